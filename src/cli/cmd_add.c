/* SPDX-License-Identifier: MIT */
#include "cli/cli.h"

#include <warraq/pages.h>

#include <errno.h>
#include <inttypes.h>
#include <string.h>

enum {
    OPTION_FORMAT,
    OPTION_SOURCE,
    OPTION_DATE,
    OPTION_LANGUAGE,
    OPTION_MEMORY,
    OPTION_LEVEL,
    OPTION_DRY_RUN,
    OPTION_REPORT,
    OPTION_JSON,
    OPTION_EXPLAIN,
    OPTION_RULES
};

/** Refusals that are told one by one on stderr; the rest is counted (--report has all). */
#define REFUSED_SHOWN 20

typedef struct adding {
    const char *rules; /* of a file, to be kept; or NULL */
    bool json;
    FILE *report;
    /* The JSON line of the present input, written as its articles come. */
    cli_json line;
    bool line_open;
    uint64_t added, editions, present, refused; /* of the present input */
    uint64_t refused_shown;
} adding;

/* Reasons of the file itself begin with its name, which stands before them already. */
static const char *reason_only(const wq_add_event *event)
{
    size_t len = strlen(event->file);
    const char *reason = event->reason;
    bool named = reason[0] == '\'' && strncmp(reason + 1, event->file, len) == 0 &&
                 strncmp(reason + 1 + len, "': ", 3) == 0;
    return named ? reason + len + 4 : reason;
}

static void report_write(const adding *a, const wq_add_event *event)
{
    static const char *const WHAT[] = {"added", "edition", "present", "refused"};
    cli_json json;
    cli_json_begin(&json, a->report);
    cli_json_text(&json, "file", wq_span_str(event->file));
    cli_json_number(&json, "line", event->line);
    cli_json_text(&json, "what", wq_span_str(WHAT[event->what]));
    if (event->what == WQ_ADDED_REFUSED) {
        cli_json_text(&json, "reason", wq_span_str(reason_only(event)));
    } else {
        cli_json_id(&json, "id", event->id);
    }
    cli_json_end(&json);
}

/* "cannot open 'FILE': ..." says itself which one, and no line of it. */
static bool names_its_file(const wq_add_event *event)
{
    size_t len = strlen(event->file);
    for (const char *at = reason_only(event); (at = strchr(at, '\'')) != NULL; at++) {
        if (strncmp(at + 1, event->file, len) == 0 && at[1 + len] == '\'') {
            return true;
        }
    }
    return false;
}

static void refused_tell(adding *a, const wq_add_event *event)
{
    if (a->refused_shown < REFUSED_SHOWN && names_its_file(event)) {
        a->refused_shown++;
        (void)cli_error(0, "%s", reason_only(event));
    } else if (a->refused_shown++ < REFUSED_SHOWN) {
        (void)cli_error(0, "%s:%" PRIu64 ": %s", event->file, event->line, reason_only(event));
    } else if (a->refused_shown == REFUSED_SHOWN + 1) {
        (void)cli_error(0, "more was refused: --report FILE lists all");
    }
}

static void line_begin(adding *a, const char *file)
{
    if (a->json && !a->line_open) {
        cli_json_begin(&a->line, stdout);
        cli_json_text(&a->line, "file", wq_span_str(file));
        cli_json_open(&a->line, "ids", '[');
        a->line_open = true;
    }
}

static void on_event(void *arg, const wq_add_event *event)
{
    adding *a = arg;
    line_begin(a, event->file);
    switch (event->what) {
    case WQ_ADDED_NEW:
        a->added++;
        break;
    case WQ_ADDED_EDITION:
        a->editions++;
        break;
    case WQ_ADDED_PRESENT:
        a->present++;
        break;
    case WQ_ADDED_REFUSED:
        a->refused++;
        refused_tell(a, event);
        break;
    }
    if (a->json && event->what != WQ_ADDED_REFUSED) {
        cli_json_id(&a->line, NULL, event->id);
    }
    if (a->report != NULL) {
        report_write(a, event);
    }
}

static void on_input_done(void *arg, const char *file, const char *note)
{
    adding *a = arg;
    if (a->json) {
        line_begin(a, file);
        cli_json_close(&a->line, ']');
        cli_json_number(&a->line, "present", a->present);
        cli_json_number(&a->line, "refused", a->refused);
        cli_json_number(&a->line, "added", a->added);
        cli_json_number(&a->line, "editions", a->editions);
        if (note != NULL) {
            cli_json_text(&a->line, "note", wq_span_str(note));
        }
        cli_json_end(&a->line);
        a->line_open = false;
    } else if (note != NULL) {
        (void)cli_error(0, "%s: %s", file, note);
    }
    a->added = a->editions = a->present = a->refused = 0;
}

