/* SPDX-License-Identifier: MIT */
#include "cli/cli.h"

#include <inttypes.h>
#include <string.h>

enum { OPTION_BY, OPTION_LITERAL, OPTION_JSON };

static const char *const PERIODS[] = {"auto", "day", "week", "month", "year"};

static bool period_read(const char *name, wq_period *period)
{
    for (int i = WQ_PERIOD_DAY; i <= WQ_PERIOD_YEAR; i++) {
        if (strcmp(name, PERIODS[i]) == 0) {
            *period = (wq_period)i;
            return true;
        }
    }
    (void)cli_error(CLI_USAGE, "--by is day, week, month or year, not '%s'", name);
    return false;
}

static void bars_print(const wq_bar *bars, uint32_t count, size_t columns)
{
    uint64_t most = 1;
    char date[WQ_DATE_TEXT], number[32];
    size_t room = columns > 40 ? columns - 22 : 18;
    for (uint32_t i = 0; i < count; i++) {
        most = bars[i].articles > most ? bars[i].articles : most;
    }
    for (uint32_t i = 0; i < count; i++) {
        uint64_t length = bars[i].articles * room / most;
        (void)wq_date_format(&bars[i].date, date);
        (void)printf("%-10s %9s%s", date, cli_count(bars[i].articles, number),
                     bars[i].articles > 0 ? " " : "");
        for (length += length == 0 && bars[i].articles > 0; length > 0; length--) {
            (void)fputc('#', stdout);
        }
        (void)fputc('\n', stdout);
    }
}

/* The busiest days, as many a line as fit. */
static void busiest_print(const wq_bar *days, uint32_t count, size_t columns)
{
    char date[WQ_DATE_TEXT], number[32], item[80];
    size_t used = 0;
    for (uint32_t i = 0; i < count; i++) {
        (void)wq_date_format(&days[i].date, date);
        int len = snprintf(item, sizeof item, "%s (%s)%s", date,
                           cli_count(days[i].articles, number), i + 1 < count ? "," : "");
        if (i > 0 && used + 1 + (size_t)len > columns) {
            (void)fputs("\n        ", stdout);
            used = 8;
        }
        used += (size_t)printf("%s %s", i == 0 ? "busiest:" : "", item);
    }
    (void)fputs(count > 0 ? "\n" : "", stdout);
}

static void text_print(const wq_timeline *t)
{
    static const char *const LACKS[] = {"", "day", "day", "month", "date"};
    char number[32];
    uint32_t bars, days;
    const wq_bar *bar = wq_timeline_bars(t, &bars), *day = wq_timeline_busiest(t, &days);
    uint64_t total = wq_timeline_total(t), undated = wq_timeline_undated(t);
    wq_period period = wq_timeline_period(t);
    (void)printf("%s%s article%s by %s", wq_timeline_partial(t) ? "at least " : "",
                 cli_count(total, number), cli_plural(total), PERIODS[period]);
    if (undated > 0) {
        (void)printf("; %s without a %s", cli_count(undated, number), LACKS[period]);
    }
    (void)fputc('\n', stdout);
    bars_print(bar, bars, cli_columns());
    busiest_print(day, days, cli_columns());
}

static void bars_json(cli_json *json, const char *key, const wq_bar *bars, uint32_t count)
{
    cli_json_open(json, key, '[');
    for (uint32_t i = 0; i < count; i++) {
        cli_json_open(json, NULL, '{');
        cli_json_date(json, "date", &bars[i].date);
        cli_json_number(json, "articles", bars[i].articles);
        cli_json_close(json, '}');
    }
    cli_json_close(json, ']');
}

static void json_print(const wq_timeline *t)
{
    cli_json json;
    uint32_t bars, days;
    const wq_bar *bar = wq_timeline_bars(t, &bars), *day = wq_timeline_busiest(t, &days);
    cli_json_begin(&json, stdout);
    cli_json_number(&json, "total", wq_timeline_total(t));
    cli_json_bool(&json, "exact", !wq_timeline_partial(t));
    cli_json_number(&json, "undated", wq_timeline_undated(t));
    cli_json_text(&json, "period", wq_span_str(PERIODS[wq_timeline_period(t)]));
    bars_json(&json, "bars", bar, bars);
    bars_json(&json, "busiest", day, days);
    cli_json_end(&json);
}

static int answer(const cli_args *args, wq_archive *archive, wq_snapshot *snapshot,
                  const wq_timeline_options *options)
{
    wq_buf line;
    wq_timeline *timeline = NULL;
    if (!cli_words_join(args, &line)) {
        wq_buf_release(&line);
        return CLI_USAGE;
    }
    wq_status status = wq_timeline_make(snapshot, (const char *)line.ptr, options, &timeline);
    wq_buf_release(&line);
    if (status != WQ_OK) {
        return cli_fail(archive, status);
    }
    (args->values[OPTION_JSON] != NULL ? json_print : text_print)(timeline);
    int exit_status = wq_timeline_total(timeline) == 0 ? CLI_NOTHING : CLI_DONE;
    wq_timeline_free(timeline);
    return exit_status;
}

static int run(const cli_args *args)
{
    wq_task task = cli_task();
    wq_timeline_options options = {
        .size = sizeof options, .literal = args->values[OPTION_LITERAL] != NULL, .task = &task};
    wq_archive *archive;
    wq_snapshot *snapshot;
    if (args->values[OPTION_BY] != NULL && !period_read(args->values[OPTION_BY], &options.period)) {
        return CLI_USAGE;
    }
    int exit_status = cli_snapshot_open(args, &archive, &snapshot);
    if (exit_status != 0) {
        return exit_status;
    }
    exit_status = answer(args, archive, snapshot, &options);
    wq_snapshot_close(snapshot);
    wq_archive_close(archive);
    return exit_status;
}

const cli_command CLI_TIMELINE = {
    .name = "timeline",
    .words = "QUERY...",
    .summary = "when the articles that answer a question were published",
    .text = "Articles with all words of the question, counted by day, week, month or year.",
    .options = {{"by", 'b', "PERIOD", "day, week, month or year (the shortest that fits)"},
                {"literal", 0, NULL, "the question is plain words: signs mean nothing"},
                {"json", 0, NULL, "one JSON object"}},
    .words_min = 1,
    .words_max = -1,
    .dashes = true,
    .run = run,
};
