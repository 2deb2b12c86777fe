/* SPDX-License-Identifier: MIT */
#include "text/text.h"

#include <string.h>

/* ---- patterns ---- */

/* One pattern if there is room for it; its parts stand one behind the other. */
static void put(text_class *c, text_pattern_kind kind, wq_span a, wq_span b, wq_span tail)
{
    size_t len = a.len + b.len + tail.len;
    if (c->count == WQ_LIMIT_CLASS_TERMS || a.len + b.len > WQ_LIMIT_TOKEN || len > TEXT_KEY_MAX) {
        return;
    }
    text_pattern *p = &c->patterns[c->count++];
    wq_span parts[] = {a, b, tail};
    uint8_t *at = p->bytes;
    for (size_t i = 0; i < 3; i++) {
        if (parts[i].len > 0) {
            memcpy(at, parts[i].ptr, parts[i].len);
        }
        at += parts[i].len;
    }
    p->kind = (uint8_t)kind;
    p->len = (uint8_t)len;
}

static const wq_span NOTHING = {NULL, 0};

void text_pattern_range(const text_pattern *p, uint8_t low[TEXT_KEY_MAX + 1], size_t *low_len,
                        uint8_t high[TEXT_KEY_MAX + 1], size_t *high_len)
{
    size_t len = p->len;
    memcpy(low, p->bytes, len);
    if (p->kind == TEXT_PATTERN_FOLDED) {
        low[len++] = 0;
    }
    memcpy(high, low, len);
    *low_len = len;
    if (p->kind == TEXT_PATTERN_TERM) {
        high[len] = 0;
        *high_len = len + 1;
        return;
    }
    while (len > 0 && high[len - 1] == 0xFF) {
        len--;
    }
    if (len > 0) {
        high[len - 1]++;
    }
    *high_len = len;
}

bool text_pattern_match(const text_pattern *p, wq_span key)
{
    wq_span bytes = wq_span_of(p->bytes, p->len);
    if (p->kind == TEXT_PATTERN_TERM) {
        return wq_span_equal(bytes, key);
    }
    if (key.len < bytes.len || memcmp(key.ptr, bytes.ptr, bytes.len) != 0) {
        return false;
    }
    return p->kind == TEXT_PATTERN_PREFIX || (key.len > bytes.len && key.ptr[bytes.len] == 0);
}

/* ---- the default analyser ---- */

/* Prefixes of the class "article" (issue: "P"). With an alef they hold an article only where the
 * light spelling has that alef plain: ال in ألبانيا is not one. */
typedef struct clitic {
    const char *text;
    bool alef;  /* its alef must be written without hamza or madda */
    bool taken; /* taken off a word of a question */
} clitic;

static const clitic PREFIXES[] = {
    {"وال", true, true}, {"بال", true, true}, {"كال", true, true}, {"فال", true, true},
    {"ال", true, true},  {"لل", false, true}, {"و", false, false},
};
#define PREFIX_COUNT (sizeof PREFIXES / sizeof PREFIXES[0])
/* Two letters of the Arabic block. */
#define BASE_MIN 4

/* What is left of words that only look as if they began with an article: الله, الذي, التي. */
static const char *const NOT_BASES[] = {"له", "ذي", "تي", "ذين", "لتي", "لذي"};

static bool begins(wq_span text, wq_span with)
{
    return text.len >= with.len && memcmp(text.ptr, with.ptr, with.len) == 0;
}

/* The folded form without its article; the whole form when it has none. */
static wq_span take_article(wq_span folded, wq_span light)
{
    for (size_t i = 0; i < PREFIX_COUNT; i++) {
        wq_span prefix = wq_span_str(PREFIXES[i].text);
        if (!PREFIXES[i].taken || !begins(folded, prefix) || !begins(light, prefix) ||
            folded.len < prefix.len + BASE_MIN) {
            continue;
        }
        wq_span base = wq_span_sub(folded, prefix.len, folded.len);
        for (size_t k = 0; k < sizeof NOT_BASES / sizeof NOT_BASES[0]; k++) {
            if (wq_span_equal(base, wq_span_str(NOT_BASES[k]))) {
                return folded;
            }
        }
        return base;
    }
    return folded;
}

/* Everything that is `base` with the clitic before it. */
static void put_prefixed(text_class *c, const clitic *before, wq_span base, wq_span own)
{
    wq_span head = wq_span_str(before->text);
    wq_span lam = wq_span_str("ل");
    if (wq_span_equal(head, wq_span_str("لل")) && begins(base, lam)) {
        head = lam; /* ل before اللغة is written للغة */
    }
    if (own.len == head.len + base.len && begins(own, head) &&
        wq_span_equal(wq_span_sub(own, head.len, own.len), base)) {
        return; /* the word itself: there already */
    }
    if (!before->alef) {
        put(c, TEXT_PATTERN_FOLDED, head, base, NOTHING);
        return;
    }
    uint8_t spelled[16] = {0};
    memcpy(spelled + 1, head.ptr, head.len);
    put(c, TEXT_PATTERN_TERM, head, base, wq_span_of(spelled, 1));
    put(c, TEXT_PATTERN_PREFIX, head, base, wq_span_of(spelled, 1 + head.len));
}

static void article_class(const text_token *word, text_class *c)
{
    wq_span folded = wq_span_of(word->folded, word->folded_len);
    wq_span base = take_article(folded, wq_span_of(word->light, word->light_len));
    *c = (text_class){.name = "article", .weight = 256};
    put(c, TEXT_PATTERN_FOLDED, folded, NOTHING, NOTHING);
    if (base.len < BASE_MIN) {
        return;
    }
    if (base.len < folded.len) {
        put(c, TEXT_PATTERN_FOLDED, base, NOTHING, NOTHING);
    }
    for (size_t i = 0; i < PREFIX_COUNT; i++) {
        put_prefixed(c, &PREFIXES[i], base, folded);
    }
}

static size_t default_classes(const text_analyser *self, const text_token *word,
                              text_class *classes)
{
    (void)self;
    uint8_t key[TEXT_KEY_MAX];
    size_t len = text_term_key(word, key);
    classes[0] = (text_class){.name = "exact", .weight = 128};
    put(&classes[0], TEXT_PATTERN_TERM, NOTHING, NOTHING, wq_span_of(key, len));
    classes[1] = (text_class){.name = "folded", .weight = 256};
    put(&classes[1], TEXT_PATTERN_FOLDED, wq_span_of(word->folded, word->folded_len), NOTHING,
        NOTHING);
    bool arabic = (word->folded[0] & 0xFC) == 0xD8;
    if (!arabic) {
        return 2;
    }
    article_class(word, &classes[2]);
    return 3;
}

static const text_analyser DEFAULT = {"default", default_classes};

const text_analyser *text_analyser_default(void)
{
    return &DEFAULT;
}
