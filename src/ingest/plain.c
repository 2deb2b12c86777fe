/* SPDX-License-Identifier: MIT */
/* Plain text: one page a file, and its stories one after the other. */
#include "ingest/core.h"

#include "pack/hash.h"

#include <stdlib.h>
#include <string.h>

/* Ids of stories that tell the same which one story lists. */
#define SAME_MAX 64
/* Lines that are dates of which the day is tried to be read. */
#define DATES_MAX 32
/* Of a title made of a headline or brief. */
#define HEADLESS_BYTES 400

static wq_status plain_fill(ingest_reader *r)
{
    for (;;) {
        wq_span window;
        wq_status status = ingest_input_window(r->in, &window);
        if (status == WQ_EEND) {
            return WQ_OK;
        }
        WQ_TRY(status);
        status = wq_buf_put_span(&r->raw, window);
        if (status == WQ_ELIMIT) {
            ingest_core_refuse_long(r);
            return WQ_EEND;
        }
        WQ_TRY(status);
        ingest_input_take(r->in, window.len);
    }
}

/* ---- the page ---- */

/* The name of the page: a hash of its lines. */
static void page_name(ingest_reader *r)
{
    static const uint8_t DOMAIN_PAGE = 'p', LF = '\n';
    size_t count;
    const ingest_line *line = ingest_page_line(&r->page, &count);
    pack_hash hash;
    uint8_t whole[PACK_HASH_BYTES];
    pack_hash_init(&hash);
    pack_hash_put_u8(&hash, DOMAIN_PAGE);
    for (size_t i = 0; i < count; i++) {
        pack_hash_put(&hash, wq_span_of(r->page.text + line[i].at, line[i].len));
        pack_hash_put_u8(&hash, LF);
    }
    pack_hash_end(&hash, whole);
    wq_id id;
    memcpy(id.b, whole, sizeof id.b);
    pack_id_format(id, r->page_name);
}

static void page_date(ingest_reader *r)
{
    size_t count;
    const ingest_line *line = ingest_page_line(&r->page, &count);
    unsigned looked = 0;
    memset(&r->page_date, 0, sizeof r->page_date);
    for (size_t i = 0; i < count && looked < DATES_MAX; i++) {
        if (line[i].kind != LINE_DATE) {
            continue;
        }
        looked++;
        if (ingest_page_date(r->lexicon, ingest_line_text(&r->page, &line[i]), &r->page_date)) {
            return;
        }
    }
}

static size_t gap_length(wq_span text, size_t at)
{
    size_t from = at;
    while (at < text.len) {
        uint8_t c = text.ptr[at];
        bool wide = c == 0xE2 && at + 2 < text.len && text.ptr[at + 1] == 0x80;
        bool no_break = c == 0xC2 && at + 1 < text.len && text.ptr[at + 1] == 0xA0;
        if (c == ' ' || c == '\t' || c == '-' || c == '|' || c == ':' || c == ']' || c == ')') {
            at++;
        } else if (wide || no_break) {
            at += wide ? 3 : 2;
        } else {
            break;
        }
    }
    return at - from;
}

/* A brief becomes time, tab, text, in place: it only moves down. */
static void brief_join(ingest_pages *page, ingest_line *line, ingest_line *next)
{
    uint8_t *text = page->text + line->at;
    wq_span head = wq_span_of(text + line->text, line->len - line->text);
    size_t open = head.len > 0 && (head.ptr[0] == '[' || head.ptr[0] == '(');
    size_t time = ingest_time_length(wq_span_sub(head, open, head.len));
    wq_span rest;
    if (line->rule == RULE_BRIEF_INLINE) {
        size_t gap = gap_length(head, open + time);
        rest = wq_span_sub(head, open + time + gap, head.len);
    } else if (next != NULL && next->rule == RULE_BRIEF_TEXT) {
        rest = ingest_line_text(page, next);
        next->kind = LINE_UNSET;
    } else {
        return;
    }
    memmove(text, head.ptr + open, time);
    text[time] = '\t';
    /* NOLINTNEXTLINE(clang-analyzer-core.NonNullParamChecker) */
    memmove(text + time + 1, rest.ptr, rest.len);
    line->text = 0;
    line->len = (uint32_t)(time + 1 + rest.len);
}

