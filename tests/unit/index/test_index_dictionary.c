/* SPDX-License-Identifier: MIT */
/* Dictionary blocks: keys of every kind come back as they went in, and packing packs. */
#include "unit/unit.h"

#include "index/dictionary.h"

#include <stdlib.h>
#include <string.h>

static uint64_t seed = 7;

static uint32_t any(uint32_t below)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(seed >> 33) % below;
}

/* Letters of several scripts, and bytes that are no letters. */
static const char *const PIECES[] = {"a", "b",  "ا", "أ",    "ه",    "ة",    "ي",    "ی", "é",
                                     "ж", "中", "1", "\xFF", "\x03", "\x7F", "\xD8", "ب", "ل"};

static size_t piece_put(uint8_t *out, size_t len)
{
    const char *piece = PIECES[any(sizeof PIECES / sizeof PIECES[0])];
    memcpy(out + len, piece, strlen(piece));
    return len + strlen(piece);
}

/* A key, often one that shares much with the one before, often a word said twice. */
static size_t key_make(uint8_t key[INDEX_KEY_MAX], size_t before)
{
    size_t len = any(3) == 0 ? 0 : any((uint32_t)before + 1);
    unsigned more = 1 + any(8);
    len = len > 120 ? 120 : len;
    for (unsigned i = 0; i < more; i++) {
        len = piece_put(key, len);
    }
    if (any(2) == 0 && memchr(key, 0, len) == NULL) {
        size_t folded = len;
        key[len++] = 0;
        memcpy(key + len, key, folded);
        len += folded;
        for (unsigned i = any(3); i > 0; i--) {
            len = piece_put(key, len - any((uint32_t)folded));
        }
    }
    return len;
}

typedef struct kept {
    uint8_t key[INDEX_KEY_MAX];
    size_t len;
} kept;

static void block_read(const index_dict_writer *d, const kept *keys, unsigned count)
{
    index_dict_reader r;
    index_term term;
    assert_int_equal(index_dict_open(&r, wq_span_of(d->bytes, d->len), 1), WQ_OK);
    for (unsigned i = 0; i < count; i++) {
        assert_int_equal(index_dict_next(&r, &term), WQ_OK);
        assert_int_equal(r.key_len, keys[i].len);
        assert_memory_equal(r.key, keys[i].key, keys[i].len);
        assert_int_equal(term.articles, 1 + i % 5);
    }
    assert_int_equal(index_dict_next(&r, &term), WQ_EEND);
}

static wq_status block_find(const index_dict_writer *d, const kept *key, uint32_t *articles)
{
    index_dict_reader r;
    index_term term = {0};
    assert_int_equal(index_dict_open(&r, wq_span_of(d->bytes, d->len), 1), WQ_OK);
    wq_status st = index_dict_find(&r, wq_span_of(key->key, key->len), &term);
    *articles = term.articles;
    return st;
}

/* Each key is found, and none that lies before, between or behind them. */
static void block_search(const index_dict_writer *d, const kept *keys, unsigned count)
{
    uint32_t articles;
    for (unsigned i = 0; i < count; i++) {
        assert_int_equal(block_find(d, &keys[i], &articles), WQ_OK);
        assert_int_equal(articles, 1 + i % 5);
        kept other = keys[i];
        other.key[any((uint32_t)other.len)] ^= (uint8_t)(1 + any(255));
        if (any(2) == 0) {
            other.len = 1 + any((uint32_t)other.len);
        }
        bool there = false;
        for (unsigned k = 0; k < count && !there; k++) {
            there = wq_span_equal(wq_span_of(keys[k].key, keys[k].len),
                                  wq_span_of(other.key, other.len));
        }
        bool behind = wq_span_compare(wq_span_of(keys[count - 1].key, keys[count - 1].len),
                                      wq_span_of(other.key, other.len)) < 0;
        assert_int_equal(block_find(d, &other, &articles), there    ? WQ_OK
                                                           : behind ? WQ_EEND
                                                                    : WQ_ENOTFOUND);
    }
}

/* From each key on, what does not begin with some bytes of it is the next. */
static void block_beyond(const index_dict_writer *d, const kept *keys, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        index_dict_reader r;
        size_t common = any(8) == 0 ? SIZE_MAX : 1 + any((uint32_t)keys[i].len);
        unsigned next = i + 1;
        bool border = true; /* what ends within a letter may be made */
        while (next < count && common != SIZE_MAX && keys[next].len >= common &&
               memcmp(keys[next].key, keys[i].key, common) == 0) {
            border = border && (keys[next].key[common] & 0xC0) != 0x80;
            next++;
        }
        assert_int_equal(index_dict_open(&r, wq_span_of(d->bytes, d->len), 1), WQ_OK);
        assert_int_equal(index_dict_seek(&r, wq_span_of(keys[i].key, keys[i].len)), WQ_OK);
        wq_status st = index_dict_beyond(&r, common);
        if (border) {
            assert_int_equal(st, next < count ? WQ_OK : WQ_EEND);
        }
        if (border && next < count) {
            assert_int_equal(r.key_len, keys[next].len);
            assert_memory_equal(r.key, keys[next].key, keys[next].len);
        }
    }
}

