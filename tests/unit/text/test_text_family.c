/* SPDX-License-Identifier: MIT */
#include "unit/unit.h"

#include "text/family.h"
#include "text/names.h"
#include "text/stem.h"

#include <stdlib.h>
#include <string.h>

/* A vocabulary of invented words out of what is taken off words. */
#define WORDS 6000u
typedef struct word {
    uint8_t len, key_len;
    uint8_t folded[64];
    uint8_t key[TEXT_KEY_MAX];
} word;

static uint32_t random_next(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 16;
}

static size_t part_put(uint8_t *out, size_t len, const char *const *parts, size_t count,
                       uint32_t *seed)
{
    const char *part = parts[random_next(seed) % count];
    memcpy(out + len, part, strlen(part));
    return len + strlen(part);
}

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static word *words_make(void)
{
    static const char *const before[] = {"",   "",   "",     "ال",  "وال", "بال", "كال", "فال",
                                         "لل", "و",  "ب",    "ل",   "ف",   "ك",   "س",   "وب",
                                         "فل", "وس", "وبال", "ولل", "فلل", "ا",   "وكال"};
    static const char *const letters[] = {"ا", "ب", "ت", "د", "ر", "س", "ف", "ك", "ل", "م",
                                          "ن", "ه", "و", "ي", "ه", "ا", "ل", "2", "a"};
    static const char *const behind[] = {"",   "",   "",  "ها", "ان",  "ات",   "ون",
                                         "ين", "يه", "ه", "ي",  "هم",  "اتهم", "يات",
                                         "نا", "وا", "ت", "ا",  "تها", "ن",    "اتنا"};
    word *words = calloc(WORDS, sizeof *words);
    uint32_t seed = 11;
    assert_non_null(words);
    for (unsigned i = 0; i < WORDS; i++) {
        word *w = &words[i];
        size_t len = part_put(w->folded, 0, before, COUNT(before), &seed);
        unsigned count = 1 + random_next(&seed) % 4;
        for (unsigned k = 0; k < count; k++) {
            len = part_put(w->folded, len, letters, COUNT(letters) - (i % 16 != 0 ? 2 : 0), &seed);
        }
        len = part_put(w->folded, len, behind, COUNT(behind), &seed);
        w->len = (uint8_t)len;
        wq_span folded = wq_span_of(w->folded, len);
        w->key_len = (uint8_t)text_form_key(folded, folded, w->key);
    }
    return words;
}

static wq_span folded_of(const word *w)
{
    return wq_span_of(w->folded, w->len);
}

static bool in_range(const text_range *range, const word *w)
{
    text_bounds b;
    wq_span key = wq_span_of(w->key, w->key_len);
    text_range_bounds(range, &b);
    return wq_span_compare(key, wq_span_of(b.low, b.low_len)) >= 0 &&
           wq_span_compare(key, wq_span_of(b.high, b.high_len)) < 0;
}

static bool begins(wq_span form, wq_span with)
{
    return form.len >= with.len && memcmp(form.ptr, with.ptr, with.len) == 0;
}

/* Every word that begins so is in just one range of its beginning. */
static void test_text_family__beginnings_are_in_their_ranges(void **state)
{
    (void)state;
    word *words = words_make();
    for (unsigned i = 0; i < WORDS; i += 7) {
        for (size_t len = 1; len <= words[i].len; len++) {
            text_range ranges[TEXT_RANGES_MAX];
            wq_span letters = wq_span_of(words[i].folded, len);
            if (len < words[i].len && (words[i].folded[len] & 0xC0) == 0x80) {
                continue;
            }
            unsigned count = text_beginning_add(ranges, 0, letters);
            assert_in_range(count, 1, TEXT_RANGES_MAX);
            for (unsigned r = 1; r < count; r++) {
                assert_true(wq_span_compare(ranges[r - 1].stem, ranges[r].stem) < 0);
            }
            for (unsigned k = i % 5; k < WORDS; k += 5) {
                unsigned in = 0;
                for (unsigned r = 0; r < count && begins(folded_of(&words[k]), letters); r++) {
                    in += in_range(&ranges[r], &words[k]);
                }
                if (begins(folded_of(&words[k]), letters) && in != 1) {
                    fail_msg("%.*s is in %u ranges of %.*s", words[k].len, words[k].folded, in,
                             (int)len, words[i].folded);
                }
            }
        }
    }
    free(words);
}

