/* SPDX-License-Identifier: MIT */
/* The law of dates as examples: dates.tsv, each line a phrase and what it says. */
#include "base/date.h"
#include "text/calendar.h"
#include "text/dates.h"
#include "text/datewords.h"
#include "unit/text/policy.h"

#include <warraq/text.h>

#include "unit/unit.h"

#define PHRASES   "tests/unit/text/dates.tsv"
#define SENTENCES "tests/unit/text/sentences.tsv"
#define FOUND     32

typedef struct phrase {
    char plain[1024];
    size_t len;
    uint32_t starts[FOUND], ends[FOUND];
    unsigned braces;
} phrase;

/* Take the braces out and remember where they stood. */
static void phrase_read(const char *marked, phrase *p)
{
    memset(p, 0, sizeof *p);
    for (const char *c = marked; *c != '\0'; c++) {
        if (*c == '{') {
            p->starts[p->braces] = (uint32_t)p->len;
        } else if (*c == '}') {
            p->ends[p->braces++] = (uint32_t)p->len;
        } else {
            assert_true(p->len < sizeof p->plain);
            p->plain[p->len++] = *c;
        }
    }
}

static void date_write(const text_date *date, char out[64])
{
    static const char *const ORIGIN[] = {"", "~", "<", ""};
    char text[WQ_DATE_TEXT];
    if (date->origin == TEXT_DATE_YEARLESS) {
        snprintf(out, 64, "--%02u-%02u", date->month, date->day);
        return;
    }
    wq_date_format(&date->date, text);
    snprintf(out, 64, "%s%s", ORIGIN[date->origin], text);
}

static bool phrase_right(const char *published, const char *marked, const char *meaning)
{
    phrase p;
    wq_date day = {0};
    text_date found[FOUND];
    char got[1024] = "";
    bool right = true;
    phrase_read(marked, &p);
    if (strcmp(published, "-") != 0) {
        assert_int_equal(wq_date_parse(wq_span_str(published), &day), WQ_OK);
    }
    wq_span text = wq_span_of((const uint8_t *)p.plain, p.len);
    size_t count = text_dates_find(text, &day, found, FOUND);
    for (size_t i = 0; i < count; i++) {
        char one[64];
        date_write(&found[i], one);
        snprintf(got + strlen(got), sizeof got - strlen(got), "%s%s", i > 0 ? " " : "", one);
        /* A closing sign may stand inside the braces. */
        right = right && i < p.braces && found[i].start == p.starts[i] &&
                found[i].end <= p.ends[i] && found[i].end + 2 >= p.ends[i];
    }
    right = right && count == p.braces && strcmp(count > 0 ? got : "-", meaning) == 0;
    if (!right) {
        fprintf(stderr, "%s | %s\n   meant %s, got %s", published, marked, meaning, got);
        for (size_t i = 0; i < count; i++) {
            fprintf(stderr, " {%.*s}", (int)(found[i].end - found[i].start),
                    p.plain + found[i].start);
        }
        fprintf(stderr, "\n");
    }
    return right;
}

static void test_text_dates__phrases(void **state)
{
    (void)state;
    char line[2048];
    unsigned phrases = 0, none = 0, wrong = 0;
    FILE *file = fopen(PHRASES, "r");
    assert_non_null(file);
    while (fgets(line, sizeof line, file) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        if (line[0] == '#' || line[0] == '\0') {
            continue;
        }
        char *published = strtok(line, "\t");
        char *marked = strtok(NULL, "\t");
        char *meaning = strtok(NULL, "\t");
        assert_non_null(meaning);
        phrases++;
        none += strcmp(meaning, "-") == 0;
        wrong += !phrase_right(published, marked, meaning);
    }
    fclose(file);
    printf("%u phrases, %u of them no dates: %u wrong\n", phrases, none, wrong);
    assert_true(phrases >= 300);
    assert_int_equal(wrong, 0);
}

