/* SPDX-License-Identifier: MIT */
#include "index/spread.h"

/* Room for the gap behind a title. */
#define WITHIN_ROOM 19u
#define WITHIN_MAX  (1u << 28)
#define WITHIN(code)                                                                               \
    ((code) >= 208  ? WITHIN_MAX                                                                   \
     : (code) >= 16 ? ((17u + (code) % 8u * 2) << ((code) / 8u)) / 4 + WITHIN_ROOM                 \
                    : (code) + WITHIN_ROOM)
#define WITHIN_8(code)                                                                             \
    WITHIN(code), WITHIN((code) + 1), WITHIN((code) + 2), WITHIN((code) + 3), WITHIN((code) + 4),  \
        WITHIN((code) + 5), WITHIN((code) + 6), WITHIN((code) + 7)
#define WITHIN_64(code)                                                                            \
    WITHIN_8(code), WITHIN_8((code) + 8), WITHIN_8((code) + 16), WITHIN_8((code) + 24),            \
        WITHIN_8((code) + 32), WITHIN_8((code) + 40), WITHIN_8((code) + 48), WITHIN_8((code) + 56)

const uint32_t INDEX_SPREAD_WITHINS[256] = {WITHIN_64(0u), WITHIN_64(64u), WITHIN_64(128u),
                                            WITHIN_64(192u)};

const uint8_t INDEX_SPREAD_FEW[16] = {32, 24, 20, 16, 14, 12, 10, 8, 7, 6, 5, 4, 3, 2, 1, 0};

#define K(sum)    ((sum) < 16u ? 0u : ((sum)-16u) / 8u & 31u)
#define K_8(sum)  K(sum), K(sum), K(sum), K(sum), K(sum), K(sum), K(sum), K(sum)
#define K_32(sum) K_8(sum), K_8((sum) + 8), K_8((sum) + 16), K_8((sum) + 24)
const uint8_t INDEX_SPREAD_PARAMETERS[256 + 32] = {K_32(0u),   K_32(32u),  K_32(64u),
                                                   K_32(96u),  K_32(128u), K_32(160u),
                                                   K_32(192u), K_32(224u), K_32(256u)};

#define ESCAPE_ONES ((1u << INDEX_SPREAD_ESCAPE) - 1)
#define LOADED      57u /* bits of a load */
#define ABOVE_UNARY (UINT64_MAX << INDEX_SPREAD_UNARY)

static unsigned piece_count(uint32_t left)
{
    return left < INDEX_SPREAD_PIECE ? left : INDEX_SPREAD_PIECE;
}

/* ---- writing ---- */

/* The unary parts of a piece, if they may be written so; `*bits` gets how many. */
static bool unary_make(const uint32_t *gaps, unsigned count, unsigned k, uint64_t *unary,
                       unsigned *bits)
{
    *unary = 0;
    *bits = 0;
    for (unsigned i = 0; i < count; i++) {
        uint32_t ones = gaps[i] >> k;
        if (ones > INDEX_SPREAD_UNARY || *bits + ones + (count - i) > INDEX_SPREAD_UNARY) {
            return false;
        }
        *unary |= ((1ull << ones) - 1) << *bits;
        *bits += ones + 1;
    }
    return gaps[0] >> k < INDEX_SPREAD_ESCAPE;
}

static void piece_put(wq_bit_writer *w, const uint32_t *gaps, unsigned count, unsigned k)
{
    uint64_t kept;
    unsigned bits;
    if (!unary_make(gaps, count, k, &kept, &bits)) {
        do {
            k++;
        } while (!unary_make(gaps, count, k, &kept, &bits));
        wq_bits_put(w, ESCAPE_ONES, INDEX_SPREAD_ESCAPE);
        wq_bits_put(w, k, 5);
    }
    for (unsigned i = 0; i < count; i++) {
        if (bits + k > INDEX_SPREAD_UNARY) {
            wq_bits_put(w, kept, bits);
            kept = 0;
            bits = 0;
        }
        kept |= (uint64_t)(gaps[i] & ((1u << k) - 1)) << bits;
        bits += k;
    }
    wq_bits_put(w, kept, bits);
}

static void one_put(wq_bit_writer *w, uint32_t position, uint32_t most)
{
    wq_bits_put_within(w, position < most ? position : most, most);
    if (position >= most) {
        wq_bits_put_gamma(w, position - most + 1);
    }
}

unsigned index_spread_put(index_spread *s, wq_bit_writer *w, const uint32_t *positions)
{
    uint32_t gaps[INDEX_SPREAD_PIECE];
    unsigned count = piece_count(s->left);
    if (count == 0) {
        return 0;
    }
    if (s->within != 0) {
        one_put(w, positions[0], s->within);
    } else {
        uint64_t next = s->next;
        for (unsigned i = 0; i < count; i++) {
            gaps[i] = (uint32_t)(positions[i] - next);
            next = (uint64_t)positions[i] + 1;
        }
        piece_put(w, gaps, count, s->parameter);
        s->next = next;
    }
    s->left -= count;
    return count;
}

