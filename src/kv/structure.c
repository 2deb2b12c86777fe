/* SPDX-License-Identifier: MIT */
#include "kv/structure.h"

#include "kv/kv.h"
#include "kv/record.h"
#include "kv/stamp.h"
#include "kv/walker.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Pages at the end that have a number but were never written: freed in the transaction that
 * took them. More than this is a damaged meta. */
#define TAIL_MAX 65536u
/* Names of the two trees that a meta holds. */
#define FREE_TREE UINT32_MAX
#define MAIN_TREE (UINT32_MAX - 1)
#define DBS_MAX   KV_DB_MAX
#define FREE_STEP 512u

typedef struct checker {
    const kv_check_options *options;
    kv_check_stats stats;
    wq_status first; /* of the findings */
    wq_file *file;
    kv_walker walker;
    wq_error local; /* messages of the walker, until they are reported */
    const kv_meta *meta;
    uint64_t present; /* pages that the file holds */
    uint8_t *seen;    /* one bit a page */
    uint8_t *block;   /* when values are verified */
    kv_db db[DBS_MAX];
    bool has_db[DBS_MAX];
    bool sealed;
    uint8_t seal[KV_SEAL_MAX];
    size_t seal_len;
    /* the tree that is being walked */
    uint32_t tree;
    kv_path path;
    kv_db found;
    bool whole;
    uint8_t last[KV_LMDB_KEY_MAX];
    size_t last_len;
    uint64_t free_last;
} checker;

static void finding(checker *c, wq_status status, uint64_t page, const char *text)
{
    char line[WQ_ERROR_MAX];
    (void)snprintf(line, sizeof line, "'%s' is damaged: page %" PRIu64 " %s", wq_file_path(c->file),
                   page, text);
    status = wq_fail(c->options->err, status, "%s", line);
    if (c->stats.findings++ == 0) {
        c->first = status;
    }
    c->whole = false;
    if (c->options->report != NULL) {
        c->options->report(c->options->arg, status, page, line);
    }
}

/* A finding whose sentence a lower function made. */
static void finding_local(checker *c, wq_status status, uint64_t page)
{
    if (c->stats.findings++ == 0) {
        c->first = wq_fail(c->options->err, status, "%s", c->local.text);
    }
    c->whole = false;
    if (c->options->report != NULL) {
        c->options->report(c->options->arg, status, page, c->local.text);
    }
    wq_error_clear(&c->local);
}

static bool mark(checker *c, uint64_t page, uint64_t count, const char *twice)
{
    if (page < 2 || page >= c->meta->pages || count > c->meta->pages - page) {
        finding(c, WQ_ECORRUPT, page, "is referred to but lies outside the file");
        return false;
    }
    for (uint64_t i = page; i < page + count; i++) {
        uint8_t bit = (uint8_t)(1u << (i & 7));
        if ((c->seen[i >> 3] & bit) != 0) {
            finding(c, WQ_ECORRUPT, i, twice);
            return false;
        }
        c->seen[i >> 3] = (uint8_t)(c->seen[i >> 3] | bit);
    }
    return true;
}

static unsigned tree_db(const checker *c)
{
    return c->tree < DBS_MAX ? c->tree : 0;
}

/* ---- values ---- */

static bool check_overflow(checker *c, const kv_node *node)
{
    uint8_t head[KV_PAGE_HEAD];
    kv_page page;
    uint64_t need = kv_overflow_pages(node->size, c->meta->page_size);
    if (node->pgno < 2 || node->pgno >= c->present) {
        finding(c, WQ_ECORRUPT, node->pgno, "is referred to but lies outside the file");
        return false;
    }
    wq_status st = wq_file_pread(c->file, node->pgno * c->meta->page_size, head, sizeof head);
    if (st != WQ_OK) {
        finding_local(c, st, node->pgno);
        return false;
    }
    if (kv_page_parse(wq_span_of(head, sizeof head), node->pgno, &page) != WQ_OK ||
        page.kind != KV_OVERFLOW || page.overflow < need) {
        finding(c, WQ_ECORRUPT, node->pgno, "should begin a long value");
        return false;
    }
    if (page.overflow > c->present - node->pgno) {
        finding(c, WQ_ECORRUPT, node->pgno, "begins a value that the file cuts off");
        return false;
    }
    c->stats.used += page.overflow;
    c->found.overflow_pages += page.overflow;
    return mark(c, node->pgno, page.overflow, "is used twice");
}

