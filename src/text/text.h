/* SPDX-License-Identifier: MIT */
/* text: "what are its words?"
 *
 * One analyser serves ingest and query. POLICY.md is the table that decides; the C tables are
 * generated from it and frozen in the tree, so that the installed utf8proc never changes a term.
 * Layer: text (on base); the one door to utf8proc and the stemmer. No function keeps state. */
#ifndef TEXT_TEXT_H
#define TEXT_TEXT_H

#include "base/limits.h"
#include "base/span.h"

/** Names the tables and the code that uses them: a segment says which it was made with. */
uint64_t text_analyser_id(void);

/* ---- src/text/utf8.c ---- */
/** Strict UTF-8 (RFC 3629: no overlong form, no surrogate, at most U+10FFFF). WQ_EENCODING with
 * `*bad` at the first wrong byte. */
wq_status text_utf8_check(wq_span text, size_t *bad) WQ_MUST_USE;
/** One character at the head of a non-empty span; returns its bytes (1 to 4), or 0 if invalid. */
size_t text_utf8_decode(wq_span text, uint32_t *cp);
/** Write one character; returns its bytes (1 to 4), or 0 for what UTF-8 cannot hold. */
size_t text_utf8_encode(uint32_t cp, uint8_t out[4]);

/* ---- src/text/tokens.c ---- */
/** A token: a word of the original and its two forms. */
typedef struct text_token {
    uint32_t start, end; /**< bytes of the original text, [start, end) */
    uint32_t position;   /**< from 0, one more for every token */
    uint16_t light_len, folded_len;
    uint8_t light[WQ_LIMIT_TOKEN];  /**< marks, tatweel, presentation forms, digits folded */
    uint8_t folded[WQ_LIMIT_TOKEN]; /**< and hamza, alef, yeh, teh marbuta, Persian letters */
} text_token;

/** Transparent, on the stack. */
typedef struct text_tokens {
    wq_span text;
    size_t at;
    uint32_t position; /**< of the next token, from 0 */
    bool in_run;       /**< the last token was a pair whose second character stands at `at` */
    bool slow;         /**< for tests: never take the fast path of the Arabic block */
} text_tokens;

/** Walk the words of `text` (strict UTF-8, borrowed until the last call). Linear time whatever the
 * text; bytes that are not UTF-8 separate words. At most 4 GiB are read. POLICY.md says where a
 * word begins and ends and what its two forms are. */
void text_tokens_init(text_tokens *it, wq_span text);
/** The next word, false at the end. Starts increase strictly, ends never decrease (pairs of Chinese
 * characters overlap), every range lies on character borders; both forms have 1 to WQ_LIMIT_TOKEN
 * bytes, the folded one is never the longer. */
bool text_tokens_next(text_tokens *it, text_token *token);

/* ---- src/text/term.c: keys of the term dictionary ---- */
/** A term is one light spelling. Its key sorts by (folded form, light spelling) under memcmp:
 * folded, 0x00, then the light spelling if it differs from the folded form. */
#define TEXT_KEY_MAX (2 * WQ_LIMIT_TOKEN + 2)
size_t text_term_key(const text_token *token, uint8_t key[TEXT_KEY_MAX]);
/** The two forms of a key, borrowed from it. WQ_ECORRUPT when it is not a key. */
wq_status text_term_parse(wq_span key, wq_span *folded, wq_span *light) WQ_MUST_USE;
/** Keys of things that are not words begin with one byte below 0x20: 0x01 source, 0x02 language,
 * 0x03 kind ... They carry no positions. */
#define TEXT_KEY_SOURCE   0x01
#define TEXT_KEY_LANGUAGE 0x02
/** The key of such a thing (src/text/filter.c): `kind`, then the folded words of `value` with one
 * space between, cut to TEXT_KEY_MAX. Serves indexing and `source:`, `lang:` of a query alike.
 * Returns its length; 0 when the value has no word (then there is nothing to index). */
size_t text_filter_key(uint8_t kind, wq_span value, uint8_t key[TEXT_KEY_MAX]);

/* ---- src/text/analyser.c: the word of a question ---- */
typedef enum text_pattern_kind {
    TEXT_PATTERN_TERM,  /**< exactly this key */
    TEXT_PATTERN_FOLDED /**< every key with this folded form: the range [folded 0x00, folded 0x01) */
} text_pattern_kind;

typedef struct text_pattern {
    uint8_t kind; /**< a text_pattern_kind */
    uint8_t len;
    uint8_t bytes[TEXT_KEY_MAX];
} text_pattern;

/** A class of terms that count as one word with one weight; classes of a word are nested ways to
 * say it, and each gives a score of its own that is summed. */
typedef struct text_class {
    const char *name; /**< for explain: "exact", "folded", ...; static */
    uint16_t weight;  /**< 1.0 is 256 */
    uint8_t count;
    text_pattern patterns[WQ_LIMIT_CLASS_TERMS];
} text_class;

#define TEXT_CLASS_MAX 8

/** An analyser of question words: gives the classes of a word, most exact first. A table of
 * functions, so that tests can bring their own. */
typedef struct text_analyser {
    const char *name;
    /** Fill `classes` (room for TEXT_CLASS_MAX); returns how many. An article matches the word if
     * it has a term of any class. */
    size_t (*classes)(const struct text_analyser *self, const text_token *word,
                      text_class *classes);
} text_analyser;

/** The analyser that `find` uses. Static. */
const text_analyser *text_analyser_default(void);

/* ---- src/text/display.c: what a terminal may be sent ---- */
/** Columns of a character on a terminal: 0, 1 or 2. */
int text_width(uint32_t cp);
/** Append `text` to `out` so that it cannot act on a terminal: C0 (tab and LF become a space
 * unless `keep_lines`), DEL, C1, escapes, bidi embeddings, overrides and isolates are dropped or
 * shown as U+FFFD; at most 4 combining marks a base. Invalid UTF-8 becomes U+FFFD. */
wq_status text_display_safe(wq_span text, bool keep_lines, wq_buf *out) WQ_MUST_USE;

#endif
