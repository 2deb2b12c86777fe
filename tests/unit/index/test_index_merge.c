/* SPDX-License-Identifier: MIT */
#include "unit/index/model.h"

#include "base/bytes.h"

#include "index/inner.h"

#include <inttypes.h>

/* Make `count` articles; add them in flushes of `step`, killing some of those before. */
static void build(model *m, unsigned count, unsigned step, bool kill, bool tiers)
{
    index_builder *b;
    assert_int_equal(index_builder_new(m->db, 7, &b), WQ_OK);
    for (unsigned i = 0; i < count; i++) {
        model_add(m, b, i);
        if (kill && i % 5 == 3) {
            unsigned dead = (i * 7919) % (i + 1);
            m->article[dead].live = false;
            assert_int_equal(index_builder_kill(b, m->article[dead].a.box, m->article[dead].a.row),
                             WQ_OK);
        }
        if ((i + 1) % step == 0 || i + 1 == count) {
            assert_int_equal(index_builder_flush(b, i + 1, NULL), WQ_OK);
            if (tiers) {
                assert_int_equal(index_merge(m->db, false, NULL), WQ_OK);
            }
        }
    }
    index_builder_free(b);
}

static void make(model *m, unsigned count, unsigned words)
{
    for (unsigned i = 0; i < count; i++) {
        (void)model_make(m, 1 + i / 100, i % 100, model_random(m, words));
    }
}

/* Every byte of the segments, without their names. */
static void image(model *m, wq_buf *out)
{
    index_view *view;
    assert_int_equal(index_snapshot(m->db, &view), WQ_OK);
    for (uint32_t i = 0; i < view->state.count; i++) {
        index_segment *s = &view->segments[i];
        for (unsigned k = 0; k < INDEX_SECTIONS; k++) {
            assert_int_equal(wq_buf_reserve(out, (size_t)s->info.size[k]), WQ_OK);
            assert_int_equal(index_section_read(view->kv, &s->info, k, 0, out->ptr + out->len,
                                                (size_t)s->info.size[k]),
                             WQ_OK);
            out->len += (size_t)s->info.size[k];
        }
        kv_cursor cursor;
        wq_span separator;
        wq_status st = index_branch_next(view->kv, s->info.name, false, &cursor, &separator);
        for (; st == WQ_OK;
             st = index_branch_next(view->kv, s->info.name, true, &cursor, &separator)) {
            assert_int_equal(wq_buf_put_span(out, separator), WQ_OK);
            assert_int_equal(wq_buf_put_span(out, cursor.value), WQ_OK);
        }
        assert_int_equal(st, WQ_ENOTFOUND);
        for (uint32_t n = 0; n < s->info.leaves; n++) {
            index_leaf leaf;
            assert_int_equal(index_leaf_read(view->kv, &s->info, n, &leaf), WQ_OK);
            assert_int_equal(wq_buf_put(out, leaf.bytes, index_leaf_bytes(&leaf)), WQ_OK);
        }
    }
    index_view_close(view);
}

static void test_index_merge__random_indexes_equal_the_model(void **state)
{
    (void)state;
    for (unsigned seed = 1; seed <= 8; seed++) {
        model *m = model_new(seed, 30 + seed * 30, "merge");
        unsigned count = 20 + model_random(m, 600);
        make(m, count, 5 + model_random(m, 150));
        build(m, count, 1 + model_random(m, 30), true, true);
        model_compare(m);
        assert_int_equal(index_verify(m->db, NULL, model_no_finding, NULL), WQ_OK);
        assert_int_equal(index_merge(m->db, true, NULL), WQ_OK);
        assert_int_equal(index_verify(m->db, NULL, model_no_finding, NULL), WQ_OK);
        model_compare(m);
        index_close(m->db);
        model_open(m);
        model_compare(m);
        model_free(m);
    }
}

