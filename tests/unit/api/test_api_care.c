/* SPDX-License-Identifier: MIT */
#include "unit/api/api_fixture.h"

static wq_id id_of(const char *query)
{
    wq_hits *hits;
    wq_hit hit;
    assert_int_equal(wq_find(f.snapshot, query, NULL, &hits), WQ_OK);
    assert_int_equal(wq_hits_get(hits, 0, &hit), WQ_OK);
    wq_hits_free(hits);
    return hit.id;
}

static uint32_t hits_of(const char *query)
{
    wq_hits *hits;
    fixture_look();
    assert_int_equal(wq_find(f.snapshot, query, NULL, &hits), WQ_OK);
    uint32_t count = wq_hits_count(hits);
    wq_hits_free(hits);
    return count;
}

static void count_findings(void *arg, wq_status status, const char *text)
{
    (void)text;
    *(unsigned *)arg += status == WQ_ECORRUPT;
}

static void assert_sound(void)
{
    unsigned findings = 0;
    wq_snapshot_close(f.snapshot);
    f.snapshot = NULL;
    assert_int_equal(wq_verify(f.archive, NULL, count_findings, &findings), WQ_OK);
    assert_int_equal(findings, 0);
}

static void test_api_care__deleted_stays_deleted_until_added_by_hand(void **state)
{
    (void)state;
    wq_id id = id_of("boats");
    assert_int_equal(wq_article_delete(f.archive, id), WQ_OK);
    assert_int_equal(hits_of("boats"), 0);
    const wq_article *article;
    assert_int_equal(wq_article_get(f.snapshot, id, &article), WQ_ENOTFOUND);
    assert_int_equal(wq_article_delete(f.archive, id), WQ_ENOTFOUND);
    (void)fixture_add("three.jsonl", THREE, sizeof THREE - 1);
    assert_int_equal(hits_of("boats"), 1);
    assert_sound();
}

static void test_api_care__sealing_moves_nothing(void **state)
{
    (void)state;
    uint32_t rows;
    wq_snapshot_close(f.snapshot);
    f.snapshot = NULL;
    assert_int_equal(wq_seal(f.archive, NULL, &rows), WQ_OK);
    assert_int_equal(rows, 4);
    assert_int_equal(wq_seal(f.archive, NULL, &rows), WQ_OK);
    assert_int_equal(rows, 0);
    assert_int_equal(hits_of("rain"), 1);
    wq_stat stat = {.size = sizeof stat};
    assert_int_equal(wq_stat_get(f.snapshot, &stat), WQ_OK);
    assert_int_equal(stat.packs, 1);
    assert_int_equal(stat.draft_rows, 0);
    assert_sound();
}

static void test_api_care__compact_wants_no_snapshot(void **state)
{
    (void)state;
    assert_says(wq_compact(f.archive, NULL), WQ_EBUSY, "snapshot");
    wq_snapshot_close(f.snapshot);
    f.snapshot = NULL;
    const wq_open_options options = {.size = sizeof options, .write = true, .exclusive = true};
    assert_int_equal(fixture_reopen(&options), WQ_OK);
    assert_int_equal(wq_compact(f.archive, NULL), WQ_OK);
    assert_int_equal(hits_of("rain"), 1);
    assert_sound();
}

static void test_api_care__a_reader_changes_nothing(void **state)
{
    (void)state;
    wq_id id = id_of("boats");
    uint32_t rows;
    wq_add_result result;
    assert_int_equal(fixture_reopen(NULL), WQ_OK);
    assert_says(wq_article_delete(f.archive, id), WQ_EINVAL, "reading only");
    assert_says(wq_seal(f.archive, NULL, &rows), WQ_EINVAL, "reading only");
    assert_says(wq_compact(f.archive, NULL), WQ_EINVAL, "reading only");
    const char *path = f.root;
    assert_says(wq_add(f.archive, &path, 1, NULL, &result), WQ_EINVAL, "reading only");
    assert_int_equal(hits_of("boats"), 1);
}

static void test_api_care__rebuild_answers_the_same(void **state)
{
    (void)state;
    wq_snapshot_close(f.snapshot);
    f.snapshot = NULL;
    wq_archive_close(f.archive);
    assert_int_equal(wq_rebuild(f.dir, NULL, NULL, &f.archive), WQ_OK);
    assert_int_equal(hits_of("red bridge"), 2);
    assert_sound();
}

static void test_api_care__salvage_brings_back_all_but_the_deleted(void **state)
{
    (void)state;
    wq_id id = id_of("boats");
    assert_int_equal(wq_article_delete(f.archive, id), WQ_OK);
    wq_snapshot_close(f.snapshot);
    f.snapshot = NULL;
    wq_archive_close(f.archive);
    f.archive = NULL;
    char to[128];
    wq_salvage_result result;
    (void)snprintf(to, sizeof to, "%s/saved", f.root);
    assert_int_equal(wq_salvage(f.dir, to, NULL, NULL, NULL, NULL, &result, &f.archive), WQ_OK);
    assert_int_equal(result.articles, 2);
    assert_int_equal(result.editions, 3);
    assert_int_equal(result.deleted, 1);
    wq_archive_close(f.archive);
    /* Never over something that is there. */
    assert_int_equal(wq_salvage(f.dir, to, NULL, NULL, NULL, NULL, &result, &f.archive),
                     WQ_EEXISTS);
    assert_non_null(strstr(wq_archive_message(f.archive), to));
    wq_archive_close(f.archive);
    assert_int_equal(wq_archive_open(to, NULL, &f.archive), WQ_OK);
    assert_int_equal(hits_of("rain"), 1);
    assert_int_equal(hits_of("boats"), 0);
    wq_stat stat = {.size = sizeof stat};
    assert_int_equal(wq_stat_get(f.snapshot, &stat), WQ_OK);
    assert_int_equal(stat.deleted, 1);
    assert_sound();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_api_care__deleted_stays_deleted_until_added_by_hand,
                                        fixture_three, fixture_end),
        cmocka_unit_test_setup_teardown(test_api_care__sealing_moves_nothing, fixture_three,
                                        fixture_end),
        cmocka_unit_test_setup_teardown(test_api_care__compact_wants_no_snapshot, fixture_three,
                                        fixture_end),
        cmocka_unit_test_setup_teardown(test_api_care__a_reader_changes_nothing, fixture_three,
                                        fixture_end),
        cmocka_unit_test_setup_teardown(test_api_care__rebuild_answers_the_same, fixture_three,
                                        fixture_end),
        cmocka_unit_test_setup_teardown(test_api_care__salvage_brings_back_all_but_the_deleted,
                                        fixture_three, fixture_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
