/* SPDX-License-Identifier: MIT */
/* Put a text behind what is in `out`, which has room for `room` bytes in all. */
#ifndef QUERY_TEXT_H
#define QUERY_TEXT_H

#include <stdio.h>
#include <string.h>

static inline void test_put(char *out, size_t room, const char *text)
{
    size_t len = strlen(out);
    snprintf(out + len, room - len, "%s", text);
}

#endif