static void briefs_join(ingest_pages *page)
{
    size_t count;
    ingest_line *line = ingest_page_line(page, &count);
    for (size_t i = 0; i < count; i++) {
        if (line[i].kind == LINE_BRIEF && line[i].rule != RULE_BRIEF_TEXT) {
            brief_join(page, &line[i], i + 1 < count ? &line[i + 1] : NULL);
        }
    }
}

/* ---- a story ---- */

static uint8_t part_kind(unsigned kind)
{
    switch (kind) {
    case LINE_PARAGRAPH:
        return WQ_PART_PARAGRAPH;
    case LINE_SUBHEAD:
        return WQ_PART_SUBHEAD;
    case LINE_RELATED:
        return WQ_PART_RELATED;
    case LINE_BRIEF:
        return WQ_PART_BRIEF;
    case LINE_TEASER:
        return WQ_PART_TEASER;
    default:
        return WQ_PART_NOISE;
    }
}

static void field_take(wq_span *field, wq_span text)
{
    if (field->len == 0) {
        *field = text;
    }
}

/* "المصدر: رويترز": the name alone. */
static wq_span source_name(const ingest_reader *r, const ingest_line *line)
{
    wq_span text = ingest_line_text(&r->page, line);
    size_t len = 0;
    if (line->rule == RULE_SOURCE_WORD) {
        (void)ingest_lexicon_begin(r->lexicon, text, &len);
        len += gap_length(text, len);
    }
    wq_span name = wq_span_sub(text, len, text.len);
    return name.len > 0 ? name : text;
}

static wq_status line_put(ingest_reader *r, const ingest_line *line, wq_article *a)
{
    wq_span text = ingest_line_text(&r->page, line);
    switch (line->kind) {
    case LINE_UNSET: /* the text of a brief, joined to its time */
        return WQ_OK;
    case LINE_TITLE:
        a->title = ingest_field_clean(r->page.text + (text.ptr - r->page.text), text.len);
        return WQ_OK;
    case LINE_BYLINE:
        field_take(&a->byline, text);
        return WQ_OK;
    case LINE_DATELINE:
        field_take(&a->dateline, text);
        return WQ_OK;
    case LINE_SOURCE:
        field_take(&a->source, source_name(r, line));
        a->source_origin = WQ_ORIGIN_PAGE;
        return WQ_OK;
    case LINE_DATE:
        return WQ_OK;
    case LINE_PARAGRAPH:
    case LINE_SUBHEAD:
        return ingest_core_part(r, part_kind(line->kind), text);
    default:
        return WQ_OK;
    }
}

/* The dateline of the lead, or in brackets at the end. */
static void dateline_take(const ingest_reader *r, wq_article *a)
{
    const wq_part *part = (const wq_part *)(const void *)r->parts.ptr;
    size_t count = r->parts.len / sizeof *part;
    bool lead = true;
    for (size_t i = 0; i < count; i++) {
        if (part[i].kind == WQ_PART_PARAGRAPH && lead) {
            field_take(&a->dateline, ingest_dateline_find(r->lexicon, part[i].text, false));
            lead = false;
        }
    }
    if (count > 0 && part[count - 1].kind == WQ_PART_PARAGRAPH) {
        field_take(&a->dateline, ingest_dateline_find(r->lexicon, part[count - 1].text, true));
    }
}

