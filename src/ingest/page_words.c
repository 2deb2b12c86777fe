/* SPDX-License-Identifier: MIT */
#include "ingest/page_lines.h"

#include "base/check.h"
#include "text/text.h"

#include <stdlib.h>
#include <string.h>

#define SLOTS 4096

struct ingest_lexicon {
    uint64_t hash[SLOTS]; /* 0: free */
    uint8_t word[SLOTS];
};

#define FOLDED_MAX 160

typedef struct folder {
    uint8_t out[FOLDED_MAX + 8];
    size_t len;
    bool full;
} folder;

static bool is_mark(uint32_t cp)
{
    return (cp >= 0x64B && cp <= 0x65F) || cp == 0x670 || cp == 0x640 || cp == 0x200C ||
           cp == 0x200D || (cp >= 0x300 && cp <= 0x36F);
}

/* What a letter is for a comparison; 0: it separates words. */
static uint32_t letter_fold(uint32_t cp)
{
    static const char LATIN[] = "aaaaaaaceeeeiiiidnooooo ouuuuyts";
    if (cp >= 'A' && cp <= 'Z') {
        return cp + 32;
    }
    if (cp >= 'a' && cp <= 'z') {
        return cp;
    }
    if (cp >= 0xC0 && cp <= 0xFF && cp != 0xD7 && cp != 0xF7) {
        return (uint32_t)(uint8_t)LATIN[cp < 0xE0 ? cp - 0xC0 : cp - 0xE0];
    }
    switch (cp) {
    case 0x622:
    case 0x623:
    case 0x625:
    case 0x671:
        return 0x627;
    case 0x649:
    case 0x6CC:
    case 0x6CE:
        return 0x64A;
    case 0x629:
    case 0x6C0:
    case 0x6D5:
        return 0x647;
    case 0x6A9:
        return 0x643;
    case 0x130:
    case 0x131:
        return 'i';
    case 0x11E:
    case 0x11F:
        return 'g';
    case 0x15E:
    case 0x15F:
        return 's';
    default:
        break;
    }
    bool letter = (cp >= 0x100 && cp < 0x2B0) || (cp >= 0x370 && cp < 0x530) ||
                  (cp >= 0x5D0 && cp < 0x5EB) || (cp >= 0x620 && cp < 0x64B) ||
                  (cp >= 0x66E && cp < 0x6D4) || (cp >= 0x6EE && cp < 0x700) || cp >= 0x3040;
    return letter && cp < 0xE000 ? cp : 0;
}

/* The buffer is not cleared: there are many lines. */
static void folder_init(folder *f)
{
    f->len = 0;
    f->full = false;
}

/* Fold from `at` to the end of one word; false: there is none. */
static bool folder_word(folder *f, wq_span text, size_t *at)
{
    size_t begin = f->len;
    while (*at < text.len) {
        uint32_t cp;
        size_t n = text_utf8_decode(wq_span_sub(text, *at, 4), &cp);
        if (n == 0) {
            return false;
        }
        uint32_t to = is_mark(cp) ? 0 : letter_fold(cp);
        if (to == 0 && !is_mark(cp) && f->len > begin) {
            return true;
        }
        *at += n;
        if (to == 0) {
            continue;
        }
        if (f->len + 8 > FOLDED_MAX) {
            f->full = true;
            return false;
        }
        if (f->len == begin && begin > 0) {
            f->out[f->len++] = ' ';
        }
        f->len += text_utf8_encode(to, f->out + f->len);
    }
    return f->len > begin;
}

static uint64_t folder_hash(const folder *f)
{
    uint64_t hash = wq_check64(0, wq_span_of(f->out, f->len));
    return hash != 0 ? hash : 1;
}

static uint64_t text_hash(wq_span text)
{
    folder f;
    size_t at = 0;
    folder_init(&f);
    while (folder_word(&f, text, &at)) {
    }
    return f.full || f.len == 0 ? 0 : folder_hash(&f);
}

/* Words of these kinds may be of another kind too: they stand under another hash. */
static uint64_t salted(uint64_t hash, ingest_word word)
{
    bool apart = word == WORD_SHARE || word == WORD_TOPIC || word == WORD_TAGS ||
                 word == WORD_COMMENTS || word == WORD_AGO || word == WORD_DAYWORD ||
                 word == WORD_DAYFILL || word == WORD_BUTTON_BEGIN || word == WORD_NOTICE ||
                 word == WORD_COUNTER || word == WORD_END || word == WORD_MORE_OF;
    return apart ? hash ^ ((uint64_t)word * 0x9E3779B97F4A7C15u) : hash;
}

static void lexicon_put(ingest_lexicon *lexicon, wq_span text, ingest_word word)
{
    uint64_t hash = salted(text_hash(text), word);
    size_t slot = (size_t)(hash % SLOTS);
    while (lexicon->hash[slot] != 0 && lexicon->hash[slot] != hash) {
        slot = (slot + 1) % SLOTS;
    }
    if (lexicon->hash[slot] == 0) {
        lexicon->hash[slot] = hash;
        lexicon->word[slot] = (uint8_t)word;
    }
}

