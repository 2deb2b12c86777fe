/* SPDX-License-Identifier: MIT */
/* The bench's questions to SQLite FTS5: a contentless index, ranked row numbers only.
 *
 *   ask_sqlite make DUMP FILE                       one transaction, 'optimize', VACUUM
 *   ask_sqlite rows DUMP FILE                       and a table of the articles, each text by zstd
 *   ask_sqlite all|union|phrase FILE QUESTIONS      the ten best by bm25 of every question
 *
 * DUMP is what `bench_archive dump` writes. Figures are lines "name value"; asked.h says how
 * instructions are counted. Heap is what SQLite has taken at most, its page cache included. */
#include "asked.h"

#include <sqlite3.h>
#include <zstd.h>

#include <stdint.h>
#include <stdlib.h>
#include <time.h>

/* What zstd gives to one text after the other, without a dictionary, at its best usual level. */
#define ROW_LEVEL 19

static sqlite3 *db;

static void must(int code, const char *what)
{
    if (code != SQLITE_OK && code != SQLITE_DONE && code != SQLITE_ROW) {
        (void)fprintf(stderr, "ask_sqlite: %s: %s\n", what, sqlite3_errmsg(db));
        exit(1);
    }
}

static void run(const char *sql)
{
    must(sqlite3_exec(db, sql, NULL, NULL, NULL), sql);
}

static int get_field(FILE *in, char **field, uint32_t *len)
{
    if (fread(len, sizeof *len, 1, in) != 1) {
        return 0;
    }
    *field = realloc(*field, (size_t)*len + 1);
    return *field != NULL && fread(*field, 1, *len, in) == *len;
}

static double cpu_s(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* All articles of the dump through `bind` into one statement, in one transaction. */
static void insert(const char *dump, const char *sql,
                   void (*bind)(sqlite3_stmt *insert, char *const fields[5],
                                const uint32_t lens[5]))
{
    FILE *in = fopen(dump, "rb");
    char *fields[5] = {NULL};
    uint32_t lens[5];
    sqlite3_stmt *insert;
    run("BEGIN");
    must(sqlite3_prepare_v2(db, sql, -1, &insert, NULL), "insert");
    for (int64_t row = 1; in != NULL; row++) {
        int i = 0;
        while (i < 5 && get_field(in, &fields[i], &lens[i])) {
            i++;
        }
        if (i < 5) {
            break;
        }
        must(sqlite3_bind_int64(insert, 1, row), "bind");
        bind(insert, fields, lens);
        must(sqlite3_step(insert), "insert");
        must(sqlite3_reset(insert), "insert");
    }
    must(sqlite3_finalize(insert), "insert");
    run("COMMIT");
    for (int i = 0; i < 5; i++) {
        free(fields[i]);
    }
    if (in != NULL) {
        (void)fclose(in);
    }
}

static void bind_words(sqlite3_stmt *insert, char *const fields[5], const uint32_t lens[5])
{
    for (int i = 0; i < 2; i++) {
        must(sqlite3_bind_text(insert, 2 + i, fields[i], (int)lens[i], SQLITE_STATIC), "bind");
    }
}

static void make(const char *dump)
{
    run("CREATE VIRTUAL TABLE words USING fts5(title, body, content='', tokenize='unicode61')");
    insert(dump, "INSERT INTO words (rowid, title, body) VALUES (?, ?, ?)", bind_words);
    printf("cpu_s %.6g\n", cpu_s());
    run("INSERT INTO words (words) VALUES ('optimize')");
    printf("cpu_merged_s %.6g\n", cpu_s());
    run("VACUUM");
}

static void bind_row(sqlite3_stmt *insert, char *const fields[5], const uint32_t lens[5])
{
    static char *packed;
    size_t room = ZSTD_compressBound(lens[1]);
    packed = realloc(packed, room);
    size_t n = packed != NULL ? ZSTD_compress(packed, room, fields[1], lens[1], ROW_LEVEL) : 0;
    if (packed == NULL || ZSTD_isError(n)) {
        exit(1);
    }
    for (int i = 0; i < 4; i++) {
        int from = i == 0 ? 0 : i + 1;
        must(sqlite3_bind_text(insert, 2 + i, fields[from], (int)lens[from], SQLITE_STATIC),
             "bind");
    }
    must(sqlite3_bind_blob(insert, 6, packed, (int)n, SQLITE_STATIC), "bind");
}

static void rows(const char *dump)
{
    run("CREATE TABLE article (id INTEGER PRIMARY KEY, title, date, source, url, body)");
    insert(dump, "INSERT INTO article VALUES (?, ?, ?, ?, ?, ?)", bind_row);
    run("VACUUM");
}

/* "a" "b", "a" OR "b", "a b". */
static void match_of(const char *words, const char *mode, char out[2048])
{
    char copy[512];
    char *rest = NULL;
    const char *between = strcmp(mode, "union") == 0 ? " OR " : " ";
    if (strcmp(mode, "phrase") == 0) {
        (void)snprintf(out, 2048, "\"%s\"", words);
        return;
    }
    (void)snprintf(copy, sizeof copy, "%s", words);
    *out = '\0';
    for (char *w = strtok_r(copy, " ", &rest); w != NULL; w = strtok_r(NULL, " ", &rest)) {
        out += sprintf(out, "%s\"%s\"", w == copy ? "" : between, w);
    }
}

static void ask(const char *mode, const char *questions)
{
    FILE *in = fopen(questions, "r");
    char line[512];
    char match[2048];
    const char *words;
    unsigned n = 0;
    unsigned hits = 0;
    sqlite3_stmt *stmt;
    must(sqlite3_prepare_v2(db,
                            "SELECT rowid FROM words WHERE words MATCH ? ORDER BY rank LIMIT 10",
                            -1, &stmt, NULL),
         "select");
    while (asked_next(in, strcmp(mode, "phrase") == 0, line, &words)) {
        match_of(words, mode, match);
        n++;
        asked_begin();
        must(sqlite3_bind_text(stmt, 1, match, -1, SQLITE_STATIC), "bind");
        while (sqlite3_step(stmt) == SQLITE_ROW) {
            hits++;
        }
        must(sqlite3_reset(stmt), "match");
        asked_end();
    }
    printf("questions %u\nhits %u\nheap %lld\n", n, hits, (long long)sqlite3_memory_highwater(0));
    (void)sqlite3_finalize(stmt);
    if (in != NULL) {
        (void)fclose(in);
    }
}

int main(int argc, char **argv)
{
    if (argc != 4) {
        return 2;
    }
    bool makes = strcmp(argv[1], "make") == 0;
    bool rowed = strcmp(argv[1], "rows") == 0;
    must(sqlite3_open(makes || rowed ? argv[3] : argv[2], &db), "open");
    if (makes) {
        make(argv[2]);
    } else if (rowed) {
        rows(argv[2]);
    } else {
        ask(argv[1], argv[3]);
    }
    return sqlite3_close(db);
}
