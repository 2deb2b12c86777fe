/* SPDX-License-Identifier: MIT */
/* Sections beside the article: what stands behind a label, between bullets, under a time. */
#include "ingest/page_lines.h"

#include <string.h>

/* A headline of a list is at most so long where a bullet or a label announces it, and where only
 * its place in a row does. */
#define ITEM_CHARS 320
#define ROW_CHARS  220
/* Headlines behind a label without bullets. */
#define ROW_MAX 25

typedef struct sections {
    const ingest_pages *page;
    ingest_line *line;
    size_t count;
    bool body; /* a paragraph stands above */
} sections;

static bool is_bullet(const ingest_line *line)
{
    return line->kind == LINE_NOISE && ingest_line_is(line, LINE_IS_BULLET);
}

static bool is_time(const ingest_line *line)
{
    return line->kind == LINE_UNSET && ingest_line_is(line, LINE_IS_TIME);
}

/* Running text: it ends a sentence, or is too long to be anything else. */
static bool is_paragraph(const ingest_line *line)
{
    return line->kind == LINE_UNSET && !ingest_line_is(line, LINE_IS_TIME) &&
           (line->chars > ROW_CHARS || (ingest_line_is(line, LINE_ENDS) && line->chars > 60));
}

/* ---- briefs ---- */

/* A line that may stand for the time of the one under it: a time, or a whole date. */
static bool is_when(const ingest_line *line)
{
    return is_time(line) || line->kind == LINE_DATE;
}

/* A time and the line under it. Returns how many lines. */
static size_t brief_take(sections *s, size_t i)
{
    ingest_line_set(&s->line[i], LINE_BRIEF, RULE_BRIEF_TIME);
    if (i + 1 < s->count && s->line[i + 1].kind == LINE_UNSET &&
        !ingest_line_is(&s->line[i + 1], LINE_IS_TIME)) {
        ingest_line_set(&s->line[i + 1], LINE_BRIEF, RULE_BRIEF_TEXT);
        return 2;
    }
    return 1;
}

/* The line behind an optional bullet. */
static size_t behind_bullets(const sections *s, size_t i)
{
    while (i < s->count && is_bullet(&s->line[i])) {
        i++;
    }
    return i;
}

/* Does a ticker go on at `i`: [bullets] time text? */
static bool ticker_here(const sections *s, size_t i)
{
    i = behind_bullets(s, i);
    return i < s->count && is_when(&s->line[i]) && i + 1 < s->count &&
           s->line[i + 1].kind == LINE_UNSET && !ingest_line_is(&s->line[i + 1], LINE_IS_TIME) &&
           (s->line[i].kind != LINE_DATE || ingest_line_headline(&s->line[i + 1], ITEM_CHARS));
}

static bool inline_here(const sections *s, size_t i)
{
    i = behind_bullets(s, i);
    return i < s->count && s->line[i].kind == LINE_UNSET &&
           ingest_line_is(&s->line[i], LINE_HAS_TIME);
}

/* Briefs from `i` on; returns where they end. */
static size_t ticker_take(sections *s, size_t i)
{
    for (;;) {
        if (ticker_here(s, i)) {
            i = behind_bullets(s, i);
            i += brief_take(s, i);
        } else if (inline_here(s, i)) {
            i = behind_bullets(s, i);
            ingest_line_set(&s->line[i++], LINE_BRIEF, RULE_BRIEF_INLINE);
        } else {
            return i;
        }
    }
}

/* A list of matches repeats one time; news have times of their own. */
static bool is_other_time(const sections *s, size_t i, size_t than)
{
    wq_span a = ingest_line_text(s->page, &s->line[i]);
    wq_span b = ingest_line_text(s->page, &s->line[than]);
    size_t len = ingest_time_length(b);
    return ingest_time_length(a) != len || memcmp(a.ptr, b.ptr, len) != 0;
}

/* Without a label: two times with their texts, three times with text behind, or a bullet. */
static bool ticker_begins(const sections *s, size_t i)
{
    size_t at = behind_bullets(s, i);
    if (ticker_here(s, i)) {
        bool again = ticker_here(s, at + 2);
        return s->line[at].kind == LINE_DATE ? again && ticker_here(s, at + 4) : at > i || again;
    }
    size_t second = behind_bullets(s, at + 1), third = behind_bullets(s, second + 1);
    return inline_here(s, i) && inline_here(s, at + 1) && inline_here(s, second + 1) &&
           is_other_time(s, third, at);
}

