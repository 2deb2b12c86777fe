/* SPDX-License-Identifier: MIT */
/* The same articles in SQLite: a table of rows as they are and an FTS5 index over it.
 *
 *   peer_sqlite DUMP QUESTIONS FILE
 *
 * One transaction, then 'optimize' and VACUUM. DUMP is what `bench_archive dump` writes. Each
 * question asks for all its words and takes the ten best by bm25 with a snippet. Figures are
 * lines "name value". */
#define _GNU_SOURCE
#include <sqlite3.h>

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

static sqlite3 *db;

static void must(int code, const char *what)
{
    if (code != SQLITE_OK && code != SQLITE_DONE && code != SQLITE_ROW) {
        (void)fprintf(stderr, "peer_sqlite: %s: %s\n", what, sqlite3_errmsg(db));
        exit(1);
    }
}

static double now_us(clockid_t clock)
{
    struct timespec t;
    (void)clock_gettime(clock, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static void run(const char *sql)
{
    must(sqlite3_exec(db, sql, NULL, NULL, NULL), sql);
}

static double number(const char *sql)
{
    sqlite3_stmt *stmt;
    double value = 0;
    if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) != SQLITE_OK) {
        return 0; /* no dbstat here */
    }
    if (sqlite3_step(stmt) == SQLITE_ROW) {
        value = sqlite3_column_double(stmt, 0);
    }
    (void)sqlite3_finalize(stmt);
    return value;
}

/* The next field of the dump; its bytes are kept in `field`. */
static int get_field(FILE *in, char **field, size_t *cap, uint32_t *len)
{
    if (fread(len, sizeof *len, 1, in) != 1) {
        return 0;
    }
    if (*len > *cap) {
        *cap = *len;
        *field = realloc(*field, *cap);
        if (*field == NULL) {
            exit(1);
        }
    }
    return *len == 0 || fread(*field, *len, 1, in) == 1;
}

static void fill(const char *dump)
{
    FILE *in = fopen(dump, "r");
    char *fields[5] = {NULL};
    size_t caps[5] = {0};
    sqlite3_stmt *row, *text;
    must(sqlite3_prepare_v2(db, "INSERT INTO article VALUES (NULL, ?, ?, ?, ?, ?)", -1, &row, NULL),
         "insert");
    must(sqlite3_prepare_v2(db, "INSERT INTO words (rowid, title, body) VALUES (?, ?, ?)", -1,
                            &text, NULL),
         "insert");
    for (;;) {
        uint32_t lens[5];
        for (int i = 0; i < 5; i++) {
            if (in == NULL || !get_field(in, &fields[i], &caps[i], &lens[i])) {
                goto out;
            }
            must(sqlite3_bind_text(row, i + 1, fields[i] == NULL ? "" : fields[i], (int)lens[i],
                                   SQLITE_STATIC),
                 "bind");
        }
        must(sqlite3_step(row), "insert");
        must(sqlite3_bind_int64(text, 1, sqlite3_last_insert_rowid(db)), "bind");
        must(sqlite3_bind_text(text, 2, fields[0], (int)lens[0], SQLITE_STATIC), "bind");
        must(sqlite3_bind_text(text, 3, fields[1], (int)lens[1], SQLITE_STATIC), "bind");
        must(sqlite3_step(text), "insert words");
        (void)sqlite3_reset(row);
        (void)sqlite3_reset(text);
    }
out:
    (void)sqlite3_finalize(row);
    (void)sqlite3_finalize(text);
    if (in != NULL) {
        (void)fclose(in);
    }
}

/* Every word in quotes: all of them must stand in the article. */
static void quote(const char *line, char *out)
{
    char words[512];
    char *rest = NULL;
    (void)snprintf(words, sizeof words, "%s", line);
    *out = '\0';
    for (char *w = strtok_r(words, " \n", &rest); w != NULL; w = strtok_r(NULL, " \n", &rest)) {
        out += sprintf(out, "\"%s\" ", w);
    }
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void ask(const char *questions)
{
    static double us[10000];
    size_t n = 0;
    char line[512], match[2048];
    FILE *in = fopen(questions, "r");
    sqlite3_stmt *stmt;
    must(sqlite3_prepare_v2(db,
                            "SELECT a.id, a.title, a.date, a.source, snippet(words, 1, '[', ']', "
                            "'...', 20) FROM words JOIN article a ON a.id = words.rowid "
                            "WHERE words MATCH ? ORDER BY rank LIMIT 10",
                            -1, &stmt, NULL),
         "select");
    while (in != NULL && n < 10000 && fgets(line, sizeof line, in) != NULL) {
        quote(line, match);
        double start = now_us(CLOCK_MONOTONIC);
        must(sqlite3_bind_text(stmt, 1, match, -1, SQLITE_STATIC), "bind");
        while (sqlite3_step(stmt) == SQLITE_ROW) {
        }
        must(sqlite3_reset(stmt), "match");
        us[n++] = now_us(CLOCK_MONOTONIC) - start;
    }
    (void)sqlite3_finalize(stmt);
    qsort(us, n, sizeof us[0], by_size);
    printf("find_us %.6g\nfind_us_p95 %.6g\n", n > 0 ? us[n / 2] : 0, n > 0 ? us[n * 95 / 100] : 0);
    if (in != NULL) {
        (void)fclose(in);
    }
}

int main(int argc, char **argv)
{
    if (argc != 4) {
        return 2;
    }
    must(sqlite3_open(argv[3], &db), "open");
    double wall = now_us(CLOCK_MONOTONIC);
    double cpu = now_us(CLOCK_PROCESS_CPUTIME_ID);
    run("CREATE TABLE article (id INTEGER PRIMARY KEY, title, body, date, source, url)");
    run("CREATE VIRTUAL TABLE words USING fts5(title, body, content='article', "
        "content_rowid='id', tokenize='unicode61')");
    run("BEGIN");
    fill(argv[1]);
    run("COMMIT");
    printf("wall_s %.6g\n", (now_us(CLOCK_MONOTONIC) - wall) / 1e6);
    printf("cpu_s %.6g\n", (now_us(CLOCK_PROCESS_CPUTIME_ID) - cpu) / 1e6);
    printf("heap_peak %.12g\n", (double)sqlite3_memory_highwater(0));
    run("INSERT INTO words (words) VALUES ('optimize')");
    run("VACUUM");
    printf("wall_optimised_s %.6g\n", (now_us(CLOCK_MONOTONIC) - wall) / 1e6);
    struct stat st;
    printf("file %.12g\n", stat(argv[3], &st) == 0 ? (double)st.st_size : 0);
    printf("rows %.12g\n", number("SELECT sum(pgsize) FROM dbstat WHERE name = 'article'"));
    printf("index %.12g\n", number("SELECT sum(pgsize) FROM dbstat WHERE name LIKE 'words%'"));
    must(sqlite3_close(db), "close");
    must(sqlite3_open(argv[3], &db), "open");
    (void)sqlite3_memory_highwater(1);
    ask(argv[2]);
    printf("find_heap_peak %.12g\n", (double)sqlite3_memory_highwater(0));
    (void)sqlite3_close(db);
    return 0;
}
