/* SPDX-License-Identifier: MIT */
#include "kv/meta.h"

#include <string.h>

#define LMDB_MAGIC   0xBEEFC0DEu
#define LMDB_VERSION 1u
/* Flags of the free list's record: MDB_INTEGERKEY, and the environment's MDB_NOSUBDIR. */
#define FREE_DB_FLAGS 0x4008u
/* A writer can commit several times between the reading of one meta and the other. */
#define META_TRIES 20
#define META_READ  (KV_PAGE_HEAD + KV_META_BYTES)

static bool page_size_fits(uint32_t size)
{
    return size >= KV_PAGE_MIN && size <= KV_PAGE_MAX && (size & (size - 1)) == 0;
}

wq_status kv_meta_parse(wq_span bytes, unsigned index, kv_meta *out, bool *other_word)
{
    memset(out, 0, sizeof *out);
    *other_word = false;
    WQ_FAIL_IF(bytes.len < META_READ, WQ_ENOTWARRAQ);
    const uint8_t *head = bytes.ptr;
    const uint8_t *m = head + KV_PAGE_HEAD;
    if (wq_le32(m) != LMDB_MAGIC) {
        *other_word = wq_le32(head + (KV_WORD == 8 ? 12 : 16)) == LMDB_MAGIC;
        return *other_word ? WQ_EVERSION : WQ_ENOTWARRAQ;
    }
    WQ_FAIL_IF(wq_le32(m + 4) != LMDB_VERSION, WQ_EVERSION);
    WQ_FAIL_IF(kv_word_get(head) != index || wq_le16(head + KV_WORD + 2) != KV_META, WQ_ECORRUPT);
    const uint8_t *dbs = m + 8 + 2 * KV_WORD;
    const uint8_t *tail = dbs + 2 * KV_DB_BYTES;
    uint64_t last = kv_word_get(tail);
    out->txnid = kv_word_get(tail + KV_WORD);
    WQ_FAIL_IF(last < 1 || last == SIZE_MAX, WQ_ECORRUPT);
    out->pages = last + 1;
    WQ_TRY(kv_db_parse(wq_span_of(dbs, KV_DB_BYTES), out->pages, &out->free_db));
    WQ_TRY(kv_db_parse(wq_span_of(dbs + KV_DB_BYTES, KV_DB_BYTES), out->pages, &out->main_db));
    out->page_size = out->free_db.pad;
    WQ_FAIL_IF(!page_size_fits(out->page_size), WQ_ECORRUPT);
    WQ_FAIL_IF((out->free_db.flags & ~FREE_DB_FLAGS) != 0 || out->main_db.flags != 0, WQ_ECORRUPT);
    WQ_FAIL_IF((out->txnid & 1) != index && out->txnid != 0, WQ_ECORRUPT);
    return WQ_OK;
}

static bool root_inside(const kv_db *db, uint32_t page_size, uint64_t file_size)
{
    return db->root == KV_NO_PAGE || db->root < file_size / page_size;
}

static wq_status read_one(wq_file *file, uint64_t offset, unsigned index, kv_metas *metas,
                          bool *other_word)
{
    uint8_t bytes[META_READ];
    WQ_FAIL_IF(offset + sizeof bytes > metas->file_size, WQ_ENOTWARRAQ);
    WQ_TRY(wq_file_pread(file, offset, bytes, sizeof bytes));
    kv_meta *meta = &metas->meta[index];
    WQ_TRY(kv_meta_parse(wq_span_of(bytes, sizeof bytes), index, meta, other_word));
    WQ_FAIL_IF(metas->file_size < 2ull * meta->page_size, WQ_ECORRUPT);
    WQ_FAIL_IF(!root_inside(&meta->free_db, meta->page_size, metas->file_size) ||
                   !root_inside(&meta->main_db, meta->page_size, metas->file_size),
               WQ_ECORRUPT);
    metas->valid[index] = true;
    return WQ_OK;
}

/* Meta 1 lies one page in; without meta 0 the page size is found by trying. */
static wq_status read_second(wq_file *file, kv_metas *metas, bool *other_word)
{
    if (metas->valid[0]) {
        wq_status st = read_one(file, metas->meta[0].page_size, 1, metas, other_word);
        metas->valid[1] = metas->valid[1] && metas->meta[1].page_size == metas->meta[0].page_size;
        return st;
    }
    wq_status worst = WQ_ENOTWARRAQ;
    for (uint32_t size = KV_PAGE_MIN; size <= KV_PAGE_MAX; size *= 2) {
        wq_status st = read_one(file, size, 1, metas, other_word);
        if (st == WQ_OK && metas->meta[1].page_size == size) {
            return WQ_OK;
        }
        metas->valid[1] = false;
        /* A whole head in a place that its own page size does not make the second is misplaced. */
        worst = st == WQ_OK ? WQ_ECORRUPT : st != WQ_ENOTWARRAQ ? st : worst;
    }
    return worst;
}

