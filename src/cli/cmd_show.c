/* SPDX-License-Identifier: MIT */
#include "cli/cli.h"

#include <warraq/pages.h>

#include <stdlib.h>
#include <string.h>

/* Of all related headlines of an article: it has no more than that. */
#define LINK_BYTES ((size_t)2 << 20)

enum { OPTION_RAW, OPTION_JSON };

static void field_print(const char *name, wq_span value)
{
    if (value.len != 0) {
        (void)printf("%-10s", name);
        cli_put(stdout, value, false);
        (void)fputc('\n', stdout);
    }
}

static void article_print(const wq_article *article)
{
    char date[WQ_DATE_TEXT], id[WQ_ID_LETTERS + 1];
    size_t columns = cli_columns();
    cli_put_wrapped(stdout, article->title, columns, 0);
    (void)fputc('\n', stdout);
    field_print("date", wq_span_of(date, wq_date_format(&article->date, date)));
    field_print("source", article->source);
    field_print("byline", article->byline);
    field_print("url", article->url);
    wq_id_format(article->id, id);
    field_print("id", wq_span_str(id));
    for (size_t i = 0; i < article->part_count; i++) {
        if (article->parts[i].kind < WQ_PART_BODY_END) {
            (void)fputc('\n', stdout);
            cli_put_wrapped(stdout, article->parts[i].text, columns, 0);
        }
    }
}

/* The text as it was written, byte for byte: for a file or a pipe. On a terminal it is made
 * harmless all the same. */
static void article_raw(const wq_article *article)
{
    bool terminal = cli_is_terminal(stdout);
    for (size_t i = 0; i <= article->part_count; i++) {
        wq_span text = i == 0 ? article->title : article->parts[i - 1].text;
        if (i > 0 && article->parts[i - 1].kind >= WQ_PART_BODY_END &&
            article->parts[i - 1].kind != WQ_PART_LEARNED) {
            continue;
        }
        if (terminal) {
            cli_put(stdout, text, true);
        } else {
            (void)fwrite(text.ptr, 1, text.len, stdout);
        }
        (void)fputs("\n", stdout);
    }
}

static wq_status on_edition(void *arg, const wq_article *edition)
{
    cli_json *json = arg;
    cli_json_open(json, NULL, '{');
    cli_json_text(json, "docno", edition->docno);
    cli_json_date(json, "date", &edition->date);
    cli_json_text(json, "source", edition->source);
    cli_json_text(json, "url", edition->url);
    cli_json_close(json, '}');
    return WQ_OK;
}

static void on_mention(void *arg, const wq_mention *mention)
{
    static const char *const ORIGINS[] = {"written", "nearest year", "relative", "yearless"};
    static const char *const PRECISIONS[] = {"day", "year", "month", "day", "minute"};
    cli_json *json = arg;
    char day[16];
    cli_json_open(json, NULL, '{');
    if (mention->origin == WQ_MENTION_YEARLESS) {
        (void)snprintf(day, sizeof day, "--%02u-%02u", mention->month, mention->day);
        cli_json_text(json, "date", wq_span_str(day));
    } else {
        cli_json_date(json, "date", &mention->date);
    }
    cli_json_text(json, "precision", wq_span_str(PRECISIONS[mention->date.precision]));
    cli_json_text(json, "origin", wq_span_str(ORIGINS[mention->origin]));
    cli_json_text(json, "text", mention->text);
    cli_json_close(json, '}');
}

/* ---- where related headlines lead ---- */

typedef struct linking {
    wq_id *links; /* of the related headlines, in order; zeros: none */
    size_t count;
} linking;

/* The headlines are copied first: looking one up ends what is borrowed. */
static wq_status headlines_copy(const wq_article *article, wq_buf *texts, size_t *count)
{
    *count = 0;
    for (size_t i = 0; i < article->part_count; i++) {
        const wq_part *part = &article->parts[i];
        if (part->kind == WQ_PART_RELATED) {
            WQ_TRY(wq_buf_put_span(texts, part->text));
            WQ_TRY(wq_buf_put(texts, "", 1));
            ++*count;
        }
    }
    return WQ_OK;
}

