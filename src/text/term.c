/* SPDX-License-Identifier: MIT */
#include "text/dates.h"
#include "text/family.h"

#include <string.h>

#define LETTER 2u
/* Bytes of a key below the letters. */
#define KEY_HEAD    0x01u
#define KEY_LETTERS 0x0Cu
#define KEY_SPELLED 0x1Fu /* of the light spelling: all of it follows */
#define COPY_MAX    0x1Eu

_Static_assert(KEY_HEAD + TEXT_HEADS < KEY_LETTERS, "a byte says which");
_Static_assert(KEY_LETTERS + TEXT_LETTERS_MAX - 1 < KEY_SPELLED, "and how many");

/* ---- the light spelling ----
 * Most letters of it are those of the folded form: so many characters are the same (01 to 1E), or
 * the next is another, in place of the folded one's; but a hamza that was dropped stands for none.
 * What is left at the end is the same. */

static size_t char_len(wq_span text, size_t at)
{
    size_t n = 1;
    while (at + n < text.len && (text.ptr[at + n] & 0xC0) == 0x80) {
        n++;
    }
    return n;
}

static bool is_hamza(const uint8_t *at, size_t len)
{
    return len == 2 && at[0] == 0xD8 && at[1] == 0xA1;
}

/* A place in both. */
typedef struct pairing {
    wq_span folded, light;
    size_t f, l;
} pairing;

/* Step over one character of the light spelling; is it the folded one's? */
static bool pairing_step(pairing *p)
{
    size_t len = char_len(p->light, p->l);
    size_t other = p->f < p->folded.len ? char_len(p->folded, p->f) : 0;
    bool same = len == other && memcmp(p->light.ptr + p->l, p->folded.ptr + p->f, len) == 0;
    p->f += same || !is_hamza(p->light.ptr + p->l, len) ? other : 0;
    p->l += len;
    return same;
}

/* Is the rest of both the same? */
static bool pairing_done(const pairing *p)
{
    return wq_span_equal(wq_span_sub(p->folded, p->f, p->folded.len),
                         wq_span_sub(p->light, p->l, p->light.len));
}

/* Returns the bytes, at most those of the light spelling and one. */
static size_t light_write(wq_span folded, wq_span light, uint8_t *out)
{
    pairing p = {folded, light, 0, 0};
    size_t n = 0;
    unsigned copied = 0;
    while (p.l < light.len && !pairing_done(&p)) {
        size_t at = p.l;
        if (pairing_step(&p)) {
            if (copied == 0 || copied == COPY_MAX) {
                copied = 0;
                n++;
            }
            out[n - 1] = (uint8_t)++copied;
            continue;
        }
        copied = 0;
        memcpy(out + n, light.ptr + at, p.l - at);
        n += p.l - at;
    }
    if (!pairing_done(&p)) {
        out[0] = KEY_SPELLED;
        memcpy(out + 1, light.ptr, light.len);
        n = light.len + 1;
    }
    return n;
}

/* A few bytes: a loop is done before memcpy is called. */
static inline wq_status bytes_put(uint8_t *out, size_t *n, wq_span bytes)
{
    WQ_FAIL_IF(bytes.len > WQ_LIMIT_TOKEN - *n, WQ_ECORRUPT);
    for (size_t i = 0; i < bytes.len; i++) {
        out[*n + i] = bytes.ptr[i];
    }
    *n += bytes.len;
    return WQ_OK;
}

static wq_status light_read(wq_span folded, wq_span in, uint8_t *out, size_t *n)
{
    size_t f = 0;
    size_t at = 0;
    *n = 0;
    if (in.ptr[0] == KEY_SPELLED) {
        return bytes_put(out, n, wq_span_sub(in, 1, in.len));
    }
    while (at < in.len) {
        if (in.ptr[at] < KEY_SPELLED) {
            size_t from = f;
            for (unsigned i = in.ptr[at]; i > 0; i--) {
                WQ_FAIL_IF(f >= folded.len, WQ_ECORRUPT);
                f += char_len(folded, f);
            }
            WQ_TRY(bytes_put(out, n, wq_span_sub(folded, from, f - from)));
            at++;
            continue;
        }
        size_t len = char_len(in, at);
        WQ_TRY(bytes_put(out, n, wq_span_sub(in, at, len)));
        f += is_hamza(in.ptr + at, len) || f >= folded.len ? 0 : char_len(folded, f);
        at += len;
    }
    return bytes_put(out, n, wq_span_sub(folded, f, folded.len));
}

/* ---- keys ---- */

size_t text_form_key(wq_span folded, wq_span light, uint8_t key[TEXT_KEY_MAX])
{
    text_split s = text_split_of(folded);
    size_t stem = (size_t)s.head + s.letters;
    size_t end = stem + s.stem;
    size_t n = s.stem;
    memcpy(key, folded.ptr + stem, n);
    if (s.head + s.letters > 0 || end < folded.len) {
        key[n++] = (uint8_t)(KEY_HEAD + s.kind);
    }
    if (s.letters > 0) {
        key[n++] = (uint8_t)(KEY_LETTERS + s.letters / LETTER - 1);
        memcpy(key + n, folded.ptr + s.head, s.letters);
        n += s.letters;
    }
    memcpy(key + n, folded.ptr + end, folded.len - end);
    n += folded.len - end;
    if (wq_span_equal(folded, light)) {
        return n;
    }
    key[n++] = 0;
    return n + light_write(folded, light, key + n);
}

