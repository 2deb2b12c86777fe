/* SPDX-License-Identifier: MIT */
/* Names typed in Latin letters: is the right Arabic word among those that are offered?
 *
 *   bench_names ARCHIVE NAMES
 *
 * NAMES has a line "latin, tab, arabic" for each name. Counted are those whose Arabic spelling the
 * archive has; a word is right when it has the same folded form, with the article or without. */
#include "base/span.h"
#include "text/text.h"

#include <warraq/warraq.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OFFERED 5

static void must(wq_status st, const char *what)
{
    if (st != WQ_OK) {
        (void)fprintf(stderr, "bench_names: %s: %s\n", what, wq_status_text(st));
        exit(1);
    }
}

/* The folded words of a name, joined. */
static size_t folded(const char *name, uint8_t *out, size_t room)
{
    text_tokens it;
    text_token token;
    size_t len = 0;
    text_tokens_init(&it, wq_span_str(name));
    while (text_tokens_next(&it, &token) && len + token.folded_len <= room) {
        memcpy(out + len, token.folded, token.folded_len);
        len += token.folded_len;
    }
    return len;
}

static bool same(const char *one, const char *other)
{
    uint8_t bytes[2][2 * WQ_SUGGEST_TEXT];
    wq_span article = wq_span_str("ال");
    wq_span names[2];
    for (int i = 0; i < 2; i++) {
        names[i] = wq_span_of(bytes[i], folded(i == 0 ? one : other, bytes[i], sizeof bytes[i]));
        if (names[i].len > article.len + 2 && wq_span_begins(names[i], article)) {
            names[i] = wq_span_sub(names[i], article.len, names[i].len);
        }
    }
    return wq_span_equal(names[0], names[1]);
}

static bool is_there(wq_snapshot *snapshot, const char *name)
{
    char quoted[2 * WQ_SUGGEST_TEXT];
    wq_find_options how = {.size = sizeof how, .limit = 1};
    wq_hits *hits;
    (void)snprintf(quoted, sizeof quoted, "\"%s\"", name);
    must(wq_find(snapshot, quoted, &how, &hits), name);
    bool is = wq_hits_count(hits) > 0;
    wq_hits_free(hits);
    return is;
}

int main(int argc, char **argv)
{
    char line[4 * WQ_SUGGEST_TEXT];
    unsigned names = 0, first = 0, among = 0;
    wq_archive *archive;
    wq_snapshot *snapshot;
    FILE *in = argc == 3 ? fopen(argv[2], "r") : NULL;
    if (in == NULL) {
        (void)fputs("usage: bench_names ARCHIVE NAMES\n", stderr);
        return 2;
    }
    must(wq_archive_open(argv[1], NULL, &archive), argv[1]);
    must(wq_snapshot_open(archive, &snapshot), argv[1]);
    while (fgets(line, sizeof line, in) != NULL) {
        wq_suggestion list[OFFERED];
        uint32_t count = 0, at = 0;
        char *arabic = strchr(line, '\t');
        line[strcspn(line, "\n")] = '\0';
        if (arabic == NULL || !is_there(snapshot, arabic + 1)) {
            continue;
        }
        *arabic++ = '\0';
        must(wq_suggest(snapshot, line, WQ_SUGGEST_LATIN, NULL, list, OFFERED, &count), line);
        while (at < count && !same(list[at].text, arabic)) {
            at++;
        }
        names++;
        first += at == 0 && count > 0;
        among += at < count;
    }
    printf("names %u\nfirst %u\namong %u\n", names, first, among);
    (void)fclose(in);
    wq_snapshot_close(snapshot);
    wq_archive_close(archive);
    return 0;
}
