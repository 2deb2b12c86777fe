/* SPDX-License-Identifier: MIT */
#include "base/datetokens.h"

#include "base/monthnames.h"

#include <string.h>

/* ---- words ---- */

typedef struct date_word {
    const char *text; /* folded */
    int16_t value;
} date_word;

static const date_word NOISE[] = {
    {"يوم", 0}, {"الساعه", 0}, {"at", 0}, {"le", 0}, {"of", 0}, {"t", 0},
    {"st", 0},  {"nd", 0},     {"rd", 0}, {"th", 0}, {"er", 0}, {"م", 0},
};

static const date_word WEEKDAYS[] = {
    {"monday", 1},   {"tuesday", 2},  {"wednesday", 3}, {"thursday", 4}, {"friday", 5},
    {"saturday", 6}, {"sunday", 7},   {"mon", 1},       {"tue", 2},      {"wed", 3},
    {"thu", 4},      {"fri", 5},      {"sat", 6},       {"sun", 7},      {"lundi", 1},
    {"mardi", 2},    {"mercredi", 3}, {"jeudi", 4},     {"vendredi", 5}, {"samedi", 6},
    {"dimanche", 7}, {"الاحد", 7},    {"الاثنين", 1},   {"الثلاثاء", 2}, {"الاربعاء", 3},
    {"الخميس", 4},   {"الجمعه", 5},   {"السبت", 6},
};

static const date_word ZONES[] = {
    {"z", 0},      {"utc", 0},    {"gmt", 0},    {"ut", 0},     {"est", -300}, {"edt", -240},
    {"cst", -360}, {"cdt", -300}, {"mst", -420}, {"mdt", -360}, {"pst", -480}, {"pdt", -420},
    {"cet", 60},   {"cest", 120}, {"eet", 120},  {"eest", 180},
};

static const date_word HALVES[] = {
    {"am", 0}, {"pm", 12}, {"صباحا", 0}, {"مساء", 12}, {"ص", 0},
};

static bool month_word(const char *text, int16_t *month)
{
    unsigned count;
    const wq_month_name *names = wq_month_names(&count);
    for (unsigned i = 0; i < count; i++) {
        if ((names[i].how & WQ_MONTH_FIELD) != 0 && strcmp(names[i].text, text) == 0) {
            *month = names[i].month;
            return true;
        }
    }
    return false;
}

bool wq_date_word(wq_date_word_kind kind, const char *text, int16_t *value)
{
    if (kind == WQ_WORD_MONTH) {
        return month_word(text, value);
    }
#define TABLE(words)                                                                               \
    {                                                                                              \
        words, sizeof(words) / sizeof(words)[0]                                                    \
    }
    static const struct {
        const date_word *words;
        size_t count;
    } TABLES[] = {[WQ_WORD_WEEKDAY] = TABLE(WEEKDAYS),
                  [WQ_WORD_ZONE] = TABLE(ZONES),
                  [WQ_WORD_HALF] = TABLE(HALVES),
                  [WQ_WORD_NOISE] = TABLE(NOISE)};
#undef TABLE
    for (size_t i = 0; i < TABLES[kind].count; i++) {
        if (strcmp(TABLES[kind].words[i].text, text) == 0) {
            *value = TABLES[kind].words[i].value;
            return true;
        }
    }
    return false;
}

/* ---- characters ---- */

/* One character, loosely: text that is not UTF-8 is not a date and falls out later. */
static uint32_t char_next(wq_span *in)
{
    uint8_t lead = in->ptr[0];
    size_t len = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    uint32_t cp = len == 1 ? lead : len == 2 ? lead & 0x1Fu : len == 3 ? lead & 0x0Fu : lead & 7u;
    if (len > in->len) {
        len = in->len;
    }
    for (size_t i = 1; i < len; i++) {
        cp = cp << 6 | (in->ptr[i] & 0x3Fu);
    }
    *in = wq_span_sub(*in, len, SIZE_MAX);
    return cp;
}

static int char_digit(uint32_t cp)
{
    if (cp >= '0' && cp <= '9') {
        return (int)(cp - '0');
    }
    if (cp >= 0x660 && cp <= 0x669) {
        return (int)(cp - 0x660);
    }
    if (cp >= 0x6F0 && cp <= 0x6F9) {
        return (int)(cp - 0x6F0);
    }
    return -1;
}

