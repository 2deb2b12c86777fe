/* SPDX-License-Identifier: MIT */
#include "pack/transcode.h"

#include <string.h>

enum {
    CODE_QUOTE = 0x10,   /* ..0x17: one character of window 0..7 */
    CODE_LOCK = 0x18,    /* ..0x1B: window 0..3 from here on */
    CODE_CONTROL = 0x1C, /* a control character follows, with its high bit set */
    CODE_LOCK_FAR = 0x1E /* a window number follows, with its high bit set */
};

enum {
    WINDOW_ARABIC = 0,
    WINDOW_PERSIAN = 1,
    WINDOW_LATIN = 2,
    WINDOW_UTF8 = 7, /* not a window: the bytes are UTF-8 as they are */
    WINDOWS = 8
};

/* How far to look for the character that decides between a quote and a lock. */
#define LOOK_AHEAD 64

/* Control codes that are a character each: what news punctuates with. */
static const uint16_t DIRECT[32] = {
    [0x01] = 0x00AB, [0x02] = 0x00BB, [0x03] = 0x200C, [0x04] = 0x200F,
    [0x05] = 0x201C, [0x06] = 0x201D, [0x07] = 0x2013, [0x08] = 0x2026,
    [0x0B] = 0x2019, [0x0C] = 0x00A0, [0x0E] = 0x200E, [0x0F] = 0x2014,
};

/* Window 1 is window 0 with its rare places given to the letters that Persian, Kurdish, Urdu,
 * Pashto and Uyghur add, so that shared letters keep their bytes. 0: as in window 0. */
static const uint16_t PERSIAN[128] = {
    [0x00] = 0x0686, [0x01] = 0x0698, [0x02] = 0x06A9, [0x03] = 0x06AF, [0x04] = 0x06CC,
    [0x05] = 0x06D5, [0x06] = 0x06C6, [0x07] = 0x06CE, [0x08] = 0x0695, [0x09] = 0x06B5,
    [0x0A] = 0x06C0, [0x0B] = 0x06C1, [0x0D] = 0x06BE, [0x0E] = 0x06D2, [0x0F] = 0x06BA,
    [0x10] = 0x0688, [0x11] = 0x0691, [0x12] = 0x06C7, [0x13] = 0x06C8, [0x14] = 0x06C9,
    [0x15] = 0x06CB, [0x16] = 0x06D0, [0x17] = 0x06AD, [0x18] = 0x06A4, [0x19] = 0x06D4,
    [0x1A] = 0x0681, [0x1C] = 0x0685, [0x1D] = 0x0689, [0x1E] = 0x0693, [0x20] = 0x0696,
    [0x3B] = 0x069A, [0x3C] = 0x06AB, [0x3D] = 0x06BC, [0x3E] = 0x06CD, [0x3F] = 0x06D3,
    [0x56] = 0x06C2, [0x57] = 0x06C3, [0x58] = 0x06A8, [0x59] = 0x06AA, [0x5A] = 0x0680,
    [0x5B] = 0x0683, [0x5C] = 0x0684, [0x5D] = 0x0687, [0x5E] = 0x06B1, [0x5F] = 0x06B3,
    [0x60] = 0x06F0, [0x61] = 0x06F1, [0x62] = 0x06F2, [0x63] = 0x06F3, [0x64] = 0x06F4,
    [0x65] = 0x06F5, [0x66] = 0x06F6, [0x67] = 0x06F7, [0x68] = 0x06F8, [0x69] = 0x06F9,
    [0x6E] = 0x06BB, [0x6F] = 0x06A0, [0x72] = 0x06A6, [0x73] = 0x068D, [0x75] = 0x0699,
    [0x76] = 0x06BD, [0x77] = 0x06BF,
};

/* Window 2: U+00A0 to U+00FF where they are; before them what Turkish, the Slavic languages in
 * Latin letters, Romanian, Hungarian and typography add. */
