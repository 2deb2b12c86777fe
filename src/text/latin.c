/* SPDX-License-Identifier: MIT */
#include "text/latin.h"

#include "text/text.h"

#include <string.h>

typedef struct way {
    const char *latin; /* ^ and $ stand at the ends of the word */
    const char *arabic;
    uint8_t cost; /* tenths of a bit */
} way;

/* In the order of bytes. */
static const way WAYS[] = {
    {"2", "", 8},       {"2", "ا", 8},     {"2", "ق", 32},    {"2", "و", 30},    {"2", "ي", 26},
    {"3", "ع", 1},      {"3", "عا", 26},   {"5", "خ", 1},     {"6", "ط", 1},     {"7", "ح", 1},
    {"8", "غ", 22},     {"8", "ق", 4},     {"9", "ص", 3},     {"9", "ق", 14},    {"^a", "ا", 2},
    {"^a", "ع", 20},    {"^a", "عا", 26},  {"^aa", "ا", 6},   {"^aa", "ع", 24},  {"^aa", "عا", 22},
    {"^ai", "اي", 9},   {"^ai", "عا", 36}, {"^ai", "عي", 30}, {"^e", "ا", 10},   {"^e", "اي", 9},
    {"^e", "ع", 28},    {"^e", "عي", 38},  {"^e", "ي", 25},   {"^ei", "اي", 9},  {"^ei", "عي", 30},
    {"^i", "ا", 12},    {"^i", "اي", 8},   {"^i", "ع", 28},   {"^i", "عي", 36},  {"^i", "ي", 45},
    {"^o", "ا", 14},    {"^o", "او", 5},   {"^o", "ع", 28},   {"^o", "عو", 40},  {"^oo", "او", 8},
    {"^ou", "او", 8},   {"^ou", "ع", 30},  {"^ou", "و", 12},  {"^u", "ا", 12},   {"^u", "او", 6},
    {"^u", "ع", 28},    {"^u", "عو", 40},  {"^u", "يو", 24},  {"a", "", 18},     {"a", "ا", 4},
    {"a", "ع", 36},     {"a", "عا", 42},   {"a", "ي", 55},    {"a$", "", 45},    {"a$", "ا", 5},
    {"a$", "ع", 40},    {"a$", "ه", 10},   {"a$", "ي", 11},   {"aa", "ا", 5},    {"aa", "ع", 24},
    {"aa", "عا", 20},   {"aa$", "ا", 8},   {"aa$", "ع", 34},  {"aa$", "عا", 18}, {"ae", "ا", 18},
    {"ae", "اع", 24},   {"ae", "اي", 16},  {"ae", "ي", 22},   {"ah$", "ا", 12},  {"ah$", "اح", 14},
    {"ah$", "ه", 6},    {"ai", "ا", 40},   {"ai", "اي", 14},  {"ai", "ع", 32},   {"ai", "عي", 40},
    {"ai", "ي", 16},    {"ais$", "ي", 12}, {"ao", "او", 10},  {"ao", "و", 22},   {"at$", "اه", 10},
    {"au", "او", 14},   {"au", "و", 14},   {"aw", "او", 14},  {"aw", "و", 12},   {"ay", "اي", 10},
    {"ay", "ي", 12},    {"b", "ب", 1},     {"bb", "ب", 5},    {"bh", "ب", 18},   {"bh", "به", 16},
    {"c", "تش", 50},    {"c", "س", 34},    {"c", "ق", 45},    {"c", "ك", 14},    {"cc", "تش", 20},
    {"cc", "ك", 14},    {"ce", "تش", 30},  {"ce", "س", 16},   {"ce", "سي", 22},  {"ce$", "س", 6},
    {"ch", "تش", 16},   {"ch", "خ", 34},   {"ch", "ش", 16},   {"ch", "ك", 28},   {"ci", "سي", 20},
    {"ci", "شي", 34},   {"ck", "ك", 2},    {"cq", "ك", 10},   {"cs", "كس", 30},  {"cz", "تش", 12},
    {"d", "د", 2},      {"d", "ذ", 40},    {"d", "ض", 30},    {"d", "ظ", 36},    {"dd", "د", 6},
    {"dd", "ذ", 22},    {"dd", "ض", 30},   {"dh", "د", 20},   {"dh", "ذ", 10},   {"dh", "ض", 20},
    {"dh", "ظ", 22},    {"dj", "ج", 6},    {"ds$", "دز", 20}, {"dt", "ت", 20},   {"dt", "دت", 24},
    {"dz", "دز", 14},   {"e", "", 14},     {"e", "ا", 40},    {"e", "ع", 50},    {"e", "ه", 70},
    {"e", "ي", 10},     {"e$", "", 12},    {"e$", "ا", 40},   {"e$", "ه", 28},   {"e$", "ي", 12},
    {"ea", "ا", 30},    {"ea", "اي", 38},  {"ea", "ي", 12},   {"ea", "يا", 20},  {"eau", "و", 8},
    {"eaux", "و", 12},  {"ee", "ي", 6},    {"ee$", "ي", 6},   {"eh$", "ه", 10},  {"ei", "اي", 14},
    {"ei", "ي", 10},    {"eo", "يو", 10},  {"es$", "", 50},   {"es$", "ز", 35},  {"es$", "س", 18},
    {"es$", "يس", 14},  {"eu", "و", 20},   {"eu", "وي", 25},  {"eu", "يو", 12},  {"ew", "و", 20},
    {"ew", "يو", 12},   {"ey", "ي", 12},   {"ey$", "ي", 8},   {"ez$", "يز", 4},  {"f", "ف", 2},
    {"ff", "ف", 3},     {"g", "ج", 12},    {"g", "غ", 9},     {"g", "ق", 30},    {"g", "ك", 55},
    {"ge", "ج", 22},    {"gg", "ج", 14},   {"gg", "غ", 14},   {"gh", "ج", 38},   {"gh", "غ", 3},
    {"ght", "ت", 4},    {"gi", "ج", 34},   {"gi", "جي", 14},  {"gn", "غن", 20},  {"gn", "ني", 16},
    {"gu", "ج", 40},    {"gu", "غ", 14},   {"gu", "غو", 12},  {"gue", "غ", 12},  {"h", "", 45},
    {"h", "ح", 14},     {"h", "ه", 9},     {"ha", "ح", 20},   {"hh", "ح", 14},   {"i", "", 26},
    {"i", "ا", 55},     {"i", "ع", 55},    {"i", "ي", 3},     {"i$", "ي", 2},    {"ia$", "يا", 6},
    {"ia$", "يه", 9},   {"ie", "ي", 8},    {"ie", "يا", 36},  {"ie", "يي", 30},  {"ii", "ي", 8},
    {"ij", "اي", 20},   {"iy", "ي", 8},    {"iya$", "يا", 8}, {"iya$", "يه", 6}, {"iyah$", "يه", 4},
    {"iyya$", "يه", 5}, {"j", "ج", 3},     {"j", "خ", 40},    {"j", "ش", 70},    {"j", "ي", 30},
    {"jj", "ج", 6},     {"k", "خ", 80},    {"k", "ق", 28},    {"k", "ك", 3},     {"kh", "خ", 3},
    {"kh", "ك", 50},    {"kk", "ك", 6},    {"ks", "كس", 8},   {"l", "ل", 1},     {"ll", "ل", 4},
    {"ll", "ي", 50},    {"ll", "يل", 45},  {"m", "م", 1},     {"mb", "نب", 10},  {"mm", "م", 4},
    {"n", "ن", 1},      {"ng", "ن", 34},   {"ng", "نج", 12},  {"ng", "نغ", 6},   {"ng$", "نغ", 4},
    {"nn", "ن", 3},     {"o", "", 32},     {"o", "ا", 45},    {"o", "ع", 55},    {"o", "و", 3},
    {"o$", "و", 3},     {"oa", "و", 16},   {"oa", "وا", 12},  {"oe", "و", 14},   {"oe", "ي", 30},
    {"oh", "و", 22},    {"oi", "وا", 28},  {"oi", "وي", 14},  {"ois$", "وا", 6}, {"oo", "و", 6},
    {"oo$", "و", 4},    {"ou", "او", 40},  {"ou", "و", 4},    {"ou$", "و", 4},   {"ow", "او", 16},
    {"ow", "و", 14},    {"oy", "وي", 10},  {"p", "ب", 2},     {"ph", "ف", 2},    {"pp", "ب", 4},
    {"q", "ق", 2},      {"q", "ك", 28},    {"qq", "ق", 6},    {"qu", "ق", 16},   {"qu", "قو", 24},
    {"qu", "ك", 12},    {"qu", "كو", 12},  {"que", "ك", 14},  {"que$", "ك", 4},  {"r", "ر", 1},
    {"rh", "ر", 18},    {"rr", "ر", 4},    {"s", "ز", 38},    {"s", "س", 4},     {"s", "ش", 66},
    {"s", "ص", 20},     {"s$", "", 34},    {"sc", "س", 24},   {"sc", "سك", 14},  {"sch", "سش", 50},
    {"sch", "ش", 3},    {"sci", "شي", 20}, {"sh", "سه", 60},  {"sh", "ش", 1},    {"ss", "س", 4},
    {"ss", "ص", 24},    {"ssh", "ش", 8},   {"st", "صط", 24},  {"sz", "س", 24},   {"sz", "ش", 24},
    {"t", "ت", 4},      {"t", "ط", 20},    {"t$", "ه", 14},   {"tch", "تش", 4},  {"th", "ت", 22},
    {"th", "ث", 7},     {"th", "ذ", 26},   {"th", "ظ", 40},   {"ti", "تي", 12},  {"ts", "تس", 8},
    {"tsch", "تش", 6},  {"tt", "ت", 4},    {"tt", "ط", 24},   {"tz", "تز", 22},  {"tz", "تس", 18},
    {"u", "", 22},      {"u", "ا", 40},    {"u", "ع", 55},    {"u", "و", 7},     {"u", "يو", 50},
    {"u$", "و", 4},     {"ue", "و", 18},   {"ue", "وي", 25},  {"ue", "ي", 30},   {"ue$", "و", 10},
    {"uh", "ه", 30},    {"ui", "وي", 10},  {"ui", "ي", 30},   {"uu", "و", 8},    {"v", "ب", 62},
    {"v", "ف", 2},      {"v", "و", 36},    {"vv", "ف", 8},    {"w", "ف", 34},    {"w", "و", 4},
    {"wa", "و", 22},    {"wa", "وا", 12},  {"wh", "و", 6},    {"x", "خ", 60},    {"x", "س", 50},
    {"x", "كز", 40},    {"x", "كس", 5},    {"x$", "كس", 4},   {"y", "", 40},     {"y", "ي", 2},
    {"y$", "ي", 2},     {"ya", "ي", 16},   {"ya", "يا", 6},   {"ya$", "يا", 4},  {"ya$", "يه", 6},
    {"ye", "يه", 30},   {"yi", "ي", 20},   {"yy", "ي", 6},    {"z", "تس", 50},   {"z", "ذ", 44},
    {"z", "ز", 5},      {"z", "س", 46},    {"z", "ض", 60},    {"z", "ظ", 30},    {"zh", "ج", 18},
    {"zh", "ز", 16},    {"zh", "ش", 40},   {"zh", "ظه", 20},  {"zz", "تز", 26},  {"zz", "ز", 14},
};

