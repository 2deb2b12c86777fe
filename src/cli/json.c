/* SPDX-License-Identifier: MIT */
#include "cli/cli.h"

#include <inttypes.h>
#include <string.h>

static void separate(cli_json *json)
{
    if (!json->first) {
        (void)fputs(", ", json->to);
    }
    json->first = false;
}

/* Bytes of a UTF-8 character by its lead; the text was checked when it came in. */
static size_t char_bytes(wq_span text)
{
    uint8_t lead = text.ptr[0];
    size_t n = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
    return n <= text.len ? n : text.len;
}

static uint32_t char_code(wq_span text, size_t n)
{
    static const uint8_t LEAD[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
    uint32_t cp = text.ptr[0] & LEAD[n];
    for (size_t i = 1; i < n; i++) {
        cp = cp << 6 | (text.ptr[i] & 0x3F);
    }
    return cp;
}

/* What a terminal would obey or turn round must not stand in a line of JSON as itself. */
static bool must_escape(uint32_t cp)
{
    return cp < 0x20 || cp == '"' || cp == '\\' || (cp >= 0x7F && cp < 0xA0) || cp == 0x061C ||
           (cp >= 0x200E && cp <= 0x200F) || (cp >= 0x2028 && cp <= 0x202E) ||
           (cp >= 0x2066 && cp <= 0x2069) || cp == 0xFEFF || (cp >= 0xE0000 && cp <= 0xE007F);
}

static void escape(FILE *to, uint32_t cp)
{
    switch (cp) {
    case '"':
        (void)fputs("\\\"", to);
        break;
    case '\\':
        (void)fputs("\\\\", to);
        break;
    case '\n':
        (void)fputs("\\n", to);
        break;
    case '\t':
        (void)fputs("\\t", to);
        break;
    default:
        if (cp >= 0x10000) {
            uint32_t rest = cp - 0x10000;
            (void)fprintf(to, "\\u%04" PRIx32 "\\u%04" PRIx32, 0xD800 + (rest >> 10),
                          0xDC00 + (rest & 0x3FF));
        } else {
            (void)fprintf(to, "\\u%04" PRIx32, cp);
        }
    }
}

/* `json`: the text is JSON already, its quotes and backslashes are meant. */
static void put_escaped(FILE *to, wq_span text, bool json)
{
    size_t plain = 0; /* bytes at the head of text that need no escape */
    while (plain < text.len) {
        wq_span rest = wq_span_sub(text, plain, text.len);
        size_t n = char_bytes(rest);
        uint32_t cp = char_code(rest, n);
        if (!must_escape(cp) || (json && (cp == '"' || cp == '\\'))) {
            plain += n;
            continue;
        }
        (void)fwrite(text.ptr, 1, plain, to);
        escape(to, cp);
        text = wq_span_sub(text, plain + n, text.len);
        plain = 0;
    }
    if (plain != 0) {
        (void)fwrite(text.ptr, 1, plain, to);
    }
}

static void put_string(FILE *to, wq_span text)
{
    (void)fputc('"', to);
    put_escaped(to, text, false);
    (void)fputc('"', to);
}

static void put_key(cli_json *json, const char *key)
{
    separate(json);
    if (key != NULL) {
        (void)fprintf(json->to, "\"%s\": ", key);
    }
}

void cli_json_begin(cli_json *json, FILE *to)
{
    json->to = to;
    json->first = true;
    (void)fputc('{', to);
}

void cli_json_end(cli_json *json)
{
    (void)fputs("}\n", json->to);
}

void cli_json_text(cli_json *json, const char *key, wq_span value)
{
    put_key(json, key);
    put_string(json->to, value);
}

void cli_json_some(cli_json *json, const char *key, wq_span value)
{
    if (value.len != 0) {
        cli_json_text(json, key, value);
    }
}

void cli_json_number(cli_json *json, const char *key, uint64_t value)
{
    put_key(json, key);
    (void)fprintf(json->to, "%" PRIu64, value);
}

void cli_json_bool(cli_json *json, const char *key, bool value)
{
    put_key(json, key);
    (void)fputs(value ? "true" : "false", json->to);
}

void cli_json_open(cli_json *json, const char *key, char bracket)
{
    put_key(json, key);
    (void)fputc(bracket, json->to);
    json->first = true;
}

void cli_json_close(cli_json *json, char bracket)
{
    (void)fputc(bracket, json->to);
    json->first = false;
}

void cli_json_item(cli_json *json, wq_span value)
{
    cli_json_text(json, NULL, value);
}

void cli_json_id(cli_json *json, const char *key, wq_id id)
{
    char letters[WQ_ID_LETTERS + 1];
    wq_id_format(id, letters);
    cli_json_text(json, key, wq_span_str(letters));
}

void cli_json_date(cli_json *json, const char *key, const wq_date *date)
{
    char text[WQ_DATE_TEXT];
    cli_json_text(json, key, wq_span_of(text, wq_date_format(date, text)));
}

void cli_json_row(cli_json *json, const wq_article *row)
{
    cli_json_id(json, "id", row->id);
    cli_json_date(json, "date", &row->date);
    cli_json_text(json, "source", row->source);
    cli_json_text(json, "title", row->title);
    cli_json_some(json, "docno", row->docno);
    cli_json_some(json, "url", row->url);
    cli_json_some(json, "language", row->language);
}

static const char *kind_name(uint8_t kind)
{
    switch (kind) {
    case WQ_PART_SUBHEAD:
        return "subhead";
    case WQ_PART_RELATED:
        return "related";
    case WQ_PART_BRIEF:
        return "brief";
    case WQ_PART_TEASER:
        return "teaser";
    case WQ_PART_NOISE:
        return "noise";
    default:
        return "paragraph";
    }
}

static void put_parts(cli_json *json, const wq_article *article)
{
    cli_json_open(json, "body", '[');
    for (size_t i = 0; i < article->part_count; i++) {
        cli_json_open(json, NULL, '{');
        cli_json_text(json, "kind", wq_span_str(kind_name(article->parts[i].kind)));
        cli_json_text(json, "text", article->parts[i].text);
        cli_json_close(json, '}');
    }
    cli_json_close(json, ']');
}

/* ---- unknown keys: one JSON object without white space between its tokens ---- */

static wq_span extra_inside(wq_span extra)
{
    bool object = extra.len >= 2 && extra.ptr[0] == '{' && extra.ptr[extra.len - 1] == '}';
    return object ? wq_span_sub(extra, 1, extra.len - 2) : wq_span_of(NULL, 0);
}

/* Take the next "key":value off `rest`; `key` is as it stands between its quotes. */
static bool member_take(wq_span *rest, wq_span *key, wq_span *member)
{
    size_t depth = 0, key_end = 0, i = 0;
    bool quoted = false;
    for (; i < rest->len; i++) {
        uint8_t c = rest->ptr[i];
        if (quoted && c == '\\') {
            i++;
        } else if (c == '"') {
            quoted = !quoted;
            key_end = !quoted && key_end == 0 ? i : key_end;
        } else if (!quoted && (c == '{' || c == '[')) {
            depth++;
        } else if (!quoted && depth > 0 && (c == '}' || c == ']')) {
            depth--;
        } else if (!quoted && depth == 0 && c == ',') {
            break;
        }
    }
    *member = wq_span_sub(*rest, 0, i);
    *key = wq_span_sub(*rest, 1, key_end > 0 ? key_end - 1 : 0);
    *rest = wq_span_sub(*rest, i + 1, rest->len);
    return member->len > 0;
}

static bool extra_has(wq_span extra, const char *name)
{
    wq_span rest = extra_inside(extra), key, member;
    while (member_take(&rest, &key, &member)) {
        if (wq_span_equal(key, wq_span_str(name))) {
            return true;
        }
    }
    return false;
}

/* A key that we have a value for ourselves: no key stands twice in a line. */
static bool key_is_ours(const wq_article *article, wq_span key)
{
    const struct {
        const char *key;
        bool ours;
    } KEYS[] = {{"id", true},
                {"title", true},
                {"title_source", true},
                {"body", true},
                {"editions", true},
                {"docno", article->docno.len != 0},
                {"date", article->date.precision != WQ_DATE_NONE},
                {"source", article->source.len != 0},
                {"url", article->url.len != 0},
                {"language", article->language.len != 0},
                {"category", article->category.len != 0},
                {"byline", article->byline.len != 0}};
    for (size_t i = 0; i < sizeof KEYS / sizeof KEYS[0]; i++) {
        if (wq_span_equal(key, wq_span_str(KEYS[i].key))) {
            return KEYS[i].ours;
        }
    }
    return false;
}

static void put_extra(cli_json *json, const wq_article *article)
{
    wq_span rest = extra_inside(article->extra), key, member;
    while (member_take(&rest, &key, &member)) {
        if (!key_is_ours(article, key)) {
            separate(json);
            put_escaped(json->to, member, true);
        }
    }
}

/* A field; where it is not known, what came under its name and could not be understood (a date
 * that is none) stands with the unknown keys. */
static void put_field(cli_json *json, const wq_article *article, const char *key, wq_span value)
{
    if (value.len != 0 || !extra_has(article->extra, key)) {
        cli_json_text(json, key, value);
    }
}

void cli_json_article(cli_json *json, const wq_article *article)
{
    static const char *const TITLES[] = {"given", "derived", "none"};
    char date[WQ_DATE_TEXT];
    uint8_t title = article->title_source <= WQ_TITLE_NONE ? article->title_source : WQ_TITLE_GIVEN;
    cli_json_id(json, "id", article->id);
    put_field(json, article, "docno", article->docno);
    cli_json_text(json, "title", article->title);
    cli_json_text(json, "title_source", wq_span_str(TITLES[title]));
    put_field(json, article, "date", wq_span_of(date, wq_date_format(&article->date, date)));
    put_field(json, article, "source", article->source);
    put_field(json, article, "url", article->url);
    put_field(json, article, "language", article->language);
    cli_json_some(json, "category", article->category);
    put_field(json, article, "byline", article->byline);
    put_parts(json, article);
    put_extra(json, article);
}
