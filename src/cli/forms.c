/* SPDX-License-Identifier: MIT */
#include "cli/forms.h"

#include <inttypes.h>
#include <string.h>

/** Words that are offered for one that is unknown. */
#define MEANT 5
/** Words of a question that are read on the other layout. */
#define KEYS_RUNS 8
#define BLANKS    " \t\r\n"
/** A Latin word of so few articles may be meant as an Arabic one of so many times as many. */
#define FEW       20u
#define MANY_MORE 8u
/** Letters; a shorter one could be anything. */
#define SHORT 3u

void cli_form_print(const wq_spelling *form)
{
    char count[32];
    (void)printf("  %-9s %" PRIu32 ".%02" PRIu32 "  %9s  ", form->class_name, form->weight / 256,
                 form->weight % 256 * 100 / 256,
                 form->articles != 0 ? cli_count(form->articles, count) : "-");
    cli_put(stdout, wq_span_str(form->text), false);
    (void)fputc('\n', stdout);
}

void cli_form_json(cli_json *json, const wq_spelling *form)
{
    cli_json_text(json, "text", wq_span_str(form->text));
    cli_json_text(json, "class", wq_span_str(form->class_name));
    cli_json_number(json, "articles", form->articles);
    cli_json_number(json, "weight", form->weight);
}

void cli_forms_print(wq_hits *hits)
{
    for (uint32_t i = 0; i < wq_hits_words(hits); i++) {
        const char *asked;
        const wq_spelling *list;
        uint32_t count;
        if (wq_hits_spellings(hits, i, &asked, &list, &count) != WQ_OK) {
            return;
        }
        cli_put(stdout, wq_span_str(asked), false);
        (void)fputs(wq_hits_stop(hits, i) ? ": passed over, it says nothing\n"
                    : count == 0          ? ": not in the archive\n"
                                          : ":\n",
                    stdout);
        for (uint32_t k = 0; k < count; k++) {
            cli_form_print(&list[k]);
        }
    }
}

void cli_forms_json(wq_hits *hits)
{
    cli_json json;
    cli_json_begin(&json, stdout);
    cli_json_open(&json, "words", '[');
    for (uint32_t i = 0; i < wq_hits_words(hits); i++) {
        const char *asked;
        const wq_spelling *list;
        uint32_t count;
        if (wq_hits_spellings(hits, i, &asked, &list, &count) != WQ_OK) {
            break;
        }
        cli_json_open(&json, NULL, '{');
        cli_json_text(&json, "word", wq_span_str(asked));
        cli_json_bool(&json, "stop", wq_hits_stop(hits, i));
        cli_json_open(&json, "forms", '[');
        for (uint32_t k = 0; k < count; k++) {
            cli_json_open(&json, NULL, '{');
            cli_form_json(&json, &list[k]);
            cli_json_close(&json, '}');
        }
        cli_json_close(&json, ']');
        cli_json_close(&json, '}');
    }
    cli_json_close(&json, ']');
    cli_json_end(&json);
}

wq_status cli_keys_print(wq_snapshot *snapshot, const char *question)
{
    char meant[KEYS_RUNS * (WQ_SUGGEST_TEXT + 1)] = "";
    size_t len = 0;
    question += strspn(question, BLANKS);
    for (unsigned runs = 0; *question != '\0'; runs++) {
        wq_suggestion one;
        uint32_t count = 0;
        if (runs == KEYS_RUNS) {
            return WQ_OK;
        }
        WQ_TRY(wq_suggest(snapshot, question, WQ_SUGGEST_LAYOUT, NULL, &one, 1, &count));
        if (count == 0) {
            return WQ_OK;
        }
        len +=
            (size_t)snprintf(meant + len, sizeof meant - len, "%s%s", len > 0 ? " " : "", one.text);
        question += strcspn(question, BLANKS);
        question += strspn(question, BLANKS);
    }
    if (len > 0) {
        (void)fputs("on the other keyboard: ", stdout);
        cli_put(stdout, wq_span_of(meant, len), false);
        (void)fputc('\n', stdout);
    }
    return WQ_OK;
}

/* What Latin letters may stand for, else what is spelled nearly so. */
wq_status cli_meant_print(wq_snapshot *snapshot, const char *word)
{
    wq_suggestion list[MEANT];
    uint32_t count = 0;
    wq_status status = wq_suggest(snapshot, word, WQ_SUGGEST_LATIN, NULL, list, MEANT, &count);
    if (status == WQ_OK && count == 0) {
        status = wq_suggest(snapshot, word, WQ_SUGGEST_NEAR, NULL, list, MEANT, &count);
    }
    for (uint32_t i = 0; status == WQ_OK && i < count; i++) {
        (void)fputs(i == 0 ? "did you mean: " : ", ", stdout);
        cli_put(stdout, wq_span_str(list[i].text), false);
    }
    (void)fputs(status == WQ_OK && count > 0 ? "\n" : "", stdout);
    return status;
}

/* Latin letters in an Arabic archive: a word that few articles have may be meant as an Arabic one
 * that many more have. */
static wq_status arabic_print(wq_snapshot *snapshot, const char *word, uint64_t articles)
{
    wq_suggestion list[MEANT];
    uint32_t count;
    const char *before = "or in Arabic: ";
    bool letter = (word[0] | 0x20) >= 'a' && (word[0] | 0x20) <= 'z';
    if (!letter || strlen(word) < SHORT || articles > FEW) {
        return WQ_OK;
    }
    WQ_TRY(wq_suggest(snapshot, word, WQ_SUGGEST_LATIN, NULL, list, MEANT, &count));
    for (uint32_t i = 0; i < count; i++) {
        if (list[i].articles >= MANY_MORE * articles) {
            (void)fputs(before, stdout);
            cli_put(stdout, wq_span_str(list[i].text), false);
            before = ", ";
        }
    }
    (void)fputs(before[0] == ',' ? "\n" : "", stdout);
    return WQ_OK;
}

/* "no article has source:jawhara; there is source:"jawhara fm"". */
static void filter_print(void *arg, const wq_filter_lacking *lacking)
{
    (void)arg;
    (void)printf("no article has %s:\"", lacking->name);
    cli_put(stdout, wq_span_str(lacking->value), false);
    if (lacking->near != NULL) {
        (void)printf("\", but there is %s:\"", lacking->name);
        cli_put(stdout, wq_span_str(lacking->near), false);
    }
    (void)fputs("\"\n", stdout);
}

wq_status cli_unknown_print(wq_snapshot *snapshot, wq_hits *hits, const char *question)
{
    bool unknown = false;
    WQ_TRY(wq_hits_filters(hits, filter_print, NULL));
    if (wq_hits_briefs(hits)) {
        return WQ_OK; /* the words of briefs are not those of articles */
    }
    for (uint32_t i = 0; i < wq_hits_words(hits); i++) {
        const char *asked;
        const wq_spelling *list;
        uint32_t count;
        WQ_TRY(wq_hits_spellings(hits, i, &asked, &list, &count));
        if (!wq_hits_lacking(hits, i)) {
            WQ_TRY(count > 0 ? arabic_print(snapshot, asked, list[0].articles) : WQ_OK);
            continue;
        }
        unknown = true;
        (void)fputc('\'', stdout);
        cli_put(stdout, wq_span_str(asked), false);
        (void)fputs("' is not in the archive\n", stdout);
        WQ_TRY(cli_meant_print(snapshot, asked));
    }
    return unknown && question != NULL ? cli_keys_print(snapshot, question) : WQ_OK;
}
