/* SPDX-License-Identifier: MIT */
#include "pack/pin_hash.h"

#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

_Static_assert(PACK_PIN_RECORD == crypto_pwhash_STRBYTES, "a record fits");

wq_status pack_pin_hash(wq_span pin, char record[PACK_PIN_RECORD])
{
    WQ_FAIL_IF(sodium_init() < 0, WQ_EINTERNAL);
    return crypto_pwhash_str_alg(record, (const char *)pin.ptr, pin.len, PACK_PIN_PASSES,
                                 PACK_PIN_MEMORY, crypto_pwhash_ALG_ARGON2ID13) == 0
               ? WQ_OK
               : WQ_ENOMEM;
}

/* A damaged record must not make us take gigabytes. */
static bool record_is_sane(const char *record)
{
    unsigned memory, passes, lanes;
    return memchr(record, 0, PACK_PIN_RECORD) != NULL &&
           sscanf(record, "$argon2id$v=19$m=%u,t=%u,p=%u$", &memory, &passes, &lanes) == 3 &&
           memory <= 2 * PACK_PIN_MEMORY / 1024 && passes <= 2 * PACK_PIN_PASSES && lanes == 1;
}

wq_status pack_pin_verify(const char record[PACK_PIN_RECORD], wq_span pin)
{
    WQ_FAIL_IF(!record_is_sane(record), WQ_ECORRUPT);
    WQ_FAIL_IF(sodium_init() < 0, WQ_EINTERNAL);
    errno = 0;
    if (crypto_pwhash_str_verify(record, (const char *)pin.ptr, pin.len) == 0) {
        return WQ_OK;
    }
    return errno == ENOMEM ? WQ_ENOMEM : WQ_EACCES;
}

void pack_pin_forget(void *bytes, size_t len)
{
    sodium_memzero(bytes, len);
}
