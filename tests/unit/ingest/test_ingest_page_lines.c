/* SPDX-License-Identifier: MIT */
#include "unit/unit.h"

#include "ingest/core.h"
#include "ingest/jsontext.h"
#include "ingest/page_lines.h"
#include "text/text.h"

#include <dirent.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define GOLDEN "tests/fixtures/pages"
#define REAL   "../shared/data/pages"

typedef struct sheet {
    ingest_pages page;
    ingest_lexicon *lexicon;
    wq_buf text;
    size_t lines; /* not blank, of the input */
} sheet;

static size_t lines_count(wq_span text)
{
    size_t count = 0;
    while (text.len > 0) {
        size_t end = 0;
        while (end < text.len && text.ptr[end] != '\n' && text.ptr[end] != '\r') {
            end++;
        }
        count += ingest_span_trim(wq_span_sub(text, 0, end)).len > 0;
        text = wq_span_sub(text, end + 1, text.len);
    }
    return count;
}

static void sheet_read(sheet *s, wq_span text)
{
    memset(s, 0, sizeof *s);
    s->lexicon = ingest_lexicon_new();
    assert_non_null(s->lexicon);
    wq_buf_init(&s->text, WQ_LIMIT_PAGE);
    assert_int_equal(wq_buf_put_span(&s->text, text), WQ_OK);
    s->page.lexicon = s->lexicon;
    s->page.text = s->text.ptr;
    s->page.len = ingest_entities_decode(s->text.ptr, s->text.len);
    s->lines = lines_count(wq_span_of(s->page.text, s->page.len));
    wq_buf_init(&s->page.lines, PACK_PARTS_MAX * sizeof(ingest_line));
    assert_int_equal(ingest_page_read(&s->page), WQ_OK);
}

static void sheet_release(sheet *s)
{
    ingest_lexicon_free(s->lexicon);
    wq_buf_release(&s->text);
    wq_buf_release(&s->page.lines);
}

/* Every line of the input is in exactly one part, and stories follow each other. */
static void sheet_check(const sheet *s)
{
    size_t count, lines = 0, end = 0;
    const ingest_line *line = ingest_page_line(&s->page, &count);
    uint32_t story = 0;
    for (size_t i = 0; i < count; i++) {
        assert_true(line[i].at >= end && line[i].len > 0 && line[i].text < line[i].len);
        assert_in_range(line[i].kind, LINE_TITLE, LINE_KINDS - 1);
        assert_in_range(line[i].rule, RULE_BULLET, RULE_COUNT - 1);
        assert_true(line[i].story == story || line[i].story == story + 1);
        story = line[i].story;
        end = line[i].at + line[i].len;
        lines += line[i].lines;
    }
    assert_int_equal(lines, s->lines);
    assert_int_equal(story + 1, s->page.stories);
}

static wq_buf file_read(const char *path)
{
    wq_buf buf;
    char piece[4096];
    wq_buf_init(&buf, WQ_LIMIT_PAGE);
    FILE *file = fopen(path, "rb");
    for (size_t n; file != NULL && (n = fread(piece, 1, sizeof piece, file)) > 0;) {
        assert_int_equal(wq_buf_put(&buf, piece, n), WQ_OK);
    }
    if (file != NULL) {
        (void)fclose(file);
    }
    return buf;
}

/* ---- golden pages ---- */

static void golden_check(const char *name)
{
    char path[512];
    sheet s;
    (void)snprintf(path, sizeof path, "%s/%s", GOLDEN, name);
    wq_buf text = file_read(path);
    (void)snprintf(path, sizeof path, "%s/%.*s.parts", GOLDEN, (int)strlen(name) - 4, name);
    wq_buf want = file_read(path);
    wq_buf have;
    wq_buf_init(&have, WQ_LIMIT_PAGE);
    sheet_read(&s, wq_buf_span(&text));
    sheet_check(&s);
    size_t count;
    const ingest_line *line = ingest_page_line(&s.page, &count);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(wq_buf_printf(&have, "%" PRIu32 "\t%" PRIu32 "\t%s\t%s\n", line[i].number,
                                       line[i].story, ingest_line_name(line[i].kind),
                                       ingest_rule_name(line[i].rule)),
                         WQ_OK);
    }
    if (!wq_span_equal(wq_buf_span(&have), wq_buf_span(&want))) {
        fail_msg("%s: want\n%.*shave\n%.*s", name, (int)want.len, (char *)want.ptr, (int)have.len,
                 (char *)have.ptr);
    }
    sheet_release(&s);
    wq_buf_release(&text);
    wq_buf_release(&want);
    wq_buf_release(&have);
}

