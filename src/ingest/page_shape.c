/* SPDX-License-Identifier: MIT */
/* What the letters and signs of a short line are, whatever stands around it. */
#include "ingest/page_lines.h"

#include "ingest/core.h"
#include "text/text.h"

#include <string.h>

#define CRUMB_CHARS 40 /* of one part of a path of sections */

static uint32_t char_at(wq_span text, size_t at, size_t *len)
{
    uint32_t cp = 0;
    *len = text_utf8_decode(wq_span_sub(text, at, 4), &cp);
    *len = *len > 0 ? *len : 1;
    return cp;
}

static uint32_t digit_of(uint32_t cp)
{
    return cp >= '0' && cp <= '9'       ? cp - '0'
           : cp >= 0x660 && cp <= 0x669 ? cp - 0x660
           : cp >= 0x6F0 && cp <= 0x6F9 ? cp - 0x6F0
                                        : 10;
}

size_t ingest_shape_digits(wq_span text)
{
    size_t digits = 0;
    for (size_t at = 0, n; at < text.len; at += n) {
        uint8_t c = text.ptr[at];
        n = 1;
        digits += c >= 0x80 ? digit_of(char_at(text, at, &n)) < 10 : c >= '0' && c <= '9';
    }
    return digits;
}

/* ---- times ---- */

/* At most two digits from `*at`; how many there were, 3 for too many. */
static int digits_take(wq_span text, size_t *at, uint32_t *value)
{
    int digits = 0;
    size_t n;
    *value = 0;
    for (uint32_t d; *at < text.len && digits < 3; *at += n, digits++) {
        d = digit_of(char_at(text, *at, &n));
        if (d > 9) {
            break;
        }
        *value = *value * 10 + d;
    }
    return digits;
}

/* Halves of the day and zones behind a time. */
static size_t half_length(wq_span text, size_t at)
{
    static const char *const HALVES[] = {"am",  "pm",  "a.m.",  "p.m.",  "a.m",   "p.m",
                                         "ص",   "م",   "صباحا", "صباحاً", "مساء",  "مساءً",
                                         "ق.ظ", "ب.ظ", "gmt",   "utc",   "توقيت", "(gmt)"};
    size_t from = at;
    while (at < text.len && text.ptr[at] == ' ') {
        at++;
    }
    for (size_t i = 0; i < sizeof HALVES / sizeof HALVES[0]; i++) {
        wq_span half = wq_span_str(HALVES[i]);
        wq_span rest = wq_span_sub(text, at, half.len);
        size_t end = at + half.len;
        bool same = rest.len == half.len;
        for (size_t k = 0; same && k < half.len; k++) {
            uint8_t c = rest.ptr[k];
            same = half.ptr[k] == (c >= 'A' && c <= 'Z' ? c + 32 : c);
        }
        if (same && (end == text.len || text.ptr[end] == ' ' || text.ptr[end] == ',' ||
                     text.ptr[end] == '|' || text.ptr[end] == ']' || text.ptr[end] == ')')) {
            return end;
        }
    }
    return from;
}

size_t ingest_time_length(wq_span text)
{
    size_t at = 0, n;
    uint32_t hour, minute, second;
    int digits = digits_take(text, &at, &hour);
    if (digits == 0 || digits > 2 || at >= text.len) {
        return 0;
    }
    uint8_t sign = text.ptr[at++];
    if ((sign != ':' && sign != 'h' && sign != '.') || digits_take(text, &at, &minute) != 2 ||
        hour > 24 || minute > 59) {
        return 0;
    }
    if (sign == ':' && at < text.len && text.ptr[at] == ':') {
        size_t behind = at + 1;
        if (digits_take(text, &behind, &second) == 2 && second < 60) {
            at = behind;
        }
    }
    size_t end = half_length(text, at);
    if (end > at) {
        size_t zone = half_length(text, end);
        return zone;
    }
    if (at < text.len && (digit_of(char_at(text, at, &n)) < 10 || text.ptr[at] == '.')) {
        return 0;
    }
    /* "20.31" is a time only where nothing follows: else it counts something. */
    return sign == '.' && (at < text.len || digits < 2) ? 0 : at;
}

/* ---- images ---- */

