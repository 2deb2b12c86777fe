/* SPDX-License-Identifier: MIT */
#include "query/monthwords.h"

#include "text/months.h"

#include <string.h>

typedef struct months {
    query_tree *tree;
    wq_arena *arena;
} months;

/* A month that was found in a list. */
typedef struct found {
    const wq_month_name *name;
    uint8_t node;   /* its (first) word */
    uint8_t second; /* node of its second word, or QUERY_NONE */
    uint8_t number; /* word of a day or year beside it, or QUERY_NONE */
    bool before;    /* the number stands before it */
    bool sure;      /* شهر before it, or the month by another name beside it */
} found;

/* ---- finding ---- */

/* The word of a node that is plain in every sense, or NULL. */
static const query_word *plain_word(const query_tree *tree, uint8_t node)
{
    if (node == QUERY_NONE || tree->nodes[node].kind != QUERY_WORD) {
        return NULL;
    }
    const query_word *w = tree->words[tree->nodes[node].first];
    bool plain = !w->exact && !w->prefix && !w->folded && !w->title && !w->excluded &&
                 w->also == NULL && !w->variants;
    return plain ? w : NULL;
}

static wq_span folded_of(const query_word *word)
{
    return word == NULL ? wq_span_of(NULL, 0)
                        : wq_span_of(word->token.folded, word->token.folded_len);
}

/* A number of at most four digits; -1: it is none. */
static int number_in(wq_span text)
{
    int value = text.len > 0 && text.len <= 4 ? 0 : -1;
    for (size_t i = 0; value >= 0 && i < text.len; i++) {
        bool digit = text.ptr[i] >= '0' && text.ptr[i] <= '9';
        value = digit ? value * 10 + (text.ptr[i] - '0') : -1;
    }
    return value;
}

/* A day of a month, or a year. */
static bool is_number(const query_word *word)
{
    int value = number_in(folded_of(word));
    return (value >= 1 && value <= 31) || (value >= 1800 && value <= 2199);
}

/* The month by another of its names. */
static bool same_month(const query_word *word, const wq_month_name *name)
{
    const wq_month_name *other =
        word != NULL ? text_month_find(folded_of(word), wq_span_of(NULL, 0)) : NULL;
    return other != NULL && other != name && other->month == name->month;
}

static bool month_find(const months *m, uint8_t before, uint8_t node, found *f)
{
    const query_tree *tree = m->tree;
    const query_word *word = plain_word(tree, node);
    if (word == NULL) {
        return false;
    }
    uint8_t next = tree->nodes[node].next;
    const query_word *second = plain_word(tree, next);
    *f = (found){.node = node, .second = QUERY_NONE, .number = QUERY_NONE};
    if (second != NULL && tree->nodes[next].first == tree->nodes[node].first + 1) {
        f->name = text_month_find(folded_of(word), folded_of(second));
    }
    if (f->name != NULL) {
        f->second = next;
        next = tree->nodes[next].next;
    } else {
        f->name = text_month_find(folded_of(word), wq_span_of(NULL, 0));
    }
    if (f->name == NULL) {
        return false;
    }
    const query_word *left = plain_word(tree, before), *right = plain_word(tree, next);
    if (left != NULL && is_number(left)) {
        f->number = tree->nodes[before].first;
        f->before = true;
    } else if (right != NULL && is_number(right)) {
        f->number = tree->nodes[next].first;
    }
    f->sure = (left != NULL && text_month_noun(folded_of(left))) || same_month(left, f->name) ||
              same_month(right, f->name);
    return (f->name->how & WQ_MONTH_WORD) == 0 || f->number != QUERY_NONE || f->sure;
}

/* ---- putting in ---- */

