/* SPDX-License-Identifier: MIT */
/* A large add gives back what its draft and merges leave, when nobody else is there. */
#include "unit/api/api_fixture.h"

#include <stdlib.h>

/* Words that do not compress much: the draft has to be worth more than the 8 MiB that trimming
 * asks for. */
static char *articles_make(unsigned count, unsigned words, size_t *len)
{
    size_t room = (size_t)count * (words * 13 + 64) + 1, at = 0;
    char *text = malloc(room);
    assert_non_null(text);
    uint64_t x = 88172645463325252u;
    for (unsigned n = 0; n < count; n++) {
        at += (size_t)snprintf(text + at, room - at, "{\"title\":\"Number %u\",\"body\":\"", n);
        for (unsigned w = 0; w < words; w++) {
            x ^= x << 13; /* xorshift64, G. Marsaglia 2003 */
            x ^= x >> 7;
            x ^= x << 17;
            for (unsigned i = 0; i < 12; i++) {
                text[at++] = (char)('a' + (x >> (5 * i)) % 26);
            }
            text[at++] = ' ';
        }
        memcpy(text + at, "\"}\n", 3);
        at += 3;
    }
    *len = at;
    return text;
}

static uint64_t free_bytes(void)
{
    wq_stat stat = {.size = sizeof stat};
    fixture_look();
    assert_int_equal(wq_stat_get(f.snapshot, &stat), WQ_OK);
    wq_snapshot_close(f.snapshot);
    f.snapshot = NULL;
    return stat.articles_file_bytes - (stat.frame_bytes + stat.table_bytes + stat.dictionary_bytes +
                                       stat.catalog_bytes + stat.draft_bytes);
}

static void findings(void *arg, wq_status status, const char *text)
{
    (void)text;
    *(unsigned *)arg += status == WQ_ECORRUPT;
}

static void test_api_trim__free_pages_go_back_unless_somebody_reads(void **state)
{
    (void)state;
    size_t len;
    char *text = articles_make(6000, 500, &len);
    wq_archive *reader;
    assert_int_equal(wq_archive_open(f.dir, NULL, &reader), WQ_OK);
    wq_add_result added = fixture_add("many.jsonl", text, len);
    assert_int_equal(added.added, 6000);
    uint64_t beside_a_reader = free_bytes();
    assert_true(beside_a_reader > 8u << 20);
    wq_archive_close(reader);
    static const char ONE[] = "{\"title\":\"One more\",\"body\":\"pelican\"}\n";
    (void)fixture_add("one.jsonl", ONE, sizeof ONE - 1);
    assert_true(free_bytes() < beside_a_reader / 4);
    unsigned bad = 0;
    assert_int_equal(wq_verify(f.archive, NULL, findings, &bad), WQ_OK);
    assert_int_equal(bad, 0);
    fixture_look();
    wq_hits *hits;
    assert_int_equal(wq_find(f.snapshot, "pelican", NULL, &hits), WQ_OK);
    assert_int_equal(wq_hits_count(hits), 1);
    wq_hits_free(hits);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_api_trim__free_pages_go_back_unless_somebody_reads,
                                        fixture_empty, fixture_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
