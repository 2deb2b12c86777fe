/* SPDX-License-Identifier: MIT */
#include "text/family.h"

#include "text/stem.h"

#include <string.h>

/* Letters of the Arabic block have two bytes. */
#define LETTER   ((size_t)2)
#define STEM_MIN (2 * LETTER)

/* Longest first; و is the last. */
static const struct {
    char text[9];
    uint8_t len;
} HEADS[TEXT_HEADS + 1] = {
    {"", 0},    {"وبال", 8}, {"ولل", 6}, {"فلل", 6}, {"وال", 6}, {"بال", 6},
    {"كال", 6}, {"فال", 6},  {"ال", 4},  {"لل", 4},  {"و", 2},
};

wq_span text_head(unsigned kind)
{
    return wq_span_of(HEADS[kind].text, HEADS[kind].len);
}

/* ب ل ف ك س, all of U+06xx. */
static bool is_letter(const uint8_t *at)
{
    return (at[0] == 0xD8 && (at[1] == 0xA8 || at[1] == 0xB3)) ||
           (at[0] == 0xD9 && (at[1] == 0x81 || at[1] == 0x83 || at[1] == 0x84));
}

/* A head begins with one of these, and has an alef or a lam second, but for و alone. */
static bool may_have_head(wq_span folded)
{
    bool waw = folded.ptr[0] == 0xD9 && folded.ptr[1] == 0x88;
    bool alef = folded.ptr[0] == 0xD8 && folded.ptr[1] == 0xA7;
    return waw || ((alef || is_letter(folded.ptr)) && folded.len >= 3 * LETTER);
}

static bool is_arabic_at(wq_span word, size_t at)
{
    return (word.ptr[at] & 0xFC) == 0xD8;
}

static unsigned head_find(wq_span folded)
{
    const unsigned last = may_have_head(folded) ? TEXT_HEADS : 0;
    for (unsigned i = 1; i <= last; i++) {
        wq_span head = text_head(i);
        size_t least = i == TEXT_HEADS ? 3 * LETTER : 2 * LETTER;
        if (folded.ptr[1] == head.ptr[1] && folded.len >= head.len + least &&
            wq_span_begins(folded, head) && is_arabic_at(folded, head.len)) {
            return i;
        }
    }
    return 0;
}

/* Letters before a stem, in bytes. */
static size_t letters_count(wq_span stem)
{
    size_t n = 0;
    while (n < TEXT_LETTERS_MAX * LETTER && stem.len >= n + LETTER + STEM_MIN &&
           is_letter(stem.ptr + n) && is_arabic_at(stem, n + LETTER)) {
        n += LETTER;
    }
    return n;
}

text_split text_split_of(wq_span folded)
{
    text_split s = {0, 0, 0, (uint8_t)folded.len};
    if (!text_is_arabic(folded) || folded.len < STEM_MIN) {
        return s;
    }
    s.kind = (uint8_t)head_find(folded);
    s.head = (uint8_t)text_head(s.kind).len;
    wq_span stem = text_stem_cut_long(text_stem_cut(wq_span_sub(folded, s.head, folded.len)));
    s.letters = (uint8_t)letters_count(stem);
    s.stem = (uint8_t)(stem.len - s.letters);
    return s;
}

bool text_head_like(wq_span word)
{
    for (unsigned i = 1; i < TEXT_HEADS; i++) {
        if (wq_span_begins(word, text_head(i))) {
            return true;
        }
    }
    return false;
}

/* ---- ranges ---- */

void text_range_bounds(const text_range *range, text_bounds *b)
{
    size_t len = range->stem.len;
    b->low_len = b->high_len = 1;
    b->low[0] = 0xD8;
    b->high[0] = 0xDC;
    if (len == 0) {
        return;
    }
    memcpy(b->low, range->stem.ptr, len);
    memcpy(b->high, range->stem.ptr, len);
    b->low_len = b->high_len = (uint8_t)len;
    if (range->whole) {
        b->high[b->high_len++] = TEXT_KEY_LETTER;
        return;
    }
    b->high[len - 1]++; /* the last byte of a character is never FF */
}

/* What both stand for is in the first. */
static bool covers(const text_range *a, const text_range *b)
{
    return a->whole ? b->whole && wq_span_equal(a->stem, b->stem)
                    : wq_span_begins(b->stem, a->stem);
}

unsigned text_range_add(text_range ranges[TEXT_RANGES_MAX], unsigned count, text_range new)
{
    unsigned kept = 0;
    for (unsigned i = 0; i < count; i++) {
        if (covers(&ranges[i], &new)) {
            return count;
        }
    }
    for (unsigned i = 0; i < count; i++) {
        if (!covers(&new, &ranges[i])) {
            ranges[kept++] = ranges[i];
        }
    }
    if (kept == TEXT_RANGES_MAX) {
        ranges[0] = (text_range){{NULL, 0}, false};
        return 1;
    }
    unsigned at = kept;
    for (; at > 0 && wq_span_compare(ranges[at - 1].stem, new.stem) > 0; at--) {
        ranges[at] = ranges[at - 1];
    }
    ranges[at] = new;
    return kept + 1;
}

/* May these letters begin an ending? All letters of suffixes are among ا ت ك م ن ه و ي. */
static bool ending_like(wq_span letters)
{
    for (size_t i = 0; i + 1 < letters.len; i += LETTER) {
        const uint8_t *at = letters.ptr + i;
        bool is =
            (at[0] == 0xD8 && (at[1] == 0xA7 || at[1] == 0xAA)) ||
            (at[0] == 0xD9 && (at[1] == 0x83 || (at[1] >= 0x85 && at[1] <= 0x88) || at[1] == 0x8A));
        if (!is) {
            return false;
        }
    }
    return letters.len % LETTER == 0;
}

