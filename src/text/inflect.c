/* SPDX-License-Identifier: MIT */
#include "text/inflect.h"

#include <string.h>

/* Endings in folded forms. What is taken off a word: the longest that fits; what is put on: all. */
static const char *const LATIN_OFF[] = {"leri", "lari", "ler", "lar", "ing", "es", "ed",
                                        "en",   "em",   "s",   "n",   "e",   "i",  NULL};
static const char *const LATIN_STEM_ON[] = {"",   "s",   "es",  "e",   "ed",
                                            "en", "ing", "ler", "lar", NULL};
static const char *const LATIN_WORD_ON[] = {"s",   "es",  "e",    "en",   "n", "ing", "ed",
                                            "ler", "lar", "leri", "lari", "i", NULL};
static const char *const RUSSIAN_OFF[] = {
    "ами", "ями", "ого", "его", "ыми", "ими", "ов", "ев", "ей", "ой", "ом", "ем",
    "ам",  "ям",  "ах",  "ях",  "ая",  "ое",  "ые", "ый", "ий", "ых", "их", "ую",
    "а",   "я",   "ы",   "и",   "у",   "ю",   "е",  "о",  "ь",  NULL};
static const char *const RUSSIAN_ON[] = {"",   "а",   "я",  "ы",  "и",  "у",   "ю",  "е",  "о",
                                         "ов", "ев",  "ей", "ой", "ом", "ем",  "ам", "ям", "ах",
                                         "ях", "ами", "ый", "ая", "ые", "ого", NULL};
static const char *const HEBREW_BEFORE[] = {"ה", "ו",  "ב",  "ל",  "מ", "ש",
                                            "כ", "וה", "בה", "שה", NULL};
static const char *const HEBREW_OFF[] = {"ימ", "ות", NULL};
static const char *const PERSIAN_OFF[] = {"هاي", "ها", "هايي", "ي", NULL};
static const char *const PERSIAN_ON[] = {"", "ها", "هاي", "هايي", "ي", "تر", "ترين", NULL};
static const char *const PERSIAN_BEFORE[] = {"مي", "نمي", NULL};
static const char *const NOTHING[] = {"", NULL};

static bool ends_with(wq_span word, const char *ending)
{
    size_t len = strlen(ending);
    return word.len >= len && memcmp(word.ptr + word.len - len, ending, len) == 0;
}

/* The word without the longest of the endings that leaves `least` bytes. */
static wq_span take_off(wq_span word, const char *const *endings, size_t least)
{
    wq_span best = word;
    for (size_t i = 0; endings[i] != NULL; i++) {
        size_t len = strlen(endings[i]);
        if (ends_with(word, endings[i]) && word.len >= len + least && word.len - len < best.len) {
            best = wq_span_sub(word, 0, word.len - len);
        }
    }
    return best;
}

static void form_put(text_inflected *forms, wq_span word, const char *before, wq_span stem,
                     const char *behind)
{
    size_t head = strlen(before), tail = strlen(behind);
    size_t len = head + stem.len + tail;
    if (forms->count == INFLECT_MAX || len > WQ_LIMIT_TOKEN || len == 0) {
        return;
    }
    uint8_t *bytes = forms->bytes[forms->count];
    memcpy(bytes, before, head);
    memcpy(bytes + head, stem.ptr, stem.len);
    memcpy(bytes + head + stem.len, behind, tail);
    wq_span made = wq_span_of(bytes, len);
    bool known = wq_span_equal(made, word);
    for (unsigned i = 0; i < forms->count && !known; i++) {
        known = wq_span_equal(made, wq_span_of(forms->bytes[i], forms->len[i]));
    }
    if (!known) {
        forms->len[forms->count++] = (uint8_t)len;
    }
}

static void put_all(text_inflected *forms, wq_span word, const char *const *before, wq_span stem,
                    const char *const *behind)
{
    for (size_t b = 0; before[b] != NULL; b++) {
        for (size_t e = 0; behind[e] != NULL; e++) {
            form_put(forms, word, before[b], stem, behind[e]);
        }
    }
}

