/* SPDX-License-Identifier: MIT */
/* An archive in a folder of its own, with a few articles whose answers are easy to see.
 * Include first: it asks for nftw. */
#ifndef UNIT_API_API_FIXTURE_H
#define UNIT_API_API_FIXTURE_H

#include "unit/ingest/tree.h"

#include "unit/unit.h"

#include <warraq/warraq.h>

#include <string.h>

typedef struct fixture {
    char root[64];
    char dir[96];
    wq_archive *archive;
    wq_snapshot *snapshot;
} fixture;

static fixture f;

/** Three articles in two papers; the second was printed by both. */
static const char THREE[] =
    "{\"title\":\"Bridge opens at Marwa\",\"source\":\"Jarida\",\"date\":\"2024-12-03\","
    "\"body\":\"The red bridge at Marwa opened this morning.\\n\\nBoats waited below it.\"}\n"
    "{\"title\":\"Rain fills the wells\",\"source\":\"Jarida\",\"date\":\"2024-12-05\","
    "\"body\":\"After nine dry weeks rain fell on the hills above Marwa.\"}\n"
    "{\"title\":\"Rain fills the wells\",\"source\":\"Anba\",\"date\":\"2024-12-06\","
    "\"body\":\"After nine dry weeks rain fell on the hills above Marwa.\"}\n"
    "{\"title\":\"A school without a roof\",\"source\":\"Anba\","
    "\"body\":\"Pupils of the red school sit under canvas.\"}\n";

/** Write `text` to a file NAME of the fixture's folder; the path is good until the next call. */
static inline const char *fixture_file(const char *name, const char *text, size_t len)
{
    static char path[160];
    (void)snprintf(path, sizeof path, "%s/%s", f.root, name);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, len, file), len);
    assert_int_equal(fclose(file), 0);
    return path;
}

static inline wq_add_result fixture_add(const char *name, const char *text, size_t len)
{
    const char *path = fixture_file(name, text, len);
    wq_add_result result;
    if (wq_add(f.archive, &path, 1, NULL, &result) != WQ_OK) {
        fail_msg("%s", wq_archive_message(f.archive));
    }
    return result;
}

static inline void fixture_look(void)
{
    wq_snapshot_close(f.snapshot);
    assert_int_equal(wq_snapshot_open(f.archive, &f.snapshot), WQ_OK);
}

/** Close and open again with these options. */
static inline wq_status fixture_reopen(const wq_open_options *options)
{
    wq_snapshot_close(f.snapshot);
    f.snapshot = NULL;
    wq_archive_close(f.archive);
    return wq_archive_open(f.dir, options, &f.archive);
}

/** An empty archive, open for writing. */
static inline int fixture_empty(void **state)
{
    (void)state;
    memset(&f, 0, sizeof f);
    if (tree_make(f.root, sizeof f.root) != 0) {
        return -1;
    }
    (void)snprintf(f.dir, sizeof f.dir, "%s/archive", f.root);
    return wq_archive_init(f.dir, NULL, &f.archive) == WQ_OK ? 0 : -1;
}

/** An archive with THREE, and a snapshot of it. */
static inline int fixture_three(void **state)
{
    if (fixture_empty(state) != 0) {
        return -1;
    }
    wq_add_result added = fixture_add("three.jsonl", THREE, sizeof THREE - 1);
    fixture_look();
    return added.added == 3 && added.editions == 1 ? 0 : -1;
}

static inline int fixture_end(void **state)
{
    (void)state;
    wq_snapshot_close(f.snapshot);
    wq_archive_close(f.archive);
    return tree_remove(f.root);
}

/** What a status of a call says, and that its sentence has `words`. */
#define assert_says(call, status, words)                                                           \
    do {                                                                                           \
        assert_int_equal((call), (status));                                                        \
        if (strstr(wq_archive_message(f.archive), (words)) == NULL) {                              \
            fail_msg("no \"%s\" in: %s", words, wq_archive_message(f.archive));                    \
        }                                                                                          \
    } while (0)

static inline int span_is(wq_span span, const char *text)
{
    return span.len == strlen(text) && memcmp(span.ptr, text, span.len) == 0;
}

#endif