static ingest_word lexicon_get(const ingest_lexicon *lexicon, uint64_t hash)
{
    size_t slot = (size_t)(hash % SLOTS);
    while (lexicon->hash[slot] != 0) {
        if (lexicon->hash[slot] == hash) {
            return (ingest_word)lexicon->word[slot];
        }
        slot = (slot + 1) % SLOTS;
    }
    return WORD_NONE;
}

ingest_lexicon *ingest_lexicon_new(void)
{
    ingest_lexicon *lexicon = calloc(1, sizeof *lexicon);
    for (size_t i = 0; lexicon != NULL && i < INGEST_VOCABULARY_COUNT; i++) {
        const char *text = INGEST_VOCABULARY[i].texts;
        while (*text != '\0') {
            size_t len = strcspn(text, "|");
            lexicon_put(lexicon, wq_span_of(text, len), INGEST_VOCABULARY[i].word);
            text += len + (text[len] == '|');
        }
    }
    return lexicon;
}

void ingest_lexicon_free(ingest_lexicon *lexicon)
{
    free(lexicon);
}

void ingest_phrase_fold(wq_span text, ingest_phrase *phrase)
{
    folder f;
    size_t at = 0;
    folder_init(&f);
    phrase->count = 0;
    while (folder_word(&f, text, &at)) {
        if (phrase->count < INGEST_PHRASE_WORDS) {
            phrase->hash[phrase->count] = folder_hash(&f);
            phrase->end[phrase->count++] = at;
        }
    }
    phrase->whole = f.full || f.len == 0 ? 0 : folder_hash(&f);
}

ingest_word ingest_phrase_find(const ingest_lexicon *lexicon, const ingest_phrase *phrase)
{
    return phrase->whole != 0 ? lexicon_get(lexicon, phrase->whole) : WORD_NONE;
}

bool ingest_phrase_is(const ingest_lexicon *lexicon, const ingest_phrase *phrase, ingest_word word)
{
    return phrase->whole != 0 && lexicon_get(lexicon, salted(phrase->whole, word)) == word;
}

ingest_word ingest_phrase_begin(const ingest_lexicon *lexicon, const ingest_phrase *phrase,
                                size_t *len)
{
    ingest_word found = WORD_NONE;
    *len = 0;
    for (unsigned i = 0; i < phrase->count; i++) {
        ingest_word word = lexicon_get(lexicon, phrase->hash[i]);
        if (word != WORD_NONE) {
            found = word;
            *len = phrase->end[i];
        }
    }
    return found;
}

bool ingest_phrase_begins(const ingest_lexicon *lexicon, const ingest_phrase *phrase,
                          ingest_word word, size_t *len)
{
    *len = 0;
    for (unsigned i = 0; i < phrase->count; i++) {
        if (lexicon_get(lexicon, salted(phrase->hash[i], word)) == word) {
            *len = phrase->end[i];
        }
    }
    return *len > 0;
}

/* Longer texts are no phrase. */
static bool is_short(wq_span text)
{
    return text.len <= (size_t)2 * FOLDED_MAX;
}

ingest_word ingest_lexicon_find(const ingest_lexicon *lexicon, wq_span text)
{
    uint64_t hash = is_short(text) ? text_hash(text) : 0;
    return hash != 0 ? lexicon_get(lexicon, hash) : WORD_NONE;
}

bool ingest_lexicon_is(const ingest_lexicon *lexicon, wq_span text, ingest_word word)
{
    uint64_t hash = is_short(text) ? text_hash(text) : 0;
    return hash != 0 && lexicon_get(lexicon, salted(hash, word)) == word;
}

ingest_word ingest_lexicon_begin(const ingest_lexicon *lexicon, wq_span text, size_t *len)
{
    folder f;
    ingest_word found = WORD_NONE;
    size_t at = 0;
    *len = 0;
    folder_init(&f);
    for (int words = 0; words < INGEST_PHRASE_WORDS && folder_word(&f, text, &at); words++) {
        ingest_word word = lexicon_get(lexicon, folder_hash(&f));
        if (word != WORD_NONE) {
            found = word;
            *len = at;
        }
    }
    return found;
}

bool ingest_lexicon_buttons(const ingest_lexicon *lexicon, wq_span text)
{
    size_t at = 0, words = 0;
    for (;; words++) {
        folder f;
        folder_init(&f);
        if (!folder_word(&f, text, &at)) {
            return words > 0 && !f.full && at >= text.len;
        }
        if (words > 20 || lexicon_get(lexicon, salted(folder_hash(&f), WORD_SHARE)) == WORD_NONE) {
            return false;
        }
    }
}
