/* SPDX-License-Identifier: MIT */
/* News in brief: which one of a page answers. */
#include "api/api.h"

#include <string.h>

#define MARKS_MAX 64

static unsigned words_in(const wq_hits *hits, wq_span text)
{
    query_mark marks[MARKS_MAX];
    uint32_t had = 0;
    unsigned words = 0;
    size_t count = query_words_mark(hits->result.words, text, marks, MARKS_MAX);
    for (size_t i = 0; i < count; i++) {
        uint32_t bit = 1u << (marks[i].word % 32);
        words += (had & bit) == 0;
        had |= bit;
    }
    return words;
}

bool api_brief_best(const wq_hits *hits, const wq_article *article, wq_part *best)
{
    unsigned most = 0;
    bool any = false;
    for (size_t i = 0; i < article->part_count; i++) {
        if (article->parts[i].kind != WQ_PART_BRIEF) {
            continue;
        }
        unsigned words = words_in(hits, article->parts[i].text);
        if (!any || words > most) {
            *best = article->parts[i];
            most = words;
            any = true;
        }
    }
    return any;
}

bool wq_hits_briefs(const wq_hits *hits)
{
    return hits != NULL && hits->result.briefs;
}

wq_status wq_hits_brief(wq_hits *hits, uint32_t i, wq_brief *brief)
{
    WQ_FAIL_IF(hits == NULL || brief == NULL || i >= hits->result.count, WQ_EINVAL);
    WQ_FAIL_IF(!hits->result.briefs, WQ_ENOTFOUND);
    wq_archive *archive = hits->snapshot->archive;
    wq_article article;
    wq_part best;
    api_begin(archive);
    wq_status status =
        store_article_shown(hits->snapshot->view, hits->result.hits[i].place, &article);
    if (status == WQ_OK && !api_brief_best(hits, &article, &best)) {
        status = WQ_ENOTFOUND;
    }
    if (status == WQ_OK) {
        const uint8_t *tab = memchr(best.text.ptr, '\t', best.text.len);
        size_t time = tab != NULL ? (size_t)(tab - best.text.ptr) : 0;
        brief->time = wq_span_sub(best.text, 0, time);
        brief->text = wq_span_sub(best.text, tab != NULL ? time + 1 : 0, best.text.len);
        brief->page = article.page;
    }
    return api_end(archive, status);
}
