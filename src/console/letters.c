/* SPDX-License-Identifier: MIT */
#include "console/letters.h"

#include <string.h>

static const char *const NAMES[] = {"utf-8", "windows-1256", "iso-8859-6", "ascii"};

const char *console_code_name(console_code code)
{
    return NAMES[code];
}

bool console_code_parse(wq_span name, console_code *code)
{
    static const struct {
        const char *name;
        console_code code;
    } TABLE[] = {{"utf-8", CONSOLE_UTF8},        {"utf8", CONSOLE_UTF8},
                 {"windows-1256", CONSOLE_1256}, {"cp1256", CONSOLE_1256},
                 {"1256", CONSOLE_1256},         {"iso-8859-6", CONSOLE_8859_6},
                 {"8859-6", CONSOLE_8859_6},     {"ascii", CONSOLE_ASCII}};
    for (size_t i = 0; i < sizeof TABLE / sizeof TABLE[0]; i++) {
        if (wq_span_equal(name, wq_span_str(TABLE[i].name))) {
            *code = TABLE[i].code;
            return true;
        }
    }
    return false;
}

bool console_letter_shown(uint32_t cp)
{
    uint8_t bytes[4];
    char safe[16];
    size_t len, n = wq_text_encode(cp, bytes);
    return cp != 0 && wq_text_safe(wq_span_of(bytes, n), false, safe, sizeof safe, &len) == WQ_OK &&
           wq_span_equal(wq_span_of(bytes, n), wq_span_of(safe, len));
}

wq_status console_letter_safe(wq_span text, wq_buf *out)
{
    char small[512];
    size_t len;
    wq_status status = wq_text_safe(text, false, small, sizeof small, &len);
    if (status == WQ_OK) {
        return wq_buf_put(out, small, len);
    }
    WQ_FAIL_IF(status != WQ_ELIMIT, status);
    WQ_TRY(wq_buf_reserve(out, len));
    WQ_TRY(wq_text_safe(text, false, (char *)out->ptr + out->len, len, &len));
    out->len += len;
    return WQ_OK;
}

void console_text_copy(char *out, size_t room, wq_span text)
{
    size_t len = text.len < room ? text.len : room - 1;
    while (len < text.len && len > 0 && (text.ptr[len] & 0xC0) == 0x80) {
        len--;
    }
    if (len != 0) {
        memcpy(out, text.ptr, len);
    }
    out[len] = '\0';
}

static wq_charset charset_of(console_code code)
{
    return code == CONSOLE_1256 ? WQ_CHARSET_WINDOWS_1256 : WQ_CHARSET_ISO_8859_6;
}

uint32_t console_letter_of_byte(console_code code, uint8_t byte)
{
    if (byte < 0x80) {
        return byte;
    }
    return code == CONSOLE_ASCII ? 0 : wq_charset_letter(charset_of(code), byte);
}

uint8_t console_letter_byte(console_code code, uint32_t cp)
{
    if (cp < 0x80) {
        return (uint8_t)cp;
    }
    /* What a set has for directions, joining and hyphenation is not printed. */
    if (code == CONSOLE_ASCII || cp == 0x200E || cp == 0x200F || cp == 0x200C || cp == 0x200D ||
        cp == 0xAD) {
        return 0;
    }
    return wq_charset_byte(charset_of(code), cp);
}

