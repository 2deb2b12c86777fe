/* SPDX-License-Identifier: MIT */
#include "unit/ingest/feed.h"

#include "ingest/charset.h"

#include <iconv.h>

/* ---- the frozen tables against iconv, where it knows the encodings ---- */

static void compare_table(const uint16_t *table, const char *encoding)
{
    iconv_t cd = iconv_open("UTF-16LE", encoding);
    if (cd == (iconv_t)-1) {
        skip();
    }
    for (unsigned i = 0; i < 128; i++) {
        char in[1] = {(char)(128 + i)};
        unsigned char out[4] = {0};
        char *from = in, *to = (char *)out;
        size_t in_left = 1, out_left = sizeof out;
        (void)iconv(cd, NULL, NULL, NULL, NULL);
        bool known = iconv(cd, &from, &in_left, &to, &out_left) != (size_t)-1;
        assert_int_equal(table[i], known ? out[0] | out[1] << 8 : 0);
    }
    (void)iconv_close(cd);
}

static void test_ingest_charset__windows_1256_is_iconvs(void **state)
{
    (void)state;
    compare_table(ingest_windows_1256, "WINDOWS-1256");
}

static void test_ingest_charset__iso_8859_6_is_iconvs(void **state)
{
    (void)state;
    compare_table(ingest_iso_8859_6, "ISO-8859-6");
}

/* ---- recognising ---- */

/* UTF-8 to one byte a character with our own table; characters that it lacks are left out. */
static size_t encode(const uint16_t *table, const char *text, uint8_t *out)
{
    size_t len = 0;
    for (const uint8_t *p = (const uint8_t *)text; *p != 0;) {
        if (*p < 0x80) {
            out[len++] = *p++;
            continue;
        }
        bool two = *p < 0xE0;
        uint32_t cp = two ? (*p & 0x1Fu) << 6 | (p[1] & 0x3Fu)
                          : (*p & 0x0Fu) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu);
        p += two ? 2 : 3;
        for (unsigned i = 0; i < 128; i++) {
            if (table[i] == cp) {
                out[len++] = (uint8_t)(128 + i);
                break;
            }
        }
    }
    return len;
}

static const char *const ARABIC[] = {
    "أعلنت البلدية افتتاح حديقة عامة على ضفة النهر بعد ثلاث سنوات من العمل",
    "قال وزير الزراعة إن موسم الزيتون هذا العام أفضل من سابقه",
    "{\"title\":\"عودة القطار إلى المدينة القديمة\",\"body\":\"قال شهود إن القطار وصل ظهراً\"}",
    "<DOC><TITLE>المدرسة الجديدة في القرية</TITLE><TEXT>يدرس فيها مئتا تلميذ</TEXT></DOC>",
};

static void expect_guess(const uint16_t *table, const char *text, ingest_charset want)
{
    uint8_t bytes[512];
    size_t len = encode(table, text, bytes);
    ingest_charset got;
    assert_int_equal(ingest_charset_guess(wq_span_of(bytes, len), &got), WQ_OK);
    assert_int_equal(got, want);
}

static void test_ingest_charset__arabic_is_recognised(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof ARABIC / sizeof ARABIC[0]; i++) {
        expect_guess(ingest_windows_1256, ARABIC[i], INGEST_WINDOWS_1256);
        expect_guess(ingest_iso_8859_6, ARABIC[i], INGEST_ISO_8859_6);
    }
}

static void test_ingest_charset__a_part_of_a_text_is_never_taken_for_the_other(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof ARABIC / sizeof ARABIC[0]; i++) {
        uint8_t bytes[512];
        size_t windows = encode(ingest_windows_1256, ARABIC[i], bytes);
        for (size_t from = 0; from < windows; from++) {
            ingest_charset got;
            (void)!ingest_charset_guess(wq_span_of(bytes + from, windows - from), &got);
            assert_int_not_equal(got, INGEST_ISO_8859_6);
        }
        size_t iso = encode(ingest_iso_8859_6, ARABIC[i], bytes);
        for (size_t from = 0; from < iso; from++) {
            ingest_charset got;
            (void)!ingest_charset_guess(wq_span_of(bytes + from, iso - from), &got);
            assert_int_not_equal(got, INGEST_WINDOWS_1256);
        }
    }
}

