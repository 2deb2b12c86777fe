/* SPDX-License-Identifier: MIT */
/* A ready segment goes from one index to another, or not at all. */
#include "unit/index/model.h"

#include "base/bytes.h"
#include "base/check.h"
#include "index/inner.h"

#include <inttypes.h>

#define ANALYSER 7u
#define HERE     9u /* the box of the importing index */

/* `count` articles of box 5, in one segment. */
static model *desk(uint64_t seed, unsigned count, unsigned words)
{
    model *m = model_new(seed, 300, "ready-desk");
    index_builder *b;
    assert_int_equal(index_builder_new(m->db, ANALYSER, &b), WQ_OK);
    for (unsigned i = 0; i < count; i++) {
        model_add(m, b, model_make(m, 5, i, 1 + model_random(m, words)));
        if (i % 100 == 99) {
            assert_int_equal(index_builder_flush(b, i, NULL), WQ_OK);
        }
    }
    assert_int_equal(index_builder_flush(b, count, NULL), WQ_OK);
    index_builder_free(b);
    assert_int_equal(index_merge(m->db, true, NULL), WQ_OK);
    return m;
}

static wq_status export(model *m, wq_buf *out)
{
    index_view *view;
    wq_sink sink = wq_sink_buf(out);
    assert_int_equal(index_snapshot(m->db, &view), WQ_OK);
    assert_int_equal(index_segments(view), 1);
    wq_status st = index_segment_export(index_segment_at(view, 0), &sink);
    index_view_close(view);
    return st;
}

static wq_status import(model *m, wq_span bytes, uint32_t rows)
{
    wq_source source = wq_source_span(&bytes);
    index_ready how = {.analyser = ANALYSER, .box = HERE, .rows = rows, .generation = 77};
    return index_segment_import(m->db, &source, &how);
}

/* Nothing of a failed import is left. */
static void unchanged(model *m)
{
    index_view *view;
    uint32_t rows;
    assert_int_equal(index_snapshot(m->db, &view), WQ_OK);
    assert_int_equal(index_segments(view), 0);
    assert_int_equal(view->state.pending_count, 0);
    assert_int_equal(index_covered(view, HERE, &rows), WQ_OK);
    assert_int_equal(rows, 0);
    index_view_close(view);
    assert_int_equal(index_verify(m->db, NULL, model_no_finding, NULL), WQ_OK);
}

static void round_trip(unsigned count, unsigned words)
{
    model *from = desk(count, count, words);
    model *to = model_new(1, 300, "ready-board");
    index_view *view;
    uint32_t rows;
    wq_buf bytes;
    wq_buf again;
    wq_buf_init(&bytes, 16 * WQ_MIB);
    wq_buf_init(&again, 16 * WQ_MIB);
    assert_int_equal(export(from, &bytes), WQ_OK);
    assert_int_equal(import(to, wq_buf_span(&bytes), count), WQ_OK);
    assert_int_equal(index_verify(to->db, NULL, model_no_finding, NULL), WQ_OK);
    assert_int_equal(index_snapshot(to->db, &view), WQ_OK);
    assert_int_equal(index_covered(view, HERE, &rows), WQ_OK);
    assert_int_equal(rows, count);
    assert_true(index_generation(view) == 77 && index_segments_apart(view, ANALYSER) == 0);
    index_view_close(view);
    /* the same articles, at their place here */
    for (unsigned i = 0; i < count; i++) {
        from->article[i].a.box = HERE;
    }
    index_db *own = from->db;
    from->db = to->db;
    model_compare(from);
    from->db = own;
    assert_int_equal(export(to, &again), WQ_OK);
    assert_int_equal(again.len, bytes.len);
    assert_memory_equal(again.ptr, bytes.ptr, bytes.len);
    assert_int_equal(import(to, wq_buf_span(&bytes), count), WQ_EINVAL); /* covered */
    wq_buf_release(&bytes);
    wq_buf_release(&again);
    model_free(from);
    model_free(to);
}

static void test_index_ready__a_segment_moves_to_another_index(void **state)
{
    (void)state;
    round_trip(1, 3);
    round_trip(130, 40);
    round_trip(900, 180);
}

/* Chunk checks of damaged bytes made anew: what a hand would do. */
static void checks_mend(uint8_t *bytes, size_t len)
{
    for (size_t at = 0; at + 4 < len; at += 65536) {
        size_t part = len - at < 65536 ? len - at : 65536;
        wq_put_le32(bytes + at, wq_check32(index_page_seed(INDEX_VERSION, at / 65536),
                                           wq_span_of(bytes + at + 4, part - 4)));
    }
}

