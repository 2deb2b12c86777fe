/* SPDX-License-Identifier: MIT */
/* settings.mdb: the archive's own small database, where the console keeps what outlives a session
 * (reading list, a view for each line, the PIN). FORMAT.md names the records.
 *
 * Not the truth about any article: without it nothing is lost but these. The same doors as
 * articles.mdb: records with checks, read by the bounded walker, written by LMDB after the whole
 * (small) file was checked. One writer at a time, by byte 2 of the archive's lock file.
 * Layer: store. Thread rule: one owner. Heap: LMDB's 3 MiB while open for writing. */
#ifndef STORE_SETTINGS_DB_H
#define STORE_SETTINGS_DB_H

#include "base/span.h"

typedef struct store_settings store_settings;

/** Longest name and value. */
#define STORE_SETTING_NAME  200u
#define STORE_SETTING_VALUE 65536u

/** Open those of the archive in `dir`; `err` is lent until close. Reading where nothing was ever
 * written gives an empty one. For writing: one transaction, waits at most 2 s for another writer.
 * A process has those of an archive open once: LMDB's locks are the process's.
 * WQ_ENOENT: no archive there; WQ_EBUSY, WQ_EREADONLY, WQ_ECORRUPT, WQ_ENOSPC. */
wq_status store_settings_open(const char *dir, bool write, wq_error *err,
                              store_settings **out) WQ_MUST_USE;
/** What was not committed is as if it had not been. NULL is allowed. */
void store_settings_close(store_settings *s);
/** Borrowed until the next call. WQ_ENOTFOUND. */
wq_status store_setting_get(store_settings *s, const char *name, wq_span *value) WQ_MUST_USE;
/** Put; an empty value takes the name away. WQ_EINVAL when open for reading or too long. */
wq_status store_setting_put(store_settings *s, const char *name, wq_span value) WQ_MUST_USE;
/** Make all puts last, at once. Then it can only be closed. */
wq_status store_settings_commit(store_settings *s) WQ_MUST_USE;
/** Check the whole file; one that is not there is whole. Nobody may be writing it. */
wq_status store_settings_check(const char *dir, wq_error *err) WQ_MUST_USE;

#endif
