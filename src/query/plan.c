/* SPDX-License-Identifier: MIT */
#include "query/plan.h"

#include "query/classes.h"
#include "query/query.h"
#include "query/wordterms.h"
#include "text/stem.h"

#include <string.h>

/* Terms are found in chunks: most questions need one. */
#define PLAN_CHUNK 8u
/* Room that the head of a piece of an arena may take. */
#define PLAN_SPARE 64u

/* Of the terms that were found as many are kept as there may be cursors. */
typedef struct planner {
    query_plan *plan;
    wq_arena *arena;
    wq_arena *scratch;
    gather *gather;
    uint8_t *listed;   /* words of one that are terms */
    void *prefix;      /* scratch of prefixes */
    word_terms *terms; /* of the present word, if it is read by families */
    plan_term *chunks[PLAN_FOUND_MAX / PLAN_CHUNK]; /* of what was found */
    unsigned count;
    unsigned coming; /* words behind the present one that are looked for */
    size_t key_bytes;
    bool single; /* one segment: what gather found can be opened */
} planner;

static plan_term *term_at(const planner *p, unsigned i)
{
    return &p->chunks[i / PLAN_CHUNK][i % PLAN_CHUNK];
}

/* Rarest last; of equals the earlier word, then the smaller key, stands before. */
static bool term_before(const plan_term *a, uint64_t df, uint8_t word, wq_span key)
{
    if (a->df != df) {
        return a->df > df;
    }
    if (a->word != word) {
        return a->word < word;
    }
    return wq_span_compare(plan_term_key(a), key) < 0;
}

/* The same key has the same frequency: most others have not. */
static plan_term *term_known(planner *p, uint8_t word, wq_span key, uint64_t df)
{
    for (unsigned i = p->count; i > 0 && term_at(p, i - 1)->word == word; i--) {
        plan_term *term = term_at(p, i - 1);
        if (term->df == df && wq_span_equal(plan_term_key(term), key)) {
            return term;
        }
    }
    return NULL;
}

/* A term of that word is left out. Whoever wrote a prefix asked for every word that begins so; the
 * rarest spellings of a word are only guesses. */
static void cut_term(planner *p, uint8_t word)
{
    bool prefix = p->plan->tree->words[word]->prefix;
    p->plan->cut |= prefix ? QUERY_CUT_PREFIX : QUERY_CUT_SPELLINGS;
}

/* A long question fills the plan: what comes behind is left out, as beyond every limit. */
static wq_status term_refused(planner *p, uint8_t word, size_t need)
{
    WQ_FAIL_IF(p->arena->max - p->arena->used > need + PLAN_SPARE, WQ_ENOMEM);
    cut_term(p, word);
    return WQ_OK;
}

/* Each word that is yet to come keeps its part: the last words of a long question are no
 * guesses. */
static bool term_fits(const planner *p, size_t key_len)
{
    return p->count + p->coming * PLAN_FOUND_WORD < PLAN_FOUND_MAX &&
           p->key_bytes + key_len + p->coming * PLAN_KEYS_WORD <= PLAN_KEYS_MAX;
}

/* A term that is not yet known. */
static wq_status term_add(planner *p, uint8_t word, const text_class *cls,
                          const gather_entry *entry)
{
    wq_span key = wq_span_of(entry->key, entry->len);
    if (!term_fits(p, key.len)) {
        cut_term(p, word);
        return WQ_OK;
    }
    if (p->count % PLAN_CHUNK == 0) {
        plan_term *chunk = wq_arena_room(p->arena, PLAN_CHUNK * sizeof *chunk);
        if (chunk == NULL) {
            return term_refused(p, word, PLAN_CHUNK * sizeof *chunk);
        }
        p->chunks[p->count / PLAN_CHUNK] = chunk;
    }
    uint8_t *bytes = wq_arena_copy(p->arena, key);
    if (bytes == NULL) {
        return term_refused(p, word, key.len);
    }
    p->key_bytes += key.len;
    plan_term *term = term_at(p, p->count++);
    *term = (plan_term){.key = bytes,
                        .name = cls->name,
                        .key_len = (uint16_t)key.len,
                        .word = word,
                        .classes = (uint8_t)(1u << cls->level),
                        .df = entry->df,
                        .found = entry->found,
                        .found_set = p->single && entry->found.articles != 0};
    return WQ_OK;
}

