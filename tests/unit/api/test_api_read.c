/* SPDX-License-Identifier: MIT */
#include "unit/api/api_fixture.h"

typedef struct seen {
    char titles[8][64];
    char sources[8][32];
    wq_id ids[8];
    size_t count, stop_after;
} seen;

static void copy(char *out, size_t room, wq_span span)
{
    size_t len = span.len < room - 1 ? span.len : room - 1;
    memcpy(out, span.ptr, len);
    out[len] = '\0';
}

static wq_status see(void *arg, const wq_article *article)
{
    seen *s = arg;
    assert_true(s->count < 8);
    copy(s->titles[s->count], sizeof s->titles[0], article->title);
    copy(s->sources[s->count], sizeof s->sources[0], article->source);
    s->ids[s->count++] = article->id;
    return s->count == s->stop_after ? WQ_EEND : WQ_OK;
}

static wq_id first_id(void)
{
    seen s = {0};
    assert_int_equal(wq_list(f.snapshot, NULL, see, &s), WQ_OK);
    return s.ids[0];
}

static void test_api_read__a_list_is_by_date_undated_last(void **state)
{
    (void)state;
    seen s = {0};
    assert_int_equal(wq_list(f.snapshot, NULL, see, &s), WQ_OK);
    assert_int_equal(s.count, 3);
    assert_string_equal(s.titles[0], "Bridge opens at Marwa");
    assert_string_equal(s.titles[1], "Rain fills the wells");
    assert_string_equal(s.titles[2], "A school without a roof");
}

static void test_api_read__a_list_has_orders_and_limits(void **state)
{
    (void)state;
    wq_list_options options = {.size = sizeof options, .order = WQ_LIST_TITLE};
    seen s = {0};
    assert_int_equal(wq_list(f.snapshot, &options, see, &s), WQ_OK);
    assert_string_equal(s.titles[0], "Bridge opens at Marwa");
    assert_string_equal(s.titles[2], "A school without a roof"); /* its article does not count */
    options = (wq_list_options){.size = sizeof options, .limit = 1, .offset = 1, .reverse = true};
    s = (seen){0};
    assert_int_equal(wq_list(f.snapshot, &options, see, &s), WQ_OK);
    assert_int_equal(s.count, 1);
    options = (wq_list_options){.size = sizeof options, .source = "Jarida"};
    s = (seen){0};
    assert_int_equal(wq_list(f.snapshot, &options, see, &s), WQ_OK);
    assert_int_equal(s.count, 2);
}

static void test_api_read__the_caller_may_stop_a_list(void **state)
{
    (void)state;
    seen s = {.stop_after = 2};
    assert_int_equal(wq_list(f.snapshot, NULL, see, &s), WQ_EEND);
    assert_int_equal(s.count, 2);
}

static void test_api_read__an_id_and_its_beginnings(void **state)
{
    (void)state;
    wq_id id = first_id(), found;
    char text[WQ_ID_LETTERS + 1];
    wq_id_format(id, text);
    assert_int_equal(strlen(text), WQ_ID_LETTERS);
    assert_int_equal(wq_id_resolve(f.snapshot, text, &found), WQ_OK);
    assert_memory_equal(found.b, id.b, sizeof id.b);
    text[WQ_ID_PREFIX_MIN] = '\0';
    assert_int_equal(wq_id_resolve(f.snapshot, text, &found), WQ_OK);
    assert_memory_equal(found.b, id.b, sizeof id.b);
    text[WQ_ID_PREFIX_MIN - 1] = '\0';
    assert_says(wq_id_resolve(f.snapshot, text, &found), WQ_EINVAL, "6 to 26");
    assert_says(wq_id_resolve(f.snapshot, "not an id!", &found), WQ_EINVAL, "not an id!");
    assert_says(wq_id_resolve(f.snapshot, "aaaaaaaa", &found), WQ_ENOTFOUND, "aaaaaaaa");
    assert_int_equal(wq_id_resolve(NULL, text, &found), WQ_EINVAL);
}

static void test_api_read__an_article_comes_out_as_it_went_in(void **state)
{
    (void)state;
    const wq_article *article;
    assert_int_equal(wq_article_get(f.snapshot, first_id(), &article), WQ_OK);
    assert_true(span_is(article->title, "Bridge opens at Marwa"));
    assert_true(span_is(article->source, "Jarida"));
    assert_int_equal(article->part_count, 2);
    assert_true(span_is(article->parts[0].text, "The red bridge at Marwa opened this morning."));
    assert_true(span_is(article->parts[1].text, "Boats waited below it."));
    wq_id other = first_id();
    other.b[15] ^= 1;
    assert_int_equal(wq_article_get(f.snapshot, other, &article), WQ_ENOTFOUND);
    assert_null(article);
}

static void test_api_read__editions_of_two_papers(void **state)
{
    (void)state;
    seen list = {0}, editions = {0};
    assert_int_equal(wq_list(f.snapshot, NULL, see, &list), WQ_OK);
    assert_int_equal(wq_editions_each(f.snapshot, list.ids[1], see, &editions), WQ_OK);
    assert_int_equal(editions.count, 2);
    assert_string_not_equal(editions.sources[0], editions.sources[1]);
}

static void test_api_read__export_gives_every_edition(void **state)
{
    (void)state;
    seen s = {0};
    assert_int_equal(wq_export(f.snapshot, NULL, see, &s), WQ_OK);
    assert_int_equal(s.count, 4);
    volatile sig_atomic_t cancel = 1;
    const wq_task task = {.size = sizeof task, .cancel = &cancel};
    s = (seen){0};
    assert_int_equal(wq_export(f.snapshot, &task, see, &s), WQ_ECANCEL);
    assert_int_equal(s.count, 0);
}

static void test_api_read__a_short_stat_is_filled_as_far_as_it_goes(void **state)
{
    (void)state;
    wq_stat stat;
    memset(&stat, 0x5a, sizeof stat);
    stat.size = offsetof(wq_stat, deleted);
    assert_int_equal(wq_stat_get(f.snapshot, &stat), WQ_OK);
    assert_int_equal(stat.articles, 3);
    assert_int_equal(stat.editions, 4);
    assert_int_equal(stat.deleted, 0x5a5a5a5a5a5a5a5aULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_api_read__a_list_is_by_date_undated_last,
                                        fixture_three, fixture_end),
        cmocka_unit_test_setup_teardown(test_api_read__a_list_has_orders_and_limits, fixture_three,
                                        fixture_end),
        cmocka_unit_test_setup_teardown(test_api_read__the_caller_may_stop_a_list, fixture_three,
                                        fixture_end),
        cmocka_unit_test_setup_teardown(test_api_read__an_id_and_its_beginnings, fixture_three,
                                        fixture_end),
        cmocka_unit_test_setup_teardown(test_api_read__an_article_comes_out_as_it_went_in,
                                        fixture_three, fixture_end),
        cmocka_unit_test_setup_teardown(test_api_read__editions_of_two_papers, fixture_three,
                                        fixture_end),
        cmocka_unit_test_setup_teardown(test_api_read__export_gives_every_edition, fixture_three,
                                        fixture_end),
        cmocka_unit_test_setup_teardown(test_api_read__a_short_stat_is_filled_as_far_as_it_goes,
                                        fixture_three, fixture_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
