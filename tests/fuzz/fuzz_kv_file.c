/* SPDX-License-Identifier: MIT */
/* A whole kv file: check, scan, open without a lock, walk. A record that comes out verified. */
#include "kv/structure.h"
#include "kv/kv.h"
#include "kv/scan.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define DBS 3u

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const names[DBS] = {"small", "long", "blocks"};
static char path[64];

static void remove_file(void)
{
    (void)unlink(path);
}

static int write_file(const uint8_t *data, size_t size)
{
    if (path[0] == '\0') {
        (void)snprintf(path, sizeof path, "/tmp/fuzz-kv-%ld", (long)getpid());
        (void)atexit(remove_file);
    }
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    ssize_t n = fd < 0 ? -1 : write(fd, data, size);
    if (fd >= 0) {
        (void)close(fd);
    }
    return n == (ssize_t)size ? 0 : -1;
}

static wq_status on_record(void *arg, unsigned db, wq_span key, wq_span value, uint64_t page)
{
    (void)page;
    *(size_t *)arg += key.len + value.len;
    if (db >= DBS || key.len == 0 || key.len > KV_KEY_MAX || value.len > KV_VALUE_MAX) {
        abort();
    }
    return WQ_OK;
}

static wq_status on_block(void *arg, unsigned db, uint32_t stream, uint32_t index, wq_span payload,
                          bool whole, uint64_t page)
{
    (void)stream;
    (void)index;
    (void)page;
    *(size_t *)arg += payload.ptr[payload.len - 1];
    if (whole != (db < DBS)) {
        abort();
    }
    return WQ_OK;
}

static void walk(kv_view *view, unsigned db, bool back)
{
    kv_cursor c;
    uint8_t last[KV_KEY_MAX];
    size_t len = 0;
    static const uint8_t top[4] = {0xFF, 0xFF, 0xFF, 0xFF};
    wq_status st = back ? kv_seek_before(view, db, wq_span_of(top, 4), &c)
                        : kv_seek(view, db, wq_span_of(NULL, 0), &c);
    while (st == WQ_OK) {
        int order = wq_span_compare(wq_span_of(last, len), c.key);
        if (len > 0 && (back ? order <= 0 : order >= 0)) {
            abort();
        }
        len = c.key.len;
        for (size_t i = 0; i < len; i++) {
            last[i] = c.key.ptr[i];
        }
        wq_span again;
        st = kv_get(view, db, wq_span_of(last, len), &again);
        (void)st;
        st = back ? kv_prev(&c) : kv_next(&c);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    wq_error err = {0};
    size_t bytes = 0;
    if (write_file(data, size) != 0) {
        return 0;
    }
    const kv_check_options check = {.names = names, .count = DBS, .values = true, .err = &err};
    wq_status st = kv_check(path, &check, NULL);
    const kv_scan_options scan = {
        .count = DBS, .err = &err, .record = on_record, .block = on_block, .arg = &bytes};
    st = kv_scan(path, &scan, NULL);
    const kv_options options = {.names = names, .count = DBS, .no_lock = true, .err = &err};
    kv_env *env;
    kv_view *view;
    st = kv_env_open(path, &options, &env);
    if (st != WQ_OK) {
        return 0;
    }
    if (kv_snapshot_open(env, &view) == WQ_OK) {
        kv_stats stats;
        for (unsigned db = 0; db < DBS; db++) {
            walk(view, db, false);
            walk(view, db, true);
            st = kv_block_verify(view, db, 9, 0);
        }
        st = kv_stats_get(view, &stats);
        kv_view_close(view);
    }
    kv_env_close(env);
    return 0;
}