static void test_ingest_page_lines__golden(void **state)
{
    (void)state;
    DIR *dir = opendir(GOLDEN);
    assert_non_null(dir);
    size_t count = 0;
    for (const struct dirent *e; (e = readdir(dir)) != NULL;) {
        size_t len = strlen(e->d_name);
        if (len > 4 && strcmp(e->d_name + len - 4, ".txt") == 0) {
            golden_check(e->d_name);
            count++;
        }
    }
    (void)closedir(dir);
    assert_true(count >= 25);
}

/* ---- the real pages ---- */

static const ingest_line *line_find(const sheet *s, wq_span text, bool *taken)
{
    size_t count;
    const ingest_line *line = ingest_page_line(&s->page, &count);
    text = ingest_span_trim(text);
    for (size_t i = 0; i < count; i++) {
        if (!taken[i] && wq_span_equal(ingest_line_text(&s->page, &line[i]), text)) {
            taken[i] = true;
            return &line[i];
        }
    }
    return NULL;
}

typedef struct wanted {
    const sheet *s;
    bool *taken;
    unsigned wrong;
    size_t found;
} wanted;

static void want(wanted *w, wq_span text, const char *kind, int story)
{
    const ingest_line *line = line_find(w->s, text, w->taken);
    /* One page's list counts its bullets right and has one of them among its paragraphs too. */
    bool odd = line == NULL && text.len == 1;
    bool right = line != NULL && strcmp(ingest_line_name(line->kind), kind) == 0 &&
                 (story < 0 || line->story == (uint32_t)story);
    w->found += line != NULL;
    if (!right && !odd && !(text.len == 1 && line != NULL && line->kind == LINE_NOISE)) {
        w->wrong++;
        print_error("want %s: %.*s\n", kind, (int)text.len, (const char *)text.ptr);
    }
}

/* Walks the file of parts: a text's kind follows from the keys above it. */
static void parts_walk(wanted *w, uint8_t *text, size_t len)
{
    ingest_json json;
    ingest_json_kind kind;
    char top[32] = "", key[32] = "", part[32] = "";
    int story = -1;
    ingest_json_init(&json, wq_span_of(text, len));
    while (ingest_json_next(&json, &kind) == WQ_OK && kind != JSON_END) {
        if (kind == JSON_KEY) {
            char *to = json.depth == 1 ? top : key;
            (void)snprintf(to, 32, "%.*s", (int)json.raw.len, (const char *)json.raw.ptr);
            story += json.depth == 3 && strcmp(key, "title") == 0 && strcmp(top, "stories") == 0;
        }
        if (kind != JSON_STRING) {
            continue;
        }
        bool nul;
        uint8_t *raw = text + (json.raw.ptr - text);
        wq_span value = wq_span_of(raw, ingest_json_decode(raw, json.raw.len, &nul));
        if (strcmp(top, "stories") == 0 && strcmp(key, "kind") == 0) {
            (void)snprintf(part, sizeof part, "%.*s", (int)value.len, (const char *)value.ptr);
        } else if (strcmp(top, "stories") == 0) {
            want(w, value, strcmp(key, "title") == 0 ? "title" : part, story);
        } else if (strcmp(top, "related") == 0) {
            want(w, value, "related", -1);
        } else if (strcmp(top, "briefs") == 0) {
            want(w, value, "brief", -1);
        } else if (strcmp(top, "teasers") == 0) {
            want(w, value, "teaser", -1);
        } else if (strcmp(top, "labels") == 0 || strcmp(top, "noise") == 0) {
            want(w, value, "noise", -1);
        }
    }
}

