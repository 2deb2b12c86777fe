/* SPDX-License-Identifier: MIT */
#include "unit/store/news.h"

#include "store/inside.h"

#define LINE "سطر يعود في كل صفحة من صفحات هذه الجريدة"

/* Article `n` of a source, whose last paragraph is `line` (none: as it is). */
static const wq_article *paper_make(news *a, uint32_t n, const char *source, const char *line)
{
    (void)news_make(a, n, 0);
    (void)snprintf(a->source, sizeof a->source, "%s", source);
    a->article.source = wq_span_str(a->source);
    if (line != NULL) {
        a->parts[1].text = wq_span_str(line);
    }
    a->article.id = pack_article_id(&a->article);
    return &a->article;
}

static store *store_new(const char *dir)
{
    store_options options = {.write = true, .create = true};
    store *s;
    OK(store_open(dir, &options, &s));
    return s;
}

static void paper_add(store *s, uint32_t n, const char *source, const char *line)
{
    static news a;
    store_added what;
    store_place place;
    uint64_t generation;
    OK(store_begin(s));
    OK(store_add(s, paper_make(&a, n, source, line), &what, &place));
    OK(store_commit(s, &generation));
}

typedef struct told {
    unsigned learned, kept;
    uint32_t count, articles;
} told;

static wq_status line_take(void *arg, const store_line *line)
{
    told *t = arg;
    t->learned += line->learned;
    t->kept += line->kept;
    if (line->learned) {
        t->count = line->count;
        t->articles = line->articles;
        assert_true(wq_span_equal(line->source, wq_span_str("جريدة")));
        assert_true(wq_span_equal(line->text, wq_span_str(LINE)));
    }
    return WQ_OK;
}

static told tell(store *s)
{
    told t = {0};
    store_view *view;
    OK(store_snapshot(s, &view));
    OK(store_lines_each(view, line_take, &t));
    store_view_close(view);
    return t;
}

static uint8_t kind_shown(store *s, uint32_t row, unsigned part)
{
    store_view *view;
    wq_article article;
    OK(store_snapshot(s, &view));
    OK(store_article_shown(view, (store_place){1, row}, &article));
    assert_int_equal(article.part_count, 2);
    uint8_t kind = article.parts[part].kind;
    wq_id id = article.id;
    OK(store_article(view, (store_place){1, row}, &article));
    assert_memory_equal(&id, &article.id, sizeof id);
    assert_int_equal(article.parts[part].kind, WQ_PART_PARAGRAPH);
    store_view_close(view);
    return kind;
}

static void test_store_learned__a_line_that_recurs(void **state)
{
    (void)state;
    char *dir = news_dir();
    store *s = store_new(dir);
    for (uint32_t n = 0; n < LEARNED_MIN; n++) {
        assert_int_equal(tell(s).learned, 0);
        paper_add(s, n, "جريدة", LINE);
    }
    /* The line of an earlier article too, and of no other source. */
    paper_add(s, 20, "مجلة", LINE);
    told t = tell(s);
    assert_int_equal(t.learned, 1);
    assert_int_equal(t.count, LEARNED_MIN);
    assert_int_equal(t.articles, LEARNED_MIN);
    assert_int_equal(kind_shown(s, 0, 1), WQ_PART_LEARNED);
    assert_int_equal(kind_shown(s, 0, 0), WQ_PART_PARAGRAPH);
    assert_int_equal(kind_shown(s, LEARNED_MIN, 1), WQ_PART_PARAGRAPH);
    OK(store_verify(s, NULL, NULL));
    /* Adding the same again counts nothing. */
    paper_add(s, 0, "جريدة", LINE);
    assert_int_equal(tell(s).count, LEARNED_MIN);
    store_close(s);
    news_dir_remove(dir);
}

static void test_store_learned__kept(void **state)
{
    (void)state;
    char *dir = news_dir();
    store *s = store_new(dir);
    uint64_t generation;
    for (uint32_t n = 0; n < 8; n++) {
        paper_add(s, n, "جريدة", LINE);
    }
    OK(store_begin(s));
    OK(store_line_keep(s, wq_span_str(LINE)));
    OK(store_commit(s, &generation));
    for (uint32_t n = 8; n < 12; n++) {
        paper_add(s, n, "جريدة", LINE);
    }
    told t = tell(s);
    assert_int_equal(t.learned, 0);
    assert_int_equal(t.kept, 1);
    assert_int_equal(kind_shown(s, 0, 1), WQ_PART_PARAGRAPH);
    OK(store_verify(s, NULL, NULL));
    OK(store_begin(s));
    assert_int_equal(store_line_keep(s, wq_span_str("")), WQ_EINVAL);
    store_abort(s);
    store_close(s);
    news_dir_remove(dir);
}

/* Many lines that never recur and many sources: what recurs is learned all the same, and the
 * sketch is the same however the articles are shared out over changes. */
static void test_store_learned__bounded(void **state)
{
    (void)state;
    static news a;
    uint8_t first[2][sizeof(learned_slot) * LEARNED_SLOTS];
    for (unsigned round = 0; round < 2; round++) {
        char *dir = news_dir();
        store *s = store_new(dir);
        uint64_t generation;
        OK(store_begin(s));
        for (uint32_t n = 0; n < 3000; n++) {
            store_added what;
            store_place place;
            char other[32];
            (void)snprintf(other, sizeof other, "مصدر %u", (unsigned)(n % 11));
            const char *line = n % 10 == 0 ? LINE : NULL;
            OK(store_add(s, paper_make(&a, n, n % 2 == 0 ? "جريدة" : other, line), &what, &place));
            if (round == 1 && n % 7 == 0) {
                OK(store_commit(s, &generation));
                OK(store_begin(s));
            }
        }
        OK(store_commit(s, &generation));
        told t = tell(s);
        assert_int_equal(t.learned, 1);
        assert_in_range(t.count, 290, 300);
        store_view *view;
        static learned_sketch k;
        OK(store_snapshot(s, &view));
        OK(learned_next(view->kv, learned_source(wq_span_str("جريدة")), &k));
        memcpy(first[round], k.slots, sizeof first[round]);
        store_view_close(view);
        OK(store_verify(s, NULL, NULL));
        store_close(s);
        news_dir_remove(dir);
    }
    assert_memory_equal(first[0], first[1], sizeof first[0]);
}

/* A record that is not as it must be is found. */
static void test_store_learned__damage(void **state)
{
    (void)state;
    char *dir = news_dir();
    store *s = store_new(dir);
    for (uint32_t n = 0; n < 8; n++) {
        paper_add(s, n, "جريدة", LINE);
    }
    kv_view *txn;
    uint8_t key[9];
    static const uint8_t WRONG[8] = {1};
    uint64_t source = learned_source(wq_span_str("جريدة"));
    for (unsigned i = 0; i < 8; i++) {
        key[i] = (uint8_t)(source >> (56 - 8 * i));
    }
    key[8] = 9;
    OK(kv_txn_begin(s->kv, &txn));
    OK(kv_put(txn, STORE_DB_LINES, wq_span_of(key, 9), wq_span_of(WRONG, 8)));
    OK(kv_commit(txn));
    assert_int_equal(store_verify(s, NULL, NULL), WQ_ECORRUPT);
    store_close(s);
    news_dir_remove(dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_store_learned__a_line_that_recurs),
        cmocka_unit_test(test_store_learned__kept),
        cmocka_unit_test(test_store_learned__bounded),
        cmocka_unit_test(test_store_learned__damage),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
