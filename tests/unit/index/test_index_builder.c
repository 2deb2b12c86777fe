/* SPDX-License-Identifier: MIT */
#include "unit/index/model.h"

#include "base/source.h"

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

/* A key of letters that lie side by side where the order of bytes is easily got wrong: around the
 * ends of the Arabic block, with a prefix that many share. */
static size_t edge_key(model *m, uint8_t key[64])
{
    static const char *const LETTERS[] = {"a",      "z",      " ",         "0",      "~",
                                          "\u0600", "\u0607", "\u0608",    "\u0627", "\u0644",
                                          "\u067E", "\u067F", "\u0680",    "\u05D0", "\u06CC",
                                          "\u07FF", "\u0800", "\U00010000"};
    size_t len = 1;
    key[0] = 'k';
    for (unsigned i = model_random(m, 4) * 3; i > 0; i--) {
        len += (size_t)snprintf((char *)key + len, 64 - len, "%s", LETTERS[8]);
    }
    for (unsigned i = model_random(m, 7); i > 0; i--) {
        unsigned letter = model_random(m, sizeof LETTERS / sizeof LETTERS[0]);
        if (letter == 4) {
            key[len++] = 0;
        }
        len += (size_t)snprintf((char *)key + len, 64 - len, "%s", LETTERS[letter]);
    }
    return len;
}

typedef struct key_list {
    uint8_t last[64];
    size_t last_len;
    unsigned count;
} key_list;

static wq_status key_follow(void *arg, wq_span key, const index_term *term)
{
    key_list *list = arg;
    (void)term;
    assert_true(wq_span_compare(wq_span_of(list->last, list->last_len), key) < 0);
    memcpy(list->last, key.ptr, key.len);
    list->last_len = key.len;
    list->count++;
    return WQ_OK;
}

static void test_index_builder__any_letters_are_in_the_order_of_their_bytes(void **state)
{
    (void)state;
    enum { KEYS = 3000 };
    static uint8_t keys[KEYS][64];
    static size_t lens[KEYS];
    model *m = model_new(5, 10, "letters");
    index_builder *b;
    index_view *view;
    index_term term;
    index_article a = {.box = 1, .row = 1};
    assert_int_equal(index_builder_new(m->db, 42, &b), WQ_OK);
    assert_int_equal(index_builder_article(b, &a), WQ_OK);
    for (unsigned i = 0; i < KEYS; i++) {
        lens[i] = edge_key(m, keys[i]);
        assert_int_equal(index_builder_term(b, wq_span_of(keys[i], lens[i]), i, false), WQ_OK);
    }
    assert_int_equal(index_builder_flush(b, 1, NULL), WQ_OK);
    index_builder_free(b);
    assert_int_equal(index_snapshot(m->db, &view), WQ_OK);
    key_list list = {.last_len = 0};
    assert_int_equal(index_term_range(index_segment_at(view, 0), wq_span_of(NULL, 0),
                                      wq_span_str("\xFF"), key_follow, &list),
                     WQ_OK);
    assert_true(list.count > KEYS / 2);
    for (unsigned i = 0; i < KEYS; i++) {
        wq_span key = wq_span_of(keys[i], lens[i]);
        assert_int_equal(index_term_find(index_segment_at(view, 0), key, &term), WQ_OK);
    }
    index_view_close(view);
    model_free(m);
}

static wq_status again(index_builder *b, uint32_t number, uint32_t position, bool in_title)
{
    index_occurrence o = {number, position, in_title};
    return index_builder_again(b, &o, 1);
}

