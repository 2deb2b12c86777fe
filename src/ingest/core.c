/* SPDX-License-Identifier: MIT */
#include "ingest/core.h"

#include "base/limits.h"
#include "ingest/charset.h"
#include "ingest/jsontext.h"
#include "text/text.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void ingest_core_begin(ingest_reader *r)
{
    wq_buf_clear(&r->raw);
    wq_buf_clear(&r->converted);
    wq_buf_clear(&r->extra);
    wq_buf_clear(&r->parts);
    r->line = ingest_input_line_number(r->in);
    r->byte = ingest_input_byte(r->in);
    r->encoding = NULL;
}

void ingest_core_refuse(ingest_reader *r, uint64_t line, uint64_t byte, wq_status status,
                        const char *format, ...)
{
    char reason[256];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(reason, sizeof reason, format, args);
    va_end(args);
    ingest_refusal refusal = {line, byte, status, reason};
    if (r->options.refused != NULL) {
        r->options.refused(r->options.arg, &refusal);
    }
}

void ingest_core_refuse_at(ingest_reader *r, wq_span text, size_t offset, wq_status status,
                           const char *reason)
{
    uint64_t line = r->line;
    size_t column = 0;
    for (size_t i = 0; i < offset && i < text.len; i++, column++) {
        if (text.ptr[i] == '\n') {
            line++;
            column = (size_t)-1;
        }
    }
    ingest_core_refuse(r, line, r->byte + offset, status, "%s, at byte %zu of the line", reason,
                       column + 1);
}

void ingest_core_refuse_long(ingest_reader *r)
{
    ingest_core_refuse(r, r->line, r->byte, WQ_ETOOBIG, "a page of more than %zu bytes",
                       r->raw.max);
}

wq_status ingest_core_text(ingest_reader *r, uint8_t **text, size_t *len)
{
    wq_span raw = wq_buf_span(&r->raw);
    const uint8_t *nul = raw.len > 0 ? memchr(raw.ptr, 0, raw.len) : NULL;
    size_t bad = 0;
    *text = r->raw.ptr;
    *len = raw.len;
    if (nul != NULL) {
        bool tar = raw.len > 262 && memcmp(raw.ptr + 257, "ustar", 5) == 0;
        ingest_core_refuse_at(r, raw, (size_t)(nul - raw.ptr), tar ? WQ_EFORMAT : WQ_EENCODING,
                              tar ? "a tar archive: unpack it first" : "a NUL byte");
        return WQ_EEND;
    }
    if (text_utf8_check(raw, &bad) == WQ_OK) {
        return WQ_OK;
    }
    ingest_charset charset;
    if (ingest_charset_guess(raw, &charset) != WQ_OK) {
        ingest_core_refuse_at(r, raw, bad, WQ_EENCODING,
                              "neither UTF-8 nor Windows-1256 nor ISO 8859-6");
        return WQ_EEND;
    }
    wq_status status = ingest_charset_convert(charset, raw, &r->converted, &bad);
    if (status == WQ_ELIMIT) {
        ingest_core_refuse_long(r);
        return WQ_EEND;
    }
    if (status == WQ_EENCODING) {
        ingest_core_refuse_at(r, raw, bad, status, "a byte that its encoding does not have");
        return WQ_EEND;
    }
    r->encoding = ingest_charset_name(charset);
    *text = r->converted.ptr;
    *len = r->converted.len;
    return status;
}

/* ---- small things ---- */

static bool is_blank(uint8_t c)
{
    return c == ' ' || (c >= 9 && c <= 13);
}

/* Bytes of a blank beyond ASCII at `at`: no-break, en to hair, line, ideographic, zero-width
 * spaces, the byte order mark. 0: none. */
static size_t wide_blank(wq_span text, size_t at)
{
    wq_span rest = wq_span_sub(text, at, 3);
    if (rest.len >= 2 && rest.ptr[0] == 0xC2) {
        return rest.ptr[1] == 0xA0 || rest.ptr[1] == 0x85 ? 2 : 0;
    }
    if (rest.len < 3 || (rest.ptr[0] & 0xF0) != 0xE0) {
        return 0;
    }
    unsigned cp = (rest.ptr[0] & 0x0Fu) << 12 | (rest.ptr[1] & 0x3Fu) << 6 | (rest.ptr[2] & 0x3Fu);
    bool blank = (cp >= 0x2000 && cp <= 0x200B) || cp == 0x2028 || cp == 0x2029 || cp == 0x202F ||
                 cp == 0x205F || cp == 0x3000 || cp == 0xFEFF;
    return blank ? 3 : 0;
}

static size_t blank_at_start(wq_span text)
{
    return text.len > 0 && is_blank(text.ptr[0]) ? 1 : wide_blank(text, 0);
}

