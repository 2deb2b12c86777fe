/* SPDX-License-Identifier: MIT */
/* What is written down: the worked example of FORMAT.md, and packs of every released format. */
#include "unit/unit.h"

#include "pack/layout.h"
#include "unit/pack/news.h"

#include <stdlib.h>
#include <sys/stat.h>

static bool file_load(const char *path, wq_buf *out)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return false;
    }
    uint8_t piece[4096];
    size_t got;
    while ((got = fread(piece, 1, sizeof piece, file)) != 0) {
        assert_int_equal(wq_buf_put(out, piece, got), WQ_OK);
    }
    (void)fclose(file);
    return true;
}

static wq_status example_next(void *arg, uint32_t row, wq_article *article)
{
    static wq_part parts[1];
    (void)arg;
    (void)row;
    memset(article, 0, sizeof *article);
    article->title = wq_span_str("الجسر");
    article->date.minutes = 28884600; /* 2024-12-02T10:00 */
    article->date.precision = WQ_DATE_MINUTE;
    article->source = wq_span_str("صدى");
    article->language = wq_span_str("ar");
    parts[0].text = wq_span_str("فُتح الجسر.");
    article->parts = parts;
    article->part_count = 1;
    article->id = pack_article_id(article);
    return WQ_OK;
}

static void example_write(wq_buf *bytes)
{
    pack_write_options options;
    memset(&options, 0, sizeof options);
    options.level = 9;
    wq_sink sink = wq_sink_buf(bytes);
    pack_id id;
    assert_int_equal(pack_write(example_next, NULL, 1, &options, &sink, &id, NULL), WQ_OK);
}

/* Lines of the document that begin with four hex digits and a colon: an offset, then bytes. */
static void example_parse(const char *text, wq_buf *bytes)
{
    const char *line = strstr(text, "<!-- example -->");
    const char *end = strstr(text, "<!-- end -->");
    assert_true(line != NULL && end != NULL);
    while (line != NULL && line < end) {
        if (strspn(line, "0123456789abcdef") == 4 && line[4] == ':') {
            assert_int_equal(strtoul(line, NULL, 16), bytes->len);
            const char *at = line + 5;
            while (at[0] == ' ' && strspn(at + 1, "0123456789abcdef") == 2) {
                uint8_t byte = (uint8_t)strtoul(at + 1, NULL, 16);
                assert_int_equal(wq_buf_put_u8(bytes, byte), WQ_OK);
                at += 3;
            }
        }
        line = strchr(line, '\n');
        line = line != NULL ? line + 1 : NULL;
    }
}

static void test_pack_format__worked_example(void **state)
{
    (void)state;
    wq_buf written;
    wq_buf stated;
    wq_buf text;
    wq_buf_init(&written, 65536);
    wq_buf_init(&stated, 65536);
    wq_buf_init(&text, 1 << 20);
    example_write(&written);
    if (getenv("PACK_EXAMPLE") != NULL) {
        for (size_t i = 0; i < written.len; i++) {
            (void)printf("%s%02x", i % 16 == 0 ? "\nHEX " : " ", written.ptr[i]);
        }
        (void)printf("\n");
    }
    if (!file_load("src/pack/FORMAT.md", &text)) {
        skip();
    }
    assert_int_equal(wq_buf_put_u8(&text, 0), WQ_OK);
    example_parse((const char *)text.ptr, &stated);
    assert_true(wq_span_equal(wq_buf_span(&written), wq_buf_span(&stated)));
    wq_buf_release(&written);
    wq_buf_release(&stated);
    wq_buf_release(&text);
}

/* Frozen: written once, read for ever. PACK_FREEZE=1 writes what is not there yet. */
static void fixture_check(const char *path, const pack_dict *dict)
{
    wq_buf bytes;
    wq_buf_init(&bytes, 1 << 20);
    struct stat st;
    if (stat("tests/fixtures/pack", &st) != 0) {
        skip();
    }
    assert_true(file_load(path, &bytes));
    wq_span span = wq_buf_span(&bytes);
    wq_source source = wq_source_span(&span);
    pack_reader *pack;
    pack_codec *codec;
    assert_int_equal(pack_open(&source, NULL, &pack), WQ_OK);
    assert_int_equal(pack_codec_new(&codec), WQ_OK);
    assert_int_equal(pack_verify(pack, codec, dict, NULL, NULL), WQ_OK);
    assert_int_equal(pack_rows(pack), 100);
    for (uint32_t row = 0; row < 100; row++) {
        news_row want;
        wq_article have;
        news_make(&want, row);
        assert_int_equal(pack_article(pack, codec, dict, row, &have), WQ_OK);
        news_assert_equal(&want.article, &have);
    }
    pack_codec_free(codec);
    pack_close(pack);
    wq_buf_release(&bytes);
}

static void file_save(const char *path, wq_span bytes)
{
    FILE *file = fopen(path, "wbx");
    if (file != NULL) {
        (void)!fwrite(bytes.ptr, 1, bytes.len, file);
        (void)fclose(file);
    }
}

static void fixtures_freeze(void)
{
    news_row news;
    pack_id id;
    wq_buf raw;
    wq_buf out;
    pack_dict *dict;
    wq_buf_init(&raw, PACK_DICT_MAX);
    wq_buf_init(&out, 1 << 20);
    assert_int_equal(pack_dict_train_rows(news_next, &news, 600, 4096, &raw), WQ_OK);
    assert_int_equal(pack_dict_encode(wq_buf_span(&raw), &out), WQ_OK);
    file_save("tests/fixtures/pack/good-v1.dict", wq_buf_span(&out));
    assert_int_equal(pack_dict_new(wq_buf_span(&raw), 12, &dict), WQ_OK);
    wq_buf_clear(&out);
    news_pack(100, dict, 12, &out, &id);
    file_save("tests/fixtures/pack/good-v1.pack", wq_buf_span(&out));
    wq_buf_clear(&out);
    news_pack(100, NULL, 12, &out, &id);
    file_save("tests/fixtures/pack/good-v1-nodict.pack", wq_buf_span(&out));
    pack_dict_free(dict);
    wq_buf_release(&raw);
    wq_buf_release(&out);
}

static void test_pack_format__frozen_packs(void **state)
{
    (void)state;
    if (getenv("PACK_FREEZE") != NULL) {
        fixtures_freeze();
    }
    fixture_check("tests/fixtures/pack/good-v1-nodict.pack", NULL);
    wq_buf stored;
    wq_buf raw;
    pack_dict *dict;
    wq_buf_init(&stored, 1 << 20);
    wq_buf_init(&raw, PACK_DICT_MAX);
    assert_true(file_load("tests/fixtures/pack/good-v1.dict", &stored));
    assert_int_equal(pack_dict_decode(wq_buf_span(&stored), NULL, &raw), WQ_OK);
    assert_int_equal(pack_dict_new(wq_buf_span(&raw), 0, &dict), WQ_OK);
    fixture_check("tests/fixtures/pack/good-v1.pack", dict);
    pack_dict_free(dict);
    wq_buf_release(&stored);
    wq_buf_release(&raw);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pack_format__worked_example),
        cmocka_unit_test(test_pack_format__frozen_packs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
