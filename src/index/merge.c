/* SPDX-License-Identifier: MIT */
/* Neighbouring segments become one. Each input's numbers are in order of (date, id), so the map
 * from old to new numbers rises in each input, and lists are merged without sorting. */
#include "index/feed.h"

#include "base/bytes.h"

#include <stdlib.h>
#include <string.h>

#define FAN 8u
/* The newest segment is one of many small additions below this, and they merge from that many bytes
 * on: a single article waits. */
#define NEWEST_MOST    (1 * WQ_MIB)
#define NEWEST_LEAST   (256 * WQ_KIB)
#define DEAD           UINT32_MAX
#define TIER_LEAST     (16 * WQ_KIB)
#define PROGRESS_TERMS 16384u
/* Inputs up to this in all are erased in the commit that replaces them. */
#define SMALL (1 * WQ_MIB)

typedef struct input {
    index_segment *segment;
    uint32_t *map; /* new numbers, or DEAD */
    uint32_t next; /* article or rank that comes next */
    index_page rows, places;
    index_article article; /* `next`, decoded */
    index_terms terms;
    index_term term;
    bool ended;   /* no more terms */
    uint32_t new; /* number of the feed's present article in the output, or DEAD */
    index_feed feed;
} input;

typedef struct merging {
    index_db *db;
    index_view *view;
    wq_task *task;
    uint32_t from;
    unsigned count;
    input *in;
    input *chosen[FAN]; /* that have the term which is being merged */
    unsigned chosen_count;
    uint32_t *positions; /* of one article */
    uint32_t *maps;
    index_rows rows; /* that live */
    index_bulk bulk;
    index_segwriter *writer;
} merging;

static bool cancelled(const wq_task *task)
{
    return task != NULL && task->cancel != NULL && *task->cancel != 0;
}

static uint64_t segment_bytes(const index_seginfo *info)
{
    uint64_t bytes = 0;
    for (unsigned i = 0; i < INDEX_SECTIONS; i++) {
        bytes += info->size[i];
    }
    return bytes;
}

/* ---- articles ---- */

/* Decode the next living article of an input, if there is one. */
static wq_status article_load(input *in)
{
    const uint8_t *row;
    while (in->next < in->segment->info.articles && in->map[in->next] == DEAD) {
        in->next++;
    }
    if (in->next == in->segment->info.articles) {
        return WQ_OK;
    }
    WQ_TRY(index_segment_row(in->segment, in->next, &in->rows, &row));
    index_row_decode(row, &in->article);
    return WQ_OK;
}

static wq_status dead_mark(input *in)
{
    for (uint32_t i = 0; in->segment->info.dead > 0 && i < in->segment->info.articles; i++) {
        bool live;
        WQ_TRY(index_segment_live(in->segment, i, &live));
        in->map[i] = live ? 0 : DEAD;
    }
    in->next = 0;
    return article_load(in);
}

/* The input with the least next article, or NULL when all are used up. */
static input *article_least(merging *m)
{
    input *least = NULL;
    for (unsigned i = 0; i < m->count; i++) {
        input *in = &m->in[i];
        if (in->next < in->segment->info.articles &&
            (least == NULL || index_article_compare(&in->article, &least->article) < 0)) {
            least = in;
        }
    }
    return least;
}

static wq_status articles_number(merging *m)
{
    for (unsigned i = 0; i < m->count; i++) {
        WQ_TRY(dead_mark(&m->in[i]));
    }
    index_rows_begin(&m->rows);
    for (input *in = article_least(m); in != NULL; in = article_least(m)) {
        uint8_t row[INDEX_ROW];
        index_row_encode(&in->article, row);
        in->map[in->next++] = m->rows.count;
        index_rows_add(&m->rows, row);
        WQ_TRY(article_load(in));
    }
    index_rows_end(&m->rows);
    return WQ_OK;
}