/* What no way says. */
#define COST_LATIN_LETTER 90u /* typed, and stands for nothing */
#define COST_VOWEL        50u /* an Arabic letter that was not typed */
#define COST_AIN          55u
#define COST_HEH          60u
#define COST_ARABIC       110u
/* A word that begins with a vowel does not begin without a letter for it. */
#define COST_SILENT_HEAD 40u
/* One that ends with a vowel but e has a way that says so; another costs more. */
#define COST_SILENT_TAIL 25u

static bool is_vowel(char c)
{
    return c != '\0' && strchr("aeiou", c) != NULL;
}

/* ---- the ways into each place ---- */

static uint16_t letter_next(const char **at)
{
    uint32_t cp = 0;
    *at += text_utf8_decode(wq_span_str(*at), &cp);
    return (uint16_t)cp;
}

static void list_put(uint8_t *first, uint8_t *next, unsigned at)
{
    *next = *first;
    *first = (uint8_t)at;
}

static void way_add(text_latin *t, unsigned end, const way *w, unsigned letters)
{
    if (t->way_count == TEXT_LATIN_WAYS) {
        return;
    }
    unsigned at = t->way_count++;
    text_latin_way *into = &t->ways[at];
    const char *arabic = w->arabic;
    *into = (text_latin_way){.end = (uint8_t)end, .letters = (uint8_t)letters, .cost = w->cost};
    while (*arabic != '\0' && into->count < 2) {
        into->arabic[into->count++] = letter_next(&arabic);
    }
    if (into->count == 0) {
        list_put(&t->silent, &into->next, at);
        return;
    }
    list_put(&t->lasts[into->arabic[into->count - 1] % TEXT_LATIN_LISTS], &into->next, at);
    if (into->count == 2) {
        list_put(&t->firsts[into->arabic[0] % TEXT_LATIN_LISTS], &into->next_pair, at);
    }
}

