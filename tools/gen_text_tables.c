/* SPDX-License-Identifier: MIT */
/* Makes src/text/unicode_tables.c from src/text/POLICY.md and Unicode 15.0 (utf8proc 2.8).
 *
 *   cc -O1 -Isrc -o gen_text_tables tools/gen_text_tables.c -lutf8proc
 *   ./gen_text_tables src/text/POLICY.md > src/text/unicode_tables.c
 *   ./gen_text_tables --check src/text/POLICY.md src/text/unicode_tables.c
 *
 * Not run by `make`: its output is frozen in the tree. Another Unicode version is refused with
 * exit 3, so that a newer library never changes a term by accident. Exit 1: the policy is wrong,
 * or with --check the file differs. */
#include "text/unicode_tables.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#define UNICODE     "15.0.0"
#define TRIE_END    0x32400u
#define BLOCK       (1u << TEXT_TRIE_SHIFT)
#define MAX_RECORDS 16384u
#define MAX_POOL    65536u
#define MAX_SEQ     64

typedef struct seq {
    int len;
    uint32_t cp[MAX_SEQ];
} seq;

static uint8_t dropped[0x110000], isolated[0x110000];
static seq *folds[0x110000]; /* from the policy */
static size_t folds_count;

static text_record records[MAX_RECORDS];
static size_t records_count;
static uint8_t pool[MAX_POOL];
static size_t pool_len = 1; /* offset 0 means "itself" */
static uint16_t number_of[TRIE_END];
static uint16_t trie[TRIE_END / BLOCK], blocks[TRIE_END];
static size_t blocks_count;
static text_pair pairs[4096];
static size_t pairs_count;
static text_columns columns[4096];
static size_t columns_count;
static text_fast_entry fast[256];
static uint8_t ascii_kind[128];
static uint16_t record_tag;
static uint8_t joins[0x110000];
static uint64_t hash = 0xCBF29CE484222325u;
static size_t table_bytes;

static void die(const char *what, uint32_t cp)
{
    fprintf(stderr, "gen_text_tables: %s at U+%04X\n", what, (unsigned)cp);
    exit(1);
}

/* ---- POLICY.md ---- */

/* The `n`th cell of a table row, without the blanks around it. */
static size_t cell(const char *line, int n, char *out, size_t room)
{
    const char *p = strchr(line, '|');
    for (int i = 0; p && i < n; i++) {
        p = strchr(p + 1, '|');
    }
    if (!p) {
        return 0;
    }
    const char *end = strchr(++p, '|');
    if (!end) {
        return 0;
    }
    while (p < end && *p == ' ') {
        p++;
    }
    while (end > p && end[-1] == ' ') {
        end--;
    }
    size_t len = (size_t)(end - p);
    if (len >= room) {
        die("a cell is too long", 0);
    }
    memcpy(out, p, len);
    out[len] = 0;
    return len;
}

static void read_range(const char *line, uint8_t *set)
{
    char text[64];
    unsigned first, last;
    cell(line, 0, text, sizeof text);
    int n = sscanf(text, "U+%X-U+%X", &first, &last);
    if (n < 2) {
        last = first;
    }
    if (n < 1 || first > last || last > 0x10FFFF) {
        die("a range cannot be read", first);
    }
    memset(set + first, 1, last - first + 1);
}

static seq read_letters(const char *text)
{
    seq s = {0, {0}};
    const utf8proc_uint8_t *p = (const utf8proc_uint8_t *)text;
    while (*p) {
        utf8proc_int32_t c;
        utf8proc_ssize_t n = utf8proc_iterate(p, -1, &c);
        if (n <= 0) {
            die("a letter of the policy is not UTF-8", 0);
        }
        s.cp[s.len++] = (uint32_t)c;
        p += n;
    }
    return s;
}

static void read_fold(const char *line)
{
    char letter[64], code[64], to[64];
    unsigned cp;
    cell(line, 0, letter, sizeof letter);
    cell(line, 1, code, sizeof code);
    cell(line, 2, to, sizeof to);
    seq from = read_letters(letter);
    if (sscanf(code, "U+%X", &cp) != 1 || cp > 0x10FFFF) {
        die("a fold has no code", 0);
    }
    if (from.len != 1 || from.cp[0] != cp) {
        die("the letter of a fold is not its code", cp);
    }
    if (folds[cp]) {
        die("a letter is folded twice", cp);
    }
    folds[cp] = malloc(sizeof(seq));
    *folds[cp] = read_letters(strcmp(to, "-") == 0 ? "" : to);
    folds_count++;
}

