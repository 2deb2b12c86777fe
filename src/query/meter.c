/* SPDX-License-Identifier: MIT */
#include "query/meter.h"

wq_status query_meter_block(query_meter *meter)
{
    meter->work += meter->steps / QUERY_METER_BLOCK;
    meter->steps %= QUERY_METER_BLOCK;
    if (meter->task == NULL) {
        return WQ_OK;
    }
    if (meter->task->cancel != NULL && *meter->task->cancel != 0) {
        return WQ_ECANCEL;
    }
    return meter->task->work != 0 && meter->work >= meter->task->work ? WQ_EDEADLINE : WQ_OK;
}
