/* SPDX-License-Identifier: MIT */
#include "unit/unit.h"

#include "text/names.h"
#include "text/text.h"

#include <string.h>

typedef struct pair {
    const char *a, *b;
    bool same;
} pair;

static const pair PAIRS[] = {
    {"سلمي", "سيلما", true},        {"ترامب", "ترمب", true},   {"غورباتشوف", "جورباتشوف", true},
    {"بوتفليقه", "بوتفليقا", true}, {"محمد", "محمد", true},    {"كيري", "كاري", true},
    {"اردوغان", "اردوجان", true},   {"ميشيل", "ميشال", true},  {"دمشق", "دمنهور", false},
    {"حلب", "كلب", false},          {"سوريا", "كوريا", false}, {"كتاب", "كلاب", false},
    {"وزير", "رئيس", false},
};

static void test_text_names__pairs(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof PAIRS / sizeof PAIRS[0]; i++) {
        wq_span a = wq_span_str(PAIRS[i].a);
        wq_span b = wq_span_str(PAIRS[i].b);
        if (text_name_match(a, b) != PAIRS[i].same || text_name_match(b, a) != PAIRS[i].same) {
            fail_msg("%s and %s", PAIRS[i].a, PAIRS[i].b);
        }
    }
}

static unsigned far(const char *a, const char *b)
{
    text_name name;
    text_name_init(&name, wq_span_str(a));
    return text_name_far(&name, wq_span_str(b));
}

/* A vowel is 25, a letter of the same group more. */
static void test_text_names__how_far(void **state)
{
    (void)state;
    assert_int_equal(far("محمد", "محمد"), 0);
    assert_int_equal(far("ترامب", "ترمب"), 25);
    assert_int_equal(far("سيلما", "سلما"), 25);
    assert_int_equal(far("سيلما", "سلمي"), 50);
    assert_true(far("غورباتشوف", "جورباتشوف") > 25);
    assert_int_equal(far("حلب", "كلب"), TEXT_NAME_OTHER);
    assert_int_equal(far("", "حلب"), TEXT_NAME_OTHER);
}

/* What matches begins as one of the ranges does; ranges end. */
static void test_text_names__ranges_hold_what_matches(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof PAIRS / sizeof PAIRS[0]; i++) {
        text_name_heads heads;
        bool held = false;
        unsigned n = 0;
        text_name_heads_init(&heads, wq_span_str(PAIRS[i].a));
        for (; text_name_heads_next(&heads); n++) {
            wq_span b = wq_span_str(PAIRS[i].b);
            assert_true(heads.len <= sizeof heads.bytes && n < 400);
            held = held || ((heads.whole ? b.len == heads.len : b.len >= heads.len) &&
                            memcmp(b.ptr, heads.bytes, heads.len) == 0);
        }
        if (PAIRS[i].same && !held) {
            fail_msg("%s is in no range of %s", PAIRS[i].b, PAIRS[i].a);
        }
    }
}

#define WORDS 700

/* Short words of letters that sound alike, that the dictionary takes off, and that it does not. */
static size_t word_make(uint64_t *seed, uint8_t *out)
{
    static const char *const LETTERS[] = {"ا", "و", "ي", "ه", "ل", "ب", "س", "ك",
                                          "ف", "ت", "ط", "م", "ن", "ء", "ڨ", "ات"};
    size_t len = 0;
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    uint64_t bits = *seed >> 12;
    for (unsigned letters = 3 + (bits & 3); letters > 0; letters--) {
        bits >>= 4;
        const char *letter = LETTERS[(bits & 15) % (letters % 2 == 0 ? 3 : 16)];
        memcpy(out + len, letter, strlen(letter));
        len += strlen(letter);
    }
    return len;
}

typedef struct made {
    size_t len, key_len;
    uint8_t word[32], key[TEXT_KEY_MAX];
} made;

/* What a key rules out is no other spelling, nor is any word of a key that begins so. */
static void test_text_names__what_keys_rule_out(void **state)
{
    (void)state;
    static made all[WORDS];
    uint64_t seed = 11;
    unsigned out = 0, beginnings = 0, same = 0;
    for (unsigned i = 0; i < WORDS; i++) {
        made *m = &all[i];
        m->len = word_make(&seed, m->word);
        wq_span word = wq_span_of(m->word, m->len);
        m->key_len = text_form_key(word, word, m->key);
    }
    for (unsigned i = 0; i < WORDS; i += 5) {
        text_name name;
        text_name_init(&name, wq_span_of(all[i].word, all[i].len));
        for (unsigned k = 0; k < WORDS; k++) {
            wq_span key = wq_span_of(all[k].key, all[k].key_len);
            size_t common = text_name_rules_out(&name, key);
            bool is = text_name_far(&name, wq_span_of(all[k].word, all[k].len)) != TEXT_NAME_OTHER;
            same += is && k != i;
            out += common != 0;
            beginnings += common != 0 && common != SIZE_MAX;
            assert_false(is && common != 0);
            for (unsigned n = 0; common != 0 && n < WORDS; n++) {
                bool begins = all[n].key_len >= common && common <= key.len &&
                              memcmp(all[n].key, key.ptr, common) == 0;
                assert_false(begins && text_name_far(&name, wq_span_of(all[n].word, all[n].len)) !=
                                           TEXT_NAME_OTHER);
            }
        }
    }
    assert_true(same > 100 && out > WORDS * WORDS / 5 / 2 && beginnings > out / 3);
}

static void test_text_names__what_is_no_name(void **state)
{
    (void)state;
    static const char *const NONE[] = {"",     "a",   "abc", "اب",     "او",
                                       "ايوا", "123", "سل",  "中文字", "سلم1"};
    for (size_t i = 0; i < sizeof NONE / sizeof NONE[0]; i++) {
        if (text_name_is(wq_span_str(NONE[i]))) {
            fail_msg("%s is a name", NONE[i]);
        }
        text_name_heads heads;
        text_name_heads_init(&heads, wq_span_str(NONE[i]));
        for (unsigned n = 0; text_name_heads_next(&heads); n++) {
            assert_true(n < 400);
        }
        assert_false(text_name_match(wq_span_str("سلمي"), wq_span_str(NONE[i])));
    }
    assert_true(text_name_is(wq_span_str("سلمي")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text_names__pairs),
        cmocka_unit_test(test_text_names__how_far),
        cmocka_unit_test(test_text_names__ranges_hold_what_matches),
        cmocka_unit_test(test_text_names__what_keys_rule_out),
        cmocka_unit_test(test_text_names__what_is_no_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
