/* SPDX-License-Identifier: MIT */
#include "query/iter.h"

#include <string.h>

static wq_status leaf_phrase(query_exec *exec, const query_node *node, query_iter **out)
{
    query_word_iter **words = wq_arena_new(exec->arena, node->count * sizeof(query_word_iter *));
    WQ_FAIL_IF(words == NULL, WQ_ENOMEM);
    for (uint8_t i = 0; i < node->count; i++) {
        WQ_TRY(query_iter_word(exec, (uint8_t)(node->first + i), 0, &words[i]));
    }
    return query_iter_phrase(exec, exec->plan->tree->words + node->first, words, node->count, out);
}

/* `phrase`: a word is made as a phrase of one. */
static wq_status leaf_make(query_exec *exec, const query_node *node, bool phrase, query_iter **out)
{
    query_word_iter *word;
    switch (node->kind) {
    case QUERY_WORD:
        if (phrase) {
            return leaf_phrase(exec, node, out);
        }
        if (exec->plan->words[node->first].prefix != NULL) {
            return query_iter_prefix(exec, node->first, out);
        }
        WQ_TRY(query_iter_word(exec, node->first, 0, &word));
        *out = &word->base;
        return query_list_make(exec, word);
    case QUERY_PHRASE:
        return leaf_phrase(exec, node, out);
    case QUERY_FILTER:
        if (query_node_is_kind(node, QUERY_KIND_EVERY)) {
            return query_iter_every(exec, out);
        }
        return query_iter_key(exec, wq_span_of(node->key, node->key_len), out);
    case QUERY_ABOUT:
        return query_iter_about(exec, node->about, out);
    default:
        return query_iter_dates(exec, node->from, node->to, out);
    }
}

/* The members of a group by what they are to it. `demand`: plain ones are demanded. */
typedef struct members {
    query_iter **items; /* demanded, excluded, plain: one behind the other */
    unsigned musts, nots, plains;
    uint32_t worth; /* of the demanded ones; 0: filters alone */
} members;

static wq_status members_sort(query_exec *exec, const query_node *node, query_iter *const *made,
                              bool demand, members *m)
{
    const query_node *nodes = exec->plan->tree->nodes;
    unsigned count = 0;
    *m = (members){0};
    for (uint8_t i = node->child; i != QUERY_NONE; i = nodes[i].next) {
        count++;
    }
    /* NOLINTNEXTLINE(bugprone-sizeof-expression) */
    m->items = wq_arena_new(exec->arena, (count + 1) * sizeof *m->items);
    WQ_FAIL_IF(m->items == NULL, WQ_ENOMEM);
    unsigned at = 0;
    for (unsigned pass = 0; pass < 3; pass++) {
        for (uint8_t i = node->child; i != QUERY_NONE; i = nodes[i].next) {
            if (nodes[i].kind == QUERY_WORD && exec->plan->words[nodes[i].first].stop) {
                continue;
            }
            bool plain = nodes[i].role == QUERY_PLAIN && !demand;
            bool excluded = nodes[i].role == QUERY_NOT;
            if (pass == 0 && !plain && !excluded) {
                m->worth |= made[i]->most;
                m->musts++;
            } else if (pass == 1 && excluded) {
                m->nots++;
            } else if (pass == 2 && plain) {
                m->plains++;
            } else {
                continue;
            }
            m->items[at++] = made[i];
        }
    }
    return WQ_OK;
}

/* Any of `items`. Only the root's score is the article's, so only there may it be held against
 * the floor. `free`: nothing else is asked of an article. */
static wq_status any_make(query_exec *exec, query_iter **items, unsigned count, bool every,
                          bool root, bool free, query_iter **out)
{
    if (root && exec->floor != NULL) {
        WQ_TRY(free ? query_iter_seed(exec, items, count) : WQ_OK);
        return query_iter_best(exec, items, count, every, out);
    }
    if (count == 1) {
        *out = items[0];
        return WQ_OK;
    }
    return query_iter_or(exec, items, count, every, out);
}

