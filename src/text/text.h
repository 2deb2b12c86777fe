/* SPDX-License-Identifier: MIT */
/* text: "what are its words?"
 *
 * One analyser serves ingest and query. POLICY.md is the table that decides; the C tables are
 * generated from it and frozen in the tree, so that the installed utf8proc never changes a term.
 * Layer: text (on base); the one door to utf8proc. No function keeps state. */
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
    bool jointed;        /**< a zero-width non-joiner stands in it: it has parts */
    uint16_t light_len, folded_len;
    uint8_t light[WQ_LIMIT_TOKEN];  /**< marks, tatweel, presentation forms, digits folded */
    uint8_t folded[WQ_LIMIT_TOKEN]; /**< and hamza, alef, yeh, teh marbuta, Persian letters */
} text_token;

/** The two forms of a word: borrowed from it. */
static inline wq_span text_token_folded(const text_token *token)
{
    return wq_span_of(token->folded, token->folded_len);
}
static inline wq_span text_token_light(const text_token *token)
{
    return wq_span_of(token->light, token->light_len);
}

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

/** Where a word stands whose two forms depend on its bytes alone: letters of one script and the
 * marks on them, no digits, nothing that is left out of words. */
typedef struct text_plain {
    uint32_t start, end;
} text_plain;
/** Is the next word such a one? Then a caller who has met these bytes as a whole token before
 * knows its forms, and passes it instead of asking for it. */
bool text_tokens_plain(text_tokens *it, text_plain *plain);
/** Step over the word that text_tokens_plain has just found. */
static inline void text_tokens_pass(text_tokens *it, const text_plain *plain)
{
    it->at = plain->end;
    it->in_run = false;
    it->position++;
}

/** The parts of a jointed word of `text` are words of their own where the language says so
 * (text/language.h), at the position of the whole. The first part that begins at byte `from` of the
 * text or behind; false when there is none. Ask again from `part->end`. What is left when a mark
 * alone stands behind a joint, and so equals the whole, is none. `part` and `whole` are two. */
bool text_token_part(wq_span text, const text_token *whole, uint32_t from, text_token *part);

/** Positions left free between the title's last word and the body's first. */
#define TEXT_GAP_TITLE 16
/** The first words of an article without a title are taken for one. */
#define TEXT_HEAD_WORDS 30

/** Does a word begin with a letter of U+0600 to U+06FF? */
static inline bool text_is_arabic(wq_span word)
{
    return word.len > 0 && (word.ptr[0] & 0xFC) == 0xD8;
}

/* ---- src/text/term.c: keys of the term dictionary ---- */
/** A term is one light spelling. Keys sort so that the words of a stem stand side by side
 * (text/family.h); all spellings of a folded form are one range. */
#define TEXT_KEY_MAX (2 * WQ_LIMIT_TOKEN + 4)
size_t text_term_key(const text_token *token, uint8_t key[TEXT_KEY_MAX]);
/** The same of the two forms of a word, neither empty nor longer than WQ_LIMIT_TOKEN, without bytes
 * below 0x20. */
size_t text_form_key(wq_span folded, wq_span light, uint8_t key[TEXT_KEY_MAX]);
/** The two forms of a term. They lie in it or in the key: not to be copied, not to outlive the
 * key. */
typedef struct text_term {
    wq_span folded, light;
    wq_span rest; /**< of the key: what text_term_light is still to read */
    uint8_t folded_bytes[WQ_LIMIT_TOKEN], light_bytes[WQ_LIMIT_TOKEN];
} text_term;
/** Take a key apart. WQ_ECORRUPT when it is not a key. */
wq_status text_term_parse(wq_span key, text_term *term) WQ_MUST_USE;
/** The same in two steps: the folded form, and the light one when it is needed. */
wq_status text_term_folded(wq_span key, text_term *term) WQ_MUST_USE;
wq_status text_term_light(text_term *term) WQ_MUST_USE;
/** Is this a key as text_term_key or the calls below write it, and the only one of its word? A
 * proof for whoever keeps keys; of filters the kind alone is looked at. */
bool text_key_is_right(wq_span key);
/** Keys of things that are not words begin with one byte below 0x20: 0x01 source, 0x02 language,
 * 0x03 kind, 0x04 dates that the text mentions (text/dates.h). They carry no positions. */