/* على is no other spelling of علي: what says nothing is not looked for in a word that says
 * something, nor the other way round but in quotes. `stops`: the word says nothing itself. */
static bool entry_stops(const text_analyser *analyser, const query_word *word, bool stops,
                        const gather_entry *entry)
{
    text_term term;
    text_token token;
    if (analyser->stop == NULL || word->exact || word->prefix || (stops && word->folded) ||
        text_term_parse(wq_span_of(entry->key, entry->len), &term) != WQ_OK) {
        return false;
    }
    memcpy(token.light, term.light.ptr, term.light.len);
    token.light_len = (uint16_t)term.light.len;
    return analyser->stop(analyser, &token) != stops;
}

/* What was found for a class: terms of the families, those of class `only` of them; or what was
 * gathered by itself. */
typedef struct finding {
    const planner *p;
    bool families;
    bool again; /* it is the second reading of the word */
    size_t cls, only;
} finding;

static unsigned finding_count(const finding *f)
{
    return f->families ? f->p->terms->best[f->cls].count : f->p->gather->best_count;
}

static const gather_entry *finding_at(const finding *f, unsigned i)
{
    return f->families ? word_terms_at(f->p->terms, f->cls, i) : &f->p->gather->best[i];
}

/* May another class have put the term into the plan? Of a word that has no other reading each term
 * of the families says which classes it has. */
static bool may_be_known(const finding *f, const gather_entry *entry)
{
    return !f->families || f->again || (entry->classes & ((1u << f->only) - 1)) != 0;
}

/* What a class found, as its rule says; `before` is the frequency of what the word has. */
static wq_status class_add(planner *p, uint8_t word, const text_analyser *analyser, bool stops,
                           const text_class *cls, const finding *f, uint64_t *df)
{
    uint64_t sum = 0;
    uint64_t before = *df;
    const query_word *asked = p->plan->tree->words[word];
    for (unsigned i = 0; i < finding_count(f); i++) {
        sum += finding_at(f, i)->df;
    }
    if (cls->rule == TEXT_CLASS_THRICE && sum < 3 * before) {
        return WQ_OK;
    }
    for (unsigned i = 0; i < finding_count(f); i++) {
        const gather_entry *entry = finding_at(f, i);
        wq_span key = wq_span_of(entry->key, entry->len);
        if ((cls->rule == TEXT_CLASS_RARER && entry->df >= before) ||
            (f->families && (entry->classes >> f->only & 1) == 0)) {
            continue;
        }
        plan_term *known = may_be_known(f, entry) ? term_known(p, word, key, entry->df) : NULL;
        if (known != NULL) {
            known->classes |= (uint8_t)(1u << cls->level);
        } else if (!entry_stops(analyser, asked, stops, entry)) {
            *df += entry->df;
            WQ_TRY(term_add(p, word, cls, entry));
        }
    }
    return WQ_OK;
}

/* Plain words of the question itself that say nothing are not looked for, unless there is
 * nothing else. */
static void stops_find(planner *p, const text_analyser *analyser)
{
    const query_tree *tree = p->plan->tree;
    const query_node *root = &tree->nodes[tree->root];
    bool others = false;
    if (root->kind != QUERY_LIST || analyser->stop == NULL) {
        return;
    }
    for (uint8_t i = root->child; i != QUERY_NONE; i = tree->nodes[i].next) {
        const query_node *node = &tree->nodes[i];
        const query_word *word = node->kind == QUERY_WORD ? tree->words[node->first] : NULL;
        bool stop = word != NULL && node->role == QUERY_PLAIN && !word->exact && !word->prefix &&
                    !word->folded && analyser->stop(analyser, &word->token);
        if (stop) {
            p->plan->words[node->first].stop = true;
        }
        others = others || (!stop && node->role != QUERY_NOT && !query_node_is_filter(node));
    }
    for (uint8_t i = 0; i < tree->word_count && !others; i++) {
        p->plan->words[i].stop = false;
    }
}

/* The words of the question's own list that are looked for. */
static unsigned words_count(const query_plan *plan)
{
    const query_tree *tree = plan->tree;
    unsigned count = 0;
    for (uint8_t i = tree->nodes[tree->root].child; i != QUERY_NONE; i = tree->nodes[i].next) {
        const query_node *node = &tree->nodes[i];
        bool word = node->kind == QUERY_WORD && node->role != QUERY_NOT;
        count += word && !plan->words[node->first].stop;
    }
    return count;
}

