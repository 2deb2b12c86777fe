/* SPDX-License-Identifier: MIT */
#include "ingest/reader.h"

#include "base/limits.h"
#include "ingest/core.h"

#include <stdlib.h>
#include <string.h>

const char *ingest_kind_name(unsigned kind)
{
    switch (kind) {
    case WQ_PART_PARAGRAPH:
        return "paragraph";
    case WQ_PART_SUBHEAD:
        return "subhead";
    case WQ_PART_RELATED:
        return "related";
    case WQ_PART_BRIEF:
        return "brief";
    case WQ_PART_TEASER:
        return "teaser";
    case WQ_PART_NOISE:
        return "noise";
    default:
        return NULL;
    }
}

wq_status ingest_reader_open(ingest_input *in, const ingest_reader_options *options,
                             ingest_reader **out)
{
    *out = NULL;
    wq_format format = options->format;
    if (format == WQ_FORMAT_AUTO) {
        wq_span head;
        wq_status status = ingest_input_window(in, &head);
        WQ_FAIL_IF(status != WQ_OK && status != WQ_EEND, status);
        format = status == WQ_OK ? ingest_detect(head) : WQ_FORMAT_TEXT;
    }
    ingest_reader *r = calloc(1, sizeof *r);
    WQ_FAIL_IF(r == NULL, WQ_ENOMEM);
    size_t page = options->page_max != 0 ? options->page_max : WQ_LIMIT_PAGE;
    r->in = in;
    r->options = *options;
    r->format = format;
    wq_buf_init(&r->raw, page);
    wq_buf_init(&r->converted, page);
    wq_buf_init(&r->extra, WQ_LIMIT_EXTRA);
    wq_buf_init(&r->parts, PACK_PARTS_MAX * sizeof(wq_part));
    wq_buf_init(&r->page.lines, PACK_PARTS_MAX * sizeof(ingest_line));
    wq_buf_init(&r->same_as, WQ_LIMIT_FIELD);
    *out = r;
    return WQ_OK;
}

void ingest_reader_close(ingest_reader *r)
{
    if (r == NULL) {
        return;
    }
    wq_buf_release(&r->raw);
    wq_buf_release(&r->converted);
    wq_buf_release(&r->extra);
    wq_buf_release(&r->parts);
    wq_buf_release(&r->page.lines);
    wq_buf_release(&r->same_as);
    ingest_lexicon_free(r->own_lexicon);
    free(r->same);
    free(r->ids);
    free(r);
}

wq_status ingest_reader_next(ingest_reader *r, ingest_page *page)
{
    memset(page, 0, sizeof *page);
    return r->format == WQ_FORMAT_JSONL  ? ingest_jsonl_next(r, page)
           : r->format == WQ_FORMAT_TREC ? ingest_trec_next(r, page)
                                         : ingest_plain_next(r, page);
}
