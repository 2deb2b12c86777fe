/* SPDX-License-Identifier: MIT */
#include "unit/store/news.h"

static wq_error err;

static store_place add(store *s, uint32_t n, uint32_t e, store_added want)
{
    static news a;
    store_added what;
    store_place place;
    wq_status st = store_add(s, news_make(&a, n, e), &what, &place);
    if (st != WQ_OK) {
        fail_msg("store_add: %d %s", (int)st, err.text);
    }
    assert_int_equal(what, want);
    return place;
}

static void expect(store_view *view, uint32_t n, uint32_t e, store_place place)
{
    static news a;
    const wq_article *want = news_make(&a, n, e);
    wq_article got;
    wq_status st = store_article(view, place, &got);
    if (st != WQ_OK) {
        fail_msg("store_article: %d %s", (int)st, err.text);
    }
    news_same(want, &got);
    OK(store_row(view, place, &got));
    assert_memory_equal(got.id.b, want->id.b, sizeof got.id.b);
    assert_true(wq_span_equal(got.title, want->title));
}

static void commit(store *s)
{
    uint64_t generation;
    wq_status st = store_commit(s, &generation);
    if (st != WQ_OK) {
        fail_msg("store_commit: %d %s", (int)st, err.text);
    }
}

static void test_store_store__what_is_added_is_found_and_opens(void **state)
{
    (void)state;
    char *dir = news_dir();
    store *s = news_open(dir, &err);
    OK(store_begin(s));
    store_place places[40];
    for (uint32_t n = 0; n < 40; n++) {
        places[n] = add(s, n, 0, STORE_ADDED);
    }
    assert_int_equal(places[7].row, 7);
    (void)add(s, 3, 0, STORE_PRESENT);
    (void)add(s, 3, 1, STORE_EDITION);
    expect(store_change(s), 39, 0, places[39]);
    commit(s);
    store_close(s);

    s = news_open(dir, &err);
    store_view *view;
    OK(store_snapshot(s, &view));
    assert_int_equal(store_generation(view), 1);
    for (uint32_t n = 0; n < 40; n++) {
        static news a;
        size_t count;
        store_place found[4];
        OK(store_find(view, news_make(&a, n, 0)->id, found, 4, &count));
        assert_int_equal(count, n == 3 ? 2 : 1);
        expect(view, n, 0, places[n]);
    }
    store_stat stat;
    OK(store_stat_get(view, &stat));
    assert_int_equal(stat.articles, 40);
    assert_int_equal(stat.editions, 41);
    wq_article got;
    assert_int_equal(store_row(view, (store_place){places[0].box, 41}, &got), WQ_ENOTFOUND);
    assert_int_equal(store_row(view, (store_place){99, 0}, &got), WQ_ENOTFOUND);
    store_view_close(view);
    store_close(s);
    news_dir_remove(dir);
}

static void test_store_store__sealing_keeps_every_place(void **state)
{
    (void)state;
    char *dir = news_dir();
    store *s = news_open(dir, &err);
    for (uint32_t round = 0; round < 3; round++) {
        OK(store_begin(s));
        for (uint32_t n = 0; n < 300; n++) {
            store_place place = add(s, round * 300 + n, 0, STORE_ADDED);
            assert_int_equal(place.box, round + 1);
            assert_int_equal(place.row, n);
        }
        commit(s);
        uint32_t rows;
        wq_status st = store_seal(s, NULL, &rows);
        if (st != WQ_OK) {
            fail_msg("store_seal: %d %s", (int)st, err.text);
        }
        assert_int_equal(rows, 300);
        OK(store_seal(s, NULL, &rows));
        assert_int_equal(rows, 0);
    }
    store_view *view;
    OK(store_snapshot(s, &view));
    for (uint32_t n = 0; n < 900; n++) {
        expect(view, n, 0, (store_place){n / 300 + 1, n % 300});
    }
    store_box box;
    uint32_t from = 0;
    for (uint32_t i = 1; i <= 3; i++) {
        OK(store_box_next(view, from, &box));
        assert_true(box.sealed && box.box == i && box.rows == 300);
        from = box.box + 1;
    }
    assert_int_equal(store_box_next(view, from, &box), WQ_ENOTFOUND);
    store_stat stat;
    OK(store_stat_get(view, &stat));
    assert_int_equal(stat.packs, 3);
    assert_int_equal(stat.draft_rows, 0);
    store_view_close(view);
    store_close(s);
    news_dir_remove(dir);
}

