/* SPDX-License-Identifier: MIT */
#include "text/endings.h"

#include <string.h>

/* ---- what stands at an end ---- */

/* Where an ending is one: behind what letter, in Latin script. */
typedef enum behind { ANY, VOWEL, CONSONANT, HARD, SOFT } behind;

typedef struct ending {
    const char *text;
    uint8_t left; /* bytes that must be left before it */
    uint8_t keep; /* bytes of it that stay */
    uint8_t rule; /* a behind */
} ending;

#define END                                                                                        \
    {                                                                                              \
        NULL, 0, 0, 0                                                                              \
    }

static const ending ENGLISH_PLURAL[] = {
    {"s", 3, 0, ANY},    {"ies", 2, 1, ANY},  {"ses", 3, 1, ANY},  {"xes", 2, 1, ANY},
    {"ches", 2, 2, ANY}, {"shes", 2, 2, ANY}, {"ss", 0, 2, ANY},   {"us", 0, 2, ANY},
    {"is", 0, 2, ANY},   {"news", 0, 4, ANY}, {"arms", 0, 4, ANY}, END};
static const ending ENGLISH_VERB[] = {
    {"ed", 3, 0, ANY}, {"ing", 3, 0, ANY}, {"er", 4, 0, ANY}, {"eed", 0, 3, ANY}, END};
static const ending FRENCH_PLURAL[] = {{"s", 3, 0, ANY}, {"x", 4, 0, ANY}, {"ss", 0, 2, ANY}, END};
static const ending FRENCH_GENDER[] = {{"e", 4, 0, ANY}, END};
static const ending FRENCH_REST[] = {{"er", 4, 0, ANY},    {"ez", 4, 0, ANY},
                                     {"ent", 4, 0, ANY},   {"ait", 4, 0, ANY},
                                     {"ir", 4, 0, ANY},    {"aient", 4, 0, ANY},
                                     {"ant", 4, 0, ANY},   {"e", 4, 0, ANY},
                                     {"i", 5, 0, ANY},     {"ais", 2, 2, ANY},
                                     {"ois", 2, 2, ANY},   {"eus", 2, 2, ANY},
                                     {"ation", 4, 0, ANY}, END};
static const ending GERMAN[] = {{"ern", 4, 0, ANY},
                                {"nen", 4, 0, ANY},
                                {"en", 4, 0, ANY},
                                {"em", 4, 0, ANY},
                                {"er", 4, 0, ANY},
                                {"es", 4, 0, ANY},
                                {"e", 4, 0, ANY},
                                {"n", 4, 0, ANY},
                                {"s", 4, 0, ANY},
                                {"t", 4, 0, ANY},
                                END};
static const ending SPANISH_PLURAL[] = {
    {"es", 3, 0, CONSONANT}, {"s", 4, 0, VOWEL}, {"is", 0, 2, ANY}, END};
static const ending SPANISH_VERB[] = {{"ar", 3, 0, ANY},
                                      {"er", 4, 0, ANY},
                                      {"ir", 4, 0, ANY},
                                      {"ado", 4, 0, ANY},
                                      {"ada", 4, 0, ANY},
                                      {"ando", 3, 0, ANY},
                                      {"o", 4, 0, ANY},
                                      {"a", 4, 0, ANY},
                                      {"iendo", 3, 0, ANY},
                                      {"ieron", 3, 0, ANY},
                                      {"aron", 3, 0, ANY},
                                      {"e", 4, 0, ANY},
                                      END};
static const ending TURKISH[] = {{"ler", 3, 0, ANY},
                                 {"lar", 3, 0, ANY},
                                 {"i", 4, 0, CONSONANT},
                                 {"u", 4, 0, CONSONANT},
                                 {"in", 4, 0, CONSONANT},
                                 {"un", 4, 0, CONSONANT},
                                 {"nin", 4, 0, VOWEL},
                                 {"nun", 4, 0, VOWEL},
                                 {"e", 4, 0, CONSONANT},
                                 {"a", 4, 0, CONSONANT},
                                 {"ye", 4, 0, VOWEL},
                                 {"ya", 4, 0, VOWEL},
                                 {"yi", 4, 0, VOWEL},
                                 {"yu", 4, 0, VOWEL},
                                 {"de", 4, 0, SOFT},
                                 {"da", 4, 0, SOFT},
                                 {"te", 4, 0, HARD},
                                 {"ta", 4, 0, HARD},
                                 {"den", 4, 0, SOFT},
                                 {"dan", 4, 0, SOFT},
                                 {"ten", 4, 0, HARD},
                                 {"tan", 4, 0, HARD},
                                 {"si", 4, 0, VOWEL},
                                 {"su", 4, 0, VOWEL},
                                 END};
