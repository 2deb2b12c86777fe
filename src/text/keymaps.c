/* SPDX-License-Identifier: MIT */
/* One character for one: the transliteration of Buckwalter, and the other layout of a keyboard. */
#include "text/latin.h"

#include "text/text.h"

#include <string.h>

/* Latin character, then what it stands for. */
static const char *const BUCKWALTER[] =
    {
        "'ء", "|آ", ">أ", "&ؤ", "<إ", "}ئ", "Aا", "bب", "pة", "tت", "vث", "jج",
        "Hح", "xخ", "dد", "*ذ", "rر", "zز", "sس", "$ش", "Sص", "Dض", "Tط", "Zظ",
        "Eع", "gغ", "fف", "qق", "kك", "lل", "mم", "nن", "hه", "wو", "Yى", "yي",
        "{ا", "a",  "u",  "i",  "o",  "~",  "F",  "N",  "K",  "`",  "_", /* tatweel, marks */
};

/* The Arabic 101 layout over a US keyboard. */
static const char *const LAYOUT[] = {
    "qض", "wص", "eث", "rق", "tف", "yغ", "uع", "iه", "oخ", "pح",  "[ج",  "]د",  "aش", "sس",
    "dي", "fب", "gل", "hا", "jت", "kن", "lم", ";ك", "'ط", "zئ",  "xء",  "cؤ",  "vر", "bلا",
    "nى", "mة", ",و", ".ز", "/ظ", "`ذ", "Hأ", "Yإ", "Nآ", "Bلآ", "Gلأ", "Tلإ",
};

static bool put(const char *text, uint8_t *out, size_t room, size_t *len)
{
    size_t more = strlen(text);
    if (more > room - *len) {
        return false;
    }
    memcpy(out + *len, text, more);
    *len += more;
    return true;
}

static size_t map(const char *const *table, size_t count, wq_span typed, uint8_t *out, size_t room)
{
    size_t len = 0;
    for (size_t i = 0; i < typed.len; i++) {
        size_t k = 0;
        while (k < count && (uint8_t)table[k][0] != typed.ptr[i]) {
            k++;
        }
        if (k == count || !put(table[k] + 1, out, room, &len)) {
            return 0;
        }
    }
    return len;
}

size_t text_buckwalter(wq_span typed, uint8_t *out, size_t room)
{
    return map(BUCKWALTER, sizeof BUCKWALTER / sizeof BUCKWALTER[0], typed, out, room);
}

/* Arabic letters as the keys that they lie on. */
static size_t map_back(wq_span typed, uint8_t *out, size_t room)
{
    size_t len = 0;
    while (typed.len > 0) {
        const char *best = NULL;
        for (size_t k = 0; k < sizeof LAYOUT / sizeof LAYOUT[0]; k++) {
            size_t n = strlen(LAYOUT[k] + 1);
            bool begins = n <= typed.len && memcmp(typed.ptr, LAYOUT[k] + 1, n) == 0;
            best = begins && (best == NULL || n > strlen(best + 1)) ? LAYOUT[k] : best;
        }
        if (best == NULL || len == room) {
            return 0;
        }
        out[len++] = (uint8_t)best[0];
        typed = wq_span_sub(typed, strlen(best + 1), typed.len);
    }
    return len;
}

size_t text_layout(wq_span typed, uint8_t *out, size_t room)
{
    uint8_t lower[WQ_LIMIT_TOKEN];
    if (typed.len == 0 || typed.len > sizeof lower) {
        return 0;
    }
    if (typed.ptr[0] >= 0x80) {
        return map_back(typed, out, room);
    }
    size_t len = map(LAYOUT, sizeof LAYOUT / sizeof LAYOUT[0], typed, out, room);
    if (len > 0) {
        return len;
    }
    for (size_t i = 0; i < typed.len; i++) {
        uint8_t c = typed.ptr[i];
        lower[i] = c >= 'A' && c <= 'Z' ? (uint8_t)(c + 32) : c;
    }
    return map(LAYOUT, sizeof LAYOUT / sizeof LAYOUT[0], wq_span_of(lower, typed.len), out, room);
}
