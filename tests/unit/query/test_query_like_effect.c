/* SPDX-License-Identifier: MIT */
/* How well are articles about the same found? Stories of our own that are told three times each, in
 * five languages, among the other news of test_query_effect. Fails when fewer of them find each
 * other. */
#include "unit/unit.h"

#include "query/likewords.h"
#include "query/query.h"
#include "unit/query/query_index.h"

#define STORIES_MAX 120
/** Of the two others of a story how many are among the first three, in thousandths: 911 were
 * measured, less two. */
#define LIKE_LEAST 891

typedef struct story {
    char topic[8], title[256], body[1024];
} story;

static story stories[STORIES_MAX];
static int count;

static void stories_read(const char *path)
{
    FILE *f = fopen(path, "r");
    char line[2048];
    assert_non_null(f);
    while (count < STORIES_MAX && fgets(line, sizeof line, f) != NULL) {
        story *s = &stories[count];
        assert_int_equal(
            sscanf(line, "%7[^\t]\t%255[^\t]\t%1023[^\t\n]", s->topic, s->title, s->body), 3);
        count++;
    }
    fclose(f);
}

static void stories_index(test_index *t)
{
    stories_read("tests/fixtures/query/topics.tsv");
    stories_read("tests/fixtures/query/news.tsv");
    test_index_begin(t);
    for (int i = 0; i < count; i++) {
        test_index_article(t, (uint32_t)i, 100 + i, "", stories[i].title, stories[i].body);
        if (i == count / 2) {
            test_index_flush(t);
        }
    }
    test_index_flush(t);
    test_index_read(t);
}

/* Of the first three that are like it, but for itself, how many tell the same story? */
static unsigned found(index_view *view, uint32_t row)
{
    wq_part part = {WQ_PART_PARAGRAPH, wq_span_str(stories[row].body)};
    wq_article article = {
        .title = wq_span_str(stories[row].title), .parts = &part, .part_count = 1};
    const query_options options = {.limit = 4, .literal = true};
    query_result result;
    wq_buf line;
    unsigned same = 0, seen = 0;
    wq_buf_init(&line, WQ_LIMIT_QUERY_BYTES);
    assert_int_equal(query_like_words(&article, view, NULL, NULL, &line), WQ_OK);
    assert_int_equal(query_run(NULL, view, wq_buf_span(&line), &options, &result), WQ_OK);
    for (size_t i = 0; i < result.count && seen < 3; i++) {
        uint32_t other = result.hits[i].place.row;
        if (other != row) {
            same += strcmp(stories[other].topic, stories[row].topic) == 0;
            seen++;
        }
    }
    query_result_release(&result);
    wq_buf_release(&line);
    return same;
}

static void test_query_like_effect__articles_of_a_story_find_each_other(void **state)
{
    test_index t;
    unsigned sum = 0, wanted = 0;
    (void)state;
    stories_index(&t);
    for (int i = 0; i < count && stories[i].topic[0] == 's'; i++) {
        unsigned same = found(t.view, (uint32_t)i);
        if (same < 2) {
            print_message("%s: %u\n", stories[i].title, same);
        }
        sum += same;
        wanted += 2;
    }
    assert_int_equal(wanted, 102);
    print_message("%u of %u, %u / 1000\n", sum, wanted, 1000 * sum / wanted);
    assert_true(1000 * sum / wanted >= LIKE_LEAST);
    test_index_end(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_query_like_effect__articles_of_a_story_find_each_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