static const ending KURMANJI[] = {{"an", 4, 0, ANY},  {"en", 4, 0, ANY},
                                  {"a", 4, 0, ANY},   {"e", 4, 0, ANY},
                                  {"ek", 4, 0, ANY},  {"eki", 4, 0, ANY},
                                  {"eke", 4, 0, ANY}, {"eka", 4, 0, ANY},
                                  {"yen", 4, 0, ANY}, {"ya", 4, 0, ANY},
                                  {"ye", 4, 0, ANY},  {"yan", 4, 0, ANY},
                                  {"yek", 4, 0, ANY}, END};
/* From here on letters have two bytes. */
static const ending RUSSIAN[] = {{"ами", 6, 0, ANY},   {"ями", 6, 0, ANY},   {"ого", 6, 0, ANY},
                                 {"его", 6, 0, ANY},   {"ому", 6, 0, ANY},   {"ему", 6, 0, ANY},
                                 {"ыми", 6, 0, ANY},   {"ими", 6, 0, ANY},   {"ов", 6, 0, ANY},
                                 {"ев", 6, 0, ANY},    {"ей", 6, 0, ANY},    {"ой", 6, 0, ANY},
                                 {"ом", 6, 0, ANY},    {"ем", 6, 0, ANY},    {"ам", 6, 0, ANY},
                                 {"ям", 6, 0, ANY},    {"ах", 6, 0, ANY},    {"ях", 6, 0, ANY},
                                 {"ая", 6, 0, ANY},    {"яя", 6, 0, ANY},    {"ое", 6, 0, ANY},
                                 {"ее", 6, 0, ANY},    {"ые", 6, 0, ANY},    {"ие", 6, 0, ANY},
                                 {"ый", 6, 0, ANY},    {"ий", 6, 0, ANY},    {"ых", 6, 0, ANY},
                                 {"их", 6, 0, ANY},    {"ую", 6, 0, ANY},    {"юю", 6, 0, ANY},
                                 {"ым", 6, 0, ANY},    {"им", 6, 0, ANY},    {"ия", 6, 0, ANY},
                                 {"ии", 6, 0, ANY},    {"ию", 6, 0, ANY},    {"ией", 6, 0, ANY},
                                 {"ием", 6, 0, ANY},   {"иям", 6, 0, ANY},   {"иях", 6, 0, ANY},
                                 {"иями", 6, 0, ANY},  {"а", 6, 0, ANY},     {"я", 6, 0, ANY},
                                 {"ы", 6, 0, ANY},     {"и", 6, 0, ANY},     {"у", 6, 0, ANY},
                                 {"ю", 6, 0, ANY},     {"е", 6, 0, ANY},     {"о", 6, 0, ANY},
                                 {"ь", 6, 0, ANY},     {"й", 6, 0, ANY},     {"ил", 6, 0, ANY},
                                 {"ила", 6, 0, ANY},   {"или", 6, 0, ANY},   {"ить", 6, 0, ANY},
                                 {"ал", 6, 0, ANY},    {"ала", 6, 0, ANY},   {"али", 6, 0, ANY},
                                 {"ать", 6, 0, ANY},   {"овать", 6, 0, ANY}, {"овал", 6, 0, ANY},
                                 {"овала", 6, 0, ANY}, {"овали", 6, 0, ANY}, END};
static const ending PERSIAN[] = {{"هاي", 4, 0, ANY}, {"ها", 4, 0, ANY},   {"هايي", 4, 0, ANY},
                                 {"ي", 6, 0, ANY},   {"تر", 6, 0, ANY},   {"هايش", 4, 0, ANY},
                                 {"ان", 8, 0, ANY},  {"ترين", 6, 0, ANY}, {"كان", 8, 0, ANY},
                                 {"ش", 8, 0, ANY},   {"ه", 8, 0, ANY},    END};
