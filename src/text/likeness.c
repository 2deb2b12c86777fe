/* SPDX-License-Identifier: MIT */
#include "text/likeness.h"

#include "text/text.h"

#include <string.h>

#define LAM 0x644u

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

/* ---- letter by letter ---- */

/* What letter `i` costs at least if it stands for one of these, or for none. */
static unsigned cost_among(const text_like_rows *r, unsigned i, const text_like *letters)
{
    unsigned cost = r->gone[i];
    for (unsigned k = 0; k < letters->count; k++) {
        cost = least(cost, cost_other(&r->word, i, letters, k));
    }
    return cost;
}

void text_like_rows_init(text_like_rows *r, const text_like *word)
{
    const text_like behind = text_like_of(wq_span_str("اتكمنهوي"));
    memset(r, 0, sizeof *r);
    r->word = *word;
    for (unsigned i = 0; i < word->count; i++) {
        r->gone[i] = (uint8_t)cost_extra(word, i);
        r->rows[0][i + 1] = (uint16_t)(r->rows[0][i] + r->gone[i]);
    }
    for (unsigned i = word->count; i-- > 0;) {
        r->tails[i] = (uint16_t)(r->tails[i + 1] + cost_among(r, i, &behind));
    }
    memcpy(r->lasts[0], r->rows[0], sizeof r->rows[0]);
}

/* The row of letter `j` from that before it, and the one before that. */
static void row_fill(const text_like_rows *r, unsigned j, unsigned more, const uint16_t *last,
                     const uint16_t *before, uint16_t *row)
{
    const text_like *a = &r->word;
    const text_like *b = &r->other;
    uint32_t letter = b->letters[j];
    row[0] = (uint16_t)(last[0] + more);
    for (unsigned i = 0; i < a->count; i++) {
        unsigned cost = last[i + 1] + more;
        cost = least(cost, last[i] + cost_other(a, i, b, j));
        cost = least(cost, row[i] + (unsigned)r->gone[i]);
        bool exchange = i > 0 && a->letters[i - 1] == letter && a->letters[i] != letter &&
                        (j == 0 || a->letters[i] == b->letters[j - 1]);
        if (exchange) {
            cost = least(cost, before[i - 1] + COST_EXCHANGE);
        }
        row[i + 1] = (uint16_t)cost;
    }
}

/* What letter `j` more costs, the one behind it being another. */
static unsigned cost_more(const text_like_rows *r, unsigned j)
{
    const text_like *b = &r->other;
    /* cppcheck-suppress arrayIndexOutOfBoundsCond */
    bool twice = j > 0 && b->letters[j - 1] == b->letters[j];
    return twice ? COST_DOUBLE : (b->traits[j] & VOWEL) != 0 ? COST_VOWEL : TEXT_LIKE_ONE;
}

/* The row of `from` and one of these letters more becomes a part of the first row. True: it is
 * lower. */
static bool start_lower(text_like_rows *r, const uint16_t *from, uint32_t letter)
{
    uint16_t row[TEXT_LIKE_LETTERS + 1];
    bool lower = false;
    text_like_put(&r->other, 0, letter);
    row_fill(r, 0, letter == LAM ? COST_DOUBLE : cost_more(r, 0), from, from, row);
    for (unsigned i = 0; i <= r->word.count; i++) {
        lower = lower || row[i] < r->rows[0][i];
        r->rows[0][i] = (uint16_t)least(r->rows[0][i], row[i]);
    }
    return lower;
}

bool text_like_rows_open(text_like_rows *r, const uint32_t *firsts, unsigned count)
{
    const text_like before = text_like_of(wq_span_str("ابسفكلو"));
    uint16_t none[TEXT_LIKE_LETTERS + 1];
    bool some = false;
    r->depth = 0;
    memcpy(none, r->rows[0], sizeof none);
    memset(r->rows[0], 0x7F, sizeof r->rows[0]);
    for (unsigned i = 0; i < count * before.count; i++) {
        uint32_t letter = before.letters[i % before.count];
        some = (firsts[i / before.count] == letter && start_lower(r, none, letter)) || some;
    }
    for (bool lower = some; lower;) {
        lower = false;
        for (unsigned k = 0; k < before.count; k++) {
            lower = start_lower(r, r->rows[0], before.letters[k]) || lower;
        }
    }
    for (unsigned i = 0; i <= r->word.count; i++) {
        r->lasts[0][i] = (uint16_t)least(r->rows[0][i], none[i]);
    }
    return some;
}

/* The least of a row and what is to come: the next letter may be the same as the last one, or be
 * exchanged with it, and then the row before that counts. */
static unsigned least_of(const text_like_rows *r, const uint16_t *tails)
{
    const unsigned count = r->word.count;
    const uint16_t *row = r->rows[r->depth];
    const uint16_t *last = r->lasts[r->depth];
    unsigned best = UINT16_MAX;
    for (unsigned i = 0; i <= count; i++) {
        best = least(best, least(row[i], last[i] + COST_DOUBLE) + tails[i]);
        best = least(best, last[i] + COST_EXCHANGE + tails[i + 2 < count ? i + 2 : count]);
    }
    return best;
}

bool text_like_rows_push(text_like_rows *r, uint32_t letter, unsigned *least_cost)
{
    const unsigned j = r->depth;
    if (j == TEXT_LIKE_LETTERS) {
        return false;
    }
    text_like_put(&r->other, j, letter);
    uint16_t *last = r->lasts[j + 1];
    if (j > 0 && r->other.letters[j - 1] == letter) {
        row_fill(r, j - 1, COST_DOUBLE, r->lasts[j], r->lasts[j - 1], last);
    } else {
        memcpy(last, r->rows[j], sizeof r->rows[j]);
    }
    row_fill(r, j, cost_more(r, j), last, r->lasts[j], r->rows[j + 1]);
    r->depth = j + 1;
    static const uint16_t ANY[TEXT_LIKE_LETTERS + 1];
    *least_cost = least_of(r, ANY);
    return true;
}

void text_like_rows_pop(text_like_rows *r, unsigned depth)
{
    r->depth = depth < r->depth ? depth : r->depth;
}

unsigned text_like_rows_stem(const text_like_rows *r)
{
    return least_of(r, r->tails);
}

unsigned text_like_rows_whole(const text_like_rows *r)
{
    return r->rows[r->depth][r->word.count];
}
