/* SPDX-License-Identifier: MIT */
/* Answers as lines for an evaluation. What evaluates refuses a document that a question has twice:
 * each is printed where it stands first. */
#include "cli/answer.h"

#include <inttypes.h>
#include <stdlib.h>

/* Names that were printed, by hash: a table of twice their number and more, 0 where none is. */
typedef struct trec_names {
    uint64_t *hashes;
    size_t room, count;
} trec_names;

typedef struct trec_line {
    const cli_question *question;
    uint32_t rank, score;
    trec_names names;
} trec_line;

/* FNV-1a; never 0. */
static uint64_t name_hash(wq_span name)
{
    uint64_t hash = 0xCBF29CE484222325u;
    for (size_t i = 0; i < name.len; i++) {
        hash = (hash ^ name.ptr[i]) * 0x100000001B3u;
    }
    return hash | 1;
}

/* The place of a hash, or the free one that it would take. */
static uint64_t *name_place(const trec_names *names, uint64_t hash)
{
    size_t at = (size_t)(hash >> 16) & (names->room - 1);
    while (names->hashes[at] != 0 && names->hashes[at] != hash) {
        at = (at + 1) & (names->room - 1);
    }
    return &names->hashes[at];
}

static wq_status names_grow(trec_names *names)
{
    trec_names wider = {NULL, names->room == 0 ? 512 : 2 * names->room, names->count};
    wider.hashes = calloc(wider.room, sizeof *wider.hashes);
    if (wider.hashes == NULL) {
        return WQ_ENOMEM;
    }
    for (size_t i = 0; i < names->room; i++) {
        if (names->hashes[i] != 0) {
            *name_place(&wider, names->hashes[i]) = names->hashes[i];
        }
    }
    free(names->hashes);
    *names = wider;
    return WQ_OK;
}

/* Whether the name is new; it is no longer then. */
static wq_status name_add(trec_names *names, wq_span name, bool *is_new)
{
    uint64_t hash = name_hash(name);
    if (2 * names->count >= names->room) {
        WQ_TRY(names_grow(names));
    }
    uint64_t *place = name_place(names, hash);
    *is_new = *place == 0;
    *place = hash;
    names->count += *is_new;
    return WQ_OK;
}

/* A white space would end the field. */
static void word_put(wq_span text)
{
    for (size_t i = 0; i < text.len; i++) {
        uint8_t c = text.ptr[i];
        (void)fputc(c <= ' ' || c == 0x7F ? '_' : c, stdout);
    }
}

static wq_status line_print(void *arg, const wq_article *edition)
{
    trec_line *line = arg;
    char id[WQ_ID_LETTERS + 1];
    wq_span name = edition->docno;
    bool is_new;
    if (name.len == 0) {
        wq_id_format(edition->id, id);
        name = wq_span_str(id);
    }
    WQ_TRY(name_add(&line->names, name, &is_new));
    if (is_new) {
        word_put(wq_span_str(line->question->name));
        (void)fputs(" Q0 ", stdout);
        word_put(name);
        (void)printf(" %" PRIu32 " %" PRIu32 " warraq\n", ++line->rank, line->score);
    }
    return WQ_OK;
}

wq_status cli_hits_trec(wq_snapshot *snapshot, wq_hits *hits, const cli_question *question)
{
    trec_line line = {.question = question, .rank = question->how.offset};
    wq_status status = WQ_OK;
    for (uint32_t i = 0; i < wq_hits_count(hits) && status == WQ_OK; i++) {
        wq_hit hit;
        status = wq_hits_get(hits, i, &hit);
        if (status == WQ_OK) {
            line.score = hit.score;
            status = wq_editions_each(snapshot, hit.id, line_print, &line);
        }
    }
    free(line.names.hashes);
    return status;
}
