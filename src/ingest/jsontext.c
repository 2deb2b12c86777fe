/* SPDX-License-Identifier: MIT */
#include "ingest/jsontext.h"

#include "base/limits.h"
#include "text/text.h"

#include <string.h>

_Static_assert(WQ_LIMIT_JSON_DEPTH <= 64, "a bit for each level");

enum {
    EXPECT_VALUE,
    EXPECT_FIRST_KEY, /* or the end of the object */
    EXPECT_KEY,
    EXPECT_FIRST_ITEM, /* or the end of the array */
    EXPECT_MORE,       /* a comma or the end */
    EXPECT_NOTHING
};

void ingest_json_init(ingest_json *json, wq_span text)
{
    memset(json, 0, sizeof *json);
    json->text = text;
    json->expect = EXPECT_VALUE;
}

static wq_status json_fail(ingest_json *json, const char *reason)
{
    json->reason = reason;
    return WQ_EFORMAT;
}

static int json_peek(const ingest_json *json)
{
    return json->at < json->text.len ? json->text.ptr[json->at] : -1;
}

static void json_skip_blanks(ingest_json *json)
{
    int c = json_peek(json);
    while (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
        json->at++;
        c = json_peek(json);
    }
}

static bool json_in_object(const ingest_json *json)
{
    return json->depth > 0 && (json->objects >> (json->depth - 1) & 1) != 0;
}

static void json_value_done(ingest_json *json)
{
    json->expect = json->depth == 0 ? EXPECT_NOTHING : EXPECT_MORE;
}

/* ---- strings ---- */

/* Four hex digits at `at`, or -1. */
static int32_t hex4(wq_span text, size_t at)
{
    int32_t value = 0;
    if (text.len < 4 || at > text.len - 4) {
        return -1;
    }
    for (size_t i = at; i < at + 4; i++) {
        uint8_t c = text.ptr[i];
        int digit = c >= '0' && c <= '9'   ? c - '0'
                    : c >= 'a' && c <= 'f' ? c - 'a' + 10
                    : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                           : -1;
        if (digit < 0) {
            return -1;
        }
        value = value * 16 + digit;
    }
    return value;
}

/* The escape at the backslash `json->at`: steps behind it. */
static wq_status json_escape(ingest_json *json)
{
    size_t at = json->at + 1;
    int c = at < json->text.len ? json->text.ptr[at] : -1;
    json->escaped = true;
    if (c > 0 && strchr("\"\\/bfnrt", c) != NULL) {
        json->at += 2;
        return WQ_OK;
    }
    if (c != 'u') {
        return json_fail(json, "an escape that JSON does not have");
    }
    int32_t unit = hex4(json->text, at + 1);
    if (unit < 0) {
        return json_fail(json, "\\u without four hex digits");
    }
    json->at += 6;
    if (unit < 0xD800 || unit > 0xDFFF) {
        return WQ_OK;
    }
    bool pair = unit < 0xDC00 && json_peek(json) == '\\' && json->at + 1 < json->text.len &&
                json->text.ptr[json->at + 1] == 'u';
    int32_t low = pair ? hex4(json->text, json->at + 2) : -1;
    if (low < 0xDC00 || low > 0xDFFF) {
        return json_fail(json, "half of a surrogate pair");
    }
    json->at += 6;
    return WQ_OK;
}

static wq_status json_string(ingest_json *json)
{
    size_t start = ++json->at;
    json->escaped = false;
    for (;;) {
        const uint8_t *p = json->text.ptr;
        size_t at = json->at;
        while (at < json->text.len && p[at] != '"' && p[at] != '\\' && p[at] >= 0x20) {
            at++;
        }
        json->at = at;
        int c = json_peek(json);
        if (c == '"') {
            break;
        }
        if (c != '\\') {
            return json_fail(json, c < 0 ? "a string that does not end"
                                         : "a control character in a string");
        }
        WQ_TRY(json_escape(json));
    }
    json->raw = wq_span_sub(json->text, start, json->at - start);
    json->at++;
    return WQ_OK;
}

size_t ingest_json_decode(uint8_t *raw, size_t len, bool *nul)
{
    size_t out = 0;
    *nul = false;
    wq_span text = wq_span_of(raw, len);
    for (size_t i = 0; i < len;) {
        if (raw[i] != '\\') {
            raw[out++] = raw[i++];
            continue;
        }
        static const char NAMES[] = "bfnrt";
        static const char VALUES[] = "\b\f\n\r\t";
        uint8_t c = raw[i + 1];
        const char *name = strchr(NAMES, c);
        if (c != 'u') {
            raw[out++] = name != NULL ? (uint8_t)VALUES[name - NAMES] : c;
            i += 2;
            continue;
        }
        uint32_t cp = (uint32_t)hex4(text, i + 2);
        i += 6;
        if (cp >= 0xD800 && cp <= 0xDFFF) {
            cp = 0x10000 + ((cp - 0xD800) << 10) + ((uint32_t)hex4(text, i + 2) - 0xDC00);
            i += 6;
        }
        *nul = *nul || cp == 0;
        out += text_utf8_encode(cp, raw + out);
    }
    return out;
}

/* ---- the other values ---- */

static size_t json_digits(ingest_json *json)
{
    size_t start = json->at;
    while (json_peek(json) >= '0' && json_peek(json) <= '9') {
        json->at++;
    }
    return json->at - start;
}

