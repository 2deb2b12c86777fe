/* SPDX-License-Identifier: MIT */
#include "unit/unit.h"

#include "ingest/jsontext.h"

#include <string.h>

static bool is_json(const char *text, size_t len)
{
    ingest_json json;
    ingest_json_kind kind;
    ingest_json_init(&json, wq_span_of(text, len));
    do {
        if (ingest_json_next(&json, &kind) != WQ_OK) {
            assert_non_null(json.reason);
            assert_true(json.at <= len);
            return false;
        }
    } while (kind != JSON_END);
    return true;
}

static void test_ingest_jsontext__good(void **state)
{
    (void)state;
    static const char *const GOOD[] = {
        "{}",
        "[]",
        " [ ] ",
        "0",
        "-0",
        "1.5e-3",
        "1E+9",
        "\"\"",
        "true",
        "null",
        "{\"a\":[1,{\"b\":null},[]],\"c\":\"\\u00e9\\ud83d\\ude00\\n\\/\"}",
        "[[[[[[[[[[]]]]]]]]]]",
        "\"\x7F\"",
        "[1,2 ,3]"};
    for (size_t i = 0; i < sizeof GOOD / sizeof GOOD[0]; i++) {
        if (!is_json(GOOD[i], strlen(GOOD[i]))) {
            fail_msg("refused: %s", GOOD[i]);
        }
    }
}

static void test_ingest_jsontext__bad(void **state)
{
    (void)state;
    static const char *const BAD[] = {"",
                                      " ",
                                      "{",
                                      "}",
                                      "[",
                                      "]",
                                      "[1,]",
                                      "{\"a\":1,}",
                                      "{\"a\"}",
                                      "{a:1}",
                                      "{1:2}",
                                      "01",
                                      "1.",
                                      ".5",
                                      "+1",
                                      "1e",
                                      "-",
                                      "\"",
                                      "\"\\\"",
                                      "\"\\x\"",
                                      "\"\\u12\"",
                                      "\"\\u123g\"",
                                      "\"\n\"",
                                      "\"\t\"",
                                      "nul",
                                      "nulll",
                                      "True",
                                      "[1 2]",
                                      "1 2",
                                      "{}{}",
                                      "[}",
                                      "{]",
                                      "\"\\ud800\"",
                                      "\"\\udc00\"",
                                      "\"\\ud800\\u0041\"",
                                      "\"\\ud800x\"",
                                      "'a'",
                                      "[1,,2]",
                                      "{\"a\":1 \"b\":2}",
                                      "{,}",
                                      "NaN",
                                      "Infinity",
                                      "// x\n1",
                                      "\xEF\xBB\xBF{}"};
    for (size_t i = 0; i < sizeof BAD / sizeof BAD[0]; i++) {
        if (is_json(BAD[i], strlen(BAD[i]))) {
            fail_msg("accepted: %s", BAD[i]);
        }
    }
}

static void test_ingest_jsontext__every_truncation_is_refused(void **state)
{
    (void)state;
    const char *text = "{\"a\":[1,{\"b\":null},[]],\"c\":\"\\u00e9\\ud83d\\ude00\\n\\/\"}";
    for (size_t cut = 0; cut < strlen(text); cut++) {
        assert_false(is_json(text, cut));
    }
}

static void test_ingest_jsontext__depth_is_limited(void **state)
{
    (void)state;
    char text[300];
    memset(text, '[', 100);
    memset(text + 100, ']', 100);
    assert_false(is_json(text, 200));
    assert_true(is_json(text + 36, 128));
    assert_false(is_json(text + 35, 130));
}

static void test_ingest_jsontext__decode(void **state)
{
    (void)state;
    char text[] = "a\\n\\t\\\"\\\\\\/\\b\\f\\r\\u0628\\u20ac\\ud83d\\ude00z";
    bool nul;
    size_t len = ingest_json_decode((uint8_t *)text, strlen(text), &nul);
    const char *want = "a\n\t\"\\/\b\f\rب€😀z";
    assert_int_equal(len, strlen(want));
    assert_memory_equal(text, want, len);
    assert_false(nul);
    char zero[] = "\\u0000";
    assert_int_equal(ingest_json_decode((uint8_t *)zero, 6, &nul), 1);
    assert_true(nul);
}

static void test_ingest_jsontext__put_reads_back(void **state)
{
    (void)state;
    char all[0x200];
    size_t len = 0;
    for (int c = 1; c < 0x80; c++) {
        all[len++] = (char)c;
    }
    wq_buf out;
    wq_buf_init(&out, 4096);
    assert_int_equal(ingest_json_put_string(&out, wq_span_of(all, len)), WQ_OK);
    assert_true(is_json((const char *)out.ptr, out.len));
    bool nul;
    size_t back = ingest_json_decode(out.ptr + 1, out.len - 2, &nul);
    assert_int_equal(back, len);
    assert_memory_equal(out.ptr + 1, all, len);
    wq_buf_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ingest_jsontext__good),
        cmocka_unit_test(test_ingest_jsontext__bad),
        cmocka_unit_test(test_ingest_jsontext__every_truncation_is_refused),
        cmocka_unit_test(test_ingest_jsontext__depth_is_limited),
        cmocka_unit_test(test_ingest_jsontext__decode),
        cmocka_unit_test(test_ingest_jsontext__put_reads_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
