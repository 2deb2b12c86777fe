/* SPDX-License-Identifier: MIT */
#include "cli/forms.h"

enum { OPTION_JSON };

typedef struct explaining {
    const char *word;
    bool json;
    uint32_t count;
} explaining;

static void on_form(void *arg, const wq_spelling *form)
{
    explaining *e = arg;
    e->count++;
    if (!e->json) {
        cli_form_print(form);
        return;
    }
    cli_json json;
    cli_json_begin(&json, stdout);
    cli_json_text(&json, "word", wq_span_str(e->word));
    cli_form_json(&json, form);
    cli_json_end(&json);
}

static wq_status word_explain(wq_snapshot *snapshot, explaining *e)
{
    if (!e->json) {
        cli_put(stdout, wq_span_str(e->word), false);
        (void)fputc('\n', stdout);
    }
    uint32_t before = e->count;
    WQ_TRY(wq_word_explain(snapshot, e->word, on_form, e));
    if (e->count > before || e->json) {
        return WQ_OK;
    }
    (void)puts("  not in the archive");
    WQ_TRY(cli_meant_print(snapshot, e->word));
    return cli_keys_print(snapshot, e->word);
}

static int reading(const cli_args *args, wq_archive *archive, wq_snapshot *snapshot, void *arg)
{
    (void)arg;
    explaining e = {.json = args->values[OPTION_JSON] != NULL};
    wq_status status = WQ_OK;
    for (int i = 0; i < args->count && status == WQ_OK; i++) {
        e.word = args->words[i];
        status = word_explain(snapshot, &e);
    }
    if (status != WQ_OK) {
        return cli_fail(archive, status);
    }
    return e.count == 0 ? CLI_NOTHING : CLI_DONE;
}

static int run(const cli_args *args)
{
    return cli_read(args, reading, NULL);
}

const cli_command CLI_EXPLAIN = {
    .name = "explain",
    .words = "WORD...",
    .summary = "say which spellings a word of a question stands for",
    .text =
        "Each line is a form that the archive has: its class, the weight of the class, how many\n"
        "articles have it, and the form. find --explain takes the score of a hit apart.",
    .options = {{"json", 0, NULL, "a JSON object for each form"}},
    .words_min = 1,
    .words_max = -1,
    .run = run,
};
