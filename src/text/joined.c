/* SPDX-License-Identifier: MIT */
#include "text/joined.h"

#include "text/stopwords.h"

#include <string.h>

/* Letters of the Arabic block have two bytes. */
#define LETTER ((size_t)2)

/* What such names begin with. None of them has a letter that folding drops. */
typedef struct opening {
    const char *text;
    const char *next; /* the second word begins so */
    bool light;       /* the spelling counts: آل is not ال */
} opening;

static const opening OPENINGS[] = {
    {"عبد", "ال", false}, {"ابو", "", false}, {"ابي", "", false},
    {"ابا", "", false},   {"ابن", "", false}, {"آل", "", true},
};
#define OPENING_COUNT (sizeof OPENINGS / sizeof OPENINGS[0])
/* Letters of what follows, and of what stands before الله. */
#define LETTERS_MIN 3u

static const char GOD[] = "الله";
#define GOD_LEN (sizeof GOD - 1)

static bool arabic(wq_span folded)
{
    return folded.len >= LETTERS_MIN * LETTER && text_is_arabic(folded);
}

/* May `rest` stand behind the opening? */
static bool follows(const opening *o, wq_span rest)
{
    return arabic(rest) && wq_span_begins(rest, wq_span_str(o->next)) &&
           rest.len >= strlen(o->next) + 2 * LETTER;
}

bool text_joined_pair(const text_token *first, const text_token *second, bool *spelled)
{
    *spelled = false;
    wq_span a = text_token_folded(first), b = text_token_folded(second);
    if (a.len + b.len > WQ_LIMIT_TOKEN || first->light_len + second->light_len > WQ_LIMIT_TOKEN) {
        return false;
    }
    if (wq_span_equal(b, wq_span_str(GOD))) {
        return arabic(a) && !text_stop_word(text_token_light(first));
    }
    for (size_t i = 0; i < OPENING_COUNT; i++) {
        const opening *o = &OPENINGS[i];
        if (wq_span_equal(o->light ? text_token_light(first) : a, wq_span_str(o->text)) &&
            follows(o, b)) {
            *spelled = o->light;
            return true;
        }
    }
    return false;
}

size_t text_joined_split(const text_token *word)
{
    wq_span folded = text_token_folded(word), light = text_token_light(word);
    for (size_t i = 0; i < OPENING_COUNT; i++) {
        const opening *o = &OPENINGS[i];
        size_t len = strlen(o->text);
        if (wq_span_begins(o->light ? light : folded, wq_span_str(o->text)) &&
            follows(o, wq_span_sub(folded, len, folded.len))) {
            return len;
        }
    }
    bool god =
        folded.len > GOD_LEN && light.len > GOD_LEN && wq_span_ends(folded, wq_span_str(GOD));
    return god && arabic(wq_span_sub(folded, 0, folded.len - GOD_LEN)) ? light.len - GOD_LEN : 0;
}
