/* SPDX-License-Identifier: MIT */
#include "text/text.h"

#include <string.h>

size_t text_term_key(const text_token *token, uint8_t key[TEXT_KEY_MAX])
{
    wq_span light = wq_span_of(token->light, token->light_len);
    wq_span folded = wq_span_of(token->folded, token->folded_len);
    size_t len = folded.len;
    memcpy(key, folded.ptr, len);
    key[len++] = 0;
    if (!wq_span_equal(light, folded)) {
        memcpy(key + len, light.ptr, light.len);
        len += light.len;
    }
    return len;
}

wq_status text_term_parse(wq_span key, wq_span *folded, wq_span *light)
{
    const uint8_t *zero = key.len > 0 ? memchr(key.ptr, 0, key.len) : NULL;
    size_t head = zero ? (size_t)(zero - key.ptr) : 0;
    wq_span rest = wq_span_sub(key, head + 1, key.len);
    WQ_FAIL_IF(head == 0 || head > WQ_LIMIT_TOKEN || rest.len > WQ_LIMIT_TOKEN, WQ_ECORRUPT);
    WQ_FAIL_IF(key.ptr[0] < 0x20, WQ_ECORRUPT);
    WQ_FAIL_IF(rest.len > 0 && memchr(rest.ptr, 0, rest.len), WQ_ECORRUPT);
    *folded = wq_span_sub(key, 0, head);
    *light = rest.len > 0 ? rest : *folded;
    WQ_FAIL_IF(rest.len > 0 && wq_span_equal(rest, *folded), WQ_ECORRUPT);
    return WQ_OK;
}
