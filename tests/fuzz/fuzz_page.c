/* SPDX-License-Identifier: MIT */
/* The page reader: every line gets one part, in order; with rules of a person (what stands before
 * a U+0001) and without. */
#include "ingest/core.h"
#include "ingest/page_lines.h"
#include "ingest/siterules.h"
#include "text/text.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void page_check(const ingest_pages *page)
{
    size_t count, end = 0;
    const ingest_line *line = ingest_page_line(page, &count);
    uint32_t story = 0;
    for (size_t i = 0; i < count; i++) {
        bool right = line[i].at >= end && line[i].len > 0 && line[i].text < line[i].len &&
                     line[i].at + line[i].len <= page->len && line[i].kind > LINE_UNSET &&
                     line[i].kind < LINE_KINDS && line[i].rule > RULE_NONE &&
                     line[i].rule < RULE_COUNT && line[i].story - story <= 1;
        if (!right) {
            abort();
        }
        story = line[i].story;
        end = line[i].at + line[i].len;
    }
    if (count > 0 && story + 1 != page->stories) {
        abort();
    }
}

static void page_read(const ingest_lexicon *lexicon, const ingest_siterules *rules, wq_span text,
                      bool body_only)
{
    wq_buf bytes;
    wq_buf_init(&bytes, 1 << 20);
    ingest_pages page;
    memset(&page, 0, sizeof page);
    if (wq_buf_put_span(&bytes, text) == WQ_OK && text.len > 0) {
        page.lexicon = lexicon;
        page.rules = rules;
        page.body_only = body_only;
        page.text = bytes.ptr;
        page.len = ingest_entities_decode(bytes.ptr, bytes.len);
        wq_buf_init(&page.lines, PACK_PARTS_MAX * sizeof(ingest_line));
        if (ingest_page_read(&page) == WQ_OK) {
            uint32_t *same = calloc(page.stories, sizeof *same);
            page_check(&page);
            if (same == NULL || ingest_page_same(&page, same) != WQ_OK) {
                abort();
            }
            free(same);
        }
        wq_buf_release(&page.lines);
    }
    wq_buf_release(&bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static ingest_lexicon *lexicon;
    lexicon = lexicon != NULL ? lexicon : ingest_lexicon_new();
    wq_span text = wq_span_of(data, size);
    size_t bad;
    if (lexicon == NULL || text_utf8_check(text, &bad) != WQ_OK) {
        return 0;
    }
    const uint8_t *mark = size > 0 ? memchr(data, 1, size) : NULL;
    ingest_siterules *rules = NULL;
    if (mark != NULL) {
        wq_error err;
        wq_error_clear(&err);
        size_t len = (size_t)(mark - data);
        if (ingest_siterules_parse(wq_span_of(data, len), "rules", &err, &rules) != WQ_OK) {
            rules = NULL;
        }
        text = wq_span_sub(text, len + 1, size);
    }
    page_read(lexicon, rules, text, false);
    page_read(lexicon, rules, text, true);
    ingest_siterules_free(rules);
    return 0;
}
