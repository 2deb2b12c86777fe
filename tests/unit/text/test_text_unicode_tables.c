/* SPDX-License-Identifier: MIT */
/* The frozen tables against POLICY.md and against Unicode by way of utf8proc. */
#include "unit/unit.h"

#include "text/text.h"
#include "text/unicode_tables.h"
#include "unit/text/policy.h"

#include <utf8proc.h>

#define FROZEN_HASH  0x5A5BB1359093B499u
#define FROZEN_TERMS 0x9F35F85907750463u
#define FROZEN_ID    0xDAD63AA07E90D50Bu

static uint8_t dropped[0x110000], isolated[0x110000];
static char folds[0x10000][16]; /* BMP only; "" is none, "-" is nothing */

static int read_policy(void **state)
{
    (void)state;
    policy p;
    policy_row row;
    unsigned first, last;
    const char *names[] = {"dropped", "isolated"};
    uint8_t *sets[] = {dropped, isolated};
    for (int i = 0; i < 2; i++) {
        if (!policy_open(&p, names[i])) {
            return -1;
        }
        while (policy_next(&p, &row)) {
            if (!policy_range(&row, &first, &last)) {
                return -1;
            }
            memset(sets[i] + first, 1, last - first + 1);
        }
    }
    if (!policy_open(&p, "folded")) {
        return -1;
    }
    while (policy_next(&p, &row)) {
        memcpy(folds[strtoul(row.cells[1] + 2, NULL, 16) & 0xFFFF], row.cells[2], 15);
    }
    return 0;
}

/* ---- the two forms of a word, by utf8proc and POLICY.md ---- */

static bool same_unicode(void)
{
    return strcmp(utf8proc_unicode_version(), "15.0.0") == 0;
}

static int category(uint32_t cp)
{
    return (int)utf8proc_category((utf8proc_int32_t)cp);
}

static bool is_word_category(int c)
{
    return c >= UTF8PROC_CATEGORY_LU && c <= UTF8PROC_CATEGORY_NO;
}

static uint32_t digit(uint32_t cp)
{
    uint32_t zero = cp;
    while (category(zero - 1) == UTF8PROC_CATEGORY_ND) {
        zero--;
    }
    return '0' + (cp - zero) % 10;
}

static bool is_fraction(uint32_t cp)
{
    utf8proc_int32_t d[64];
    int b = 0;
    utf8proc_ssize_t n = utf8proc_decompose_char(
        (utf8proc_int32_t)cp, d, 64, UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD, &b);
    for (int i = 0; i < n; i++) {
        if (d[i] == 0x2044) {
            return true;
        }
    }
    return false;
}

static size_t fold_one(uint32_t cp, uint8_t *out)
{
    if (cp < 0x10000 && folds[cp][0]) {
        size_t n = strcmp(folds[cp], "-") == 0 ? 0 : strlen(folds[cp]);
        memcpy(out, folds[cp], n);
        return n;
    }
    utf8proc_int32_t d[64];
    int b = 0;
    utf8proc_ssize_t n =
        utf8proc_decompose_char((utf8proc_int32_t)cp, d, 64, UTF8PROC_DECOMPOSE, &b);
    bool latin = (d[0] >= 'a' && d[0] <= 'z') || (d[0] >= 0xC0 && d[0] < 0x2B0);
    bool greek = d[0] >= 0x370 && d[0] <= 0x3FF;
    bool accents = n > 1 && (latin || greek);
    for (int i = 1; i < n; i++) {
        accents = accents && d[i] >= 0x300 && d[i] <= 0x36F;
    }
    return accents ? fold_one((uint32_t)d[0], out) : text_utf8_encode(cp, out);
}

#define REF_MAX 4096

