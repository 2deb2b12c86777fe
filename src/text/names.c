/* SPDX-License-Identifier: MIT */
#include "text/names.h"

#include "text/family.h"
#include "text/likeness.h"

#include <string.h>

enum {
    HAMZA = 0x0621,
    ALEF = 0x0627,
    BEH = 0x0628,
    SEEN = 0x0633,
    FEH = 0x0641,
    KAF = 0x0643,
    LAM = 0x0644,
    HEH = 0x0647,
    WAW = 0x0648,
    YEH = 0x064A
};

#define LETTERS_MAX TEXT_NAME_LETTERS
/* Of text_like_distance. */
#define COST_VOWEL 25u
#define COST_GROUP 30u
/* What is not looked for beside another change costs a bit more here: a letter more, and another
 * letter of the first two sounds, of which the ranges lie far apart and hardly ever have a name. */
#define COST_ALONE 31u
#define COST_MOST  55u
/* Bytes of a beginning behind which everything is read. */
#define LETTERS_KNOWN 6u

typedef struct name {
    uint16_t at[LETTERS_MAX];
    unsigned count;
} name;

static uint16_t letter_get(const uint8_t *at)
{
    return (uint16_t)((at[0] & 0x1F) << 6 | (at[1] & 0x3F));
}

static bool name_read(wq_span word, name *n)
{
    n->count = (unsigned)(word.len / 2);
    if (word.len % 2 != 0 || n->count == 0 || n->count > LETTERS_MAX) {
        return false;
    }
    for (unsigned i = 0; i < n->count; i++) {
        const uint8_t *at = word.ptr + (size_t)2 * i;
        if ((at[0] & 0xFC) != 0xD8) {
            return false;
        }
        n->at[i] = letter_get(at);
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

/* How far the spellings of a name of so many letters may be apart. */
static unsigned distance_most(unsigned letters)
{
    return (12 * letters + 5) * TEXT_LIKE_ONE / 100;
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

/* ---- beginnings ---- */

static void sounds_find(text_name_heads *h)
{
    name n;
    h->sounds = 0;
    h->more = false;
    h->count = name_read(h->bare, &n) ? (uint8_t)n.count : 0;
    for (unsigned i = 0; i < h->count; i++) {
        bool silent = is_vowel(n.at[i]) || (i + 1 == n.count && n.at[i] == HEH) ||
                      (i > 0 && n.at[i] == n.at[i - 1]);
        h->letters[i] = n.at[i];
        if (i > 0 && silent) {
            continue;
        }
        h->more = h->sounds == TEXT_NAME_SOUNDS;
        if (h->sounds < TEXT_NAME_SOUNDS) {
            bool vowel = i == 0 && is_vowel(n.at[i]) && n.at[i] != WAW;
            h->others[h->sounds] =
                vowel ? 1 : (uint8_t)text_like_group(n.at[i], h->group[h->sounds]);
            h->at[h->sounds++] = (uint8_t)i;
        }
    }
}

/* A way to write it, and what it costs; `more`: letters that it has more. */
typedef struct writing {
    uint8_t *out;
    size_t len;
    unsigned cost;
    int more;
} writing;

static void letter_write(writing *w, uint32_t letter)
{
    w->len += letter_put(letter, w->out + w->len);
}

/* Ways to write what is between two sounds, or behind the last: as it is asked; nothing; one vowel;
 * one more before or behind; the sound before it doubled; ه. */
enum {
    RUN_OWN,
    RUN_NONE,
    RUN_ONE,
    RUN_BEFORE = RUN_ONE + 3,
    RUN_BEHIND = RUN_BEFORE + 3,
    RUN_DOUBLE = RUN_BEHIND + 3,
    RUN_HEH,
    RUN_WAYS
};

/* A run of `had` letters behind letter `letters[-1]` of a name. False: as another way. */
static bool run_write(writing *w, const uint16_t *letters, unsigned had, unsigned way)
{
    static const uint16_t vowels[] = {ALEF, WAW, YEH};
    bool more = way >= RUN_BEFORE && way <= RUN_DOUBLE;
    uint16_t one = way == RUN_HEH      ? HEH
                   : way == RUN_DOUBLE ? letters[-1]
                   : way >= RUN_ONE    ? vowels[(way - RUN_ONE) % 3]
                                       : 0;
    bool before = way < RUN_BEHIND || way == RUN_DOUBLE;
    bool has = false;
    if (one != 0 && before) {
        letter_write(w, one);
    }
    for (unsigned i = 0; i < had; i++) {
        has = has || letters[i] == one;
        if (way == RUN_OWN || more) {
            letter_write(w, letters[i]);
        }
    }
    if (one != 0 && !before) {
        letter_write(w, one);
    }
    if (way == RUN_OWN) {
        return true;
    }
    unsigned have = more ? had + 1 : one != 0;
    unsigned edits = more ? 1 : (had > have ? had : have) - has;
    w->cost += (more ? COST_ALONE : COST_VOWEL) * edits;
    w->more += (int)have - (int)had;
    return edits > 0 && (!more || had > 0 || way == RUN_DOUBLE);
}

/* Sound `i` by letter `other` of its group; the own one for `other` 0, and no way for its place
 * there. */
static bool sound_write(writing *w, const text_name_heads *h, unsigned i, unsigned other)
{
    uint16_t own = h->letters[h->at[i]];
    uint32_t letter = other == 0 ? own : h->group[i][other - 1];
    w->cost += other == 0 ? 0 : i < 2 ? COST_ALONE : COST_GROUP;
    letter_write(w, letter);
    return other == 0 || letter != own;
}

/* What is behind the third sound, as far as it is needed: as it was asked; its consonants alone;
 * and where no consonants come any more, one other vowel. False: as another way. */
static bool rest_write(text_name_heads *h, writing *w, unsigned way)
{
    unsigned i = h->at[h->sounds - 1] + 1u;
    if (!h->more && way > 0) {
        h->whole = true;
        return run_write(w, h->letters + i, h->count - i, way);
    }
    for (; way <= 1 && i < h->count && text_beginning_is_weak(wq_span_of(w->out, w->len)); i++) {
        if (way == 0 || !is_vowel(h->letters[i])) {
            letter_write(w, h->letters[i]);
        }
    }
    h->whole = i == h->count && text_beginning_is_weak(wq_span_of(w->out, w->len));
    return way <= 1;
}

/* Ways: of the first two sounds one by another letter (or none), the third by another, two runs,
 * and what is behind them. */
#define OTHERS 8
#define FIRSTS RUN_HEH
#define LASTS  RUN_WAYS
#define BEHIND RUN_WAYS
#define RUNS   (BEHIND * LASTS * FIRSTS)

/* Of beginnings no more than two vowels, or a letter, are looked for: farther names are seldom the
 * nearest. */
static bool near_enough(const text_name_heads *h, const writing *w)
{
    unsigned most = distance_most(h->count + (w->more > 0 ? (unsigned)w->more : 0));
    return w->cost <= (most < COST_MOST ? most : COST_MOST);
}

/* The ways of which `h->next` is the first; returns how many to go on. */
static unsigned head_write(text_name_heads *h, bool *is)
{
    unsigned behind = h->next % BEHIND;
    unsigned last = h->next / BEHIND % LASTS;
    unsigned first = h->next / (BEHIND * LASTS) % FIRSTS;
    unsigned third = h->next / RUNS % OTHERS;
    unsigned other = h->next / (RUNS * OTHERS) % OTHERS;
    unsigned changed = h->next / (RUNS * OTHERS * OTHERS);
    bool ends = h->sounds < TEXT_NAME_SOUNDS;
    unsigned to = ends ? h->count : h->at[2];
    writing w = {.out = h->bytes};
    *is = false;
    if (other > h->others[changed] || (changed > 0 && other == 0)) {
        return RUNS * OTHERS;
    }
    bool far = other > 0 && third > 0 && COST_ALONE + COST_GROUP > COST_MOST;
    if (far || third > (ends ? 0 : h->others[2])) {
        return RUNS;
    }
    *is = sound_write(&w, h, 0, changed == 0 ? other : 0) &&
          run_write(&w, h->letters + h->at[0] + 1, h->at[1] - h->at[0] - 1u, first) &&
          sound_write(&w, h, 1, changed == 1 ? other : 0) && w.cost <= COST_MOST;
    if (!*is) {
        return BEHIND * LASTS;
    }
    if (ends && w.len >= LETTERS_KNOWN && near_enough(h, &w) &&
        !text_beginning_is_weak(wq_span_of(w.out, w.len))) {
        h->whole = false; /* whatever is behind it */
        h->len = w.len;
        return BEHIND * LASTS;
    }
    *is = run_write(&w, h->letters + h->at[1] + 1, to - h->at[1] - 1, last) &&
          (ends ||
           (last != RUN_HEH && (third == 0 || w.more <= 0) && sound_write(&w, h, 2, third))) &&
          near_enough(h, &w);
    h->whole = ends;
    bool weak = *is && !ends && text_beginning_is_weak(wq_span_of(w.out, w.len));
    *is = *is && (!weak || (rest_write(h, &w, behind) && near_enough(h, &w)));
    h->len = w.len;
    return weak ? 1 : BEHIND;
}

void text_name_heads_init(text_name_heads *h, wq_span bare)
{
    h->bare = bare;
    h->next = 0;
    sounds_find(h);
}

bool text_name_heads_next(text_name_heads *h)
{
    bool is = false;
    while (!is && h->sounds >= 2 && h->next < 2 * OTHERS * OTHERS * RUNS) {
        h->next += head_write(h, &is);
    }
    return is;
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

/* What the dictionary writes behind a stem that stood before it: و, ب ل ف ك س (a vowel is no
 * sound). */
static bool is_taken(uint16_t bone)
{
    return bone == sound(WAW) || bone == sound(BEH) || bone == sound(LAM) || bone == sound(FEH) ||
           bone == sound(KAF) || bone == sound(SEEN);
}

static void automaton_make(text_name *t)
{
    unsigned taken = 0;
    memset(t->places, 0, sizeof t->places);
    for (unsigned i = 0; i < t->bones; i++) {
        uint16_t bone = t->skeleton[i];
        if (bone >= HAMZA && bone <= YEH) {
            t->places[bone - HAMZA] |= 1u << i;
        }
    }
    while (taken < t->bones && is_taken(t->skeleton[taken])) {
        taken++;
    }
    t->begin = (2u << taken) - 1;
}

/* `at`: bit i if the letters so far may be the first i sounds, or end with them. */
static uint32_t automaton_step(const text_name *t, uint32_t at, uint16_t letter)
{
    if (letter < HAMZA || letter > YEH) {
        return at | at << 1;
    }
    uint32_t places = t->places[sound(letter) - HAMZA];
    uint32_t silent = is_vowel(letter) || letter == HEH ? at : at & places << 1;
    return silent | (at & places) << 1;
}

/* Does the word of a key begin as the name does? A head stands before its stem, then letters. */
static bool begins_alike(const text_name *t, wq_span key, const text_split *s)
{
    wq_span first = s->head > 0      ? text_head(s->kind)
                    : s->letters > 0 ? wq_span_sub(key, s->stem + (size_t)2, key.len)
                                     : key;
    return first.len >= 2 && sound(letter_get(first.ptr)) == sound(t->letters[0]);
}

size_t text_name_rules_out(const text_name *t, wq_span key)
{
    uint32_t at = t->begin;
    size_t i = 0;
    while (i + 1 < key.len && key.ptr[i] != 0) {
        if (key.ptr[i] < TEXT_KEY_LETTER) {
            const text_split s = text_key_split(key);
            if (s.head + s.letters > 0) {
                return begins_alike(t, key, &s) ? 0 : SIZE_MAX;
            }
            i++; /* nothing but an ending */
            continue;
        }
        if ((key.ptr[i] & 0xFC) != 0xD8) {
            return i + 1;
        }
        at = automaton_step(t, at, letter_get(key.ptr + i));
        i += 2;
        if (at == 0) {
            return i;
        }
    }
    return (at >> t->bones & 1) == 0 ? SIZE_MAX : 0;
}

void text_name_init(text_name *t, wq_span bare)
{
    name n, bones;
    t->count = t->bones = 0;
    t->begin = 0;
    if (!name_read(bare, &n)) {
        return;
    }
    skeleton(&n, &bones);
    t->count = n.count;
    t->bones = bones.count;
    memcpy(t->letters, n.at, sizeof n.at);
    memcpy(t->skeleton, bones.at, sizeof bones.at);
    automaton_make(t);
    t->like = likeness(bare);
}

unsigned text_name_far(const text_name *t, wq_span folded)
{
    name n, bones;
    if (t->count == 0 || !name_read(folded, &n) || sound(t->letters[0]) != sound(n.at[0])) {
        return TEXT_NAME_OTHER;
    }
    skeleton(&n, &bones);
    if (bones.count != t->bones ||
        memcmp(bones.at, t->skeleton, bones.count * sizeof bones.at[0]) != 0) {
        return TEXT_NAME_OTHER;
    }
    unsigned most = distance_most(t->count > n.count ? t->count : n.count);
    text_like other = likeness(folded);
    unsigned far = text_like_distance(&t->like, &other, most);
    return far <= most ? far : TEXT_NAME_OTHER;
}

bool text_name_match(wq_span bare, wq_span folded)
{
    text_name t;
    text_name_init(&t, bare);
    return text_name_far(&t, folded) != TEXT_NAME_OTHER;
}
