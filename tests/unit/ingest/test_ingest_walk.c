/* SPDX-License-Identifier: MIT */
#include "unit/ingest/tree.h"

#include "unit/unit.h"

#include "base/file.h"
#include "ingest/walk.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct seen {
    char text[4096];
    unsigned files, refused;
    char last[256];
    bool sorted;
    size_t skip; /* bytes of the root's name */
} seen;

static wq_status seen_file(void *arg, const char *path, uint64_t bytes)
{
    seen *s = arg;
    (void)bytes;
    s->sorted = s->sorted && strcmp(s->last, path) < 0;
    (void)snprintf(s->last, sizeof s->last, "%s", path);
    s->files++;
    size_t len = strlen(s->text);
    (void)snprintf(s->text + len, sizeof s->text - len, "%s\n", path + s->skip);
    return WQ_OK;
}

static void seen_refused(void *arg, const char *path, wq_status status, const char *reason)
{
    seen *s = arg;
    assert_int_not_equal(status, WQ_OK);
    assert_true(reason[0] != '\0');
    s->refused++;
    size_t len = strlen(s->text);
    (void)snprintf(s->text + len, sizeof s->text - len, "! %s\n", path + s->skip);
}

static char root[64];

static int setup(void **state)
{
    (void)state;
    return tree_make(root, sizeof root);
}

static int teardown(void **state)
{
    (void)state;
    return tree_remove(root);
}

static void make_file(const char *name)
{
    char path[256];
    (void)snprintf(path, sizeof path, "%s/%s", root, name);
    int fd = open(path, O_CREAT | O_WRONLY, 0600);
    assert_true(fd >= 0);
    assert_int_equal(close(fd), 0);
}

static void make_dir(const char *name)
{
    char path[256];
    (void)snprintf(path, sizeof path, "%s/%s", root, name);
    assert_int_equal(wq_path_mkdirs(path, NULL), WQ_OK);
}

static void walk(seen *s)
{
    memset(s, 0, sizeof *s);
    s->sorted = true;
    s->skip = strlen(root) + 1;
    ingest_walker walker = {seen_file, seen_refused, s};
    assert_int_equal(ingest_walk(root, &walker), WQ_OK);
}

static void test_ingest_walk__sorted_and_hidden_names_left(void **state)
{
    (void)state;
    seen s;
    make_dir("b/c");
    make_dir(".git");
    make_file("z");
    make_file("a");
    make_file("b/2");
    make_file("b/10");
    make_file("b/c/x");
    make_file(".hidden");
    make_file(".git/x");
    walk(&s);
    assert_string_equal(s.text, "a\nb/10\nb/2\nb/c/x\nz\n");
}

static void test_ingest_walk__loops_pipes_and_dead_links(void **state)
{
    (void)state;
    seen s;
    char path[256];
    make_dir("d");
    make_file("d/f");
    (void)snprintf(path, sizeof path, "%s/d/loop", root);
    assert_int_equal(symlink("..", path), 0);
    (void)snprintf(path, sizeof path, "%s/d/dead", root);
    assert_int_equal(symlink("nowhere", path), 0);
    (void)snprintf(path, sizeof path, "%s/d/to-file", root);
    assert_int_equal(symlink("f", path), 0);
    (void)snprintf(path, sizeof path, "%s/d/pipe", root);
    assert_int_equal(mkfifo(path, 0600), 0);
    walk(&s);
    assert_string_equal(s.text, "! d/dead\nd/f\n! d/loop\n! d/pipe\n! d/to-file\n");
}

static void test_ingest_walk__unreadable_directories_are_said(void **state)
{
    (void)state;
    if (geteuid() == 0) {
        skip(); /* root reads everything */
    }
    seen s;
    char path[256];
    make_dir("closed");
    make_file("open");
    (void)snprintf(path, sizeof path, "%s/closed", root);
    assert_int_equal(chmod(path, 0), 0);
    walk(&s);
    assert_int_equal(chmod(path, 0700), 0);
    assert_string_equal(s.text, "! closed\nopen\n");
}

static void test_ingest_walk__depth_is_limited(void **state)
{
    (void)state;
    seen s;
    char name[82];
    for (size_t i = 0; i < 81; i++) {
        name[i] = i % 2 == 0 ? 'd' : '/';
    }
    name[81] = '\0';
    make_dir(name);
    walk(&s);
    assert_int_equal(s.refused, 1);
}

static void test_ingest_walk__a_wide_directory_comes_in_batches(void **state)
{
    (void)state;
    /* Five directories down a batch has 16 KiB: 2,000 long names need many. */
    seen s;
    char name[256];
    make_dir("1/2/3/4/5");
    for (int i = 0; i < 2000; i++) {
        (void)snprintf(name, sizeof name, "1/2/3/4/5/%05d-a-name-of-some-length-for-a-file",
                       (i * 7919) % 2000);
        make_file(name);
    }
    walk(&s);
    assert_int_equal(s.files, 2000);
    assert_true(s.sorted);
}

static void test_ingest_walk__a_missing_argument_is_said(void **state)
{
    (void)state;
    seen s;
    memset(&s, 0, sizeof s);
    ingest_walker walker = {seen_file, seen_refused, &s};
    assert_int_equal(ingest_walk("/tmp/no/such/path", &walker), WQ_OK);
    assert_int_equal(s.refused, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_ingest_walk__sorted_and_hidden_names_left, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(test_ingest_walk__loops_pipes_and_dead_links, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(test_ingest_walk__unreadable_directories_are_said, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(test_ingest_walk__depth_is_limited, setup, teardown),
        cmocka_unit_test_setup_teardown(test_ingest_walk__a_wide_directory_comes_in_batches, setup,
                                        teardown),
        cmocka_unit_test(test_ingest_walk__a_missing_argument_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
