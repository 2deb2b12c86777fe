/* SPDX-License-Identifier: MIT */
#include "query/parser.h"

#include "base/date.h"
#include "text/elision.h"

static wq_status word_add(query_parser *p, const text_token *token, uint16_t offset,
                          query_word **out)
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

static wq_status prefix_set(query_parser *p, query_word *word, uint16_t column)
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
static wq_status words_take(query_parser *p, wq_span text, const query_signs *s, bool quoted)
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

wq_status query_leaf_words(query_parser *p, wq_span text, const query_signs *s, bool quoted,
                           uint8_t *item)
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
    *item = query_node_new(tree, count == 1 ? QUERY_WORD : QUERY_PHRASE, s->column);
    tree->nodes[*item].role = s->role;
    tree->nodes[*item].first = first;
    tree->nodes[*item].count = count;
    return WQ_OK;
}

static wq_status filter_node(query_parser *p, query_kind kind, const query_signs *s, uint8_t *item)
{
    if (p->filters == QUERY_FILTERS_MAX) {
        return wq_fail(p->err, WQ_EQUERY, "column %u: more than %d filters", s->column,
                       QUERY_FILTERS_MAX);
    }
    p->filters++;
    *item = query_node_new(p->tree, kind, s->column);
    p->tree->nodes[*item].role = s->role == QUERY_NOT ? QUERY_NOT : QUERY_MUST;
    return WQ_OK;
}

wq_status query_leaf_key(query_parser *p, uint8_t kind, wq_span value, const query_signs *s,
                         uint8_t *item)
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
static wq_status dates_refuse(query_parser *p, const query_signs *s, wq_status st, const char *name,
                              const char *like)
{
    return st == WQ_EINVAL ? wq_fail(p->err, WQ_EQUERY, "%s at column %u ends before it begins",
                                     name, s->column)
                           : wq_fail(p->err, WQ_EQUERY, "%s at column %u is not like %s", name,
                                     s->column, like);
}

wq_status query_leaf_about(query_parser *p, wq_span value, const query_signs *s, uint8_t *item)
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

wq_status query_leaf_date(query_parser *p, wq_span value, const query_signs *s, uint8_t *item)
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

wq_status query_leaf_each(query_parser *p, wq_span text, uint16_t column)
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
        uint8_t item = query_node_new(p->tree, QUERY_WORD, column);
        p->tree->nodes[item].first = number;
        p->tree->nodes[item].count = 1;
        WQ_TRY(query_parser_add(p, item));
    }
    return WQ_OK;
}
