/* SPDX-License-Identifier: MIT */
/* The card is damaged in eleven ways, and nothing wrong is ever shown as right.
 *
 * A small archive (a pack, a draft, deleted articles) is damaged again and again, in articles.mdb
 * and in index.mdb. After each:
 *   - reading never dies and never hangs: every article is either what was added or an error;
 *   - what reading notices, verify names;
 *   - a damaged index heals by rebuild;
 *   - with both metas of articles.mdb gone too, salvage brings back every article that could be
 *     read before (all of them where the damage hit no page of articles), and nothing deleted;
 *   - adding to the damaged archive does not hang, and the guard of the program turns what LMDB
 *     may do into an exit status (counted here).
 *
 *   damage --seeds N [--mode NAME] [--from SEED]
 *
 * Closing line: N passed, N failed, N skipped. */
#define _GNU_SOURCE
#include "crash/operations.h"
#include "damage/inject.h"

#include "base/check.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define PAGE     4096u
#define P_BRANCH 1u
#define P_META   8u

typedef struct bytes {
    uint8_t *ptr;
    size_t len;
} bytes;

/* What is true of the archive before damage. */
static world w;
static uint64_t truths[CRASH_ARTICLES]; /* over everything that an article says */
static bytes articles_file, index_file;
static char dir[200];

/* Shared with the children: how many were right, and where the last one stood. */
typedef struct tally {
    long passed, failed, writer_died, verify_found, salvaged, salvage_wanted, undeleted;
    article_set readable; /* of the case at hand */
} tally;
static tally *sum;

static uint64_t truth_of(const wq_article *a)
{
    uint64_t check = wq_check64(1, a->title);
    check = wq_check64(check, a->source);
    check = wq_check64(check, a->docno);
    check = wq_check64(check, a->url);
    check = wq_check64(check ^ (uint64_t)(uint32_t)a->date.minutes, a->byline);
    for (size_t i = 0; i < a->part_count; i++) {
        check = wq_check64(check + a->parts[i].kind, a->parts[i].text);
    }
    return check;
}

static bytes file_read(const char *path)
{
    bytes b = {NULL, 0};
    FILE *file = fopen(path, "rb");
    if (file != NULL) {
        (void)fseek(file, 0, SEEK_END);
        b.len = (size_t)ftell(file);
        rewind(file);
        b.ptr = malloc(b.len + 1);
        if (b.ptr == NULL || fread(b.ptr, 1, b.len, file) != b.len) {
            abort();
        }
        (void)fclose(file);
    }
    return b;
}

static void file_write(const char *path, const uint8_t *ptr, size_t len)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666);
    if (fd < 0 || (len != 0 && write(fd, ptr, len) != (ssize_t)len)) {
        perror(path);
        exit(1);
    }
    (void)close(fd);
}

static const char *path_of(const char *folder, const char *name)
{
    static char path[4][512];
    static int turn;
    turn = (turn + 1) % 4;
    (void)snprintf(path[turn], sizeof path[0], "%s/%s", folder, name);
    return path[turn];
}

/* The archive as it was, in a fresh folder, with one file damaged. */
static void archive_lay(const uint8_t *articles, size_t articles_len, const uint8_t *index,
                        size_t index_len)
{
    tree_remove(w.root);
    (void)mkdir(w.root, 0777);
    (void)mkdir(w.archive, 0777);
    file_write(path_of(w.archive, "articles.mdb"), articles, articles_len);
    file_write(path_of(w.archive, "index.mdb"), index, index_len);
}

static void wrong(const char *what, const char *file, inject_mode mode, uint64_t seed)
{
    sum->failed++;
    if (sum->failed <= 20) {
        (void)printf("      %s, %s, seed %llu: %s\n", file, INJECT_NAMES[mode],
                     (unsigned long long)seed, what);
        (void)fflush(stdout);
    }
}

