/* SPDX-License-Identifier: MIT */
/* The structural check names what is wrong: each invariant of src/kv/FORMAT.md is broken once. */
#include "kv_damage.h"

#include "kv/page.h"

static char file[128];
static char heard[4096]; /* the sentences of all findings */

static void listen(void *arg, wq_status status, uint64_t page, const char *text)
{
    (void)arg;
    (void)page;
    assert_true(status != WQ_OK);
    size_t used = strlen(heard);
    (void)snprintf(heard + used, sizeof heard - used, "%s\n", text);
}

static wq_status check_damaged(size_t len, bool values)
{
    kv_check_options o = {
        .names = db_names, .count = DBS, .values = values, .err = &err, .report = listen};
    kv_check_stats stats;
    heard[0] = '\0';
    wq_error_clear(&err);
    write_file(file, damaged, len);
    wq_status st = kv_check(file, &o, &stats);
    assert_true((st == WQ_OK) == (stats.findings == 0));
    assert_true((st == WQ_OK) == (err.text[0] == '\0'));
    return st;
}

/* Spoil each page of a kind in turn (stale ones too: there nothing happens) until one of them
 * brings the sentence that is expected. */
static void expect_sentence(unsigned kind, void (*spoil)(uint8_t *page), const char *sentence)
{
    unsigned noticed = 0;
    for (size_t at = 2 * (size_t)PAGE; at + PAGE <= image_size; at += PAGE) {
        kv_page page;
        if (kv_page_parse(wq_span_of(image + at, PAGE), at / PAGE, &page) != WQ_OK ||
            page.kind != kind || (kind == KV_BRANCH && page.count < 3)) {
            continue;
        }
        memcpy(damaged, image, image_size);
        spoil(damaged + at);
        if (check_damaged(image_size, false) != WQ_OK) {
            noticed += strstr(heard, sentence) != NULL;
        }
    }
    if (noticed == 0) {
        fail_msg("nothing was said of '%s', but: %s", sentence, heard);
    }
}

static uint8_t *node_at(uint8_t *page, unsigned index)
{
    return page + wq_le16(page + KV_PAGE_HEAD + 2 * index);
}

static void same_child_twice(uint8_t *page)
{
    memcpy(node_at(page, 1), node_at(page, 0), 6);
}

static void children_exchanged(uint8_t *page)
{
    uint8_t keep[6];
    memcpy(keep, node_at(page, 1), 6);
    memcpy(node_at(page, 1), node_at(page, 0), 6);
    memcpy(node_at(page, 0), keep, 6);
}

static void child_outside(uint8_t *page)
{
    node_at(page, 1)[3] = 0x7F;
}

static void first_keys_exchanged(uint8_t *page)
{
    uint8_t keep[2];
    memcpy(keep, page + KV_PAGE_HEAD, 2);
    memcpy(page + KV_PAGE_HEAD, page + KV_PAGE_HEAD + 2, 2);
    memcpy(page + KV_PAGE_HEAD + 2, keep, 2);
}

static void another_number(uint8_t *page)
{
    page[1] ^= 1;
}

static void shorter_run(uint8_t *page)
{
    wq_put_le32(page + KV_WORD + 4, 0);
}

static void longer_run(uint8_t *page)
{
    wq_put_le32(page + KV_WORD + 4, wq_le32(page + KV_WORD + 4) + 1);
}

static void unknown_name(uint8_t *page)
{
    uint8_t *node = node_at(page, 0);
    if (memcmp(node + KV_NODE_HEAD, "blocks", 6) == 0) {
        node[KV_NODE_HEAD + 5] = 'k';
    }
}

static void another_size(uint8_t *page)
{
    uint8_t *node = node_at(page, 0);
    if (memcmp(node + KV_NODE_HEAD, "blocks", 6) == 0) {
        node[KV_NODE_HEAD + 6 + 8 + 3 * KV_WORD] ^= 1; /* its entries */
    }
}

static void stale_seal(uint8_t *page)
{
    uint8_t *node = node_at(page, (wq_le16(page + KV_WORD + 4) - (unsigned)KV_PAGE_HEAD) / 2 - 1);
    if (memcmp(node + KV_NODE_HEAD, "~seal", 5) == 0) {
        node[KV_NODE_HEAD + 5] ^= 1;
    }
}

/* The list of the first node, when the page looks like one of the free list. */
static uint8_t *free_list(uint8_t *page)
{
    uint8_t *node = node_at(page, 0);
    uint8_t *list = node + KV_NODE_HEAD + KV_WORD;
    bool looks = wq_le16(node + 6) == KV_WORD && wq_le16(node + 4) == 0 &&
                 wq_le16(node) >= 3 * KV_WORD && kv_word_get(list) == wq_le16(node) / KV_WORD - 1;
    return looks ? list : NULL;
}

static void free_and_used(uint8_t *page)
{
    uint8_t *list = free_list(page);
    if (list != NULL) {
        memset(list + KV_WORD * kv_word_get(list), 0, KV_WORD);
        list[KV_WORD * kv_word_get(list)] = 1; /* the least becomes a head of the file */
    }
}

static void free_twice(uint8_t *page)
{
    uint8_t *list = free_list(page);
    if (list != NULL) {
        memcpy(list + 2 * KV_WORD, list + KV_WORD, KV_WORD);
    }
}

static void test_kv_structure__trees(void **state)
{
    (void)state;
    expect_sentence(KV_BRANCH, same_child_twice, "is used twice");
    expect_sentence(KV_BRANCH, children_exchanged, "belong elsewhere");
    expect_sentence(KV_BRANCH, child_outside, "outside the file");
    expect_sentence(KV_LEAF, first_keys_exchanged, "out of order");
    expect_sentence(KV_LEAF, another_number, "should be a leaf");
    expect_sentence(KV_BRANCH, another_number, "should be a branch");
}

static void test_kv_structure__long_values(void **state)
{
    (void)state;
    expect_sentence(KV_OVERFLOW, shorter_run, "should begin a long value");
    expect_sentence(KV_OVERFLOW, longer_run, "is used twice");
    expect_sentence(KV_OVERFLOW, another_number, "should begin a long value");
}

static void test_kv_structure__databases_and_seal(void **state)
{
    (void)state;
    expect_sentence(KV_LEAF, unknown_name, "not known");
    expect_sentence(KV_LEAF, another_size, "not as large as the last commit says");
    expect_sentence(KV_LEAF, stale_seal, "a seal that is not of the last commit");
}

static void test_kv_structure__free_list(void **state)
{
    (void)state;
    expect_sentence(KV_LEAF, free_and_used, "outside the file");
    expect_sentence(KV_LEAF, free_twice, "out of order");
}

static void test_kv_structure__the_end_of_the_file(void **state)
{
    (void)state;
    memcpy(damaged, image, image_size);
    must(check_damaged(image_size, true));
    unsigned refused = 0;
    for (size_t cut = PAGE; cut < image_size / 2; cut += (size_t)16 * PAGE) {
        wq_status st = check_damaged(image_size - cut, false);
        refused += st != WQ_OK;
    }
    assert_true(refused > 0);
}

int main(void)
{
    if (scratch_begin() != 0) {
        return 1;
    }
    image_load();
    path_in(file, sizeof file, "b.mdb");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kv_structure__trees),
        cmocka_unit_test(test_kv_structure__long_values),
        cmocka_unit_test(test_kv_structure__databases_and_seal),
        cmocka_unit_test(test_kv_structure__free_list),
        cmocka_unit_test(test_kv_structure__the_end_of_the_file),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    free(image);
    free(damaged);
    scratch_end();
    return failed;
}
