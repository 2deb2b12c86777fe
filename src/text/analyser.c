/* SPDX-License-Identifier: MIT */
#include "text/endings.h"
#include "text/language.h"
#include "text/names.h"
#include "text/pairs.h"
#include "text/stem.h"
#include "text/stopwords.h"

#include <string.h>

/* ---- patterns ---- */

void text_classes_init(text_classes *classes)
{
    classes->room.used = 0;
    for (text_class *cls = classes->all; cls < classes->all + TEXT_CLASS_MAX; cls++) {
        cls->name = NULL;
        cls->weight = 0;
        cls->level = 0;
        cls->rule = 0;
        cls->count = 0; /* of patterns those before it are set */
        cls->room = &classes->room;
    }
}

text_pattern *text_class_room(text_class *cls, text_pattern_kind kind, size_t len)
{
    size_t bytes = offsetof(text_pattern, bytes) + len;
    if (cls->count == TEXT_CLASS_PATTERNS || len > TEXT_KEY_MAX ||
        bytes > TEXT_ROOM_MAX - cls->room->used) {
        return NULL;
    }
    text_pattern *p = (text_pattern *)(void *)(cls->room->bytes + cls->room->used);
    cls->room->used += bytes;
    cls->patterns[cls->count++] = p;
    p->kind = (uint8_t)kind;
    p->skip = 0;
    p->language = TEXT_LANGUAGE_NONE;
    p->len = (uint8_t)len;
    return p;
}

text_pattern *text_class_pattern(text_class *cls, text_pattern_kind kind, wq_span bytes)
{
    text_pattern *p = text_class_room(cls, kind, bytes.len);
    if (p != NULL && bytes.len > 0) {
        memcpy(p->bytes, bytes.ptr, bytes.len);
    }
    return p;
}

_Static_assert(_Alignof(text_pattern) == 1, "patterns stand side by side");

/* One pattern if there is room for it; its two parts stand one behind the other. */
static text_pattern *put(text_class *c, text_pattern_kind kind, wq_span a, wq_span b, size_t skip)
{
    text_pattern *p = a.len + b.len > TEXT_KEY_MAX ? NULL : text_class_room(c, kind, a.len + b.len);
    if (p == NULL) {
        return NULL;
    }
    if (a.len > 0) {
        memcpy(p->bytes, a.ptr, a.len);
    }
    if (b.len > 0) {
        memcpy(p->bytes + a.len, b.ptr, b.len);
    }
    p->skip = (uint8_t)skip;
    return p;
}

static const wq_span NOTHING = {NULL, 0};

text_pattern *text_class_term(text_class *cls, wq_span folded, wq_span light)
{
    return put(cls, TEXT_PATTERN_TERM, folded, light, folded.len);
}

static bool term_match(const text_pattern *p, wq_span folded, wq_span light)
{
    wq_span bytes = wq_span_of(p->bytes, p->len);
    return folded.len == p->skip && light.len == (size_t)p->len - p->skip &&
           memcmp(bytes.ptr, folded.ptr, folded.len) == 0 &&
           memcmp(bytes.ptr + folded.len, light.ptr, light.len) == 0;
}

static bool ending_match(const text_pattern *p, wq_span folded)
{
    text_language language = (text_language)p->language;
    wq_span bytes = wq_span_of(p->bytes, p->len);
    wq_span head = wq_span_sub(bytes, 0, text_ending_head(language, bytes));
    return wq_span_begins(folded, head) && text_ending_match(language, bytes, p->skip, folded);
}

