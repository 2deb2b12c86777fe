/* SPDX-License-Identifier: MIT */
#include "unit/ingest/tree.h"

#include "unit/unit.h"

#include "ingest/pipeline.h"
#include "ingest/indexer.h"
#include "text/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct bench {
    char root[64];
    char archive[96];
    char index[96];
    store *s;
    index_db *db;
    wq_error err;
    char told[8192];
    wq_id last;
    volatile sig_atomic_t cancel;
    unsigned events, cancel_after;
    wq_task task;
} bench;

static bench b;

static void archive_open_with(size_t index_memory)
{
    store_options so = {
        .write = true, .create = true, .memory = ingest_budget_of(0).store, .err = &b.err};
    index_options io = {.write = true, .create = true, .memory = index_memory, .err = &b.err};
    if (store_open(b.archive, &so, &b.s) != WQ_OK || index_open(b.index, &io, &b.db) != WQ_OK) {
        fail_msg("%s", b.err.text);
    }
}

static void archive_open(void)
{
    archive_open_with(ingest_budget_of(0).index);
}

static void archive_close(void)
{
    index_close(b.db);
    store_close(b.s);
    b.db = NULL;
    b.s = NULL;
}

static int setup(void **state)
{
    (void)state;
    memset(&b, 0, sizeof b);
    if (tree_make(b.root, sizeof b.root) != 0) {
        return -1;
    }
    (void)snprintf(b.archive, sizeof b.archive, "%s/archive", b.root);
    (void)snprintf(b.index, sizeof b.index, "%s/archive/index.mdb", b.root);
    archive_open();
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    archive_close();
    return tree_remove(b.root);
}

static const char *path_of(const char *name)
{
    static char path[160];
    (void)snprintf(path, sizeof path, "%s/%s", b.root, name);
    return path;
}

static void write_file(const char *name, const char *text)
{
    FILE *file = fopen(path_of(name), "w");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, strlen(text), file), strlen(text));
    assert_int_equal(fclose(file), 0);
}

static void tell(const char *format, const char *text, uint64_t number)
{
    size_t len = strlen(b.told);
    (void)snprintf(b.told + len, sizeof b.told - len, format, text, (unsigned)number);
}

static void on_event(void *arg, const wq_add_event *event)
{
    (void)arg;
    static const char *const WHAT[] = {"new", "edition", "present", "refused"};
    tell("%s@%u ", WHAT[event->what], event->line);
    if (event->what != WQ_ADDED_REFUSED) {
        b.last = event->id;
    }
    if (event->reason != NULL) {
        tell("(%s) ", event->reason, 0);
    }
}

static void on_done(void *arg, const char *file, const char *note)
{
    (void)arg;
    const char *name = strrchr(file, '/');
    tell("%s", name != NULL ? name : file, 0);
    if (note != NULL) {
        tell(" {%s}", note, 0);
    }
    tell("%s\n", "", 0);
}

static wq_status add(const char *name, wq_add_options *options, wq_add_result *result)
{
    ingest_archive archive = {.store = b.s, .index = b.db, .err = &b.err};
    wq_add_options plain = {.size = sizeof plain};
    options = options != NULL ? options : &plain;
    options->event = on_event;
    options->input_done = on_done;
    b.told[0] = '\0';
    const char *path = path_of(name);
    wq_error_clear(&b.err);
    return ingest_add(&archive, &path, 1, options, result);
}

/* Live articles that hold a key, over all segments. */
static uint32_t articles_with(wq_span key, index_article *entry)
{
    index_view *view;
    uint32_t found = 0;
    assert_int_equal(index_snapshot(b.db, &view), WQ_OK);
    for (unsigned i = 0; i < index_segments(view); i++) {
        index_segment *segment = index_segment_at(view, i);
        index_term term;
        wq_status status = index_term_find(segment, key, &term);
        if (status == WQ_ENOTFOUND) {
            continue;
        }
        assert_int_equal(status, WQ_OK);
        for (uint32_t n = 0; n < index_segment_articles(segment); n++) {
            bool live;
            assert_int_equal(index_segment_live(segment, n, &live), WQ_OK);
            if (live && term.articles > 0) {
                found++;
                assert_int_equal(index_segment_article(segment, n, entry), WQ_OK);
            }
        }
    }
    index_view_close(view);
    return found;
}

static wq_span source_key(const char *source)
{
    static uint8_t key[TEXT_KEY_MAX];
    return wq_span_of(key, text_filter_key(TEXT_KEY_SOURCE, wq_span_str(source), key));
}

