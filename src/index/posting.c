/* SPDX-License-Identifier: MIT */
#include "index/posting.h"

#include "base/bytes.h"
#include "base/varint.h"
#include "index/length.h"

#include <string.h>

/* 128 numbers: how many of their bits go to the lanes, and how many have more. */
typedef struct array {
    unsigned bits, exceptions;
    unsigned cost; /* in bits, with what is reckoned for time */
} array;

/* What an exception and a title cost beside log2(128 / how many) bits for their place: its rest, of
 * an exception the end of its gamma code, and what is reckoned for the time that they take, three
 * bits and one. (With one bit for an exception the index is 120 KB of 26.7 MB smaller; the second
 * bit alone saves a question for all words 5 % of its instructions.) */
#define COST_EXCEPTION 5u
#define COST_TITLE     3u

/* The width that makes 128 numbers smallest. The gamma code of an exception grows by two bits where
 * the lanes shrink by one. */
static array array_plan(const uint32_t v[INDEX_BLOCK])
{
    uint8_t sizes[34] = {0};
    unsigned most = 32;
    for (unsigned i = 0; i < INDEX_BLOCK; i++) {
        sizes[wq_bit_length(v[i])]++;
    }
    while (most > 0 && sizes[most] == 0) {
        most--;
    }
    array best = {most, 0, INDEX_BLOCK * most};
    unsigned over = 0;
    unsigned high = 0;
    for (unsigned bits = most; bits-- > 0;) {
        high += 2 * over + sizes[bits + 1];
        over += sizes[bits + 1];
        unsigned cost =
            INDEX_BLOCK * bits + high + over * (wq_log2(INDEX_BLOCK / over) + COST_EXCEPTION);
        if (over < INDEX_BLOCK && cost < best.cost) {
            best = (array){bits, over, cost};
        }
    }
    return best;
}

/* The places of `count` marked ones of 128, each as its distance from the one before. */
static unsigned places_parameter(unsigned count)
{
    return wq_log2(INDEX_BLOCK / count);
}

static void exceptions_put(wq_bit_writer *w, const uint32_t v[INDEX_BLOCK], array a)
{
    unsigned next = 0;
    for (unsigned i = 0; a.exceptions > 0 && i < INDEX_BLOCK; i++) {
        if (v[i] >> a.bits != 0) { /* with exceptions the lanes have fewer than 32 bits */
            wq_bits_put_rice(w, i - next, places_parameter(a.exceptions));
            wq_bits_put_gamma(w, v[i] >> a.bits);
            next = i + 1;
        }
    }
}

/* Codes one behind the other, from one load as long as that lasts: of `kept` as many bits were
 * dropped as are `taken`. */
typedef struct window {
    wq_bit_reader in;
    uint64_t kept;
    unsigned taken;
} window;

/* A load has 57 bits; no code that is read without a second look has more than 24. */
#define WINDOW_TAKEN 33u

WQ_BITS_INLINE window window_open(const wq_bit_reader *r)
{
    return (window){*r, wq_bits_peek(r), 0};
}

WQ_BITS_INLINE void window_load(window *w)
{
    w->in.at += w->taken;
    w->kept = wq_bits_peek(&w->in);
    w->taken = 0;
}

WQ_BITS_INLINE void window_drop(window *w, unsigned bits)
{
    w->kept >>= bits;
    w->taken += bits;
}

/* The distance to the next of some places. */
WQ_BITS_INLINE uint32_t window_place(window *w, unsigned k)
{
    if (w->taken > WINDOW_TAKEN) {
        window_load(w);
    }
    unsigned far = wq_low_ones(w->kept);
    if (far > 8) {
        window_load(w);
        uint32_t place = wq_bits_get_rice(&w->in, k);
        window_load(w);
        return place;
    }
    uint64_t rest = w->kept >> (far + 1);
    window_drop(w, far + 1 + k);
    return far << k | ((uint32_t)rest & ((1u << k) - 1));
}