/* Both forms of a text that is one token; lengths go out. */
static void reference(wq_span text, uint8_t *light, size_t *light_len, uint8_t *folded,
                      size_t *folded_len)
{
    static utf8proc_int32_t d[REF_MAX];
    uint8_t mapped[REF_MAX];
    size_t len = 0;
    for (size_t at = 0, n; at < text.len; at += n) { /* isolated marks */
        uint32_t cp;
        n = text_utf8_decode(wq_span_of(text.ptr + at, text.len - at), &cp);
        assert_true(n > 0);
        utf8proc_int32_t part[8] = {(utf8proc_int32_t)cp};
        int b = 0;
        utf8proc_ssize_t parts = 1;
        if (isolated[cp]) {
            parts =
                utf8proc_decompose_char(part[0], part, 8, UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE, &b);
        }
        for (int i = 0; i < parts; i++) {
            if (!isolated[cp] || part[i] != ' ') {
                len += text_utf8_encode((uint32_t)part[i], mapped + len);
            }
        }
    }
    utf8proc_ssize_t n =
        utf8proc_decompose(mapped, (utf8proc_ssize_t)len, d, REF_MAX,
                           UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD);
    assert_true(n >= 0 && n < REF_MAX);
    n = utf8proc_normalize_utf32(d, n, UTF8PROC_COMPOSE | UTF8PROC_STABLE);
    *light_len = *folded_len = 0;
    for (int i = 0; i < n; i++) {
        uint32_t cp = (uint32_t)d[i];
        if (dropped[cp] || !is_word_category(category(cp))) {
            continue;
        }
        cp = category(cp) == UTF8PROC_CATEGORY_ND ? digit(cp) : cp;
        *light_len += text_utf8_encode(cp, light + *light_len);
        *folded_len += fold_one(cp, folded + *folded_len);
    }
    if (*folded_len == 0) {
        memcpy(folded, light, *light_len);
        *folded_len = *light_len;
    }
}

/* Every token of the text has the forms that the reference gives for its bytes. */
static void compare(const uint8_t *text, size_t len)
{
    text_tokens it;
    text_token t;
    uint8_t light[REF_MAX], folded[REF_MAX];
    text_tokens_init(&it, wq_span_of(text, len));
    while (text_tokens_next(&it, &t)) {
        size_t l, f;
        reference(wq_span_of(text + t.start, t.end - t.start), light, &l, folded, &f);
        if (l > WQ_LIMIT_TOKEN) {
            continue;
        }
        assert_int_equal(t.light_len, l);
        assert_memory_equal(t.light, light, l);
        assert_int_equal(t.folded_len, f);
        assert_memory_equal(t.folded, folded, f);
    }
}

static void test_text_unicode_tables__every_character_as_utf8proc_says(void **state)
{
    (void)state;
    if (!same_unicode()) {
        skip();
    }
    static const char *const BEFORE[] = {"", "\xD8\xA7", "a", "\xE3\x81\x8B"}; /* ا, a, か */
    for (uint32_t cp = 0; cp < 0x110000; cp++) {
        for (size_t k = 0; k < 4 && !is_fraction(cp); k++) {
            uint8_t text[16];
            size_t n = strlen(BEFORE[k]);
            memcpy(text, BEFORE[k], n);
            n += text_utf8_encode(cp, text + n);
            compare(text, n);
        }
    }
}

/* Inside a word if it is a letter, digit or mark or dropped; a border otherwise. */
static void test_text_unicode_tables__words_end_where_policy_says(void **state)
{
    (void)state;
    if (!same_unicode()) {
        skip();
    }
    for (uint32_t cp = 0; cp < 0x110000; cp++) {
        int c = category(cp);
        bool format = c == UTF8PROC_CATEGORY_CF && text_record_of(cp)->kind == TEXT_FORMAT;
        bool inside = c != UTF8PROC_CATEGORY_CN &&
                      (is_word_category(c) || dropped[cp] || isolated[cp] || format);
        assert_int_equal(text_record_of(cp)->kind != TEXT_SEPARATOR, inside);
        if (c == UTF8PROC_CATEGORY_CF && !inside) { /* the visible ones */
            assert_true((cp >= 0x600 && cp <= 0x605) || cp == 0x6DD || cp == 0x70F ||
                        cp == 0x110BD || cp == 0x110CD || (cp >= 0x13430 && cp <= 0x1343F));
        }
    }
}

