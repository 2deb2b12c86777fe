/* SPDX-License-Identifier: MIT */
#include "kv/env.h"

#include "kv/record.h"

#include <stdlib.h>
#include <string.h>

/* LMDB asserts when it stumbles over some damage. Its handler must not return, so it jumps back
 * to here; the call is given up, and with it LMDB's side of the environment (kv_mdb_close). Each
 * call has a function of its own so that no local of a caller lives across the jump. */
#define GUARD(env)                                                                                 \
    do {                                                                                           \
        if (setjmp((env)->trap) != 0) {                                                            \
            return KV_MDB_ASSERT;                                                                  \
        }                                                                                          \
    } while (0)

/* Values up to here lie among others in a page that a put can move. */
#define VALUE_COPY 4096u

static int guarded_get(kv_view *view, unsigned db, MDB_val *key, MDB_val *value)
{
    GUARD(view->env);
    return mdb_get(view->txn, view->env->dbi[db], key, value);
}

static int guarded_put(kv_view *view, unsigned db, MDB_val *key, MDB_val *value, unsigned flags)
{
    GUARD(view->env);
    return mdb_put(view->txn, view->env->dbi[db], key, value, flags);
}

static int guarded_cursor(kv_view *view, unsigned db, MDB_val *key, MDB_val *value,
                          MDB_cursor_op op)
{
    GUARD(view->env);
    if (view->cursor[db] == NULL) {
        int rc = mdb_cursor_open(view->txn, view->env->dbi[db], &view->cursor[db]);
        if (rc != 0) {
            return rc;
        }
    }
    return mdb_cursor_get(view->cursor[db], key, value, op);
}

static int guarded_cursor_delete(kv_view *view, unsigned db)
{
    GUARD(view->env);
    return mdb_cursor_del(view->cursor[db], 0);
}

void kv_txn_abandon(kv_env *env, MDB_txn *txn)
{
    if (env->dead) {
        return; /* its cursors may lie on a stack that is gone; see kv_mdb_close */
    }
    if (setjmp(env->trap) == 0) {
        mdb_txn_abort(txn);
    }
}

static MDB_val val(wq_span span)
{
    /* NOLINTNEXTLINE(performance-no-int-to-ptr) */
    MDB_val v = {span.len, (void *)(uintptr_t)span.ptr};
    return v;
}

static wq_span span_of_val(const MDB_val *v)
{
    return wq_span_of(v->mv_data, v->mv_size);
}

/* A failed change leaves a transaction that can only be aborted. */
static wq_status changed(kv_view *view, int rc, const char *what)
{
    wq_status st = kv_from_mdb(view->env, rc, what);
    if (st != WQ_OK && st != WQ_ENOTFOUND && view->failed == WQ_OK) {
        view->failed = st;
    }
    return st;
}

static wq_status usable(const kv_view *view, unsigned db)
{
    if (!view->writing || db >= view->env->count) {
        return wq_fail(view->env->err, WQ_EINVAL, "'%s': a change outside a transaction",
                       view->env->path);
    }
    return view->env->dead ? WQ_ECORRUPT : view->failed;
}

void kv_txn_free(kv_view *view)
{
    if (view->txn != NULL) {
        for (unsigned i = 0; i < view->env->count; i++) {
            if (view->cursor[i] != NULL && !view->env->dead) {
                mdb_cursor_close(view->cursor[i]);
            }
        }
        kv_txn_abandon(view->env, view->txn);
    }
    if (view->env->txn == view) {
        view->env->txn = NULL;
    }
    free(view->dirty_slot);
    free(view);
}

wq_status kv_txn_count(kv_view *view, unsigned db, uint64_t *records)
{
    MDB_stat stat;
    WQ_TRY(usable(view, db));
    WQ_TRY(kv_from_mdb(view->env, mdb_stat(view->txn, view->env->dbi[db], &stat), "cannot read"));
    *records = stat.ms_entries;
    return WQ_OK;
}

wq_status kv_txn_raw(kv_view *view, unsigned db, wq_span key, wq_span *stored)
{
    MDB_val k = val(key);
    MDB_val v = {0, NULL};
    WQ_TRY(usable(view, db));
    WQ_TRY(changed(view, guarded_get(view, db, &k, &v), "cannot read"));
    *stored = span_of_val(&v);
    return WQ_OK;
}

