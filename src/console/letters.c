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

size_t console_letter_decode(wq_span text, uint32_t *cp)
{
    *cp = 0xFFFD;
    if (text.len == 0) {
        return 0;
    }
    uint8_t b = text.ptr[0];
    if (b < 0x80) {
        *cp = b;
        return 1;
    }
    size_t n = b >= 0xC2 && b < 0xE0   ? 2
               : b >= 0xE0 && b < 0xF0 ? 3
               : b >= 0xF0 && b < 0xF5 ? 4
                                       : 0;
    if (n == 0 || text.len < n) {
        return 1;
    }
    uint32_t value = b & (0x7Fu >> n);
    for (size_t i = 1; i < n; i++) {
        if ((text.ptr[i] & 0xC0) != 0x80) {
            return 1;
        }
        value = value << 6 | (text.ptr[i] & 0x3F);
    }
    if ((n == 3 && (value < 0x800 || (value >= 0xD800 && value < 0xE000))) ||
        (n == 4 && (value < 0x10000 || value > 0x10FFFF))) {
        return 1;
    }
    *cp = value;
    return n;
}

size_t console_letter_encode(uint32_t cp, uint8_t out[4])
{
    if (cp < 0x80) {
        out[0] = (uint8_t)cp;
        return 1;
    }
    if (cp < 0x800) {
        out[0] = (uint8_t)(0xC0 | cp >> 6);
        out[1] = (uint8_t)(0x80 | (cp & 0x3F));
        return 2;
    }
    if (cp < 0x10000) {
        out[0] = (uint8_t)(0xE0 | cp >> 12);
        out[1] = (uint8_t)(0x80 | (cp >> 6 & 0x3F));
        out[2] = (uint8_t)(0x80 | (cp & 0x3F));
        return 3;
    }
    out[0] = (uint8_t)(0xF0 | cp >> 18);
    out[1] = (uint8_t)(0x80 | (cp >> 12 & 0x3F));
    out[2] = (uint8_t)(0x80 | (cp >> 6 & 0x3F));
    out[3] = (uint8_t)(0x80 | (cp & 0x3F));
    return 4;
}

/* Windows-1256 from 0x80 on. */
static const uint16_t CP1256[128] = {
    0x20AC, 0x067E, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0679, 0x2039,
    0x0152, 0x0686, 0x0698, 0x0688, 0x06AF, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
    0x06A9, 0x2122, 0x0691, 0x203A, 0x0153, 0x200C, 0x200D, 0x06BA, 0x00A0, 0x060C, 0x00A2, 0x00A3,
    0x00A4, 0x00A5, 0x00A6, 0x00A7, 0x00A8, 0x00A9, 0x06BE, 0x00AB, 0x00AC, 0x00AD, 0x00AE, 0x00AF,
    0x00B0, 0x00B1, 0x00B2, 0x00B3, 0x00B4, 0x00B5, 0x00B6, 0x00B7, 0x00B8, 0x00B9, 0x061B, 0x00BB,
    0x00BC, 0x00BD, 0x00BE, 0x061F, 0x06C1, 0x0621, 0x0622, 0x0623, 0x0624, 0x0625, 0x0626, 0x0627,
    0x0628, 0x0629, 0x062A, 0x062B, 0x062C, 0x062D, 0x062E, 0x062F, 0x0630, 0x0631, 0x0632, 0x0633,
    0x0634, 0x0635, 0x0636, 0x00D7, 0x0637, 0x0638, 0x0639, 0x063A, 0x0640, 0x0641, 0x0642, 0x0643,
    0x00E0, 0x0644, 0x00E2, 0x0645, 0x0646, 0x0647, 0x0648, 0x00E7, 0x00E8, 0x00E9, 0x00EA, 0x00EB,
    0x0649, 0x064A, 0x00EE, 0x00EF, 0x064B, 0x064C, 0x064D, 0x064E, 0x00F4, 0x064F, 0x0650, 0x00F7,
    0x0651, 0x00F9, 0x0652, 0x00FB, 0x00FC, 0x200E, 0x200F, 0x06D2};

uint32_t console_letter_of_byte(console_code code, uint8_t byte)
{
    if (byte < 0x80) {
        return byte;
    }
    if (code == CONSOLE_1256) {
        return CP1256[byte - 0x80];
    }
    if (code == CONSOLE_8859_6) {
        if (byte == 0xA0 || byte == 0xA4 || byte == 0xAD) {
            return byte;
        }
        if (byte == 0xAC || byte == 0xBB || byte == 0xBF || (byte >= 0xC1 && byte <= 0xDA) ||
            (byte >= 0xE0 && byte <= 0xF2)) {
            return 0x0600u + byte - 0xA0u;
        }
    }
    return 0;
}

uint8_t console_letter_byte(console_code code, uint32_t cp)
{
    if (cp < 0x80) {
        return (uint8_t)cp;
    }
    /* What a set has for directions and joining is not printed. */
    if (code == CONSOLE_1256 && cp != 0x200E && cp != 0x200F && cp != 0x200C && cp != 0x200D) {
        for (unsigned i = 0; i < 128; i++) {
            if (CP1256[i] == cp) {
                return (uint8_t)(0x80 + i);
            }
        }
    }
    if (code == CONSOLE_8859_6) {
        uint32_t byte = cp >= 0x600 && cp < 0x660 ? cp - 0x600 + 0xA0 : cp == 0xA0 ? cp : 0;
        return byte != 0 && console_letter_of_byte(code, (uint8_t)byte) == cp ? (uint8_t)byte : 0;
    }
    return 0;
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
    /* The zeros of the scripts of the BMP. */
    static const uint16_t ZEROS[] = {0x0030, 0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6,
                                     0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66, 0x0DE6, 0x0E50, 0x0ED0,
                                     0x0F20, 0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80,
                                     0x1A90, 0x1B50, 0x1BB0, 0x1C40, 0x1C50, 0xA620, 0xA8D0, 0xA900,
                                     0xA9D0, 0xA9F0, 0xAA50, 0xABF0, 0xFF10};
    for (size_t i = 0; i < sizeof ZEROS / sizeof ZEROS[0]; i++) {
        if (cp >= ZEROS[i] && cp < ZEROS[i] + 10u) {
            return (int)(cp - ZEROS[i]);
        }
    }
    return -1;
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
