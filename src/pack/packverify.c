/* SPDX-License-Identifier: MIT */
#include "pack/packreader.h"
#include "pack/hashtree.h"

#include "base/bytes.h"

#include <inttypes.h>
#include <string.h>

/* What is wrong in one kind of piece: how many, and the first. */
typedef struct findings {
    uint64_t bad;
    uint64_t first;
    uint64_t unread; /* of them: the source said EIO, so nothing is known of the bytes */
} findings;

static void found(findings *f, uint64_t where, wq_status st)
{
    f->first = f->bad == 0 ? where : f->first;
    f->bad++;
    f->unread += (st == WQ_EIO) ? 1 : 0;
}

static wq_status task_step(wq_task *task, const char *what, uint64_t done, uint64_t total)
{
    if (task == NULL) {
        return WQ_OK;
    }
    WQ_FAIL_IF(task->cancel != NULL && *task->cancel != 0, WQ_ECANCEL);
    if (task->progress != NULL && (done % 64 == 0 || done == total)) {
        wq_progress now;
        memset(&now, 0, sizeof now);
        now.what = what;
        now.articles = done;
        now.articles_total = total;
        task->progress(task->progress_arg, &now);
    }
    return WQ_OK;
}

uint32_t pack_leaf_count(const pack_reader *pack)
{
    return (uint32_t)((pack->footer.dir_end + WQ_LEAF_BYTES - 1) / WQ_LEAF_BYTES);
}

static wq_status leaf_hash_read(pack_reader *pack, uint32_t leaf, uint8_t out[PACK_HASH_BYTES])
{
    uint64_t at = pack->footer.dir_end + (uint64_t)leaf * PACK_HASH_BYTES;
    return wq_source_read(&pack->source, at, out, PACK_HASH_BYTES);
}

wq_status pack_leaf_verify(pack_reader *pack, uint32_t leaf)
{
    WQ_FAIL_IF(leaf >= pack_leaf_count(pack), WQ_ENOTFOUND);
    uint64_t at = (uint64_t)leaf * WQ_LEAF_BYTES;
    uint64_t left = pack->footer.dir_end - at;
    size_t len = left < WQ_LEAF_BYTES ? (size_t)left : WQ_LEAF_BYTES;
    uint8_t want[PACK_HASH_BYTES];
    uint8_t have[PACK_HASH_BYTES];
    WQ_TRY(leaf_hash_read(pack, leaf, want));
    wq_buf_clear(&pack->bytes);
    WQ_TRY(wq_buf_reserve(&pack->bytes, len));
    WQ_TRY(wq_source_read(&pack->source, at, pack->bytes.ptr, len));
    pack_hash_of(PACK_DOMAIN_LEAF, wq_span_of(pack->bytes.ptr, len), have);
    return memcmp(have, want, sizeof have) == 0 ? WQ_OK : WQ_ECORRUPT;
}

wq_status pack_tree_verify(pack_reader *pack)
{
    pack_root root;
    pack_root_init(&root);
    for (uint32_t leaf = 0; leaf < pack_leaf_count(pack); leaf++) {
        uint8_t hash[PACK_HASH_BYTES];
        WQ_TRY(leaf_hash_read(pack, leaf, hash));
        pack_root_put(&root, hash);
    }
    uint8_t have[PACK_HASH_BYTES];
    pack_root_end(&root, have);
    if (memcmp(have, pack->footer.root, sizeof have) != 0) {
        return wq_fail(pack->err, WQ_ECORRUPT, "P4: the pack's hash tree is damaged");
    }
    return WQ_OK;
}

static wq_status leaves_verify(pack_reader *pack, wq_task *task, findings *f)
{
    uint32_t count = pack_leaf_count(pack);
    for (uint32_t leaf = 0; leaf < count; leaf++) {
        WQ_TRY(task_step(task, "checking", leaf, count));
        wq_status st = pack_leaf_verify(pack, leaf);
        WQ_FAIL_IF(st != WQ_OK && st != WQ_ECORRUPT && st != WQ_EIO, st);
        if (st != WQ_OK) {
            found(f, leaf, st);
        }
    }
    return WQ_OK;
}

