/* SPDX-License-Identifier: MIT */
/** The whole of libwarraq's interface in one include. */
#ifndef WARRAQ_WARRAQ_H
#define WARRAQ_WARRAQ_H

#include <warraq/add.h>
#include <warraq/archive.h>
#include <warraq/article.h>
#include <warraq/dates.h>
#include <warraq/find.h>
#include <warraq/like.h>
#include <warraq/pages.h>
#include <warraq/settings.h>
#include <warraq/status.h>
#include <warraq/task.h>
#include <warraq/text.h>
#include <warraq/timeline.h>
#include <warraq/types.h>
#include <warraq/words.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The library's version, e.g. "0.1.0". Static. */
WQ_API const char *wq_version(void);

#ifdef __cplusplus
}
#endif
#endif
