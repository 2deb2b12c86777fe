/* SPDX-License-Identifier: MIT */
/* What the frozen tables know of a character.
 *
 * unicode_tables.c is generated from POLICY.md and Unicode 15.0 by tools/gen_text_tables.c and is part of
 * the tree: no library installed on a machine takes part, so a term is the same everywhere and for
 * ever. A change of unicode_tables.c is a new analyser (text_analyser_id).
 * Layer: text, for the files of this room. All data is static and constant. */
#ifndef TEXT_UNICODE_TABLES_H
#define TEXT_UNICODE_TABLES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** What a character does to words. */
typedef enum text_kind {
    TEXT_SEPARATOR, /**< ends a word */
    TEXT_LETTER,    /**< a letter of any script but these below */
    TEXT_DIGIT,
    TEXT_ARABIC, /**< a letter of the Arabic script: does not share a word with other scripts */
    TEXT_CJK,    /**< written without spaces: bigrams */
    TEXT_MARK,   /**< inside a word and in its range: combining marks, tatweel */
    TEXT_FORMAT, /**< inside a word, invisible, never at the end of its range */
    TEXT_SLOW    /**< only in text_fast: ask the general path */
} text_kind;

/** Taken out of the light spelling. */
#define TEXT_FLAG_DROP 1u
/** Can join the character before it under NFC: it belongs to the same cluster. */
#define TEXT_FLAG_JOINS 2u
/** Assigned and visible (or a joiner): may be sent to a terminal. */
#define TEXT_FLAG_SHOW 4u
/** A combining mark (Mn, Mc, Me). */
#define TEXT_FLAG_MARK 8u

/** Offsets are into text_pool, where a byte of length stands before UTF-8; 0 means "itself". */
typedef struct text_record {
    uint8_t kind;
    uint8_t flags;
    uint8_t ccc;     /**< canonical combining class */
    uint8_t unused;  /**< 0 */
    uint16_t fold;   /**< folded form of a character of the light spelling */
    uint16_t decomp; /**< case-folded NFKD, policy applied */
} text_record;

/** A primary composite: first + second = whole. Sorted by (second, first). */
typedef struct text_pair {
    uint32_t first, second, whole;
} text_pair;

/** Columns 0 or 2 for [first, last]; sorted; 1 elsewhere. */
typedef struct text_columns {
    uint32_t first, last;
    uint32_t columns;
} text_columns;

/** A character of U+0600-06FF in one look: bytes of its light and folded form. */
typedef struct text_fast_entry {
    uint8_t kind;
    uint8_t light_len, fold_len; /**< 0 to 2 */
    uint8_t unused;              /**< 0 */
    uint8_t light[2], fold[2];
} text_fast_entry;

#define TEXT_TRIE_SHIFT 5
extern const uint16_t text_trie[];       /* by cp >> TEXT_TRIE_SHIFT, below text_trie_end */
extern const uint16_t text_trie_block[]; /* record numbers */
extern const uint32_t text_trie_end;     /* the first code point that the trie does not hold */
extern const text_record text_records[]; /* record 0: unassigned */
extern const uint8_t text_pool[];
extern const text_pair text_pairs[];
extern const size_t text_pairs_count;
extern const text_columns text_column_ranges[];
extern const size_t text_column_ranges_count;
extern const text_fast_entry text_fast[256]; /* U+0600 to U+06FF */
extern const uint8_t text_ascii_kind[128];
/** Number of the record of supplementary format characters (U+E0001-E01EF). */
extern const uint16_t text_record_tag;
/** FNV-1a over all of the above, made by the generator, checked by a test. */
extern const uint64_t text_tables_hash;
/** Bytes of all tables; rows of POLICY.md's table "folded". */
extern const size_t text_tables_bytes;
extern const size_t text_folds_count;

/** The longest decomposition of one character, in characters, and of one that joins. */
#define TEXT_DECOMP_MAX       18
#define TEXT_DECOMP_JOINS_MAX 4

/** Number of the record of a character; any value of `cp` is allowed. */
static inline uint16_t text_record_number(uint32_t cp)
{
    if (cp < text_trie_end) {
        return text_trie_block[((uint32_t)text_trie[cp >> TEXT_TRIE_SHIFT] << TEXT_TRIE_SHIFT) +
                               (cp & ((1u << TEXT_TRIE_SHIFT) - 1))];
    }
    bool tag =
        cp == 0xE0001 || (cp >= 0xE0020 && cp <= 0xE007F) || (cp >= 0xE0100 && cp <= 0xE01EF);
    return tag ? text_record_tag : 0;
}

static inline const text_record *text_record_of(uint32_t cp)
{
    return &text_records[text_record_number(cp)];
}

#endif
