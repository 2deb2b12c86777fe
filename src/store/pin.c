/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE /* CLOCK_BOOTTIME */
#include "store/pin.h"

#include "base/bytes.h"
#include "base/file.h"
#include "pack/pin_hash.h"
#include "store/settings_db.h"

#include <string.h>
#include <time.h>

/* "pin": the record of pack/pin_hash.h; "pin.tries": wrong tries le32, not before this second since
 * boot le32, the name of that boot. */
#define SETTING_PIN   "pin"
#define SETTING_TRIES "pin.tries"
#define TRIES_BYTES   (8u + WQ_BOOT_NAME)
#define FREE_TRIES    3u
#define DELAY_MAX     600u

typedef struct tries {
    uint32_t count;
    uint32_t not_before; /**< seconds since boot */
} tries;

unsigned store_pin_delay(uint32_t count)
{
    if (count < FREE_TRIES) {
        return 0;
    }
    return count - FREE_TRIES > 8 ? DELAY_MAX : 2u << (count - FREE_TRIES);
}

static uint32_t seconds_since_boot(void)
{
    struct timespec t;
    return clock_gettime(CLOCK_BOOTTIME, &t) == 0 ? (uint32_t)t.tv_sec : 0;
}

static wq_status tries_get(store_settings *s, tries *out)
{
    wq_span value;
    char boot[WQ_BOOT_NAME] = {0};
    *out = (tries){0, 0};
    wq_status st = store_setting_get(s, SETTING_TRIES, &value);
    WQ_FAIL_IF(st == WQ_ENOTFOUND, WQ_OK);
    WQ_TRY(st);
    WQ_FAIL_IF(value.len != TRIES_BYTES, WQ_ECORRUPT);
    out->count = wq_le32(value.ptr);
    wq_boot_name(boot);
    out->not_before = memcmp(boot, value.ptr + 8, strlen(boot) + 1) == 0
                          ? wq_le32(value.ptr + 4)
                          : store_pin_delay(out->count);
    return WQ_OK;
}

static wq_status tries_put(store_settings *s, const tries *t)
{
    uint8_t value[TRIES_BYTES] = {0};
    wq_put_le32(value, t->count);
    wq_put_le32(value + 4, t->not_before);
    wq_boot_name((char *)value + 8);
    return store_setting_put(s, SETTING_TRIES, wq_span_of(value, t->count > 0 ? TRIES_BYTES : 0));
}

static wq_status record_get(store_settings *s, char record[PACK_PIN_RECORD])
{
    wq_span value;
    WQ_TRY(store_setting_get(s, SETTING_PIN, &value));
    WQ_FAIL_IF(value.len != PACK_PIN_RECORD, WQ_ECORRUPT);
    memcpy(record, value.ptr, PACK_PIN_RECORD);
    return WQ_OK;
}

wq_status store_pin_is_set(const char *dir, wq_error *err, bool *set)
{
    store_settings *s;
    wq_span value;
    *set = true;
    WQ_TRY(store_settings_open(dir, false, err, &s));
    wq_status st = store_setting_get(s, SETTING_PIN, &value);
    *set = st != WQ_ENOTFOUND;
    store_settings_close(s);
    return st == WQ_ENOTFOUND ? WQ_OK : st;
}

wq_status store_pin_set(const char *dir, wq_span pin, wq_error *err)
{
    store_settings *s;
    char record[PACK_PIN_RECORD] = {0};
    if (pin.len > 0 && (pin.len < STORE_PIN_MIN || pin.len > STORE_PIN_MAX)) {
        return wq_fail(err, WQ_EINVAL, "a PIN has %u to %u letters or digits", STORE_PIN_MIN,
                       STORE_PIN_MAX);
    }
    if (pin.len > 0) {
        WQ_TRY(pack_pin_hash(pin, record));
    }
    WQ_TRY(store_settings_open(dir, true, err, &s));
    const tries none = {0, 0};
    wq_status st =
        store_setting_put(s, SETTING_PIN, wq_span_of(record, pin.len > 0 ? sizeof record : 0));
    if (st == WQ_OK) {
        st = tries_put(s, &none);
    }
    if (st == WQ_OK) {
        st = store_settings_commit(s);
    }
    store_settings_close(s);
    return st;
}

/* Count a try before it is looked at; WQ_EBUSY with `*wait` when it comes too early. */
static wq_status try_begin(const char *dir, wq_error *err, unsigned *wait)
{
    store_settings *s;
    tries t;
    WQ_TRY(store_settings_open(dir, true, err, &s));
    wq_status st = tries_get(s, &t);
    uint32_t now = seconds_since_boot();
    if (st == WQ_OK && now < t.not_before) {
        *wait = t.not_before - now;
        st = WQ_EBUSY;
    }
    if (st == WQ_OK) {
        t.count += t.count < UINT32_MAX;
        *wait = store_pin_delay(t.count);
        t.not_before = now + *wait;
        st = tries_put(s, &t);
    }
    if (st == WQ_OK) {
        st = store_settings_commit(s);
    }
    store_settings_close(s);
    return st;
}

static wq_status tries_forget(const char *dir)
{
    store_settings *s;
    const tries none = {0, 0};
    WQ_TRY(store_settings_open(dir, true, NULL, &s));
    wq_status st = tries_put(s, &none);
    if (st == WQ_OK) {
        st = store_settings_commit(s);
    }
    store_settings_close(s);
    return st;
}

wq_status store_pin_try(const char *dir, wq_span pin, wq_error *err, unsigned *wait)
{
    store_settings *s;
    char record[PACK_PIN_RECORD];
    *wait = 0;
    WQ_TRY(store_settings_open(dir, false, err, &s));
    wq_status st = record_get(s, record);
    store_settings_close(s);
    WQ_TRY(st);
    st = try_begin(dir, NULL, wait);
    WQ_FAIL_IF(st == WQ_EBUSY && *wait > 0, st);
    if (st != WQ_OK) {
        const struct timespec pause = {3, 0};
        (void)nanosleep(&pause, NULL);
    }
    st = pack_pin_verify(record, pin);
    if (st == WQ_OK) {
        *wait = 0;
        /* A try too many stays counted where it cannot be taken back. */
        (void)!tries_forget(dir);
    }
    return st;
}