static void test_ingest_pipeline__new_present_edition_refused(void **state)
{
    (void)state;
    wq_add_result result;
    write_file("a.jsonl", "{\"title\":\"one\",\"body\":\"text\",\"source\":\"s\"}\n"
                          "{\"title\":\n"
                          "{\"title\":\"one\",\"body\":\"text\",\"source\":\"s\"}\n"
                          "{\"title\":\"one\",\"body\":\"text\",\"source\":\"t\"}\n");
    assert_int_equal(add("a.jsonl", NULL, &result), WQ_OK);
    assert_non_null(strstr(b.told, "new@1 refused@2 ("));
    assert_non_null(strstr(b.told, "present@3 edition@4 /a.jsonl\n"));
    assert_int_equal(result.added, 1);
    assert_int_equal(result.editions, 1);
    assert_int_equal(result.present, 1);
    assert_int_equal(result.refused, 1);
    assert_int_equal(result.inputs, 1);
    assert_int_equal(add("a.jsonl", NULL, &result), WQ_OK);
    assert_int_equal(result.present, 3);
    assert_int_equal(result.added + result.editions, 0);
}

static void test_ingest_pipeline__defaults_and_notes(void **state)
{
    (void)state;
    wq_add_result result;
    wq_add_options options = {
        .size = sizeof options, .source = "desk", .date = "8 Dec 2024", .language = "en"};
    write_file("a.jsonl", "{\"title\":\"one\",\"date\":\"soon\"}\n");
    assert_int_equal(add("a.jsonl", &options, &result), WQ_OK);
    assert_string_equal(b.told, "new@1 /a.jsonl {1 dates not understood}\n");
    store_view *view;
    store_place place;
    size_t count;
    wq_article article;
    assert_int_equal(store_snapshot(b.s, &view), WQ_OK);
    assert_int_equal(store_find(view, b.last, &place, 1, &count), WQ_OK);
    assert_int_equal(store_article(view, place, &article), WQ_OK);
    assert_true(wq_span_equal(article.source, wq_span_str("desk")));
    assert_true(wq_span_equal(article.language, wq_span_str("en")));
    assert_true(wq_span_equal(article.extra, wq_span_str("{\"date\":\"soon\"}")));
    assert_int_equal(article.date.precision, WQ_DATE_DAY);
    store_view_close(view);
    options.date = "never";
    assert_int_equal(add("a.jsonl", &options, &result), WQ_EINVAL);
}

static void test_ingest_pipeline__dry_run_changes_nothing(void **state)
{
    (void)state;
    wq_add_result result;
    wq_add_options options = {.size = sizeof options, .dry_run = true};
    write_file("a.txt", "A title\nand a text that is longer than it.\n");
    assert_int_equal(add("a.txt", &options, &result), WQ_OK);
    assert_int_equal(result.added, 1);
    options.dry_run = false;
    assert_int_equal(add("a.txt", &options, &result), WQ_OK);
    assert_int_equal(result.added, 1);
    options.dry_run = true;
    assert_int_equal(add("a.txt", &options, &result), WQ_OK);
    assert_int_equal(result.present, 1);
}

static void test_ingest_pipeline__one_entry_for_all_editions(void **state)
{
    (void)state;
    wq_add_result result;
    index_article entry;
    write_file("a.jsonl", "{\"title\":\"one\",\"source\":\"late\",\"date\":\"2024-12-08\"}\n");
    write_file("b.jsonl", "{\"title\":\"one\",\"source\":\"early\",\"date\":\"2024-12-01\"}\n"
                          "{\"title\":\"one\",\"source\":\"third\",\"date\":\"2024-12-10\"}\n");
    assert_int_equal(add("a.jsonl", NULL, &result), WQ_OK);
    assert_int_equal(articles_with(source_key("late"), &entry), 1);
    int32_t late = entry.date.minutes;
    assert_int_equal(add("b.jsonl", NULL, &result), WQ_OK);
    assert_int_equal(result.editions, 2);
    static const char *const SOURCES[] = {"late", "early", "third"};
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(articles_with(source_key(SOURCES[i]), &entry), 1);
        assert_int_equal(entry.date.minutes, late - 7 * 1440);
    }
}

static void test_ingest_pipeline__deleted_articles_leave_the_index(void **state)
{
    (void)state;
    wq_add_result result;
    index_article entry;
    uint64_t generation;
    write_file("a.jsonl", "{\"title\":\"one\",\"source\":\"s\"}\n");
    assert_int_equal(add("a.jsonl", NULL, &result), WQ_OK);
    assert_int_equal(articles_with(source_key("s"), &entry), 1);
    assert_int_equal(store_begin(b.s), WQ_OK);
    assert_int_equal(store_delete(b.s, b.last), WQ_OK);
    assert_int_equal(store_commit(b.s, &generation), WQ_OK);
    assert_int_equal(ingest_index_pending(b.s, b.db, NULL), WQ_OK);
    assert_int_equal(articles_with(source_key("s"), &entry), 0);
    assert_int_equal(add("a.jsonl", NULL, &result), WQ_OK);
    assert_int_equal(articles_with(source_key("s"), &entry), 1);
}