bool text_pattern_match(const text_pattern *p, wq_span folded, wq_span light)
{
    wq_span bytes = wq_span_of(p->bytes, p->len);
    switch (p->kind) {
    case TEXT_PATTERN_TERM:
        return term_match(p, folded, light);
    case TEXT_PATTERN_FOLDED:
        return wq_span_equal(bytes, folded) &&
               (p->skip == 0 || wq_span_begins(light, wq_span_sub(bytes, 0, p->skip)));
    case TEXT_PATTERN_PREFIX:
        return wq_span_begins(folded, bytes);
    case TEXT_PATTERN_STEM:
        return wq_span_equal(text_stem_light(folded, light), bytes);
    case TEXT_PATTERN_LONG:
        return wq_span_equal(text_stem_long(folded, light), bytes);
    case TEXT_PATTERN_ENDING:
        return ending_match(p, folded);
    default:
        return text_name_match(bytes, folded);
    }
}

/* ---- the default analyser ---- */

/* Prefixes of the class "article" (issue: "P"). With an alef they hold an article only where the
 * light spelling has that alef plain: ال in ألبانيا is not one. */
typedef struct clitic {
    const char *text;
    bool alef;  /* its alef must be written without hamza or madda */
    bool taken; /* taken off a word of a question */
} clitic;

static const clitic PREFIXES[] = {
    {"وال", true, true}, {"بال", true, true}, {"كال", true, true}, {"فال", true, true},
    {"ال", true, true},  {"لل", false, true}, {"و", false, false},
};
#define PREFIX_COUNT (sizeof PREFIXES / sizeof PREFIXES[0])
/* Letters of the Arabic block have two bytes. */
#define LETTER   ((size_t)2)
#define BASE_MIN (2 * LETTER)

/* Chosen on the even questions of the retrieval sets (tests/bench/bench_words). */
#define WEIGHT_EXACT   64
#define WEIGHT_FOLDED  128
#define WEIGHT_ARTICLE 256
#define WEIGHT_STEM    256
#define WEIGHT_LONG    128
#define WEIGHT_FORM    128
#define WEIGHT_NAME    179
/* Of a word that has no further levels, so that it counts as much as one that has. */
#define WEIGHT_ONLY (TEXT_WEIGHT_WORD - WEIGHT_EXACT)

/* The folded form without its article; the whole form when it has none. */
static wq_span take_article(wq_span folded, wq_span light)
{
    for (size_t i = 0; i < PREFIX_COUNT; i++) {
        wq_span prefix = wq_span_str(PREFIXES[i].text);
        if (!PREFIXES[i].taken || !wq_span_begins(folded, prefix) ||
            !wq_span_begins(light, prefix) || folded.len < prefix.len + BASE_MIN) {
            continue;
        }
        wq_span base = wq_span_sub(folded, prefix.len, folded.len);
        if (!text_stem_base(base)) {
            return folded;
        }
        return base;
    }
    return folded;
}

/* Everything that is `base` with the clitic before it. */
static void put_prefixed(text_class *c, const clitic *before, wq_span base, wq_span own)
{
    wq_span head = wq_span_str(before->text);
    wq_span lam = wq_span_str("ل");
    if (wq_span_equal(head, wq_span_str("لل")) && wq_span_begins(base, lam)) {
        head = lam; /* ل before اللغة is written للغة */
    }
    if (own.len != 0 && own.len == head.len + base.len && wq_span_begins(own, head) &&
        wq_span_equal(wq_span_sub(own, head.len, own.len), base)) {
        return; /* the word itself: there already */
    }
    if (head.len + base.len <= WQ_LIMIT_TOKEN) {
        put(c, TEXT_PATTERN_FOLDED, head, base, before->alef ? head.len : 0);
    }
}

/* Every form with and without an article of what is left of the word without its own. */
static void article_class(wq_span folded, wq_span base, text_class *c)
{
    put(c, TEXT_PATTERN_FOLDED, folded, NOTHING, 0);
    if (base.len < BASE_MIN || !text_stem_base(base)) {
        return;
    }
    if (base.len < folded.len) {
        put(c, TEXT_PATTERN_FOLDED, base, NOTHING, 0);
    }
    for (size_t i = 0; i < PREFIX_COUNT; i++) {
        put_prefixed(c, &PREFIXES[i], base, folded);
    }
}

