/* SPDX-License-Identifier: MIT */
#include "cli/cli.h"

#include "base/date.h"

#include <warraq/pages.h>

#include <string.h>

enum {
    OPTION_BY,
    OPTION_REVERSE,
    OPTION_LIMIT,
    OPTION_OFFSET,
    OPTION_SOURCE,
    OPTION_DATE,
    OPTION_JSON,
    OPTION_BOILERPLATE,
    OPTION_RULES
};

typedef struct listing {
    bool json;
    bool terminal;
    size_t columns;
    uint64_t count;
} listing;

static wq_status on_row(void *arg, const wq_article *row)
{
    listing *l = arg;
    l->count++;
    if (l->json) {
        cli_json json;
        cli_json_begin(&json, stdout);
        cli_json_row(&json, row);
        cli_json_end(&json);
        return WQ_OK;
    }
    char date[WQ_DATE_TEXT];
    size_t len = wq_date_format(&row->date, date);
    cli_put_id(stdout, row->id);
    (void)printf("  %-10.*s  ", (int)(len > 10 ? 10 : len), date);
    cli_put_cut(stdout, row->source, 16);
    size_t used = 8 + 2 + 10 + 2 + 16 + 2, width = wq_text_width(row->source);
    if (!l->terminal) { /* a pipe gets the whole title */
        (void)printf("%*s  ", width < 16 ? (int)(16 - width) : 0, "");
        cli_put(stdout, row->title, false);
    } else if (l->columns >= used + 20) {
        (void)printf("%*s  ", width < 16 ? (int)(16 - width) : 0, "");
        cli_put_cut(stdout, row->title, l->columns - used);
    } else { /* a narrow terminal: the title on a line of its own */
        (void)fputs("\n  ", stdout);
        cli_put_cut(stdout, row->title, l->columns - 2);
    }
    (void)fputc('\n', stdout);
    return ferror(stdout) ? WQ_EIO : WQ_OK;
}

static wq_status on_line(void *arg, const wq_boilerplate *line)
{
    listing *l = arg;
    l->count++;
    if (l->json) {
        cli_json json;
        cli_json_begin(&json, stdout);
        cli_json_text(&json, "line", line->text);
        if (!line->kept) {
            cli_json_text(&json, "source", line->source);
            cli_json_number(&json, "articles", line->articles);
            cli_json_number(&json, "of", line->of);
        }
        cli_json_bool(&json, "kept", line->kept);
        cli_json_end(&json);
        return WQ_OK;
    }
    if (line->kept) {
        (void)printf("%17s  ", "kept");
    } else {
        (void)printf("%7u of %6u  ", (unsigned)line->articles, (unsigned)line->of);
    }
    cli_put_cut(stdout, line->source, 16);
    size_t width = wq_text_width(line->source);
    (void)printf("%*s  ", width < 16 ? (int)(16 - width) : 0, "");
    cli_put(stdout, line->text, false);
    (void)fputc('\n', stdout);
    return ferror(stdout) ? WQ_EIO : WQ_OK;
}

/* As they were given; in JSON one text. */
static wq_status rules_list(wq_snapshot *snapshot, listing *l)
{
    wq_span text;
    WQ_TRY(wq_rules_get(snapshot, &text));
    l->count = text.len > 0;
    if (l->json) {
        cli_json json;
        cli_json_begin(&json, stdout);
        cli_json_text(&json, "rules", text);
        cli_json_end(&json);
    } else {
        cli_put(stdout, text, true);
    }
    return WQ_OK;
}

static bool order_read(const char *name, wq_list_order *order)
{
    static const char *const NAMES[] = {"date", "source", "title"};
    for (int i = 0; i < 3; i++) {
        if (strcmp(name, NAMES[i]) == 0) {
            *order = (wq_list_order)i;
            return true;
        }
    }
    (void)cli_error(CLI_USAGE, "--by is date, source or title, not '%s'", name);
    return false;
}

static bool options_read(const cli_args *args, wq_list_options *options)
{
    const char *const *values = args->values;
    const char *date = values[OPTION_DATE];
    options->reverse = values[OPTION_REVERSE] != NULL;
    options->source = values[OPTION_SOURCE];
    if (date != NULL) {
        wq_date_range range;
        if (wq_date_range_parse(wq_span_str(date), &range) != WQ_OK) {
            (void)cli_error(CLI_USAGE, "--date is a date or FROM..TO, not '%s'", date);
            return false;
        }
        options->first = range.first;
        options->last = range.last;
    }
    return (values[OPTION_BY] == NULL || order_read(values[OPTION_BY], &options->order)) &&
           (values[OPTION_LIMIT] == NULL ||
            cli_number("limit", values[OPTION_LIMIT], 1, UINT32_MAX, &options->limit)) &&
           (values[OPTION_OFFSET] == NULL ||
            cli_number("offset", values[OPTION_OFFSET], 0, UINT32_MAX, &options->offset));
}

static int reading(const cli_args *args, wq_archive *archive, wq_snapshot *snapshot, void *options)
{
    listing l = {.json = args->values[OPTION_JSON] != NULL,
                 .terminal = cli_is_terminal(stdout),
                 .columns = cli_columns()};
    wq_status status =
        args->values[OPTION_BOILERPLATE] != NULL ? wq_boilerplate_each(snapshot, on_line, &l)
        : args->values[OPTION_RULES] != NULL     ? rules_list(snapshot, &l)
                                                 : wq_list(snapshot, options, on_row, &l);
    if (status != WQ_OK) {
        return cli_fail(archive, status);
    }
    return l.count == 0 ? CLI_NOTHING : CLI_DONE;
}

static int run(const cli_args *args)
{
    wq_task task = cli_task();
    task.progress = NULL; /* the list itself is the progress */
    wq_list_options options = {.size = sizeof options, .task = &task};
    return options_read(args, &options) ? cli_read(args, reading, &options) : CLI_USAGE;
}

const cli_command CLI_LIST = {
    .name = "list",
    .words = "",
    .summary = "list articles by date, source or title",
    .text = "By title, a leading article (ال, the, le ...) does not count.",
    .options = {{"by", 'b', "ORDER", "date, source or title (date, oldest first)"},
                {"reverse", 'r', NULL, "the other way round; without a date stays last"},
                {"limit", 'n', "N", "articles to list (all)"},
                {"offset", 'o', "N", "articles to pass over first (0)"},
                {"source", 's', "NAME", "only of this source"},
                {"date", 'd', "RANGE", "only of these dates: 2024-12, 2024-11-27..2024-12-08"},
                {"json", 0, NULL, "a JSON object for each article"},
                {"boilerplate", 0, NULL,
                 "instead, the lines that recur in a source and are left out"},
                {"rules", 0, NULL,
                 "instead, the rules for reading pages that add --rules has set"}},
    .run = run,
};