#define TEXT_KEY_SOURCE   0x01
#define TEXT_KEY_LANGUAGE 0x02
#define TEXT_KEY_KIND     0x03
#define TEXT_KEY_BRIEF    0x08 /**< a word of a page's news in brief, by its stem */
/** The key of such a thing (src/text/filter.c): `kind`, then the folded words of `value` with one
 * space between, cut to TEXT_KEY_MAX. Serves indexing and `source:`, `lang:` of a query alike.
 * Returns its length; 0 when the value has no word (then there is nothing to index). */
size_t text_filter_key(uint8_t kind, wq_span value, uint8_t key[TEXT_KEY_MAX]);
/** The key of a word of a brief: TEXT_KEY_BRIEF, then its light stem. Returns its length. */
size_t text_brief_key(const text_token *token, uint8_t key[TEXT_KEY_MAX]);

/* ---- src/text/analyser.c: the word of a question ---- */
/** What a pattern matches: words by their two forms. */
typedef enum text_pattern_kind {
    TEXT_PATTERN_TERM,   /**< one spelling: the folded form, `skip` bytes, then the light one */
    TEXT_PATTERN_FOLDED, /**< this folded form; its first `skip` bytes are written just so: an alef
                             of an article is plain */
    TEXT_PATTERN_PREFIX, /**< every folded form that begins with these bytes */
    TEXT_PATTERN_STEM,   /**< this light stem (text/stem.h) */
    TEXT_PATTERN_LONG,   /**< this long stem */
    TEXT_PATTERN_ENDING, /**< of those that begin so, but for the last letter of some: whose stem
                             by the rules of `language` is the bytes from `skip` on (endings.h) */
    TEXT_PATTERN_NAME    /**< may be this name, by ear (text/names.h) */
} text_pattern_kind;

/** Patterns of a class. */
#define TEXT_CLASS_PATTERNS 24

/** In a class only the bytes that it has are there: never to be copied whole. */
typedef struct text_pattern {
    uint8_t kind; /**< a text_pattern_kind */
    uint8_t len;
    uint8_t skip;     /**< see the kinds */
    uint8_t language; /**< of TEXT_PATTERN_ENDING: a text_language */
    uint8_t bytes[TEXT_KEY_MAX];
} text_pattern;

/** Does the pattern match the word of these two forms? */
bool text_pattern_match(const text_pattern *pattern, wq_span folded, wq_span light);
/** Does a word need to have just this folded form, and be nothing else that the pattern may match?
 * Then it is the first text_pattern_folded bytes. */
static inline bool text_pattern_one(const text_pattern *p)
{
    return p->kind == TEXT_PATTERN_TERM || p->kind == TEXT_PATTERN_FOLDED;
}
static inline wq_span text_pattern_folded(const text_pattern *p)
{
    return wq_span_of(p->bytes, p->kind == TEXT_PATTERN_TERM ? p->skip : p->len);
}

/** A rare word stands in at most so many articles, of at least so many. */
#define TEXT_RARE         20u
#define TEXT_RARE_ARCHIVE 2000u
#define TEXT_RARE_TERMS   6u /**< of what is guessed for it */

/** When the terms of a class count. The document frequency of a class is the sum of its terms'. */
typedef enum text_class_rule {
    TEXT_CLASS_ALWAYS,
    TEXT_CLASS_RARER,  /**< each term only while it is rarer than all terms before it together */
    TEXT_CLASS_THRICE, /**< all of them if they are three times as frequent as those before */
    TEXT_CLASS_RARE    /**< the TEXT_RARE_TERMS most frequent, and only if all before it, up to
                          TEXT_LEVEL_WRITTEN, is rare */
} text_class_rule;

/** Bytes of the patterns of a word, one behind the other (measured: 4 KiB for 20 letters, 7.4 for
 * 40). What has no room is left out: the last classes of a very long word. */
#define TEXT_ROOM_MAX 8192u
typedef struct text_room {
    size_t used;
    uint8_t bytes[TEXT_ROOM_MAX];
} text_room;

/** A class of terms of one level. Levels are nested ways to say a word, the nearest is 0: a term of
 * a level counts in all levels behind it, each level gives a score of its own (with the frequency
 * of everything in it), and these are summed. */
typedef struct text_class {
    const char *name; /**< for explain: "exact", "folded", ...; static */
    uint16_t weight;  /**< of its level; 1.0 is 256 */
    uint8_t level;    /**< never smaller than that of the class before */
    uint8_t rule;     /**< a text_class_rule */
    uint8_t count;
    text_pattern *patterns[TEXT_CLASS_PATTERNS]; /**< in the room */
    text_room *room;
} text_class;