static const clitic PARTICLES[] = {
    {"ب", false, false},   {"ل", false, false},   {"ف", false, false},  {"ك", false, false},
    {"س", false, false},   {"وب", false, false},  {"ول", false, false}, {"فب", false, false},
    {"فل", false, false},  {"وك", false, false},  {"وس", false, false}, {"وبال", true, false},
    {"ولل", false, false}, {"فلل", false, false},
};

static void particle_class(wq_span base, text_class *c)
{
    for (size_t i = 0; i < sizeof PARTICLES / sizeof PARTICLES[0]; i++) {
        put_prefixed(c, &PARTICLES[i], base, NOTHING);
    }
}

static text_class *class_new(text_class *classes, size_t *count, const char *name, unsigned level,
                             text_class_rule rule)
{
    static const uint16_t weights[] = {WEIGHT_EXACT, WEIGHT_FOLDED, WEIGHT_ARTICLE,
                                       WEIGHT_STEM,  WEIGHT_LONG,   WEIGHT_NAME};
    text_class *c = &classes[(*count)++];
    c->name = name;
    c->weight = weights[level];
    c->level = (uint8_t)level;
    c->rule = (uint8_t)rule;
    c->count = 0;
    return c;
}

/* Behind a particle of one letter three letters are left. */
static bool has_particle(wq_span folded)
{
    static const char *const letters[] = {"ب", "ل", "ف", "ك", "و"};
    for (size_t i = 0; i < sizeof letters / sizeof letters[0]; i++) {
        if (folded.len >= 4 * LETTER && wq_span_begins(folded, wq_span_str(letters[i]))) {
            return true;
        }
    }
    return false;
}

/* سوريا and سورية: a final alef and a final teh marbuta of names. */
static void final_class(wq_span folded, wq_span light, text_class *c)
{
    static const char *const other[] = {"ه", "ا"};
    bool alef = wq_span_ends(folded, wq_span_str("ا"));
    if (folded.len < 4 * LETTER || !(alef || wq_span_ends(light, wq_span_str("ة")))) {
        return;
    }
    wq_span head = wq_span_sub(folded, 0, folded.len - LETTER);
    put(c, TEXT_PATTERN_FOLDED, head, wq_span_str(other[alef ? 0 : 1]), 0);
}

/* The word `text`, and it behind each of the prefixes, spelled just so. */
static void put_spelled(text_class *c, wq_span text)
{
    static const char *const before[] = {"", "ال", "وال", "بال", "لل", "و"};
    for (size_t i = 0; i < sizeof before / sizeof before[0]; i++) {
        uint8_t word[WQ_LIMIT_TOKEN + 16];
        size_t head = strlen(before[i]);
        text_tokens it;
        text_token token;
        memcpy(word, before[i], head);
        memcpy(word + head, text.ptr, text.len);
        text_tokens_init(&it, wq_span_of(word, head + text.len));
        if (text_tokens_next(&it, &token)) {
            text_class_term(c, text_token_folded(&token), text_token_light(&token));
        }
    }
}

/* What is regularly spelled another way: names of places, the table, hamza on another seat. */
static void pair_class(wq_span folded, wq_span light, wq_span base, text_class *c)
{
    uint8_t spelled[WQ_LIMIT_TOKEN];
    final_class(folded, light, c);
    wq_span other;
    for (size_t row = 0; (other = text_pair_next(&row, base)).len != 0;) {
        article_class(other, other, c);
    }
    bool taken = light.len > folded.len - base.len &&
                 memcmp(light.ptr, folded.ptr, folded.len - base.len) == 0;
    wq_span bare = taken ? wq_span_sub(light, folded.len - base.len, light.len) : light;
    for (unsigned i = 0; i < TEXT_SEATS; i++) {
        size_t len = text_seat(bare, i, spelled);
        if (len != 0) {
            put_spelled(c, wq_span_of(spelled, len));
        }
    }
}

