/* SPDX-License-Identifier: MIT */
#include "store/inside.h"

#include <stdlib.h>
#include <string.h>

/* Most bytes of a stored dictionary. */
#define DICT_STORED (2 * PACK_DICT_MAX)
/* Rows on which two dictionaries are compared. */
#define TRIAL_ROWS 48u
/* Below this much text a dictionary costs more than it saves. */
#define DICT_WORTH (192 * WQ_KIB)
/* Raw bytes of a draft that is always tried with a dictionary of its own. */
#define DICT_ALWAYS (4 * WQ_MIB)

/* ---- bytes in the file ---- */

static wq_status dict_read_from(kv_view *kv, unsigned db, wq_span head, const pack_dict_id *name,
                                wq_buf *raw)
{
    wq_buf stored;
    wq_buf_init(&stored, DICT_STORED);
    wq_status st = store_parts_get(kv, db, head, &stored);
    if (st == WQ_OK) {
        st = pack_dict_decode(wq_buf_span(&stored), name, raw);
    }
    wq_buf_release(&stored);
    return st;
}

wq_status store_dict_read(kv_view *kv, const pack_dict_id *name, wq_buf *raw)
{
    uint8_t head[STORE_HEAD_MAX];
    wq_buf_clear(raw);
    wq_status first = dict_read_from(kv, STORE_DB_DICTS, wq_span_of(name->b, 16), name, raw);
    WQ_FAIL_IF(first != WQ_ECORRUPT && first != WQ_ENOTFOUND && first != WQ_EIO, first);
    wq_buf_clear(raw);
    wq_status spare = dict_read_from(
        kv, STORE_DB_SPARES, store_spare_head(head, STORE_SPARE_DICT, name->b, 16), name, raw);
    return spare == WQ_OK ? WQ_OK : first;
}

wq_status store_dict_put(kv_view *txn, const pack_dict_id *name, wq_span raw, uint64_t *bytes)
{
    *bytes = 0;
    wq_buf stored;
    wq_buf_init(&stored, DICT_STORED);
    wq_span head = wq_span_of(name->b, 16);
    uint8_t spare[STORE_HEAD_MAX];
    wq_status st = store_parts_get(txn, STORE_DB_DICTS, head, &stored);
    if (st == WQ_ENOTFOUND) {
        st = pack_dict_encode(raw, &stored);
        if (st == WQ_OK) {
            st = store_parts_put(txn, STORE_DB_DICTS, head, wq_buf_span(&stored));
        }
        if (st == WQ_OK) {
            st = store_parts_put(txn, STORE_DB_SPARES,
                                 store_spare_head(spare, STORE_SPARE_DICT, name->b, 16),
                                 wq_buf_span(&stored));
        }
        *bytes = stored.len;
    }
    wq_buf_release(&stored);
    return st;
}

wq_status store_dict_name(kv_view *kv, const uint8_t head[4], pack_dict_id *name)
{
    kv_cursor cursor;
    WQ_TRY(kv_seek(kv, STORE_DB_DICTS, wq_span_of(head, 4), &cursor));
    WQ_FAIL_IF(cursor.key.len != sizeof name->b + 2, WQ_ECORRUPT);
    WQ_FAIL_IF(memcmp(cursor.key.ptr, head, 4) != 0, WQ_ENOTFOUND);
    memcpy(name->b, cursor.key.ptr, sizeof name->b);
    return WQ_OK;
}

/* ---- ready for reading ---- */

static wq_status dict_load(store *s, kv_view *kv, const pack_dict_id *name, pack_dict **dict)
{
    wq_buf raw;
    wq_buf_init(&raw, PACK_DICT_MAX);
    wq_status st = store_dict_read(kv, name, &raw);
    if (st == WQ_OK) {
        st = pack_dict_new(wq_buf_span(&raw), 0, dict);
    }
    wq_buf_release(&raw);
    if (st == WQ_ENOTFOUND || st == WQ_ECORRUPT) {
        st = wq_fail(s->err, WQ_ECORRUPT, "'%s': dictionary %02x%02x%02x%02x is %s", s->path,
                     name->b[0], name->b[1], name->b[2], name->b[3],
                     st == WQ_ENOTFOUND ? "missing" : "damaged");
    }
    return st;
}

wq_status store_dict_get(store *s, kv_view *kv, const pack_dict_id *name, pack_dict **dict)
{
    *dict = NULL;
    WQ_FAIL_IF(store_dict_none(name), WQ_OK);
    store_dict *oldest = &s->dicts[0];
    for (unsigned i = 0; i < STORE_OPEN_DICTS; i++) {
        store_dict *d = &s->dicts[i];
        if (d->dict != NULL && store_dict_equal(&d->name, name)) {
            d->used = ++s->tick;
            *dict = d->dict;
            return WQ_OK;
        }
        if (d->used < oldest->used) {
            oldest = d;
        }
    }
    pack_dict *fresh;
    WQ_TRY(dict_load(s, kv, name, &fresh));
    pack_dict_free(oldest->dict);
    *oldest = (store_dict){*name, fresh, ++s->tick};
    *dict = fresh;
    return WQ_OK;
}

