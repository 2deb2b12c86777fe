/* SPDX-License-Identifier: MIT */
#include "ingest/siterules.h"

#include "ingest/core.h"
#include "text/text.h"

#include <stdlib.h>
#include <string.h>

#define LOOK_BYTES 1000u

typedef enum rule_word { RULE_IS, RULE_BEGINS, RULE_ENDS, RULE_HAS, RULE_WORDS } rule_word;

typedef struct site_rule {
    wq_span source; /* of its section; empty: of all */
    wq_span text;
    uint8_t kind;
    uint8_t word;
    bool label;
} site_rule;

struct ingest_siterules {
    uint32_t count;
    wq_buf text;
    site_rule rules[INGEST_RULES_MAX];
};

typedef struct rules_parser {
    ingest_siterules *rules;
    const char *name;
    wq_error *err;
    wq_span line; /* the whole of it, as it stands */
    uint32_t number;
    wq_span section;
} rules_parser;

static const struct {
    const char *name;
    uint8_t kind;
} PARTS[] = {{"noise", LINE_NOISE},       {"label", LINE_NOISE},        {"related", LINE_RELATED},
             {"brief", LINE_BRIEF},       {"teaser", LINE_TEASER},      {"byline", LINE_BYLINE},
             {"dateline", LINE_DATELINE}, {"source", LINE_SOURCE},      {"date", LINE_DATE},
             {"subhead", LINE_SUBHEAD},   {"paragraph", LINE_PARAGRAPH}};
#define PART_COUNT (sizeof PARTS / sizeof PARTS[0])

static wq_status wrong(const rules_parser *p, wq_status status, wq_span at, const char *what)
{
    /* What is missing is missing at the end. */
    size_t offset = at.ptr != NULL ? (size_t)(at.ptr - p->line.ptr) : p->line.len;
    size_t column = 1 + ingest_span_chars(wq_span_sub(p->line, 0, offset));
    return wq_fail(p->err, status, "%s: line %u, column %zu: %s", p->name, (unsigned)p->number,
                   column, what);
}

/* The next word of `rest`, which moves behind it and the blanks. */
static wq_span word_take(wq_span *rest)
{
    size_t len = 0;
    while (len < rest->len && rest->ptr[len] != ' ' && rest->ptr[len] != '\t') {
        len++;
    }
    wq_span word = wq_span_sub(*rest, 0, len);
    while (len < rest->len && (rest->ptr[len] == ' ' || rest->ptr[len] == '\t')) {
        len++;
    }
    *rest = wq_span_sub(*rest, len, rest->len);
    return word;
}

static bool part_read(wq_span word, site_rule *rule)
{
    for (size_t i = 0; i < PART_COUNT; i++) {
        if (wq_span_equal(word, wq_span_str(PARTS[i].name))) {
            rule->kind = PARTS[i].kind;
            rule->label = strcmp(PARTS[i].name, "label") == 0;
            return true;
        }
    }
    return false;
}

static bool word_read(wq_span word, site_rule *rule)
{
    static const char *const WORDS[RULE_WORDS] = {"is", "begins", "ends", "has"};
    for (unsigned i = 0; i < RULE_WORDS; i++) {
        if (wq_span_equal(word, wq_span_str(WORDS[i]))) {
            rule->word = (uint8_t)i;
            return true;
        }
    }
    return false;
}

static wq_status rule_parse(rules_parser *p, wq_span text)
{
    wq_span rest = text;
    if (p->rules->count == INGEST_RULES_MAX) {
        return wrong(p, WQ_ETOOBIG, text, "more than 1000 rules");
    }
    site_rule *rule = &p->rules->rules[p->rules->count];
    wq_span part = word_take(&rest);
    if (!part_read(part, rule)) {
        return wrong(p, WQ_EFORMAT, part,
                     "a rule begins with noise, label, related, brief, teaser, byline, dateline, "
                     "source, date, subhead or paragraph");
    }
    wq_span at = rest;
    if (!word_read(word_take(&rest), rule)) {
        return wrong(p, WQ_EFORMAT, at, "behind the part stands is, begins, ends or has");
    }
    rule->text = ingest_span_trim(rest);
    if (rule->text.len == 0) {
        return wrong(p, WQ_EFORMAT, rest, "the text of the line is missing");
    }
    if (rule->text.len > LOOK_BYTES) {
        return wrong(p, WQ_ETOOBIG, rest, "a text of more than 1000 bytes");
    }
    rule->source = p->section;
    p->rules->count++;
    return WQ_OK;
}

