/* SPDX-License-Identifier: MIT */
#include "query/parse.h"

#include "query/briefs.h"

#include "base/date.h"
#include "query/questionline.h"
#include "text/elision.h"

#include <string.h>

/* One open group: its members so far, linked through `next`. */
typedef struct frame {
    uint8_t first, last; /* members, or QUERY_NONE */
    uint8_t members;
    uint8_t positive;   /* members that are not excluded */
    uint8_t role;       /* of the group in its parent */
    uint8_t first_word; /* words from here on belong to the group */
    bool last_or;       /* the last member is an OR that was made at this level */
    bool blank;         /* the operand just before had no word in it */
    bool or_open;       /* an OR waits for its right side */
    uint8_t near_open;  /* a near of so many words waits for its right side; 0: none */
    uint16_t near_column;
    uint16_t or_column;
    uint16_t column;
} frame;

typedef struct parser {
    query_scan scan;
    wq_arena *arena;
    wq_error *err;
    query_tree *tree;
    uint8_t filters;
    uint8_t depth; /* of the present frame */
    frame frames[WQ_LIMIT_QUERY_DEPTH + 1];
} parser;

/* What stood before an operand. */
typedef struct signs {
    uint16_t column;
    uint8_t role;
    bool exact;
    bool variants; /* ~ */
} signs;

static frame frame_of(const parser *p, uint16_t column, uint8_t role)
{
    frame f = {.first = QUERY_NONE, .last = QUERY_NONE, .column = column, .role = role};
    f.first_word = p->tree->word_count;
    return f;
}

static uint16_t column_of(const query_scan *scan)
{
    return (uint16_t)scan->column; /* WQ_LIMIT_QUERY_BYTES fits */
}

static uint8_t node_new(query_tree *tree, query_kind kind, uint16_t column)
{
    uint8_t index = tree->node_count++;
    query_node *node = &tree->nodes[index];
    memset(node, 0, sizeof *node);
    node->kind = (uint8_t)kind;
    node->column = column;
    node->child = QUERY_NONE;
    node->next = QUERY_NONE;
    return index;
}

/* ---- members ---- */

static void frame_append(parser *p, frame *f, uint8_t item)
{
    if (f->last == QUERY_NONE) {
        f->first = item;
    } else {
        p->tree->nodes[f->last].next = item;
    }
    f->last = item;
    f->members++;
    if (p->tree->nodes[item].role != QUERY_NOT) {
        f->positive++;
    }
    f->last_or = false;
}

/* The last of an item and those behind it in its group. */
static uint8_t last_of(const query_tree *tree, uint8_t at)
{
    while (tree->nodes[at].next != QUERY_NONE) {
        at = tree->nodes[at].next;
    }
    return at;
}

/* The last member and `item` become one OR in the place of the last member. */
static wq_status frame_or(parser *p, frame *f, uint8_t item)
{
    query_node *last = &p->tree->nodes[f->last];
    query_node *right = &p->tree->nodes[item];
    if (last->role == QUERY_NOT || right->role == QUERY_NOT) {
        return wq_fail(p->err, WQ_EQUERY, "OR at column %u stands beside an excluded word",
                       f->or_column);
    }
    if (!f->last_or) {
        (void)query_tree_wrap(p->tree, f->last, QUERY_OR);
        f->last_or = true;
    }
    p->tree->nodes[last_of(p->tree, last->child)].next = item;
    if (right->role == QUERY_MUST) {
        last->role = QUERY_MUST;
    }
    return WQ_OK;
}

static bool node_is_near_side(const query_node *node)
{
    return node->kind == QUERY_WORD || node->kind == QUERY_PHRASE || node->kind == QUERY_NEAR;
}

/* As in a phrase, a word is meant in any spelling and nothing else. */
static void near_side_words(query_tree *tree, const query_node *node)
{
    if (node->kind == QUERY_WORD) {
        tree->words[node->first]->folded = !tree->words[node->first]->exact;
    }
}

static wq_status near_fail(const parser *p, const frame *f)
{
    return wq_fail(p->err, WQ_EQUERY, "near at column %u needs a word or a phrase on both sides",
                   f->near_column);
}

