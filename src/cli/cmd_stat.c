/* SPDX-License-Identifier: MIT */
#include "cli/cli.h"

enum { OPTION_JSON };

/* Counts first, then bytes: one table serves both forms of the answer. */
typedef struct stat_row {
    const char *key;
    const char *label;
    uint64_t value;
    bool bytes;
} stat_row;

static void rows_print(const stat_row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        char text[32];
        (void)printf("%-22s %14s\n", rows[i].label,
                     rows[i].bytes ? cli_size(rows[i].value, text)
                                   : cli_count(rows[i].value, text));
    }
}

static void rows_json(const stat_row *rows, size_t count)
{
    cli_json json;
    cli_json_begin(&json, stdout);
    for (size_t i = 0; i < count; i++) {
        cli_json_number(&json, rows[i].key, rows[i].value);
    }
    cli_json_end(&json);
}

static void stat_print(const wq_stat *s, bool json)
{
    const stat_row rows[] = {
        {"articles", "articles", s->articles, false},
        {"editions", "editions", s->editions, false},
        {"deleted", "deleted", s->deleted, false},
        {"unsearchable", "not yet searchable", s->unsearchable, false},
        {"packs", "packs", s->packs, false},
        {"draft_rows", "in the draft", s->draft_rows, false},
        {"segments", "index segments", s->segments, false},
        {"segments_apart", "of another version", s->segments_apart, false},
        {"terms", "terms, in the largest", s->terms, false},
        {"words", "words", s->words, false},
        {"generation", "generation", s->generation, false},
        {"raw_bytes", "text", s->raw_bytes, true},
        {"frame_bytes", "frames", s->frame_bytes, true},
        {"table_bytes", "tables", s->table_bytes, true},
        {"dictionary_bytes", "dictionaries", s->dictionary_bytes, true},
        {"catalog_bytes", "catalogue", s->catalog_bytes, true},
        {"draft_bytes", "draft", s->draft_bytes, true},
        {"index_bytes", "index", s->index_bytes, true},
        {"articles_file_bytes", "articles.mdb", s->articles_file_bytes, true},
        {"index_file_bytes", "index.mdb", s->index_file_bytes, true},
    };
    if (json) {
        rows_json(rows, sizeof rows / sizeof rows[0]);
    } else {
        rows_print(rows, sizeof rows / sizeof rows[0]);
    }
}

static int run(const cli_args *args)
{
    wq_archive *archive;
    wq_snapshot *snapshot;
    int exit_status = cli_snapshot_open(args, &archive, &snapshot);
    if (exit_status != 0) {
        return exit_status;
    }
    wq_stat stat = {.size = sizeof stat};
    wq_status status = wq_stat_get(snapshot, &stat);
    if (status == WQ_OK) {
        stat_print(&stat, args->values[OPTION_JSON] != NULL);
    } else {
        exit_status = cli_fail(archive, status);
    }
    wq_snapshot_close(snapshot);
    wq_archive_close(archive);
    return exit_status;
}

const cli_command CLI_STAT = {
    .name = "stat",
    .words = "",
    .summary = "say what the archive holds and how large it is",
    .options = {{"json", 0, NULL, "as a JSON object"}},
    .run = run,
};