/* ---- reading ---- */

/* `sure`: eight bytes can be read there. */
WQ_BITS_INLINE uint64_t load(const wq_bit_reader *r, bool sure)
{
    return sure ? wq_le64(r->bytes + r->at / 8) >> r->at % 8 : wq_bits_peek(r);
}

/* The load that a piece begins with, its zeros as ones, and ones above it, so that there are enough
 * whatever was read; behind it `k` is that of the piece. */
WQ_BITS_INLINE uint64_t zeros_open(wq_bit_reader *r, unsigned *k, bool sure)
{
    uint64_t zeros = ~load(r, sure);
    if ((zeros & ESCAPE_ONES) == 0) {
        *k = (unsigned)(~zeros >> INDEX_SPREAD_ESCAPE) & 31;
        r->at += INDEX_SPREAD_ESCAPE + 5;
        zeros = ~load(r, sure);
    }
    return zeros | ABOVE_UNARY;
}

/* The bits of the unary parts of `count` codes, 1 to 8. */
WQ_BITS_INLINE unsigned unary_bits(uint64_t zeros, unsigned count)
{
    switch (count) {
    case 8:
        zeros &= zeros - 1;
        __attribute__((fallthrough));
    case 7:
        zeros &= zeros - 1;
        __attribute__((fallthrough));
    case 6:
        zeros &= zeros - 1;
        __attribute__((fallthrough));
    case 5:
        zeros &= zeros - 1;
        __attribute__((fallthrough));
    case 4:
        zeros &= zeros - 1;
        __attribute__((fallthrough));
    case 3:
        zeros &= zeros - 1;
        __attribute__((fallthrough));
    case 2:
        zeros &= zeros - 1;
        __attribute__((fallthrough));
    default:
        return wq_ones_below(~zeros) + 1;
    }
}

/* Returns one more than the last position. The ones of `i` + 1 codes are what is below a zero, but
 * for the zeros before it. */
WQ_BITS_INLINE uint64_t piece_get(wq_bit_reader *r, unsigned k, unsigned count, uint64_t next,
                                  uint32_t *out, bool sure)
{
    uint64_t zeros = zeros_open(r, &k, sure);
    uint32_t ones = (1u << k) - 1;
    r->at += unary_bits(zeros, count);
    uint64_t low = load(r, sure);
    bool once = count * k <= LOADED;
    uint64_t position = next;
    for (unsigned i = 0; i < count; i++) {
        unsigned zero = wq_ones_below(~zeros);
        zeros &= zeros - 1;
        next += (uint32_t)low & ones;
        position = next + ((uint64_t)(zero - i) << k);
        out[i] = (uint32_t)position;
        next++;
        low >>= k;
        r->at += k;
        low = once ? low : load(r, sure);
    }
    return position + 1;
}

WQ_BITS_INLINE void piece_skip(wq_bit_reader *r, unsigned k, unsigned count, bool sure)
{
    uint64_t zeros = zeros_open(r, &k, sure);
    r->at += unary_bits(zeros, count) + (size_t)count * k;
}

WQ_BITS_INLINE uint64_t one_get(wq_bit_reader *r, uint32_t most, bool sure)
{
    unsigned bits = wq_log2(most);
    uint32_t ones = (1u << bits) - 1;
    uint32_t shorter = 2 * ones + 1 - most;
    uint64_t in = load(r, sure);
    uint32_t high = (uint32_t)in & ones;
    r->at += bits;
    if (high < shorter) {
        return high;
    }
    high = high << 1 | (uint32_t)(in >> bits & 1);
    r->at++;
    return high != 2 * ones + 1 ? high - shorter : (uint64_t)most + wq_bits_get_gamma(r) - 1;
}

WQ_BITS_INLINE void one_skip(wq_bit_reader *r, uint32_t most)
{
    unsigned bits = wq_log2(most);
    uint32_t ones = (1u << bits) - 1;
    uint32_t in = (uint32_t)load(r, true);
    r->at += bits + ((in & ones) >= 2 * ones + 1 - most);
    if ((in & (2 * ones + 1)) == 2 * ones + 1) {
        (void)wq_bits_get_gamma(r);
    }
}

unsigned index_spread_get(index_spread *s, wq_bit_reader *r, uint32_t *out)
{
    unsigned count = piece_count(s->left);
    if (count == 0) {
        return 0;
    }
    if (s->within != 0) {
        uint64_t position = one_get(r, s->within, false);
        if (out != NULL) {
            *out = (uint32_t)position;
        }
        s->next = position + 1;
    } else if (out != NULL) {
        s->next = piece_get(r, s->parameter, count, s->next, out, false);
    } else {
        piece_skip(r, s->parameter, count, false);
    }
    s->left -= count;
    return s->next > (uint64_t)UINT32_MAX + 1 ? 0 : count;
}

