/* SPDX-License-Identifier: MIT */
#include "unit/unit.h"
#include "unit/text/policy.h"

#include "text/elision.h"

/* What is left of a text, with a space between. */
static void left_of(const char *text, char *out, size_t room)
{
    text_tokens it;
    text_token token;
    size_t len = 0;
    out[0] = '\0';
    text_tokens_init(&it, wq_span_str(text));
    while (text_tokens_next(&it, &token)) {
        if (!text_elided(wq_span_str(text), &token)) {
            int more = snprintf(out + len, room - len, "%s%.*s", len > 0 ? " " : "",
                                (int)token.folded_len, (const char *)token.folded);
            assert_true(more > 0 && (size_t)more < room - len);
            len += (size_t)more;
        }
    }
}

static void test_text_elision__what_is_left(void **state)
{
    static const char *const CASES[][2] = {
        {"l'homme", "homme"},
        {"L\u2019Opposition d\u2019Alep", "opposition alep"},
        {"qu'il n'est lorsqu'elle", "il est elle"},
        {"Syria's Trump\u2019s", "syria trump"},
        {"\u0130stanbul'daki Erdo\u011fan'\u0131n Ankara'da", "istanbul erdogan ankara"},
        {"Sa'da Qur'an O'Neill Sana'a Shi'ite", "sa da qur an o neill sana a shi ite"},
        {"aujourd'hui l' 's d'", "aujourd hui l s d"},
        {"l-homme Syria-s", "l homme syria s"},
        {"'s l'", "s l"},
        {"l'1 15's", "l 1 15 s"},
        {"\xE2\x80s l\xE2\x80", "s l"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        char left[128];
        left_of(CASES[i][0], left, sizeof left);
        assert_string_equal(left, CASES[i][1]);
    }
}

/* Every piece of the policy is cut off on its side and not on the other; nothing else is. */
static void test_text_elision__the_lists_are_those_of_the_policy(void **state)
{
    policy p;
    policy_row row;
    unsigned known = 0, found = 0;
    (void)state;
    assert_true(policy_open(&p, "apostrophes"));
    while (policy_next(&p, &row)) {
        bool before = strcmp(row.cells[0], "before") == 0;
        for (char *piece = strtok(row.cells[1], " "); piece != NULL; piece = strtok(NULL, " ")) {
            char text[64], left[64];
            (void)snprintf(text, sizeof text, before ? "%s'xyz" : "xyz'%s", piece);
            left_of(text, left, sizeof left);
            assert_string_equal(left, "xyz");
            known++;
        }
    }
    for (unsigned i = 0; i < 26 + 26 * 26; i++) {
        char piece[3] = {(char)('a' + i % 26), i < 26 ? '\0' : (char)('a' + i / 26 - 1), '\0'};
        char text[16], left[64];
        (void)snprintf(text, sizeof text, "%s'xyz", piece);
        left_of(text, left, sizeof left);
        found += strcmp(left, "xyz") == 0;
        (void)snprintf(text, sizeof text, "xyz'%s", piece);
        left_of(text, left, sizeof left);
        found += strcmp(left, "xyz") == 0;
    }
    assert_int_equal(known, 13 + 1 + 30);
    assert_int_equal(found, 9 + 1 + 14); /* of one letter or two */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text_elision__what_is_left),
        cmocka_unit_test(test_text_elision__the_lists_are_those_of_the_policy),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
