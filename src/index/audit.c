/* SPDX-License-Identifier: MIT */
/* Proves the numbered invariants of FORMAT.md; a finding begins with the number that it breaks. */
#include "index/inner.h"

#include "base/bytes.h"
#include "index/length.h"
#include "kv/structure.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct verify {
    index_db *db;
    index_view *view;
    wq_task *task;
    wq_findings findings;
} verify;

static void found(verify *v, const char *rule, uint32_t name, const char *format, ...)
    WQ_PRINTF(4, 5);

static void found(verify *v, const char *rule, uint32_t name, const char *format, ...)
{
    char text[WQ_ERROR_MAX];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(text, sizeof text, format, args);
    va_end(args);
    wq_finding_put(&v->findings, WQ_ECORRUPT, "%s: index segment %" PRIu32 ": %s", rule, name,
                   text);
}

/* A failure of the bytes is a finding and verification goes on elsewhere; others end it. */
static wq_status finding_or(verify *v, wq_status st, const char *rule, uint32_t name,
                            const char *what)
{
    if (st == WQ_ECORRUPT || st == WQ_EIO || st == WQ_ENOTFOUND) {
        const char *why = v->db->err != NULL ? v->db->err->text : "";
        found(v, rule, name, "%s%s%s", what, why[0] == '\0' ? "" : ": ", why);
        wq_error_clear(v->db->err);
        return WQ_OK;
    }
    return st;
}

static bool cancelled(const verify *v)
{
    return v->task != NULL && v->task->cancel != NULL && *v->task->cancel != 0;
}

/* ---- I2: the state ---- */

static bool named(const uint32_t *names, uint32_t count, uint32_t name)
{
    for (uint32_t i = 0; i < count; i++) {
        if (names[i] == name) {
            return true;
        }
    }
    return false;
}

static void verify_state(verify *v)
{
    const index_state *s = &v->view->state;
    for (uint32_t i = 0; i < s->count; i++) {
        uint32_t name = s->segments[i];
        if (name == 0 || name >= s->next || named(s->segments, i, name) ||
            named(s->pending, s->pending_count, name)) {
            found(v, "I2", name, "its name is not its own");
        }
    }
}

/* ---- I8: records of segments that are not there ---- */

static bool name_known(const index_state *s, uint32_t name)
{
    return named(s->segments, s->count, name) || named(s->pending, s->pending_count, name) ||
           name == s->next;
}

static wq_status verify_orphans(verify *v)
{
    kv_cursor cursor;
    for (uint32_t name = 1; name < INDEX_NAME_END; name++) {
        uint8_t from[4];
        uint8_t behind[4];
        index_segment_keys(name, from, behind);
        wq_status st = kv_seek(v->view->kv, INDEX_DB_RECORDS, wq_span_of(from, 4), &cursor);
        WQ_FAIL_IF(st == WQ_ENOTFOUND, WQ_OK);
        WQ_TRY(st);
        WQ_FAIL_IF(cursor.key.len < 4, WQ_ECORRUPT);
        name = wq_be32(cursor.key.ptr) / INDEX_KINDS;
        if (!name_known(&v->view->state, name)) {
            found(v, "I8", name, "bytes of a segment that is not in force");
        }
    }
    return WQ_OK;
}

/* ---- I3, I4: tables ---- */

typedef struct sums {
    index_rows rows;
    uint64_t dead_words;
    uint32_t dead;
    index_level_page levels;
} sums;

