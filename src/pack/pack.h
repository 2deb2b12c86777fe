/* SPDX-License-Identifier: MIT */
/* pack: "a sealed box of articles".
 *
 * A pack is immutable, self-contained (but for its dictionary, an object of its own), hashed and
 * may be signed. It is written from articles in row order and read through a wq_source; it does
 * not know where its bytes lie. FORMAT.md has the bytes.
 *
 * Layer: pack (on base); the one door to zstd and libsodium. Thread rule: one owner. */
#ifndef PACK_PACK_H
#define PACK_PACK_H

#include "base/limits.h"
#include "base/source.h"
#include "pack/article.h"

#include <warraq/task.h>

/** Most rows of a pack: the writer holds 40 bytes of heap for each. */
#define PACK_ROWS_MAX ((uint32_t)1 << 18)
/** Most bytes of one article's frame. */
#define PACK_FRAME_MAX ((uint32_t)(4 * WQ_MIB))

/** The name of a pack: BLAKE2b-256 of its content part. */
typedef struct pack_id {
    uint8_t b[32];
} pack_id;

/** The name of a dictionary: first 16 bytes of BLAKE2b of its raw bytes. All zero: none. */
typedef struct pack_dict_id {
    uint8_t b[16];
} pack_dict_id;

/* ---- dictionaries: src/pack/zdictionary.c ---- */
typedef struct pack_dict pack_dict; /**< ready for use: digested for one direction or both */

/** Bytes of a raw dictionary: the least, the most, and what is best by measurement (README.md). */
#define PACK_DICT_MIN     (4 * WQ_KIB)
#define PACK_DICT_MAX     (128 * WQ_KIB)
#define PACK_DICT_DEFAULT (48 * WQ_KIB)
/** Bytes of samples that the trainer uses; what goes beyond is left. */
#define PACK_DICT_SAMPLE (1 * WQ_MIB)
/** The level of packs when nobody says otherwise, by measurement (README.md). */
#define PACK_LEVEL_DEFAULT 13

/** Append what the trainer wants of an article: its body, transcoded, as a frame holds it. */
wq_status pack_dict_sample(const wq_article *article, wq_buf *out) WQ_MUST_USE;
/** Train a dictionary from transcoded samples (at most 1 MiB of them are used).
 * `raw` receives at most `bytes` bytes. WQ_ENOTFOUND when the samples are too few to help. */
wq_status pack_dict_train(const wq_span *samples, size_t count, size_t bytes,
                          wq_buf *raw) WQ_MUST_USE;
/** The same from the rows of a draft: articles at even distances, as many as the trainer uses,
 * asked for in row order. Heap: about 5 MiB while it runs. */
wq_status pack_dict_train_rows(wq_status (*next)(void *arg, uint32_t row, wq_article *article),
                               void *arg, uint32_t rows, size_t bytes, wq_buf *raw) WQ_MUST_USE;
/** Load from raw bytes (copied). `level` 0: for reading only. */
wq_status pack_dict_new(wq_span raw, int level, pack_dict **out) WQ_MUST_USE;
void pack_dict_free(pack_dict *dict);
pack_dict_id pack_dict_name(const pack_dict *dict);
/** The raw bytes; borrowed until the dictionary is freed. */
wq_span pack_dict_raw(const pack_dict *dict);
/** The form in which a dictionary is stored and sent: compressed; its name is that of the raw
 * bytes, which decode verifies. */
wq_status pack_dict_encode(wq_span raw, wq_buf *stored) WQ_MUST_USE;
wq_status pack_dict_decode(wq_span stored, const pack_dict_id *name, wq_buf *raw) WQ_MUST_USE;

/* ---- frames, an article's body each, compressed: src/pack/codec.c, draftrecord.c ---- */
typedef struct pack_codec pack_codec; /**< contexts and buffers, reused over many articles */

wq_status pack_codec_new(pack_codec **out) WQ_MUST_USE;
void pack_codec_free(pack_codec *codec);
/** A whole article with all its fields as one self-contained record: what a draft keeps for a
 * row. `dict` may be NULL. Appends to `out`. */
wq_status pack_record_encode(pack_codec *codec, const pack_dict *dict, int level,
                             const wq_article *article, wq_buf *out) WQ_MUST_USE;
