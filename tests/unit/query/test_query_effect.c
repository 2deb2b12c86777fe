/* SPDX-License-Identifier: MIT */
/* How well does find answer? News and questions of our own, in ten languages: a file of articles (id,
 * title, body) and one of questions (question, id of the article that answers). Fails when the mean
 * reciprocal rank drops. */
#include "unit/unit.h"

#include "query/query.h"
#include "unit/query/query_index.h"

#define NEWS_MAX 100
/** Mean of 1 / rank among the first ten, in thousandths: 990 were measured, less two questions. */
#define EFFECT_LEAST 970

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
static unsigned rank_of(index_view *view, const char *asked, const char *id)
{
    query_result result;
    const query_options options = {.limit = 10};
    unsigned rank = 0;
    assert_int_equal(query_run(NULL, view, wq_span_str(asked), &options, &result), WQ_OK);
    for (size_t i = 0; i < result.count && rank == 0; i++) {
        rank = strcmp(news[result.hits[i].place.row].id, id) == 0 ? (unsigned)i + 1 : 0;
    }
    query_result_release(&result);
    return rank;
}

static void test_query_effect__the_right_article_comes_first(void **state)
{
    FILE *f = fopen("tests/fixtures/query/questions.tsv", "r");
    char line[512], asked[400], id[16];
    unsigned questions = 0, sum = 0;
    test_index t;
    (void)state;
    int count = news_read("tests/fixtures/query/news.tsv");
    assert_non_null(f);
    test_index_begin(&t);
    for (int i = 0; i < count; i++) {
        test_index_article(&t, (uint32_t)i, 100 + i, "", news[i].title, news[i].body);
        if (i == count / 2) {
            test_index_flush(&t);
        }
    }
    test_index_flush(&t);
    test_index_read(&t);
    while (fgets(line, sizeof line, f) != NULL) {
        assert_int_equal(sscanf(line, "%399[^\t]\t%15[^\t\n]", asked, id), 2);
        unsigned rank = rank_of(t.view, asked, id);
        questions++;
        sum += rank == 0 ? 0 : 1000 / rank;
        if (rank != 1) {
            print_message("%s: %u\n", asked, rank);
        }
    }
    fclose(f);
    test_index_end(&t);
    print_message("%u questions, MRR@10 %u / 1000\n", questions, sum / questions);
    assert_true(questions >= 100);
    assert_true(sum / questions >= EFFECT_LEAST);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_query_effect__the_right_article_comes_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
