/* SPDX-License-Identifier: MIT */
#include "unit/unit.h"

#include "text/pairs.h"

#include <stdio.h>
#include <string.h>

static wq_span folded_of(const char *word, text_token *token)
{
    text_tokens it;
    text_tokens_init(&it, wq_span_str(word));
    assert_true(text_tokens_next(&it, token));
    return text_token_folded(token);
}

/* Does row `row` say that each is the other? */
static bool is_row(size_t row, wq_span one, wq_span other)
{
    size_t at = row;
    size_t again = row;
    return wq_span_equal(text_pair_next(&at, one), other) && at == row + 1 &&
           wq_span_equal(text_pair_next(&again, other), one) && again == row + 1;
}

/* Row by row what POLICY.md lists, either way. */
static void test_text_pairs__the_table_is_that_of_the_policy(void **state)
{
    char line[1024];
    size_t row = 0;
    bool inside = false;
    FILE *f = fopen("src/text/POLICY.md", "r");
    (void)state;
    assert_non_null(f);
    while (fgets(line, sizeof line, f) != NULL) {
        inside = strncmp(line, "<!-- table: pairs -->", 21) == 0 || (inside && line[0] == '|');
        if (!inside || line[0] != '|' || line[2] == '-' || line[2] == 'p' || line[1] == '-') {
            continue;
        }
        line[strlen(line) - 2] = '\0';
        for (char *pair = strtok(line + 1, ",|"); pair != NULL; pair = strtok(NULL, ",|")) {
            char a[64], b[64];
            text_token x, y;
            assert_int_equal(sscanf(pair, "%63s %63s", a, b), 2);
            wq_span one = folded_of(a, &x);
            wq_span other = folded_of(b, &y);
            assert_true(row < text_pair_rows());
            if (!is_row(row, one, other)) {
                fail_msg("row %zu: %s %s", row, a, b);
            }
            row++;
        }
    }
    (void)fclose(f);
    assert_int_equal(row, text_pair_rows());
    assert_true(row <= 300);
    row = 0;
    assert_int_equal(text_pair_next(&row, wq_span_str("حلب")).len, 0);
    assert_int_equal(row, text_pair_rows());
}

static void test_text_pairs__seats_of_hamza(void **state)
{
    (void)state;
    static const char *const CASES[][2] = {
        {"مسؤول", "مسئول مسأول مسءول"},
        {"هيئة", "هيؤة هيأة هيءة"},
        {"أحمد", ""},
        {"سماء", ""},
        {"دمشق", ""},
        {"abc", ""},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        char all[256] = "";
        for (unsigned k = 0; k <= TEXT_SEATS; k++) {
            uint8_t out[WQ_LIMIT_TOKEN];
            size_t len = text_seat(wq_span_str(CASES[i][0]), k, out);
            (void)snprintf(all + strlen(all), sizeof all - strlen(all), "%s%.*s",
                           len != 0 && all[0] != '\0' ? " " : "", (int)len, (const char *)out);
        }
        assert_string_equal(all, CASES[i][1]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text_pairs__the_table_is_that_of_the_policy),
        cmocka_unit_test(test_text_pairs__seats_of_hamza),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
