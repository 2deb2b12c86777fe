/* SPDX-License-Identifier: MIT */
/* What has gathered for the next flush: builder.c fills it, flush.c writes it.
 * Layer: index. */
#ifndef INDEX_BUILDER_H
#define INDEX_BUILDER_H

#include "index/inner.h"
#include "index/keytable.h"
#include "index/kills.h"
#include "index/wordlog.h"

typedef struct index_builder_covered {
    uint32_t box, rows;
} index_builder_covered;

struct index_builder {
    index_db *db;
    uint64_t analyser;
    size_t postings_max; /**< heap for postings that a flush puts in order */
    index_pool pool;
    index_keys keys;
    index_wordlog log;
    uint8_t *rows;    /**< of INDEX_ROW bytes, in order of arrival */
    uint32_t *logged; /**< where the words of each arrival begin in the log */
    uint32_t articles, cap;
    index_builder_covered *covers;
    size_t cover_count, cover_cap;
    index_place_kill *kills;
    size_t kill_count, kill_cap;
};

/** The builder is empty again; its memory is given back. */
void index_builder_clear(index_builder *b);
/** Explains WQ_ENOMEM and WQ_ELIMIT; any other passes. */
wq_status index_builder_fail(index_builder *b, wq_status st) WQ_MUST_USE;

#endif
