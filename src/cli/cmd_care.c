/* SPDX-License-Identifier: MIT */
/* The commands that look after an archive: seal, delete, verify, compact, rebuild, salvage. */
#include "cli/cli.h"

#include <inttypes.h>

enum { OPTION_JSON };

static const wq_open_options WRITER = {.size = sizeof WRITER, .write = true, .wait_ms = 5000};
static const wq_open_options EXCLUSIVE = {
    .size = sizeof EXCLUSIVE, .write = true, .exclusive = true, .wait_ms = 5000};

static int finish(wq_archive *archive, wq_status status)
{
    cli_progress_end();
    int exit_status = status == WQ_OK ? CLI_DONE : cli_fail(archive, status);
    wq_archive_close(archive);
    return exit_status;
}

/* ---- seal ---- */

static int seal_run(const cli_args *args)
{
    wq_task task = cli_task();
    wq_archive *archive;
    uint32_t rows = 0;
    int exit_status = cli_archive_open(args, &WRITER, &archive);
    if (exit_status != 0) {
        return exit_status;
    }
    wq_status status = wq_seal(archive, &task, &rows);
    cli_progress_end();
    if (status == WQ_OK && args->values[OPTION_JSON] != NULL) {
        cli_json json;
        cli_json_begin(&json, stdout);
        cli_json_number(&json, "rows", rows);
        cli_json_end(&json);
    } else if (status == WQ_OK && rows > 0) {
        (void)printf("sealed %" PRIu32 " row%s into a pack\n", rows, cli_plural(rows));
    } else if (status == WQ_OK) {
        (void)puts("nothing to seal: the draft is empty");
    }
    return finish(archive, status);
}

const cli_command CLI_SEAL = {
    .name = "seal",
    .words = "",
    .summary = "close the draft into a pack",
    .text =
        "The draft is what was added last; it is as safe as a pack, and seals itself at 16 MiB.",
    .options = {{"json", 0, NULL, "as a JSON object"}},
    .run = seal_run,
};

/* ---- delete ---- */

static wq_status delete_one(wq_archive *archive, const char *prefix)
{
    wq_snapshot *snapshot;
    wq_id id;
    WQ_TRY(wq_snapshot_open(archive, &snapshot));
    wq_status status = wq_id_resolve(snapshot, prefix, &id);
    wq_snapshot_close(snapshot);
    return status == WQ_OK ? wq_article_delete(archive, id) : status;
}

static int delete_run(const cli_args *args)
{
    wq_archive *archive;
    int exit_status = cli_archive_open(args, &WRITER, &archive), first_bad = 0;
    if (exit_status != 0) {
        return exit_status;
    }
    for (int i = 0; i < args->count; i++) {
        wq_status status = delete_one(archive, args->words[i]);
        if (status != WQ_OK) {
            exit_status = cli_fail(archive, status);
            first_bad = first_bad == 0 ? exit_status : first_bad;
        }
    }
    wq_archive_close(archive);
    return first_bad;
}

const cli_command CLI_DELETE = {
    .name = "delete",
    .words = "ID ...",
    .summary = "delete articles: no longer found, shown or salvaged",
    .text = "The bytes of an article that was sealed stay in its pack, hidden. Adding the article\n"
            "again brings it back.",
    .words_min = 1,
    .words_max = -1,
    .run = delete_run,
};

/* ---- findings, of verify and salvage ---- */

typedef struct findings {
    bool json;
    uint64_t count;
} findings;

static void on_finding(void *arg, wq_status status, const char *text)
{
    findings *f = arg;
    f->count++;
    if (f->json) {
        cli_json json;
        cli_json_begin(&json, stdout);
        cli_json_text(&json, "status", wq_span_str(wq_status_text(status)));
        cli_json_text(&json, "text", wq_span_str(text));
        cli_json_end(&json);
    } else {
        cli_progress_end();
        cli_put(stdout, wq_span_str(text), false);
        (void)fputc('\n', stdout);
    }
}

/* ---- verify ---- */

