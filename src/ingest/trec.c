/* SPDX-License-Identifier: MIT */
/* The <DOC> markup of TREC and LDC. */
#include "ingest/core.h"
#include "ingest/jsontext.h"
#include "text/text.h"

#include <string.h>

static bool is_space(uint8_t c)
{
    return c == ' ' || (c >= 9 && c <= 13);
}

static uint8_t lower(uint8_t c)
{
    return c >= 'A' && c <= 'Z' ? (uint8_t)(c + 32) : c;
}

static bool is_letter(uint8_t c)
{
    return lower(c) >= 'a' && lower(c) <= 'z';
}

/* ---- cutting the input into documents ---- */

typedef enum doc_tag { TAG_NONE, TAG_OPEN, TAG_CLOSE } doc_tag;

/* Bytes of a tag seen so far, to find <DOC> and </DOC> over the border of two windows. */
typedef struct tag_scan {
    char seen[6];
    size_t len;
} tag_scan;

/* <DOC> and <DOC attribute...> open; the tag is known at the byte behind its name. */
static doc_tag scan_byte(tag_scan *s, uint8_t c)
{
    if (c == '<') {
        s->len = 0;
        s->seen[s->len++] = '<';
        return TAG_NONE;
    }
    if (s->len == 0) {
        return TAG_NONE;
    }
    bool ends = c == '>' || is_space(c);
    if (!ends && s->len < sizeof s->seen) {
        s->seen[s->len++] = (char)lower(c);
        return TAG_NONE;
    }
    size_t len = s->len;
    s->len = 0;
    if (ends && len == 4 && memcmp(s->seen, "<doc", 4) == 0) {
        return TAG_OPEN;
    }
    return ends && len == 5 && memcmp(s->seen, "</doc", 5) == 0 ? TAG_CLOSE : TAG_NONE;
}

/* Take bytes up to and with the next tag; into the page if `keep`, `*whole` false when they do
 * not fit. WQ_EEND: the input ended first. */
static wq_status take_to_tag(ingest_reader *r, bool keep, doc_tag *tag, bool *whole)
{
    tag_scan scan = {{0}, 0};
    *tag = TAG_NONE;
    while (*tag == TAG_NONE) {
        wq_span w;
        WQ_TRY(ingest_input_window(r->in, &w));
        size_t n = 0;
        while (n < w.len && *tag == TAG_NONE) {
            if (scan.len == 0 && w.ptr[n] != '<') {
                const uint8_t *next = memchr(w.ptr + n, '<', w.len - n);
                n = next != NULL ? (size_t)(next - w.ptr) : w.len;
                continue;
            }
            *tag = scan_byte(&scan, w.ptr[n++]);
        }
        if (keep && *whole) {
            wq_status status = wq_buf_put_span(&r->raw, wq_span_sub(w, 0, n));
            WQ_FAIL_IF(status != WQ_OK && status != WQ_ELIMIT, status);
            *whole = status == WQ_OK;
        }
        ingest_input_take(r->in, n);
    }
    return WQ_OK;
}

static wq_status doc_unclosed(ingest_reader *r)
{
    ingest_core_refuse(r, r->line, r->byte, WQ_EFORMAT, "a <DOC> that is not closed");
    return WQ_OK;
}

/* The text between <DOC> and </DOC> (with the closing tag) in the page buffer. */
static wq_status doc_fill(ingest_reader *r, bool *whole)
{
    doc_tag tag = TAG_NONE;
    while (!r->begun) { /* begun: an opening tag has been taken already */
        *whole = true;
        WQ_TRY(take_to_tag(r, false, &tag, whole));
        r->begun = tag == TAG_OPEN;
    }
    r->begun = false;
    *whole = true;
    ingest_core_begin(r);
    wq_status status = take_to_tag(r, true, &tag, whole);
    if (status == WQ_EEND) {
        WQ_TRY(doc_unclosed(r));
        return WQ_EEND;
    }
    WQ_TRY(status);
    if (tag == TAG_OPEN) {
        WQ_TRY(doc_unclosed(r));
        r->begun = true;
        wq_buf_clear(&r->raw);
    }
    return WQ_OK;
}

/* ---- elements ---- */

typedef struct element {
    wq_span name;
    uint8_t *text; /* between its tags */
    size_t len;
} element;

