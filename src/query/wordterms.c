/* SPDX-License-Identifier: MIT */
#include "query/wordterms.h"

#include "base/bytes.h"
#include "text/family.h"
#include "text/stem.h"

#include <string.h>

_Static_assert(TEXT_CLASS_MAX <= 16, "a class is a bit");
_Static_assert(WORD_TERMS_MAX <= 255, "a slot is a byte");
_Static_assert(WORD_FORMS_MAX <= 255, "a form is a byte");

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

/* FNV-1a, a letter a step. */
static unsigned form_hash(wq_span folded)
{
    uint32_t hash = (uint32_t)folded.len;
    size_t i = 0;
    for (; i + 1 < folded.len; i += 2) {
        hash = (hash ^ wq_le16(folded.ptr + i)) * 16777619u;
    }
    hash = i < folded.len ? (hash ^ folded.ptr[i]) * 16777619u : hash;
    return (hash ^ hash >> 16) % WORD_FORM_LISTS;
}

static const text_pattern *form_pattern(const word_terms *w, unsigned i)
{
    const word_form *form = &w->forms[i - 1];
    return w->classes[form->cls].patterns[form->pattern];
}

/* The first form, from form `i` on, that is folded so; 0: none is. */
static unsigned form_find(const word_terms *w, unsigned i, wq_span folded)
{
    while (i != 0 && !wq_span_equal(text_pattern_folded(form_pattern(w, i)), folded)) {
        i = w->forms[i - 1].next;
    }
    return i;
}

static uint16_t form_classes(const word_terms *w, unsigned first, const text_term *term)
{
    unsigned classes = 0;
    for (unsigned i = first; i != 0; i = form_find(w, w->forms[i - 1].next, term->folded)) {
        bool is = text_pattern_match(form_pattern(w, i), term->folded, term->light);
        classes |= (unsigned)is << w->forms[i - 1].cls;
    }
    return (uint16_t)classes;
}

static uint16_t stem_classes(const word_terms *w, const text_term *term)
{
    unsigned classes = 0;
    wq_span light = text_stem_light(term->folded, term->light);
    for (unsigned i = 0; i < w->stem_count; i++) {
        /* The long stem is a beginning of the light one. */
        bool is = wq_span_begins(light, w->stems[i].stem);
        wq_span stem = is && w->stems[i].longer ? text_stem_longer(light) : light;
        classes |= (unsigned)(is && stem.len == w->stems[i].stem.len) << w->stems[i].cls;
    }
    return (uint16_t)classes;
}

static wq_status term_wanted(void *arg, wq_span key, uint16_t *classes, size_t *common)
{
    (void)common;
    const word_terms *w = arg;
    text_term term;
    WQ_TRY(text_term_folded(key, &term));
    unsigned form = form_find(w, w->lists[form_hash(term.folded)], term.folded);
    WQ_FAIL_IF(form == 0 && w->stem_count == 0, WQ_ENOTFOUND);
    WQ_TRY(text_term_light(&term));
    *classes = stem_classes(w, &term) | form_classes(w, form, &term);
    return *classes != 0 ? WQ_OK : WQ_ENOTFOUND;
}

/* ---- the most frequent ---- */

static unsigned worst_of(const word_terms *w, const word_best *b)
{
    unsigned worst = 0;
    const gather_entry *least = slot_at(w, b->slot[0]);
    for (unsigned i = 1; i < b->count; i++) {
        const gather_entry *entry = slot_at(w, b->slot[i]);
        if (gather_before(least, entry)) {
            worst = i;
            least = entry;
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
            uint8_t *list = &w->lists[form_hash(text_pattern_folded(p))];
            w->forms[w->form_count++] = (word_form){(uint8_t)c, (uint8_t)i, *list};
            *list = (uint8_t)w->form_count;
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
    w->form_count = 0;
    memset(w->lists, 0, sizeof w->lists);
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