/* The lines of story `number` from `*at`; behind them for the first what stands beside. */
static wq_status story_build(ingest_reader *r, uint32_t number, size_t *at, wq_article *a)
{
    size_t count;
    const ingest_line *line = ingest_page_line(&r->page, &count);
    wq_buf_clear(&r->parts);
    for (; *at < count && line[*at].story == number; ++*at) {
        WQ_TRY(line_put(r, &line[*at], a));
    }
    dateline_take(r, a);
    for (size_t i = 0; number == 0 && i < count; i++) {
        if (line[i].kind >= LINE_RELATED) {
            WQ_TRY(
                ingest_core_part(r, part_kind(line[i].kind), ingest_line_text(&r->page, &line[i])));
        }
    }
    return WQ_OK;
}

/* ---- stories told twice ---- */

static wq_status ids_make(ingest_reader *r)
{
    bool any = false;
    r->same = realloc(r->same, r->page.stories * sizeof *r->same);
    WQ_FAIL_IF(r->same == NULL, WQ_ENOMEM);
    WQ_TRY(ingest_page_same(&r->page, r->same));
    for (uint32_t i = 0; i < r->page.stories; i++) {
        any = any || r->same[i] != i;
    }
    free(r->ids);
    r->ids = any ? calloc(r->page.stories, sizeof *r->ids) : NULL;
    WQ_FAIL_IF(any && r->ids == NULL, WQ_ENOMEM);
    size_t at = 0;
    for (uint32_t i = 0; any && i < r->page.stories; i++) {
        ingest_page page;
        memset(&page, 0, sizeof page);
        WQ_TRY(story_build(r, i, &at, &page.article));
        /* Refusals are told when the story is given. */
        void (*refused)(void *, const ingest_refusal *) = r->options.refused;
        r->options.refused = NULL;
        wq_status status = ingest_core_finish(r, &page);
        r->options.refused = refused;
        WQ_FAIL_IF(status != WQ_OK && status != WQ_EEND, status);
        r->ids[i] = pack_article_id(&page.article);
    }
    return WQ_OK;
}

static wq_status same_list(ingest_reader *r, uint32_t number, wq_article *a)
{
    wq_buf_clear(&r->same_as);
    uint32_t listed = 0;
    for (uint32_t i = 0; r->ids != NULL && i < r->page.stories && listed < SAME_MAX; i++) {
        bool linked = i != number && r->same[i] == r->same[number] &&
                      (r->same[number] != number || r->same[i] != i);
        if (linked && memcmp(&r->ids[i], &r->ids[number], sizeof(wq_id)) != 0) {
            char letters[WQ_ID_LETTERS + 1];
            pack_id_format(r->ids[i], letters);
            WQ_TRY(wq_buf_printf(&r->same_as, "%s%s", listed++ > 0 ? " " : "", letters));
        }
    }
    a->same_as = wq_buf_span(&r->same_as);
    return WQ_OK;
}

/* A page of headlines or briefs alone: the first of them names it. WQ_EEND: refused. */
static wq_status headless_name(ingest_reader *r, wq_article *a)
{
    const wq_part *part = (const wq_part *)(const void *)r->parts.ptr;
    size_t count = r->parts.len / sizeof *part;
    if (a->title.len > 0 || (count > 0 && part[0].kind < WQ_PART_BODY_END)) {
        return WQ_OK;
    }
    for (size_t i = 0; i < count; i++) {
        if (part[i].kind != WQ_PART_NOISE) {
            size_t len = part[i].text.len < HEADLESS_BYTES ? part[i].text.len : HEADLESS_BYTES;
            while (len < part[i].text.len && (part[i].text.ptr[len] & 0xC0) == 0x80) {
                len--;
            }
            a->title = wq_span_sub(part[i].text, 0, len);
            /* NOLINTNEXTLINE(clang-analyzer-core.NonNullParamChecker) */
            const uint8_t *tab = memchr(a->title.ptr, '\t', a->title.len);
            size_t from = tab != NULL ? (size_t)(tab - a->title.ptr) + 1 : 0;
            a->title = wq_span_sub(a->title, from, a->title.len);
            a->title_source = WQ_TITLE_DERIVED;
            return WQ_OK;
        }
    }
    ingest_core_refuse(r, r->line, r->byte, WQ_EFORMAT, "neither a title nor a text");
    return WQ_EEND;
}

