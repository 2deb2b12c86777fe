/* SPDX-License-Identifier: MIT */
#include "unit/unit.h"

#include "query/query.h"
#include "unit/query/query_parsed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The passage of an article with these paragraphs as text: matches in [ ], ... where it is cut. */
static void passage_text(const char *query, const char *const *paragraphs, size_t letters,
                         char out[4096])
{
    wq_part parts[8];
    wq_article article;
    query_words *words;
    query_passage p;
    size_t at = 0;
    memset(&article, 0, sizeof article);
    article.parts = parts;
    for (; paragraphs[article.part_count] != NULL; article.part_count++) {
        parts[article.part_count].kind = WQ_PART_PARAGRAPH;
        parts[article.part_count].text = wq_span_str(paragraphs[article.part_count]);
    }
    assert_int_equal(test_words_parse(wq_span_str(query), NULL, &words), WQ_OK);
    query_passage_init(&p);
    assert_int_equal(query_passage_make(words, &article, letters, &p), WQ_OK);
    at += (size_t)snprintf(out + at, 4096 - at, "%s", p.cut_before ? "..." : "");
    for (size_t i = 0, m = 0; i <= p.text.len; i++) {
        if (m < p.mark_count && p.marks[m].end == i) {
            out[at++] = ']';
            m++;
        }
        if (m < p.mark_count && p.marks[m].start == i) {
            out[at++] = '[';
        }
        if (i < p.text.len) {
            out[at++] = (char)p.text.ptr[i];
        }
    }
    snprintf(out + at, 4096 - at, "%s", p.cut_after ? "..." : "");
    query_passage_release(&p);
    query_words_free(words);
}

static void expect(const char *query, const char *const *paragraphs, size_t letters,
                   const char *want)
{
    char have[4096];
    passage_text(query, paragraphs, letters, have);
    assert_string_equal(have, want);
}

static const char *const NEWS[] = {
    "The council met on Monday. Nobody spoke of the harbour, although it was on the list.",
    "On Tuesday the harbour was closed. Ships waited outside for the storm to pass, and the "
    "fishermen went home.",
    "A spokesman said that the storm would not last. The  harbour\n\topens again on Friday.", NULL};

static void test_query_passage__words_near_each_other_win(void **state)
{
    (void)state;
    expect("storm harbour", NEWS, 90,
           "...A spokesman said that the [storm] would not last. The [harbour] opens again on "
           "Friday.");
    expect("harbour closed", NEWS, 60,
           "...On Tuesday the [harbour] was [closed]. Ships waited "
           "outside for...");
    expect("\"the list\" monday", NEWS, 90,
           "[The] council met on [Monday]. Nobody spoke of [the] harbour, although it was on [the] "
           "[list]. On...");
}

static void test_query_passage__without_a_match_it_is_the_beginning(void **state)
{
    (void)state;
    expect("nothing", NEWS, 30, "The council met on Monday....");
    expect("nothing", NEWS, 500,
           "The council met on Monday. Nobody spoke of the harbour, although it was on the list. "
           "On Tuesday the harbour was closed. Ships waited outside for the storm to pass, and the "
           "fishermen went home. A spokesman said that the storm would not last. The harbour opens "
           "again on Friday.");
}

static void test_query_passage__long_sentences_are_cut_at_words(void **state)
{
    (void)state;
    static const char *const LONG[] = {
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen needle "
        "fifteen sixteen seventeen eighteen nineteen twenty",
        NULL};
    expect("needle", LONG, 40, "...fourteen [needle] fifteen sixteen...");
    expect("needle", LONG, 3, "...nee...");
}

