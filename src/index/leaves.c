/* SPDX-License-Identifier: MIT */
#include "index/leaves.h"

#include "base/bytes.h"
#include "base/check.h"
#include "index/tables.h"

#include <string.h>

/* Leaves of a block, and where they begin: each but the first, behind the heads, with a page of the
 * file. */
#define BLOCK_LEAVES 64u
#define PAGE         4096u
/* The largest entry, tag, count and length of its list, and the two numbers that a block begins
 * with. */
_Static_assert((INDEX_LEAF - INDEX_LEAF_HEAD) / INDEX_LEAF_PARTS - 4 >=
                   INDEX_DICT_KEY_MAX + 7 + INDEX_INLINE_MAX + 20,
               "a part has room for any entry");
/* Before the parts of a branch: its first leaf and how many parts there are. */
#define BRANCH_HEAD 5u

uint64_t index_leaf_place(uint32_t number)
{
    uint32_t i = number % BLOCK_LEAVES;
    uint64_t block = (uint64_t)(number / BLOCK_LEAVES) * WQ_BLOCK_PAYLOAD;
    return i == 0 ? block : block + (uint64_t)i * PAGE - (PAGE - INDEX_LEAF);
}

/* What a part's check is seeded with: the segment, the place, and where the parts of its leaf
 * end. */
static uint64_t part_seed(uint64_t seed, uint32_t number, unsigned part, const uint8_t *head)
{
    uint64_t at = (uint64_t)number * INDEX_LEAF_PARTS + part;
    return wq_check64(index_page_seed(seed + INDEX_LEAVES, at), wq_span_of(head, INDEX_LEAF_HEAD));
}

/* Where part `i` ends, of parts that begin at `from`. */
static size_t part_end_of(const uint8_t *ends, unsigned i)
{
    return wq_le16(ends + 2 * (size_t)i);
}

static wq_span part_of(const uint8_t *ends, unsigned i, const uint8_t *parts)
{
    size_t from = i > 0 ? part_end_of(ends, i - 1) : 0;
    return wq_span_of(parts + from, part_end_of(ends, i) - from);
}

/* How many parts there are before one that is empty; WQ_ECORRUPT when they do not lie in `room`
 * bytes. */
static wq_status parts_count(const uint8_t *ends, unsigned most, size_t room, unsigned *count)
{
    size_t before = 0;
    *count = 0;
    for (unsigned i = 0; i < most; i++) {
        size_t end = part_end_of(ends, i);
        WQ_FAIL_IF(end < before || end > room, WQ_ECORRUPT);
        WQ_FAIL_IF(end > before && *count < i, WQ_ECORRUPT);
        *count += end > before;
        before = end;
    }
    return WQ_OK;
}

/* The keys of a part of a branch, or the block behind the check of a part of a leaf, which is not
 * looked at. */
static wq_status part_look(wq_span part, bool leaf, index_dict_reader *r)
{
    if (leaf) {
        WQ_FAIL_IF(part.len < 4, WQ_ECORRUPT);
        return index_dict_open(r, wq_span_sub(part, 4, part.len), 0);
    }
    index_dict_names(r, part);
    return WQ_OK;
}

