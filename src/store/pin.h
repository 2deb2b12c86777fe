/* SPDX-License-Identifier: MIT */
/* The PIN of an archive, and how often it may be tried.
 *
 * A try is counted on the card before it is looked at, so neither reconnecting nor pulling the plug
 * gives one for nothing. After three wrong ones the next is refused, unlooked at, until a
 * time has passed: 2 s, doubled with each, at most 10 minutes. The time is the kernel's since boot
 * (no clock that a person can set); after a boot it counts from the boot.
 * Layer: store. Heap: 7 MiB while a PIN is hashed. */
#ifndef STORE_PIN_H
#define STORE_PIN_H

#include "base/span.h"

/** Bytes of a PIN: four digits are the least that make sense with the delay. */
#define STORE_PIN_MIN 4u
#define STORE_PIN_MAX 64u

/** Whether one is set. WQ_ECORRUPT when that cannot be read: then nobody may pass. */
wq_status store_pin_is_set(const char *dir, wq_error *err, bool *set) WQ_MUST_USE;
/** Set it, or with an empty one take it away; tries begin anew. WQ_EINVAL for its length. */
wq_status store_pin_set(const char *dir, wq_span pin, wq_error *err) WQ_MUST_USE;
/** WQ_OK: it is the PIN. WQ_EACCES: it is not, `*wait` seconds until the next try is looked at.
 * WQ_EBUSY: it was not looked at, `*wait` seconds are left. WQ_ENOTFOUND: none is set. Where the
 * try cannot be counted (a full card, a medium that cannot be written) it takes 3 s. */
wq_status store_pin_try(const char *dir, wq_span pin, wq_error *err, unsigned *wait) WQ_MUST_USE;

/** Seconds of delay after so many wrong tries. */
unsigned store_pin_delay(uint32_t tries);

#endif