static void test_ingest_charset__other_languages_are_refused(void **state)
{
    (void)state;
    static const char *const OTHERS[] = {
        /* Latin-1 French and Spanish, Windows-1254 Turkish, Windows-1251 and KOI8-R Russian,
         * Windows-1253 Greek, Windows-1255 Hebrew, Windows-1250 Polish */
        "L'\xE9t\xE9 dernier, la fo\xEAt a br\xFBl\xE9 pr\xE8s du ch\xE2teau; \xC0 suivre",
        "El ni\xF1o y la se\xF1ora cenar\xE1n ma\xF1"
        "ana en Espa\xF1"
        "a con su t\xED"
        "a",
        "\xDDstanbul'da ya\xF0mur ya\xF0\xFDyor, \xE7ocuklar d\xFE\xFE"
        "ar\xFD"
        "da",
        "\xCF\xF0\xE8\xE2\xE5\xF2 \xE8\xE7 \xCC\xEE\xF1\xEA\xE2\xFB, \xF1\xE5\xE3\xEE\xE4\xED\xFF "
        "\xF5\xEE\xEB\xEE\xE4\xED\xEE \xE8 \xE8\xE4\xE5\xF2 \xF1\xED\xE5\xE3",
        "\xF0\xD2\xC9\xD7\xC5\xD4 \xC9\xDA \xED\xCF\xD3\xCB\xD7\xD9, \xD3\xC5\xC7\xCF\xC4\xCE\xD1 "
        "\xC8\xCF\xCC\xCF\xC4\xCE\xCF \xC9 \xC9\xC4\xC5\xD4 \xD3\xCE\xC5\xC7",
        "\xCA\xE1\xEB\xE7\xEC\xDD\xF1\xE1 \xE1\xF0\xFC \xF4\xE7\xED \xC1\xE8\xDE\xED\xE1",
        "\xF9\xEC\xE5\xED \xEE\xE9\xF8\xE5\xF9\xEC\xE9\xED \xE4\xE9\xE5\xED",
        "Za\xBF\xF3\xB3\xE6 g\xEA\x9Cl\xB9 ja\x9F\xF1 w \xA3odzi",
        "\x80\x81\x82\x83\x84\x85\x86\x87",
        "\xFF\xFE\xFD\xFC",
    };
    for (size_t i = 0; i < sizeof OTHERS / sizeof OTHERS[0]; i++) {
        ingest_charset got;
        if (ingest_charset_guess(wq_span_str(OTHERS[i]), &got) != WQ_EENCODING) {
            fail_msg("text %zu was taken for %s", i, ingest_charset_name(got));
        }
    }
}

static void test_ingest_charset__a_page_is_converted_and_says_so(void **state)
{
    (void)state;
    uint8_t bytes[512];
    size_t len = encode(ingest_windows_1256, "{\"title\":\"عودة القطار إلى المدينة\"}", bytes);
    feed f = {.head = wq_span_of(bytes, len)};
    run r;
    run_feed(&r, &f, WQ_FORMAT_AUTO, 0);
    assert_string_equal((const char *)r.out.ptr, "@1 [عودة القطار إلى المدينة]\n");
    assert_string_equal(r.converted, "windows-1256");
    run_release(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ingest_charset__windows_1256_is_iconvs),
        cmocka_unit_test(test_ingest_charset__iso_8859_6_is_iconvs),
        cmocka_unit_test(test_ingest_charset__arabic_is_recognised),
        cmocka_unit_test(test_ingest_charset__a_part_of_a_text_is_never_taken_for_the_other),
        cmocka_unit_test(test_ingest_charset__other_languages_are_refused),
        cmocka_unit_test(test_ingest_charset__a_page_is_converted_and_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