static bool is_hex(uint8_t c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static bool ends_with_any(wq_span line, const char *const *ends, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        wq_span end = wq_span_str(ends[i]);
        bool same = line.len > end.len;
        for (size_t k = 0; same && k < end.len; k++) {
            same = (line.ptr[line.len - end.len + k] | 0x20) == (end.ptr[k] | 0x20);
        }
        if (same) {
            return true;
        }
    }
    return false;
}

/* An image's name: one word (or a path) that ends as images do. */
static size_t image_suffix(wq_span line)
{
    static const char *const ENDS[] = {".jpg", ".jpeg", ".png", ".webp", ".gif", ".svg", ".avif"};
    if (!ends_with_any(line, ENDS, sizeof ENDS / sizeof ENDS[0])) {
        return 0;
    }
    size_t spaces = 0;
    for (size_t i = 0; i < line.len; i++) {
        spaces += line.ptr[i] == ' ';
    }
    size_t dot = line.len;
    while (line.ptr[--dot] != '.') {
    }
    return spaces <= 3 ? line.len - dot : 0;
}

/* At least 16 hexadecimal digits with nothing but '-' and '_', letters and digits among them. */
static bool is_image_id(wq_span line)
{
    size_t hex = 0, letters = 0;
    for (size_t i = 0; i < line.len; i++) {
        if (is_hex(line.ptr[i])) {
            hex++;
            letters += line.ptr[i] > '9';
        } else if (line.ptr[i] != '-' && line.ptr[i] != '_') {
            return false;
        }
    }
    return hex >= 16 && (letters > 0 || hex >= 24) && letters < hex;
}

bool ingest_shape_image(wq_span line, uint32_t chars, ingest_rule *rule)
{
    size_t suffix = image_suffix(line);
    size_t word = line.len;
    while (word > 0 && line.ptr[word - 1] != ' ') {
        word--;
    }
    /* "Photo: 3fa9..." */
    bool named =
        word > 0 && chars <= 80 && is_image_id(wq_span_sub(line, word, line.len - word - suffix));
    if (named || is_image_id(wq_span_sub(line, 0, line.len - suffix))) {
        *rule = RULE_IMAGE_ID;
        return true;
    }
    *rule = RULE_IMAGE_NAME;
    return suffix > 0;
}

/* ---- numbers, addresses, paths ---- */

bool ingest_shape_number(wq_span line, uint32_t *value)
{
    size_t at = 0, n, digits = 0;
    *value = 0;
    for (; at < line.len && digits < 4; at += n, digits++) {
        uint32_t d = digit_of(char_at(line, at, &n));
        if (d > 9) {
            break;
        }
        *value = *value * 10 + d;
    }
    wq_span rest = wq_span_sub(line, at, line.len);
    bool closed =
        rest.len == 0 ||
        (rest.len == 1 && (rest.ptr[0] == '.' || rest.ptr[0] == ')' || rest.ptr[0] == '-'));
    return digits > 0 && closed;
}

static bool has_prefix(wq_span text, const char *prefix)
{
    wq_span want = wq_span_str(prefix);
    return wq_span_equal(wq_span_sub(text, 0, want.len), want);
}

/* One word that is an address, or a name out of the page's program. */
static bool is_address(wq_span word)
{
    bool code = false, ascii = true, at_sign = false;
    for (size_t i = 0; i < word.len; i++) {
        uint8_t c = word.ptr[i];
        ascii = ascii && c > ' ' && c < 0x7F;
        code = code || c == '_' || (c == ':' && i > 0 && word.ptr[i - 1] == ':');
        at_sign = at_sign || (c == '@' && i > 0);
    }
    return ascii &&
           (has_prefix(word, "http://") || has_prefix(word, "https://") ||
            has_prefix(word, "www.") || (at_sign && word.len > 4) || (code && word.len > 4));
}

static bool only_tags(wq_span line)
{
    size_t words = 0;
    for (size_t at = 0; at < line.len;) {
        if (line.ptr[at] == ' ' || line.ptr[at] == ',') {
            at++;
            continue;
        }
        if (line.ptr[at] != '#') {
            return false;
        }
        words++;
        while (at < line.len && line.ptr[at] != ' ') {
            at++;
        }
    }
    return words > 0;
}

