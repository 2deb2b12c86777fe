/* SPDX-License-Identifier: MIT */
#include "unit/api/api_fixture.h"

typedef struct events {
    unsigned of[4];
    uint64_t last_line;
    char reason[256];
} events;

static void note(void *arg, const wq_add_event *event)
{
    events *e = arg;
    e->of[event->what]++;
    e->last_line = event->line;
    if (event->what == WQ_ADDED_REFUSED) {
        assert_int_not_equal(event->status, WQ_OK);
        (void)snprintf(e->reason, sizeof e->reason, "%s", event->reason);
    } else {
        assert_null(event->reason);
    }
}

static void test_api_add__each_article_is_told(void **state)
{
    (void)state;
    const char *path = fixture_file("three.jsonl", THREE, sizeof THREE - 1);
    events e = {0};
    const wq_add_options options = {.size = sizeof options, .event = note, .arg = &e};
    wq_add_result result;
    assert_int_equal(wq_add(f.archive, &path, 1, &options, &result), WQ_OK);
    assert_int_equal(e.of[WQ_ADDED_NEW], 3);
    assert_int_equal(e.of[WQ_ADDED_EDITION], 1);
    assert_int_equal(e.last_line, 4);
    assert_int_equal(result.inputs, 1);
    assert_int_equal(result.bytes, sizeof THREE - 1);
    assert_int_equal(wq_add(f.archive, &path, 1, &options, &result), WQ_OK);
    assert_int_equal(result.present, 4);
    assert_int_equal(e.of[WQ_ADDED_PRESENT], 4);
}

static void test_api_add__refused_articles_do_not_stop_the_others(void **state)
{
    (void)state;
    static const char MIXED[] = "{\"title\":\"Good\",\"body\":\"one\"}\n{\"title\": \n"
                                "{\"title\":\"Good too\",\"body\":\"two\"}\n";
    const char *path = fixture_file("mixed.jsonl", MIXED, sizeof MIXED - 1);
    events e = {0};
    const wq_add_options options = {.size = sizeof options, .event = note, .arg = &e};
    wq_add_result result;
    assert_int_equal(wq_add(f.archive, &path, 1, &options, &result), WQ_OK);
    assert_int_equal(result.added, 2);
    assert_int_equal(result.refused, 1);
    assert_string_not_equal(e.reason, "");
}

static void test_api_add__a_dry_run_changes_nothing_even_read_only(void **state)
{
    (void)state;
    assert_int_equal(fixture_reopen(NULL), WQ_OK);
    const char *path = fixture_file("three.jsonl", THREE, sizeof THREE - 1);
    const wq_add_options options = {.size = sizeof options, .dry_run = true};
    wq_add_result result;
    assert_int_equal(wq_add(f.archive, &path, 1, &options, &result), WQ_OK);
    assert_int_equal(result.added, 4); /* compared with the archive, not with each other */
    wq_stat stat = {.size = sizeof stat};
    fixture_look();
    assert_int_equal(wq_stat_get(f.snapshot, &stat), WQ_OK);
    assert_int_equal(stat.articles, 0);
}

static void test_api_add__what_is_missing_is_named(void **state)
{
    (void)state;
    const char *path = "no/such/file.jsonl";
    events e = {0};
    const wq_add_options options = {.size = sizeof options, .event = note, .arg = &e};
    wq_add_result result;
    assert_int_equal(wq_add(f.archive, &path, 1, &options, &result), WQ_OK);
    assert_int_equal(result.refused, 1);
    assert_non_null(strstr(e.reason, "no/such/file.jsonl"));
    assert_int_equal(wq_add(NULL, &path, 1, NULL, &result), WQ_EINVAL);
    assert_int_equal(wq_add(f.archive, NULL, 1, NULL, &result), WQ_EINVAL);
}

typedef struct lines {
    unsigned count;
    char last_part[32];
} lines;

static void line(void *arg, const wq_page_line *given)
{
    lines *l = arg;
    l->count++;
    assert_string_not_equal(given->rule, "");
    (void)snprintf(l->last_part, sizeof l->last_part, "%s", given->part);
}

static void test_api_add__a_page_explains_itself(void **state)
{
    (void)state;
    static const char PAGE[] = "Bridge opens at Marwa\n\nThe red bridge opened this morning after "
                               "two years of work, the town said.\n";
    const char *path = fixture_file("page.txt", PAGE, sizeof PAGE - 1);
    lines l = {0};
    char why[128] = "";
    assert_int_equal(wq_page_explain(path, NULL, line, &l, why, sizeof why), WQ_OK);
    assert_true(l.count >= 2);
    assert_string_equal(l.last_part, "paragraph");
    assert_int_equal(wq_page_explain("no/such/page", NULL, line, &l, why, sizeof why), WQ_ENOENT);
    assert_non_null(strstr(why, "no/such/page"));
    assert_int_equal(wq_page_explain(NULL, NULL, line, &l, why, sizeof why), WQ_EINVAL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_api_add__each_article_is_told, fixture_empty,
                                        fixture_end),
        cmocka_unit_test_setup_teardown(test_api_add__refused_articles_do_not_stop_the_others,
                                        fixture_empty, fixture_end),
        cmocka_unit_test_setup_teardown(test_api_add__a_dry_run_changes_nothing_even_read_only,
                                        fixture_empty, fixture_end),
        cmocka_unit_test_setup_teardown(test_api_add__what_is_missing_is_named, fixture_empty,
                                        fixture_end),
        cmocka_unit_test_setup_teardown(test_api_add__a_page_explains_itself, fixture_empty,
                                        fixture_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
