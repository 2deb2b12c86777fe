/* SPDX-License-Identifier: MIT */
/* Which pieces of sample texts a dictionary should hold.
 *
 * After Liao, Petri, Moffat, Wirth: "Effective Construction of Relative Lempel-Ziv Dictionaries"
 * (WWW 2016), as zstd's COVER trainers do: pieces of some length are chosen that cover the short
 * strings which most samples have, each string being worth something once. Ours because the one
 * in zstd does not look at what malloc gave, and because its choice should not change with the
 * library. Integers only, one thread: the same samples give the same pieces on every machine.
 * Layer: pack. Thread rule: one owner while it runs. */
#ifndef PACK_TRAINER_H
#define PACK_TRAINER_H

#include "base/span.h"

/** Fill `out` with at most `bytes` bytes chosen from samples that lie one behind the other in
 * `flat`, the most useful last (where zstd finds them cheapest). `*used` gets how many.
 * WQ_ENOTFOUND when nothing repeats. Heap: 1 MiB while it runs. */
wq_status pack_trainer_choose(wq_span flat, const size_t *sizes, size_t count, uint8_t *out,
                              size_t bytes, size_t *used) WQ_MUST_USE;

#endif