/* `item` joins the operand before it, which may be the last of an OR, in a near. */
static wq_status frame_near(parser *p, frame *f, uint8_t item)
{
    query_node *nodes = p->tree->nodes;
    query_node *right = &nodes[item];
    uint8_t at = f->last_or ? last_of(p->tree, nodes[f->last].child) : f->last;
    query_node *left = &nodes[at];
    bool excluded = left->role == QUERY_NOT || right->role == QUERY_NOT;
    if (excluded || !node_is_near_side(left) || !node_is_near_side(right) ||
        right->kind == QUERY_NEAR) {
        return near_fail(p, f);
    }
    near_side_words(p->tree, left);
    near_side_words(p->tree, right);
    if (left->kind != QUERY_NEAR) {
        query_tree_wrap(p->tree, at, QUERY_NEAR)->role = QUERY_PLAIN;
    }
    nodes[last_of(p->tree, left->child)].next = item;
    if (right->role == QUERY_MUST) {
        left->role = QUERY_MUST;
        nodes[f->last].role = QUERY_MUST; /* the near, or the OR that it is in */
        right->role = QUERY_PLAIN;
    }
    right->distance = f->near_open;
    f->near_open = 0;
    return WQ_OK;
}

/* Take an operand in; QUERY_NONE is one in which there was no word. */
static wq_status frame_add(parser *p, uint8_t item)
{
    frame *f = &p->frames[p->depth];
    if (f->near_open != 0) {
        return item == QUERY_NONE ? WQ_OK : frame_near(p, f, item);
    }
    bool joins = f->or_open && f->last != QUERY_NONE && !f->blank;
    f->or_open = false;
    f->blank = item == QUERY_NONE;
    if (item == QUERY_NONE) {
        return WQ_OK;
    }
    if (joins) {
        return frame_or(p, f, item);
    }
    frame_append(p, f, item);
    return WQ_OK;
}

static wq_status frame_or_begin(parser *p, uint16_t column)
{
    frame *f = &p->frames[p->depth];
    if (f->near_open != 0) {
        return near_fail(p, f);
    }
    if (f->or_open || (f->last == QUERY_NONE && !f->blank)) {
        return wq_fail(p->err, WQ_EQUERY, "OR at column %u needs a word on both sides", column);
    }
    if (!f->blank) {
        f->or_open = true;
    }
    f->or_column = column;
    return WQ_OK;
}

static wq_status frame_near_begin(parser *p, uint16_t column, uint8_t distance)
{
    frame *f = &p->frames[p->depth];
    f->near_column = column;
    if (f->near_open != 0 || f->or_open || (f->last == QUERY_NONE && !f->blank)) {
        return near_fail(p, f);
    }
    if (distance == 0) {
        return wq_fail(p->err, WQ_EQUERY, "near at column %u wants a number from 1 to %d", column,
                       QUERY_NEAR_MAX);
    }
    if (!f->blank) {
        f->near_open = distance;
    }
    return WQ_OK;
}

static void words_exclude(query_tree *tree, uint8_t from)
{
    for (uint8_t i = from; i < tree->word_count; i++) {
        tree->words[i]->excluded = true;
    }
}

/* The members of the present frame as one node (QUERY_NONE if it has none). */
static wq_status frame_end(parser *p, uint8_t *item)
{
    frame *f = &p->frames[p->depth];
    *item = QUERY_NONE;
    if (f->or_open) {
        return wq_fail(p->err, WQ_EQUERY, "OR at column %u needs a word on both sides",
                       f->or_column);
    }
    if (f->near_open != 0) {
        return near_fail(p, f);
    }
    if (f->members == 0) {
        return WQ_OK;
    }
    if (f->positive == 0) {
        return wq_fail(p->err, WQ_EQUERY, "only excluded words at column %u: nothing to look for",
                       f->column);
    }
    if (f->members == 1) {
        *item = f->first;
    } else {
        *item = node_new(p->tree, QUERY_LIST, f->column);
        p->tree->nodes[*item].child = f->first;
    }
    if (f->role != QUERY_PLAIN) {
        p->tree->nodes[*item].role = f->role;
    }
    if (f->role == QUERY_NOT) {
        words_exclude(p->tree, f->first_word);
    }
    return WQ_OK;
}

/* ---- leaves ---- */

static wq_status word_add(parser *p, const text_token *token, uint16_t offset, query_word **out)
{
    query_tree *tree = p->tree;
    *out = NULL;
    if (tree->word_count == WQ_LIMIT_QUERY_WORDS) {
        tree->cut = true;
        return WQ_OK;
    }
    query_word *word = wq_arena_new(p->arena, sizeof *word);
    WQ_FAIL_IF(word == NULL, WQ_ENOMEM);
    word->token = *token;
    word->offset = offset;
    tree->words[tree->word_count++] = word;
    *out = word;
    return WQ_OK;
}