static void test_index_dictionary__keys_come_back(void **state)
{
    (void)state;
    static kept keys[1000];
    index_dict_writer d;
    for (unsigned round = 0; round < 400; round++) {
        uint8_t key[INDEX_KEY_MAX] = {0};
        size_t len = 0;
        unsigned count = 0;
        index_dict_init(&d);
        for (;;) {
            index_term term = {.articles = 1 + count % 5};
            len = key_make(key, len);
            if (count > 0 && len <= d.last_len && memcmp(d.last, key, len) == 0) {
                continue; /* sorted keys are no beginnings of the one before */
            }
            if (count == 0) {
                index_dict_begin(&d, 1000);
            }
            term.inline_list[0] = 1;
            term.inline_list[INDEX_INLINE_LEN] = 1;
            term.inline_list[INDEX_INLINE_POS] = index_key_positions(wq_span_of(key, len));
            if (!index_dict_add(&d, wq_span_of(key, len), &term)) {
                break;
            }
            memcpy(keys[count].key, key, len);
            keys[count++].len = len;
        }
        assert_true(count > 0);
        block_read(&d, keys, count);
    }
}

static int kept_order(const void *a, const void *b)
{
    const kept *x = a;
    const kept *y = b;
    return wq_span_compare(wq_span_of(x->key, x->len), wq_span_of(y->key, y->len));
}

static void test_index_dictionary__keys_are_found_in_order(void **state)
{
    (void)state;
    static kept keys[60];
    for (unsigned round = 0; round < 400; round++) {
        index_dict_writer d;
        unsigned count = 0;
        size_t len = 0;
        for (unsigned i = 0; i < 60; i++) {
            if (i > 0) {
                keys[i] = keys[i - 1];
            }
            len = key_make(keys[i].key, len);
            keys[i].len = len;
        }
        qsort(keys, 60, sizeof *keys, kept_order);
        index_dict_init(&d);
        index_dict_begin(&d, 1000);
        for (unsigned i = 0; i < 60; i++) {
            index_term term = {.articles = 1 + count % 5};
            if (count > 0 && kept_order(&keys[i], &keys[count - 1]) == 0) {
                continue;
            }
            keys[count] = keys[i];
            term.inline_list[0] = 1;
            term.inline_list[INDEX_INLINE_LEN] = any(4) == 0 ? INDEX_IN_STREAM : 1;
            term.impl[INDEX_TERM_BYTES] = 40 + any(4000);
            term.inline_list[INDEX_INLINE_POS] =
                index_key_positions(wq_span_of(keys[i].key, keys[i].len));
            if (!index_dict_add(&d, wq_span_of(keys[i].key, keys[i].len), &term)) {
                break;
            }
            count++;
        }
        block_search(&d, keys, count);
        block_beyond(&d, keys, count);
    }
}

static void test_index_dictionary__a_longest_key_fits(void **state)
{
    (void)state;
    kept one = {.len = INDEX_KEY_MAX};
    index_dict_writer d;
    index_term term = {.articles = 1};
    memset(one.key, 0xFE, sizeof one.key); /* two packed bytes each */
    term.inline_list[INDEX_INLINE_LEN] = INDEX_INLINE_MAX;
    term.inline_list[INDEX_INLINE_POS] = 1;
    index_dict_init(&d);
    index_dict_begin(&d, 1000);
    assert_true(index_dict_add(&d, wq_span_of(one.key, one.len), &term));
    block_read(&d, &one, 1);
}

static void test_index_dictionary__packing_is_frozen(void **state)
{
    (void)state;
    static const char KEY[] = "تاب\x01\x0Cكه\0\x04ة\x1F"; /* and a byte that needs a mark */
    index_dict_writer d;
    index_term term = {.articles = 1};
    term.inline_list[INDEX_INLINE_LEN] = 1;
    term.inline_list[INDEX_INLINE_POS] = 1;
    index_dict_init(&d);
    index_dict_begin(&d, 1000);
    assert_true(index_dict_add(&d, wq_span_of(KEY, sizeof KEY - 1), &term));
    /* no lists; 12 packed bytes: letters, small bytes as they are, the marked one; the list */
    const uint8_t frozen[] = {0,    0, 0x0C, 0xAA, 0xA7, 0xA8, 1, 0x0C, 0xC3,
                              0xC7, 0, 4,    0xA9, 0x1F, 0x1F, 1, 0};
    assert_int_equal(d.len, sizeof frozen);
    assert_memory_equal(d.bytes, frozen, sizeof frozen);
}

/* Bytes that are not there. */
static void test_index_dictionary__bad_packing_is_refused(void **state)
{
    (void)state;
    static const char *const BAD[] = {
        "\0\0\x02\x61\x7F\x01", /* of two */
        "\0\0\x03\x61\x7F\xD8", /* of two one is there */
        "\0\0\x01\x1F\x01\x01",
        "\0\0\x05\x61\x62\x63",
    };
    for (size_t i = 0; i < sizeof BAD / sizeof BAD[0]; i++) {
        index_dict_reader r;
        index_term term;
        assert_int_equal(index_dict_open(&r, wq_span_of(BAD[i], 6), 1), WQ_OK);
        assert_int_equal(index_dict_next(&r, &term), WQ_ECORRUPT);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_index_dictionary__keys_come_back),
        cmocka_unit_test(test_index_dictionary__keys_are_found_in_order),
        cmocka_unit_test(test_index_dictionary__a_longest_key_fits),
        cmocka_unit_test(test_index_dictionary__packing_is_frozen),
        cmocka_unit_test(test_index_dictionary__bad_packing_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