static void test_index_builder__a_number_stands_for_its_key_until_the_flush(void **state)
{
    (void)state;
    model *m = model_new(6, 10, "numbers");
    index_builder *b;
    index_view *view;
    index_article a = {.box = 1, .row = 1, .length = 7};
    uint32_t rain;
    uint32_t sea;
    assert_int_equal(index_builder_new(m->db, 42, &b), WQ_OK);
    wq_span keys[] = {wq_span_str("rain"), wq_span_str("sea")};
    assert_int_equal(index_builder_numbers(b, &keys[0], 1, &rain), WQ_OK);
    assert_int_equal(index_builder_numbers(b, &keys[1], 1, &sea), WQ_OK);
    assert_int_equal(again(b, rain, 0, false), WQ_EINVAL); /* no article */
    assert_int_equal(index_builder_article(b, &a), WQ_OK);
    assert_int_equal(again(b, rain, 0, true), WQ_OK);
    assert_int_equal(again(b, sea, 1, true), WQ_OK);
    assert_int_equal(index_builder_term(b, wq_span_str("rain"), 2, false), WQ_OK);
    assert_int_equal(again(b, rain, 1, false), WQ_OK); /* goes back: not kept */
    assert_int_equal(again(b, rain, 2, false), WQ_OK); /* nor is a second at a place */
    assert_int_equal(again(b, sea + 1, 3, false), WQ_EINVAL);
    index_builder_length(b, 3);
    assert_int_equal(index_builder_flush(b, 1, NULL), WQ_OK);
    assert_int_equal(index_builder_article(b, &a), WQ_OK);
    assert_int_equal(again(b, rain, 0, true), WQ_EINVAL);
    index_builder_free(b);
    assert_int_equal(index_snapshot(m->db, &view), WQ_OK);
    assert_int_equal(index_segment_article(index_segment_at(view, 0), 0, &a), WQ_OK);
    assert_int_equal(a.length, 3);
    index_term term;
    index_cursor cursor;
    index_cursor_room room;
    index_segment *segment = index_segment_at(view, 0);
    assert_int_equal(index_term_find(segment, wq_span_str("rain"), &term), WQ_OK);
    assert_int_equal(index_cursor_open(segment, &term, &cursor, &room), WQ_OK);
    assert_int_equal(index_cursor_tf(&cursor), 2);
    assert_true(index_cursor_in_title(&cursor));
    index_view_close(view);
    model_free(m);
}

/* More keys than are looked up at once, each of them twice, before the table has grown and
 * after. */
static void test_index_builder__many_keys_at_once(void **state)
{
    enum { KEYS = 5000, AT_ONCE = 100 };
    (void)state;
    model *m = model_new(7, 10, "keys");
    index_builder *b;
    char names[AT_ONCE][8];
    wq_span keys[AT_ONCE];
    uint32_t numbers[AT_ONCE];
    assert_int_equal(index_builder_new(m->db, 42, &b), WQ_OK);
    for (uint32_t from = 0; from < KEYS; from += AT_ONCE / 2) {
        for (uint32_t i = 0; i < AT_ONCE; i++) {
            (void)snprintf(names[i], sizeof names[i], "k%u", from + i / 2);
            keys[i] = wq_span_str(names[i]);
        }
        assert_int_equal(index_builder_numbers(b, keys, AT_ONCE, numbers), WQ_OK);
        for (uint32_t i = 0; i < AT_ONCE; i++) {
            assert_int_equal(numbers[i], from + i / 2);
        }
    }
    keys[AT_ONCE - 1].len = 0;
    assert_int_equal(index_builder_numbers(b, keys, AT_ONCE, numbers), WQ_EINVAL);
    index_builder_free(b);
    model_free(m);
}

/* Articles arrive from the youngest to the oldest, and terms have from one of them to all. */
static void test_index_builder__postings_are_put_in_order(void **state)
{
    enum { ARTICLES = 700 };
    static const uint32_t STEPS[] = {1, 2, 7, 50, 69, 300, 699};
    (void)state;
    model *m = model_new(8, 10, "order");
    index_builder *b;
    index_view *view;
    assert_int_equal(index_builder_new(m->db, 42, &b), WQ_OK);
    for (uint32_t i = 0; i < ARTICLES; i++) {
        index_article a = {.box = 1, .row = i, .length = 7};
        a.date.precision = WQ_DATE_DAY;
        a.date.minutes = (int32_t)((i * 449 % ARTICLES) * 1440);
        assert_int_equal(index_builder_article(b, &a), WQ_OK);
        for (size_t s = 0; s < sizeof STEPS / sizeof *STEPS; s++) {
            uint8_t key = (uint8_t)('a' + s);
            if (i * 449 % ARTICLES % STEPS[s] == 0) {
                assert_int_equal(index_builder_term(b, wq_span_of(&key, 1), i, false), WQ_OK);
            }
        }
        index_builder_length(b, 9);
    }
    assert_int_equal(index_builder_flush(b, 1, NULL), WQ_OK);
    index_builder_free(b);
    assert_int_equal(index_snapshot(m->db, &view), WQ_OK);
    index_segment *segment = index_segment_at(view, 0);
    for (size_t s = 0; s < sizeof STEPS / sizeof *STEPS; s++) {
        index_term term;
        index_cursor cursor;
        index_cursor_room room;
        bool loaded;
        uint8_t key = (uint8_t)('a' + s);
        assert_int_equal(index_term_find(segment, wq_span_of(&key, 1), &term), WQ_OK);
        assert_int_equal(index_cursor_open(segment, &term, &cursor, &room), WQ_OK);
        for (uint32_t number = 0; number < ARTICLES; number += STEPS[s]) {
            assert_int_equal(cursor.iter.number, number);
            assert_int_equal(index_cursor_next(&cursor, &loaded), WQ_OK);
        }
        assert_int_equal(cursor.iter.number, INDEX_END);
    }
    index_view_close(view);
    model_free(m);
}