/* Arabic script from U+0621 on: to be read, and Buckwalter's. */
static const struct {
    uint32_t cp;
    const char *read, *buckwalter;
} LATIN[] = {{0x0621, "'", "'"},  {0x0622, "aa", "|"}, {0x0623, "a", ">"},  {0x0624, "u'", "&"},
             {0x0625, "i", "<"},  {0x0626, "i'", "}"}, {0x0627, "a", "A"},  {0x0628, "b", "b"},
             {0x0629, "a", "p"},  {0x062A, "t", "t"},  {0x062B, "th", "v"}, {0x062C, "j", "j"},
             {0x062D, "h", "H"},  {0x062E, "kh", "x"}, {0x062F, "d", "d"},  {0x0630, "dh", "*"},
             {0x0631, "r", "r"},  {0x0632, "z", "z"},  {0x0633, "s", "s"},  {0x0634, "sh", "$"},
             {0x0635, "s", "S"},  {0x0636, "d", "D"},  {0x0637, "t", "T"},  {0x0638, "z", "Z"},
             {0x0639, "'", "E"},  {0x063A, "gh", "g"}, {0x0640, "", "_"},   {0x0641, "f", "f"},
             {0x0642, "q", "q"},  {0x0643, "k", "k"},  {0x0644, "l", "l"},  {0x0645, "m", "m"},
             {0x0646, "n", "n"},  {0x0647, "h", "h"},  {0x0648, "w", "w"},  {0x0649, "a", "Y"},
             {0x064A, "y", "y"},  {0x064B, "an", "F"}, {0x064C, "un", "N"}, {0x064D, "in", "K"},
             {0x064E, "a", "a"},  {0x064F, "u", "u"},  {0x0650, "i", "i"},  {0x0651, "", "~"},
             {0x0652, "", "o"},   {0x0670, "a", "`"},  {0x0671, "a", "{"},  {0x067E, "p", "P"},
             {0x0686, "ch", "J"}, {0x0698, "zh", "R"}, {0x06A4, "v", "V"},  {0x06A9, "k", "k"},
             {0x06AF, "g", "G"},  {0x06CC, "y", "y"},  {0x06C0, "eh", "h"}, {0x06D5, "e", "h"},
             {0x0695, "r", "r"},  {0x06B5, "l", "l"},  {0x06C6, "o", "w"},  {0x06CE, "e", "y"},
             {0x06BE, "h", "h"},  {0x0679, "t", "t"},  {0x0688, "d", "d"},  {0x0691, "r", "r"},
             {0x06BA, "n", "n"},  {0x06C1, "h", "h"},  {0x06D2, "e", "y"},  {0x060C, ",", ","},
             {0x061B, ";", ";"},  {0x061F, "?", "?"},  {0x066A, "%", "%"},  {0x066B, ".", "."},
             {0x066C, ",", ","},  {0x06D4, ".", "."}};