/* From the last place on, so that lists begin with the first. */
static void ways_find(text_latin *t)
{
    static const way END = {"", "", 0}, HEAD = {"", "", COST_SILENT_HEAD},
                     TAIL = {"", "", COST_SILENT_TAIL};
    char last = t->typed[t->count - 2];
    t->way_count = 0;
    t->silent = TEXT_LATIN_NONE;
    memset(t->lasts, TEXT_LATIN_NONE, sizeof t->lasts);
    memset(t->firsts, TEXT_LATIN_NONE, sizeof t->firsts);
    way_add(t, t->count, is_vowel(last) && last != 'e' ? &TAIL : &END, 1);
    for (unsigned end = t->count; end > 0; end--) {
        for (size_t i = 0; i < sizeof WAYS / sizeof WAYS[0]; i++) {
            size_t len = strlen(WAYS[i].latin);
            if (len <= end && memcmp(t->typed + end - len, WAYS[i].latin, len) == 0) {
                way_add(t, end, &WAYS[i], (unsigned)len);
            }
        }
    }
    way_add(t, 1, is_vowel(t->typed[1]) ? &HEAD : &END, 1);
}

/* ---- rows ---- */

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

static unsigned cost_untyped(uint16_t letter)
{
    switch (letter) {
    case 0x627: /* ا */
    case 0x648: /* و */
    case 0x64A: /* ي */
        return COST_VOWEL;
    case 0x639: /* ع */
        return COST_AIN;
    case 0x647: /* ه */
        return COST_HEH;
    default:
        return COST_ARABIC;
    }
}

