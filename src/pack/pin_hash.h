/* SPDX-License-Identifier: MIT */
/* What is kept of a PIN: Argon2id (RFC 9106) through libsodium, with a salt of its own.
 *
 * 7 MiB and 5 passes, one lane: an option of the OWASP password storage cheat sheet that a board
 * of 64 MB has room for (0.1 s on a PC, about 1 s on an ARMv6 board). A PIN has few digits: what
 * keeps it is the growing delay (store/pin.h), the hash only makes a stolen card dearer to try.
 * Layer: pack. Heap: PACK_PIN_MEMORY while a call runs. Thread rule: none shared. */
#ifndef PACK_PIN_HASH_H
#define PACK_PIN_HASH_H

#include "base/span.h"

#define PACK_PIN_MEMORY ((size_t)7 * 1024 * 1024)
#define PACK_PIN_PASSES 5u
/** Bytes of a record with its NUL: "$argon2id$v=19$m=...". */
#define PACK_PIN_RECORD 128

/** Make a record of a PIN. WQ_ENOMEM. */
wq_status pack_pin_hash(wq_span pin, char record[PACK_PIN_RECORD]) WQ_MUST_USE;
/** WQ_OK when the record is of this PIN, WQ_EACCES when it is not, WQ_ENOMEM, WQ_ECORRUPT when it
 * is no record, or asks for more than twice our memory or passes. */
wq_status pack_pin_verify(const char record[PACK_PIN_RECORD], wq_span pin) WQ_MUST_USE;
/** Overwrite what must not stay in memory. */
void pack_pin_forget(void *bytes, size_t len);

#endif