/* Gamma codes of up to 7 bits by the byte that they begin: the number, and 256 times the bits. */
#define GAMMA(b)                                                                                   \
    (((b)&1) == 0   ? 0x101                                                                        \
     : ((b)&2) == 0 ? 0x302 + ((b) >> 2 & 1)                                                       \
     : ((b)&4) == 0 ? 0x504 + ((b) >> 3 & 3)                                                       \
     : ((b)&8) == 0 ? 0x708 + ((b) >> 4 & 7)                                                       \
                    : 0)
#define GAMMA_4(b)  GAMMA(b), GAMMA((b) + 1), GAMMA((b) + 2), GAMMA((b) + 3)
#define GAMMA_16(b) GAMMA_4(b), GAMMA_4((b) + 4), GAMMA_4((b) + 8), GAMMA_4((b) + 12)
#define GAMMA_64(b) GAMMA_16(b), GAMMA_16((b) + 16), GAMMA_16((b) + 32), GAMMA_16((b) + 48)

static const uint16_t GAMMAS[256] = {GAMMA_64(0), GAMMA_64(64), GAMMA_64(128), GAMMA_64(192)};

/* The gap to the next of some articles; a load has bits for it and a byte. */
WQ_BITS_INLINE uint32_t window_gap(window *w, unsigned k)
{
    if (w->taken > WINDOW_TAKEN - 8) {
        window_load(w);
    }
    unsigned ones = wq_low_ones(w->kept);
    if (ones + k >= WQ_RICE_ESCAPE) {
        window_load(w);
        uint32_t gap = wq_bits_get_rice(&w->in, k);
        window_load(w);
        return gap;
    }
    uint64_t rest = w->kept >> (ones + 1);
    window_drop(w, ones + 1 + k);
    return ones << k | ((uint32_t)rest & ((1u << k) - 1));
}

/* After a place or a gap, which leave eight bits at least; 0 when it is none. */
WQ_BITS_INLINE uint32_t window_gamma(window *w)
{
    unsigned code = GAMMAS[w->kept & 255];
    if (code == 0) {
        window_load(w);
        uint32_t high = wq_bits_get_gamma(&w->in);
        window_load(w);
        return high;
    }
    window_drop(w, code >> 8);
    return code & 255;
}

/* `*any` has all bits that one of the numbers can have. */
static wq_status exceptions_get(wq_bit_reader *r, array a, uint32_t v[INDEX_BLOCK], uint32_t *any)
{
    unsigned k = a.exceptions > 0 ? places_parameter(a.exceptions) : 0;
    uint64_t i = 0;
    uint32_t most = a.bits < 32 ? UINT32_MAX >> a.bits : 0; /* no room for exceptions */
    uint32_t over = 0;
    window w = window_open(r);
    for (unsigned e = 0; e < a.exceptions; e++) {
        i += window_place(&w, k);
        uint32_t high = window_gamma(&w);
        WQ_FAIL_IF(i >= INDEX_BLOCK || high - 1 >= most, WQ_ECORRUPT);
        v[i++] |= high << a.bits;
        over |= high;
    }
    *any = (a.bits < 32 ? over << a.bits : 0) | (a.bits > 0 ? UINT32_MAX >> (32 - a.bits) : 0);
    r->at = w.in.at + w.taken;
    return WQ_OK;
}

/* The same for codes, which are twice the number and 2. */
static wq_status exceptions_code(wq_bit_reader *r, array a, unsigned shift,
                                 uint16_t codes[INDEX_BLOCK])
{
    unsigned k = a.exceptions > 0 ? places_parameter(a.exceptions) : 0;
    uint64_t i = 0;
    uint32_t most = UINT16_MAX >> (a.bits + shift);
    uint32_t over = 0;
    window w = window_open(r);
    for (unsigned e = 0; e < a.exceptions; e++) {
        i += window_place(&w, k);
        uint32_t high = window_gamma(&w);
        WQ_FAIL_IF(i >= INDEX_BLOCK || high - 1 >= most, WQ_ECORRUPT);
        uint32_t code = codes[i] + (high << (a.bits + shift));
        over |= code;
        codes[i++] = (uint16_t)code;
    }
    WQ_FAIL_IF(over > UINT16_MAX, WQ_ECORRUPT);
    r->at = w.in.at + w.taken;
    return WQ_OK;
}

