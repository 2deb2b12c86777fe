/* SPDX-License-Identifier: MIT */
/* Words of a prefix: which they are, and their lists over many windows. */
#include "unit/unit.h"

#include "base/arena.h"
#include "query/prefix.h"
#include "query/query.h"
#include "unit/query/query_answer.h"
#include "unit/query/query_index.h"

#define WORDS 1500u

/* Word i stands in so many articles. */
static uint32_t often(uint32_t i)
{
    return i % 97 == 5 ? 5 : i % 13 == 7 ? 3 : 1;
}

/* The word itself, longer the higher its number. */
static void word_put(char *out, size_t size, uint32_t i)
{
    snprintf(out, size, "q%04u%.*s", (unsigned)i, (int)(i % 40),
             "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz");
}

static void words_index(test_index *t)
{
    test_index_begin(t);
    for (uint32_t row = 0; row < 600; row++) {
        char body[2048] = "";
        for (uint32_t i = 0; i < WORDS; i++) {
            if (row % 120 == i % 120 && row / 120 < often(i)) {
                size_t len = strlen(body);
                word_put(body + len, sizeof body - len - 1, i);
                strcat(body, " ");
            }
        }
        test_index_article(t, row, 1, "s", "", body);
        if (row % 250 == 249) {
            test_index_flush(t);
        }
    }
    test_index_flush(t);
    test_index_read(t);
}

/* How many words come before word `i`: those that are more frequent, and those with smaller
 * keys. */
static unsigned rank_of(uint32_t i)
{
    unsigned before = 0;
    for (uint32_t other = 0; other < WORDS; other++) {
        before += often(other) > often(i) || (often(other) == often(i) && other < i);
    }
    return before;
}

static void find(index_view *view, wq_arena *arena, unsigned want, size_t keys, prefix_words *words,
                 bool *dropped)
{
    static gather g;
    static uint64_t scratch[PREFIX_SCRATCH / 8];
    static text_class cls;
    static text_classes classes;
    query_meter meter = {NULL, 0, 0};
    text_classes_init(&classes);
    cls = classes.all[0];
    const text_pattern *pattern = text_class_pattern(&cls, TEXT_PATTERN_PREFIX, wq_span_str("q"));
    assert_non_null(pattern);
    g.view = view;
    g.meter = &meter;
    wq_arena_init(arena, PREFIX_KEYS * 2, 0);
    assert_int_equal(prefix_words_find(&g, pattern, want, keys, scratch, words, dropped), WQ_OK);
    uint8_t *list = wq_arena_room(arena, words->bytes + 1);
    assert_non_null(list);
    prefix_words_write(scratch, list, words);
}

/* The best `want`, in order; a word of the list is its key with its articles. */
static void test_query_prefix__the_most_frequent_first(void **state)
{
    static const unsigned WANTS[] = {1, 7, 600, 1000};
    test_index t;
    (void)state;
    words_index(&t);
    for (size_t n = 0; n < sizeof WANTS / sizeof WANTS[0]; n++) {
        wq_arena arena;
        prefix_words words;
        bool dropped;
        find(t.view, &arena, WANTS[n], PREFIX_KEYS * 2 / 3, &words, &dropped);
        assert_true(dropped && words.count <= WANTS[n]);
        assert_true(n == 3 || words.count == WANTS[n]);
        uint32_t at = 0, articles, before = UINT32_MAX;
        uint64_t sum = 0;
        wq_span key;
        for (unsigned i = 0; i < words.count; i++) {
            assert_true(prefix_words_next(&words, &at, &key, &articles));
            uint32_t number = 0;
            for (unsigned d = 1; d < 5; d++) { /* its digits, wherever the key has them */
                const uint8_t *q = memchr(key.ptr, 'q', key.len);
                assert_non_null(q);
                number = number * 10 + (uint32_t)(q[d] - '0');
            }
            assert_int_equal(articles, often(number));
            assert_true(articles <= before);
            assert_true(n == 3 || rank_of(number) == i);
            before = articles;
            sum += articles;
        }
        assert_false(prefix_words_next(&words, &at, &key, &articles));
        assert_true(sum == words.articles);
        wq_arena_release(&arena);
    }
    test_index_end(&t);
}

