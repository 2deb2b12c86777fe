/* SPDX-License-Identifier: MIT */
#include "unit/unit.h"

#include "query/query.h"
#include "unit/query/query_index.h"

/* So many that a name is guessed at all. */
#define ARTICLES 2000

static bool has_spelling(const query_words *words, const char *text)
{
    unsigned count;
    const wq_spelling *all = query_words_spellings(words, 0, &count);
    bool has = false;
    for (unsigned i = 0; i < count; i++) {
        has = has || strcmp(all[i].text, text) == 0;
    }
    return has;
}

/* Seven frequent names that are two vowels away, one rare one that is one vowel away: of six that
 * are taken it is the first. */
static void nearest_are_taken(uint32_t segment)
{
    static const char *const FAR[] = {"سلمي", "سولمي", "سلمو", "سالمي", "سالمو", "سولمو", "سيليمي"};
    test_index t;
    query_words *words;
    const query_options how = {.limit = 1};
    test_index_begin(&t);
    for (uint32_t row = 0; row < ARTICLES; row++) {
        const char *text = row < 70    ? FAR[row % 7]
                           : row == 70 ? "سلما"
                           : row == 71 ? "سيلما"
                                       : "خبر";
        test_index_article(&t, row, (int32_t)row, "s", "", text);
        if (row % segment == segment - 1) {
            test_index_flush(&t);
        }
    }
    test_index_read(&t);
    assert_int_equal(query_words_find(t.view, wq_span_str("سيلما"), &how, &words), WQ_OK);
    assert_true(has_spelling(words, "سيلما"));
    assert_true(has_spelling(words, "سلما"));
    unsigned far = 0;
    for (size_t i = 0; i < sizeof FAR / sizeof FAR[0]; i++) {
        far += has_spelling(words, FAR[i]);
    }
    assert_int_equal(far, 5);
    query_words_free(words);
    test_index_end(&t);
}

static void test_query_gather__of_names_by_ear_the_nearest_are_taken(void **state)
{
    (void)state;
    nearest_are_taken(ARTICLES);
    nearest_are_taken(ARTICLES / 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_query_gather__of_names_by_ear_the_nearest_are_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
