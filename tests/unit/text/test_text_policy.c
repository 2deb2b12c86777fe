/* SPDX-License-Identifier: MIT */
/* POLICY.md is the promise; these tests read it and hold the code to it. */
#include "unit/unit.h"

#include "text/unicode_tables.h"
#include "unit/text/policy.h"
#include "unit/text/words.h"

static void expect(const char *written, const char *light, const char *folded)
{
    char l[1024], f[1024];
    words_join(written, l, f, sizeof l);
    assert_string_equal(l, light);
    assert_string_equal(f, folded);
}

static void test_text_policy__examples(void **state)
{
    (void)state;
    policy p;
    policy_row row;
    int rows = 0;
    assert_true(policy_open(&p, "examples"));
    for (; policy_next(&p, &row); rows++) {
        expect(row.cells[0], row.cells[1], row.cells[2]);
    }
    assert_true(rows >= 20);
}

/* Every row: the example written is found by the example asked, and by the letter it becomes. */
static void test_text_policy__folds(void **state)
{
    (void)state;
    policy p;
    policy_row row;
    size_t rows = 0;
    assert_true(policy_open(&p, "folded"));
    for (; policy_next(&p, &row); rows++) {
        char l[1024], f[1024], l2[1024], f2[1024];
        words_join(row.cells[3], l, f, sizeof l);
        words_join(row.cells[4], l2, f2, sizeof l2);
        assert_string_equal(f, f2);
        assert_string_equal(f, row.cells[4]); /* asked is folded already */
        assert_non_null(strstr(row.cells[3], row.cells[0]));
        assert_non_null(strstr(l, row.cells[0])); /* the light spelling keeps the letter */
        assert_null(strstr(f, row.cells[0]));
    }
    assert_int_equal(rows, text_folds_count);
}

static void test_text_policy__dropped(void **state)
{
    (void)state;
    const char *tables[] = {"dropped", "isolated"};
    for (int i = 0; i < 2; i++) {
        policy p;
        policy_row row;
        unsigned first, last;
        assert_true(policy_open(&p, tables[i]));
        while (policy_next(&p, &row)) {
            assert_true(policy_range(&row, &first, &last));
            for (uint32_t cp = first; cp <= last; cp++) {
                const text_record *r = text_record_of(cp);
                char text[16] = "\xD8\xAF"; /* د, which composes with nothing */
                if (r->flags == 0) {        /* not assigned: a separator */
                    assert_int_equal(r->kind, TEXT_SEPARATOR);
                    continue;
                }
                text[2 + text_utf8_encode(cp, (uint8_t *)text + 2)] = 0;
                strcat(text, "\xD8\xAF");
                expect(text, "\xD8\xAF\xD8\xAF", "\xD8\xAF\xD8\xAF");
            }
        }
    }
}

/* The kinds of pairs that folding alone must hold, frozen here. `same` says whether the light
 * spellings are one too. */
static void test_text_policy__pairs(void **state)
{
    (void)state;
    static const struct {
        const char *asked, *written;
        bool found, same;
    } PAIRS[] = {
        {"احمد", "أحمد", true, false},
        {"اسراييل", "إسرائيل", true, false},
        {"الاثار", "الآثار", true, false},
        {"الله", "ٱلله", true, false},
        {"الله", "ﷲ", true, true},
        {"مدرسه", "مدرسة", true, false},
        {"مصطفي", "مصطفى", true, false},
        {"سوری", "سوري", true, false},
        {"کتاب", "كتاب", true, false},
        {"دمشق", "دِمَشْقَ", true, true},
        {"شدة", "شدَّة", true, true},
        {"سوريا", "ســـوريا", true, true},
        {"سوريا", "ﺳﻮﺭﻳﺎ", true, true},
        {"الان", "ﺍﻻﻥ", true, true},
        {"الإسلام", "ﺍﻹﺳﻼﻡ", true, true},
        {"أخبار", "ا\u0654خبار", true, true},
        {"آخر", "ا\u0653خر", true, true},
        {"إلى", "ا\u0655لى", true, true},
        {"مسؤول", "مسو\u0654ول", true, true},
        {"أخبار", "ا\u064E\u0654خبار", true, true},
        {"أخبار", "ا\uFE76\u0654خبار", true, true},
        {"مسوول", "مسؤول", true, false},
        {"مسايل", "مسائل", true, false},
        {"2011", "٢٠١١", true, true},
        {"2011", "۲۰۱۱", true, true},
        {"2011", "２０１１", true, true},
        {"سوريا", "سو\u200Cريا", true, true},
        {"سوريا", "س\u200Fو\u200Eريا", true, true},
        {"البانيا", "ألبانيا", true, false},
        {"باريس", "پاريس", true, false},
        {"فيينا", "ڤيينا", true, false},
        {"كهل", "گەڵ", true, false},
        {"kurdistan", "Kurdîstan", true, false},
        {"ISTANBUL", "istanbul", true, true},
        {"İstanbul", "istanbul", true, true},
        {"ısparta", "isparta", true, false},
        {"Élysée", "elysee", true, false},
        {"e\u0301te\u0301", "été", true, true},
        {"strasse", "Straße", true, true},
        {"Ελλάδα", "ελλαδα", true, false},
        {"ещё", "еще", true, false},
        {"лой", "лои", false, false},
        {"שלום", "שָׁלוֹם", true, true},
        {"한국", "\u1112\u1161\u11AB\u1100\u116E\u11A8", true, true},
        {"ﬁn", "fin", true, true},
        {"رحمن", "رحمٰن", true, true},
        {"بانيا", "ألبانيا", false, false},
        {"هام", "إلهام", false, false},
        {"لعاب", "ألعاب", false, false},
        {"علي", "علا", false, false},
        {"سور", "سوريا", false, false},
    };
    for (size_t i = 0; i < sizeof PAIRS / sizeof PAIRS[0]; i++) {
        char l[256], f[256], l2[256], f2[256];
        words_join(PAIRS[i].asked, l, f, sizeof l);
        words_join(PAIRS[i].written, l2, f2, sizeof l2);
        if ((strcmp(f, f2) == 0) != PAIRS[i].found || (strcmp(l, l2) == 0) != PAIRS[i].same) {
            fail_msg("%s and %s: %s/%s, %s/%s", PAIRS[i].asked, PAIRS[i].written, l, f, l2, f2);
        }
    }
}

/* What was folded once does not change again (a mark alone is no word, so it is not asked). */
static void test_text_policy__forms_are_stable(void **state)
{
    (void)state;
    for (uint32_t cp = 0x20; cp < 0x30000; cp++) {
        char text[8] = {0}, l[256], f[256], l2[256], f2[256];
        if (text_utf8_encode(cp, (uint8_t *)text) == 0) {
            continue;
        }
        words_join(text, l, f, sizeof l);
        uint32_t head;
        if (text_utf8_decode(wq_span_str(l), &head) == 0 ||
            text_record_of(head)->kind == TEXT_MARK) {
            continue;
        }
        words_join(l, l2, f2, sizeof l2);
        assert_string_equal(l, l2);
        assert_string_equal(f, f2);
        words_join(f, l2, f2, sizeof l2);
        assert_string_equal(f, l2);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text_policy__examples),
        cmocka_unit_test(test_text_policy__folds),
        cmocka_unit_test(test_text_policy__dropped),
        cmocka_unit_test(test_text_policy__pairs),
        cmocka_unit_test(test_text_policy__forms_are_stable),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
