/* SPDX-License-Identifier: MIT */
/* api: "what does the outside call?"  What the files of this room share: the handles.
 *
 * Layer: api, on everything. The rest of the library never includes this. */
#ifndef API_API_H
#define API_API_H

#include "index/index.h"
#include "query/query.h"
#include "store/store.h"

#include <warraq/warraq.h>

struct wq_archive {
    wq_error err; /* lent to store and index */
    char *dir;
    char *index_path;
    store *articles; /* NULL after a failed open */
    index_db *index; /* NULL: there is none that can be read; index_status says why */
    wq_status index_status;
    unsigned snapshots; /* open ones: no file may be changed for another meanwhile */
    bool write;
    size_t memory;
};

struct wq_snapshot {
    wq_archive *archive; /* borrowed */
    store_view *view;
    index_view *index;  /* NULL: see archive->index_status */
    unsigned counted;   /* 1 once it is in archive->snapshots */
    wq_article article; /* what wq_article_get gave last */
    wq_buf rules;       /* what wq_rules_get gave last */
};

struct wq_hits {
    wq_snapshot *snapshot; /* borrowed */
    query_result result;
    uint32_t *copies; /* of each hit: stories of its page that tell the same */
    query_passage passage;
    wq_article row; /* what wq_hits_get gave last */
    wq_mark *marks; /* of the last passage or text */
    size_t marks_cap;
    wq_find_options options; /* its task is not looked at after wq_find */
    wq_rung rung;            /* that answered; while it is run, the one that is tried */
    char text[];             /* the question */
};

/** The options that a query of these hits is run with; no task. */
query_options api_query_options(const wq_hits *hits);
/** A hit that was joined to a better one. */
#define API_TWIN UINT32_MAX
/** Join hits that tell the same story of one page: the better one stays. `*copies` (freed and made
 * anew) says for each hit that is left how many were joined to it; `*dropped` how many went. */
wq_status api_twins_join(store_view *view, query_result *result, uint32_t **copies,
                         size_t *dropped) WQ_MUST_USE;
/** The brief of an article that has most of the words; false: it has none. */
bool api_brief_best(const wq_hits *hits, const wq_article *article, wq_part *best);
/** A task of the present size from one of any, or from NULL. */
wq_task api_task(const wq_task *task);
/** WQ_OK if the snapshot has an index, else a failure that says what to do. */
wq_status api_index_there(const wq_snapshot *snapshot) WQ_MUST_USE;

/** Begin a call: the message of the last one is forgotten. */
void api_begin(wq_archive *archive);

/** Open index.mdb of an archive whose articles are open. With `create` a missing or damaged index
 * is made anew (empty: what is pending is then everything). */
wq_status api_index_open(wq_archive *archive, bool create) WQ_MUST_USE;

/** Index what is not yet indexed, if the archive is open for writing. */
wq_status api_index_pending(wq_archive *archive, const wq_task *task) WQ_MUST_USE;

/** Give free pages back to the card when there are many of them and nobody else has the archive
 * open: after a large add a third of a file may be pages that the draft or a merge has left. They
 * would be used again, but not soon. Not done, without a word, when there is no room for a copy. */
wq_status api_trim(wq_archive *archive, const wq_task *task) WQ_MUST_USE;

/** Deliver a status: makes sure that a failure has a message. */
wq_status api_end(wq_archive *archive, wq_status status);

/** A handle with nothing open yet: what carries a message. WQ_ENOMEM. */
wq_status api_archive_new(const char *dir, const wq_open_options *options,
                          wq_archive **out) WQ_MUST_USE;

/** A handle with its articles open and no index; as wq_archive_open otherwise. */
wq_status api_archive_articles(const char *dir, const wq_open_options *options,
                               wq_archive **out) WQ_MUST_USE;

/** `options` with defaults for what its size does not reach; NULL is all defaults. */
wq_open_options api_open_options(const wq_open_options *options);

#endif
