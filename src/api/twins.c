/* SPDX-License-Identifier: MIT */
/* A story that is told twice in one page is one hit.
 *
 * Such stories name each other (same_as) and lie a few rows apart, so only hits that do are looked
 * at: hits in order of place, each against those that follow within TWIN_ROWS. The better hit
 * stays and counts the other. O(n log n) in the hits. */
#include "api/api.h"

#include <stdlib.h>
#include <string.h>

/* Rows of one page's stories that name each other. */
#define TWIN_ROWS 64u
/* Pairs that are read; of one page they have the same date. */
#define TWIN_LOOKS 256u

typedef struct twin {
    store_place place;
    int32_t minutes; /* of the date */
    uint32_t hit;
} twin;

static int twin_order(const void *a, const void *b)
{
    const twin *x = a;
    const twin *y = b;
    if (x->place.box != y->place.box) {
        return x->place.box < y->place.box ? -1 : 1;
    }
    return x->place.row < y->place.row ? -1 : x->place.row > y->place.row;
}

static bool names(wq_span same_as, wq_id id)
{
    char letters[WQ_ID_LETTERS + 1];
    wq_id_format(id, letters);
    for (size_t at = 0; at + WQ_ID_LETTERS <= same_as.len; at += WQ_ID_LETTERS + 1) {
        if (memcmp(same_as.ptr + at, letters, WQ_ID_LETTERS) == 0) {
            return true;
        }
    }
    return false;
}

/* Does one tell the same as the other? */
static wq_status twin_look(store_view *view, const twin *a, const twin *b, bool *same)
{
    wq_article article;
    *same = false;
    wq_status status = store_row(view, a->place, &article);
    WQ_FAIL_IF(status == WQ_ENOTFOUND, WQ_OK);
    WQ_TRY(status);
    wq_id id = article.id;
    status = store_article(view, b->place, &article);
    WQ_FAIL_IF(status == WQ_ENOTFOUND, WQ_OK);
    WQ_TRY(status);
    *same = names(article.same_as, id);
    return WQ_OK;
}

static wq_status twins_look(store_view *view, const twin *twins, size_t count, uint32_t *copies)
{
    unsigned looks = 0;
    for (size_t i = 0; i < count; i++) {
        for (size_t k = i + 1;
             k < count && looks < TWIN_LOOKS && twins[k].place.box == twins[i].place.box &&
             twins[k].place.row - twins[i].place.row <= TWIN_ROWS;
             k++) {
            uint32_t better = twins[i].hit < twins[k].hit ? twins[i].hit : twins[k].hit;
            uint32_t worse = twins[i].hit + twins[k].hit - better;
            bool same = false;
            if (copies[better] != API_TWIN && copies[worse] != API_TWIN &&
                twins[i].minutes == twins[k].minutes) {
                looks++;
                WQ_TRY(twin_look(view, &twins[i], &twins[k], &same));
            }
            if (same) {
                copies[better] += 1 + copies[worse];
                copies[worse] = API_TWIN;
            }
        }
    }
    return WQ_OK;
}

/* Take the marked ones out. */
static size_t twins_drop(query_result *result, uint32_t *copies)
{
    size_t kept = 0;
    for (size_t i = 0; i < result->count; i++) {
        if (copies[i] != API_TWIN) {
            result->hits[kept] = result->hits[i];
            copies[kept++] = copies[i];
        }
    }
    size_t dropped = result->count - kept;
    result->count = kept;
    return dropped;
}

wq_status api_twins_join(store_view *view, query_result *result, uint32_t **copies, size_t *dropped)
{
    *dropped = 0;
    free(*copies);
    *copies = calloc(result->count + 1, sizeof **copies);
    twin *twins = malloc((result->count + 1) * sizeof *twins);
    wq_status status = *copies != NULL && twins != NULL ? WQ_OK : WQ_ENOMEM;
    for (size_t i = 0; status == WQ_OK && i < result->count; i++) {
        twins[i] = (twin){result->hits[i].place, result->hits[i].date.minutes, (uint32_t)i};
    }
    if (status == WQ_OK && result->count > 1) {
        qsort(twins, result->count, sizeof *twins, twin_order);
        status = twins_look(view, twins, result->count, *copies);
    }
    if (status == WQ_OK) {
        *dropped = twins_drop(result, *copies);
    }
    free(twins);
    return status;
}
