/* SPDX-License-Identifier: MIT */
#include "cli/cli.h"

#include <inttypes.h>
#include <string.h>

void cli_help_print(const cli_command *command, FILE *to)
{
    (void)fprintf(to, "usage: warraq [-a ARCHIVE] %s%s%s%s\n\n%s\n", command->name,
                  command->options[0].name != NULL ? " [OPTIONS]" : "",
                  command->words[0] != '\0' ? " " : "", command->words, command->summary);
    if (command->text != NULL) {
        (void)fprintf(to, "\n%s\n", command->text);
    }
    (void)fputs("\noptions:\n", to);
    for (const cli_option *option = command->options; option->name != NULL; option++) {
        char left[64];
        (void)snprintf(left, sizeof left, "--%s%s%s", option->name,
                       option->value != NULL ? " " : "",
                       option->value != NULL ? option->value : "");
        if (option->letter != 0) {
            (void)fprintf(to, "  -%c, %-22s %s\n", option->letter, left, option->help);
        } else {
            (void)fprintf(to, "      %-22s %s\n", left, option->help);
        }
    }
    (void)fprintf(to, "  -a, %-22s %s\n", "--archive DIR", "the archive to use");
    (void)fprintf(to, "  -h, %-22s %s\n", "--help", "this text");
}

static int option_index(const cli_command *command, const char *name, size_t len, char letter)
{
    for (int i = 0; command->options[i].name != NULL; i++) {
        const cli_option *option = &command->options[i];
        if (name == NULL ? option->letter == letter
                         : strlen(option->name) == len && memcmp(option->name, name, len) == 0) {
            return i;
        }
    }
    return -1;
}

typedef struct parsing {
    const cli_command *command;
    int argc, at;
    char **argv;
    cli_args *args;
} parsing;

static int usage_error(const parsing *p, const char *what, const char *word)
{
    return cli_error(CLI_USAGE, "%s '%s'; see warraq %s --help", what, word, p->command->name);
}

/* One option; `inline_value` is what stood behind '=' or the letter, or NULL. */
static int option_take(parsing *p, int index, const char *word, const char *inline_value)
{
    const cli_option *option = &p->command->options[index];
    if (option->value == NULL) {
        if (inline_value != NULL) {
            return usage_error(p, "no value goes with", word);
        }
        p->args->values[index] = "";
        return 0;
    }
    if (inline_value == NULL) {
        if (p->at + 1 >= p->argc) {
            return usage_error(p, "a value is missing behind", word);
        }
        inline_value = p->argv[++p->at];
    }
    p->args->values[index] = inline_value;
    return 0;
}

static int archive_take(parsing *p, const char *word, const char *inline_value)
{
    if (inline_value == NULL && p->at + 1 >= p->argc) {
        return usage_error(p, "a value is missing behind", word);
    }
    p->args->archive = inline_value != NULL ? inline_value : p->argv[++p->at];
    return 0;
}

static int long_option(parsing *p, const char *word)
{
    const char *name = word + 2, *equals = strchr(name, '=');
    size_t len = equals != NULL ? (size_t)(equals - name) : strlen(name);
    const char *value = equals != NULL ? equals + 1 : NULL;
    if (len == 7 && memcmp(name, "archive", 7) == 0) {
        return archive_take(p, word, value);
    }
    int index = option_index(p->command, name, len, 0);
    return index < 0 ? usage_error(p, "unknown option", word) : option_take(p, index, word, value);
}

static int short_option(parsing *p, char *word)
{
    const char *value = word[2] != '\0' ? word + 2 : NULL;
    if (word[1] == 'a' && (!p->command->dashes || value == NULL)) {
        return archive_take(p, word, value);
    }
    int index = option_index(p->command, NULL, 0, word[1]);
    bool number = value != NULL && value[strspn(value, "0123456789")] == '\0';
    /* In a question "-word" is a word that must not be there; -n5 is an option. */
    if (p->command->dashes && (index < 0 || (value != NULL && !number))) {
        p->args->words[p->args->count++] = word;
        return 0;
    }
    return index < 0 ? usage_error(p, "unknown option", word) : option_take(p, index, word, value);
}

