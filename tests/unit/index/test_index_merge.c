/* SPDX-License-Identifier: MIT */
#include "unit/index/model.h"

#include "index/inner.h"

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

static void no_finding(void *arg, wq_status status, const char *text)
{
    (void)arg;
    print_message("%d %s\n", status, text);
    fail();
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
        index_terms terms;
        index_term term;
        index_terms_init(&terms, s);
        wq_status st;
        while ((st = index_terms_next(&terms, &term)) == WQ_OK) {
            if (terms.reader.in.len == 0) {
                assert_int_equal(wq_buf_put_span(out, wq_span_sub(terms.cursor.key, 4, 400)),
                                 WQ_OK);
                assert_int_equal(wq_buf_put(out, terms.block, sizeof terms.block / 2), WQ_OK);
            }
        }
        assert_int_equal(st, WQ_EEND);
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
        assert_int_equal(index_verify(m->db, NULL, no_finding, NULL), WQ_OK);
        assert_int_equal(index_merge(m->db, true, NULL), WQ_OK);
        assert_int_equal(index_verify(m->db, NULL, no_finding, NULL), WQ_OK);
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_index_merge__random_indexes_equal_the_model),
        cmocka_unit_test(test_index_merge__same_articles_same_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