/* running: run; cities: city; journaux: journal, and back. */
static void latin_changes(text_inflected *forms, wq_span word, wq_span stem)
{
    size_t n = stem.len;
    bool taken = n < word.len;
    if (taken && n >= 4 && stem.ptr[n - 1] == stem.ptr[n - 2]) {
        form_put(forms, word, "", wq_span_sub(stem, 0, n - 1), "");
    }
    if (ends_with(word, "ies")) {
        form_put(forms, word, "", wq_span_sub(word, 0, word.len - 3), "y");
    }
    if (ends_with(word, "y")) {
        form_put(forms, word, "", wq_span_sub(word, 0, word.len - 1), "ies");
    }
    if (ends_with(word, "aux")) {
        form_put(forms, word, "", wq_span_sub(word, 0, word.len - 1), "");
        form_put(forms, word, "", wq_span_sub(word, 0, word.len - 2), "l");
    }
    if (ends_with(word, "al")) {
        form_put(forms, word, "", wq_span_sub(word, 0, word.len - 1), "ux");
    }
}

static void latin(text_inflected *forms, wq_span word)
{
    if (word.len < 4) {
        return;
    }
    for (size_t i = 0; i < word.len; i++) {
        if (word.ptr[i] < 'a' || word.ptr[i] > 'z') {
            return;
        }
    }
    wq_span stem = take_off(word, LATIN_OFF, 4);
    latin_changes(forms, word, stem);
    if (stem.len < word.len) {
        put_all(forms, word, NOTHING, stem, LATIN_STEM_ON);
    }
    put_all(forms, word, NOTHING, word, LATIN_WORD_ON);
}

static void hebrew(text_inflected *forms, wq_span word)
{
    if (word.len < 6) {
        return;
    }
    put_all(forms, word, HEBREW_BEFORE, word, NOTHING);
    wq_span stem = take_off(word, HEBREW_OFF, 6);
    put_all(forms, word, NOTHING, stem, stem.len < word.len ? NOTHING : HEBREW_OFF);
    uint32_t first;
    size_t n = text_utf8_decode(word, &first);
    /* without an article or a particle that may be one */
    if (word.len >= 8 && (first == 0x5D4 || first == 0x5D1 || first == 0x5DC || first == 0x5D5)) {
        form_put(forms, word, "", wq_span_sub(word, n, word.len), "");
    }
}

/* Letters that Arabic does not have, or writes otherwise. */
static bool is_persian(wq_span light)
{
    static const char *const LETTERS[] = {"پ", "چ", "ژ", "گ", "ک", "ی"};
    for (size_t at = 0; at + 1 < light.len; at++) {
        for (size_t i = 0; i < sizeof LETTERS / sizeof LETTERS[0]; i++) {
            if (memcmp(light.ptr + at, LETTERS[i], 2) == 0) {
                return true;
            }
        }
    }
    return false;
}

void text_inflect(const text_token *word, text_inflected *forms)
{
    wq_span folded = wq_span_of(word->folded, word->folded_len);
    forms->count = 0;
    uint8_t lead = folded.len > 0 ? folded.ptr[0] : 0;
    if (lead >= 'a' && lead <= 'z') {
        latin(forms, folded);
    } else if (lead == 0xD0 || lead == 0xD1) {
        wq_span stem = take_off(folded, RUSSIAN_OFF, 6);
        if (stem.len >= 6) {
            put_all(forms, folded, NOTHING, stem, RUSSIAN_ON);
        }
    } else if (lead == 0xD7) {
        hebrew(forms, folded);
    } else if ((lead & 0xFC) == 0xD8 && is_persian(wq_span_of(word->light, word->light_len))) {
        wq_span stem = take_off(folded, PERSIAN_OFF, 6);
        put_all(forms, folded, NOTHING, stem, PERSIAN_ON);
        put_all(forms, folded, PERSIAN_BEFORE, folded, NOTHING);
    }
}
