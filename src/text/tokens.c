/* SPDX-License-Identifier: MIT */
#include "base/bits.h"
#include "base/bytes.h"
#include "text/cluster.h"
#include "text/text.h"

#include <string.h>

/* The state of a walk over one word. */
typedef struct walk {
    const uint8_t *at, *end;
    const uint8_t *last; /* behind the last letter, digit, mark or tatweel */
    bool jointed;        /* a zero-width non-joiner was passed */
} walk;

#define JOINT 0x200Cu
static const uint8_t JOINT_BYTES[] = {0xE2, 0x80, 0x8C};

/* The record of the character at `p`; invalid bytes separate, one by one. */
static const text_record *look(const uint8_t *p, const uint8_t *end, uint32_t *cp, size_t *n)
{
    *n = text_utf8_decode(wq_span_of(p, (size_t)(end - p)), cp);
    if (*n == 0) {
        *n = 1;
        *cp = 0;
    }
    return text_record_of(*cp);
}

/* Does this byte begin a character of U+0600-06FF? */
static bool in_block(const uint8_t *p, const uint8_t *end)
{
    return end - p >= 2 && (wq_le16(p) & 0xC0FC) == 0x80D8;
}

static const text_fast_entry *block_entry(const uint8_t *p)
{
    return &text_fast[(size_t)(p[0] & 3) << 6 | (p[1] & 0x3F)];
}

/* Arabic letters keep to themselves; letters of other scripts and digits go together. */
static bool same_word(uint8_t kind, bool arabic)
{
    return arabic ? kind == TEXT_ARABIC : kind == TEXT_LETTER || kind == TEXT_DIGIT;
}

/* Move to the first letter or digit; returns its kind, or TEXT_SEPARATOR at the end. */
static uint8_t skip(walk *w)
{
    while (w->at < w->end) {
        uint32_t cp;
        size_t n = 1;
        uint8_t kind;
        if (*w->at < 0x80) {
            kind = text_ascii_kind[*w->at];
        } else if (in_block(w->at, w->end) && block_entry(w->at)->kind < TEXT_MARK) {
            kind = block_entry(w->at)->kind;
            n = 2;
        } else {
            kind = look(w->at, w->end, &cp, &n)->kind;
        }
        if (kind == TEXT_LETTER || kind == TEXT_DIGIT || kind == TEXT_ARABIC || kind == TEXT_CJK) {
            return kind;
        }
        w->at += n;
    }
    return TEXT_SEPARATOR;
}

/* How the fast path goes on at a character outside ASCII and the Arabic block. */
typedef enum outside { OUTSIDE_SKIP, OUTSIDE_STOP, OUTSIDE_SLOW } outside;

static outside look_outside(walk *w, bool arabic, size_t *n)
{
    uint32_t cp;
    uint8_t kind = look(w->at, w->end, &cp, n)->kind;
    if (kind == TEXT_FORMAT) {
        w->jointed = w->jointed || cp == JOINT;
        return OUTSIDE_SKIP;
    }
    if (kind == TEXT_MARK || same_word(kind, arabic)) {
        return OUTSIDE_SLOW;
    }
    return OUTSIDE_STOP;
}

/* A word of the Arabic block, or of ASCII and digits of the block. False: not a simple word, ask
 * the general path from its first byte. */
static inline bool fast_word(walk *w, bool arabic, text_token *t)
{
    uint8_t *light = t->light, *folded = t->folded;
    const uint8_t *full = t->light + WQ_LIMIT_TOKEN - 2;
    while (w->at < w->end) {
        uint8_t c = *w->at;
        if (in_block(w->at, w->end)) {
            const text_fast_entry *e = block_entry(w->at);
            if (e->kind == TEXT_MARK) {
                w->at += 2;
                w->last = w->at;
                continue;
            }
            if (e->kind == TEXT_FORMAT) {
                w->at += 2;
                continue;
            }
            if (e->kind == TEXT_SLOW || light > full) {
                return false;
            }
            if (!same_word(e->kind, arabic)) {
                break;
            }
            memcpy(light, e->light, 2);
            memcpy(folded, e->fold, 2);
            light += e->light_len;
            folded += e->fold_len;
            w->at += 2;
            w->last = w->at;
        } else if (c < 0x80) {
            if (!same_word(text_ascii_kind[c], arabic)) {
                break;
            }
            if (light > full) {
                return false;
            }
            uint8_t lower = (uint8_t)(c >= 'A' && c <= 'Z' ? c + 32 : c);
            *light++ = lower;
            *folded++ = lower;
            w->at++;
            w->last = w->at;
        } else {
            size_t n;
            outside what = look_outside(w, arabic, &n);
            if (what == OUTSIDE_SLOW) {
                return false;
            }
            if (what == OUTSIDE_STOP) {
                break;
            }
            w->at += n;
        }
    }
    t->light_len = (uint16_t)(light - t->light);
    t->folded_len = (uint16_t)(folded - t->folded);
    if (t->folded_len == 0) {
        memcpy(t->folded, t->light, t->light_len);
        t->folded_len = t->light_len;
    }
    return true;
}