static const uint16_t LATIN_LOW[32] = {
    0x011E, 0x011F, 0x0130, 0x0131, 0x015E, 0x015F, 0x0152, 0x0153, 0x010C, 0x010D, 0x0160,
    0x0161, 0x017D, 0x017E, 0x0106, 0x0107, 0x0111, 0x0141, 0x0142, 0x0144, 0x0119, 0x0105,
    0x015B, 0x017C, 0x0159, 0x011B, 0x0151, 0x0103, 0x2018, 0x20AC, 0x2022, 0x0219,
};

/* Windows 3 to 6: Cyrillic, Hebrew, Greek, Syriac with the Arabic supplement. */
static const uint16_t PLAIN[4] = {0x0400, 0x0580, 0x0380, 0x0700};

/* The character of a place, 0 for none (no window holds U+0000). */
static uint32_t window_char(unsigned window, unsigned place)
{
    switch (window) {
    case WINDOW_ARABIC:
        return 0x0600 + place;
    case WINDOW_PERSIAN:
        return PERSIAN[place] != 0 ? PERSIAN[place] : 0x0600 + place;
    case WINDOW_LATIN:
        return place < 32 ? LATIN_LOW[place] : 0x0080 + place;
    default:
        return window < WINDOW_UTF8 ? PLAIN[window - 3] + place : 0;
    }
}

static int table_place(const uint16_t *table, unsigned count, uint32_t c)
{
    for (unsigned i = 0; i < count; i++) {
        if (table[i] == c) {
            return (int)i;
        }
    }
    return -1;
}

/* The place of a character in a window below WINDOW_UTF8, -1 when it is not there. */
static int window_place(unsigned window, uint32_t c)
{
    switch (window) {
    case WINDOW_ARABIC:
        return c >= 0x0600 && c <= 0x067F ? (int)(c - 0x0600) : -1;
    case WINDOW_PERSIAN:
        if (c >= 0x0600 && c <= 0x067F) {
            return PERSIAN[c - 0x0600] == 0 ? (int)(c - 0x0600) : -1;
        }
        return c >= 0x0680 && c <= 0x06FF ? table_place(PERSIAN, 128, c) : -1;
    case WINDOW_LATIN:
        if (c >= 0x00A0 && c <= 0x00FF) {
            return (int)(c - 0x0080);
        }
        return c >= 0x0100 && c <= 0x20AC ? table_place(LATIN_LOW, 32, c) : -1;
    default:
        return c >= PLAIN[window - 3] && c < PLAIN[window - 3] + 128u ? (int)(c - PLAIN[window - 3])
                                                                      : -1;
    }
}

/* The first window that has a character; WINDOW_UTF8 when none has. */
static unsigned window_of(uint32_t c)
{
    unsigned window = 0;
    while (window < WINDOW_UTF8 && window_place(window, c) < 0) {
        window++;
    }
    return window;
}

static bool window_has(unsigned window, uint32_t c)
{
    return window == WINDOW_UTF8 ? window_of(c) == WINDOW_UTF8 : window_place(window, c) >= 0;
}

static int direct_code(uint32_t c)
{
    if (c < 0x00A0 || (c > 0x00BB && c < 0x200C) || c > 0x2026) {
        return -1;
    }
    return table_place(DIRECT, 32, c);
}

static bool is_plain(uint8_t byte)
{
    return byte < 0x80 && (byte >= 0x20 || byte == '\t' || byte == '\n' || byte == '\r');
}

/* One character of strict UTF-8 (Unicode 15, table 3-7); its length, 0 when it is not that. */
static unsigned utf8_char(wq_span in, uint32_t *c)
{
    uint8_t b0 = in.ptr[0];
    if (b0 < 0x80) {
        *c = b0;
        return 1;
    }
    unsigned len = b0 >= 0xF0 ? 4 : b0 >= 0xE0 ? 3 : 2;
    if (b0 < 0xC2 || b0 > 0xF4 || in.len < len) {
        return 0;
    }
    uint32_t value = b0 & (0x7Fu >> len);
    for (unsigned i = 1; i < len; i++) {
        if ((in.ptr[i] & 0xC0) != 0x80) {
            return 0;
        }
        value = value << 6 | (in.ptr[i] & 0x3Fu);
    }
    bool wrong = (len == 3 && value < 0x800) ||
                 (len == 4 && (value < 0x10000 || value > 0x10FFFF)) ||
                 (value >= 0xD800 && value <= 0xDFFF);
    *c = value;
    return wrong ? 0 : len;
}