const char *console_letter_latin(uint32_t cp, int scheme)
{
    static const char DIGITS[10][2] = {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"};
    if (cp < 0x600) {
        return NULL;
    }
    int digit = console_letter_digit(cp);
    if (digit >= 0) {
        return DIGITS[digit];
    }
    for (size_t i = 0; i < sizeof LATIN / sizeof LATIN[0]; i++) {
        if (LATIN[i].cp == cp) {
            return scheme == 1 ? LATIN[i].buckwalter : LATIN[i].read;
        }
    }
    return (cp < 0x0780 || (cp >= 0xFB50 && cp < 0xFE00) || (cp >= 0xFE70 && cp < 0xFEFF)) ? "?"
                                                                                           : NULL;
}

const char *console_letter_fallback(uint32_t cp)
{
    static const struct {
        uint32_t cp;
        const char *text;
    } TABLE[] = {{0x2018, "'"}, {0x2019, "'"}, {0x201C, "\""}, {0x201D, "\""}, {0x201E, "\""},
                 {0x2013, "-"}, {0x2014, "-"}, {0x2026, ".."}, {0x00AB, "\""}, {0x00BB, "\""},
                 {0x00A0, " "}, {0x202F, " "}, {0x2009, " "},  {0x2022, "*"},  {0x2212, "-"},
                 {0x2039, "'"}, {0x203A, "'"}, {0x067E, "ب"},  {0x0686, "ج"},  {0x0698, "ز"},
                 {0x06AF, "ك"}, {0x06A9, "ك"}, {0x06CC, "ي"},  {0x06A4, "ف"},  {0x0671, "ا"},
                 {0x06C0, "ه"}, {0x06D5, "ه"}, {0x06C6, "و"},  {0x06CE, "ي"},  {0x0695, "ر"},
                 {0x06B5, "ل"}, {0x06BE, "ه"}, {0x0679, "ت"},  {0x0688, "د"},  {0x0691, "ر"},
                 {0x06BA, "ن"}, {0x06C1, "ه"}, {0x06D2, "ي"},  {0x0131, "i"},  {0x0130, "I"},
                 {0x015F, "s"}, {0x015E, "S"}, {0x011F, "g"},  {0x011E, "G"},  {0x00E7, "c"},
                 {0x00C7, "C"}, {0x00F6, "o"}, {0x00D6, "O"},  {0x00FC, "u"},  {0x00DC, "U"},
                 {0x00E9, "e"}, {0x00E8, "e"}, {0x00EA, "e"},  {0x00EB, "e"},  {0x00E0, "a"},
                 {0x00E2, "a"}, {0x00E4, "a"}, {0x00EE, "i"},  {0x00EF, "i"},  {0x00F4, "o"},
                 {0x00FB, "u"}, {0x00F9, "u"}, {0x00C9, "E"},  {0x00C0, "A"},  {0x0153, "oe"},
                 {0x060C, ","}, {0x061B, ";"}, {0x061F, "?"},  {0x066A, "%"},  {0x066B, "."},
                 {0x066C, ","}};
    for (size_t i = 0; i < sizeof TABLE / sizeof TABLE[0]; i++) {
        if (TABLE[i].cp == cp) {
            return TABLE[i].text;
        }
    }
    return "?";
}

int console_letter_digit(uint32_t cp)
{
    /* The zeros of all scripts (general category Nd of Unicode 15.0). */
    static const uint32_t ZEROS[] = {
        0x0030,  0x0660,  0x06F0,  0x07C0,  0x0966,  0x09E6,  0x0A66,  0x0AE6,  0x0B66,  0x0BE6,
        0x0C66,  0x0CE6,  0x0D66,  0x0DE6,  0x0E50,  0x0ED0,  0x0F20,  0x1040,  0x1090,  0x17E0,
        0x1810,  0x1946,  0x19D0,  0x1A80,  0x1A90,  0x1B50,  0x1BB0,  0x1C40,  0x1C50,  0xA620,
        0xA8D0,  0xA900,  0xA9D0,  0xA9F0,  0xAA50,  0xABF0,  0xFF10,  0x104A0, 0x10D30, 0x11066,
        0x110F0, 0x11136, 0x111D0, 0x112F0, 0x11450, 0x114D0, 0x11650, 0x116C0, 0x11730, 0x118E0,
        0x11950, 0x11C50, 0x11D50, 0x11DA0, 0x11F50, 0x16A60, 0x16AC0, 0x16B50, 0x1D7CE, 0x1D7D8,
        0x1D7E2, 0x1D7EC, 0x1D7F6, 0x1E140, 0x1E2F0, 0x1E4F0, 0x1E950, 0x1FBF0};
    for (size_t i = 0; i < sizeof ZEROS / sizeof ZEROS[0]; i++) {
        if (cp >= ZEROS[i] && cp < ZEROS[i] + 10u) {
            return (int)(cp - ZEROS[i]);
        }
    }
    return -1;
}

size_t console_letter_digit_put(char c, bool arabic, char out[2])
{
    if (!arabic || c < '0' || c > '9') {
        out[0] = c;
        return 1;
    }
    out[0] = (char)0xD9; /* U+0660 and on */
    out[1] = (char)(0xA0 + c - '0');
    return 2;
}

bool console_letter_is_mark(uint32_t cp)
{
    return (cp >= 0x0300 && cp < 0x0370) || (cp >= 0x0610 && cp <= 0x061A) ||
           (cp >= 0x064B && cp <= 0x065F) || cp == 0x0670 || (cp >= 0x06D6 && cp <= 0x06DC) ||
           (cp >= 0x06DF && cp <= 0x06E4) || cp == 0x06E7 || cp == 0x06E8 ||
           (cp >= 0x06EA && cp <= 0x06ED) || cp == 0x200C || cp == 0x200D;
}

uint32_t console_letter_fold(uint32_t cp)
{
    if (cp >= 'A' && cp <= 'Z') {
        return cp + 32;
    }
    if (cp < 0x300) {
        return cp;
    }
    if (console_letter_is_mark(cp) || cp == 0x0640) {
        return 0;
    }
    int digit = console_letter_digit(cp);
    if (digit >= 0) {
        return (uint32_t)('0' + digit);
    }
    switch (cp) {
    case 0x0622:
    case 0x0623:
    case 0x0625:
    case 0x0671:
        return 0x0627;
    case 0x0629:
    case 0x06D5:
        return 0x0647;
    case 0x0649:
    case 0x06CC:
        return 0x064A;
    case 0x06A9:
        return 0x0643;
    default:
        return cp;
    }
}