static wq_status json_number(ingest_json *json)
{
    size_t start = json->at;
    json->at += json_peek(json) == '-';
    bool zero = json_peek(json) == '0';
    size_t whole = json_digits(json);
    bool good = whole > 0 && !(zero && whole > 1);
    if (good && json_peek(json) == '.') {
        json->at++;
        good = json_digits(json) > 0;
    }
    if (good && (json_peek(json) == 'e' || json_peek(json) == 'E')) {
        json->at++;
        json->at += json_peek(json) == '+' || json_peek(json) == '-';
        good = json_digits(json) > 0;
    }
    json->raw = wq_span_sub(json->text, start, json->at - start);
    return good ? WQ_OK : json_fail(json, "a number that JSON does not have");
}

static wq_status json_word(ingest_json *json, const char *word)
{
    json->raw = wq_span_sub(json->text, json->at, strlen(word));
    if (!wq_span_equal(json->raw, wq_span_str(word))) {
        return json_fail(json, "something that is no JSON value");
    }
    json->at += json->raw.len;
    return WQ_OK;
}

static wq_status json_open(ingest_json *json, bool object)
{
    if (json->depth == WQ_LIMIT_JSON_DEPTH) {
        return json_fail(json, "arrays and objects nested too deeply");
    }
    uint64_t bit = (uint64_t)1 << json->depth++;
    json->objects = object ? json->objects | bit : json->objects & ~bit;
    json->expect = object ? EXPECT_FIRST_KEY : EXPECT_FIRST_ITEM;
    json->raw = wq_span_sub(json->text, json->at++, 1);
    return WQ_OK;
}

static wq_status json_close(ingest_json *json, ingest_json_kind *kind)
{
    *kind = json_in_object(json) ? JSON_OBJECT_END : JSON_ARRAY_END;
    json->depth--;
    json->raw = wq_span_sub(json->text, json->at++, 1);
    json_value_done(json);
    return WQ_OK;
}

static wq_status json_value(ingest_json *json, ingest_json_kind *kind)
{
    switch (json_peek(json)) {
    case '{':
        *kind = JSON_OBJECT;
        return json_open(json, true);
    case '[':
        *kind = JSON_ARRAY;
        return json_open(json, false);
    case '"':
        *kind = JSON_STRING;
        WQ_TRY(json_string(json));
        break;
    case 't':
        *kind = JSON_TRUE;
        WQ_TRY(json_word(json, "true"));
        break;
    case 'f':
        *kind = JSON_FALSE;
        WQ_TRY(json_word(json, "false"));
        break;
    case 'n':
        *kind = JSON_NULL;
        WQ_TRY(json_word(json, "null"));
        break;
    case -1:
        return json_fail(json, "the text ends before the value does");
    default:
        if (json_peek(json) != '-' && (json_peek(json) < '0' || json_peek(json) > '9')) {
            return json_fail(json, "something that is no JSON value");
        }
        *kind = JSON_NUMBER;
        WQ_TRY(json_number(json));
    }
    json_value_done(json);
    return WQ_OK;
}

static wq_status json_key(ingest_json *json, ingest_json_kind *kind)
{
    if (json_peek(json) != '"') {
        return json_fail(json, "no key where one must stand");
    }
    WQ_TRY(json_string(json));
    json_skip_blanks(json);
    if (json_peek(json) != ':') {
        return json_fail(json, "no colon behind a key");
    }
    json->at++;
    *kind = JSON_KEY;
    json->expect = EXPECT_VALUE;
    return WQ_OK;
}

wq_status ingest_json_next(ingest_json *json, ingest_json_kind *kind)
{
    json_skip_blanks(json);
    int c = json_peek(json);
    bool object = json_in_object(json);
    if (json->expect == EXPECT_NOTHING) {
        *kind = JSON_END;
        return c < 0 ? WQ_OK : json_fail(json, "something behind the value");
    }
    bool may_close = json->expect == EXPECT_MORE || json->expect == EXPECT_FIRST_KEY ||
                     json->expect == EXPECT_FIRST_ITEM;
    if (may_close && c == (object ? '}' : ']')) {
        return json_close(json, kind);
    }
    if (json->expect == EXPECT_MORE) {
        if (c != ',') {
            return json_fail(json, c < 0 ? "the text ends before the value does"
                                         : "no comma between two values");
        }
        json->at++;
        json_skip_blanks(json);
        json->expect = object ? EXPECT_KEY : EXPECT_VALUE;
    }
    if (json->expect == EXPECT_KEY || json->expect == EXPECT_FIRST_KEY) {
        return json_key(json, kind);
    }
    return json_value(json, kind);
}

wq_status ingest_json_put_string(wq_buf *out, wq_span text)
{
    WQ_TRY(wq_buf_put_u8(out, '"'));
    size_t from = 0;
    for (size_t i = 0; i < text.len; i++) {
        uint8_t c = text.ptr[i];
        if (c != '"' && c != '\\' && c >= 0x20) {
            continue;
        }
        WQ_TRY(wq_buf_put_span(out, wq_span_sub(text, from, i - from)));
        from = i + 1;
        const char *named = c == '\n' ? "\\n" : c == '\t' ? "\\t" : c == '\r' ? "\\r" : NULL;
        if (named != NULL) {
            WQ_TRY(wq_buf_put(out, named, 2));
        } else if (c < 0x20) {
            WQ_TRY(wq_buf_printf(out, "\\u%04x", c));
        } else {
            const uint8_t pair[2] = {'\\', c};
            WQ_TRY(wq_buf_put(out, pair, 2));
        }
    }
    WQ_TRY(wq_buf_put_span(out, wq_span_sub(text, from, SIZE_MAX)));
    return wq_buf_put_u8(out, '"');
}