/* Keys beyond their room: the rarest go, and it is told. */
static void test_query_prefix__few_bytes_of_keys(void **state)
{
    test_index t;
    wq_arena arena;
    prefix_words words;
    bool dropped;
    (void)state;
    words_index(&t);
    find(t.view, &arena, 1000, 600, &words, &dropped);
    assert_true(dropped && words.count >= 3 && words.count < 60);
    assert_true(words.bytes <= 600 + words.count * PREFIX_HEAD);
    wq_arena_release(&arena);
    find(t.view, &arena, 1000, 8, &words, &dropped);
    assert_true(dropped && words.count <= 1);
    wq_arena_release(&arena);
    test_index_end(&t);
}

/* ---- lists over windows ---- */

#define ARTICLES 21000u

/* 300 words of 70 articles, three in every one, and one in two of three articles. */
static void lists_index(test_index *t)
{
    test_index_begin(t);
    for (uint32_t i = 0; i < ARTICLES; i++) {
        char body[64];
        snprintf(body, sizeof body, "rr%03u other%s", (unsigned)(i * 7919u % 300),
                 i % 3 != 0 ? " rr500 rr500" : "");
        test_index_article(t, i, (int32_t)i, i % 5 == 0 ? "five" : "s", i % 7 == 0 ? "rr999" : "",
                           body);
    }
    test_index_flush(t);
    test_index_read(t);
}

static uint64_t asked(index_view *view, const char *line, bool all, bool whole, query_sort sort,
                      query_result *r)
{
    const query_options options = {.limit = 10, .all = all, .whole = whole, .sort = sort};
    assert_int_equal(query_run(NULL, view, wq_span_str(line), &options, r), WQ_OK);
    assert_int_equal(r->cut, 0);
    return r->total;
}

static void total_is(index_view *view, const char *line, bool all, query_sort sort, uint64_t want)
{
    query_result r, whole;
    assert_true(asked(view, line, all, true, sort, &whole) == want);
    assert_true(asked(view, line, all, false, sort, &r) <= want);
    assert_int_equal(r.count, whole.count);
    for (size_t i = 0; i < r.count; i++) {
        assert_int_equal(r.hits[i].score, whole.hits[i].score);
        assert_int_equal(r.hits[i].number, whole.hits[i].number);
    }
    query_result_release(&r);
    query_result_release(&whole);
}

static void test_query_prefix__lists_over_windows(void **state)
{
    test_index t;
    uint32_t first = 0, both = 0, five = 0, titled = 0;
    (void)state;
    lists_index(&t);
    for (uint32_t i = 0; i < ARTICLES; i++) {
        bool r1 = i * 7919u % 300 / 100 == 1;
        bool r9 = i % 7 == 0;
        first += r1;
        both += r1 && r9;
        five += r1 && i % 5 == 0;
        titled += r9;
    }
    total_is(t.view, "rr1*", false, QUERY_SORT_RELEVANCE, first);
    total_is(t.view, "rr1*", false, QUERY_SORT_NEWEST, first);
    total_is(t.view, "rr1* rr9*", true, QUERY_SORT_RELEVANCE, both);
    total_is(t.view, "rr1* rr9* other", true, QUERY_SORT_RELEVANCE, both);
    total_is(t.view, "+rr1* source:five", false, QUERY_SORT_RELEVANCE, five);
    total_is(t.view, "title:rr*", false, QUERY_SORT_RELEVANCE, titled);
    total_is(t.view, "rr*", false, QUERY_SORT_RELEVANCE, ARTICLES);
    total_is(t.view, "other -rr1*", false, QUERY_SORT_RELEVANCE, ARTICLES - first);
    total_is(t.view, "rr* OR (other -rr1*)", false, QUERY_SORT_RELEVANCE, ARTICLES);
    test_index_end(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_query_prefix__the_most_frequent_first),
        cmocka_unit_test(test_query_prefix__few_bytes_of_keys),
        cmocka_unit_test(test_query_prefix__lists_over_windows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