static void real_check(const char *name)
{
    char path[256];
    sheet s;
    (void)snprintf(path, sizeof path, "%s/%s.txt", REAL, name);
    wq_buf text = file_read(path);
    (void)snprintf(path, sizeof path, "%s/%s.parts.json", REAL, name);
    wq_buf parts = file_read(path);
    if (text.len == 0 || parts.len == 0) {
        wq_buf_release(&text);
        wq_buf_release(&parts);
        skip();
    }
    sheet_read(&s, wq_buf_span(&text));
    sheet_check(&s);
    size_t count;
    const ingest_line *line = ingest_page_line(&s.page, &count);
    wanted w = {&s, calloc(count + 1, sizeof(bool)), 0, 0};
    assert_non_null(w.taken);
    parts_walk(&w, parts.ptr, parts.len);
    for (size_t i = 0; i < count; i++) { /* what the editor does not list are bullets */
        w.wrong += !w.taken[i] && line[i].rule != RULE_BULLET;
    }
    assert_int_equal(w.wrong, 0);
    assert_true(w.found > 20);
    free(w.taken);
    sheet_release(&s);
    wq_buf_release(&text);
    wq_buf_release(&parts);
}

static void test_ingest_page_lines__addiyar(void **state)
{
    (void)state;
    real_check("addiyar-2024-12");
}

static void test_ingest_page_lines__astana(void **state)
{
    (void)state;
    real_check("astana-2024-12");
}

static void test_ingest_page_lines__deir_ez_zor(void **state)
{
    (void)state;
    real_check("deir-ez-zor-2018-02");
}

/* ---- any page ---- */

static void test_ingest_page_lines__every_line_once(void **state)
{
    static const char *const LINES[] = {
        "-",
        "•",
        "",
        "",
        "20:31",
        "عاجل",
        "اقرأ أيضاً",
        "شاهد أيضاً: عنوان",
        "Most read",
        "*",
        "عنوان قصير بلا نقطة",
        "دمشق – وكالات – بدأت الورشة عملها صباحاً في المبنى القديم قرب النهر.",
        ("جملة طويلة تنتهي بنقطة وفيها من الكلمات ما يكفي لتكون فقرة من متن الخبر لا عنواناً لغيره "
         "ولا شيئاً آخر."),
        "3fa9c0de77b14e5d9a02bb51c3d84f6e",
        "فيسبوك تويتر",
        "2024-12-03",
        "كتب: فلان",
        "المصدر: فلان",
        "19:20 خبر قصير",
        "نص مقطوع لا يتم …",
        "&nbsp;",
        "\xC2\xA0",
        "- بند",
        "وقال:",
        "(رويترز)"};
    uint32_t seed = 1;
    (void)state;
    for (int round = 0; round < 400; round++) {
        wq_buf text;
        sheet s;
        wq_buf_init(&text, WQ_LIMIT_PAGE);
        for (int i = 0; i < 60; i++) {
            seed = seed * 1664525u + 1013904223u;
            const char *line = LINES[(seed >> 16) % (sizeof LINES / sizeof LINES[0])];
            assert_int_equal(wq_buf_printf(&text, "%s\n", line), WQ_OK);
        }
        sheet_read(&s, wq_buf_span(&text));
        sheet_check(&s);
        sheet_release(&s);
        wq_buf_release(&text);
    }
}

static void test_ingest_page_lines__hostile(void **state)
{
    static const char *const LINES[] = {"-\n", "عاجل\n", "20:31\n", "عنوان\n\n", "(((\n", "&&&;"};
    (void)state;
    for (size_t k = 0; k < sizeof LINES / sizeof LINES[0]; k++) {
        wq_buf text;
        sheet s;
        wq_buf_init(&text, WQ_LIMIT_PAGE);
        for (int i = 0; i < PACK_PARTS_MAX; i++) {
            assert_int_equal(wq_buf_printf(&text, "%s", LINES[k]), WQ_OK);
        }
        sheet_read(&s, wq_buf_span(&text));
        sheet_check(&s);
        sheet_release(&s);
        wq_buf_release(&text);
    }
}

