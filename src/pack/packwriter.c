/* SPDX-License-Identifier: MIT */
#include "pack/pack.h"

#include "base/bytes.h"
#include "base/check.h"
#include "pack/chunk.h"
#include "pack/payload.h"
#include "pack/hashtree.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define CHECK_BYTES 4

/* What is known of a row between the two passes. */
typedef struct row_note {
    wq_id id;
    uint32_t frame_len;
    uint32_t body_bytes; /* UTF-8 of its body, as it will be read back */
    uint64_t body_check; /* over its body as written: an id does not tell white space apart */
} row_note;

typedef struct pack_writer {
    const pack_write_options *options;
    const wq_sink *sink;
    pack_codec *codec;
    row_note *notes;
    uint32_t *slots; /* row + 1 of the first row of an id; open addressing */
    uint64_t at;     /* bytes written */
    wq_buf frame, chunk, directory, hashes;
    pack_chunk_builder builder;
    pack_footer footer;
    uint32_t slot_mask;
    pack_leaves leaves;
} pack_writer;

static wq_status put(pack_writer *w, wq_span bytes)
{
    WQ_TRY(pack_leaves_put(&w->leaves, bytes));
    w->at += bytes.len;
    if (w->at > PACK_SIZE_MAX) {
        return wq_fail(w->options->err, WQ_ELIMIT, "a pack cannot be larger than 1 GiB");
    }
    return w->sink->write(w->sink->ctx, bytes);
}

static wq_status pad(pack_writer *w, uint64_t to)
{
    static const uint8_t ZEROS[512];
    while (w->at < to) {
        uint64_t left = to - w->at;
        WQ_TRY(put(w, wq_span_of(ZEROS, left < sizeof ZEROS ? (size_t)left : sizeof ZEROS)));
    }
    return WQ_OK;
}

/* The first row with this id and this very body, or this row after noting it. */
static uint32_t first_row(pack_writer *w, uint32_t row)
{
    const wq_id *id = &w->notes[row].id;
    uint64_t body = w->notes[row].body_check;
    uint32_t slot = wq_le32(id->b) & w->slot_mask;
    while (w->slots[slot] != 0) {
        uint32_t other = w->slots[slot] - 1;
        if (w->notes[other].body_check == body &&
            memcmp(w->notes[other].id.b, id->b, sizeof id->b) == 0) {
            return other;
        }
        slot = (slot + 1) & w->slot_mask;
    }
    w->slots[slot] = row + 1;
    return row;
}

/* Parts that make the body, and the bytes of all parts of either kind. */
typedef struct text_count {
    size_t body_parts;
    uint32_t body;
    uint32_t beside;
    uint64_t body_check;
} text_count;

static text_count text_measure(const wq_article *article)
{
    text_count count = {0};
    for (size_t i = 0; i < article->part_count; i++) {
        bool body = article->parts[i].kind < WQ_PART_BODY_END;
        if (body) {
            count.body_check =
                wq_check64(count.body_check + article->parts[i].kind, article->parts[i].text);
        }
        count.body_parts += body;
        *(body ? &count.body : &count.beside) += (uint32_t)article->parts[i].text.len;
    }
    return count;
}

static wq_status frame_write(pack_writer *w, uint32_t row, const wq_article *article)
{
    text_count count = text_measure(article);
    w->notes[row].body_check = count.body_check;
    uint32_t first = first_row(w, row);
    uint32_t body_row = first != row && count.body_parts != 0 ? first : PACK_NO_ROW;
    w->notes[row].body_bytes = body_row == PACK_NO_ROW ? count.body : w->notes[first].body_bytes;
    w->footer.raw += article->title.len + (uint64_t)w->notes[row].body_bytes + count.beside;
    wq_buf *plain = &w->codec->plain;
    wq_buf_clear(plain);
    WQ_TRY(pack_payload_frame(article, body_row, plain));
    wq_buf_clear(&w->frame);
    if (plain->len != 0) {
        const uint8_t none[CHECK_BYTES] = {0};
        WQ_TRY(wq_buf_put(&w->frame, none, sizeof none));
        WQ_TRY(pack_squeeze(w->codec, w->options->dict, w->options->level, wq_buf_span(plain),
                            &w->frame));
        wq_span body = wq_span_of(w->frame.ptr + CHECK_BYTES, w->frame.len - CHECK_BYTES);
        wq_put_le32(w->frame.ptr, wq_check32(pack_frame_seed(w->footer.salt, row), body));
    }
    w->notes[row].frame_len = (uint32_t)w->frame.len;
    WQ_TRY(pad(w, pack_frame_place(w->at, w->notes[row].frame_len)));
    return put(w, wq_buf_span(&w->frame));
}