size_t text_term_key(const text_token *token, uint8_t key[TEXT_KEY_MAX])
{
    return text_form_key(text_token_folded(token), text_token_light(token), key);
}

static inline text_split key_split(wq_span key)
{
    text_split s = {0, 0, 0, 0};
    size_t at = 0;
    while (at < key.len && key.ptr[at] >= TEXT_KEY_LETTER) {
        at++;
    }
    s.stem = (uint8_t)(at <= WQ_LIMIT_TOKEN ? at : 0);
    if (at < key.len && key.ptr[at] >= KEY_HEAD && key.ptr[at] < KEY_LETTERS) {
        s.kind = (uint8_t)(key.ptr[at] - KEY_HEAD);
        s.head = (uint8_t)text_head(s.kind).len;
        uint8_t next = at + 1 < key.len ? key.ptr[at + 1] : 0;
        size_t letters = next >= KEY_LETTERS && next < KEY_SPELLED
                             ? (next - KEY_LETTERS + (size_t)1) * LETTER
                             : 0;
        s.letters = (uint8_t)(letters <= key.len - at - 2 ? letters : 0);
    }
    return s;
}

text_split text_key_split(wq_span key)
{
    return key_split(key);
}

/* Nearly all keys of a range that is the whole dictionary begin otherwise, and their first letter
 * says so. */
bool text_key_begins(wq_span key, wq_span letters)
{
    text_term term;
    const text_split s = key_split(key);
    const uint8_t *first = s.letters > 0 ? key.ptr + s.stem + 2 : key.ptr;
    first = s.head > 0 ? text_head(s.kind).ptr : first;
    bool may = s.stem > 0 && letters.len > 0 && first[0] == letters.ptr[0];
    may = may && (letters.len < LETTER || s.stem < LETTER || first[1] == letters.ptr[1]);
    return may && text_term_folded(key, &term) == WQ_OK && wq_span_begins(term.folded, letters);
}

/* The folded form of what stands before the zero, which is more than its stem. */
static wq_status folded_read(wq_span in, const text_split *s, uint8_t *out, size_t *len)
{
    size_t at = s->stem + (size_t)1 + (s->letters > 0);
    WQ_FAIL_IF(in.ptr[s->stem] < KEY_HEAD || in.ptr[s->stem] >= KEY_LETTERS, WQ_ECORRUPT);
    WQ_FAIL_IF(at > in.len || s->letters > in.len - at, WQ_ECORRUPT);
    WQ_FAIL_IF(s->letters == 0 && at < in.len && in.ptr[at] < 0x20, WQ_ECORRUPT);
    wq_span head = text_head(s->kind);
    size_t ending = in.len - at - s->letters;
    *len = head.len + s->letters + s->stem + ending;
    WQ_FAIL_IF(*len > WQ_LIMIT_TOKEN, WQ_ECORRUPT);
    if (head.len > 0) {
        memcpy(out, head.ptr, head.len);
        out += head.len;
    }
    if (s->letters > 0) {
        memcpy(out, in.ptr + at, s->letters);
        out += s->letters;
    }
    memcpy(out, in.ptr, s->stem);
    if (ending > 0) {
        memcpy(out + s->stem, in.ptr + at + s->letters, ending);
    }
    return WQ_OK;
}

wq_status text_term_folded(wq_span key, text_term *term)
{
    size_t len;
    const text_split s = key_split(key);
    size_t head = s.stem;
    while (head < key.len && key.ptr[head] != 0) {
        head++;
    }
    WQ_FAIL_IF(s.stem == 0, WQ_ECORRUPT);
    term->folded = wq_span_of(key.ptr, s.stem);
    if (head > s.stem) {
        WQ_TRY(folded_read(wq_span_of(key.ptr, head), &s, term->folded_bytes, &len));
        term->folded = wq_span_of(term->folded_bytes, len);
    }
    term->light = term->folded;
    term->rest = wq_span_of(key.ptr + head, key.len - head);
    return WQ_OK;
}

wq_status text_term_light(text_term *term)
{
    size_t len;
    if (term->rest.len == 0) {
        return WQ_OK;
    }
    wq_span in = wq_span_sub(term->rest, 1, term->rest.len);
    WQ_FAIL_IF(in.len == 0 || memchr(in.ptr, 0, in.len), WQ_ECORRUPT);
    WQ_TRY(light_read(term->folded, in, term->light_bytes, &len));
    WQ_FAIL_IF(len == 0, WQ_ECORRUPT);
    term->light = wq_span_of(term->light_bytes, len);
    term->rest.len = 0;
    return WQ_OK;
}

wq_status text_term_parse(wq_span key, text_term *term)
{
    WQ_TRY(text_term_folded(key, term));
    return text_term_light(term);
}

bool text_key_is_right(wq_span key)
{
    text_term term;
    uint8_t again[TEXT_KEY_MAX];
    if (key.len > 1 && key.ptr[0] < 0x20) {
        return (key.ptr[0] >= TEXT_KEY_SOURCE && key.ptr[0] <= TEXT_KEY_KIND) ||
               key.ptr[0] == TEXT_KEY_ABOUT || key.ptr[0] == TEXT_KEY_BRIEF;
    }
    return key.len <= TEXT_KEY_MAX && text_term_parse(key, &term) == WQ_OK &&
           wq_span_equal(key, wq_span_of(again, text_form_key(term.folded, term.light, again)));
}