typedef struct doc {
    ingest_reader *r;
    ingest_page *page;
    uint8_t *text;
    size_t len, at;
    wq_span date;
    uint8_t *abstract;
    size_t abstract_len;
    const char *reason;
} doc;

static bool name_is(wq_span name, const char *word)
{
    if (name.len != strlen(word)) {
        return false;
    }
    for (size_t i = 0; i < name.len; i++) {
        if (lower(name.ptr[i]) != (uint8_t)word[i]) {
            return false;
        }
    }
    return true;
}

/* The place of </name> from `from`, or SIZE_MAX. `*behind`: behind it. */
static size_t find_close(const doc *d, size_t from, wq_span name, size_t *behind)
{
    for (size_t at = from; at < d->len;) {
        const uint8_t *lt = memchr(d->text + at, '<', d->len - at);
        if (lt == NULL) {
            return SIZE_MAX;
        }
        size_t tag = (size_t)(lt - d->text);
        at = tag + 1;
        size_t end = tag + 2 + name.len;
        if (end >= d->len || d->text[tag + 1] != '/') {
            continue;
        }
        bool same = true;
        for (size_t i = 0; same && i < name.len; i++) {
            same = lower(d->text[tag + 2 + i]) == lower(name.ptr[i]);
        }
        while (same && end < d->len && is_space(d->text[end])) {
            end++;
        }
        if (same && end < d->len && d->text[end] == '>') {
            *behind = end + 1;
            return tag;
        }
    }
    return SIZE_MAX;
}

/* The next element of the document. WQ_EEND: no more; WQ_EFORMAT: not closed. */
static wq_status element_next(doc *d, element *e)
{
    for (;;) {
        const uint8_t *lt = d->at < d->len ? memchr(d->text + d->at, '<', d->len - d->at) : NULL;
        WQ_FAIL_IF(lt == NULL, WQ_EEND);
        size_t start = (size_t)(lt - d->text) + 1;
        size_t end = start;
        while (end < d->len && (is_letter(d->text[end]) || d->text[end] == '_' ||
                                (end > start && d->text[end] >= '0' && d->text[end] <= '9'))) {
            end++;
        }
        d->at = start;
        if (end == start || end - start > 40) {
            continue; /* a closing tag, a comment, a bare '<' */
        }
        e->name = wq_span_of(d->text + start, end - start);
        const uint8_t *gt = memchr(d->text + end, '>', d->len - end);
        WQ_FAIL_IF(gt == NULL, WQ_EEND);
        size_t inside = (size_t)(gt - d->text) + 1;
        if (name_is(e->name, "body")) {
            d->at = inside; /* a wrapper around the elements that count */
            continue;
        }
        size_t behind;
        size_t close = find_close(d, inside, e->name, &behind);
        if (close == SIZE_MAX) {
            d->reason = "an element that is not closed";
            return WQ_EFORMAT;
        }
        e->text = d->text + inside;
        e->len = close - inside;
        d->at = behind;
        return WQ_OK;
    }
}

/* ---- character references, in place: none is shorter than its character ---- */

typedef struct named {
    const char *name;
    const char *text;
} named;

static const named NAMED[] = {{"amp;", "&"},   {"lt;", "<"},   {"gt;", ">"},
                              {"quot;", "\""}, {"apos;", "'"}, {"nbsp;", "\xC2\xA0"}};

/* The character of "#123;" or "#x7B;", 0 if it is none. `*used`: bytes of the reference. */
static uint32_t reference_number(wq_span in, size_t *used)
{
    bool hex = in.len > 1 && lower(in.ptr[1]) == 'x';
    size_t i = hex ? 2 : 1;
    size_t first = i;
    uint32_t cp = 0;
    for (; i < in.len && i < first + 8 && in.ptr[i] != ';'; i++) {
        uint8_t c = lower(in.ptr[i]);
        uint32_t digit = c >= '0' && c <= '9'          ? (uint32_t)(c - '0')
                         : hex && c >= 'a' && c <= 'f' ? (uint32_t)(c - 'a' + 10)
                                                       : 16;
        if (digit > 15) {
            return 0;
        }
        cp = cp * (hex ? 16 : 10) + digit;
    }
    uint8_t utf8[4];
    *used = i + 1;
    bool good = i > first && i < in.len && in.ptr[i] == ';' && text_utf8_encode(cp, utf8) > 0;
    return good ? cp : 0;
}