static void read_policy(const char *path)
{
    FILE *f = fopen(path, "r");
    char line[1024], table[32] = "";
    if (!f) {
        perror(path);
        exit(2);
    }
    int row = 0;
    while (fgets(line, sizeof line, f)) {
        if (sscanf(line, "<!-- table: %31[a-z] -->", table) == 1) {
            row = 0;
        } else if (line[0] != '|') {
            if (row > 0) {
                table[0] = 0;
            }
        } else if (++row > 2) {
            if (strcmp(table, "dropped") == 0) {
                read_range(line, dropped);
            } else if (strcmp(table, "isolated") == 0) {
                read_range(line, isolated);
            } else if (strcmp(table, "folded") == 0) {
                read_fold(line);
            }
        }
    }
    fclose(f);
}

/* ---- Unicode ---- */

static const utf8proc_property_t *prop(uint32_t cp)
{
    return utf8proc_get_property((utf8proc_int32_t)cp);
}

static int category(uint32_t cp)
{
    return prop(cp)->category;
}

static seq decompose(uint32_t cp, unsigned options)
{
    seq s = {0, {0}};
    utf8proc_int32_t out[MAX_SEQ];
    int boundary = 0;
    utf8proc_ssize_t n = utf8proc_decompose_char((utf8proc_int32_t)cp, out, MAX_SEQ,
                                                 (utf8proc_option_t)options, &boundary);
    if (n < 0 || n > MAX_SEQ) {
        die("no decomposition", cp);
    }
    for (int i = 0; i < n; i++) {
        s.cp[i] = (uint32_t)out[i];
    }
    s.len = (int)n;
    return s;
}

static bool is_hangul(uint32_t cp)
{
    return cp >= 0xAC00 && cp <= 0xD7A3;
}

static bool is_mark(int cat)
{
    return cat == UTF8PROC_CATEGORY_MN || cat == UTF8PROC_CATEGORY_MC ||
           cat == UTF8PROC_CATEGORY_ME;
}

static bool is_wordy(int cat)
{
    return (cat >= UTF8PROC_CATEGORY_LU && cat <= UTF8PROC_CATEGORY_LO) ||
           (cat >= UTF8PROC_CATEGORY_ND && cat <= UTF8PROC_CATEGORY_NO);
}

/* The value of a decimal digit: they come in runs of ten, zero first. */
static uint32_t digit_value(uint32_t cp)
{
    uint32_t first = cp;
    while (category(first - 1) == UTF8PROC_CATEGORY_ND) {
        first--;
    }
    return (cp - first) % 10;
}

/* Case-folded NFKD with the policy's steps 2 to 4. */
static seq light_seq(uint32_t cp)
{
    seq s = decompose(cp, UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD), out = {0, {0}};
    seq self = {1, {cp}};
    if (is_hangul(cp)) {
        return self;
    }
    for (int i = 0; i < s.len; i++) {
        if (s.cp[i] == 0x2044) {
            return self; /* a fraction */
        }
        if (isolated[cp] && s.cp[i] == ' ') {
            continue;
        }
        bool digit = category(s.cp[i]) == UTF8PROC_CATEGORY_ND;
        out.cp[out.len++] = digit ? '0' + digit_value(s.cp[i]) : s.cp[i];
    }
    return out;
}

static bool is_arabic(uint32_t cp)
{
    return (cp >= 0x0600 && cp <= 0x06FF) || (cp >= 0x0750 && cp <= 0x077F) ||
           (cp >= 0x0870 && cp <= 0x08FF) || (cp >= 0xFB50 && cp <= 0xFDFF) ||
           (cp >= 0xFE70 && cp <= 0xFEFE) || (cp >= 0x10EC0 && cp <= 0x10EFF) ||
           (cp >= 0x1EE00 && cp <= 0x1EEFF);
}

static bool is_cjk(uint32_t cp)
{
    return (cp >= 0x2E80 && cp <= 0x30FF) || (cp >= 0x3105 && cp <= 0x312F) ||
           (cp >= 0x31A0 && cp <= 0x31FF) || (cp >= 0x3400 && cp <= 0x4DBF) ||
           (cp >= 0x4E00 && cp <= 0x9FFF) || (cp >= 0xF900 && cp <= 0xFAFF) ||
           (cp >= 0xFF66 && cp <= 0xFF9F) || (cp >= 0x16FE0 && cp <= 0x1B2FF) ||
           (cp >= 0x20000 && cp <= 0x323AF);
}