/* Blanks, and marks of direction that pages put around dates. */
static bool char_is_blank(uint32_t cp)
{
    return cp == ' ' || (cp >= 9 && cp <= 13) || cp == 0xA0 || cp == 0x200E || cp == 0x200F ||
           (cp >= 0x202A && cp <= 0x202E) || cp == 0x202F || cp == 0x61C;
}

/* Letters folded to what the tables write; 0 drops the character (marks, tatweel). */
static uint32_t char_fold(uint32_t cp)
{
    if (cp >= 'A' && cp <= 'Z') {
        return cp + 32;
    }
    switch (cp) {
    case 0x622:
    case 0x623:
    case 0x625:
        return 0x627;
    case 0x649:
    case 0x626:
    case 0x6CC:
        return 0x64A;
    case 0x629:
        return 0x647;
    case 0x640:
        return 0;
    case 0x67E:
        return 0x628;
    case 0x698:
        return 0x632;
    case 0x6A9:
        return 0x643;
    case 0x11E:
    case 0x11F:
        return 'g';
    case 0x130:
    case 0x131:
        return 'i';
    case 0x15E:
    case 0x15F:
        return 's';
    case 0xDC:
    case 0xFC:
        return 'u';
    case 0xC9:
    case 0xE9:
    case 0xE8:
        return 'e';
    case 0xDB:
    case 0xFB:
        return 'u';
    default:
        return cp >= 0x64B && cp <= 0x652 ? 0 : cp;
    }
}

static bool char_is_letter(uint32_t cp)
{
    return (cp >= 'a' && cp <= 'z') || (cp >= 'A' && cp <= 'Z') || (cp >= 0xC0 && cp < 0x600) ||
           (cp >= 0x620 && cp <= 0x652) || (cp >= 0x671 && cp <= 0x6D3);
}

/* ---- tokens ---- */

static size_t utf8_put(uint32_t cp, char *out)
{
    if (cp < 0x80) {
        out[0] = (char)cp;
        return 1;
    }
    out[0] = (char)(0xC0 | cp >> 6);
    out[1] = (char)(0x80 | (cp & 0x3F));
    return 2; /* letters of dates lie below U+0800 */
}

/* Returns false for a word too long to be one of ours. */
static bool token_word(wq_span *in, wq_date_token *t)
{
    size_t len = 0;
    while (in->len > 0) {
        wq_span at = *in;
        uint32_t cp = char_next(&at);
        if (!char_is_letter(cp) && char_fold(cp) != 0) {
            break;
        }
        *in = at;
        uint32_t folded = char_fold(cp);
        if (folded == 0) {
            continue;
        }
        if (len + 3 > WQ_DATE_WORD) {
            return false;
        }
        len += utf8_put(folded, t->word + len);
    }
    t->word[len] = '\0';
    return true;
}

static bool token_number(wq_span *in, wq_date_token *t)
{
    while (in->len > 0) {
        wq_span at = *in;
        int digit = char_digit(char_next(&at));
        if (digit < 0) {
            break;
        }
        *in = at;
        if (++t->digits > 18) {
            return false;
        }
        t->number = t->number * 10 + (uint64_t)digit;
    }
    return true;
}

bool wq_date_tokens(wq_span in, wq_date_token tokens[WQ_DATE_TOKENS])
{
    size_t count = 0;
    bool blank = false;
    while (in.len > 0) {
        wq_span at = in;
        uint32_t cp = char_next(&at);
        if (char_is_blank(cp)) {
            in = at;
            blank = true;
            continue;
        }
        if (count + 1 == WQ_DATE_TOKENS) {
            return false;
        }
        wq_date_token *t = &tokens[count++];
        memset(t, 0, sizeof *t);
        t->blank_before = blank;
        blank = false;
        if (char_digit(cp) >= 0) {
            t->kind = WQ_TOKEN_NUMBER;
            if (!token_number(&in, t)) {
                return false;
            }
        } else if (char_is_letter(cp)) {
            t->kind = WQ_TOKEN_WORD;
            if (!token_word(&in, t)) {
                return false;
            }
        } else {
            t->kind = WQ_TOKEN_MARK;
            t->mark = cp;
            in = at;
        }
    }
    memset(&tokens[count], 0, sizeof tokens[count]);
    return count > 0;
}
