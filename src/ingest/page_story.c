/* SPDX-License-Identifier: MIT */
/* What stands beside is taken out; what is left are stories. */
#include "ingest/page_lines.h"

#include "ingest/core.h"
#include "text/text.h"

#include <string.h>

#define TITLE_CHARS      INGEST_TITLE_CHARS
#define SUBHEAD_CHARS    110
#define HEADLINES_MAX    3   /* of one story, before its lead */
#define LEAD_CHARS       100 /* a lead without a dateline */
#define SUBHEADS_MAX     4   /* more in a row are a list */
#define KICKER_CHARS     32
#define NAME_CHARS       40
#define HEAD_LINES       12  /* between title and lead */
#define STANDFIRST_CHARS 220 /* of a text above names and days */

typedef struct teller {
    ingest_pages *page;
    ingest_line *line; /* all of the page */
    size_t count;
    uint16_t usual; /* blank lines between two paragraphs */
    bool tight;     /* ... none, and seen often enough to be sure */
} teller;

static bool is_ours(const ingest_line *line)
{
    return line->kind == LINE_UNSET || line->kind == LINE_DATE;
}

/* The next line from `i` that no section took; t->count at the end. */
static size_t ours(const teller *t, size_t i)
{
    while (i < t->count && !is_ours(&t->line[i])) {
        i++;
    }
    return i;
}

static bool is_text(const ingest_line *line)
{
    return ingest_line_paragraph(line);
}

/* Blank lines count across what was taken out. */
static void gaps_join(teller *t)
{
    uint16_t gap = 0;
    bool ruler = false;
    for (size_t i = 0; i < t->count; i++) {
        gap = t->line[i].gap > gap ? t->line[i].gap : gap;
        ruler = ruler || (t->line[i].flags & LINE_IS_RULER) != 0;
        if (is_ours(&t->line[i])) {
            t->line[i].gap = gap;
            t->line[i].flags |= ruler ? LINE_BROKEN : 0;
            gap = 0;
            ruler = false;
        }
    }
}

static void gaps_weigh(teller *t)
{
    size_t pairs = 0, none = 0, one = 0;
    size_t before = ours(t, 0);
    for (size_t i = before < t->count ? ours(t, before + 1) : t->count; i < t->count;
         before = i, i = ours(t, i + 1)) {
        if (is_text(&t->line[before]) && is_text(&t->line[i])) {
            pairs++;
            none += t->line[i].gap == 0;
            one += t->line[i].gap == 1;
        }
    }
    t->tight = pairs >= 2 && none * 3 >= pairs * 2;
    t->usual = t->tight ? 0 : (one + none) * 2 >= pairs ? 1 : 2;
}

/* ---- the words at the head of a line ---- */

static wq_span text_of(const teller *t, const ingest_line *line)
{
    return ingest_line_text(t->page, line);
}

static bool sign_behind(wq_span text, size_t at, bool end)
{
    wq_span rest = ingest_span_trim(wq_span_sub(text, at, text.len));
    return (rest.len > 0 && (rest.ptr[0] == ':' || rest.ptr[0] == '-' || rest.ptr[0] == '/')) ||
           (end && rest.len > 0 && rest.ptr[rest.len - 1] == ':');
}

/* Words of the longest piece between signs: a name has four at most. */
static size_t name_words(wq_span text)
{
    size_t words = 0, most = 0;
    for (size_t i = 0; i < text.len; i++) {
        uint8_t c = text.ptr[i];
        bool sign = c == '-' || c == ',' || c == '/' || c == '|' || c == '&' || c == '(' ||
                    (c == 0xE2 && text.ptr[i - (i > 0)] == ' ') ||
                    (c == 0xD8 && i + 1 < text.len && text.ptr[i + 1] == 0x8C);
        words = sign ? 0 : words + (c > ' ' && (i == 0 || text.ptr[i - 1] == ' '));
        most = words > most ? words : most;
        if (c == '"' || c == '?' || (c >= '0' && c <= '9')) {
            return SIZE_MAX;
        }
    }
    return most;
}

