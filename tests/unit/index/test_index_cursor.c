/* SPDX-License-Identifier: MIT */
/* Long lists of several groups: next, seek, bounds, positions, dates, ranges of terms. */
#include "unit/index/model.h"

#include "index/length.h"

#define ARTICLES 13000u
#define KEYS     6u

/* Article i has key k if i is a multiple of STEP[k]; so often, from position i % 7 on. */
static const uint32_t STEP[KEYS] = {1, 3, 50, 101, 103, 6000};

static uint32_t often(uint32_t k, uint32_t i)
{
    return k == 0 ? 1 : 1 + i % (k + 2) + (k == 2 && i == 5000 ? 3000 : 0);
}

static index_db *db;
static wq_error err;
static model path_only;
static index_view *view;
static index_segment *segment;

static int open_index(void **state)
{
    (void)state;
    model_path(&path_only, "cursor");
    model_remove(&path_only);
    index_options options = {.write = true, .create = true, .err = &err};
    index_builder *b;
    assert_int_equal(index_open(path_only.path, &options, &db), WQ_OK);
    assert_int_equal(index_builder_new(db, 1, &b), WQ_OK);
    for (uint32_t i = 0; i < ARTICLES; i++) {
        index_article a = {.box = 1, .row = i, .length = 5 + i % 500};
        a.date.precision = i < 12000 ? WQ_DATE_DAY : WQ_DATE_NONE;
        a.date.minutes = (int32_t)(i / 10) * 1440 - 90000;
        a.id.b[0] = (uint8_t)(i >> 8);
        a.id.b[1] = (uint8_t)i;
        assert_int_equal(index_builder_article(b, &a), WQ_OK);
        for (uint32_t k = 0; k < KEYS; k++) {
            char key[8];
            int n = snprintf(key, sizeof key, "key%u", k);
            for (uint32_t o = 0; i % STEP[k] == 0 && o < often(k, i); o++) {
                assert_int_equal(index_builder_term(b, wq_span_of(key, (size_t)n), i % 7 + o * 3,
                                                    o == 0 && i % 2 == 0),
                                 WQ_OK);
            }
        }
    }
    assert_int_equal(index_builder_flush(b, 1, NULL), WQ_OK);
    index_builder_free(b);
    assert_int_equal(index_snapshot(db, &view), WQ_OK);
    segment = index_segment_at(view, 0);
    return 0;
}

static int close_index(void **state)
{
    (void)state;
    index_view_close(view);
    index_close(db);
    model_remove(&path_only);
    return 0;
}

static index_position_reader reader;

static void key_open(uint32_t k, index_cursor *c)
{
    static index_cursor_room room;
    char key[8];
    index_term term;
    int n = snprintf(key, sizeof key, "key%u", k);
    assert_int_equal(index_term_find(segment, wq_span_of(key, (size_t)n), &term), WQ_OK);
    assert_int_equal(term.articles, (ARTICLES + STEP[k] - 1) / STEP[k]);
    assert_int_equal(index_cursor_open(segment, &term, c, &room), WQ_OK);
    index_positions_init(&reader);
}

static void standing(uint32_t k, index_cursor *c)
{
    uint32_t positions[64];
    uint32_t count;
    uint32_t i = c->iter.number;
    uint32_t tf = often(k, i);
    index_bound bound;
    uint8_t code;
    uint32_t level = 0;
    index_level_page page = {NULL, 0, 0};
    assert_int_equal(index_cursor_tf(c), tf);
    assert_int_equal(index_cursor_in_title(c), i % 2 == 0);
    assert_int_equal(index_cursor_positions(c, &reader, 0, positions, 64, &count), WQ_OK);
    assert_int_equal(count, tf < 64 ? tf : 64);
    for (uint32_t o = 0; o < count; o++) {
        assert_int_equal(positions[o], i % 7 + o * 3);
    }
    assert_int_equal(index_cursor_bound(c, &bound), WQ_OK);
    assert_int_equal(index_segment_length(segment, i, &code), WQ_OK);
    assert_true(bound.last >= i);
    assert_int_equal(code, index_length_encode(5 + i % 500));
    assert_int_equal(index_segment_level(segment, i, &page, &level), WQ_OK);
    assert_int_equal(level, index_length_level(code));
    assert_true(index_best_allows(bound.best[i % 2 == 0], i % 2 == 0, level,
                                  index_segment_weights(segment)) >= tf);
    assert_true(page.from <= i && i < page.to);
}

static void test_index_cursor__next_gives_all(void **state)
{
    (void)state;
    for (uint32_t k = 0; k < KEYS; k++) {
        index_cursor c;
        key_open(k, &c);
        for (uint32_t i = 0; i < ARTICLES; i += STEP[k]) {
            assert_int_equal(c.iter.number, i);
            standing(k, &c);
            assert_int_equal(c.iter.next(&c.iter), WQ_OK);
        }
        assert_true(c.iter.number == INDEX_END);
        assert_int_equal(c.iter.next(&c.iter), WQ_OK);
        assert_int_equal(c.iter.seek(&c.iter, 7), WQ_OK);
        assert_true(c.iter.number == INDEX_END);
    }
}