static wq_status metas_fail(wq_file *file, wq_error *err, wq_status status, bool other_word)
{
    const char *path = wq_file_path(file);
    if (other_word) {
        return wq_fail(err, WQ_EVERSION,
                       "'%s' was written on a machine with %s-bit words and cannot be opened here; "
                       "export packs there and import them here",
                       path, KV_WORD == 8 ? "32" : "64");
    }
    if (status == WQ_EVERSION) {
        return wq_fail(err, status, "'%s' is of a database version that is not known here", path);
    }
    if (status == WQ_ENOTWARRAQ) {
        return wq_fail(err, status, "'%s' is not a warraq file, or both its heads are destroyed",
                       path);
    }
    return wq_fail(err, status, "'%s' is damaged: neither of its two heads is usable", path);
}

/* The number of a head that does not parse stands in it all the same when its head of page, magic
 * and version are right, and then so do its pages (0 is a number too: of a fresh file's head). */
static bool is_taken_back(const kv_metas *metas, unsigned index, wq_status status)
{
    const kv_meta *other = &metas->meta[1 - index];
    return status == WQ_ECORRUPT && metas->valid[1 - index] && !metas->valid[index] &&
           metas->meta[index].pages != 0 && metas->meta[index].txnid + 1 == other->txnid;
}

static wq_status read_both(wq_file *file, wq_error *err, kv_metas *out)
{
    memset(out, 0, sizeof *out);
    WQ_TRY(wq_file_size(file, &out->file_size));
    bool other[2] = {false, false};
    wq_status first = read_one(file, 0, 0, out, &other[0]);
    wq_status second = read_second(file, out, &other[1]);
    out->taken_back[0] = is_taken_back(out, 0, first);
    out->taken_back[1] = is_taken_back(out, 1, second);
    if (out->valid[0] || out->valid[1]) {
        return WQ_OK;
    }
    if (first == WQ_EIO && second == WQ_EIO) {
        return first;
    }
    wq_status worst = first == WQ_ENOTWARRAQ ? second : first;
    return metas_fail(file, err, worst == WQ_EIO ? WQ_ECORRUPT : worst, other[0] || other[1]);
}

/* Commits alternate between the two, so their numbers are neighbours (both 0 in a new file). */
static bool are_neighbours(const kv_metas *metas)
{
    uint64_t a = metas->meta[0].txnid;
    uint64_t b = metas->meta[1].txnid;
    return !metas->valid[0] || !metas->valid[1] || a + 1 == b || b + 1 == a || (a == 0 && b == 0);
}

wq_status kv_metas_read(wq_file *file, wq_error *err, kv_metas *out)
{
    for (int i = 0; i < META_TRIES; i++) {
        WQ_TRY(read_both(file, err, out));
        if (are_neighbours(out)) {
            return WQ_OK;
        }
    }
    return wq_fail(err, WQ_ECORRUPT,
                   "'%s' is damaged: its two heads do not go together, so the newer one cannot "
                   "be told",
                   wq_file_path(file));
}

const kv_meta *kv_metas_newest(const kv_metas *metas)
{
    if (!metas->valid[0]) {
        return &metas->meta[1];
    }
    return metas->valid[1] && metas->meta[1].txnid > metas->meta[0].txnid ? &metas->meta[1]
                                                                          : &metas->meta[0];
}

wq_status kv_meta_reread(wq_file *file, wq_error *err, uint64_t txnid, uint32_t page_size,
                         kv_meta *out)
{
    uint8_t bytes[META_READ];
    bool other;
    unsigned index = (unsigned)(txnid & 1);
    WQ_TRY(wq_file_pread(file, (uint64_t)index * page_size, bytes, sizeof bytes));
    wq_status st = kv_meta_parse(wq_span_of(bytes, sizeof bytes), index, out, &other);
    if (st != WQ_OK) {
        return metas_fail(file, err, st, other);
    }
    WQ_FAIL_IF(out->txnid != txnid, WQ_EBUSY);
    WQ_FAIL_IF(out->page_size != page_size, WQ_EBUSY);
    return WQ_OK;
}