/* ---- the small ones ---- */

static void test_ingest_page_lines__entities(void **state)
{
    (void)state;
    char text[] = "a &amp;lt; &#1571;&#x41; &nope; &laquo;x&raquo; &#0; &";
    size_t len = ingest_entities_decode((uint8_t *)text, strlen(text));
    text[len] = '\0';
    assert_string_equal(text, "a &lt; أA &nope; «x» &#0; &");
}

static void test_ingest_page_lines__names(void **state)
{
    static const struct {
        const char *name;
        int precision;
    } CASES[] = {{"astana-2024-12.txt", WQ_DATE_MONTH},
                 {"a/2024-12-03_x.txt", WQ_DATE_DAY},
                 {"p20241203.txt", WQ_DATE_DAY},
                 {"2024-12/page.txt", WQ_DATE_NONE},
                 {"1234.txt", WQ_DATE_NONE},
                 {"x-2024-13.txt", WQ_DATE_NONE},
                 {"-", WQ_DATE_NONE},
                 {"12024-12.txt", WQ_DATE_NONE}};
    (void)state;
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        wq_date date = {0};
        bool found = ingest_name_date(CASES[i].name, &date);
        assert_int_equal(found ? date.precision : WQ_DATE_NONE, CASES[i].precision);
    }
}

static void test_ingest_page_lines__datelines(void **state)
{
    static const struct {
        const char *text, *want;
        bool end;
    } CASES[] = {
        {"دمشق، واشنطن – وكالات – في ضربة", "دمشق، واشنطن – وكالات", false},
        {"CAIRO (AP) - The ferry", "CAIRO (AP)", false},
        {"القاهرة (رويترز) - قال", "القاهرة (رويترز)", false},
        {"وقال الرجل إن البيت - وهو قديم - سيبقى", "", false},
        {"انتهى. (دمشق، بيروت – وكالات)", "دمشق، بيروت – وكالات", true},
        {"انتهى. (رويترز)", "رويترز", true},
        {"انتهى (كما قال)", "", true},
    };
    (void)state;
    ingest_lexicon *lexicon = ingest_lexicon_new();
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        wq_span have = ingest_dateline_find(lexicon, wq_span_str(CASES[i].text), CASES[i].end);
        if (!wq_span_equal(have, wq_span_str(CASES[i].want))) {
            fail_msg("%s: %.*s", CASES[i].text, (int)have.len, (const char *)have.ptr);
        }
    }
    ingest_lexicon_free(lexicon);
}

static void test_ingest_page_lines__told_twice(void **state)
{
    (void)state;
    sheet s;
    uint32_t same[8] = {9, 9, 9, 9, 9, 9, 9, 9};
    wq_buf text = file_read(GOLDEN "/ar-told-twice.txt");
    sheet_read(&s, wq_buf_span(&text));
    assert_int_equal(s.page.stories, 2);
    assert_int_equal(ingest_page_same(&s.page, same), WQ_OK);
    assert_int_equal(same[0], 0);
    assert_int_equal(same[1], 0);
    sheet_release(&s);
    wq_buf_release(&text);
    text = file_read(GOLDEN "/ar-two-stories-dateline.txt");
    sheet_read(&s, wq_buf_span(&text));
    assert_int_equal(ingest_page_same(&s.page, same), WQ_OK);
    assert_int_equal(same[1], 1);
    sheet_release(&s);
    wq_buf_release(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ingest_page_lines__golden),
        cmocka_unit_test(test_ingest_page_lines__addiyar),
        cmocka_unit_test(test_ingest_page_lines__astana),
        cmocka_unit_test(test_ingest_page_lines__deir_ez_zor),
        cmocka_unit_test(test_ingest_page_lines__every_line_once),
        cmocka_unit_test(test_ingest_page_lines__hostile),
        cmocka_unit_test(test_ingest_page_lines__entities),
        cmocka_unit_test(test_ingest_page_lines__names),
        cmocka_unit_test(test_ingest_page_lines__datelines),
        cmocka_unit_test(test_ingest_page_lines__told_twice),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