static const ending SORANI[] = {{"هكان", 4, 0, ANY},
                                {"هكاني", 4, 0, ANY},
                                {"هكه", 4, 0, ANY},
                                {"هكهي", 4, 0, ANY},
                                {"ان", 6, 0, ANY},
                                {"اني", 6, 0, ANY},
                                {"يك", 6, 0, ANY},
                                {"يكي", 6, 0, ANY},
                                {"ي", 6, 0, ANY},
                                {"يي", 6, 0, ANY},
                                {"كان", 6, 0, ANY},
                                {"كاني", 6, 0, ANY},
                                {"ييهكان", 4, 0, ANY},
                                {"يهكان", 4, 0, ANY},
                                {"يهكه", 4, 0, ANY},
                                {"ه", 6, 0, ANY},
                                END};
static const ending HEBREW[] = {{"ימ", 4, 0, ANY}, END};

/* ---- languages ---- */

#define ROUNDS 3

typedef struct rules {
    uint8_t language;
    uint8_t least; /* bytes of a word that has endings */
    uint8_t times; /* of each round */
    /* In each round the longest ending that fits goes. */
    const ending *rounds[ROUNDS];
    const char *const *prefixes; /* of forms, beside none */
} rules;

static const char *const PERSIAN_PREFIXES[] = {"مي", "نمي", NULL};
static const char *const HEBREW_PREFIXES[] = {"ה", "ו",  "ב",  "ל",  "מ", "ש",
                                              "כ", "וה", "בה", "שה", NULL};

static const rules RULES[] = {
    {TEXT_LANGUAGE_ENGLISH, 3, 1, {ENGLISH_PLURAL, ENGLISH_VERB}, NULL},
    {TEXT_LANGUAGE_FRENCH, 3, 1, {FRENCH_PLURAL, FRENCH_GENDER, FRENCH_REST}, NULL},
    {TEXT_LANGUAGE_GERMAN, 4, 4, {GERMAN}, NULL},
    {TEXT_LANGUAGE_SPANISH, 3, 1, {SPANISH_PLURAL, SPANISH_VERB}, NULL},
    {TEXT_LANGUAGE_TURKISH, 3, 5, {TURKISH}, NULL},
    {TEXT_LANGUAGE_KURMANJI, 4, 3, {KURMANJI}, NULL},
    {TEXT_LANGUAGE_RUSSIAN, 6, 1, {RUSSIAN}, NULL},
    {TEXT_LANGUAGE_PERSIAN, 6, 4, {PERSIAN}, PERSIAN_PREFIXES},
    {TEXT_LANGUAGE_SORANI, 6, 3, {SORANI}, NULL},
    {TEXT_LANGUAGE_HEBREW, 6, 1, {HEBREW}, HEBREW_PREFIXES},
};

static const rules *rules_of(text_language language)
{
    for (size_t i = 0; i < sizeof RULES / sizeof RULES[0]; i++) {
        if (RULES[i].language == language) {
            return &RULES[i];
        }
    }
    return NULL;
}

static bool is_vowel(uint8_t letter)
{
    return memchr("aeiou", letter, 5) != NULL;
}

static bool stands_behind(behind how, uint8_t letter)
{
    bool hard = memchr("fstkchp", letter, 7) != NULL;
    switch (how) {
    case VOWEL:
        return is_vowel(letter);
    case CONSONANT:
        return !is_vowel(letter);
    case HARD:
        return hard;
    case SOFT:
        return !hard;
    default:
        return true;
    }
}

/* Without the longest ending that fits; what it keeps stays. */
static wq_span take_off(wq_span word, const ending *endings)
{
    size_t longest = 0;
    size_t left = word.len;
    for (const ending *e = endings; e->text != NULL; e++) {
        size_t len = strlen(e->text);
        if (len > longest && wq_span_ends(word, wq_span_of(e->text, len)) &&
            word.len >= len + e->left &&
            (e->rule == ANY || stands_behind((behind)e->rule, word.ptr[word.len - len - 1]))) {
            longest = len;
            left = word.len - len + e->keep;
        }
    }
    return wq_span_sub(word, 0, left);
}