/* What a key says without being put together is what the word says. */
static void test_text_family__keys_begin_as_their_words_do(void **state)
{
    (void)state;
    word *words = words_make();
    for (unsigned i = 0; i < WORDS; i += 11) {
        for (size_t len = 1; len <= words[i].len; len++) {
            wq_span letters = wq_span_of(words[i].folded, len);
            for (unsigned k = i % 5; k < WORDS; k += 5) {
                wq_span key = wq_span_of(words[k].key, words[k].key_len);
                assert_int_equal(text_key_begins(key, letters),
                                 begins(folded_of(&words[k]), letters));
            }
        }
    }
    /* no keys */
    static const uint8_t headless[] = {0x01, 0x0C, 0xD8}, cut[] = {0xD8, 0xA8, 0x01, 0x0D, 0xD8};
    assert_false(text_key_begins(wq_span_of(headless, sizeof headless), wq_span_str("ب")));
    assert_false(text_key_begins(wq_span_of(cut, sizeof cut), wq_span_str("ب")));
    free(words);
}

/* Does one suffix, and no chain of them, make the word of its stem? Where a stem begins like an
 * article, more than that is given up (family.h). */
/* A beginning is weak if one of its ranges is of stems of which less than two letters are known. */
static void test_text_family__weak_beginnings_have_long_ranges(void **state)
{
    static const char *const LETTERS[] = {"ا", "ل", "و", "ب", "ك", "م", "ه", "ر"};
    uint32_t seed = 7;
    unsigned weak = 0;
    (void)state;
    for (unsigned round = 0; round < 20000; round++) {
        uint8_t bytes[16];
        text_range ranges[TEXT_RANGES_MAX];
        size_t len = 2 + 2 * (size_t)(random_next(&seed) % 7);
        for (size_t i = 0; i < len; i += 2) {
            memcpy(bytes + i, LETTERS[random_next(&seed) % 8], 2);
        }
        unsigned count = text_beginning_add(ranges, 0, wq_span_of(bytes, len));
        bool is = false;
        for (unsigned i = 0; i < count; i++) {
            is = is || (!ranges[i].whole && ranges[i].stem.len < 4);
        }
        assert_int_equal(text_beginning_is_weak(wq_span_of(bytes, len)), is);
        weak += is;
    }
    assert_in_range(weak, 1000, 19000);
}

static bool one_suffix(wq_span form, wq_span stem)
{
    for (size_t at = 0; at + stem.len <= form.len; at += 2) {
        wq_span rest = wq_span_sub(form, at + stem.len, form.len);
        wq_span suffix;
        if (memcmp(form.ptr + at, stem.ptr, stem.len) != 0) {
            continue;
        }
        bool is = rest.len == 0;
        for (unsigned i = 0; !is && (suffix = text_stem_suffix(i)).len != 0; i++) {
            is = wq_span_equal(rest, suffix);
        }
        if (is) {
            return true;
        }
    }
    return false;
}

/* Every word that a class of another one matches is in one of the families of that class. */
static void test_text_family__classes_are_in_their_families(void **state)
{
    (void)state;
    word *words = words_make();
    unsigned matches = 0, given_up = 0;
    for (unsigned i = 0; i < WORDS; i += 11) {
        static text_classes room;
        text_token token = {.folded_len = words[i].len, .light_len = words[i].len};
        memcpy(token.folded, words[i].folded, words[i].len);
        memcpy(token.light, words[i].folded, words[i].len);
        text_classes_init(&room);
        size_t count = text_analyser_default()->classes(text_analyser_default(), &token, room.all);
        for (size_t c = 0; c < count; c++) {
            for (unsigned p = 0; p < room.all[c].count; p++) {
                const text_pattern *pattern = room.all[c].patterns[p];
                text_families families;
                families.count = 0;
                families.used = 0;
                text_families_add(&families, pattern);
                for (unsigned k = 0; k < WORDS && families.count > 0; k++) {
                    wq_span folded = folded_of(&words[k]);
                    bool in = false;
                    if (!text_pattern_match(pattern, folded, folded)) {
                        continue;
                    }
                    for (unsigned f = 0; f < families.count; f++) {
                        const text_range range = {text_family_stem(&families, f), true};
                        in = in || in_range(&range, &words[k]);
                    }
                    wq_span stem = wq_span_of(pattern->bytes, pattern->len);
                    bool chain = !text_pattern_one(pattern) && text_head_like(stem) &&
                                 !one_suffix(folded, stem);
                    if (!in && !chain) {
                        fail_msg("%.*s for %.*s", words[k].len, words[k].folded, words[i].len,
                                 words[i].folded);
                    }
                    matches++;
                    given_up += !in;
                }
            }
        }
    }
    free(words);
    assert_true(matches > 5000);
    if (given_up * 50 > matches) {
        fail_msg("%u of %u", given_up, matches);
    }
}