static void cancel_soon(void *arg, const wq_progress *now)
{
    (void)arg;
    (void)now;
    b.cancel = ++b.events >= b.cancel_after;
}

static void test_ingest_pipeline__cancel_keeps_whole_articles_and_goes_on(void **state)
{
    (void)state;
    wq_add_result result;
    FILE *file = fopen(path_of("a.jsonl"), "w");
    assert_non_null(file);
    for (int i = 0; i < 300; i++) {
        (void)fprintf(file, "{\"title\":\"number %d\",\"body\":\"a text of some words\"}\n", i);
    }
    assert_int_equal(fclose(file), 0);
    b.task = (wq_task){.size = sizeof b.task, .cancel = &b.cancel, .progress = cancel_soon};
    wq_add_options options = {.size = sizeof options, .task = &b.task};
    b.cancel_after = 100;
    assert_int_equal(add("a.jsonl", &options, &result), WQ_ECANCEL);
    assert_int_equal(result.added, 100);
    archive_close();
    archive_open();
    b.cancel = 0;
    options.task = NULL;
    assert_int_equal(add("a.jsonl", &options, &result), WQ_OK);
    assert_int_equal(result.present, 100);
    assert_int_equal(result.added, 200);
    index_view *view;
    index_stat stat;
    assert_int_equal(index_snapshot(b.db, &view), WQ_OK);
    assert_int_equal(index_stat_get(view, &stat), WQ_OK);
    assert_int_equal(stat.articles, 300);
    index_view_close(view);
}

/* With so little memory every article is a flush: more of them than an index may have segments. */
static void test_ingest_pipeline__more_flushes_than_segments(void **state)
{
    (void)state;
    enum { ARTICLES = 400 };
    wq_add_result result;
    FILE *file = fopen(path_of("a.jsonl"), "w");
    assert_non_null(file);
    for (int i = 0; i < ARTICLES; i++) {
        (void)fprintf(file, "{\"title\":\"number %d\",\"body\":\"a text of some words\"}\n", i);
    }
    assert_int_equal(fclose(file), 0);
    archive_close();
    archive_open_with(256 * WQ_KIB);
    assert_int_equal(add("a.jsonl", NULL, &result), WQ_OK);
    assert_int_equal(result.added, ARTICLES);
    index_view *view;
    index_stat stat;
    assert_int_equal(index_snapshot(b.db, &view), WQ_OK);
    assert_int_equal(index_stat_get(view, &stat), WQ_OK);
    assert_int_equal(stat.articles, ARTICLES);
    assert_true(stat.segments < 32);
    index_view_close(view);
}

static void test_ingest_pipeline__damaged_input_keeps_what_came_before(void **state)
{
    (void)state;
    wq_add_result result;
    write_file("a.txt", "");
    assert_int_equal(add("a.txt", NULL, &result), WQ_OK);
    assert_string_equal(b.told, "refused@1 (nothing in it) /a.txt\n");
    assert_int_equal(add("nothing-here", NULL, &result), WQ_OK);
    assert_int_equal(result.refused, 1);
}

static void test_ingest_pipeline__budgets_fit(void **state)
{
    (void)state;
    for (size_t m = 16; m <= 256; m *= 2) {
        ingest_budget budget = ingest_budget_of(m * WQ_MIB);
        /* The lists of one environment while archiving (the index is not open then), of two while
         * indexing. The store takes its whole share only while it seals. */
        size_t lists = 3 * WQ_MIB;
        assert_true(lists + budget.page + budget.store <= m * WQ_MIB);
        assert_true(2 * lists + budget.index <= m * WQ_MIB);
    }
}

#define CASE(name) cmocka_unit_test_setup_teardown(test_ingest_pipeline__##name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(new_present_edition_refused),
        CASE(defaults_and_notes),
        CASE(dry_run_changes_nothing),
        CASE(one_entry_for_all_editions),
        CASE(deleted_articles_leave_the_index),
        CASE(cancel_keeps_whole_articles_and_goes_on),
        CASE(more_flushes_than_segments),
        CASE(damaged_input_keeps_what_came_before),
        cmocka_unit_test(test_ingest_pipeline__budgets_fit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
