/* SPDX-License-Identifier: MIT */
/* How fast are UTF-8 checking, and normalising and tokenising? MB/s of CPU time, the best of
 * several rounds.
 *
 *   zstd -dc almayadeen.jsonl.zst | bench_text        (or: bench_text FILE)
 *
 * Reads up to 64 MiB of text from the file or standard input; invalid bytes only separate words. */
#include "text/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define ROUNDS 5
#define MAX    ((size_t)64 << 20)

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Seconds of one round; `*count` gets the words. */
static double tokenise(wq_span text, bool slow, size_t *count)
{
    static volatile uint64_t sink;
    text_tokens it;
    text_token token;
    uint64_t sum = 0;
    double start = now();
    text_tokens_init(&it, text);
    it.slow = slow;
    for (*count = 0; text_tokens_next(&it, &token); (*count)++) {
        sum += token.folded[0] + token.end;
    }
    sink = sum;
    (void)sink;
    return now() - start;
}

static double check(wq_span text)
{
    size_t bad = 0;
    double start = now();
    wq_status st = text_utf8_check(text, &bad);
    if (st != WQ_OK) {
        printf("not UTF-8 at byte %zu\n", bad);
    }
    return now() - start;
}

int main(int argc, char **argv)
{
    FILE *in = argc > 1 ? fopen(argv[1], "rb") : stdin;
    uint8_t *bytes = malloc(MAX);
    if (!in || !bytes) {
        perror("bench_text");
        return 1;
    }
    wq_span text = wq_span_of(bytes, fread(bytes, 1, MAX, in));
    double best[3] = {1e9, 1e9, 1e9};
    size_t words = 0;
    for (int i = 0; i < ROUNDS; i++) {
        double t[3] = {check(text), tokenise(text, false, &words), tokenise(text, true, &words)};
        for (int k = 0; k < 3; k++) {
            best[k] = t[k] < best[k] ? t[k] : best[k];
        }
    }
    double mb = (double)text.len / 1e6;
    printf("%.1f MB, %zu words: utf8 check %.0f MB/s, words %.0f MB/s, general path %.0f MB/s\n",
           mb, words, mb / best[0], mb / best[1], mb / best[2]);
    free(bytes);
    return 0;
}