/* In a small archive every word is rare: there nothing is guessed. */
static bool is_rare(const query_plan *plan, uint64_t articles)
{
    return articles <= TEXT_RARE && plan->articles >= TEXT_RARE_ARCHIVE;
}

static unsigned kind_of(const text_class *cls)
{
    return cls->count > 0 ? cls->patterns[0]->kind : TEXT_PATTERN_TERM;
}

/* What has a light stem has the long stem that is made of it, and counts only if it is one of the
 * most frequent of that. */
static bool class_covers(const text_class *wide, const text_class *cls)
{
    return kind_of(cls) == TEXT_PATTERN_STEM && kind_of(wide) == TEXT_PATTERN_LONG;
}

/* A class of forms or of a stem: its terms are of families. */
static bool has_families(const text_class *cls)
{
    unsigned kind = kind_of(cls);
    return kind != TEXT_PATTERN_PREFIX && kind != TEXT_PATTERN_ENDING && kind != TEXT_PATTERN_NAME;
}

/* One form is looked up by itself. */
static bool by_families(const text_class *classes, size_t count)
{
    unsigned patterns = 0;
    for (size_t i = 0; i < count; i++) {
        patterns += has_families(&classes[i]) ? classes[i].count : 0u;
    }
    return patterns > 1;
}

/* The terms of class `c`, of those that were read by families if it is one of them. */
static wq_status class_find(planner *p, uint8_t index, const text_class *classes, size_t count,
                            size_t c, finding *f)
{
    gather *g = p->gather;
    const text_class *cls = &classes[c];
    f->families = f->families && has_families(cls);
    f->only = c;
    f->cls = f->families && c + 1 < count && class_covers(cls + 1, cls) ? c + 1 : c;
    if (f->families) {
        if (p->terms->best[f->cls].dropped) {
            cut_term(p, index);
        }
        return WQ_OK;
    }
    gather_clear(g, cls->rule == TEXT_CLASS_RARE ? TEXT_RARE_TERMS : WQ_LIMIT_CLASS_TERMS);
    for (unsigned i = 0; i < cls->count; i++) {
        WQ_TRY(gather_pattern(g, cls->patterns[i]));
    }
    if (g->dropped) {
        cut_term(p, index);
    }
    return WQ_OK;
}

static bool has_phrase(const query_tree *tree)
{
    bool has = false;
    for (uint8_t i = 0; i < tree->node_count; i++) {
        has = has || tree->nodes[i].kind == QUERY_PHRASE || tree->nodes[i].kind == QUERY_NEAR;
    }
    return has;
}

/* In a phrase or a near each word is a cursor, since its positions are read. */
static bool in_phrase(const query_tree *tree, uint8_t word)
{
    bool in = false;
    for (uint8_t i = 0; i < tree->node_count; i++) {
        const query_node *node = &tree->nodes[i];
        in = in || (node->kind == QUERY_PHRASE && word >= node->first &&
                    word < node->first + node->count);
        uint8_t child = node->kind == QUERY_NEAR ? node->child : (uint8_t)QUERY_NONE;
        for (; child != QUERY_NONE; child = tree->nodes[child].next) {
            in = in || (tree->nodes[child].kind == QUERY_WORD && tree->nodes[child].first == word);
        }
    }
    return in;
}

static bool has_prefix(const query_tree *tree, uint8_t word)
{
    return tree->words[word]->prefix && !in_phrase(tree, word);
}

static void level_set(plan_word *planned, const text_class *cls)
{
    planned->class_count = (uint8_t)(cls->level + 1);
    planned->weights[cls->level] = cls->weight;
    if (planned->names[cls->level] == NULL) {
        planned->names[cls->level] = cls->name;
    }
}

static wq_status prefix_find(planner *p, uint8_t index, const text_class *cls, unsigned want,
                             size_t keys, prefix_words *words)
{
    bool dropped;
    WQ_TRY(prefix_words_find(p->gather, cls->patterns[0], want, keys, p->prefix, words, &dropped));
    p->plan->cut |= dropped ? QUERY_CUT_PREFIX : 0;
    level_set(&p->plan->words[index], cls);
    return WQ_OK;
}