/* Read every article; false when one is shown as right that is wrong. */
static bool articles_right(wq_snapshot *snapshot, article_set *readable, bool *noticed)
{
    bool right = true;
    for (int i = 0; i < CRASH_ARTICLES; i++) {
        if (truths[i] == 0) {
            continue;
        }
        const wq_article *article;
        wq_status status = wq_article_get(snapshot, w.ids[i], &article);
        bool live = (w.live >> i & 1) != 0;
        if (status == WQ_OK && !live) {
            /* A lost tombstone: the article is itself, but deleted; verify must know. */
            *noticed = true;
        } else if (status == WQ_OK && truth_of(article) != truths[i]) {
            right = false;
        } else if (status == WQ_OK) {
            *readable |= (article_set)1 << i;
        } else if (live) {
            *noticed = true;
        }
    }
    return right;
}

static wq_status on_row(void *arg, const wq_article *row)
{
    (void)row;
    ++*(long *)arg;
    return WQ_OK;
}

/* All that a reader may do. */
static void reader_run(const char *file, inject_mode mode, uint64_t seed)
{
    wq_archive *archive = NULL;
    wq_snapshot *snapshot = NULL;
    wq_hits *hits = NULL;
    bool noticed = false, right = true;
    long rows = 0;
    wq_status status = wq_archive_open(w.archive, NULL, &archive);
    if (status == WQ_OK && wq_snapshot_open(archive, &snapshot) == WQ_OK) {
        right = articles_right(snapshot, &sum->readable, &noticed);
        noticed |= wq_list(snapshot, NULL, on_row, &rows) != WQ_OK;
        noticed |= wq_find(snapshot, "المدينة river", NULL, &hits) != WQ_OK;
        for (uint32_t i = 0; hits != NULL && i < wq_hits_count(hits); i++) {
            wq_hit hit;
            wq_passage passage;
            noticed |= wq_hits_get(hits, i, &hit) != WQ_OK;
            noticed |= wq_hits_passage(hits, i, 200, &passage) != WQ_OK;
        }
        wq_hits_free(hits);
        wq_snapshot_close(snapshot);
        bool named = wq_verify(archive, NULL, NULL, NULL) != WQ_OK;
        sum->verify_found += named;
        if (noticed && !named) {
            wrong("reading noticed what verify does not name", file, mode, seed);
        }
    }
    wq_archive_close(archive);
    if (!right) {
        wrong("a wrong article was shown as right", file, mode, seed);
    } else {
        sum->passed++;
    }
}

static void rebuild_run(const char *file, inject_mode mode, uint64_t seed)
{
    wq_archive *archive = NULL;
    article_set live;
    uint64_t searched = 0;
    char message[512] = "";
    wq_status status = wq_rebuild(w.archive, NULL, NULL, &archive);
    wq_archive_close(archive);
    if (status != WQ_OK) {
        wrong("rebuild fails", file, mode, seed);
    } else if (world_look(&w, w.archive, true, &live, &searched, message) != WQ_OK ||
               live != w.live || searched != (uint64_t)__builtin_popcountll(live)) {
        wrong("rebuild does not heal", file, mode, seed);
    } else {
        sum->passed++;
    }
}

static void doubt_take(void *arg, wq_status status, const char *text)
{
    (void)status;
    *(bool *)arg = *(bool *)arg || strstr(text, "may come back") != NULL;
}

/* A cut can take both copies of a tombstone and leave the article: nothing says any more that it
 * was deleted. Then salvage must say that this may be; any other way back is held against it. */
static void salvage_run(article_set wanted, const char *file, inject_mode mode, uint64_t seed)
{
    wq_salvage_result result;
    article_set live = 0;
    uint64_t searched;
    char message[512] = "";
    wq_archive *handle = NULL;
    bool doubted = false;
    wq_status status =
        wq_salvage(w.archive, w.target, NULL, NULL, doubt_take, &doubted, &result, &handle);
    if (status != WQ_OK) {
        (void)snprintf(message, sizeof message, "salvage fails: %s", wq_archive_message(handle));
    }
    wq_archive_close(handle);
    if (status == WQ_OK) {
        status = world_look(&w, w.target, false, &live, &searched, message);
    }
    sum->salvage_wanted += __builtin_popcountll(wanted);
    sum->salvaged += __builtin_popcountll(wanted & live);
    if (status != WQ_OK && wanted != 0) {
        wrong(message, file, mode, seed);
    } else if ((live & ~w.live) != 0 && mode == INJECT_TRUNCATE && doubted) {
        sum->undeleted++;
        sum->passed++;
    } else if ((live & ~w.live) != 0) {
        wrong("salvage brings back what was deleted", file, mode, seed);
    } else {
        sum->passed++;
    }
}

