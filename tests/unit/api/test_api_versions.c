/* SPDX-License-Identifier: MIT */
/* An archive whose index is in part of another version's analyser. */
#include "unit/api/api_fixture.h"

#include "index/records.h"

static const wq_open_options WRITE = {.size = sizeof(wq_open_options), .write = true};

/* Everything that is in the index now was made by another analyser. */
static void index_age(void)
{
    char path[128];
    kv_env *env;
    kv_view *txn;
    index_state state;
    const kv_options options = {.names = INDEX_DB_NAMES, .count = INDEX_DBS, .write = true};
    (void)snprintf(path, sizeof path, "%s/index.mdb", f.dir);
    wq_snapshot_close(f.snapshot);
    f.snapshot = NULL;
    wq_archive_close(f.archive);
    f.archive = NULL;
    assert_int_equal(kv_env_open(path, &options, &env), WQ_OK);
    assert_int_equal(kv_txn_begin(env, &txn), WQ_OK);
    assert_int_equal(index_state_get(txn, &state), WQ_OK);
    assert_true(state.count > 0);
    for (uint32_t i = 0; i < state.count; i++) {
        index_seginfo info;
        assert_int_equal(index_seginfo_get(txn, state.segments[i], &info), WQ_OK);
        info.analyser ^= 1;
        assert_int_equal(index_seginfo_put(txn, &info), WQ_OK);
    }
    assert_int_equal(kv_commit(txn), WQ_OK);
    kv_env_close(env);
    assert_int_equal(fixture_reopen(&WRITE), WQ_OK);
}

static uint32_t hits_of(const char *query, unsigned cut)
{
    wq_hits *hits;
    fixture_look();
    assert_int_equal(wq_find(f.snapshot, query, NULL, &hits), WQ_OK);
    uint32_t count = wq_hits_count(hits);
    assert_int_equal(wq_hits_cut(hits), cut);
    wq_hits_free(hits);
    return count;
}

static uint64_t apart(uint64_t *segments)
{
    wq_stat stat = {.size = sizeof stat};
    fixture_look();
    assert_int_equal(wq_stat_get(f.snapshot, &stat), WQ_OK);
    *segments = stat.segments;
    return stat.segments_apart;
}

/* Old segments answer, new articles are indexed beside them and never merged with them, what is
 * deleted is gone from both; a rebuild makes them one. */
static void test_api_versions__stand_side_by_side_until_a_rebuild(void **state)
{
    static const char MORE[] = "{\"title\":\"Boats at Marwa\",\"body\":\"A red boat came.\"}\n";
    uint64_t segments;
    wq_hits *hits;
    wq_hit hit;
    (void)state;
    assert_int_equal(apart(&segments), 0);
    assert_int_equal(hits_of("marwa", 0), 2);
    index_age();
    assert_true(apart(&segments) == 1 && segments == 1);
    assert_int_equal(hits_of("marwa", WQ_CUT_VERSION), 2);
    assert_int_equal(hits_of("\"red bridge\"", WQ_CUT_VERSION), 1);
    (void)fixture_add("more.jsonl", MORE, sizeof MORE - 1);
    assert_int_equal(hits_of("marwa", WQ_CUT_VERSION), 3);
    assert_int_equal(hits_of("red boat", WQ_CUT_VERSION), 3);
    wq_snapshot_close(f.snapshot);
    f.snapshot = NULL;
    const wq_open_options alone = {.size = sizeof alone, .write = true, .exclusive = true};
    assert_int_equal(fixture_reopen(&alone), WQ_OK);
    assert_int_equal(wq_compact(f.archive, NULL), WQ_OK);
    assert_true(apart(&segments) == 1 && segments == 2);
    fixture_look();
    assert_int_equal(wq_find(f.snapshot, "bridge", NULL, &hits), WQ_OK);
    assert_int_equal(wq_hits_get(hits, 0, &hit), WQ_OK);
    wq_hits_free(hits);
    assert_int_equal(wq_article_delete(f.archive, hit.id), WQ_OK);
    assert_int_equal(hits_of("marwa", WQ_CUT_VERSION), 2);
    wq_snapshot_close(f.snapshot);
    f.snapshot = NULL;
    wq_archive_close(f.archive);
    assert_int_equal(wq_rebuild(f.dir, NULL, NULL, &f.archive), WQ_OK);
    assert_true(apart(&segments) == 0 && segments == 1);
    assert_int_equal(hits_of("marwa", 0), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_api_versions__stand_side_by_side_until_a_rebuild,
                                        fixture_three, fixture_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