static size_t references_decode(uint8_t *text, size_t len)
{
    size_t out = 0;
    for (size_t i = 0; i < len;) {
        if (text[i] != '&') {
            text[out++] = text[i++];
            continue;
        }
        wq_span in = wq_span_of(text + i + 1, len - i - 1);
        size_t used = 0;
        uint32_t cp = in.len > 0 && in.ptr[0] == '#' ? reference_number(in, &used) : 0;
        const char *as = NULL;
        for (size_t k = 0; cp == 0 && as == NULL && k < sizeof NAMED / sizeof NAMED[0]; k++) {
            size_t n = strlen(NAMED[k].name);
            if (in.len >= n && memcmp(in.ptr, NAMED[k].name, n) == 0) {
                as = NAMED[k].text;
                used = n;
            }
        }
        if (cp != 0) {
            out += text_utf8_encode(cp, text + out);
        } else if (as != NULL) {
            size_t n = strlen(as);
            memcpy(text + out, as, n);
            out += n;
        } else {
            text[out++] = '&';
            used = 0;
        }
        i += 1 + used;
    }
    return out;
}

/* <P>, </P>, <BR> in a text become line ends; two, so that they end a paragraph. */
static void breaks_blank(uint8_t *text, size_t len)
{
    for (size_t i = 0; i + 2 < len; i++) {
        if (text[i] != '<') {
            continue;
        }
        size_t at = i + 1 + (text[i + 1] == '/');
        size_t end = at;
        while (end < len && is_letter(text[end])) {
            end++;
        }
        wq_span name = wq_span_of(text + at, end - at);
        if (!name_is(name, "p") && !name_is(name, "br")) {
            continue;
        }
        while (end < len && (text[end] == ' ' || text[end] == '/')) {
            end++;
        }
        if (end < len && text[end] == '>') {
            memset(text + i, '\n', end + 1 - i);
        }
    }
}

/* ---- from a document to an article ---- */

static wq_span *doc_field(doc *d, wq_span name)
{
    wq_article *a = &d->page->article;
    const struct {
        const char *name;
        wq_span *field;
    } FIELDS[] = {{"docno", &a->docno},   {"title", &a->title},       {"headline", &a->title},
                  {"time", &d->date},     {"date", &d->date},         {"date_time", &d->date},
                  {"src", &a->source},    {"source", &a->source},     {"url", &a->url},
                  {"cat", &a->category},  {"category", &a->category}, {"author", &a->byline},
                  {"byline", &a->byline}, {"language", &a->language}, {"lang", &a->language}};
    for (size_t i = 0; i < sizeof FIELDS / sizeof FIELDS[0]; i++) {
        if (name_is(name, FIELDS[i].name)) {
            return FIELDS[i].field;
        }
    }
    return NULL;
}

/* Does `text` begin with `lead`, white space counting as one space? */
static bool text_opens_with(wq_span text, wq_span lead)
{
    size_t t = 0;
    for (size_t l = 0; l < lead.len;) {
        bool lead_space = is_space(lead.ptr[l]);
        bool text_space = t < text.len && is_space(text.ptr[t]);
        if (lead_space || text_space) {
            if (!lead_space || !text_space) {
                return false;
            }
            while (l < lead.len && is_space(lead.ptr[l])) {
                l++;
            }
            while (t < text.len && is_space(text.ptr[t])) {
                t++;
            }
            continue;
        }
        if (t == text.len || text.ptr[t++] != lead.ptr[l++]) {
            return false;
        }
    }
    return true;
}

/* The abstract comes first, unless the text opens with it. */
static wq_status doc_abstract(doc *d, wq_span text)
{
    uint8_t *bytes = d->abstract;
    WQ_FAIL_IF(bytes == NULL, WQ_OK);
    d->abstract = NULL;
    wq_span lead = ingest_span_trim(wq_span_of(bytes, d->abstract_len));
    if (lead.len == 0 || text_opens_with(ingest_span_trim(text), lead)) {
        return WQ_OK;
    }
    return ingest_core_paragraphs(d->r, bytes + (lead.ptr - bytes), lead.len);
}