/* "Home > News > Politics": which sign parts it, 0 for none. */
static bool crumb_sign(uint32_t cp)
{
    return cp == '>' || cp == '/' || cp == '|' || cp == '\\' || cp == 0xBB || cp == 0x203A ||
           cp == 0x2039 || cp == 0xAB || cp == 0x2190 || cp == 0x2192 || cp == 0x276F ||
           cp == 0x25C4 || cp == 0x25BA;
}

/* Is any of the signs there? Nearly every line ends here. */
static bool has_crumb_sign(wq_span line)
{
    for (size_t at = 0, n; at < line.len; at += n) {
        uint8_t c = line.ptr[at];
        n = 1;
        if (c >= 0x80 && c != 0xC2 && c != 0xE2) {
            continue;
        }
        if (crumb_sign(c < 0x80 ? c : char_at(line, at, &n))) {
            return true;
        }
    }
    return false;
}

static bool is_crumbs(const ingest_lexicon *lexicon, wq_span line)
{
    size_t from = 0, n, parts = 0, topics = 0;
    bool arrows = true, open = false, close = false;
    for (size_t at = 0; at <= line.len; at += n) {
        n = 1;
        uint32_t cp = at < line.len ? char_at(line, at, &n) : 0u;
        open = open || cp == 0xAB;
        close = close || cp == 0xBB;
        if (open && close) {
            return false; /* a quotation */
        }
        if (at < line.len && !crumb_sign(cp)) {
            continue;
        }
        arrows = arrows && (at == line.len || (cp != '/' && cp != '|' && cp != '\\'));
        wq_span part = ingest_span_trim(wq_span_sub(line, from, at - from));
        if (part.len == 0 || ingest_span_chars(part) > CRUMB_CHARS) {
            return false;
        }
        parts++;
        topics += ingest_lexicon_is(lexicon, part, WORD_TOPIC);
        from = at + n;
    }
    return parts >= 2 && (topics >= 2 || (topics == 1 && arrows) || (arrows && parts >= 3));
}

/* "[1/3]", "Item 1 of 3": a picture's place among others. */
static bool is_counted(wq_span line)
{
    size_t at = 1;
    uint32_t value;
    if (has_prefix(line, "Item ")) {
        at = 5;
        return digits_take(line, &at, &value) > 0 && has_prefix(wq_span_sub(line, at, 4), " of ");
    }
    return line.len > 4 && (line.ptr[0] == '[' || line.ptr[0] == '(') &&
           digits_take(line, &at, &value) > 0 && at < line.len && line.ptr[at++] == '/' &&
           digits_take(line, &at, &value) > 0 && at < line.len &&
           (line.ptr[at] == ']' || line.ptr[at] == ')');
}

/* At most two letters or digits: "A+", "TT". */
static bool is_scrap(wq_span line)
{
    size_t n, letters = 0, digits = 0;
    if (line.len > 12) {
        return false;
    }
    for (size_t at = 0; at < line.len; at += n) {
        uint32_t cp = char_at(line, at, &n);
        digits += digit_of(cp) < 10;
        letters += digit_of(cp) > 9 && cp > ' ' && !crumb_sign(cp) && cp != '+' && cp != '-';
    }
    return letters + digits <= 2 && letters > 0;
}

bool ingest_shape_scrap(const ingest_lexicon *lexicon, wq_span line)
{
    size_t word = line.len;
    while (word > 0 && line.ptr[word - 1] != ' ') {
        word--;
    }
    wq_span last = wq_span_sub(line, word, line.len);
    return (word == 0 && is_address(last)) || is_scrap(line) || only_tags(line) ||
           is_counted(line) || (has_crumb_sign(line) && is_crumbs(lexicon, line));
}

/* ---- dates ---- */

typedef struct day_words {
    size_t numbers, months;
    bool whole; /* three numbers in one word: 3/12/2024 */
} day_words;

static bool is_joint(uint32_t cp)
{
    return cp == '-' || cp == '/' || cp == '.' || cp == ':';
}

