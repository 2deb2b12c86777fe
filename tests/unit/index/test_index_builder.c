/* SPDX-License-Identifier: MIT */
#include "unit/index/model.h"

/* Add `count` articles in flushes of `step`. */
static void fill(model *m, unsigned count, unsigned step, unsigned words)
{
    index_builder *b;
    assert_int_equal(index_builder_new(m->db, 42, &b), WQ_OK);
    for (unsigned i = 0; i < count; i++) {
        model_add(m, b, model_make(m, 1 + i / 100, i % 100, model_random(m, words)));
        assert_int_equal(index_builder_cover(b, 1 + i / 100, i % 100 + 1), WQ_OK);
        if ((i + 1) % step == 0 || i + 1 == count) {
            wq_status st = index_builder_flush(b, i + 1, NULL);
            if (st != WQ_OK) {
                print_message("%s\n", m->err.text);
            }
            assert_int_equal(st, WQ_OK);
        }
    }
    index_builder_free(b);
}

static void test_index_builder__one_article(void **state)
{
    (void)state;
    model *m = model_new(1, 50, "one");
    fill(m, 1, 1, 60);
    model_compare(m);
    index_view *view;
    uint32_t rows;
    assert_int_equal(index_snapshot(m->db, &view), WQ_OK);
    assert_int_equal(index_segments(view), 1);
    assert_true(index_generation(view) == 1 && index_segments_apart(view, 42) == 0);
    assert_int_equal(index_covered(view, 1, &rows), WQ_OK);
    assert_int_equal(rows, 1);
    assert_int_equal(index_covered(view, 2, &rows), WQ_OK);
    assert_int_equal(rows, 0);
    index_view_close(view);
    model_free(m);
}

static void test_index_builder__random_indexes_equal_the_model(void **state)
{
    (void)state;
    for (unsigned seed = 1; seed <= 12; seed++) {
        model *m = model_new(seed, 20 + seed * 20, "random");
        unsigned count = 1 + model_random(m, 900);
        fill(m, count, 5 + model_random(m, count), 5 + model_random(m, 200));
        model_compare(m);
        model_free(m);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_index_builder__one_article),
        cmocka_unit_test(test_index_builder__random_indexes_equal_the_model),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
