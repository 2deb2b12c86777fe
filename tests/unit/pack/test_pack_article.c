/* SPDX-License-Identifier: MIT */
#include "unit/unit.h"

#include "pack/article.h"
#include "pack/hash.h"

#include <string.h>

static wq_id id_of(const char *title, const char *const *paragraphs, size_t count)
{
    wq_part parts[8];
    wq_article a;
    memset(&a, 0, sizeof a);
    for (size_t i = 0; i < count; i++) {
        parts[i].kind = WQ_PART_PARAGRAPH;
        parts[i].text = wq_span_str(paragraphs[i]);
    }
    a.title = wq_span_str(title);
    a.parts = parts;
    a.part_count = count;
    return pack_article_id(&a);
}

/* Frozen: an id that changes here breaks every archive. The bytes come from another
 * implementation of BLAKE2b (Python's hashlib) over the definition in warraq/types.h. */
static void test_pack_article__frozen_ids(void **state)
{
    (void)state;
    char text[WQ_ID_LETTERS + 1];
    pack_id_format(id_of("", NULL, 0), text);
    assert_string_equal(text, "huy2b4zcwthagzdg3rc7jstu2i");
    static const char *const ARABIC[] = {"أعلنت البلدية فتح الجسر.", "وقال المهندس: آمن."};
    pack_id_format(id_of("فتح الجسر", ARABIC, 2), text);
    assert_string_equal(text, "r7haertarllgweo3lcd6qs5jui");
    static const char *const LATIN[] = {"One.", "", "Two."};
    pack_id_format(id_of("A title", LATIN, 3), text);
    assert_string_equal(text, "4x5jvpxqhl63ogkzuh4fuv45zu");
}

static void test_pack_article__white_space_does_not_make_another_id(void **state)
{
    (void)state;
    static const char *const A[] = {"one two", "three"};
    static const char *const B[] = {" one\t\n two\r\n", "\v\fthree "};
    static const char *const C[] = {"one two three"};
    static const char *const D[] = {"one\xC2\xA0two", "three"}; /* no ASCII white space */
    wq_id a = id_of("a b", A, 2);
    wq_id b = id_of("  a   b ", B, 2);
    assert_memory_equal(a.b, b.b, 16);
    wq_id c = id_of("a b", C, 1);
    assert_memory_not_equal(a.b, c.b, 16);
    wq_id d = id_of("a b", D, 2);
    assert_memory_not_equal(a.b, d.b, 16);
}

/* The collapsing copy works in pieces: every length around the piece's end. */
static void test_pack_article__pieces_do_not_show(void **state)
{
    (void)state;
    char wide[1400];
    char tight[1400];
    for (size_t len = 480; len < 1100; len++) {
        memset(tight, 'x', len);
        tight[len] = '\0';
        size_t at = 0;
        for (size_t i = 0; i < len; i++) {
            if (i % 9 == 8) {
                tight[i] = ' ';
                wide[at++] = ' ';
            }
            wide[at++] = tight[i];
        }
        wide[at] = '\0';
        const char *const a[] = {tight};
        const char *const b[] = {wide};
        wq_id ida = id_of("", a, 1);
        wq_id idb = id_of("", b, 1);
        assert_memory_equal(ida.b, idb.b, 16);
    }
}

static void test_pack_article__only_the_body_counts(void **state)
{
    (void)state;
    wq_part parts[3] = {{WQ_PART_PARAGRAPH, wq_span_str("one")},
                        {WQ_PART_NOISE, wq_span_str("share this")},
                        {WQ_PART_SUBHEAD, wq_span_str("two")}};
    wq_article a;
    memset(&a, 0, sizeof a);
    a.parts = parts;
    a.part_count = 3;
    static const char *const BODY[] = {"one", "two"};
    wq_id body = id_of("", BODY, 2);
    wq_id all = pack_article_id(&a);
    assert_memory_equal(body.b, all.b, 16);
}

static void test_pack_article__letters_and_prefixes(void **state)
{
    (void)state;
    wq_id id;
    for (unsigned i = 0; i < 16; i++) {
        id.b[i] = (uint8_t)(i * 37 + 11);
    }
    char text[WQ_ID_LETTERS + 1];
    pack_id_format(id, text);
    for (size_t len = WQ_ID_PREFIX_MIN; len <= WQ_ID_LETTERS; len++) {
        wq_id least;
        wq_id greatest;
        assert_int_equal(pack_id_prefix(wq_span_of(text, len), &least, &greatest), WQ_OK);
        assert_true(memcmp(least.b, id.b, 16) <= 0 && memcmp(id.b, greatest.b, 16) <= 0);
        char low[WQ_ID_LETTERS + 1];
        char high[WQ_ID_LETTERS + 1];
        pack_id_format(least, low);
        pack_id_format(greatest, high);
        assert_memory_equal(low, text, len);
        assert_memory_equal(high, text, len);
    }
    wq_id a;
    wq_id b;
    assert_int_equal(pack_id_prefix(wq_span_str("ABCDEF"), &a, &b), WQ_OK);
    assert_int_equal(pack_id_prefix(wq_span_str("abcde"), &a, &b), WQ_EINVAL);
    assert_int_equal(pack_id_prefix(wq_span_str("abcde1"), &a, &b), WQ_EINVAL);
    assert_int_equal(pack_id_prefix(wq_span_of("abcde\0", 6), &a, &b), WQ_EINVAL);
    assert_int_equal(pack_id_prefix(wq_span_str("aaaaaaaaaaaaaaaaaaaaaaaaaab"), &a, &b), WQ_EINVAL);
    /* The last letter has 3 bits: "b" is no end of an id. */
    assert_int_equal(pack_id_prefix(wq_span_str("aaaaaaaaaaaaaaaaaaaaaaaaab"), &a, &b), WQ_EINVAL);
}

static void test_pack_article__editions(void **state)
{
    (void)state;
    wq_article a;
    memset(&a, 0, sizeof a);
    a.source = wq_span_str("Le Pont");
    a.date.precision = WQ_DATE_DAY;
    wq_article b = a;
    assert_true(pack_edition_equal(&a, &b));
    b.byline = wq_span_str("x");
    assert_true(pack_edition_equal(&a, &b));
    b.url = wq_span_str("u");
    assert_false(pack_edition_equal(&a, &b));
    b = a;
    b.date.minutes = 1;
    assert_false(pack_edition_equal(&a, &b));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pack_article__frozen_ids),
        cmocka_unit_test(test_pack_article__white_space_does_not_make_another_id),
        cmocka_unit_test(test_pack_article__pieces_do_not_show),
        cmocka_unit_test(test_pack_article__only_the_body_counts),
        cmocka_unit_test(test_pack_article__letters_and_prefixes),
        cmocka_unit_test(test_pack_article__editions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
