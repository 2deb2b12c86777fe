/* SPDX-License-Identifier: MIT */
/* What the writer refuses, what it passes on, and editions whose text differs in white space. */
#include "unit/unit.h"

#include "unit/pack/news.h"

#include <stdlib.h>

typedef struct trial {
    news_row news;
    uint32_t calls;
    uint32_t fail_at;   /* call that fails, from 1 */
    uint32_t change_at; /* call that gives another article */
    uint32_t sink_left; /* writes before the sink is full */
} trial;

static wq_status trial_next(void *arg, uint32_t row, wq_article *article)
{
    trial *t = arg;
    t->calls++;
    WQ_FAIL_IF(t->calls == t->fail_at, WQ_EIO);
    return news_next(&t->news, t->calls == t->change_at ? row + 1 : row, article);
}

static wq_status trial_sink(void *ctx, wq_span bytes)
{
    trial *t = ctx;
    (void)bytes;
    WQ_FAIL_IF(t->sink_left == 0, WQ_ENOSPC);
    t->sink_left--;
    return WQ_OK;
}

static wq_status trial_run(trial *t, uint32_t rows, size_t memory, wq_error *err)
{
    pack_write_options options;
    memset(&options, 0, sizeof options);
    memset(err, 0, sizeof *err);
    options.level = 1;
    options.memory = memory;
    options.err = err;
    wq_sink sink = {trial_sink, t};
    pack_id id;
    return pack_write(trial_next, t, rows, &options, &sink, &id, NULL);
}

static void test_pack_packwriter__refusals_and_failures(void **state)
{
    (void)state;
    static trial t;
    wq_error err;
    t.sink_left = UINT32_MAX;
    assert_int_equal(trial_run(&t, 0, 0, &err), WQ_EINVAL);
    assert_int_equal(trial_run(&t, PACK_ROWS_MAX + 1, 0, &err), WQ_ELIMIT);
    assert_int_equal(trial_run(&t, 100, WQ_MIB, &err), WQ_ELIMIT);
    assert_non_null(strstr(err.text, "memory"));
    assert_int_equal(trial_run(&t, 100, 8 * WQ_MIB, &err), WQ_OK);
    for (uint32_t n = 1; n <= 20; n++) {
        memset(&t, 0, sizeof t);
        t.sink_left = UINT32_MAX;
        t.fail_at = n;
        assert_int_equal(trial_run(&t, 10, 0, &err), WQ_EIO);
        memset(&t, 0, sizeof t);
        t.sink_left = n - 1;
        wq_status st = trial_run(&t, 10, 0, &err);
        assert_true(st == WQ_ENOSPC || n > 10);
    }
    memset(&t, 0, sizeof t);
    t.sink_left = UINT32_MAX;
    t.change_at = 15;
    assert_int_equal(trial_run(&t, 10, 0, &err), WQ_EINVAL);
    assert_non_null(strstr(err.text, "changed"));
}

/* Two editions of one article: the second has a byline and related news, and other white space
 * unless `arg` says that its body is the same to the byte. */
static wq_status twin_next(void *arg, uint32_t row, wq_article *article)
{
    static wq_part parts[3];
    bool same = arg != NULL;
    memset(article, 0, sizeof *article);
    article->title = wq_span_str(row == 0 ? "فتح الجسر" : "فتح   الجسر");
    parts[0] = (wq_part){0, wq_span_str(row == 0 || same ? "one two" : " one\n two  ")};
    parts[1] = (wq_part){same ? WQ_PART_SUBHEAD : WQ_PART_PARAGRAPH, wq_span_str("three")};
    parts[2] = (wq_part){WQ_PART_RELATED, wq_span_str("beside")};
    article->parts = parts;
    article->part_count = row == 0 ? 2 : 3;
    article->byline = wq_span_str(row == 0 ? "" : "س.");
    article->id = pack_article_id(article);
    return WQ_OK;
}

/* The second row of the twins' pack, as it comes back; returns the bytes of the pack. */
static size_t twins_write(bool same)
{
    wq_buf bytes;
    wq_buf_init(&bytes, WQ_MIB);
    pack_write_options options;
    memset(&options, 0, sizeof options);
    options.level = 1;
    options.counter = 7;
    wq_sink sink = wq_sink_buf(&bytes);
    pack_id id;
    pack_id seen;
    assert_int_equal(pack_write(twin_next, same ? &same : NULL, 2, &options, &sink, &id, NULL),
                     WQ_OK);
    wq_span span = wq_buf_span(&bytes);
    wq_source source = wq_source_span(&span);
    pack_reader *pack;
    pack_codec *codec;
    wq_article have;
    assert_int_equal(pack_open(&source, NULL, &pack), WQ_OK);
    assert_int_equal(pack_codec_new(&codec), WQ_OK);
    assert_int_equal(pack_article(pack, codec, NULL, 1, &have), WQ_OK);
    assert_true(wq_span_equal(have.title, wq_span_str("فتح   الجسر")));
    assert_true(wq_span_equal(have.byline, wq_span_str("س.")));
    assert_int_equal(have.part_count, 3);
    assert_true(wq_span_equal(have.parts[0].text, wq_span_str(same ? "one two" : " one\n two  ")));
    assert_true(wq_span_equal(have.parts[1].text, wq_span_str("three")));
    assert_int_equal(have.parts[1].kind, same ? WQ_PART_SUBHEAD : WQ_PART_PARAGRAPH);
    assert_int_equal(have.parts[2].kind, WQ_PART_RELATED);
    assert_int_equal(pack_verify(pack, codec, NULL, NULL, &seen), WQ_OK);
    assert_memory_equal(id.b, seen.b, sizeof id.b);
    size_t len = bytes.len;
    pack_codec_free(codec);
    pack_close(pack);
    wq_buf_release(&bytes);
    return len;
}

/* A body that comes again is stored once; one that differs, be it in white space alone, is kept
 * as it was written, though the id is the same. */
static void test_pack_packwriter__a_second_edition_is_what_was_written(void **state)
{
    (void)state;
    assert_true(twins_write(true) < twins_write(false));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pack_packwriter__refusals_and_failures),
        cmocka_unit_test(test_pack_packwriter__a_second_edition_is_what_was_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
