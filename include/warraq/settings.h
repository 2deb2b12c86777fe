/* SPDX-License-Identifier: MIT */
/* What an archive keeps for the people at it: settings, and a PIN.
 *
 * Small records under names, in a small database of the archive's own (settings.mdb): the console's
 * reading list, its view for each line. Nothing of an article is in it, and nothing that was asked.
 * The PIN is for the person at a line: who can read the card's files has the articles all the
 * same. */
#ifndef WARRAQ_SETTINGS_H
#define WARRAQ_SETTINGS_H

#include <warraq/status.h>
#include <warraq/types.h>

#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The reading list: ids of 16 bytes, one behind the other, in the order they were marked. */
#define WQ_SETTING_MARKS "marks"

typedef struct wq_settings wq_settings;

/** Open the settings of the archive in `dir`: reading what was last committed, or with `write` one
 * change. Reading where nothing was ever written gives no records. A process has the settings of an
 * archive open once, and must close them before it opens them again. WQ_ENOENT, WQ_EBUSY,
 * WQ_EREADONLY, WQ_EACCES, WQ_ECORRUPT; `*out` is then a handle that can only be asked for its
 * message and closed, or NULL without memory. */
WQ_API wq_status wq_settings_open(const char *dir, bool write, wq_settings **out) WQ_MUST_USE;
/** Close and free; NULL is allowed. What was not committed is as if it had not been. */
WQ_API void wq_settings_close(wq_settings *settings);
/** The sentence about the last call that failed. Borrowed; "" for none and for NULL. */
WQ_API const char *wq_settings_message(const wq_settings *settings);

/** The value of a name, borrowed until the next call. WQ_ENOTFOUND. */
WQ_API wq_status wq_setting_get(wq_settings *settings, const char *name,
                                wq_span *value) WQ_MUST_USE;
/** Put a value of at most 64 KiB under a name of at most 200 bytes; an empty one takes it away. */
WQ_API wq_status wq_setting_put(wq_settings *settings, const char *name, wq_span value) WQ_MUST_USE;
/** Make all puts last, at once. Then it can only be closed. */
WQ_API wq_status wq_settings_commit(wq_settings *settings) WQ_MUST_USE;

/** Bytes of a PIN. */
#define WQ_PIN_MIN 4
#define WQ_PIN_MAX 64

/** Whether the archive has a PIN. When that cannot be read (WQ_ECORRUPT) `*set` is true: nobody
 * passes. WQ_ENOENT: no archive. */
WQ_API wq_status wq_pin_is_set(const char *dir, bool *set) WQ_MUST_USE;
/** Set the PIN, or with an empty span take it away. Does not ask for the old one: that is the
 * caller's. WQ_EINVAL for its length; as wq_settings_open. */
WQ_API wq_status wq_pin_set(const char *dir, wq_span pin) WQ_MUST_USE;
/** Try a PIN. WQ_OK: right. WQ_EACCES: wrong, and `*wait` seconds until the next try is looked at.
 * WQ_EBUSY: too early, not looked at, `*wait` seconds are left. WQ_ENOTFOUND: none is set. Tries
 * are counted on the card before they are looked at; after three wrong ones the time is 2 s and
 * doubles up to 10 minutes. Heap 7 MiB while it runs (Argon2id). */
WQ_API wq_status wq_pin_try(const char *dir, wq_span pin, unsigned *wait) WQ_MUST_USE;
/** Overwrite bytes that must not stay in memory; the compiler does not leave it out. */
WQ_API void wq_pin_forget(void *bytes, size_t len);

#ifdef __cplusplus
}
#endif
#endif