static void test_index_cursor__seek_finds_the_first(void **state)
{
    (void)state;
    model m = {.random = 5};
    for (unsigned round = 0; round < 600; round++) {
        uint32_t k = model_random(&m, KEYS);
        index_cursor c;
        key_open(k, &c);
        uint32_t spread = 1u << model_random(&m, 14);
        while (c.iter.number != INDEX_END) {
            uint32_t target = c.iter.number + model_random(&m, spread);
            uint32_t want = (target + STEP[k] - 1) / STEP[k] * STEP[k];
            assert_int_equal(c.iter.seek(&c.iter, target), WQ_OK);
            assert_true(c.iter.number == (want < ARTICLES ? want : INDEX_END));
            if (c.iter.number == INDEX_END) {
                break;
            }
            if (model_random(&m, 8) == 0) {
                standing(k, &c);
            }
            if (model_random(&m, 4) == 0 || spread < 64) {
                assert_int_equal(c.iter.seek(&c.iter, c.iter.number + spread / 2 + 1), WQ_OK);
            } else {
                assert_int_equal(c.iter.next(&c.iter), WQ_OK);
            }
        }
    }
}

/* Back and forth, over groups too; what is then given is what an opened cursor gives. */
static void test_index_cursor__rewinds_to_any_article(void **state)
{
    (void)state;
    for (uint32_t k = 0; k < KEYS; k++) {
        index_cursor c;
        uint32_t seed = k + 1;
        key_open(k, &c);
        for (unsigned round = 0; round < 60; round++) {
            seed = seed * 1103515245u + 12345;
            uint32_t target = round % 7 == 0 ? 0 : (seed >> 8) % (ARTICLES + 10);
            uint32_t first = (target + STEP[k] - 1) / STEP[k] * STEP[k];
            assert_int_equal(index_cursor_rewind(&c, target), WQ_OK);
            assert_int_equal(c.iter.number, first < ARTICLES ? first : INDEX_END);
            for (uint32_t i = first; i < ARTICLES && i < first + 40 * STEP[k]; i += STEP[k]) {
                assert_int_equal(c.iter.number, i);
                standing(k, &c);
                assert_int_equal(c.iter.next(&c.iter), WQ_OK);
            }
        }
    }
}

static void test_index_cursor__dates_are_ranges(void **state)
{
    (void)state;
    uint32_t from;
    uint32_t to;
    assert_int_equal(index_segment_dates(segment, INT64_MIN, INT64_MAX, &from, &to), WQ_OK);
    assert_true(from == 0 && to == 12000);
    assert_int_equal(
        index_segment_dates(segment, 1440 * 100 - 90000, 1440 * 102 - 90000, &from, &to), WQ_OK);
    assert_true(from == 1000 && to == 1020);
    assert_int_equal(index_segment_dates(segment, 5, 5, &from, &to), WQ_OK);
    assert_int_equal(from, to);
}

static wq_status count_term(void *arg, wq_span key, const index_term *term)
{
    assert_true(key.len == 4 && term->articles > 0);
    return ++*(unsigned *)arg == 4 ? WQ_EEND : WQ_OK;
}

static void test_index_cursor__ranges_of_terms(void **state)
{
    (void)state;
    unsigned count = 0;
    wq_span last = wq_span_str("key4");
    assert_int_equal(index_term_range(segment, wq_span_str("key2"), last, count_term, &count),
                     WQ_OK);
    assert_int_equal(count, 2);
    count = 0;
    assert_int_equal(
        index_term_range(segment, wq_span_str(""), wq_span_str("z"), count_term, &count), WQ_OK);
    assert_int_equal(count, 4);
    index_term term;
    assert_int_equal(index_term_find(segment, wq_span_str("key"), &term), WQ_ENOTFOUND);
    assert_int_equal(index_term_find(segment, wq_span_str("key"), &term), WQ_ENOTFOUND);
    assert_int_equal(index_term_find(segment, wq_span_str("zzz"), &term), WQ_ENOTFOUND);
    assert_int_equal(index_term_find(segment, wq_span_str(""), &term), WQ_ENOTFOUND);
}

/* Over a stretch of articles no block is decoded for: nothing in it is more often or shorter. */
static void test_index_cursor__bounds_of_a_stretch(void **state)
{
    (void)state;
    model m = {.random = 11};
    for (unsigned round = 0; round < 400; round++) {
        uint32_t k = model_random(&m, KEYS);
        uint32_t from = 0;
        index_cursor c;
        key_open(k, &c);
        while (from < ARTICLES) {
            index_bound bound;
            uint32_t last = from + model_random(&m, 1u << model_random(&m, 13));
            assert_int_equal(index_cursor_bound_within(&c, from, last, &bound), WQ_OK);
            assert_true(bound.last == last);
            for (uint32_t i = (from + STEP[k] - 1) / STEP[k] * STEP[k]; i <= last && i < ARTICLES;
                 i += STEP[k]) {
                unsigned head = i % 2 == 0;
                uint8_t code = index_length_encode(5 + i % 500);
                unsigned level = index_length_level(code);
                assert_true(index_best_allows(bound.best[head], head, level,
                                              index_segment_weights(segment)) >= often(k, i));
            }
            from = last + 1;
            if (model_random(&m, 2) == 0 && c.iter.number != INDEX_END) {
                uint32_t want = (from + STEP[k] - 1) / STEP[k] * STEP[k];
                assert_int_equal(c.iter.seek(&c.iter, from), WQ_OK);
                assert_true(c.iter.number == (want < ARTICLES ? want : INDEX_END));
            }
        }
    }
}