/* By its words; in the `head` of a story "wrote" needs no colon. */
static bool is_byline_in(const teller *t, const ingest_line *line, bool head)
{
    if (line->kind != LINE_UNSET || line->chars > 90 || (line->flags & LINE_ENDS) != 0) {
        return false;
    }
    wq_span text = text_of(t, line);
    size_t len;
    ingest_word word = ingest_lexicon_begin(t->page->lexicon, text, &len);
    bool latin = len > 0 && len <= 3 && text.ptr[0] < 0x80; /* By, Par: no colon needed */
    wq_span name = ingest_span_trim(wq_span_sub(text, len, text.len));
    size_t words = name_words(name);
    if (name.len <= 1 || words > 12) {
        return false;
    }
    bool signed_by = sign_behind(text, len, true) || ((latin || head) && line->chars <= 60);
    return word == WORD_BYLINE ||
           (word == WORD_BYLINE_COLON && signed_by && words <= (text.ptr[0] < 0x80 ? 6u : 4u));
}

static bool is_byline(const teller *t, const ingest_line *line)
{
    return is_byline_in(t, line, false);
}

/* Places and agencies alone: "دمشق – وكالات", "(رويترز)". */
static bool is_dateline(const teller *t, const ingest_line *line)
{
    if (line->kind != LINE_UNSET || line->chars > 60) {
        return false;
    }
    wq_span text = text_of(t, line);
    if (ingest_lexicon_find(t->page->lexicon, text) == WORD_AGENCY) {
        return true;
    }
    return ingest_dateline_find(t->page->lexicon, text, true).len >= text.len;
}

static bool is_source(const teller *t, const ingest_line *line)
{
    if (line->kind != LINE_UNSET || line->chars > 90) {
        return false;
    }
    size_t len;
    wq_span text = text_of(t, line);
    return ingest_lexicon_begin(t->page->lexicon, text, &len) == WORD_SOURCE &&
           sign_behind(text, len, false);
}

/* ---- where stories begin ---- */

/* A sentence that goes on from one before it: no lead. */
static bool goes_on(wq_span text)
{
    static const char *const WORDS[] = {
        "وأ",     "وقا",     "وقد",   "وكان",   "ولفت",   "وشدد",    "وذكر", "ويأت", "وفي ",
        "ومن ",   "ولم ",    "ولا ",  "وهو",    "وهي",    "وتاب",    "وكش",  "وكت",  "ونق",
        "ونف",    "وبح",     "وبي",   "ويذ",    "وتش",    "ويش",     "وإذ",  "كما ", "من جه",
        "من جان", "في المق", "بدوره", "بدورها", "في حين", "إلى ذلك", "وعن ", "ويق",  "وتق",
        "وإن",    "وحس",     "وخل",   "ولك",    "ومع ",   "وبعد",    "وعل",  "وب",   "He ",
        "She ",   "They ",   "But ",  "And ",   "However"};
    for (size_t i = 0; i < sizeof WORDS / sizeof WORDS[0]; i++) {
        wq_span word = wq_span_str(WORDS[i]);
        if (wq_span_equal(wq_span_sub(text, 0, word.len), word)) {
            return true;
        }
    }
    return false;
}

static bool has_dateline(const teller *t, const ingest_line *line)
{
    return line->kind == LINE_UNSET &&
           ingest_dateline_find(t->page->lexicon, text_of(t, line), false).len > 0;
}

/* May the line be a headline where it is set off by blank lines? It may then end with a stop. */
static bool is_headline(const teller *t, const ingest_line *line)
{
    if (is_byline(t, line) || is_dateline(t, line) || is_source(t, line)) {
        return false;
    }
    return ingest_line_headline(line, TITLE_CHARS) ||
           (line->kind == LINE_UNSET && line->chars <= LEAD_CHARS - 10 && line->gap > t->usual &&
            (line->flags & LINE_ENDS) != 0);
}

/* Does a story begin at `i`, whose last line before is `before`? `*lead` is its first line that is
 * no headline. */
