/* SPDX-License-Identifier: MIT */
#include "text/names.h"

#include "text/family.h"
#include "text/likeness.h"

#include <string.h>

enum { ALEF = 0x0627, HEH = 0x0647, WAW = 0x0648, YEH = 0x064A };

/* Letters of a name; longer words are none. */
#define LETTERS_MAX 16u
/* Vowels that may stand between the first two consonants: none, ا, و, ي, what the word has. */
#define RUNS_MAX 5u

typedef struct name {
    uint16_t at[LETTERS_MAX];
    unsigned count;
} name;

static bool name_read(wq_span word, name *n)
{
    n->count = (unsigned)(word.len / 2);
    if (word.len % 2 != 0 || n->count == 0 || n->count > LETTERS_MAX) {
        return false;
    }
    for (unsigned i = 0; i < n->count; i++) {
        uint8_t first = word.ptr[2 * i];
        if ((first & 0xFC) != 0xD8) {
            return false;
        }
        n->at[i] = (uint16_t)((first & 0x1F) << 6 | (word.ptr[2 * i + 1] & 0x3F));
    }
    return true;
}

static bool is_vowel(uint16_t letter)
{
    return letter == ALEF || letter == WAW || letter == YEH;
}

/* The letters U+0621 to U+064A, each as the first of those that sound like it. */
static uint16_t sound(uint16_t letter)
{
    static const uint8_t first[] = {
        0x21, 0x22, 0x23, 0x24, 0x25, 0x26, 0x27, 0x28, 0x29, 0x2A, 0x2A, 0x2C, 0x2D, 0x2C,
        0x2F, 0x2F, 0x31, 0x2F, 0x33, 0x33, 0x33, 0x2F, 0x2A, 0x2F, 0x39, 0x2C, 0x3B, 0x3C,
        0x3D, 0x3E, 0x3F, 0x40, 0x41, 0x2C, 0x2C, 0x44, 0x45, 0x46, 0x2D, 0x41, 0x49, 0x4A,
    };
    return letter >= 0x0621 && letter <= YEH ? (uint16_t)(0x0600 | first[letter - 0x0621]) : letter;
}

/* The sounds of a name without its vowels. */
static void skeleton(const name *n, name *bones)
{
    bones->count = 0;
    for (unsigned i = 0; i < n->count; i++) {
        uint16_t letter = sound(n->at[i]);
        bool vowel = is_vowel(n->at[i]) && (i > 0 || n->at[i] == ALEF);
        bool last = i > 0 && i + 1 == n->count && n->at[i] == HEH;
        bool twice = bones->count > 0 && bones->at[bones->count - 1] == letter;
        if (!vowel && !last && !twice) {
            bones->at[bones->count++] = letter;
        }
    }
}

bool text_name_is(wq_span bare)
{
    name n;
    name bones;
    if (!name_read(bare, &n) || n.count < 3) {
        return false;
    }
    skeleton(&n, &bones);
    return bones.count >= 2;
}

static size_t letter_put(uint32_t letter, uint8_t *out)
{
    out[0] = (uint8_t)(0xC0 | letter >> 6);
    out[1] = (uint8_t)(0x80 | (letter & 0x3F));
    return 2;
}

/* The first two sounds of range `i`; returns the bytes, 0 behind the last. */
static size_t name_range(wq_span bare, unsigned i, uint8_t head[TEXT_NAME_HEAD])
{
    static const uint16_t runs[] = {0, ALEF, WAW, YEH};
    uint32_t first[8];
    uint32_t second[8];
    name n;
    unsigned at = 1;
    if (!name_read(bare, &n)) {
        return 0;
    }
    while (at < n.count && is_vowel(n.at[at])) {
        at++;
    }
    if (at == n.count) {
        return 0;
    }
    unsigned firsts = is_vowel(n.at[0]) && n.at[0] != WAW ? 1 : text_like_group(n.at[0], first);
    unsigned seconds = text_like_group(n.at[at], second);
    unsigned run_count = at > 2 ? RUNS_MAX : RUNS_MAX - 1;
    unsigned pair = i / run_count;
    unsigned run = i % run_count;
    if (pair >= firsts + seconds - 1) {
        return 0;
    }
    /* Of the two consonants one is as it was asked. */
    size_t len = letter_put(pair > 0 && pair < firsts ? first[pair] : n.at[0], head);
    if (run == RUNS_MAX - 1) {
        for (unsigned k = 1; k < at && len < TEXT_NAME_HEAD - 8; k++) {
            len += letter_put(n.at[k], head + len);
        }
    } else if (run > 0) {
        len += letter_put(runs[run], head + len);
    }
    return len + letter_put(pair >= firsts ? second[pair - firsts + 1] : n.at[at], head + len);
}

/* ---- beginnings ---- */

void text_name_heads_init(text_name_heads *h, wq_span bare)
{
    memset(h, 0, sizeof *h);
    h->bare = bare;
}

