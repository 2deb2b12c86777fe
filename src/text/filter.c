/* SPDX-License-Identifier: MIT */
#include "text/stem.h"
#include "text/text.h"

#include <string.h>

size_t text_filter_key(uint8_t kind, wq_span value, uint8_t key[TEXT_KEY_MAX])
{
    text_tokens it;
    text_token token;
    size_t len = 0;
    text_tokens_init(&it, value);
    while (text_tokens_next(&it, &token)) {
        if (len + 1 + token.folded_len > TEXT_KEY_MAX) {
            break;
        }
        key[len] = len == 0 ? kind : ' ';
        len++;
        memcpy(key + len, token.folded, token.folded_len);
        len += token.folded_len;
    }
    return len;
}

size_t text_brief_key(const text_token *token, uint8_t key[TEXT_KEY_MAX])
{
    wq_span stem = text_stem_light(text_token_folded(token), text_token_light(token));
    key[0] = TEXT_KEY_BRIEF;
    memcpy(key + 1, stem.ptr, stem.len);
    return 1 + stem.len;
}