static void test_index_ready__damage_is_refused_and_leaves_nothing(void **state)
{
    (void)state;
    model *from = desk(3, 200, 60);
    model *to = model_new(1, 300, "ready-damage");
    wq_buf bytes;
    wq_buf_init(&bytes, 16 * WQ_MIB);
    assert_int_equal(export(from, &bytes), WQ_OK);
    for (unsigned i = 0; i < 60; i++) {
        size_t at = i < 30 ? i : model_random(to, (uint32_t)bytes.len);
        uint8_t bit = (uint8_t)(1u << model_random(to, 8));
        bytes.ptr[at] ^= bit;
        assert_int_equal(import(to, wq_buf_span(&bytes), 200), WQ_ECORRUPT);
        bytes.ptr[at] ^= bit;
        size_t cut = model_random(to, (uint32_t)bytes.len);
        assert_int_equal(import(to, wq_span_of(bytes.ptr, cut), 200), WQ_ECORRUPT);
    }
    unchanged(to);
    assert_int_equal(import(to, wq_buf_span(&bytes), 199), WQ_ECORRUPT); /* a row too many */
    unchanged(to);
    assert_int_equal(import(to, wq_buf_span(&bytes), 200), WQ_OK);
    wq_buf_release(&bytes);
    model_free(from);
    model_free(to);
}

/* With true checks over false bytes: what is taken over proves itself whole, whatever it says. */
static void test_index_ready__a_forged_segment_is_refused_or_whole(void **state)
{
    (void)state;
    model *from = desk(5, 150, 50);
    unsigned refused = 0;
    wq_buf bytes;
    wq_buf_init(&bytes, 16 * WQ_MIB);
    assert_int_equal(export(from, &bytes), WQ_OK);
    uint8_t *forged = malloc(bytes.len);
    assert_non_null(forged);
    for (unsigned i = 0; i < 150; i++) {
        model *to = model_new(1, 300, "ready-forged");
        memcpy(forged, bytes.ptr, bytes.len);
        size_t at = i < 60 ? 4 + i : model_random(from, (uint32_t)bytes.len);
        forged[at] ^= (uint8_t)(1u << model_random(from, 8));
        checks_mend(forged, bytes.len);
        wq_status st = import(to, wq_span_of(forged, bytes.len), 150);
        if (st == WQ_OK) {
            assert_int_equal(index_verify(to->db, NULL, model_no_finding, NULL), WQ_OK);
        } else {
            assert_true(st == WQ_ECORRUPT || st == WQ_EVERSION);
            unchanged(to);
            refused++;
        }
        model_free(to);
    }
    assert_true(refused > 60);
    free(forged);
    wq_buf_release(&bytes);
    model_free(from);
}

static void test_index_ready__what_is_not_ready_is_not_exported(void **state)
{
    (void)state;
    model *m = desk(4, 20, 10);
    index_builder *b;
    wq_buf bytes;
    wq_buf_init(&bytes, 16 * WQ_MIB);
    assert_int_equal(index_builder_new(m->db, ANALYSER, &b), WQ_OK);
    assert_int_equal(index_builder_kill(b, 5, 3), WQ_OK);
    assert_int_equal(index_builder_flush(b, 99, NULL), WQ_OK);
    assert_int_equal(export(m, &bytes), WQ_EINVAL); /* a dead article */
    model_add(m, b, model_make(m, 6, 0, 5));
    assert_int_equal(index_builder_flush(b, 100, NULL), WQ_OK);
    assert_int_equal(index_merge(m->db, true, NULL), WQ_OK);
    assert_int_equal(export(m, &bytes), WQ_EINVAL); /* two boxes */
    index_builder_free(b);
    wq_buf_release(&bytes);
    model_free(m);
}

static void test_index_ready__another_analyser_and_a_cancel_are_refused(void **state)
{
    (void)state;
    model *from = desk(6, 40, 10);
    model *to = model_new(1, 300, "ready-other");
    const volatile sig_atomic_t set = 1;
    wq_task task = {.size = sizeof task, .cancel = &set};
    wq_buf bytes;
    wq_buf_init(&bytes, 16 * WQ_MIB);
    assert_int_equal(export(from, &bytes), WQ_OK);
    wq_span span = wq_buf_span(&bytes);
    wq_source source = wq_source_span(&span);
    index_ready how = {.analyser = ANALYSER + 1, .box = HERE, .rows = 40};
    assert_int_equal(index_segment_import(to->db, &source, &how), WQ_EVERSION);
    how.analyser = ANALYSER;
    how.task = &task;
    assert_int_equal(index_segment_import(to->db, &source, &how), WQ_ECANCEL);
    unchanged(to);
    wq_buf_release(&bytes);
    model_free(from);
    model_free(to);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_index_ready__a_segment_moves_to_another_index),
        cmocka_unit_test(test_index_ready__damage_is_refused_and_leaves_nothing),
        cmocka_unit_test(test_index_ready__a_forged_segment_is_refused_or_whole),
        cmocka_unit_test(test_index_ready__what_is_not_ready_is_not_exported),
        cmocka_unit_test(test_index_ready__another_analyser_and_a_cancel_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