/* From so many titles on a bit a posting takes about as many bits, and a third of the time. */
#define TITLES_MAP 32u

static void titles_put(wq_bit_writer *w, const uint16_t codes[INDEX_BLOCK], unsigned titles)
{
    unsigned next = 0;
    for (unsigned i = 0; titles >= TITLES_MAP && i < INDEX_BLOCK; i++) {
        wq_bits_put(w, codes[i] & 1, 1);
    }
    for (unsigned i = 0; titles > 0 && titles < TITLES_MAP && i < INDEX_BLOCK; i++) {
        if ((codes[i] & 1) != 0) {
            wq_bits_put_rice(w, i - next, places_parameter(titles));
            next = i + 1;
        }
    }
}

/* One bit a posting. */
static wq_status titles_map(wq_bit_reader *r, unsigned titles, uint16_t codes[INDEX_BLOCK])
{
    for (unsigned from = 0; from < INDEX_BLOCK; from += 32) {
        for (uint32_t map = wq_bits_get(r, 32); map != 0; map &= map - 1) {
            codes[from + wq_ones_below(map - 1)] |= 1;
            titles--;
        }
    }
    return titles == 0 ? WQ_OK : WQ_ECORRUPT;
}

static wq_status titles_get(wq_bit_reader *r, unsigned titles, uint16_t codes[INDEX_BLOCK])
{
    if (titles >= TITLES_MAP) {
        return titles_map(r, titles, codes);
    }
    unsigned k = titles > 0 ? places_parameter(titles) : 0;
    uint64_t i = 0;
    window w = window_open(r);
    for (unsigned t = 0; t < titles; t++) {
        i += window_place(&w, k);
        WQ_FAIL_IF(i >= INDEX_BLOCK, WQ_ECORRUPT);
        codes[i++] |= 1;
    }
    r->at = w.in.at + w.taken;
    return WQ_OK;
}

size_t index_quarters_encode(const index_posts *posts, uint8_t *out)
{
    size_t n = 0;
    uint32_t before = 0;
    for (unsigned q = 1; q < INDEX_QUARTERS && q * INDEX_QUARTER < posts->count; q++) {
        n += wq_varint32_encode(out + n, posts->quarters[q - 1] - before);
        before = posts->quarters[q - 1];
    }
    return n;
}

wq_status index_quarters_decode(wq_span *in, uint32_t count, uint32_t quarters[INDEX_QUARTERS - 1])
{
    uint32_t before = 0;
    for (unsigned q = 1; q < INDEX_QUARTERS && q * INDEX_QUARTER < count; q++) {
        uint32_t more;
        WQ_TRY(wq_varint32_decode(in, &more));
        WQ_FAIL_IF(more > UINT32_MAX - before, WQ_ECORRUPT);
        before += more;
        quarters[q - 1] = before;
    }
    return WQ_OK;
}

/* In the lanes stands whether one is in the head too, as the lowest bit: of blocks with many. */
#define TITLES_WHOLE  255u
#define CODE_BITS_MAX 15u

/* As of exceptions. */
static unsigned titles_cost(unsigned titles)
{
    return titles == 0 ? 0 : titles * (wq_log2(INDEX_BLOCK / titles) + COST_TITLE);
}

/* Instead of a width of gaps: a map stands there, of so many bytes as there would be exceptions. It
 * is chosen where it takes no more bits than gaps, with what is reckoned for their time, and a few
 * more that its own time is worth. */
#define GAPS_MAP      63u
#define MAP_MORE_BITS 80u

