/* SPDX-License-Identifier: MIT */
/* An archive: a directory on the card that holds articles and their index.
 *
 * A wq_archive belongs to one thread. A wq_snapshot of it fixes one generation: what is read
 * through it does not change while others write. The library installs no signal handler, never
 * prints and reads no configuration. Every option struct begins with its size; a NULL options
 * pointer means all defaults. */
#ifndef WARRAQ_ARCHIVE_H
#define WARRAQ_ARCHIVE_H

#include <warraq/article.h>
#include <warraq/status.h>
#include <warraq/task.h>

#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct wq_archive wq_archive;
typedef struct wq_snapshot wq_snapshot;

typedef struct wq_open_options {
    size_t size;      /**< sizeof(wq_open_options) */
    bool write;       /**< take the one writer lock */
    bool exclusive;   /**< nobody else may have it open: compact, rebuild, salvage */
    unsigned wait_ms; /**< how long to wait for a lock; 0: do not wait */
    size_t memory;    /**< heap for writing, at least 16 MiB; 0: 32 MiB */
    int level;        /**< compression of packs, 1 to 19; 0: the default */
} wq_open_options;

/** Make an empty archive in `dir` (made if missing). WQ_EEXISTS when there is one already. */
WQ_API wq_status wq_archive_init(const char *dir, const wq_open_options *options,
                                 wq_archive **out) WQ_MUST_USE;

/** Open an archive. A writer first finishes what an interrupted one left: a seal, a merge,
 * articles not yet indexed.
 *
 * On failure `*out` is a handle that can only be asked for its message and closed, or NULL (no
 * memory, or WQ_EINVAL for the arguments). WQ_ENOENT, WQ_ENOTWARRAQ, WQ_EVERSION, WQ_EBUSY,
 * WQ_EREADONLY, WQ_ECORRUPT. */
WQ_API wq_status wq_archive_open(const char *dir, const wq_open_options *options,
                                 wq_archive **out) WQ_MUST_USE;

/** Close and free; NULL is allowed. All snapshots must be closed before. */
WQ_API void wq_archive_close(wq_archive *archive);

/** The sentence about the last call that failed: cause first, the file or place named. Borrowed
 * until the next call on the archive; "" when nothing failed, and for NULL. */
WQ_API const char *wq_archive_message(const wq_archive *archive);

/** Fix the present generation for reading. */
WQ_API wq_status wq_snapshot_open(wq_archive *archive, wq_snapshot **out) WQ_MUST_USE;
WQ_API void wq_snapshot_close(wq_snapshot *snapshot);

/** What an archive holds. Bytes are of the files' live content. */
typedef struct wq_stat {
    size_t size;
    uint64_t articles;     /**< live */
    uint64_t editions;     /**< of them */
    uint64_t deleted;      /**< remembered as deleted */
    uint64_t unsearchable; /**< added but not yet indexed */
    uint32_t packs;
    uint32_t draft_rows;
    uint64_t draft_bytes;
    uint64_t raw_bytes; /**< UTF-8 of all titles and bodies */
    uint64_t frame_bytes, table_bytes, dictionary_bytes, catalog_bytes;
    uint64_t articles_file_bytes; /**< articles.mdb */
    uint64_t index_file_bytes;    /**< index.mdb */
    uint64_t index_bytes;         /**< live content of it */
    uint64_t terms, segments, words;
    uint64_t generation;
    uint64_t segments_apart; /**< of the segments, those that another version's analyser made */
} wq_stat;
WQ_API wq_status wq_stat_get(wq_snapshot *snapshot, wq_stat *stat) WQ_MUST_USE;

/* ---- reading articles ---- */

/** The id that a prefix of at least 6 letters names. WQ_EINVAL, WQ_ENOTFOUND, WQ_EAMBIGUOUS. */
WQ_API wq_status wq_id_resolve(wq_snapshot *snapshot, const char *prefix, wq_id *id) WQ_MUST_USE;
/** 26 letters and a NUL. */
WQ_API void wq_id_format(wq_id id, char out[WQ_ID_LETTERS + 1]);

