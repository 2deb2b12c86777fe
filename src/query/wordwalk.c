/* SPDX-License-Identifier: MIT */
#include "query/suggest.h"

#include "index/termjoin.h"
#include "text/stopwords.h"

#include <stdlib.h>
#include <string.h>

/* Steps of the meter: a lookup reads about a dictionary block of each segment. */
#define STEPS_SEEK 4u
#define STEPS_KEY  1u

struct query_forms {
    index_view *view;
    query_meter *meter;
    index_join *join;
    /* The present word, as far as it was read, its first key, and the key behind it. */
    uint8_t folded[WQ_LIMIT_TOKEN], light[WQ_LIMIT_TOKEN];
    uint8_t first[TEXT_KEY_MAX];
    size_t first_len;
    bool waiting;              /* `key` was read and belongs to the next word */
    uint8_t key[TEXT_KEY_MAX]; /* what was read, or sought, last */
    size_t key_len;
    uint64_t key_articles;
};

wq_status query_forms_open(index_view *view, query_meter *meter, query_forms **out)
{
    query_forms *forms = calloc(1, sizeof *forms);
    *out = forms;
    WQ_FAIL_IF(forms == NULL, WQ_ENOMEM);
    forms->view = view;
    forms->meter = meter;
    WQ_TRY(query_meter_tick(meter, QUERY_METER_BLOCK));
    return index_join_open(view, &forms->join);
}

void query_forms_close(query_forms *forms)
{
    if (forms != NULL) {
        index_join_close(forms->join);
        free(forms);
    }
}

/* A key that was read ahead, or the next one of words (keys below 0x20 are filters). */
static wq_status key_next(query_forms *f)
{
    while (!f->waiting) {
        wq_span key;
        WQ_TRY(query_meter_tick(f->meter, STEPS_KEY));
        WQ_TRY(index_join_next(f->join, &key, &f->key_articles));
        WQ_FAIL_IF(key.len > TEXT_KEY_MAX, WQ_ECORRUPT);
        if (key.len > 0 && key.ptr[0] >= 0x20) {
            memcpy(f->key, key.ptr, key.len);
            f->key_len = key.len;
            f->waiting = true;
        }
    }
    return WQ_OK;
}

wq_status query_forms_seek(query_forms *f, wq_span place)
{
    WQ_TRY(query_meter_tick(f->meter, STEPS_SEEK));
    bool ahead = f->key_len > 0 && wq_span_compare(wq_span_of(f->key, f->key_len), place) >= 0;
    bool behind =
        f->first_len > 0 && wq_span_compare(wq_span_of(f->first, f->first_len), place) < 0;
    if (ahead && behind && f->waiting) {
        return WQ_OK; /* nothing lies between the present word and the key read ahead */
    }
    if (ahead) {
        index_join_close(f->join);
        f->join = NULL;
        WQ_TRY(index_join_open(f->view, &f->join));
    }
    f->waiting = false;
    f->first_len = 0;
    f->key_len = place.len < sizeof f->key ? place.len : sizeof f->key;
    if (f->key_len > 0) {
        memcpy(f->key, place.ptr, f->key_len);
    }
    return index_join_seek(f->join, place);
}

/* The first spelling of a word. */
static void form_begin(query_forms *f, const text_term *term, query_form *form)
{
    memcpy(f->first, f->key, f->key_len);
    f->first_len = f->key_len;
    memcpy(f->folded, term->folded.ptr, term->folded.len);
    form->key = wq_span_of(f->first, f->first_len);
    form->folded = wq_span_of(f->folded, term->folded.len);
}

/* One more spelling. Those that are stop words count only among themselves: علي is not meant to be
 * على. */
static void spelling_take(query_forms *f, wq_span light, query_form *form, uint64_t *best)
{
    if (form->articles > 0) {
        bool had = text_stop_word(form->light), is = text_stop_word(light);
        if (is && !had) {
            return;
        }
        if (had && !is) {
            form->articles = 0;
            *best = 0;
        }
    }
    form->articles += f->key_articles;
    if (f->key_articles > *best) {
        memcpy(f->light, light.ptr, light.len);
        form->light = wq_span_of(f->light, light.len);
        *best = f->key_articles;
    }
}

wq_status query_forms_peek(query_forms *f, wq_span *key)
{
    WQ_TRY(key_next(f));
    *key = wq_span_of(f->key, f->key_len);
    return WQ_OK;
}

wq_status query_forms_next(query_forms *f, query_form *form)
{
    uint64_t best = 0;
    *form = (query_form){{NULL, 0}, {NULL, 0}, {NULL, 0}, 0};
    for (;;) {
        text_term term;
        wq_status st = key_next(f);
        if (st == WQ_EEND && form->articles > 0) {
            return WQ_OK;
        }
        WQ_TRY(st);
        WQ_TRY(text_term_parse(wq_span_of(f->key, f->key_len), &term));
        if (form->articles > 0 && !wq_span_equal(term.folded, form->folded)) {
            return WQ_OK;
        }
        f->waiting = false;
        if (form->articles == 0) {
            form_begin(f, &term, form);
        }
        spelling_take(f, term.light, form, &best);
    }
}

wq_status query_forms_range(query_forms *f, const text_range *range,
                            void (*take)(void *arg, const query_form *form), void *arg)
{
    text_bounds b;
    query_form form;
    text_range_bounds(range, &b);
    wq_status st = query_forms_seek(f, wq_span_of(b.low, b.low_len));
    while (st == WQ_OK) {
        st = query_forms_next(f, &form);
        if (st != WQ_OK || wq_span_compare(form.key, wq_span_of(b.high, b.high_len)) >= 0) {
            break;
        }
        take(arg, &form);
    }
    return st == WQ_EEND ? WQ_OK : st;
}

wq_status query_forms_find(query_forms *f, wq_span folded, uint64_t *articles)
{
    uint8_t key[TEXT_KEY_MAX];
    query_form form;
    *articles = 0;
    WQ_TRY(query_forms_seek(f, wq_span_of(key, text_form_key(folded, folded, key))));
    wq_status st = query_forms_next(f, &form);
    if (st == WQ_OK && wq_span_equal(form.folded, folded)) {
        *articles = form.articles;
    }
    return st == WQ_EEND ? WQ_OK : st;
}