/** The weight of a word whose classes all agree: what it is worth however it is asked for. */
#define TEXT_WEIGHT_WORD 832u

#define TEXT_CLASS_MAX 10
#define TEXT_LEVEL_MAX 8
/** The level of regular other writings of a word ("pair"). */
#define TEXT_LEVEL_WRITTEN 2

/** Room for the classes of a word, 10 KiB. */
typedef struct text_classes {
    text_class all[TEXT_CLASS_MAX];
    text_room room;
} text_classes;

/** Empty, before an analyser fills `all`. */
void text_classes_init(text_classes *classes);
/** Add a pattern to a class; its kind is set and its length, its bytes are the caller's to fill.
 * NULL: there is no room. */
text_pattern *text_class_room(text_class *cls, text_pattern_kind kind, size_t len);
/** The same with its bytes. */
text_pattern *text_class_pattern(text_class *cls, text_pattern_kind kind, wq_span bytes);

/** The same of one spelling, with its bytes. */
text_pattern *text_class_term(text_class *cls, wq_span folded, wq_span light);

/** What the words of a question are in, by script: a text_language (text/language.h) each. */
typedef struct text_languages {
    uint8_t arabic, latin;
} text_languages;

/** An analyser of question words: gives the classes of a word, most exact first. A table of
 * functions, so that tests can bring their own. */
typedef struct text_analyser {
    const char *name;
    /** Fill `classes` (`all` of text_classes, which was begun); returns how many. An article
     * matches the word if it has a term of any class. */
    size_t (*classes)(const struct text_analyser *self, const text_token *word,
                      text_class *classes);
    /** Is this a word that says nothing of what is looked for? NULL: none is. */
    bool (*stop)(const struct text_analyser *self, const text_token *word);
    text_languages in; /**< of the question at hand: a copy of the analyser carries it */
} text_analyser;

/** The analyser that `find` uses. Static. POLICY.md says why; its levels, and their weights:
 *  - 0 "exact", 1/4: the light spelling of the question;
 *  - 1 "folded", 1/2: every spelling with the same folded form;
 *  - 2 "article", 1, words of the Arabic script: also with and without one of
 *    ال وال بال كال فال لل, and with و. ال is an article only where its alef carries neither hamza
 *    nor madda in the light spelling: بانيا never finds ألبانيا. "pair": regular other spellings
 *    (text/pairs.h), a final ا also as ة and back;
 *    "particle": with ب ل ف ك س and their like before it, while that is the rarer word; "bare":
 *    without a first ب ل ف ك و, where that is the far more frequent one;
 *  - 3 "stem", 1: the same light stem (text/stem.h);
 *  - 4 "long", 1/2: the same stem when suffixes of persons are taken off too;
 *  - 5 "name", of rare words: what may be the same name by ear (text/names.h).
 * Words of other scripts have the first two, the second with all the weight, and of every script
 *  - behind the last "form", 1/2: other endings (text/endings.h). */
const text_analyser *text_analyser_default(void);

/* ---- src/text/display.c: what a terminal may be sent ---- */
/** Columns that text_display_safe's rendering of a character takes on a terminal: 0, 1 or 2. */
int text_width(uint32_t cp);
/** Append `text` to `out` so that it cannot act on a terminal. An allow-list: what Unicode 15.0
 * has assigned and is visible passes, and the zero-width joiner and non-joiner; tab and line ends
 * become a space (LF passes if `keep_lines`), CR goes; every directional or invisible format
 * character goes; other controls (escape, DEL, C1), private use, unassigned characters and each
 * byte that is not UTF-8 become U+FFFD; of marks behind one base the first 4 pass. Doing it twice
 * changes nothing. Errors as wq_buf_put. */
wq_status text_display_safe(wq_span text, bool keep_lines, wq_buf *out) WQ_MUST_USE;
/** Columns of a text on one line. */
size_t text_span_width(wq_span text);
/** Bytes of the longest beginning that takes at most `columns`, never between a base and its
 * marks. */
size_t text_span_cut(wq_span text, size_t columns);
/** The next line of a paragraph: breaks at white space (not at a no-break space), at LF, between
 * wide characters; a word longer than the line is cut between characters, never before a mark, and
 * at least one character is taken. Works on the logical order, so right-to-left text breaks
 * where it should. Returns the bytes of the line without the white space at its end; `*next` is
 * where the rest begins (text.len at the end, always beyond 0 in a text that is not empty). */
size_t text_span_wrap(wq_span text, size_t columns, size_t *next);

#endif