static wq_status doc_unknown(doc *d, const element *e)
{
    uint8_t key[40];
    wq_span text = ingest_field_clean(e->text, e->len);
    if (text.len == 0) {
        return WQ_OK;
    }
    for (size_t i = 0; i < e->name.len; i++) {
        key[i] = lower(e->name.ptr[i]);
    }
    WQ_TRY(ingest_core_extra(d->r, wq_span_of(key, e->name.len)));
    return ingest_json_put_string(&d->r->extra, text);
}

static wq_status doc_element(doc *d, element *e)
{
    bool text = name_is(e->name, "text");
    bool abstract = name_is(e->name, "abstract") && d->abstract == NULL;
    if (text || abstract) {
        breaks_blank(e->text, e->len);
    }
    e->len = references_decode(e->text, e->len);
    if (abstract) {
        d->abstract = e->text;
        d->abstract_len = e->len;
        return WQ_OK;
    }
    if (text) {
        WQ_TRY(doc_abstract(d, wq_span_of(e->text, e->len)));
        return ingest_core_paragraphs(d->r, e->text, e->len);
    }
    wq_span *field = doc_field(d, e->name);
    if (field != NULL && field->len == 0) {
        *field = ingest_field_clean(e->text, e->len);
        return WQ_OK;
    }
    return doc_unknown(d, e);
}

static wq_status doc_parse(doc *d)
{
    wq_status status;
    element e;
    while ((status = element_next(d, &e)) == WQ_OK) {
        WQ_TRY(doc_element(d, &e));
    }
    WQ_FAIL_IF(status != WQ_EEND, status);
    /* One that stands behind the text: dropped if the text opens with it, else the last. */
    const wq_part *first = (const wq_part *)(const void *)d->r->parts.ptr;
    WQ_TRY(doc_abstract(d, d->r->parts.len > 0 ? first->text : wq_span_of(NULL, 0)));
    return ingest_core_date(d->r, d->date, d->page);
}

/* LDC writes the number as an attribute, <DOC id="...">: what stands before the first '>'. */
static void doc_attribute(doc *d)
{
    const uint8_t *gt = d->len > 0 ? memchr(d->text, '>', d->len) : NULL;
    size_t len = gt != NULL ? (size_t)(gt - d->text) : 0;
    if (len == 0 || memchr(d->text, '<', len) != NULL) {
        return;
    }
    for (size_t i = 0; i + 4 < len; i++) {
        if (lower(d->text[i]) != 'i' || lower(d->text[i + 1]) != 'd' ||
            memcmp(d->text + i + 2, "=\"", 2) != 0) {
            continue;
        }
        uint8_t *from = d->text + i + 4;
        const uint8_t *to = memchr(from, '"', len - i - 4);
        d->page->article.docno = ingest_field_clean(from, to != NULL ? (size_t)(to - from) : 0);
        return;
    }
}

/* WQ_EEND: refused. */
static wq_status trec_page(ingest_reader *r, ingest_page *page)
{
    doc d;
    memset(&d, 0, sizeof d);
    memset(page, 0, sizeof *page);
    d.r = r;
    d.page = page;
    WQ_TRY(ingest_core_text(r, &d.text, &d.len));
    doc_attribute(&d);
    wq_status status = doc_parse(&d);
    if (status == WQ_OK) {
        return ingest_core_finish(r, page);
    }
    if (status == WQ_EFORMAT) {
        ingest_core_refuse_at(r, wq_span_of(d.text, d.len), d.at, status, d.reason);
    } else if (status == WQ_ELIMIT) {
        ingest_core_refuse(r, r->line, r->byte, WQ_ETOOBIG, "its unknown tags are too long");
    } else if (status == WQ_ETOOBIG) {
        ingest_core_refuse(r, r->line, r->byte, status, "more than %d paragraphs", PACK_PARTS_MAX);
    } else {
        return status;
    }
    return WQ_EEND;
}

wq_status ingest_trec_next(ingest_reader *r, ingest_page *page)
{
    for (;;) {
        bool whole;
        WQ_TRY(doc_fill(r, &whole));
        if (r->begun) {
            continue; /* the one before was not closed, and said so */
        }
        if (!whole) {
            ingest_core_refuse_long(r);
            continue;
        }
        wq_status status = trec_page(r, page);
        if (status != WQ_EEND) {
            return status;
        }
    }
}
