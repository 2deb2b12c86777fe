/* SPDX-License-Identifier: MIT */
/* A database in a scratch directory, a fixed sequence of numbers, and a model in memory. */
#ifndef KV_FIXTURE_H
#define KV_FIXTURE_H

#include "unit/unit.h"

#include "base/bytes.h"
#include "kv/structure.h"
#include "kv/kv.h"
#include "kv/scan.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define DB_SMALL 0u
#define DB_LONG  1u
#define DB_BLOCK 2u
#define DBS      3u

static const char *const db_names[DBS] = {"small", "long", "blocks"};
static char scratch[] = "/tmp/warraq-kv-XXXXXX";
static char path[128];
static wq_error err;

static inline void path_in(char *out, size_t size, const char *name)
{
    (void)snprintf(out, size, "%s/%s", scratch, name);
}

static inline int scratch_begin(void)
{
    if (mkdtemp(scratch) == NULL) {
        return 1;
    }
    path_in(path, sizeof path, "a.mdb");
    return 0;
}

static inline void scratch_remove(const char *name)
{
    char file[160];
    path_in(file, sizeof file, name);
    (void)unlink(file);
    (void)strncat(file, "-lock", sizeof file - strlen(file) - 1);
    (void)unlink(file);
}

static inline void scratch_end(void)
{
    scratch_remove("a.mdb");
    scratch_remove("b.mdb");
    (void)rmdir(scratch);
}

static inline uint32_t number(uint32_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 17;
    *seed ^= *seed << 5;
    return *seed;
}

static inline kv_options options_of(bool write, bool no_lock)
{
    kv_options o = {.names = db_names,
                    .count = DBS,
                    .write = write,
                    .create = write,
                    .no_lock = no_lock,
                    .err = &err};
    return o;
}

static inline kv_env *must_open(bool write)
{
    kv_options o = options_of(write, false);
    kv_env *env = NULL;
    wq_error_clear(&err);
    wq_status st = kv_env_open(path, &o, &env);
    if (st != WQ_OK) {
        fail_msg("open: %d %s", st, err.text);
    }
    return env;
}

#define must(expr)                                                                                 \
    do {                                                                                           \
        wq_status must_ = (expr);                                                                  \
        if (must_ != WQ_OK) {                                                                      \
            fail_msg("%s: %d %s", #expr, must_, err.text);                                         \
        }                                                                                          \
    } while (0)

/* Key and value of record `n` at version `v`, both decided by them alone. */
static inline wq_span record_key(uint32_t n, uint8_t out[64])
{
    uint32_t h = n * 2654435761u;
    size_t len = 4 + h % 40;
    wq_put_be32(out, h);
    for (size_t i = 4; i < len; i++) {
        out[i] = (uint8_t)(n + i);
    }
    return wq_span_of(out, len);
}

#define LONG_MAX_BYTES 20000u

static inline wq_span record_value(unsigned db, uint32_t n, uint32_t v, uint8_t *out)
{
    uint32_t seed = n * 31 + v * 7919 + 17 + db;
    uint32_t len = number(&seed) % (db == DB_LONG ? LONG_MAX_BYTES : 120u);
    for (uint32_t i = 0; i < len; i++) {
        out[i] = (uint8_t)(seed >> (8 * (i & 3)));
        if ((i & 3) == 3) {
            (void)number(&seed);
        }
    }
    return wq_span_of(out, len);
}

static inline wq_span block_payload(uint32_t stream, uint32_t index, uint8_t *out)
{
    uint32_t seed = stream * 977 + index * 13 + 1;
    for (uint32_t i = 0; i < WQ_BLOCK_PAYLOAD; i += 4) {
        wq_put_le32(out + i, number(&seed));
    }
    return wq_span_of(out, WQ_BLOCK_PAYLOAD);
}

#endif