static bool is_visible_format(uint32_t cp)
{
    return (cp >= 0x0600 && cp <= 0x0605) || cp == 0x06DD || cp == 0x070F || cp == 0x110BD ||
           cp == 0x110CD;
}

static text_kind kind_of(uint32_t cp, const seq *light)
{
    int cat = category(cp);
    if (dropped[cp] || isolated[cp]) {
        return cat == UTF8PROC_CATEGORY_CF   ? TEXT_FORMAT
               : cat == UTF8PROC_CATEGORY_CN ? TEXT_SEPARATOR
                                             : TEXT_MARK;
    }
    if (is_mark(cat)) {
        return TEXT_MARK;
    }
    if (cat == UTF8PROC_CATEGORY_CF) {
        return is_visible_format(cp) ? TEXT_SEPARATOR : TEXT_FORMAT;
    }
    if (!is_wordy(cat)) {
        return TEXT_SEPARATOR;
    }
    if (is_cjk(cp)) {
        return TEXT_CJK;
    }
    if (light->cp[0] >= '0' && light->cp[0] <= '9') {
        return TEXT_DIGIT;
    }
    return is_arabic(cp) ? TEXT_ARABIC : TEXT_LETTER;
}

static bool show(uint32_t cp)
{
    int cat = category(cp);
    if (cp == 0x200C || cp == 0x200D || is_visible_format(cp) || cp == 0x08E2) {
        return true;
    }
    return cat != UTF8PROC_CATEGORY_CN && cat < UTF8PROC_CATEGORY_ZL;
}

/* A Latin or Greek letter with diacritics is its base letter. */
static seq fold_seq(uint32_t cp)
{
    seq self = {1, {cp}};
    if (folds[cp]) {
        return *folds[cp];
    }
    seq s = decompose(cp, UTF8PROC_DECOMPOSE);
    uint32_t base = s.cp[0];
    bool latin = (base >= 'a' && base <= 'z') || (base >= 0xC0 && base < 0x2B0);
    bool greek = base >= 0x370 && base <= 0x3FF;
    if (s.len < 2 || !(latin || greek)) {
        return self;
    }
    for (int i = 1; i < s.len; i++) {
        if (s.cp[i] < 0x300 || s.cp[i] > 0x36F) {
            return self;
        }
    }
    return fold_seq(base);
}

/* ---- tables ---- */

static size_t put_utf8(uint8_t *out, const seq *s)
{
    size_t n = 0;
    for (int i = 0; i < s->len; i++) {
        n += (size_t)utf8proc_encode_char((utf8proc_int32_t)s->cp[i], out + n);
    }
    return n;
}

/* Offset of a string in the pool, shared when it is there. */
static uint16_t pool_put(uint32_t cp, const seq *s)
{
    uint8_t text[1 + 4 * MAX_SEQ];
    if (s->len == 1 && s->cp[0] == cp) {
        return 0;
    }
    size_t n = put_utf8(text + 1, s);
    text[0] = (uint8_t)n;
    for (size_t at = 1; at + n < pool_len; at += 1 + (size_t)pool[at]) {
        if (memcmp(pool + at, text, n + 1) == 0) {
            return (uint16_t)at;
        }
    }
    if (pool_len + n + 1 > MAX_POOL) {
        die("the pool is full", cp);
    }
    memcpy(pool + pool_len, text, n + 1);
    pool_len += n + 1;
    return (uint16_t)(pool_len - n - 1);
}

static uint16_t record_put(text_record r)
{
    for (size_t i = 0; i < records_count; i++) {
        if (memcmp(&records[i], &r, sizeof r) == 0) {
            return (uint16_t)i;
        }
    }
    if (records_count == MAX_RECORDS) {
        die("too many records", 0);
    }
    records[records_count] = r;
    return (uint16_t)records_count++;
}

static void check_fold(uint32_t cp, const seq *fold)
{
    uint8_t a[4 * MAX_SEQ], b[4];
    seq self = {1, {cp}};
    if (put_utf8(a, fold) > put_utf8(b, &self)) {
        die("a folded form is longer than the letter", cp);
    }
    for (int i = 0; i < fold->len; i++) {
        seq again = fold_seq(fold->cp[i]);
        if (again.len != 1 || again.cp[0] != fold->cp[i]) {
            die("a folded form folds again", cp);
        }
    }
}