static void test_index_merge__same_articles_same_bytes(void **state)
{
    (void)state;
    const unsigned steps[] = {700, 240, 43, 9, 3};
    wq_buf first;
    wq_buf_init(&first, 64 * WQ_MIB);
    for (unsigned i = 0; i < 2 * sizeof steps / sizeof steps[0]; i++) {
        model *m = model_new(99, 200, "same");
        make(m, 700, 120);
        build(m, 700, steps[i / 2], true, i % 2 == 1);
        assert_int_equal(index_merge(m->db, true, NULL), WQ_OK);
        index_view *view;
        assert_int_equal(index_snapshot(m->db, &view), WQ_OK);
        assert_int_equal(index_segments(view), 1);
        index_view_close(view);
        wq_buf bytes;
        wq_buf_init(&bytes, 64 * WQ_MIB);
        image(m, &bytes);
        if (i == 0) {
            first = bytes;
            assert_true(first.len > 10000);
        } else {
            assert_true(wq_span_equal(wq_buf_span(&first), wq_buf_span(&bytes)));
            wq_buf_release(&bytes);
        }
        model_free(m);
    }
    wq_buf_release(&first);
}

/* ---- interruption ---- */

typedef struct stopper {
    volatile sig_atomic_t cancel;
    unsigned calls, at;
} stopper;

static void stop_at(void *arg, const wq_progress *now)
{
    stopper *s = arg;
    assert_non_null(now->what);
    s->cancel = ++s->calls > s->at;
}

static wq_task stopper_task(stopper *s)
{
    wq_task task = {.size = sizeof task, .cancel = &s->cancel};
    task.progress = stop_at;
    task.progress_arg = s;
    return task;
}

/* 200 articles of 900 words that nobody else has: megabytes of dictionary. */
static void rare_words(index_builder *b, uint32_t box)
{
    for (uint32_t i = 0; i < 200; i++) {
        index_article a = {.box = box, .row = i, .length = 900};
        a.id.b[0] = (uint8_t)i;
        a.id.b[1] = (uint8_t)box;
        assert_int_equal(index_builder_article(b, &a), WQ_OK);
        for (uint32_t w = 0; w < 900; w++) {
            char key[40];
            uint64_t mixed = ((uint64_t)box * 1000000 + i * 1000 + w) * 0x9E3779B97F4A7C15u;
            int n = snprintf(key, sizeof key, "%016" PRIx64, mixed);
            assert_int_equal(index_builder_term(b, wq_span_of(key, (size_t)n), w, false), WQ_OK);
        }
    }
}

/* Records of segments: those behind what has no segment. */
static uint64_t records_of(index_db *db)
{
    index_view *view;
    kv_cursor cursor;
    uint8_t first[4];
    uint8_t last[4];
    uint64_t records = 0;
    index_segment_keys(0, first, last);
    assert_int_equal(index_snapshot(db, &view), WQ_OK);
    wq_status st = kv_seek(view->kv, INDEX_DB_RECORDS, wq_span_of(last, sizeof last), &cursor);
    for (; st == WQ_OK; st = kv_next(&cursor)) {
        records++;
    }
    assert_int_equal(st, WQ_ENOTFOUND);
    index_view_close(view);
    return records;
}

static uint32_t pending_of(index_db *db)
{
    index_view *view;
    assert_int_equal(index_snapshot(db, &view), WQ_OK);
    uint32_t pending = view->state.pending_count;
    index_view_close(view);
    return pending;
}