/** The article with this id, its first edition. Borrowed until the next call on the snapshot.
 * What comes back is what was added: the id is computed again from the text and compared. */
WQ_API wq_status wq_article_get(wq_snapshot *snapshot, wq_id id,
                                const wq_article **article) WQ_MUST_USE;

/** Every edition of an article, the shown one first; `each` gets the fields of lists (no body).
 * Spans are borrowed during the call. A status other than WQ_OK from `each` ends it. */
WQ_API wq_status wq_editions_each(wq_snapshot *snapshot, wq_id id,
                                  wq_status (*each)(void *arg, const wq_article *edition),
                                  void *arg) WQ_MUST_USE;

typedef enum wq_list_order {
    WQ_LIST_DATE,   /**< oldest first, undated last */
    WQ_LIST_SOURCE, /**< by source, then date */
    WQ_LIST_TITLE,  /**< by folded title, a leading article (ال, The, Le ...) not counted */
    WQ_LIST_ARRIVAL /**< as they came into the archive, first in first; costs what is listed */
} wq_list_order;

typedef struct wq_list_options {
    size_t size;
    wq_list_order order;
    bool reverse;
    uint64_t limit; /**< 0: all */
    uint64_t offset;
    const char *source; /**< only this source; NULL: all */
    int64_t first;      /**< only dates in [first, last) minutes; both 0: all */
    int64_t last;
    const wq_task *task;
} wq_list_options;

/** Articles in an order, from the tables alone (no article is opened). Heap is bounded whatever
 * the archive's size: a long list is made in several passes. */
WQ_API wq_status wq_list(wq_snapshot *snapshot, const wq_list_options *options,
                         wq_status (*each)(void *arg, const wq_article *row),
                         void *arg) WQ_MUST_USE;

/** Every live article with its body, in order of place, once for each edition. */
WQ_API wq_status wq_export(wq_snapshot *snapshot, const wq_task *task,
                           wq_status (*each)(void *arg, const wq_article *article),
                           void *arg) WQ_MUST_USE;

/* ---- looking after it (each needs an archive opened for writing) ---- */

/** Delete an article (all its editions): it is no longer found or shown, and does not come back
 * with a pack; adding it by hand brings it back. */
WQ_API wq_status wq_article_delete(wq_archive *archive, wq_id id) WQ_MUST_USE;
/** Seal the draft into a pack. `*articles` gets its rows, 0 when there was no draft. */
WQ_API wq_status wq_seal(wq_archive *archive, const wq_task *task, uint32_t *rows) WQ_MUST_USE;
/** Merge the index into as few segments as may be and give free pages back. Exclusive. */
WQ_API wq_status wq_compact(wq_archive *archive, const wq_task *task) WQ_MUST_USE;
/** Throw the index away and make it again from the articles. */
WQ_API wq_status wq_rebuild(const char *dir, const wq_open_options *options, const wq_task *task,
                            wq_archive **out) WQ_MUST_USE;

/** One finding of verify or salvage. */
typedef void (*wq_report)(void *arg, wq_status status, const char *text);

/** Check everything: structure of both files, every record, pack, article and segment. Needs
 * nothing but reading. WQ_ECORRUPT when anything is damaged; each finding is reported. */
WQ_API wq_status wq_verify(wq_archive *archive, const wq_task *task, wq_report report,
                           void *arg) WQ_MUST_USE;

typedef struct wq_salvage_result {
    uint64_t articles; /**< brought back */
    uint64_t editions;
    uint64_t deleted; /**< articles deleted before: left out, and remembered as deleted */
} wq_salvage_result;
/** Bring back what can be read of a damaged archive (even without its metas) into a new archive
 * `to`, which must not exist yet. `from` is not changed. On failure `*message_handle` (may be
 * NULL) is as after wq_archive_open. */
WQ_API wq_status wq_salvage(const char *from, const char *to, const wq_open_options *options,
                            const wq_task *task, wq_report report, void *arg,
                            wq_salvage_result *result, wq_archive **message_handle) WQ_MUST_USE;

#ifdef __cplusplus
}
#endif
#endif