/* Does the dictionary leave less than two letters of a stem? */
static bool is_weak(wq_span letters)
{
    text_range ranges[TEXT_RANGES_MAX];
    unsigned count = text_beginning_add(ranges, 0, letters);
    bool weak = false;
    for (unsigned i = 0; i < count; i++) {
        weak = weak || (!ranges[i].whole && ranges[i].stem.len < 4);
    }
    return weak;
}

/* Vowels before the next sound: none; all, in the first place; as they were asked. Returns the bytes, or
 * -1 behind the last way. */
static int run_put(const name *n, unsigned from, unsigned to, unsigned way, bool first,
                   uint8_t *out)
{
    static const uint16_t vowels[] = {ALEF, WAW, YEH};
    int len = 0;
    if (way == 0) {
        return 0;
    }
    if (first && way <= 3) {
        return (int)letter_put(vowels[way - 1], out);
    }
    if (way != (first ? 4u : 1u) || to <= from + first || to - from > 8) {
        return -1;
    }
    for (unsigned i = from; i < to; i++) {
        len += (int)letter_put(n->at[i], out + len);
    }
    return len;
}

/* Way `i` to end a word in which no sound comes any more. */
static bool end_put(text_name_heads *h, unsigned i)
{
    static const uint16_t tails[] = {0, ALEF, HEH, YEH, WAW};
    if (i >= sizeof tails / sizeof tails[0]) {
        return false;
    }
    h->whole = true;
    h->len += i == 0 ? 0 : letter_put(tails[i], h->bytes + h->len);
    return true;
}

/* The next way to write the sound of the last place; false behind the last. */
static bool more_put(text_name_heads *h)
{
    uint32_t letters[8];
    name n;
    unsigned last = h->depth - 1;
    unsigned from = h->more[last].from;
    unsigned to = from;
    (void)name_read(h->bare, &n);
    while (to < n.count && (is_vowel(n.at[to]) || (to + 1 == n.count && n.at[to] == HEH))) {
        to++;
    }
    h->len = h->more[last].len;
    if (to == n.count) {
        return end_put(h, h->more[last].next++);
    }
    unsigned count = last == 0 ? text_like_group(n.at[to], letters) : 1;
    unsigned way = h->more[last].next / count;
    uint32_t letter = count == 1 ? n.at[to] : letters[h->more[last].next % count];
    int run = run_put(&n, from, to, way, last == 0, h->bytes + h->len);
    if (run < 0) {
        return false;
    }
    h->more[last].next++;
    h->len += (size_t)run;
    h->len += letter_put(letter, h->bytes + h->len);
    return true;
}

/* The next beginning, which may be weak. */
static bool head_step(text_name_heads *h)
{
    h->whole = false;
    for (; h->depth > 0; h->depth--) {
        if (more_put(h)) {
            return true;
        }
    }
    h->len = name_range(h->bare, h->range++, h->bytes);
    return h->len != 0;
}

/* Letters of the name before the sound behind the present beginning. */
static unsigned sound_behind(const text_name_heads *h)
{
    name n;
    unsigned at = h->depth == 0 ? 1 : h->more[h->depth - 1].from;
    (void)name_read(h->bare, &n);
    while (at < n.count && is_vowel(n.at[at])) {
        at++;
    }
    return at + 1;
}

bool text_name_heads_next(text_name_heads *h)
{
    while (head_step(h)) {
        if (h->whole || !is_weak(wq_span_of(h->bytes, h->len))) {
            return true;
        }
        if (h->depth < TEXT_NAME_MORE) {
            h->more[h->depth].from = sound_behind(h);
            h->more[h->depth].len = h->len;
            h->more[h->depth++].next = 0;
        }
    }
    return false;
}

/* A final ه is heard as ا. */
static text_like likeness(wq_span word)
{
    text_like like = text_like_of(word);
    if (like.count > 1 && like.letters[like.count - 1] == HEH) {
        text_like_put(&like, like.count - 1, ALEF);
    }
    return like;
}

bool text_name_match(wq_span bare, wq_span folded)
{
    name a, b, bones_a, bones_b;
    if (!name_read(folded, &b) || !name_read(bare, &a)) {
        return false;
    }
    if (sound(a.at[0]) != sound(b.at[0])) {
        return false;
    }
    skeleton(&b, &bones_b);
    skeleton(&a, &bones_a);
    if (bones_a.count != bones_b.count ||
        memcmp(bones_a.at, bones_b.at, bones_a.count * sizeof bones_a.at[0]) != 0) {
        return false;
    }
    unsigned letters = a.count > b.count ? a.count : b.count;
    unsigned most = (12 * letters + 5) * TEXT_LIKE_ONE / 100;
    text_like x = likeness(bare);
    text_like y = likeness(folded);
    return text_like_distance(&x, &y, most) <= most;
}