/* The prefixes of a question share what one may have, and the arena of the plan grows by it. */
static wq_status prefix_plan(planner *p, uint8_t index, const text_class *cls)
{
    query_plan *plan = p->plan;
    bool phrase = has_phrase(plan->tree);
    unsigned want = (phrase ? PLAN_PREFIX_TERMS : PREFIX_TERMS) / plan->prefix_count;
    size_t keys = (phrase ? PLAN_PREFIX_KEYS : PREFIX_KEYS) / plan->prefix_count;
    prefix_words *words = wq_arena_room(p->arena, sizeof *words);
    WQ_FAIL_IF(words == NULL, WQ_ENOMEM);
    WQ_TRY(prefix_find(p, index, cls, want, keys, words));
    size_t room = words->bytes + PLAN_PREFIX_SPARE;
    p->arena->max += room;
    uint8_t *list = wq_arena_room(p->arena, words->bytes + 1);
    WQ_FAIL_IF(list == NULL, WQ_ENOMEM);
    prefix_words_write(p->prefix, list, words);
    plan->words[index].prefix = words;
    plan->words[index].df[cls->level] = words->articles;
    plan->prefix_bytes += room;
    plan->prefix_room += room + (size_t)words->count * PLAN_PREFIX_LIST;
    return WQ_OK;
}

/* Words of a prefix that are terms like any other. */
static wq_status prefix_terms(planner *p, uint8_t index, const text_class *cls)
{
    prefix_words words;
    uint32_t at = 0, articles;
    wq_span key;
    WQ_TRY(prefix_find(p, index, cls, PLAN_PREFIX_TERMS, PLAN_PREFIX_KEYS, &words));
    prefix_words_write(p->prefix, p->listed, &words);
    while (prefix_words_next(&words, &at, &key, &articles)) {
        gather_entry entry = {.df = articles, .len = (uint16_t)key.len};
        memcpy(entry.key, key.ptr, key.len);
        WQ_TRY(term_add(p, index, cls, &entry));
    }
    return WQ_OK;
}

/* In how many articles the spellings of the word itself are that were found so far. */
static uint64_t own_df(const planner *p, uint8_t index)
{
    uint64_t sum = 0;
    for (unsigned i = p->count; i > 0 && term_at(p, i - 1)->word == index; i--) {
        sum += (term_at(p, i - 1)->classes & 3) != 0 ? term_at(p, i - 1)->df : 0;
    }
    return sum;
}

/* The classes of a word as it is read; none is nearer than level `least`. The last that is no guess
 * is `*far`. */
static wq_status reading_add(planner *p, uint8_t index, const query_word *word,
                             const text_analyser *analyser, text_classes *classes, uint8_t least,
                             uint8_t *far)
{
    plan_word *planned = &p->plan->words[index];
    uint64_t df = own_df(p, index);
    uint64_t own = df;
    size_t count = query_classes(word, analyser, classes);
    if (word->prefix) {
        bool apart = has_prefix(p->plan->tree, index);
        return apart ? prefix_plan(p, index, &classes->all[0])
                     : prefix_terms(p, index, &classes->all[0]);
    }
    bool stops = analyser->stop != NULL && analyser->stop(analyser, &word->token);
    bool families = by_families(classes->all, count);
    if (families) {
        WQ_TRY(word_terms_read(p->terms, classes->all, count));
    }
    for (size_t c = 0; c < count; c++) {
        const text_class *cls = &classes->all[c];
        finding f = {.p = p, .families = families, .again = least > 0};
        if (cls->rule == TEXT_CLASS_RARE && !word->variants && !is_rare(p->plan, own)) {
            continue;
        }
        text_class as = *cls;
        as.level = cls->level < least ? least : cls->level;
        if (as.level == cls->level) {
            level_set(planned, cls);
        }
        *far = cls->rule == TEXT_CLASS_ALWAYS ? as.level : *far;
        WQ_TRY(class_find(p, index, classes->all, count, c, &f));
        WQ_TRY(class_add(p, index, analyser, stops, &as, &f, &df));
        own = cls->level <= TEXT_LEVEL_WRITTEN ? df : own;
    }
    return WQ_OK;
}

/* A word that was typed without a hamza: does the archive write one there more often than none, so
 * that its ال is no article? Then `other` is the word with it. */