/* From where a piece begins, in the span, to the end of its last load, whatever its bits are. */
_Static_assert(7 + INDEX_SPREAD_ESCAPE + 5 + LOADED + INDEX_SPREAD_PIECE +
                       31 * (INDEX_SPREAD_PIECE - 1) + 64 <=
                   8 * INDEX_SPREAD_BEHIND,
               "what may be read behind a span");

/* Over one article, or as far as the end of the span. */
WQ_BITS_INLINE void article_skip(wq_bit_reader *r, unsigned how, uint32_t tf)
{
    if (tf == 1 && how < INDEX_SPREAD_FAR) {
        one_skip(r, INDEX_SPREAD_WITHINS[how]);
        return;
    }
    unsigned k = index_spread_parameter(how, tf);
    for (; tf > INDEX_SPREAD_PIECE; tf -= INDEX_SPREAD_PIECE) {
        piece_skip(r, k, INDEX_SPREAD_PIECE, true);
        if (wq_bits_overrun(r)) {
            return;
        }
    }
    piece_skip(r, k, tf, true);
}

/* The positions of one, or those as far as the end of the span. Returns one more than the last. */
WQ_BITS_INLINE uint64_t article_get(wq_bit_reader *r, unsigned how, uint32_t tf, uint32_t *out)
{
    if (tf == 1 && how < INDEX_SPREAD_FAR) {
        uint64_t position = one_get(r, INDEX_SPREAD_WITHINS[how], true);
        *out = (uint32_t)position;
        return position + 1;
    }
    unsigned k = index_spread_parameter(how, tf);
    uint64_t next = 0;
    for (; tf > INDEX_SPREAD_PIECE; tf -= INDEX_SPREAD_PIECE) {
        next = piece_get(r, k, INDEX_SPREAD_PIECE, next, out, true);
        out += INDEX_SPREAD_PIECE;
        if (wq_bits_overrun(r)) {
            return next;
        }
    }
    return piece_get(r, k, tf, next, out, true);
}

WQ_BITS_INLINE bool article_take(wq_bit_reader *r, unsigned how, uint32_t tf, uint32_t *out)
{
    uint64_t next = article_get(r, how, tf, out);
    return !wq_bits_overrun(r) && next <= (uint64_t)UINT32_MAX + 1;
}

bool index_spread_skip(wq_bit_reader *r, uint16_t how, uint32_t tf)
{
    wq_bit_reader in = *r; /* a copy, so that it stays in registers */
    if (wq_bits_overrun(&in)) {
        return false;
    }
    article_skip(&in, how, tf);
    bool is = !wq_bits_overrun(&in);
    r->at = is ? in.at : r->at;
    return is;
}

bool index_spread_all(wq_bit_reader *r, uint16_t how, uint32_t tf, uint32_t *out)
{
    wq_bit_reader in = *r;
    bool is = !wq_bits_overrun(&in) && article_take(&in, how, tf, out);
    r->at = is ? in.at : r->at;
    return is;
}

/* Whether it is known how posting `i` was written. `near`: its length is looked up. */
WQ_BITS_INLINE bool how_of(const index_spread_list *list, unsigned i, bool near, unsigned *how)
{
    uint32_t number = list->numbers[i];
    *how = near || number < list->near ? list->lengths[number] : list->far;
    return *how != 0;
}

WQ_BITS_INLINE uint32_t articles_read(wq_bit_reader *r, const index_spread_list *list, uint32_t i,
                                      uint32_t to, bool near, uint32_t *out)
{
    wq_bit_reader in = *r;
    const index_spread_list of = *list;
    size_t at = in.at;
    unsigned how;
    for (; i < to && how_of(&of, i, near, &how); i++) {
        article_skip(&in, how, of.codes[i] / 2u);
        if (wq_bits_overrun(&in)) {
            break;
        }
        at = in.at;
    }
    if (i == to && out != NULL && how_of(&of, i, near, &how) &&
        article_take(&in, how, of.codes[i] / 2u, out)) {
        at = in.at;
        i++;
    }
    r->at = at;
    return i;
}

uint32_t index_spread_read(wq_bit_reader *r, const index_spread_list *list, uint32_t i, uint32_t to,
                           uint32_t *out)
{
    if (wq_bits_overrun(r)) {
        return i;
    }
    /* Numbers rise: where the last is near, all are. */
    bool near = out != NULL && list->numbers[to] < list->near;
    return near ? articles_read(r, list, i, to, true, out)
                : articles_read(r, list, i, to, false, out);
}