static wq_status verify_article(verify *v, index_segment *s, uint32_t n, index_article *before,
                                sums *sum)
{
    const uint8_t *row;
    uint8_t code;
    uint32_t level;
    bool live;
    index_article article;
    WQ_TRY(index_segment_row(s, n, &v->view->rows, &row));
    WQ_TRY(index_segment_length(s, n, &code));
    WQ_TRY(index_segment_level(s, n, &sum->levels, &level));
    WQ_TRY(index_segment_live(s, n, &live));
    index_row_decode(row, &article);
    index_rows_add(&sum->rows, row);
    sum->dead += live ? 0 : 1;
    sum->dead_words += live ? 0 : article.length;
    if (n > 0 && index_article_compare(before, &article) > 0) {
        found(v, "I3", s->info.name, "article %" PRIu32 " is out of order", n);
    }
    if (code != index_length_encode(article.length)) {
        found(v, "I3", s->info.name, "article %" PRIu32 " has two lengths", n);
    }
    if (level != index_length_level(code)) {
        found(v, "I3", s->info.name, "article %" PRIu32 " is not of its level", n);
    }
    *before = article;
    return WQ_OK;
}

static wq_status verify_articles(verify *v, index_segment *s)
{
    sums sum = {0};
    index_rows_begin(&sum.rows);
    index_article before = {0};
    for (uint32_t n = 0; n < s->info.articles; n++) {
        WQ_TRY(verify_article(v, s, n, &before, &sum));
    }
    index_rows_end(&sum.rows);
    if (sum.rows.seed != s->info.seed || sum.rows.words != s->info.words ||
        memcmp(&sum.rows.extent, &s->info.extent, sizeof s->info.extent) != 0) {
        found(v, "I3", s->info.name, "its record does not say what its articles say");
    }
    if (sum.dead != s->info.dead || sum.dead_words != s->info.dead_words) {
        found(v, "I4", s->info.name, "%" PRIu32 " articles are dead, its record says %" PRIu32,
              sum.dead, s->info.dead);
    }
    return WQ_OK;
}

static wq_status verify_places(verify *v, index_segment *s)
{
    uint64_t before = 0;
    uint8_t *seen = calloc(s->info.articles / 8u + 1u, 1);
    WQ_FAIL_IF(seen == NULL, WQ_ENOMEM);
    wq_status st = WQ_OK;
    for (uint32_t i = 0; st == WQ_OK && i < s->info.articles; i++) {
        uint32_t n;
        const uint8_t *row;
        index_article article;
        st = index_segment_by_place(s, i, &v->view->places, &n);
        if (st == WQ_OK) {
            st = index_segment_row(s, n, &v->view->rows, &row);
        }
        if (st == WQ_OK) {
            index_row_decode(row, &article);
            uint64_t place = (uint64_t)article.box << 32 | article.row;
            if ((seen[n / 8] >> (n % 8) & 1) != 0 || place < before) {
                found(v, "I3", s->info.name, "place %" PRIu32 " is out of order", i);
            }
            seen[n / 8] |= (uint8_t)(1u << (n % 8));
            before = place;
        }
    }
    free(seen);
    return st;
}

/* ---- I5, I6, I7: terms, lists, positions ---- */

typedef struct lists {
    verify *v;
    index_segment *s;
    index_cursor cursor;
    index_cursor_room room;
    index_position_reader positions;
    uint32_t seen, before;
    index_bound bound;
    index_level_page levels;
    bool bounded;
    uint32_t terms;
    index_leaf_writer made; /* leaves and branches from the terms */
    index_leaf leaf;        /* and as they are */
    kv_cursor branch;
    bool branched, otherwise;
} lists;

/* A posting against the bound of its block. */
static wq_status verify_bound(lists *l)
{
    uint32_t level;
    if (!l->bounded || l->cursor.iter.number > l->bound.last) {
        WQ_TRY(index_cursor_bound(&l->cursor, &l->bound));
        l->bounded = true;
    }
    WQ_TRY(index_segment_level(l->s, l->cursor.iter.number, &l->levels, &level));
    unsigned head = index_cursor_in_title(&l->cursor);
    if (index_cursor_tf(&l->cursor) >
        index_best_allows(l->bound.best[head], head, level, &l->s->weights)) {
        found(l->v, "I6", l->s->info.name, "an article is above the bound of its block");
    }
    return WQ_OK;
}