static wq_status rows_write(merging *m)
{
    for (unsigned i = 0; i < m->count; i++) {
        m->in[i].next = 0;
        WQ_TRY(article_load(&m->in[i]));
    }
    for (uint32_t n = 0; n < m->rows.count; n++) {
        input *in = m->in;
        while (in->next >= in->segment->info.articles || in->map[in->next] != n) {
            in++;
        }
        uint8_t row[INDEX_ROW];
        index_row_encode(&in->article, row);
        WQ_TRY(index_segwriter_row(m->writer, row));
        in->next++;
        WQ_TRY(article_load(in));
    }
    return WQ_OK;
}

/* The next living article of an input in order of place: `next` counts ranks here. */
static wq_status place_load(input *in, uint32_t *number)
{
    for (; in->next < in->segment->info.articles; in->next++) {
        const uint8_t *row;
        WQ_TRY(index_segment_by_place(in->segment, in->next, &in->places, number));
        if (in->map[*number] != DEAD) {
            WQ_TRY(index_segment_row(in->segment, *number, &in->rows, &row));
            index_row_decode(row, &in->article);
            return WQ_OK;
        }
    }
    return WQ_OK;
}

static bool place_less(const index_article *a, const index_article *b)
{
    return a->box != b->box ? a->box < b->box : a->row < b->row;
}

static wq_status places_write(merging *m)
{
    uint32_t number[FAN];
    for (unsigned i = 0; i < m->count; i++) {
        m->in[i].next = 0;
        WQ_TRY(place_load(&m->in[i], &number[i]));
    }
    for (uint32_t n = 0; n < m->rows.count; n++) {
        unsigned least = FAN;
        for (unsigned i = 0; i < m->count; i++) {
            const input *in = &m->in[i];
            if (in->next < in->segment->info.articles &&
                (least == FAN || place_less(&in->article, &m->in[least].article))) {
                least = i;
            }
        }
        /* Fewer places than articles: a table does not say what the other says. */
        WQ_FAIL_IF(least == FAN, index_damaged(m->in[0].segment, "the places"));
        WQ_TRY(index_segwriter_place(m->writer, m->in[least].map[number[least]]));
        m->in[least].next++;
        WQ_TRY(place_load(&m->in[least], &number[least]));
    }
    return WQ_OK;
}

/* ---- terms ---- */

static wq_span term_key(const input *in)
{
    return wq_span_of(in->terms.reader.key, in->terms.reader.key_len);
}

static wq_status term_load(input *in)
{
    wq_status st = index_terms_next(&in->terms, &in->term);
    in->ended = st == WQ_EEND;
    return in->ended ? WQ_OK : st;
}

/* Choose the inputs that have the least key; false when all are used up. */
static bool terms_choose(merging *m, wq_span *key)
{
    m->chosen_count = 0;
    for (unsigned i = 0; i < m->count; i++) {
        input *in = &m->in[i];
        if (in->ended) {
            continue;
        }
        int order = m->chosen_count > 0 ? wq_span_compare(term_key(in), *key) : -1;
        if (order < 0) {
            *key = term_key(in);
            m->chosen_count = 0;
        }
        if (order <= 0) {
            m->chosen[m->chosen_count++] = in;
        }
    }
    return m->chosen_count > 0;
}

/* Stand on a living article, or behind the last. */
static wq_status live_stand(input *in)
{
    for (;;) {
        in->new = in->feed.number != INDEX_END ? in->map[in->feed.number] : DEAD;
        if (in->new != DEAD || in->feed.number == INDEX_END) {
            return WQ_OK;
        }
        WQ_TRY(index_feed_next(&in->feed));
    }
}

static wq_status posting_copy(merging *m, input *in, bool positions)
{
    uint32_t code = index_feed_code(&in->feed);
    WQ_TRY(index_segwriter_posting(m->writer, in->new, code));
    if (positions) {
        uint8_t length = index_segwriter_length(m->writer, in->new);
        WQ_TRY(index_feed_positions(&in->feed, length, m->positions));
        WQ_TRY(index_segwriter_positions(m->writer, m->positions, code / 2));
    }
    WQ_TRY(index_feed_next(&in->feed));
    return live_stand(in);
}