/* ---- related ---- */

static bool item_here(const ingest_line *line)
{
    return line->kind == LINE_UNSET && line->chars <= ITEM_CHARS &&
           !ingest_line_is(line, LINE_GOES_ON) && !ingest_line_is(line, LINE_IS_TIME);
}

static void item_take(ingest_line *line, ingest_rule rule, size_t skip)
{
    ingest_line_set(line, LINE_RELATED, rule);
    line->text = (uint32_t)skip;
}

/* A cut text behind a related headline. */
static bool teaser_here(const sections *s, size_t i)
{
    return i < s->count && s->line[i].kind == LINE_UNSET && ingest_line_is(&s->line[i], LINE_CUT) &&
           s->line[i].chars > 30;
}

/* A line of signs that parts stories: one headline and its text stand behind it. */
static bool parts_stories(const sections *s, size_t i)
{
    return ingest_line_is(&s->line[i], LINE_IS_RULER) && i + 2 < s->count &&
           s->line[i + 1].kind == LINE_UNSET && s->line[i + 2].kind == LINE_UNSET &&
           ingest_line_paragraph(&s->line[i + 2]);
}

/* Bullet, item, bullet, item ... from `i`; returns where it ends. With `sure` a label stands
 * before; else more than half of the items must look like headlines. */
static size_t bullets_take(sections *s, size_t i, bool sure)
{
    size_t items = 0, heads = 0, at = i;
    while (at < s->count && is_bullet(&s->line[at])) {
        at++;
        if (at < s->count && item_here(&s->line[at])) {
            items++;
            heads += !ingest_line_is(&s->line[at], LINE_ENDS) && s->line[at].chars <= ROW_CHARS;
            at++;
            at += teaser_here(s, at);
        }
    }
    if (!sure && heads * 2 <= items) {
        return at;
    }
    for (size_t k = i; k < at; k++) {
        if (s->line[k].kind == LINE_UNSET) {
            bool teaser = !is_bullet(&s->line[k - 1]);
            if (teaser) {
                ingest_line_set(&s->line[k], LINE_TEASER, RULE_TEASER);
            } else {
                item_take(&s->line[k], sure ? RULE_RELATED_LABEL : RULE_RELATED_BULLETS, 0);
            }
        }
    }
    return at;
}

/* A few words right above a list that was taken are what it is called, in any language. */
static void label_before(sections *s, size_t i)
{
    bool taken = i + 1 < s->count && s->line[i + 1].kind == LINE_RELATED;
    if (taken && i > 1 && s->line[i].gap == 0 && ingest_line_headline(&s->line[i - 1], 30) &&
        is_paragraph(&s->line[i - 2])) {
        ingest_line_set(&s->line[i - 1], LINE_NOISE, RULE_LABEL);
    }
}

/* Is the line at `i` set off from the row that ends before it? */
static bool row_set_off(const sections *s, size_t first, size_t i)
{
    uint16_t usual = s->line[i - 1 > first ? i - 1 : first].gap;
    return s->line[i].gap > usual;
}

/* Does a text follow the headline at `i`? */
static bool title_here(const sections *s, size_t i)
{
    return i + 1 < s->count && ingest_line_headline(&s->line[i], ROW_CHARS) &&
           (is_paragraph(&s->line[i + 1]) || ingest_line_paragraph(&s->line[i + 1]));
}

static bool starts_text(const sections *s, size_t i)
{
    for (size_t k = i + 1; k < s->count && k <= i + 3; k++) {
        if (is_paragraph(&s->line[k])) {
            return true;
        }
    }
    return false;
}