static int word_take(parsing *p, char *word, bool *options_ended)
{
    if (*options_ended || word[0] != '-' || word[1] == '\0') {
        p->args->words[p->args->count++] = word;
        return 0;
    }
    if (strcmp(word, "--") == 0) {
        *options_ended = true;
        return 0;
    }
    return word[1] == '-' ? long_option(p, word) : short_option(p, word);
}

int cli_args_parse(const cli_command *command, int argc, char **argv, cli_args *args)
{
    parsing p = {command, argc, 0, argv, args};
    bool options_ended = false;
    /* Words are gathered at the front of argv: never more of them than were read. */
    args->words = argv;
    args->count = 0;
    for (; p.at < argc; p.at++) {
        if (!options_ended &&
            (strcmp(argv[p.at], "--help") == 0 || strcmp(argv[p.at], "-h") == 0)) {
            cli_help_print(command, stdout);
            return -1;
        }
        int exit_status = word_take(&p, argv[p.at], &options_ended);
        if (exit_status != 0) {
            return exit_status;
        }
    }
    if (args->count < command->words_min) {
        return cli_error(CLI_USAGE, "a word is missing: warraq %s %s; see warraq %s --help",
                         command->name, command->words, command->name);
    }
    if (command->words_max >= 0 && args->count > command->words_max) {
        return usage_error(&p, "one word too many:", args->words[command->words_max]);
    }
    return 0;
}

bool cli_words_join(const cli_args *args, wq_buf *line)
{
    wq_status status = WQ_OK;
    wq_buf_init(line, (size_t)64 * 1024);
    for (int i = 0; i < args->count && status == WQ_OK; i++) {
        status = wq_buf_printf(line, "%s%s", i > 0 ? " " : "", args->words[i]);
    }
    if (status == WQ_OK && wq_buf_put_u8(line, '\0') == WQ_OK) {
        return true;
    }
    (void)cli_error(CLI_USAGE, "the question is too long");
    return false;
}

static bool digits_read(const char **text, uint64_t max, uint64_t *number)
{
    uint64_t value = 0;
    const char *p = *text;
    if (*p < '0' || *p > '9') {
        return false;
    }
    for (; *p >= '0' && *p <= '9'; p++) {
        uint64_t digit = (uint64_t)(*p - '0');
        if (digit > max || value > (max - digit) / 10) {
            return false;
        }
        value = value * 10 + digit;
    }
    *text = p;
    *number = value;
    return true;
}

bool cli_number(const char *name, const char *value, uint64_t min, uint64_t max, uint64_t *number)
{
    const char *rest = value;
    if (digits_read(&rest, max, number) && *rest == '\0' && *number >= min && *number <= max) {
        return true;
    }
    (void)cli_error(CLI_USAGE, "--%s wants a number from %" PRIu64 " to %" PRIu64 ", not '%s'",
                    name, min, max, value);
    return false;
}

bool cli_bytes(const char *name, const char *value, uint64_t *bytes)
{
    const char *rest = value;
    const uint64_t max = (uint64_t)1 << 40;
    if (digits_read(&rest, max, bytes)) {
        unsigned shift = *rest == 'K' || *rest == 'k' ? 10 : *rest == 'M' || *rest == 'm' ? 20 : 0;
        shift = *rest == 'G' || *rest == 'g' ? 30 : shift;
        rest += shift != 0;
        if (*rest == '\0' && *bytes <= max >> shift) {
            *bytes <<= shift;
            return true;
        }
    }
    (void)cli_error(CLI_USAGE, "--%s wants bytes such as 16M, not '%s'", name, value);
    return false;
}