static wq_status verify_list(lists *l, const index_term *term)
{
    index_cursor *c = &l->cursor;
    l->seen = 0;
    l->bounded = false;
    WQ_TRY(index_cursor_open(l->s, term, c, &l->room));
    index_positions_init(&l->positions);
    bool positions = term->inline_list[INDEX_INLINE_POS] != 0;
    for (; c->iter.number != INDEX_END; l->seen++) {
        if (l->seen > 0 && c->iter.number <= l->before) {
            found(l->v, "I6", l->s->info.name, "a list does not rise");
        }
        l->before = c->iter.number;
        WQ_TRY(verify_bound(l));
        if (positions) {
            WQ_TRY(index_positions_each(c, &l->positions, NULL, NULL));
        }
        WQ_TRY(c->iter.next(&c->iter));
    }
    if (l->seen != term->articles) {
        found(l->v, "I6", l->s->info.name,
              "a list has %" PRIu32 " articles, its term says %" PRIu32, l->seen, term->articles);
    }
    return WQ_OK;
}

/* ---- I9, I10: the one way to write what is there ---- */

static void verify_made(lists *l, bool equal)
{
    if (!equal && !l->otherwise) {
        l->otherwise = true; /* said once: from here on what is made may stand elsewhere */
        found(l->v, "I9", l->s->info.name, "the dictionary is not what its terms make");
    }
}

static wq_status verify_leaf(void *arg, uint32_t number, wq_span made)
{
    lists *l = arg;
    const index_seginfo *info = &l->s->info;
    if (!l->otherwise && number < info->leaves) {
        bool last = number + 1 == info->leaves;
        WQ_TRY(index_leaf_read(l->v->view->kv, info, number, &l->leaf));
        verify_made(l,
                    wq_span_equal(made, wq_span_of(l->leaf.bytes, index_leaf_bytes(&l->leaf))) &&
                        (!last || index_leaf_place(number) + made.len == info->size[INDEX_LEAVES]));
    }
    return WQ_OK;
}

/* The next branch as it is. */
static wq_status branch_next(lists *l, wq_span *separator)
{
    bool begun = l->branched;
    l->branched = true;
    return index_branch_next(l->v->view->kv, l->s->info.name, begun, &l->branch, separator);
}

static wq_status verify_branch(void *arg, wq_span separator, wq_span made)
{
    lists *l = arg;
    wq_span is;
    WQ_FAIL_IF(l->otherwise, WQ_OK);
    wq_status st = branch_next(l, &is);
    WQ_FAIL_IF(st != WQ_OK && st != WQ_ENOTFOUND, st);
    verify_made(l, st == WQ_OK && wq_span_equal(separator, is) &&
                       wq_span_equal(made, l->branch.value));
    return WQ_OK;
}

static wq_status verify_dictionary_end(lists *l)
{
    wq_span separator;
    WQ_TRY(index_leaves_finish(&l->made));
    WQ_TRY(index_leaves_name(&l->made));
    WQ_FAIL_IF(l->otherwise, WQ_OK);
    wq_status st = branch_next(l, &separator);
    WQ_FAIL_IF(st != WQ_OK && st != WQ_ENOTFOUND, st);
    verify_made(l, st == WQ_ENOTFOUND && l->made.leaves == l->s->info.leaves);
    return WQ_OK;
}

static void verify_key(const lists *l, wq_span key)
{
    const index_db *db = l->v->db;
    if (db->key_is_right != NULL && l->s->info.analyser == db->analyser && !db->key_is_right(key)) {
        found(l->v, "I10", l->s->info.name, "a key is not written as its analyser does");
    }
}