static size_t blank_at_end(wq_span text)
{
    if (text.len > 0 && is_blank(text.ptr[text.len - 1])) {
        return 1;
    }
    if (text.len >= 3 && wide_blank(text, text.len - 3) == 3) {
        return 3;
    }
    return text.len >= 2 && wide_blank(text, text.len - 2) == 2 ? 2 : 0;
}

wq_span ingest_span_trim(wq_span text)
{
    size_t n;
    while ((n = blank_at_start(text)) > 0) {
        text = wq_span_sub(text, n, SIZE_MAX);
    }
    while ((n = blank_at_end(text)) > 0) {
        text.len -= n;
    }
    return text;
}

size_t ingest_span_chars(wq_span text)
{
    size_t chars = 0;
    for (size_t i = 0; i < text.len; i++) {
        chars += (text.ptr[i] & 0xC0) != 0x80;
    }
    return chars;
}

wq_span ingest_field_clean(uint8_t *text, size_t len)
{
    size_t out = 0;
    for (size_t i = 0; i < len; i++) {
        bool line_end = text[i] >= 9 && text[i] <= 13;
        if (!line_end) {
            text[out++] = text[i];
        } else if (out > 0 && text[out - 1] != ' ') {
            text[out++] = ' ';
        }
    }
    return ingest_span_trim(wq_span_of(text, out));
}

wq_status ingest_core_part(ingest_reader *r, uint8_t kind, wq_span text)
{
    wq_part part = {kind, ingest_span_trim(text)};
    if (part.text.len == 0) {
        return WQ_OK;
    }
    wq_status status = wq_buf_put(&r->parts, &part, sizeof part);
    return status == WQ_ELIMIT ? WQ_ETOOBIG : status;
}

/* ---- paragraphs ---- */

typedef struct line_walk {
    wq_span rest;
    wq_span line; /* trimmed */
} line_walk;

static bool line_next(line_walk *walk)
{
    if (walk->rest.len == 0) {
        return false;
    }
    size_t len = 0;
    while (len < walk->rest.len && walk->rest.ptr[len] != '\n' && walk->rest.ptr[len] != '\r') {
        len++;
    }
    walk->line = ingest_span_trim(wq_span_sub(walk->rest, 0, len));
    /* CR LF is one line end, not a blank line. */
    bool crlf =
        len + 1 < walk->rest.len && walk->rest.ptr[len] == '\r' && walk->rest.ptr[len + 1] == '\n';
    walk->rest = wq_span_sub(walk->rest, len + (crlf ? 2 : 1), SIZE_MAX);
    return true;
}

/* Does the line end a sentence? ASCII and Arabic signs, quotes and brackets behind them aside. */
static bool line_ends_sentence(wq_span line)
{
    static const char *const ENDS[] = {".", "!", "?", ":", "؟", "۔", "…", ".\"", ".»", ".”", ".)"};
    for (size_t i = 0; i < sizeof ENDS / sizeof ENDS[0]; i++) {
        wq_span end = wq_span_str(ENDS[i]);
        if (line.len >= end.len && memcmp(line.ptr + line.len - end.len, end.ptr, end.len) == 0) {
            return true;
        }
    }
    return false;
}

bool ingest_text_wrapped(wq_span text)
{
    line_walk walk = {text, {NULL, 0}};
    size_t lines = 0, inner = 0, filled = 0, ends = 0, wide = 0;
    size_t before = 0;
    bool before_ends = false;
    while (line_next(&walk)) {
        size_t chars = ingest_span_chars(walk.line);
        if (chars > 0 && before > 0) {
            inner++;
            filled += before >= 40;
            ends += before_ends;
        }
        lines += chars > 0;
        wide += chars > 100;
        before = chars;
        before_ends = line_ends_sentence(walk.line);
    }
    return inner >= 1 && wide * 20 <= lines && filled * 4 >= inner * 3 && ends * 2 <= inner;
}

static wq_status paragraphs_by_block(ingest_reader *r, uint8_t *text, size_t len)
{
    line_walk walk = {wq_span_of(text, len), {NULL, 0}};
    wq_span block = {NULL, 0};
    while (line_next(&walk)) {
        if (walk.line.len == 0) {
            WQ_TRY(ingest_core_part(r, WQ_PART_PARAGRAPH, block));
            block.len = 0;
            continue;
        }
        if (block.len == 0) {
            block = walk.line;
            continue;
        }
        /* Close the gap between the lines to one space; the block only moves down. */
        uint8_t *to = text + (block.ptr - text) + block.len;
        *to++ = ' ';
        memmove(to, walk.line.ptr, walk.line.len);
        block.len += 1 + walk.line.len;
    }
    return ingest_core_part(r, WQ_PART_PARAGRAPH, block);
}