static wq_status verified(kv_view *view, unsigned db, wq_span key, wq_span stored, wq_span *value)
{
    if (stored.len == WQ_BLOCK_BYTES) {
        *value = wq_span_of(NULL, 0); /* a block: kv_stream_read */
        return WQ_OK;
    }
    if (kv_record_verify(db, key, stored, value) != WQ_OK) {
        return wq_fail(view->env->err, WQ_ECORRUPT,
                       "'%s' is damaged: a record of database '%s' fails its check",
                       view->env->path, view->env->names[db]);
    }
    return WQ_OK;
}

wq_status kv_txn_get(kv_view *view, unsigned db, wq_span key, wq_span *value)
{
    wq_span stored;
    WQ_TRY(kv_txn_raw(view, db, key, &stored));
    return verified(view, db, key, stored, value);
}

static wq_status stand(kv_view *view, kv_cursor *cursor, const MDB_val *key, const MDB_val *value)
{
    wq_span k = span_of_val(key);
    wq_span v;
    if (k.len == 0 || k.len > KV_KEY_MAX) {
        return wq_fail(view->env->err, WQ_ECORRUPT, "'%s' is damaged: a key of %zu bytes",
                       view->env->path, k.len);
    }
    WQ_TRY(verified(view, cursor->db, k, span_of_val(value), &v));
    kv_cursor_set(cursor, k, v);
    return WQ_OK;
}

wq_status kv_txn_seek(kv_view *view, kv_cursor *cursor, wq_span key, bool before)
{
    WQ_TRY(usable(view, cursor->db));
    MDB_val k = val(key);
    MDB_val v = {0, NULL};
    int rc = guarded_cursor(view, cursor->db, &k, &v, MDB_SET_RANGE);
    if (before && rc == MDB_NOTFOUND) {
        rc = guarded_cursor(view, cursor->db, &k, &v, MDB_LAST);
    } else if (before && rc == 0 && !wq_span_equal(span_of_val(&k), key)) {
        rc = guarded_cursor(view, cursor->db, &k, &v, MDB_PREV);
    }
    WQ_TRY(changed(view, rc, "cannot read"));
    return stand(view, cursor, &k, &v);
}

wq_status kv_txn_step(kv_view *view, kv_cursor *cursor, bool back)
{
    WQ_TRY(usable(view, cursor->db));
    MDB_val k = val(cursor->key);
    MDB_val v = {0, NULL};
    int rc = guarded_cursor(view, cursor->db, &k, &v, MDB_SET_RANGE);
    if (back) {
        rc = guarded_cursor(view, cursor->db, &k, &v, rc == MDB_NOTFOUND ? MDB_LAST : MDB_PREV);
    } else if (rc == 0 && wq_span_equal(span_of_val(&k), cursor->key)) {
        rc = guarded_cursor(view, cursor->db, &k, &v, MDB_NEXT);
    }
    WQ_TRY(changed(view, rc, "cannot read"));
    return stand(view, cursor, &k, &v);
}

wq_status kv_txn_behind(kv_view *txn, unsigned db, wq_span key, bool *behind)
{
    MDB_val k = {0, NULL};
    MDB_val v = {0, NULL};
    WQ_TRY(usable(txn, db));
    wq_status st = changed(txn, guarded_cursor(txn, db, &k, &v, MDB_LAST), "cannot read");
    WQ_FAIL_IF(st != WQ_OK && st != WQ_ENOTFOUND, st);
    *behind = st == WQ_ENOTFOUND || wq_span_compare(span_of_val(&k), key) < 0;
    return WQ_OK;
}

/* LMDB does not tell what a transaction holds. Its dirty pages are malloc'd one after the other,
 * so the pieces of a page's size that changes touched are about as many as the pages. A set of
 * them is kept; when it is full, every further one counts. */
static void count_dirty(kv_view *txn, const void *where, size_t bytes, bool append)
{
    uint32_t page_size = txn->env->page_size;
    if (bytes + KV_PAGE_HEAD > page_size) {
        txn->dirty += (size_t)kv_overflow_pages(bytes, page_size) * page_size;
        return;
    }
    uint32_t tag = (uint32_t)((uintptr_t)where / page_size) + 1u;
    uint32_t at = tag * 2654435761u >> 16;
    for (unsigned i = 0; i < KV_DIRTY_PROBES; i++) {
        uint32_t *slot = &txn->dirty_slot[(at + i) % KV_DIRTY_SLOTS];
        if (*slot == tag) {
            return;
        }
        if (*slot == 0) {
            *slot = tag;
            break;
        }
    }
    /* Scattered changes touch branches too. */
    txn->dirty += append ? page_size : page_size + page_size / 4;
}

