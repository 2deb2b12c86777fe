/* SPDX-License-Identifier: MIT */
#include "ingest/core.h"

/* Bytes of markup before the first <DOC>, e.g. an XML declaration, that are looked at. */
#define MARKUP_HEAD 4096

static bool is_space(uint8_t c)
{
    return c == ' ' || (c >= 9 && c <= 13);
}

/* <DOC> or <DOC id=...>, either case. */
static bool doc_opens(wq_span at)
{
    return at.len >= 5 && at.ptr[0] == '<' && (at.ptr[1] | 0x20) == 'd' &&
           (at.ptr[2] | 0x20) == 'o' && (at.ptr[3] | 0x20) == 'c' &&
           (at.ptr[4] == '>' || is_space(at.ptr[4]));
}

static size_t skip_spaces(wq_span text, size_t at)
{
    while (at < text.len && is_space(text.ptr[at])) {
        at++;
    }
    return at;
}

wq_format ingest_detect(wq_span head)
{
    size_t at = skip_spaces(head, 0);
    uint8_t first = at < head.len ? head.ptr[at] : 0;
    size_t then = skip_spaces(head, at + 1);
    uint8_t second = then < head.len ? head.ptr[then] : 0;
    if (first == '{' && (second == '"' || second == '}' || second == 0)) {
        return WQ_FORMAT_JSONL;
    }
    if (first == '[' && (second == '{' || second == ']')) {
        return WQ_FORMAT_JSONL;
    }
    for (size_t i = at; first == '<' && i < head.len && i < MARKUP_HEAD; i++) {
        if (doc_opens(wq_span_sub(head, i, 5))) {
            return WQ_FORMAT_TREC;
        }
    }
    return WQ_FORMAT_TEXT;
}