static void writer_run(void)
{
    wq_archive *archive = NULL;
    const wq_open_options options = {.size = sizeof options, .write = true};
    wq_add_result result;
    const char *news = path_of(dir, "one.jsonl");
    if (wq_archive_open(w.archive, &options, &archive) == WQ_OK) {
        (void)!wq_add(archive, &news, 1, NULL, &result);
    }
    wq_archive_close(archive);
}

/* Run a piece in a child that may not die or hang. */
static bool survives(void (*piece)(const char *file, inject_mode mode, uint64_t seed),
                     const char *file, inject_mode mode, uint64_t seed, const char *name)
{
    (void)fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
        (void)alarm(60);
        piece(file, mode, seed);
        _exit(0);
    }
    int how = 0;
    (void)waitpid(pid, &how, 0);
    if (WIFEXITED(how) && WEXITSTATUS(how) == 0) {
        return true;
    }
    char text[128];
    (void)snprintf(text, sizeof text, "%s: %s", name,
                   WIFSIGNALED(how) ? strsignal(WTERMSIG(how)) : "left early");
    wrong(text, file, mode, seed);
    return false;
}

static article_set salvage_wanted;

static void salvage_piece(const char *file, inject_mode mode, uint64_t seed)
{
    salvage_run(salvage_wanted, file, mode, seed);
}

static void writer_child(void)
{
    (void)fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
        (void)alarm(60);
        (void)freopen("/dev/null", "w", stderr); /* LMDB's last words */
        writer_run();
        _exit(0);
    }
    int how = 0;
    (void)waitpid(pid, &how, 0);
    sum->writer_died += WIFSIGNALED(how);
}

/* A page of neither articles nor their tables: damage there must cost salvage nothing. */
static bool page_is_only_way(const bytes *file, size_t page)
{
    unsigned flags = 0;
    if ((page + 1) * PAGE <= file->len) {
        flags = (unsigned)(file->ptr[page * PAGE + 10] | file->ptr[page * PAGE + 11] << 8);
    }
    return flags == P_BRANCH || flags == P_META;
}

static void articles_case(inject_mode mode, uint64_t seed)
{
    bytes copy = {malloc(articles_file.len), articles_file.len};
    size_t page;
    memcpy(copy.ptr, articles_file.ptr, articles_file.len);
    inject(mode, seed, copy.ptr, &copy.len, &page);
    archive_lay(copy.ptr, copy.len, index_file.ptr, index_file.len);
    sum->readable = 0;
    (void)survives(reader_run, "articles.mdb", mode, seed, "reading");
    writer_child();
    salvage_wanted = (mode != INJECT_TRUNCATE && page_is_only_way(&articles_file, page))
                         ? w.live
                         : sum->readable;
    memset(copy.ptr, 0, copy.len < 2 * PAGE ? copy.len : 2 * PAGE);
    archive_lay(copy.ptr, copy.len, index_file.ptr, index_file.len);
    (void)survives(salvage_piece, "articles.mdb", mode, seed, "salvage");
    free(copy.ptr);
}

static void index_case(inject_mode mode, uint64_t seed)
{
    bytes copy = {malloc(index_file.len), index_file.len};
    size_t page;
    memcpy(copy.ptr, index_file.ptr, index_file.len);
    inject(mode, seed, copy.ptr, &copy.len, &page);
    archive_lay(articles_file.ptr, articles_file.len, copy.ptr, copy.len);
    (void)survives(reader_run, "index.mdb", mode, seed, "reading");
    writer_child();
    archive_lay(articles_file.ptr, articles_file.len, copy.ptr, copy.len);
    (void)survives(rebuild_run, "index.mdb", mode, seed, "rebuild");
    free(copy.ptr);
}

static wq_status on_truth(void *arg, const wq_article *article)
{
    (void)arg;
    for (int i = 0; i < CRASH_ARTICLES; i++) {
        if (memcmp(&w.ids[i], &article->id, sizeof article->id) == 0) {
            truths[i] = truth_of(article);
        }
    }
    return WQ_OK;
}