/* The last letters of a stem, as one of the ways in which its words write them. */
static size_t english_finish(uint8_t *stem, size_t n)
{
    if (n >= 4 && stem[n - 1] == stem[n - 2] && !is_vowel(stem[n - 1]) && stem[n - 1] != 'l' &&
        stem[n - 1] != 's' && stem[n - 1] != 'z') {
        return n - 1; /* planned, plan */
    }
    bool open = n >= 4 && !is_vowel(stem[n - 2]) && is_vowel(stem[n - 3]);
    if (n >= 4 && stem[n - 1] == 'e' && (open || n >= 6)) {
        return n - 1; /* vote, voting; but not paste, past */
    }
    if (stem[n - 1] == 'y') {
        stem[n - 1] = 'i'; /* city, cities */
    }
    return n;
}

static size_t french_finish(uint8_t *stem, size_t n)
{
    if (n >= 4 && stem[n - 1] == stem[n - 2] && !is_vowel(stem[n - 1])) {
        return n - 1; /* europeenne, europeen */
    }
    if (n >= 4 && stem[n - 1] == 'u' && stem[n - 2] == 'a') {
        stem[n - 1] = 'l'; /* journaux, journal */
    }
    return n;
}

static size_t finish(text_language language, uint8_t *stem, size_t n)
{
    static const uint8_t turkish[][2] = {{'b', 'p'}, {'d', 't'}, {'g', 'k'}};
    if (n < 3) {
        return n;
    }
    if (language == TEXT_LANGUAGE_ENGLISH) {
        return english_finish(stem, n);
    }
    if (language == TEXT_LANGUAGE_FRENCH) {
        return french_finish(stem, n);
    }
    if (language == TEXT_LANGUAGE_SPANISH && stem[n - 1] == 'c') {
        stem[n - 1] = 'z'; /* jueces, juez */
    }
    for (unsigned i = 0; language == TEXT_LANGUAGE_TURKISH && i < 3; i++) {
        if (stem[n - 1] == turkish[i][0]) {
            stem[n - 1] = turkish[i][1]; /* kitabi, kitap */
        }
    }
    if (language == TEXT_LANGUAGE_HEBREW && n >= 8 &&
        wq_span_ends(wq_span_of(stem, n), wq_span_str("ות"))) {
        memcpy(stem + n - 4, "ה", 2); /* מדינות, מדינה */
        return n - 2;
    }
    if (language == TEXT_LANGUAGE_RUSSIAN && n >= 10 &&
        wq_span_ends(wq_span_of(stem, n), wq_span_str("ец"))) {
        memmove(stem + n - 4, stem + n - 2, 2); /* беженец, беженцы */
        return n - 2;
    }
    return n;
}

size_t text_ending_stem(text_language language, wq_span folded, uint8_t stem[WQ_LIMIT_TOKEN])
{
    const rules *r = rules_of(language);
    if (r == NULL || folded.len == 0 || folded.len > WQ_LIMIT_TOKEN) {
        return 0;
    }
    wq_span word = folded;
    for (unsigned i = 0; i < ROUNDS && r->rounds[i] != NULL; i++) {
        for (unsigned k = 0; k < r->times; k++) {
            word = take_off(word, r->rounds[i]);
        }
    }
    memcpy(stem, word.ptr, word.len);
    return finish(language, stem, word.len);
}

/* ---- places of the dictionary ---- */

size_t text_ending_head(text_language language, wq_span bytes)
{
    uint8_t last = bytes.len > 0 ? bytes.ptr[bytes.len - 1] : 0;
    bool changes = (language == TEXT_LANGUAGE_ENGLISH && last == 'i') ||
                   (language == TEXT_LANGUAGE_FRENCH && last == 'l') ||
                   (language == TEXT_LANGUAGE_SPANISH && last == 'z') ||
                   (language == TEXT_LANGUAGE_TURKISH && memchr("ptk", last, 3) != NULL);
    if (changes && bytes.len > 2) {
        return bytes.len - 1;
    }
    if ((language == TEXT_LANGUAGE_RUSSIAN && bytes.len > 6 &&
         wq_span_ends(bytes, wq_span_str("ц"))) ||
        (language == TEXT_LANGUAGE_HEBREW && bytes.len > 4 &&
         wq_span_ends(bytes, wq_span_str("ה")))) {
        return bytes.len - 2;
    }
    return bytes.len;
}