/* A list: the best over the union of its plain members, but all that is demanded. Filters alone
 * do not make an article an answer while there are words. */
static wq_status list_make(query_exec *exec, const members *m, bool root, query_iter **out)
{
    query_iter **plains = m->items + m->musts + m->nots;
    query_iter *any;
    if (m->plains == 0) {
        return query_iter_and(exec, m->items, m->musts, m->nots, out);
    }
    if (m->worth != 0) {
        WQ_TRY(query_iter_and(exec, m->items, m->musts, m->nots, &any));
        return query_iter_optional(exec, any, plains, m->plains, out);
    }
    WQ_TRY(any_make(exec, plains, m->plains, true, root, m->musts + m->nots == 0, &any));
    if (m->musts + m->nots == 0) {
        *out = any;
        return WQ_OK;
    }
    query_iter **both = wq_arena_new(exec->arena, (1 + m->musts + m->nots) * sizeof *both);
    WQ_FAIL_IF(both == NULL, WQ_ENOMEM);
    both[0] = any;
    memcpy(both + 1, m->items, (m->musts + m->nots) * sizeof *both);
    return query_iter_and(exec, both, 1 + m->musts, m->nots, out);
}

static wq_status near_make(query_exec *exec, const query_node *node, const members *m,
                           query_iter **out)
{
    const query_node *nodes = exec->plan->tree->nodes;
    uint16_t *distances = wq_arena_new(exec->arena, (m->musts + 1) * sizeof *distances);
    WQ_FAIL_IF(distances == NULL, WQ_ENOMEM);
    unsigned count = 0;
    for (uint8_t i = nodes[node->child].next; i != QUERY_NONE; i = nodes[i].next) {
        distances[count++] = nodes[i].distance;
    }
    return query_iter_near(exec, m->items, distances, m->musts, out);
}

/* A group from its members, which are made. What an exclusion has in it is never demanded by
 * the way of asking, so that it leaves out the same articles however one asks. */
static wq_status group_make(query_exec *exec, const query_node *node, query_iter *const *made,
                            bool root, bool excluded, query_iter **out)
{
    members m;
    bool demand = (exec->demand && !excluded) || node->kind == QUERY_NEAR;
    WQ_TRY(members_sort(exec, node, made, demand || node->kind == QUERY_OR, &m));
    switch (node->kind) {
    case QUERY_OR:
        return any_make(exec, m.items, m.musts, false, root, true, out);
    case QUERY_NEAR:
        return near_make(exec, node, &m, out);
    default:
        return list_make(exec, &m, root, out);
    }
}

wq_status query_iter_spare(query_exec *exec)
{
    if (exec->spare == NULL) {
        exec->spare = wq_arena_room(exec->arena, sizeof *exec->spare);
    }
    return exec->spare != NULL ? WQ_OK : WQ_ENOMEM;
}

/* Is the node, or one that it lies in, excluded? */
static bool below_not(const query_tree *tree, uint8_t at, const uint8_t *stack, unsigned depth)
{
    bool excluded = tree->nodes[at].role == QUERY_NOT;
    for (unsigned i = 0; i < depth && !excluded; i++) {
        excluded = tree->nodes[stack[i]].role == QUERY_NOT;
    }
    return excluded;
}

/* A question of one word has a floor too. */
static wq_status root_make(query_exec *exec, const query_node *node, query_iter **out)
{
    if (exec->floor == NULL || node->kind != QUERY_WORD) {
        return WQ_OK;
    }
    query_iter **member = wq_arena_new(exec->arena, sizeof *member);
    WQ_FAIL_IF(member == NULL, WQ_ENOMEM);
    *member = *out;
    return query_iter_best(exec, member, 1, true, out);
}

