/* SPDX-License-Identifier: MIT */
#include "query/classes.h"

#include "text/language.h"

#include <string.h>

static void class_begin(text_class *cls, const char *name)
{
    cls->name = name;
    cls->weight = TEXT_WEIGHT_WORD;
    cls->level = 0;
    cls->rule = TEXT_CLASS_ALWAYS;
    cls->count = 0;
}

static size_t class_single(text_class *cls, const char *name, text_pattern_kind kind,
                           const void *bytes, size_t len)
{
    class_begin(cls, name);
    (void)text_class_pattern(cls, kind, wq_span_of(bytes, len));
    return 1;
}

/* Where a class of that level goes: behind the others of its level. The first behind `count` if the
 * word has none. */
static size_t class_place(const text_class *classes, size_t count, uint8_t level)
{
    size_t place = 0;
    while (level != 0 && place < count && classes[place].level <= level) {
        place++;
    }
    return place > 0 && classes[place - 1].level == level ? place : count;
}

/* A class of a level of the word's own, or of one behind the others. */
static size_t class_also(const query_also *also, text_class *classes, size_t count)
{
    size_t place = class_place(classes, count, also->level);
    bool own = place > 0 && classes[place - 1].level == also->level && also->level != 0;
    unsigned level = own ? also->level : count > 0 ? classes[count - 1].level + 1u : 0;
    if (count >= TEXT_CLASS_MAX || level >= TEXT_LEVEL_MAX) {
        return count;
    }
    text_class *cls = &classes[place];
    memmove(cls + 1, cls, (count - place) * sizeof *cls);
    class_begin(cls, also->name);
    cls->weight = own ? cls[-1].weight : also->weight;
    cls->level = (uint8_t)level;
    _Static_assert(QUERY_ALSO_MAX <= TEXT_CLASS_PATTERNS, "each has its pattern");
    for (unsigned i = 0; i < also->count && i < QUERY_ALSO_MAX; i++) {
        text_term term;
        if (!also->keys) {
            (void)text_class_pattern(cls, TEXT_PATTERN_FOLDED, also->folded[i]);
        } else if (text_term_parse(also->folded[i], &term) == WQ_OK) {
            (void)text_class_term(cls, term.folded, term.light);
        }
    }
    return count + 1;
}

/* What the word itself stands for. */
static size_t classes_own(const query_word *word, const text_analyser *analyser,
                          text_class *classes)
{
    const text_token *token = &word->token;
    if (word->exact) {
        class_begin(classes, "exact");
        (void)text_class_term(classes, text_token_folded(token), text_token_light(token));
        return 1;
    }
    if (word->prefix) {
        return class_single(classes, "prefix", TEXT_PATTERN_PREFIX, token->folded,
                            token->folded_len);
    }
    if (!word->folded) {
        size_t count = analyser->classes(analyser, token, classes);
        if (count != 0) {
            return count < TEXT_CLASS_MAX ? count : TEXT_CLASS_MAX;
        }
    }
    return class_single(classes, "folded", TEXT_PATTERN_FOLDED, token->folded, token->folded_len);
}

size_t query_classes(const query_word *word, const text_analyser *analyser, text_classes *classes)
{
    size_t count = 0;
    text_classes_init(classes);
    if (word->also == NULL || !word->also->instead) {
        count = classes_own(word, analyser, classes->all);
    }
    return word->also != NULL ? class_also(word->also, classes->all, count) : count;
}

text_analyser query_analyser_for(const query_tree *tree, const text_analyser *analyser)
{
    text_analyser own = *analyser;
    text_evidence evidence = {{0}};
    bool told = true; /* an exact spelling is one in any language */
    for (uint8_t i = 0; i < tree->word_count; i++) {
        told = told && tree->words[i]->exact;
    }
    for (uint8_t i = 0; i < tree->word_count && !told; i++) {
        if (!tree->words[i]->excluded) {
            text_evidence_take(&evidence, &tree->words[i]->token);
        }
    }
    own.in.arabic = (uint8_t)text_evidence_arabic(&evidence);
    own.in.latin = (uint8_t)text_evidence_latin(&evidence);
    for (uint8_t i = 0; i < tree->node_count; i++) {
        const query_node *node = &tree->nodes[i];
        if (node->kind != QUERY_FILTER || node->role == QUERY_NOT || node->key_len < 2 ||
            node->key[0] != TEXT_KEY_LANGUAGE) {
            continue;
        }
        text_language named =
            text_language_of_tag(wq_span_of(node->key + 1, (size_t)node->key_len - 1));
        if (named >= TEXT_LANGUAGE_ARABIC && named <= TEXT_LANGUAGE_URDU) {
            own.in.arabic = (uint8_t)named;
        } else if (named >= TEXT_LANGUAGE_KURMANJI && named <= TEXT_LANGUAGE_SPANISH) {
            own.in.latin = (uint8_t)named;
        }
    }
    return own;
}