/* One or two words, and no more than that to the end of the list. */
static bool few_words(const sections *s, size_t i)
{
    const ingest_line *line = &s->line[i];
    wq_span text = ingest_line_text(s->page, line);
    const uint8_t *first = memchr(text.ptr, ' ', text.len);
    bool few =
        first == NULL || memchr(first + 1, ' ', text.len - (size_t)(first + 1 - text.ptr)) == NULL;
    return line->kind == LINE_UNSET && line->chars <= 16 && few &&
           (i + 1 >= s->count || s->line[i + 1].chars <= 16 || s->line[i + 1].kind == LINE_NOISE);
}

/* When the headline above was published. What follows are headlines again, or nothing. */
static bool when_here(const sections *s, size_t i)
{
    const ingest_line *line = &s->line[i];
    bool next = i + 1 >= s->count || s->line[i + 1].kind == LINE_NOISE ||
                is_when(&s->line[i + 1]) || ingest_line_headline(&s->line[i + 1], ROW_CHARS);
    bool again = s->body || i + 2 >= s->count || is_when(&s->line[i + 2]);
    return is_when(line) && line->gap == 0 && next && again && !title_here(s, i + 1);
}

/* A button or image among headlines: does a headline or another of them follow? */
static bool row_goes_on(const sections *s, size_t i)
{
    return !ingest_line_is(&s->line[i], LINE_IS_LABEL | LINE_IS_BULLET) && i + 1 < s->count &&
           (s->line[i + 1].kind == LINE_NOISE ||
            ingest_line_headline(&s->line[i + 1], ROW_CHARS)) &&
           !title_here(s, i + 1);
}

/* Headlines behind a label without lone bullets; returns where they end. */
static size_t row_take(sections *s, size_t first)
{
    size_t i = first, items = 0;
    bool bulleted = first < s->count && ingest_line_is(&s->line[first], LINE_HAS_BULLET);
    for (; i < s->count && items < ROW_MAX; i++) {
        ingest_line *line = &s->line[i];
        if (items > 0 && teaser_here(s, i)) {
            ingest_line_set(line, LINE_TEASER, RULE_TEASER);
            continue;
        }
        if (items > 0 && few_words(s, i)) {
            break; /* key words below the list */
        }
        if (items > 0 && when_here(s, i)) {
            ingest_line_set(line, LINE_NOISE, RULE_CARD_TIME);
            continue;
        }
        if (line->kind == LINE_NOISE && row_goes_on(s, i)) {
            continue;
        }
        if (bulleted && ingest_line_is(line, LINE_HAS_BULLET) && item_here(line)) {
            item_take(line, RULE_RELATED_LABEL, line->bullet);
            items++;
            continue;
        }
        if (bulleted || !ingest_line_headline(line, ROW_CHARS)) {
            break;
        }
        if (items > 0 && row_set_off(s, first, i) && starts_text(s, i)) {
            break;
        }
        item_take(line, RULE_RELATED_LABEL, 0);
        items++;
    }
    return i;
}

/* A headline inside the text under the time of its own publication. */
static bool card_take(sections *s, size_t i)
{
    ingest_line *line = &s->line[i];
    if (!is_when(line) || !s->body || i + 2 >= s->count || line->gap > 0 ||
        s->line[i + 1].gap > 0 || !ingest_line_headline(&s->line[i + 1], ROW_CHARS) ||
        !ingest_line_paragraph(&s->line[i + 2])) {
        return false;
    }
    wq_span text = wq_span_of(s->page->text + line->at, line->len);
    bool clock = memchr(text.ptr, ':', text.len) != NULL;
    if (ingest_time_length(text) == text.len || (line->kind == LINE_DATE && !clock)) {
        return false; /* a ticker's time; a chronicle's day */
    }
    ingest_line_set(line, LINE_NOISE, RULE_CARD_TIME);
    item_take(&s->line[i + 1], RULE_RELATED_LABEL, 0);
    return true;
}

/* An arrow before the text: it leads to another page. */
static bool is_arrow(const sections *s, size_t i)
{
    static const char *const ARROWS[] = {"◄", "►", "▶", "◀", "→", "←",
                                         "»", "›", "➢", "☚", "◂", "▸"};
    const ingest_line *line = &s->line[i];
    if (i >= s->count || !ingest_line_is(line, LINE_HAS_BULLET) || !item_here(line) ||
        ingest_line_is(line, LINE_ENDS)) {
        return false;
    }
    for (size_t k = 0; k < sizeof ARROWS / sizeof ARROWS[0]; k++) {
        wq_span arrow = wq_span_str(ARROWS[k]);
        if (wq_span_equal(wq_span_of(s->page->text + line->at, arrow.len), arrow)) {
            return true;
        }
    }
    return false;
}

