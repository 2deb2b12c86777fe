/* SPDX-License-Identifier: MIT */
/* Questions against the index of an archive, ranked numbers of articles only, as the peers give
 * theirs: what `find` costs before a row is read or an article opened.
 *
 *   bench_query INDEX QUESTIONS union|all|phrase|whole|compare [exact|near]
 *
 * `exact`: a word is its spelling and where it stands counts for nothing, as the peers take it;
 * `near`: but words that stand near each other count; neither: as `find` answers. `compare`: the
 * ten best with bounds and without must be the same. Figures are lines "name value"; asked.h says
 * how instructions are counted. */
#include "bench/asked.h"
#include "bench/exact.h"

#include "query/query.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

typedef struct tally {
    index_view *view;
    query_options how;
    bool phrase, exact, compare;
    unsigned questions, different;
    uint64_t heap, heap_most, all, total;
} tally;

static bool ask(tally *t, const char *line, const query_options *how, query_result *result)
{
    asked_begin();
    wq_status st = query_run(NULL, t->view, wq_span_str(line), how, result);
    asked_end();
    if (st != WQ_OK) {
        (void)fprintf(stderr, "%s: status %d\n", line, (int)st);
        return false;
    }
    return true;
}

static bool same(const query_result *a, const query_result *b)
{
    bool counted = a->all_exact ? a->all == b->all : a->all <= b->all && a->all >= QUERY_COUNTED;
    bool is = a->count == b->count && counted && b->total_exact && a->total <= b->total;
    for (size_t i = 0; is && i < a->count; i++) {
        is = a->hits[i].score == b->hits[i].score && a->hits[i].segment == b->hits[i].segment &&
             a->hits[i].number == b->hits[i].number;
    }
    return is;
}

static void question(tally *t, const char *line)
{
    char quoted[600];
    query_result result;
    (void)snprintf(quoted, sizeof quoted,
                   !t->phrase ? "%s"
                   : t->exact ? "=\"%s\""
                              : "\"%s\"",
                   line);
    if (!ask(t, quoted, &t->how, &result)) {
        return;
    }
    t->questions++;
    t->heap += result.heap;
    t->heap_most = result.heap > t->heap_most ? result.heap : t->heap_most;
    t->all += result.all;
    t->total += result.total;
    if (t->compare) {
        query_options whole = t->how;
        query_result all;
        whole.whole = true;
        if (ask(t, quoted, &whole, &all)) {
            if (!same(&result, &all)) {
                t->different++;
                (void)fprintf(stderr, "different: %s\n", quoted);
            }
            query_result_release(&all);
        }
    }
    query_result_release(&result);
}

int main(int argc, char **argv)
{
    index_db *db;
    wq_error err = {0};
    tally t = {.how = {.limit = 10, .numbers = true}};
    index_options options = {.err = &err};
    if (argc < 4) {
        return 2;
    }
    t.how.literal = true;
    t.how.all = strcmp(argv[3], "all") == 0;
    t.how.whole = strcmp(argv[3], "whole") == 0;
    t.phrase = strcmp(argv[3], "phrase") == 0;
    t.compare = strcmp(argv[3], "compare") == 0;
    t.how.literal = !t.phrase;
    t.exact = argc > 4;
    t.how.apart = t.exact && strcmp(argv[4], "near") != 0;
    t.how.analyser = t.exact ? &EXACT : NULL;
    FILE *in = fopen(argv[2], "r");
    if (in == NULL || index_open(argv[1], &options, &db) != WQ_OK ||
        index_snapshot(db, &t.view) != WQ_OK) {
        (void)fprintf(stderr, "%s\n", err.text);
        return 1;
    }
    char line[512];
    clock_t begun = clock();
    const char *words;
    while (asked_next(in, t.phrase, line, &words)) {
        question(&t, words);
    }
    double us = (double)(clock() - begun) * 1e6 / CLOCKS_PER_SEC;
    double n = t.questions > 0 ? t.questions : 1;
    printf("questions %u\nus %.6g\nheap %.6g\nheap_most %.6g\nall %.6g\ntotal %.6g\ndifferent %u\n",
           t.questions, us / n, (double)t.heap / n, (double)t.heap_most, (double)t.all / n,
           (double)t.total / n, t.different);
    (void)fclose(in);
    index_view_close(t.view);
    index_close(db);
    return t.different != 0;
}