static int verify_run(const cli_args *args)
{
    static const wq_open_options READER = {.size = sizeof READER, .wait_ms = 5000};
    wq_task task = cli_task();
    findings f = {.json = args->values[OPTION_JSON] != NULL};
    wq_archive *archive = NULL;
    wq_status status = wq_archive_open(args->archive, &READER, &archive);
    if (status == WQ_OK) {
        status = wq_verify(archive, &task, on_finding, &f);
    } else if (f.json && cli_exit(status) == CLI_DAMAGED) {
        on_finding(&f, status, archive != NULL ? wq_archive_message(archive) : "");
    }
    cli_progress_end();
    if (f.json && (status == WQ_OK || cli_exit(status) == CLI_DAMAGED)) {
        cli_json json;
        cli_json_begin(&json, stdout);
        cli_json_bool(&json, "ok", status == WQ_OK);
        cli_json_number(&json, "findings", f.count);
        cli_json_end(&json);
    } else if (status == WQ_OK) {
        (void)puts("everything is as it was written");
    }
    int exit_status = status == WQ_OK ? CLI_DONE : cli_fail_open(args, archive, status);
    wq_archive_close(archive);
    return exit_status;
}

const cli_command CLI_VERIFY = {
    .name = "verify",
    .words = "",
    .summary = "check every byte; names what is damaged",
    .options = {{"json", 0, NULL, "a JSON object for each finding, and one at the end"}},
    .run = verify_run,
};

/* ---- compact ---- */

static int compact_run(const cli_args *args)
{
    wq_task task = cli_task();
    wq_archive *archive;
    int exit_status = cli_archive_open(args, &EXCLUSIVE, &archive);
    if (exit_status != 0) {
        return exit_status;
    }
    return finish(archive, wq_compact(archive, &task));
}

const cli_command CLI_COMPACT = {
    .name = "compact",
    .words = "",
    .summary = "merge the index and give free space back",
    .run = compact_run,
};

/* ---- rebuild ---- */

static int rebuild_run(const cli_args *args)
{
    wq_task task = cli_task();
    wq_archive *archive = NULL;
    wq_status status = wq_rebuild(args->archive, &EXCLUSIVE, &task, &archive);
    cli_progress_end();
    int exit_status = status == WQ_OK ? CLI_DONE : cli_fail_open(args, archive, status);
    wq_archive_close(archive);
    return exit_status;
}

const cli_command CLI_REBUILD = {
    .name = "rebuild",
    .words = "",
    .summary = "throw the index away and make it again",
    .run = rebuild_run,
};

/* ---- salvage ---- */

static int salvage_run(const cli_args *args)
{
    wq_task task = cli_task();
    findings f = {.json = args->values[OPTION_JSON] != NULL};
    wq_salvage_result result;
    wq_archive *handle = NULL;
    wq_status status = wq_salvage(args->archive, args->words[0], &EXCLUSIVE, &task, on_finding, &f,
                                  &result, &handle);
    cli_progress_end();
    if (status == WQ_OK && f.json) {
        cli_json json;
        cli_json_begin(&json, stdout);
        cli_json_number(&json, "articles", result.articles);
        cli_json_number(&json, "editions", result.editions);
        cli_json_number(&json, "deleted", result.deleted);
        cli_json_end(&json);
    } else if (status == WQ_OK) {
        char count[32];
        (void)printf("brought back %s article%s\n", cli_count(result.articles, count),
                     cli_plural(result.articles));
    }
    int exit_status = finish(handle, status);
    return exit_status == CLI_DONE && result.articles == 0 ? CLI_NOTHING : exit_status;
}

const cli_command CLI_SALVAGE = {
    .name = "salvage",
    .words = "TARGET",
    .summary = "bring back what can be read of a damaged archive",
    .text = "Writes a new archive to the directory TARGET; the damaged one is not changed.",
    .options = {{"json", 0, NULL, "a JSON object for each finding, and one at the end"}},
    .words_min = 1,
    .words_max = 1,
    .run = salvage_run,
};