static void check_block(checker *c, const kv_node *node, uint64_t page)
{
    uint64_t offset = node->pgno * c->meta->page_size + KV_PAGE_HEAD;
    wq_status st = wq_file_pread(c->file, offset, c->block, WQ_BLOCK_BYTES);
    if (st != WQ_OK) {
        finding_local(c, st, page);
        return;
    }
    if (node->key.len != 8 || wq_be32(node->key.ptr) != wq_le32(c->block + 8) ||
        wq_be32(node->key.ptr + 4) != wq_le32(c->block + 12) ||
        wq_le64(c->block) != kv_block_check(tree_db(c), c->block)) {
        finding(c, WQ_ECORRUPT, node->pgno, "begins a block that fails its check");
    }
}

static void check_value(checker *c, const kv_node *node, uint64_t page)
{
    wq_span value;
    if (node->big && node->size == WQ_BLOCK_BYTES) {
        c->stats.blocks++;
        if (c->options->values) {
            check_block(c, node, page);
        }
        return;
    }
    c->stats.records++;
    if (c->options->values) {
        wq_status st = kv_walker_value(&c->walker, tree_db(c), node, &value);
        if (st != WQ_OK) {
            finding_local(c, st, page);
        }
    }
}

/* ---- the free list ---- */

/* A part of a list of page numbers; they descend. */
static bool free_part(checker *c, const uint8_t *words, uint64_t count, uint64_t page)
{
    for (uint64_t i = 0; i < count; i++) {
        uint64_t id = kv_word_get(words + i * KV_WORD);
        if (id >= c->free_last) {
            finding(c, WQ_ECORRUPT, page, "holds a list of free pages that is out of order");
            return false;
        }
        c->free_last = id;
        if (!mark(c, id, 1, "is free and used, or free twice")) {
            return false;
        }
        c->stats.free++;
    }
    return true;
}

static void free_long(checker *c, const kv_node *node, uint64_t page)
{
    uint8_t part[FREE_STEP * sizeof(size_t)];
    uint64_t at = node->pgno * c->meta->page_size + KV_PAGE_HEAD;
    uint64_t words = node->size / KV_WORD;
    wq_status st = wq_file_pread(c->file, at, part, KV_WORD);
    uint64_t rest = st == WQ_OK ? kv_word_get(part) : 0;
    if (st == WQ_OK && rest >= words) {
        finding(c, WQ_ECORRUPT, node->pgno, "holds a list of free pages that is too long");
        return;
    }
    while (st == WQ_OK && rest > 0) {
        uint64_t step = rest < FREE_STEP ? rest : FREE_STEP;
        at += at == node->pgno * c->meta->page_size + KV_PAGE_HEAD ? KV_WORD : 0;
        st = wq_file_pread(c->file, at, part, (size_t)step * KV_WORD);
        if (st == WQ_OK && !free_part(c, part, step, node->pgno)) {
            return;
        }
        at += step * KV_WORD;
        rest -= step;
    }
    if (st != WQ_OK) {
        finding_local(c, st, page);
    }
}

static void check_free(checker *c, const kv_node *node, uint64_t page)
{
    c->free_last = UINT64_MAX;
    if (node->key.len != KV_WORD || node->sub || node->size < KV_WORD ||
        node->size % KV_WORD != 0 || kv_word_get(node->key.ptr) > c->meta->txnid) {
        finding(c, WQ_ECORRUPT, page, "holds a list of free pages that cannot be");
        return;
    }
    if (node->big) {
        free_long(c, node, page);
        return;
    }
    uint64_t count = kv_word_get(node->data.ptr);
    if (count >= node->size / KV_WORD) {
        finding(c, WQ_ECORRUPT, page, "holds a list of free pages that is too long");
        return;
    }
    (void)free_part(c, node->data.ptr + KV_WORD, count, page);
}

/* ---- the main tree ---- */

static void check_seal(checker *c, const kv_node *node, uint64_t page)
{
    wq_span seal;
    wq_status st = node->sub ? WQ_ECORRUPT : kv_walker_raw(&c->walker, node, &seal);
    if (st != WQ_OK || seal.len > sizeof c->seal || kv_seal_verify(seal, c->meta->txnid) != WQ_OK) {
        finding(c, WQ_ECORRUPT, page, "holds a seal that is not of the last commit");
        return;
    }
    memcpy(c->seal, seal.ptr, seal.len);
    c->seal_len = seal.len;
    c->sealed = true;
}

/* What the main tree says of each database is what the commit said. */
static void compare_seal(checker *c)
{
    if (!c->sealed) {
        finding(c, WQ_ECORRUPT, 0, "leads to no seal of the last commit");
        return;
    }
    for (unsigned i = 0; i < c->options->count; i++) {
        kv_db none = {.root = KV_NO_PAGE};
        if (kv_seal_compare(wq_span_of(c->seal, c->seal_len), i,
                            c->has_db[i] ? &c->db[i] : &none) != WQ_OK) {
            finding(c, WQ_ECORRUPT, c->meta->main_db.root,
                    "leads to a database that is not as large as the last commit says");
        }
    }
}