static void test_query_passage__marks_stand_on_what_was_written(void **state)
{
    (void)state;
    static const char *const ARABIC[] = {
        "وصلَ الوفدُ إلى المدينةِ مساءً. ثم زارَ سُورِيَة وعاد.",
        NULL,
    };
    expect("سورية", ARABIC, 200, "وصلَ الوفدُ إلى المدينةِ مساءً. ثم زارَ [سُورِيَة] وعاد.");
    expect("المدينه", ARABIC, 200, "وصلَ الوفدُ إلى [المدينةِ] مساءً. ثم زارَ سُورِيَة وعاد.");
    expect("=المدينه", ARABIC, 200, "وصلَ الوفدُ إلى المدينةِ مساءً. ثم زارَ سُورِيَة وعاد.");
    expect("الوف*", ARABIC, 200, "وصلَ [الوفدُ] إلى المدينةِ مساءً. ثم زارَ سُورِيَة وعاد.");
    expect("وعاد -الوفد", ARABIC, 200, "وصلَ الوفدُ إلى المدينةِ مساءً. ثم زارَ سُورِيَة [وعاد].");
}

static void test_query_passage__what_is_not_body_is_passed_over(void **state)
{
    (void)state;
    wq_part parts[] = {{WQ_PART_RELATED, wq_span_str("needle elsewhere")},
                       {WQ_PART_SUBHEAD, wq_span_str("A head")},
                       {WQ_PART_PARAGRAPH, wq_span_str("")},
                       {WQ_PART_PARAGRAPH, wq_span_str("The needle is here.")},
                       {WQ_PART_NOISE, wq_span_str("needle needle")}};
    wq_article article;
    query_words *words;
    query_passage p;
    memset(&article, 0, sizeof article);
    article.parts = parts;
    article.part_count = 5;
    assert_int_equal(test_words_parse(wq_span_str("needle"), NULL, &words), WQ_OK);
    query_passage_init(&p);
    for (int round = 0; round < 2; round++) {
        assert_int_equal(query_passage_make(round ? NULL : words, &article, 100, &p), WQ_OK);
        assert_int_equal(p.text.len, strlen("A head The needle is here."));
        assert_int_equal(p.mark_count, round ? 0 : 1);
        assert_false(p.cut_before || p.cut_after);
    }
    article.part_count = 0;
    assert_int_equal(query_passage_make(words, &article, 100, &p), WQ_OK);
    assert_int_equal(p.text.len, 0);
    query_passage_release(&p);
    query_words_free(words);
}

static void test_query_passage__long_articles_take_linear_time(void **state)
{
    (void)state;
    const size_t len = WQ_LIMIT_ARTICLE;
    char *body = malloc(len + 1);
    char *out = malloc(8192);
    assert_true(body != NULL && out != NULL);
    for (size_t i = 0; i < len; i++) {
        body[i] = "ab cd. "[i % 7];
    }
    body[len] = '\0';
    const char *const parts[] = {body, NULL};
    passage_text("ab cd \"cd ab\" ab* zz*", parts, 200, out);
    memset(body, 'x', len);
    passage_text("ab", parts, 200, out);
    memset(body, ' ', len);
    body[len - 1] = 'a';
    passage_text("a", parts, 200, out);
    assert_string_equal(out, "...[a]");
    free(body);
    free(out);
}

static void test_query_passage__title_marks_number_the_words(void **state)
{
    (void)state;
    query_words *words;
    query_mark marks[4];
    const char *title = "Storm over the harbour, a storm";
    assert_int_equal(test_words_parse(wq_span_str("harbour (storm OR -x rain)"), NULL, &words),
                     WQ_EQUERY);
    assert_int_equal(test_words_parse(wq_span_str("harbour storm -over"), NULL, &words), WQ_OK);
    assert_int_equal(query_words_count(words), 2);
    assert_int_equal(query_words_text(words, 1).len, 5);
    assert_int_equal(query_words_mark(words, wq_span_str(title), marks, 4), 3);
    assert_int_equal(marks[0].word, 1);
    assert_int_equal(marks[1].word, 0);
    assert_int_equal(marks[1].start, 15);
    assert_int_equal(marks[1].end, 22);
    assert_int_equal(marks[2].start, 26);
    assert_int_equal(query_words_mark(words, wq_span_str(title), marks, 1), 1);
    query_words_free(words);
}