static int format_read(const char *name, wq_format *format)
{
    static const struct {
        const char *name;
        wq_format format;
    } FORMATS[] = {{"auto", WQ_FORMAT_AUTO},
                   {"text", WQ_FORMAT_TEXT},
                   {"jsonl", WQ_FORMAT_JSONL},
                   {"json", WQ_FORMAT_JSONL},
                   {"trec", WQ_FORMAT_TREC}};
    for (size_t i = 0; i < sizeof FORMATS / sizeof FORMATS[0]; i++) {
        if (strcmp(FORMATS[i].name, name) == 0) {
            *format = FORMATS[i].format;
            return 0;
        }
    }
    return cli_error(CLI_USAGE, "--format is auto, text, jsonl or trec, not '%s'", name);
}

static int open_options(const cli_args *args, wq_open_options *options)
{
    uint64_t memory = 0, level = 0;
    const char *memory_given = args->values[OPTION_MEMORY];
    const char *level_given = args->values[OPTION_LEVEL];
    if (memory_given != NULL) {
        if (!cli_bytes("memory", memory_given, &memory)) {
            return CLI_USAGE;
        }
        if (memory < (16u << 20) || memory > (1u << 30)) {
            return cli_error(CLI_USAGE, "--memory is 16M to 1G, not '%s'", memory_given);
        }
    }
    if (level_given != NULL && !cli_number("level", level_given, 1, 19, &level)) {
        return CLI_USAGE;
    }
    options->write = true;
    options->wait_ms = 5000;
    options->memory = (size_t)memory;
    options->level = (int)level;
    return 0;
}

static void summary(const wq_add_result *result, bool dry_run)
{
    char added[32], editions[32], present[32], refused[32];
    (void)printf("%s%s article%s added, %s more edition%s, %s already there, %s refused\n",
                 dry_run ? "dry run: " : "", cli_count(result->added, added),
                 cli_plural(result->added), cli_count(result->editions, editions),
                 cli_plural(result->editions), cli_count(result->present, present),
                 cli_count(result->refused, refused));
}

static int add(const cli_args *args, adding *a, const wq_add_options *how,
               const wq_open_options *options)
{
    wq_archive *archive;
    int exit_status = cli_archive_open(args, options, &archive);
    if (exit_status != 0) {
        return exit_status;
    }
    wq_add_result result = {0};
    wq_status status = WQ_OK;
    if (a->rules != NULL && !how->dry_run) {
        status = wq_rules_set(archive, a->rules, args->values[OPTION_RULES]);
    }
    if (status != WQ_OK) {
        exit_status = cli_fail(archive, status);
        wq_archive_close(archive);
        return exit_status;
    }
    status = wq_add(archive, (const char *const *)args->words, (size_t)args->count, how, &result);
    cli_progress_end();
    if (a->json && a->line_open) { /* an input that did not come to its end */
        on_input_done(a, "", NULL);
    }
    if (!a->json && status != WQ_EINVAL) {
        summary(&result, how->dry_run);
    }
    exit_status = status != WQ_OK       ? cli_fail(archive, status)
                  : result.refused != 0 ? CLI_INPUT
                                        : CLI_DONE;
    wq_archive_close(archive);
    return exit_status;
}

static void on_page_line(void *arg, const wq_page_line *line)
{
    (void)arg;
    (void)printf("%u\t%u\t%s\t%s\t", (unsigned)line->line, (unsigned)line->story, line->part,
                 line->rule);
    cli_put(stdout, line->text, false);
    (void)fputc('\n', stdout);
}

/* Longest file of rules; a longer one is refused by the library, which says so. */
#define RULES_ROOM ((size_t)64 * 1024 + 2)

/* A file of rules as text, in static memory. NULL and the exit status when it cannot be read. */
static const char *rules_read(const char *path, int *exit_status)
{
    static char text[RULES_ROOM];
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        *exit_status = cli_error(CLI_INPUT, "cannot read '%s': %s", path, strerror(errno));
        return NULL;
    }
    size_t len = fread(text, 1, sizeof text - 1, file);
    int failed = ferror(file) != 0 ? errno : 0;
    (void)fclose(file);
    text[len] = '\0';
    if (failed != 0) {
        *exit_status = cli_error(CLI_INPUT, "cannot read '%s': %s", path, strerror(failed));
    } else if (memchr(text, '\0', len) != NULL) {
        *exit_status = cli_error(CLI_INPUT, "'%s' is no text", path);
    }
    return *exit_status == CLI_DONE ? text : NULL;
}

