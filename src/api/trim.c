/* SPDX-License-Identifier: MIT */
#include "api/api.h"

#include "base/file.h"

/* Free pages are worth a copy of the rest from here on: the copy is written once, and what a card
 * gets back is more than a third of that. */
#define TRIM_LEAST (8 * WQ_MIB)

#define TRIM_MEMORY (24 * WQ_MIB)

/* What lies in a file beside the pages in use, estimated: LMDB's own pages are a twelfth. */
static bool is_loose(uint64_t file, uint64_t live)
{
    uint64_t used = live + live / 12;
    return file > used + TRIM_LEAST && file - used > used / 3;
}

/* A copy needs its own room beside the file, and some must be left. */
static bool has_room(const wq_archive *archive, uint64_t live)
{
    wq_file *file;
    if (wq_file_open(archive->index_path, WQ_FILE_READ, NULL, &file) != WQ_OK) {
        return false;
    }
    uint64_t space = wq_file_space(file);
    wq_file_close(file);
    return space > live + live / 4 + 2 * TRIM_LEAST;
}

static wq_status files_measure(wq_archive *archive, wq_stat *stat)
{
    wq_snapshot *snapshot;
    stat->size = sizeof *stat;
    WQ_TRY(wq_snapshot_open(archive, &snapshot));
    wq_status status = wq_stat_get(snapshot, stat);
    wq_snapshot_close(snapshot);
    return status;
}

/* The index is closed meanwhile: each file that is open for writing takes 3 MiB for LMDB's lists,
 * and the copy is one more. */
static wq_status articles_trim(wq_archive *archive, wq_task *task)
{
    index_close(archive->index);
    archive->index = NULL;
    wq_status status = store_compact(archive->articles, task);
    wq_status opened = api_index_open(archive, true);
    archive->index_status = opened;
    return status != WQ_OK ? status : opened;
}

wq_status api_trim(wq_archive *archive, const wq_task *task)
{
    wq_stat stat;
    WQ_TRY(files_measure(archive, &stat));
    uint64_t articles = stat.frame_bytes + stat.table_bytes + stat.dictionary_bytes +
                        stat.catalog_bytes + stat.draft_bytes;
    bool trim_articles =
        is_loose(stat.articles_file_bytes, articles) && has_room(archive, articles);
    bool trim_index =
        is_loose(stat.index_file_bytes, stat.index_bytes) && has_room(archive, stat.index_bytes);
    WQ_FAIL_IF((!trim_articles && !trim_index) || archive->snapshots > 0, WQ_OK);
    WQ_FAIL_IF(store_alone_begin(archive->articles) != WQ_OK, WQ_OK);
    wq_task copy = {.size = sizeof copy, .cancel = task != NULL ? task->cancel : NULL};
    wq_status status = WQ_OK;
    if (trim_articles) {
        status = articles_trim(archive, &copy);
    }
    if (status == WQ_OK && trim_index) {
        status = index_compact(archive->index, &copy);
    }
    store_alone_end(archive->articles);
    if (status == WQ_ENOSPC || status == WQ_ECANCEL) {
        wq_error_clear(&archive->err);
        return WQ_OK;
    }
    return status;
}
