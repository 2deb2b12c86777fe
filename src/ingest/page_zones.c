/* SPDX-License-Identifier: MIT */
/* What stands above, below and between by its place: sections of the site above the title, numbers
 * of lists, key words, what readers wrote. */
#include "ingest/page_lines.h"

#include <string.h>

#define TAG_CHARS  40
#define TAG_WORDS  5
#define TAGS_MAX   40
#define MENU_CHARS 32
#define MENU_WORDS 4
#define MENU_LINES 6
#define MENU_TAIL  4 /* lines at a menu's end among which a short title is looked for */
#define ITEM_CHARS 220
#define TOP_LINES  24 /* looked at above the first paragraph */

typedef struct zones {
    const ingest_pages *page;
    ingest_line *line;
    size_t count;
    size_t first, last; /* paragraphs; count and 0 where there is none */
} zones;

static wq_span text_of(const zones *z, size_t i)
{
    return ingest_line_text(z->page, &z->line[i]);
}

static size_t words_of(wq_span text)
{
    size_t words = 1;
    for (size_t i = 0; i < text.len; i++) {
        words += text.ptr[i] == ' ' && i + 1 < text.len && text.ptr[i + 1] != ' ';
    }
    return words;
}

static zones zones_of(const ingest_pages *page)
{
    zones z = {page, NULL, 0, 0, 0};
    z.line = ingest_page_line(page, &z.count);
    z.first = z.count;
    for (size_t i = 0; i < z.count; i++) {
        if (ingest_line_paragraph(&z.line[i])) {
            z.first = z.first < i ? z.first : i;
            z.last = i;
        }
    }
    return z;
}

/* ---- numbers of lists ---- */

static bool number_of(const zones *z, size_t i, uint32_t *value)
{
    return i < z->count && ingest_line_is(&z->line[i], LINE_IS_NUMBER) &&
           ingest_shape_number(wq_span_of(z->page->text + z->line[i].at, z->line[i].len), value);
}

static bool headline_at(const zones *z, size_t i)
{
    return i < z->count && ingest_line_headline(&z->line[i], ITEM_CHARS) &&
           !ingest_line_is(&z->line[i], LINE_IS_NUMBER | LINE_IS_TIME);
}

/* "1", headline, "2", headline: the numbers are bullets. */
static void numbers_mark(const zones *z)
{
    uint32_t before = 0, value, next;
    size_t last = 0; /* the number marked last */
    for (size_t i = 0; i < z->count; i++) {
        if (!number_of(z, i, &value) || !headline_at(z, i + 1)) {
            continue;
        }
        bool labelled = i > 0 && ingest_line_is(&z->line[i - 1], LINE_IS_LABEL) && value <= 1;
        bool goes_on = before > 0 && last + 2 == i && value == before + 1;
        bool begins = value <= 1 && number_of(z, i + 2, &next) && next == value + 1;
        if (labelled || goes_on || begins) {
            ingest_line_set(&z->line[i], LINE_NOISE, RULE_NUMBER);
            z->line[i].flags |= LINE_IS_BULLET;
            before = value;
            last = i;
        }
    }
}

/* A number alone counts readers or comments, above and below the text. */
static void counters_mark(const zones *z)
{
    for (size_t i = 0; i < z->count; i++) {
        if (z->line[i].kind == LINE_UNSET && ingest_line_is(&z->line[i], LINE_IS_NUMBER) &&
            (i < z->first || i > z->last)) {
            ingest_line_set(&z->line[i], LINE_NOISE, RULE_NUMBER);
        }
    }
}

/* ---- behind a label ---- */

/* What readers wrote: all lines to the next label of headlines, unless the paragraphs above it are
 * shorter (then the label was a button above the text). */
static void comments_set(const zones *z, size_t from, size_t to)
{
    for (size_t k = from; k < to; k++) {
        if (!ingest_line_is(&z->line[k], LINE_IS_COMMENTS)) {
            ingest_line_set(&z->line[k], LINE_NOISE, RULE_COMMENTS);
        }
    }
}

static void comments_take(const zones *z)
{
    uint64_t above = 0, behind = 0;
    size_t from = 0;
    for (size_t i = 0; i < z->count; i++) {
        const ingest_line *line = &z->line[i];
        bool ends = ingest_line_is(line, LINE_IS_LABEL) &&
                    !ingest_line_is(line, LINE_IS_COMMENTS | LINE_IS_TAGS);
        if (ingest_line_is(line, LINE_IS_COMMENTS) && from == 0 && i > z->first) {
            from = i + 1;
            behind = 0;
        } else if (from > 0 && ends) {
            comments_set(z, from, behind < above ? i : from);
            above += behind < above ? 0 : behind;
            from = 0;
        }
        behind += line->len;
        above += from == 0 && ingest_line_paragraph(line) ? line->len : 0;
    }
    if (from > 0 && behind < above) {
        comments_set(z, from, z->count);
    }
}

static bool is_tag(const zones *z, size_t i)
{
    const ingest_line *line = &z->line[i];
    return line->kind == LINE_UNSET && line->chars <= TAG_CHARS && line->gap < 3 &&
           !ingest_line_is(line, LINE_ENDS | LINE_CUT | LINE_HAS_TIME | LINE_IS_TIME) &&
           words_of(text_of(z, i)) <= TAG_WORDS;
}

