/* SPDX-License-Identifier: MIT */
#include "pack/article.h"

#include "base/bytes.h"
#include "pack/hash.h"

#include <string.h>

static const char LETTERS[] = "abcdefghijklmnopqrstuvwxyz234567";

static bool is_space(uint8_t byte)
{
    return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

#define ONES  0x0101010101010101u
#define HIGHS 0x8080808080808080u

/* Bytes that are zero have their high bit set in the result (a byte 0x01 behind one may too). */
static uint64_t zero_bytes(uint64_t v)
{
    return (v - ONES) & ~v & HIGHS;
}

/* The text is surely collapsed already: no control byte, no two spaces together, none at an end.
 * Eight bytes at a time, because nearly all paragraphs are so; may say no without need. */
static bool is_tight(wq_span text)
{
    if (text.len < 8 || is_space(text.ptr[0]) || is_space(text.ptr[text.len - 1])) {
        return false;
    }
    for (size_t at = 0; at < text.len; at += 7) {
        /* Words overlap by a byte, so that a pair of spaces lies in one; the last ends the text. */
        uint64_t v;
        memcpy(&v, text.ptr + (text.len - at < 8 ? text.len - 8 : at), sizeof v);
        uint64_t spaces = zero_bytes(v ^ ONES * ' ');
        uint64_t controls = (v - ONES * ' ') & ~v & HIGHS;
        if ((controls | (spaces & spaces >> 8)) != 0) {
            return false;
        }
    }
    return true;
}

static size_t collapsed_length(wq_span text)
{
    size_t len = 0;
    bool gap = false;
    for (size_t i = 0; i < text.len; i++) {
        if (is_space(text.ptr[i])) {
            gap = true;
        } else {
            len += gap && len != 0 ? 2 : 1;
            gap = false;
        }
    }
    return len;
}

static void put_collapsed(pack_hash *hash, wq_span text)
{
    uint8_t piece[512];
    size_t used = 0;
    bool gap = false;
    bool begun = false;
    for (size_t i = 0; i < text.len; i++) {
        if (is_space(text.ptr[i])) {
            gap = true;
            continue;
        }
        if (used + 2 > sizeof piece) {
            pack_hash_put(hash, wq_span_of(piece, used));
            used = 0;
        }
        if (gap && begun) {
            piece[used++] = ' ';
        }
        piece[used++] = text.ptr[i];
        gap = false;
        begun = true;
    }
    pack_hash_put(hash, wq_span_of(piece, used));
}

static void put_text(pack_hash *hash, wq_span text)
{
    bool tight = is_tight(text);
    uint8_t len[4];
    wq_put_le32(len, (uint32_t)(tight ? text.len : collapsed_length(text)));
    pack_hash_put(hash, wq_span_of(len, sizeof len));
    if (tight) {
        pack_hash_put(hash, text);
    } else {
        put_collapsed(hash, text);
    }
}

wq_id pack_article_id(const wq_article *article)
{
    pack_hash hash;
    pack_hash_init(&hash);
    pack_hash_put_u8(&hash, PACK_DOMAIN_ARTICLE);
    put_text(&hash, article->title);
    for (size_t i = 0; i < article->part_count; i++) {
        if (article->parts[i].kind < WQ_PART_BODY_END) {
            put_text(&hash, article->parts[i].text);
        }
    }
    uint8_t whole[PACK_HASH_BYTES];
    pack_hash_end(&hash, whole);
    wq_id id;
    memcpy(id.b, whole, sizeof id.b);
    return id;
}

bool pack_edition_equal(const wq_article *a, const wq_article *b)
{
    return memcmp(a->id.b, b->id.b, sizeof a->id.b) == 0 && a->date.minutes == b->date.minutes &&
           a->date.precision == b->date.precision && wq_span_equal(a->source, b->source) &&
           wq_span_equal(a->url, b->url) && wq_span_equal(a->docno, b->docno);
}

void pack_id_format(wq_id id, char out[WQ_ID_LETTERS + 1])
{
    for (unsigned i = 0; i < WQ_ID_LETTERS; i++) {
        unsigned bit = i * 5;
        unsigned pair = (unsigned)id.b[bit / 8] << 8;
        pair |= bit / 8 + 1 < sizeof id.b ? id.b[bit / 8 + 1] : 0u;
        out[i] = LETTERS[(pair >> (11 - bit % 8)) & 31];
    }
    out[WQ_ID_LETTERS] = '\0';
}

static int letter_value(uint8_t letter)
{
    if (letter >= 'A' && letter <= 'Z') {
        letter = (uint8_t)(letter - 'A' + 'a');
    }
    const char *at = letter != '\0' ? strchr(LETTERS, letter) : NULL;
    return at != NULL ? (int)(at - LETTERS) : -1;
}

wq_status pack_id_prefix(wq_span letters, wq_id *least, wq_id *greatest)
{
    WQ_FAIL_IF(letters.len < WQ_ID_PREFIX_MIN || letters.len > WQ_ID_LETTERS, WQ_EINVAL);
    wq_id low;
    wq_id high;
    memset(&low, 0, sizeof low);
    memset(&high, 0xFF, sizeof high);
    for (unsigned i = 0; i < letters.len; i++) {
        int value = letter_value(letters.ptr[i]);
        WQ_FAIL_IF(value < 0, WQ_EINVAL);
        for (unsigned k = 0; k < 5; k++) {
            unsigned bit = i * 5 + k;
            bool set = ((unsigned)value >> (4 - k) & 1u) != 0;
            if (bit >= 128) {
                WQ_FAIL_IF(set, WQ_EINVAL);
                continue;
            }
            uint8_t mask = (uint8_t)(0x80u >> bit % 8);
            if (set) {
                low.b[bit / 8] |= mask;
            } else {
                high.b[bit / 8] &= (uint8_t)~mask;
            }
        }
    }
    *least = low;
    *greatest = high;
    return WQ_OK;
}