static void check_database(checker *c, const kv_node *node, uint64_t page)
{
    if (wq_span_equal(node->key, kv_seal_key())) {
        check_seal(c, node, page);
        return;
    }
    for (unsigned i = 0; i < c->options->count; i++) {
        if (!wq_span_equal(node->key, wq_span_str(c->options->names[i]))) {
            continue;
        }
        if (!node->sub || node->big ||
            kv_db_parse(node->data, c->meta->pages, &c->db[i]) != WQ_OK || c->db[i].flags != 0) {
            finding(c, WQ_ECORRUPT, page, "holds a database record that cannot be");
            return;
        }
        c->has_db[i] = true;
        return;
    }
    finding(c, WQ_ECORRUPT, page, "names a database that is not known");
}

/* ---- trees ---- */

static void check_node(checker *c, const kv_node *node, uint64_t page)
{
    c->found.entries++;
    if (node->big && !check_overflow(c, node)) {
        return;
    }
    if (c->tree == FREE_TREE) {
        check_free(c, node, page);
    } else if (c->tree == MAIN_TREE) {
        check_database(c, node, page);
    } else if (node->sub || node->key.len > KV_KEY_MAX) {
        finding(c, WQ_ECORRUPT, page, "holds a record of an unknown kind");
    } else {
        check_value(c, node, page);
    }
}

static void check_leaf(checker *c)
{
    const kv_page *page;
    uint64_t pgno = c->path.pgno[c->path.depth - 1];
    wq_status st = kv_walker_leaf_check(&c->walker, &c->path);
    if (st == WQ_OK) {
        st = kv_walker_page(&c->walker, pgno, KV_LEAF, &page);
    }
    if (st != WQ_OK) {
        finding_local(c, st, pgno);
        return;
    }
    bool integer = c->path.integer;
    wq_span first = kv_page_key(page, 0);
    if (c->last_len > 0 && kv_key_compare(wq_span_of(c->last, c->last_len), first, integer) >= 0) {
        finding(c, WQ_ECORRUPT, pgno, "has keys before those of the leaf before it");
    }
    wq_span last = kv_page_key(page, page->count - 1);
    memcpy(c->last, last.ptr, last.len);
    c->last_len = last.len;
    for (uint32_t i = 0; i < page->count; i++) {
        kv_node node;
        kv_page_node(page, i, &node);
        check_node(c, &node, pgno);
    }
}

/* Enter a page at a level of the path: it must be new, whole, and of the right kind. */
static bool enter(checker *c, unsigned level, uint64_t pgno)
{
    const kv_page *page;
    bool leaf = level + 1 == c->path.depth;
    c->path.pgno[level] = pgno;
    c->path.index[level] = 0;
    if (!mark(c, pgno, 1, "is used twice")) {
        return false;
    }
    c->stats.used++;
    wq_status st = kv_walker_page(&c->walker, pgno, leaf ? KV_LEAF : KV_BRANCH, &page);
    if (st != WQ_OK) {
        finding_local(c, st, pgno);
        return false;
    }
    if (leaf) {
        c->found.leaf_pages++;
        return true;
    }
    c->found.branch_pages++;
    if (kv_page_order(page, c->path.integer) != WQ_OK) {
        finding(c, WQ_ECORRUPT, pgno, "has its keys out of order");
        return false;
    }
    if (page->count < 2 && c->tree != FREE_TREE) {
        finding(c, WQ_ECORRUPT, pgno, "is a branch with one child");
    }
    return true;
}

/* The child that the path points at; false when the page has no more. */
static bool next_child(checker *c, unsigned level, uint64_t *child)
{
    const kv_page *page;
    kv_node node;
    if (kv_walker_page(&c->walker, c->path.pgno[level], KV_BRANCH, &page) != WQ_OK ||
        c->path.index[level] >= page->count) {
        wq_error_clear(&c->local);
        return false;
    }
    kv_page_node(page, c->path.index[level], &node);
    *child = node.pgno;
    return true;
}

static void walk(checker *c)
{
    unsigned level = 0;
    if (!enter(c, 0, c->path.pgno[0])) {
        return;
    }
    for (;;) {
        uint64_t child;
        if (level + 1 == c->path.depth) {
            check_leaf(c);
        } else if (next_child(c, level, &child)) {
            if (enter(c, level + 1, child)) {
                level++;
            } else {
                c->path.index[level]++;
            }
            continue;
        }
        if (level == 0) {
            return;
        }
        level--;
        c->path.index[level]++;
    }
}

