/* SPDX-License-Identifier: MIT */
/* Writes src/text/datewords_tables.c from the table of words in src/text/DATES.md:
 *
 *     gen_date_words src/text/DATES.md > src/text/datewords_tables.c
 *     gen_date_words --check src/text/DATES.md src/text/datewords_tables.c
 *
 * Words are folded by the analyser itself. A word that is not one token, is too long, or stands
 * twice with two meanings is an error. `--check` compares and writes nothing. */
#include "text/datewords.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WORDS_MAX 1500

/* The generator needs only the hash of datewords.h, not the tables that it makes. */
static const char *const KINDS[] = {
    [DATEWORD_MONTH] = "month",
    [DATEWORD_ENGLISH] = "english",
    [DATEWORD_HIJRI] = "hijri",
    [DATEWORD_PERSIAN] = "persian",
    [DATEWORD_PAIR] = "pair",
    [DATEWORD_LATTER] = "latter",
    [DATEWORD_PILGRIM] = "pilgrim",
    [DATEWORD_ORDINAL] = "ordinal",
    [DATEWORD_TENS] = "tens",
    [DATEWORD_TEEN] = "teen",
    [DATEWORD_NUMBER] = "number",
    [DATEWORD_WEEKDAY] = "weekday",
    [DATEWORD_RELATIVE] = "relative",
    [DATEWORD_TOMORROW] = "tomorrow",
    [DATEWORD_EARLIER] = "earlier",
    [DATEWORD_PART] = "part",
    [DATEWORD_HALF] = "half",
    [DATEWORD_DAY] = "day",
    [DATEWORD_DATE] = "date",
    [DATEWORD_MONTHNOUN] = "monthnoun",
    [DATEWORD_YEARNOUN] = "yearnoun",
    [DATEWORD_YEARAFTER] = "yearafter",
    [DATEWORD_WHICH] = "which",
    [DATEWORD_OF] = "of",
    [DATEWORD_AND] = "and",
    [DATEWORD_TO] = "to",
    [DATEWORD_BETWEEN] = "between",
    [DATEWORD_IN] = "in",
    [DATEWORD_SINCE] = "since",
    [DATEWORD_SHARE] = "share",
    [DATEWORD_AT] = "at",
    [DATEWORD_ERA] = "era",
    [DATEWORD_EQUALS] = "equals",
    [DATEWORD_NOT] = "not",
    [DATEWORD_EVERY] = "every",
    [DATEWORD_NAME] = "name",
};

typedef struct entry {
    char text[TEXT_DATE_WORD_MAX + 1];
    size_t len;
    unsigned kind, flags;
    int value;
} entry;

static entry entries[WORDS_MAX];
static size_t entry_count;
static unsigned short slots[TEXT_DATE_SLOTS];
static int failed;

static unsigned kind_of(const char *name, size_t len)
{
    for (unsigned k = 1; k < sizeof KINDS / sizeof KINDS[0]; k++) {
        if (strlen(KINDS[k]) == len && memcmp(KINDS[k], name, len) == 0) {
            return k;
        }
    }
    return 0;
}

static void complain(const char *what, const char *word)
{
    (void)fprintf(stderr, "DATES.md: %s: %s\n", what, word);
    failed = 1;
}

static void word_add(const char *word, unsigned kind, int value, unsigned flags)
{
    text_tokens it;
    text_token token, more;
    text_tokens_init(&it, wq_span_str(word));
    if (!text_tokens_next(&it, &token) || text_tokens_next(&it, &more) ||
        token.folded_len > TEXT_DATE_WORD_MAX || entry_count == WORDS_MAX) {
        complain("not one word, or too long", word);
        return;
    }
    unsigned slot = text_date_hash(token.folded, token.folded_len);
    for (; slots[slot] != 0; slot = (slot + 1) % TEXT_DATE_SLOTS) {
        const entry *e = &entries[slots[slot] - 1];
        if (e->len == token.folded_len && memcmp(e->text, token.folded, e->len) == 0) {
            if (e->kind != kind || e->value != value || e->flags != flags) {
                complain("two meanings", word);
            }
            return;
        }
    }
    entry *e = &entries[entry_count++];
    memcpy(e->text, token.folded, token.folded_len);
    e->len = token.folded_len;
    e->kind = kind;
    e->value = value;
    e->flags = flags;
    slots[slot] = (unsigned short)entry_count;
}