static size_t default_classes(const text_analyser *self, const text_token *word,
                              text_class *classes)
{
    (void)self;
    size_t n = 0;
    wq_span folded = text_token_folded(word);
    wq_span light = text_token_light(word);
    text_class *c = class_new(classes, &n, "exact", 0, TEXT_CLASS_ALWAYS);
    text_class_term(c, folded, light);
    c = class_new(classes, &n, "folded", 1, TEXT_CLASS_ALWAYS);
    put(c, TEXT_PATTERN_FOLDED, folded, NOTHING, 0);
    if (!text_is_arabic(folded)) {
        c->weight = WEIGHT_ONLY;
        return n;
    }
    wq_span base = take_article(folded, light);
    c = class_new(classes, &n, "article", 2, TEXT_CLASS_ALWAYS);
    article_class(folded, base, c);
    c = class_new(classes, &n, "pair", 2, TEXT_CLASS_ALWAYS);
    pair_class(folded, light, base, c);
    if (base.len >= BASE_MIN) {
        c = class_new(classes, &n, "particle", 2, TEXT_CLASS_RARER);
        particle_class(base, c);
        wq_span other;
        for (size_t row = 0; (other = text_pair_next(&row, base)).len != 0;) {
            particle_class(other, c);
        }
    }
    if (base.len == folded.len && has_particle(folded)) {
        wq_span rest = wq_span_sub(folded, LETTER, folded.len);
        c = class_new(classes, &n, "bare", 2, TEXT_CLASS_THRICE);
        article_class(rest, rest, c);
    }
    c = class_new(classes, &n, "stem", 3, TEXT_CLASS_ALWAYS);
    put(c, TEXT_PATTERN_STEM, text_stem_light(folded, light), NOTHING, 0);
    wq_span stem = text_stem_long(folded, light);
    c = class_new(classes, &n, "long", 4, TEXT_CLASS_ALWAYS);
    if (stem.len >= 3 * LETTER) {
        put(c, TEXT_PATTERN_LONG, stem, NOTHING, 0);
    }
    if (text_name_is(base)) {
        c = class_new(classes, &n, "name", 5, TEXT_CLASS_RARE);
        put(c, TEXT_PATTERN_NAME, base, NOTHING, 0);
    }
    return n;
}

static bool default_stop(const text_analyser *self, const text_token *word)
{
    wq_span light = text_token_light(word);
    text_language language = text_language_of_word(&self->in, light);
    bool small = language != TEXT_LANGUAGE_ARABIC && text_language_small(language, light);
    return small || text_stop_word(light);
}

/* Other forms of words of other languages, at half weight: their rules are coarser. */
static size_t form_class(const text_analyser *self, const text_token *word, text_class *classes,
                         size_t count)
{
    text_ending endings[TEXT_ENDINGS_MAX];
    unsigned level = classes[count - 1].level + 1u;
    unsigned places = text_endings(word, &self->in, endings);
    if (places == 0 || count == TEXT_CLASS_MAX || level >= TEXT_LEVEL_MAX) {
        return count;
    }
    text_class *c = &classes[count];
    c->name = "form";
    c->weight = WEIGHT_FORM;
    c->level = (uint8_t)level;
    c->rule = TEXT_CLASS_ALWAYS;
    c->count = 0;
    for (unsigned i = 0; i < places; i++) {
        text_pattern *p = put(c, TEXT_PATTERN_ENDING, wq_span_of(endings[i].bytes, endings[i].len),
                              NOTHING, endings[i].skip);
        if (p != NULL) {
            p->language = endings[i].language;
        }
    }
    return count + 1;
}

static size_t all_classes(const text_analyser *self, const text_token *word, text_class *classes)
{
    return form_class(self, word, classes, default_classes(self, word, classes));
}

static const text_analyser DEFAULT = {"default", all_classes, default_stop, {0, 0}};

const text_analyser *text_analyser_default(void)
{
    return &DEFAULT;
}