/* One more side of the OR at `node`: the name as a phrase, with the number if it is also a word. */
static wq_status phrase_put(months *m, const found *f, const wq_month_name *name, uint8_t of)
{
    query_tree *tree = m->tree;
    text_tokens it;
    text_token token;
    bool number = (name->how & WQ_MONTH_WORD) != 0;
    if (tree->word_count + 3 > WQ_LIMIT_QUERY_WORDS || tree->node_count + 3 > QUERY_NODES_MAX) {
        return WQ_OK;
    }
    uint8_t first = tree->word_count;
    uint16_t offset = 0;
    if (number && f->before) {
        WQ_TRY(
            query_tree_add(m->tree, m->arena, &tree->words[f->number]->token, f->number, offset++));
    }
    text_tokens_init(&it, wq_span_str(name->text));
    while (text_tokens_next(&it, &token)) {
        WQ_TRY(query_tree_add(m->tree, m->arena, &token, of, offset++));
    }
    if (number && !f->before) {
        WQ_TRY(
            query_tree_add(m->tree, m->arena, &tree->words[f->number]->token, f->number, offset));
    }
    query_tree_side(tree, f->node, first);
    return WQ_OK;
}

/* The month by its number: 01/2024, 2024-01-15. */
static wq_status month_number_put(months *m, const found *f, bool year_first, uint8_t of)
{
    query_tree *tree = m->tree;
    text_tokens it;
    text_token token;
    const char number[3] = {(char)('0' + f->name->month / 10), (char)('0' + f->name->month % 10),
                            0};
    if (tree->word_count + 2 > WQ_LIMIT_QUERY_WORDS || tree->node_count + 3 > QUERY_NODES_MAX) {
        return WQ_OK;
    }
    uint8_t first = tree->word_count;
    text_tokens_init(&it, wq_span_str(number));
    (void)text_tokens_next(&it, &token);
    if (year_first) {
        WQ_TRY(query_tree_add(tree, m->arena, &tree->words[f->number]->token, f->number, 0));
    }
    WQ_TRY(query_tree_add(tree, m->arena, &token, of, year_first));
    if (!year_first) {
        WQ_TRY(query_tree_add(tree, m->arena, &tree->words[f->number]->token, f->number, 1));
    }
    query_tree_side(tree, f->node, first);
    return WQ_OK;
}

/* The two words of a name become a phrase in an OR with the month's first name of one word. */
static wq_status second_join(months *m, const found *f, query_also *also)
{
    query_tree *tree = m->tree;
    query_node *node = &tree->nodes[f->node];
    text_tokens it;
    text_token token;
    if (also->count == 0 || tree->word_count + 1 > WQ_LIMIT_QUERY_WORDS ||
        tree->node_count + 3 > QUERY_NODES_MAX) {
        return WQ_OK;
    }
    uint8_t of = node->first;
    text_tokens_init(&it, also->folded[0]);
    if (!text_tokens_next(&it, &token)) {
        return WQ_OK;
    }
    uint8_t word = tree->word_count;
    WQ_TRY(query_tree_add(m->tree, m->arena, &token, of, 0));
    tree->words[word]->also = also;
    node->kind = QUERY_PHRASE;
    node->count = 2;
    node->next = tree->nodes[f->second].next;
    tree->words[of]->folded = true;
    tree->words[of + 1]->folded = true;
    tree->words[of + 1]->offset = 1;
    query_tree_or(tree, f->node);
    uint8_t item = tree->node_count++;
    tree->nodes[item] = (query_node){.kind = QUERY_WORD,
                                     .child = QUERY_NONE,
                                     .next = QUERY_NONE,
                                     .column = node->column,
                                     .first = word,
                                     .count = 1};
    tree->nodes[tree->nodes[f->node].child].next = item;
    return WQ_OK;
}

/* Names of one word; those that are also words only if the question is sure, and none is they. */
static wq_status names_collect(months *m, const found *f, query_also *also)
{
    const wq_month_name *name;
    for (unsigned i = 0; (name = text_month_name_at(i)) != NULL; i++) {
        bool other = name->month == f->name->month && name != f->name;
        bool single = strchr(name->text, ' ') == NULL;
        text_tokens it;
        text_token token;
        text_tokens_init(&it, wq_span_str(name->text));
        if (!other || !single || (name->how & WQ_MONTH_WORD) != 0 ||
            also->count == QUERY_ALSO_MAX || !text_tokens_next(&it, &token)) {
            continue;
        }
        wq_span folded = wq_span_of(token.folded, token.folded_len);
        const uint8_t *bytes = wq_arena_copy(m->arena, folded);
        WQ_FAIL_IF(bytes == NULL, WQ_ENOMEM);
        also->folded[also->count++] = wq_span_of(bytes, folded.len);
    }
    return WQ_OK;
}