/* How many of the first `count` parts begin at or before `key`. */
static wq_status parts_before(const uint8_t *ends, const uint8_t *parts, unsigned *count, bool leaf,
                              wq_span key)
{
    unsigned low = 0;
    unsigned high = *count;
    while (low < high) {
        unsigned middle = (low + high) / 2;
        index_dict_reader r;
        WQ_TRY(part_look(part_of(ends, middle, parts), leaf, &r));
        WQ_TRY(index_dict_key(&r));
        if (wq_span_compare(wq_span_of(r.key, r.key_len), key) <= 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    *count = low;
    return WQ_OK;
}

/* ---- making ---- */

void index_leaves_begin(index_leaf_writer *w, const index_leaf_sink *sink, uint64_t seed)
{
    memset(w, 0, sizeof *w);
    w->sink = *sink;
    w->seed = seed;
    w->len = INDEX_LEAF_HEAD;
    index_dict_init(&w->dict);
}

static wq_status branch_end(index_leaf_writer *w)
{
    uint8_t bytes[INDEX_BRANCH];
    unsigned groups = (w->names + INDEX_BRANCH_GROUP - 1) / INDEX_BRANCH_GROUP;
    wq_put_le32(bytes, w->first);
    bytes[4] = (uint8_t)groups;
    size_t n = BRANCH_HEAD;
    for (unsigned i = 0; i < groups; i++, n += 2) {
        wq_put_le16(bytes + n, w->branch_ends[i]);
    }
    memcpy(bytes + n, w->branch, w->branch_len);
    n += w->branch_len;
    return w->sink.branch(w->sink.arg, wq_span_of(w->separator, w->separator_len),
                          wq_span_of(bytes, n));
}

/* A leaf that begins with `separator` comes next: into this branch, or as the first of the next. */
static wq_status separator_put(index_leaf_writer *w, wq_span separator)
{
    uint8_t entry[INDEX_DICT_KEY_MAX];
    unsigned group = w->names / INDEX_BRANCH_GROUP;
    wq_span last = wq_span_of(w->last, w->names % INDEX_BRANCH_GROUP != 0 ? w->last_len : 0);
    size_t n = index_dict_key_encode(entry, last, separator);
    if (group == INDEX_BRANCH_PARTS ||
        BRANCH_HEAD + 2 * (group + 1) + w->branch_len + n > INDEX_BRANCH) {
        WQ_TRY(branch_end(w));
        w->first = w->leaves;
        w->names = 0;
        w->branch_len = 0;
        /* NOLINTNEXTLINE(clang-analyzer-core.NonNullParamChecker) */
        memcpy(w->separator, separator.ptr, separator.len);
        w->separator_len = separator.len;
        return WQ_OK;
    }
    memcpy(w->branch + w->branch_len, entry, n);
    w->branch_len += n;
    w->branch_ends[group] = (uint16_t)w->branch_len;
    w->names++;
    /* NOLINTNEXTLINE(clang-analyzer-core.NonNullParamChecker) */
    memcpy(w->last, separator.ptr, separator.len);
    w->last_len = separator.len;
    return WQ_OK;
}

/* The present block becomes a part of the leaf; its check waits for the head. */
static void part_end(index_leaf_writer *w)
{
    if (w->dict.entries > 0) {
        memcpy(w->leaf + w->len + 4, w->dict.bytes, w->dict.len);
        w->len += 4 + w->dict.len;
        wq_put_le16(w->leaf + 2 * (size_t)w->parts++, (uint16_t)(w->len - INDEX_LEAF_HEAD));
        w->dict.entries = 0;
    }
}

static wq_status leaf_end(index_leaf_writer *w)
{
    part_end(w);
    size_t len = w->len;
    for (unsigned i = w->parts; i < INDEX_LEAF_PARTS; i++) {
        wq_put_le16(w->leaf + 2 * (size_t)i, (uint16_t)(len - INDEX_LEAF_HEAD));
    }
    for (unsigned i = 0; i < w->parts; i++) {
        size_t from = i > 0 ? part_end_of(w->leaf, i - 1) : 0;
        wq_span block = part_of(w->leaf, i, w->leaf + INDEX_LEAF_HEAD);
        block = wq_span_sub(block, 4, block.len);
        wq_put_le32(w->leaf + INDEX_LEAF_HEAD + from,
                    wq_check32(part_seed(w->seed, w->leaves, i, w->leaf), block));
    }
    w->len = INDEX_LEAF_HEAD;
    w->parts = 0;
    return w->sink.leaf(w->sink.arg, w->leaves++, wq_span_of(w->leaf, len));
}

/* An even share of what is left for each part that may come. */
static void part_begin(index_leaf_writer *w)
{
    index_dict_begin(&w->dict, (INDEX_LEAF - w->len) / (INDEX_LEAF_PARTS - w->parts) - 4);
}

wq_status index_leaves_add(index_leaf_writer *w, wq_span key, const index_term *term)
{
    if (w->dict.entries > 0) {
        if (index_dict_add(&w->dict, key, term)) {
            return WQ_OK;
        }
        part_end(w);
        if (w->parts < INDEX_LEAF_PARTS) {
            part_begin(w);
            if (index_dict_add(&w->dict, key, term)) {
                return WQ_OK;
            }
        }
        size_t len = index_dict_shared(wq_span_of(w->dict.last, w->dict.last_len), key) + 1;
        while (len < key.len && index_dict_continues(key.ptr[len])) {
            len++; /* to the end of a character, which packs better than a part of one */
        }
        WQ_TRY(leaf_end(w));
        WQ_TRY(separator_put(w, wq_span_sub(key, 0, len)));
    }
    part_begin(w);
    return index_dict_add(&w->dict, key, term) ? WQ_OK : WQ_EINTERNAL;
}

wq_status index_leaves_finish(index_leaf_writer *w)
{
    return w->dict.entries > 0 ? leaf_end(w) : WQ_OK;
}

wq_status index_leaves_name(index_leaf_writer *w)
{
    return w->leaves > 1 ? branch_end(w) : WQ_OK;
}

/* ---- leaves ---- */

wq_status index_leaf_look(index_leaf *leaf, size_t len)
{
    WQ_FAIL_IF(len < INDEX_LEAF_HEAD, WQ_ECORRUPT);
    WQ_TRY(parts_count(leaf->bytes, INDEX_LEAF_PARTS, len - INDEX_LEAF_HEAD, &leaf->parts));
    return leaf->parts > 0 ? WQ_OK : WQ_ECORRUPT;
}

wq_status index_leaf_read(kv_view *view, const index_seginfo *info, uint32_t number,
                          index_leaf *leaf)
{
    uint64_t at = index_leaf_place(number);
    uint64_t size = info->size[INDEX_LEAVES];
    WQ_FAIL_IF(number >= info->leaves || at > size, WQ_ECORRUPT);
    size_t len = size - at < INDEX_LEAF ? (size_t)(size - at) : INDEX_LEAF;
    WQ_TRY(index_section_read(view, info, INDEX_LEAVES, at, leaf->bytes, len));
    leaf->number = number;
    return index_leaf_look(leaf, len);
}

size_t index_leaf_bytes(const index_leaf *leaf)
{
    return INDEX_LEAF_HEAD + part_end_of(leaf->bytes, INDEX_LEAF_PARTS - 1);
}

wq_status index_leaf_open(const index_leaf *leaf, uint64_t seed, unsigned part,
                          index_dict_reader *r)
{
    wq_span block = part_of(leaf->bytes, part, leaf->bytes + INDEX_LEAF_HEAD);
    WQ_FAIL_IF(block.len < 4, WQ_ECORRUPT);
    uint32_t check = wq_le32(block.ptr);
    block = wq_span_sub(block, 4, block.len);
    WQ_FAIL_IF(wq_check32(part_seed(seed, leaf->number, part, leaf->bytes), block) != check,
               WQ_ECORRUPT);
    return index_dict_open(r, block, seed);
}

wq_status index_leaf_part(const index_leaf *leaf, wq_span key, unsigned *part)
{
    unsigned before = leaf->parts;
    WQ_TRY(parts_before(leaf->bytes, leaf->bytes + INDEX_LEAF_HEAD, &before, true, key));
    *part = before > 0 ? before - 1 : 0;
    return WQ_OK;
}

/* ---- branches ---- */

/* Groups of separators in a branch that was taken. */
typedef struct groups {
    const uint8_t *ends, *parts;
    unsigned count;
} groups;

static groups groups_of(const uint8_t *branch)
{
    const uint8_t *ends = branch + BRANCH_HEAD;
    return (groups){ends, ends + 2 * (size_t)branch[4], branch[4]};
}

wq_status index_branch_take(index_branch *branch, wq_span separator, wq_span bytes)
{
    unsigned count;
    branch->of = NULL;
    WQ_FAIL_IF(separator.len > INDEX_KEY_MAX, WQ_ECORRUPT);
    WQ_FAIL_IF(bytes.len < BRANCH_HEAD || bytes.len > INDEX_BRANCH, WQ_ECORRUPT);
    size_t head = BRANCH_HEAD + 2 * (size_t)bytes.ptr[4];
    WQ_FAIL_IF(bytes.len < head, WQ_ECORRUPT);
    WQ_TRY(parts_count(bytes.ptr + BRANCH_HEAD, bytes.ptr[4], bytes.len - head, &count));
    WQ_FAIL_IF(count != bytes.ptr[4], WQ_ECORRUPT);
    branch->separator_len = separator.len;
    if (separator.len > 0) {
        memcpy(branch->separator, separator.ptr, separator.len);
    }
    memcpy(branch->bytes, bytes.ptr, bytes.len);
    return WQ_OK;
}

wq_status index_branch_find(const index_branch *branch, wq_span key, uint32_t *number, bool *last)
{
    groups g = groups_of(branch->bytes);
    unsigned before = g.count;
    WQ_TRY(parts_before(g.ends, g.parts, &before, false, key));
    *number = wq_le32(branch->bytes);
    *last = before == g.count;
    if (before > 0) {
        uint32_t names;
        index_dict_reader r;
        index_dict_names(&r, part_of(g.ends, before - 1, g.parts));
        WQ_TRY(index_dict_rank(&r, key, &names));
        *number += (before - 1) * INDEX_BRANCH_GROUP + names;
        *last = *last && r.in.len == 0 && names > 0;
    }
    return WQ_OK;
}

/* Read the branch of `key`. */
static wq_status branch_read(kv_view *view, const index_seginfo *info, wq_span key, bool proved,
                             index_branch *branch)
{
    kv_cursor cursor;
    wq_span separator;
    branch->of = NULL;
    WQ_TRY(index_branch_seek(view, info->name, key, proved, &cursor));
    WQ_TRY(index_branch_of(&cursor, info->name, &separator));
    return index_branch_take(branch, separator, cursor.value);
}

/* By the branch that was read last; false: `key` may be of another. */
static wq_status kept_find(const index_branch *branch, const index_seginfo *info, wq_span key,
                           uint32_t *number, bool *found)
{
    bool last;
    *found = false;
    WQ_FAIL_IF(wq_span_compare(wq_span_of(branch->separator, branch->separator_len), key) > 0,
               WQ_OK);
    WQ_TRY(index_branch_find(branch, key, number, &last));
    *found = !last || *number + 1 == info->leaves;
    return WQ_OK;
}

/* Read the branch of `key` in place of the one that was read before the last. */
static wq_status find_anew(const index_segment *segment, kv_view *view, const index_seginfo *info,
                           wq_span key, index_near *near, uint32_t *number)
{
    bool found;
    near->last = (near->last + 1) % INDEX_NEAR;
    index_branch *branch = &near->branches[near->last];
    WQ_TRY(branch_read(view, info, key, false, branch));
    WQ_TRY(kept_find(branch, info, key, number, &found));
    if (!found) {
        /* That no branch begins between is proved by the neighbours of where it would stand. */
        WQ_TRY(branch_read(view, info, key, true, branch));
        WQ_TRY(kept_find(branch, info, key, number, &found));
    }
    branch->of = segment;
    return WQ_OK;
}

wq_status index_leaf_find(const index_segment *segment, kv_view *view, const index_seginfo *info,
                          wq_span key, index_near *near, uint32_t *number)
{
    bool found = false;
    *number = 0;
    WQ_FAIL_IF(info->leaves == 1, WQ_OK);
    for (unsigned i = 0; !found && i < INDEX_NEAR; i++) {
        const index_branch *branch = &near->branches[i];
        if (branch->of == segment) {
            WQ_TRY(kept_find(branch, info, key, number, &found));
        }
    }
    if (!found) {
        WQ_TRY(find_anew(segment, view, info, key, near, number));
    }
    return *number < info->leaves ? WQ_OK : WQ_ECORRUPT;
}
