/* SPDX-License-Identifier: MIT */
#include "text/stem.h"

#include <string.h>

/* Letters of the Arabic block have two bytes. */
#define LETTER ((size_t)2)

typedef struct affix {
    char text[9];
    uint8_t len;   /* bytes */
    uint8_t least; /* letters that must be left */
} affix;

static const affix PREFIXES[] = {
    {"ال", 4, 2},  {"وال", 6, 2}, {"بال", 6, 2}, {"كال", 6, 2},
    {"فال", 6, 2}, {"لل", 4, 2},  {"و", 2, 3},
};

static const affix SUFFIXES[] = {
    {"ها", 4, 2}, {"ان", 4, 2}, {"ات", 4, 2}, {"ون", 4, 2},
    {"ين", 4, 2}, {"يه", 4, 2}, {"ه", 2, 2},  {"ي", 2, 2},
};

static const affix LONG_SUFFIXES[] = {
    {"اتنا", 8, 3}, {"اتكم", 8, 3}, {"تنا", 6, 3}, {"تكم", 6, 3}, {"تهما", 8, 3},
    {"اتها", 8, 3}, {"اتهم", 8, 3}, {"هما", 6, 3}, {"تها", 6, 3}, {"تهم", 6, 3},
    {"اته", 6, 3},  {"يات", 6, 3},  {"تين", 6, 3}, {"تان", 6, 3}, {"هم", 4, 3},
    {"هن", 4, 3},   {"كم", 4, 3},   {"نا", 4, 3},  {"ته", 4, 3},  {"تي", 4, 3},
    {"وا", 4, 3},   {"يا", 4, 3},   {"ت", 2, 3},   {"ا", 2, 3},   {"ن", 2, 4},
};

/* Nearly all are longer. */
bool text_stem_base(wq_span base)
{
    static const char *const others[] = {"له", "ذي", "تي", "ذين", "لتي", "لذي"};
    for (size_t i = 0; i < sizeof others / sizeof others[0] && base.len <= 3 * LETTER; i++) {
        if (wq_span_equal(base, wq_span_str(others[i]))) {
            return false;
        }
    }
    return true;
}

bool text_stem_article(wq_span folded, wq_span light)
{
    const affix *al = &PREFIXES[0];
    size_t least = al->len + (size_t)LETTER * al->least;
    return text_is_arabic(folded) && folded.len >= least &&
           wq_span_begins(folded, wq_span_of(al->text, al->len)) &&
           wq_span_begins(light, wq_span_of(al->text, al->len)) &&
           text_stem_base(wq_span_sub(folded, al->len, folded.len));
}

/* Most words begin with none: the last byte of their first letter says so. */
static wq_span take_prefix(wq_span folded, wq_span light)
{
    for (size_t i = 0; i < sizeof PREFIXES / sizeof PREFIXES[0]; i++) {
        const affix *p = &PREFIXES[i];
        if (folded.len >= p->len + LETTER * p->least && folded.ptr[1] == (uint8_t)p->text[1] &&
            wq_span_begins(folded, wq_span_of(p->text, p->len)) &&
            (wq_span_begins(light, wq_span_of(p->text, p->len)) || i >= 5)) {
            wq_span base = wq_span_sub(folded, p->len, folded.len);
            return text_stem_base(base) ? base : folded;
        }
    }
    return folded;
}

/* Most suffixes are none: their last byte says so. `word` is not empty. */
static inline bool takes(wq_span word, const affix *suffix)
{
    return word.ptr[word.len - 1] == (uint8_t)suffix->text[suffix->len - 1] &&
           word.len >= suffix->len + LETTER * suffix->least &&
           wq_span_ends(word, wq_span_of(suffix->text, suffix->len));
}

/* All suffixes end with one of ا ت م ن ه ي. */
static bool ends_like_suffix(wq_span word)
{
    switch (word.len == 0 ? 0 : word.ptr[word.len - 1]) {
    case 0xA7:
    case 0xAA:
    case 0x85:
    case 0x86:
    case 0x87:
    case 0x8A:
        return true;
    default:
        return false;
    }
}

wq_span text_stem_cut(wq_span word)
{
    bool may = ends_like_suffix(word);
    for (size_t i = 0; i < sizeof SUFFIXES / sizeof SUFFIXES[0] && may; i++) {
        if (takes(word, &SUFFIXES[i])) {
            word.len -= SUFFIXES[i].len;
            may = ends_like_suffix(word);
        }
    }
    return word;
}

wq_span text_stem_cut_long(wq_span word)
{
    if (!ends_like_suffix(word)) {
        return word;
    }
    for (size_t i = 0; i < sizeof LONG_SUFFIXES / sizeof LONG_SUFFIXES[0]; i++) {
        if (takes(word, &LONG_SUFFIXES[i])) {
            return wq_span_sub(word, 0, word.len - LONG_SUFFIXES[i].len);
        }
    }
    return word;
}

wq_span text_stem_suffix(unsigned i)
{
    const unsigned some = sizeof SUFFIXES / sizeof SUFFIXES[0];
    if (i < some) {
        return wq_span_str(SUFFIXES[i].text);
    }
    bool is = i - some < sizeof LONG_SUFFIXES / sizeof LONG_SUFFIXES[0];
    return is ? wq_span_str(LONG_SUFFIXES[i - some].text) : wq_span_of(NULL, 0);
}

wq_span text_stem_light(wq_span folded, wq_span light)
{
    return text_is_arabic(folded) ? text_stem_cut(take_prefix(folded, light)) : folded;
}

wq_span text_stem_longer(wq_span stem)
{
    return text_is_arabic(stem) ? text_stem_cut_long(stem) : stem;
}

wq_span text_stem_long(wq_span folded, wq_span light)
{
    return text_stem_longer(text_stem_light(folded, light));
}
