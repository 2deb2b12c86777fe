/* SPDX-License-Identifier: MIT */
/* A word that begins with ال and was typed without a hamza: with the article, or of the word. */
#include "unit/unit.h"

#include "query/query.h"
#include "unit/query/query_index.h"

static void texts_index(test_index *t, const char *const *texts, uint32_t count)
{
    test_index_begin(t);
    for (uint32_t row = 0; row < count; row++) {
        test_index_article(t, row, (int32_t)row, "s", "", texts[row]);
    }
    test_index_flush(t);
    test_index_read(t);
}

/* The weight of a spelling that is counted in for the only word of the question; 0: it is not. */
static unsigned weight_of(index_view *view, const char *question, const char *text)
{
    query_words *words;
    unsigned count;
    unsigned weight = 0;
    const query_options how = {.limit = 1};
    assert_int_equal(query_words_find(view, wq_span_str(question), &how, &words), WQ_OK);
    const wq_spelling *all = query_words_spellings(words, 0, &count);
    for (unsigned i = 0; i < count; i++) {
        weight = strcmp(all[i].text, text) == 0 ? all[i].weight : weight;
    }
    query_words_free(words);
    return weight;
}

static void test_query_reading__a_word_of_its_own_ranks_before_the_article(void **state)
{
    static const char *const TEXTS[] = {"زار ألبانيا وفد", "زار وألبانيا وفد", "زار بانيا وفد",
                                        "زار ألبانيا صيف", "زار البانيا وفد",  "زار لألبانيا وفد"};
    (void)state;
    test_index t;
    query_result r;
    const query_options how = {.limit = 10};
    texts_index(&t, TEXTS, 6);
    assert_int_equal(query_run(NULL, t.view, wq_span_str("البانيا"), &how, &r), WQ_OK);
    assert_int_equal(r.count, 6);
    assert_int_equal(r.hits[0].place.row, 4);
    assert_int_equal(r.hits[5].place.row, 2);
    assert_true(r.hits[5].score < r.hits[4].score);
    query_result_release(&r);
    assert_true(weight_of(t.view, "البانيا", "بانيا") < weight_of(t.view, "البانيا", "وألبانيا"));
    assert_int_equal(weight_of(t.view, "ألبانيا", "بانيا"), 0);
    test_index_end(&t);
}

/* Its other forms too, by the stem that it has with its hamza. */
static void test_query_reading__forms_of_the_word_are_found(void **state)
{
    static const char *const TEXTS[] = {"جريدة إلكترونية", "صفحة إلكترونية", "صحف وإلكترونيات"};
    (void)state;
    test_index t;
    texts_index(&t, TEXTS, 3);
    assert_true(weight_of(t.view, "الكترونية", "وإلكترونيات") > 0);
    assert_int_equal(weight_of(t.view, "الكترونية", "وإلكترونيات"),
                     weight_of(t.view, "إلكترونية", "وإلكترونيات"));
    test_index_end(&t);
}

/* Forms by the stem that is left behind an article which it does not have are none of it. */
static void test_query_reading__far_forms_behind_the_article_go(void **state)
{
    static const char *const PLAIN[] = {"قال بأنه زار", "زار بانيا وفد"};
    static const char *const TEXTS[] = {"قال بأنه زار", "زار بانيا وفد", "زار ألبانيا وفد"};
    (void)state;
    test_index t;
    texts_index(&t, PLAIN, 2);
    assert_true(weight_of(t.view, "البانيا", "بأنه") > 0);
    test_index_end(&t);
    texts_index(&t, TEXTS, 3);
    assert_int_equal(weight_of(t.view, "البانيا", "بأنه"), 0);
    assert_true(weight_of(t.view, "البانيا", "بانيا") > 0);
    test_index_end(&t);
}

/* A slip of the typist that stands there once does not make the article doubtful. */
static void test_query_reading__a_rare_hamza_changes_nothing(void **state)
{
    static const char *const TEXTS[] = {"قالت الحكومة", "قالت ألحكومة", "رأت الحكومة", "حكومة"};
    static const char *const PLAIN[] = {"قالت الحكومة", "رأت الحكومة", "حكومة"};
    (void)state;
    test_index t;
    texts_index(&t, PLAIN, 3);
    unsigned weight = weight_of(t.view, "الحكومة", "حكومة");
    assert_true(weight > 0);
    test_index_end(&t);
    texts_index(&t, TEXTS, 4);
    assert_int_equal(weight_of(t.view, "الحكومة", "حكومة"), weight);
    assert_true(weight_of(t.view, "الحكومة", "ألحكومة") > 0);
    test_index_end(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_query_reading__a_word_of_its_own_ranks_before_the_article),
        cmocka_unit_test(test_query_reading__forms_of_the_word_are_found),
        cmocka_unit_test(test_query_reading__far_forms_behind_the_article_go),
        cmocka_unit_test(test_query_reading__a_rare_hamza_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
