/* SPDX-License-Identifier: MIT */
#include "query/stemwalk.h"

#include "text/text.h"

#include <string.h>

bool stem_path_take(stem_path *p, wq_span letters, unsigned most, size_t *far)
{
    while (p->depth > 0 && (p->ends[p->depth] > letters.len ||
                            memcmp(p->bytes, letters.ptr, p->ends[p->depth]) != 0)) {
        p->depth--;
    }
    p->costs->pop(p->held, p->depth);
    for (size_t at = p->ends[p->depth]; at < letters.len;) {
        uint32_t letter;
        unsigned least;
        size_t n = text_utf8_decode(wq_span_sub(letters, at, letters.len), &letter);
        *far = at + (n > 0 ? n : 1);
        if (n == 0 || !p->costs->push(p->held, letter, &least)) {
            return false;
        }
        if (least > most) {
            p->costs->pop(p->held, p->depth);
            return false;
        }
        memcpy(p->bytes + at, letters.ptr + at, n);
        at += n;
        p->ends[++p->depth] = at;
    }
    return true;
}

/* Is the stem near enough? If not, `past` is behind all that is as far away. */
static bool stem_near(stem_path *path, wq_span stem, unsigned most, uint8_t *past, size_t *len)
{
    size_t far;
    if (!stem_path_take(path, stem, most, &far)) {
        memcpy(past, stem.ptr, far);
        past[far - 1]++; /* the last byte of a character is never FF */
        *len = far;
        return false;
    }
    if (path->costs->stem == NULL || path->costs->stem(path->held) <= most) {
        return true;
    }
    memcpy(past, stem.ptr, stem.len);
    past[stem.len] = 0x20;
    *len = stem.len + 1;
    return false;
}

wq_status stem_walk(query_forms *forms, const text_range *range, stem_path *path,
                    const unsigned *most, void (*take)(void *arg, const query_form *form),
                    void *arg)
{
    uint8_t past[WQ_LIMIT_TOKEN + 1];
    size_t len;
    text_bounds b;
    wq_span key;
    query_form form;
    text_range_bounds(range, &b);
    wq_status st = query_forms_seek(forms, wq_span_of(b.low, b.low_len));
    while (st == WQ_OK) {
        st = query_forms_peek(forms, &key);
        if (st != WQ_OK || wq_span_compare(key, wq_span_of(b.high, b.high_len)) >= 0) {
            break;
        }
        wq_span stem = wq_span_sub(key, 0, text_key_split(key).stem);
        WQ_FAIL_IF(stem.len == 0, WQ_ECORRUPT);
        if (stem_near(path, stem, *most, past, &len)) {
            st = query_forms_next(forms, &form);
            if (st == WQ_OK) {
                take(arg, &form);
            }
        } else {
            /* Letters that are none in UTF-8 could lead back. */
            WQ_FAIL_IF(wq_span_compare(wq_span_of(past, len), key) <= 0, WQ_ECORRUPT);
            st = query_forms_seek(forms, wq_span_of(past, len));
        }
    }
    return st == WQ_EEND ? WQ_OK : st;
}

wq_span stem_on(const query_form *form)
{
    const text_split split = text_key_split(form->key);
    return wq_span_sub(form->folded, (size_t)split.head + split.letters, form->folded.len);
}