wq_status kv_txn_reserve(kv_view *txn, unsigned db, wq_span key, size_t bytes, bool append,
                         uint8_t **room)
{
    WQ_TRY(usable(txn, db));
    if (key.len == 0 || key.len > KV_KEY_MAX) {
        return wq_fail(txn->env->err, WQ_EINVAL, "a key of %zu bytes for '%s'", key.len,
                       txn->env->path);
    }
    MDB_val k = val(key);
    MDB_val v = {bytes, NULL};
    txn->changed = true;
    int rc = guarded_put(txn, db, &k, &v, MDB_RESERVE | (append ? MDB_APPEND : 0u));
    if (rc == MDB_KEYEXIST) {
        return wq_fail(txn->env->err, WQ_EINVAL, "a key that is not behind all others of '%s'",
                       txn->env->names[db]);
    }
    WQ_TRY(changed(txn, rc, "cannot write"));
    WQ_FAIL_IF(v.mv_data == NULL, WQ_EIO);
    *room = v.mv_data;
    count_dirty(txn, v.mv_data, bytes, append);
    return WQ_OK;
}

static wq_status put(kv_view *txn, unsigned db, wq_span key, wq_span value, bool append)
{
    if (value.len > KV_VALUE_MAX) {
        return wq_fail(txn->env->err, WQ_ELIMIT, "a value of %zu bytes for '%s'", value.len,
                       txn->env->path);
    }
    /* Key and value may be borrowed from the very page that is about to change. */
    uint8_t key_copy[KV_KEY_MAX];
    uint8_t value_copy[VALUE_COPY];
    if (key.len > 0 && key.len <= sizeof key_copy) {
        memcpy(key_copy, key.ptr, key.len);
        key.ptr = key_copy;
    }
    if (value.len > 0 && value.len <= sizeof value_copy) {
        memcpy(value_copy, value.ptr, value.len);
        value.ptr = value_copy;
    }
    uint8_t *room;
    uint64_t check = kv_record_check(db, key, value);
    WQ_TRY(kv_txn_reserve(txn, db, key, value.len + KV_TRAILER, append, &room));
    if (value.len > 0) {
        memcpy(room, value.ptr, value.len);
    }
    wq_put_le64(room + value.len, check);
    return WQ_OK;
}

wq_status kv_put(kv_view *txn, unsigned db, wq_span key, wq_span value)
{
    bool behind = false;
    WQ_TRY(kv_txn_behind(txn, db, key, &behind));
    return put(txn, db, key, value, behind);
}

wq_status kv_append(kv_view *txn, unsigned db, wq_span key, wq_span value)
{
    return put(txn, db, key, value, true);
}

/* Delete the record where the database's cursor was set. */
static wq_status delete_here(kv_view *txn, unsigned db, const MDB_val *key)
{
    count_dirty(txn, key->mv_data, 0, false);
    txn->changed = true;
    return changed(txn, guarded_cursor_delete(txn, db), "cannot delete from");
}

wq_status kv_delete(kv_view *txn, unsigned db, wq_span key)
{
    WQ_TRY(usable(txn, db));
    WQ_FAIL_IF(key.len == 0 || key.len > KV_KEY_MAX, WQ_ENOTFOUND);
    MDB_val k = val(key);
    MDB_val v = {0, NULL};
    WQ_TRY(changed(txn, guarded_cursor(txn, db, &k, &v, MDB_SET_KEY), "cannot read"));
    return delete_here(txn, db, &k);
}

wq_status kv_delete_range(kv_view *txn, unsigned db, wq_span first, wq_span last)
{
    static const uint8_t least[1] = {0};
    WQ_TRY(usable(txn, db));
    wq_span from = first.len > 0 ? first : wq_span_of(least, 1);
    for (;;) {
        MDB_val k = val(from);
        MDB_val v = {0, NULL};
        int rc = guarded_cursor(txn, db, &k, &v, MDB_SET_RANGE);
        if (rc == MDB_NOTFOUND ||
            (rc == 0 && last.len > 0 && wq_span_compare(span_of_val(&k), last) >= 0)) {
            return WQ_OK;
        }
        WQ_TRY(changed(txn, rc, "cannot read"));
        WQ_TRY(delete_here(txn, db, &k));
    }
}

size_t kv_dirty_bytes(const kv_view *txn)
{
    return txn->dirty;
}
