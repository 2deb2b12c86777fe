/* SPDX-License-Identifier: MIT */
/* Pages of many sites' habits, invented, with the parts that an editor finds in them.
 *
 * tests/fixtures/sites/NAME.page: each line that is not blank begins with a letter for its part and
 * a bar ('=' before them: a story begins here). T title, P paragraph, S subhead, B byline,
 * A dateline (places, agencies), D date, O source, R related, K brief, X teaser, N noise. */
#include "unit/unit.h"

#include "base/limits.h"
#include "ingest/core.h"
#include "ingest/page_lines.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SITES "tests/fixtures/sites"

enum { GROUP_NONE, GROUP_RELATED, GROUP_BRIEFS, GROUP_BODY, GROUPS };

typedef struct tally {
    size_t right[GROUPS], more[GROUPS], less[GROUPS];
    size_t pages, lines, wrong;
} tally;

static int group_of(unsigned kind)
{
    return kind == LINE_RELATED                             ? GROUP_RELATED
           : kind == LINE_BRIEF                             ? GROUP_BRIEFS
           : kind == LINE_PARAGRAPH || kind == LINE_SUBHEAD ? GROUP_BODY
                                                            : GROUP_NONE;
}

static unsigned kind_of(char letter)
{
    static const char LETTERS[] = "TPSBAODRKXN";
    static const uint8_t KINDS[] = {LINE_TITLE,    LINE_PARAGRAPH, LINE_SUBHEAD, LINE_BYLINE,
                                    LINE_DATELINE, LINE_SOURCE,    LINE_DATE,    LINE_RELATED,
                                    LINE_BRIEF,    LINE_TEASER,    LINE_NOISE};
    const char *at = strchr(LETTERS, letter);
    assert_non_null(at);
    return KINDS[at - LETTERS];
}

typedef struct wish {
    uint8_t kind;
    uint32_t story;
} wish;

/* Takes the letters off; fills what is wished for each line that is not blank. */
static size_t page_take(wq_span page, wq_buf *text, wish *wishes, size_t max)
{
    size_t count = 0;
    uint32_t story = 0;
    while (page.len > 0) {
        const uint8_t *end = memchr(page.ptr, '\n', page.len);
        size_t len = end != NULL ? (size_t)(end - page.ptr) : page.len;
        wq_span line = wq_span_sub(page, 0, len);
        page = wq_span_sub(page, len + 1, page.len);
        if (line.len > 0) {
            bool begins = line.ptr[0] == '=';
            story += begins;
            assert_true(line.len > 2u + begins && line.ptr[begins + 1] == '|' && count < max);
            wishes[count++] = (wish){(uint8_t)kind_of((char)line.ptr[begins]), story};
            line = wq_span_sub(line, 2u + begins, line.len);
        }
        assert_int_equal(wq_buf_printf(text, "%.*s\n", (int)line.len, (const char *)line.ptr),
                         WQ_OK);
    }
    return count;
}

static void line_compare(tally *t, const char *name, const ingest_line *line, wish want)
{
    int have = group_of(line->kind), wanted = group_of(want.kind);
    t->lines++;
    t->right[have] += have == wanted;
    t->more[have] += have != wanted;
    t->less[wanted] += have != wanted;
    bool own = line->kind <= LINE_SUBHEAD && want.kind <= LINE_SUBHEAD;
    if (own && line->story != want.story) {
        fail_msg("%s: line %u: story %u, want %u", name, line->number, line->story, want.story);
    }
    t->wrong += line->kind != want.kind;
}

static void site_check(const char *name, const ingest_lexicon *lexicon, tally *t)
{
    char path[512];
    static char raw[1 << 16];
    static wish wishes[512];
    (void)snprintf(path, sizeof path, "%s/%s", SITES, name);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    size_t len = fread(raw, 1, sizeof raw, file);
    (void)fclose(file);
    assert_true(len > 0 && len < sizeof raw);
    wq_buf text;
    wq_buf_init(&text, WQ_LIMIT_PAGE);
    size_t wished = page_take(wq_span_of(raw, len), &text, wishes, 512);
    ingest_pages page;
    memset(&page, 0, sizeof page);
    page.lexicon = lexicon;
    page.text = text.ptr;
    page.len = ingest_entities_decode(text.ptr, text.len);
    wq_buf_init(&page.lines, PACK_PARTS_MAX * sizeof(ingest_line));
    assert_int_equal(ingest_page_read(&page), WQ_OK);
    size_t count;
    const ingest_line *line = ingest_page_line(&page, &count);
    assert_int_equal(count, wished);
    if (count > 0 && page.stories != wishes[count - 1].story + 1) {
        fail_msg("%s: %u stories, want %u", name, page.stories, wishes[count - 1].story + 1);
    }
    for (size_t i = 0; i < count; i++) {
        line_compare(t, name, &line[i], wishes[i]);
    }
    t->pages++;
    wq_buf_release(&text);
    wq_buf_release(&page.lines);
}

/* Thousandths of 2PR / (P + R). */
static size_t f1_of(const tally *t, int group)
{
    return 2000 * t->right[group] / (2 * t->right[group] + t->more[group] + t->less[group]);
}

static void test_ingest_page_sites__parts(void **state)
{
    (void)state;
    tally t;
    memset(&t, 0, sizeof t);
    ingest_lexicon *lexicon = ingest_lexicon_new();
    assert_non_null(lexicon);
    DIR *dir = opendir(SITES);
    assert_non_null(dir);
    for (const struct dirent *e; (e = readdir(dir)) != NULL;) {
        size_t len = strlen(e->d_name);
        if (len > 5 && strcmp(e->d_name + len - 5, ".page") == 0) {
            site_check(e->d_name, lexicon, &t);
        }
    }
    (void)closedir(dir);
    ingest_lexicon_free(lexicon);
    print_message("%zu pages, %zu lines, %zu in another part; F1 x 1000: related %zu, briefs %zu, "
                  "body %zu\n",
                  t.pages, t.lines, t.wrong, f1_of(&t, GROUP_RELATED), f1_of(&t, GROUP_BRIEFS),
                  f1_of(&t, GROUP_BODY));
    assert_true(t.pages >= 60);
    assert_true(f1_of(&t, GROUP_RELATED) >= 970);
    assert_true(f1_of(&t, GROUP_BRIEFS) >= 970);
    assert_true(f1_of(&t, GROUP_BODY) >= 970);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_ingest_page_sites__parts)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
