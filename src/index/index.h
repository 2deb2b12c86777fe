/* SPDX-License-Identifier: MIT */
/* index: "a term: which articles?"  index.mdb, which can always be rebuilt.
 *
 * The index is a set of immutable segments, each over a run of articles that have numbers of
 * their own (0, 1, ...) in order of (date, id), undated last. It knows terms only as keys (bytes)
 * and articles only as places (box, row); it never sees text. FORMAT.md has the bytes.
 *
 * Layer: index (on base, kv). Thread rule: one owner. */
#ifndef INDEX_INDEX_H
#define INDEX_INDEX_H

#include "base/bytes.h"
#include "base/source.h"
#include "index/length.h"
#include "kv/kv.h"

#include <warraq/task.h>
#include <warraq/types.h>

typedef struct index_db index_db;
typedef struct index_view index_view;       /**< a snapshot of all segments */
typedef struct index_segment index_segment; /**< borrowed from its view */

/** Longest term key. */
#define INDEX_KEY_MAX 300

/** What the index keeps of an article beside its terms. */
typedef struct index_article {
    uint32_t box, row; /**< the place of the edition that is shown */
    wq_date date;      /**< of that edition (minutes and precision are kept) */
    wq_id id;          /**< the first 8 bytes are kept: they break ties of score */
    uint32_t length;   /**< words; kept as one byte, see FORMAT.md */
} index_article;

typedef struct index_options {
    bool write;
    bool create;
    bool no_lock;
    size_t memory; /**< heap for building and merging; 0: WQ_LIMIT_HEAP_WORK / 2 */
    /** For proofs (I10 of FORMAT.md): today's analyser, and whether it writes a key just so. NULL:
     * not known. */
    uint64_t analyser;
    bool (*key_is_right)(wq_span key);
    wq_error *err;
} index_options;

wq_status index_open(const char *path, const index_options *options, index_db **out) WQ_MUST_USE;
void index_close(index_db *db);

/* ---- what it covers ---- */
wq_status index_snapshot(index_db *db, index_view **out) WQ_MUST_USE;
void index_view_close(index_view *view);
/** The generation of articles.mdb up to which everything is indexed; 0 for a new index. */
uint64_t index_generation(const index_view *view);
/** How many segments were made by another analyser than this one. They are never merged with its
 * own; what they hold is found where both make the same term of a word. */
uint32_t index_segments_apart(const index_view *view, uint64_t analyser);
/** Rows of a box that are indexed (rows are always indexed in order, from 0). */
wq_status index_covered(index_view *view, uint32_t box, uint32_t *rows) WQ_MUST_USE;

/* ---- building: builder.c ----
 * One builder at a time. Articles gather in memory; when they reach the budget the builder says
 * so and the owner flushes: a segment is written in bulk commits while invisible and made visible
 * by one commit together with what it covers. A tiny segment is one commit. */
typedef struct index_builder index_builder;
wq_status index_builder_new(index_db *db, uint64_t analyser, index_builder **out) WQ_MUST_USE;
void index_builder_free(index_builder *b);
/** What building may take (index_options.memory). */
size_t index_builder_memory(const index_builder *b);
/** Begin an article; its terms follow. */
wq_status index_builder_article(index_builder *b, const index_article *article) WQ_MUST_USE;
/** A term at a word position (positions of title and body count on; `in_title` for
 * those of its head, which is what ingest says).
 * Keys below 0x20 (filters) keep no positions and are in no head. Any order of keys; the positions
 * of one rise within an article: one that does not is not kept. */
wq_status index_builder_term(index_builder *b, wq_span key, uint32_t position,
                             bool in_title) WQ_MUST_USE;
/** The same in two steps, for an owner who meets a key again and again: the numbers that keys have
 * until the next flush, and occurrences of terms (not filters) by their numbers. Several keys at
 * once are better: the memory of one is fetched while another is looked at. */
typedef struct index_occurrence {
    uint32_t number;
    uint32_t position;
    bool in_title;
} index_occurrence;
wq_status index_builder_numbers(index_builder *b, const wq_span *keys, size_t count,
                                uint32_t *numbers) WQ_MUST_USE;