static wq_status month_apply(months *m, const found *f)
{
    query_tree *tree = m->tree;
    const wq_month_name *name;
    uint8_t of = tree->nodes[f->node].first;
    query_also *also = wq_arena_new(m->arena, sizeof *also);
    WQ_FAIL_IF(also == NULL, WQ_ENOMEM);
    also->name = "month";
    also->weight = 256;
    WQ_TRY(names_collect(m, f, also));
    if (f->second != QUERY_NONE) {
        WQ_TRY(second_join(m, f, also));
    } else if (also->count > 0) {
        tree->words[of]->also = also;
    }
    for (unsigned i = 0; (name = text_month_name_at(i)) != NULL; i++) {
        bool two = strchr(name->text, ' ') != NULL;
        bool beside = (name->how & WQ_MONTH_WORD) != 0 && f->number != QUERY_NONE;
        if (name->month == f->name->month && name != f->name && (two || beside)) {
            WQ_TRY(phrase_put(m, f, name, of));
        }
    }
    if (f->number != QUERY_NONE && tree->words[f->number]->token.folded_len == 4) {
        WQ_TRY(month_number_put(m, f, false, of));
        WQ_TRY(month_number_put(m, f, true, of));
    }
    return WQ_OK;
}

/* ---- dates in digits ---- */

/* A date of a question that is digits alone: 2024-01, 01/2024, 2024-01-15, 15/01/2024. */
typedef struct digits {
    uint8_t node;
    uint8_t day, month, year; /* words of the tree; day QUERY_NONE: none */
    unsigned number;          /* of the month */
} digits;

/* The number that a word asks for in any spelling, or -1. */
static int number_of(const query_word *word)
{
    bool plain = !word->exact && !word->prefix && !word->title && !word->excluded && !word->added;
    return plain ? number_in(folded_of(word)) : -1;
}

