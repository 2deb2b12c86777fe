/* SPDX-License-Identifier: MIT */
/* The answer to a question, as a person or a program reads it. */
#include "cli/answer.h"

#include "cli/forms.h"

#include <inttypes.h>
#include <string.h>
#include <time.h>

/** Characters of a passage. */
#define PASSAGE 240

static uint64_t now_ms(void)
{
    struct timespec t = {0, 0};
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

/* "2,357 articles", or "12 articles have all words, 2,357 or more match". What is low enough was
 * not looked at: then how many match is said only if it is more than have all words. */
static void counts_print(const wq_hits *hits)
{
    char number[32];
    bool all_exact;
    uint64_t all = wq_hits_all(hits, &all_exact);
    uint64_t total = wq_hits_total(hits);
    if (all == total && all_exact && wq_hits_exact(hits)) {
        (void)printf("%s article%s", cli_count(total, number), cli_plural(total));
        return;
    }
    (void)printf("%s%s article%s %s all words", all_exact ? "" : "at least ",
                 cli_count(all, number), cli_plural(all), all == 1 ? "has" : "have");
    if (all == total) {
        return;
    }
    (void)printf(", %s%s match%s", cli_count(total, number), wq_hits_exact(hits) ? "" : " or more",
                 total == 1 && wq_hits_exact(hits) ? "es" : "");
}

/* What matches, which of it is shown, and how long it took. */
static void head_print(const wq_hits *hits, const cli_question *question, uint64_t ms)
{
    uint32_t count = wq_hits_count(hits), offset = question->how.offset;
    counts_print(hits);
    if (count == 1) {
        (void)printf("; number %" PRIu32, offset + 1);
    } else if (count > 0) {
        (void)printf("; %" PRIu32 " to %" PRIu32, offset + 1, offset + count);
    } else if (offset > 0 && wq_hits_total(hits) > 0) {
        (void)printf("; none behind number %" PRIu32, offset);
    }
    (void)printf(" in %" PRIu64 " ms", ms);
    unsigned cut = wq_hits_cut(hits);
    (void)fputs((cut & WQ_CUT_TIME) != 0 ? "; time was up" : "", stdout);
    (void)fputs((cut & WQ_CUT_WORDS) != 0 ? "; words behind the 32nd are left out" : "", stdout);
    (void)fputs((cut & WQ_CUT_PREFIX) != 0 ? "; rare words that begin so are left out" : "",
                stdout);
    (void)fputs((cut & WQ_CUT_VERSION) != 0
                    ? "; a part of the index is of another version: warraq rebuild renews it"
                    : "",
                stdout);
    /* Of a common word nearly every question leaves some out: only who asks why is told. */
    (void)fputs(question->explain && (cut & WQ_CUT_SPELLINGS) != 0 ? "; rare spellings left out"
                                                                   : "",
                stdout);
    (void)fputc('\n', stdout);
}

/* How far the question was loosened. */
static void rung_print(const wq_hits *hits)
{
    static const char *const RUNGS[] = {[WQ_RUNG_ANY] = "any of the words",
                                        [WQ_RUNG_FOLDED] = "any spelling with the same letters",
                                        [WQ_RUNG_STEM] = "every form of the words",
                                        [WQ_RUNG_SPELLING] = "other spellings of the names",
                                        [WQ_RUNG_LATIN] = "words typed in Latin letters",
                                        [WQ_RUNG_NEAREST] = "the nearest words",
                                        [WQ_RUNG_NONE] = NULL};
    wq_rung rung = wq_hits_rung(hits);
    if (RUNGS[rung] != NULL) {
        (void)printf("nothing as it was asked; this is with: %s\n", RUNGS[rung]);
    }
}

static void explain_line(void *arg, const char *text)
{
    (void)arg;
    (void)fputs("   ", stdout);
    cli_put(stdout, wq_span_str(text), false);
    (void)fputc('\n', stdout);
}

static wq_status explain_print(wq_hits *hits, uint32_t i, const cli_question *question)
{
    bool scored = question->explain && question->how.sort == WQ_SORT_RELEVANCE;
    return scored ? wq_hits_explain(hits, i, explain_line, NULL) : WQ_OK;
}

static void explain_item(void *arg, const char *text)
{
    cli_json_item(arg, wq_span_str(text));
}

static wq_status explain_json(wq_hits *hits, uint32_t i, const cli_question *question,
                              cli_json *json)
{
    if (!question->explain || question->how.sort != WQ_SORT_RELEVANCE) {
        return WQ_OK;
    }
    cli_json_open(json, "explain", '[');
    wq_status status = wq_hits_explain(hits, i, explain_item, json);
    cli_json_close(json, ']');
    return status;
}

static wq_status hit_print(wq_hits *hits, uint32_t i, uint32_t offset)
{
    wq_hit hit;
    wq_passage passage;
    const wq_mark *marks;
    uint32_t count;
    char date[WQ_DATE_TEXT];
    wq_status status = wq_hits_get(hits, i, &hit);
    if (status != WQ_OK) {
        return status;
    }
    size_t len = wq_date_format(&hit.article->date, date);
    (void)printf("\n%" PRIu32 ". ", offset + i + 1);
    cli_put_id(stdout, hit.id);
    (void)printf("  %.*s", (int)(len == 0 ? 7 : len > 10 ? 10 : len), len == 0 ? "no date" : date);
    if (hit.article->source.len != 0) {
        (void)fputs("  ", stdout);
        cli_put(stdout, hit.article->source, false);
    }
    if (hit.copies > 0) {
        (void)printf("  +%" PRIu32, hit.copies);
    }
    (void)fputc('\n', stdout);
    /* A pipe gets lines that are whole. */
    size_t columns = cli_is_terminal(stdout) ? cli_columns() : 0;
    status = wq_hits_mark(hits, hit.article->title, &marks, &count);
    if (status == WQ_OK) {
        const cli_marked title = {hit.article->title, marks, count, false, false};
        cli_put_marked(stdout, &title, columns, 3);
        status = wq_hits_passage(hits, i, PASSAGE, &passage);
    }
    if (status == WQ_OK && passage.text.len != 0) {
        const cli_marked text = {passage.text, passage.marks, passage.mark_count,
                                 passage.cut_before, passage.cut_after};
        cli_put_marked(stdout, &text, columns, 3);
    }
    return status;
}

/* What a brief hit is; nothing for others. */
static wq_status brief_json(wq_hits *hits, uint32_t i, cli_json *json)
{
    wq_brief brief;
    if (!wq_hits_briefs(hits)) {
        return WQ_OK;
    }
    wq_status status = wq_hits_brief(hits, i, &brief);
    if (status == WQ_OK) {
        cli_json_open(json, "brief", '{');
        cli_json_text(json, "time", brief.time);
        cli_json_text(json, "text", brief.text);
        cli_json_text(json, "page", brief.page);
        cli_json_close(json, '}');
    }
    return status;
}

/* What the answer left out, if anything. */
static void cut_json(const wq_hits *hits, cli_json *json)
{
    static const struct {
        wq_cut bit;
        const char *name;
    } CUTS[] = {{WQ_CUT_TIME, "time"},
                {WQ_CUT_WORDS, "words"},
                {WQ_CUT_PREFIX, "prefix"},
                {WQ_CUT_VERSION, "version"},
                {WQ_CUT_SPELLINGS, "spellings"}};
    unsigned cut = wq_hits_cut(hits);
    if (cut == 0) {
        return;
    }
    cli_json_open(json, "cut", '[');
    for (size_t i = 0; i < sizeof CUTS / sizeof CUTS[0]; i++) {
        if ((cut & CUTS[i].bit) != 0) {
            cli_json_item(json, wq_span_str(CUTS[i].name));
        }
    }
    cli_json_close(json, ']');
}

static wq_status hit_json(wq_hits *hits, uint32_t i, const cli_question *question)
{
    wq_hit hit;
    wq_passage passage;
    cli_json json;
    bool all_exact;
    wq_status status = wq_hits_get(hits, i, &hit);
    if (status != WQ_OK) {
        return status;
    }
    cli_json_begin(&json, stdout);
    if (question->name != NULL) {
        cli_json_text(&json, "question", wq_span_str(question->name));
    }
    cli_json_number(&json, "rank", question->how.offset + i + 1);
    cli_json_row(&json, hit.article);
    cli_json_number(&json, "score", hit.score);
    if (hit.copies > 0) {
        cli_json_number(&json, "copies", hit.copies);
    }
    status = wq_hits_passage(hits, i, PASSAGE, &passage);
    if (status == WQ_OK) {
        cli_json_text(&json, "passage", passage.text);
        cli_json_open(&json, "marks", '[');
        for (uint32_t k = 0; k < passage.mark_count; k++) {
            cli_json_item(&json, wq_span_sub(passage.text, passage.marks[k].start,
                                             passage.marks[k].end - passage.marks[k].start));
        }
        cli_json_close(&json, ']');
        status = explain_json(hits, i, question, &json);
    }
    if (status == WQ_OK) {
        status = brief_json(hits, i, &json);
    }
    cli_json_number(&json, "all", wq_hits_all(hits, &all_exact));
    cli_json_number(&json, "total", wq_hits_total(hits));
    if (question->how.ladder) {
        cli_json_number(&json, "rung", wq_hits_rung(hits));
    }
    cli_json_bool(&json, "exact", all_exact && wq_hits_exact(hits));
    cut_json(hits, &json);
    cli_json_end(&json);
    return status;
}

/* ---- */

static wq_status hits_print(wq_snapshot *snapshot, wq_hits *hits, const cli_question *question,
                            uint64_t ms)
{
    uint32_t offset = question->how.offset;
    if (question->format == CLI_FORMAT_TREC) {
        return cli_hits_trec(snapshot, hits, question);
    }
    if (question->format == CLI_FORMAT_TEXT) {
        head_print(hits, question, ms);
        rung_print(hits);
        WQ_TRY(cli_unknown_print(snapshot, hits, question->text));
    }
    if (question->explain) {
        (question->format == CLI_FORMAT_JSON ? cli_forms_json : cli_forms_print)(hits);
    }
    for (uint32_t i = 0; i < wq_hits_count(hits); i++) {
        if (question->format == CLI_FORMAT_JSON) {
            WQ_TRY(hit_json(hits, i, question));
            continue;
        }
        WQ_TRY(hit_print(hits, i, offset));
        WQ_TRY(explain_print(hits, i, question));
    }
    return WQ_OK;
}

wq_status cli_answer(wq_snapshot *snapshot, const cli_question *question, uint32_t *count)
{
    wq_hits *hits;
    uint64_t begun = now_ms();
    *count = 0;
    WQ_TRY(question->is_like ? wq_like(snapshot, question->like, &question->how, &hits)
                             : wq_find(snapshot, question->text, &question->how, &hits));
    wq_status status = hits_print(snapshot, hits, question, now_ms() - begun);
    *count = wq_hits_count(hits);
    wq_hits_free(hits);
    return status;
}