/* The salt tells packs apart for checks against damage: no secret, and the same every time. */
static uint64_t salt_of(const pack_writer *w, const wq_article *first)
{
    uint8_t bytes[16 + 4 + 16];
    memcpy(bytes, first->id.b, 16);
    wq_put_le32(bytes + 16, w->footer.rows);
    memcpy(bytes + 20, w->footer.dict.b, 16);
    return wq_check64(PACK_VERSION, wq_span_of(bytes, sizeof bytes));
}

typedef wq_status row_next(void *arg, uint32_t row, wq_article *article);

static wq_status frames_write(pack_writer *w, row_next *next, void *arg)
{
    for (uint32_t row = 0; row < w->footer.rows; row++) {
        wq_article article;
        WQ_TRY(next(arg, row, &article));
        if (row == 0) {
            w->footer.salt = salt_of(w, &article);
        }
        w->notes[row].id = article.id;
        wq_status st = frame_write(w, row, &article);
        if (st != WQ_OK) {
            return wq_fail(w->options->err, st, "row %" PRIu32 " cannot be packed: %s", row,
                           wq_status_text(st));
        }
    }
    w->footer.frames_end = w->at;
    return WQ_OK;
}

/* A chunk and its place in the directory; `base` is where its first frame may begin. */
static wq_status chunk_write(pack_writer *w, uint32_t number, uint64_t base)
{
    wq_buf_clear(&w->chunk);
    WQ_TRY(
        pack_chunk_end(&w->builder, w->codec, pack_chunk_seed(w->footer.salt, number), &w->chunk));
    uint8_t entry[PACK_ENTRY_BYTES];
    wq_put_le64(entry, base);
    wq_put_le32(entry + 8, (uint32_t)(w->at - w->footer.frames_end));
    wq_put_le32(entry + 12, (uint32_t)w->chunk.len);
    WQ_TRY(wq_buf_put(&w->directory, entry, sizeof entry));
    return put(w, wq_buf_span(&w->chunk));
}

static wq_status tables_write(pack_writer *w, row_next *next, void *arg)
{
    uint64_t at = PACK_PREAMBLE_BYTES;
    uint64_t base = at;
    for (uint32_t row = 0; row < w->footer.rows; row++) {
        wq_article article;
        WQ_TRY(next(arg, row, &article));
        if (memcmp(article.id.b, w->notes[row].id.b, sizeof article.id.b) != 0) {
            return wq_fail(w->options->err, WQ_EINVAL, "row %" PRIu32 " changed while packing",
                           row);
        }
        uint32_t len = w->notes[row].frame_len;
        WQ_TRY(pack_chunk_put(&w->builder, &article, len));
        at = pack_frame_place(at, len) + len;
        bool last = row + 1 == w->footer.rows;
        if (w->builder.count == w->footer.chunk_rows || last) {
            WQ_TRY(chunk_write(w, row / w->footer.chunk_rows, base));
            base = at;
        }
    }
    w->footer.tables_end = w->at;
    return WQ_OK;
}

static wq_status tail_write(pack_writer *w, pack_id *id)
{
    WQ_TRY(put(w, wq_buf_span(&w->directory)));
    w->footer.dir_end = w->at;
    WQ_TRY(pack_leaves_end(&w->leaves));
    pack_root root;
    pack_root_init(&root);
    for (size_t i = 0; i < w->hashes.len; i += PACK_HASH_BYTES) {
        pack_root_put(&root, w->hashes.ptr + i);
    }
    pack_root_end(&root, w->footer.root);
    w->footer.tree_end = w->at + w->hashes.len;
    uint8_t tail[PACK_FOOTER_BYTES + PACK_END_BYTES];
    pack_footer_encode(&w->footer, tail);
    pack_end_encode(wq_span_of(NULL, 0), tail + PACK_FOOTER_BYTES);
    *id = pack_footer_id(tail);
    WQ_TRY(w->sink->write(w->sink->ctx, wq_buf_span(&w->hashes)));
    WQ_TRY(w->sink->write(w->sink->ctx, wq_span_of(tail, sizeof tail)));
    w->at = w->footer.tree_end + sizeof tail;
    return WQ_OK;
}

