/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "cli/cli.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

bool cli_is_terminal(FILE *file)
{
    return isatty(fileno(file)) == 1;
}

size_t cli_columns(void)
{
    struct winsize size;
    if (cli_is_terminal(stdout) && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 &&
        size.ws_col >= 20) {
        return size.ws_col;
    }
    return 80;
}

void cli_put(FILE *to, wq_span text, bool lines)
{
    /* In pieces, so that no length of text needs memory of its length. */
    char safe[3 * 512 + 16];
    while (text.len > 0) {
        size_t part = text.len < 512 ? text.len : 512;
        while (part < text.len && part > 496 && (text.ptr[part] & 0xC0) == 0x80) {
            part--;
        }
        size_t len;
        if (wq_text_safe(wq_span_of(text.ptr, part), lines, safe, sizeof safe, &len) == WQ_OK) {
            (void)fwrite(safe, 1, len, to);
        }
        text = wq_span_sub(text, part, text.len);
    }
}

void cli_put_cut(FILE *to, wq_span text, size_t columns)
{
    if (wq_text_width(text) <= columns) {
        cli_put(to, text, false);
        return;
    }
    cli_put(to, wq_span_sub(text, 0, wq_text_cut(text, columns > 0 ? columns - 1 : 0)), false);
    (void)fputs("…", to);
}

void cli_put_wrapped(FILE *to, wq_span text, size_t columns, size_t indent)
{
    size_t room = columns > indent + 10 ? columns - indent : 10;
    while (text.len > 0) {
        size_t next;
        size_t line = wq_text_wrap(text, room, &next);
        (void)fprintf(to, "%*s", (int)indent, "");
        cli_put(to, wq_span_sub(text, 0, line), false);
        (void)fputc('\n', to);
        text = wq_span_sub(text, next, text.len);
    }
}

/* Escape sequences only to a terminal that has said what it is, and not against NO_COLOR. */
static bool can_be_bold(FILE *to)
{
    const char *term = getenv("TERM"), *no = getenv("NO_COLOR");
    return cli_is_terminal(to) && term != NULL && term[0] != '\0' && strcmp(term, "dumb") != 0 &&
           (no == NULL || no[0] == '\0');
}

/* The bytes [from, end) of a text with their marks. */
static void put_marked_range(FILE *to, const cli_marked *m, size_t from, size_t end, bool bold)
{
    size_t at = from;
    for (uint32_t i = 0; i < m->count; i++) {
        size_t start = m->marks[i].start < at ? at : m->marks[i].start;
        size_t stop = m->marks[i].end > end ? end : m->marks[i].end;
        if (start >= stop) {
            continue;
        }
        cli_put(to, wq_span_sub(m->text, at, start - at), false);
        (void)fputs(bold ? "\033[1m" : "[", to);
        cli_put(to, wq_span_sub(m->text, start, stop - start), false);
        (void)fputs(bold ? "\033[0m" : "]", to);
        at = stop;
    }
    cli_put(to, wq_span_sub(m->text, at, end - at), false);
}

static size_t marks_within(const cli_marked *m, size_t from, size_t end)
{
    size_t count = 0;
    for (uint32_t i = 0; i < m->count; i++) {
        count += m->marks[i].start >= from && m->marks[i].start < end;
    }
    return count;
}

void cli_put_marked(FILE *to, const cli_marked *m, size_t columns, size_t indent)
{
    bool bold = can_be_bold(to);
    size_t room = columns > indent + 24 ? columns - indent : 24, at = 0;
    do {
        wq_span rest = wq_span_sub(m->text, at, m->text.len);
        size_t sides = 0;
        sides += at == 0 && m->cut_before ? 2 : 0;
        sides += m->cut_after ? 2 : 0;
        size_t next = rest.len, line = rest.len;
        if (columns != 0) {
            line = wq_text_wrap(rest, room - sides, &next);
            size_t brackets = bold ? 0 : 2 * marks_within(m, at, at + line);
            if (brackets > 0 &&
                wq_text_width(wq_span_sub(rest, 0, line)) + brackets > room - sides) {
                brackets = brackets < room / 2 ? brackets : room / 2;
                line = wq_text_wrap(rest, room - sides - brackets, &next);
            }
        }
        (void)fprintf(to, "%*s%s", (int)indent, "", at == 0 && m->cut_before ? "… " : "");
        put_marked_range(to, m, at, at + line, bold);
        at += next;
        (void)fputs(at >= m->text.len && m->cut_after ? " …\n" : "\n", to);
    } while (at < m->text.len);
}

void cli_put_id(FILE *to, wq_id id)
{
    char letters[WQ_ID_LETTERS + 1];
    wq_id_format(id, letters);
    (void)fprintf(to, "%.8s", letters);
}

const char *cli_count(uint64_t number, char buffer[32])
{
    char digits[24];
    int len = snprintf(digits, sizeof digits, "%" PRIu64, number);
    char *to = buffer;
    for (int i = 0; i < len; i++) {
        if (i > 0 && (len - i) % 3 == 0) {
            *to++ = ',';
        }
        *to++ = digits[i];
    }
    *to = '\0';
    return buffer;
}

const char *cli_plural(uint64_t number)
{
    return number == 1 ? "" : "s";
}

const char *cli_size(uint64_t bytes, char buffer[32])
{
    static const char *const UNITS[] = {"bytes", "KB", "MB", "GB", "TB"};
    unsigned unit = 0;
    uint64_t tenths = bytes * 10;
    while (tenths >= 10000 && unit < 4) {
        tenths /= 1000;
        unit++;
    }
    if (unit == 0) {
        (void)snprintf(buffer, 32, "%" PRIu64 " bytes", bytes);
    } else {
        (void)snprintf(buffer, 32, "%" PRIu64 ".%" PRIu64 " %s", tenths / 10, tenths % 10,
                       UNITS[unit]);
    }
    return buffer;
}
