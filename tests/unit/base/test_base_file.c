/* SPDX-License-Identifier: MIT */
#include "unit/unit.h"

#include "base/source.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char dir[] = "/tmp/warraq-file-XXXXXX";

static int group_setup(void **state)
{
    (void)state;
    return mkdtemp(dir) != NULL ? 0 : -1;
}

static int group_teardown(void **state)
{
    (void)state;
    return rmdir(dir);
}

static char *path(const char *name)
{
    char *joined = wq_path_join(dir, name);
    assert_non_null(joined);
    return joined;
}

static void test_base_file__what_is_written_is_read(void **state)
{
    (void)state;
    wq_error err = {0};
    wq_file *file;
    char *name = path("a");
    uint8_t bytes[5];
    uint64_t size;
    assert_int_equal(wq_file_open(name, WQ_FILE_NEW, &err, &file), WQ_OK);
    assert_int_equal(wq_file_pwrite(file, 0, "hello", 5), WQ_OK);
    assert_int_equal(wq_file_pwrite(file, 1, "u", 1), WQ_OK);
    assert_int_equal(wq_file_sync(file), WQ_OK);
    assert_int_equal(wq_file_size(file, &size), WQ_OK);
    assert_int_equal(size, 5);
    assert_int_equal(wq_file_pread(file, 0, bytes, 5), WQ_OK);
    assert_memory_equal(bytes, "hullo", 5);
    assert_int_equal(wq_file_pread(file, 3, bytes, 5), WQ_ECORRUPT);
    assert_non_null(strstr(err.text, "ends before byte 8"));
    wq_file_close(file);
    wq_error_clear(&err);
    assert_int_equal(wq_file_open(name, WQ_FILE_NEW, &err, &file), WQ_EIO);
    assert_int_equal(wq_path_remove(name, &err), WQ_OK);
    assert_int_equal(wq_path_remove(name, &err), WQ_OK);
    free(name);
}

static void test_base_file__failures_name_the_path(void **state)
{
    (void)state;
    wq_error err = {0};
    wq_file *file;
    assert_int_equal(wq_file_open("/nowhere/at/all", WQ_FILE_READ, &err, &file), WQ_ENOENT);
    assert_non_null(strstr(err.text, "'/nowhere/at/all'"));
    wq_error_clear(&err);
    assert_int_equal(wq_file_open(dir, WQ_FILE_READ, &err, &file), WQ_EINVAL);
    assert_null(file);
}

static void test_base_file__directories_are_made_with_their_parents(void **state)
{
    (void)state;
    wq_error err = {0};
    char *deep = path("x/y/z"), *middle = path("x/y"), *top = path("x");
    assert_int_equal(wq_path_mkdirs(deep, &err), WQ_OK);
    assert_int_equal(wq_path_mkdirs(deep, &err), WQ_OK);
    assert_true(wq_path_is_dir(deep));
    assert_int_equal(rmdir(deep) | rmdir(middle) | rmdir(top), 0);
    free(deep);
    free(middle);
    free(top);
}

static void test_base_file__an_exclusive_lock_keeps_others_out(void **state)
{
    (void)state;
    char *name = path("lock");
    wq_file *one, *two;
    assert_int_equal(wq_file_open(name, WQ_FILE_WRITE, NULL, &one), WQ_OK);
    assert_int_equal(wq_file_open(name, WQ_FILE_WRITE, NULL, &two), WQ_OK);
    assert_int_equal(wq_file_lock(one, 0, true, 0), WQ_OK);
    assert_int_equal(wq_file_lock(two, 0, true, 30), WQ_EBUSY);
    assert_int_equal(wq_file_lock(two, 1, true, 0), WQ_OK);
    wq_file_unlock(one, 0);
    assert_int_equal(wq_file_lock(two, 0, false, 0), WQ_OK);
    assert_int_equal(wq_file_lock(one, 0, false, 0), WQ_OK);
    assert_int_equal(wq_file_lock(one, 0, true, 0), WQ_EBUSY);
    wq_file_close(one);
    wq_file_close(two);
    assert_int_equal(unlink(name), 0);
    free(name);
}

static void test_base_file__a_source_cannot_be_read_past_its_end(void **state)
{
    (void)state;
    wq_span bytes = wq_span_str("0123456789");
    wq_source source = wq_source_span(&bytes);
    uint8_t out[10];
    assert_int_equal(wq_source_read(&source, 4, out, 6), WQ_OK);
    assert_memory_equal(out, "456789", 6);
    assert_int_equal(wq_source_read(&source, 4, out, 7), WQ_ECORRUPT);
    assert_int_equal(wq_source_read(&source, UINT64_MAX, out, 1), WQ_ECORRUPT);
    assert_int_equal(wq_source_read(&source, 10, out, 0), WQ_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_base_file__what_is_written_is_read),
        cmocka_unit_test(test_base_file__failures_name_the_path),
        cmocka_unit_test(test_base_file__directories_are_made_with_their_parents),
        cmocka_unit_test(test_base_file__an_exclusive_lock_keeps_others_out),
        cmocka_unit_test(test_base_file__a_source_cannot_be_read_past_its_end),
    };
    return cmocka_run_group_tests(tests, group_setup, group_teardown);
}
