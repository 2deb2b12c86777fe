/* SPDX-License-Identifier: MIT */
/* How well does find answer? News and questions of our own, in ten languages: a file of articles
 * (id, title, body) and one of questions (question, id of the article that answers). Fails when the
 * mean reciprocal rank drops. */
#include "unit/unit.h"

#include "query/query.h"
#include "unit/query/query_index.h"

#define NEWS_MAX 100
/** Mean of 1 / rank among the first ten, in thousandths: 971 were measured, less two questions.
 * Without forms of words it is 873. */
#define EFFECT_LEAST 958

typedef struct article {
    char id[16], title[256], body[1024];
} article;

static article news[NEWS_MAX];

static int news_read(const char *path)
{
    FILE *f = fopen(path, "r");
    char line[2048];
    int count = 0;
    assert_non_null(f);
    while (count < NEWS_MAX && fgets(line, sizeof line, f) != NULL) {
        article *a = &news[count];
        assert_int_equal(
            sscanf(line, "%15[^\t]\t%255[^\t]\t%1023[^\t\n]", a->id, a->title, a->body), 3);
        count++;
    }
    fclose(f);
    return count;
}

/* Place of the article among the first ten, from 1; 0: it is not there. */
static unsigned rank_of(index_view *view, const text_analyser *analyser, const char *asked,
                        const char *id)
{
    query_result result;
    const query_options options = {.limit = 10, .analyser = analyser};
    unsigned rank = 0;
    assert_int_equal(query_run(NULL, view, wq_span_str(asked), &options, &result), WQ_OK);
    for (size_t i = 0; i < result.count && rank == 0; i++) {
        rank = strcmp(news[result.hits[i].place.row].id, id) == 0 ? (unsigned)i + 1 : 0;
    }
    query_result_release(&result);
    return rank;
}

/* Two segments. */
static void news_index(test_index *t)
{
    int count = news_read("tests/fixtures/query/news.tsv");
    test_index_begin(t);
    for (int i = 0; i < count; i++) {
        test_index_article(t, (uint32_t)i, 100 + i, "", news[i].title, news[i].body);
        if (i == count / 2) {
            test_index_flush(t);
        }
    }
    test_index_flush(t);
    test_index_read(t);
}

/* In thousandths, of all questions; `tell`: name those of which the article is not the first. */
static unsigned effect(index_view *view, const text_analyser *analyser, bool tell)
{
    FILE *f = fopen("tests/fixtures/query/questions.tsv", "r");
    char line[512], asked[400], id[16];
    unsigned questions = 0, sum = 0;
    assert_non_null(f);
    while (fgets(line, sizeof line, f) != NULL) {
        assert_int_equal(sscanf(line, "%399[^\t]\t%15[^\t\n]", asked, id), 2);
        unsigned rank = rank_of(view, analyser, asked, id);
        questions++;
        sum += rank == 0 ? 0 : 1000 / rank;
        if (rank != 1 && tell) {
            print_message("%s: %u\n", asked, rank);
        }
    }
    fclose(f);
    assert_true(questions >= 150);
    print_message("%u questions, MRR@10 %u / 1000\n", questions, sum / questions);
    return sum / questions;
}

static void test_query_effect__the_right_article_comes_first(void **state)
{
    test_index t;
    (void)state;
    news_index(&t);
    assert_true(effect(t.view, NULL, true) >= EFFECT_LEAST);
    test_index_end(&t);
}

static size_t folded_class(const text_analyser *self, const text_token *word, text_class *classes)
{
    (void)self;
    classes[0].name = "folded";
    classes[0].weight = TEXT_WEIGHT_WORD;
    (void)text_class_pattern(&classes[0], TEXT_PATTERN_FOLDED, text_token_folded(word));
    return 1;
}

/* The questions are such that a search without forms of words fails. */
static void test_query_effect__without_forms_it_drops(void **state)
{
    static const text_analyser FOLDED = {"folded", folded_class, NULL, {0, 0}};
    test_index t;
    (void)state;
    news_index(&t);
    assert_true(effect(t.view, &FOLDED, false) < EFFECT_LEAST - 50);
    test_index_end(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_query_effect__the_right_article_comes_first),
        cmocka_unit_test(test_query_effect__without_forms_it_drops),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
