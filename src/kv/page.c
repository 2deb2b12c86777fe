/* SPDX-License-Identifier: MIT */
#include "kv/page.h"

#include <string.h>

#define NODE_BIG 0x01u
#define NODE_SUB 0x02u

uint64_t kv_word_get(const uint8_t *bytes)
{
    size_t word;
    memcpy(&word, bytes, sizeof word);
    return word;
}

static uint16_t half(const uint8_t *bytes)
{
    uint16_t v;
    memcpy(&v, bytes, sizeof v);
    return v;
}

static uint32_t node_offset(const kv_page *page, uint32_t index)
{
    return half(page->bytes + KV_PAGE_HEAD + (size_t)2 * index);
}

/* The bytes that a node takes in its page, 0 when its fields cannot be. */
static uint32_t node_bytes(const uint8_t *node, bool leaf)
{
    uint32_t flags = half(node + 4);
    uint32_t key = half(node + 6);
    uint32_t bytes = KV_NODE_HEAD + key;
    if (key > KV_LMDB_KEY_MAX) {
        return 0;
    }
    if (leaf) {
        uint32_t size = half(node) | (uint32_t)half(node + 2) << 16;
        if ((flags & ~(NODE_BIG | NODE_SUB)) != 0 || key == 0) {
            return 0;
        }
        if ((flags & NODE_BIG) == 0 && size > KV_PAGE_MAX) {
            return 0;
        }
        bytes += (flags & NODE_BIG) != 0 ? (uint32_t)KV_WORD : size;
    }
    return (bytes + 1u) & ~1u;
}

static wq_status parse_nodes(kv_page *page, uint32_t lower, uint32_t upper)
{
    bool leaf = page->kind == KV_LEAF;
    WQ_FAIL_IF(lower < KV_PAGE_HEAD + 2u || lower > upper || upper > page->size, WQ_ECORRUPT);
    WQ_FAIL_IF(((lower - KV_PAGE_HEAD) & 1u) != 0, WQ_ECORRUPT);
    page->count = (lower - (uint32_t)KV_PAGE_HEAD) / 2u;
    uint32_t sum = 0;
    for (uint32_t i = 0; i < page->count; i++) {
        uint32_t at = node_offset(page, i);
        WQ_FAIL_IF(at < upper || at + KV_NODE_HEAD > page->size, WQ_ECORRUPT);
        uint32_t bytes = node_bytes(page->bytes + at, leaf);
        WQ_FAIL_IF(bytes == 0 || bytes > page->size - at, WQ_ECORRUPT);
        sum += bytes;
    }
    /* LMDB keeps the nodes without gaps: a lost or doubled pointer shows here. */
    WQ_FAIL_IF(sum != page->size - upper, WQ_ECORRUPT);
    return WQ_OK;
}

wq_status kv_page_parse(wq_span bytes, uint64_t pgno, kv_page *out)
{
    memset(out, 0, sizeof *out);
    WQ_FAIL_IF(bytes.len < KV_PAGE_HEAD || bytes.len > KV_PAGE_MAX, WQ_ECORRUPT);
    const uint8_t *b = bytes.ptr;
    WQ_FAIL_IF(kv_word_get(b) != pgno, WQ_ECORRUPT);
    out->bytes = b;
    out->size = (uint32_t)bytes.len;
    out->pgno = pgno;
    out->kind = half(b + KV_WORD + 2);
    switch (out->kind) {
    case KV_BRANCH:
    case KV_LEAF:
        return parse_nodes(out, half(b + KV_WORD + 4), half(b + KV_WORD + 6));
    case KV_OVERFLOW:
        out->overflow = half(b + KV_WORD + 4) | (uint32_t)half(b + KV_WORD + 6) << 16;
        return out->overflow > 0 ? WQ_OK : WQ_ECORRUPT;
    case KV_META:
        return WQ_OK;
    default:
        return WQ_ECORRUPT;
    }
}

wq_span kv_page_key(const kv_page *page, uint32_t index)
{
    const uint8_t *node = page->bytes + node_offset(page, index);
    if (page->kind == KV_BRANCH && index == 0) {
        return wq_span_of(node + KV_NODE_HEAD, 0);
    }
    return wq_span_of(node + KV_NODE_HEAD, half(node + 6));
}

void kv_page_node(const kv_page *page, uint32_t index, kv_node *out)
{
    const uint8_t *node = page->bytes + node_offset(page, index);
    const uint8_t *data = node + KV_NODE_HEAD + half(node + 6);
    uint32_t low = half(node) | (uint32_t)half(node + 2) << 16;
    uint32_t flags = half(node + 4);
    memset(out, 0, sizeof *out);
    out->key = kv_page_key(page, index);
    if (page->kind == KV_BRANCH) {
        out->pgno = low | (KV_WORD > 4 ? (uint64_t)flags << 32 : 0);
        return;
    }
    out->size = low;
    out->big = (flags & NODE_BIG) != 0;
    out->sub = (flags & NODE_SUB) != 0;
    if (out->big) {
        out->pgno = kv_word_get(data);
    } else {
        out->data = wq_span_of(data, low);
    }
}

int kv_key_compare(wq_span a, wq_span b, bool integer)
{
    if (!integer || a.len != KV_WORD || b.len != KV_WORD) {
        return wq_span_compare(a, b);
    }
    uint64_t x = kv_word_get(a.ptr);
    uint64_t y = kv_word_get(b.ptr);
    return x < y ? -1 : x > y;
}

wq_status kv_page_order(const kv_page *page, bool integer)
{
    for (uint32_t i = page->kind == KV_BRANCH ? 2 : 1; i < page->count; i++) {
        wq_span before = kv_page_key(page, i - 1);
        WQ_FAIL_IF(kv_key_compare(before, kv_page_key(page, i), integer) >= 0, WQ_ECORRUPT);
    }
    return WQ_OK;
}

uint64_t kv_overflow_pages(uint64_t bytes, uint32_t page_size)
{
    return (KV_PAGE_HEAD + bytes + page_size - 1) / page_size;
}

wq_status kv_db_parse(wq_span bytes, uint64_t pages, kv_db *out)
{
    memset(out, 0, sizeof *out);
    WQ_FAIL_IF(bytes.len != KV_DB_BYTES, WQ_ECORRUPT);
    const uint8_t *b = bytes.ptr;
    out->pad = wq_le32(b);
    out->flags = half(b + 4);
    out->depth = half(b + 6);
    out->branch_pages = kv_word_get(b + 8);
    out->leaf_pages = kv_word_get(b + 8 + KV_WORD);
    out->overflow_pages = kv_word_get(b + 8 + 2 * KV_WORD);
    out->entries = kv_word_get(b + 8 + 3 * KV_WORD);
    out->root = kv_word_get(b + 8 + 4 * KV_WORD);
    if (out->root == SIZE_MAX) {
        out->root = KV_NO_PAGE;
        return out->entries == 0 && out->depth == 0 ? WQ_OK : WQ_ECORRUPT;
    }
    WQ_FAIL_IF(out->entries == 0 || out->depth == 0 || out->depth > KV_DEPTH_MAX, WQ_ECORRUPT);
    WQ_FAIL_IF(out->root < 2 || out->root >= pages, WQ_ECORRUPT);
    return WQ_OK;
}
