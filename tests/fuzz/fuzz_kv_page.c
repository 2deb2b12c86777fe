/* SPDX-License-Identifier: MIT */
/* One page of a kv file: whatever is accepted can be read node by node inside its bytes. */
#include "kv/meta.h"
#include "kv/page.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void inside(const uint8_t *page, size_t size, wq_span part)
{
    if (part.len > 0 && (part.ptr < page || part.ptr + part.len > page + size)) {
        abort();
    }
}

static void read_nodes(const kv_page *page, const uint8_t *bytes, size_t size)
{
    uint32_t sum = 0;
    for (uint32_t i = 0; i < page->count; i++) {
        kv_node node;
        kv_page_node(page, i, &node);
        inside(bytes, size, node.key);
        inside(bytes, size, node.data);
        for (size_t b = 0; b < node.data.len; b++) {
            sum += node.data.ptr[b];
        }
    }
    static volatile uint32_t sink;
    sink = sum + (uint32_t)kv_page_order(page, false) + (uint32_t)kv_page_order(page, true);
    (void)sink;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    kv_page page;
    kv_meta meta;
    kv_db db;
    bool other;
    uint8_t *copy = malloc(size > 0 ? size : 1); /* so that a sanitizer sees both ends */
    if (copy == NULL) {
        return 0;
    }
    if (size > 0) {
        memcpy(copy, data, size);
    }
    wq_span span = wq_span_of(copy, size);
    uint64_t pgno = size >= KV_WORD ? kv_word_get(copy) : 0;
    if (kv_page_parse(span, pgno, &page) == WQ_OK &&
        (page.kind == KV_BRANCH || page.kind == KV_LEAF)) {
        read_nodes(&page, copy, size);
    }
    for (unsigned i = 0; i < 2; i++) {
        wq_status st = kv_meta_parse(span, i, &meta, &other);
        (void)st;
    }
    wq_status st = kv_db_parse(wq_span_sub(span, 0, KV_DB_BYTES), 100, &db);
    (void)st;
    free(copy);
    return 0;
}