/* The row before a way of two letters, the second of which is letter `d`; NULL: the first is
 * another. */
static const uint16_t *row_behind(const text_latin *t, unsigned d, const text_latin_way *w)
{
    if (d >= 2) {
        return t->arabic[d - 2] == w->arabic[0] ? t->rows[d - 2] : NULL;
    }
    for (unsigned i = 0; i < t->start_count; i++) {
        if (t->starts[i].letter == w->arabic[0]) {
            return t->starts[i].row;
        }
    }
    return NULL;
}

/* What ends with the last letter pushed, which is letter `d`. */
static void row_letter(text_latin *t, unsigned d)
{
    uint16_t letter = t->arabic[d - 1];
    unsigned untyped = cost_untyped(letter);
    uint16_t *row = t->rows[d];
    for (unsigned end = 0; end <= t->count; end++) {
        row[end] = (uint16_t)(t->rows[d - 1][end] + untyped);
    }
    unsigned next;
    for (unsigned i = t->lasts[letter % TEXT_LATIN_LISTS]; i != TEXT_LATIN_NONE; i = next) {
        const text_latin_way *w = &t->ways[i];
        next = w->next;
        if (w->arabic[w->count - 1] != letter) {
            continue;
        }
        const uint16_t *from = w->count == 1 ? t->rows[d - 1] : row_behind(t, d, w);
        if (from != NULL) {
            row[w->end] =
                (uint16_t)least(row[w->end], from[w->end - w->letters] + (unsigned)w->cost);
        }
    }
}

/* What was typed and stands for nothing: from each place on to those behind it. Returns the
 * least. */
static unsigned row_silent(text_latin *t, uint16_t *row)
{
    unsigned best = least(row[0], TEXT_LATIN_FAR);
    unsigned i = t->silent;
    for (unsigned end = 1; end <= t->count; end++) {
        unsigned cost = least(row[end], row[end - 1] + COST_LATIN_LETTER);
        for (; i != TEXT_LATIN_NONE && t->ways[i].end == end; i = t->ways[i].next) {
            cost = least(cost, row[end - t->ways[i].letters] + (unsigned)t->ways[i].cost);
        }
        row[end] = (uint16_t)least(cost, TEXT_LATIN_FAR);
        best = least(best, row[end]);
    }
    return best;
}