static void test_index_merge__interrupted_work_leaves_nothing(void **state)
{
    (void)state;
    model *m = model_new(3, 10, "stop");
    index_builder *b;
    assert_int_equal(index_builder_new(m->db, 7, &b), WQ_OK);
    for (uint32_t box = 1; box <= 2; box++) {
        rare_words(b, box);
        stopper s = {.at = 9};
        wq_task task = stopper_task(&s);
        uint64_t before = records_of(m->db);
        assert_int_equal(index_builder_flush(b, box, &task), WQ_ECANCEL);
        assert_int_equal(pending_of(m->db), 1);
        assert_true(records_of(m->db) > before);
        if (box == 1) {
            /* As after a power cut: another open takes it away. */
            index_close(m->db);
            model_open(m);
            assert_int_equal(pending_of(m->db), 0);
            assert_true(records_of(m->db) == before);
            index_builder_free(b);
            assert_int_equal(index_builder_new(m->db, 7, &b), WQ_OK);
            rare_words(b, box);
        }
        assert_int_equal(index_builder_flush(b, box, NULL), WQ_OK);
        assert_int_equal(pending_of(m->db), 0);
    }
    index_builder_free(b);
    stopper s = {.at = 9};
    wq_task task = stopper_task(&s);
    assert_int_equal(index_merge(m->db, true, &task), WQ_ECANCEL);
    assert_int_equal(pending_of(m->db), 1);
    assert_int_equal(index_merge(m->db, true, NULL), WQ_OK);
    assert_int_equal(pending_of(m->db), 0);
    assert_int_equal(index_verify(m->db, NULL, model_no_finding, NULL), WQ_OK);
    index_view *view;
    assert_int_equal(index_snapshot(m->db, &view), WQ_OK);
    assert_int_equal(index_segments(view), 1);
    assert_int_equal(index_segment_articles(index_segment_at(view, 0)), 400);
    index_view_close(view);
    model_free(m);
}

static void test_index_merge__all_dead_leaves_no_segment(void **state)
{
    (void)state;
    model *m = model_new(4, 30, "dead");
    make(m, 20, 40);
    build(m, 20, 7, false, false);
    index_builder *b;
    assert_int_equal(index_builder_new(m->db, 7, &b), WQ_OK);
    for (unsigned i = 0; i < 20; i++) {
        m->article[i].live = false;
        assert_int_equal(index_builder_kill(b, m->article[i].a.box, m->article[i].a.row), WQ_OK);
        assert_int_equal(index_builder_kill(b, 77, i), WQ_OK);
    }
    assert_int_equal(index_builder_flush(b, 21, NULL), WQ_OK);
    index_builder_free(b);
    model_compare(m);
    assert_int_equal(index_verify(m->db, NULL, model_no_finding, NULL), WQ_OK);
    assert_int_equal(index_merge(m->db, true, NULL), WQ_OK);
    model_compare(m);
    index_view *view;
    assert_int_equal(index_snapshot(m->db, &view), WQ_OK);
    assert_int_equal(index_segments(view), 0);
    assert_true(index_generation(view) == 21);
    index_view_close(view);
    assert_true(records_of(m->db) == 0);
    model_free(m);
}

/* Days of different sizes merge as days do: few segments are left at any time. */
static void test_index_merge__few_segments_are_left(void **state)
{
    (void)state;
    model *m = model_new(11, 200, "few");
    index_builder *b;
    uint32_t most = 0;
    assert_int_equal(index_builder_new(m->db, 7, &b), WQ_OK);
    for (unsigned day = 0; day < 150; day++) {
        index_view *view;
        unsigned articles = 1 + day * 7919 % 12;
        for (unsigned i = 0; i < articles; i++) {
            model_add(m, b, model_make(m, 1, m->articles, 1 + model_random(m, 60)));
        }
        assert_int_equal(index_builder_flush(b, day + 1, NULL), WQ_OK);
        assert_int_equal(index_merge(m->db, false, NULL), WQ_OK);
        assert_int_equal(index_snapshot(m->db, &view), WQ_OK);
        most = index_segments(view) > most ? index_segments(view) : most;
        index_view_close(view);
    }
    assert_true(most >= 7 && most <= 15);
    index_builder_free(b);
    model_free(m);
}