/* The chosen input whose present article has the least new number, and the least of the others:
 * those of a day follow each other in one input. */
static input *posting_least(const merging *m, uint32_t *others)
{
    input *least = m->chosen[0];
    *others = DEAD;
    for (unsigned i = 1; i < m->chosen_count; i++) {
        uint32_t number = m->chosen[i]->new;
        if (number < least->new) {
            *others = least->new;
            least = m->chosen[i];
        } else if (number < *others) {
            *others = number;
        }
    }
    return least;
}

static wq_status postings_merge(merging *m, bool positions)
{
    for (;;) {
        uint32_t others;
        input *in = posting_least(m, &others);
        WQ_FAIL_IF(in->new == DEAD, WQ_OK);
        do {
            WQ_TRY(posting_copy(m, in, positions));
        } while (in->new < others);
    }
}

static wq_status term_merge(merging *m, wq_span key)
{
    WQ_TRY(index_segwriter_term(m->writer, key));
    for (unsigned i = 0; i < m->chosen_count; i++) {
        input *in = m->chosen[i];
        if (in->term.inline_list[INDEX_INLINE_LEN] == INDEX_IN_STREAM) {
            index_dict_seed(&in->terms.reader, &in->term);
        }
        WQ_TRY(index_feed_open(&in->feed, &in->term));
        WQ_TRY(live_stand(in));
    }
    WQ_TRY(postings_merge(m, index_key_positions(key)));
    for (unsigned i = 0; i < m->chosen_count; i++) {
        WQ_TRY(term_load(m->chosen[i]));
    }
    return WQ_OK;
}

static void progress_tell(const merging *m, uint32_t terms, uint32_t total)
{
    const wq_progress now = {.what = "merging",
                             .articles = (uint64_t)m->rows.count * terms / (total + 1u),
                             .articles_total = m->rows.count};
    if (m->task != NULL && m->task->progress != NULL) {
        m->task->progress(m->task->progress_arg, &now);
    }
}

static wq_status terms_merge(merging *m)
{
    wq_span key;
    uint32_t terms = 0;
    uint32_t total = 0;
    for (unsigned i = 0; i < m->count; i++) {
        index_terms_init(&m->in[i].terms, m->in[i].segment);
        index_feed_init(&m->in[i].feed, m->in[i].segment);
        total += m->in[i].segment->info.terms;
        WQ_TRY(term_load(&m->in[i]));
    }
    while (terms_choose(m, &key)) {
        if (terms++ % PROGRESS_TERMS == 0) {
            progress_tell(m, terms, total);
        }
        WQ_FAIL_IF(cancelled(m->task), WQ_ECANCEL);
        WQ_TRY(term_merge(m, key));
    }
    return WQ_OK;
}

/* ---- one merge ---- */

static wq_status merge_prepare(merging *m)
{
    size_t articles = 0;
    for (unsigned i = 0; i < m->count; i++) {
        articles += m->view->segments[m->from + i].info.articles;
    }
    /* NOLINTNEXTLINE(clang-analyzer-optin.portability.UnixAPI) */
    m->in = calloc(m->count, sizeof *m->in);
    m->maps = calloc(articles + 1, sizeof *m->maps);
    m->positions = malloc(INDEX_TF_MAX * sizeof *m->positions);
    WQ_FAIL_IF(m->in == NULL || m->maps == NULL || m->positions == NULL, WQ_ENOMEM);
    uint32_t *map = m->maps;
    for (unsigned i = 0; i < m->count; i++) {
        m->in[i].segment = &m->view->segments[m->from + i];
        m->in[i].map = map;
        map += m->in[i].segment->info.articles;
    }
    return WQ_OK;
}

static wq_status segment_merge(merging *m, index_seginfo *info)
{
    WQ_TRY(index_segwriter_new(&m->bulk, &m->rows, &m->writer));
    WQ_TRY(rows_write(m));
    WQ_TRY(places_write(m));
    WQ_TRY(terms_merge(m));
    return index_segwriter_finish(m->writer, info);
}

