/* SPDX-License-Identifier: MIT */
#include "unit/unit.h"

#include "console/look.h"

#include <string.h>

/* What a text becomes in a view and a set. */
static void assert_shown(int view, console_code code, const char *text, const char *expected)
{
    const console_look look = {view, code, 0};
    wq_buf ready, out;
    size_t columns;
    wq_buf_init(&ready, 4096);
    wq_buf_init(&out, 8192);
    assert_int_equal(console_look_prepare(&look, wq_span_str(text), &ready), WQ_OK);
    wq_span line = wq_buf_span(&ready);
    assert_int_equal(console_look_line(&look, line, console_look_to_left(line), &out, &columns),
                     WQ_OK);
    assert_int_equal(out.len, strlen(expected));
    assert_memory_equal(out.ptr, expected, out.len);
    wq_buf_release(&ready);
    wq_buf_release(&out);
}

static void test_console_look__views(void **state)
{
    (void)state;
    assert_shown(CONSOLE_LOGICAL, CONSOLE_UTF8, "سلام 12", "سلام 12");
    assert_shown(CONSOLE_ISOLATES, CONSOLE_UTF8, "سلام", "\u2067سلام\u2069");
    assert_shown(CONSOLE_ISOLATES, CONSOLE_UTF8, "peace", "peace");
    assert_shown(CONSOLE_VISUAL, CONSOLE_UTF8, "سلام 12", "12 مالس");
    assert_shown(CONSOLE_SHAPED, CONSOLE_UTF8, "سلام", "\uFEE1\uFEFC\uFEB3");
    assert_shown(CONSOLE_LATIN, CONSOLE_UTF8, "شمس ٢", "shms 2");
}

static void test_console_look__sets(void **state)
{
    (void)state;
    assert_shown(CONSOLE_LOGICAL, CONSOLE_1256, "سلام", "\xD3\xE1\xC7\xE3");
    assert_shown(CONSOLE_VISUAL, CONSOLE_8859_6, "سلام", "\xE5\xC7\xE4\xD3");
    /* Shapes are not in an 8-bit set: view 4 is view 3 there. */
    assert_shown(CONSOLE_SHAPED, CONSOLE_1256, "سلام", "\xE3\xC7\xE1\xD3");
    assert_shown(CONSOLE_LATIN, CONSOLE_ASCII, "«شمس» … é", "\"shms\" .. e");
    assert_shown(CONSOLE_VISUAL, CONSOLE_ASCII, "شمس", "shms");
    /* Marks have a column of their own on 8-bit terminals: left out. */
    assert_shown(CONSOLE_LOGICAL, CONSOLE_1256, "سَلام", "\xD3\xE1\xC7\xE3");
}

static void test_console_look__marks_follow_their_letter(void **state)
{
    (void)state;
    assert_shown(CONSOLE_VISUAL, CONSOLE_UTF8, "قَط", "طقَ");
}

static void test_console_look__nothing_acts(void **state)
{
    (void)state;
    for (int view = 1; view <= 5; view++) {
        assert_shown(view == CONSOLE_ISOLATES ? 1 : view, CONSOLE_UTF8,
                     "a\033[2Jb\u202Ec\u2066d\xC2\x85 e", "a\uFFFD[2Jbcd  e");
    }
}

static void test_console_look__cells(void **state)
{
    (void)state;
    const console_look look = {CONSOLE_VISUAL, CONSOLE_UTF8, 0};
    static console_cells cells;
    console_cells_init(&cells);
    assert_int_equal(console_look_cells(&look, wq_span_str("aسَلb"), &cells), WQ_OK);
    assert_int_equal(cells.count, 4);
    assert_int_equal(cells.characters, 5);
    assert_int_equal(cells.column[0], 0);
    assert_int_equal(cells.column[1], 2); /* the first Arabic letter stands right */
    assert_int_equal(cells.column[3], 1);
    assert_int_equal(cells.column[4], 3);
    assert_int_equal(cells.column[5], 4);
    console_cells_release(&cells);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_console_look__views),
        cmocka_unit_test(test_console_look__sets),
        cmocka_unit_test(test_console_look__marks_follow_their_letter),
        cmocka_unit_test(test_console_look__nothing_acts),
        cmocka_unit_test(test_console_look__cells),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
