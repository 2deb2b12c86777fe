/* SPDX-License-Identifier: MIT */
#include "unit/api/api_fixture.h"

static wq_timeline *make(const char *query, wq_period period, uint32_t bars)
{
    wq_timeline_options options = {.size = sizeof options, .period = period, .bars = bars};
    wq_timeline *t = NULL;
    assert_int_equal(wq_timeline_make(f.snapshot, query, &options, &t), WQ_OK);
    return t;
}

static void expect_bar(const wq_bar *bar, const char *date, uint64_t articles)
{
    char text[WQ_DATE_TEXT];
    (void)wq_date_format(&bar->date, text);
    assert_string_equal(text, date);
    assert_int_equal(bar->articles, articles);
}

static void test_api_timeline__days_and_those_between(void **state)
{
    (void)state;
    uint32_t count;
    wq_timeline *t = make("Marwa", WQ_PERIOD_DAY, 0);
    const wq_bar *bars = wq_timeline_bars(t, &count);
    assert_int_equal(count, 3);
    expect_bar(&bars[0], "2024-12-03", 1);
    expect_bar(&bars[1], "2024-12-04", 0);
    expect_bar(&bars[2], "2024-12-05", 1);
    assert_int_equal(wq_timeline_total(t), 2);
    assert_int_equal(wq_timeline_undated(t), 0);
    assert_false(wq_timeline_partial(t));
    const wq_bar *days = wq_timeline_busiest(t, &count);
    assert_int_equal(count, 2);
    expect_bar(&days[0], "2024-12-05", 1); /* of equal ones the newest */
    wq_timeline_free(t);
}

static void test_api_timeline__the_period_fits(void **state)
{
    (void)state;
    uint32_t count;
    wq_timeline *t = make("Marwa", WQ_PERIOD_AUTO, 3);
    assert_int_equal(wq_timeline_period(t), WQ_PERIOD_DAY);
    wq_timeline_free(t);
    t = make("Marwa", WQ_PERIOD_AUTO, 2);
    assert_int_equal(wq_timeline_period(t), WQ_PERIOD_WEEK);
    expect_bar(wq_timeline_bars(t, &count), "2024-12-02", 2);
    assert_int_equal(count, 1);
    wq_timeline_free(t);
    t = make("red", WQ_PERIOD_YEAR, 0);
    expect_bar(wq_timeline_bars(t, &count), "2024", 1);
    assert_int_equal(wq_timeline_undated(t), 1);
    wq_timeline_free(t);
}

static void test_api_timeline__nothing_and_errors(void **state)
{
    (void)state;
    uint32_t count;
    wq_timeline *t = make("zyzzyva", WQ_PERIOD_AUTO, 0);
    (void)wq_timeline_bars(t, &count);
    assert_int_equal(count, 0);
    (void)wq_timeline_busiest(t, &count);
    assert_int_equal(count, 0);
    wq_timeline_free(t);
    assert_int_equal(wq_timeline_make(f.snapshot, "\"open", NULL, &t), WQ_EQUERY);
    assert_null(t);
    assert_string_not_equal(wq_archive_message(f.archive), "");
    wq_timeline_free(NULL);
}

static wq_status first(void *arg, const wq_article *row)
{
    *(wq_id *)arg = row->id;
    return WQ_EEND;
}

/* The article is never among what is like it; offset and limit count without it. */
static void test_api_timeline__like_leaves_the_article_out(void **state)
{
    (void)state;
    wq_id id;
    wq_hit hit;
    wq_hits *hits = NULL;
    wq_find_options how = {.size = sizeof how, .limit = 1};
    assert_int_equal(wq_list(f.snapshot, NULL, first, &id), WQ_EEND);
    assert_int_equal(wq_like(f.snapshot, id, &how, &hits), WQ_OK);
    assert_int_equal(wq_hits_count(hits), 1);
    assert_int_equal(wq_hits_get(hits, 0, &hit), WQ_OK);
    assert_memory_not_equal(&hit.id, &id, sizeof id);
    wq_hits_free(hits);
    how.offset = 2; /* two others share a word with it */
    assert_int_equal(wq_like(f.snapshot, id, &how, &hits), WQ_OK);
    assert_int_equal(wq_hits_count(hits), 0);
    wq_hits_free(hits);
    memset(&id, 0, sizeof id);
    assert_int_equal(wq_like(f.snapshot, id, NULL, &hits), WQ_ENOTFOUND);
    assert_null(hits);
}

typedef struct titles {
    char all[256];
} titles;

static wq_status title(void *arg, const wq_article *row)
{
    titles *t = arg;
    size_t len = strlen(t->all);
    (void)snprintf(t->all + len, sizeof t->all - len, "%.1s", (const char *)row->title.ptr);
    return WQ_OK;
}

static void test_api_timeline__a_list_by_arrival(void **state)
{
    (void)state;
    wq_list_options options = {.size = sizeof options, .order = WQ_LIST_ARRIVAL};
    titles t = {""};
    assert_int_equal(wq_list(f.snapshot, &options, title, &t), WQ_OK);
    assert_string_equal(t.all, "BRA"); /* an article of two papers once */
    options.reverse = true;
    t = (titles){""};
    assert_int_equal(wq_list(f.snapshot, &options, title, &t), WQ_OK);
    assert_string_equal(t.all, "ARB");
    options.limit = 1;
    options.offset = 1;
    t = (titles){""};
    assert_int_equal(wq_list(f.snapshot, &options, title, &t), WQ_OK);
    assert_string_equal(t.all, "R");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_api_timeline__days_and_those_between, fixture_three,
                                        fixture_end),
        cmocka_unit_test_setup_teardown(test_api_timeline__the_period_fits, fixture_three,
                                        fixture_end),
        cmocka_unit_test_setup_teardown(test_api_timeline__nothing_and_errors, fixture_three,
                                        fixture_end),
        cmocka_unit_test_setup_teardown(test_api_timeline__like_leaves_the_article_out,
                                        fixture_three, fixture_end),
        cmocka_unit_test_setup_teardown(test_api_timeline__a_list_by_arrival, fixture_three,
                                        fixture_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
