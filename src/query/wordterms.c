/* SPDX-License-Identifier: MIT */
#include "query/wordterms.h"

#include "text/family.h"
#include "text/stem.h"

#include <string.h>

_Static_assert(TEXT_CLASS_MAX <= 16, "a class is a bit");
_Static_assert(WORD_TERMS_MAX <= 255, "a slot is a byte");

/* Bytes of the longest prefix that a stem may stand behind: وال and its like. */
#define STEM_AT_MAX 6u

void word_terms_init(word_terms *w, gather *g, wq_arena *arena)
{
    w->gather = g;
    w->arena = arena;
    w->slots = 0;
}

static gather_entry *slot_at(const word_terms *w, unsigned slot)
{
    return &w->chunks[slot / WORD_TERMS_CHUNK][slot % WORD_TERMS_CHUNK];
}

const gather_entry *word_terms_at(const word_terms *w, size_t cls, unsigned i)
{
    return slot_at(w, w->best[cls].slot[i]);
}

/* ---- which classes ---- */

static unsigned form_bit(wq_span folded)
{
    uint32_t hash = (uint32_t)folded.len;
    for (size_t i = 0; i < folded.len; i++) {
        hash = (hash ^ folded.ptr[i]) * 16777619u; /* FNV-1a */
    }
    return hash >> 22;
}

static bool form_known(const word_terms *w, wq_span folded)
{
    unsigned bit = form_bit(folded);
    return (w->forms[bit / 32] >> (bit % 32) & 1) != 0;
}

static uint16_t form_classes(const word_terms *w, const text_term *term)
{
    unsigned classes = 0;
    for (size_t c = 0; c < w->count; c++) {
        const text_class *cls = &w->classes[c];
        for (unsigned i = 0; i < cls->count && (classes >> c & 1) == 0; i++) {
            bool has = text_pattern_one(cls->patterns[i]) &&
                       text_pattern_match(cls->patterns[i], term->folded, term->light);
            classes |= (unsigned)has << c;
        }
    }
    return (uint16_t)classes;
}

static uint16_t stem_classes(const word_terms *w, const text_term *term)
{
    unsigned classes = 0;
    wq_span light = text_stem_light(term->folded, term->light);
    wq_span longer = {NULL, 0};
    for (unsigned i = 0; i < w->stem_count; i++) {
        if (w->stems[i].longer && longer.len == 0) {
            longer = text_stem_longer(light);
        }
        wq_span stem = w->stems[i].longer ? longer : light;
        classes |= (unsigned)wq_span_equal(stem, w->stems[i].stem) << w->stems[i].cls;
    }
    return (uint16_t)classes;
}

/* Has the folded form one of the stems if its article is one, or if it is none? Most have not, and how
 * they are spelled need not be read. */
static bool stem_like(const word_terms *w, wq_span folded)
{
    bool is = false;
    for (unsigned i = 0; i < w->stem_count && !is; i++) {
        wq_span stem = w->stems[i].stem;
        for (size_t at = 0; !is && at <= STEM_AT_MAX && at + stem.len <= folded.len; at += 2) {
            is = memcmp(folded.ptr + at, stem.ptr, stem.len) == 0;
        }
    }
    return is;
}

static wq_status term_wanted(void *arg, wq_span key, uint16_t *classes, size_t *common)
{
    (void)common;
    const word_terms *w = arg;
    text_term term;
    WQ_TRY(text_term_folded(key, &term));
    bool form = form_known(w, term.folded);
    bool stem = stem_like(w, term.folded);
    WQ_FAIL_IF(!form && !stem, WQ_ENOTFOUND);
    WQ_TRY(text_term_light(&term));
    *classes = stem ? stem_classes(w, &term) : 0;
    *classes |= form ? form_classes(w, &term) : 0;
    return *classes != 0 ? WQ_OK : WQ_ENOTFOUND;
}

/* ---- the most frequent ---- */