static void truths_gather(void)
{
    wq_archive *archive = NULL;
    wq_snapshot *snapshot = NULL;
    if (wq_archive_open(w.archive, NULL, &archive) != WQ_OK ||
        wq_snapshot_open(archive, &snapshot) != WQ_OK ||
        wq_export(snapshot, NULL, on_truth, NULL) != WQ_OK) {
        (void)fprintf(stderr, "damage: the whole archive cannot be read\n");
        exit(1);
    }
    wq_snapshot_close(snapshot);
    wq_archive_close(archive);
    for (int i = 0; i < CRASH_ARTICLES; i++) {
        static const wq_id NONE;
        if (truths[i] == 0 && memcmp(&w.ids[i], &NONE, sizeof NONE) != 0) {
            truths[i] = 1; /* deleted: only that it does not come back counts */
        }
    }
}

static void archive_make(void)
{
    memset(&w, 0, sizeof w);
    (void)snprintf(w.root, sizeof w.root, "%s/root", dir);
    (void)snprintf(w.news, sizeof w.news, "%s/news", dir);
    (void)snprintf(w.archive, sizeof w.archive, "%s/root/a", dir);
    (void)snprintf(w.target, sizeof w.target, "%s/root/b", dir);
    (void)mkdir(w.root, 0777);
    (void)mkdir(w.news, 0777);
    for (int i = 0; i < OPERATION_COUNT; i++) {
        if (strcmp(OPERATIONS[i].name, "compact") == 0 && OPERATIONS[i].base(&w) != WQ_OK) {
            (void)fprintf(stderr, "damage: no archive to damage\n");
            exit(1);
        }
    }
    truths_gather();
    articles_file = file_read(path_of(w.archive, "articles.mdb"));
    index_file = file_read(path_of(w.archive, "index.mdb"));
    const char *one = "{\"title\":\"one more\",\"body\":\"and its text\"}\n";
    file_write(path_of(dir, "one.jsonl"), (const uint8_t *)one, strlen(one));
}

static long mode_of(const char *name)
{
    for (long mode = 0; mode < INJECT_MODES; mode++) {
        if (strcmp(INJECT_NAMES[mode], name) == 0) {
            return mode;
        }
    }
    (void)fprintf(stderr, "damage: no mode '%s'\n", name);
    exit(2);
}

int main(int argc, char **argv)
{
    long seeds = 20, only = -1, from = 0;
    for (int i = 1; i + 1 < argc; i += 2) {
        if (strcmp(argv[i], "--seeds") == 0) {
            seeds = strtol(argv[i + 1], NULL, 10);
        } else if (strcmp(argv[i], "--mode") == 0) {
            only = mode_of(argv[i + 1]);
        } else if (strcmp(argv[i], "--from") == 0) {
            from = strtol(argv[i + 1], NULL, 10);
        }
    }
    (void)snprintf(dir, sizeof dir, "%s/warraq-damage-%d",
                   access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp", (int)getpid());
    (void)mkdir(dir, 0777);
    sum = mmap(NULL, sizeof *sum, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    archive_make();
    for (inject_mode mode = 0; mode < INJECT_MODES; mode++) {
        long before = sum->failed;
        for (long seed = from; seed < from + seeds && (only < 0 || only == (long)mode); seed++) {
            articles_case(mode, (uint64_t)seed);
            index_case(mode, (uint64_t)seed);
        }
        (void)printf("%s  %s\n", sum->failed > before ? "FAIL" : "ok  ", INJECT_NAMES[mode]);
        (void)fflush(stdout);
    }
    tree_remove(dir);
    (void)printf("verify named %ld damages; salvage brought back %ld of %ld; a writer was ended by "
                 "a signal %ld times (the guard's case); %ld cuts took both copies of a deletion, "
                 "and salvage said so\n",
                 sum->verify_found, sum->salvaged, sum->salvage_wanted, sum->writer_died,
                 sum->undeleted);
    if (sum->salvaged * 1000 < sum->salvage_wanted * 999) {
        (void)puts("FAIL  salvage brings back less than 99.9 %");
        sum->failed++;
    }
    (void)printf("%ld passed, %ld failed, 0 skipped\n", sum->passed, sum->failed);
    return sum->failed > 0 ? 1 : 0;
}
