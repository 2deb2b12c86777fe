/* SPDX-License-Identifier: MIT */
#include "text/dates.h"

#include <warraq/dates.h>

_Static_assert((int)WQ_MENTION_YEARLESS == (int)TEXT_DATE_YEARLESS &&
                   (int)WQ_MENTION_RELATIVE == (int)TEXT_DATE_RELATIVE &&
                   (int)WQ_MENTION_NEAREST == (int)TEXT_DATE_NEAREST,
               "the origins are the same");

typedef struct giving {
    wq_span text;
    void (*each)(void *arg, const wq_mention *mention);
    void *arg;
} giving;

static void mention_give(void *arg, const text_date *date)
{
    const giving *g = arg;
    wq_mention mention = {wq_span_sub(g->text, date->start, date->end - date->start), date->date,
                          date->origin, date->month, date->day};
    g->each(g->arg, &mention);
}

void wq_article_dates(const wq_article *article, void (*each)(void *arg, const wq_mention *mention),
                      void *arg)
{
    text_dates dates;
    giving g = {article->title, each, arg};
    text_dates_init(&dates, &article->date);
    /* A derived title is the body's beginning once more. */
    if (article->title_source == WQ_TITLE_GIVEN) {
        text_dates_each(&dates, g.text, mention_give, &g);
    }
    for (size_t i = 0; i < article->part_count; i++) {
        if (article->parts[i].kind < WQ_PART_BODY_END) {
            g.text = article->parts[i].text;
            text_dates_each(&dates, g.text, mention_give, &g);
        }
    }
}
