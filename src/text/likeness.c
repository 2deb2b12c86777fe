/* SPDX-License-Identifier: MIT */
#include "text/likeness.h"

#include "text/text.h"

#include <string.h>

#define COST_VOWEL    25u
#define COST_DOUBLE   20u
#define COST_GROUP    30u
#define COST_EXCHANGE 60u

/* Letters that names confuse, of folded forms: a bit for each group, and one for vowels. */
static const char *const GROUPS[] = {
    "تطث", "دضذظز", "كقغجخ", "حه", "سصش", "فو", "ckqgjx", "szx", "fvw", "bp", "dt", "mn", "іиыйя",
};
#define VOWEL 0x8000u

/* What GROUPS says, and the vowels, by letter (a test compares). */
static const struct {
    uint16_t letter, traits;
} TRAITS[] = {
    {0x0061, 0x8000}, {0x0062, 0x0200}, {0x0063, 0x0040}, {0x0064, 0x0400}, {0x0065, 0x8000},
    {0x0066, 0x0100}, {0x0067, 0x0040}, {0x0069, 0x8000}, {0x006A, 0x0040}, {0x006B, 0x0040},
    {0x006D, 0x0800}, {0x006E, 0x0800}, {0x006F, 0x8000}, {0x0070, 0x0200}, {0x0071, 0x0040},
    {0x0073, 0x0080}, {0x0074, 0x0400}, {0x0075, 0x8000}, {0x0076, 0x0100}, {0x0077, 0x0100},
    {0x0078, 0x00C0}, {0x0079, 0x8000}, {0x007A, 0x0080}, {0x0430, 0x8000}, {0x0435, 0x8000},
    {0x0438, 0x9000}, {0x0439, 0x1000}, {0x043E, 0x8000}, {0x0443, 0x8000}, {0x044B, 0x9000},
    {0x044D, 0x8000}, {0x044E, 0x8000}, {0x044F, 0x9000}, {0x0456, 0x1000}, {0x0627, 0x8000},
    {0x062A, 0x0001}, {0x062B, 0x0001}, {0x062C, 0x0004}, {0x062D, 0x0008}, {0x062E, 0x0004},
    {0x062F, 0x0002}, {0x0630, 0x0002}, {0x0632, 0x0002}, {0x0633, 0x0010}, {0x0634, 0x0010},
    {0x0635, 0x0010}, {0x0636, 0x0002}, {0x0637, 0x0001}, {0x0638, 0x0002}, {0x063A, 0x0004},
    {0x0641, 0x0020}, {0x0642, 0x0004}, {0x0643, 0x0004}, {0x0647, 0x0008}, {0x0648, 0x8020},
    {0x064A, 0x8000},
};

static uint16_t traits_of(uint32_t letter)
{
    size_t low = 0;
    size_t high = sizeof TRAITS / sizeof TRAITS[0];
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (TRAITS[mid].letter < letter) {
            low = mid + 1;
        } else {
            high = mid;
        }
    }
    bool there = low < sizeof TRAITS / sizeof TRAITS[0] && TRAITS[low].letter == letter;
    return there ? TRAITS[low].traits : 0;
}

void text_like_put(text_like *like, unsigned at, uint32_t letter)
{
    like->letters[at] = letter;
    like->traits[at] = traits_of(letter);
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
        text_like_put(&like, like.count++, cp);
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
    return twice ? COST_DOUBLE : (word->traits[at] & VOWEL) != 0 ? COST_VOWEL : TEXT_LIKE_ONE;
}

/* Letter `i` of one word for letter `j` of the other. */
static unsigned cost_other(const text_like *a, unsigned i, const text_like *b, unsigned j)
{
    uint16_t both = a->traits[i] & b->traits[j];
    if (a->letters[i] == b->letters[j]) {
        return 0;
    }
    return (both & VOWEL) != 0 ? COST_VOWEL : both != 0 ? COST_GROUP : TEXT_LIKE_ONE;
}

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

unsigned text_like_distance(const text_like *a, const text_like *b, unsigned most)
{
    unsigned rows[3][TEXT_LIKE_LETTERS + 1];
    unsigned more[TEXT_LIKE_LETTERS]; /* each letter of `b` more */
    unsigned *before = rows[0], *last = rows[1], *now = rows[2];
    if (a->count == 0 || b->count == 0) {
        return most + 1;
    }
    last[0] = 0;
    for (unsigned j = 0; j < b->count; j++) {
        more[j] = cost_extra(b, j);
        last[j + 1] = last[j] + more[j];
    }
    memcpy(before, last, sizeof rows[0]);
    for (unsigned i = 0; i < a->count; i++) {
        unsigned gone = cost_extra(a, i);
        unsigned best = now[0] = last[0] + gone;
        for (unsigned j = 0; j < b->count; j++) {
            unsigned cost = last[j] + cost_other(a, i, b, j);
            cost = least(cost, last[j + 1] + gone);
            cost = least(cost, now[j] + more[j]);
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
    uint16_t groups = traits_of(letter) & (uint16_t)~VOWEL;
    group[count++] = letter;
    for (size_t i = 0; i < sizeof GROUPS / sizeof GROUPS[0]; i++) {
        wq_span rest = wq_span_str((groups >> i & 1) != 0 ? GROUPS[i] : "");
        while (rest.len > 0 && count < 8) {
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
