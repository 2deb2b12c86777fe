/* SPDX-License-Identifier: MIT */
/* The whole of libwarraq in one screen: make an archive, add a file, ask it, print the hits.
 *   cc example.c $(pkg-config --cflags --libs warraq) -o example && ./example DIR FILE QUESTION */
#include <warraq/warraq.h>

#include <stdio.h>

static int failed(const wq_archive *archive, wq_status status)
{
    (void)fprintf(stderr, "example: %s (%s)\n", wq_archive_message(archive),
                  wq_status_text(status));
    return 1;
}

int main(int argc, char **argv)
{
    if (argc != 4) {
        (void)fprintf(stderr, "usage: example DIR FILE QUESTION\n");
        return 2;
    }
    wq_archive *archive = NULL;
    wq_snapshot *snapshot = NULL;
    wq_hits *hits = NULL;
    wq_add_result added;
    const char *file = argv[2];
    wq_status status = wq_archive_init(argv[1], NULL, &archive);
    if (status != WQ_OK || (status = wq_add(archive, &file, 1, NULL, &added)) != WQ_OK ||
        (status = wq_snapshot_open(archive, &snapshot)) != WQ_OK ||
        (status = wq_find(snapshot, argv[3], NULL, &hits)) != WQ_OK) {
        return failed(archive, status);
    }
    (void)printf("%llu articles, %llu match\n", (unsigned long long)added.added,
                 (unsigned long long)wq_hits_total(hits));
    wq_hit hit;
    for (uint32_t i = 0; wq_hits_get(hits, i, &hit) == WQ_OK; i++) {
        char id[WQ_ID_LETTERS + 1], title[1000];
        size_t len; /* what an article says goes to a terminal only through wq_text_safe */
        wq_id_format(hit.id, id);
        if (wq_text_safe(hit.article->title, false, title, sizeof title, &len) == WQ_OK) {
            (void)printf("%s  %.*s\n", id, (int)len, title);
        }
    }
    wq_hits_free(hits);
    wq_snapshot_close(snapshot);
    wq_archive_close(archive);
    return 0;
}
