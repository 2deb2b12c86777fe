/* SPDX-License-Identifier: MIT */
/* A damaged byte gives a status or the right answer, never a wrong one. */
#include "unit/index/model.h"

#include "base/check.h"

#define SEEDS 250

static void no_line(void *arg, wq_status status, const char *text)
{
    (void)text;
    assert_int_not_equal(status, WQ_OK);
    (*(unsigned *)arg)++;
}

/* All that the index says of one term, as a number. */
static wq_status digest_term(index_view *view, unsigned term, uint64_t *digest)
{
    static uint32_t positions[4096];
    char name[64];
    wq_span key = model_key(term, name);
    for (unsigned s = 0; s < index_segments(view); s++) {
        index_segment *segment = index_segment_at(view, s);
        index_term found;
        index_cursor c;
        index_cursor_room room;
        index_position_reader reader;
        wq_status st = index_term_find(segment, key, &found);
        if (st == WQ_ENOTFOUND) {
            *digest = wq_check64(*digest, wq_span_str("none"));
            continue;
        }
        WQ_TRY(st);
        WQ_TRY(index_cursor_open(segment, &found, &c, &room));
        index_positions_init(&reader);
        while (c.iter.number != INDEX_END) {
            uint32_t count;
            bool live;
            index_article a;
            memset(&a, 0, sizeof a);
            WQ_TRY(index_segment_live(segment, c.iter.number, &live));
            WQ_TRY(index_segment_article(segment, c.iter.number, &a));
            WQ_TRY(index_cursor_positions(&c, &reader, 0, positions, 4096, &count));
            uint32_t numbers[6] = {c.iter.number, index_cursor_tf(&c), live, a.box, a.row,
                                   a.length};
            *digest = wq_check64(*digest, wq_span_of(numbers, sizeof numbers));
            *digest = wq_check64(*digest, wq_span_of(positions, count * sizeof positions[0]));
            WQ_TRY(c.iter.next(&c.iter));
        }
    }
    return WQ_OK;
}

static uint8_t *file_load(const char *path, size_t *len)
{
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    assert_int_equal(fseek(f, 0, SEEK_END), 0);
    *len = (size_t)ftell(f);
    rewind(f);
    uint8_t *bytes = malloc(*len);
    assert_non_null(bytes);
    assert_int_equal(fread(bytes, 1, *len, f), *len);
    (void)fclose(f);
    return bytes;
}

static void file_store(const char *path, const uint8_t *bytes, size_t len)
{
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, len, f), len);
    assert_int_equal(fclose(f), 0);
}

/* One wound: a bit, a few bytes, a sector of zeros, or a page that belongs elsewhere. */
static void wound(model *m, uint8_t *bytes, size_t len)
{
    size_t at = model_random(m, (uint32_t)len);
    switch (model_random(m, 4)) {
    case 0:
        bytes[at] ^= (uint8_t)(1u << model_random(m, 8));
        break;
    case 1:
        for (unsigned i = 0; i < 16 && at + i < len; i++) {
            bytes[at + i] = (uint8_t)model_random(m, 256);
        }
        break;
    case 2:
        memset(bytes + at / 512 * 512, 0, 512);
        break;
    default:
        memmove(bytes + at / 4096 * 4096,
                bytes + model_random(m, (uint32_t)(len / 4096)) * (size_t)4096, 4096);
        break;
    }
}

static void walk_damaged(model *m, const uint64_t *truth, unsigned *failed)
{
    index_options options = {.no_lock = true, .err = &m->err};
    index_view *view = NULL;
    index_db *db = NULL;
    wq_error_clear(&m->err);
    if (index_open(m->path, &options, &db) != WQ_OK) {
        (*failed)++;
        return;
    }
    if (index_snapshot(db, &view) == WQ_OK && index_generation(view) == 300) {
        bool any = false;
        for (unsigned term = 0; term < m->terms + 2; term++) {
            uint64_t digest = 0;
            wq_status st = digest_term(view, term, &digest);
            any = any || st != WQ_OK;
            assert_true(st == WQ_OK || st == WQ_ECORRUPT || st == WQ_EIO);
            if (st == WQ_OK && digest != truth[term]) {
                print_message("term %u: a wrong answer\n", term);
                fail();
            }
        }
        unsigned lines = 0;
        wq_status st = index_verify(db, NULL, no_line, &lines);
        assert_true(!any || st != WQ_OK);
        *failed += any;
    } else {
        (*failed)++;
    }
    index_view_close(view);
    index_close(db);
}

static void test_index_damage__is_noticed(void **state)
{
    (void)state;
    model *m = model_new(5, 120, "damage");
    index_builder *b;
    assert_int_equal(index_builder_new(m->db, 7, &b), WQ_OK);
    for (unsigned i = 0; i < 300; i++) {
        model_add(m, b, model_make(m, 1, i, model_random(m, 150)));
        if (i % 50 == 49) {
            assert_int_equal(index_builder_kill(b, 1, i / 2), WQ_OK);
        }
        if (i == 199 || i == 249 || i == 298 || i == 299) {
            assert_int_equal(index_builder_flush(b, i + 1, NULL), WQ_OK);
        }
    }
    index_builder_free(b);
    uint64_t truth[MODEL_TERMS + 2] = {0};
    index_view *view;
    assert_int_equal(index_snapshot(m->db, &view), WQ_OK);
    for (unsigned term = 0; term < m->terms + 2; term++) {
        assert_int_equal(digest_term(view, term, &truth[term]), WQ_OK);
    }
    index_view_close(view);
    index_close(m->db);
    m->db = NULL;
    size_t len;
    uint8_t *good = file_load(m->path, &len);
    uint8_t *bad = malloc(len);
    assert_non_null(bad);
    unsigned failed = 0;
    for (unsigned seed = 0; seed < SEEDS; seed++) {
        memcpy(bad, good, len);
        wound(m, bad, len);
        file_store(m->path, bad, len);
        walk_damaged(m, truth, &failed);
    }
    /* Most wounds of so full a file matter. */
    assert_true(failed > SEEDS / 10);
    free(good);
    free(bad);
    model_free(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_index_damage__is_noticed)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
