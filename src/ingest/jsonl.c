/* SPDX-License-Identifier: MIT */
/* JSON: an object a line; also objects over several lines, or one array of them. */
#include "ingest/core.h"
#include "ingest/jsontext.h"

#include <string.h>

/* ---- cutting the input into objects ---- */

static bool is_space(uint8_t c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* An array, or a first line that ends where no object can end: not an object a line. */
static wq_status objects_begin(ingest_reader *r)
{
    static const char opening[] = {'{', '[', ',', ':'};
    wq_span head;
    r->begun = true;
    WQ_TRY(ingest_input_window(r->in, &head));
    wq_span text = ingest_span_trim(head);
    const uint8_t *lf = text.len > 0 ? memchr(text.ptr, '\n', text.len) : NULL;
    wq_span line = ingest_span_trim(lf != NULL ? wq_span_of(text.ptr, (size_t)(lf - text.ptr))
                                               : wq_span_of(text.ptr, 0));
    r->objects = (text.len > 0 && text.ptr[0] == '[') ||
                 (line.len > 0 && memchr(opening, line.ptr[line.len - 1], sizeof opening) != NULL);
    return WQ_OK;
}

/* Where one value among others ends: brackets counted, strings passed over. */
typedef struct value_scan {
    uint64_t depth;
    bool begun, in_string, escape, ended;
} value_scan;

/* How many bytes of `bytes` belong to the value. */
static size_t scan_value(value_scan *s, wq_span bytes)
{
    for (size_t i = 0; i < bytes.len; i++) {
        uint8_t c = bytes.ptr[i];
        if (s->in_string) {
            s->in_string = s->escape || c != '"';
            s->escape = !s->escape && c == '\\';
        } else if (c == '{' || c == '[') {
            s->depth++;
        } else if (s->depth > 0 && (c == '}' || c == ']')) {
            s->depth--;
            if (s->depth == 0) {
                s->ended = true;
                return i + 1;
            }
        } else if (s->depth == 0 && (c == ',' || c == ']' || c == '}' || is_space(c))) {
            s->ended = true;
            return i;
        } else if (c == '"') {
            s->in_string = true;
        }
    }
    return bytes.len;
}

/* White space and the commas and brackets of the array around the objects. */
static wq_status skip_between(ingest_reader *r)
{
    static const char between[] = {',', '[', ']', '}'};
    for (;;) {
        wq_span w;
        WQ_TRY(ingest_input_window(r->in, &w));
        size_t n = 0;
        while (n < w.len &&
               (is_space(w.ptr[n]) || memchr(between, w.ptr[n], sizeof between) != NULL)) {
            n++;
        }
        ingest_input_take(r->in, n);
        if (n < w.len) {
            return WQ_OK;
        }
    }
}

static wq_status object_fill(ingest_reader *r, bool *whole)
{
    value_scan scan = {0};
    *whole = true;
    WQ_TRY(skip_between(r));
    ingest_core_begin(r);
    while (!scan.ended) {
        wq_span w;
        wq_status status = ingest_input_window(r->in, &w);
        if (status == WQ_EEND) {
            return WQ_OK; /* the parser says that it does not end */
        }
        WQ_TRY(status);
        size_t n = scan_value(&scan, w);
        if (*whole) {
            status = wq_buf_put_span(&r->raw, wq_span_sub(w, 0, n));
            WQ_FAIL_IF(status != WQ_OK && status != WQ_ELIMIT, status);
            *whole = status == WQ_OK;
        }
        ingest_input_take(r->in, n);
    }
    return WQ_OK;
}

/* ---- from an object to an article ---- */

enum {
    KEY_ID,
    KEY_DOCNO,
    KEY_TITLE,
    KEY_TITLE_SOURCE,
    KEY_BODY,
    KEY_DATE,
    KEY_SOURCE,
    KEY_URL,
    KEY_LANGUAGE,
    KEY_CATEGORY,
    KEY_BYLINE,
    KEY_DATELINE,
    KEY_PAGE,
    KEY_SAME_AS,
    KEY_DATE_SOURCE,
    KEY_SOURCE_SOURCE,
    KEY_RELATED,
    KEY_BRIEFS,
    KEY_TEASERS,
    KEY_NOISE,
    KEY_UNKNOWN
};

static const char *const KEYS[] = {
    "id",          "docno",         "title",    "title_source", "body",     "date", "source",
    "url",         "language",      "category", "byline",       "dateline", "page", "same_as",
    "date_source", "source_source", "related",  "briefs",       "teasers",  "noise"};

typedef struct object {
    ingest_reader *r;
    ingest_page *page;
    ingest_json json;
    uint8_t *text;
    uint32_t seen;      /* bit a key */
    wq_span date;       /* as given */
    wq_span id;         /* used as docno unless "docno" is there */
    bool derived;       /* title_source says so */
    const char *reason; /* why the page is refused */
} object;

static wq_status object_refuse(object *o, const char *reason)
{
    o->reason = reason;
    return WQ_EFORMAT;
}

static wq_status object_next(object *o, ingest_json_kind *kind)
{
    wq_status status = ingest_json_next(&o->json, kind);
    o->reason = status != WQ_OK ? o->json.reason : o->reason;
    return status;
}

static int key_find(wq_span key)
{
    for (int i = 0; i < KEY_UNKNOWN; i++) {
        if (wq_span_equal(key, wq_span_str(KEYS[i]))) {
            return i;
        }
    }
    return KEY_UNKNOWN;
}

/* The present string token, decoded where it stands. */
static wq_status object_string(object *o, uint8_t **text, size_t *len)
{
    bool nul = false;
    *text = o->text + (o->json.raw.ptr - o->text);
    *len = o->json.escaped ? ingest_json_decode(*text, o->json.raw.len, &nul) : o->json.raw.len;
    return nul ? object_refuse(o, "U+0000 in a text") : WQ_OK;
}

/* The present value, of any kind, as compact JSON with its escapes as they came. */
static wq_status value_copy(object *o, ingest_json_kind kind)
{
    wq_buf *out = &o->r->extra;
    uint8_t floor = o->json.depth;
    bool opened = kind == JSON_OBJECT || kind == JSON_ARRAY;
    floor -= opened;
    bool first = true;
    for (;;) {
        bool closing = kind == JSON_OBJECT_END || kind == JSON_ARRAY_END;
        if (!first && !closing) {
            WQ_TRY(wq_buf_put_u8(out, ','));
        }
        if (kind == JSON_KEY || kind == JSON_STRING) {
            WQ_TRY(wq_buf_put_u8(out, '"'));
            WQ_TRY(wq_buf_put_span(out, o->json.raw));
            WQ_TRY(wq_buf_put_u8(out, '"'));
        } else {
            WQ_TRY(wq_buf_put_span(out, o->json.raw));
        }
        if (kind == JSON_KEY) {
            WQ_TRY(wq_buf_put_u8(out, ':'));
        }
        first = kind == JSON_KEY || kind == JSON_OBJECT || kind == JSON_ARRAY;
        if (o->json.depth == floor && kind != JSON_KEY) {
            return WQ_OK;
        }
        WQ_TRY(object_next(o, &kind));
    }
}

static wq_status unknown_copy(object *o, wq_span key, bool escaped, ingest_json_kind kind)
{
    wq_buf *out = &o->r->extra;
    if (!escaped) {
        WQ_TRY(ingest_core_extra(o->r, key));
    } else {
        WQ_TRY(wq_buf_put_u8(out, out->len == 0 ? '{' : ','));
        WQ_TRY(wq_buf_put_u8(out, '"'));
        WQ_TRY(wq_buf_put_span(out, key));
        WQ_TRY(wq_buf_put(out, "\":", 2));
    }
    return value_copy(o, kind);
}

/* ---- the body ---- */

static wq_status body_lines(object *o, uint8_t *text, size_t len)
{
    size_t from = 0;
    for (size_t i = 0; i <= len; i++) {
        if (i == len || text[i] == '\n' || text[i] == '\r') {
            WQ_TRY(ingest_core_part(o->r, WQ_PART_PARAGRAPH, wq_span_of(text + from, i - from)));
            from = i + 1;
        }
    }
    return WQ_OK;
}

static wq_status part_kind(object *o, wq_span name, uint8_t *kind)
{
    for (unsigned k = 0; k <= WQ_PART_NOISE; k++) {
        const char *known = ingest_kind_name(k);
        if (known != NULL && wq_span_equal(name, wq_span_str(known))) {
            *kind = (uint8_t)k;
            return WQ_OK;
        }
    }
    return object_refuse(o, "an unknown kind of a part of the body");
}

/* {"kind": ..., "text": ...}, either order; without kind a paragraph. */
static wq_status body_part(object *o)
{
    uint8_t kind = WQ_PART_PARAGRAPH;
    wq_span text = {NULL, 0};
    ingest_json_kind token;
    for (;;) {
        WQ_TRY(object_next(o, &token));
        if (token == JSON_OBJECT_END) {
            return ingest_core_part(o->r, kind, text);
        }
        bool is_kind = wq_span_equal(o->json.raw, wq_span_str("kind"));
        bool is_text = wq_span_equal(o->json.raw, wq_span_str("text"));
        WQ_TRY(object_next(o, &token));
        if (token != JSON_STRING || (!is_kind && !is_text)) {
            return object_refuse(o, "a part of the body that is not {kind, text}");
        }
        uint8_t *bytes;
        size_t len;
        WQ_TRY(object_string(o, &bytes, &len));
        if (is_kind) {
            WQ_TRY(part_kind(o, wq_span_of(bytes, len), &kind));
        } else {
            text = wq_span_of(bytes, len);
        }
    }
}

static wq_status body_array(object *o)
{
    ingest_json_kind kind;
    for (;;) {
        uint8_t *text;
        size_t len;
        WQ_TRY(object_next(o, &kind));
        switch (kind) {
        case JSON_ARRAY_END:
            return WQ_OK;
        case JSON_STRING:
            WQ_TRY(object_string(o, &text, &len));
            WQ_TRY(ingest_core_part(o->r, WQ_PART_PARAGRAPH, wq_span_of(text, len)));
            break;
        case JSON_OBJECT:
            WQ_TRY(body_part(o));
            break;
        default:
            return object_refuse(o, "a part of the body that is no text");
        }
    }
}

static wq_status object_body(object *o, ingest_json_kind kind)
{
    uint8_t *text;
    size_t len;
    switch (kind) {
    case JSON_NULL:
        return WQ_OK;
    case JSON_ARRAY:
        return body_array(o);
    case JSON_STRING:
        WQ_TRY(object_string(o, &text, &len));
        return body_lines(o, text, len);
    default:
        return object_refuse(o, "a body that is no text");
    }
}

/* ---- what stands beside, as we write it ourselves ---- */

/* Is the value an array of flat objects with texts? Looks ahead and changes nothing. */
static bool beside_ours(const object *o, ingest_json_kind kind)
{
    ingest_json json = o->json;
    if (kind != JSON_ARRAY) {
        return false;
    }
    for (;;) {
        bool text = false;
        if (ingest_json_next(&json, &kind) != WQ_OK || kind != JSON_OBJECT) {
            return kind == JSON_ARRAY_END;
        }
        while (ingest_json_next(&json, &kind) == WQ_OK && kind == JSON_KEY) {
            text = text || wq_span_equal(json.raw, wq_span_str("text"));
            bool ours = wq_span_equal(json.raw, wq_span_str("text")) ||
                        wq_span_equal(json.raw, wq_span_str("time")) ||
                        wq_span_equal(json.raw, wq_span_str("link"));
            if (!ours || ingest_json_next(&json, &kind) != WQ_OK ||
                (kind != JSON_STRING && kind != JSON_NULL)) {
                return false;
            }
        }
        if (kind != JSON_OBJECT_END || !text) {
            return false;
        }
    }
}

/* The members of one object. Time and text are joined where they stand. */
static wq_status beside_part(object *o, uint8_t part)
{
    wq_span time = {NULL, 0}, text = {NULL, 0};
    ingest_json_kind kind;
    for (;;) {
        WQ_TRY(object_next(o, &kind));
        if (kind == JSON_OBJECT_END) {
            break;
        }
        wq_span *field = o->json.raw.len == 4 && o->json.raw.ptr[1] == 'e' ? &text : NULL;
        field = o->json.raw.len == 4 && o->json.raw.ptr[0] == 't' && field == NULL ? &time : field;
        WQ_TRY(object_next(o, &kind));
        if (kind == JSON_STRING && field != NULL) {
            uint8_t *bytes;
            size_t len;
            WQ_TRY(object_string(o, &bytes, &len));
            *field = ingest_field_clean(bytes, len);
        }
    }
    if (part == WQ_PART_BRIEF && time.len > 0 && time.ptr < text.ptr) {
        uint8_t *to = o->text + (time.ptr - o->text) + time.len;
        *to++ = '\t';
        memmove(to, text.ptr, text.len);
        text = wq_span_of(time.ptr, time.len + 1 + text.len);
    }
    return ingest_core_part(o->r, part, text);
}

static wq_status beside_array(object *o, uint8_t part)
{
    ingest_json_kind kind;
    for (;;) {
        WQ_TRY(object_next(o, &kind));
        if (kind == JSON_ARRAY_END) {
            return WQ_OK;
        }
        WQ_TRY(beside_part(o, part));
    }
}

/* The name of a page or of an article: 26 letters. */
static bool id_ours(wq_span text)
{
    wq_id low, high;
    return text.len == WQ_ID_LETTERS && pack_id_prefix(text, &low, &high) == WQ_OK;
}

/* An array of ids becomes one text with blanks between, where it stands. */
static bool same_ours(object *o, ingest_json_kind kind)
{
    ingest_json json = o->json;
    if (kind != JSON_ARRAY) {
        return false;
    }
    uint8_t *from = NULL, *to = NULL;
    for (;;) {
        if (ingest_json_next(&json, &kind) != WQ_OK) {
            return false;
        }
        if (kind == JSON_ARRAY_END) {
            break;
        }
        if (kind != JSON_STRING || !id_ours(json.raw)) {
            return false;
        }
    }
    while (ingest_json_next(&o->json, &kind) == WQ_OK && kind == JSON_STRING) {
        uint8_t *id = o->text + (o->json.raw.ptr - o->text);
        if (from == NULL) {
            from = to = id;
        } else {
            *to++ = ' ';
        }
        memmove(to, id, WQ_ID_LETTERS);
        to += WQ_ID_LETTERS;
    }
    o->page->article.same_as = wq_span_of(from, (size_t)(to - from));
    return true;
}

static bool origin_read(wq_span text, uint8_t *origin)
{
    static const char *const NAMES[] = {"given", "page", "text", "file name"};
    for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++) {
        if (wq_span_equal(text, wq_span_str(NAMES[i]))) {
            *origin = (uint8_t)i;
            return true;
        }
    }
    return wq_span_equal(text, wq_span_str("unknown"));
}