/* The keys that a sentence is found by, as sentences.tsv writes them. */
static void sentence_read(const char *published, const char *sentence, const char *judged,
                          unsigned counts[3])
{
    wq_date day = {0};
    text_date found[FOUND];
    char rest[512];
    snprintf(rest, sizeof rest, " %s ", strcmp(judged, "-") == 0 ? "" : judged);
    for (const char *c = judged; *c != '\0' && *judged != '-'; c++) {
        counts[2] += *c == ' ';
    }
    counts[2] += strcmp(judged, "-") != 0;
    if (strcmp(published, "-") != 0) {
        assert_int_equal(wq_date_parse(wq_span_str(published), &day), WQ_OK);
    }
    size_t count = text_dates_find(wq_span_str(sentence), &day, found, FOUND);
    for (size_t i = 0; i < count; i++) {
        char one[64], seek[72];
        date_write(&found[i], one);
        const char *bare = one + strspn(one, "~<");
        snprintf(seek, sizeof seek, " %s ", bare);
        char *at = strstr(rest, seek);
        seek[1] = '#';
        if (at == NULL && strstr(rest, seek) != NULL) {
            continue; /* said twice */
        }
        if (at != NULL) {
            counts[0]++;
            at[1] = '#'; /* taken: its first digit */
        } else {
            counts[1]++;
            fprintf(stderr, "wrong: %s in: %s\n", bare, sentence);
        }
    }
    if (strpbrk(rest, "0123456789") != NULL && strchr(rest, '#') == NULL) {
        fprintf(stderr, "not found: %s in: %s\n", judged, sentence);
    }
}

static void test_text_dates__news_sentences(void **state)
{
    (void)state;
    char line[2048];
    unsigned counts[3] = {0, 0, 0}; /* right, wrong, judged */
    unsigned sentences = 0;
    FILE *file = fopen(SENTENCES, "r");
    assert_non_null(file);
    while (fgets(line, sizeof line, file) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        if (line[0] == '#') {
            continue;
        }
        char *published = strtok(line, "\t");
        char *sentence = strtok(NULL, "\t");
        char *judged = strtok(NULL, "\t");
        assert_non_null(judged);
        sentence_read(published, sentence, judged, counts);
        sentences++;
    }
    fclose(file);
    printf("%u sentences: %u of %u dates found, %u wrong ones; precision %u.%u %%\n", sentences,
           counts[0], counts[2], counts[1], counts[0] * 100 / (counts[0] + counts[1]),
           counts[0] * 1000 / (counts[0] + counts[1]) % 10);
    assert_true(sentences >= 100);
    assert_true(counts[1] * 100 <= counts[0]); /* measured, and not to become worse */
    assert_true(counts[0] * 100 >= counts[2] * 97);
}

/* Days of other calendars as almanacs have them. */
static void test_text_dates__calendars(void **state)
{
    (void)state;
    static const struct {
        int calendar, year, month, day, y, m, d;
    } DAYS[] = {
        {CALENDAR_HIJRI, 1445, 1, 1, 2023, 7, 19},   {CALENDAR_HIJRI, 1445, 9, 1, 2024, 3, 11},
        {CALENDAR_HIJRI, 1400, 1, 1, 1979, 11, 21},  {CALENDAR_HIJRI, 1, 1, 1, 622, 7, 19},
        {CALENDAR_SOLAR, 1357, 11, 22, 1979, 2, 11}, {CALENDAR_SOLAR, 1399, 12, 30, 2021, 3, 20},
        {CALENDAR_SOLAR, 1400, 1, 1, 2021, 3, 21},   {CALENDAR_SOLAR, 1403, 1, 1, 2024, 3, 20},
        {CALENDAR_SOLAR, 1403, 12, 30, 2025, 3, 20}, {CALENDAR_SOLAR, 1404, 1, 1, 2025, 3, 21},
        {CALENDAR_SOLAR, 1375, 12, 30, 1997, 3, 20}, {CALENDAR_SOLAR, 1299, 12, 3, 1921, 2, 22},
    };
    for (size_t i = 0; i < sizeof DAYS / sizeof DAYS[0]; i++) {
        int32_t days = text_calendar_days((text_calendar)DAYS[i].calendar, DAYS[i].year,
                                          DAYS[i].month, DAYS[i].day);
        assert_int_equal(days, wq_date_days(DAYS[i].y, DAYS[i].m, DAYS[i].d));
        assert_int_equal(text_calendar_year((text_calendar)DAYS[i].calendar, days), DAYS[i].year);
    }
    /* Every day of two centuries belongs to the year that it is counted from. */
    for (int c = CALENDAR_GREGORIAN; c <= CALENDAR_SOLAR; c++) {
        for (int32_t day = wq_date_days(1900, 1, 1); day < wq_date_days(2100, 1, 1); day += 17) {
            int32_t year = text_calendar_year((text_calendar)c, day);
            assert_true(text_calendar_days((text_calendar)c, year, 1, 1) <= day);
            assert_true(text_calendar_days((text_calendar)c, year + 1, 1, 1) > day);
        }
    }
    assert_int_equal(text_calendar_weekday(wq_date_days(2024, 12, 5)), 4);
    assert_int_equal(text_calendar_weekday(wq_date_days(1967, 6, 5)), 1);
}

