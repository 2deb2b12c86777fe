/* SPDX-License-Identifier: MIT */
#include "console/look.h"

#include <warraq/text.h>

#include <fribidi/fribidi.h>
#include <string.h>

static bool is_visual(const console_look *look)
{
    return look->view == CONSOLE_VISUAL || look->view == CONSOLE_SHAPED;
}

static bool is_latin(const console_look *look)
{
    return look->view == CONSOLE_LATIN || look->code == CONSOLE_ASCII;
}

static wq_status put_letter(wq_buf *out, uint32_t cp)
{
    uint8_t bytes[4];
    return wq_buf_put(out, bytes, wq_text_encode(cp, bytes));
}

static wq_status prepare_letter(const console_look *look, uint32_t cp, wq_buf *out)
{
    if (is_latin(look)) {
        const char *latin = console_letter_latin(cp, look->scheme);
        if (latin != NULL) {
            return wq_buf_put(out, latin, strlen(latin));
        }
    }
    if (look->code == CONSOLE_UTF8 || cp < 0x80) {
        return put_letter(out, cp);
    }
    /* An 8-bit terminal gives a mark a column of its own. */
    if (console_letter_is_mark(cp)) {
        return WQ_OK;
    }
    if (console_letter_byte(look->code, cp) != 0) {
        return put_letter(out, cp);
    }
    int digit = console_letter_digit(cp);
    if (digit >= 0) {
        return wq_buf_put_u8(out, (uint8_t)('0' + digit));
    }
    const char *other = console_letter_fallback(cp);
    return wq_buf_put(out, look->code == CONSOLE_ASCII && (other[0] & 0x80) ? "?" : other,
                      look->code == CONSOLE_ASCII && (other[0] & 0x80) ? 1 : strlen(other));
}

wq_status console_look_prepare(const console_look *look, wq_span text, wq_buf *out)
{
    wq_buf safe;
    if (look->code == CONSOLE_UTF8 && !is_latin(look)) {
        return console_letter_safe(text, out);
    }
    wq_buf_init(&safe, text.len * 3 + 16);
    wq_status status = console_letter_safe(text, &safe);
    for (size_t at = 0, n; status == WQ_OK && at < safe.len; at += n) {
        uint32_t cp;
        n = wq_text_decode(wq_span_of(safe.ptr + at, safe.len - at), &cp);
        status = prepare_letter(look, cp, out);
    }
    wq_buf_release(&safe);
    return status;
}

bool console_look_to_left(wq_span text)
{
    for (size_t at = 0, n; at < text.len; at += n) {
        uint32_t cp;
        n = wq_text_decode(wq_span_of(text.ptr + at, text.len - at), &cp);
        FriBidiCharType type = fribidi_get_bidi_type(cp);
        if (FRIBIDI_IS_STRONG(type)) {
            return FRIBIDI_IS_RTL(type);
        }
    }
    return false;
}

static wq_status put_coded(const console_look *look, uint32_t cp, wq_buf *out)
{
    if (look->code == CONSOLE_UTF8) {
        return put_letter(out, cp);
    }
    uint8_t byte = console_letter_byte(look->code, cp);
    return wq_buf_put_u8(out, byte == 0 ? '?' : byte);
}

static wq_status put_coded_span(const console_look *look, wq_span line, wq_buf *out)
{
    if (look->code == CONSOLE_UTF8) {
        return wq_buf_put_span(out, line);
    }
    for (size_t at = 0, n; at < line.len; at += n) {
        uint32_t cp;
        n = wq_text_decode(wq_span_of(line.ptr + at, line.len - at), &cp);
        WQ_TRY(put_coded(look, cp, out));
    }
    return WQ_OK;
}

/* One line while it is put in order. About 32 KB: static, as the console has one thread. */
typedef struct ordering {
    FriBidiChar letters[CONSOLE_LINE_MAX];
    FriBidiCharType types[CONSOLE_LINE_MAX];
    FriBidiBracketType brackets[CONSOLE_LINE_MAX];
    FriBidiLevel levels[CONSOLE_LINE_MAX];
    FriBidiArabicProp joins[CONSOLE_LINE_MAX];
    FriBidiStrIndex map[CONSOLE_LINE_MAX]; /**< logical index of each visual place */
    int count;
} ordering;
static ordering order;

/* Fill `order` with the line in the order of the eye (by UAX #9 and FriBidi's Arabic shaping). */
static void order_line(const console_look *look, wq_span line, bool to_left)
{
    int n = 0;
    for (size_t at = 0, len; at < line.len && n < CONSOLE_LINE_MAX; at += len, n++) {
        uint32_t cp;
        len = wq_text_decode(wq_span_of(line.ptr + at, line.len - at), &cp);
        order.letters[n] = cp;
        order.map[n] = n;
    }
    order.count = n;
    if (!is_visual(look) || n == 0) {
        return;
    }
    FriBidiParType base = to_left ? FRIBIDI_PAR_RTL : FRIBIDI_PAR_LTR;
    fribidi_get_bidi_types(order.letters, n, order.types);
    fribidi_get_bracket_types(order.letters, n, order.types, order.brackets);
    if (fribidi_get_par_embedding_levels_ex(order.types, order.brackets, n, &base, order.levels) ==
        0) {
        return;
    }
    FriBidiFlags flags = FRIBIDI_FLAGS_DEFAULT | FRIBIDI_FLAG_REORDER_NSM;
    if (look->view == CONSOLE_SHAPED && look->code == CONSOLE_UTF8) {
        flags |= FRIBIDI_FLAGS_ARABIC;
        fribidi_get_joining_types(order.letters, n, order.joins);
        fribidi_join_arabic(order.types, n, order.levels, order.joins);
    } else {
        memset(order.joins, 0, sizeof order.joins);
        flags &= ~(FriBidiFlags)FRIBIDI_FLAGS_ARABIC;
    }
    fribidi_shape(flags, order.levels, n, order.joins, order.letters);
    if (fribidi_reorder_line(flags, order.types, n, 0, base, order.levels, order.letters,
                             order.map) == 0) {
        order.count = 0; /* no memory: the line is left out */
    }
}

