/* SPDX-License-Identifier: MIT */
/* Articles out of a damaged file: salvage.c goes through it, salvage_pack.c puts packs together,
 * salvage_draft.c rows of drafts, and each edition is given once. Layer: store. */
#ifndef STORE_SALVAGER_H
#define STORE_SALVAGER_H

#include "store/wreck.h"

#include "base/findings.h"

/** What the files of a salvage share. Transparent. */
typedef struct salvage_job {
    const char *path;
    wq_error *err;
    wq_task *task;
    const store_salvager *to;
    wq_findings findings;
    wreck wreck;
    wq_file *file;
    wq_error quiet; /**< of the file: what cannot be read is passed over */
    pack_codec *codec;
    pack_dict_id dict_name;
    pack_dict *dict;
    uint64_t *seen; /**< hashes of editions; 0: free */
    size_t seen_count, seen_cap;
    uint64_t given;
    /* packs that were read, and their places that could not be: draft rows may be left of these,
     * and of every other box */
    store_place *read; /**< row: how many it has */
    size_t read_count, read_cap;
    store_place *lost;
    size_t lost_count, lost_cap;
} salvage_job;

#define salvage_report(v, ...) wq_finding_put(&(v)->findings, WQ_ECORRUPT, __VA_ARGS__)

/** Not of the bytes: these end a salvage. */
static inline bool store_salvage_fatal(wq_status st)
{
    return st == WQ_ENOMEM || st == WQ_ECANCEL;
}

/** Give an article that was found at `place`, unless it was given before or is deleted. WQ_ECANCEL,
 * WQ_ENOMEM, what the receiver says. */
wq_status store_salvage_give(salvage_job *v, store_place place,
                             const wq_article *article) WQ_MUST_USE;
/** The dictionary with a name that begins so (4 or all 16 bytes), NULL for a name of zeros;
 * borrowed until the next call. WQ_ENOTFOUND, WQ_ENOMEM. */
wq_status store_salvage_dict(salvage_job *v, const uint8_t *head, size_t len,
                             pack_dict **dict) WQ_MUST_USE;
/** Every pack of the wreck, as far as its blocks and tail records are there. Places that could not
 * be read are kept in `lost`. WQ_ECANCEL, WQ_ENOMEM, what the receiver says. */
wq_status store_salvage_packs(salvage_job *v) WQ_MUST_USE;
/** Rows of drafts that no pack gave, window after window of the file. Errors as above. */
wq_status store_salvage_drafts(salvage_job *v) WQ_MUST_USE;

#endif
