/* SPDX-License-Identifier: MIT */
#include "cli/answer.h"

#include <string.h>

enum {
    OPTION_SORT,
    OPTION_LIMIT,
    OPTION_OFFSET,
    OPTION_ALL,
    OPTION_COUNT,
    OPTION_LITERAL,
    OPTION_BATCH,
    OPTION_LIKE,
    OPTION_FORMAT,
    OPTION_EXPLAIN,
    OPTION_LADDER,
    OPTION_JSON
};

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

static int format_read(const cli_args *args, cli_format *format)
{
    static const char *const NAMES[] = {"text", "json", "trec"};
    const char *name = args->values[OPTION_FORMAT];
    *format = args->values[OPTION_JSON] != NULL ? CLI_FORMAT_JSON : CLI_FORMAT_TEXT;
    for (int i = 0; name != NULL && i < 3; i++) {
        if (strcmp(name, NAMES[i]) == 0) {
            *format = (cli_format)i;
            name = NULL;
        }
    }
    if (name != NULL) {
        return cli_error(CLI_USAGE, "--format is text, json or trec, not '%s'", name);
    }
    if (*format == CLI_FORMAT_TREC && args->values[OPTION_BATCH] == NULL) {
        return cli_error(CLI_USAGE, "--format trec goes with --batch: its lines name the question");
    }
    return 0;
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

static int ask_one(const cli_args *args, wq_archive *archive, wq_snapshot *snapshot,
                   cli_question *question)
{
    wq_buf line;
    uint32_t count = 0;
    if (!cli_words_join(args, &line)) {
        wq_buf_release(&line);
        return CLI_USAGE;
    }
    question->text = (const char *)line.ptr;
    wq_status status = cli_answer(snapshot, question, &count);
    wq_buf_release(&line);
    if (status != WQ_OK) {
        return cli_fail(archive, status);
    }
    unsearchable_tell(snapshot);
    return count > 0 ? CLI_DONE : CLI_NOTHING;
}

static int ask_like(const cli_args *args, wq_archive *archive, wq_snapshot *snapshot,
                    cli_question *question)
{
    uint32_t count = 0;
    question->is_like = true;
    wq_status status = wq_id_resolve(snapshot, args->values[OPTION_LIKE], &question->like);
    if (status == WQ_OK) {
        status = cli_answer(snapshot, question, &count);
    }
    if (status != WQ_OK) {
        return cli_fail(archive, status);
    }
    return count > 0 ? CLI_DONE : CLI_NOTHING;
}

static int reading(const cli_args *args, wq_archive *archive, wq_snapshot *snapshot, void *question)
{
    const char *batch = args->values[OPTION_BATCH];
    return batch != NULL                       ? cli_batch(archive, snapshot, batch, question)
           : args->values[OPTION_LIKE] != NULL ? ask_like(args, archive, snapshot, question)
                                               : ask_one(args, archive, snapshot, question);
}

/* What says how a question is meant has no meaning where an article is one. */
static int like_check(const cli_args *args)
{
    static const struct {
        int option;
        const char *name;
    } OTHERS[] = {{OPTION_BATCH, "--batch"},
                  {OPTION_SORT, "--sort"},
                  {OPTION_ALL, "--all"},
                  {OPTION_LITERAL, "--literal"},
                  {OPTION_LADDER, "--ladder"}};
    const char *other = args->count > 0 ? args->words[0] : NULL;
    for (size_t i = 0; i < sizeof OTHERS / sizeof OTHERS[0] && other == NULL; i++) {
        other = args->values[OTHERS[i].option] != NULL ? OTHERS[i].name : NULL;
    }
    return other == NULL
               ? 0
               : cli_error(CLI_USAGE,
                           "--like takes an article for the question: '%s' is one too many", other);
}

static int words_check(const cli_args *args)
{
    if (args->values[OPTION_LIKE] != NULL) {
        return like_check(args);
    }
    if (args->values[OPTION_BATCH] != NULL && args->count > 0) {
        return cli_error(CLI_USAGE, "--batch reads the questions from a file: '%s' is one too many",
                         args->words[0]);
    }
    if (args->values[OPTION_BATCH] == NULL && args->count == 0) {
        return cli_error(CLI_USAGE, "a word is missing: warraq find %s; see warraq find --help",
                         CLI_FIND.words);
    }
    return 0;
}

static int run(const cli_args *args)
{
    wq_task task = cli_task();
    cli_question question = {.how = {.size = sizeof question.how, .task = &task}};
    const char *const *values = args->values;
    if (words_check(args) != 0 || format_read(args, &question.format) != 0 ||
        (values[OPTION_SORT] != NULL && sort_read(values[OPTION_SORT], &question.how.sort) != 0)) {
        return CLI_USAGE;
    }
    bool trec = question.format == CLI_FORMAT_TREC;
    uint64_t limit = trec ? 100 : 10, offset = 0;
    if ((values[OPTION_LIMIT] != NULL &&
         !cli_number("limit", values[OPTION_LIMIT], 1, 10000, &limit)) ||
        (values[OPTION_OFFSET] != NULL &&
         !cli_number("offset", values[OPTION_OFFSET], 0, 10000, &offset))) {
        return CLI_USAGE;
    }
    question.how.limit = (uint32_t)limit;
    question.how.offset = (uint32_t)offset;
    question.explain = values[OPTION_EXPLAIN] != NULL && !trec;
    question.how.ladder = values[OPTION_LADDER] != NULL;
    question.how.all = values[OPTION_ALL] != NULL;
    question.how.count = values[OPTION_COUNT] != NULL;
    question.how.literal = trec || values[OPTION_LITERAL] != NULL;
    return cli_read(args, reading, &question);
}

const cli_command CLI_FIND = {
    .name = "find",
    .words = "QUERY...",
    .summary = "find the articles that answer a question",
    .text =
        "The best articles first; +word must be there, -word must not. \"these words in this\n"
        "order\", =exact, ( ), OR, near/5, prefix*, title:word, source:NAME, lang:ar,\n"
        "date:2024-12, date:2024-11-27..2024-12-08, date:2024.., about:2024-11-29 (mentions it)",
    .options = {{"sort", 's', "ORDER", "relevance, newest or oldest (relevance)"},
                {"limit", 'n', "N", "hits to show (10)"},
                {"offset", 'o', "N", "hits to pass over first (0)"},
                {"all", 0, NULL, "only articles with all words, as in order of date"},
                {"count", 0, NULL, "count all articles that match, however many"},
                {"literal", 0, NULL, "the question is plain words: signs mean nothing"},
                {"batch", 0, "FILE", "a question on each line of FILE (- for standard input)"},
                {"like", 0, "ID", "articles about the same as this one: no question then"},
                {"format", 0, "FORMAT", "text, json or trec (literal, 100 hits)"},
                {"explain", 0, NULL, "which spellings were counted, and each score taken apart"},
                {"ladder", 0, NULL, "no hit: loosen the question step by step, and say how"},
                {"json", 0, NULL, "a JSON object for each hit"}},
    .words_min = 0,
    .words_max = -1,
    .dashes = true,
    .run = run,
};
