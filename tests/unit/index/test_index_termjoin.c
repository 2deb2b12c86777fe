/* SPDX-License-Identifier: MIT */
/* A join of more segments than are read block by block gives what one merged segment gives. */
#include "unit/index/model.h"

#include "index/termjoin.h"

#define STEPS 4000

typedef struct step {
    char key[64];
    uint64_t articles;
} step;

/* Walk all keys, or those from every `stride`th term on, seeking. */
static unsigned walk(index_view *view, unsigned stride, step *steps)
{
    index_join *join;
    unsigned count = 0;
    unsigned sought = 0;
    assert_int_equal(index_join_open(view, &join), WQ_OK);
    for (;;) {
        wq_span key;
        uint64_t articles;
        if (stride != 0) {
            char text[64];
            assert_int_equal(index_join_seek(join, model_key(sought, text)), WQ_OK);
            sought += stride;
        }
        wq_status st = index_join_next(join, &key, &articles);
        if (st == WQ_EEND || (stride != 0 && sought > 200)) {
            break;
        }
        assert_int_equal(st, WQ_OK);
        assert_true(count < STEPS && key.len < sizeof steps[count].key);
        memset(&steps[count], 0, sizeof steps[count]);
        memcpy(steps[count].key, key.ptr, key.len);
        steps[count++].articles = articles;
    }
    index_join_close(join);
    return count;
}

static void test_index_termjoin__of_many_segments_is_that_of_one(void **state)
{
    static step many[STEPS], one[STEPS];
    (void)state;
    model *m = model_new(11, 200, "join");
    index_builder *b;
    index_view *view;
    assert_int_equal(index_builder_new(m->db, 7, &b), WQ_OK);
    for (unsigned i = 0; i < 300; i++) {
        (void)model_make(m, 1 + i / 100, i % 100, model_random(m, 60));
        model_add(m, b, i);
        if (i % 6 == 5) {
            assert_int_equal(index_builder_flush(b, i + 1, NULL), WQ_OK);
        }
    }
    index_builder_free(b);
    unsigned counts[3];
    const unsigned strides[] = {0, 7, 1};
    for (unsigned i = 0; i < 3; i++) {
        assert_int_equal(index_snapshot(m->db, &view), WQ_OK);
        if (i == 0) {
            assert_int_equal(index_segments(view), 50);
            assert_true(index_segments(view) > INDEX_JOIN_MAX);
        }
        counts[i] = walk(view, strides[i], many + i * 1000);
        assert_true(counts[i] > 20 && counts[i] < 1000);
        index_view_close(view);
    }
    assert_int_equal(index_merge(m->db, true, NULL), WQ_OK);
    for (unsigned i = 0; i < 3; i++) {
        assert_int_equal(index_snapshot(m->db, &view), WQ_OK);
        assert_int_equal(index_segments(view), 1);
        assert_int_equal(walk(view, strides[i], one), counts[i]);
        assert_memory_equal(one, many + i * 1000, counts[i] * sizeof one[0]);
        index_view_close(view);
    }
    model_free(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_index_termjoin__of_many_segments_is_that_of_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
