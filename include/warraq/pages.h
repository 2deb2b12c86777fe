/* SPDX-License-Identifier: MIT */
/* What an archive knows of its sources' pages: lines that recur, and rules that a person gave. */
#ifndef WARRAQ_PAGES_H
#define WARRAQ_PAGES_H

#include <warraq/archive.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A line that recurs in a source: boilerplate, whatever its words. Spans are borrowed. */
typedef struct wq_boilerplate {
    wq_span source; /**< its name, cut to 115 bytes; empty: not known, or of a line that is kept */
    wq_span text;   /**< cut to 103 bytes, unless kept */
    uint32_t articles; /**< that have it, for certain */
    uint32_t of;       /**< articles of the source that were counted */
    bool kept;         /**< overruled by wq_line_keep: it stays in the articles */
} wq_boilerplate;

/** Every line that was learned (it stood in at least 5 articles of its source, and in one of 20),
 * then every line that is kept. A learned line is left out of an article when it is shown or
 * indexed; what is stored, exported and made an id of is the article as it came. Heap: one source
 * at a time (17 KiB). */
WQ_API wq_status wq_boilerplate_each(wq_snapshot *snapshot,
                                     wq_status (*each)(void *arg, const wq_boilerplate *line),
                                     void *arg) WQ_MUST_USE;

/** This line (UTF-8, 1 to 1,000 bytes, as it stands in the articles) is never boilerplate. Articles
 * show it at once; what was indexed without it is found by its words after wq_rebuild. */
WQ_API wq_status wq_line_keep(wq_archive *archive, const char *line) WQ_MUST_USE;

/** Rules for reading text pages that go before the reader's own; `text` instead of all that the
 * archive has ("": none). `name` stands in messages. Lines of the form PART WORD TEXT: the part
 * (noise, label, related, brief, teaser, byline, dateline, source, date, subhead, paragraph) of a
 * line that is, begins with, ends with or has the text (is, begins, ends, has); [NAME] begins rules
 * for pages of one source, # a remark. At most 64 KiB and 1,000 rules. They are used by what is
 * added from now on. WQ_EFORMAT, WQ_ETOOBIG, WQ_EENCODING: the message names line and column. */
WQ_API wq_status wq_rules_set(wq_archive *archive, const char *text, const char *name) WQ_MUST_USE;
/** The rules of the archive. Borrowed until the next call on the snapshot. */
WQ_API wq_status wq_rules_get(wq_snapshot *snapshot, wq_span *text) WQ_MUST_USE;

/** The article whose title (given, not derived) has the same words, in any spelling, other than
 * `except` (may be NULL): what a related headline leads to, whichever of the two came first. The
 * work is bounded. Ends what is borrowed from the snapshot; `title` may not be. WQ_ENOTFOUND. */
WQ_API wq_status wq_title_find(wq_snapshot *snapshot, wq_span title, const wq_id *except,
                               wq_id *id) WQ_MUST_USE;

#ifdef __cplusplus
}
#endif
#endif
