/* SPDX-License-Identifier: MIT */
/* Reads the tables of src/text/POLICY.md for the tests, on its own: not the generator's reader. */
#ifndef UNIT_TEXT_POLICY_H
#define UNIT_TEXT_POLICY_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define POLICY_PATH  "src/text/POLICY.md"
#define POLICY_CELLS 6

typedef struct policy_row {
    char cells[POLICY_CELLS][512];
} policy_row;

typedef struct policy {
    FILE *file;
    bool in_table;
    int row;
} policy;

/* Go to a table; false when the file or the table is missing. */
static inline bool policy_open(policy *p, const char *table)
{
    char line[2048], mark[64];
    snprintf(mark, sizeof mark, "<!-- table: %s -->", table);
    p->row = 0;
    p->file = fopen(POLICY_PATH, "r");
    while (p->file && fgets(line, sizeof line, p->file)) {
        if (strncmp(line, mark, strlen(mark)) == 0) {
            return true;
        }
    }
    return false;
}

/* The next row; closes the file and gives false at the end of the table. */
static inline bool policy_next(policy *p, policy_row *row)
{
    char line[2048];
    while (fgets(line, sizeof line, p->file) && line[0] == '|') {
        if (++p->row <= 2) {
            continue;
        }
        memset(row, 0, sizeof *row);
        char *at = line + 1;
        for (int i = 0; i < POLICY_CELLS; i++) {
            char *end = strchr(at, '|');
            if (!end) {
                break;
            }
            *end = 0;
            while (*at == ' ') {
                at++;
            }
            size_t len = strlen(at);
            while (len > 0 && at[len - 1] == ' ') {
                len--;
            }
            memcpy(row->cells[i], at, len);
            at = end + 1;
        }
        return true;
    }
    fclose(p->file);
    return false;
}

/* The code points "U+0610-U+061A" or "U+0640" of a row's first cell. */
static inline bool policy_range(const policy_row *row, unsigned *first, unsigned *last)
{
    int n = sscanf(row->cells[0], "U+%X-U+%X", first, last);
    if (n == 1) {
        *last = *first;
    }
    return n >= 1;
}

#endif