static bool story_begins(const teller *t, size_t before, size_t i, size_t *lead)
{
    const ingest_line *line = t->line;
    size_t heads = 0, at = i;
    bool broken = (line[i].flags & LINE_BROKEN) != 0;
    bool off = true; /* each headline by more than the usual gap */
    while (at < t->count && heads < HEADLINES_MAX && is_headline(t, &line[at])) {
        off = off && (line[at].gap > t->usual || broken);
        heads++;
        at = ours(t, at + 1);
    }
    *lead = at;
    if (heads == 0 || at >= t->count || (line[i].gap == 0 && !broken) ||
        is_headline(t, &line[at])) {
        return false;
    }
    bool dated = line[at].kind == LINE_DATE || is_byline(t, &line[at]) ||
                 is_dateline(t, &line[at]) || has_dateline(t, &line[at]);
    if (dated) {
        return (broken || line[i].gap >= t->usual) && (line[i].flags & LINE_ENDS) == 0 ? true : off;
    }
    bool lead_here = line[at].chars >= LEAD_CHARS && !goes_on(text_of(t, &line[at]));
    bool closed = (line[before].flags & LINE_GOES_ON) == 0;
    return lead_here && closed && off &&
           (broken     ? true
            : t->tight ? line[at].gap > 0
                       : line[i].gap > t->usual && t->usual > 0 && line[at].gap > 0);
}

/* A line above the title: short, and the next is a headline twice as long; or set off by a blank
 * line from a headline that is longer, but not so long as a second headline may be. */
static bool is_kicker(const teller *t, size_t first, size_t second)
{
    const ingest_line *line = t->line;
    size_t spaces = 0;
    wq_span text = text_of(t, &line[first]);
    for (size_t i = 0; i < text.len; i++) {
        spaces += text.ptr[i] == ' ';
    }
    if (second >= t->count || !ingest_line_headline(&line[second], TITLE_CHARS) ||
        is_byline(t, &line[second])) {
        return false;
    }
    bool name =
        line[first].chars <= 30 && spaces <= 3 && line[second].chars >= 2 * line[first].chars;
    bool set_off = line[first].chars <= KICKER_CHARS && line[second].gap > 0 &&
                   line[second].chars > line[first].chars && line[second].chars <= 70;
    return name || set_off;
}

/* Headlines from `i` to before `lead`. */
static void headlines_set(const teller *t, size_t i, size_t lead, ingest_rule rule)
{
    size_t second = ours(t, i + 1);
    if (second < lead && is_kicker(t, i, second)) {
        ingest_line_set(&t->line[i], LINE_SUBHEAD, RULE_KICKER);
        i = second;
    }
    ingest_line_set(&t->line[i], LINE_TITLE, rule);
    for (i = ours(t, i + 1); i < lead; i = ours(t, i + 1)) {
        ingest_line_set(&t->line[i], LINE_SUBHEAD, RULE_SECOND_HEADLINE);
    }
}

/* Signs behind which a line is a sentence or goes on: a question or a call may be a title. */
static bool is_title(const teller *t, const ingest_line *line)
{
    static const char *const NOT[] = {".", ",", ";", "،", "؛", "۔"};
    wq_span text = text_of(t, line);
    bool off = t->tight && line->chars < LEAD_CHARS && wq_span_ends(text, wq_span_str(".")) &&
               !wq_span_ends(text, wq_span_str(".."));
    for (size_t i = 0; !off && i < sizeof NOT / sizeof NOT[0]; i++) {
        if (wq_span_ends(text, wq_span_str(NOT[i]))) {
            return false;
        }
    }
    return line->kind == LINE_UNSET && line->chars <= TITLE_CHARS && line->lines == 1;
}

/* ---- between title and lead ---- */

static size_t words_of(wq_span text)
{
    size_t words = 1;
    for (size_t i = 0; i + 1 < text.len; i++) {
        words += text.ptr[i] == ' ' && text.ptr[i + 1] != ' ';
    }
    return words;
}

static bool is_capital(wq_span text)
{
    uint32_t cp = 0;
    (void)text_utf8_decode(wq_span_sub(text, 0, 4), &cp);
    return (cp >= 'A' && cp <= 'Z') || (cp >= 0xC0 && cp <= 0xDE) || cp == 0x130 || cp == 0x15E ||
           cp >= 0x600;
}

