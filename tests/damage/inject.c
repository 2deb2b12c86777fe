/* SPDX-License-Identifier: MIT */
#include "damage/inject.h"

#include <string.h>

#define PAGE   4096u
#define SECTOR 512u

const char *const INJECT_NAMES[INJECT_MODES] = {"bit",    "16 bytes",    "zeroed",     "0xFF",
                                                "random", "misdirected", "header bit", "header",
                                                "meta",   "metas",       "truncation"};

uint64_t inject_random(uint64_t *state)
{
    uint64_t z = (*state += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

static size_t below(uint64_t *state, size_t end)
{
    return end == 0 ? 0 : (size_t)(inject_random(state) % end);
}

static void fill_random(uint64_t *state, uint8_t *to, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        to[i] = (uint8_t)inject_random(state);
    }
}

/* A sector or a whole page, whichever the seed says. */
static size_t stretch(uint64_t *state, size_t len, size_t *at)
{
    size_t unit = (inject_random(state) & 1) != 0 ? PAGE : SECTOR;
    *at = below(state, len / unit) * unit;
    return unit;
}

/* Numbers that a trusting reader would follow far out of its page. */
static void hostile(uint64_t *state, uint8_t *page)
{
    static const uint16_t VALUES[] = {0, 1, 0x7FFF, 0x8000, 0xFFFF, 16, 15, 4096, 4095};
    size_t at = 8 + 2 * below(state, 40);
    uint16_t value = VALUES[below(state, sizeof VALUES / sizeof VALUES[0])];
    page[at] = (uint8_t)value;
    page[at + 1] = (uint8_t)(value >> 8);
}

static void inject_stretch(inject_mode mode, uint64_t *state, uint8_t *bytes, size_t len,
                           size_t *page)
{
    size_t at, from, unit = stretch(state, len, &at);
    *page = at / PAGE;
    switch (mode) {
    case INJECT_ZERO:
        memset(bytes + at, 0, unit);
        break;
    case INJECT_ONES:
        memset(bytes + at, 0xFF, unit);
        break;
    case INJECT_RANDOM:
        fill_random(state, bytes + at, unit);
        break;
    default:
        from = below(state, len / unit) * unit;
        memmove(bytes + at, bytes + from, unit);
        break;
    }
}

void inject(inject_mode mode, uint64_t seed, uint8_t *bytes, size_t *len, size_t *page)
{
    uint64_t state = seed * 1000003u + (uint64_t)mode;
    size_t at = below(&state, *len);
    *page = at / PAGE;
    switch (mode) {
    case INJECT_BIT:
        bytes[at] ^= (uint8_t)(1u << below(&state, 8));
        break;
    case INJECT_BYTES:
        fill_random(&state, bytes + at, *len - at < 16 ? *len - at : 16);
        break;
    case INJECT_HEADER_BIT:
        bytes[*page * PAGE + below(&state, 16)] ^= (uint8_t)(1u << below(&state, 8));
        break;
    case INJECT_HEADER:
        hostile(&state, bytes + *page * PAGE);
        break;
    case INJECT_META:
        *page = below(&state, 2);
        fill_random(&state, bytes + *page * PAGE + 16 + below(&state, 136), 1 + below(&state, 8));
        break;
    case INJECT_METAS:
        *page = 0;
        memset(bytes, 0, 2 * PAGE < *len ? 2 * PAGE : *len);
        break;
    case INJECT_TRUNCATE:
        *len = at;
        break;
    default:
        inject_stretch(mode, &state, bytes, *len, page);
        break;
    }
}