/* A key that export writes for a page, in its very form; else it is unknown. `*took` says. */
static wq_status object_page(object *o, int key, ingest_json_kind kind, bool *took)
{
    static const uint8_t PARTS[] = {WQ_PART_RELATED, WQ_PART_BRIEF, WQ_PART_TEASER, WQ_PART_NOISE};
    wq_article *a = &o->page->article;
    bool text = kind == JSON_STRING && !o->json.escaped;
    *took = true;
    switch (key) {
    case KEY_PAGE:
        if (text && id_ours(o->json.raw)) {
            a->page = o->json.raw;
            return WQ_OK;
        }
        break;
    case KEY_SAME_AS:
        if (same_ours(o, kind)) {
            return WQ_OK;
        }
        break;
    case KEY_DATE_SOURCE:
    case KEY_SOURCE_SOURCE:
        if (text && origin_read(o->json.raw,
                                key == KEY_DATE_SOURCE ? &a->date_origin : &a->source_origin)) {
            return WQ_OK;
        }
        break;
    default:
        if (beside_ours(o, kind)) {
            return beside_array(o, PARTS[key - KEY_RELATED]);
        }
        break;
    }
    *took = false;
    return WQ_OK;
}

/* ---- the fields ---- */

static wq_span *object_field(object *o, int key)
{
    wq_article *a = &o->page->article;
    switch (key) {
    case KEY_ID:
        return &o->id;
    case KEY_DOCNO:
        return &a->docno;
    case KEY_TITLE:
        return &a->title;
    case KEY_DATE:
        return &o->date;
    case KEY_SOURCE:
        return &a->source;
    case KEY_URL:
        return &a->url;
    case KEY_LANGUAGE:
        return &a->language;
    case KEY_CATEGORY:
        return &a->category;
    case KEY_DATELINE:
        return &a->dateline;
    case KEY_BYLINE:
    default:
        return &a->byline;
    }
}