/* Put the inputs out of force: erased now when they are small, else pending. */
static wq_status inputs_drop(merging *m)
{
    kv_view *txn;
    index_state *state = &m->bulk.state;
    uint64_t bytes = 0;
    WQ_TRY(index_bulk_txn(&m->bulk, &txn));
    for (unsigned i = 0; i < m->count; i++) {
        bytes += segment_bytes(&m->in[i].segment->info);
    }
    for (unsigned i = 0; i < m->count; i++) {
        uint32_t name = m->in[i].segment->info.name;
        if (bytes <= SMALL) {
            WQ_TRY(index_segment_erase(txn, name));
        } else {
            WQ_FAIL_IF(state->pending_count == INDEX_PENDING_MAX, WQ_ELIMIT);
            state->pending[state->pending_count++] = name;
        }
    }
    return WQ_OK;
}

static void state_replace(merging *m)
{
    index_state *state = &m->bulk.state;
    uint32_t to = m->from;
    if (m->rows.count > 0) {
        state->segments[to++] = m->bulk.name;
    }
    uint32_t rest = m->from + m->count;
    memmove(&state->segments[to], &state->segments[rest],
            (state->count - rest) * sizeof state->segments[0]);
    state->count -= rest - to;
}

static wq_status merge_run(merging *m)
{
    index_seginfo info;
    m->bulk.env = m->db->env;
    m->bulk.state = m->view->state;
    m->bulk.name = m->bulk.state.next++;
    m->bulk.analyser = m->view->segments[m->from].info.analyser;
    WQ_TRY(merge_prepare(m));
    WQ_TRY(articles_number(m));
    if (m->rows.count > 0) {
        WQ_TRY(segment_merge(m, &info));
    }
    WQ_TRY(inputs_drop(m));
    state_replace(m);
    return index_bulk_finish(&m->bulk);
}

/* Merge `count` segments from `from` on; the view is closed. */
static wq_status merge_some(index_db *db, index_view *view, uint32_t from, unsigned count,
                            wq_task *task)
{
    merging m = {.db = db, .view = view, .task = task, .from = from, .count = count};
    wq_status st = merge_run(&m);
    index_bulk_abort(&m.bulk);
    index_segwriter_free(m.writer);
    free(m.in);
    free(m.positions);
    free(m.maps);
    index_view_close(view);
    if (st == WQ_ENOMEM) {
        st = wq_fail(db->err, st, "no memory to merge segments");
    }
    if (st != WQ_OK) {
        db->leftovers = m.bulk.touched;
        return st;
    }
    return index_clean(db);
}

/* ---- what to merge ---- */

/* Bytes as they count here: all below TIER_LEAST are equal. */
static uint64_t weight(const index_view *view, uint32_t i)
{
    uint64_t bytes = segment_bytes(&view->segments[i].info);
    return bytes > TIER_LEAST ? bytes : TIER_LEAST;
}

/* How many segments from `from` on may be one: at most FAN, of one analyser, their bytes and
 * numbers within the limits. */
static unsigned fits(const index_view *view, uint32_t from)
{
    uint64_t bytes = 0;
    uint64_t articles = 0;
    unsigned n = 0;
    while (n < FAN && from + n < view->state.count) {
        const index_seginfo *info = &view->segments[from + n].info;
        if (info->analyser != view->segments[from].info.analyser) {
            break;
        }
        bytes += segment_bytes(info);
        articles += info->articles;
        if (n > 0 && (bytes > WQ_LIMIT_MERGE || articles * 5 > view->db->memory / 2)) {
            break;
        }
        n++;
    }
    return n;
}

/* FAN neighbours are a full tier when none is more than a third of them together: sizes that
 * differ a little merge as one tier, and what was merged waits for others of its own size. */
