/* SPDX-License-Identifier: MIT */
#include "unit/ingest/feed.h"

#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

/* One gzip member of a text. */
static size_t member(const char *text, uint8_t *out, size_t room)
{
    z_stream z;
    memset(&z, 0, sizeof z);
    assert_int_equal(deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
    z.next_in = (Bytef *)(uintptr_t)text;
    z.avail_in = (uInt)strlen(text);
    z.next_out = out;
    z.avail_out = (uInt)room;
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    size_t len = room - z.avail_out;
    (void)deflateEnd(&z);
    return len;
}

static void test_ingest_input__gzip_members(void **state)
{
    (void)state;
    uint8_t b[512];
    size_t len = member("{\"title\":\"a\"}\n{\"tit", b, sizeof b);
    len += member("le\":\"b\"}\n", b + len, sizeof b - len);
    expect_bytes(b, len, WQ_FORMAT_AUTO, "@1 [a]\n@2 [b]\n");
    memset(b + len, 0, 100);
    expect_bytes(b, len + 100, WQ_FORMAT_AUTO, "@1 [a]\n@2 [b]\n");
}

static void test_ingest_input__zstd_frame(void **state)
{
    (void)state;
    /* A frame with one raw block, then a skippable frame, then the frame again. */
    static const uint8_t FRAME[] = "\x28\xB5\x2F\xFD\x20\x0E\x71\x00\x00{\"title\":\"a\"}\n";
    uint8_t b[128];
    size_t len = sizeof FRAME - 1;
    memcpy(b, FRAME, len);
    memcpy(b + len, "\x50\x2A\x4D\x18\x02\x00\x00\x00xx", 10);
    memcpy(b + len + 10, FRAME, len);
    expect_bytes(b, len * 2 + 10, WQ_FORMAT_AUTO, "@1 [a]\n@2 [a]\n");
}

/* Cut anywhere, the stream gives the lines before the cut and then fails, or ends between two
 * members; it never gives a wrong line. */
static void test_ingest_input__every_truncation_keeps_what_came_before(void **state)
{
    (void)state;
    uint8_t b[512];
    size_t one = member("{\"title\":\"a\"}\n", b, sizeof b);
    size_t len = one + member("{\"title\":\"b\"}\n", b + one, sizeof b - one);
    for (size_t cut = 2; cut < len; cut++) {
        feed f = {.head = wq_span_of(b, cut)};
        run r;
        run_feed(&r, &f, WQ_FORMAT_JSONL, 0);
        bool between = cut == one || cut == one + 1;
        assert_int_equal(r.end, between ? WQ_EEND : WQ_ECORRUPT);
        assert_int_equal(r.refused, 0);
        assert_true(cut < one || r.pages >= 1);
        assert_true(between || strstr(r.err.text, "'test'") != NULL);
        run_release(&r);
    }
}

static void test_ingest_input__every_damage_is_found_or_harmless(void **state)
{
    (void)state;
    uint8_t b[512];
    size_t len = member("{\"title\":\"abcdefgh\"}\n{\"title\":\"ijkl\"}\n", b, sizeof b);
    for (size_t i = 0; i < len * 8; i++) {
        b[i / 8] ^= (uint8_t)(1 << i % 8);
        feed f = {.head = wq_span_of(b, len)};
        run r;
        run_feed(&r, &f, WQ_FORMAT_JSONL, 0);
        run_release(&r);
        b[i / 8] ^= (uint8_t)(1 << i % 8);
    }
}

static void test_ingest_input__bytes_behind_gzip_are_noted(void **state)
{
    (void)state;
    uint8_t b[512];
    size_t len = member("{\"title\":\"a\"}\n", b, sizeof b);
    memcpy(b + len, "tail", 4);
    feed f = {.head = wq_span_of(b, len + 4)};
    run r;
    run_feed(&r, &f, WQ_FORMAT_AUTO, 0);
    assert_string_equal((const char *)r.out.ptr, "@1 [a]\n");
    assert_non_null(r.note);
    run_release(&r);
}

static void test_ingest_input__bombs_are_left(void **state)
{
    (void)state;
    /* 64 MiB of blanks in one member: deflate shrinks them a thousandfold. */
    size_t room = 256 * 1024;
    size_t bytes = (size_t)64 * 1024 * 1024;
    uint8_t *b = malloc(room);
    char *blanks = malloc(bytes + 1);
    assert_true(b != NULL && blanks != NULL);
    memset(blanks, '\n', bytes);
    blanks[bytes] = '\0';
    size_t len = member(blanks, b, room);
    feed f = {.head = wq_span_of(b, len)};
    run r;
    run_feed(&r, &f, WQ_FORMAT_JSONL, 0);
    assert_int_equal(r.end, WQ_ETOOBIG);
    assert_non_null(strstr(r.err.text, "bomb"));
    run_release(&r);
    free(b);
    free(blanks);
}

static void expect_failure(const char *bytes, size_t len, wq_status end, const char *word)
{
    feed f = {.head = wq_span_of(bytes, len), .step = 1};
    run r;
    run_feed(&r, &f, WQ_FORMAT_AUTO, 0);
    assert_int_equal(r.end, end);
    assert_non_null(strstr(r.err.text, word));
    run_release(&r);
}

static void test_ingest_input__what_is_not_read_is_named(void **state)
{
    (void)state;
    expect_failure("\xFF\xFEt\0", 4, WQ_EENCODING, "UTF-16");
    expect_failure("\xFE\xFF\0t", 4, WQ_EENCODING, "UTF-16");
    expect_failure("\xFD"
                   "7zXZ\0",
                   6, WQ_EFORMAT, "xz");
    expect_failure("PK\x03\x04xx", 6, WQ_EFORMAT, "zip");
    expect_failure("BZh9xx", 6, WQ_EFORMAT, "bzip2");
    expect_failure("\x1F\x8B", 2, WQ_ECORRUPT, "early");
    run r;
    feed f = {.head = wq_span_of("\x28\xB5\x2F\xFD", 4)};
    run_feed(&r, &f, WQ_FORMAT_AUTO, 0);
    assert_int_not_equal(r.end, WQ_EEND);
    run_release(&r);
}

static void test_ingest_input__pipes_and_missing_files_are_refused(void **state)
{
    (void)state;
    char dir[] = "/tmp/test_ingest_input.XXXXXX";
    assert_non_null(mkdtemp(dir));
    char path[128];
    (void)snprintf(path, sizeof path, "%s/pipe", dir);
    assert_int_equal(mkfifo(path, 0600), 0);
    wq_error err = {0};
    ingest_input *in;
    assert_int_equal(ingest_input_open(path, &err, &in), WQ_EINVAL);
    assert_non_null(strstr(err.text, "pipe"));
    assert_int_equal(unlink(path), 0);
    wq_error_clear(&err);
    assert_int_equal(ingest_input_open(path, &err, &in), WQ_ENOENT);
    wq_error_clear(&err);
    assert_int_equal(ingest_input_open(dir, &err, &in), WQ_EINVAL);
    assert_int_equal(rmdir(dir), 0);
    wq_error_clear(&err);
    assert_int_equal(ingest_input_open("/dev/zero", &err, &in), WQ_EINVAL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ingest_input__gzip_members),
        cmocka_unit_test(test_ingest_input__zstd_frame),
        cmocka_unit_test(test_ingest_input__every_truncation_keeps_what_came_before),
        cmocka_unit_test(test_ingest_input__every_damage_is_found_or_harmless),
        cmocka_unit_test(test_ingest_input__bytes_behind_gzip_are_noted),
        cmocka_unit_test(test_ingest_input__bombs_are_left),
        cmocka_unit_test(test_ingest_input__what_is_not_read_is_named),
        cmocka_unit_test(test_ingest_input__pipes_and_missing_files_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
