/* SPDX-License-Identifier: MIT */
#include "index/lanes.h"

#include "base/bytes.h"

#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#define ROWS 32u

void index_lanes_pack(const uint32_t in[INDEX_BLOCK], unsigned bits, uint8_t *out)
{
    if (bits == 0) {
        return;
    }
    const uint32_t mask = bits == 32 ? UINT32_MAX : (1u << bits) - 1;
    uint32_t words[4 * 32] = {0};
    for (unsigned row = 0; row < ROWS; row++) {
        unsigned word = row * bits / 32;
        unsigned shift = row * bits % 32;
        for (unsigned lane = 0; lane < 4; lane++) {
            uint32_t v = in[row * 4 + lane] & mask;
            words[word * 4 + lane] |= v << shift;
            if (shift + bits > 32) {
                words[(word + 1) * 4 + lane] |= v >> ((32 - shift) & 31);
            }
        }
    }
    for (unsigned i = 0; i < bits * 4; i++) {
        wq_put_le32(out + (size_t)i * 4, words[i]);
    }
}

static inline uint32_t width_mask(unsigned bits)
{
    return bits == 32 ? UINT32_MAX : (1u << bits) - 1;
}

void index_lanes_unpack_plain(const uint8_t *in, unsigned bits, uint32_t out[INDEX_BLOCK])
{
    const uint32_t mask = width_mask(bits);
    if (bits == 0) {
        memset(out, 0, INDEX_BLOCK * sizeof *out);
        return;
    }
    for (unsigned row = 0; row < ROWS; row++) {
        unsigned at = row * bits % 32;
        const uint8_t *word = in + (size_t)(row * bits / 32 * 16);
        for (unsigned lane = 0; lane < 4; lane++, word += 4) {
            uint32_t v = wq_le32(word) >> at;
            if (at + bits > 32) {
                v |= wq_le32(word + 16) << (32 - at);
            }
            out[row * 4 + lane] = v & mask;
        }
    }
}

void index_lanes_codes_plain(const uint8_t *in, unsigned bits, uint16_t codes[INDEX_BLOCK])
{
    uint32_t numbers[INDEX_BLOCK];
    index_lanes_unpack_plain(in, bits, numbers);
    for (unsigned i = 0; i < INDEX_BLOCK; i++) {
        codes[i] = (uint16_t)(2 * numbers[i] + 2);
    }
}

void index_lanes_whole_plain(const uint8_t *in, unsigned bits, uint16_t codes[INDEX_BLOCK])
{
    uint32_t numbers[INDEX_BLOCK];
    index_lanes_unpack_plain(in, bits, numbers);
    for (unsigned i = 0; i < INDEX_BLOCK; i++) {
        codes[i] = (uint16_t)(numbers[i] + 2);
    }
}

bool index_lanes_sum_plain(uint32_t base, uint32_t limit, const uint32_t gaps[INDEX_BLOCK],
                           uint32_t numbers[INDEX_BLOCK])
{
    uint64_t number = base;
    for (unsigned i = 0; i < INDEX_BLOCK; i++) {
        number += gaps[i];
        numbers[i] = (uint32_t)number;
        number++;
    }
    return number <= limit;
}

uint32_t index_lanes_reach_plain(const uint16_t *codes, uint32_t from, uint32_t count,
                                 const uint16_t least[2])
{
    while (from < count && codes[from] < least[codes[from] & 1]) {
        from++;
    }
    return from;
}

#ifdef INDEX_LANES_VECTORS

/* Below this 128 gaps do not pass 32 bits together. */
#define GAP_SMALL (1u << 24)

/* Four lanes, one register; GCC and clang make SSE2 or NEON of it. */
typedef uint32_t lanes __attribute__((vector_size(16)));

static inline lanes lanes_load(const uint8_t *from)
{
    lanes v;
    memcpy(&v, from, sizeof v);
    return v;
}

