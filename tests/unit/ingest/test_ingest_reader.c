/* SPDX-License-Identifier: MIT */
#include "unit/ingest/feed.h"

/* ---- plain text ---- */

static void test_ingest_reader__plain_short_first_line_is_the_title(void **state)
{
    (void)state;
    expect("عنوان قصير\nالفقرة الأولى من النص وهي أطول من العنوان بكثير.\r\n\r\nالثانية.\n",
           "@1 [عنوان قصير] | الفقرة الأولى من النص وهي أطول من العنوان بكثير. | الثانية.\n");
    expect("Will the bridge open?\n\nNobody on the island would say when the work ends.",
           "@1 [Will the bridge open?] | Nobody on the island would say when the work ends.\n");
    expect("\xEF\xBB\xBFtitle\nA text that is longer.\n", "@1 [title] | A text that is longer.\n");
    expect("Only a title\n", "@1 [Only a title]\n");
}

static void test_ingest_reader__plain_title_from_the_lead(void **state)
{
    (void)state;
    expect("The ferry did not sail today. It will tomorrow.\n",
           "@1 ~[The ferry did not sail today.] | The ferry did not sail today. It will "
           "tomorrow.\n");
    expect("one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
           "fifteen sixteen seventeen eighteen nineteen twenty.",
           "@1 ~[one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
           "fifteen sixteen…] | one two three four five six seven eight nine ten eleven twelve "
           "thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty.\n");
}

static void test_ingest_reader__plain_wrapped_text_is_joined(void **state)
{
    (void)state;
    expect("The title stands alone\n\n"
           "The harbour was closed for three days because the wind\n"
           "came from the north and the pilots could not reach the\n"
           "ships that waited.\n\n"
           "On Monday it opened again.\n",
           "@1 [The title stands alone] | The harbour was closed for three days because the wind "
           "came from the north and the pilots could not reach the ships that waited. | On Monday "
           "it opened again.\n");
}

static void test_ingest_reader__plain_refusals(void **state)
{
    (void)state;
    expect("", "! 1: nothing in it\n");
    expect("\xEF\xBB\xBF", "! 1: nothing in it\n");
    expect(" \n\t\r\n", "! 1: nothing in it\n");
    expect_bytes("a\nb\0c", 5, WQ_FORMAT_AUTO, "! 2: a NUL byte, at byte 2 of the line\n");
    expect("good line\nthen \xD8", "! 2: neither UTF-8 nor Windows-1256 nor ISO 8859-6, at byte 6 "
                                   "of the line\n");
    expect("caf\xE9 \xE0 la carte", "! 1: neither UTF-8 nor Windows-1256 nor ISO 8859-6, at byte 4 "
                                    "of the line\n");
}

/* ---- JSON ---- */

static void test_ingest_reader__jsonl_all_keys(void **state)
{
    (void)state;
    expect("{\"id\":7,\"title\":\" T\\n1 \",\"body\":\"a\\r\\nb\\n\\n c \",\"date\":\"08/12/2024\","
           "\"source\":\"S\",\"url\":\"U\",\"language\":\"ar\",\"category\":\"C\",\"byline\":\"B\","
           "\"x\" : [ 1 , {\"y\":\"\\u0041\"} , [] ] , \"z\":null}\n",
           "@1 [T 1] docno=7 source=S url=U language=ar category=C byline=B "
           "extra={\"x\":[1,{\"y\":\"\\u0041\"},[]],\"z\":null} date=2024-12-08 | a | b | c\n");
    expect("{\"docno\":\"d\",\"id\":\"abcdef\",\"title\":\"t\",\"title_source\":\"derived\"}",
           "@1 ~[t] docno=d\n");
    expect("{\"title\":null,\"body\":[\"one\",{\"kind\":\"subhead\",\"text\":\"two\"},"
           "{\"text\":\"three\"},\" \"]}",
           "@1 ~[one] | one |subhead two | three\n");
    expect("{\"title\":\"t\",\"date\":\"soon\",\"category\":[\"a\"]}",
           "@1 [t] extra={\"category\":[\"a\"],\"date\":\"soon\"}\n");
}

static void test_ingest_reader__jsonl_one_bad_line_is_one_bad_line(void **state)
{
    (void)state;
    expect("{\"title\":\"a\"}\n"
           "{\"title\":\"b\"\n"
           "\n"
           "{\"title\":3}\n"
           "{\"title\":\"\",\"body\":\"\"}\n"
           "{\"title\":\"x\",\"title\":\"y\"}\n"
           "{\"title\":\"\\u0000\"}\n"
           "{\"body\":5}\n"
           "{\"body\":[{\"kind\":\"odd\",\"text\":\"x\"}]}\n"
           "[]\n"
           "nonsense\n"
           "{\"title\":\"z\"}",
           "@1 [a]\n"
           "! 2: the text ends before the value does, at byte 13 of the line\n"
           "! 4: a title that is no text, at byte 11 of the line\n"
           "! 5: neither a title nor a text\n"
           "! 6: a key that is there twice, at byte 25 of the line\n"
           "! 7: U+0000 in a text, at byte 18 of the line\n"
           "! 8: a body that is no text, at byte 10 of the line\n"
           "! 9: an unknown kind of a part of the body, at byte 23 of the line\n"
           "! 10: not a JSON object, at byte 2 of the line\n"
           "! 11: something that is no JSON value, at byte 1 of the line\n"
           "@12 [z]\n");
}