static text_record make_record(uint32_t cp)
{
    text_record r = {0, 0, 0, 0, 0, 0};
    seq light = light_seq(cp), fold = fold_seq(cp);
    bool word_char;
    check_fold(cp, &fold);
    r.kind = (uint8_t)kind_of(cp, &light);
    word_char = r.kind != TEXT_SEPARATOR && r.kind != TEXT_FORMAT;
    if (r.kind != TEXT_SEPARATOR && (dropped[cp] || isolated[cp] || r.kind == TEXT_FORMAT)) {
        r.flags |= TEXT_FLAG_DROP;
    }
    if (word_char && joins[light.cp[0]]) {
        r.flags |= TEXT_FLAG_JOINS;
        if (light.len > TEXT_DECOMP_JOINS_MAX) {
            die("TEXT_DECOMP_JOINS_MAX is too small", cp);
        }
    }
    r.flags |= show(cp) ? TEXT_FLAG_SHOW : 0;
    r.flags |= is_mark(category(cp)) ? TEXT_FLAG_MARK : 0;
    r.ccc = (uint8_t)prop(cp)->combining_class;
    if (light.len > TEXT_DECOMP_MAX) {
        die("TEXT_DECOMP_MAX is too small", cp);
    }
    r.decomp = word_char ? pool_put(cp, &light) : 0;
    r.fold = r.flags & TEXT_FLAG_DROP ? 0 : pool_put(cp, &fold);
    return r;
}

/* The primary composites: what NFC puts together again. */
static void make_pairs(void)
{
    for (uint32_t cp = 0; cp < 0x110000; cp++) {
        joins[cp] = prop(cp)->combining_class != 0;
        if (is_hangul(cp) || (cp >= 0xD800 && cp <= 0xDFFF) || category(cp) == 0) {
            continue;
        }
        seq d = decompose(cp, UTF8PROC_DECOMPOSE);
        utf8proc_int32_t buf[MAX_SEQ];
        if (d.len < 2) {
            continue;
        }
        memcpy(buf, d.cp, sizeof(uint32_t) * (size_t)d.len);
        utf8proc_ssize_t n =
            utf8proc_normalize_utf32(buf, d.len, UTF8PROC_COMPOSE | UTF8PROC_STABLE);
        if (n != 1 || (uint32_t)buf[0] != cp) {
            continue;
        }
        memcpy(buf, d.cp, sizeof(uint32_t) * (size_t)d.len);
        n = utf8proc_normalize_utf32(buf, d.len - 1, UTF8PROC_COMPOSE | UTF8PROC_STABLE);
        if (n != 1) {
            die("a composite of three that is not of two", cp);
        }
        pairs[pairs_count++] = (text_pair){(uint32_t)buf[0], d.cp[d.len - 1], cp};
    }
    for (size_t i = 0; i < pairs_count; i++) {
        joins[pairs[i].second] = 1;
    }
    for (uint32_t cp = 0x1161; cp <= 0x11C2; cp++) { /* vowels and finals of Hangul */
        joins[cp] |= cp <= 0x1175 || cp >= 0x11A8;
    }
}

static int by_second(const void *a, const void *b)
{
    const text_pair *x = a, *y = b;
    if (x->second != y->second) {
        return x->second < y->second ? -1 : 1;
    }
    return x->first < y->first ? -1 : x->first > y->first;
}

static void make_trie(void)
{
    record_put((text_record){TEXT_SEPARATOR, 0, 0, 0, 0, 0});
    for (uint32_t cp = 0; cp < TRIE_END; cp++) {
        bool none = category(cp) == UTF8PROC_CATEGORY_CN || (cp >= 0xD800 && cp <= 0xDFFF);
        number_of[cp] = none ? 0 : record_put(make_record(cp));
    }
    for (uint32_t b = 0; b < TRIE_END / BLOCK; b++) {
        const uint16_t *block = number_of + b * BLOCK;
        size_t i = 0;
        while (i < blocks_count && memcmp(blocks + i * BLOCK, block, sizeof(uint16_t) * BLOCK)) {
            i++;
        }
        if (i == blocks_count) {
            memcpy(blocks + i * BLOCK, block, sizeof(uint16_t) * BLOCK);
            blocks_count++;
        }
        trie[b] = (uint16_t)i;
    }
    record_tag = record_put((text_record){TEXT_FORMAT, TEXT_FLAG_DROP, 0, 0, 0, 0});
}

