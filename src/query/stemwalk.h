/* SPDX-License-Identifier: MIT */
/* A walk over the words of the archive as over a tree of letters, which leaves out what is too far.
 *
 * Words stand in the order of their stems (text/family.h). Something holds letters against what was
 * typed as they come and says the least that a word which goes on so can cost: stems that begin too
 * far away are passed over by a seek, and only the words of the others are looked at. Layer:
 * query. */
#ifndef QUERY_STEMWALK_H
#define QUERY_STEMWALK_H

#include "query/suggest.h"

/** Letters that may be pushed, at most. */
#define STEM_PATH_DEPTH 24

/** What letters are held against. */
typedef struct stem_costs {
    /** One letter more; false: there are too many. Nothing that begins so costs less than
     * `*least`. */
    bool (*push)(void *held, uint32_t letter, unsigned *least);
    void (*pop)(void *held, unsigned depth); /**< back to `depth` letters */
    unsigned (*stem)(void *held); /**< the least of the words of this stem, or NULL: not known */
} stem_costs;

/** Letters that were pushed, to share them with the next word: its own but `costs` and `held`.
 * Begun with a depth of 0. Transparent. */
typedef struct stem_path {
    const stem_costs *costs;
    void *held;
    unsigned depth;
    uint8_t bytes[WQ_LIMIT_TOKEN];
    size_t ends[STEM_PATH_DEPTH + 1]; /**< of the bytes at each depth */
} stem_path;

/** Push these letters and no others (at most WQ_LIMIT_TOKEN bytes). False, and `*far` of the bytes,
 * if any: whatever begins so costs more than `most`. */
bool stem_path_take(stem_path *path, wq_span letters, unsigned most, size_t *far);

/** Every word of a range whose stem may cost at most `*most`, which may fall on the way, in the
 * order of keys. */
wq_status stem_walk(query_forms *forms, const text_range *range, stem_path *path,
                    const unsigned *most, void (*take)(void *arg, const query_form *form),
                    void *arg) WQ_MUST_USE;

/** A word from its stem on. */
wq_span stem_on(const query_form *form);

#endif
