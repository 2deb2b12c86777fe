/* SPDX-License-Identifier: MIT */
/* The law of dates as examples: dates.tsv, each line a phrase and what it says. */
#include "base/date.h"
#include "text/calendar.h"
#include "text/dates.h"
#include "text/datewords.h"
#include "unit/text/policy.h"

#include <warraq/text.h>

#include "unit/unit.h"

#define PHRASES "tests/unit/text/dates.tsv"
#define FOUND   32

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text_dates__phrases),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