static inline void lanes_store(uint32_t *to, lanes v)
{
    memcpy(to, &v, sizeof v);
}

/* Row `row` of numbers of `bits`: with both constant, two to five instructions. */
static inline lanes row_get(const uint8_t *in, unsigned bits, unsigned row)
{
    unsigned at = row * bits;
    lanes v = lanes_load(in + (size_t)(at / 32 * 16)) >> (at % 32);
    if (at % 32 + bits > 32) {
        v |= lanes_load(in + (size_t)(at / 32 * 16) + 16) << (32 - at % 32);
    }
    return v & width_mask(bits);
}

#define ROW(bits, row) lanes_store(out + (size_t)4 * (row), row_get(in, bits, row))
#define ROW_4(bits, row)                                                                           \
    ROW(bits, row), ROW(bits, (row) + 1), ROW(bits, (row) + 2), ROW(bits, (row) + 3)
#define ROW_16(bits, row)                                                                          \
    ROW_4(bits, row), ROW_4(bits, (row) + 4), ROW_4(bits, (row) + 8), ROW_4(bits, (row) + 12)
#define WIDTH(bits)                                                                                \
    case bits:                                                                                     \
        ROW_16(bits, 0), ROW_16(bits, 16);                                                         \
        return

/* Nearly all arrays have one of the first widths. */
void index_lanes_unpack(const uint8_t *in, unsigned bits, uint32_t out[INDEX_BLOCK])
{
    switch (bits) {
        WIDTH(1);
        WIDTH(2);
        WIDTH(3);
        WIDTH(4);
        WIDTH(5);
        WIDTH(6);
        WIDTH(7);
        WIDTH(8);
        WIDTH(9);
        WIDTH(10);
        WIDTH(11);
        WIDTH(12);
    default:
        index_lanes_unpack_plain(in, bits, out);
    }
}

/* Eight numbers below 2^15 in half the room, shifted, and 2 more. */
static inline void halves_store(uint16_t *to, lanes low, lanes high, int shift)
{
#ifdef __SSE2__
    __m128i v = _mm_packs_epi32((__m128i)low, (__m128i)high);
    v = _mm_add_epi16(_mm_slli_epi16(v, shift), _mm_set1_epi16(2));
    memcpy(to, &v, sizeof v);
#else
    typedef uint16_t half __attribute__((vector_size(8)));
    half first = __builtin_convertvector((low << shift) + 2, half);
    half second = __builtin_convertvector((high << shift) + 2, half);
    memcpy(to, &first, sizeof first);
    memcpy(to + 4, &second, sizeof second);
#endif
}

#define CODES(bits, row, shift)                                                                    \
    halves_store(codes + (size_t)4 * (row), row_get(in, bits, row), row_get(in, bits, (row) + 1),  \
                 shift)
#define CODES_8(bits, row, shift)                                                                  \
    CODES(bits, row, shift), CODES(bits, (row) + 2, shift), CODES(bits, (row) + 4, shift),         \
        CODES(bits, (row) + 6, shift)
#define CODES_WIDTH(bits, shift)                                                                   \
    case bits:                                                                                     \
        CODES_8(bits, 0, shift), CODES_8(bits, 8, shift), CODES_8(bits, 16, shift),                \
            CODES_8(bits, 24, shift);                                                              \
        return

void index_lanes_codes(const uint8_t *in, unsigned bits, uint16_t codes[INDEX_BLOCK])
{
    switch (bits) {
    case 0:
        for (unsigned i = 0; i < INDEX_BLOCK; i += 8) {
            halves_store(codes + i, (lanes){0}, (lanes){0}, 1);
        }
        return;
        CODES_WIDTH(1, 1);
        CODES_WIDTH(2, 1);
        CODES_WIDTH(3, 1);
        CODES_WIDTH(4, 1);
        CODES_WIDTH(5, 1);
        CODES_WIDTH(6, 1);
    default:
        index_lanes_codes_plain(in, bits, codes);
    }
}