/* The least that a way of two letters costs, of which the last pushed is the first. */
static unsigned pending(const text_latin *t)
{
    unsigned best = TEXT_LATIN_FAR;
    uint16_t letter = t->arabic[t->depth - 1];
    const uint16_t *before = t->rows[t->depth - 1];
    unsigned next;
    for (unsigned i = t->firsts[letter % TEXT_LATIN_LISTS]; i != TEXT_LATIN_NONE; i = next) {
        const text_latin_way *w = &t->ways[i];
        next = w->next_pair;
        if (w->arabic[0] == letter) {
            best = least(best, before[w->end - w->letters] + (unsigned)w->cost);
        }
    }
    return best;
}

static void row_first(text_latin *t)
{
    for (unsigned end = 0; end <= t->count; end++) {
        t->rows[0][end] = end == 0 ? 0 : TEXT_LATIN_FAR;
    }
    (void)row_silent(t, t->rows[0]);
}

static void begin(text_latin *t)
{
    ways_find(t);
    t->depth = 0;
    t->start_count = 0;
    row_first(t);
}

/* ---- what was typed ---- */

/* Does the run begin with an article and a hyphen (al-, ez-)? Its length, or 0. */
static size_t article_length(wq_span run)
{
    for (size_t i = 1; i < run.len && i <= 3; i++) {
        if (run.ptr[i] != '-') {
            continue;
        }
        uint8_t first = run.ptr[0] | 0x20;
        return i >= 2 && (first == 'a' || first == 'e' || first == 'u') ? i + 1 : 0;
    }
    return 0;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool run_is_letter(uint8_t c)
{
    return (c >= 'a' && c <= 'z') || c == '2' || c == '3' || (c >= '5' && c <= '9');
}

/* By code point. */
static const struct {
    uint16_t letter;
    char plain[3];
} SIGNED[] = {
    {0x00C0, "a"},  {0x00C1, "a"},  {0x00C2, "a"},  {0x00C4, "a"},  {0x00C7, "ch"}, {0x00C8, "e"},
    {0x00C9, "e"},  {0x00CA, "e"},  {0x00CB, "e"},  {0x00CD, "i"},  {0x00CE, "i"},  {0x00CF, "i"},
    {0x00D1, "n"},  {0x00D3, "o"},  {0x00D4, "o"},  {0x00D6, "o"},  {0x00D9, "u"},  {0x00DA, "u"},
    {0x00DB, "u"},  {0x00DC, "u"},  {0x00DF, "ss"}, {0x00E0, "a"},  {0x00E1, "a"},  {0x00E2, "a"},
    {0x00E4, "a"},  {0x00E7, "ch"}, {0x00E8, "e"},  {0x00E9, "e"},  {0x00EA, "e"},  {0x00EB, "e"},
    {0x00ED, "i"},  {0x00EE, "i"},  {0x00EF, "i"},  {0x00F1, "n"},  {0x00F3, "o"},  {0x00F4, "o"},
    {0x00F6, "o"},  {0x00F9, "u"},  {0x00FA, "u"},  {0x00FB, "u"},  {0x00FC, "u"},  {0x0100, "a"},
    {0x0101, "a"},  {0x010C, "ch"}, {0x010D, "ch"}, {0x011E, "gh"}, {0x011F, "gh"}, {0x0120, "gh"},
    {0x0121, "gh"}, {0x012A, "i"},  {0x012B, "i"},  {0x0130, "i"},  {0x0131, "i"},  {0x015E, "sh"},
    {0x015F, "sh"}, {0x0160, "sh"}, {0x0161, "sh"}, {0x016A, "u"},  {0x016B, "u"},  {0x017D, "j"},
    {0x017E, "j"},  {0x02BB, ""},   {0x02BC, ""},   {0x02BE, ""},   {0x02BF, ""},   {0x1E0C, "d"},
    {0x1E0D, "d"},  {0x1E24, "h"},  {0x1E25, "h"},  {0x1E2A, "kh"}, {0x1E2B, "kh"}, {0x1E62, "s"},
    {0x1E63, "s"},  {0x1E6C, "t"},  {0x1E6D, "t"},  {0x1E92, "z"},  {0x1E93, "z"},  {0x2018, ""},
    {0x2019, ""},
};

size_t text_latin_plain(wq_span typed, uint8_t *out, size_t room)
{
    size_t len = 0;
    while (typed.len > 0) {
        uint32_t cp = 0;
        size_t n = text_utf8_decode(typed, &cp);
        n = n > 0 ? n : 1;
        const char *plain = NULL;
        for (size_t i = 0; cp >= 0x80 && i < sizeof SIGNED / sizeof SIGNED[0]; i++) {
            plain = SIGNED[i].letter == cp ? SIGNED[i].plain : plain;
        }
        size_t bytes = plain != NULL ? strlen(plain) : n;
        if (bytes > room - len) {
            break;
        }
        memcpy(out + len, plain != NULL ? (const uint8_t *)plain : typed.ptr, bytes);
        len += bytes;
        typed = wq_span_sub(typed, n, typed.len);
    }
    return len;
}

bool text_latin_begin(text_latin *t, wq_span typed)
{
    bool some = false;
    size_t at = 0, end = 0;
    while (at < typed.len && typed.ptr[at] <= ' ') {
        at++;
    }
    for (end = at; end < typed.len && typed.ptr[end] > ' '; end++) {
    }
    wq_span run = wq_span_sub(typed, at, end - at);
    size_t article = article_length(run);
    t->article = article > 0;
    t->typed[0] = '^';
    t->count = 1;
    for (size_t i = article; i < run.len; i++) {
        uint8_t c = run.ptr[i];
        c = c >= 'A' && c <= 'Z' ? (uint8_t)(c + 32) : c;
        if (c == '-' || c == '\'' || c == '`') {
            continue;
        }
        if (!run_is_letter(c) || t->count > TEXT_LATIN_LETTERS) {
            return false;
        }
        some = some || c >= 'a';
        t->typed[t->count++] = (char)c;
    }
    /* Two digits at the end are a number: cop27. */
    if (!some || t->count < 3 ||
        (is_digit(t->typed[t->count - 1]) && is_digit(t->typed[t->count - 2]))) {
        return false;
    }
    t->typed[t->count++] = '$';
    begin(t);
    return true;
}

bool text_latin_strip(text_latin *t)
{
    bool has = t->count >= 7 && (t->typed[1] == 'a' || t->typed[1] == 'e') && t->typed[2] == 'l';
    if (!has || t->article) {
        return false;
    }
    memmove(t->typed + 1, t->typed + 3, t->count - 3);
    t->count -= 2;
    t->article = true;
    begin(t);
    return true;
}

bool text_latin_push(text_latin *t, uint32_t letter, unsigned *least_cost)
{
    *least_cost = TEXT_LATIN_FAR;
    if (t->depth == TEXT_LATIN_DEPTH || letter > UINT16_MAX) {
        return false;
    }
    t->arabic[t->depth++] = (uint16_t)letter;
    row_letter(t, t->depth);
    *least_cost = least(row_silent(t, t->rows[t->depth]), pending(t));
    return true;
}

void text_latin_pop(text_latin *t, unsigned depth)
{
    t->depth = depth < t->depth ? depth : t->depth;
}

unsigned text_latin_cost(const text_latin *t)
{
    return t->rows[t->depth][t->count];
}

/* ---- words that may begin in several ways ---- */

void text_latin_starts_clear(text_latin *starts, const text_latin *typed)
{
    *starts = *typed;
    starts->depth = 0;
    starts->start_count = 0;
    for (unsigned end = 0; end <= starts->count; end++) {
        starts->rows[0][end] = TEXT_LATIN_FAR;
    }
}

static void row_least(uint16_t *into, const uint16_t *row, unsigned extra, unsigned count)
{
    for (unsigned end = 0; end <= count; end++) {
        into[end] = (uint16_t)least(into[end], row[end] + extra);
    }
}

/* The row before a letter that a start may end with, or NULL. */
static uint16_t *start_row(text_latin *starts, uint16_t letter)
{
    for (unsigned i = 0; i < starts->start_count; i++) {
        if (starts->starts[i].letter == letter) {
            return starts->starts[i].row;
        }
    }
    if (starts->start_count == TEXT_LATIN_STARTS) {
        return NULL;
    }
    text_latin_start *start = &starts->starts[starts->start_count++];
    start->letter = letter;
    for (unsigned end = 0; end <= starts->count; end++) {
        start->row[end] = TEXT_LATIN_FAR;
    }
    return start->row;
}

void text_latin_starts_add(text_latin *starts, const text_latin *letters, unsigned extra)
{
    unsigned d = letters->depth;
    row_least(starts->rows[0], letters->rows[d], extra, starts->count);
    uint16_t *row = d > 0 ? start_row(starts, letters->arabic[d - 1]) : NULL;
    if (row != NULL) {
        row_least(row, letters->rows[d - 1], extra, starts->count);
    }
}