/* Left over where lam and alef became one letter. */
static bool is_fill(uint32_t cp)
{
    return cp == FRIBIDI_CHAR_FILL;
}

static size_t letter_width(uint32_t cp)
{
    uint8_t bytes[4];
    return is_fill(cp) ? 0 : wq_text_width(wq_span_of(bytes, wq_text_encode(cp, bytes)));
}

size_t console_look_fit(const console_look *look, wq_span line, size_t bytes)
{
    size_t at = 0, n, used = look->view == CONSOLE_ISOLATES ? 6 : 0;
    for (; at < line.len; at += n) {
        uint32_t cp;
        n = wq_text_decode(wq_span_of(line.ptr + at, line.len - at), &cp);
        bool shaped = look->view == CONSOLE_SHAPED && cp >= 0x621 && cp < 0x700;
        used += look->code != CONSOLE_UTF8 ? 1 : n + shaped;
        if (used > bytes) {
            break;
        }
    }
    return at;
}

wq_status console_look_line(const console_look *look, wq_span line, bool to_left, wq_buf *out,
                            size_t *columns)
{
    if (columns != NULL) {
        *columns = 0;
    }
    if (is_visual(look)) {
        order_line(look, line, to_left);
        for (int i = 0; i < order.count; i++) {
            if (columns != NULL) {
                *columns += letter_width(order.letters[i]);
            }
            if (!is_fill(order.letters[i])) {
                WQ_TRY(put_coded(look, order.letters[i], out));
            }
        }
        return WQ_OK;
    }
    if (columns != NULL) {
        *columns = wq_text_width(line);
    }
    bool isolate = look->view == CONSOLE_ISOLATES && look->code == CONSOLE_UTF8;
    bool foreign = isolate && console_look_to_left(line);
    if (isolate && (foreign || to_left)) {
        WQ_TRY(put_letter(out, foreign ? 0x2067 : 0x2066));
    }
    WQ_TRY(put_coded_span(look, line, out));
    return isolate && (foreign || to_left) ? put_letter(out, 0x2069) : WQ_OK;
}

static bool may_leave(const console_look *look, uint32_t cp)
{
    bool isolate = cp == 0x2066 || cp == 0x2067 || cp == 0x2069;
    return console_letter_shown(cp) || (isolate && look->view == CONSOLE_ISOLATES);
}

void console_look_send(const console_look *look, console_terminal *t, wq_span bytes)
{
    size_t run = 0; /* begin of what passes and was not sent yet */
    for (size_t at = 0, n = 1; at < bytes.len; at += n) {
        uint32_t cp = bytes.ptr[at];
        n = 1;
        if (look->code != CONSOLE_UTF8) {
            cp = console_letter_of_byte(look->code, bytes.ptr[at]);
        } else if (cp >= 0x80) {
            n = wq_text_decode(wq_span_of(bytes.ptr + at, bytes.len - at), &cp);
        }
        if ((cp >= 0x20 && cp < 0x7F) || may_leave(look, cp)) {
            continue;
        }
        console_terminal_send(t, bytes.ptr + run, at - run);
        console_terminal_send(t, "?", 1);
        run = at + n;
    }
    console_terminal_send(t, bytes.ptr + run, bytes.len - run);
}

void console_cells_init(console_cells *cells)
{
    cells->count = cells->characters = 0;
    wq_buf_init(&cells->bytes, (size_t)CONSOLE_LINE_MAX * 8);
    cells->start[0] = cells->column[0] = 0;
}

void console_cells_release(console_cells *cells)
{
    wq_buf_release(&cells->bytes);
}

wq_status console_look_cells(const console_look *look, wq_span line, console_cells *cells)
{
    order_line(look, line, false);
    wq_buf_clear(&cells->bytes);
    cells->count = 0;
    cells->characters = (size_t)order.count;
    for (int i = 0; i < order.count; i++) {
        uint32_t cp = order.letters[i];
        size_t width = letter_width(cp);
        size_t at = width == 0 && cells->count > 0 ? cells->count - 1 : cells->count;
        cells->column[order.map[i]] = (uint16_t)at;
        for (size_t w = 0; w < width && cells->count < CONSOLE_LINE_MAX; w++) {
            cells->start[cells->count++] = (uint16_t)cells->bytes.len;
            if (w == 0) {
                WQ_TRY(put_coded(look, cp, &cells->bytes));
            }
        }
        if (width == 0 && !is_fill(cp)) {
            WQ_TRY(put_coded(look, cp, &cells->bytes));
        }
    }
    cells->start[cells->count] = (uint16_t)cells->bytes.len;
    cells->column[cells->characters] = (uint16_t)cells->count;
    return WQ_OK;
}
