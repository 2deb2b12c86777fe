/* SPDX-License-Identifier: MIT */
/* The process dies at its first, second, third ... write; the next one finds everything that was
 * acknowledged, nothing wrong, and goes on where it was. (Lost and torn writes are tests/crash.) */
#define _GNU_SOURCE
#include "unit/store/news.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <sys/syscall.h>
#include <sys/wait.h>

/* ---- the writes of this process, in place of libc's ---- */

static long die_at = -1;
static long writes;

static void count_write(void)
{
    if (die_at >= 0 && writes++ == die_at) {
        _exit(77);
    }
}

/* NOLINTBEGIN: these have to have libc's names, and shared libraries have to see them. */
#pragma GCC visibility push(default)
/* Where a register has 32 bits the kernel wants an offset in an even pair of them. */
static ssize_t real_pwrite(int fd, const void *bytes, size_t len, uint64_t at)
{
#if defined(__arm__)
    return (ssize_t)syscall(SYS_pwrite64, fd, bytes, len, 0, (uint32_t)at, (uint32_t)(at >> 32));
#else
    return (ssize_t)syscall(SYS_pwrite64, fd, bytes, len, at);
#endif
}
/* With 64-bit offsets C's pwrite is libc's pwrite64; libraries may call either. */
ssize_t plain_pwrite(int fd, const void *bytes, size_t len, long at) __asm__("pwrite");
ssize_t plain_pwrite(int fd, const void *bytes, size_t len, long at)
{
    count_write();
    return real_pwrite(fd, bytes, len, (uint64_t)at);
}
ssize_t pwrite(int fd, const void *bytes, size_t len, off_t at)
{
    count_write();
    return real_pwrite(fd, bytes, len, (uint64_t)at);
}
ssize_t writev(int fd, const struct iovec *parts, int count)
{
    count_write();
    return (ssize_t)syscall(SYS_writev, fd, parts, count);
}
int rename(const char *from, const char *to)
{
    count_write();
    return (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
}
int fdatasync(int fd)
{
    count_write();
    return (int)syscall(SYS_fdatasync, fd);
}
#pragma GCC visibility pop
/* NOLINTEND */

/* ---- the story ---- */

#define STEPS 8u

static wq_error err;
static news text;

static void must(wq_status st, const char *what)
{
    if (st != WQ_OK) {
        (void)fprintf(stderr, "%s: %d %s\n", what, (int)st, err.text);
        abort();
    }
}

static void add_range(store *s, uint32_t from, uint32_t to)
{
    uint64_t generation;
    must(store_begin(s), "begin");
    for (uint32_t n = from; n < to; n++) {
        store_added what;
        store_place place;
        must(store_add(s, news_make(&text, n, 0), &what, &place), "add");
    }
    must(store_commit(s, &generation), "commit");
}

static void delete_one(store *s, uint32_t n)
{
    uint64_t generation;
    must(store_begin(s), "begin");
    wq_status st = store_delete(s, news_make(&text, n, 0)->id);
    must(st == WQ_ENOTFOUND ? WQ_OK : st, "delete");
    must(store_commit(s, &generation), "commit");
}

static void step(store *s, unsigned i)
{
    uint32_t rows;
    switch (i) {
    case 0:
        add_range(s, 0, 60);
        break;
    case 1:
        must(store_seal(s, NULL, &rows), "seal");
        break;
    case 2:
        add_range(s, 60, 75);
        break;
    case 3:
        delete_one(s, 5);
        break;
    case 4:
        delete_one(s, 65);
        break;
    case 5:
        add_range(s, 5, 6);
        break;
    case 6:
        must(store_seal(s, NULL, &rows), "seal");
        break;
    default:
        must(store_compact(s, NULL), "compact");
    }
}

/* Is article n to be there when `done` steps have been acknowledged? 2: either. */
static int want(uint32_t n, unsigned done)
{
    if (n == 5) {
        return done == 0 || (done >= 3 && done <= 5) ? 2 : 1;
    }
    if (n == 65) {
        return done < 2 ? 0 : done == 2 ? 2 : done < 4 ? 1 : done == 4 ? 2 : 0;
    }
    if (n < 60) {
        return done == 0 ? 2 : 1;
    }
    return done < 2 ? 0 : done == 2 ? 2 : 1;
}

static void line(void *arg, wq_status status, const char *finding)
{
    fail_msg("died at write %ld: verify: %d %s", *(long *)arg, (int)status, finding);
}

static void check(store *s, unsigned done, long died)
{
    store_view *view;
    must(store_snapshot(s, &view), "snapshot");
    for (uint32_t n = 0; n < 75; n++) {
        store_place place;
        size_t count;
        wq_id id = news_make(&text, n, 0)->id;
        wq_status st = store_find(view, id, &place, 1, &count);
        int w = want(n, done);
        if ((st != WQ_OK && st != WQ_ENOTFOUND) || (w != 2 && (st == WQ_OK) != (w == 1))) {
            fail_msg("died at write %ld after %u steps: article %u: %d", died, done, n, (int)st);
        }
        if (st == WQ_OK) {
            wq_article got;
            must(store_article(view, place, &got), "article");
            news_same(news_make(&text, n, 0), &got);
        }
    }
    store_view_close(view);
    store_report report = {line, &died};
    must(store_verify(s, NULL, &report), "verify");
}

static store *open_alone(const char *dir)
{
    wq_error_clear(&err);
    store_options options = {.exclusive = true, .create = true, .err = &err, .level = 3};
    store *s;
    must(store_open(dir, &options, &s), "open");
    return s;
}

/* Run the story in a child that dies at write `n`; false when it came to its end. */
static bool run_until(const char *dir, long n, volatile unsigned *done)
{
    pid_t child = fork();
    if (child == 0) {
        die_at = n;
        store *s = open_alone(dir);
        for (unsigned i = 0; i < STEPS; i++) {
            step(s, i);
            *done = i + 1;
        }
        store_close(s);
        _exit(0);
    }
    int how;
    assert_int_equal(waitpid(child, &how, 0), child);
    assert_true(WIFEXITED(how));
    assert_true(WEXITSTATUS(how) == 77 || WEXITSTATUS(how) == 0);
    return WEXITSTATUS(how) == 77;
}

static void test_store_change__death_at_every_write(void **state)
{
    (void)state;
#if !defined(__x86_64__)
    /* A process that dies in a change holds LMDB's mutex. The kernel gives a robust mutex back;
     * the emulators that other machines are tested in do not know them and would wait for ever. */
    skip();
#endif
    volatile unsigned *done =
        mmap(NULL, sizeof *done, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    assert_true(done != MAP_FAILED);
    long n = 0;
    for (bool died = true; died; n++) {
        char *dir = news_dir();
        *done = 0;
        died = run_until(dir, n, done);
        store *s = open_alone(dir);
        check(s, *done, n);
        for (unsigned i = *done; i < STEPS; i++) {
            step(s, i);
        }
        check(s, STEPS, n);
        store_close(s);
        news_dir_remove(dir);
    }
    print_message("%ld writes\n", n);
    assert_true(n > 40);
    (void)munmap((void *)(uintptr_t)done, sizeof *done);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_store_change__death_at_every_write),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
