/* SPDX-License-Identifier: MIT */
/* Settings and the PIN: what an archive keeps for the people at it. */
#include <warraq/settings.h>

#include "pack/pin_hash.h"
#include "store/pin.h"
#include "store/settings_db.h"

#include <stdlib.h>

_Static_assert(WQ_PIN_MIN == STORE_PIN_MIN && WQ_PIN_MAX == STORE_PIN_MAX, "one law");

struct wq_settings {
    wq_error err;
    store_settings *db; /* NULL after a failed open */
};

wq_status wq_settings_open(const char *dir, bool write, wq_settings **out)
{
    *out = calloc(1, sizeof **out);
    WQ_FAIL_IF(*out == NULL, WQ_ENOMEM);
    WQ_FAIL_IF(dir == NULL || dir[0] == '\0', WQ_EINVAL);
    return store_settings_open(dir, write, &(*out)->err, &(*out)->db);
}

void wq_settings_close(wq_settings *settings)
{
    if (settings != NULL) {
        store_settings_close(settings->db);
        free(settings);
    }
}

const char *wq_settings_message(const wq_settings *settings)
{
    return settings != NULL ? settings->err.text : "";
}

wq_status wq_setting_get(wq_settings *settings, const char *name, wq_span *value)
{
    WQ_FAIL_IF(settings->db == NULL, WQ_EINVAL);
    return store_setting_get(settings->db, name, value);
}

wq_status wq_setting_put(wq_settings *settings, const char *name, wq_span value)
{
    WQ_FAIL_IF(settings->db == NULL, WQ_EINVAL);
    return store_setting_put(settings->db, name, value);
}

wq_status wq_settings_commit(wq_settings *settings)
{
    WQ_FAIL_IF(settings->db == NULL, WQ_EINVAL);
    return store_settings_commit(settings->db);
}

wq_status wq_pin_is_set(const char *dir, bool *set)
{
    return store_pin_is_set(dir, NULL, set);
}

wq_status wq_pin_set(const char *dir, wq_span pin)
{
    return store_pin_set(dir, pin, NULL);
}

wq_status wq_pin_try(const char *dir, wq_span pin, unsigned *wait)
{
    return store_pin_try(dir, pin, NULL, wait);
}

void wq_pin_forget(void *bytes, size_t len)
{
    pack_pin_forget(bytes, len);
}