/* A day of some 130 KiB: what few words are not. */
static void day_build(index_builder *b, unsigned day)
{
    uint32_t seed = day + 1;
    for (uint32_t i = 0; i < 40; i++) {
        index_article a = {.box = 1, .row = day * 40 + i, .length = 250};
        a.date.precision = WQ_DATE_DAY;
        a.date.minutes = (int32_t)day * 1440;
        wq_put_le32(a.id.b, day * 40 + i);
        assert_int_equal(index_builder_article(b, &a), WQ_OK);
        for (uint32_t at = 0; at < 250; at++) {
            char key[16];
            seed = seed * 1664525u + 1013904223u;
            int len = snprintf(key, sizeof key, "%07x", (unsigned)(seed >> 4));
            wq_span term = wq_span_of(key, (size_t)len);
            assert_int_equal(index_builder_term(b, term, at, false), WQ_OK);
        }
    }
}

/* A question reads each segment: of days there are fewer than tiers of eight would leave. */
static void test_index_merge__days_leave_few_segments(void **state)
{
    (void)state;
    model *m = model_new(12, 1, "days");
    index_builder *b;
    uint32_t sum = 0;
    assert_int_equal(index_builder_new(m->db, 7, &b), WQ_OK);
    for (unsigned day = 0; day < 30; day++) {
        index_view *view;
        index_stat stat;
        day_build(b, day);
        assert_int_equal(index_builder_flush(b, day + 1, NULL), WQ_OK);
        assert_int_equal(index_merge(m->db, false, NULL), WQ_OK);
        assert_int_equal(index_snapshot(m->db, &view), WQ_OK);
        assert_int_equal(index_stat_get(view, &stat), WQ_OK);
        assert_int_equal(stat.articles, (day + 1) * 40);
        assert_true(index_segments(view) <= 5);
        sum += index_segments(view);
        index_view_close(view);
    }
    assert_true(sum < 30 * 4);
    index_builder_free(b);
    model_free(m);
}

/* A change of the analyser on the way: no merge mixes what two of them made, in tiers or in all,
 * and every posting stays. */
static void test_index_merge__analysers_are_kept_apart(void **state)
{
    (void)state;
    for (int all = 0; all < 2; all++) {
        model *m = model_new(5, 60, "apart");
        index_view *view;
        make(m, 400, 40);
        for (unsigned i = 0; i < 400; i++) {
            index_builder *b;
            assert_int_equal(index_builder_new(m->db, i < 150 ? 7 : 8, &b), WQ_OK);
            model_add(m, b, i);
            assert_int_equal(index_builder_flush(b, i + 1, NULL), WQ_OK);
            index_builder_free(b);
            if (i % 8 == 7) {
                assert_int_equal(index_merge(m->db, false, NULL), WQ_OK);
            }
        }
        assert_int_equal(index_merge(m->db, all != 0, NULL), WQ_OK);
        model_compare(m);
        assert_int_equal(index_verify(m->db, NULL, model_no_finding, NULL), WQ_OK);
        assert_int_equal(index_snapshot(m->db, &view), WQ_OK);
        uint32_t first = 0;
        for (uint32_t i = 0; i < view->state.count; i++) {
            const index_seginfo *info = &view->segments[i].info;
            assert_true(info->analyser == 7 || info->analyser == 8);
            first += info->analyser == 7 ? info->articles : 0;
        }
        assert_int_equal(first, 150);
        assert_int_equal(index_segments_apart(view, 7) + index_segments_apart(view, 8),
                         index_segments(view));
        assert_true(index_segments_apart(view, 8) > 0 && index_segments_apart(view, 7) > 0);
        if (all != 0) {
            assert_int_equal(index_segments(view), 2);
        }
        index_view_close(view);
        model_free(m);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_index_merge__analysers_are_kept_apart),
        cmocka_unit_test(test_index_merge__random_indexes_equal_the_model),
        cmocka_unit_test(test_index_merge__same_articles_same_bytes),
        cmocka_unit_test(test_index_merge__interrupted_work_leaves_nothing),
        cmocka_unit_test(test_index_merge__all_dead_leaves_no_segment),
        cmocka_unit_test(test_index_merge__few_segments_are_left),
        cmocka_unit_test(test_index_merge__days_leave_few_segments),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
