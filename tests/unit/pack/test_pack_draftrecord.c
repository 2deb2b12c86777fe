/* SPDX-License-Identifier: MIT */
#include "unit/unit.h"

#include "pack/pack.h"

#include <string.h>

static const wq_part PARTS[] = {
    {WQ_PART_PARAGRAPH, {(const uint8_t *)"أعلنت البلدية  فتح الجسر.", 45}},
    {WQ_PART_SUBHEAD, {(const uint8_t *)"Le pont", 7}},
    {WQ_PART_PARAGRAPH, {NULL, 0}},
    {WQ_PART_RELATED, {(const uint8_t *)"more", 4}},
};

static wq_article sample(void)
{
    wq_article a = {0};
    a.title = wq_span_str("فتح الجسر");
    a.title_source = WQ_TITLE_DERIVED;
    a.date = (wq_date){-77, WQ_DATE_MINUTE, 1, -330};
    a.docno = wq_span_str("N-17");
    a.source = wq_span_str("صدى النهر");
    a.url = wq_span_str("http://example.org/a?b=%D8%A7");
    a.language = wq_span_str("ar");
    a.category = wq_span_str("محليات");
    a.byline = wq_span_str("س. م.");
    a.extra = wq_span_str("{\"k\":[1,2]}");
    a.parts = PARTS;
    a.part_count = sizeof PARTS / sizeof PARTS[0];
    a.id = pack_article_id(&a);
    return a;
}

static void assert_span_equal(wq_span a, wq_span b)
{
    assert_true(wq_span_equal(a, b));
}

static void assert_article_equal(const wq_article *a, const wq_article *b)
{
    assert_memory_equal(a->id.b, b->id.b, 16);
    assert_span_equal(a->title, b->title);
    assert_int_equal(a->title_source, b->title_source);
    assert_true(pack_edition_equal(a, b));
    assert_int_equal(a->date.offset, b->date.offset);
    assert_int_equal(a->date.offset_known, b->date.offset_known);
    assert_span_equal(a->language, b->language);
    assert_span_equal(a->category, b->category);
    assert_span_equal(a->byline, b->byline);
    assert_span_equal(a->extra, b->extra);
    assert_int_equal(a->part_count, b->part_count);
    for (size_t i = 0; i < a->part_count; i++) {
        assert_int_equal(a->parts[i].kind, b->parts[i].kind);
        assert_span_equal(a->parts[i].text, b->parts[i].text);
    }
}

static void test_pack_draftrecord__round_trip(void **state)
{
    (void)state;
    pack_codec *codec;
    assert_int_equal(pack_codec_new(&codec), WQ_OK);
    wq_buf out;
    wq_buf_init(&out, WQ_MIB);
    wq_article a = sample();
    wq_article back;
    assert_int_equal(pack_record_encode(codec, NULL, 19, &a, &out), WQ_OK);
    assert_int_equal(pack_record_decode(codec, NULL, wq_buf_span(&out), &back), WQ_OK);
    assert_article_equal(&a, &back);

    wq_article none = {0};
    none.id = pack_article_id(&none);
    wq_buf_clear(&out);
    assert_int_equal(pack_record_encode(codec, NULL, 3, &none, &out), WQ_OK);
    assert_int_equal(pack_record_decode(codec, NULL, wq_buf_span(&out), &back), WQ_OK);
    assert_article_equal(&none, &back);
    wq_buf_release(&out);
    pack_codec_free(codec);
}

static void test_pack_draftrecord__damage_is_never_a_wrong_article(void **state)
{
    (void)state;
    pack_codec *codec;
    assert_int_equal(pack_codec_new(&codec), WQ_OK);
    wq_buf out;
    wq_buf_init(&out, WQ_MIB);
    wq_article a = sample();
    assert_int_equal(pack_record_encode(codec, NULL, 19, &a, &out), WQ_OK);
    for (size_t i = 0; i < out.len; i++) {
        for (unsigned bit = 0; bit < 8; bit++) {
            wq_article back;
            out.ptr[i] ^= (uint8_t)(1u << bit);
            assert_int_not_equal(pack_record_decode(codec, NULL, wq_buf_span(&out), &back), WQ_OK);
            out.ptr[i] ^= (uint8_t)(1u << bit);
        }
        wq_article cut;
        assert_int_equal(pack_record_decode(codec, NULL, wq_span_of(out.ptr, i), &cut),
                         WQ_ECORRUPT);
    }
    wq_buf_release(&out);
    pack_codec_free(codec);
}

static void test_pack_draftrecord__newer_versions_are_refused(void **state)
{
    (void)state;
    pack_codec *codec;
    assert_int_equal(pack_codec_new(&codec), WQ_OK);
    wq_buf out;
    wq_buf_init(&out, WQ_MIB);
    wq_article a = sample();
    wq_article back;
    assert_int_equal(pack_record_encode(codec, NULL, 1, &a, &out), WQ_OK);
    out.ptr[0] = 2;
    assert_int_equal(pack_record_decode(codec, NULL, wq_buf_span(&out), &back), WQ_EVERSION);
    out.ptr[0] = 1;
    out.ptr[1] = 0x80;
    assert_int_equal(pack_record_decode(codec, NULL, wq_buf_span(&out), &back), WQ_EVERSION);
    wq_buf_release(&out);
    pack_codec_free(codec);
}

static void test_pack_draftrecord__limits(void **state)
{
    (void)state;
    static uint8_t text[WQ_LIMIT_ARTICLE + 1];
    memset(text, 'a', sizeof text);
    pack_codec *codec;
    assert_int_equal(pack_codec_new(&codec), WQ_OK);
    wq_buf out;
    wq_buf_init(&out, 4 * WQ_MIB);
    wq_part part = {WQ_PART_PARAGRAPH, {text, sizeof text - 1}};
    wq_article a = {0};
    wq_article back;
    a.parts = &part;
    a.part_count = 1;
    a.id = pack_article_id(&a);
    assert_int_equal(pack_record_encode(codec, NULL, 3, &a, &out), WQ_OK);
    assert_int_equal(pack_record_decode(codec, NULL, wq_buf_span(&out), &back), WQ_OK);
    assert_int_equal(back.parts[0].text.len, WQ_LIMIT_ARTICLE);
    part.text.len++;
    assert_int_equal(pack_record_encode(codec, NULL, 3, &a, &out), WQ_ETOOBIG);
    part.text.len = 1;
    a.url = wq_span_of(text, WQ_LIMIT_FIELD + 1);
    assert_int_equal(pack_record_encode(codec, NULL, 3, &a, &out), WQ_ETOOBIG);
    a.url = wq_span_of("\xFF", 1);
    assert_int_equal(pack_record_encode(codec, NULL, 3, &a, &out), WQ_EENCODING);
    wq_buf_release(&out);
    pack_codec_free(codec);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pack_draftrecord__round_trip),
        cmocka_unit_test(test_pack_draftrecord__damage_is_never_a_wrong_article),
        cmocka_unit_test(test_pack_draftrecord__newer_versions_are_refused),
        cmocka_unit_test(test_pack_draftrecord__limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
