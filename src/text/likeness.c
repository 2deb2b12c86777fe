/* SPDX-License-Identifier: MIT */
#include "text/likeness.h"

#include "text/text.h"

#include <string.h>

#define COST_VOWEL    25u
#define COST_DOUBLE   20u
#define COST_GROUP    30u
#define COST_EXCHANGE 60u

/* Letters that names confuse, of folded forms. */
static const char *const GROUPS[] = {
    "تطث", "دضذظز", "كقغجخ", "حه", "سصش", "فو", "ckqgjx", "szx", "fvw", "bp", "dt", "mn", "іиыйя",
};

static const char VOWELS[] = "اويaeiouyаеиоуыэюя";

static bool in_list(const char *list, uint32_t letter)
{
    wq_span rest = wq_span_str(list);
    while (rest.len > 0) {
        uint32_t cp;
        size_t n = text_utf8_decode(rest, &cp);
        if (n == 0 || cp == letter) {
            return n != 0;
        }
        rest = wq_span_sub(rest, n, rest.len);
    }
    return false;
}

static bool same_group(uint32_t a, uint32_t b)
{
    for (size_t i = 0; i < sizeof GROUPS / sizeof GROUPS[0]; i++) {
        if (in_list(GROUPS[i], a) && in_list(GROUPS[i], b)) {
            return true;
        }
    }
    return false;
}

static bool is_vowel(uint32_t letter)
{
    return in_list(VOWELS, letter);
}

text_like text_like_of(wq_span folded)
{
    text_like like = {.count = 0};
    while (folded.len > 0) {
        uint32_t cp;
        size_t n = text_utf8_decode(folded, &cp);
        if (n == 0 || like.count == TEXT_LIKE_LETTERS) {
            like.count = 0;
            return like;
        }
        like.letters[like.count++] = cp;
        folded = wq_span_sub(folded, n, folded.len);
    }
    return like;
}

/* Letter `at` of the word more, or less. */
static unsigned cost_extra(const text_like *word, unsigned at)
{
    uint32_t letter = word->letters[at];
    bool twice = (at > 0 && word->letters[at - 1] == letter) ||
                 (at + 1 < word->count && word->letters[at + 1] == letter);
    return twice ? COST_DOUBLE : is_vowel(letter) ? COST_VOWEL : TEXT_LIKE_ONE;
}

static unsigned cost_other(uint32_t a, uint32_t b)
{
    if (a == b) {
        return 0;
    }
    if (is_vowel(a) && is_vowel(b)) {
        return COST_VOWEL;
    }
    return same_group(a, b) ? COST_GROUP : TEXT_LIKE_ONE;
}

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

unsigned text_like_distance(const text_like *a, const text_like *b, unsigned most)
{
    unsigned rows[3][TEXT_LIKE_LETTERS + 1];
    unsigned *before = rows[0], *last = rows[1], *now = rows[2];
    if (a->count == 0 || b->count == 0) {
        return most + 1;
    }
    last[0] = 0;
    for (unsigned j = 0; j < b->count; j++) {
        last[j + 1] = last[j] + cost_extra(b, j);
    }
    memcpy(before, last, sizeof rows[0]);
    for (unsigned i = 0; i < a->count; i++) {
        unsigned gone = cost_extra(a, i);
        unsigned best = now[0] = last[0] + gone;
        for (unsigned j = 0; j < b->count; j++) {
            unsigned cost = last[j] + cost_other(a->letters[i], b->letters[j]);
            cost = least(cost, last[j + 1] + gone);
            cost = least(cost, now[j] + cost_extra(b, j));
            if (i > 0 && j > 0 && a->letters[i] == b->letters[j - 1] &&
                a->letters[i - 1] == b->letters[j] && a->letters[i] != b->letters[j]) {
                cost = least(cost, before[j - 1] + COST_EXCHANGE);
            }
            now[j + 1] = cost;
            best = least(best, cost);
        }
        if (best > most + COST_EXCHANGE) {
            return most + 1;
        }
        unsigned *free_row = before;
        before = last;
        last = now;
        now = free_row;
    }
    return last[b->count];
}

unsigned text_like_group(uint32_t letter, uint32_t group[8])
{
    unsigned count = 0;
    group[count++] = letter;
    for (size_t i = 0; i < sizeof GROUPS / sizeof GROUPS[0]; i++) {
        wq_span rest = wq_span_str(GROUPS[i]);
        bool has = in_list(GROUPS[i], letter);
        while (has && rest.len > 0 && count < 8) {
            uint32_t cp;
            size_t n = text_utf8_decode(rest, &cp);
            bool known = false;
            for (unsigned k = 0; k < count; k++) {
                known = known || group[k] == cp;
            }
            if (!known) {
                group[count++] = cp;
            }
            rest = wq_span_sub(rest, n, rest.len);
        }
    }
    return count;
}
