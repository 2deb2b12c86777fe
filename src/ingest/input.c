/* SPDX-License-Identifier: MIT */
#include "ingest/input.h"

#include "base/limits.h"
#include "pack/inflate.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#define RAW_BYTES     ((size_t)32 * 1024)
#define PLAIN_BYTES   ((size_t)64 * 1024)
#define BOMB_FROM     ((uint64_t)16 * 1024 * 1024)
#define MAGIC_LONGEST 6

typedef enum coding { CODING_PLAIN, CODING_GZIP, CODING_ZSTD } coding;

struct ingest_input {
    ingest_bytes bytes;
    wq_file *file; /* NULL over a test's bytes */
    wq_error *err;
    char *name;
    coding coding;
    bool begun;
    bool raw_end;
    bool idle; /* between two gzip members or zstd frames */
    bool zlib_open;
    wq_status failed; /* what every later call says */
    z_stream zlib;
    pack_zst *zstd;
    wq_error zstd_error;
    uint64_t raw_read, plain_made, line, byte;
    size_t raw_at, raw_len, plain_at, plain_len;
    const char *note;
    uint8_t raw[RAW_BYTES];
    uint8_t plain[PLAIN_BYTES];
};

/* ---- opening ---- */

static wq_status file_bytes_read(void *ctx, uint8_t *out, size_t len, size_t *got)
{
    return wq_file_read(ctx, out, len, got);
}

wq_status ingest_input_wrap(const ingest_bytes *bytes, const char *name, wq_error *err,
                            ingest_input **out)
{
    *out = NULL;
    ingest_input *in = calloc(1, sizeof *in);
    char *copy = strdup(name);
    if (in == NULL || copy == NULL) {
        free(in);
        free(copy);
        return wq_fail(err, WQ_ENOMEM, "no memory to read '%s'", name);
    }
    in->bytes = *bytes;
    in->err = err;
    in->name = copy;
    in->line = 1;
    *out = in;
    return WQ_OK;
}

static wq_status input_file(const char *path, wq_error *err, wq_file **file)
{
    if (strcmp(path, "-") == 0) {
        return wq_file_wrap(STDIN_FILENO, "-", err, file);
    }
    struct stat st;
    if (stat(path, &st) != 0) {
        return wq_fail_errno(err, errno, "cannot open", path);
    }
    if (!S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode)) {
        return wq_fail(err, WQ_EINVAL,
                       "'%s' is a pipe or a device, not a file; use '-' to read a pipe", path);
    }
    return wq_file_open(path, WQ_FILE_READ, err, file);
}

wq_status ingest_input_open(const char *path, wq_error *err, ingest_input **out)
{
    *out = NULL;
    wq_file *file = NULL;
    WQ_TRY(input_file(path, err, &file));
    ingest_bytes bytes = {file_bytes_read, file};
    wq_status status = ingest_input_wrap(&bytes, path, err, out);
    if (status != WQ_OK) {
        wq_file_close(file);
        return status;
    }
    (*out)->file = file;
    return WQ_OK;
}

void ingest_input_close(ingest_input *in)
{
    if (in == NULL) {
        return;
    }
    if (in->zlib_open) {
        (void)inflateEnd(&in->zlib);
    }
    pack_zst_close(in->zstd);
    wq_file_close(in->file);
    free(in->name);
    free(in);
}

/* ---- raw bytes ---- */

/* Have at least `want` raw bytes at hand if there are so many. */
static wq_status raw_fill(ingest_input *in, size_t want)
{
    if (in->raw_at > 0 && in->raw_len - in->raw_at < want) {
        memmove(in->raw, in->raw + in->raw_at, in->raw_len - in->raw_at);
        in->raw_len -= in->raw_at;
        in->raw_at = 0;
    }
    while (!in->raw_end && in->raw_len - in->raw_at < want) {
        size_t got = 0;
        WQ_TRY(in->bytes.read(in->bytes.ctx, in->raw + in->raw_len, RAW_BYTES - in->raw_len, &got));
        in->raw_end = got == 0;
        in->raw_len += got;
        in->raw_read += got;
    }
    return WQ_OK;
}

static unsigned long long raw_place(const ingest_input *in)
{
    return (unsigned long long)(in->raw_read - (in->raw_len - in->raw_at));
}

static bool raw_begins(const ingest_input *in, const char *magic, size_t len)
{
    return in->raw_len - in->raw_at >= len && memcmp(in->raw + in->raw_at, magic, len) == 0;
}

static bool raw_is_zstd(const ingest_input *in)
{
    const uint8_t *b = in->raw + in->raw_at;
    return raw_begins(in, "\x28\xB5\x2F\xFD", 4) ||
           (in->raw_len - in->raw_at >= 4 && (b[0] & 0xF0) == 0x50 &&
            memcmp(b + 1, "\x2A\x4D\x18", 3) == 0);
}