static bool tier_full(const index_view *view, uint32_t from, uint64_t *bytes)
{
    uint64_t most = 0;
    *bytes = 0;
    for (uint32_t i = from; i < from + FAN; i++) {
        uint64_t one = weight(view, i);
        *bytes += one;
        most = one > most ? one : most;
    }
    return most <= *bytes / 3;
}

/* The smallest full tier. */
static bool tier_choose(const index_view *view, uint32_t *from, unsigned *count)
{
    uint64_t best = UINT64_MAX;
    for (uint32_t i = 0; i + FAN <= view->state.count; i++) {
        uint64_t bytes;
        unsigned n = tier_full(view, i, &bytes) && bytes < best ? fits(view, i) : 0;
        if (n > 1) {
            best = bytes;
            *from = i;
            *count = n;
        }
    }
    return best != UINT64_MAX;
}

/* What is added a little at a time: from the newest back, as long as the next older one is less
 * than twice as large as all behind it. So a year of days leaves some four segments. */
static bool newest_choose(const index_view *view, uint32_t *from, unsigned *count)
{
    uint32_t end = view->state.count;
    uint32_t i = end;
    uint64_t bytes = end > 0 ? weight(view, --i) : NEWEST_MOST;
    if (bytes >= NEWEST_MOST) {
        return false; /* of a large addition: tiers will do */
    }
    while (i > 0 && weight(view, i - 1) < 2 * bytes && i - 1 + fits(view, i - 1) == end) {
        bytes += weight(view, --i);
    }
    *from = i;
    *count = end - i;
    return *count > 1 && bytes >= NEWEST_LEAST;
}

static bool tiers_choose(const index_view *view, uint32_t *from, unsigned *count)
{
    if (newest_choose(view, from, count) || tier_choose(view, from, count)) {
        return true;
    }
    for (uint32_t i = 0; i < view->state.count; i++) {
        const index_seginfo *info = &view->segments[i].info;
        if (info->dead > info->articles / 2) {
            *from = i;
            *count = 1;
            return true;
        }
    }
    return false;
}

/* All: from the left, whatever fits together, until nothing does. */
static bool all_choose(const index_view *view, uint32_t *from, unsigned *count)
{
    for (uint32_t i = 0; i < view->state.count; i++) {
        *from = i;
        *count = fits(view, i);
        if (*count > 1) {
            return true;
        }
    }
    for (uint32_t i = 0; i < view->state.count; i++) {
        if (view->segments[i].info.dead > 0) {
            *from = i;
            *count = 1;
            return true;
        }
    }
    return false;
}

/* Merging left to right one after the other would write the first articles again and again: the
 * run with the fewest bytes goes first. */
static void smallest_choose(const index_view *view, uint32_t *from, unsigned *count)
{
    uint64_t best = UINT64_MAX;
    for (uint32_t i = 0; i < view->state.count; i++) {
        uint64_t bytes = 0;
        unsigned n = fits(view, i);
        if (n < 2 || (n < FAN && i + n == view->state.count && best != UINT64_MAX)) {
            continue;
        }
        for (unsigned k = 0; k < n; k++) {
            bytes += segment_bytes(&view->segments[i + k].info);
        }
        if (bytes < best) {
            best = bytes;
            *from = i;
            *count = n;
        }
    }
}

wq_status index_merge(index_db *db, bool all, wq_task *task)
{
    if (!db->write) {
        return wq_fail(db->err, WQ_EREADONLY, "'%s' is open for reading only", db->path);
    }
    if (db->leftovers) {
        WQ_TRY(index_clean(db));
    }
    for (;;) {
        index_view *view;
        uint32_t from = 0;
        unsigned count = 0;
        WQ_FAIL_IF(cancelled(task), WQ_ECANCEL);
        WQ_TRY(index_snapshot(db, &view));
        bool more = all ? all_choose(view, &from, &count) : tiers_choose(view, &from, &count);
        if (!more) {
            index_view_close(view);
            return WQ_OK;
        }
        if (all && count > 1) {
            smallest_choose(view, &from, &count);
        }
        WQ_TRY(merge_some(db, view, from, count, task));
    }
}