/* The table for people and the one for the program are the same. */
static void test_text_dates__words_are_those_of_the_table(void **state)
{
    (void)state;
    static char line[4096];
    unsigned words = 0;
    bool inside = false;
    FILE *file = fopen("src/text/DATES.md", "r");
    assert_non_null(file);
    while (fgets(line, sizeof line, file) != NULL) {
        inside = inside || strncmp(line, "<!-- table: datewords", 21) == 0;
        char *kind = inside && line[0] == '|' ? strtok(line, "|") : NULL;
        char *value = kind != NULL ? strtok(NULL, "|") : NULL;
        char *cell = value != NULL ? strtok(NULL, "|\n") : NULL;
        if (cell == NULL || strchr(value, '-') == value || strstr(kind, "kind") != NULL) {
            continue;
        }
        for (char *word = strtok(cell, " "); word != NULL; word = strtok(NULL, " ")) {
            text_tokens it;
            text_token token;
            text_tokens_init(&it, wq_span_str(word));
            assert_true(text_tokens_next(&it, &token));
            const text_date_word *w = text_date_word_find(token.folded, token.folded_len);
            assert_non_null(w);
            assert_int_equal(w->value, strtol(value, NULL, 10));
            assert_int_equal((w->flags & DATEWORD_WEAK) != 0, strstr(kind, " weak") != NULL);
            words++;
        }
    }
    fclose(file);
    assert_true(words > 700);
}

/* A run of any length, and what is too long for a word of the table. */
static void test_text_dates__long_runs(void **state)
{
    (void)state;
    static char text[200000];
    static text_date found[1000];
    size_t len = 0;
    for (int i = 0; i < 500; i++) {
        len +=
            (size_t)snprintf(text + len, sizeof text - len, "%s5 ديسمبر 2024", i > 0 ? " و" : "");
    }
    size_t count = text_dates_find(wq_span_of((const uint8_t *)text, len), NULL, found, 1000);
    assert_int_equal(count, 500);
    memset(text, '1', sizeof text);
    assert_int_equal(
        text_dates_find(wq_span_of((const uint8_t *)text, sizeof text), NULL, found, 1000), 0);
    for (size_t i = 0; i + 2 < sizeof text; i += 2) {
        text[i + 1] = "/-. "[i / 2 % 4];
    }
    (void)text_dates_find(wq_span_of((const uint8_t *)text, sizeof text), NULL, found, 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text_dates__phrases),
        cmocka_unit_test(test_text_dates__news_sentences),
        cmocka_unit_test(test_text_dates__calendars),
        cmocka_unit_test(test_text_dates__words_are_those_of_the_table),
        cmocka_unit_test(test_text_dates__long_runs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