/* A person, a place and a person, a paper: two to four words on either side of a sign. */
static bool is_person(wq_span text)
{
    size_t from = 0, capitals = 0, most = 0, sides = 0;
    bool latin = text.len > 0 && text.ptr[0] < 0xD0;
    for (size_t i = 0; i <= text.len; i++) {
        uint8_t c = i < text.len ? text.ptr[i] : '-';
        bool sign = c == '-' || c == '|' || c == ',' || c == ':' || (c == 0xE2 && i + 2 < text.len);
        if ((c >= '0' && c <= '9') || c == '"' || c == '(' || c == '!' || c == '?' || c == '.' ||
            (c == 0xD8 && i + 1 < text.len && text.ptr[i + 1] == 0x9F)) {
            return false;
        }
        capitals += (i == 0 || text.ptr[i - 1] == ' ') && i < text.len &&
                    is_capital(wq_span_sub(text, i, 4));
        if (sign && (i == text.len || i == 0 || c == ':' || text.ptr[i - 1] == ' ')) {
            wq_span side = ingest_span_trim(wq_span_sub(text, from, i - from));
            size_t words = side.len > 0 ? words_of(side) : 0;
            most = words > most ? words : most;
            sides++;
            from = i + (c == 0xE2 ? 3 : 1);
        }
    }
    size_t words = words_of(text);
    return words >= 2 && words <= 6 && sides <= 2 &&
           most <= (latin        ? 5u
                    : sides == 1 ? 3u
                                 : 4u) &&
           (!latin || capitals >= 2);
}

/* "... (the paper)": what stands under an image. */
static bool is_caption(wq_span text)
{
    size_t open = text.len;
    if (text.len < 8 || text.ptr[text.len - 1] != ')') {
        return false;
    }
    while (open > 0 && text.ptr[open - 1] != '(') {
        open--;
    }
    return open > 12 && text.len - open <= 60 && words_of(wq_span_sub(text, 0, open)) >= 4;
}

/* "Le Monde with AFP", "France24 / AFP": its last part is an agency. */
static bool is_agency_last(const teller *t, wq_span text)
{
    size_t from = 0;
    for (size_t i = 0; i < text.len; i++) {
        bool word = text.ptr[i] == ' ' && from < i;
        from =
            text.ptr[i] == '/' || text.ptr[i] == '+' || text.ptr[i] == ',' || word ? i + 1 : from;
        wq_span last = ingest_span_trim(wq_span_sub(text, from, text.len));
        if (from == i + 1 && ingest_lexicon_find(t->page->lexicon, last) == WORD_AGENCY) {
            return true;
        }
    }
    return false;
}

static bool is_meta(const teller *t, size_t i)
{
    const ingest_line *line = &t->line[i];
    return line->kind == LINE_DATE || is_byline_in(t, line, true) || is_dateline(t, line) ||
           is_source(t, line);
}

static bool is_person_line(const teller *t, size_t i)
{
    const ingest_line *line = &t->line[i];
    return ingest_line_headline(line, NAME_CHARS + 5) && (line->flags & LINE_HAS_BULLET) == 0 &&
           is_person(text_of(t, line));
}

/* One line between title and lead; false: it is the lead. */
static bool head_line(const teller *t, size_t i, size_t *heads)
{
    ingest_line *line = &t->line[i];
    wq_span text = text_of(t, line);
    if (line->kind == LINE_DATE) {
        return true;
    }
    if (is_byline_in(t, line, true)) {
        ingest_line_set(line, LINE_BYLINE, RULE_BYLINE_WORD);
    } else if (is_caption(text)) {
        ingest_line_set(line, LINE_NOISE, RULE_CAPTION);
    } else if (is_dateline(t, line)) {
        ingest_line_set(line, LINE_DATELINE, RULE_DATELINE_LINE);
    } else if (is_source(t, line)) {
        ingest_line_set(line, LINE_SOURCE, RULE_SOURCE_WORD);
    } else if (ingest_lexicon_is(t->page->lexicon, text, WORD_TOPIC)) {
        ingest_line_set(line, LINE_NOISE, RULE_TOPIC);
    } else if ((line->flags & LINE_IS_NUMBER) != 0) {
        ingest_line_set(line, LINE_NOISE, RULE_NUMBER);
    } else if (is_person_line(t, i)) {
        ingest_line_set(line, LINE_BYLINE, RULE_BYLINE_NAME);
    } else if (*heads < HEADLINES_MAX) {
        ingest_line_set(line, LINE_SUBHEAD, RULE_SECOND_HEADLINE);
        ++*heads;
    } else {
        return false;
    }
    return true;
}