wq_status index_builder_again(index_builder *b, const index_occurrence *list,
                              size_t count) WQ_MUST_USE;
/** The words of the article that was begun, in place of what was said then. */
void index_builder_length(index_builder *b, uint32_t words);
/** The memory budget is reached: flush before the next article. */
bool index_builder_full(const index_builder *b);
/** Note that the rows of `box` below `rows` are covered once this flush is committed. */
wq_status index_builder_cover(index_builder *b, uint32_t box, uint32_t rows) WQ_MUST_USE;
/** Note that the entry of the article at this place (deleted, or indexed anew with one more
 * edition) is dead once this flush is committed. Fine if it is in no segment. */
wq_status index_builder_kill(index_builder *b, uint32_t box, uint32_t row) WQ_MUST_USE;
/** Write what has gathered (perhaps nothing but covers, kills and the generation) and commit. */
wq_status index_builder_flush(index_builder *b, uint64_t generation, wq_task *task) WQ_MUST_USE;

/* ---- merging: merge.c ---- */
/** Tiered merging until no tier is full (fan-out 8; earlier where little is added at a time); `all`
 * merges everything that may be merged into one and drops dead articles. Restartable; each merge
 * becomes visible in one commit. Same live articles, same segment bytes after `all`, whatever the
 * way there. */
wq_status index_merge(index_db *db, bool all, wq_task *task) WQ_MUST_USE;

/** Rewrite the file without free pages (to PATH.new, synced, renamed). Nobody else may have the
 * archive open, no view may be. Restartable: what an interrupted one left is written over. */
wq_status index_compact(index_db *db, wq_task *task) WQ_MUST_USE;

/* ---- a ready segment: ready.c ----
 * A finished segment as bytes that another index takes over, so that a board need not read again
 * what a desk has read. All its articles are of one box, none is dead. The bytes do not say which
 * box: the same articles give the same bytes everywhere. FORMAT.md has them. */
/** Write a segment to `out`. WQ_EINVAL: it has dead articles, or articles of several boxes. Heap:
 * about 130 KiB. */
wq_status index_segment_export(index_segment *segment, const wq_sink *out) WQ_MUST_USE;

typedef struct index_ready {
    uint64_t analyser; /**< today's; a segment of another is refused */
    uint32_t box;      /**< where the articles are here; nothing of it is indexed yet */
    uint32_t rows;     /**< rows of the box: each article has one below, and all are covered now */
    uint64_t generation; /**< of articles.mdb, for the commit */
    wq_task *task;       /**< cancel flag, or NULL */
} index_ready;

/** Take a ready segment over: copied while invisible, then every invariant of it is proved, then it
 * is in force with its cover in one commit. What it says of the articles is not compared with them:
 * whether its maker is trusted is the caller's question. On failure nothing has changed.
 * WQ_ECORRUPT (damaged or not whole), WQ_EVERSION (another format or analyser), WQ_EINVAL (the box
 * is covered already), WQ_ELIMIT (above WQ_LIMIT_MERGE), WQ_ECANCEL, WQ_EIO, WQ_ENOSPC. Heap: at
 * most about 1 MiB beside LMDB's, and a bit for each article. */
wq_status index_segment_import(index_db *db, const wq_source *in,
                               const index_ready *how) WQ_MUST_USE;

/* ---- reading ---- */
typedef struct index_stat {
    uint64_t articles; /**< live */
    uint64_t dead;
    uint64_t words; /**< sum of lengths of live articles (before one-byte rounding: kept) */
    uint64_t terms; /**< of the largest segment */
    uint64_t dictionary, lists, positions, tables, file; /**< bytes */
    uint32_t segments;
} index_stat;
wq_status index_stat_get(index_view *view, index_stat *stat) WQ_MUST_USE;
unsigned index_segments(const index_view *view);
index_segment *index_segment_at(index_view *view, unsigned i);
uint32_t index_segment_articles(const index_segment *segment); /**< numbers are below this */
/** Articles of it that are dead. */
uint32_t index_segment_dead(const index_segment *segment);
/** Article `number`: place, date (minutes, precision), id (first 8 bytes, rest 0), length as
 * decoded from its byte. WQ_ECORRUPT. */