static unsigned utf8_put(uint8_t *out, uint32_t c)
{
    if (c < 0x80) {
        out[0] = (uint8_t)c;
        return 1;
    }
    if (c < 0x800) {
        out[0] = (uint8_t)(0xC0 | c >> 6);
        out[1] = (uint8_t)(0x80 | (c & 0x3F));
        return 2;
    }
    out[0] = (uint8_t)(0xE0 | c >> 12);
    out[1] = (uint8_t)(0x80 | (c >> 6 & 0x3F));
    out[2] = (uint8_t)(0x80 | (c & 0x3F));
    return 3;
}

/* The next character that needs a window, within LOOK_AHEAD bytes; 0 for none. */
static uint32_t next_windowed(wq_span in)
{
    in = wq_span_sub(in, 0, LOOK_AHEAD);
    while (in.len != 0) {
        uint32_t c;
        unsigned len = utf8_char(in, &c);
        if (len == 0) {
            return 0;
        }
        if (len > 1 && direct_code(c) < 0) {
            return c;
        }
        in = wq_span_sub(in, len, in.len);
    }
    return 0;
}

/* Which window a character goes to that the present one does not have, and for how long: the
 * first window that has it and also what comes next is locked; if none, it is quoted. */
static unsigned window_choose(uint32_t c, uint32_t next, bool *lock)
{
    *lock = false;
    if (next != 0) {
        for (unsigned w = window_of(c); w < WINDOWS; w++) {
            if (window_has(w, c) && window_has(w, next)) {
                *lock = true;
                return w;
            }
        }
    }
    return window_of(c);
}

static size_t shift_put(uint8_t *out, unsigned window, bool lock)
{
    if (!lock) {
        out[0] = (uint8_t)(CODE_QUOTE + window);
        return 1;
    }
    if (window < 4) {
        out[0] = (uint8_t)(CODE_LOCK + window);
        return 1;
    }
    out[0] = CODE_LOCK_FAR;
    out[1] = (uint8_t)(0x80 | window);
    return 2;
}

/* A character of more than one byte; at most 6 bytes to `out`. */
static size_t char_put(uint8_t *out, wq_span in, uint32_t c, unsigned len, unsigned *active)
{
    int direct = direct_code(c);
    if (direct >= 0) {
        out[0] = (uint8_t)direct;
        return 1;
    }
    unsigned window = *active;
    size_t used = 0;
    if (!window_has(window, c)) {
        bool lock;
        window = window_choose(c, next_windowed(wq_span_sub(in, len, in.len)), &lock);
        used = shift_put(out, window, lock);
        *active = lock ? window : *active;
    }
    if (window == WINDOW_UTF8) {
        memcpy(out + used, in.ptr, len);
        return used + len;
    }
    out[used] = (uint8_t)(0x80 + window_place(window, c));
    return used + 1;
}

static size_t control_put(uint8_t *out, uint8_t byte)
{
    out[0] = CODE_CONTROL;
    out[1] = (uint8_t)(0x80 | byte);
    return 2;
}

wq_status pack_transcode(wq_span text, wq_buf *out)
{
    unsigned active = WINDOW_ARABIC;
    size_t at = 0;
    while (at < text.len) {
        /* A piece at a time, so that the buffer need not hold room for the worst case of all. */
        size_t end = text.len - at < 4096 ? text.len : at + 4096;
        WQ_TRY(wq_buf_reserve(out, (end - at) * PACK_TRANSCODE_GROWTH + 8));
        uint8_t *to = out->ptr + out->len;
        while (at < end) {
            uint8_t byte = text.ptr[at];
            if (is_plain(byte)) {
                *to++ = byte;
                at++;
            } else if ((byte & 0xFE) == 0xD8 && active == WINDOW_ARABIC && at + 1 < text.len &&
                       (text.ptr[at + 1] & 0xC0) == 0x80) {
                *to++ = (uint8_t)(0x80 | (byte & 1) << 6 | (text.ptr[at + 1] & 0x3F));
                at += 2;
            } else if (byte < 0x20) {
                to += control_put(to, byte);
                at++;
            } else {
                uint32_t c;
                wq_span rest = wq_span_of(text.ptr + at, text.len - at);
                unsigned len = utf8_char(rest, &c);
                WQ_FAIL_IF(len == 0, WQ_EENCODING);
                to += char_put(to, rest, c, len, &active);
                at += len;
            }
        }
        out->len = (size_t)(to - out->ptr);
    }
    return WQ_OK;
}