/* The lead: the first text, or the next one if the first is short and a name or day follows it. */
static size_t head_end(const teller *t, size_t from, size_t end)
{
    size_t texts = 0, lead = from, at = from;
    for (size_t k = 0; at < end && k < HEAD_LINES; at = ours(t, at + 1), k++) {
        const ingest_line *line = &t->line[at];
        bool meta = is_meta(t, at), text = is_text(line) && !meta;
        if (texts > 0 && meta) {
            texts = 0; /* what stood above is no lead */
            lead = ours(t, at + 1);
        } else if (texts > 0 && (text || !is_person_line(t, at))) {
            return lead;
        } else if (text && line->chars > STANDFIRST_CHARS) {
            return at;
        } else if (text) {
            texts++;
            lead = at;
        } else if (texts == 0 && !meta && !ingest_line_headline(line, LEAD_CHARS) &&
                   (line->flags & LINE_IS_NUMBER) == 0) {
            return at;
        }
    }
    return texts > 0 ? lead : from;
}

/* Behind a title, from `from`: second headlines, names, days, images, up to the lead. */
static void head_tell(const teller *t, size_t from, size_t end)
{
    size_t heads = 1;
    size_t lead = head_end(t, from, end);
    for (size_t i = from; i < lead; i = ours(t, i + 1)) {
        if (!head_line(t, i, &heads)) {
            return;
        }
    }
}

/* The top of the page: bylines and dates may stand above the title. */
static void top_tell(const teller *t)
{
    size_t i = ours(t, 0);
    while (i < t->count && (t->line[i].kind == LINE_DATE || is_byline(t, &t->line[i]) ||
                            is_dateline(t, &t->line[i]))) {
        i = ours(t, i + 1);
    }
    if (i >= t->count || t->page->body_only || !is_title(t, &t->line[i]) ||
        is_dateline(t, &t->line[i])) {
        return;
    }
    uint64_t rest = 0;
    for (size_t k = i + 1; k < t->count; k++) {
        rest += is_ours(&t->line[k]) ? t->line[k].len : 0;
    }
    size_t next = ours(t, i + 1);
    bool stop = (t->line[i].flags & LINE_ENDS) != 0;
    if ((rest > 0 && rest <= t->line[i].len) ||
        (stop && (next >= t->count || t->line[next].gap == 0))) {
        return;
    }
    size_t lead = next;
    size_t heads = 1;
    while (lead < t->count && heads < 2 && is_kicker(t, i, lead)) {
        lead = ours(t, lead + 1);
        heads++;
    }
    headlines_set(t, i, lead, RULE_TITLE_FIRST);
    head_tell(t, lead, t->count);
}

/* ---- the lines of a story ---- */

static bool is_name(wq_span text)
{
    size_t words = 1;
    for (size_t i = 0; i < text.len; i++) {
        uint8_t c = text.ptr[i];
        words += c == ' ';
        if ((c >= '0' && c <= '9') || c == '"' || c == '(' || c == ':' || c == '!' || c == '?') {
            return false;
        }
    }
    return words <= 3;
}

typedef struct story_walk {
    size_t end;       /* one behind its last line */
    size_t texts;     /* paragraphs so far */
    size_t last_text; /* the last paragraph there is */
    size_t subheads;  /* in a row */
    size_t before;    /* the line before, or SIZE_MAX */
    bool list;        /* ... is a short line of the body that no subhead follows */
} story_walk;

static bool subhead_here(const teller *t, const story_walk *w, size_t i)
{
    const ingest_line *line = &t->line[i];
    bool closed = w->before == SIZE_MAX || (t->line[w->before].flags & LINE_GOES_ON) == 0;
    if (!ingest_line_headline(line, SUBHEAD_CHARS) || !closed || i >= w->last_text ||
        (line->flags & LINE_HAS_BULLET) != 0 || w->subheads >= SUBHEADS_MAX) {
        return false;
    }
    wq_span text = text_of(t, line);
    /* Questions and calls inside a text are sentences. */
    if (wq_span_ends(text, wq_span_str("?")) || wq_span_ends(text, wq_span_str("؟")) ||
        wq_span_ends(text, wq_span_str("!"))) {
        return false;
    }
    size_t next = ours(t, i + 1);
    for (size_t k = 0; k < SUBHEADS_MAX && next < w->end; k++, next = ours(t, next + 1)) {
        if (is_text(&t->line[next])) {
            return !w->list;
        }
        if (!ingest_line_headline(&t->line[next], SUBHEAD_CHARS)) {
            return false;
        }
    }
    return false;
}

