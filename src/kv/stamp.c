/* SPDX-License-Identifier: MIT */
#include "kv/stamp.h"

#include "kv/record.h"

/* txnid 8, databases 4, then for each: entries 8, depth 4, branch, leaf, overflow pages 8 */
#define SEAL_HEAD 12u
/* The check's seed: no database has this index. */
#define SEAL_SEED UINT32_MAX

wq_span kv_seal_key(void)
{
    return wq_span_str("~seal");
}

size_t kv_seal_encode(uint64_t txnid, const kv_db *sizes, unsigned count, uint8_t out[KV_SEAL_MAX])
{
    wq_put_le64(out, txnid);
    wq_put_le32(out + 8, count);
    size_t len = SEAL_HEAD;
    for (unsigned i = 0; i < count; i++) {
        wq_put_le64(out + len, sizes[i].entries);
        wq_put_le32(out + len + 8, sizes[i].depth);
        wq_put_le64(out + len + 12, sizes[i].branch_pages);
        wq_put_le64(out + len + 20, sizes[i].leaf_pages);
        wq_put_le64(out + len + 28, sizes[i].overflow_pages);
        len += KV_SEAL_DB;
    }
    wq_put_le64(out + len, kv_record_check(SEAL_SEED, kv_seal_key(), wq_span_of(out, len)));
    return len + KV_TRAILER;
}

wq_status kv_seal_verify(wq_span stored, uint64_t txnid)
{
    wq_span seal;
    WQ_TRY(kv_record_verify(SEAL_SEED, kv_seal_key(), stored, &seal));
    WQ_FAIL_IF(seal.len < SEAL_HEAD, WQ_ECORRUPT);
    uint32_t count = wq_le32(seal.ptr + 8);
    WQ_FAIL_IF(count > KV_DB_MAX || seal.len != SEAL_HEAD + count * KV_SEAL_DB, WQ_ECORRUPT);
    return wq_le64(seal.ptr) == txnid ? WQ_OK : WQ_ECORRUPT;
}

wq_status kv_seal_compare(wq_span stored, unsigned index, const kv_db *db)
{
    if (index >= wq_le32(stored.ptr + 8)) {
        return db->root == KV_NO_PAGE ? WQ_OK : WQ_ECORRUPT;
    }
    const uint8_t *b = stored.ptr + SEAL_HEAD + (size_t)index * KV_SEAL_DB;
    bool same = wq_le64(b) == db->entries && wq_le32(b + 8) == db->depth &&
                wq_le64(b + 12) == db->branch_pages && wq_le64(b + 20) == db->leaf_pages &&
                wq_le64(b + 28) == db->overflow_pages;
    return same ? WQ_OK : WQ_ECORRUPT;
}