/* ---- the reader ---- */

/* Read the page and give its lines their parts. WQ_EEND: refused. */
static wq_status page_load(ingest_reader *r)
{
    uint8_t *text;
    size_t len;
    ingest_core_begin(r);
    WQ_TRY(plain_fill(r));
    WQ_TRY(ingest_core_text(r, &text, &len));
    if (ingest_span_trim(wq_span_of(text, len)).len == 0) {
        ingest_core_refuse(r, r->line, r->byte, WQ_EFORMAT, "nothing in it");
        return WQ_EEND;
    }
    if (r->lexicon == NULL) {
        r->own_lexicon = r->options.lexicon == NULL ? ingest_lexicon_new() : NULL;
        r->lexicon = r->own_lexicon != NULL ? r->own_lexicon : r->options.lexicon;
    }
    WQ_FAIL_IF(r->lexicon == NULL, WQ_ENOMEM);
    r->page.lexicon = r->lexicon;
    r->page.rules = r->options.rules;
    r->page.source = wq_span_str(r->options.source != NULL ? r->options.source : "");
    r->page.text = text;
    r->page.len = ingest_entities_decode(text, len);
    wq_buf_clear(&r->page.lines);
    wq_status status = ingest_page_read(&r->page);
    if (status == WQ_ETOOBIG) {
        ingest_core_refuse(r, r->line, r->byte, status, "more than %d paragraphs", PACK_PARTS_MAX);
        return WQ_EEND;
    }
    return status;
}

static wq_status page_begin(ingest_reader *r)
{
    WQ_TRY(page_load(r));
    page_date(r);
    page_name(r);
    briefs_join(&r->page);
    r->story = 0;
    r->story_line = 0;
    return ids_make(r);
}

static wq_status story_next(ingest_reader *r, ingest_page *page)
{
    size_t count;
    const ingest_line *line = ingest_page_line(&r->page, &count);
    wq_article *a = &page->article;
    uint32_t number = r->story++;
    uint64_t first = r->story_line < count ? line[r->story_line].number : 1;
    WQ_TRY(story_build(r, number, &r->story_line, a));
    a->page = wq_span_str(r->page_name);
    a->date = r->page_date;
    a->date_origin = a->date.precision != WQ_DATE_NONE ? WQ_ORIGIN_PAGE : WQ_ORIGIN_GIVEN;
    if (a->date.precision == WQ_DATE_NONE && ingest_dateline_date(a->dateline, &a->date)) {
        a->date_origin = WQ_ORIGIN_TEXT;
    }
    (void)ingest_name_date(ingest_input_name(r->in), &page->name_date);
    WQ_TRY(headless_name(r, a));
    WQ_TRY(same_list(r, number, a));
    WQ_TRY(ingest_core_finish(r, page));
    page->line = number > 0 ? first : page->line;
    return WQ_OK;
}

wq_status ingest_plain_next(ingest_reader *r, ingest_page *page)
{
    if (!r->done) {
        r->done = true;
        WQ_TRY(page_begin(r));
    }
    while (r->story < r->page.stories) {
        wq_status status = story_next(r, page);
        if (status != WQ_EEND) {
            return status;
        }
        memset(page, 0, sizeof *page);
    }
    return WQ_EEND;
}

wq_status ingest_plain_explain(ingest_reader *r, void (*each)(void *arg, const wq_page_line *line),
                               void *arg)
{
    WQ_TRY(page_load(r));
    size_t count;
    const ingest_line *line = ingest_page_line(&r->page, &count);
    for (size_t i = 0; i < count; i++) {
        wq_page_line told = {line[i].number, line[i].story + 1, ingest_line_name(line[i].kind),
                             ingest_rule_name(line[i].rule),
                             wq_span_of(r->page.text + line[i].at, line[i].len)};
        each(arg, &told);
    }
    return WQ_OK;
}