static wq_status headlines_find(wq_snapshot *snapshot, wq_span texts, const wq_id *self,
                                wq_id *links)
{
    while (texts.len > 0) {
        size_t len = strlen((const char *)texts.ptr);
        wq_status status = wq_title_find(snapshot, wq_span_sub(texts, 0, len), self, links++);
        /* An archive without an index, or one that is damaged, is shown all the same. */
        if (status == WQ_ENOMEM || status == WQ_ECANCEL) {
            return status;
        }
        texts = wq_span_sub(texts, len + 1, texts.len);
    }
    return WQ_OK;
}

static wq_status links_find(wq_snapshot *snapshot, const wq_article *article, linking *l)
{
    wq_buf texts;
    wq_id self = article->id;
    wq_buf_init(&texts, LINK_BYTES);
    wq_status status = headlines_copy(article, &texts, &l->count);
    if (status == WQ_OK && l->count > 0) {
        l->links = calloc(l->count, sizeof *l->links);
        status = l->links == NULL ? WQ_ENOMEM
                                  : headlines_find(snapshot, wq_buf_span(&texts), &self, l->links);
    }
    wq_buf_release(&texts);
    return status;
}

static void related_print(const wq_article *article, const linking *l)
{
    static const wq_id NONE = {{0}};
    size_t number = 0;
    for (size_t i = 0; i < article->part_count; i++) {
        if (article->parts[i].kind != WQ_PART_RELATED || number >= l->count) {
            continue;
        }
        (void)fputs(number == 0 ? "\nrelated\n" : "", stdout);
        (void)fputs("  ", stdout);
        if (memcmp(&l->links[number], &NONE, sizeof NONE) != 0) {
            cli_put_id(stdout, l->links[number]);
        } else {
            (void)printf("%8s", "-");
        }
        (void)fputs("  ", stdout);
        cli_put(stdout, article->parts[i].text, false);
        (void)fputc('\n', stdout);
        number++;
    }
}

static wq_status article_json(wq_snapshot *snapshot, const wq_article *article, const linking *l)
{
    cli_json json;
    wq_id id = article->id;
    cli_json_begin(&json, stdout);
    cli_json_linked(&json, article, l->links);
    cli_json_open(&json, "dates_mentioned", '[');
    wq_article_dates(article, on_mention, &json);
    cli_json_close(&json, ']');
    cli_json_open(&json, "editions", '[');
    wq_status status = wq_editions_each(snapshot, id, on_edition, &json);
    cli_json_close(&json, ']');
    cli_json_end(&json);
    return status;
}

typedef struct counting {
    uint64_t count;
} counting;

static wq_status on_count(void *arg, const wq_article *edition)
{
    (void)edition;
    ((counting *)arg)->count++;
    return WQ_OK;
}

static wq_status show(wq_snapshot *snapshot, const cli_args *args, linking *l)
{
    wq_id id;
    const wq_article *article;
    counting editions = {0};
    WQ_TRY(wq_id_resolve(snapshot, args->words[0], &id));
    WQ_TRY(wq_article_get(snapshot, id, &article));
    if (args->values[OPTION_RAW] != NULL) {
        article_raw(article);
        return WQ_OK;
    }
    WQ_TRY(links_find(snapshot, article, l));
    WQ_TRY(wq_article_get(snapshot, id, &article));
    if (args->values[OPTION_JSON] != NULL) {
        return article_json(snapshot, article, l);
    }
    article_print(article);
    related_print(article, l);
    if (article->same_as.len > 0) {
        (void)fputc('\n', stdout);
        field_print("same as", article->same_as);
    }
    WQ_TRY(wq_editions_each(snapshot, id, on_count, &editions));
    if (editions.count > 1) {
        (void)printf("\n%u editions: warraq show --json lists them\n", (unsigned)editions.count);
    }
    return WQ_OK;
}

static int reading(const cli_args *args, wq_archive *archive, wq_snapshot *snapshot, void *arg)
{
    linking links = {NULL, 0};
    wq_status status = show(snapshot, args, &links);
    (void)arg;
    free(links.links);
    return status == WQ_OK ? CLI_DONE : cli_fail(archive, status);
}

static int run(const cli_args *args)
{
    return cli_read(args, reading, NULL);
}

const cli_command CLI_SHOW = {
    .name = "show",
    .words = "ID",
    .summary = "show an article",
    .text = "ID is a prefix of at least 6 letters, as find and list print it.",
    .options = {{"raw", 'r', NULL, "the text alone, as it was written"},
                {"json", 0, NULL, "everything that is known of it, as a JSON object"}},
    .words_min = 1,
    .words_max = 1,
    .run = run,
};