/* Forms of one stem stand together, whatever is written onto them. */
static void test_text_family__forms_of_a_stem_are_one_family(void **state)
{
    (void)state;
    static const char *const FORMS[][8] = {
        {"حكوم", "حكومه", "الحكومه", "وبالحكومه", "حكومات", "لحكومتهم", "والحكوميه", "فلحكومه"},
        {"تاب", "كتاب", "الكتاب", "بكتاب", "كتابات", "لكتابهم", "وللكتاب", "فسكتاب"},
        {"يت", "بيت", "البيت", "بيتي", "البيتين", "بيتها", "والبيت", "وبيته"},
        {"ان", "بان", "فان", "كان", "لان", "ان", "ولان", "وكان"},
        {"2011", "2011", "2011", "2011", "2011", "2011", "2011", "2011"},
    };
    for (size_t i = 0; i < COUNT(FORMS); i++) {
        for (size_t k = 1; k < 8; k++) {
            wq_span folded = wq_span_str(FORMS[i][k]);
            text_split s = text_split_of(folded);
            wq_span stem = wq_span_sub(folded, (size_t)s.head + s.letters, s.stem);
            if (!wq_span_equal(stem, wq_span_str(FORMS[i][0]))) {
                fail_msg("%s is in %.*s", FORMS[i][k], (int)stem.len, (const char *)stem.ptr);
            }
        }
    }
}

/* A table that is full becomes one range of everything; what a range covers goes. */
static void test_text_family__ranges_do_not_overflow(void **state)
{
    (void)state;
    text_range ranges[TEXT_RANGES_MAX];
    uint8_t stems[TEXT_RANGES_MAX + 1][4];
    unsigned count = 0;
    for (unsigned i = 0; i <= TEXT_RANGES_MAX; i++) {
        assert_int_equal(text_utf8_encode(0x0661 - i, stems[i]), 2);
        count = text_range_add(ranges, count, (text_range){wq_span_of(stems[i], 2), i % 2 != 0});
        assert_int_equal(count, i < TEXT_RANGES_MAX ? i + 1 : 1);
    }
    assert_true(ranges[0].stem.len == 0 && !ranges[0].whole);
    count = text_range_add(ranges, 0, (text_range){wq_span_str("كت"), true});
    count = text_range_add(ranges, count, (text_range){wq_span_str("كتب"), false});
    assert_int_equal(count, 2);
    assert_int_equal(text_range_add(ranges, count, (text_range){wq_span_str("ك"), false}), 1);
    assert_int_equal(text_beginning_add(ranges, 0, wq_span_of(NULL, 0)), 0);
}

/* Names that are one by ear are under the beginnings, or are one. */
static void test_text_family__names_are_under_their_beginnings(void **state)
{
    (void)state;
    static const char *const NAMES[][2] = {
        {"بوتين", "بوتن"},     {"بوتين", "بوطين"},      {"كلينتون", "كلنتون"},
        {"كلينتون", "كلينتن"}, {"فلاديمير", "فلادمير"}, {"سركوزي", "ساركوزي"},
        {"بوش", "بش"},         {"سيلما", "سلمى"},       {"بلير", "بلر"},
        {"لولا", "لوله"},      {"كوفي", "كوفي"},        {"غورباتشوف", "غورباتشيف"},
    };
    for (size_t i = 0; i < COUNT(NAMES); i++) {
        text_token token;
        text_tokens it;
        text_name_heads heads;
        unsigned count = 0;
        bool found = false;
        text_tokens_init(&it, wq_span_str(NAMES[i][1]));
        assert_true(text_tokens_next(&it, &token));
        wq_span other = text_token_folded(&token);
        if (!text_name_match(wq_span_str(NAMES[i][0]), other)) {
            fail_msg("%s is not %s", NAMES[i][0], NAMES[i][1]);
        }
        text_name_heads_init(&heads, wq_span_str(NAMES[i][0]));
        while (text_name_heads_next(&heads)) {
            wq_span head = wq_span_of(heads.bytes, heads.len);
            found = found || (heads.whole ? wq_span_equal(other, head) : begins(other, head));
            count++;
        }
        if (!found || count > 400) {
            fail_msg("%s is not among the %u beginnings of %s", NAMES[i][1], count, NAMES[i][0]);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text_family__beginnings_are_in_their_ranges),
        cmocka_unit_test(test_text_family__keys_begin_as_their_words_do),
        cmocka_unit_test(test_text_family__weak_beginnings_have_long_ranges),
        cmocka_unit_test(test_text_family__classes_are_in_their_families),
        cmocka_unit_test(test_text_family__forms_of_a_stem_are_one_family),
        cmocka_unit_test(test_text_family__ranges_do_not_overflow),
        cmocka_unit_test(test_text_family__names_are_under_their_beginnings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
