/* SPDX-License-Identifier: MIT */
/* The cancel flag and the work budget of one query. Layer: query. */
#ifndef QUERY_METER_H
#define QUERY_METER_H

#include "base/status.h"

#include <warraq/task.h>

#include <stdint.h>

/** Steps that make one unit of work: the articles of a block. */
#define QUERY_METER_BLOCK 128u

/** Transparent. */
typedef struct query_meter {
    const wq_task *task; /**< or NULL */
    uint32_t steps;      /**< of the present unit */
    uint64_t work;       /**< units done */
} query_meter;

/** A unit is full: WQ_ECANCEL, WQ_EDEADLINE or WQ_OK. */
wq_status query_meter_block(query_meter *meter) WQ_MUST_USE;

/** Count `steps` (a posting is one; a list opened, a range read or a seek are more). */
static inline wq_status query_meter_tick(query_meter *meter, uint32_t steps)
{
    meter->steps += steps;
    return meter->steps < QUERY_METER_BLOCK ? WQ_OK : query_meter_block(meter);
}

#endif
