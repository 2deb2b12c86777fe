/* SPDX-License-Identifier: MIT */
/* Any bytes: UTF-8 check and decoder agree; tokens keep their promises; the fast path is the
 * general path; keys come apart again; patterns of the default analyser match the word itself, and
 * it is a form of itself in every language; parts lie in their word. */
#include "text/endings.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool fact)
{
    if (!fact) {
        abort();
    }
}

static void check_utf8(wq_span text)
{
    size_t bad = text.len, at = 0;
    wq_status st = text_utf8_check(text, &bad);
    while (at < text.len) {
        uint32_t cp;
        uint8_t again[4];
        size_t n = text_utf8_decode(wq_span_of(text.ptr + at, text.len - at), &cp);
        if (n == 0) {
            break;
        }
        must(text_utf8_encode(cp, again) == n && memcmp(again, text.ptr + at, n) == 0);
        at += n;
    }
    must((st == WQ_OK) == (at == text.len));
    must(st == WQ_OK || bad == at);
}

static void check_word(const text_token *t)
{
    static text_classes room;
    const text_class *classes = room.all;
    uint8_t key[TEXT_KEY_MAX];
    text_term term;
    wq_span k = wq_span_of(key, text_term_key(t, key));
    must(text_term_parse(k, &term) == WQ_OK);
    must(wq_span_equal(term.light, text_token_light(t)));
    must(wq_span_equal(term.folded, text_token_folded(t)));
    const text_analyser *a = text_analyser_default();
    text_classes_init(&room);
    size_t n = a->classes(a, t, room.all);
    must(n >= 1 && n <= TEXT_CLASS_MAX);
    bool some = false;
    for (size_t p = 0; p < classes[0].count; p++) {
        some |= text_pattern_match(classes[0].patterns[p], term.folded, term.light);
    }
    must(some);
}

/* By the rules of every language: the word is a form of itself, at a place where it would be
 * found. */
static void check_endings(const text_token *t)
{
    static text_ending places[TEXT_ENDINGS_MAX];
    wq_span folded = text_token_folded(t);
    for (unsigned language = 0; language < TEXT_LANGUAGES; language++) {
        const text_languages in = {(uint8_t)language, (uint8_t)language};
        uint8_t stem[WQ_LIMIT_TOKEN];
        unsigned count = text_endings(t, &in, places);
        must(count <= TEXT_ENDINGS_MAX);
        must(text_ending_stem((text_language)language, folded, stem) <= folded.len);
        bool found = count == 0;
        for (unsigned i = 0; i < count; i++) {
            text_language own = (text_language)places[i].language;
            wq_span bytes = wq_span_of(places[i].bytes, places[i].len);
            size_t head = text_ending_head(own, bytes);
            must(head <= bytes.len && places[i].skip < places[i].len);
            found = found || (folded.len >= head && memcmp(folded.ptr, bytes.ptr, head) == 0 &&
                              text_ending_match(own, bytes, places[i].skip, folded));
        }
        must(found);
    }
}

/* Parts lie one behind the other in their word. */
static void check_parts(wq_span text, const text_token *whole)
{
    text_token part;
    uint32_t at = whole->start;
    while (text_token_part(text, whole, at, &part)) {
        must(whole->jointed && part.start >= at && part.start < part.end);
        must(part.end <= whole->end && part.position == whole->position && part.light_len > 0);
        at = part.end;
    }
}

static void check_tokens(wq_span text)
{
    text_tokens fast, slow;
    text_token a, b;
    uint32_t start = 0, end = 0, count = 0;
    text_tokens_init(&fast, text);
    text_tokens_init(&slow, text);
    slow.slow = true;
    while (text_tokens_next(&fast, &a)) {
        must(text_tokens_next(&slow, &b));
        must(a.start == b.start && a.end == b.end && a.light_len == b.light_len);
        must(a.folded_len == b.folded_len && memcmp(a.light, b.light, a.light_len) == 0);
        must(memcmp(a.folded, b.folded, a.folded_len) == 0);
        must(a.start < a.end && a.end <= text.len && a.end >= end);
        must((count == 0 || a.start > start) && a.position == count);
        must(a.light_len >= 1 && a.light_len <= WQ_LIMIT_TOKEN);
        must(a.folded_len >= 1 && a.folded_len <= a.light_len);
        size_t bad;
        must(text_utf8_check(text_token_light(&a), &bad) == WQ_OK);
        must(text_utf8_check(text_token_folded(&a), &bad) == WQ_OK);
        must(text_utf8_check(wq_span_sub(text, a.start, a.end - a.start), &bad) == WQ_OK);
        must(a.jointed == b.jointed);
        check_word(&a);
        check_endings(&a);
        check_parts(text, &a);
        start = a.start;
        end = a.end;
        count++;
    }
    must(!text_tokens_next(&slow, &b));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    wq_span text = wq_span_of(data, size);
    text_term term;
    uint8_t key[TEXT_KEY_MAX];
    check_utf8(text);
    check_tokens(text);
    if (text_term_parse(text, &term) == WQ_OK) {
        must(term.folded.len > 0 && term.light.len > 0);
        must(term.folded.len <= WQ_LIMIT_TOKEN && term.light.len <= WQ_LIMIT_TOKEN);
    }
    must(text_filter_key(TEXT_KEY_SOURCE, text, key) <= TEXT_KEY_MAX);
    return 0;
}