wq_status ingest_core_paragraphs(ingest_reader *r, uint8_t *text, size_t len)
{
    if (ingest_text_wrapped(wq_span_of(text, len))) {
        return paragraphs_by_block(r, text, len);
    }
    line_walk walk = {wq_span_of(text, len), {NULL, 0}};
    while (line_next(&walk)) {
        WQ_TRY(ingest_core_part(r, WQ_PART_PARAGRAPH, walk.line));
    }
    return WQ_OK;
}

/* ---- extra ---- */

wq_status ingest_core_extra(ingest_reader *r, wq_span key)
{
    WQ_TRY(wq_buf_put_u8(&r->extra, r->extra.len == 0 ? '{' : ','));
    WQ_TRY(ingest_json_put_string(&r->extra, key));
    return wq_buf_put_u8(&r->extra, ':');
}

wq_status ingest_core_date(ingest_reader *r, wq_span text, ingest_page *page)
{
    text = ingest_span_trim(text);
    if (text.len == 0 || ingest_date_read(text, &page->article.date)) {
        return WQ_OK;
    }
    page->date_unread = true;
    WQ_TRY(ingest_core_extra(r, wq_span_str("date")));
    return ingest_json_put_string(&r->extra, text);
}

/* ---- the title, the limits ---- */

static bool ends_sentence_here(wq_span text, size_t at, size_t len)
{
    uint32_t cp = 0;
    (void)text_utf8_decode(wq_span_sub(text, at, len), &cp);
    bool sign = cp == '.' || cp == '!' || cp == '?' || cp == 0x61F || cp == 0x6D4 || cp == 0x2026;
    return sign && (at + len == text.len || is_blank(text.ptr[at + len]));
}

/* The first sentence of the lead, or what of it fits, cut at a word and closed by an ellipsis.
 * Frozen: a derived title is part of the id. */
static void title_derive(ingest_reader *r, wq_article *article)
{
    wq_span lead = article->parts[0].text;
    size_t at = 0, word = 0, chars = 0;
    bool ended = false;
    while (at < lead.len && chars < INGEST_DERIVED_CHARS && !ended) {
        uint32_t cp;
        size_t len = text_utf8_decode(wq_span_sub(lead, at, 4), &cp);
        len = len > 0 ? len : 1;
        word = is_blank(lead.ptr[at]) ? at : word;
        ended = chars >= 20 && ends_sentence_here(lead, at, len);
        at += len;
        chars++;
    }
    bool whole = ended || at == lead.len;
    bool at_word = at == lead.len || is_blank(lead.ptr[at]);
    size_t len = whole || at_word || word == 0 ? at : word;
    memcpy(r->derived, lead.ptr, len);
    wq_span title = ingest_field_clean(r->derived, len);
    if (!whole) {
        memcpy(r->derived + (title.ptr - r->derived) + title.len, "…", 3);
        title.len += 3;
    }
    article->title = title;
    article->title_source = WQ_TITLE_DERIVED;
}

static const char *article_fault(const wq_article *a, wq_status *status)
{
    const wq_span fields[] = {a->title,    a->docno,    a->source, a->url,
                              a->language, a->category, a->byline};
    static const char *const LONG[] = {"title",    "id",       "source", "url",
                                       "language", "category", "byline"};
    *status = WQ_ETOOBIG;
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        if (fields[i].len > WQ_LIMIT_FIELD) {
            return LONG[i];
        }
    }
    size_t bytes = a->title.len;
    for (size_t i = 0; i < a->part_count; i++) {
        bytes += a->parts[i].text.len;
    }
    return bytes > WQ_LIMIT_ARTICLE ? "text" : NULL;
}

wq_status ingest_core_finish(ingest_reader *r, ingest_page *page)
{
    wq_article *a = &page->article;
    if (r->extra.len > 0) {
        wq_status put = wq_buf_put_u8(&r->extra, '}');
        if (put == WQ_ELIMIT) {
            ingest_core_refuse(r, r->line, r->byte, WQ_ETOOBIG, "its unknown keys are too long");
            return WQ_EEND;
        }
        WQ_TRY(put);
        a->extra = wq_buf_span(&r->extra);
    }
    a->parts = (const wq_part *)(const void *)r->parts.ptr;
    a->part_count = r->parts.len / sizeof(wq_part);
    page->line = r->line;
    page->byte = r->byte;
    page->converted = r->encoding;
    bool body = a->part_count > 0 && a->parts[0].kind < WQ_PART_BODY_END;
    if (a->title.len == 0 && a->part_count == 0) {
        ingest_core_refuse(r, r->line, r->byte, WQ_EFORMAT, "neither a title nor a text");
        return WQ_EEND;
    }
    if (a->title.len == 0 && body) {
        title_derive(r, a);
    } else if (a->title.len == 0) {
        a->title_source = WQ_TITLE_NONE;
    }
    wq_status status;
    const char *fault = article_fault(a, &status);
    if (fault != NULL) {
        ingest_core_refuse(r, r->line, r->byte, status, "its %s is too long", fault);
        return WQ_EEND;
    }
    return WQ_OK;
}
