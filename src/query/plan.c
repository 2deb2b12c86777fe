/* SPDX-License-Identifier: MIT */
#include "query/plan.h"

#include "query/classes.h"
#include "query/gather.h"

#include "index/length.h"

#include <string.h>

typedef struct planner {
    query_plan *plan;
    wq_arena *arena;
    gather *gather;
    bool single; /* one segment: what gather found can be opened */
} planner;

/* Rarest last; of equals the earlier word, then the smaller key, stands before. */
static bool term_before(const plan_term *a, uint64_t df, uint8_t word, wq_span key)
{
    if (a->df != df) {
        return a->df > df;
    }
    if (a->word != word) {
        return a->word < word;
    }
    return wq_span_compare(wq_span_of(a->key, a->key_len), key) < 0;
}

static plan_term *term_known(query_plan *plan, uint8_t word, wq_span key)
{
    for (unsigned i = 0; i < plan->term_count; i++) {
        plan_term *term = &plan->terms[i];
        if (term->word == word && wq_span_equal(wq_span_of(term->key, term->key_len), key)) {
            return term;
        }
    }
    return NULL;
}

static plan_term *term_rarest(query_plan *plan)
{
    plan_term *last = &plan->terms[0];
    for (unsigned i = 1; i < plan->term_count; i++) {
        const plan_term *term = &plan->terms[i];
        if (term_before(last, term->df, term->word, wq_span_of(term->key, term->key_len))) {
            last = &plan->terms[i];
        }
    }
    return last;
}

/* A place for a term: a new one, or that of the rarest if this one is more frequent. */
static plan_term *term_place(query_plan *plan, uint8_t word, const gather_entry *entry)
{
    if (plan->term_count < PLAN_TERMS_MAX) {
        plan_term *term = &plan->terms[plan->term_count++];
        memset(term, 0, sizeof *term);
        return term;
    }
    plan->partial = true;
    plan_term *last = term_rarest(plan);
    bool stays = term_before(last, entry->df, word, wq_span_of(entry->key, entry->len));
    return stays ? NULL : last;
}

static wq_status term_add(planner *p, uint8_t word, unsigned cls, const gather_entry *entry)
{
    wq_span key = wq_span_of(entry->key, entry->len);
    plan_term *term = term_known(p->plan, word, key);
    if (term != NULL) {
        term->classes |= (uint8_t)(1u << cls);
        return WQ_OK;
    }
    term = term_place(p->plan, word, entry);
    if (term == NULL) {
        return WQ_OK;
    }
    /* Room for a key is used again, and of two sizes, so that replacing is bounded. */
    /* NOLINTNEXTLINE(performance-no-int-to-ptr) */
    uint8_t *bytes = (uint8_t *)(uintptr_t)term->key;
    if (term->key_cap < key.len) {
        uint16_t cap = key.len <= 64 ? 64 : INDEX_KEY_MAX;
        bytes = wq_arena_new(p->arena, cap);
        WQ_FAIL_IF(bytes == NULL, WQ_ENOMEM);
        term->key_cap = cap;
    }
    memcpy(bytes, key.ptr, key.len);
    term->key = bytes;
    term->key_len = (uint16_t)key.len;
    term->word = word;
    term->classes = (uint8_t)(1u << cls);
    term->df = entry->df;
    term->found = entry->found;
    term->found_set = p->single;
    return WQ_OK;
}

static wq_status word_plan(planner *p, uint8_t index, const text_analyser *analyser,
                           text_class *classes)
{
    const query_word *word = p->plan->tree->words[index];
    plan_word *planned = &p->plan->words[index];
    gather *g = p->gather;
    size_t count = query_classes(word, analyser, classes);
    planned->class_count = (uint8_t)count;
    for (unsigned c = 0; c < count; c++) {
        planned->weights[c] = classes[c].weight;
        gather_clear(g, word->prefix ? PLAN_PREFIX_TERMS : WQ_LIMIT_CLASS_TERMS);
        for (unsigned i = 0; i < classes[c].count; i++) {
            WQ_TRY(gather_pattern(g, &classes[c].patterns[i]));
        }
        p->plan->partial = p->plan->partial || g->dropped;
        for (unsigned i = 0; i < g->best_count; i++) {
            WQ_TRY(term_add(p, index, c, &g->best[i]));
        }
    }
    return WQ_OK;
}

/* Only now it is known which terms are in. */
static void plan_weigh(query_plan *plan)
{
    for (unsigned i = 0; i < plan->term_count; i++) {
        const plan_term *term = &plan->terms[i];
        plan_word *word = &plan->words[term->word];
        for (unsigned c = 0; c < word->class_count; c++) {
            word->df[c] += (term->classes >> c & 1) != 0 ? term->df : 0;
        }
    }
    for (unsigned w = 0; w < plan->tree->word_count; w++) {
        plan_word *word = &plan->words[w];
        for (unsigned c = 0; c < word->class_count; c++) {
            uint32_t idf = score_idf(plan->articles, word->df[c]);
            word->weighed[c] = score_weigh(idf, word->weights[c]);
        }
    }
}

wq_status query_plan_make(const query_tree *tree, index_view *view, const text_analyser *analyser,
                          query_meter *meter, wq_arena *arena, wq_arena *scratch,
                          text_class *classes, query_plan *plan)
{
    index_stat stat;
    bool prefix = false;
    for (uint8_t i = 0; i < tree->word_count; i++) {
        prefix = prefix || tree->words[i]->prefix;
    }
    size_t want = prefix ? PLAN_PREFIX_TERMS : WQ_LIMIT_CLASS_TERMS;
    gather *g = wq_arena_room(scratch, GATHER_BYTES(want));
    WQ_FAIL_IF(g == NULL, WQ_ENOMEM);
    g->view = view;
    g->meter = meter;
    memset(plan, 0, sizeof *plan);
    plan->tree = tree;
    plan->partial = tree->cut;
    WQ_TRY(index_stat_get(view, &stat));
    plan->articles = stat.articles;
    plan->norm = score_norm_of(stat.articles, stat.words);
    for (unsigned code = 0; code < 256; code++) {
        plan->lengths[code] = score_length(plan->norm, index_length_decode((uint8_t)code));
    }
    planner p = {plan, arena, g, index_segments(view) == 1};
    for (uint8_t i = 0; i < tree->word_count; i++) {
        WQ_TRY(word_plan(&p, i, analyser, classes));
    }
    plan_weigh(plan);
    return WQ_OK;
}