/* The same for every character, by the general path. */
static void slow_word(walk *w, bool arabic, text_token *t)
{
    text_writer out;
    text_writer_init(&out, t);
    while (w->at < w->end) {
        uint32_t cp;
        size_t n;
        const text_record *r = look(w->at, w->end, &cp, &n);
        if (r->kind == TEXT_FORMAT) {
            w->jointed = w->jointed || cp == JOINT;
            text_writer_flush(&out);
        } else if (r->kind == TEXT_MARK || same_word(r->kind, arabic)) {
            text_writer_add(&out, cp, r, r->flags & TEXT_FLAG_JOINS);
            w->last = w->at + n;
        } else {
            break;
        }
        w->at += n;
    }
    text_writer_finish(&out);
}

/* One character without spaces and what joins it. */
static void cjk_one(walk *w, text_writer *out)
{
    for (bool first = true; w->at < w->end; first = false) {
        uint32_t cp;
        size_t n;
        const text_record *r = look(w->at, w->end, &cp, &n);
        bool joins = r->flags & TEXT_FLAG_JOINS;
        if (r->kind == TEXT_FORMAT) {
            text_writer_flush(out);
        } else {
            if (!first && r->kind != TEXT_MARK && !(joins && r->kind == TEXT_CJK)) {
                break;
            }
            text_writer_add(out, cp, r, joins);
            w->last = w->at + n;
        }
        w->at += n;
    }
}

/* Two neighbours, or one that stands alone. Leaves the walk at the second. False when there is
 * nothing: the second of the pair before was the last. */
static bool cjk_word(walk *w, bool in_run, text_token *t)
{
    text_writer out;
    uint32_t cp;
    size_t n;
    text_writer_init(&out, t);
    cjk_one(w, &out);
    const uint8_t *second = w->at;
    if (second < w->end && look(second, w->end, &cp, &n)->kind == TEXT_CJK) {
        text_writer_flush(&out);
        cjk_one(w, &out);
        w->at = second;
    } else if (in_run) {
        return false;
    }
    text_writer_finish(&out);
    return true;
}

void text_tokens_init(text_tokens *it, wq_span text)
{
    it->text = text;
    if (it->text.len > UINT32_MAX) {
        it->text.len = UINT32_MAX;
    }
    it->at = 0;
    it->position = 0;
    it->in_run = false;
    it->slow = false;
}

/* Read one word from its first letter; false when it is none. */
static bool word(text_tokens *it, walk *w, uint8_t kind, text_token *t)
{
    const uint8_t *start = w->at;
    w->last = start;
    w->jointed = false;
    if (kind == TEXT_CJK) {
        bool in_run = it->in_run;
        bool some = cjk_word(w, in_run, t);
        it->in_run = some && w->at < w->last;
        return some && t->light_len > 0;
    }
    bool arabic = kind == TEXT_ARABIC;
    it->in_run = false;
    if (it->slow || !(arabic ? fast_word(w, true, t) : fast_word(w, false, t))) {
        w->at = start;
        w->last = start;
        slow_word(w, arabic, t);
    }
    return t->light_len > 0;
}

bool text_tokens_next(text_tokens *it, text_token *token)
{
    if (it->at >= it->text.len) {
        return false;
    }
    walk w = {it->text.ptr + it->at, it->text.ptr + it->text.len, NULL, false};
    for (;;) {
        const uint8_t *before = w.at;
        uint8_t kind = skip(&w);
        it->in_run = it->in_run && w.at == before;
        if (kind == TEXT_SEPARATOR) {
            it->at = it->text.len;
            return false;
        }
        const uint8_t *start = w.at;
        if (word(it, &w, kind, token)) {
            token->start = (uint32_t)(start - it->text.ptr);
            token->end = (uint32_t)(w.last - it->text.ptr);
            token->position = it->position++;
            token->jointed = w.jointed;
            it->at = (size_t)(w.at - it->text.ptr);
            return true;
        }
    }
}

