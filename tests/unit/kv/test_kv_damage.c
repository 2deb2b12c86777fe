/* SPDX-License-Identifier: MIT */
/* A damaged file: every read gives the right answer or an error, never a wrong one; what the
 * structural check accepts, LMDB writes without dying. */
#include "kv_damage.h"

/* Rounds of each mode: KV_SEEDS, or few enough for every day. */
static unsigned seeds(unsigned usual)
{
    const char *asked = getenv("KV_SEEDS");
    return asked != NULL ? (unsigned)strtoul(asked, NULL, 10) : usual;
}

static unsigned refused, wrong_misses, readable, short_walks;

/* The last commit before the damage, or the one before it when a meta is lost. */
static void read_all(kv_view *view, bool half)
{
    uint8_t key[64];
    wq_span got;
    for (uint32_t n = 0; n < SMALL; n++) {
        wq_error_clear(&err);
        wq_status st = kv_get(view, DB_SMALL, record_key(n, key), &got);
        assert_true(answer(st));
        if (st == WQ_OK) {
            assert_true(half || expected(n));
            assert_true(wq_span_equal(got, record_value(DB_SMALL, n, 1, wanted)));
        }
        wrong_misses += st == WQ_ENOTFOUND && expected(n);
        refused += st == WQ_ECORRUPT;
        readable += st == WQ_OK;
    }
    for (uint32_t n = 0; n < LONGS; n++) {
        wq_error_clear(&err);
        wq_status st = kv_get(view, DB_LONG, record_key(n, key), &got);
        assert_true(answer(st));
        if (st == WQ_OK) {
            assert_true(wq_span_equal(got, record_value(DB_LONG, n, 1, wanted)));
        }
        wrong_misses += st == WQ_ENOTFOUND;
        refused += st == WQ_ECORRUPT;
        readable += st == WQ_OK;
    }
    for (uint32_t b = 0; b < BLOCKS; b++) {
        wq_error_clear(&err);
        wq_status st = kv_block_verify(view, DB_BLOCK, STREAM, b);
        assert_true(answer(st));
        wrong_misses += st == WQ_ENOTFOUND;
    }
}

static void walk_all(kv_view *view, bool back)
{
    for (unsigned db = 0; db < DBS; db++) {
        kv_cursor c;
        uint8_t top[8];
        uint64_t seen = 0;
        memset(top, 0xFF, sizeof top);
        wq_error_clear(&err);
        wq_status st = back ? kv_seek_before(view, db, wq_span_of(top, sizeof top), &c)
                            : kv_seek(view, db, wq_span_of(NULL, 0), &c);
        while (st == WQ_OK) {
            seen++;
            st = back ? kv_prev(&c) : kv_next(&c);
        }
        assert_true(answer(st));
        uint64_t all = db == DB_SMALL ? SMALL - (SMALL + 3) / 7 : db == DB_LONG ? LONGS : BLOCKS;
        if (st == WQ_ENOTFOUND && seen < all) {
            short_walks++;
        }
    }
}

static void open_and_read(const char *file, bool lock, bool back)
{
    kv_options o = options_of(false, !lock);
    kv_env *env;
    kv_view *view;
    wq_error_clear(&err);
    wq_status st = kv_env_open(file, &o, &env);
    if (st != WQ_OK) {
        assert_true(st == WQ_ECORRUPT || st == WQ_ENOTWARRAQ || st == WQ_EVERSION);
        assert_true(err.text[0] != '\0');
        return;
    }
    bool half = kv_env_half(env);
    st = kv_snapshot_open(env, &view);
    if (st == WQ_OK) {
        read_all(view, half);
        walk_all(view, back);
        kv_view_close(view);
    } else {
        assert_true(st == WQ_ECORRUPT || st == WQ_EBUSY);
    }
    kv_env_close(env);
}

static void test_kv_damage__reads_are_right_or_refused(void **state)
{
    (void)state;
    char file[128];
    uint32_t seed = 99;
    path_in(file, sizeof file, "b.mdb");
    for (unsigned mode = 0; mode < MODES; mode++) {
        for (unsigned i = 0; i < seeds(100); i++) {
            size_t len = damage(mode, &seed);
            write_file(file, damaged, len);
            (void)alarm(60);
            open_and_read(file, i % 8 == 0, i % 2 == 0);
        }
        if (getenv("KV_TALK") != NULL) {
            print_message("mode %u: right %u, refused %u, wrong misses %u, short walks %u\n", mode,
                          readable, refused, wrong_misses, short_walks);
        }
    }
    (void)alarm(0);
    assert_int_equal(wrong_misses, 0);
    assert_int_equal(short_walks, 0);
    assert_true(refused > 0);
}

/* Random writes by LMDB on a file that the check accepted. */
static int write_on(const char *file, uint32_t seed)
{
    uint8_t key[64];
    kv_options o = options_of(true, true);
    kv_env *env;
    (void)alarm(30);
    if (kv_env_open(file, &o, &env) != WQ_OK) {
        return 1;
    }
    for (unsigned t = 0; t < 4; t++) {
        kv_view *txn;
        wq_status st = kv_txn_begin(env, &txn);
        for (unsigned i = 0; st == WQ_OK && i < 150; i++) {
            uint32_t n = number(&seed) % SMALL;
            wq_span k = record_key(n, key);
            if (number(&seed) % 2 == 0) {
                st = kv_put(txn, DB_SMALL, k, record_value(DB_SMALL, n, 2, wanted));
            } else {
                st = kv_delete(txn, DB_SMALL, k);
            }
            if (st == WQ_OK && i % 10 == 0) {
                st = kv_put(txn, DB_LONG, k, record_value(DB_LONG, n, 2, wanted));
            }
            st = st == WQ_ENOTFOUND ? WQ_OK : st;
        }
        if (st != WQ_OK || kv_commit(txn) != WQ_OK) {
            return 2;
        }
    }
    kv_env_close(env);
    return 0;
}

