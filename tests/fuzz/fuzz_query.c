/* SPDX-License-Identifier: MIT */
/* The parser of questions, the words that come of it, and a passage: the input is a question, a
 * newline, and the body of an article. */
#include "query/query.h"
#include "unit/query/query_parsed.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void passage_check(const query_words *words, wq_span body, size_t letters)
{
    wq_part parts[2] = {{WQ_PART_PARAGRAPH, wq_span_sub(body, 0, body.len / 2)},
                        {WQ_PART_PARAGRAPH, wq_span_sub(body, body.len / 2, body.len)}};
    wq_article article;
    query_passage passage;
    memset(&article, 0, sizeof article);
    article.parts = parts;
    article.part_count = 2;
    query_passage_init(&passage);
    if (query_passage_make(words, &article, letters, &passage) == WQ_OK) {
        uint32_t before = 0;
        for (size_t i = 0; i < passage.mark_count; i++) {
            const query_mark *mark = &passage.marks[i];
            if (mark->start < before || mark->end <= mark->start || mark->end > passage.text.len ||
                mark->word >= query_words_count(words)) {
                abort();
            }
            before = mark->start;
        }
    }
    query_passage_release(&passage);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    wq_error err;
    query_words *words;
    size_t line = 0;
    memset(&err, 0, sizeof err);
    while (line < size && data[line] != '\n') {
        line++;
    }
    wq_span body = wq_span_sub(wq_span_of(data, size), line + 1, size);
    wq_status st = test_words_parse(wq_span_of(data, line), &err, &words);
    if (st == WQ_EQUERY && strstr(err.text, "column ") == NULL) {
        abort();
    }
    if (st == WQ_OK) {
        passage_check(words, body, 0);
        passage_check(words, body, 20);
        passage_check(words, body, 200);
        query_words_free(words);
    }
    return 0;
}
