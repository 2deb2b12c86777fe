/* SPDX-License-Identifier: MIT */
#include "cli/cli.h"

#include <inttypes.h>
#include <string.h>

enum { OPTION_SORT, OPTION_LIMIT, OPTION_OFFSET, OPTION_JSON };

/** Characters of a passage. */
#define PASSAGE 240

static int sort_read(const char *name, wq_sort *sort)
{
    static const char *const NAMES[] = {"relevance", "newest", "oldest"};
    for (int i = 0; i < 3; i++) {
        if (strcmp(name, NAMES[i]) == 0) {
            *sort = (wq_sort)i;
            return 0;
        }
    }
    return cli_error(CLI_USAGE, "--sort is relevance, newest or oldest, not '%s'", name);
}

/* The words of the command line as one line. */
static wq_status question_join(const cli_args *args, wq_buf *line)
{
    for (int i = 0; i < args->count; i++) {
        WQ_TRY(wq_buf_printf(line, "%s%s", i > 0 ? " " : "", args->words[i]));
    }
    return wq_buf_put_u8(line, '\0');
}

/* "2,357 articles, 11 to 20"; the numbers only where not all are shown. */
static void head_print(const wq_hits *hits, uint32_t offset)
{
    char total[32];
    uint64_t all = wq_hits_total(hits);
    uint32_t count = wq_hits_count(hits);
    (void)printf("%s%s article%s", wq_hits_partial(hits) ? "at least " : "", cli_count(all, total),
                 cli_plural(all));
    if (count == 1 && count < all) {
        (void)printf(", number %" PRIu32, offset + 1);
    } else if (count > 0 && count < all) {
        (void)printf(", %" PRIu32 " to %" PRIu32, offset + 1, offset + count);
    } else if (count == 0 && offset > 0 && all > 0) {
        (void)printf(", none behind number %" PRIu32, offset);
    }
    (void)fputs("\n", stdout);
}

static int hit_print(wq_hits *hits, uint32_t i, uint32_t offset)
{
    wq_hit hit;
    wq_passage passage;
    const wq_mark *marks;
    uint32_t count;
    char date[WQ_DATE_TEXT];
    wq_status status = wq_hits_get(hits, i, &hit);
    if (status != WQ_OK) {
        return (int)status;
    }
    size_t len = wq_date_format(&hit.article->date, date);
    (void)printf("\n%" PRIu32 ". ", offset + i + 1);
    cli_put_id(stdout, hit.id);
    (void)printf("  %.*s", (int)(len == 0 ? 7 : len > 10 ? 10 : len), len == 0 ? "no date" : date);
    if (hit.article->source.len != 0) {
        (void)fputs("  ", stdout);
        cli_put(stdout, hit.article->source, false);
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
    return (int)status;
}

static int hit_json(wq_hits *hits, uint32_t i, uint32_t offset)
{
    wq_hit hit;
    wq_passage passage;
    cli_json json;
    wq_status status = wq_hits_get(hits, i, &hit);
    if (status != WQ_OK) {
        return (int)status;
    }
    cli_json_begin(&json, stdout);
    cli_json_number(&json, "rank", offset + i + 1);
    cli_json_row(&json, hit.article);
    cli_json_number(&json, "score", hit.score);
    status = wq_hits_passage(hits, i, PASSAGE, &passage);
    if (status == WQ_OK) {
        cli_json_text(&json, "passage", passage.text);
        cli_json_open(&json, "marks", '[');
        for (uint32_t k = 0; k < passage.mark_count; k++) {
            cli_json_item(&json, wq_span_sub(passage.text, passage.marks[k].start,
                                             passage.marks[k].end - passage.marks[k].start));
        }
        cli_json_close(&json, ']');
    }
    cli_json_number(&json, "total", wq_hits_total(hits));
    cli_json_bool(&json, "exact", !wq_hits_partial(hits));
    cli_json_end(&json);
    return (int)status;
}

static int hits_print(wq_archive *archive, wq_hits *hits, uint32_t offset, bool json)
{
    if (!json) {
        head_print(hits, offset);
    }
    for (uint32_t i = 0; i < wq_hits_count(hits); i++) {
        wq_status status =
            (wq_status)(json ? hit_json(hits, i, offset) : hit_print(hits, i, offset));
        if (status != WQ_OK) {
            return cli_fail(archive, status);
        }
    }
    return wq_hits_count(hits) > 0 ? CLI_DONE : CLI_NOTHING;
}

/* What was added but cannot be found yet is said, never silently missing. */
static void unsearchable_tell(wq_snapshot *snapshot)
{
    wq_stat stat = {.size = sizeof stat};
    char count[32];
    if (wq_stat_get(snapshot, &stat) == WQ_OK && stat.unsearchable > 0) {
        (void)cli_error(0,
                        "%s articles are not yet searchable: the next command that writes "
                        "indexes them",
                        cli_count(stat.unsearchable, count));
    }
}

static int find(const cli_args *args, const char *question, const wq_find_options *how)
{
    wq_archive *archive;
    wq_snapshot *snapshot;
    wq_hits *hits = NULL;
    int exit_status = cli_snapshot_open(args, &archive, &snapshot);
    if (exit_status != 0) {
        return exit_status;
    }
    wq_status status = wq_find(snapshot, question, how, &hits);
    if (status == WQ_OK) {
        unsearchable_tell(snapshot);
        exit_status = hits_print(archive, hits, how->offset, args->values[OPTION_JSON] != NULL);
    } else {
        exit_status = cli_fail(archive, status);
    }
    wq_hits_free(hits);
    wq_snapshot_close(snapshot);
    wq_archive_close(archive);
    return exit_status;
}

static int run(const cli_args *args)
{
    wq_task task = cli_task();
    uint64_t limit = 10, offset = 0;
    wq_find_options how = {.size = sizeof how, .task = &task};
    const char *const *values = args->values;
    if (values[OPTION_SORT] != NULL && sort_read(values[OPTION_SORT], &how.sort) != 0) {
        return CLI_USAGE;
    }
    if ((values[OPTION_LIMIT] != NULL &&
         !cli_number("limit", values[OPTION_LIMIT], 1, 10000, &limit)) ||
        (values[OPTION_OFFSET] != NULL &&
         !cli_number("offset", values[OPTION_OFFSET], 0, 10000, &offset))) {
        return CLI_USAGE;
    }
    how.limit = (uint32_t)limit;
    how.offset = (uint32_t)offset;
    wq_buf line;
    wq_buf_init(&line, (size_t)64 * 1024);
    int exit_status = question_join(args, &line) == WQ_OK
                          ? find(args, (const char *)line.ptr, &how)
                          : cli_error(CLI_USAGE, "the question is too long");
    wq_buf_release(&line);
    return exit_status;
}

const cli_command CLI_FIND = {
    .name = "find",
    .words = "QUERY...",
    .summary = "find the articles that answer a question",
    .text = "All words must be in the article. \"these words in this order\", ( ), OR, -word,\n"
            "prefix*, source:NAME, date:2024-12, date:2024-11-27..2024-12-08, date:2024..",
    .options = {{"sort", 's', "ORDER", "relevance, newest or oldest (relevance)"},
                {"limit", 'n', "N", "hits to show (10)"},
                {"offset", 'o', "N", "hits to pass over first (0)"},
                {"json", 0, NULL, "a JSON object for each hit"}},
    .words_min = 1,
    .words_max = -1,
    .dashes = true,
    .run = run,
};