static bool is_enough(const index_bound *bound, const index_enough *enough)
{
    bool is = false;
    for (unsigned head = 0; head < 2; head++) {
        index_best best = bound->best[head];
        is = is || (best & 31) >= enough->often[head][index_best_level(best)];
    }
    return is;
}

/* What is passed over is just what is not enough, block by block. */
static void test_index_cursor__reaches_what_is_enough(void **state)
{
    (void)state;
    model m = {.random = 3};
    for (unsigned round = 0; round < 300; round++) {
        uint32_t k = model_random(&m, 3);
        uint32_t from = 0;
        index_cursor some, all;
        static index_cursor_room room;
        index_enough enough;
        index_term term;
        memset(&enough, (int)(1 + model_random(&m, 4)), sizeof enough);
        enough.often[round % 2][model_random(&m, INDEX_LEVELS)] = 32;
        key_open(k, &some);
        char key[5] = {'k', 'e', 'y', (char)('0' + k), 0};
        assert_int_equal(index_term_find(segment, wq_span_str(key), &term), WQ_OK);
        assert_int_equal(index_cursor_open(segment, &term, &all, &room), WQ_OK);
        while (from != INDEX_END) {
            index_bound want, got;
            uint32_t at = from;
            wq_status st = index_cursor_bound_from(&all, from, &want);
            while (st == WQ_OK && !is_enough(&want, &enough)) {
                from = want.last + 1;
                st = index_cursor_bound_from(&all, from, &want);
            }
            assert_int_equal(index_cursor_reach(&some, &enough, &at), WQ_OK);
            if (st == WQ_EEND) {
                assert_true(at == INDEX_END && some.iter.number == INDEX_END);
                break;
            }
            assert_int_equal(at, from);
            assert_int_equal(index_cursor_bound_from(&some, at, &got), WQ_OK);
            assert_true(got.last == want.last && is_enough(&got, &enough));
            assert_int_equal(some.iter.seek(&some.iter, at), WQ_OK);
            standing(k, &some);
            from = want.last + 1;
        }
    }
}

/* More lists than have a page of their own, side by side. */
static void test_index_cursor__many_take_turns(void **state)
{
    (void)state;
    static index_cursor_room rooms[2 * KEYS];
    index_cursor cursors[2 * KEYS];
    for (uint32_t c = 0; c < 2 * KEYS; c++) {
        char key[5] = {'k', 'e', 'y', (char)('0' + c % KEYS), 0};
        index_term term;
        assert_int_equal(index_term_find(segment, wq_span_str(key), &term), WQ_OK);
        assert_int_equal(term.articles, (ARTICLES + STEP[c % KEYS] - 1) / STEP[c % KEYS]);
        assert_int_equal(index_cursor_open(segment, &term, &cursors[c], &rooms[c]), WQ_OK);
    }
    for (uint32_t i = 0; i < ARTICLES; i++) {
        for (uint32_t c = 0; c < 2 * KEYS; c++) {
            if (i % STEP[c % KEYS] == 0) {
                assert_int_equal(cursors[c].iter.number, i);
                assert_int_equal(cursors[c].iter.next(&cursors[c].iter), WQ_OK);
            }
        }
    }
}

static void test_index_cursor__levels_of_many(void **state)
{
    (void)state;
    index_level_page page = {NULL, 0, 0};
    uint32_t level;
    for (uint32_t i = 0; i < ARTICLES; i += 7) {
        assert_int_equal(index_segment_level(segment, i, &page, &level), WQ_OK);
        assert_true(page.from <= i && i < page.to && page.to <= ARTICLES);
        assert_int_equal(level, index_length_level(index_length_encode(5 + i % 500)));
    }
    assert_int_equal(index_segment_level(segment, ARTICLES, &page, &level), WQ_EINVAL);
    assert_int_equal(index_segment_levels(segment, ARTICLES, &page), WQ_EINVAL);
    assert_true(page.from == page.to);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_index_cursor__next_gives_all),
        cmocka_unit_test(test_index_cursor__seek_finds_the_first),
        cmocka_unit_test(test_index_cursor__bounds_of_a_stretch),
        cmocka_unit_test(test_index_cursor__reaches_what_is_enough),
        cmocka_unit_test(test_index_cursor__many_take_turns),
        cmocka_unit_test(test_index_cursor__levels_of_many),
        cmocka_unit_test(test_index_cursor__rewinds_to_any_article),
        cmocka_unit_test(test_index_cursor__dates_are_ranges),
        cmocka_unit_test(test_index_cursor__ranges_of_terms),
    };
    return cmocka_run_group_tests(tests, open_index, close_index);
}