/* Would the first letter have been counted, and not be one of the stem? */
static bool is_counted(wq_span stem)
{
    return stem.len >= LETTER + STEM_MIN && letters_count(stem) > 0;
}

/* Stems that begin with these letters, and those that an ending completes to them. `all`: as many
 * letters as may be counted stand before them. */
static unsigned stems_put(text_range *ranges, unsigned count, wq_span letters, bool all)
{
    if (all || !is_counted(letters)) {
        count = text_range_add(ranges, count, (text_range){letters, false});
    }
    for (size_t len = STEM_MIN; len < letters.len; len++) {
        bool border = (letters.ptr[len] & 0xC0) != 0x80;
        wq_span stem = wq_span_sub(letters, 0, len);
        if (border && (all || !is_counted(stem)) &&
            ending_like(wq_span_sub(letters, len, letters.len))) {
            count = text_range_add(ranges, count, (text_range){stem, true});
        }
    }
    return count;
}

/* Words with that head: the letters behind it. */
static unsigned behind_head(text_range *ranges, unsigned count, wq_span letters)
{
    size_t n = 0;
    for (;;) {
        bool all = n == TEXT_LETTERS_MAX * LETTER;
        wq_span rest = wq_span_sub(letters, n, letters.len);
        count = n == letters.len ? text_range_add(ranges, count, (text_range){{NULL, 0}, false})
                                 : stems_put(ranges, count, rest, all);
        if (all || letters.len < n + LETTER || !is_letter(letters.ptr + n)) {
            return count;
        }
        n += LETTER;
    }
}

unsigned text_beginning_add(text_range ranges[TEXT_RANGES_MAX], unsigned count, wq_span letters)
{
    if (letters.len == 0) {
        return count;
    }
    if (!text_is_arabic(letters)) {
        return text_range_add(ranges, count, (text_range){letters, false});
    }
    for (unsigned i = 0; i <= TEXT_HEADS; i++) {
        wq_span head = text_head(i);
        if (wq_span_begins(letters, head)) {
            count = behind_head(ranges, count, wq_span_sub(letters, head.len, letters.len));
        } else if (wq_span_begins(head, letters)) {
            count = text_range_add(ranges, count, (text_range){{NULL, 0}, false});
        }
    }
    return count;
}

/* Of the letters that may be counted as few as can be are left. */
static bool is_weak(wq_span letters)
{
    size_t n = 0;
    while (n < TEXT_LETTERS_MAX * LETTER && letters.len >= n + LETTER &&
           is_letter(letters.ptr + n)) {
        n += LETTER;
    }
    return letters.len - n < STEM_MIN;
}

bool text_beginning_is_weak(wq_span letters)
{
    bool weak = letters.len < STEM_MIN;
    for (unsigned i = 0; i <= TEXT_HEADS && !weak; i++) {
        wq_span head = text_head(i);
        weak = wq_span_begins(letters, head) ? is_weak(wq_span_sub(letters, head.len, letters.len))
                                             : wq_span_begins(head, letters);
    }
    return weak;
}

/* ---- families ---- */

static void family_put(text_families *f, wq_span stem)
{
    for (unsigned i = 0; i < f->count; i++) {
        if (wq_span_equal(text_family_stem(f, i), stem)) {
            return;
        }
    }
    if (f->count < TEXT_FAMILIES_MAX && stem.len <= TEXT_FAMILIES_ROOM - f->used) {
        f->at[f->count] = (uint16_t)f->used;
        f->len[f->count++] = (uint8_t)stem.len;
        /* NOLINTNEXTLINE(clang-analyzer-core.NonNullParamChecker) */
        memcpy(f->bytes + f->used, stem.ptr, stem.len);
        f->used += stem.len;
    }
}

static void family_of(text_families *f, wq_span folded)
{
    text_split s = text_split_of(folded);
    family_put(f, wq_span_sub(folded, (size_t)s.head + s.letters, s.stem));
}

/* Words of a stem: prefixes and suffixes stand around it. What it begins with is taken off it like
 * off any word, but a head only if enough is left, and then what is left depends on the suffix. */
static void stem_families(text_families *f, wq_span stem, bool light)
{
    uint8_t word[WQ_LIMIT_TOKEN];
    wq_span shorter = light ? text_stem_cut_long(stem) : stem;
    size_t letters = letters_count(shorter);
    family_put(f, wq_span_sub(shorter, letters, shorter.len));
    if (!text_head_like(stem)) {
        return;
    }
    family_of(f, stem);
    wq_span suffix;
    for (unsigned i = 0; (suffix = text_stem_suffix(i)).len != 0; i++) {
        if (stem.len + suffix.len <= sizeof word) {
            memcpy(word, stem.ptr, stem.len);
            memcpy(word + stem.len, suffix.ptr, suffix.len);
            family_of(f, wq_span_of(word, stem.len + suffix.len));
        }
    }
}

void text_families_add(text_families *families, const text_pattern *p)
{
    wq_span bytes = wq_span_of(p->bytes, p->len);
    switch (p->kind) {
    case TEXT_PATTERN_TERM:
        family_of(families, wq_span_sub(bytes, 0, p->skip));
        break;
    case TEXT_PATTERN_FOLDED:
        family_of(families, bytes);
        break;
    case TEXT_PATTERN_STEM:
    case TEXT_PATTERN_LONG:
        stem_families(families, bytes, p->kind == TEXT_PATTERN_STEM);
        break;
    default:
        break;
    }
}