/* The numbers as gaps, or as a map. */
static size_t numbers_put(const index_posts *posts, uint32_t base, array *gap, uint8_t *out,
                          const uint32_t gaps[INDEX_BLOCK])
{
    size_t map = index_map_size(base, posts->numbers[INDEX_BLOCK - 1]);
    if (map == 0 || 8 * map > gap->cost + MAP_MORE_BITS) {
        index_lanes_pack(gaps, gap->bits, out);
        return index_lanes_size(gap->bits);
    }
    *gap = (array){GAPS_MAP, (unsigned)map, 0};
    index_map_encode(posts->numbers, base, out);
    return map;
}

/* The head of a block: widths and counts in 32 bits. */
static uint32_t block_head(array gaps, array tfs, unsigned titles)
{
    return gaps.bits | gaps.exceptions << 6 | tfs.bits << 13 | tfs.exceptions << 17 | titles << 24;
}

size_t index_block_encode(const index_posts *posts, uint32_t base, bool positions,
                          uint8_t out[INDEX_BLOCK_BYTES])
{
    uint32_t gaps[INDEX_BLOCK];
    uint32_t tfs[INDEX_BLOCK];
    uint32_t codes[INDEX_BLOCK];
    uint32_t first = base;
    unsigned titles = 0;
    for (unsigned i = 0; i < INDEX_BLOCK; i++) {
        gaps[i] = posts->numbers[i] - base;
        base = posts->numbers[i] + 1;
        tfs[i] = posts->codes[i] / 2u - 1;
        codes[i] = posts->codes[i] - 2u;
        titles += posts->codes[i] & 1u;
    }
    array gap = array_plan(gaps);
    array tf = array_plan(tfs);
    array code = array_plan(codes);
    if (code.bits <= CODE_BITS_MAX && code.cost < tf.cost + titles_cost(titles)) {
        tf = code;
        titles = TITLES_WHOLE;
    }
    const uint32_t *often = titles == TITLES_WHOLE ? codes : tfs;
    size_t n = 4;
    n += numbers_put(posts, first, &gap, out + n, gaps);
    wq_put_le32(out, block_head(gap, tf, titles));
    index_lanes_pack(often, tf.bits, out + n);
    n += index_lanes_size(tf.bits);
    wq_bit_writer bits;
    wq_bits_write_init(&bits, out + n, INDEX_BLOCK_BYTES - n);
    if (gap.bits != GAPS_MAP) {
        exceptions_put(&bits, gaps, gap);
    }
    exceptions_put(&bits, often, tf);
    if (titles != TITLES_WHOLE) {
        titles_put(&bits, posts->codes, titles);
    }
    wq_bits_align(&bits);
    n += bits.len;
    return positions ? n + index_quarters_encode(posts, out + n) : n;
}

/* Lanes of one array; `in` moves behind them. */
static wq_status lanes_get(wq_span *in, unsigned bits, uint32_t v[INDEX_BLOCK])
{
    WQ_FAIL_IF(bits > 32 || in->len < index_lanes_size(bits), WQ_ECORRUPT);
    index_lanes_unpack(in->ptr, bits, v);
    *in = wq_span_sub(*in, index_lanes_size(bits), in->len);
    return WQ_OK;
}

/* None is of INDEX_TF_MAX occurrences more: only numbers of 15 bits can be. */
static bool codes_fit(const uint16_t codes[INDEX_BLOCK])
{
    bool fit = true;
    for (unsigned i = 0; i < INDEX_BLOCK; i++) {
        fit = fit && codes[i] != 0;
    }
    return fit;
}

/* The head of a block, which `in` moves behind, and how its numbers are written. */
static wq_status head_get(wq_span *in, index_late *late, array *gap)
{
    WQ_FAIL_IF(in->len < 4, WQ_ECORRUPT);
    late->head = wq_le32(in->ptr);
    *gap = (array){late->head & 63, late->head >> 6 & 127, 0};
    unsigned titles = late->head >> 24;
    *in = wq_span_sub(*in, 4, in->len);
    return titles > INDEX_BLOCK && titles != TITLES_WHOLE ? WQ_ECORRUPT : WQ_OK;
}

