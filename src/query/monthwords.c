/* SPDX-License-Identifier: MIT */
#include "query/monthwords.h"

#include "query/digitdates.h"
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
    uint8_t year;   /* of a year, perhaps behind a day, or QUERY_NONE */
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
    return word == NULL ? wq_span_of(NULL, 0) : text_token_folded(&word->token);
}

static bool is_day(const query_word *word)
{
    int value = query_number_of(folded_of(word));
    return value >= 1 && value <= 31;
}

static bool is_year(const query_word *word)
{
    return query_number_year(query_number_of(folded_of(word)));
}

/* The name of a month that begins with a node, and the node behind it; NULL: none does. */
static const wq_month_name *name_at(const query_tree *tree, uint8_t node, uint8_t *behind)
{
    const query_word *word = plain_word(tree, node);
    if (word == NULL) {
        return NULL;
    }
    uint8_t next = tree->nodes[node].next;
    const query_word *second = plain_word(tree, next);
    bool beside = second != NULL && tree->nodes[next].first == tree->nodes[node].first + 1;
    const wq_month_name *two = beside ? text_month_find(folded_of(word), folded_of(second)) : NULL;
    *behind = two != NULL ? tree->nodes[next].next : next;
    return two != NULL ? two : text_month_find(folded_of(word), wq_span_of(NULL, 0));
}

/* The month by another of its names. */
static bool is_twin(const wq_month_name *other, const wq_month_name *name)
{
    return other != NULL && other != name && other->month == name->month;
}

/* The day or year, and the year, that stand before the name or behind it (`behind`: the node
 * there). */
static void numbers_find(const query_tree *tree, uint8_t before, uint8_t behind, found *f)
{
    const query_word *left = plain_word(tree, before), *right = plain_word(tree, behind);
    if (is_day(left) || is_year(left)) {
        f->number = tree->nodes[before].first;
        f->before = true;
    } else if (is_day(right) || is_year(right)) {
        f->number = tree->nodes[behind].first;
    }
    if (is_day(right) && !is_year(left)) { /* January 15, 2024 */
        behind = tree->nodes[behind].next;
        right = plain_word(tree, behind);
    }
    f->year = is_year(left)    ? tree->nodes[before].first
              : is_year(right) ? tree->nodes[behind].first
                               : (uint8_t)QUERY_NONE;
}

static bool month_find(const months *m, uint8_t before, uint8_t node, found *f)
{
    const query_tree *tree = m->tree;
    uint8_t next, beyond;
    *f = (found){.node = node,
                 .second = QUERY_NONE,
                 .number = QUERY_NONE,
                 .year = QUERY_NONE,
                 .name = name_at(tree, node, &next)};
    if (f->name == NULL) {
        return false;
    }
    if (next != tree->nodes[node].next) {
        f->second = tree->nodes[node].next;
    }
    bool twin = is_twin(name_at(tree, next, &beyond), f->name);
    const query_word *left = plain_word(tree, before);
    numbers_find(tree, before, twin ? beyond : next, f);
    f->sure = twin || text_month_noun(folded_of(left)) ||
              is_twin(text_month_find(folded_of(left), wq_span_of(NULL, 0)), f->name);
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
    const text_token *year = &tree->words[f->year]->token;
    if (year_first) {
        WQ_TRY(query_tree_add(tree, m->arena, year, f->year, 0));
    }
    WQ_TRY(query_tree_add(tree, m->arena, &token, of, year_first));
    WQ_TRY(query_number_forms(tree->words[tree->word_count - 1], m->arena));
    if (!year_first) {
        WQ_TRY(query_tree_add(tree, m->arena, year, f->year, 1));
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
        wq_span folded = text_token_folded(&token);
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
    if (f->year != QUERY_NONE) {
        WQ_TRY(month_number_put(m, f, false, of));
        WQ_TRY(month_number_put(m, f, true, of));
    }
    /* A day, where it stands beside a number of a month: 04/08/2020. */
    return f->year == QUERY_NONE || f->number == f->year
               ? WQ_OK
               : query_number_forms(tree->words[f->number], m->arena);
}

/* ---- */

static wq_status member_apply(months *m, uint8_t before, uint8_t at)
{
    found f;
    if (month_find(m, before, at, &f)) {
        return month_apply(m, &f);
    }
    return query_digits_apply(m->tree, m->arena, at);
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
