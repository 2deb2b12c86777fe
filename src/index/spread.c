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

const int8_t INDEX_SPREAD_FEW[16] = {-16, -8, -4, 0, 2, 4, 6, 8, 9, 10, 11, 12, 13, 14, 15, 16};

#define ESCAPE_ONES ((1u << INDEX_SPREAD_ESCAPE) - 1)
#define LOADED      57u /* bits of a load */
#define LOADED_ONES ((1ull << LOADED) - 1)

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

/* The load that a piece begins with; behind it `k` is that of the piece. */
WQ_BITS_INLINE uint64_t unary_open(wq_bit_reader *r, unsigned *k, bool sure)
{
    uint64_t unary = load(r, sure);
    if ((~unary & ESCAPE_ONES) == 0) {
        *k = (unsigned)(unary >> INDEX_SPREAD_ESCAPE) & 31;
        r->at += INDEX_SPREAD_ESCAPE + 5;
        unary = load(r, sure);
    }
    return unary & LOADED_ONES; /* so that there is a zero */
}

/* Returns one more than the last position. */
WQ_BITS_INLINE uint64_t piece_get(wq_bit_reader *r, unsigned k, unsigned count, uint64_t next,
                                  uint32_t *out, bool sure)
{
    uint32_t high[INDEX_SPREAD_PIECE];
    uint64_t unary = unary_open(r, &k, sure);
    for (unsigned i = 0; i < count; i++) {
        unsigned ones = wq_ones_below(unary);
        high[i] = (uint32_t)ones << k;
        unary >>= ones + 1;
        r->at += ones + 1;
    }
    uint64_t low = load(r, sure);
    unsigned left = LOADED;
    for (unsigned i = 0; i < count; i++) {
        if (left < k) {
            low = load(r, sure);
            left = LOADED;
        }
        next += high[i] | ((uint32_t)low & ((1u << k) - 1));
        out[i] = (uint32_t)next++;
        low >>= k;
        left -= k;
        r->at += k;
    }
    return next;
}

WQ_BITS_INLINE void piece_skip(wq_bit_reader *r, unsigned k, unsigned count, bool sure)
{
    uint64_t unary = unary_open(r, &k, sure);
    r->at += wq_zero_at(unary, count - 1) + 1 + (size_t)count * k;
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

/* Over one article; false when it does not end in the span. */
WQ_BITS_INLINE bool article_skip(wq_bit_reader *r, uint16_t how, uint32_t tf)
{
    size_t end = 8 * r->len;
    if (tf == 1 && how < INDEX_SPREAD_FAR) {
        (void)one_get(r, INDEX_SPREAD_WITHINS[how], true);
        return r->at <= end;
    }
    unsigned k = index_spread_parameter(how, tf);
    for (; tf > INDEX_SPREAD_PIECE && r->at <= end; tf -= INDEX_SPREAD_PIECE) {
        piece_skip(r, k, INDEX_SPREAD_PIECE, true);
    }
    if (r->at <= end) {
        piece_skip(r, k, tf, true);
    }
    return r->at <= end;
}

unsigned index_spread_skip(wq_bit_reader *r, const uint16_t *codes, const uint16_t *hows,
                           unsigned count)
{
    wq_bit_reader in = *r; /* a copy, so that it stays in registers */
    size_t at = in.at;
    unsigned done = 0;
    if (at > 8 * in.len) {
        return 0;
    }
    for (; done < count && article_skip(&in, hows[done], codes[done] / 2u); done++) {
        at = in.at;
    }
    r->at = at;
    return done;
}

/* Returns one more than the last position. */
WQ_BITS_INLINE uint64_t article_get(wq_bit_reader *r, uint16_t how, uint32_t tf, uint32_t *out)
{
    if (tf == 1 && how < INDEX_SPREAD_FAR) {
        uint64_t position = one_get(r, INDEX_SPREAD_WITHINS[how], true);
        *out = (uint32_t)position;
        return position + 1;
    }
    unsigned k = index_spread_parameter(how, tf);
    uint64_t next = 0;
    for (; tf > INDEX_SPREAD_PIECE && r->at <= 8 * r->len; tf -= INDEX_SPREAD_PIECE) {
        next = piece_get(r, k, INDEX_SPREAD_PIECE, next, out, true);
        out += INDEX_SPREAD_PIECE;
    }
    return r->at <= 8 * r->len ? piece_get(r, k, tf, next, out, true) : 0;
}

bool index_spread_all(wq_bit_reader *r, uint16_t how, uint32_t tf, uint32_t *out)
{
    wq_bit_reader in = *r; /* as above */
    if (in.at > 8 * in.len) {
        return false;
    }
    uint64_t next = article_get(&in, how, tf, out);
    bool is = in.at <= 8 * in.len && next <= (uint64_t)UINT32_MAX + 1;
    r->at = is ? in.at : r->at;
    return is;
}
