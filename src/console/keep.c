/* SPDX-License-Identifier: MIT */
/* What outlives a session: a view for each line, the reading list, the number of articles at the
 * last visit. A text file `console` in the archive's directory:
 *
 *     seen 10161
 *     view ttyS0 4 utf-8
 *     mark nmguoz4cabcdefghijklmnopqr
 *
 * Lines that are not understood are left out. It is read with a bound, and replaced by rename. */
#define _GNU_SOURCE
#include "console/session.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/** Bytes of the file: 256 marks and 64 lines' views fit. */
#define KEEP_BYTES 16384
#define PATH_BYTES 4096

static bool path_of(const console_session *s, const char *suffix, char *path)
{
    int len = snprintf(path, PATH_BYTES, "%s/console%s", s->dir, suffix);
    return len > 0 && len < PATH_BYTES;
}

static size_t file_read(const console_session *s, char *text)
{
    char path[PATH_BYTES];
    size_t len = 0;
    int fd = path_of(s, "", path) ? open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW) : -1;
    if (fd >= 0) {
        ssize_t n;
        while (len < KEEP_BYTES && (n = read(fd, text + len, KEEP_BYTES - len)) > 0) {
            len += (size_t)n;
        }
        (void)close(fd);
    }
    text[len] = '\0';
    return len;
}

/* The letters of an id (base32 of RFC 4648 in lower case) back to its bytes. */
static bool id_read(const char *letters, wq_id *id)
{
    uint32_t bits = 0;
    unsigned have = 0;
    size_t at = 0;
    for (int i = 0; i < WQ_ID_LETTERS; i++) {
        char c = letters[i];
        int value = c >= 'a' && c <= 'z' ? c - 'a' : c >= '2' && c <= '7' ? c - '2' + 26 : -1;
        if (value < 0) {
            return false;
        }
        bits = bits << 5 | (uint32_t)value;
        have += 5;
        if (have >= 8 && at < sizeof id->b) {
            have -= 8;
            id->b[at++] = (uint8_t)(bits >> have);
        }
        bits &= (1u << have) - 1;
    }
    return at == sizeof id->b;
}

static bool view_read(console_session *s, const char *rest)
{
    char name[64], code[32];
    int view;
    if (sscanf(rest, "%63s %d %31s", name, &view, code) != 3 || view < 1 || view > 5 ||
        strcmp(name, console_terminal_name()) != 0 ||
        !console_code_parse(wq_span_str(code), &s->look.code)) {
        return false;
    }
    s->look.view = view;
    return true;
}

bool console_keep_load(console_session *s)
{
    static char text[KEEP_BYTES + 1];
    bool viewed = false;
    (void)file_read(s, text);
    for (char *line = text, *end; *line != '\0'; line = end) {
        end = strchr(line, '\n');
        if (end == NULL) {
            break;
        }
        *end++ = '\0';
        if (strncmp(line, "view ", 5) == 0) {
            viewed = view_read(s, line + 5) || viewed;
        } else if (strncmp(line, "seen ", 5) == 0) {
            s->seen = strtoull(line + 5, NULL, 10);
        } else if (strncmp(line, "mark ", 5) == 0 && s->mark_count < CONSOLE_MARKS &&
                   strlen(line) == 5 + WQ_ID_LETTERS) {
            s->mark_count += id_read(line + 5, &s->marks[s->mark_count]);
        }
    }
    return viewed;
}

/* Views of other lines as they stand in the file. */
static void others_keep(const console_session *s, FILE *to)
{
    static char text[KEEP_BYTES + 1];
    char name[64];
    int left = 64;
    (void)file_read(s, text);
    for (char *line = text, *end; *line != '\0' && left > 0; line = end) {
        end = strchr(line, '\n');
        if (end == NULL) {
            break;
        }
        *end++ = '\0';
        if (sscanf(line, "view %63s", name) == 1 && strlen(line) < 100 &&
            strcmp(name, console_terminal_name()) != 0) {
            (void)fprintf(to, "%s\n", line);
            left--;
        }
    }
}

bool console_keep_save(console_session *s)
{
    char path[PATH_BYTES], partial[PATH_BYTES], id[WQ_ID_LETTERS + 1];
    if (!s->t.is_tty || !path_of(s, "", path) || !path_of(s, ".partial", partial)) {
        return false;
    }
    int fd = open(partial, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0644);
    FILE *to = fd >= 0 ? fdopen(fd, "w") : NULL;
    if (to == NULL) {
        return false;
    }
    (void)fprintf(to, "seen %" PRIu64 "\n", s->articles);
    (void)fprintf(to, "view %s %d %s\n", console_terminal_name(), s->look.view,
                  console_code_name(s->look.code));
    others_keep(s, to);
    for (size_t i = 0; i < s->mark_count; i++) {
        wq_id_format(s->marks[i], id);
        (void)fprintf(to, "mark %s\n", id);
    }
    bool good = fflush(to) == 0 && fsync(fileno(to)) == 0;
    good = fclose(to) == 0 && good;
    return good && rename(partial, path) == 0;
}