static void test_ingest_reader__json_arrays_and_long_objects(void **state)
{
    (void)state;
    expect("[\n {\"title\":\"a\"}, {\"title\":\"b ]},{[ \\\" c\"},\n 7,\n {\"title\":\n\"c\"}\n]\n",
           "@2 [a]\n@2 [b ]},{[ \" c]\n! 3: not a JSON object, at byte 2 of the line\n@4 [c]\n");
    expect("{\n  \"title\": \"a\",\n  \"body\": \"b\"\n}\n{\n \"title\": \"c\"\n}\n",
           "@1 [a] | b\n@5 [c]\n");
    expect("[{\"title\":\"a\"},{\"title\":\"b\"",
           "@1 [a]\n! 1: the text ends before the value does, at byte 13 of the line\n");
}

/* ---- TREC ---- */

static void test_ingest_reader__trec_elements(void **state)
{
    (void)state;
    expect("<DOC>\n<DOCNO> N-1 </DOCNO>\n<url>http://x.test/1</url><SRC>S</SRC><CAT>c</CAT>\n"
           "<TITLE>A &amp; B &#x623;&#1576;&bad; &lt;x&gt;</TITLE><TIME>2017-01-26T08:31:00+01:00"
           "</TIME><AUTHOR></AUTHOR>\n<ABSTRACT>\nthe  lead\n</ABSTRACT>\n"
           "<KEYWORDS>k \"q\"</KEYWORDS>\n<TEXT>\nthe lead\nand more\n</TEXT>\n</DOC>\n",
           "@1 [A & B أب&bad; <x>] docno=N-1 source=S url=http://x.test/1 category=c "
           "extra={\"keywords\":\"k \\\"q\\\"\"} date=2017-01-26T08:31+01:00 | the lead | and "
           "more\n");
    expect("<doc id=\"L.1\" type=\"story\">\n<HEADLINE>\nH\n</HEADLINE>\n<ABSTRACT>short</ABSTRACT>"
           "<TEXT>\n<P>\none\n</P>\n<P>\ntwo\n</P>\n</TEXT>\n<TEXT>three</TEXT></doc>",
           "@1 [H] docno=L.1 | short | one | two | three\n");
    expect("<DOC><TITLE>a</TITLE></DOC><DOC><TITLE>b</TITLE></DOC>\n<DOC>\n<TITLE>c</TITLE></DOC>",
           "@1 [a]\n@1 [b]\n@2 [c]\n");
}

static void test_ingest_reader__trec_refusals(void **state)
{
    (void)state;
    expect("<DOC>\n<TITLE>a</TITLE>\n<DOC>\n<TITLE>b</TITLE>\n</DOC>\n<DOC>\n<TITLE>c\n",
           "! 1: a <DOC> that is not closed\n@3 [b]\n! 6: a <DOC> that is not closed\n");
    expect("<DOC>\n<TITLE>a\n</DOC>\n<DOC><TITLE>b</TITLE></DOC>",
           "! 2: an element that is not closed, at byte 2 of the line\n@4 [b]\n");
    expect("<DOC>\n</DOC>", "! 1: neither a title nor a text\n");
}

/* ---- bounds ---- */

static void expect_generated(const char *head, const char *body, uint64_t bytes, const char *tail,
                             wq_format format, const char *expected)
{
    feed f = {.head = wq_span_str(head),
              .body = wq_span_str(body),
              .tail = wq_span_str(tail),
              .repeat = bytes};
    run r;
    run_feed(&r, &f, format, 100000);
    assert_string_equal((const char *)r.out.ptr, expected);
    run_release(&r);
}

#define LONG ((uint64_t)64 * 1024 * 1024)

static void test_ingest_reader__endless_pages_are_refused_and_the_rest_is_read(void **state)
{
    (void)state;
    const char *refused = "! 1: a page of more than 100000 bytes\n";
    const char *then = "! 1: a page of more than 100000 bytes\n@2 [t]\n";
    expect_generated("", "abc ", LONG, "", WQ_FORMAT_AUTO, refused);
    expect_generated("{\"title\":\"", "abc ", LONG, "\"}\n{\"title\":\"t\"}\n", WQ_FORMAT_AUTO,
                     then);
    expect_generated("{\"title\":", "[", LONG, "\n{\"title\":\"t\"}\n", WQ_FORMAT_AUTO, then);
    expect_generated("[{\"title\":", "[", 200000, "", WQ_FORMAT_AUTO, refused);
    expect_generated("<DOC><TITLE>", "<P>", LONG, "</TITLE></DOC>\n<DOC><TITLE>t</TITLE></DOC>",
                     WQ_FORMAT_AUTO, then);
    expect_generated("<DOC>", "<", LONG, "</DOC>\n<DOC><TITLE>t</TITLE></DOC>", WQ_FORMAT_AUTO,
                     then);
    expect_generated("{\"title\":\"t\"}\n", "\n \n", LONG, "{}", WQ_FORMAT_AUTO,
                     "@1 [t]\n! 44739245: neither a title nor a text\n");
}