/* In an article of which the index has no parts none is marked. */
static void test_query_passage__parts_are_marked_where_they_are_words(void **state)
{
    (void)state;
    query_words *words;
    query_mark marks[4];
    const char *text = "خانه\xE2\x80\x8Cدار و دار";
    assert_int_equal(test_words_parse(wq_span_str("دار"), NULL, &words), WQ_OK);
    assert_int_equal(query_words_mark(words, wq_span_str(text), marks, 4), 2);
    assert_int_equal(marks[0].start, 11);
    query_words_parted(words, false);
    assert_int_equal(query_words_mark(words, wq_span_str(text), marks, 4), 1);
    assert_int_equal(marks[0].end, strlen(text));
    query_words_parted(words, true);
    assert_int_equal(query_words_mark(words, wq_span_str(text), marks, 4), 2);
    query_words_free(words);
}

/* The second of two pairs, and more than one: one mark over the characters. */
static void test_query_passage__characters_in_pairs_are_marked_as_one(void **state)
{
    static const char *const JAPANESE[] = {"朝の話。東京で日本語の新聞を読む。", NULL};
    (void)state;
    expect("本語", JAPANESE, 60, "朝の話。東京で日[本語]の新聞を読む。");
    expect("日本語", JAPANESE, 60, "朝の話。東京で[日本語]の新聞を読む。");
    expect("\"語の新聞\" 東京", JAPANESE, 60, "朝の話。[東京]で日本[語の新聞]を読む。");
    expect("新聞", JAPANESE, 8, "...[新聞]を読む。");
}

/* Marks, tatweel, presentation forms and joints do not move a mark from its letters. */
static void test_query_passage__marks_stand_at_the_letters_that_were_written(void **state)
{
    static const char *const WRITTEN[] = {
        "قال ﺍﻟﻮﺯﻳﺮ إن الســـلام «قريبٌ»، وَلَا خوفَ في سو\u200cريا؛ وﻻ",
        "روزنامه\u200cنگاران می\u200cگویند", NULL};
    (void)state;
    expect("الوزير", WRITTEN, 200,
           "قال [ﺍﻟﻮﺯﻳﺮ] إن الســـلام «قريبٌ»، وَلَا خوفَ في سو\u200cريا؛ وﻻ روزنامه\u200cنگاران "
           "می\u200cگویند");
    expect("السلام قريب", WRITTEN, 200,
           "قال ﺍﻟﻮﺯﻳﺮ إن [الســـلام] «[قريبٌ]»، وَلَا خوفَ في سو\u200cريا؛ وﻻ روزنامه\u200cنگاران "
           "می\u200cگویند");
    expect("سوريا +ولا", WRITTEN, 200,
           "قال ﺍﻟﻮﺯﻳﺮ إن الســـلام «قريبٌ»، [وَلَا] خوفَ في [سو\u200cريا]؛ [وﻻ] "
           "روزنامه\u200cنگاران می\u200cگویند");
    expect("نگاران", WRITTEN, 200,
           "قال ﺍﻟﻮﺯﻳﺮ إن الســـلام «قريبٌ»، وَلَا خوفَ في سو\u200cريا؛ وﻻ روزنامه\u200c[نگاران] "
           "می\u200cگویند");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_query_passage__characters_in_pairs_are_marked_as_one),
        cmocka_unit_test(test_query_passage__marks_stand_at_the_letters_that_were_written),
        cmocka_unit_test(test_query_passage__words_near_each_other_win),
        cmocka_unit_test(test_query_passage__without_a_match_it_is_the_beginning),
        cmocka_unit_test(test_query_passage__long_sentences_are_cut_at_words),
        cmocka_unit_test(test_query_passage__marks_stand_on_what_was_written),
        cmocka_unit_test(test_query_passage__what_is_not_body_is_passed_over),
        cmocka_unit_test(test_query_passage__long_articles_take_linear_time),
        cmocka_unit_test(test_query_passage__parts_are_marked_where_they_are_words),
        cmocka_unit_test(test_query_passage__title_marks_number_the_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