/* ---- decoders: each appends to the plain window, perhaps nothing ---- */

static wq_status plain_step(ingest_input *in)
{
    size_t len = in->raw_len - in->raw_at;
    size_t room = PLAIN_BYTES - in->plain_len;
    WQ_FAIL_IF(len == 0, WQ_EEND);
    len = len < room ? len : room;
    memcpy(in->plain + in->plain_len, in->raw + in->raw_at, len);
    in->raw_at += len;
    in->plain_len += len;
    return WQ_OK;
}

static wq_status input_cut_short(ingest_input *in, const char *what)
{
    return wq_fail(in->err, WQ_ECORRUPT, "'%s': the %s data ends early, at byte %llu", in->name,
                   what, raw_place(in));
}

/* Behind a member: another one, zero padding, or bytes that are left (as gzip does). */
static wq_status gzip_between(ingest_input *in)
{
    WQ_TRY(raw_fill(in, 2));
    if (raw_begins(in, "\x1F\x8B", 2)) {
        in->idle = false;
        return inflateReset(&in->zlib) == Z_OK ? WQ_OK : WQ_EINTERNAL;
    }
    if (in->raw_at < in->raw_len) {
        in->note = "bytes behind the gzip data were left";
    }
    return WQ_EEND;
}

static wq_status gzip_step(ingest_input *in)
{
    if (in->idle) {
        WQ_TRY(gzip_between(in));
    }
    z_stream *z = &in->zlib;
    z->next_in = in->raw + in->raw_at;
    z->avail_in = (uInt)(in->raw_len - in->raw_at);
    z->next_out = in->plain + in->plain_len;
    z->avail_out = (uInt)(PLAIN_BYTES - in->plain_len);
    uInt room = z->avail_out;
    int code = inflate(z, Z_NO_FLUSH);
    in->raw_at = in->raw_len - z->avail_in;
    in->plain_len = PLAIN_BYTES - z->avail_out;
    in->idle = code == Z_STREAM_END;
    if (code == Z_OK || code == Z_STREAM_END) {
        return WQ_OK;
    }
    if (code == Z_BUF_ERROR) {
        return in->raw_end && room == z->avail_out ? input_cut_short(in, "gzip") : WQ_OK;
    }
    /* What came out before the damage is good, its check apart: give it, fail next time. */
    return wq_fail(in->err, code == Z_MEM_ERROR ? WQ_ENOMEM : WQ_ECORRUPT,
                   "'%s': the gzip data is damaged at byte %llu", in->name, raw_place(in));
}

static wq_status zstd_read(void *arg, uint8_t *out, size_t room, size_t *got)
{
    ingest_input *in = arg;
    WQ_TRY(raw_fill(in, 1));
    size_t len = in->raw_len - in->raw_at;
    *got = len < room ? len : room;
    memcpy(out, in->raw + in->raw_at, *got);
    in->raw_at += *got;
    return WQ_OK;
}

static wq_status zstd_step(ingest_input *in)
{
    size_t made = 0;
    wq_status status =
        pack_zst_next(in->zstd, in->plain + in->plain_len, PLAIN_BYTES - in->plain_len, &made);
    in->plain_len += made;
    if (status != WQ_OK) {
        return wq_fail(in->err, status, "'%s': %s, before byte %llu", in->name, in->zstd_error.text,
                       raw_place(in));
    }
    return made > 0 ? WQ_OK : WQ_EEND;
}

/* ---- beginning ---- */

static wq_status input_foreign(ingest_input *in)
{
    static const struct {
        const char *magic;
        size_t len;
        const char *name;
    } OTHERS[] = {{"\xFD"
                   "7zXZ",
                   5, "xz"},
                  {"BZh", 3, "bzip2"},
                  {"PK\x03\x04", 4, "zip"},
                  {"\x04\x22\x4D\x18", 4, "lz4"}};
    for (size_t i = 0; i < sizeof OTHERS / sizeof OTHERS[0]; i++) {
        if (raw_begins(in, OTHERS[i].magic, OTHERS[i].len)) {
            return wq_fail(in->err, WQ_EFORMAT,
                           "'%s' is packed with %s, which is not read here; unpack it first",
                           in->name, OTHERS[i].name);
        }
    }
    return WQ_OK;
}

