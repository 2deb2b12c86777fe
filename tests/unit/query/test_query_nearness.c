/* SPDX-License-Identifier: MIT */
#include "unit/unit.h"

#include "query/query.h"
#include "unit/query/query_index.h"

#include <string.h>

static void asked(index_view *view, const char *text, query_options how, query_result *result)
{
    assert_int_equal(query_run(NULL, view, wq_span_str(text), &how, result), WQ_OK);
}

/* The score of the article in this row. */
static uint32_t score_of(index_view *view, const char *text, uint32_t row)
{
    query_result r;
    uint32_t score = 0;
    asked(view, text, (query_options){.limit = 100}, &r);
    for (size_t i = 0; i < r.count; i++) {
        score = r.hits[i].place.row == row ? r.hits[i].score : score;
    }
    query_result_release(&r);
    assert_true(score != 0);
    return score;
}

/* Articles of one length that differ in where the words stand. */
static void towns_index(test_index *t)
{
    test_index_begin(t);
    test_index_article(t, 0, 1, "s", "", "stone a b c d e f g h i bridge j");
    test_index_article(t, 1, 2, "s", "", "a b c d stone bridge e f g h i j");
    test_index_article(t, 2, 3, "s", "", "a b bridge c d e f stone g h i j");
    test_index_flush(t);
    test_index_article(t, 3, 4, "s", "", "a b bridge c d e f g stone h i j");
    test_index_article(t, 4, 5, "s", "", "stone a b bridge c d e stone f bridge g");
    test_index_article(t, 5, 6, "s", "", "k k k k k k k k k k k k");
    test_index_flush(t);
    test_index_read(t);
}

static void test_query_nearness__within_five_words_either_way(void **state)
{
    (void)state;
    test_index t;
    towns_index(&t);
    uint32_t far = score_of(t.view, "stone bridge", 0);
    uint32_t beside = score_of(t.view, "stone bridge", 1);
    assert_true(beside > far);
    assert_int_equal(score_of(t.view, "stone bridge", 2), beside);
    assert_int_equal(score_of(t.view, "stone bridge", 3), far);
    assert_true(score_of(t.view, "stone bridge", 4) > beside);
    assert_int_equal(score_of(t.view, "bridge stone", 1), beside);
    test_index_end(&t);
}

static void test_query_nearness__of_plain_neighbours_alone(void **state)
{
    (void)state;
    test_index t;
    towns_index(&t);
    uint32_t both = score_of(t.view, "stone bridge", 0);
    assert_int_equal(score_of(t.view, "stone \"k k\" bridge", 1), both);
    assert_int_equal(score_of(t.view, "(stone OR bridge)", 1), both);
    assert_int_equal(score_of(t.view, "stone OR bridge", 1), both);
    assert_true(score_of(t.view, "+stone bridge", 1) > both);
    assert_true(score_of(t.view, "source:s stone bridge", 1) > both);
    test_index_end(&t);
}

/* What a pair adds in a question of so many words, and none of the others is there. */
static uint32_t added(index_view *view, unsigned words)
{
    char near[400] = "stone bridge";
    char apart[400] = "stone";
    for (unsigned i = 2; i < words; i++) {
        char word[16];
        snprintf(word, sizeof word, " zz%c%c", 'a' + (int)(i / 8), 'a' + (int)(i % 8));
        strncat(near, word, sizeof near - strlen(near) - 1);
        strncat(apart, word, sizeof apart - strlen(apart) - 1);
    }
    strncat(apart, " bridge", sizeof apart - strlen(apart) - 1);
    return score_of(view, near, 1) - score_of(view, apart, 1);
}

static void test_query_nearness__fades_with_the_length_of_the_question(void **state)
{
    (void)state;
    test_index t;
    towns_index(&t);
    uint32_t full = added(t.view, 4);
    assert_true(full > 0);
    assert_int_equal(added(t.view, 7), full);
    assert_true(added(t.view, 8) < full && added(t.view, 8) > 0);
    assert_true(added(t.view, 10) < added(t.view, 8) && added(t.view, 10) > 0);
    assert_int_equal(added(t.view, 13), 0);
    assert_int_equal(added(t.view, 30), 0);
    test_index_end(&t);
}

