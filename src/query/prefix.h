/* SPDX-License-Identifier: MIT */
/* The words that a `prefix*` stands for: up to a thousand of the most frequent, over all segments.
 *
 * A plan keeps of each but its key and how many articles have it, in few bytes; in a segment a word
 * of them is a place of a list (iter_prefix.c). All prefixes of a question share PREFIX_TERMS and
 * PREFIX_KEYS. Layer: query. */
#ifndef QUERY_PREFIX_H
#define QUERY_PREFIX_H

#include "query/gather.h"

/** Words of all prefixes of a question. */
#define PREFIX_TERMS 1000u
/** Bytes of their keys. */
#define PREFIX_KEYS (24u * WQ_KIB)
/** A word takes its key and this beside it. */
#define PREFIX_HEAD 5u

/** The words of one prefix. Transparent. */
typedef struct prefix_words {
    unsigned count;
    uint32_t bytes;      /**< of `list` */
    uint64_t articles;   /**< the sum over the words */
    const uint8_t *list; /**< the most frequent first: see prefix_words_next */
} prefix_words;

/** Bytes of keys that are no longer wanted, until their room is taken back. */
#define PREFIX_HOLES (4u * WQ_KIB)
/** Bytes of scratch of prefix_words_find. */
#define PREFIX_SCRATCH (PREFIX_KEYS + PREFIX_HOLES + PREFIX_TERMS * (size_t)8 + 64)

/** Find the `want` most frequent words (of equals those with the smaller keys), fewer where their
 * keys take more than `keys` bytes. `scratch` has PREFIX_SCRATCH, aligned for pointers, and keeps
 * them until prefix_words_write; `words->list` is not yet there. `*dropped`: there were more.
 * WQ_EINVAL, and what gathering gives. */
wq_status prefix_words_find(gather *g, const text_pattern *pattern, unsigned want, size_t keys,
                            void *scratch, prefix_words *words, bool *dropped) WQ_MUST_USE;
/** Write them to `list`, which has words->bytes and becomes theirs. */
void prefix_words_write(void *scratch, uint8_t *list, prefix_words *words);

/** The word at `*at`, which begins as 0 and moves on; false behind the last. `key` is borrowed from
 * the list. */
bool prefix_words_next(const prefix_words *words, uint32_t *at, wq_span *key, uint32_t *articles);

#endif