/* A day with its time, or behind "published": behind a first paragraph a bare day heads a list. */
static bool is_stamp(const teller *t, const ingest_line *line)
{
    wq_span text = text_of(t, line);
    size_t len;
    return memchr(text.ptr, ':', text.len) != NULL ||
           ingest_lexicon_begin(t->page->lexicon, text, &len) == WORD_DATE;
}

static void line_tell(const teller *t, story_walk *w, size_t i)
{
    ingest_line *line = &t->line[i];
    bool top = w->texts == 0;
    bool edge = top || i > w->last_text;
    if (line->kind == LINE_DATE && (edge || (w->texts == 1 && is_stamp(t, line)))) {
        return;
    }
    if (line->kind == LINE_DATE) {
        ingest_line_set(line, LINE_SUBHEAD, RULE_SUBHEAD);
    } else if (edge && is_byline(t, line)) {
        ingest_line_set(line, LINE_BYLINE, RULE_BYLINE_WORD);
    } else if (edge && is_dateline(t, line)) {
        ingest_line_set(line, LINE_DATELINE, RULE_DATELINE_LINE);
    } else if (edge && is_source(t, line)) {
        ingest_line_set(line, LINE_SOURCE, RULE_SOURCE_WORD);
    } else if (!top && i > w->last_text && line->chars <= NAME_CHARS && line->len > 2 &&
               t->page->text[line->at] == '(' && t->page->text[line->at + line->len - 1] == ')' &&
               is_agency_last(t, wq_span_of(t->page->text + line->at + 1, line->len - 2))) {
        ingest_line_set(line, LINE_DATELINE, RULE_DATELINE_LINE); /* "(with AFP)" */
    } else if (!top && i > w->last_text && w->texts >= 2 && ours(t, i + 1) >= t->count &&
               line->chars <= NAME_CHARS && ingest_line_headline(line, NAME_CHARS) &&
               (line->flags & LINE_HAS_BULLET) == 0 &&
               (is_name(text_of(t, line)) || is_agency_last(t, text_of(t, line)))) {
        ingest_line_set(line, LINE_SOURCE, RULE_SOURCE_LAST);
    } else if (subhead_here(t, w, i)) {
        ingest_line_set(line, LINE_SUBHEAD, RULE_SUBHEAD);
        w->subheads++;
        w->list = false;
        return;
    } else {
        bool text = is_text(line);
        w->texts += text;
        w->list = !text && (line->flags & LINE_ENDS) == 0;
        ingest_line_set(line, LINE_PARAGRAPH, RULE_PARAGRAPH);
    }
    w->subheads = 0;
}

static void story_tell(const teller *t, size_t from, size_t end, uint32_t story)
{
    story_walk w = {end, 0, 0, 0, SIZE_MAX, false};
    for (size_t i = from; i < end; i++) {
        w.last_text = is_text(&t->line[i]) ? i : w.last_text;
        t->line[i].story = story;
    }
    for (size_t i = from; i < end; i++) {
        if (is_ours(&t->line[i])) {
            line_tell(t, &w, i);
            w.before = i;
        }
    }
}

void ingest_page_stories(ingest_pages *page)
{
    teller t = {page, NULL, 0, 1, false};
    t.line = ingest_page_line(page, &t.count);
    gaps_join(&t);
    gaps_weigh(&t);
    top_tell(&t);
    size_t from = 0, before = t.count;
    bool body = false;
    uint32_t story = 0;
    for (size_t i = ours(&t, 0), lead; i < t.count; i = ours(&t, i + 1)) {
        if (body && story_begins(&t, before, i, &lead)) {
            story_tell(&t, from, i, story++);
            headlines_set(&t, i, lead, RULE_TITLE_STORY);
            head_tell(&t, lead, t.count);
            from = i;
            body = false;
            i = lead - 1;
            before = lead - 1;
            continue;
        }
        body = body || is_text(&t.line[i]);
        before = i;
    }
    story_tell(&t, from, t.count, story++);
    page->stories = story;
}