static wq_status object_field_set(object *o, int key, ingest_json_kind kind)
{
    uint8_t *text = o->text + (o->json.raw.ptr - o->text);
    size_t len = o->json.raw.len; /* a number is kept as its text */
    if (kind == JSON_STRING) {
        WQ_TRY(object_string(o, &text, &len));
    }
    *object_field(o, key) = ingest_field_clean(text, len);
    return WQ_OK;
}

static wq_status object_member(object *o)
{
    wq_span key = o->json.raw;
    bool escaped = o->json.escaped;
    int which = escaped ? KEY_UNKNOWN : key_find(key);
    ingest_json_kind kind;
    WQ_TRY(object_next(o, &kind));
    if (which != KEY_UNKNOWN) {
        if (o->seen >> which & 1) {
            return object_refuse(o, "a key that is there twice");
        }
        o->seen |= (uint32_t)1 << which;
    }
    if (which == KEY_BODY) {
        return object_body(o, kind);
    }
    if (which != KEY_UNKNOWN && kind == JSON_NULL) {
        return WQ_OK;
    }
    if (which >= KEY_PAGE && which < KEY_UNKNOWN) {
        bool took;
        WQ_TRY(object_page(o, which, kind, &took));
        return took ? WQ_OK : unknown_copy(o, key, escaped, kind);
    }
    bool scalar = kind == JSON_STRING || (kind == JSON_NUMBER && which != KEY_TITLE);
    if (which == KEY_TITLE_SOURCE && kind == JSON_STRING &&
        (wq_span_equal(o->json.raw, wq_span_str("derived")) ||
         wq_span_equal(o->json.raw, wq_span_str("given")) ||
         wq_span_equal(o->json.raw, wq_span_str("none")))) {
        o->derived = o->json.raw.ptr[0] == 'd';
        return WQ_OK;
    }
    if (which < KEY_UNKNOWN && which != KEY_TITLE_SOURCE && scalar) {
        return object_field_set(o, which, kind);
    }
    return which == KEY_TITLE ? object_refuse(o, "a title that is no text")
                              : unknown_copy(o, key, escaped, kind);
}