/* Cut the next cell, or with a blank the next word, off; NULL at the end. */
static char *cell_cut(char **rest, const char *ends)
{
    char *cell = *rest + strspn(*rest, " ");
    size_t len = strcspn(cell, ends);
    if (len == 0) {
        return NULL;
    }
    *rest = cell + len + (cell[len] != '\0');
    cell[len] = '\0';
    return cell;
}

/* " kind flags | value | words |" */
static void row_read(char *line)
{
    char *kind = cell_cut(&line, "|");
    char *value = cell_cut(&line, "|");
    char *words = cell_cut(&line, "|\n");
    if (kind == NULL || value == NULL || words == NULL) {
        complain("row", line);
        return;
    }
    unsigned flags = (strstr(kind, " weak") != NULL ? DATEWORD_WEAK : 0u) |
                     (strstr(kind, " capital") != NULL ? DATEWORD_CAPITAL : 0u);
    unsigned number = kind_of(kind, strcspn(kind, " "));
    if (number == 0) {
        complain("kind", kind);
        return;
    }
    for (char *word; (word = cell_cut(&words, " ")) != NULL;) {
        word_add(word, number, (int)strtol(value, NULL, 10), flags);
    }
}

static int table_read(const char *path)
{
    static const char MARK[] = "<!-- table: datewords -->";
    char line[4096];
    int row = -1;
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        perror(path);
        return 1;
    }
    while (fgets(line, sizeof line, file) != NULL) {
        if (row < 0) {
            row = strncmp(line, MARK, sizeof MARK - 1) == 0 ? 0 : -1;
        } else if (line[0] != '|') {
            break;
        } else if (++row > 2) {
            row_read(line + 1);
        }
    }
    (void)fclose(file);
    return failed || entry_count == 0;
}

static void table_write(FILE *out)
{
    size_t at = 0;
    (void)fprintf(out, "/* SPDX-License-Identifier: MIT */\n"
                       "/* Made by tools/gen_date_words.c from DATES.md; do not edit. */\n"
                       "/* clang-format off */\n#include \"text/datewords.h\"\n\n"
                       "const char text_date_pool[] =\n");
    for (size_t i = 0; i < entry_count; i++) {
        (void)fprintf(out, "    \"%.*s\"\n", (int)entries[i].len, entries[i].text);
    }
    (void)fprintf(out, "    ;\n\nconst text_date_word text_date_words[] = {\n");
    for (size_t i = 0; i < entry_count; i++) {
        const entry *e = &entries[i];
        (void)fprintf(out, "%s{%zu, %zu, %u, %d, %u},%s", i % 4 == 0 ? "    " : " ", at, e->len,
                      e->kind, e->value, e->flags, i % 4 == 3 || i + 1 == entry_count ? "\n" : "");
        at += e->len;
    }
    (void)fprintf(out, "};\n\nconst uint16_t text_date_slots[TEXT_DATE_SLOTS] = {\n");
    for (unsigned i = 0; i < TEXT_DATE_SLOTS; i++) {
        (void)fprintf(out, "%s%u,%s", i % 20 == 0 ? "    " : " ", slots[i],
                      i % 20 == 19 || i + 1 == TEXT_DATE_SLOTS ? "\n" : "");
    }
    (void)fprintf(out, "};\n");
}

static int table_check(const char *path)
{
    FILE *made = tmpfile();
    FILE *kept = fopen(path, "r");
    if (made == NULL || kept == NULL) {
        perror(path);
        return 1;
    }
    table_write(made);
    rewind(made);
    int a, b;
    do {
        a = getc(made);
        b = getc(kept);
    } while (a == b && a != EOF);
    (void)fclose(made);
    (void)fclose(kept);
    if (a != b) {
        (void)fprintf(stderr, "%s does not follow from DATES.md: make tables\n", path);
    }
    return a != b;
}

int main(int argc, char **argv)
{
    bool check = argc == 4 && strcmp(argv[1], "--check") == 0;
    if (!check && argc != 2) {
        (void)fprintf(stderr, "usage: gen_date_words [--check] DATES.md [datewords_tables.c]\n");
        return 2;
    }
    if (table_read(argv[check ? 2 : 1]) != 0) {
        return 1;
    }
    if (check) {
        return table_check(argv[3]);
    }
    table_write(stdout);
    return 0;
}