void store_dicts_free(store *s)
{
    for (unsigned i = 0; i < STORE_OPEN_DICTS; i++) {
        pack_dict_free(s->dicts[i].dict);
        s->dicts[i] = (store_dict){{{0}}, NULL, 0};
    }
}

/* ---- choosing one for a seal ---- */

/* How well a dictionary does on rows spread over the draft: encoded and raw bytes. */
static wq_status dict_trial(store_view *view, const pack_dict *dict, int level, uint64_t *sealed,
                            uint64_t *raw)
{
    pack_codec *codec;
    WQ_TRY(pack_codec_new(&codec));
    wq_buf out;
    wq_buf_init(&out, STORE_RECORD_MAX);
    *sealed = 0;
    *raw = 0;
    uint32_t rows = view->state.draft_rows;
    uint32_t step = rows / TRIAL_ROWS + 1;
    wq_status st = WQ_OK;
    for (uint32_t row = step / 2; st == WQ_OK && row < rows; row += step) {
        wq_article article;
        st = store_draft_get(view, (store_place){view->state.draft_box, row}, &article);
        if (st == WQ_OK) {
            wq_buf_clear(&out);
            *raw += article.title.len;
            for (size_t i = 0; i < article.part_count; i++) {
                *raw += article.parts[i].text.len;
            }
            st = pack_record_encode(codec, dict, level, &article, &out);
            *sealed += out.len;
        }
    }
    wq_buf_release(&out);
    pack_codec_free(codec);
    return st;
}

static wq_status sample_next(void *arg, uint32_t row, wq_article *article)
{
    store_view *view = arg;
    return store_draft_get(view, (store_place){view->state.draft_box, row}, article);
}

static wq_status raw_trial(store_view *view, wq_span raw, int level, uint32_t *score)
{
    pack_dict *dict = NULL;
    WQ_TRY(raw.len > 0 ? pack_dict_new(raw, level, &dict) : WQ_OK);
    uint64_t sealed = 0;
    uint64_t text = 0;
    wq_status st = dict_trial(view, dict, level, &sealed, &text);
    pack_dict_free(dict);
    *score = (uint32_t)(sealed * 10000 / (text == 0 ? 1 : text));
    return st;
}

/* Bytes that the draft would take under a score. */
static uint64_t expected(const store_view *view, uint32_t score)
{
    return view->state.draft_raw * score / 10000;
}

static wq_status choose_new(store_view *view, int level, wq_buf *raw, uint32_t *score)
{
    uint32_t kept = *score;
    wq_buf fresh;
    wq_buf_init(&fresh, PACK_DICT_MAX);
    wq_buf stored;
    wq_buf_init(&stored, DICT_STORED);
    uint32_t better = 0;
    wq_status st =
        pack_dict_train_rows(sample_next, view, view->state.draft_rows, PACK_DICT_DEFAULT, &fresh);
    if (st == WQ_OK) {
        st = pack_dict_encode(wq_buf_span(&fresh), &stored);
    }
    if (st == WQ_OK) {
        st = raw_trial(view, wq_buf_span(&fresh), level, &better);
    }
    if (st == WQ_OK && expected(view, better) + stored.len < expected(view, kept) / 100 * 99) {
        wq_buf_clear(raw);
        st = wq_buf_put_span(raw, wq_buf_span(&fresh));
        *score = better;
    }
    wq_buf_release(&fresh);
    wq_buf_release(&stored);
    /* Too few samples to help: what is there stays. */
    return st == WQ_ENOTFOUND ? WQ_OK : st;
}

wq_status store_dict_choose(store_view *view, int level, wq_buf *raw, uint32_t *score)
{
    wq_buf_clear(raw);
    const store_state *state = &view->state;
    if (!store_dict_none(&state->dict)) {
        WQ_TRY(store_dict_read(view->kv, &state->dict, raw));
    }
    WQ_TRY(raw_trial(view, wq_buf_span(raw), level, score));
    /* Scores of different rows say little of each other: a draft that is large enough to pay for
     * the training is always tried with a dictionary of its own. */
    bool good = raw->len > 0 && *score <= (uint64_t)state->dict_score * 103 / 100 &&
                state->draft_raw < DICT_ALWAYS;
    WQ_FAIL_IF(good || state->draft_raw < DICT_WORTH, WQ_OK);
    return choose_new(view, level, raw, score);
}