static void tags_take(const zones *z)
{
    size_t left = 0;
    for (size_t i = 0; i < z->count; i++) {
        if (ingest_line_is(&z->line[i], LINE_IS_LABEL)) {
            left = ingest_line_is(&z->line[i], LINE_IS_TAGS) ? TAGS_MAX : 0;
        } else if (left > 0 && is_tag(z, i)) {
            ingest_line_set(&z->line[i], LINE_NOISE, RULE_TAGS);
            left--;
        } else if (z->line[i].kind == LINE_UNSET) {
            left = 0;
        }
    }
}

/* ---- menus ---- */

static bool is_entry(const zones *z, size_t i)
{
    const ingest_line *line = &z->line[i];
    return line->kind == LINE_UNSET && line->chars <= MENU_CHARS && line->gap < 3 &&
           !ingest_line_is(line,
                           LINE_ENDS | LINE_CUT | LINE_GOES_ON | LINE_HAS_TIME | LINE_IS_TIME) &&
           words_of(text_of(z, i)) <= MENU_WORDS;
}

/* The line among the last ones of a menu that may be the title, if none stands between the menu
 * and the text: the longest. `to` for none. */
static size_t menu_title(const zones *z, size_t from, size_t to, size_t text)
{
    size_t best = to;
    for (size_t i = to; i < text; i++) {
        if (headline_at(z, i) && words_of(text_of(z, i)) > MENU_WORDS) {
            return to;
        }
    }
    for (size_t i = to; i > from && i + MENU_TAIL > to; i--) {
        best = best == to || z->line[i - 1].chars > z->line[best].chars ? i - 1 : best;
    }
    return best;
}

/* Many short lines on end, above the first paragraph or below the last, lead elsewhere. */
static void menus_take(const zones *z, size_t from, size_t to, bool top)
{
    for (size_t i = from, end; i < to; i = end + 1) {
        for (end = i; end < to && is_entry(z, end); end++) {
        }
        if (end - i < MENU_LINES) {
            continue;
        }
        size_t title = top ? menu_title(z, i, end, to) : end;
        for (size_t k = i; k < (title < end ? title : end); k++) {
            ingest_line_set(&z->line[k], LINE_NOISE, RULE_MENU);
        }
    }
}

/* ---- above the text ---- */

/* Sections of the site, if a line that may be a title stands behind them. */
static void topics_take(const zones *z)
{
    size_t end = z->first < TOP_LINES ? z->first : TOP_LINES;
    size_t title = 0;
    for (size_t i = 0; i < end && i < z->count; i++) {
        title = headline_at(z, i) && z->line[i].chars >= 12 ? i : title;
    }
    for (size_t i = 0; i < title; i++) {
        if (z->line[i].kind == LINE_UNSET && z->line[i].chars <= 30 &&
            ingest_lexicon_is(z->page->lexicon, text_of(z, i), WORD_TOPIC)) {
            ingest_line_set(&z->line[i], LINE_NOISE, RULE_TOPIC);
        }
    }
}

void ingest_page_zones(ingest_pages *page)
{
    zones z = zones_of(page);
    numbers_mark(&z);
    comments_take(&z);
    tags_take(&z);
    if (z.first < z.count) {
        menus_take(&z, 0, z.first, true);
    }
    topics_take(&z);
}

/* ---- below the text ---- */

/* An editor's initials: "m.a / s.k". */
static bool is_initials(wq_span text)
{
    size_t letters = 0, run = 0, signs = 0;
    for (size_t i = 0; i < text.len && text.len <= 24; i++) {
        uint8_t c = text.ptr[i];
        bool sign = c == '.' || c == '/' || c == ' ' || c == '-';
        bool first = c < 0x80 ? !sign : (c & 0xC0) == 0xC0;
        signs += sign && c != ' ';
        run = sign ? 0 : run + first;
        letters += first;
        if (run > 1 || (c >= '0' && c <= '9')) {
            return false;
        }
    }
    return letters >= 2 && letters <= 6 && signs > 0 && text.len <= 24;
}

/* Two or more of a few words each, behind the last paragraph, that no section took. */
static void tail_tags(const zones *z)
{
    size_t from = z->count;
    while (from > z->last + 1 &&
           ((z->line[from - 1].kind == LINE_UNSET && z->line[from - 1].chars <= 25 &&
             ingest_line_headline(&z->line[from - 1], 25) && words_of(text_of(z, from - 1)) <= 3 &&
             ingest_shape_digits(text_of(z, from - 1)) == 0 &&
             memchr(text_of(z, from - 1).ptr, ':', text_of(z, from - 1).len) == NULL) ||
            z->line[from - 1].kind == LINE_NOISE)) {
        from--;
    }
    size_t tags = 0;
    for (size_t i = from; i < z->count; i++) {
        tags += z->line[i].kind == LINE_UNSET;
    }
    for (size_t i = from; tags >= 2 && i < z->count; i++) {
        if (z->line[i].kind == LINE_UNSET) {
            ingest_line_set(&z->line[i], LINE_NOISE, RULE_TAGS);
        }
    }
}

void ingest_page_edges(ingest_pages *page)
{
    zones z = zones_of(page);
    counters_mark(&z);
    for (size_t i = z.last + 1; i < z.count; i++) {
        if (z.line[i].kind == LINE_UNSET && is_initials(text_of(&z, i)) &&
            ingest_lexicon_find(page->lexicon, text_of(&z, i)) != WORD_AGENCY) {
            ingest_line_set(&z.line[i], LINE_NOISE, RULE_TAGS);
        }
    }
    if (z.first < z.count) {
        menus_take(&z, z.last + 1, z.count, false);
        tail_tags(&z);
    }
}
