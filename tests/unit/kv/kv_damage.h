/* SPDX-License-Identifier: MIT */
/* A populated database as an image in memory, and eleven ways to damage it. */
#ifndef KV_DAMAGE_H
#define KV_DAMAGE_H

#include "kv_fixture.h"

#define SMALL  1200u
#define LONGS  60u
#define BLOCKS 3u
#define STREAM 9u
#define MODES  11u
#define PAGE   4096u
#define SECTOR 512u

static uint8_t *image;
static size_t image_size;
static uint8_t *damaged;
static uint8_t payload[WQ_BLOCK_PAYLOAD];
static uint8_t wanted[LONG_MAX_BYTES];

static inline bool expected(uint32_t n)
{
    return n % 7 != 3; /* the others were deleted */
}

static inline void populate(void)
{
    uint8_t key[64];
    kv_view *txn;
    scratch_remove("a.mdb");
    kv_env *env = must_open(true);
    for (unsigned round = 0; round < 4; round++) {
        must(kv_txn_begin(env, &txn));
        for (uint32_t n = round; n < SMALL; n += 4) {
            must(kv_put(txn, DB_SMALL, record_key(n, key), record_value(DB_SMALL, n, 1, wanted)));
        }
        for (uint32_t n = round; n < LONGS; n += 4) {
            must(kv_put(txn, DB_LONG, record_key(n, key), record_value(DB_LONG, n, 1, wanted)));
        }
        if (round < BLOCKS) {
            must(kv_block_put(txn, DB_BLOCK, STREAM, round, block_payload(STREAM, round, payload)));
        }
        must(kv_commit(txn));
    }
    must(kv_txn_begin(env, &txn));
    for (uint32_t n = 0; n < SMALL; n++) {
        if (!expected(n)) {
            must(kv_delete(txn, DB_SMALL, record_key(n, key)));
        }
    }
    must(kv_commit(txn));
    kv_env_close(env);
}

static inline void image_load(void)
{
    wq_file *file;
    uint64_t size;
    populate();
    must(wq_file_open(path, WQ_FILE_READ, &err, &file));
    must(wq_file_size(file, &size));
    image_size = (size_t)size;
    image = malloc(image_size);
    damaged = malloc(image_size);
    must(wq_file_pread(file, 0, image, image_size));
    wq_file_close(file);
}

static inline void fill(uint8_t *to, size_t len, unsigned how, uint32_t *seed)
{
    for (size_t i = 0; i < len; i++) {
        to[i] = how == 0 ? 0 : how == 1 ? 0xFF : (uint8_t)(number(seed) >> 7);
    }
}

/* Damage the copy in `damaged`; gives its length (less than the image's after a truncation). */
static inline size_t damage(unsigned mode, uint32_t *seed)
{
    static const uint8_t hostile[] = {0x00, 0x01, 0x02, 0x04, 0x10, 0x7F, 0x80, 0xFE, 0xFF};
    size_t pages = image_size / PAGE;
    memcpy(damaged, image, image_size);
    size_t at = number(seed) % image_size;
    uint8_t *page = damaged + (size_t)(number(seed) % pages) * PAGE;
    uint8_t *sector = damaged + (size_t)(number(seed) % (image_size / SECTOR)) * SECTOR;
    switch (mode) {
    case 0: /* one bit */
        damaged[at] = (uint8_t)(damaged[at] ^ (1u << (number(seed) % 8)));
        break;
    case 1: /* 16 bytes */
        fill(damaged + (at & ~(size_t)15), 16, 2, seed);
        break;
    case 2: /* a sector zeroed, 0xFF, random */
    case 3:
    case 4:
        fill(sector, SECTOR, mode - 2, seed);
        break;
    case 5: /* a page zeroed, 0xFF or random */
        fill(page, PAGE, number(seed) % 3, seed);
        break;
    case 6: /* a page or sector written to the wrong place */
        if (number(seed) % 2 == 0) {
            memmove(page, image + (size_t)(number(seed) % pages) * PAGE, PAGE);
        } else {
            memmove(sector, image + (at / SECTOR) * SECTOR, SECTOR);
        }
        break;
    case 7: /* bits of a head */
        at = number(seed) % 32;
        page[at] = (uint8_t)(page[at] ^ (1u << (number(seed) % 8)));
        break;
    case 8: /* hostile bytes in a head or among the node offsets */
        for (unsigned i = 0; i < 4; i++) {
            page[number(seed) % 64] = hostile[number(seed) % sizeof hostile];
        }
        break;
    case 9: /* a meta */
        at = (number(seed) % 2) * PAGE + number(seed) % 160;
        damaged[at] = (uint8_t)number(seed);
        break;
    default: /* the end cut off */
        return at;
    }
    return image_size;
}

static inline void write_file(const char *name, const uint8_t *bytes, size_t len)
{
    int fd = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0666);
    assert_true(fd >= 0);
    assert_true(write(fd, bytes, len) == (ssize_t)len);
    (void)close(fd);
}

static inline bool answer(wq_status st)
{
    return st == WQ_OK || st == WQ_ECORRUPT || st == WQ_EIO || st == WQ_ENOTFOUND;
}

#endif