static void test_ingest_reader__hostile_pages_take_linear_time(void **state)
{
    (void)state;
    static const char *const BODIES[] = {"<a>", "<a></b>", "&#", "<p", "</p", "\n", " \n", ". "};
    for (size_t i = 0; i < sizeof BODIES / sizeof BODIES[0]; i++) {
        feed f = {.head = wq_span_str("<DOC><TEXT>"),
                  .body = wq_span_str(BODIES[i]),
                  .tail = wq_span_str("</TEXT></DOC>"),
                  .repeat = 4000000};
        run r;
        run_feed(&r, &f, WQ_FORMAT_TREC, 0);
        run_release(&r);
        f = (feed){.body = wq_span_str(BODIES[i]), .repeat = 4000000};
        run_feed(&r, &f, WQ_FORMAT_TREC, 0);
        run_release(&r);
        f = (feed){.body = wq_span_str(BODIES[i]), .repeat = 4000000};
        run_feed(&r, &f, WQ_FORMAT_TEXT, 0);
        run_release(&r);
    }
}

static void test_ingest_reader__limits_of_an_article(void **state)
{
    (void)state;
    feed f = {.head = wq_span_str("{\"body\":\""),
              .body = wq_span_str("word "),
              .tail = wq_span_str("\"}\n{\"title\":\"t\"}\n"),
              .repeat = 2000000};
    run r;
    run_feed(&r, &f, WQ_FORMAT_AUTO, 0);
    assert_string_equal((const char *)r.out.ptr, "! 1: its text is too long\n@2 [t]\n");
    run_release(&r);
    f = (feed){.head = wq_span_str("{\"title\":\"t\",\"url\":\""),
               .body = wq_span_str("u"),
               .tail = wq_span_str("\"}"),
               .repeat = 5000};
    run_feed(&r, &f, WQ_FORMAT_AUTO, 0);
    assert_string_equal((const char *)r.out.ptr, "! 1: its url is too long\n");
    run_release(&r);
    f = (feed){.head = wq_span_str("{\"title\":\"t\",\"u\":\""),
               .body = wq_span_str("u"),
               .tail = wq_span_str("\"}"),
               .repeat = 70000};
    run_feed(&r, &f, WQ_FORMAT_AUTO, 0);
    assert_string_equal((const char *)r.out.ptr, "! 1: its unknown keys are too long\n");
    run_release(&r);
    f = (feed){.body = wq_span_str("a\n"), .repeat = 100000};
    run_feed(&r, &f, WQ_FORMAT_TEXT, 0);
    assert_string_equal((const char *)r.out.ptr, "! 1: more than 32768 paragraphs\n");
    run_release(&r);
}

static void test_ingest_reader__detect(void **state)
{
    (void)state;
    assert_int_equal(ingest_detect(wq_span_str("{\"a\"")), WQ_FORMAT_JSONL);
    assert_int_equal(ingest_detect(wq_span_str(" \n[ {\"a\"")), WQ_FORMAT_JSONL);
    assert_int_equal(ingest_detect(wq_span_str("{curly} words")), WQ_FORMAT_TEXT);
    assert_int_equal(ingest_detect(wq_span_str("[photo] A caption")), WQ_FORMAT_TEXT);
    assert_int_equal(ingest_detect(wq_span_str("<?xml?>\n<docs><doc id='1'>")), WQ_FORMAT_TREC);
    assert_int_equal(ingest_detect(wq_span_str("<DOCNO>")), WQ_FORMAT_TEXT);
    assert_int_equal(ingest_detect(wq_span_str("a <DOC>")), WQ_FORMAT_TEXT);
    assert_int_equal(ingest_detect(wq_span_str("")), WQ_FORMAT_TEXT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ingest_reader__plain_short_first_line_is_the_title),
        cmocka_unit_test(test_ingest_reader__plain_title_from_the_lead),
        cmocka_unit_test(test_ingest_reader__plain_wrapped_text_is_joined),
        cmocka_unit_test(test_ingest_reader__plain_refusals),
        cmocka_unit_test(test_ingest_reader__jsonl_all_keys),
        cmocka_unit_test(test_ingest_reader__jsonl_one_bad_line_is_one_bad_line),
        cmocka_unit_test(test_ingest_reader__json_arrays_and_long_objects),
        cmocka_unit_test(test_ingest_reader__trec_elements),
        cmocka_unit_test(test_ingest_reader__trec_refusals),
        cmocka_unit_test(test_ingest_reader__endless_pages_are_refused_and_the_rest_is_read),
        cmocka_unit_test(test_ingest_reader__hostile_pages_take_linear_time),
        cmocka_unit_test(test_ingest_reader__limits_of_an_article),
        cmocka_unit_test(test_ingest_reader__detect),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