static void test_store_store__deleting_hides_and_adding_brings_back(void **state)
{
    (void)state;
    static news a;
    char *dir = news_dir();
    store *s = news_open(dir, &err);
    OK(store_begin(s));
    (void)add(s, 1, 0, STORE_ADDED);
    (void)add(s, 1, 1, STORE_EDITION);
    (void)add(s, 2, 0, STORE_ADDED);
    commit(s);
    wq_id id = news_make(&a, 1, 0)->id;
    OK(store_begin(s));
    OK(store_delete(s, id));
    assert_int_equal(store_delete(s, id), WQ_ENOTFOUND);
    commit(s);
    store_view *view;
    OK(store_snapshot(s, &view));
    size_t count;
    store_place found[4];
    bool deleted;
    OK(store_deleted(view, id, &deleted));
    assert_true(deleted);
    assert_int_equal(store_find(view, id, found, 4, &count), WQ_ENOTFOUND);
    wq_id least, greatest, one;
    char letters[WQ_ID_LETTERS + 1];
    pack_id_format(id, letters);
    OK(pack_id_prefix(wq_span_of(letters, 8), &least, &greatest));
    assert_int_equal(store_find_prefix(view, least, greatest, &one), WQ_ENOTFOUND);
    store_view_close(view);

    OK(store_begin(s));
    store_place place = add(s, 1, 0, STORE_ADDED);
    assert_int_equal(place.row, 3);
    commit(s);
    OK(store_snapshot(s, &view));
    OK(store_find(view, id, found, 4, &count));
    assert_int_equal(count, 1);
    assert_int_equal(found[0].row, 3);
    OK(store_find_prefix(view, least, greatest, &one));
    assert_memory_equal(one.b, id.b, sizeof id.b);
    store_stat stat;
    OK(store_stat_get(view, &stat));
    assert_int_equal(stat.articles, 2);
    assert_int_equal(stat.editions, 2);
    assert_int_equal(stat.deleted, 0);
    store_view_close(view);
    store_close(s);
    news_dir_remove(dir);
}

static void test_store_store__an_aborted_change_leaves_nothing(void **state)
{
    (void)state;
    static news a;
    char *dir = news_dir();
    store *s = news_open(dir, &err);
    OK(store_begin(s));
    (void)add(s, 1, 0, STORE_ADDED);
    store_abort(s);
    store_view *view;
    OK(store_snapshot(s, &view));
    size_t count;
    store_place found[1];
    assert_int_equal(store_find(view, news_make(&a, 1, 0)->id, found, 1, &count), WQ_ENOTFOUND);
    assert_int_equal(store_generation(view), 0);
    store_view_close(view);
    OK(store_begin(s));
    commit(s);
    OK(store_snapshot(s, &view));
    assert_int_equal(store_generation(view), 0);
    store_view_close(view);
    store_close(s);
    news_dir_remove(dir);
}

static void test_store_store__one_writer_and_readers_beside_it(void **state)
{
    (void)state;
    char *dir = news_dir();
    store *s = news_open(dir, &err);
    store *other = NULL;
    wq_error second = {0};
    store_options options = {.write = true, .err = &second};
    assert_int_equal(store_open(dir, &options, &other), WQ_EBUSY);
    assert_null(other);
    assert_true(strstr(second.text, "another process") != NULL);
    options = (store_options){.err = &second};
    OK(store_open(dir, &options, &other));
    assert_int_equal(store_begin(other), WQ_EREADONLY);
    wq_error third = {0};
    store *only = NULL;
    store_close(s);
    options = (store_options){.exclusive = true, .err = &third};
    assert_int_equal(store_open(dir, &options, &only), WQ_EBUSY);
    store_close(other);
    wq_error_clear(&third);
    OK(store_open(dir, &options, &only));
    store_close(only);
    news_dir_remove(dir);
}

/* Text that does not get smaller: the draft is full after a few of them. */
static store_added add_noise(store *s, uint32_t n)
{
    enum { BYTES = 1000000 };
    static char text[BYTES];
    uint64_t seed = n;
    for (size_t i = 0; i < BYTES; i++) {
        text[i] = (char)(33 + news_random(&seed) % 90);
    }
    wq_part part = {WQ_PART_PARAGRAPH, {(const uint8_t *)text, BYTES}};
    wq_article article = {.parts = &part, .part_count = 1};
    article.id = pack_article_id(&article);
    store_added what;
    store_place place;
    OK(store_add(s, &article, &what, &place));
    return what;
}

static void test_store_store__a_full_draft_says_so_after_the_commit(void **state)
{
    (void)state;
    char *dir = news_dir();
    store *s = news_open(dir, &err);
    assert_false(store_draft_full(s));
    uint32_t n = 0;
    for (bool full = false; !full; n++) {
        assert_true(n < 24);
        OK(store_begin(s));
        assert_int_equal(add_noise(s, n), STORE_ADDED);
        full = store_draft_full(s);
        commit(s);
        assert_int_equal(store_draft_full(s), full);
    }
    assert_true(n >= 16);
    store_close(s);

    /* A writer that comes later and finds nothing new seals it all the same. */
    s = news_open(dir, &err);
    OK(store_begin(s));
    assert_int_equal(add_noise(s, 0), STORE_PRESENT);
    commit(s);
    assert_true(store_draft_full(s));
    uint32_t rows;
    OK(store_seal(s, NULL, &rows));
    assert_int_equal(rows, n);
    assert_false(store_draft_full(s));
    store_close(s);
    news_dir_remove(dir);
}

static void test_store_store__no_archive_is_said(void **state)
{
    (void)state;
    char *dir = news_dir();
    wq_error none = {0};
    store_options options = {.err = &none};
    store *s;
    assert_int_equal(store_open(dir, &options, &s), WQ_ENOENT);
    assert_null(s);
    assert_true(strstr(none.text, "no archive") != NULL);
    news_dir_remove(dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_store_store__what_is_added_is_found_and_opens),
        cmocka_unit_test(test_store_store__sealing_keeps_every_place),
        cmocka_unit_test(test_store_store__deleting_hides_and_adding_brings_back),
        cmocka_unit_test(test_store_store__an_aborted_change_leaves_nothing),
        cmocka_unit_test(test_store_store__one_writer_and_readers_beside_it),
        cmocka_unit_test(test_store_store__a_full_draft_says_so_after_the_commit),
        cmocka_unit_test(test_store_store__no_archive_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