/* One word of a line: from `from` to `to`. */
static bool day_word(const ingest_lexicon *lexicon, wq_span word, day_words *d)
{
    size_t n, digits = 0, most = 0, groups = 0, at = 0;
    bool number = true;
    for (; at < word.len; at += n) {
        uint32_t cp = char_at(word, at, &n);
        if (digit_of(cp) < 10) {
            digits++;
            groups += digits == 1;
            most = digits > most ? digits : most;
        } else if (is_joint(cp) || (digits > 0 && (cp == 'h' || cp == '+'))) {
            digits = 0;
        } else {
            number = false;
            break;
        }
    }
    if (groups > 0) {
        d->numbers++;
        d->whole = d->whole || (groups >= 3 && most == 4);
        if (number || most > 4) {
            return most <= 4 || most == 8;
        }
        /* "3rd", "2024م" */
        return ingest_lexicon_is(lexicon, wq_span_sub(word, at, word.len), WORD_DAYFILL) ||
               ingest_lexicon_is(lexicon, wq_span_sub(word, at, word.len), WORD_DAYWORD);
    }
    if (ingest_lexicon_is(lexicon, word, WORD_DAYWORD)) {
        d->months++;
        return true;
    }
    return ingest_lexicon_is(lexicon, word, WORD_DAYFILL);
}

static bool is_between(uint32_t cp)
{
    return cp == ' ' || cp == '\t' || cp == 0xA0 || cp == ',' || cp == 0x60C || cp == '|' ||
           cp == '(' || cp == ')' || cp == '[' || cp == ']' || cp == 0x2013 || cp == 0x2014 ||
           cp == 0x640 || cp == 0x200F || cp == 0x200E || cp == 0xB7 || cp == 0x2022 ||
           cp == 0x202B || cp == 0x202C || cp == ';';
}

/* Behind it a place stands: "by the clock of Mecca". */
static bool is_clock(wq_span word)
{
    return has_prefix(word, "بتوقيت") || has_prefix(word, "توقيت");
}

/* Where the word from `at` ends: at a blank, or a sign that no digit follows. */
static size_t word_end(wq_span line, size_t at)
{
    for (size_t n; at < line.len; at += n) {
        size_t m;
        uint32_t cp = char_at(line, at, &n);
        bool joins = at + n < line.len && digit_of(char_at(line, at + n, &m)) < 10;
        if (is_between(cp) || (is_joint(cp) && !joins)) {
            break;
        }
    }
    return at;
}

static size_t word_begin(wq_span line, size_t at)
{
    for (size_t n; at < line.len; at += n) {
        uint32_t cp = char_at(line, at, &n);
        if (!is_between(cp) && !is_joint(cp)) {
            break;
        }
    }
    return at;
}

bool ingest_shape_date(const ingest_lexicon *lexicon, wq_span line)
{
    day_words d = {0, 0, false};
    size_t words = 0, places = 0;
    for (size_t at = word_begin(line, 0), end; at < line.len; at = word_begin(line, end)) {
        end = word_end(line, at);
        wq_span word = wq_span_sub(line, at, end - at);
        if (++words > 24) {
            return false;
        }
        if (places > 0) {
            places--; /* the place whose clock it is */
        } else if (is_clock(word)) {
            places = 3;
        } else if (!day_word(lexicon, word, &d)) {
            return false;
        }
    }
    return d.whole || (d.months > 0 && d.numbers > 0);
}

/* ---- relative times ---- */

/* "yesterday, 18:20 GMT": one or two words and a time. */
bool ingest_shape_ago(const ingest_lexicon *lexicon, wq_span line)
{
    if (memchr(line.ptr, ':', line.len) == NULL) {
        return false;
    }
    size_t at = 0, words = 0;
    while (at < line.len && words < 3) {
        size_t end = at;
        while (end < line.len && line.ptr[end] != ' ') {
            end++;
        }
        wq_span rest = wq_span_sub(line, at, line.len);
        if (words > 0 && ingest_time_length(rest) == rest.len && rest.len > 0) {
            return true;
        }
        size_t word = end;
        while (word > at && line.ptr[word - 1] == ',') {
            word--;
        }
        wq_span name = wq_span_sub(line, at, word - at);
        if (!ingest_lexicon_is(lexicon, name, WORD_DAYWORD) &&
            !ingest_lexicon_is(lexicon, name, WORD_DAYFILL)) {
            return false;
        }
        at = end + 1;
        words++;
    }
    return false;
}