/* A byte from 0x80 in a window; the bytes of input it takes, 0 when they are wrong. */
static unsigned high_back(wq_span in, unsigned window, uint8_t **to)
{
    if (window == WINDOW_UTF8) {
        uint32_t c;
        unsigned len = utf8_char(in, &c);
        if (len > 1) {
            memcpy(*to, in.ptr, len);
            *to += len;
        }
        return len > 1 ? len : 0;
    }
    uint32_t c = window_char(window, in.ptr[0] & 0x7Fu);
    *to += utf8_put(*to, c);
    return 1;
}

/* A control code; the bytes of input it takes, 0 when it is wrong. */
static unsigned code_back(wq_span in, unsigned *active, uint8_t **to)
{
    uint8_t code = in.ptr[0];
    if (DIRECT[code] != 0) {
        *to += utf8_put(*to, DIRECT[code]);
        return 1;
    }
    if (code >= CODE_LOCK && code < CODE_LOCK + 4) {
        *active = (unsigned)(code - CODE_LOCK);
        return 1;
    }
    if (in.len < 2 || in.ptr[1] < 0x80) {
        return 0;
    }
    if (code >= CODE_QUOTE && code < CODE_QUOTE + WINDOWS) {
        unsigned len = high_back(wq_span_sub(in, 1, in.len), (unsigned)(code - CODE_QUOTE), to);
        return len != 0 ? len + 1 : 0;
    }
    uint8_t low = in.ptr[1] & 0x7F;
    if (code == CODE_CONTROL && low < 0x20) {
        *(*to)++ = low;
        return 2;
    }
    if (code == CODE_LOCK_FAR && low >= 4 && low < WINDOWS) {
        *active = low;
        return 2;
    }
    return 0;
}

/* As many bytes as are themselves or stand for a character of the first window: nearly all, in an
 * order that no branch predictor learns, so there is no branch but the one for the others. */
static size_t common_back(const uint8_t *in, size_t len, uint8_t **out)
{
    uint8_t *to = *out;
    size_t at = 0;
    for (; at < len; at++) {
        unsigned byte = in[at];
        if (byte < 0x20 && !is_plain((uint8_t)byte)) {
            break;
        }
        unsigned high = byte >> 7;
        unsigned mask = 0u - high;
        to[0] = (uint8_t)((byte & ~mask) | ((0xD8 | (byte >> 6 & 1)) & mask));
        to[1] = (uint8_t)(0x80 | (byte & 0x3F));
        to += 1 + high;
    }
    *out = to;
    return at;
}

wq_status pack_transcode_back(wq_span in, wq_buf *out)
{
    unsigned active = WINDOW_ARABIC;
    size_t at = 0;
    while (at < in.len) {
        size_t end = in.len - at < 1024 ? in.len : at + 1024;
        WQ_TRY(wq_buf_reserve(out, (end - at) * PACK_TRANSCODE_SHRINK + 8));
        uint8_t *to = out->ptr + out->len;
        while (at < end) {
            uint8_t byte = in.ptr[at];
            if (active == WINDOW_ARABIC && (byte >= 0x80 || is_plain(byte))) {
                at += common_back(in.ptr + at, end - at, &to);
            } else if (is_plain(byte)) {
                *to++ = byte;
                at++;
            } else {
                wq_span rest = wq_span_of(in.ptr + at, in.len - at);
                unsigned used =
                    byte >= 0x80 ? high_back(rest, active, &to) : code_back(rest, &active, &to);
                WQ_FAIL_IF(used == 0, WQ_ECORRUPT);
                at += used;
            }
        }
        out->len = (size_t)(to - out->ptr);
    }
    return WQ_OK;
}