static wq_status object_parse(object *o)
{
    ingest_json_kind kind;
    WQ_TRY(object_next(o, &kind));
    if (kind != JSON_OBJECT) {
        return object_refuse(o, "not a JSON object");
    }
    for (;;) {
        WQ_TRY(object_next(o, &kind));
        if (kind == JSON_OBJECT_END) {
            break;
        }
        WQ_TRY(object_member(o));
    }
    WQ_TRY(object_next(o, &kind));
    wq_article *a = &o->page->article;
    if ((o->seen >> KEY_DOCNO & 1) == 0) {
        a->docno = o->id;
    }
    a->title_source = o->derived && a->title.len > 0 ? WQ_TITLE_DERIVED : WQ_TITLE_GIVEN;
    return ingest_core_date(o->r, o->date, o->page);
}

/* WQ_EEND: refused. */
static wq_status jsonl_page(ingest_reader *r, ingest_page *page)
{
    object o;
    memset(&o, 0, sizeof o);
    memset(page, 0, sizeof *page);
    o.r = r;
    o.page = page;
    size_t len;
    WQ_TRY(ingest_core_text(r, &o.text, &len));
    wq_span text = wq_span_of(o.text, len);
    ingest_json_init(&o.json, text);
    wq_status status = object_parse(&o);
    if (status == WQ_OK) {
        return ingest_core_finish(r, page);
    }
    if (status == WQ_EFORMAT) {
        ingest_core_refuse_at(r, text, o.json.at, status, o.reason);
    } else if (status == WQ_ELIMIT) {
        ingest_core_refuse(r, r->line, r->byte, WQ_ETOOBIG, "its unknown keys are too long");
    } else if (status == WQ_ETOOBIG) {
        ingest_core_refuse(r, r->line, r->byte, status, "more than %d paragraphs", PACK_PARTS_MAX);
    } else {
        return status;
    }
    return WQ_EEND;
}

wq_status ingest_jsonl_next(ingest_reader *r, ingest_page *page)
{
    if (!r->begun) {
        WQ_TRY(objects_begin(r));
    }
    for (;;) {
        bool whole;
        if (r->objects) {
            WQ_TRY(object_fill(r, &whole));
        } else {
            ingest_core_begin(r);
            WQ_TRY(ingest_input_line(r->in, &r->raw, &whole));
        }
        if (!whole) {
            ingest_core_refuse_long(r);
            continue;
        }
        if (ingest_span_trim(wq_buf_span(&r->raw)).len == 0) {
            continue;
        }
        wq_status status = jsonl_page(r, page);
        if (status != WQ_EEND) {
            return status;
        }
    }
}