static bool other_reading(const planner *p, uint8_t index, query_word *other)
{
    const query_word *word = p->plan->tree->words[index];
    wq_span folded = text_token_folded(&word->token);
    uint64_t plain = 0;
    uint64_t hamza = 0;
    uint64_t most = 0;
    if (word->exact || word->prefix || word->folded ||
        !text_stem_article(folded, text_token_light(&word->token))) {
        return false;
    }
    *other = *word;
    for (unsigned i = p->count; i > 0 && term_at(p, i - 1)->word == index; i--) {
        const plan_term *term = term_at(p, i - 1);
        text_term parts;
        if (text_term_parse(plan_term_key(term), &parts) != WQ_OK ||
            !wq_span_equal(parts.folded, folded)) {
            continue;
        }
        if (text_stem_article(folded, parts.light)) {
            plain += term->df;
            continue;
        }
        hamza += term->df;
        if (term->df > most) {
            most = term->df;
            memcpy(other->token.light, parts.light.ptr, parts.light.len);
            other->token.light_len = (uint16_t)parts.light.len;
        }
    }
    return hamza > plain;
}

/* With an article it is the less likely word: its spellings and forms are as far from the question
 * as the farthest form, and what was that far, or guessed, goes (of البانيا: بأنه, by the stem of
 * بانيا). */
static void reading_lower(planner *p, uint8_t index, uint8_t far)
{
    unsigned first = p->count;
    while (first > 0 && term_at(p, first - 1)->word == index) {
        first--;
    }
    unsigned kept = first;
    for (unsigned i = first; i < p->count; i++) {
        plan_term *term = term_at(p, i);
        if ((term->classes & ((1u << far) - 1)) == 0) {
            continue;
        }
        if ((term->classes & 3) == 0) {
            term->classes = (uint8_t)(1u << far);
        }
        *term_at(p, kept++) = *term;
    }
    p->count = kept;
}

static wq_status word_plan(planner *p, uint8_t index, const text_analyser *analyser,
                           text_classes *classes)
{
    query_word other;
    uint8_t far = 0;
    if (p->plan->words[index].stop) {
        return WQ_OK;
    }
    p->coming--;
    WQ_TRY(reading_add(p, index, p->plan->tree->words[index], analyser, classes, 0, &far));
    if (!other_reading(p, index, &other)) {
        return WQ_OK;
    }
    reading_lower(p, index, far);
    return reading_add(p, index, &other, analyser, classes, 1, &far);
}

/* A term of a level is one of all levels behind it. */
static void plan_weigh(planner *p)
{
    query_plan *plan = p->plan;
    for (unsigned i = 0; i < p->count; i++) {
        plan_term *term = term_at(p, i);
        plan_word *word = &plan->words[term->word];
        for (unsigned c = plan_nearest(term->classes); c < word->class_count; c++) {
            term->classes |= (uint8_t)(1u << c);
            word->df[c] += term->df;
        }
    }
    for (unsigned w = 0; w < plan->tree->word_count; w++) {
        plan_word *word = &plan->words[w];
        uint32_t weights = 0;
        uint32_t idf = 0;
        for (unsigned c = 0; c < word->class_count; c++) {
            idf = score_idf(plan->articles, word->df[c]);
            word->weighed[c] = score_weigh(idf, word->weights[c]);
            weights += word->weights[c];
        }
        word->present = score_present(score_weigh(idf, weights), plan->share);
    }
}

/* How much of its word a term is: of its occurrences, by the levels that it counts in. What was
 * typed itself stays, however rare it is: the others are guesses. */
static uint64_t term_share(const planner *p, const plan_term *term)
{
    const plan_word *word = &p->plan->words[term->word];
    uint64_t levels = 0;
    if (word->class_count > 1 && plan_nearest(term->classes) == 0) {
        return UINT64_MAX;
    }
    for (unsigned c = 0; c < word->class_count; c++) {
        levels += term->classes >> c & 1;
    }
    uint64_t all = word->df[word->class_count - 1];
    uint64_t df = term->df;
    while (all > UINT32_MAX) {
        all >>= 1;
        df >>= 1;
    }
    return all == 0 ? levels : (df << 20) / all * levels;
}

/* What a cursor over it takes: the same number on every machine. */
static size_t term_room(const plan_term *term)
{
    uint64_t blocks = (term->df + 127) / 128;
    uint64_t postings = term->df < 128 ? term->df : 128;
    return PLAN_CURSOR_ROOM + (size_t)postings * 6 + (size_t)(blocks < 32 ? blocks : 32) * 12;
}

