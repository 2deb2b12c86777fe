/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "unit/store/news.h"

#include "base/bytes.h"
#include "base/file.h"
#include "store/pin.h"
#include "store/settings_db.h"

#include <time.h>

static wq_error err;

static char *archive(void)
{
    char *dir = news_dir();
    store_close(news_open(dir, &err));
    return dir;
}

static wq_status attempt(const char *dir, const char *pin, unsigned *wait)
{
    return store_pin_try(dir, wq_span_str(pin), &err, wait);
}

static void tries_write(const char *dir, uint32_t count, uint32_t not_before, const char *boot)
{
    store_settings *s;
    uint8_t value[8 + WQ_BOOT_NAME] = {0};
    wq_put_le32(value, count);
    wq_put_le32(value + 4, not_before);
    if (boot != NULL) {
        memcpy(value + 8, boot, strlen(boot));
    } else {
        wq_boot_name((char *)value + 8);
    }
    OK(store_settings_open(dir, true, &err, &s));
    OK(store_setting_put(s, "pin.tries", wq_span_of(value, sizeof value)));
    OK(store_settings_commit(s));
    store_settings_close(s);
}

static void test_store_pin__is_right_or_wrong(void **state)
{
    (void)state;
    char *dir = archive();
    unsigned wait;
    bool set;
    OK(store_pin_is_set(dir, &err, &set));
    assert_false(set);
    assert_int_equal(attempt(dir, "4711", &wait), WQ_ENOTFOUND);
    OK(store_pin_set(dir, wq_span_str("4711"), &err));
    OK(store_pin_is_set(dir, &err, &set));
    assert_true(set);
    OK(attempt(dir, "4711", &wait));
    assert_int_equal(attempt(dir, "4712", &wait), WQ_EACCES);
    assert_int_equal(wait, 0);
    assert_int_equal(attempt(dir, "", &wait), WQ_EACCES);
    OK(attempt(dir, "4711", &wait));
    OK(store_pin_set(dir, wq_span_str("كلمة سر"), &err));
    OK(attempt(dir, "كلمة سر", &wait));
    OK(store_pin_set(dir, wq_span_of(NULL, 0), &err));
    OK(store_pin_is_set(dir, &err, &set));
    assert_false(set);
    assert_int_equal(store_pin_set(dir, wq_span_str("123"), &err), WQ_EINVAL);
    wq_error_clear(&err);
    news_dir_remove(dir);
}

static void test_store_pin__the_delay_grows_and_outlives_the_process(void **state)
{
    (void)state;
    char *dir = archive();
    unsigned wait, last = 0;
    OK(store_pin_set(dir, wq_span_str("4711"), &err));
    for (uint32_t i = 0; i < 40; i++) {
        assert_true(store_pin_delay(i) >= last && store_pin_delay(i) <= 600);
        last = store_pin_delay(i);
    }
    assert_int_equal(last, 600);
    /* Each call is a process of its own as far as the card knows. */
    assert_int_equal(attempt(dir, "0000", &wait), WQ_EACCES);
    assert_int_equal(attempt(dir, "0000", &wait), WQ_EACCES);
    assert_int_equal(attempt(dir, "0000", &wait), WQ_EACCES);
    assert_int_equal(wait, 2);
    /* The right one is not looked at either before the time has come. */
    assert_int_equal(attempt(dir, "4711", &wait), WQ_EBUSY);
    assert_in_range(wait, 1, 2);
    tries_write(dir, 3, 0, NULL);
    OK(attempt(dir, "4711", &wait));
    /* ... and the right one takes all back. */
    assert_int_equal(attempt(dir, "0000", &wait), WQ_EACCES);
    assert_int_equal(wait, 0);
    news_dir_remove(dir);
}

static void test_store_pin__another_boot_counts_from_its_begin(void **state)
{
    (void)state;
    char *dir = archive();
    unsigned wait;
    struct timespec now;
    OK(store_pin_set(dir, wq_span_str("4711"), &err));
    assert_int_equal(clock_gettime(CLOCK_BOOTTIME, &now), 0);
    tries_write(dir, 20, 0, "11111111-2222-3333-4444-555555555555");
    if (now.tv_sec < 590) {
        assert_int_equal(attempt(dir, "4711", &wait), WQ_EBUSY);
        assert_true(wait <= 600);
    } else if (now.tv_sec > 600) {
        OK(attempt(dir, "4711", &wait));
    }
    news_dir_remove(dir);
}

static void test_store_pin__what_is_kept_is_not_the_pin(void **state)
{
    (void)state;
    char *dir = archive(), *path = wq_path_join(dir, "settings.mdb");
    static uint8_t bytes[1 << 20];
    wq_file *file;
    size_t got;
    OK(store_pin_set(dir, wq_span_str("correct-horse-77"), &err));
    OK(wq_file_open(path, WQ_FILE_READ, &err, &file));
    OK(wq_file_read(file, bytes, sizeof bytes, &got));
    wq_file_close(file);
    assert_null(memmem(bytes, got, "correct-horse-77", 16));
    assert_non_null(memmem(bytes, got, "$argon2id$v=19$m=7168,t=5,p=1$", 30));
    free(path);
    news_dir_remove(dir);
}

static void test_store_pin__a_damaged_file_lets_nobody_pass(void **state)
{
    (void)state;
    char *dir = archive(), *path = wq_path_join(dir, "settings.mdb");
    wq_file *file;
    uint64_t size;
    bool set;
    unsigned wait;
    OK(store_pin_set(dir, wq_span_str("4711"), &err));
    OK(store_settings_check(dir, &err));
    OK(wq_file_open(path, WQ_FILE_WRITE, &err, &file));
    OK(wq_file_size(file, &size));
    uint8_t noise[64];
    memset(noise, 0xA5, sizeof noise);
    for (uint64_t at = 8192; at + 64 < size; at += 512) {
        OK(wq_file_pwrite(file, at, noise, sizeof noise));
    }
    wq_file_close(file);
    assert_int_equal(store_pin_is_set(dir, &err, &set), WQ_ECORRUPT);
    assert_true(set);
    assert_int_equal(attempt(dir, "4711", &wait), WQ_ECORRUPT);
    assert_int_equal(store_settings_check(dir, &err), WQ_ECORRUPT);
    assert_int_equal(store_pin_set(dir, wq_span_str("4711"), &err), WQ_ECORRUPT);
    wq_error_clear(&err);
    free(path);
    news_dir_remove(dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_store_pin__is_right_or_wrong),
        cmocka_unit_test(test_store_pin__the_delay_grows_and_outlives_the_process),
        cmocka_unit_test(test_store_pin__another_boot_counts_from_its_begin),
        cmocka_unit_test(test_store_pin__what_is_kept_is_not_the_pin),
        cmocka_unit_test(test_store_pin__a_damaged_file_lets_nobody_pass),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
