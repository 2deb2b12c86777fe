/* SPDX-License-Identifier: MIT */
#include "console/keys.h"

/** How long a sequence or a character may pause: 1,200 baud takes 8 ms a byte. */
#define PAUSE_MS 200

static console_key key_of(console_key_kind kind)
{
    console_key key = {kind, 0};
    return key;
}

/* What came instead of a byte. */
static console_key no_byte_key(int byte)
{
    return key_of(byte == CONSOLE_HANGUP  ? CONSOLE_KEY_HANGUP
                  : byte == CONSOLE_STOP  ? CONSOLE_KEY_STOP
                  : byte == CONSOLE_BREAK ? CONSOLE_KEY_BREAK
                                          : CONSOLE_KEY_NOTHING);
}

static console_key control_key(int byte)
{
    static const uint8_t KINDS[32] = {
        [1] = CONSOLE_KEY_HOME,        [2] = CONSOLE_KEY_LEFT,       [3] = CONSOLE_KEY_STOP,
        [4] = CONSOLE_KEY_LEAVE,       [5] = CONSOLE_KEY_END,        [6] = CONSOLE_KEY_RIGHT,
        [8] = CONSOLE_KEY_BACKSPACE,   [9] = CONSOLE_KEY_TAB,        [10] = CONSOLE_KEY_ENTER,
        [11] = CONSOLE_KEY_KILL_END,   [12] = CONSOLE_KEY_REDRAW,    [13] = CONSOLE_KEY_ENTER,
        [14] = CONSOLE_KEY_DOWN,       [16] = CONSOLE_KEY_UP,        [18] = CONSOLE_KEY_REDRAW,
        [21] = CONSOLE_KEY_KILL_BEGIN, [23] = CONSOLE_KEY_KILL_WORD, [25] = CONSOLE_KEY_YANK};
    return key_of((console_key_kind)KINDS[byte]);
}

static console_key_kind final_kind(int final, int number, bool modified)
{
    switch (final) {
    case 'A':
        return CONSOLE_KEY_UP;
    case 'B':
        return CONSOLE_KEY_DOWN;
    case 'C':
        return modified ? CONSOLE_KEY_WORD_RIGHT : CONSOLE_KEY_RIGHT;
    case 'D':
        return modified ? CONSOLE_KEY_WORD_LEFT : CONSOLE_KEY_LEFT;
    case 'H':
        return CONSOLE_KEY_HOME;
    case 'F':
        return CONSOLE_KEY_END;
    case '~':
        return number == 1 || number == 7   ? CONSOLE_KEY_HOME
               : number == 4 || number == 8 ? CONSOLE_KEY_END
               : number == 3                ? CONSOLE_KEY_DELETE
                                            : CONSOLE_KEY_NOTHING;
    default:
        return CONSOLE_KEY_NOTHING;
    }
}

/* Behind ESC [ or ESC O: parameters, then a final byte. At most 16 bytes are taken. */
static console_key sequence(console_terminal *t)
{
    int number = 0;
    bool modified = false;
    for (int i = 0; i < 16; i++) {
        int byte = console_terminal_byte(t, PAUSE_MS);
        if (byte < 0) {
            return no_byte_key(byte);
        }
        if (byte >= '0' && byte <= '9' && !modified) {
            number = number < 1000 ? number * 10 + byte - '0' : number;
        } else if (byte == ';') {
            modified = true;
        } else if (byte >= 0x40 && byte < 0x7F) {
            return key_of(final_kind(byte, number, modified));
        } else if (byte < 0x20 || byte > 0x3F) {
            return key_of(CONSOLE_KEY_NOTHING);
        }
    }
    return key_of(CONSOLE_KEY_NOTHING);
}

static console_key escape(console_terminal *t)
{
    int byte = console_terminal_byte(t, PAUSE_MS);
    switch (byte) {
    case '[':
    case 'O':
        return sequence(t);
    case 'b':
        return key_of(CONSOLE_KEY_WORD_LEFT);
    case 'f':
        return key_of(CONSOLE_KEY_WORD_RIGHT);
    case 'd':
        return key_of(CONSOLE_KEY_KILL_WORD_RIGHT);
    case 8:
    case 127:
        return key_of(CONSOLE_KEY_KILL_WORD);
    default:
        return no_byte_key(byte);
    }
}

static console_key letter_key(uint32_t cp)
{
    /* Only what may be shown may be typed. */
    console_key key = {CONSOLE_KEY_LETTER, cp};
    if (cp == 0xFFFD || !console_letter_shown(cp)) {
        key.kind = CONSOLE_KEY_NOTHING;
    }
    return key;
}

static console_key high_byte(console_terminal *t, console_code code, int first)
{
    if (code != CONSOLE_UTF8) {
        return letter_key(console_letter_of_byte(code, (uint8_t)first));
    }
    uint8_t bytes[4] = {(uint8_t)first, 0, 0, 0};
    size_t want = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC2 ? 2 : 1;
    for (size_t i = 1; i < want; i++) {
        int byte = console_terminal_byte(t, PAUSE_MS);
        if (byte < 0 || (byte & 0xC0) != 0x80) {
            /* The byte that does not belong starts something else. */
            if (byte >= 0 && t->ahead_at > 0) {
                t->ahead_at--;
            }
            return no_byte_key(byte);
        }
        bytes[i] = (uint8_t)byte;
    }
    uint32_t cp;
    (void)wq_text_decode(wq_span_of(bytes, want), &cp);
    return letter_key(cp);
}

console_key console_key_read(console_terminal *t, console_code code, bool *was_cr)
{
    int byte = console_terminal_byte(t, -1);
    bool after_cr = *was_cr;
    *was_cr = byte == '\r';
    if (byte == '\n' && after_cr) {
        return key_of(CONSOLE_KEY_NOTHING);
    }
    if (byte < 0) {
        return no_byte_key(byte);
    }
    if (byte == 0x1B) {
        return escape(t);
    }
    if (byte < 0x20) {
        return control_key(byte);
    }
    if (byte == 0x7F) {
        return key_of(CONSOLE_KEY_BACKSPACE);
    }
    return byte < 0x80 ? letter_key((uint32_t)byte) : high_byte(t, code, byte);
}
