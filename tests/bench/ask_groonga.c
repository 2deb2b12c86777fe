/* SPDX-License-Identifier: MIT */
/* The bench's questions to Groonga, as commands for its own program:
 *
 *   ask_groonga make DUMP | groonga -n FILE                     a table and an index over it
 *   ask_groonga all|union|phrase QUESTIONS | groonga FILE       the ten best of every question
 *
 * DUMP is what `bench_archive dump` writes. Words are what blanks separate, with positions. */
#include "asked.h"

#include <stdint.h>
#include <stdlib.h>

static int get_field(FILE *in, char **field, uint32_t *len)
{
    if (fread(len, sizeof *len, 1, in) != 1) {
        return 0;
    }
    *field = realloc(*field, (size_t)*len + 1);
    return *field != NULL && fread(*field, 1, *len, in) == *len;
}

static void say_json(const char *text, uint32_t len)
{
    for (uint32_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c < 0x20) {
            (void)putchar(' ');
        } else {
            (void)printf(c == '"' || c == '\\' ? "\\%c" : "%c", c);
        }
    }
}

static void make(const char *dump)
{
    FILE *in = fopen(dump, "rb");
    char *fields[5] = {NULL};
    uint32_t lens[5];
    const char *before = "";
    puts("table_create Docs TABLE_NO_KEY\n"
         "column_create Docs title COLUMN_SCALAR Text\n"
         "column_create Docs body COLUMN_SCALAR Text\n"
         "table_create Terms TABLE_PAT_KEY ShortText --default_tokenizer TokenDelimit "
         "--normalizer NormalizerAuto\n"
         "column_create Terms words COLUMN_INDEX|WITH_POSITION|WITH_SECTION Docs title,body\n"
         "load --table Docs\n[");
    while (in != NULL) {
        int i = 0;
        while (i < 5 && get_field(in, &fields[i], &lens[i])) {
            i++;
        }
        if (i < 5) {
            break;
        }
        (void)printf("%s{\"title\":\"", before);
        say_json(fields[0], lens[0]);
        (void)printf("\",\"body\":\"");
        say_json(fields[1], lens[1]);
        (void)printf("\"}");
        before = ",\n";
    }
    puts("\n]");
}

static void ask(const char *mode, const char *questions)
{
    FILE *in = fopen(questions, "r");
    char line[512];
    const char *words;
    bool phrase = strcmp(mode, "phrase") == 0;
    const char *between = strcmp(mode, "union") == 0 ? " OR " : " ";
    while (asked_next(in, phrase, line, &words)) {
        (void)printf("select Docs --match_columns 'title||body' --sort_keys -_score --limit 10 "
                     "--output_columns _id --query '%s",
                     phrase ? "\"" : "");
        for (const char *c = words; *c != '\0'; c++) {
            (void)printf(*c == ' ' ? "%s" : "%.1s", *c == ' ' ? between : c);
        }
        (void)printf("%s'\n", phrase ? "\"" : "");
    }
    if (in != NULL) {
        (void)fclose(in);
    }
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        return 2;
    }
    if (strcmp(argv[1], "make") == 0) {
        make(argv[2]);
    } else {
        ask(argv[1], argv[2]);
    }
    return 0;
}