/** The way back. The article's spans are borrowed from the codec until its next call. Every
 * bound is checked; the id is computed again and compared: WQ_ECORRUPT when it differs. */
wq_status pack_record_decode(pack_codec *codec, const pack_dict *dict, wq_span record,
                             wq_article *article) WQ_MUST_USE;

/* ---- writing a pack: src/pack/packwriter.c ---- */
/** Heap of the writer beside its 40 bytes a row: contexts, buffers, leaf hashes. */
#define PACK_WRITE_MEMORY (4 * WQ_MIB)

typedef struct pack_write_options {
    const pack_dict *dict; /**< borrowed, made for this level; NULL for none */
    int level;             /**< PACK_LEVEL_DEFAULT if in doubt */
    size_t memory;         /**< heap it may take (WQ_ELIMIT when that is too little); 0: no bound */
    wq_error *err;
    uint64_t counter;      /**< the publisher's counter, 0 for none */
    uint8_t publisher[32]; /**< the publisher's public key, zero for none */
} pack_write_options;

/** Give rows in row order (0, 1, ...) from `next`, which is called twice over all rows (first
 * for frames, then for tables; parts are not looked at the second time) and must give the same
 * articles both times. `article->id` must be set. An article that comes again (same id,
 * and the same bytes of its body) is stored as a reference to the body of its first row.
 * The pack goes to `sink` from first byte to last; the same articles, dictionary and level give
 * the same bytes on every machine, whatever the memory. After a failure what the sink got is
 * no pack. */
wq_status pack_write(wq_status (*next)(void *arg, uint32_t row, wq_article *article), void *arg,
                     uint32_t rows, const pack_write_options *options, const wq_sink *sink,
                     pack_id *id, uint64_t *bytes) WQ_MUST_USE;

/* ---- reading a pack: src/pack/packreader.c ---- */
typedef struct pack_reader pack_reader;

/** Open: reads and checks the header and the directory only. `source` is copied. */
wq_status pack_open(const wq_source *source, wq_error *err, pack_reader **out) WQ_MUST_USE;
void pack_close(pack_reader *pack);
uint32_t pack_rows(const pack_reader *pack);
/** The dictionary it was written with; all zero for none. */
pack_dict_id pack_dictionary(const pack_reader *pack);
/** Its name, from the footer; that the rest fits to it is pack_verify's to say. */
pack_id pack_name(const pack_reader *pack);
/** Bytes of each kind, for stat and bench. */
typedef struct pack_sizes {
    uint64_t header, tables, frames, tree, total;
    uint64_t raw; /**< UTF-8 bytes of all articles' title and parts */
} pack_sizes;
void pack_sizes_get(const pack_reader *pack, pack_sizes *sizes);

/** The table row: everything that lists show, without opening the article. Spans are borrowed
 * from the reader until its next call; `parts` is empty; byline and extra are not set. */
wq_status pack_row(pack_reader *pack, uint32_t row, wq_article *article) WQ_MUST_USE;
/** The whole article of a row. Spans borrowed from `codec` and the reader until their next
 * call. The id is recomputed and compared. */
wq_status pack_article(pack_reader *pack, pack_codec *codec, const pack_dict *dict, uint32_t row,
                       wq_article *article) WQ_MUST_USE;
/** Verify everything: hash tree, tables, every frame and article (FORMAT.md, P1 to P8). What is
 * damaged is counted to the end, and named in err in one sentence: WQ_ECORRUPT; WQ_EIO when all
 * that is wrong is that the source did not give some bytes. Without the
 * pack's dictionary (NULL) articles are not opened, all else is verified. `*id` gets the name
 * of a pack that is whole. Heap: one leaf. */
wq_status pack_verify(pack_reader *pack, pack_codec *codec, const pack_dict *dict, wq_task *task,
                      pack_id *id) WQ_MUST_USE;

/* For packs that are there in part: src/pack/packverify.c */
/** Leaves of WQ_LEAF_BYTES that hold preamble, frames, tables and directory. */
uint32_t pack_leaf_count(const pack_reader *pack);
/** The leaf hashes make the root that the footer (and so the id) names. */
wq_status pack_tree_verify(pack_reader *pack) WQ_MUST_USE;
/** One leaf against its hash: WQ_ECORRUPT when it differs. */
wq_status pack_leaf_verify(pack_reader *pack, uint32_t leaf) WQ_MUST_USE;

#endif