static void check_tree(checker *c, uint32_t tree, const kv_db *db)
{
    c->tree = tree;
    c->whole = true;
    c->last_len = 0;
    memset(&c->found, 0, sizeof c->found);
    if (db->root == KV_NO_PAGE) {
        return;
    }
    memset(&c->path, 0, sizeof c->path);
    c->path.db = tree_db(c);
    c->path.integer = tree == FREE_TREE;
    c->path.depth = db->depth;
    c->path.pgno[0] = db->root;
    walk(c);
    if (c->whole && (c->found.entries != db->entries || c->found.leaf_pages != db->leaf_pages ||
                     c->found.branch_pages != db->branch_pages ||
                     c->found.overflow_pages != db->overflow_pages)) {
        finding(c, WQ_ECORRUPT, db->root, "begins a tree that does not have what its record says");
    }
}

static void check_trees(checker *c)
{
    check_tree(c, MAIN_TREE, &c->meta->main_db);
    compare_seal(c);
    for (unsigned i = 0; i < c->options->count; i++) {
        if (c->has_db[i]) {
            check_tree(c, i, &c->db[i]);
        }
    }
    check_tree(c, FREE_TREE, &c->meta->free_db);
    uint64_t known = 2 + c->stats.used + c->stats.free;
    c->stats.lost = c->meta->pages > known ? c->meta->pages - known : 0;
}

static wq_status start(checker *c, const kv_metas *metas)
{
    const kv_meta *meta = kv_metas_newest(metas);
    c->meta = meta;
    c->stats.page_size = meta->page_size;
    c->stats.pages = meta->pages;
    c->present = metas->file_size / meta->page_size;
    if (meta->pages > c->present + TAIL_MAX) {
        finding(c, WQ_ECORRUPT, 0, "says that the file is longer than it is");
        return c->first;
    }
    if (c->present > meta->pages) {
        c->present = meta->pages;
    }
    unsigned bad = metas->valid[0] ? 1 : 0;
    if (!metas->valid[bad] && !metas->taken_back[bad]) {
        finding(c, WQ_ECORRUPT, bad, "is a destroyed head of the file");
    }
    c->seen = calloc((size_t)(meta->pages / 8 + 1), 1);
    c->block = c->options->values ? malloc(WQ_BLOCK_BYTES) : NULL;
    if (c->seen == NULL || (c->options->values && c->block == NULL)) {
        return wq_fail(c->options->err, WQ_ENOMEM, "no memory to check '%s'",
                       wq_file_path(c->file));
    }
    return kv_walker_init(&c->walker, c->file, &c->local, meta->page_size, meta->pages);
}

static wq_status run(checker *c)
{
    kv_metas metas;
    wq_status st = kv_metas_read(c->file, &c->local, &metas);
    if (st != WQ_OK) {
        finding_local(c, st, 0);
        return st;
    }
    wq_error_clear(&c->local);
    WQ_TRY(start(c, &metas));
    check_trees(c);
    return c->first;
}

wq_status kv_check(const char *path, const kv_check_options *options, kv_check_stats *stats)
{
    WQ_FAIL_IF(options->count > DBS_MAX, WQ_EINVAL);
    checker *c = calloc(1, sizeof *c);
    if (c == NULL) {
        return wq_fail(options->err, WQ_ENOMEM, "no memory to check '%s'", path);
    }
    c->options = options;
    wq_status st = wq_file_open(path, WQ_FILE_READ, &c->local, &c->file);
    if (st == WQ_OK) {
        st = run(c);
    }
    if (st != WQ_OK && c->local.text[0] != '\0') {
        st = wq_fail(options->err, st, "%s", c->local.text);
    }
    if (stats != NULL) {
        *stats = c->stats;
    }
    kv_walker_release(&c->walker);
    wq_file_close(c->file);
    free(c->seen);
    free(c->block);
    free(c);
    return st;
}

/* ---- for a verification ---- */

typedef struct teller {
    const char *rule, *page;
    wq_findings *findings;
} teller;

static void tell(void *arg, wq_status status, uint64_t page, const char *text)
{
    const teller *t = arg;
    wq_finding_put(t->findings, status, "%s: %s %" PRIu64 ": %s", t->rule, t->page, page, text);
}

wq_status kv_check_tell(const char *path, const char *const *names, unsigned count,
                        const char *rule, const char *page, wq_findings *findings)
{
    teller t = {rule, page, findings};
    wq_error first = {0};
    const kv_check_options options = {names, count, true, &first, tell, &t};
    uint64_t before = findings->count;
    wq_status st = kv_check(path, &options, NULL);
    WQ_FAIL_IF(st == WQ_ENOMEM, st);
    if (st != WQ_OK && findings->count == before) {
        wq_finding_put(findings, st, "%s: %s", rule, first.text);
    }
    return WQ_OK;
}