static wq_status prefix_set(parser *p, query_word *word, uint16_t column)
{
    wq_span rest = text_token_folded(&word->token);
    unsigned letters = 0;
    for (size_t i = 0; i < rest.len; i++) {
        letters += (rest.ptr[i] & 0xC0) != 0x80;
    }
    if (letters < 2) {
        return wq_fail(p->err, WQ_EQUERY, "prefix at column %u needs at least 2 letters", column);
    }
    word->prefix = true;
    return WQ_OK;
}

/* Does a word of a run count? Not what an apostrophe cuts off, if there is anything else. */
static bool word_counts(wq_span run, const text_token *token, bool first)
{
    return !text_elided(run, token) || (first && token->end == run.len);
}

/* The words of a leaf, in the order of its text; `quoted`: all of them count. */
static wq_status words_take(parser *p, wq_span text, const signs *s, bool quoted)
{
    uint8_t first = p->tree->word_count;
    uint32_t base = 0;
    text_tokens it;
    text_token token;
    text_tokens_init(&it, text);
    while (text_tokens_next(&it, &token)) {
        bool none = p->tree->word_count == first;
        query_word *word;
        if (!quoted && !s->exact && !word_counts(text, &token, none)) {
            continue;
        }
        base = none ? token.position : base;
        WQ_TRY(word_add(p, &token, (uint16_t)(token.position - base), &word));
        if (word == NULL) {
            break;
        }
    }
    return WQ_OK;
}

/* The words of `text` as a word or a phrase. */
static wq_status leaf_words(parser *p, wq_span text, const signs *s, bool quoted, uint8_t *item)
{
    query_tree *tree = p->tree;
    bool prefix = !quoted && text.len > 1 && text.ptr[text.len - 1] == '*';
    uint8_t first = tree->word_count;
    *item = QUERY_NONE;
    if (prefix && s->exact) {
        return wq_fail(p->err, WQ_EQUERY, "exact word at column %u cannot be a prefix", s->column);
    }
    WQ_TRY(words_take(p, text, s, quoted));
    uint8_t count = (uint8_t)(tree->word_count - first);
    if (count == 0) {
        return WQ_OK;
    }
    for (uint8_t i = first; i < tree->word_count; i++) {
        tree->words[i]->exact = s->exact;
        tree->words[i]->folded = !s->exact && !s->variants && (quoted || count > 1);
        tree->words[i]->variants = s->variants && !prefix;
        tree->words[i]->excluded = s->role == QUERY_NOT;
    }
    if (prefix && !tree->cut) {
        WQ_TRY(prefix_set(p, tree->words[tree->word_count - 1], s->column));
    }
    *item = node_new(tree, count == 1 ? QUERY_WORD : QUERY_PHRASE, s->column);
    tree->nodes[*item].role = s->role;
    tree->nodes[*item].first = first;
    tree->nodes[*item].count = count;
    return WQ_OK;
}

static wq_status filter_node(parser *p, query_kind kind, const signs *s, uint8_t *item)
{
    if (p->filters == QUERY_FILTERS_MAX) {
        return wq_fail(p->err, WQ_EQUERY, "column %u: more than %d filters", s->column,
                       QUERY_FILTERS_MAX);
    }
    p->filters++;
    *item = node_new(p->tree, kind, s->column);
    p->tree->nodes[*item].role = s->role == QUERY_NOT ? QUERY_NOT : QUERY_MUST;
    return WQ_OK;
}

static wq_status leaf_key(parser *p, uint8_t kind, wq_span value, const signs *s, uint8_t *item)
{
    uint8_t key[TEXT_KEY_MAX];
    size_t len = text_filter_key(kind, value, key);
    if (len == 0) {
        return wq_fail(p->err, WQ_EQUERY, "filter at column %u has no value", s->column);
    }
    WQ_TRY(filter_node(p, QUERY_FILTER, s, item));
    query_node *node = &p->tree->nodes[*item];
    node->key = wq_arena_copy(p->arena, wq_span_of(key, len));
    node->key_len = (uint8_t)len;
    return node->key != NULL ? WQ_OK : WQ_ENOMEM;
}