/* P5 and P6: chunks stand one behind the other, fill the tables, and so do their frames. */
static wq_status chunks_verify(pack_reader *pack, findings *f)
{
    const pack_footer *footer = &pack->footer;
    uint64_t table_at = 0;
    uint64_t frame_at = PACK_PREAMBLE_BYTES;
    uint32_t count = pack_chunk_count(footer);
    bool lost = false; /* where the chunk before ends is not known */
    for (uint32_t i = 0; i < count; i++) {
        uint8_t entry[PACK_ENTRY_BYTES];
        uint64_t at = footer->tables_end + (uint64_t)i * PACK_ENTRY_BYTES;
        WQ_TRY(wq_source_read(&pack->source, at, entry, sizeof entry));
        frame_at = lost ? wq_le64(entry) : frame_at;
        bool joins = wq_le64(entry) == frame_at && wq_le32(entry + 8) == table_at;
        table_at += wq_le32(entry + 12);
        wq_status st = pack_chunk_load(pack, i);
        WQ_FAIL_IF(st != WQ_OK && st != WQ_ECORRUPT && st != WQ_EVERSION && st != WQ_EIO, st);
        lost = !joins || st != WQ_OK;
        if (lost) {
            found(f, i * (uint64_t)footer->chunk_rows, st);
            continue;
        }
        for (uint32_t k = 0; k < pack->chunk.count; k++) {
            uint32_t len = pack->chunk.lengths[k];
            frame_at = pack_frame_place(frame_at, len) + len;
        }
    }
    bool fills = table_at == footer->tables_end - footer->frames_end;
    if (f->bad == 0 && (!fills || frame_at != footer->frames_end)) {
        found(f, footer->rows - 1, WQ_ECORRUPT);
    }
    return WQ_OK;
}

static wq_status articles_verify(pack_reader *pack, pack_codec *codec, const pack_dict *dict,
                                 wq_task *task, findings *f)
{
    uint64_t raw = 0;
    for (uint32_t row = 0; row < pack->footer.rows; row++) {
        wq_article article;
        WQ_TRY(task_step(task, "checking", row, pack->footer.rows));
        wq_status st = pack_article(pack, codec, dict, row, &article);
        bool damaged = st == WQ_ECORRUPT || st == WQ_EVERSION || st == WQ_EIO;
        WQ_FAIL_IF(st != WQ_OK && !damaged, st);
        if (damaged) {
            found(f, row, st);
            continue;
        }
        raw += article.title.len;
        for (size_t i = 0; i < article.part_count; i++) {
            raw += article.parts[i].text.len;
        }
    }
    if (f->bad == 0 && raw != pack->footer.raw) {
        found(f, pack->footer.rows - 1, WQ_ECORRUPT);
    }
    return WQ_OK;
}

static wq_status content_verify(pack_reader *pack, pack_codec *codec, const pack_dict *dict,
                                wq_task *task, wq_error *err)
{
    findings leaves = {0, 0, 0};
    findings chunks = {0, 0, 0};
    findings articles = {0, 0, 0};
    WQ_TRY(leaves_verify(pack, task, &leaves));
    WQ_TRY(chunks_verify(pack, &chunks));
    pack_dict_id none;
    memset(&none, 0, sizeof none);
    bool plain = memcmp(none.b, pack->footer.dict.b, sizeof none.b) == 0;
    if (dict != NULL || plain) {
        WQ_TRY(articles_verify(pack, codec, dict, task, &articles));
    }
    uint64_t bad = leaves.bad + chunks.bad + articles.bad;
    WQ_FAIL_IF(bad == 0, WQ_OK);
    bool unread = bad == leaves.unread + chunks.unread + articles.unread;
    return wq_fail(err, unread ? WQ_EIO : WQ_ECORRUPT,
                   "%s: P3 %" PRIu64 " of %" PRIu32 " leaves (the first is %" PRIu64
                   "), P5 %" PRIu64 " table chunks (at row %" PRIu64 "), P7 %" PRIu64 " of %" PRIu32
                   " articles (the first is row %" PRIu64 ")",
                   unread ? "cannot be read" : "damaged", leaves.bad, pack_leaf_count(pack),
                   leaves.first, chunks.bad, chunks.first, articles.bad, pack->footer.rows,
                   articles.first);
}

wq_status pack_verify(pack_reader *pack, pack_codec *codec, const pack_dict *dict, wq_task *task,
                      pack_id *id)
{
    uint8_t preamble[PACK_PREAMBLE_BYTES];
    WQ_TRY(wq_source_read(&pack->source, 0, preamble, sizeof preamble));
    uint8_t want[PACK_PREAMBLE_BYTES];
    pack_preamble_encode(pack->footer.features, want);
    if (memcmp(preamble, want, sizeof want) != 0) {
        return wq_fail(pack->err, WQ_ECORRUPT, "P1: the pack's first bytes are damaged");
    }
    WQ_TRY(pack_tree_verify(pack));
    /* Single findings are counted, not told: one sentence at the end says it all. */
    wq_error *err = pack->err;
    pack->err = NULL;
    wq_status st = content_verify(pack, codec, dict, task, err);
    pack->err = err;
    if (st == WQ_OK && id != NULL) {
        *id = pack->id;
    }
    return st;
}
