/* SPDX-License-Identifier: MIT */
/* Invented news for the tests of pack: row n is always the same article, on every machine. Some
 * rows repeat an earlier article as another edition, some have no body, no title, or every
 * field. */
#ifndef UNIT_PACK_NEWS_H
#define UNIT_PACK_NEWS_H

#include "pack/pack.h"

#include <stdio.h>
#include <string.h>

typedef struct news_row {
    wq_article article;
    wq_part parts[12];
    char text[12][1024];
    char title[256];
    char url[320];
    char docno[32];
} news_row;

static const char *const NEWS_WORDS[] = {
    "أعلنت",   "البلدية", "فتح",    "الجسر",   "الجديد", "على",     "النهر",  "بعد",  "أشهر",
    "من",      "العمل",   "وقال",   "المهندس", "إن",     "الطريق",  "ستكون",  "آمنة", "للمشاة",
    "في",      "الشتاء،", "الماضي", "كتابٌ",    "مكتبة",  "المدينة", "bridge", "2024", "؟",
    "شهرداری", "گفت",     "پل",     "چهار",    "été",    "école",   "Şehir",  "мост", "橋",
};

static uint32_t news_random(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

static void news_sentence(uint32_t *state, unsigned words, char *out, size_t room)
{
    size_t len = 0;
    for (unsigned i = 0; i < words; i++) {
        const char *word =
            NEWS_WORDS[news_random(state) % (sizeof NEWS_WORDS / sizeof NEWS_WORDS[0])];
        if (len + strlen(word) + 2 > room) {
            break;
        }
        len += (size_t)snprintf(out + len, room - len, "%s%s", i != 0 ? " " : "", word);
    }
}

static inline void news_make(news_row *row, uint32_t number)
{
    memset(row, 0, sizeof *row);
    wq_article *a = &row->article;
    /* Every seventh row is an edition of the article four rows before. */
    bool edition = number % 7 == 6;
    uint32_t of = edition ? number - 4 : number;
    uint32_t state = of * 2654435761u + 1;
    if (of % 11 != 3) {
        news_sentence(&state, 5 + of % 5, row->title, sizeof row->title);
        a->title = wq_span_str(row->title);
        a->title_source = of % 5 == 1 ? WQ_TITLE_DERIVED : WQ_TITLE_GIVEN;
    } else {
        a->title_source = WQ_TITLE_NONE;
    }
    size_t parts = of % 13 == 5 ? 0 : 1 + of % 9;
    for (size_t i = 0; i < parts; i++) {
        news_sentence(&state, 10 + news_random(&state) % 40, row->text[i], sizeof row->text[i]);
        row->parts[i].kind = i % 4 == 2 ? WQ_PART_SUBHEAD : WQ_PART_PARAGRAPH;
        row->parts[i].text = wq_span_str(row->text[i]);
    }
    if (number % 10 == 1) {
        row->parts[parts].kind = WQ_PART_RELATED;
        row->parts[parts++].text = wq_span_str("خبر آخر");
    }
    a->parts = row->parts;
    a->part_count = parts;
    a->date.precision = (uint8_t)(number % 5);
    a->date.minutes = number % 5 == 0 ? 0 : (int32_t)(28000000u - number * 37u);
    a->date.offset_known = number % 3 == 1;
    a->date.offset = number % 3 == 1 ? (int16_t)(number % 2 ? 180 : -210) : 0;
    a->source = wq_span_str(number % 2 ? "صدى النهر" : "Le Pont");
    a->language = wq_span_str(number % 4 != 0 ? "ar" : "");
    a->category = wq_span_str(number % 6 == 0 ? "محليات" : "");
    (void)snprintf(row->url, sizeof row->url, "https://example.org/%u/%s", number, row->title);
    a->url = wq_span_str(row->url);
    (void)snprintf(row->docno, sizeof row->docno, "N-%u", number);
    a->docno = wq_span_str(number % 2 ? row->docno : "");
    a->byline = wq_span_str(number % 8 == 0 ? "س. الورّاق" : "");
    a->extra = wq_span_str(number % 9 == 0 ? "{\"pages\":[1,2]}" : "");
    a->id = pack_article_id(a);
}

static inline wq_status news_next(void *arg, uint32_t row, wq_article *article)
{
    news_row *news = arg;
    news_make(news, row);
    *article = news->article;
    return WQ_OK;
}

static inline void news_pack(uint32_t rows, const pack_dict *dict, int level, wq_buf *bytes,
                             pack_id *id)
{
    static news_row news;
    wq_error err = {0};
    pack_write_options options;
    memset(&options, 0, sizeof options);
    options.dict = dict;
    options.level = level;
    options.err = &err;
    wq_sink sink = wq_sink_buf(bytes);
    uint64_t size;
    assert_int_equal(pack_write(news_next, &news, rows, &options, &sink, id, &size), WQ_OK);
    assert_true(size == bytes->len);
}

static inline void news_assert_equal(const wq_article *a, const wq_article *b)
{
    assert_true(pack_edition_equal(a, b));
    assert_int_equal(a->title_source, b->title_source);
    assert_int_equal(a->date.offset, b->date.offset);
    assert_int_equal(a->date.offset_known, b->date.offset_known);
    const wq_span left[] = {a->title, a->language, a->category, a->byline, a->extra};
    const wq_span right[] = {b->title, b->language, b->category, b->byline, b->extra};
    for (size_t i = 0; i < sizeof left / sizeof left[0]; i++) {
        assert_true(wq_span_equal(left[i], right[i]));
    }
    assert_int_equal(a->part_count, b->part_count);
    for (size_t i = 0; i < a->part_count; i++) {
        assert_int_equal(a->parts[i].kind, b->parts[i].kind);
        assert_true(wq_span_equal(a->parts[i].text, b->parts[i].text));
    }
}

#endif
