/* SPDX-License-Identifier: MIT */
/* A file of questions, answered in one process. */
#include "cli/answer.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

/** A line with its number; questions beyond 4 KiB are refused by the library. */
#define LINE_BYTES 8192
/** Some editors begin a file with it. */
#define BYTE_ORDER_MARK "\xEF\xBB\xBF"

typedef struct batch {
    wq_archive *archive;
    wq_snapshot *snapshot;
    const char *path;
    const cli_question *how;
    uint64_t line;
    uint64_t found;
    int exit_status; /* the first that was not 0 */
} batch;

static bool line_blank(const char *line)
{
    return line[strspn(line, " \t\r\n")] == '\0';
}

static void fail(batch *b, int exit_status)
{
    b->exit_status = b->exit_status == 0 ? exit_status : b->exit_status;
}

/* False when the answers cannot go on. */
static bool ask(batch *b, char *line)
{
    char number[32];
    uint32_t count;
    cli_question question = *b->how;
    char *tab = strchr(line, '\t');
    (void)snprintf(number, sizeof number, "%" PRIu64, b->line);
    question.name = number;
    question.text = line;
    if (tab != NULL) {
        *tab = '\0';
        question.name = tab > line ? line : number;
        question.text = tab + 1;
    }
    if (question.format == CLI_FORMAT_TEXT) {
        (void)printf("%s? ", b->found + b->line > 1 ? "\n" : "");
        cli_put(stdout, wq_span_str(question.text), false);
        (void)fputc('\n', stdout);
    }
    wq_status status = cli_answer(b->snapshot, &question, &count);
    b->found += count;
    if (status == WQ_EQUERY) {
        (void)cli_error(0, "'%s' line %" PRIu64 ": %s", b->path, b->line,
                        wq_archive_message(b->archive));
        fail(b, CLI_INPUT);
        return true;
    }
    if (status != WQ_OK) {
        fail(b, cli_fail(b->archive, status));
    }
    return status == WQ_OK && ferror(stdout) == 0;
}

/* The next line without its end; `*wrong` says what is wrong with it, or is NULL. False where there
 * is no more. */
static bool line_read(FILE *file, char line[LINE_BYTES], const char **wrong)
{
    size_t len = 0;
    int c = 0;
    *wrong = NULL;
    while (cli_cancel == 0 && (c = fgetc(file)) != EOF && c != '\n') {
        if (c == '\0') {
            *wrong = "there is a NUL byte in it";
        } else if (len + 1 == LINE_BYTES) {
            *wrong = "the line is too long";
        } else {
            line[len++] = (char)c;
        }
    }
    while (len > 0 && line[len - 1] == '\r') {
        len--;
    }
    line[len] = '\0';
    return cli_cancel == 0 && (c == '\n' || len > 0 || *wrong != NULL);
}

static void lines_ask(batch *b, FILE *file)
{
    char line[LINE_BYTES];
    const char *wrong;
    while (line_read(file, line, &wrong)) {
        size_t mark = b->line++ == 0 && strncmp(line, BYTE_ORDER_MARK, 3) == 0 ? 3 : 0;
        if (wrong != NULL) {
            (void)cli_error(0, "'%s' line %" PRIu64 ": %s", b->path, b->line, wrong);
            fail(b, CLI_INPUT);
        } else if (!line_blank(line + mark) && !ask(b, line + mark)) {
            return;
        }
    }
}

int cli_batch(wq_archive *archive, wq_snapshot *snapshot, const char *path, const cli_question *how)
{
    batch b = {.archive = archive, .snapshot = snapshot, .path = path, .how = how};
    bool standard = strcmp(path, "-") == 0;
    FILE *file = standard ? stdin : fopen(path, "rb");
    if (file == NULL) {
        return cli_error(CLI_INPUT, "'%s': %s", path, strerror(errno));
    }
    lines_ask(&b, file);
    if (ferror(file) != 0) {
        fail(&b, cli_error(CLI_INPUT, "'%s' cannot be read: %s", path, strerror(errno)));
    }
    if (!standard) {
        (void)fclose(file);
    }
    if (cli_cancel != 0) {
        fail(&b, CLI_STOPPED);
    }
    return b.exit_status != 0 ? b.exit_status : b.found > 0 ? CLI_DONE : CLI_NOTHING;
}
