/* SPDX-License-Identifier: MIT */
#include "index/inner.h"

/* A block of kv begins with a page, behind the heads of that and of its own. */
#define PAGE  4096u
#define HEADS 32u

/* Where the page of `at` begins and ends in the section. */
static void page_bounds(uint64_t at, uint64_t size, uint64_t *from, uint64_t *to)
{
    uint64_t block = at / WQ_BLOCK_PAYLOAD * WQ_BLOCK_PAYLOAD;
    uint64_t page = (at - block + HEADS) / PAGE * PAGE;
    uint64_t end = page + PAGE - HEADS;
    *from = block + (page > HEADS ? page - HEADS : 0);
    *to = block + (end < WQ_BLOCK_PAYLOAD ? end : WQ_BLOCK_PAYLOAD);
    *to = *to < size ? *to : size;
}

static bool page_has(const index_listpage *page, uint32_t name, uint64_t at, size_t len)
{
    uint64_t behind = at - page->from; /* of what is before it more than any page has */
    return page->name == name && behind <= page->len && len <= page->len - behind;
}

wq_status index_listpage_look(index_segment *segment, unsigned slot, uint64_t at, size_t len,
                              uint8_t *room, const uint8_t **bytes)
{
    index_listpage *page = &segment->view->listpages[slot];
    const index_seginfo *info = &segment->info;
    kv_view *kv = segment->view->kv;
    uint64_t from;
    uint64_t to;
    if (!page_has(page, info->name, at, len)) {
        page_bounds(at, info->size[INDEX_LISTS], &from, &to);
        *bytes = room;
        WQ_FAIL_IF(at >= to || len > to - at,
                   index_section_read(kv, info, INDEX_LISTS, at, room, len));
        page->name = 0;
        WQ_TRY(index_section_read(kv, info, INDEX_LISTS, from, page->bytes, (size_t)(to - from)));
        page->name = info->name;
        page->from = from;
        page->len = (uint32_t)(to - from);
    }
    *bytes = page->bytes + (at - page->from);
    return WQ_OK;
}
