/* SPDX-License-Identifier: MIT */
/* Strict JSON (RFC 8259) on a bounded span, token by token.
 *
 * No recursion: a bit a level says object or array, at most WQ_LIMIT_JSON_DEPTH levels. Nothing is
 * allocated or copied: tokens point into the text; a string is decoded in place, for its
 * decoded form is never longer. Numbers stay text. Strings hold no raw control character and no
 * lone surrogate escape.
 * Layer: ingest. */
#ifndef INGEST_JSONTEXT_H
#define INGEST_JSONTEXT_H

#include "base/span.h"

typedef enum ingest_json_kind {
    JSON_END, /**< behind the one value and white space: nothing more */
    JSON_OBJECT,
    JSON_OBJECT_END,
    JSON_ARRAY,
    JSON_ARRAY_END,
    JSON_KEY,
    JSON_STRING,
    JSON_NUMBER,
    JSON_TRUE,
    JSON_FALSE,
    JSON_NULL
} ingest_json_kind;

/** Transparent, on the stack. */
typedef struct ingest_json {
    wq_span text;
    size_t at;
    uint64_t objects; /* bit d: level d is an object */
    uint8_t depth;
    uint8_t expect;
    wq_span raw;        /**< of the last token; strings and keys without their quotes */
    bool escaped;       /**< the last string or key holds an escape */
    const char *reason; /**< after WQ_EFORMAT: what is wrong; static */
} ingest_json;

/** Begin; `text` is strict UTF-8, borrowed. */
void ingest_json_init(ingest_json *json, wq_span text);
/** The next token. WQ_EFORMAT with `reason`, and `at` where it is wrong. */
wq_status ingest_json_next(ingest_json *json, ingest_json_kind *kind) WQ_MUST_USE;
/** Decode the escapes of a string token in place (`raw` must lie in memory that may be written);
 * returns the new length. `*nul` is set when it holds U+0000. */
size_t ingest_json_decode(uint8_t *raw, size_t len, bool *nul);

/** Append `text` (strict UTF-8) as a JSON string with its quotes; only what must be is escaped. */
wq_status ingest_json_put_string(wq_buf *out, wq_span text) WQ_MUST_USE;

#endif