static uint32_t next_random(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

static uint32_t random_character(uint32_t *seed)
{
    static const uint32_t RANGES[][2] = {
        {0x600, 0x6FF},   {0x620, 0x64A},     {0x64B, 0x65F},     {0x653, 0x655},
        {0x41, 0x7A},     {0x300, 0x345},     {0xC0, 0x24F},      {0x1E00, 0x1FFF},
        {0x370, 0x45F},   {0xFB50, 0xFEFC},   {0xFE70, 0xFE7F},   {0x3041, 0x309C},
        {0xFF65, 0xFF9F}, {0x1100, 0x11FF},   {0xAC00, 0xD7A3},   {0x9C0, 0x9E0},
        {0xB40, 0xBD7},   {0x1D100, 0x1D1FF}, {0x11080, 0x11150}, {0x200B, 0x200F},
        {0x0F40, 0x0F9F}, {0x590, 0x5F4},     {0x750, 0x77F},     {0x898, 0x8FF},
        {0, 0x10FFFF},
    };
    const size_t n = sizeof RANGES / sizeof RANGES[0];
    for (;;) {
        size_t i = next_random(seed) % n;
        uint32_t cp = RANGES[i][0] + next_random(seed) % (RANGES[i][1] - RANGES[i][0] + 1);
        if ((cp < 0xD800 || cp > 0xDFFF) && !is_fraction(cp)) {
            return cp;
        }
    }
}

static void test_text_unicode_tables__random_strings_as_utf8proc_says(void **state)
{
    (void)state;
    if (!same_unicode()) {
        skip();
    }
    uint32_t seed = 4711;
    for (int round = 0; round < 60000; round++) {
        uint8_t text[256];
        size_t n = 0, want = 1 + next_random(&seed) % 24;
        for (size_t i = 0; i < want; i++) {
            n += text_utf8_encode(random_character(&seed), text + n);
        }
        compare(text, n);
    }
}

/* The fast table of the Arabic block says what the general path does. */
static void test_text_unicode_tables__fast_entries_are_the_general_path(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < 256; i++) {
        const text_fast_entry *e = &text_fast[i];
        uint8_t bytes[4];
        text_tokens it;
        text_token t;
        if (e->kind == TEXT_SLOW || e->kind == TEXT_SEPARATOR || e->kind >= TEXT_MARK) {
            assert_int_equal(e->light_len + e->fold_len, 0);
            continue;
        }
        text_tokens_init(&it, wq_span_of(bytes, text_utf8_encode(0x600 + i, bytes)));
        it.slow = true;
        assert_true(text_tokens_next(&it, &t));
        assert_int_equal(t.light_len, e->light_len);
        assert_memory_equal(t.light, e->light, e->light_len);
        if (e->fold_len > 0) {
            assert_int_equal(t.folded_len, e->fold_len);
            assert_memory_equal(t.folded, e->fold, e->fold_len);
        }
    }
}

/* ---- frozen ---- */

static uint64_t hash_of_tables(void)
{
    uint64_t h = 0xCBF29CE484222325u;
#define COUNT(v, bytes)                                                                            \
    for (int b_ = 0; b_ < (bytes); b_++) {                                                         \
        h = (h ^ (((uint64_t)(v) >> (8 * b_)) & 0xFF)) * 0x100000001B3u;                           \
    }
    size_t blocks = 0, records = 0, pool = 0;
    for (size_t i = 0; i < text_trie_end >> TEXT_TRIE_SHIFT; i++) {
        COUNT(text_trie[i], 2);
        blocks = text_trie[i] > blocks ? text_trie[i] : blocks;
    }
    for (size_t i = 0; i < (blocks + 1) << TEXT_TRIE_SHIFT; i++) {
        COUNT(text_trie_block[i], 2);
        records = text_trie_block[i] > records ? text_trie_block[i] : records;
    }
    records = text_record_tag > records ? text_record_tag : records;
    for (size_t i = 0; i <= records; i++) {
        size_t off[] = {text_records[i].fold, text_records[i].decomp};
        for (int k = 0; k < 2; k++) {
            size_t end = off[k] ? off[k] + 1 + text_pool[off[k]] : 1;
            pool = end > pool ? end : pool;
        }
    }
    for (size_t i = 0; i < pool; i++) {
        COUNT(text_pool[i], 1);
    }
    for (size_t i = 0; i < 128; i++) {
        COUNT(text_ascii_kind[i], 1);
    }
    for (size_t i = 0; i <= records; i++) {
        const text_record *r = &text_records[i];
        COUNT(r->kind, 1);
        COUNT(r->flags, 1);
        COUNT(r->ccc, 1);
        COUNT(r->unused, 1);
        COUNT(r->fold, 2);
        COUNT(r->decomp, 2);
    }
    for (size_t i = 0; i < text_pairs_count; i++) {
        COUNT(text_pairs[i].first, 4);
        COUNT(text_pairs[i].second, 4);
        COUNT(text_pairs[i].whole, 4);
    }
    for (size_t i = 0; i < text_column_ranges_count; i++) {
        COUNT(text_column_ranges[i].first, 4);
        COUNT(text_column_ranges[i].last, 4);
        COUNT(text_column_ranges[i].columns, 4);
    }
    for (size_t i = 0; i < 256; i++) {
        const text_fast_entry *e = &text_fast[i];
        const uint8_t bytes[8] = {e->kind,     e->light_len, e->fold_len, e->unused,
                                  e->light[0], e->light[1],  e->fold[0],  e->fold[1]};
        for (int k = 0; k < 8; k++) {
            COUNT(bytes[k], 1);
        }
    }
#undef COUNT
    return h;
}

