/* SPDX-License-Identifier: MIT */
#include "unit/api/api_fixture.h"

static wq_hits *ask(const char *query, const wq_find_options *options)
{
    wq_hits *hits;
    if (wq_find(f.snapshot, query, options, &hits) != WQ_OK) {
        fail_msg("%s: %s", query, wq_archive_message(f.archive));
    }
    return hits;
}

static void test_api_hits__best_first_and_how_many(void **state)
{
    (void)state;
    wq_hits *hits = ask("red bridge", NULL);
    bool exact = false;
    wq_hit first, second;
    assert_int_equal(wq_hits_count(hits), 2);
    assert_int_equal(wq_hits_total(hits), 2);
    assert_true(wq_hits_exact(hits));
    assert_int_equal(wq_hits_all(hits, &exact), 1);
    assert_true(exact);
    assert_int_equal(wq_hits_all(hits, NULL), 1);
    assert_int_equal(wq_hits_cut(hits), 0);
    assert_int_equal(wq_hits_get(hits, 0, &first), WQ_OK);
    assert_true(span_is(first.article->title, "Bridge opens at Marwa"));
    assert_int_equal(wq_hits_get(hits, 1, &second), WQ_OK);
    assert_true(span_is(second.article->title, "A school without a roof"));
    assert_true(first.score > second.score);
    assert_int_equal(wq_hits_get(hits, 2, &first), WQ_EINVAL);
    wq_hits_free(hits);
    wq_hits_free(NULL);
}

static void test_api_hits__in_order_of_date_all_words_are_demanded(void **state)
{
    (void)state;
    const wq_find_options options = {.size = sizeof options, .sort = WQ_SORT_NEWEST};
    wq_hits *hits = ask("marwa", &options);
    wq_hit hit;
    assert_int_equal(wq_hits_count(hits), 2);
    assert_int_equal(wq_hits_get(hits, 0, &hit), WQ_OK);
    assert_true(span_is(hit.article->title, "Rain fills the wells"));
    assert_int_equal(hit.score, 0);
    wq_hits_free(hits);
    hits = ask("red bridge", &options);
    assert_int_equal(wq_hits_count(hits), 1);
    wq_hits_free(hits);
}

static void test_api_hits__pages_of_hits(void **state)
{
    (void)state;
    const wq_find_options options = {.size = sizeof options, .limit = 1, .offset = 1};
    wq_hits *hits = ask("red bridge", &options);
    wq_hit hit;
    assert_int_equal(wq_hits_count(hits), 1);
    assert_int_equal(wq_hits_get(hits, 0, &hit), WQ_OK);
    assert_true(span_is(hit.article->title, "A school without a roof"));
    wq_hits_free(hits);
}

static void test_api_hits__passages_and_marks(void **state)
{
    (void)state;
    wq_hits *hits = ask("boats", NULL);
    wq_passage passage;
    assert_int_equal(wq_hits_passage(hits, 0, 200, &passage), WQ_OK);
    assert_int_equal(passage.mark_count, 1);
    const wq_mark mark = passage.marks[0];
    const wq_span word = {passage.text.ptr + mark.start, mark.end - mark.start};
    assert_true(span_is(word, "Boats"));
    assert_int_equal(wq_hits_passage(hits, 1, 200, &passage), WQ_EINVAL);
    const wq_mark *marks;
    uint32_t count;
    static const char TEXT[] = "BOATS, and more boats";
    const wq_span text = {(const uint8_t *)TEXT, sizeof TEXT - 1};
    assert_int_equal(wq_hits_mark(hits, text, &marks, &count), WQ_OK);
    assert_int_equal(count, 2);
    assert_int_equal(marks[0].start, 0);
    assert_int_equal(marks[1].end, text.len);
    wq_hits_free(hits);
}

static void test_api_hits__a_wrong_question_names_its_column(void **state)
{
    (void)state;
    wq_hits *hits;
    assert_says(wq_find(f.snapshot, "rain (boats", NULL, &hits), WQ_EQUERY, "column 6");
    assert_null(hits);
    assert_int_equal(wq_find(NULL, "rain", NULL, &hits), WQ_EINVAL);
    assert_int_equal(wq_find(f.snapshot, NULL, NULL, &hits), WQ_EINVAL);
    const wq_find_options deep = {.size = sizeof deep, .limit = 10, .offset = 1000000};
    assert_int_equal(wq_find(f.snapshot, "rain", &deep, &hits), WQ_EINVAL);
}

static void test_api_hits__a_cancelled_question(void **state)
{
    (void)state;
    volatile sig_atomic_t cancel = 1;
    const wq_task task = {.size = sizeof task, .cancel = &cancel};
    const wq_find_options options = {.size = sizeof options, .task = &task};
    wq_hits *hits;
    assert_int_equal(wq_find(f.snapshot, "rain", &options, &hits), WQ_ECANCEL);
    assert_null(hits);
}

/* The same text as an Arabic and as a Persian article: what the index has as a word is marked. */
static void test_api_hits__parts_are_marked_where_they_are_words(void **state)
{
    static const char TEXT[] =
        "{\"title\":\"خبر دار\",\"language\":\"ar\",\"body\":\"قال إن خانه\\u200cدار هنا\"}\n"
        "{\"title\":\"خبر دوم دار\",\"language\":\"fa\",\"body\":\"گفت خانه\\u200cدار آنجا\"}\n";
    (void)state;
    assert_int_equal(fixture_add("parts.jsonl", TEXT, sizeof TEXT - 1).added, 2);
    fixture_look();
    wq_hits *hits = ask("دار", NULL);
    assert_int_equal(wq_hits_count(hits), 2);
    for (uint32_t i = 0; i < 2; i++) {
        wq_hit hit;
        wq_passage passage;
        const wq_mark *marks;
        uint32_t count;
        static const char JOINED[] = "خانه\xE2\x80\x8Cدار";
        const wq_span joined = {(const uint8_t *)JOINED, sizeof JOINED - 1};
        assert_int_equal(wq_hits_get(hits, i, &hit), WQ_OK);
        bool persian = span_is(hit.article->language, "fa");
        assert_int_equal(wq_hits_mark(hits, joined, &marks, &count), WQ_OK);
        assert_int_equal(count, persian);
        assert_int_equal(wq_hits_passage(hits, i, 200, &passage), WQ_OK);
        assert_int_equal(passage.mark_count, persian);
    }
    wq_hits_free(hits);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_api_hits__best_first_and_how_many, fixture_three,
                                        fixture_end),
        cmocka_unit_test_setup_teardown(test_api_hits__in_order_of_date_all_words_are_demanded,
                                        fixture_three, fixture_end),
        cmocka_unit_test_setup_teardown(test_api_hits__pages_of_hits, fixture_three, fixture_end),
        cmocka_unit_test_setup_teardown(test_api_hits__parts_are_marked_where_they_are_words,
                                        fixture_three, fixture_end),
        cmocka_unit_test_setup_teardown(test_api_hits__passages_and_marks, fixture_three,
                                        fixture_end),
        cmocka_unit_test_setup_teardown(test_api_hits__a_wrong_question_names_its_column,
                                        fixture_three, fixture_end),
        cmocka_unit_test_setup_teardown(test_api_hits__a_cancelled_question, fixture_three,
                                        fixture_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