static unsigned worst_of(const word_terms *w, const word_best *b)
{
    unsigned worst = 0;
    for (unsigned i = 1; i < b->count; i++) {
        if (gather_before(slot_at(w, b->slot[worst]), slot_at(w, b->slot[i]))) {
            worst = i;
        }
    }
    return worst;
}

static wq_status slot_new(word_terms *w, const gather_entry *entry, unsigned *slot)
{
    unsigned i = 0;
    while (i < w->slots && w->refs[i] != 0) {
        i++;
    }
    if (i == w->slots) {
        if (i % WORD_TERMS_CHUNK == 0) {
            gather_entry *chunk = wq_arena_room(w->arena, WORD_TERMS_CHUNK * sizeof *chunk);
            WQ_FAIL_IF(chunk == NULL, WQ_ENOMEM);
            w->chunks[i / WORD_TERMS_CHUNK] = chunk;
        }
        w->slots++;
    }
    *slot = i;
    w->refs[i] = 0;
    gather_entry *to = slot_at(w, i);
    memcpy(to->key, entry->key, entry->len);
    to->df = entry->df;
    to->len = entry->len;
    to->classes = entry->classes;
    to->found = entry->found;
    return WQ_OK;
}

static wq_status term_take(void *arg, const gather_entry *entry)
{
    word_terms *w = arg;
    unsigned slot = WORD_TERMS_MAX;
    for (size_t c = 0; c < w->count; c++) {
        word_best *b = &w->best[c];
        bool full = b->count == WQ_LIMIT_CLASS_TERMS;
        if ((entry->classes >> c & 1) == 0) {
            continue;
        }
        unsigned place = full ? b->worst : b->count;
        b->dropped = b->dropped || full;
        if (full && !gather_before(entry, slot_at(w, b->slot[place]))) {
            continue;
        }
        if (slot == WORD_TERMS_MAX) {
            WQ_TRY(slot_new(w, entry, &slot));
        }
        w->refs[slot]++;
        if (full) {
            w->refs[b->slot[place]]--;
        }
        b->count += !full;
        b->slot[place] = (uint8_t)slot;
        b->worst = b->count == WQ_LIMIT_CLASS_TERMS ? worst_of(w, b) : 0;
    }
    return WQ_OK;
}

/* ---- */

static void class_add(word_terms *w, size_t c)
{
    const text_class *cls = &w->classes[c];
    for (unsigned i = 0; i < cls->count; i++) {
        const text_pattern *p = cls->patterns[i];
        if (text_pattern_one(p)) {
            unsigned bit = form_bit(text_pattern_folded(p));
            w->forms[bit / 32] |= 1u << (bit % 32);
        } else if (i == 0 && (p->kind == TEXT_PATTERN_STEM || p->kind == TEXT_PATTERN_LONG)) {
            w->stems[w->stem_count].cls = (uint8_t)c;
            w->stems[w->stem_count].longer = p->kind == TEXT_PATTERN_LONG;
            w->stems[w->stem_count++].stem = wq_span_of(p->bytes, p->len);
        }
    }
}

wq_status word_terms_read(word_terms *w, const text_class *classes, size_t count)
{
    text_families families;
    families.count = 0;
    families.used = 0;
    w->classes = classes;
    w->count = count;
    w->stem_count = 0;
    memset(w->forms, 0, sizeof w->forms);
    memset(w->refs, 0, w->slots);
    for (size_t c = 0; c < count; c++) {
        w->best[c].count = 0;
        w->best[c].dropped = false;
        class_add(w, c);
        for (unsigned i = 0; i < classes[c].count; i++) {
            text_families_add(&families, classes[c].patterns[i]);
        }
    }
    w->gather->wants = term_wanted;
    w->gather->take = term_take;
    w->gather->arg = w;
    for (unsigned i = 0; i < families.count; i++) {
        WQ_TRY(gather_family(w->gather, text_family_stem(&families, i)));
    }
    return WQ_OK;
}
