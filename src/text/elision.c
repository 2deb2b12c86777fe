/* SPDX-License-Identifier: MIT */
#include "text/elision.h"

#include <string.h>

/* Folded, a space before and behind each. POLICY.md, Apostrophes; a test compares. */
static const char BEFORE[] = " l d j m t s n c qu jusqu lorsqu puisqu quoiqu ";
static const char BEHIND[] =
    " s da de ta te dan den tan ten ya ye yi yu nin nun in un la le yla yle "
    "daki deki taki teki na ne nda nde ndan nden ";

#define LONGEST 6u /* bytes of one */
#define FOLLOWS 2u /* letters of a word behind the apostrophe */
#define LEADS   3u /* and of one before it */

static bool among(const char *list, const text_token *word)
{
    char spaced[LONGEST + 3] = " ";
    if (word->folded_len > LONGEST) {
        return false;
    }
    memcpy(spaced + 1, word->folded, word->folded_len);
    spaced[1 + word->folded_len] = ' ';
    return strstr(list, spaced) != NULL;
}

/* Of any script but ASCII's signs and digits; more is not asked. */
static bool is_letter(uint8_t byte)
{
    return byte >= 0x80 || ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z');
}

static const char *const APOSTROPHES[] = {"'", "\u2019"};

static bool follows(wq_span rest)
{
    for (size_t i = 0; i < sizeof APOSTROPHES / sizeof APOSTROPHES[0]; i++) {
        if (!wq_span_begins(rest, wq_span_str(APOSTROPHES[i]))) {
            continue;
        }
        size_t len = strlen(APOSTROPHES[i]), letters = 0;
        while (len + letters < rest.len && letters < FOLLOWS &&
               is_letter(rest.ptr[len + letters])) {
            letters++;
        }
        return letters == FOLLOWS;
    }
    return false;
}

static bool leads(wq_span before)
{
    for (size_t i = 0; i < sizeof APOSTROPHES / sizeof APOSTROPHES[0]; i++) {
        if (!wq_span_ends(before, wq_span_str(APOSTROPHES[i]))) {
            continue;
        }
        size_t end = before.len - strlen(APOSTROPHES[i]), letters = 0;
        /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference) */
        while (letters < end && letters < LEADS && is_letter(before.ptr[end - 1 - letters])) {
            letters++;
        }
        return letters == LEADS;
    }
    return false;
}

bool text_elided(wq_span text, const text_token *word)
{
    return (among(BEFORE, word) && follows(wq_span_sub(text, word->end, text.len))) ||
           (among(BEHIND, word) && leads(wq_span_sub(text, 0, word->start)));
}
