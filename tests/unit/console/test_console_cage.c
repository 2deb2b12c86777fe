/* SPDX-License-Identifier: MIT */
/* The cage, from inside: what it lets through, and what ends the process. */
#define _GNU_SOURCE
#include "unit/unit.h"

#include "console/cage.h"

#include <warraq/warraq.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static char dir[] = "/tmp/warraq-cage-XXXXXX";

/* What becomes of a child that does this in the cage; -1: there is no cage here. */
static int caged(console_cage kind, int (*act)(void))
{
    int how;
    pid_t pid = fork();
    if (pid == 0) {
        if (!console_cage_enter(dir, kind)) {
            _exit(99);
        }
        _exit(act());
    }
    assert_int_equal(waitpid(pid, &how, 0), pid);
    return WIFEXITED(how) && WEXITSTATUS(how) == 99 ? -1 : how;
}

static void must_die(console_cage kind, int (*act)(void))
{
    int how = caged(kind, act);
    if (how == -1) {
        skip(); /* sanitizers, qemu-user, a kernel without seccomp */
    }
    assert_true(WIFSIGNALED(how));
    assert_int_equal(WTERMSIG(how), SIGSYS);
}

static void must_pass(console_cage kind, int (*act)(void))
{
    int how = caged(kind, act);
    if (how == -1) {
        skip();
    }
    assert_true(WIFEXITED(how));
    assert_int_equal(WEXITSTATUS(how), 0);
}

static int read_archive(void)
{
    wq_archive *archive;
    wq_snapshot *snapshot;
    wq_stat stat = {.size = sizeof stat};
    wq_hits *hits;
    bool good = wq_archive_open(dir, NULL, &archive) == WQ_OK &&
                wq_snapshot_open(archive, &snapshot) == WQ_OK;
    console_cage_close();
    good = good && wq_stat_get(snapshot, &stat) == WQ_OK &&
           wq_find(snapshot, "nothing", NULL, &hits) == WQ_OK;
    if (good) {
        wq_hits_free(hits);
        wq_snapshot_close(snapshot);
        wq_archive_close(archive);
    }
    return good ? 0 : 1;
}

static int write_after_close(void)
{
    console_cage_close();
    return open("/dev/null", O_RDWR) >= 0;
}

static int run_program(void)
{
    return execl("/bin/true", "true", (char *)NULL);
}

static int fork_again(void)
{
    return fork() < 0;
}

static int take_socket(void)
{
    return socket(AF_INET, SOCK_STREAM, 0) < 0;
}

static int map_code(void)
{
    return mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) ==
           MAP_FAILED;
}

static int kill_parent(void)
{
    return kill(getppid(), 0);
}

static int remove_file(void)
{
    return unlink("/tmp/no-such-file");
}

static int change_settings(void)
{
    wq_settings *settings;
    unsigned wait;
    bool good = wq_settings_open(dir, true, &settings) == WQ_OK &&
                wq_setting_put(settings, "seen", (wq_span){(const uint8_t *)"7", 1}) == WQ_OK &&
                wq_settings_commit(settings) == WQ_OK;
    wq_settings_close(settings);
    good = good && wq_pin_set(dir, (wq_span){(const uint8_t *)"4711", 4}) == WQ_OK &&
           wq_pin_try(dir, (wq_span){(const uint8_t *)"4711", 4}, &wait) == WQ_OK &&
           wq_pin_set(dir, (wq_span){NULL, 0}) == WQ_OK;
    return good ? 0 : 1;
}

/* landlock: where the kernel has it, what is not the archive's cannot be opened. */
static int open_elsewhere(void)
{
    int fd = open("/etc/passwd", O_RDONLY);
    return fd < 0 && errno == EACCES ? 0 : fd >= 0 ? 3 : 1;
}

static int write_articles(void)
{
    char path[128];
    (void)snprintf(path, sizeof path, "%s/articles.mdb", dir);
    int fd = open(path, O_RDWR);
    return fd < 0 && errno == EACCES ? 0 : fd >= 0 ? 3 : 1;
}

static void test_console_cage__an_archive_is_read_and_settings_are_written(void **state)
{
    (void)state;
    must_pass(CONSOLE_CAGE_SETTINGS, change_settings);
    must_pass(CONSOLE_CAGE_QUESTION, read_archive);
    must_pass(CONSOLE_CAGE_SETTINGS, change_settings);
}

static void test_console_cage__a_forbidden_call_ends_the_process(void **state)
{
    (void)state;
    must_die(CONSOLE_CAGE_QUESTION, run_program);
    must_die(CONSOLE_CAGE_QUESTION, fork_again);
    must_die(CONSOLE_CAGE_QUESTION, take_socket);
    must_die(CONSOLE_CAGE_QUESTION, map_code);
    must_die(CONSOLE_CAGE_QUESTION, kill_parent);
    must_die(CONSOLE_CAGE_QUESTION, remove_file);
    must_die(CONSOLE_CAGE_QUESTION, write_after_close);
    must_die(CONSOLE_CAGE_SETTINGS, run_program);
    must_die(CONSOLE_CAGE_SETTINGS, take_socket);
}

static void test_console_cage__no_other_file_is_opened(void **state)
{
    (void)state;
    int how = caged(CONSOLE_CAGE_QUESTION, open_elsewhere);
    if (how == -1 || (WIFEXITED(how) && WEXITSTATUS(how) == 3)) {
        skip(); /* no landlock in this kernel */
    }
    must_pass(CONSOLE_CAGE_QUESTION, open_elsewhere);
    must_pass(CONSOLE_CAGE_QUESTION, write_articles);
    must_pass(CONSOLE_CAGE_SETTINGS, write_articles);
}

static int setup(void **state)
{
    wq_archive *archive;
    (void)state;
    if (mkdtemp(dir) == NULL || wq_archive_init(dir, NULL, &archive) != WQ_OK) {
        return 1;
    }
    wq_archive_close(archive);
    return 0;
}

static int teardown(void **state)
{
    static const char *const FILES[] = {
        "articles.mdb", "articles.mdb-lock", "index.mdb", "index.mdb-lock",
        "settings.mdb", "settings.mdb-lock", "lock"};
    (void)state;
    for (size_t i = 0; i < sizeof FILES / sizeof FILES[0]; i++) {
        char path[128];
        (void)snprintf(path, sizeof path, "%s/%s", dir, FILES[i]);
        (void)unlink(path);
    }
    return rmdir(dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_console_cage__an_archive_is_read_and_settings_are_written),
        cmocka_unit_test(test_console_cage__a_forbidden_call_ends_the_process),
        cmocka_unit_test(test_console_cage__no_other_file_is_opened),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
