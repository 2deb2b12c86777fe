/* SPDX-License-Identifier: MIT */
#include "text/datewords.h"

#include <string.h>

const text_date_word *text_date_word_find(const uint8_t *folded, size_t len)
{
    if (len == 0 || len > TEXT_DATE_WORD_MAX) {
        return NULL;
    }
    unsigned slot = text_date_hash(folded, len);
    while (text_date_slots[slot] != 0) {
        const text_date_word *word = &text_date_words[text_date_slots[slot] - 1];
        if (word->len == len && memcmp(text_date_pool + word->at, folded, len) == 0) {
            return word;
        }
        slot = (slot + 1) & (TEXT_DATE_SLOTS - 1);
    }
    return NULL;
}

/* What is joined to a word shorter than three letters is more often a letter of it. */
#define JOINED_MIN 6

const text_date_word *text_date_word_of(const text_token *token, uint8_t *joined)
{
    static const uint8_t WAW = 0x88, FEH = 0x81, LAM = 0x84, KAF = 0x83, BEH = 0xA8;
    const uint8_t *text = token->folded;
    size_t len = token->folded_len;
    *joined = 0;
    const text_date_word *word = text_date_word_find(text, len);
    if (word != NULL || len < 2 + JOINED_MIN || len > TEXT_DATE_WORD_MAX + 2) {
        return word;
    }
    bool letter = (text[0] == 0xD9 &&
                   (text[1] == WAW || text[1] == FEH || text[1] == LAM || text[1] == KAF)) ||
                  (text[0] == 0xD8 && text[1] == BEH);
    if (!letter) {
        return NULL;
    }
    *joined = text[1];
    if (text[1] != LAM || text[2] != 0xD9 || text[3] != LAM) {
        return text_date_word_find(text + 2, len - 2);
    }
    /* The alef of the article is not written behind a lam. */
    uint8_t whole[TEXT_DATE_WORD_MAX + 2] = {0xD8, 0xA7};
    memcpy(whole + 2, text + 2, len - 2);
    return text_date_word_find(whole, len);
}