static wq_status verify_terms(verify *v, index_segment *s, lists *l)
{
    index_terms it;
    index_term term;
    uint8_t before[INDEX_KEY_MAX];
    size_t before_len = 0;
    wq_status st;
    index_terms_init(&it, s);
    index_leaves_begin(&l->made, &(index_leaf_sink){verify_leaf, verify_branch, l}, s->info.seed);
    while ((st = index_terms_next(&it, &term)) == WQ_OK) {
        wq_span key = wq_span_of(it.reader.key, it.reader.key_len);
        wq_span last = wq_span_of(before, before_len);
        WQ_FAIL_IF(cancelled(v), WQ_ECANCEL);
        if (l->terms > 0 && wq_span_compare(last, key) >= 0) {
            found(v, "I5", s->info.name, "terms are out of order");
        }
        verify_key(l, key);
        WQ_TRY(index_leaves_add(&l->made, key, &term));
        memcpy(before, key.ptr, key.len);
        before_len = key.len;
        l->terms++;
        index_dict_seed(&it.reader, &term);
        WQ_TRY(finding_or(v, verify_list(l, &term), "I6", s->info.name, "a list"));
    }
    WQ_FAIL_IF(st != WQ_EEND, st);
    if (l->terms != s->info.terms) {
        found(v, "I5", s->info.name, "%" PRIu32 " terms, its record says %" PRIu32, l->terms,
              s->info.terms);
    }
    WQ_TRY(verify_dictionary_end(l));
    if (l->terms > 0 && (it.reader.lists != s->info.size[INDEX_LISTS] ||
                         it.reader.positions != s->info.size[INDEX_POSITIONS])) {
        found(v, "I7", s->info.name, "lists or positions that no term has");
    }
    return WQ_OK;
}

static wq_status verify_segment(verify *v, index_segment *s)
{
    uint32_t name = s->info.name;
    lists *l = calloc(1, sizeof *l);
    WQ_FAIL_IF(l == NULL, WQ_ENOMEM);
    l->v = v;
    l->s = s;
    wq_status st = finding_or(v, verify_articles(v, s), "I3", name, "its articles");
    if (st == WQ_OK) {
        st = finding_or(v, verify_places(v, s), "I3", name, "its places");
    }
    if (st == WQ_OK) {
        st = finding_or(v, verify_terms(v, s, l), "I5", name, "its dictionary");
    }
    free(l);
    return st;
}

wq_status index_segment_verify(index_segment *segment, wq_task *task)
{
    verify v = {.db = segment->view->db, .task = task, .view = segment->view};
    WQ_TRY(verify_segment(&v, segment));
    return v.findings.count == 0 ? WQ_OK : WQ_ECORRUPT;
}

static wq_status verify_view(verify *v)
{
    verify_state(v);
    WQ_TRY(finding_or(v, verify_orphans(v), "I8", 0, "its records"));
    for (unsigned i = 0; i < index_segments(v->view); i++) {
        WQ_FAIL_IF(cancelled(v), WQ_ECANCEL);
        WQ_TRY(verify_segment(v, &v->view->segments[i]));
    }
    return WQ_OK;
}

/* An index of another version is not damaged, though its databases may be others. */
static wq_status version_look(index_db *db)
{
    index_view *view;
    wq_status st = index_snapshot(db, &view);
    if (st == WQ_OK) {
        index_view_close(view);
    }
    return st == WQ_EVERSION ? st : WQ_OK;
}

wq_status index_verify(index_db *db, wq_task *task,
                       void (*line)(void *arg, wq_status status, const char *text), void *arg)
{
    verify v = {.db = db, .task = task, .findings = {.line = line, .arg = arg}};
    WQ_TRY(version_look(db));
    WQ_TRY(kv_check_tell(db->path, INDEX_DB_NAMES, INDEX_DBS, "I1", "index page", &v.findings));
    wq_status st = index_snapshot(db, &v.view);
    if (st == WQ_OK) {
        st = verify_view(&v);
        index_view_close(v.view);
    } else {
        st = finding_or(&v, st, "I2", 0, "its state");
    }
    wq_findings_end(&v.findings, "in the index");
    WQ_FAIL_IF(st != WQ_OK, st);
    return v.findings.count == 0
               ? WQ_OK
               : wq_fail(db->err, WQ_ECORRUPT, "'%s' is damaged: run warraq rebuild", db->path);
}
