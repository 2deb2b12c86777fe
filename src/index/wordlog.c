/* SPDX-License-Identifier: MIT */
#include "index/wordlog.h"

#include <string.h>

void index_wordlog_init(index_wordlog *log, index_pool *pool)
{
    memset(log, 0, sizeof *log);
    log->pool = pool;
}

void index_wordlog_end(index_wordlog *log)
{
    if (log->open) {
        index_wordlog_unit(log, WORDLOG_END);
        log->open = false;
    }
}

static void pair_put(index_wordlog *log, unsigned mark, uint32_t value)
{
    index_wordlog_unit(log, mark);
    index_wordlog_unit(log, value & 0xFFFF);
    index_wordlog_unit(log, value >> 16);
}

wq_status index_wordlog_turn(index_wordlog *log)
{
    uint32_t page;
    WQ_TRY(index_pool_page(log->pool, &page));
    if (log->open) {
        pair_put(log, WORDLOG_PAGE, page);
    }
    log->page = page;
    log->at = (void *)index_pool_at(log->pool, page);
    log->left = POOL_PAGE / 2;
    return WQ_OK;
}

wq_status index_wordlog_begin(index_wordlog *log, uint32_t *address)
{
    if (log->left < WORDLOG_ENTRY) {
        WQ_TRY(index_wordlog_turn(log));
    }
    log->next = 0;
    log->in_title = false;
    log->open = true;
    *address = log->page + POOL_PAGE - 2 * log->left;
    return WQ_OK;
}

void index_wordlog_move(index_wordlog *log, uint32_t position, bool in_title)
{
    uint32_t further = position + 1 - log->next;
    if (in_title == log->in_title && further < WORDLOG_JUMP - WORDLOG_MOVE) {
        index_wordlog_unit(log, WORDLOG_MOVE + further);
    } else {
        pair_put(log, WORDLOG_JUMP, 2 * position + in_title);
    }
    log->next = position;
    log->in_title = in_title;
}

bool index_wordlog_mark(index_wordlog_reader *r, unsigned mark)
{
    if (mark < WORDLOG_JUMP) {
        r->next += mark - WORDLOG_MOVE - 1;
        return true;
    }
    if (mark == WORDLOG_END) {
        return false;
    }
    uint32_t value = r->at[0] | (uint32_t)r->at[1] << 16;
    r->at += 2;
    if (mark == WORDLOG_PAGE) {
        r->at = index_wordlog_at(r->pool, value);
    } else {
        r->next = value / 2;
        r->in_title = value & 1;
    }
    return true;
}