static wq_status writer_init(pack_writer *w, uint32_t rows)
{
    const pack_write_options *o = w->options;
    if (rows == 0 || rows > PACK_ROWS_MAX) {
        return wq_fail(o->err, rows == 0 ? WQ_EINVAL : WQ_ELIMIT,
                       "a pack has 1 to %" PRIu32 " rows, not %" PRIu32, PACK_ROWS_MAX, rows);
    }
    size_t slots = 64;
    while (slots < 2 * (size_t)rows) {
        slots *= 2;
    }
    size_t need = rows * sizeof *w->notes + slots * sizeof *w->slots + PACK_WRITE_MEMORY;
    if (o->memory != 0 && need > o->memory) {
        return wq_fail(o->err, WQ_ELIMIT,
                       "packing %" PRIu32 " rows needs %zu KiB of memory, %zu are allowed", rows,
                       need / WQ_KIB, o->memory / WQ_KIB);
    }
    w->slot_mask = (uint32_t)slots - 1;
    w->notes = calloc(rows, sizeof *w->notes);
    w->slots = calloc(slots, sizeof *w->slots);
    WQ_FAIL_IF(w->notes == NULL || w->slots == NULL, WQ_ENOMEM);
    w->footer.rows = rows;
    w->footer.chunk_rows = PACK_CHUNK_ROWS;
    w->footer.counter = o->counter;
    memcpy(w->footer.publisher, o->publisher, sizeof w->footer.publisher);
    if (o->dict != NULL) {
        w->footer.dict = pack_dict_name(o->dict);
    }
    return pack_codec_new(&w->codec);
}

static wq_status writer_run(pack_writer *w, row_next *next, void *arg, pack_id *id)
{
    uint8_t preamble[PACK_PREAMBLE_BYTES];
    pack_preamble_encode(w->footer.features, preamble);
    WQ_TRY(put(w, wq_span_of(preamble, sizeof preamble)));
    WQ_TRY(frames_write(w, next, arg));
    WQ_TRY(tables_write(w, next, arg));
    return tail_write(w, id);
}

wq_status pack_write(row_next *next, void *arg, uint32_t rows, const pack_write_options *options,
                     const wq_sink *sink, pack_id *id, uint64_t *bytes)
{
    pack_writer *w = calloc(1, sizeof *w);
    WQ_FAIL_IF(w == NULL, WQ_ENOMEM);
    w->options = options;
    w->sink = sink;
    wq_buf_init(&w->frame, PACK_FRAME_MAX);
    wq_buf_init(&w->chunk, PACK_CHUNK_MAX + 64 * WQ_KIB);
    wq_buf_init(&w->directory, PACK_ROWS_MAX / PACK_CHUNK_ROWS * PACK_ENTRY_BYTES);
    wq_buf_init(&w->hashes, (PACK_SIZE_MAX / WQ_LEAF_BYTES + 1) * PACK_HASH_BYTES);
    pack_leaves_init(&w->leaves, &w->hashes);
    pack_chunk_builder_init(&w->builder);
    wq_status st = writer_init(w, rows);
    if (st == WQ_OK) {
        st = writer_run(w, next, arg, id);
    }
    if (st == WQ_OK && bytes != NULL) {
        *bytes = w->at;
    }
    pack_chunk_builder_release(&w->builder);
    wq_buf_release(&w->frame);
    wq_buf_release(&w->chunk);
    wq_buf_release(&w->directory);
    wq_buf_release(&w->hashes);
    pack_codec_free(w->codec);
    free(w->notes);
    free(w->slots);
    free(w);
    return st;
}