void index_lanes_whole(const uint8_t *in, unsigned bits, uint16_t codes[INDEX_BLOCK])
{
    switch (bits) {
        CODES_WIDTH(1, 0);
        CODES_WIDTH(2, 0);
        CODES_WIDTH(3, 0);
        CODES_WIDTH(4, 0);
        CODES_WIDTH(5, 0);
        CODES_WIDTH(6, 0);
    default:
        index_lanes_whole_plain(in, bits, codes);
    }
}

/* Four gaps behind the number that is, with 1 to 4 more, in `before`, which moves to the last of
 * them. */
static inline void row_sum(lanes *before, const uint32_t *gaps, uint32_t *numbers)
{
    const lanes zero = {0};
    lanes v;
    memcpy(&v, gaps, sizeof v);
    v += __builtin_shufflevector(zero, v, 0, 4, 5, 6);
    v += __builtin_shufflevector(zero, v, 0, 0, 4, 5);
    v += *before;
    lanes_store(numbers, v);
    *before = __builtin_shufflevector(v, v, 3, 3, 3, 3) + (lanes){1, 2, 3, 4};
}

bool index_lanes_sum(uint32_t base, uint32_t limit, uint32_t any, const uint32_t gaps[INDEX_BLOCK],
                     uint32_t numbers[INDEX_BLOCK])
{
    if (any >= GAP_SMALL) {
        return index_lanes_sum_plain(base, limit, gaps, numbers);
    }
    lanes before = (lanes){0, 1, 2, 3} + base;
    for (unsigned i = 0; i < INDEX_BLOCK; i += 16) {
        row_sum(&before, gaps + i, numbers + i);
        row_sum(&before, gaps + i + 4, numbers + i + 4);
        row_sum(&before, gaps + i + 8, numbers + i + 8);
        row_sum(&before, gaps + i + 12, numbers + i + 12);
    }
    uint32_t all = numbers[INDEX_BLOCK - 1] - base;
    return (uint64_t)base + all < limit;
}

typedef uint16_t halves __attribute__((vector_size(16)));
typedef uint64_t wholes __attribute__((vector_size(16)));

/* Eight at a time as long as none does. */
uint32_t index_lanes_reach(const uint16_t *codes, uint32_t from, uint32_t count,
                           const uint16_t least[2])
{
    const halves even = (halves){0} + least[0];
    const halves other = (halves){0} + (uint16_t)(least[0] ^ least[1]);
    for (; count - from >= 8; from += 8) {
        halves v;
        memcpy(&v, codes + from, sizeof v);
        halves need = even ^ (other & -(v & 1));
        wholes reached = (wholes)(v >= need);
        if ((reached[0] | reached[1]) != 0) {
            break;
        }
    }
    return index_lanes_reach_plain(codes, from, count, least);
}

#else

void index_lanes_whole(const uint8_t *in, unsigned bits, uint16_t codes[INDEX_BLOCK])
{
    index_lanes_whole_plain(in, bits, codes);
}

uint32_t index_lanes_reach(const uint16_t *codes, uint32_t from, uint32_t count,
                           const uint16_t least[2])
{
    return index_lanes_reach_plain(codes, from, count, least);
}

void index_lanes_codes(const uint8_t *in, unsigned bits, uint16_t codes[INDEX_BLOCK])
{
    index_lanes_codes_plain(in, bits, codes);
}

void index_lanes_unpack(const uint8_t *in, unsigned bits, uint32_t out[INDEX_BLOCK])
{
    index_lanes_unpack_plain(in, bits, out);
}

bool index_lanes_sum(uint32_t base, uint32_t limit, uint32_t any, const uint32_t gaps[INDEX_BLOCK],
                     uint32_t numbers[INDEX_BLOCK])
{
    (void)any;
    return index_lanes_sum_plain(base, limit, gaps, numbers);
}

#endif