wq_status index_segment_article(index_segment *segment, uint32_t number,
                                index_article *article) WQ_MUST_USE;
/** Its length as it is kept: one byte, see index/length.h. */
wq_status index_segment_length(index_segment *segment, uint32_t number, uint8_t *code) WQ_MUST_USE;
/** Levels of lengths (index/length.h), for a ranking: those of the articles [from, to), of some ten
 * thousand, which are one page of the file. Those that were read stay with the view. Transparent;
 * all zeros: none. */
typedef struct index_level_page {
    const uint8_t *bits;
    uint32_t from, to;
} index_level_page;
/** The page of article `number`: borrowed until another page of any segment is asked for.
 * WQ_ECORRUPT, WQ_EIO, WQ_ENOMEM; WQ_EINVAL: no article has that number. */
wq_status index_segment_levels(index_segment *segment, uint32_t number,
                               index_level_page *page) WQ_MUST_USE;
/** The level of article `number`; `page` is turned to it if it is on another one. */
static inline wq_status index_segment_level(index_segment *segment, uint32_t number,
                                            index_level_page *page, uint32_t *level)
{
    if (number - page->from >= page->to - page->from) {
        WQ_TRY(index_segment_levels(segment, number, page));
    }
    size_t bit = (size_t)(number - page->from) * INDEX_LEVEL_BITS;
    *level = (uint32_t)(wq_le16(page->bits + bit / 8) >> bit % 8) & (INDEX_LEVELS - 1);
    return WQ_OK;
}
/** The article with the greatest place: what a segment knows last. WQ_ENOTFOUND: none. */
wq_status index_segment_last(index_segment *segment, index_article *article) WQ_MUST_USE;
wq_status index_segment_live(index_segment *segment, uint32_t number, bool *live) WQ_MUST_USE;
/** Numbers of articles with first <= date.minutes < last form the range [*from, *to). */
wq_status index_segment_dates(index_segment *segment, int64_t first, int64_t last, uint32_t *from,
                              uint32_t *to) WQ_MUST_USE;

/** One term in one segment: where its list is. Plain data, copyable. */
typedef struct index_term {
    uint32_t articles; /**< document frequency, dead ones counted until a merge */
    uint64_t impl[4];
    uint8_t inline_list[40];
} index_term;

/** Look a key up. WQ_ENOTFOUND. */
wq_status index_term_find(index_segment *segment, wq_span key, index_term *term) WQ_MUST_USE;
/** Every term with first <= key < last, in key order, until `each` returns not WQ_OK (that is
 * then returned; WQ_EEND ends quietly). `key` is borrowed during the call. */
wq_status index_term_range(index_segment *segment, wq_span first, wq_span last,
                           wq_status (*each)(void *arg, wq_span key, const index_term *term),
                           void *arg) WQ_MUST_USE;

/** A scan over ranges of keys that leaves terms out by their keys, whose lists are not read
 * then. */
typedef struct index_scan {
    /** The next range, `first` up to before `last`, none of which is below the last one's `first`;
     * borrowed until the next call. False: there is none. What stands in two ranges is given
     * once. */
    bool (*range)(void *arg, wq_span *first, wq_span *last);
    /** WQ_OK: it is wanted; WQ_ENOTFOUND: it is not, nor is any key that begins with its first
     * *common bytes (SIZE_MAX at first: this key alone); anything else ends the scan. NULL: all
     * are. */
    wq_status (*wants)(void *arg, wq_span key, size_t *common);
    wq_status (*take)(void *arg, wq_span key, const index_term *term);
    void *arg;
} index_scan;
/** As index_term_range. */
wq_status index_term_scan(index_segment *segment, const index_scan *scan) WQ_MUST_USE;

/* ---- the iterator contract: src/index/cursor.h has the list cursor; query/ builds and, or,
 * phrase, not on the same contract ---- */

/** Past the last article. Larger than every number. */
#define INDEX_END UINT32_MAX

/** Check everything: blocks, records, dictionary order, lists, positions, numbered invariants of
 * FORMAT.md; each finding goes to `line`. */
wq_status index_verify(index_db *db, wq_task *task,
                       void (*line)(void *arg, wq_status status, const char *text),
                       void *arg) WQ_MUST_USE;

#endif