/* A date or a range of them that could not be read. */
static wq_status dates_refuse(parser *p, const signs *s, wq_status st, const char *name,
                              const char *like)
{
    return st == WQ_EINVAL ? wq_fail(p->err, WQ_EQUERY, "%s at column %u ends before it begins",
                                     name, s->column)
                           : wq_fail(p->err, WQ_EQUERY, "%s at column %u is not like %s", name,
                                     s->column, like);
}

static wq_status leaf_about(parser *p, wq_span value, const signs *s, uint8_t *item)
{
    text_about about;
    wq_status st = value.len == 0 ? WQ_EFORMAT : text_about_parse(value, &about);
    if (st != WQ_OK) {
        return dates_refuse(p, s, st, "about",
                            "2024, 2024-12, 2024-12-08, 12-08 or 2024-11-27..2024-12-08");
    }
    WQ_TRY(filter_node(p, QUERY_ABOUT, s, item));
    p->tree->nodes[*item].about =
        (const text_about *)(const void *)wq_arena_copy(p->arena, wq_span_of(&about, sizeof about));
    return p->tree->nodes[*item].about != NULL ? WQ_OK : WQ_ENOMEM;
}

/* One date as texts write it, from end to end: its year is known. */
static bool date_in_words(wq_span value, wq_date_range *range)
{
    text_date found[2];
    if (value.len > WQ_DATE_BYTES_MAX || text_dates_find(value, NULL, found, 2) != 1 ||
        found[0].start != 0 || found[0].end != value.len ||
        found[0].date.precision == WQ_DATE_NONE) {
        return false;
    }
    *range = wq_date_span(&found[0].date);
    return range->first < range->last;
}

static wq_status leaf_date(parser *p, wq_span value, const signs *s, uint8_t *item)
{
    wq_date_range range;
    wq_status st = value.len == 0 ? WQ_EFORMAT : wq_date_range_parse(value, &range);
    if (st == WQ_EINVAL || (st != WQ_OK && !date_in_words(value, &range))) {
        return dates_refuse(p, s, st, "date",
                            "2024, 2024-12, 2024-12-08, \"8 December 2024\" or "
                            "2024-11-27..2024-12-08");
    }
    WQ_TRY(filter_node(p, QUERY_DATE, s, item));
    p->tree->nodes[*item].from = range.first;
    p->tree->nodes[*item].to = range.last;
    return WQ_OK;
}

/* ---- operands ---- */

typedef enum keyword {
    KEYWORD_NONE,
    KEYWORD_SOURCE,
    KEYWORD_LANG,
    KEYWORD_KIND,
    KEYWORD_DATE,
    KEYWORD_ABOUT,
    KEYWORD_TITLE,
    KEYWORD_EXACT
} keyword;

/* A known name with a colon moves the scan behind the colon. */
static keyword keyword_take(query_scan *scan)
{
    static const char *const NAMES[] = {
        "", "source:", "lang:", "kind:", "date:", "about:", "title:", "exact:"};
    for (int k = KEYWORD_SOURCE; k <= KEYWORD_EXACT; k++) {
        size_t len = strlen(NAMES[k]);
        wq_span head = wq_span_sub(scan->text, scan->at, len);
        size_t same = 0;
        while (same < head.len) {
            uint8_t c = head.ptr[same];
            c = c >= 'A' && c <= 'Z' ? (uint8_t)(c + 32) : c;
            if (c != (uint8_t)NAMES[k][same]) {
                break;
            }
            same++;
        }
        if (same == len) {
            scan->at += len;
            scan->column += (uint32_t)len;
            return (keyword)k;
        }
    }
    return KEYWORD_NONE;
}

static wq_status quoted_take(parser *p, wq_span *inside)
{
    uint16_t column = column_of(&p->scan);
    if (!query_scan_quoted(&p->scan, inside)) {
        return wq_fail(p->err, WQ_EQUERY, "quote at column %u is not closed", column);
    }
    return WQ_OK;
}