static wq_status input_decoder(ingest_input *in)
{
    WQ_TRY(raw_fill(in, MAGIC_LONGEST));
    WQ_TRY(input_foreign(in));
    if (raw_begins(in, "\x1F\x8B", 2)) {
        in->coding = CODING_GZIP;
        if (inflateInit2(&in->zlib, 15 + 16) != Z_OK) {
            return wq_fail(in->err, WQ_ENOMEM, "no memory to unpack '%s'", in->name);
        }
        in->zlib_open = true;
    } else if (raw_is_zstd(in)) {
        in->coding = CODING_ZSTD;
        wq_status status = pack_zst_open(zstd_read, in, &in->zstd_error, &in->zstd);
        if (status != WQ_OK) {
            return wq_fail(in->err, status, "no memory to unpack '%s'", in->name);
        }
    }
    return WQ_OK;
}

static wq_status input_step(ingest_input *in)
{
    if (in->plain_at == in->plain_len) {
        in->plain_at = in->plain_len = 0;
    }
    size_t before = in->plain_len;
    WQ_TRY(raw_fill(in, 1));
    wq_status status = in->coding == CODING_GZIP   ? gzip_step(in)
                       : in->coding == CODING_ZSTD ? zstd_step(in)
                                                   : plain_step(in);
    in->plain_made += in->plain_len - before;
    uint64_t raw = in->raw_read - (in->raw_len - in->raw_at);
    if (in->coding != CODING_PLAIN && in->plain_made > BOMB_FROM &&
        in->plain_made / WQ_LIMIT_INFLATE_RATIO > raw) {
        in->plain_len = 0;
        status = wq_fail(in->err, WQ_ETOOBIG,
                         "'%s' grows more than %d times when it is unpacked: a bomb, left at byte "
                         "%llu",
                         in->name, WQ_LIMIT_INFLATE_RATIO, raw_place(in));
    }
    return status;
}

/* The mark at the head of the text; the first step may give very few bytes. */
static wq_status input_mark(ingest_input *in)
{
    const uint8_t *head = in->plain;
    while (in->failed == WQ_OK && in->plain_len < 4) {
        in->failed = input_step(in);
    }
    if (in->plain_len >= 2 &&
        (memcmp(head, "\xFF\xFE", 2) == 0 || memcmp(head, "\xFE\xFF", 2) == 0)) {
        in->plain_len = 0;
        return wq_fail(in->err, WQ_EENCODING, "'%s' is UTF-16; save it as UTF-8", in->name);
    }
    if (in->plain_len >= 3 && memcmp(head, "\xEF\xBB\xBF", 3) == 0) {
        in->plain_at = 3;
        in->byte = 3;
    }
    return WQ_OK;
}

wq_status ingest_input_window(ingest_input *in, wq_span *window)
{
    if (!in->begun) {
        in->begun = true;
        wq_status status = input_decoder(in);
        if (status == WQ_OK) {
            status = input_mark(in);
        }
        in->failed = status != WQ_OK ? status : in->failed;
    }
    while (in->plain_at == in->plain_len && in->failed == WQ_OK) {
        in->failed = input_step(in);
    }
    *window = wq_span_of(in->plain + in->plain_at, in->plain_len - in->plain_at);
    return window->len > 0 ? WQ_OK : in->failed;
}

void ingest_input_take(ingest_input *in, size_t n)
{
    const uint8_t *at = in->plain + in->plain_at;
    const uint8_t *end = at + n;
    while ((at = memchr(at, '\n', (size_t)(end - at))) != NULL) {
        in->line++;
        at++;
    }
    in->plain_at += n;
    in->byte += n;
}

wq_status ingest_input_line(ingest_input *in, wq_buf *line, bool *whole)
{
    *whole = true;
    for (bool first = true;; first = false) {
        wq_span window;
        wq_status status = ingest_input_window(in, &window);
        if (status == WQ_EEND && !first) {
            return WQ_OK;
        }
        WQ_TRY(status);
        const uint8_t *lf = memchr(window.ptr, '\n', window.len);
        size_t len = lf != NULL ? (size_t)(lf - window.ptr) : window.len;
        if (*whole) {
            status = wq_buf_put(line, window.ptr, len);
            WQ_FAIL_IF(status != WQ_OK && status != WQ_ELIMIT, status);
            *whole = status == WQ_OK;
        }
        ingest_input_take(in, lf != NULL ? len + 1 : len);
        if (lf != NULL) {
            return WQ_OK;
        }
    }
}

bool ingest_input_is_zstd(const ingest_input *in)
{
    return in->zstd != NULL;
}

const char *ingest_input_name(const ingest_input *in)
{
    return in->name;
}

uint64_t ingest_input_line_number(const ingest_input *in)
{
    return in->line;
}

uint64_t ingest_input_byte(const ingest_input *in)
{
    return in->byte;
}

uint64_t ingest_input_raw(const ingest_input *in)
{
    return in->raw_read;
}

const char *ingest_input_note(const ingest_input *in)
{
    return in->note;
}