static void test_kv_damage__what_the_check_accepts_can_be_written(void **state)
{
    (void)state;
    char file[128];
    uint32_t seed = 7;
    unsigned accepted = 0;
    unsigned rejected = 0;
    path_in(file, sizeof file, "b.mdb");
    for (unsigned i = 0; i < seeds(40) * MODES; i++) {
        kv_check_options o = {.names = db_names, .count = DBS};
        write_file(file, damaged, damage(i % MODES, &seed));
        if (kv_check(file, &o, NULL) != WQ_OK) {
            rejected++;
            continue;
        }
        accepted++;
        pid_t child = fork();
        if (child == 0) {
            _exit(write_on(file, seed));
        }
        int how = 0;
        assert_true(waitpid(child, &how, 0) == child);
        if (!WIFEXITED(how) || WEXITSTATUS(how) != 0) {
            fail_msg("seed %u mode %u: LMDB ended with %x on an accepted file", i, i % MODES, how);
        }
    }
    if (getenv("KV_TALK") != NULL) {
        print_message("accepted %u, rejected %u\n", accepted, rejected);
    }
    assert_true(accepted > 0 && rejected > 0);
}

/* A branch with one child makes LMDB assert: that comes back as a status, the environment can
 * then only be closed, and the file is as it was. */
static int write_on_ruin(const char *file)
{
    uint8_t key[64];
    kv_options o = options_of(true, true);
    kv_env *env;
    kv_view *txn;
    kv_view *view;
    (void)alarm(30);
    if (kv_env_open(file, &o, &env) != WQ_OK || kv_txn_begin(env, &txn) != WQ_OK) {
        return 1;
    }
    wq_error_clear(&err);
    wq_status st = kv_put(txn, DB_SMALL, record_key(1, key), wq_span_str("x"));
    if (st == WQ_OK) {
        kv_view_close(txn);
        kv_env_close(env);
        return 2; /* that page was not in use */
    }
    bool good = st == WQ_ECORRUPT && err.text[0] != '\0';
    good = good && kv_put(txn, DB_SMALL, record_key(2, key), wq_span_str("x")) == WQ_ECORRUPT;
    good = good && kv_commit(txn) == WQ_ECORRUPT;
    good = good && kv_txn_begin(env, &txn) == WQ_ECORRUPT;
    good = good && kv_snapshot_open(env, &view) == WQ_ECORRUPT;
    kv_env_close(env);
    return good ? 0 : 3;
}

static void test_kv_damage__an_assertion_of_lmdb_is_a_status(void **state)
{
    (void)state;
    char file[128];
    unsigned asserted = 0;
    path_in(file, sizeof file, "b.mdb");
    for (size_t at = (size_t)2 * PAGE; at + PAGE <= image_size; at += PAGE) {
        const uint8_t *head = image + at + sizeof(size_t);
        if (wq_le32(image + at) != at / PAGE || wq_le16(head + 2) != 1) {
            continue;
        }
        memcpy(damaged, image, image_size);
        wq_put_le16(damaged + at + sizeof(size_t) + 4, (uint16_t)(sizeof(size_t) + 8 + 2));
        write_file(file, damaged, image_size);
        pid_t child = fork();
        if (child == 0) {
            _exit(write_on_ruin(file));
        }
        int how = 0;
        assert_true(waitpid(child, &how, 0) == child);
        if (!WIFEXITED(how) || (WEXITSTATUS(how) != 0 && WEXITSTATUS(how) != 2)) {
            fail_msg("page %zu: ended with %x", at / PAGE, how);
        }
        asserted += WEXITSTATUS(how) == 0;
    }
    assert_true(asserted > 0);
}

static void count_finding(void *arg, wq_status status, uint64_t page, const char *text)
{
    (void)page;
    assert_true(status != WQ_OK && text[0] != '\0');
    ++*(unsigned *)arg;
}

static void test_kv_damage__the_check_sees_every_damaged_value(void **state)
{
    (void)state;
    char file[128];
    path_in(file, sizeof file, "b.mdb");
    unsigned findings = 0;
    kv_check_options o = {
        .names = db_names, .count = DBS, .values = true, .report = count_finding, .arg = &findings};
    kv_check_stats stats;
    write_file(file, image, image_size);
    must(kv_check(file, &o, &stats));
    assert_true(findings == 0 && stats.blocks == BLOCKS && stats.free > 0);
    for (uint32_t b = 0; b < BLOCKS; b++) {
        block_payload(STREAM, b, payload);
        uint8_t *at = image;
        while (memcmp(at, payload, 64) != 0) {
            at++;
        }
        memcpy(damaged, image, image_size);
        damaged[at - image + 200000] ^= 1;
        write_file(file, damaged, image_size);
        findings = 0;
        assert_int_equal(kv_check(file, &o, &stats), WQ_ECORRUPT);
        assert_true(findings == 1 && stats.findings == 1);
    }
}

int main(void)
{
    if (scratch_begin() != 0) {
        return 1;
    }
    image_load();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kv_damage__reads_are_right_or_refused),
        cmocka_unit_test(test_kv_damage__what_the_check_accepts_can_be_written),
        cmocka_unit_test(test_kv_damage__an_assertion_of_lmdb_is_a_status),
        cmocka_unit_test(test_kv_damage__the_check_sees_every_damaged_value),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    free(image);
    free(damaged);
    scratch_end();
    return failed;
}
