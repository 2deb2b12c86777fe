/* SPDX-License-Identifier: MIT */
#include "pack/entropy.h"

#include "base/bytes.h"

#include <string.h>

#define DICT_MAGIC 0xEC30A437u
#define DICT_ID    1
/* The block that gives the tables: below zstd's largest, so that it is one. */
#define BLOCK_TEXT  (112 * WQ_KIB)
#define BLOCK_EXTRA (15 * WQ_KIB)
#define LEVEL       13

/* ---- the text of the block ---- */

/* Beginnings of samples from everywhere; where they are cut does not matter. */
static wq_status block_samples(wq_span flat, wq_buf *text)
{
    enum { PIECE = 2048 };
    size_t pieces = BLOCK_TEXT / PIECE;
    size_t stride = flat.len / pieces;
    stride = stride < PIECE ? PIECE : stride;
    for (size_t at = 0; at < flat.len && text->len + PIECE <= BLOCK_TEXT; at += stride) {
        WQ_TRY(wq_buf_put_span(text, wq_span_sub(flat, at, PIECE)));
    }
    return WQ_OK;
}

static uint32_t random_next(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

/* Literals that nothing matches: every byte value comes, so that a frame with a rare one can
 * use the table too. */
static wq_status block_literals(uint32_t *state, size_t count, wq_buf *text)
{
    for (size_t i = 0; i < count; i++) {
        WQ_TRY(wq_buf_put_u8(text, (uint8_t)random_next(state)));
    }
    return WQ_OK;
}

/* Repeats of every length and distance, for the same reason. */
static wq_status block_repeats(uint32_t *state, wq_buf *text)
{
    size_t end = text->len;
    for (unsigned i = 0; i < 64; i++) {
        size_t length = 3 + (size_t)i * i / 3;
        size_t distance = (size_t)1 << (3 + i % 14);
        distance += random_next(state) % distance;
        length = length < distance ? length : distance;
        WQ_TRY(block_literals(state, i % 20 == 19 ? 70 : 2 + i % 20, text));
        if (distance > text->len || text->len - end > BLOCK_EXTRA - 2 * WQ_KIB) {
            continue;
        }
        WQ_TRY(wq_buf_reserve(text, length));
        memcpy(text->ptr + text->len, text->ptr + text->len - distance, length);
        text->len += length;
    }
    return WQ_OK;
}

static wq_status block_text(wq_span flat, wq_buf *text)
{
    uint32_t state = 1;
    WQ_TRY(block_samples(flat, text));
    for (unsigned value = 0; value < 256; value++) {
        /* 167 has no divisor in common with 256: all values, none beside its neighbour. */
        WQ_TRY(wq_buf_put_u8(text, (uint8_t)(value * 167)));
    }
    return block_repeats(&state, text);
}

/* ---- the tables of the block ---- */

/* Where the first block's content lies in a magicless frame. */
static wq_status block_find(wq_span frame, wq_span *block)
{
    WQ_FAIL_IF(frame.len < 16, WQ_ENOTFOUND);
    static const uint8_t SIZE_BYTES[4] = {0, 2, 4, 8};
    uint8_t head = frame.ptr[0];
    bool single = (head & 0x20) != 0;
    size_t at =
        1 + (single ? 0u : 1u) + SIZE_BYTES[head >> 6] + (single && head >> 6 == 0 ? 1u : 0u);
    uint32_t block_head = (uint32_t)frame.ptr[at] | (uint32_t)frame.ptr[at + 1] << 8 |
                          (uint32_t)frame.ptr[at + 2] << 16;
    *block = wq_span_sub(frame, at + 3, block_head >> 3);
    bool compressed = (block_head >> 1 & 3) == 2;
    return compressed && block->len > 64 ? WQ_OK : WQ_ENOTFOUND;
}

/* The description of the literals' Huffman tree, and the sequences behind the literals. */
static wq_status literals_split(wq_span block, wq_span *tree, wq_span *sequences)
{
    unsigned format = block.ptr[0] >> 2 & 3;
    size_t head = format < 2 ? 3 : format + 2;
    unsigned bits = format < 2 ? 10 : format == 2 ? 14 : 18;
    uint64_t fields = wq_le64(block.ptr);
    size_t len = (size_t)(fields >> (4 + bits) & (((uint64_t)1 << bits) - 1));
    WQ_FAIL_IF((block.ptr[0] & 3) != 2 || len > block.len - head, WQ_ENOTFOUND);
    uint8_t weights = block.ptr[head];
    size_t tree_len = weights < 128 ? (size_t)weights + 1 : ((size_t)weights - 127 + 1) / 2 + 1;
    WQ_FAIL_IF(tree_len > len, WQ_ENOTFOUND);
    *tree = wq_span_sub(block, head, tree_len);
    *sequences = wq_span_sub(block, head + len, block.len);
    return WQ_OK;
}

static unsigned bit_length(uint32_t v)
{
    unsigned bits = 0;
    while (v != 0) {
        bits++;
        v >>= 1;
    }
    return bits;
}

static uint32_t bits_at(wq_span in, size_t bit, unsigned count)
{
    uint32_t v = 0;
    for (unsigned i = 0; i < count; i++, bit++) {
        uint32_t byte = bit / 8 < in.len ? in.ptr[bit / 8] : 0;
        v |= (byte >> bit % 8 & 1) << i;
    }
    return v;
}

/* Bytes of the FSE table description at the head of `in` (RFC 8878, section 4.1.1); 0 when it is
 * none. Only its length is wanted. */
static size_t table_length(wq_span in)
{
    size_t bit = 4;
    int32_t left = (int32_t)1 << (bits_at(in, 0, 4) + 5);
    unsigned symbols = 0;
    while (left > 0 && symbols < 256 && bit / 8 < in.len) {
        /* Values 0 to left + 1; the smaller ones take a bit less. */
        unsigned width = bit_length((uint32_t)left + 1);
        uint32_t shorter = ((uint32_t)1 << width) - 1 - ((uint32_t)left + 1);
        uint32_t value = bits_at(in, bit, width - 1);
        if (value < shorter) {
            bit += width - 1;
        } else {
            value = bits_at(in, bit, width);
            value -= value >= (uint32_t)1 << (width - 1) ? shorter : 0;
            bit += width;
        }
        left -= value == 0 ? 1 : (int32_t)value - 1;
        symbols++;
        /* A probability of zero: two bits at a time say how many more. */
        for (uint32_t more = value == 1 ? 3 : 0; more == 3 && symbols < 256; symbols += more) {
            more = bits_at(in, bit, 2);
            bit += 2;
        }
    }
    size_t len = (bit + 7) / 8;
    return left == 0 && len <= in.len ? len : 0;
}

typedef struct tables {
    wq_span tree, literal_lengths, offsets, match_lengths;
} tables;

static wq_status table_take(wq_span *in, wq_span *table)
{
    size_t len = in->len != 0 ? table_length(*in) : 0;
    WQ_FAIL_IF(len == 0, WQ_ENOTFOUND);
    *table = wq_span_sub(*in, 0, len);
    *in = wq_span_sub(*in, len, in->len);
    return WQ_OK;
}

static wq_status tables_find(wq_span frame, tables *t)
{
    wq_span block;
    wq_span rest;
    WQ_TRY(block_find(frame, &block));
    WQ_TRY(literals_split(block, &t->tree, &rest));
    WQ_FAIL_IF(rest.len < 8, WQ_ENOTFOUND);
    size_t count = rest.ptr[0] < 128 ? 1 : rest.ptr[0] < 255 ? 2 : 3;
    /* All three tables must be written out: mode 2, thrice. */
    WQ_FAIL_IF(rest.ptr[count] != 0xA8, WQ_ENOTFOUND);
    rest = wq_span_sub(rest, count + 1, rest.len);
    WQ_TRY(table_take(&rest, &t->literal_lengths));
    WQ_TRY(table_take(&rest, &t->offsets));
    return table_take(&rest, &t->match_lengths);
}

static wq_status dictionary_put(const tables *t, wq_span content, wq_buf *out)
{
    uint8_t head[8];
    uint8_t repeats[12];
    wq_put_le32(head, DICT_MAGIC);
    wq_put_le32(head + 4, DICT_ID);
    wq_put_le32(repeats, 1);
    wq_put_le32(repeats + 4, 4);
    wq_put_le32(repeats + 8, 8);
    const wq_span all[] = {wq_span_of(head, sizeof head),
                           t->tree,
                           t->offsets,
                           t->match_lengths,
                           t->literal_lengths,
                           wq_span_of(repeats, sizeof repeats),
                           content};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        WQ_TRY(wq_buf_put_span(out, all[i]));
    }
    return WQ_OK;
}

wq_status pack_entropy_finish(wq_span flat, wq_span content, wq_buf *out)
{
    pack_codec *codec = NULL;
    pack_dict *dict = NULL;
    wq_buf text;
    wq_buf frame;
    tables t;
    wq_status st;
    wq_buf_init(&text, BLOCK_TEXT + BLOCK_EXTRA);
    wq_buf_init(&frame, 2 * (BLOCK_TEXT + BLOCK_EXTRA));
    WQ_TRY_OUT(st, block_text(flat, &text));
    WQ_TRY_OUT(st, pack_codec_new(&codec));
    WQ_TRY_OUT(st, pack_dict_new(content, LEVEL, &dict));
    WQ_TRY_OUT(st, pack_squeeze(codec, dict, LEVEL, wq_buf_span(&text), &frame));
    WQ_TRY_OUT(st, tables_find(wq_buf_span(&frame), &t));
    size_t begin = out->len;
    st = dictionary_put(&t, content, out);
    out->len = st == WQ_OK ? out->len : begin;
out:
    pack_dict_free(dict);
    pack_codec_free(codec);
    wq_buf_release(&text);
    wq_buf_release(&frame);
    return st;
}