/* One word takes more memory than a flush has, more than are kept of an article; a filter too. */
static void often_add(model *m, wq_buf *out)
{
    enum { ARTICLES = 30, MOST = 40000 };
    index_builder *b;
    index_view *view;
    assert_int_equal(index_builder_new(m->db, 42, &b), WQ_OK);
    for (uint32_t i = 0; i < ARTICLES; i++) {
        index_article a = {.box = 1, .row = i, .length = MOST};
        a.id.b[0] = (uint8_t)(i * 77);
        assert_int_equal(index_builder_article(b, &a), WQ_OK);
        uint32_t words = i == 7 ? MOST : 4000 + i;
        for (uint32_t at = 0; at < words; at++) {
            const char *key = at % 100 == 99 ? "sea" : "rain";
            assert_int_equal(index_builder_term(b, wq_span_str(key), at, at < 3), WQ_OK);
        }
        for (uint32_t at = 0; at < 3000; at++) {
            assert_int_equal(index_builder_term(b, wq_span_str("\x01s"), 0, false), WQ_OK);
        }
        assert_int_equal(index_builder_cover(b, 1, i + 1), WQ_OK);
    }
    assert_int_equal(index_builder_flush(b, 1, NULL), WQ_OK);
    index_builder_free(b);
    assert_int_equal(index_verify(m->db, NULL, model_no_finding, NULL), WQ_OK);
    wq_sink sink = wq_sink_buf(out);
    assert_int_equal(index_snapshot(m->db, &view), WQ_OK);
    assert_int_equal(index_segment_export(index_segment_at(view, 0), &sink), WQ_OK);
    index_term term;
    index_cursor cursor;
    index_cursor_room room;
    index_segment *segment = index_segment_at(view, 0);
    assert_int_equal(index_term_find(segment, wq_span_str("rain"), &term), WQ_OK);
    assert_int_equal(index_cursor_open(segment, &term, &cursor, &room), WQ_OK);
    uint32_t most = 0;
    for (bool loaded; cursor.iter.number != INDEX_END;) {
        uint32_t tf = index_cursor_tf(&cursor);
        most = tf > most ? tf : most;
        assert_true(tf >= 3960 && index_cursor_in_title(&cursor));
        assert_int_equal(index_cursor_next(&cursor, &loaded), WQ_OK);
    }
    assert_int_equal(most, 32767);
    index_view_close(view);
}

static void test_index_builder__bytes_do_not_depend_on_memory(void **state)
{
    static const size_t MEMORY[] = {2 * WQ_MIB, 64 * WQ_MIB};
    (void)state;
    wq_buf bytes[2];
    for (unsigned i = 0; i < 2; i++) {
        model *m = model_new(9, 10, "often");
        index_close(m->db);
        model_open_with(m, MEMORY[i]);
        wq_buf_init(&bytes[i], 8 * WQ_MIB);
        often_add(m, &bytes[i]);
        model_free(m);
    }
    assert_true(bytes[0].len > 30 * 4000 / 8);
    assert_true(wq_span_equal(wq_buf_span(&bytes[0]), wq_buf_span(&bytes[1])));
    wq_buf_release(&bytes[0]);
    wq_buf_release(&bytes[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_index_builder__one_article),
        cmocka_unit_test(test_index_builder__many_keys_at_once),
        cmocka_unit_test(test_index_builder__postings_are_put_in_order),
        cmocka_unit_test(test_index_builder__bytes_do_not_depend_on_memory),
        cmocka_unit_test(test_index_builder__random_indexes_equal_the_model),
        cmocka_unit_test(test_index_builder__any_letters_are_in_the_order_of_their_bytes),
        cmocka_unit_test(test_index_builder__a_number_stands_for_its_key_until_the_flush),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