static bool digits_find(const query_tree *tree, uint8_t at, digits *d)
{
    const query_node *node = &tree->nodes[at];
    if (node->kind != QUERY_PHRASE || node->count < 2 || node->count > 3) {
        return false;
    }
    uint8_t first = node->first, last = (uint8_t)(node->first + node->count - 1);
    bool year_first = folded_of(tree->words[first]).len == 4;
    d->node = at;
    d->year = year_first ? first : last;
    d->month = node->count == 3 ? (uint8_t)(first + 1) : year_first ? last : first;
    d->day = node->count == 2 ? QUERY_NONE : year_first ? last : first;
    int year = number_of(tree->words[d->year]), month = number_of(tree->words[d->month]);
    int day = d->day == QUERY_NONE ? 1 : number_of(tree->words[d->day]);
    d->number = month > 0 ? (unsigned)month : 0;
    return year >= 1800 && year <= 2199 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

static wq_status also_put(months *m, query_also *also, wq_span folded)
{
    const uint8_t *bytes = wq_arena_copy(m->arena, folded);
    WQ_FAIL_IF(bytes == NULL, WQ_ENOMEM);
    if (also->count < QUERY_ALSO_MAX) {
        also->folded[also->count++] = wq_span_of(bytes, folded.len);
    }
    return WQ_OK;
}

/* The last word that was put in stands for the names of one word too. */
static wq_status names_put(months *m, unsigned month)
{
    const wq_month_name *name;
    query_also *also = wq_arena_new(m->arena, sizeof *also);
    WQ_FAIL_IF(also == NULL, WQ_ENOMEM);
    also->name = "month";
    also->weight = 256;
    for (unsigned i = 0; (name = text_month_name_at(i)) != NULL; i++) {
        if (name->month == month && strchr(name->text, ' ') == NULL) {
            WQ_TRY(also_put(m, also, wq_span_str(name->text)));
        }
    }
    m->tree->words[m->tree->word_count - 1]->also = also;
    return WQ_OK;
}

static wq_status again_put(months *m, uint8_t word, uint16_t *offset)
{
    return word == QUERY_NONE
               ? WQ_OK
               : query_tree_add(m->tree, m->arena, &m->tree->words[word]->token, word, (*offset)++);
}

/* Day, month by its names (`two`: a name of two words, or NULL), year. */
static wq_status named_put(months *m, const digits *d, const wq_month_name *two)
{
    query_tree *tree = m->tree;
    uint16_t offset = 0;
    if (tree->word_count + 4 > WQ_LIMIT_QUERY_WORDS || tree->node_count + 3 > QUERY_NODES_MAX) {
        return WQ_OK;
    }
    uint8_t first = tree->word_count;
    WQ_TRY(again_put(m, d->day, &offset));
    if (two == NULL) {
        WQ_TRY(again_put(m, d->month, &offset));
        WQ_TRY(names_put(m, d->number));
    } else {
        text_tokens it;
        text_token token;
        text_tokens_init(&it, wq_span_str(two->text));
        while (text_tokens_next(&it, &token)) {
            WQ_TRY(query_tree_add(m->tree, m->arena, &token, d->month, offset++));
        }
    }
    WQ_TRY(again_put(m, d->year, &offset));
    query_tree_side(tree, d->node, first);
    return WQ_OK;
}

/* The same in the other order of digits. */
static wq_status turned_put(months *m, const digits *d)
{
    query_tree *tree = m->tree;
    uint16_t offset = 0;
    if (tree->word_count + 3 > WQ_LIMIT_QUERY_WORDS || tree->node_count + 3 > QUERY_NODES_MAX) {
        return WQ_OK;
    }
    uint8_t first = tree->word_count;
    bool year_first = d->year < d->month;
    WQ_TRY(again_put(m, year_first ? d->day : d->year, &offset));
    WQ_TRY(again_put(m, d->month, &offset));
    WQ_TRY(again_put(m, year_first ? d->year : d->day, &offset));
    query_tree_side(tree, d->node, first);
    return WQ_OK;
}

static wq_status digits_apply(months *m, const digits *d)
{
    const wq_month_name *name;
    WQ_TRY(turned_put(m, d));
    WQ_TRY(named_put(m, d, NULL));
    for (unsigned i = 0; (name = text_month_name_at(i)) != NULL; i++) {
        if (name->month == d->number && strchr(name->text, ' ') != NULL) {
            WQ_TRY(named_put(m, d, name));
        }
    }
    return WQ_OK;
}

/* ---- */

static wq_status member_apply(months *m, uint8_t before, uint8_t at)
{
    found f;
    digits d;
    if (month_find(m, before, at, &f)) {
        return month_apply(m, &f);
    }
    return digits_find(m->tree, at, &d) ? digits_apply(m, &d) : WQ_OK;
}

wq_status query_months_apply(query_tree *tree, wq_arena *arena)
{
    months m = {tree, arena};
    uint8_t nodes = tree->node_count;
    for (uint8_t parent = 0; parent <= nodes; parent++) {
        /* The root alone is a list of one. */
        bool root = parent == nodes;
        if (!root && (tree->nodes[parent].kind != QUERY_LIST)) {
            continue;
        }
        uint8_t before = QUERY_NONE;
        uint8_t at = root ? tree->root : tree->nodes[parent].child;
        if (root && tree->nodes[at].kind != QUERY_WORD && tree->nodes[at].kind != QUERY_PHRASE) {
            break;
        }
        while (at != QUERY_NONE) {
            WQ_TRY(member_apply(&m, before, at));
            before = at;
            at = tree->nodes[at].next;
        }
    }
    return WQ_OK;
}
