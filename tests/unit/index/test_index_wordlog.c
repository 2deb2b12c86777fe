/* SPDX-License-Identifier: MIT */
#include "unit/unit.h"

#include "base/limits.h"
#include "index/wordlog.h"

#include <string.h>

#define ARTICLES 60u
#define WORDS    2000u /* an article, at most */

typedef struct said {
    uint32_t number, position;
    bool in_title, aside;
} said;

static said all[ARTICLES][WORDS];
static uint32_t counts[ARTICLES];

static uint32_t random_below(uint64_t *seed, uint32_t below)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*seed >> 33) % below;
}

/* The next position: mostly the next, else a little further, or anywhere. */
static uint32_t position_make(uint64_t *seed, uint32_t next)
{
    switch (random_below(seed, 10)) {
    case 0:
        return next + random_below(seed, 300);
    case 1:
        return next > 0 ? next - 1 : 0;
    case 2:
        return random_below(seed, 1u << 28);
    default:
        return next;
    }
}

static void article_write(index_wordlog *log, uint64_t *seed, uint32_t article)
{
    static const uint32_t BELOW[] = {100, WORDLOG_FAR + 2, 0xFFFFFE};
    uint32_t next = 0;
    counts[article] = random_below(seed, WORDS);
    for (uint32_t i = 0; i < counts[article]; i++) {
        said *s = &all[article][i];
        s->number = random_below(seed, BELOW[random_below(seed, 3)]);
        s->aside = random_below(seed, 20) == 0;
        s->in_title = next < 12;
        s->position = position_make(seed, next);
        if (s->aside) {
            assert_int_equal(index_wordlog_aside(log, s->number), WQ_OK);
        } else {
            assert_int_equal(index_wordlog_put(log, s->number, s->position, s->in_title), WQ_OK);
            next = s->position + 1;
        }
    }
}

static void article_check(const index_wordlog *log, uint32_t address, uint32_t article)
{
    index_wordlog_reader r;
    uint32_t number;
    index_wordlog_read(&r, log, address);
    for (uint32_t i = 0; i < counts[article]; i++) {
        const said *s = &all[article][i];
        assert_true(index_wordlog_next(&r, &number));
        assert_int_equal(number, s->number);
        if (!s->aside) {
            assert_int_equal(r.next - 1, s->position);
            assert_int_equal(r.in_title, s->in_title);
        }
    }
    assert_false(index_wordlog_next(&r, &number));
}

/* Articles are read in any order; pages of keys lie among those of the log. */
static void test_index_wordlog__gives_what_was_said(void **state)
{
    (void)state;
    uint64_t seed = 11;
    uint32_t addresses[ARTICLES];
    uint32_t other;
    index_pool pool;
    index_wordlog log;
    index_pool_init(&pool, WQ_MIB);
    index_wordlog_init(&log, &pool);
    index_wordlog_end(&log); /* nothing is open */
    for (uint32_t i = 0; i < ARTICLES; i++) {
        assert_int_equal(index_wordlog_begin(&log, &addresses[i]), WQ_OK);
        article_write(&log, &seed, i);
        index_wordlog_end(&log);
        if (i % 7 == 0) {
            assert_int_equal(index_pool_page(&pool, &other), WQ_OK);
            memset(index_pool_at(&pool, other), 0xFF, POOL_PAGE);
        }
    }
    assert_true(pool.page_count > 4);
    for (uint32_t i = 0; i < ARTICLES; i++) {
        article_check(&log, addresses[i * 7 % ARTICLES], i * 7 % ARTICLES);
    }
    index_pool_release(&pool);
}

static void test_index_wordlog__a_word_takes_two_bytes(void **state)
{
    (void)state;
    uint32_t address;
    index_pool pool;
    index_wordlog log;
    index_pool_init(&pool, WQ_MIB);
    index_wordlog_init(&log, &pool);
    assert_int_equal(index_wordlog_begin(&log, &address), WQ_OK);
    uint32_t before = log.left;
    for (uint32_t i = 0; i < 1000; i++) {
        assert_int_equal(index_wordlog_put(&log, i, i, false), WQ_OK);
    }
    assert_int_equal(before - log.left, 1000);
    index_pool_release(&pool);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_index_wordlog__gives_what_was_said),
        cmocka_unit_test(test_index_wordlog__a_word_takes_two_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
