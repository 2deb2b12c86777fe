/* SPDX-License-Identifier: MIT */
#include "query/parser.h"

#include "query/briefs.h"

#include <string.h>

static uint16_t column_of(const query_scan *scan)
{
    return (uint16_t)scan->column; /* WQ_LIMIT_QUERY_BYTES fits */
}

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

static wq_status quoted_take(query_parser *p, wq_span *inside)
{
    uint16_t column = column_of(&p->scan);
    if (!query_scan_quoted(&p->scan, inside)) {
        return wq_fail(p->err, WQ_EQUERY, "quote at column %u is not closed", column);
    }
    return WQ_OK;
}

/* title: or exact: and then a word, an exact word, or a phrase. */
static wq_status words_operand(query_parser *p, keyword which, const query_signs *s, uint8_t *item)
{
    wq_span text;
    query_signs inner = *s;
    inner.exact = s->exact || which == KEYWORD_EXACT;
    query_scan_marks(&p->scan);
    if (query_scan_ascii(&p->scan) == '=') {
        inner.exact = true;
        query_scan_step(&p->scan);
    }
    uint8_t first = p->tree->word_count;
    if (query_scan_sign(&p->scan) == QUERY_SIGN_QUOTE) {
        WQ_TRY(quoted_take(p, &text));
        WQ_TRY(query_leaf_words(p, text, &inner, true, item));
    } else {
        text = query_scan_run(&p->scan);
        WQ_TRY(query_leaf_words(p, text, &inner, false, item));
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

static wq_status keyword_operand(query_parser *p, keyword word, const query_signs *s, uint8_t *item)
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
        return query_leaf_key(p, TEXT_KEY_SOURCE, value, s, item);
    case KEYWORD_LANG:
        return query_leaf_key(p, TEXT_KEY_LANGUAGE, value, s, item);
    case KEYWORD_KIND:
        return query_leaf_key(p, TEXT_KEY_KIND, value, s, item);
    case KEYWORD_ABOUT:
        return query_leaf_about(p, value, s, item);
    default:
        return query_leaf_date(p, value, s, item);
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
static wq_status run_add(query_parser *p, wq_span text, const query_signs *s)
{
    uint8_t item;
    WQ_TRY(query_leaf_words(p, text, s, false, &item));
    return query_parser_add(p, item);
}

static wq_status operand(query_parser *p, const query_signs *s)
{
    uint8_t distance;
    uint8_t item = QUERY_NONE;
    wq_span text;
    if (query_scan_sign(&p->scan) == QUERY_SIGN_QUOTE) {
        WQ_TRY(quoted_take(p, &text));
        WQ_TRY(query_leaf_words(p, text, s, true, &item));
        return query_parser_add(p, item);
    }
    keyword word = keyword_take(&p->scan);
    if (word != KEYWORD_NONE) {
        WQ_TRY(keyword_operand(p, word, s, &item));
        return query_parser_add(p, item);
    }
    const query_scan start = p->scan;
    text = query_scan_run(&p->scan);
    if (s->role != QUERY_PLAIN || s->exact || s->variants) {
        return run_add(p, text, s);
    }
    if (text.len == 2 && memcmp(text.ptr, "OR", 2) == 0) {
        return query_parser_or(p, s->column);
    }
    if (near_is(text, &distance)) {
        return query_parser_near(p, s->column, distance);
    }
    p->scan = start;
    text = query_scan_part(&p->scan);
    return query_unspaced(text) ? query_leaf_each(p, text, s->column) : run_add(p, text, s);
}

/* + or -, then perhaps = or ~. A sign with nothing behind it is punctuation. */
static query_signs signs_take(query_parser *p)
{
    query_signs s = {column_of(&p->scan), QUERY_PLAIN, false, false};
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

static wq_status group_begin(query_parser *p, const query_signs *s)
{
    if (s->exact || s->variants) {
        return wq_fail(p->err, WQ_EQUERY, "'%c' at column %u stands before a bracket",
                       s->exact ? '=' : '~', s->column);
    }
    query_scan_step(&p->scan);
    return query_parser_open(p, s->column, s->role, false);
}

static wq_status group_end(query_parser *p)
{
    uint8_t item;
    if (p->depth == 0) {
        return wq_fail(p->err, WQ_EQUERY, "bracket at column %u was never opened",
                       column_of(&p->scan));
    }
    query_scan_step(&p->scan);
    WQ_TRY(query_parser_close(p, &item));
    p->depth--;
    return query_parser_add(p, item);
}

static wq_status step(query_parser *p)
{
    query_signs s = signs_take(p);
    switch (query_scan_sign(&p->scan)) {
    case QUERY_SIGN_END:
    case QUERY_SIGN_SPACE:
        return query_parser_add(p, QUERY_NONE);
    case QUERY_SIGN_OPEN:
        return group_begin(p, &s);
    case QUERY_SIGN_CLOSE:
        return group_end(p);
    default:
        return operand(p, &s);
    }
}

static wq_status parse_end(query_parser *p)
{
    if (p->depth != 0) {
        return wq_fail(p->err, WQ_EQUERY, "bracket at column %u is not closed",
                       p->frames[p->depth].column);
    }
    WQ_TRY(query_parser_close(p, &p->tree->root));
    if (p->tree->root == QUERY_NONE) {
        return wq_fail(p->err, WQ_EQUERY, "column 1: no word to look for");
    }
    return query_briefs_turn(p->tree, p->arena);
}

static wq_status parser_begin(query_parser *p)
{
    query_tree *tree = p->tree;
    memset(tree, 0, sizeof *tree);
    tree->root = QUERY_NONE;
    if (p->scan.text.len > WQ_LIMIT_QUERY_BYTES) {
        return wq_fail(p->err, WQ_EQUERY, "column 1: the query is longer than %d bytes",
                       (int)WQ_LIMIT_QUERY_BYTES);
    }
    return query_parser_open(p, 1, QUERY_PLAIN, true);
}

wq_status query_parse(wq_span text, wq_arena *arena, wq_error *err, query_tree *tree)
{
    query_parser p = {.scan = query_scan_of(text), .arena = arena, .err = err, .tree = tree};
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
    query_parser p = {.scan = query_scan_of(text), .arena = arena, .err = err, .tree = tree};
    WQ_TRY(parser_begin(&p));
    WQ_TRY(query_leaf_each(&p, text, 1));
    return parse_end(&p);
}