/* Two headlines or more behind arrows; returns where they end, `i` for none. */
static size_t arrows_take(sections *s, size_t i)
{
    size_t end = i;
    while (end < s->count && is_arrow(s, end)) {
        end++;
    }
    if (end < i + 2) {
        return i;
    }
    for (size_t k = i; k < end; k++) {
        item_take(&s->line[k], RULE_RELATED_BULLETS, s->line[k].bullet);
    }
    return end;
}

/* What stands behind a label at `i`. */
static size_t label_take(sections *s, size_t i)
{
    if (ingest_line_is(&s->line[i], LINE_IS_TAGS | LINE_IS_COMMENTS)) {
        return i + 1;
    }
    bool ticker = ingest_line_is(&s->line[i], LINE_IS_TICKER);
    size_t at = i + 1;
    while (at < s->count && s->line[at].kind == LINE_NOISE &&
           !ingest_line_is(&s->line[at], LINE_IS_BULLET)) {
        at++; /* another label, a button */
    }
    if (ticker_here(s, at) || inline_here(s, at)) {
        return ticker_take(s, at);
    }
    if (at < s->count && is_bullet(&s->line[at])) {
        return bullets_take(s, at, true);
    }
    /* "عاجل" above a title is its kicker. */
    return ticker && !s->body ? at : row_take(s, at);
}

/* ---- the end of the page ---- */

/* A row of at least three headlines set off at the end, or headline and cut text in turn. */
static void tail_take(sections *s)
{
    size_t from = s->count;
    while (from > 0 && (ingest_line_headline(&s->line[from - 1], ROW_CHARS) ||
                        teaser_here(s, from - 1) || s->line[from - 1].kind == LINE_NOISE)) {
        from--;
    }
    if (from == 0) {
        return;
    }
    size_t heads = 0, cut = 0, first = s->count;
    bool small = false; /* too short for a headline */
    for (size_t i = from; i < s->count; i++) {
        bool head = s->line[i].kind == LINE_UNSET && !ingest_line_is(&s->line[i], LINE_CUT);
        first = head && first == s->count ? i : first;
        heads += head;
        small = small || (head && s->line[i].chars < 20);
        cut += s->line[i].kind == LINE_UNSET && ingest_line_is(&s->line[i], LINE_CUT);
    }
    bool off = first < s->count && (s->line[first].gap > 0 || first > from);
    bool enough = (heads >= 3 && !small) || (cut > 0 && heads >= cut);
    if (!off || !enough || !is_paragraph(&s->line[from - 1])) {
        return;
    }
    for (size_t i = first; i < s->count; i++) {
        if (s->line[i].kind == LINE_UNSET) {
            bool teaser = ingest_line_is(&s->line[i], LINE_CUT);
            ingest_line_set(&s->line[i], teaser ? LINE_TEASER : LINE_RELATED,
                            teaser ? RULE_TEASER : RULE_RELATED_END);
        }
    }
}

void ingest_page_beside(ingest_pages *page)
{
    sections s = {page, NULL, 0, page->body_only};
    s.line = ingest_page_line(page, &s.count);
    size_t i = 0;
    while (i < s.count) {
        ingest_line *line = &s.line[i];
        if (ingest_line_is(line, LINE_IS_LABEL)) {
            i = label_take(&s, i);
        } else if (ticker_begins(&s, i)) {
            i = ticker_take(&s, i);
        } else if (card_take(&s, i)) {
            i += 2;
        } else if (is_arrow(&s, i)) {
            size_t end = arrows_take(&s, i);
            i = end > i ? end : i + 1;
        } else if (is_bullet(line) && parts_stories(&s, i)) {
            i++;
        } else if (is_bullet(line)) {
            size_t end = bullets_take(&s, i, false);
            label_before(&s, i);
            i = end;
        } else {
            s.body = s.body || is_paragraph(line);
            i++;
        }
    }
    tail_take(&s);
}