bool text_ending_match(text_language language, wq_span bytes, size_t skip, wq_span folded)
{
    uint8_t stem[WQ_LIMIT_TOKEN];
    if (folded.len <= skip || skip > bytes.len) {
        return false;
    }
    size_t len = text_ending_stem(language, wq_span_sub(folded, skip, folded.len), stem);
    return wq_span_equal(wq_span_of(stem, len), wq_span_sub(bytes, skip, bytes.len));
}

typedef struct places {
    text_ending *at;
    unsigned count;
} places;

static void place_put(places *p, const rules *r, const char *prefix, wq_span stem)
{
    size_t skip = strlen(prefix);
    if (p->count == TEXT_ENDINGS_MAX || skip + stem.len > WQ_LIMIT_TOKEN || stem.len == 0) {
        return;
    }
    text_ending *e = &p->at[p->count++];
    e->language = r->language;
    e->skip = (uint8_t)skip;
    e->len = (uint8_t)(skip + stem.len);
    memcpy(e->bytes, prefix, skip);
    memcpy(e->bytes + skip, stem.ptr, stem.len);
}

/* The word as it is, and behind every prefix. */
static void places_put(places *p, text_language language, wq_span word)
{
    const rules *r = rules_of(language);
    uint8_t stem[WQ_LIMIT_TOKEN];
    if (r == NULL || word.len < r->least) {
        return;
    }
    wq_span bytes = wq_span_of(stem, text_ending_stem(language, word, stem));
    place_put(p, r, "", bytes);
    for (size_t i = 0; r->prefixes != NULL && r->prefixes[i] != NULL; i++) {
        place_put(p, r, r->prefixes[i], bytes);
    }
}

/* A word that begins with a prefix, without it: `left` bytes at least. */
static wq_span prefix_take(wq_span word, const char *const *prefixes, size_t left)
{
    wq_span rest = word;
    for (size_t i = 0; prefixes[i] != NULL; i++) {
        size_t len = strlen(prefixes[i]);
        if (word.len >= len + left && memcmp(word.ptr, prefixes[i], len) == 0 &&
            word.len - len < rest.len) {
            rest = wq_span_sub(word, len, word.len);
        }
    }
    return rest;
}

static void latin_put(places *p, wq_span word, text_language language)
{
    static const uint8_t all[] = {TEXT_LANGUAGE_ENGLISH, TEXT_LANGUAGE_FRENCH, TEXT_LANGUAGE_GERMAN,
                                  TEXT_LANGUAGE_SPANISH, TEXT_LANGUAGE_TURKISH};
    for (size_t i = 0; i < word.len; i++) {
        if (word.ptr[i] < 'a' || word.ptr[i] > 'z') {
            return;
        }
    }
    if (language != TEXT_LANGUAGE_NONE) {
        places_put(p, language, word);
    }
    for (size_t i = 0; i < sizeof all && language == TEXT_LANGUAGE_NONE; i++) {
        places_put(p, (text_language)all[i], word);
    }
}

/* Letters that Arabic does not have, or writes otherwise. */
static text_language arabic_script(const text_token *word, text_language question)
{
    text_evidence evidence = {{0}};
    if (question != TEXT_LANGUAGE_NONE && question != TEXT_LANGUAGE_ARABIC) {
        return question;
    }
    text_evidence_take(&evidence, word);
    return text_evidence_arabic(&evidence);
}

unsigned text_endings(const text_token *word, const text_languages *in,
                      text_ending endings[TEXT_ENDINGS_MAX])
{
    places p = {endings, 0};
    wq_span folded = text_token_folded(word);
    text_language own = text_language_of_word(in, folded);
    uint8_t lead = folded.len > 0 ? folded.ptr[0] : 0;
    if (lead >= 'a' && lead <= 'z') {
        latin_put(&p, folded, own);
    } else if (own == TEXT_LANGUAGE_RUSSIAN) {
        places_put(&p, own, folded);
    } else if (own == TEXT_LANGUAGE_HEBREW) {
        wq_span rest = prefix_take(folded, HEBREW_PREFIXES, 6);
        places_put(&p, own, folded);
        if (rest.len < folded.len) {
            places_put(&p, own, rest);
        }
    } else if (text_is_arabic(folded)) {
        text_language language = arabic_script(word, own);
        bool persian = language == TEXT_LANGUAGE_PERSIAN;
        places_put(&p, language, persian ? prefix_take(folded, PERSIAN_PREFIXES, 6) : folded);
    }
    return p.count;
}