static wq_status line_parse(rules_parser *p)
{
    wq_span text = ingest_span_trim(p->line);
    if (text.len == 0 || text.ptr[0] == '#') {
        return WQ_OK;
    }
    if (text.ptr[0] != '[') {
        return rule_parse(p, text);
    }
    if (text.ptr[text.len - 1] != ']') {
        return wrong(p, WQ_EFORMAT, text, "the bracket is not closed");
    }
    p->section = ingest_span_trim(wq_span_sub(text, 1, text.len - 2));
    if (p->section.len == 0) {
        return wrong(p, WQ_EFORMAT, wq_span_sub(text, 1, text.len),
                     "the name of a source is missing");
    }
    return WQ_OK;
}

static wq_status lines_parse(rules_parser *p)
{
    wq_span rest = wq_buf_span(&p->rules->text);
    while (rest.len > 0) {
        const uint8_t *lf = memchr(rest.ptr, '\n', rest.len);
        size_t len = lf != NULL ? (size_t)(lf - rest.ptr) : rest.len;
        p->line = wq_span_sub(rest, 0, len);
        p->number++;
        size_t bad;
        if (text_utf8_check(p->line, &bad) != WQ_OK) {
            wq_span head = wq_span_sub(p->line, 0, bad);
            p->line = head; /* the column is counted over what is text */
            return wrong(p, WQ_EENCODING, wq_span_of(head.ptr + head.len, 0), "not UTF-8");
        }
        WQ_TRY(line_parse(p));
        rest = wq_span_sub(rest, len + 1, rest.len);
    }
    return WQ_OK;
}

wq_status ingest_siterules_parse(wq_span text, const char *name, wq_error *err,
                                 ingest_siterules **out)
{
    *out = NULL;
    if (text.len > INGEST_RULES_BYTES) {
        return wq_fail(err, WQ_ETOOBIG, "%s: more than 64 KiB of rules", name);
    }
    rules_parser p = {.rules = calloc(1, sizeof *p.rules), .name = name, .err = err};
    WQ_FAIL_IF(p.rules == NULL, WQ_ENOMEM);
    wq_buf_init(&p.rules->text, INGEST_RULES_BYTES);
    wq_status status = wq_buf_put_span(&p.rules->text, text);
    if (status == WQ_OK) {
        status = lines_parse(&p);
    }
    if (status != WQ_OK) {
        ingest_siterules_free(p.rules);
        return status;
    }
    *out = p.rules;
    return WQ_OK;
}

void ingest_siterules_free(ingest_siterules *rules)
{
    if (rules != NULL) {
        wq_buf_release(&rules->text);
        free(rules);
    }
}

static bool has(wq_span line, wq_span text)
{
    line = wq_span_sub(line, 0, LOOK_BYTES);
    for (size_t at = 0; at + text.len <= line.len; at++) {
        /* NOLINTNEXTLINE(clang-analyzer-core.NonNullParamChecker) */
        const uint8_t *first = memchr(line.ptr + at, text.ptr[0], line.len - at - text.len + 1);
        if (first == NULL) {
            return false;
        }
        at = (size_t)(first - line.ptr);
        if (memcmp(first, text.ptr, text.len) == 0) {
            return true;
        }
    }
    return false;
}

static bool fits(const site_rule *rule, wq_span line)
{
    wq_span text = rule->text;
    switch (rule->word) {
    case RULE_IS:
        return wq_span_equal(line, text);
    case RULE_BEGINS:
        return wq_span_equal(wq_span_sub(line, 0, text.len), text);
    case RULE_ENDS:
        return line.len >= text.len &&
               wq_span_equal(wq_span_sub(line, line.len - text.len, text.len), text);
    default:
        return has(line, text);
    }
}

unsigned ingest_siterules_find(const ingest_siterules *rules, wq_span source, wq_span line,
                               bool *label)
{
    for (uint32_t i = 0; rules != NULL && i < rules->count; i++) {
        const site_rule *rule = &rules->rules[i];
        bool ours = rule->source.len == 0 || wq_span_equal(rule->source, source);
        if (ours && fits(rule, line)) {
            *label = rule->label;
            return rule->kind;
        }
    }
    *label = false;
    return LINE_UNSET;
}
