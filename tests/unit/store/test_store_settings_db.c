/* SPDX-License-Identifier: MIT */
#include "unit/store/news.h"

#include "store/settings_db.h"

#include <sys/wait.h>
#include <unistd.h>

static wq_error err;

static store_settings *settings(const char *dir, bool write)
{
    store_settings *s;
    wq_status st = store_settings_open(dir, write, &err, &s);
    if (st != WQ_OK) {
        fail_msg("store_settings_open: %d %s", (int)st, err.text);
    }
    return s;
}

static void expect(const char *dir, const char *name, const char *want)
{
    wq_span value;
    store_settings *s = settings(dir, false);
    wq_status st = store_setting_get(s, name, &value);
    assert_int_equal(st, want != NULL ? WQ_OK : WQ_ENOTFOUND);
    assert_true(want == NULL || wq_span_equal(value, wq_span_str(want)));
    store_settings_close(s);
}

/* The same, asked by another process: one of them has the file open once. */
static void expect_elsewhere(const char *dir, const char *name, wq_status want)
{
    int status;
    pid_t child = fork();
    if (child == 0) {
        wq_span value;
        store_settings *s = settings(dir, false);
        _exit(store_setting_get(s, name, &value) == want ? 0 : 1);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
}

static void test_store_settings_db__what_is_committed_is_there(void **state)
{
    (void)state;
    char *dir = news_dir();
    store_close(news_open(dir, &err));
    expect(dir, "marks", NULL);
    store_settings *s = settings(dir, true);
    OK(store_setting_put(s, "seen", wq_span_str("17")));
    OK(store_setting_put(s, "view/ttyS0", wq_span_str("4 utf-8")));
    expect_elsewhere(dir, "seen", WQ_ENOTFOUND);
    OK(store_settings_commit(s));
    store_settings_close(s);
    expect(dir, "seen", "17");
    expect(dir, "view/ttyS0", "4 utf-8");

    s = settings(dir, true);
    OK(store_setting_put(s, "seen", wq_span_str("18")));
    store_settings_close(s);
    expect(dir, "seen", "17");

    s = settings(dir, true);
    OK(store_setting_put(s, "seen", wq_span_of(NULL, 0)));
    OK(store_setting_put(s, "never", wq_span_of(NULL, 0)));
    OK(store_settings_commit(s));
    store_settings_close(s);
    expect(dir, "seen", NULL);
    OK(store_settings_check(dir, &err));
    news_dir_remove(dir);
}

static void test_store_settings_db__refuses_what_it_must(void **state)
{
    (void)state;
    static uint8_t big[STORE_SETTING_VALUE + 1];
    char *dir = news_dir(), name[STORE_SETTING_NAME + 2];
    store_settings *s, *other;
    assert_int_equal(store_settings_open(dir, false, &err, &s), WQ_ENOENT);
    assert_null(s);
    wq_error_clear(&err);
    store_close(news_open(dir, &err));
    s = settings(dir, false);
    assert_int_equal(store_setting_put(s, "a", wq_span_str("b")), WQ_EINVAL);
    assert_int_equal(store_settings_commit(s), WQ_EINVAL);
    store_settings_close(s);
    s = settings(dir, true);
    memset(name, 'x', sizeof name);
    name[sizeof name - 1] = '\0';
    assert_int_equal(store_setting_put(s, name, wq_span_str("b")), WQ_EINVAL);
    assert_int_equal(store_setting_put(s, "", wq_span_str("b")), WQ_EINVAL);
    assert_int_equal(store_setting_put(s, "a", wq_span_of(big, sizeof big)), WQ_EINVAL);
    OK(store_setting_put(s, "a", wq_span_of(big, sizeof big - 1)));
    /* One writer at a time: the second one waits 2 s. */
    assert_int_equal(store_settings_open(dir, true, &err, &other), WQ_EBUSY);
    wq_error_clear(&err);
    OK(store_settings_commit(s));
    store_settings_close(s);
    news_dir_remove(dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_store_settings_db__what_is_committed_is_there),
        cmocka_unit_test(test_store_settings_db__refuses_what_it_must),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
