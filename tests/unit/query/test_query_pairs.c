/* SPDX-License-Identifier: MIT */
/* Pairs of a question and a text: kind, question, text; "(neg)" in the kind: the question must not
 * find the text. All texts of a file stand in one index. */
#include "unit/unit.h"

#include "query/query.h"
#include "unit/query/query_index.h"

#define PAIRS_MAX 600

typedef struct pair {
    char kind[48], asked[160], written[160];
} pair;

static pair pairs[PAIRS_MAX];

static unsigned pairs_read(const char *path)
{
    FILE *f = fopen(path, "r");
    char line[512];
    unsigned count = 0;
    if (f == NULL) {
        return 0;
    }
    while (count < PAIRS_MAX && fgets(line, sizeof line, f) != NULL) {
        pair *p = &pairs[count];
        int fields =
            sscanf(line, "%47[^\t]\t%159[^\t]\t%159[^\t\n]", p->kind, p->asked, p->written);
        count += fields == 3;
    }
    fclose(f);
    return count;
}

/* Is article `row` among the answers with all words? */
static bool finds(index_view *view, const char *asked, uint32_t row)
{
    query_result result;
    const query_options options = {.limit = 2 * PAIRS_MAX, .all = true};
    bool found = false;
    assert_int_equal(query_run(NULL, view, wq_span_str(asked), &options, &result), WQ_OK);
    for (size_t i = 0; i < result.count; i++) {
        found = found || result.hits[i].place.row == row;
    }
    query_result_release(&result);
    return found;
}

static bool is_negative(const pair *p)
{
    return strstr(p->kind, "(neg)") != NULL;
}

/* A question that is nothing but words, so that it is also a text. */
static bool is_plain(const char *asked)
{
    return strpbrk(asked, "~=\":*") == NULL;
}

/* Texts are even rows, questions odd ones: what must not be found, must not the other way round
 * either. */
static unsigned pairs_check(unsigned count)
{
    test_index t;
    unsigned wrong = 0;
    test_index_begin(&t);
    for (unsigned i = 0; i < count; i++) {
        test_index_article(&t, 2 * i, 100, "", "", pairs[i].written);
        test_index_article(&t, 2 * i + 1, 100, "", "", pairs[i].asked);
    }
    test_index_flush(&t);
    test_index_read(&t);
    for (unsigned i = 0; i < count; i++) {
        const pair *p = &pairs[i];
        bool back = is_negative(p) && is_plain(p->asked);
        if (finds(t.view, p->asked, 2 * i) == is_negative(p) ||
            (back && finds(t.view, p->written, 2 * i + 1))) {
            print_error("%s: %s and %s\n", p->kind, p->asked, p->written);
            wrong++;
        }
    }
    test_index_end(&t);
    return wrong;
}

/* At least so many, and so many of them that must not be found. */
static void pairs_prove(const char *path, unsigned least, unsigned least_negative)
{
    unsigned count = pairs_read(path);
    unsigned negative = 0;
    for (unsigned i = 0; i < count; i++) {
        negative += is_negative(&pairs[i]);
    }
    assert_true(count >= least && negative >= least_negative);
    assert_int_equal(pairs_check(count), 0);
}

static void test_query_pairs__of_questions_and_texts(void **state)
{
    (void)state;
    pairs_prove("tests/fixtures/query/pairs.tsv", 250, 80);
}

static void test_query_pairs__of_words(void **state)
{
    (void)state;
    pairs_prove("tests/fixtures/text/pairs.tsv", 350, 160);
}

static void test_query_pairs__of_the_project(void **state)
{
    unsigned count = pairs_read("../shared/data/words/equivalence_pairs.tsv");
    (void)state;
    if (count == 0) {
        skip();
    }
    assert_int_equal(pairs_check(count), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_query_pairs__of_questions_and_texts),
        cmocka_unit_test(test_query_pairs__of_words),
        cmocka_unit_test(test_query_pairs__of_the_project),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