wq_status query_iter_make(query_exec *exec, query_iter **out)
{
    const query_tree *tree = exec->plan->tree;
    exec->bounds = wq_arena_room(exec->arena, sizeof *exec->bounds);
    WQ_FAIL_IF(exec->bounds == NULL, WQ_ENOMEM);
    query_bounds_init(exec->bounds, exec->segment, exec->plan);
    WQ_FAIL_IF(exec->tally != NULL, query_iter_wide(exec, out));
    query_iter *made[QUERY_NODES_MAX] = {NULL};
    uint8_t stack[QUERY_NODES_MAX];
    unsigned depth = 0;
    uint8_t at = tree->root;
    for (;;) {
        const query_node *node = &tree->nodes[at];
        if (node->child != QUERY_NONE) {
            stack[depth++] = at;
            at = node->child;
            continue;
        }
        bool phrase = depth > 0 && tree->nodes[stack[depth - 1]].kind == QUERY_NEAR;
        WQ_TRY(leaf_make(exec, node, phrase, &made[at]));
        while (depth > 0 && tree->nodes[at].next == QUERY_NONE) {
            at = stack[--depth];
            WQ_TRY(group_make(exec, &tree->nodes[at], made, depth == 0,
                              below_not(tree, at, stack, depth), &made[at]));
        }
        if (depth == 0) {
            *out = made[at];
            return root_make(exec, &tree->nodes[at], out);
        }
        at = tree->nodes[at].next;
    }
}

bool query_iter_is_union(const query_plan *plan)
{
    const query_node *nodes = plan->tree->nodes;
    const query_node *root = &nodes[plan->tree->root];
    unsigned plains = 0;
    bool is = root->kind == QUERY_LIST;
    for (uint8_t i = root->child; is && i != QUERY_NONE; i = nodes[i].next) {
        const query_node *node = &nodes[i];
        bool word = node->kind == QUERY_WORD || node->kind == QUERY_PHRASE;
        bool stop = node->kind == QUERY_WORD && plan->words[node->first].stop;
        plains += node->role == QUERY_PLAIN && !stop;
        is = node->role == QUERY_NOT || (node->role == QUERY_MUST && query_node_is_filter(node)) ||
             (node->role == QUERY_PLAIN && word);
    }
    return is && plains > 1;
}

/* A word of the root: none, or looked for, or not to be had this way. */
static bool flat_word(const query_node *node, uint8_t role)
{
    return node->kind == QUERY_WORD && node->role == role &&
           (role == QUERY_PLAIN || role == QUERY_MUST);
}

bool query_iter_is_flat(const query_plan *plan)
{
    const query_tree *tree = plan->tree;
    const query_node *root = &tree->nodes[tree->root];
    bool list = root->kind == QUERY_LIST && root->child != QUERY_NONE;
    bool flat = list || root->kind == QUERY_WORD;
    uint8_t role = list ? tree->nodes[root->child].role : QUERY_PLAIN;
    for (uint8_t i = list ? root->child : (uint8_t)QUERY_NONE; flat && i != QUERY_NONE;
         i = tree->nodes[i].next) {
        flat = flat_word(&tree->nodes[i], role);
    }
    bool several = plan->prefix_count != 0;
    for (unsigned i = 1; flat && i < plan->term_count && !several; i++) {
        several = plan->terms[i]->word == plan->terms[i - 1]->word;
    }
    return flat && several;
}

bool query_iter_is_demanded(const query_plan *plan)
{
    const query_node *nodes = plan->tree->nodes;
    const query_node *root = &nodes[plan->tree->root];
    return root->kind == QUERY_LIST && root->child != QUERY_NONE &&
           nodes[root->child].role == QUERY_MUST;
}

bool query_iter_is_list(const query_plan *plan)
{
    const query_node *root = &plan->tree->nodes[plan->tree->root];
    return root->kind == QUERY_WORD && !plan->tree->words[root->first]->title;
}
