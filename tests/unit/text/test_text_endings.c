/* SPDX-License-Identifier: MIT */
#include "unit/unit.h"
#include "unit/text/words.h"

#include "text/endings.h"

#include <stdio.h>
#include <string.h>

/* Would a question of this word, in this language, find that word of a text? */
static bool finds(const char *asked, const char *written, text_languages in)
{
    text_token a;
    text_token b;
    text_ending places[TEXT_ENDINGS_MAX];
    assert_true(words_first(asked, &a) && words_first(written, &b));
    wq_span folded = text_token_folded(&b);
    bool found = wq_span_equal(text_token_folded(&a), folded);
    unsigned count = text_endings(&a, &in, places);
    assert_true(count <= TEXT_ENDINGS_MAX);
    for (unsigned i = 0; i < count; i++) {
        text_language language = (text_language)places[i].language;
        wq_span bytes = wq_span_of(places[i].bytes, places[i].len);
        size_t head = text_ending_head(language, bytes);
        assert_true(head > 0 && head <= bytes.len && places[i].skip < bytes.len);
        found = found || (folded.len >= head && memcmp(folded.ptr, bytes.ptr, head) == 0 &&
                          text_ending_match(language, bytes, places[i].skip, folded));
    }
    return found;
}

static text_languages languages_of(const char *tag)
{
    text_language named =
        strcmp(tag, "ku") == 0 ? TEXT_LANGUAGE_KURMANJI : text_language_of_tag(wq_span_str(tag));
    text_languages in = {0, 0};
    assert_int_not_equal(named, TEXT_LANGUAGE_NONE);
    if (named <= TEXT_LANGUAGE_URDU) {
        in.arabic = (uint8_t)named;
    } else {
        in.latin = (uint8_t)named;
    }
    return in;
}

typedef struct score {
    char tag[8];
    unsigned same, found, other, wrong;
} score;

#define TAGS_MAX 12

static score *score_of(score *scores, const char *tag)
{
    score *s = scores;
    while (s->tag[0] != 0 && strcmp(s->tag, tag) != 0) {
        s++;
    }
    assert_true(s < scores + TAGS_MAX);
    snprintf(s->tag, sizeof s->tag, "%s", tag);
    return s;
}

static void pairs_read(const char *path, score *scores)
{
    FILE *f = fopen(path, "r");
    char line[256], tag[8], asked[100], written[100], sign[4];
    assert_non_null(f);
    while (fgets(line, sizeof line, f) != NULL) {
        if (line[0] == '#' || sscanf(line, "%7s %99s %99s %3s", tag, asked, written, sign) != 4) {
            continue;
        }
        score *s = score_of(scores, tag);
        bool found = finds(asked, written, languages_of(tag));
        *(sign[0] == '!' ? &s->other : &s->same) += 1;
        *(sign[0] == '!' ? &s->wrong : &s->found) += found;
    }
    fclose(f);
}

/* What README.md says of the pairs that the rules were made with: nothing of it may be lost. */
static void test_text_endings__of_the_pairs_they_were_made_with(void **state)
{
    static const score LEAST[] = {
        {"en", 36, 34, 12, 1}, {"fr", 35, 32, 11, 5}, {"de", 37, 36, 10, 4}, {"es", 35, 35, 12, 4},
        {"ru", 35, 35, 12, 0}, {"tr", 36, 34, 12, 0}, {"fa", 28, 28, 6, 1},  {"ckb", 19, 19, 4, 0},
        {"ku", 18, 18, 4, 0},  {"he", 18, 17, 3, 1}};
    score scores[TAGS_MAX] = {{{0}, 0, 0, 0, 0}};
    (void)state;
    pairs_read("tests/fixtures/text/endings.tsv", scores);
    for (size_t i = 0; i < sizeof LEAST / sizeof LEAST[0]; i++) {
        const score *s = score_of(scores, LEAST[i].tag);
        assert_int_equal(s->same, LEAST[i].same);
        assert_int_equal(s->other, LEAST[i].other);
        assert_true(s->found >= LEAST[i].found && s->wrong <= LEAST[i].wrong);
    }
}