/* The rules of the archive, if there is one; in static memory, or NULL. */
static const char *rules_kept(const cli_args *args)
{
    static char text[RULES_ROOM];
    const wq_open_options options = {.size = sizeof options};
    char where[4096];
    const char *dir =
        args->archive != NULL ? args->archive : cli_archive_default(where, sizeof where);
    wq_archive *archive = NULL;
    wq_snapshot *snapshot = NULL;
    wq_span rules = {NULL, 0};
    if (dir != NULL && wq_archive_open(dir, &options, &archive) == WQ_OK &&
        wq_snapshot_open(archive, &snapshot) == WQ_OK && wq_rules_get(snapshot, &rules) == WQ_OK &&
        rules.len < sizeof text && rules.len > 0) {
        memcpy(text, rules.ptr, rules.len);
        text[rules.len] = '\0';
    }
    wq_snapshot_close(snapshot);
    wq_archive_close(archive);
    return text[0] != '\0' ? text : NULL;
}

static int explain(const cli_args *args)
{
    int exit_status = CLI_DONE;
    wq_explain_options how = {.size = sizeof how, .source = args->values[OPTION_SOURCE]};
    const char *path = args->values[OPTION_RULES];
    how.rules = path != NULL ? rules_read(path, &exit_status) : rules_kept(args);
    for (int i = 0; i < args->count && (path == NULL || how.rules != NULL); i++) {
        char why[256];
        wq_status status =
            wq_page_explain(args->words[i], &how, on_page_line, NULL, why, sizeof why);
        if (status != WQ_OK) {
            exit_status = cli_error(CLI_INPUT, "%s: %s", args->words[i], why);
        }
    }
    return exit_status;
}

static int run(const cli_args *args)
{
    if (args->values[OPTION_EXPLAIN] != NULL) {
        return explain(args);
    }
    adding a = {.json = args->values[OPTION_JSON] != NULL};
    wq_open_options options = {.size = sizeof options};
    wq_task task = cli_task();
    wq_add_options how = {.size = sizeof how,
                          .source = args->values[OPTION_SOURCE],
                          .date = args->values[OPTION_DATE],
                          .language = args->values[OPTION_LANGUAGE],
                          .dry_run = args->values[OPTION_DRY_RUN] != NULL,
                          .task = &task,
                          .event = on_event,
                          .input_done = on_input_done,
                          .arg = &a};
    int exit_status = open_options(args, &options);
    if (exit_status == 0 && args->values[OPTION_FORMAT] != NULL) {
        exit_status = format_read(args->values[OPTION_FORMAT], &how.format);
    }
    if (exit_status != 0) {
        return exit_status;
    }
    const char *rules = args->values[OPTION_RULES];
    a.rules = rules != NULL ? rules_read(rules, &exit_status) : NULL;
    if (exit_status != 0) {
        return exit_status;
    }
    const char *report = args->values[OPTION_REPORT];
    if (report != NULL && (a.report = fopen(report, "w")) == NULL) {
        return cli_error(CLI_DEVICE, "cannot write '%s': %s", report, strerror(errno));
    }
    exit_status = add(args, &a, &how, &options);
    return a.report != NULL ? cli_file_close(a.report, report, exit_status) : exit_status;
}

const cli_command CLI_ADD = {
    .name = "add",
    .words = "FILE|DIR|- ...",
    .summary = "put news into the archive",
    .text =
        "Takes plain text (one page a file), JSON Lines and TREC <DOC> markup, plain, gzip or\n"
        "zstd, in UTF-8, Windows-1256 or ISO 8859-6; - is standard input. What is there already\n"
        "is not added again, so an interrupted add goes on when it is started again.",
    .options = {{"format", 'f', "NAME", "auto, text, jsonl or trec (auto)"},
                {"source", 's', "NAME", "source of articles that name none"},
                {"date", 'd', "DATE", "date of articles that have none"},
                {"language", 'l', "CODE", "language of articles that name none (ar, fa, en ...)"},
                {"memory", 'm', "BYTES", "heap to use, at least 16M (32M)"},
                {"level", 0, "N", "compression of packs, 1 to 19"},
                {"dry-run", 'n', NULL, "read and report, change nothing"},
                {"report", 'r', "FILE", "write what became of each article, as JSON lines"},
                {"json", 0, NULL, "a JSON object for each input"},
                {"explain", 0, NULL, "add nothing: say of each line of a text page what it is"},
                {"rules", 0, "FILE", "rules for reading text pages; kept in the archive"}},
    .words_min = 1,
    .words_max = -1,
    .run = run,
};