/* Behind the last plain letter at `w->at`: does the word end here? */
static bool plain_end(walk *w, bool arabic)
{
    size_t n;
    if (w->at == w->end) {
        return true;
    }
    if (*w->at < 0x80) {
        return !same_word(text_ascii_kind[*w->at], arabic);
    }
    if (in_block(w->at, w->end)) {
        uint8_t kind = block_entry(w->at)->kind;
        return kind < TEXT_MARK && !same_word(kind, arabic);
    }
    return look_outside(w, arabic, &n) == OUTSIDE_STOP;
}

/* To the first letter or digit, over what separates words: nearly always one space. */
static const uint8_t *separators_pass(const uint8_t *at, const uint8_t *end)
{
    while (at < end) {
        if (*at < 0x80) {
            if (text_ascii_kind[*at] != TEXT_SEPARATOR) {
                break;
            }
            at++;
        } else if (in_block(at, end)) {
            if (block_entry(at)->kind != TEXT_SEPARATOR) {
                break;
            }
            at += 2;
        } else {
            walk w = {.at = at, .end = end};
            (void)skip(&w);
            return w.at;
        }
    }
    return at;
}

/* Sixteen bits, four times. */
#define FOUR(pair) ((uint64_t)(pair)*0x0001000100010001u)
/* The letters, the tatweel and the marks that stand in a row. */
#define ROW_FIRST 0x20u
#define ROW_LAST  0x52u

/* Of the four characters at `at` the bytes until one is none of U+0620 to U+0652. */
static size_t four_pass(const uint8_t *at)
{
    uint64_t v = wq_le64(at);
    uint64_t foreign = (v & FOUR(0xC0FC)) ^ FOUR(0x80D8); /* not two bytes of the block */
    uint64_t place = (v & FOUR(0x0003)) << 6 | (v >> 8 & FOUR(0x003F));
    uint64_t in = (place + FOUR(0x8000 - ROW_FIRST)) & (FOUR(0x8000 + ROW_LAST) - place);
    uint64_t out = (foreign | ((foreign & FOUR(0x7FFF)) + FOUR(0x7FFF)) | ~in) & FOUR(0x8000);
    return out == 0 ? 8 : wq_ones_below(~out) / 16 * 2;
}

/* Behind the Arabic letters at `at`, and the marks among and behind them. */
static const uint8_t *letters_pass(const uint8_t *at, const uint8_t *end)
{
    const uint8_t *start = at;
    for (; in_block(at, end); at += 2) {
        uint8_t kind = block_entry(at)->kind;
        if (kind != TEXT_ARABIC && (kind != TEXT_MARK || at == start)) {
            break;
        }
        size_t passed = 8;
        while (passed == 8 && end - at >= 10) {
            passed = four_pass(at + 2);
            at += passed;
        }
    }
    return at;
}

bool text_tokens_plain(text_tokens *it, text_plain *plain)
{
    const uint8_t *end = it->text.ptr + it->text.len;
    const uint8_t *start = separators_pass(it->text.ptr + it->at, end);
    walk w = {.at = letters_pass(start, end), .end = end};
    bool arabic = w.at != start;
    while (!arabic && w.at < end && *w.at < 0x80 && text_ascii_kind[*w.at] == TEXT_LETTER) {
        w.at++;
    }
    if (it->slow || w.at == start || !plain_end(&w, arabic)) {
        return false;
    }
    plain->start = (uint32_t)(start - it->text.ptr);
    plain->end = (uint32_t)(w.at - it->text.ptr);
    return true;
}

/* The place of the first joint of [from, end), or `end`. */
static uint32_t joint_find(wq_span text, uint32_t from, uint32_t end)
{
    while (from < end && (end - from < sizeof JOINT_BYTES ||
                          memcmp(text.ptr + from, JOINT_BYTES, sizeof JOINT_BYTES) != 0)) {
        from++;
    }
    return from;
}

bool text_token_part(wq_span text, const text_token *whole, uint32_t from, text_token *part)
{
    from = from < whole->start ? whole->start : from;
    while (whole->jointed && from < whole->end) {
        text_tokens it;
        uint32_t end = joint_find(text, from, whole->end);
        text_tokens_init(&it, wq_span_sub(text, from, end - from));
        if (text_tokens_next(&it, part)) {
            part->start += from;
            part->end += from;
            part->position = whole->position;
            return part->light_len != whole->light_len ||
                   memcmp(part->light, whole->light, part->light_len) != 0;
        }
        from = end + (uint32_t)sizeof JOINT_BYTES;
    }
    return false;
}