wq_status index_block_numbers(wq_span in, uint32_t base, uint32_t limit,
                              uint32_t numbers[INDEX_BLOCK], index_late *late)
{
    uint32_t gaps[INDEX_BLOCK];
    uint32_t any;
    array gap;
    WQ_TRY(head_get(&in, late, &gap));
    size_t lanes = index_lanes_size(late->head >> 13 & 15);
    WQ_TRY(lanes_get(&in, gap.bits, gaps));
    WQ_FAIL_IF(in.len < lanes, WQ_ECORRUPT);
    late->bytes = in;
    wq_bit_reader bits;
    wq_span rest = wq_span_sub(in, lanes, in.len);
    wq_bits_read_init(&bits, rest);
    WQ_TRY(exceptions_get(&bits, gap, gaps, &any));
    late->bits = (uint32_t)bits.at;
    return index_lanes_sum(base, limit, any, gaps, numbers) ? WQ_OK : WQ_ECORRUPT;
}

bool index_block_mapped(wq_span in)
{
    return in.len > 0 && (in.ptr[0] & 63) == GAPS_MAP;
}

wq_status index_block_map(wq_span in, uint32_t base, uint32_t limit, index_map *map,
                          index_late *late)
{
    array gap;
    WQ_TRY(head_get(&in, late, &gap));
    WQ_FAIL_IF(in.len < gap.exceptions, WQ_ECORRUPT);
    late->bytes = wq_span_sub(in, gap.exceptions, in.len);
    late->bits = 0;
    return index_map_decode(wq_span_of(in.ptr, gap.exceptions), base, limit, map);
}

wq_status index_block_codes(const index_late *late, bool positions, uint16_t codes[INDEX_BLOCK],
                            uint32_t quarters[INDEX_QUARTERS - 1])
{
    array tf = {late->head >> 13 & 15, late->head >> 17 & 127, 0};
    unsigned titles = late->head >> 24;
    wq_span in = late->bytes;
    wq_bit_reader bits;
    WQ_FAIL_IF(in.len < index_lanes_size(tf.bits), WQ_ECORRUPT);
    if (titles == TITLES_WHOLE) {
        index_lanes_whole(in.ptr, tf.bits, codes);
    } else {
        index_lanes_codes(in.ptr, tf.bits, codes);
        WQ_FAIL_IF(tf.bits == 15 && !codes_fit(codes), WQ_ECORRUPT);
    }
    in = wq_span_sub(in, index_lanes_size(tf.bits), in.len);
    wq_bits_read_init(&bits, in);
    bits.at = late->bits;
    WQ_TRY(exceptions_code(&bits, tf, titles != TITLES_WHOLE, codes));
    WQ_TRY(titles != TITLES_WHOLE ? titles_get(&bits, titles, codes) : WQ_OK);
    WQ_FAIL_IF(wq_bits_overrun(&bits), WQ_ECORRUPT);
    in = wq_span_sub(in, (bits.at + 7) / 8, in.len);
    if (positions) {
        WQ_TRY(index_quarters_decode(&in, INDEX_BLOCK, quarters));
    }
    return in.len == 0 ? WQ_OK : WQ_ECORRUPT;
}

wq_status index_block_decode(wq_span in, uint32_t base, uint32_t limit, bool positions,
                             index_posts *posts)
{
    index_late late;
    index_map map;
    posts->count = INDEX_BLOCK;
    if (index_block_mapped(in)) {
        WQ_TRY(index_block_map(in, base, limit, &map, &late));
        index_map_numbers(&map, posts->numbers);
    } else {
        WQ_TRY(index_block_numbers(in, base, limit, posts->numbers, &late));
    }
    return index_block_codes(&late, positions, posts->codes, posts->quarters);
}

