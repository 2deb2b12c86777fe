/* SPDX-License-Identifier: MIT */
/* The general way from characters to the two forms of a word: clusters.
 *
 * A cluster is a character and those after it that can join it under NFC. Each is decomposed by
 * the tables, put into canonical order, composed (the algorithms of UAX #15, sections 1.3 and 3.11
 * of the Unicode core specification), and what policy drops is left out. Clusters do not touch
 * each other, so a word is made one cluster after the other in constant memory. At most
 * WQ_LIMIT_MARKS characters join a cluster, the rest of the run is dropped: the work is linear.
 * Layer: text, for the files of this room. Thread rule: one owner, on the stack. */
#ifndef TEXT_CLUSTER_H
#define TEXT_CLUSTER_H

#include "text/text.h"
#include "text/unicode_tables.h"

#define TEXT_CLUSTER_MAX (TEXT_DECOMP_MAX + WQ_LIMIT_MARKS * TEXT_DECOMP_JOINS_MAX)

typedef struct text_cluster {
    uint32_t cps[TEXT_CLUSTER_MAX];
    uint8_t ccc[TEXT_CLUSTER_MAX];
    size_t len;
    size_t joined; /* characters after the first */
} text_cluster;

/** Where the forms of a word are collected. */
typedef struct text_writer {
    text_token *token; /* borrowed; its lengths grow */
    bool full;         /* the light spelling was cut */
    text_cluster cluster;
} text_writer;

/** Empty forms; `token` is borrowed until the last call. */
void text_writer_init(text_writer *w, text_token *token);
/** Add the next character; `joins` says that it may join the one before it. */
void text_writer_add(text_writer *w, uint32_t cp, const text_record *record, bool joins);
/** End of a cluster: what is collected goes to the token. */
void text_writer_flush(text_writer *w);
/** End of the word: flush, and an empty folded form becomes the light spelling. */
void text_writer_finish(text_writer *w);

#endif