/* And of those that were written down afterwards. */
static void test_text_endings__of_pairs_that_were_kept_apart(void **state)
{
    score scores[TAGS_MAX] = {{{0}, 0, 0, 0, 0}};
    score all = {{0}, 0, 0, 0, 0};
    (void)state;
    pairs_read("tests/fixtures/text/endings-held.tsv", scores);
    for (const score *s = scores; s->tag[0] != 0; s++) {
        all.same += s->same;
        all.found += s->found;
        all.other += s->other;
        all.wrong += s->wrong;
    }
    assert_int_equal(all.same, 78);
    assert_int_equal(all.other, 13);
    assert_true(all.found >= 75 && all.wrong == 0);
}

static void test_text_endings__of_no_known_language_are_tried_in_five(void **state)
{
    static const char *const FORMS[][2] = {
        {"election", "elections"},
        {"cities", "city"},
        {"journaux", "journal"},
        {"Wahlen", "wahl"},
        {"secimler", "secim"},
        {"refugiados", "refugiado"},
        {"выборов", "выборы"},
        {"הממשלה", "ממשלה"},
        {"کتابخانه", "کتابخانه‌ها"},
        {"هەڵبژاردن", "هەڵبژاردنەکان"},
    };
    const text_languages none = {0, 0};
    (void)state;
    for (size_t i = 0; i < sizeof FORMS / sizeof FORMS[0]; i++) {
        if (!finds(FORMS[i][0], FORMS[i][1], none)) {
            print_error("%s does not find %s\n", FORMS[i][0], FORMS[i][1]);
        }
        assert_true(finds(FORMS[i][0], FORMS[i][1], none));
    }
}

static void test_text_endings__short_words_numbers_and_arabic_are_left_alone(void **state)
{
    static const char *const ALONE[] = {"at", "16", "f16", "دمشق", "حكومة", "日本", "да", "שר"};
    const text_languages none = {0, 0};
    (void)state;
    for (size_t i = 0; i < sizeof ALONE / sizeof ALONE[0]; i++) {
        text_token token;
        text_ending places[TEXT_ENDINGS_MAX];
        assert_true(words_first(ALONE[i], &token));
        assert_int_equal(text_endings(&token, &none, places), 0);
    }
}

/* The longest words, and bytes that are no words. */
static void test_text_endings__keep_within_their_room(void **state)
{
    static const char *const PIECES[] = {"s", "ies", "ان", "هاي", "ים", "ов", "ların", "ss"};
    const text_languages none = {0, 0};
    (void)state;
    for (size_t i = 0; i < sizeof PIECES / sizeof PIECES[0]; i++) {
        char text[400] = "";
        while (strlen(text) < 300) {
            strcat(text, PIECES[i]);
        }
        assert_true(finds(text, text, none));
    }
    uint8_t stem[WQ_LIMIT_TOKEN];
    for (unsigned language = 0; language < TEXT_LANGUAGES; language++) {
        for (unsigned byte = 1; byte < 256; byte++) {
            uint8_t word[3] = {(uint8_t)byte, (uint8_t)(byte ^ 0x55), (uint8_t)byte};
            for (size_t len = 1; len <= 3; len++) {
                assert_true(
                    text_ending_stem((text_language)language, wq_span_of(word, len), stem) <= len);
            }
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text_endings__of_the_pairs_they_were_made_with),
        cmocka_unit_test(test_text_endings__of_pairs_that_were_kept_apart),
        cmocka_unit_test(test_text_endings__of_no_known_language_are_tried_in_five),
        cmocka_unit_test(test_text_endings__short_words_numbers_and_arabic_are_left_alone),
        cmocka_unit_test(test_text_endings__keep_within_their_room),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
