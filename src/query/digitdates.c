/* SPDX-License-Identifier: MIT */
#include "query/digitdates.h"

#include "text/months.h"

#include <string.h>

typedef struct digits {
    query_tree *tree;
    wq_arena *arena;
    uint8_t node;
    uint8_t day, month, year; /* words of the tree; day QUERY_NONE: none */
    unsigned number;          /* of the month */
} digits;

int query_number_of(wq_span folded)
{
    int value = folded.len > 0 && folded.len <= 4 ? 0 : -1;
    for (size_t i = 0; value >= 0 && i < folded.len; i++) {
        bool digit = folded.ptr[i] >= '0' && folded.ptr[i] <= '9';
        value = digit ? value * 10 + (folded.ptr[i] - '0') : -1;
    }
    return value;
}

static query_also *also_new(wq_arena *arena)
{
    query_also *also = wq_arena_new(arena, sizeof *also);
    if (also != NULL) {
        also->name = "month";
        also->weight = 256;
    }
    return also;
}

static wq_status also_put(wq_arena *arena, query_also *also, wq_span folded)
{
    const uint8_t *bytes = wq_arena_copy(arena, folded);
    WQ_FAIL_IF(bytes == NULL, WQ_ENOMEM);
    if (also->count < QUERY_ALSO_MAX) {
        also->folded[also->count++] = wq_span_of(bytes, folded.len);
    }
    return WQ_OK;
}

wq_status query_number_forms(query_word *word, wq_arena *arena)
{
    wq_span folded = text_token_folded(&word->token);
    int number = query_number_of(folded);
    if (number < 1 || number > 9 || folded.len > 2 || word->also != NULL) {
        return WQ_OK;
    }
    const uint8_t padded[2] = {'0', (uint8_t)('0' + number)};
    query_also *also = also_new(arena);
    WQ_FAIL_IF(also == NULL, WQ_ENOMEM);
    word->also = also;
    return also_put(arena, also,
                    folded.len == 1 ? wq_span_of(padded, 2) : wq_span_of(padded + 1, 1));
}

/* ---- is it one? ---- */

/* The number that a word asks for in any spelling, or -1. */
static int number_asked(const query_word *word)
{
    bool plain = !word->exact && !word->prefix && !word->title && !word->excluded && !word->added;
    return plain ? query_number_of(text_token_folded(&word->token)) : -1;
}

static bool digits_find(digits *d)
{
    const query_tree *tree = d->tree;
    const query_node *node = &tree->nodes[d->node];
    if (node->kind != QUERY_PHRASE || node->count < 2 || node->count > 3) {
        return false;
    }
    uint8_t first = node->first, last = (uint8_t)(node->first + node->count - 1);
    bool year_first = text_token_folded(&tree->words[first]->token).len == 4;
    d->year = year_first ? first : last;
    d->month = node->count == 3 ? (uint8_t)(first + 1) : year_first ? last : first;
    d->day = node->count == 2 ? QUERY_NONE : year_first ? last : first;
    int month = number_asked(tree->words[d->month]);
    int day = d->day == QUERY_NONE ? 1 : number_asked(tree->words[d->day]);
    d->number = month > 0 ? (unsigned)month : 0;
    return query_number_year(number_asked(tree->words[d->year])) && month >= 1 && month <= 12 &&
           day >= 1 && day <= 31;
}

/* ---- as texts write it ---- */

/* The last word that was put in stands for the month's names of one word, and not for its
 * number. */
static wq_status names_put(const digits *d)
{
    const wq_month_name *name;
    query_also *also = also_new(d->arena);
    WQ_FAIL_IF(also == NULL, WQ_ENOMEM);
    also->instead = true;
    for (unsigned i = 0; (name = text_month_name_at(i)) != NULL; i++) {
        if (name->month == d->number && strchr(name->text, ' ') == NULL) {
            WQ_TRY(also_put(d->arena, also, wq_span_str(name->text)));
        }
    }
    d->tree->words[d->tree->word_count - 1]->also = also;
    return WQ_OK;
}

/* A word of the date once more, in the forms that it has. */
static wq_status again_put(const digits *d, uint8_t word, uint16_t *offset)
{
    query_tree *tree = d->tree;
    WQ_FAIL_IF(word == QUERY_NONE, WQ_OK);
    WQ_TRY(query_tree_add(tree, d->arena, &tree->words[word]->token, word, (*offset)++));
    tree->words[tree->word_count - 1]->also = tree->words[word]->also;
    return WQ_OK;
}

static wq_status two_put(const digits *d, const wq_month_name *two, uint16_t *offset)
{
    text_tokens it;
    text_token token;
    text_tokens_init(&it, wq_span_str(two->text));
    while (text_tokens_next(&it, &token)) {
        WQ_TRY(query_tree_add(d->tree, d->arena, &token, d->month, (*offset)++));
    }
    return WQ_OK;
}

/* One more phrase. Of `form` d is the day (if there is one), m the month and y the year in digits,
 * n a name of one word and t the name `two` of two. */
static wq_status form_put(const digits *d, const char *form, const wq_month_name *two)
{
    query_tree *tree = d->tree;
    uint16_t offset = 0;
    if (!query_tree_room(tree, (unsigned)strlen(form) + (two != NULL))) {
        return WQ_OK;
    }
    uint8_t first = tree->word_count;
    for (; *form != '\0'; form++) {
        switch (*form) {
        case 't':
            WQ_TRY(two_put(d, two, &offset));
            break;
        case 'n':
            WQ_TRY(again_put(d, d->month, &offset));
            WQ_TRY(names_put(d));
            break;
        default:
            WQ_TRY(again_put(d,
                             *form == 'd'   ? d->day
                             : *form == 'm' ? d->month
                                            : d->year,
                             &offset));
        }
    }
    query_tree_side(tree, d->node, first);
    return WQ_OK;
}

/* The most usual first. */
static wq_status forms_put(const digits *d)
{
    const wq_month_name *name, *two = NULL;
    WQ_TRY(form_put(d, d->year < d->month ? "dmy" : "ymd", NULL));
    WQ_TRY(form_put(d, "dny", NULL));
    for (unsigned i = 0; (name = text_month_name_at(i)) != NULL; i++) {
        if (name->month == d->number && strchr(name->text, ' ') != NULL) {
            WQ_TRY(form_put(d, "dty", name));
            two = two != NULL ? two : name;
        }
    }
    if (two != NULL) {
        WQ_TRY(form_put(d, "dtny", two));
        WQ_TRY(form_put(d, "dnty", two));
    } else {
        WQ_TRY(form_put(d, "dnny", NULL));
    }
    return d->day == QUERY_NONE ? WQ_OK : form_put(d, "ndy", NULL);
}

wq_status query_digits_apply(query_tree *tree, wq_arena *arena, uint8_t node)
{
    digits d = {.tree = tree, .arena = arena, .node = node};
    if (!digits_find(&d)) {
        return WQ_OK;
    }
    if (d.day != QUERY_NONE) {
        WQ_TRY(query_number_forms(tree->words[d.day], arena));
    }
    WQ_TRY(query_number_forms(tree->words[d.month], arena));
    return forms_put(&d);
}
