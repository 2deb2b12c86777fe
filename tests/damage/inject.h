/* SPDX-License-Identifier: MIT */
/* Damage as cards do it, and as an attacker would: eleven modes, each from a seed. */
#ifndef DAMAGE_INJECT_H
#define DAMAGE_INJECT_H

#include <stddef.h>
#include <stdint.h>

typedef enum inject_mode {
    INJECT_BIT,         /* one bit */
    INJECT_BYTES,       /* 16 random bytes */
    INJECT_ZERO,        /* a sector (or page) of zeros */
    INJECT_ONES,        /* of 0xFF */
    INJECT_RANDOM,      /* of random bytes */
    INJECT_MISDIRECTED, /* of another part of the same file */
    INJECT_HEADER_BIT,  /* one bit of a page's header */
    INJECT_HEADER,      /* hostile numbers in a page's header or node table */
    INJECT_META,        /* bytes of one of the two metas */
    INJECT_METAS,       /* both metas zeroed */
    INJECT_TRUNCATE     /* the file ends early */
} inject_mode;
#define INJECT_MODES 11

extern const char *const INJECT_NAMES[INJECT_MODES];

/* Damage `bytes` in place; `*len` shrinks when the file is truncated. `*page` gets the page that
 * was hit (the first one where several were). Same seed, same damage. */
void inject(inject_mode mode, uint64_t seed, uint8_t *bytes, size_t *len, size_t *page);

/* splitmix64 (Steele, Lea, Flood 2014). */
uint64_t inject_random(uint64_t *state);

#endif