/* Of those that are still in. */
static unsigned least_share(const planner *p, const uint64_t *shares)
{
    unsigned least = p->count;
    for (unsigned i = 0; i < p->count; i++) {
        const plan_term *term = term_at(p, i);
        bool less = least == p->count || shares[i] < shares[least] ||
                    (shares[i] == shares[least] &&
                     term_before(term_at(p, least), term->df, term->word, plan_term_key(term)));
        least = term->classes != 0 && less ? i : least;
    }
    return least;
}

/* Leave out those that say least of their words: not the rare words, the rare spellings. */
static wq_status plan_keep(planner *p)
{
    uint64_t *shares = wq_arena_room(p->scratch, (p->count + 1) * sizeof *shares);
    WQ_FAIL_IF(shares == NULL, WQ_ENOMEM);
    size_t room = 0;
    size_t most = (has_phrase(p->plan->tree) ? PLAN_ROOM_PHRASE : PLAN_ROOM) - p->plan->prefix_room;
    for (unsigned i = 0; i < p->count; i++) {
        shares[i] = term_share(p, term_at(p, i));
        room += term_room(term_at(p, i));
    }
    unsigned left = p->count;
    for (; left > PLAN_TERMS_MAX || room > most; left--) {
        unsigned least = least_share(p, shares);
        room -= term_room(term_at(p, least));
        term_at(p, least)->classes = 0;
        cut_term(p, term_at(p, least)->word);
    }
    for (unsigned i = 0; i < p->count; i++) {
        plan_term *term = term_at(p, i);
        if (term->classes != 0) {
            p->plan->terms[p->plan->term_count++] = term;
        }
    }
    return WQ_OK;
}

/* The statistics of the archive, and what the question has whatever the words are. */
static wq_status plan_begin(query_plan *plan, const query_tree *tree, index_view *view)
{
    index_stat stat;
    memset(plan, 0, offsetof(query_plan, terms));
    plan->tree = tree;
    plan->cut = tree->cut ? QUERY_CUT_WORDS : 0;
    WQ_TRY(index_stat_get(view, &stat));
    plan->articles = stat.articles;
    plan->norm = score_norm_of(stat.articles, stat.words);
    score_lengths(plan->norm, plan->lengths);
    for (uint8_t i = 0; i < tree->word_count; i++) {
        plan->prefix_count += has_prefix(tree, i);
    }
    plan->prefix_room = plan->prefix_count != 0 ? PLAN_PREFIX_ROOM : 0;
    return WQ_OK;
}

/* Where a planner puts what it reads. */
static wq_status planner_begin(planner *p, index_view *view, query_meter *meter)
{
    const query_tree *tree = p->plan->tree;
    bool prefix = false;
    for (uint8_t i = 0; i < tree->word_count; i++) {
        prefix = prefix || tree->words[i]->prefix;
    }
    p->single = index_segments(view) == 1;
    p->gather = wq_arena_room(p->scratch, sizeof *p->gather);
    p->terms = wq_arena_room(p->scratch, sizeof *p->terms);
    WQ_FAIL_IF(p->gather == NULL || p->terms == NULL, WQ_ENOMEM);
    p->gather->view = view;
    p->gather->meter = meter;
    word_terms_init(p->terms, p->gather, p->scratch);
    if (prefix) {
        p->prefix = wq_arena_room(p->scratch, PREFIX_SCRATCH);
        p->listed = wq_arena_room(p->scratch, PLAN_PREFIX_LISTED);
        WQ_FAIL_IF(p->prefix == NULL || p->listed == NULL, WQ_ENOMEM);
    }
    return WQ_OK;
}

wq_status query_plan_make(const query_tree *tree, index_view *view, const text_analyser *analyser,
                          query_meter *meter, wq_arena *arena, wq_arena *scratch,
                          text_classes *classes, query_plan *plan)
{
    planner p = {.plan = plan, .arena = arena, .scratch = scratch};
    WQ_TRY(plan_begin(plan, tree, view));
    WQ_TRY(planner_begin(&p, view, meter));
    stops_find(&p, analyser);
    for (uint8_t i = 0; i < tree->word_count; i++) {
        p.coming += !plan->words[i].stop;
    }
    plan->head = score_head(words_count(plan));
    plan->share = score_share(words_count(plan));
    for (uint8_t i = 0; i < tree->word_count; i++) {
        WQ_TRY(word_plan(&p, i, analyser, classes));
    }
    plan_weigh(&p);
    return plan_keep(&p);
}