unsigned index_gap_parameter(uint32_t articles, uint32_t df)
{
    return wq_log2(articles / df);
}

/* ---- tails and heads ---- */

void index_tail_put(wq_bit_writer *w, const index_posts *posts, uint32_t base, unsigned k)
{
    wq_bit_writer bits = *w; /* a copy, so that it stays in registers */
    for (uint32_t i = 0; i < posts->count; i++) {
        wq_bits_put_rice(&bits, posts->numbers[i] - base, k);
        wq_bits_put_gamma(&bits, posts->codes[i] - 1u);
        base = posts->numbers[i] + 1;
    }
    *w = bits;
}

wq_status index_tail_get(wq_bit_reader *r, uint32_t base, uint32_t limit, unsigned k,
                         index_posts *posts)
{
    uint64_t number = base;
    uint32_t count = posts->count;
    window w = window_open(r);
    for (uint32_t i = 0; i < count; i++) {
        number += window_gap(&w, k);
        uint32_t code = window_gamma(&w);
        WQ_FAIL_IF(code - 1 >= UINT16_MAX - 1u, WQ_ECORRUPT);
        posts->numbers[i] = (uint32_t)number;
        posts->codes[i] = (uint16_t)(code + 1);
        number++;
    }
    r->at = w.in.at + w.taken;
    return number > limit || wq_bits_overrun(r) ? WQ_ECORRUPT : WQ_OK;
}

size_t index_heads_encode(const index_head *heads, unsigned count, uint32_t base, bool positions,
                          uint8_t out[INDEX_HEAD_BYTES])
{
    size_t n = 0;
    for (unsigned i = 0; i < count; i++) {
        n += wq_varint32_encode(out + n, heads[i].last - base);
        n += wq_varint32_encode(out + n, heads[i].bytes);
        out[n++] = heads[i].best[0];
        out[n++] = heads[i].best[1];
        if (positions) {
            n += wq_varint32_encode(out + n, heads[i].run);
        }
        base = heads[i].last + 1;
    }
    return n;
}

/* A varint of `*at`; most have one or two bytes. False: it is none. */
WQ_BITS_INLINE bool head_number(const uint8_t **at, const uint8_t *end, uint32_t *value)
{
    const uint8_t *p = *at;
    if (end - p > 1 && (p[0] < 0x80 || (p[1] < 0x80 && p[1] != 0))) {
        bool two = p[0] >= 0x80;
        *value = (p[0] & 0x7Fu) | (two ? (uint32_t)p[1] << 7 : 0);
        *at = p + 1 + two;
        return true;
    }
    wq_span in = wq_span_of(p, (size_t)(end - p));
    bool is = wq_varint32_decode(&in, value) == WQ_OK;
    *at = in.ptr;
    return is;
}

wq_status index_heads_decode(wq_span in, unsigned count, uint32_t base, uint32_t limit,
                             bool positions, index_head *heads)
{
    uint64_t least = base;
    const uint8_t *at = in.ptr;
    const uint8_t *end = in.ptr + in.len;
    for (unsigned i = 0; i < count; i++) {
        index_head *head = &heads[i];
        uint32_t gap;
        uint32_t bytes;
        bool is = head_number(&at, end, &gap) && head_number(&at, end, &bytes);
        WQ_FAIL_IF(!is || end - at < 2 || bytes < 5 || bytes > INDEX_BLOCK_BYTES, WQ_ECORRUPT);
        WQ_FAIL_IF(least + gap >= limit, WQ_ECORRUPT);
        head->last = (uint32_t)least + gap;
        head->bytes = (uint16_t)bytes;
        head->best[0] = at[0];
        head->best[1] = at[1];
        head->run = 0;
        at += 2;
        WQ_FAIL_IF(positions && !head_number(&at, end, &head->run), WQ_ECORRUPT);
        least += (uint64_t)gap + 1;
    }
    return at == end ? WQ_OK : WQ_ECORRUPT;
}
