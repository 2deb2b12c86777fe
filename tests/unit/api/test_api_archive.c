/* SPDX-License-Identifier: MIT */
#include "unit/api/api_fixture.h"

static void test_api_archive__version_is_that_of_the_tree(void **state)
{
    (void)state;
    assert_string_equal(wq_version(), WQ_VERSION);
}

static void test_api_archive__arguments_are_checked(void **state)
{
    (void)state;
    wq_archive *out;
    wq_open_options options = {.size = sizeof options, .memory = 1024};
    assert_int_equal(wq_archive_open("", NULL, &out), WQ_EINVAL);
    assert_null(out);
    assert_int_equal(wq_archive_open(f.dir, &options, &out), WQ_EINVAL);
    assert_null(out);
    options = (wq_open_options){.size = sizeof options, .write = true, .level = 20};
    assert_int_equal(wq_archive_open(f.dir, &options, &out), WQ_EINVAL);
    options = (wq_open_options){.size = sizeof options, .exclusive = true};
    assert_int_equal(wq_archive_open(f.dir, &options, &out), WQ_EINVAL);
    wq_snapshot *snapshot;
    assert_int_equal(wq_snapshot_open(NULL, &snapshot), WQ_EINVAL);
    assert_null(snapshot);
    wq_archive_close(NULL);
    wq_snapshot_close(NULL);
    assert_string_equal(wq_archive_message(NULL), "");
}

/* A caller that was built with an older header has a shorter struct. */
static void test_api_archive__what_an_option_struct_does_not_reach_is_default(void **state)
{
    (void)state;
    wq_open_options options = {.size = offsetof(wq_open_options, memory), .memory = 1, .level = 99};
    assert_int_equal(fixture_reopen(&options), WQ_OK);
}

static void test_api_archive__there_is_none(void **state)
{
    (void)state;
    char missing[128];
    (void)snprintf(missing, sizeof missing, "%s/none", f.root);
    wq_archive *out;
    assert_int_equal(wq_archive_open(missing, NULL, &out), WQ_ENOENT);
    assert_non_null(strstr(wq_archive_message(out), missing));
    wq_snapshot *snapshot;
    assert_int_equal(wq_snapshot_open(out, &snapshot), WQ_EINVAL);
    wq_archive_close(out);
}

static void test_api_archive__a_second_init_says_that_one_is_there(void **state)
{
    (void)state;
    wq_archive *out;
    assert_int_equal(wq_archive_init(f.dir, NULL, &out), WQ_EEXISTS);
    assert_non_null(strstr(wq_archive_message(out), f.dir));
    wq_archive_close(out);
}

static void test_api_archive__one_writer(void **state)
{
    (void)state;
    wq_archive *second;
    const wq_open_options options = {.size = sizeof options, .write = true};
    assert_int_equal(wq_archive_open(f.dir, &options, &second), WQ_EBUSY);
    assert_string_not_equal(wq_archive_message(second), "");
    wq_archive_close(second);
}

/* Nothing but articles.mdb is needed: a writer makes the index anew, a reader says what is
 * missing when it is asked to find, and lists and shows without it. */
static void test_api_archive__without_its_index(void **state)
{
    (void)state;
    wq_snapshot_close(f.snapshot);
    f.snapshot = NULL;
    wq_archive_close(f.archive);
    char index[160];
    (void)snprintf(index, sizeof index, "%s/index.mdb", f.dir);
    assert_int_equal(remove(index), 0);
    assert_int_equal(wq_archive_open(f.dir, NULL, &f.archive), WQ_OK);
    fixture_look();
    wq_hits *hits;
    assert_says(wq_find(f.snapshot, "rain", NULL, &hits), WQ_ECORRUPT, "warraq rebuild");
    assert_null(hits);
    wq_stat stat = {.size = sizeof stat};
    assert_int_equal(wq_stat_get(f.snapshot, &stat), WQ_OK);
    assert_int_equal(stat.articles, 3);
    assert_int_equal(stat.unsearchable, 4);
    const wq_open_options options = {.size = sizeof options, .write = true};
    assert_int_equal(fixture_reopen(&options), WQ_OK);
    fixture_look();
    assert_int_equal(wq_find(f.snapshot, "rain", NULL, &hits), WQ_OK);
    assert_int_equal(wq_hits_count(hits), 1);
    wq_hits_free(hits);
}

static void test_api_archive__a_snapshot_does_not_move(void **state)
{
    (void)state;
    static const char MORE[] = "{\"title\":\"More rain\",\"body\":\"And rain again.\"}\n";
    wq_stat stat = {.size = sizeof stat};
    (void)fixture_add("more.jsonl", MORE, sizeof MORE - 1);
    assert_int_equal(wq_stat_get(f.snapshot, &stat), WQ_OK);
    assert_int_equal(stat.articles, 3);
    fixture_look();
    assert_int_equal(wq_stat_get(f.snapshot, &stat), WQ_OK);
    assert_int_equal(stat.articles, 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_api_archive__version_is_that_of_the_tree),
        cmocka_unit_test_setup_teardown(test_api_archive__arguments_are_checked, fixture_empty,
                                        fixture_end),
        cmocka_unit_test_setup_teardown(
            test_api_archive__what_an_option_struct_does_not_reach_is_default, fixture_empty,
            fixture_end),
        cmocka_unit_test_setup_teardown(test_api_archive__there_is_none, fixture_empty,
                                        fixture_end),
        cmocka_unit_test_setup_teardown(test_api_archive__a_second_init_says_that_one_is_there,
                                        fixture_empty, fixture_end),
        cmocka_unit_test_setup_teardown(test_api_archive__one_writer, fixture_empty, fixture_end),
        cmocka_unit_test_setup_teardown(test_api_archive__without_its_index, fixture_three,
                                        fixture_end),
        cmocka_unit_test_setup_teardown(test_api_archive__a_snapshot_does_not_move, fixture_three,
                                        fixture_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
