/* SPDX-License-Identifier: MIT */
#include "ingest/charset.h"

#include "text/text.h"

/* Weight of the letters U+0621 to U+064A: eight times the binary logarithm of how much more often
 * than one in 36 they stand in Arabic news (counted over 8,000 articles). */
static const int8_t WEIGHTS[42] = {
    -25, -40, -3,  -35, -11, -19, 20, 2, 2, 6, -21, -8, -5, -14, 1,  -18, 7, -17, 0, -13, -13,
    -16, -12, -31, 1,   -21, 0,   0,  0, 0, 0, 0,   -1, -3, -5,  16, 9,   7, -3,  8, -13, 12,
};

#define PENALTY 30 /* for what Arabic text does not do */

static const uint16_t *charset_table(ingest_charset charset)
{
    return charset == INGEST_WINDOWS_1256 ? ingest_windows_1256 : ingest_iso_8859_6;
}

const char *ingest_charset_name(ingest_charset charset)
{
    return charset == INGEST_UTF_8          ? "utf-8"
           : charset == INGEST_WINDOWS_1256 ? "windows-1256"
                                            : "iso-8859-6";
}

typedef enum kind { KIND_OTHER, KIND_ASCII, KIND_LATIN, KIND_ARABIC, KIND_MARK } kind;

static kind kind_of(uint32_t cp)
{
    if (cp < 0x80) {
        uint32_t lower = cp | 0x20;
        return lower >= 'a' && lower <= 'z' ? KIND_ASCII : KIND_OTHER;
    }
    if ((cp >= 0x621 && cp <= 0x63A) || (cp >= 0x641 && cp <= 0x64A) ||
        (cp >= 0x671 && cp <= 0x6D3)) {
        return KIND_ARABIC;
    }
    if (cp == 0x640 || (cp >= 0x64B && cp <= 0x652)) {
        return KIND_MARK;
    }
    bool latin = cp == 0xD7 || cp == 0xF7 ? false : cp >= 0xC0 && cp < 0x250;
    return latin ? KIND_LATIN : KIND_OTHER;
}

typedef struct tally {
    int64_t score;
    uint64_t letters; /* Arabic ones */
    uint64_t high;    /* bytes from 0x80 */
    bool possible;
} tally;

static uint32_t byte_char(const uint16_t *table, uint8_t byte)
{
    return byte < 0x80 ? byte : table[byte - 0x80];
}

/* How well `cp` follows `before`, both of a known kind. */
static int32_t pair_weight(uint32_t before, kind before_kind, uint32_t cp, kind now)
{
    bool joined = now == KIND_ARABIC && before_kind == KIND_ARABIC;
    if (now == KIND_ARABIC && (before_kind == KIND_ASCII || before_kind == KIND_LATIN)) {
        return -PENALTY;
    }
    if (now == KIND_ASCII && before_kind == KIND_ARABIC) {
        return -PENALTY;
    }
    if (now == KIND_LATIN && before_kind == KIND_ARABIC) {
        return -2 * PENALTY;
    }
    if (now == KIND_MARK && before_kind != KIND_ARABIC && before_kind != KIND_MARK) {
        return -PENALTY;
    }
    /* Teh marbuta and alef maksura end words; a hamza alone seldom begins one. */
    if (joined && (before == 0x629 || before == 0x649)) {
        return -PENALTY;
    }
    if (joined && before == 0x627 && cp == 0x644) {
        return 12;
    }
    return 0;
}

static tally charset_tally(ingest_charset charset, wq_span page)
{
    const uint16_t *table = charset_table(charset);
    tally t = {0, 0, 0, true};
    uint32_t before = ' ';
    kind before_kind = KIND_OTHER;
    for (size_t i = 0; i < page.len; i++) {
        uint32_t cp = byte_char(table, page.ptr[i]);
        kind now = kind_of(cp);
        if (page.ptr[i] >= 0x80) {
            t.high++;
            if (cp < 0xA0) { /* no character, or a C1 control */
                t.possible = false;
                return t;
            }
            if (now == KIND_ARABIC) {
                t.letters++;
                t.score += cp <= 0x64A ? WEIGHTS[cp - 0x621] : -10;
            } else if (now == KIND_LATIN) {
                t.score -= 15;
            }
        }
        t.score += pair_weight(before, before_kind, cp, now);
        before = cp;
        before_kind = now;
    }
    return t;
}

/* Arabic in this encoding: enough letters, nearly all high bytes are letters, and the letters are
 * the usual ones (a right decoding scores about 6 a letter, a wrong one far below 0). */
static bool tally_is_good(const tally *t)
{
    return t->possible && t->letters >= 12 && t->letters * 10 >= t->high * 7 &&
           t->score >= (int64_t)t->letters * 2;
}

wq_status ingest_charset_guess(wq_span page, ingest_charset *charset)
{
    tally windows = charset_tally(INGEST_WINDOWS_1256, page);
    tally iso = charset_tally(INGEST_ISO_8859_6, page);
    bool windows_good = tally_is_good(&windows);
    bool iso_good = tally_is_good(&iso);
    int64_t lead = windows.score - iso.score;
    const int64_t margin = 80;
    *charset = INGEST_UTF_8;
    if (windows_good && (!iso.possible || lead >= margin)) {
        *charset = INGEST_WINDOWS_1256;
    } else if (iso_good && lead <= -margin) {
        *charset = INGEST_ISO_8859_6;
    }
    return *charset == INGEST_UTF_8 ? WQ_EENCODING : WQ_OK;
}

wq_status ingest_charset_convert(ingest_charset charset, wq_span page, wq_buf *out, size_t *bad)
{
    const uint16_t *table = charset_table(charset);
    for (size_t i = 0; i < page.len; i++) {
        uint8_t utf8[4];
        uint32_t cp = byte_char(table, page.ptr[i]);
        if (page.ptr[i] >= 0x80 && cp < 0xA0) {
            *bad = i;
            return WQ_EENCODING;
        }
        size_t len = text_utf8_encode(cp, utf8);
        WQ_TRY(wq_buf_put(out, utf8, len));
    }
    return WQ_OK;
}