static void make_columns(void)
{
    for (uint32_t cp = 0; cp < 0x110000; cp++) {
        int cat = category(cp);
        uint32_t w = (uint32_t)utf8proc_charwidth((utf8proc_int32_t)cp);
        bool gone = cat == UTF8PROC_CATEGORY_CN || cat == UTF8PROC_CATEGORY_CO || cp == 0xAD;
        w = gone && cp != 0xAD ? 1 : cp == 0xAD ? 0 : w; /* shown as one U+FFFD */
        w = is_visible_format(cp) || cp == 0x08E2 ? 1 : w;
        if (cat == UTF8PROC_CATEGORY_MN || cat == UTF8PROC_CATEGORY_ME) {
            w = 0;
        }
        if (w == 1) {
            continue;
        }
        text_columns *last = columns_count ? &columns[columns_count - 1] : NULL;
        if (last && last->last + 1 == cp && last->columns == w) {
            last->last = cp;
        } else {
            columns[columns_count++] = (text_columns){cp, cp, w};
        }
    }
}

static void make_fast(void)
{
    for (uint32_t cp = 0; cp < 128; cp++) {
        ascii_kind[cp] = records[number_of[cp]].kind;
    }
    for (uint32_t i = 0; i < 256; i++) {
        uint32_t cp = 0x600 + i;
        const text_record *r = &records[number_of[cp]];
        seq light = light_seq(cp), fold;
        text_fast_entry *e = &fast[i];
        e->kind = r->kind;
        bool composes = false;
        for (size_t p = 0; p < pairs_count; p++) {
            composes |= pairs[p].second == cp;
        }
        /* a kept letter must be one character that is its own NFC */
        if (r->kind == TEXT_MARK && (composes || !(r->flags & TEXT_FLAG_DROP))) {
            e->kind = TEXT_SLOW;
        }
        if (r->kind == TEXT_SEPARATOR || r->kind == TEXT_MARK || r->kind == TEXT_FORMAT) {
            continue;
        }
        if (light.len > 1) { /* one composite again, or the general path */
            utf8proc_int32_t buf[MAX_SEQ];
            memcpy(buf, light.cp, sizeof(uint32_t) * (size_t)light.len);
            utf8proc_ssize_t n = utf8proc_normalize_utf32(buf, light.len, UTF8PROC_COMPOSE);
            if (n != 1) {
                e->kind = TEXT_SLOW;
                continue;
            }
            light = (seq){1, {(uint32_t)buf[0]}};
        }
        fold = fold_seq(light.cp[0]);
        uint8_t text[4 * MAX_SEQ];
        e->light_len = (uint8_t)put_utf8(e->light, &light);
        e->fold_len = (uint8_t)put_utf8(text, &fold);
        if (e->fold_len > 2) {
            die("a fold of the Arabic block is long", cp);
        }
        memcpy(e->fold, text, e->fold_len);
    }
}

/* ---- output ---- */

static void count(uint64_t value, int bytes)
{
    for (int i = 0; i < bytes; i++) {
        hash = (hash ^ ((value >> (8 * i)) & 0xFF)) * 0x100000001B3u;
    }
    table_bytes += (size_t)bytes;
}

static void put_numbers(FILE *out, const char *type, const char *name, const void *values,
                        int width, size_t n)
{
    fprintf(out, "const %s %s[] = {", type, name);
    for (size_t i = 0; i < n; i++) {
        unsigned v = width == 1 ? ((const uint8_t *)values)[i] : ((const uint16_t *)values)[i];
        fprintf(out, "%s%u,", i % 20 == 0 ? "\n    " : " ", v);
        count(v, width);
    }
    fprintf(out, "\n};\n\n");
}