/* 60 articles, alike but for their place in the order; in the last five the words are
 * neighbours. */
static void many_index(test_index *t, uint32_t first)
{
    test_index_begin(t);
    for (uint32_t i = 0; i < 60; i++) {
        test_index_article(t, i, (int32_t)i, "s", "",
                           i >= first && i < first + 5 ? "stone bridge a b c d e f g h i j"
                                                       : "stone a b c d e f g h i j bridge");
        if (i % 17 == 16) {
            test_index_flush(t);
        }
    }
    test_index_flush(t);
    test_index_read(t);
}

static void test_query_nearness__a_page_is_a_part_of_the_answer(void **state)
{
    (void)state;
    for (uint32_t first = 0; first <= 30; first += 5) {
        test_index t;
        query_result whole, part;
        many_index(&t, first);
        asked(t.view, "stone bridge", (query_options){.limit = 60, .whole = true}, &whole);
        assert_int_equal(whole.count, 60);
        assert_int_equal(whole.hits[0].place.row, first < 10 ? first : 0);
        for (uint32_t at = 0; at < 60; at += 6) {
            asked(t.view, "stone bridge", (query_options){.limit = 6, .offset = at}, &part);
            assert_int_equal(part.count, 6);
            for (size_t i = 0; i < 6; i++) {
                assert_int_equal(part.hits[i].place.row, whole.hits[at + i].place.row);
                assert_int_equal(part.hits[i].score, whole.hits[at + i].score);
                assert_true(part.hits[i].known);
            }
            query_result_release(&part);
        }
        query_result_release(&whole);
        test_index_end(&t);
    }
}

static void test_query_nearness__a_sort_by_date_stays_one(void **state)
{
    (void)state;
    test_index t;
    query_result r;
    many_index(&t, 15);
    asked(t.view, "stone bridge", (query_options){.limit = 5, .sort = QUERY_SORT_NEWEST}, &r);
    assert_int_equal(r.count, 5);
    for (uint32_t i = 0; i < 5; i++) {
        assert_int_equal(r.hits[i].place.row, 59 - i);
        assert_int_equal(r.hits[i].score, 0);
    }
    query_result_release(&r);
    test_index_end(&t);
}

typedef struct told {
    bool pair;
    char sum[64], head[64];
} told;

static void tell(void *arg, const char *text)
{
    told *t = arg;
    t->pair = t->pair || strncmp(text, "near each other: stone, bridge: ", 32) == 0;
    if (strncmp(text, "score ", 6) == 0) {
        snprintf(t->head, sizeof t->head, "%.*s", (int)strcspn(text + 6, ","), text + 6);
    }
    if (strncmp(text, "sum ", 4) == 0) {
        snprintf(t->sum, sizeof t->sum, "%s", text + 4);
    }
}

static void test_query_nearness__explain_says_it(void **state)
{
    (void)state;
    test_index t;
    query_result r;
    query_options how = {.limit = 10};
    towns_index(&t);
    asked(t.view, "stone bridge", how, &r);
    for (size_t i = 0; i < r.count; i++) {
        told s = {0};
        assert_int_equal(
            query_explain(t.view, wq_span_str("stone bridge"), &how, &r.hits[i], tell, &s), WQ_OK);
        assert_int_equal(s.pair, r.hits[i].place.row != 0 && r.hits[i].place.row != 3);
        assert_string_equal(s.sum, s.head);
    }
    query_result_release(&r);
    test_index_end(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_query_nearness__within_five_words_either_way),
        cmocka_unit_test(test_query_nearness__of_plain_neighbours_alone),
        cmocka_unit_test(test_query_nearness__fades_with_the_length_of_the_question),
        cmocka_unit_test(test_query_nearness__a_page_is_a_part_of_the_answer),
        cmocka_unit_test(test_query_nearness__a_sort_by_date_stays_one),
        cmocka_unit_test(test_query_nearness__explain_says_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