/* title: or exact: and then a word, an exact word, or a phrase. */
static wq_status words_operand(parser *p, keyword which, const signs *s, uint8_t *item)
{
    wq_span text;
    signs inner = *s;
    inner.exact = s->exact || which == KEYWORD_EXACT;
    query_scan_marks(&p->scan);
    if (query_scan_ascii(&p->scan) == '=') {
        inner.exact = true;
        query_scan_step(&p->scan);
    }
    uint8_t first = p->tree->word_count;
    if (query_scan_sign(&p->scan) == QUERY_SIGN_QUOTE) {
        WQ_TRY(quoted_take(p, &text));
        WQ_TRY(leaf_words(p, text, &inner, true, item));
    } else {
        text = query_scan_run(&p->scan);
        WQ_TRY(leaf_words(p, text, &inner, false, item));
    }
    if (*item == QUERY_NONE && !p->tree->cut) {
        return wq_fail(p->err, WQ_EQUERY, "%s at column %u has no word",
                       which == KEYWORD_EXACT ? "exact" : "title", s->column);
    }
    for (uint8_t i = first; i < p->tree->word_count; i++) {
        p->tree->words[i]->title = which == KEYWORD_TITLE;
    }
    return WQ_OK;
}

static wq_status keyword_operand(parser *p, keyword word, const signs *s, uint8_t *item)
{
    wq_span value;
    if (word == KEYWORD_TITLE || word == KEYWORD_EXACT) {
        return words_operand(p, word, s, item);
    }
    query_scan_marks(&p->scan);
    if (query_scan_sign(&p->scan) == QUERY_SIGN_QUOTE) {
        WQ_TRY(quoted_take(p, &value));
    } else {
        value = query_scan_run(&p->scan);
    }
    switch (word) {
    case KEYWORD_SOURCE:
        return leaf_key(p, TEXT_KEY_SOURCE, value, s, item);
    case KEYWORD_LANG:
        return leaf_key(p, TEXT_KEY_LANGUAGE, value, s, item);
    case KEYWORD_KIND:
        return leaf_key(p, TEXT_KEY_KIND, value, s, item);
    case KEYWORD_ABOUT:
        return leaf_about(p, value, s, item);
    default:
        return leaf_date(p, value, s, item);
    }
}

/* near/5, in either case: `*distance` gets 5, or 0 where the number is not one that is allowed. */
static bool near_is(wq_span text, uint8_t *distance)
{
    static const char NAME[] = "near/";
    unsigned number = 0;
    if (text.len < sizeof NAME) {
        return false;
    }
    for (size_t i = 0; i < text.len; i++) {
        uint8_t c = text.ptr[i];
        if (i < sizeof NAME - 1) {
            if ((c >= 'A' && c <= 'Z' ? c + 32 : c) != NAME[i]) {
                return false;
            }
            continue;
        }
        if (c < '0' || c > '9') {
            return false;
        }
        number = number > QUERY_NEAR_MAX ? number : number * 10 + (c - '0');
    }
    *distance = number > QUERY_NEAR_MAX ? 0 : (uint8_t)number;
    return true;
}

/* The words of a run, one behind the other, as a word or a phrase. */
static wq_status run_add(parser *p, wq_span text, const signs *s)
{
    uint8_t item;
    WQ_TRY(leaf_words(p, text, s, false, &item));
    return frame_add(p, item);
}

/* Each word by itself. */
static wq_status words_add(parser *p, wq_span text, uint16_t column)
{
    text_tokens it;
    text_token token;
    text_tokens_init(&it, text);
    for (bool first = true; text_tokens_next(&it, &token); first = false) {
        query_word *word;
        uint8_t number = p->tree->word_count;
        if (!word_counts(text, &token, first)) {
            continue;
        }
        WQ_TRY(word_add(p, &token, 0, &word));
        if (word == NULL) {
            break;
        }
        uint8_t item = node_new(p->tree, QUERY_WORD, column);
        p->tree->nodes[item].first = number;
        p->tree->nodes[item].count = 1;
        WQ_TRY(frame_add(p, item));
    }
    return WQ_OK;
}

static wq_status operand(parser *p, const signs *s)
{
    uint8_t distance;
    uint8_t item = QUERY_NONE;
    wq_span text;
    if (query_scan_sign(&p->scan) == QUERY_SIGN_QUOTE) {
        WQ_TRY(quoted_take(p, &text));
        WQ_TRY(leaf_words(p, text, s, true, &item));
        return frame_add(p, item);
    }
    keyword word = keyword_take(&p->scan);
    if (word != KEYWORD_NONE) {
        WQ_TRY(keyword_operand(p, word, s, &item));
        return frame_add(p, item);
    }
    const query_scan start = p->scan;
    text = query_scan_run(&p->scan);
    if (s->role != QUERY_PLAIN || s->exact || s->variants) {
        return run_add(p, text, s);
    }
    if (text.len == 2 && memcmp(text.ptr, "OR", 2) == 0) {
        return frame_or_begin(p, s->column);
    }
    if (near_is(text, &distance)) {
        return frame_near_begin(p, s->column, distance);
    }
    p->scan = start;
    text = query_scan_part(&p->scan);
    return query_unspaced(text) ? words_add(p, text, s->column) : run_add(p, text, s);
}

