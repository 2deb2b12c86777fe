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

/* `json`: the text is JSON already, its quotes and backslashes are meant. The name of a file and a
 * word of the command line need not be UTF-8: a byte that is none is U+FFFD. */
static void put_escaped(FILE *to, wq_span text, bool json)
{
    size_t plain = 0; /* bytes at the head of text that need no escape */
    while (plain < text.len) {
        uint32_t cp;
        size_t n = wq_text_decode(wq_span_sub(text, plain, text.len), &cp);
        bool broken = cp == 0xFFFD && n == 1;
        if (!broken && (!must_escape(cp) || (json && (cp == '"' || cp == '\\')))) {
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

/* One part as an object: of the body with its kind, of the others as its array says. */
static void put_part(cli_json *json, const wq_part *part, const wq_id *link)
{
    static const wq_id NONE = {{0}};
    wq_span text = part->text;
    cli_json_open(json, NULL, '{');
    if (part->kind < WQ_PART_BODY_END) {
        bool subhead = part->kind == WQ_PART_SUBHEAD;
        cli_json_text(json, "kind", wq_span_str(subhead ? "subhead" : "paragraph"));
    } else if (part->kind == WQ_PART_BRIEF) {
        const uint8_t *tab = text.len != 0 ? memchr(text.ptr, '\t', text.len) : NULL;
        size_t time = tab != NULL ? (size_t)(tab - text.ptr) : 0;
        cli_json_text(json, "time", wq_span_sub(text, 0, time));
        text = wq_span_sub(text, tab != NULL ? time + 1 : 0, text.len);
    }
    cli_json_text(json, "text", text);
    if (part->kind == WQ_PART_RELATED && link != NULL && memcmp(link, &NONE, sizeof NONE) != 0) {
        cli_json_id(json, "link", *link);
    } else if (part->kind == WQ_PART_RELATED) { /* no article of this archive is known to have it */
        put_key(json, "link");
        (void)fputs("null", json->to);
    }
    cli_json_close(json, '}');
}

/* The parts of kinds from `first` to `last` as an array; beside the body only if there are any. */
static void put_parts(cli_json *json, const wq_article *article, const char *key, unsigned first,
                      unsigned last, const wq_id *links)
{
    size_t number = 0;
    bool open = first == WQ_PART_PARAGRAPH;
    if (open) {
        cli_json_open(json, key, '[');
    }
    for (size_t i = 0; i < article->part_count; i++) {
        const wq_part *part = &article->parts[i];
        if (part->kind < first || part->kind > last) {
            continue;
        }
        if (!open) {
            cli_json_open(json, key, '[');
            open = true;
        }
        put_part(json, part, links != NULL ? &links[number++] : NULL);
    }
    if (open) {
        cli_json_close(json, ']');
    }
}

/* Ids with a blank between. */
static void put_ids(cli_json *json, const char *key, wq_span ids)
{
    if (ids.len == 0) {
        return;
    }
    cli_json_open(json, key, '[');
    while (ids.len != 0) {
        const uint8_t *blank = memchr(ids.ptr, ' ', ids.len);
        size_t len = blank != NULL ? (size_t)(blank - ids.ptr) : ids.len;
        cli_json_item(json, wq_span_sub(ids, 0, len));
        ids = wq_span_sub(ids, len + 1, ids.len);
    }
    cli_json_close(json, ']');
}

static wq_span origin_name(uint8_t origin, bool known)
{
    static const char *const NAMES[] = {"given", "page", "text", "file name"};
    return wq_span_str(!known ? "unknown" : NAMES[origin <= WQ_ORIGIN_NAME ? origin : 0]);
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
                {"dates_mentioned", true},
                {"date_source", true},
                {"source_source", true},
                {"page", article->page.len != 0},
                {"same_as", article->same_as.len != 0},
                {"dateline", article->dateline.len != 0},
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
    cli_json_linked(json, article, NULL);
}

void cli_json_linked(cli_json *json, const wq_article *article, const wq_id *links)
{
    static const char *const TITLES[] = {"given", "derived", "none"};
    char date[WQ_DATE_TEXT];
    uint8_t title = article->title_source <= WQ_TITLE_NONE ? article->title_source : WQ_TITLE_GIVEN;
    cli_json_id(json, "id", article->id);
    put_field(json, article, "docno", article->docno);
    cli_json_text(json, "title", article->title);
    cli_json_text(json, "title_source", wq_span_str(TITLES[title]));
    put_field(json, article, "date", wq_span_of(date, wq_date_format(&article->date, date)));
    if (article->page.len != 0 || article->date_origin != WQ_ORIGIN_GIVEN) {
        cli_json_text(json, "date_source",
                      origin_name(article->date_origin, article->date.precision != WQ_DATE_NONE));
    }
    put_field(json, article, "source", article->source);
    if (article->page.len != 0 || article->source_origin != WQ_ORIGIN_GIVEN) {
        cli_json_text(json, "source_source",
                      origin_name(article->source_origin, article->source.len != 0));
    }
    put_field(json, article, "url", article->url);
    put_field(json, article, "language", article->language);
    cli_json_some(json, "category", article->category);
    put_field(json, article, "byline", article->byline);
    cli_json_some(json, "dateline", article->dateline);
    put_parts(json, article, "body", WQ_PART_PARAGRAPH, WQ_PART_BODY_END - 1, NULL);
    put_parts(json, article, "related", WQ_PART_RELATED, WQ_PART_RELATED, links);
    put_parts(json, article, "briefs", WQ_PART_BRIEF, WQ_PART_BRIEF, NULL);
    put_parts(json, article, "teasers", WQ_PART_TEASER, WQ_PART_TEASER, NULL);
    put_parts(json, article, "noise", WQ_PART_NOISE, WQ_PART_LEARNED, NULL);
    cli_json_some(json, "page", article->page);
    put_ids(json, "same_as", article->same_as);
    put_extra(json, article);
}