static uint64_t hash_of_words(const uint8_t *text, size_t len, uint64_t h)
{
    text_tokens it;
    text_token t;
    text_tokens_init(&it, wq_span_of(text, len));
    while (text_tokens_next(&it, &t)) {
        uint8_t key[TEXT_KEY_MAX];
        size_t n = text_term_key(&t, key);
        for (size_t i = 0; i < n; i++) {
            h = (h ^ key[i]) * 0x100000001B3u;
        }
        h = (h ^ t.start ^ t.end << 8) * 0x100000001B3u;
    }
    return h;
}

/* Whatever the code does with the tables: the terms of every character, alone and between letters,
 * and of random strings are what they were. A change needs a new CODE_VERSION in identity.c. */
static void test_text_unicode_tables__the_terms_are_frozen(void **state)
{
    (void)state;
    static const char *const BEFORE[] = {"", "\xD8\xA7", "a", "\xE3\x81\x8B"};
    uint64_t h = 0xCBF29CE484222325u;
    for (uint32_t cp = 0; cp < 0x110000; cp++) {
        for (size_t k = 0; k < 4; k++) {
            uint8_t text[16];
            size_t n = strlen(BEFORE[k]);
            memcpy(text, BEFORE[k], n);
            n += text_utf8_encode(cp, text + n);
            h = hash_of_words(text, n, h);
        }
    }
    uint32_t seed = 4712;
    for (int round = 0; round < 20000; round++) {
        uint8_t text[256];
        size_t n = 0, want = 1 + next_random(&seed) % 60;
        for (size_t i = 0; i < want; i++) {
            n += text_utf8_encode(0x20 + next_random(&seed) % 0x6E0, text + n);
        }
        h = hash_of_words(text, n, h);
    }
    if (h != FROZEN_TERMS) {
        fail_msg("the terms are of another analyser: 0x%016llX", (unsigned long long)h);
    }
}

static void test_text_unicode_tables__the_tables_are_frozen(void **state)
{
    (void)state;
    /* These change only with a new analyser: then every index is rebuilt. */
    assert_true(hash_of_tables() == text_tables_hash);
    assert_true(text_tables_hash == FROZEN_HASH);
    assert_true(text_analyser_id() == FROZEN_ID);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text_unicode_tables__every_character_as_utf8proc_says),
        cmocka_unit_test(test_text_unicode_tables__words_end_where_policy_says),
        cmocka_unit_test(test_text_unicode_tables__random_strings_as_utf8proc_says),
        cmocka_unit_test(test_text_unicode_tables__fast_entries_are_the_general_path),
        cmocka_unit_test(test_text_unicode_tables__the_terms_are_frozen),
        cmocka_unit_test(test_text_unicode_tables__the_tables_are_frozen),
    };
    return cmocka_run_group_tests(tests, read_policy, NULL);
}