/* + or -, then perhaps = or ~. A sign with nothing behind it is punctuation. */
static signs signs_take(parser *p)
{
    signs s = {column_of(&p->scan), QUERY_PLAIN, false, false};
    char c = query_scan_ascii(&p->scan);
    if (c == '+' || c == '-') {
        s.role = c == '+' ? QUERY_MUST : QUERY_NOT;
        query_scan_step(&p->scan);
        query_scan_marks(&p->scan);
        c = query_scan_ascii(&p->scan);
    }
    if (c == '=' || c == '~') {
        s.exact = c == '=';
        s.variants = c == '~';
        query_scan_step(&p->scan);
        query_scan_marks(&p->scan);
    }
    return s;
}

static wq_status group_begin(parser *p, const signs *s)
{
    if (s->exact || s->variants) {
        return wq_fail(p->err, WQ_EQUERY, "'%c' at column %u stands before a bracket",
                       s->exact ? '=' : '~', s->column);
    }
    if (p->depth == WQ_LIMIT_QUERY_DEPTH) {
        return wq_fail(p->err, WQ_EQUERY, "bracket at column %u is nested deeper than %d",
                       s->column, WQ_LIMIT_QUERY_DEPTH);
    }
    query_scan_step(&p->scan);
    p->frames[++p->depth] = frame_of(p, s->column, s->role);
    return WQ_OK;
}

static wq_status group_end(parser *p)
{
    uint8_t item;
    if (p->depth == 0) {
        return wq_fail(p->err, WQ_EQUERY, "bracket at column %u was never opened",
                       column_of(&p->scan));
    }
    query_scan_step(&p->scan);
    WQ_TRY(frame_end(p, &item));
    p->depth--;
    return frame_add(p, item);
}

static wq_status step(parser *p)
{
    signs s = signs_take(p);
    switch (query_scan_sign(&p->scan)) {
    case QUERY_SIGN_END:
    case QUERY_SIGN_SPACE:
        return frame_add(p, QUERY_NONE);
    case QUERY_SIGN_OPEN:
        return group_begin(p, &s);
    case QUERY_SIGN_CLOSE:
        return group_end(p);
    default:
        return operand(p, &s);
    }
}

static wq_status parse_end(parser *p)
{
    if (p->depth != 0) {
        return wq_fail(p->err, WQ_EQUERY, "bracket at column %u is not closed",
                       p->frames[p->depth].column);
    }
    WQ_TRY(frame_end(p, &p->tree->root));
    if (p->tree->root == QUERY_NONE) {
        return wq_fail(p->err, WQ_EQUERY, "column 1: no word to look for");
    }
    return query_briefs_turn(p->tree, p->arena);
}

static wq_status parser_begin(parser *p)
{
    query_tree *tree = p->tree;
    memset(tree, 0, sizeof *tree);
    tree->root = QUERY_NONE;
    if (p->scan.text.len > WQ_LIMIT_QUERY_BYTES) {
        return wq_fail(p->err, WQ_EQUERY, "column 1: the query is longer than %d bytes",
                       (int)WQ_LIMIT_QUERY_BYTES);
    }
    p->frames[0] = frame_of(p, 1, QUERY_PLAIN);
    return WQ_OK;
}

wq_status query_parse(wq_span text, wq_arena *arena, wq_error *err, query_tree *tree)
{
    parser p = {.scan = query_scan_of(text), .arena = arena, .err = err, .tree = tree};
    WQ_TRY(parser_begin(&p));
    for (;;) {
        query_scan_spaces(&p.scan);
        if (query_scan_sign(&p.scan) == QUERY_SIGN_END) {
            return parse_end(&p);
        }
        WQ_TRY(step(&p));
    }
}

wq_status query_parse_literal(wq_span text, wq_arena *arena, wq_error *err, query_tree *tree)
{
    parser p = {.scan = query_scan_of(text), .arena = arena, .err = err, .tree = tree};
    WQ_TRY(parser_begin(&p));
    WQ_TRY(words_add(&p, text, 1));
    return parse_end(&p);
}