static void put_structs(FILE *out)
{
    fprintf(out, "const text_record text_records[] = {");
    for (size_t i = 0; i < records_count; i++) {
        const text_record *r = &records[i];
        fprintf(out, "%s{%u, %u, %u, 0, %u, %u},", i % 4 == 0 ? "\n    " : " ", r->kind, r->flags,
                r->ccc, r->fold, r->decomp);
        count(r->kind, 1);
        count(r->flags, 1);
        count(r->ccc, 1);
        count(0, 1);
        count(r->fold, 2);
        count(r->decomp, 2);
    }
    fprintf(out, "\n};\n\nconst text_pair text_pairs[] = {");
    for (size_t i = 0; i < pairs_count; i++) {
        const text_pair *p = &pairs[i];
        fprintf(out, "%s{0x%04X, 0x%04X, 0x%04X},", i % 3 == 0 ? "\n    " : " ", (unsigned)p->first,
                (unsigned)p->second, (unsigned)p->whole);
        count(p->first, 4);
        count(p->second, 4);
        count(p->whole, 4);
    }
    fprintf(out, "\n};\nconst size_t text_pairs_count = %zu;\n\n", pairs_count);
    fprintf(out, "const text_columns text_column_ranges[] = {");
    for (size_t i = 0; i < columns_count; i++) {
        const text_columns *c = &columns[i];
        fprintf(out, "%s{0x%04X, 0x%04X, %u},", i % 4 == 0 ? "\n    " : " ", (unsigned)c->first,
                (unsigned)c->last, (unsigned)c->columns);
        count(c->first, 4);
        count(c->last, 4);
        count(c->columns, 4);
    }
    fprintf(out, "\n};\nconst size_t text_column_ranges_count = %zu;\n\n", columns_count);
    fprintf(out, "const text_fast_entry text_fast[256] = {");
    for (size_t i = 0; i < 256; i++) {
        const text_fast_entry *e = &fast[i];
        fprintf(out, "%s{%u, %u, %u, 0, {%u, %u}, {%u, %u}},", i % 4 == 0 ? "\n    " : " ", e->kind,
                e->light_len, e->fold_len, e->light[0], e->light[1], e->fold[0], e->fold[1]);
        count(e->kind, 1);
        count(e->light_len, 1);
        count(e->fold_len, 1);
        count(0, 1);
        count(e->light[0], 1);
        count(e->light[1], 1);
        count(e->fold[0], 1);
        count(e->fold[1], 1);
    }
    fprintf(out, "\n};\n\n");
}

static void put_file(FILE *out)
{
    fprintf(out,
            "/* SPDX-License-Identifier: MIT */\n"
            "/* Generated by tools/gen_text_tables.c from src/text/POLICY.md and Unicode " UNICODE
            ".\n * Frozen: a change is a new analyser. Do not edit. */\n"
            "/* clang-format off */\n#include \"text/unicode_tables.h\"\n\n");
    put_numbers(out, "uint16_t", "text_trie", trie, 2, TRIE_END / BLOCK);
    put_numbers(out, "uint16_t", "text_trie_block", blocks, 2, blocks_count * BLOCK);
    put_numbers(out, "uint8_t", "text_pool", pool, 1, pool_len);
    put_numbers(out, "uint8_t", "text_ascii_kind", ascii_kind, 1, 128);
    put_structs(out);
    fprintf(out, "const uint32_t text_trie_end = 0x%X;\n", TRIE_END);
    fprintf(out, "const uint16_t text_record_tag = %u;\n", record_tag);
    fprintf(out, "const uint64_t text_tables_hash = 0x%016llXu;\n", (unsigned long long)hash);
    fprintf(out, "const size_t text_tables_bytes = %zu;\n", table_bytes);
    fprintf(out, "const size_t text_folds_count = %zu;\n", folds_count);
}

static int compare(const char *path, FILE *made)
{
    FILE *f = fopen(path, "r");
    int a, b;
    if (!f) {
        perror(path);
        return 2;
    }
    rewind(made);
    do {
        a = getc(f);
        b = getc(made);
    } while (a == b && a != EOF);
    fclose(f);
    if (a != b) {
        fprintf(stderr, "gen_text_tables: %s is not what POLICY.md says\n", path);
        return 1;
    }
    return 0;
}

int main(int argc, char **argv)
{
    bool check = argc == 4 && strcmp(argv[1], "--check") == 0;
    if (argc != 2 && !check) {
        fprintf(stderr, "usage: gen_text_tables POLICY.md > unicode_tables.c\n"
                        "       gen_text_tables --check POLICY.md unicode_tables.c\n");
        return 2;
    }
    if (strcmp(utf8proc_unicode_version(), UNICODE) != 0) {
        fprintf(stderr, "gen_text_tables: this utf8proc has Unicode %s, the tables are of %s\n",
                utf8proc_unicode_version(), UNICODE);
        return 3;
    }
    read_policy(argv[check ? 2 : 1]);
    make_pairs();
    qsort(pairs, pairs_count, sizeof pairs[0], by_second);
    make_trie();
    make_columns();
    make_fast();
    FILE *out = check ? tmpfile() : stdout;
    if (!out) {
        perror("tmpfile");
        return 2;
    }
    put_file(out);
    fprintf(stderr,
            "%zu folds, %zu records, %zu blocks, %zu pool bytes, %zu pairs, %zu columns, "
            "%zu bytes\n",
            folds_count, records_count, blocks_count, pool_len, pairs_count, columns_count,
            table_bytes);
    return check ? compare(argv[3], out) : 0;
}
