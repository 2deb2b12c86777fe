/* SPDX-License-Identifier: MIT */
#include "index/sort.h"

#include <stdbool.h>

/* So few are sorted by insertion. */
#define INSERTION 16u

typedef struct order {
    index_tie tie;
    const void *ctx;
} order;

static bool less(const order *o, uint64_t a, uint64_t b)
{
    if (o->tie == NULL || a >> 32 != b >> 32) {
        return a < b;
    }
    return o->tie(o->ctx, (uint32_t)a, (uint32_t)b) < 0;
}

static void swap(uint64_t *v, size_t i, size_t j)
{
    uint64_t t = v[i];
    v[i] = v[j];
    v[j] = t;
}

static void insertion(const order *o, uint64_t *v, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        uint64_t x = v[i];
        size_t j = i;
        for (; j > 0 && less(o, x, v[j - 1]); j--) {
            v[j] = v[j - 1];
        }
        v[j] = x;
    }
}

static void sift(const order *o, uint64_t *v, size_t root, size_t count)
{
    for (size_t child = 2 * root + 1; child < count; child = 2 * root + 1) {
        if (child + 1 < count && less(o, v[child], v[child + 1])) {
            child++;
        }
        if (!less(o, v[root], v[child])) {
            return;
        }
        swap(v, root, child);
        root = child;
    }
}

static void heap(const order *o, uint64_t *v, size_t count)
{
    for (size_t i = count / 2; i-- > 0;) {
        sift(o, v, i, count);
    }
    for (size_t end = count; end-- > 1;) {
        swap(v, 0, end);
        sift(o, v, 0, end);
    }
}

/* All but the last around the pivot, which is the last. No branch depends on what is compared:
 * guessing wrong would cost more than the moves (Lomuto's partition). */
static size_t split_plain(uint64_t *v, size_t count)
{
    uint64_t pivot = v[count - 1];
    size_t left = 0;
    for (size_t i = 0; i < count - 1; i++) {
        uint64_t x = v[i];
        v[i] = v[left];
        v[left] = x;
        left += x < pivot;
    }
    swap(v, left, count - 1);
    return left > 0 ? left : 1;
}

/* Split around the median of three; returns the size of the left part, 1 to count - 1. */
static size_t split(const order *o, uint64_t *v, size_t count)
{
    size_t middle = (count - 1) / 2;
    if (less(o, v[middle], v[0])) {
        swap(v, middle, 0);
    }
    if (less(o, v[count - 1], v[middle])) {
        swap(v, count - 1, middle);
        if (less(o, v[middle], v[0])) {
            swap(v, middle, 0);
        }
    }
    if (o->tie == NULL) {
        swap(v, middle, count - 1);
        return split_plain(v, count);
    }
    uint64_t pivot = v[middle];
    size_t i = 0;
    size_t j = count - 1;
    for (;;) {
        while (less(o, v[i], pivot)) {
            i++;
        }
        while (less(o, pivot, v[j])) {
            j--;
        }
        if (i >= j) {
            return j + 1;
        }
        swap(v, i++, j--);
    }
}

void index_sort(uint64_t *v, size_t count, index_tie tie, const void *ctx)
{
    struct {
        uint64_t *v;
        size_t count;
        unsigned depth;
    } stack[64];
    const order o = {tie, ctx};
    if (count <= INSERTION) {
        insertion(&o, v, count);
        return;
    }
    unsigned depth = 2;
    for (size_t n = count; n > 1; n /= 2) {
        depth += 2;
    }
    unsigned top = 0;
    stack[top].v = v;
    stack[top].count = count;
    stack[top++].depth = depth;
    while (top > 0) {
        top--;
        uint64_t *part = stack[top].v;
        size_t n = stack[top].count;
        unsigned left = stack[top].depth;
        if (n <= INSERTION) {
            insertion(&o, part, n);
        } else if (left == 0) {
            heap(&o, part, n);
        } else {
            size_t cut = split(&o, part, n);
            /* The larger part below, so that the stack holds at most log2 n. */
            bool first = cut > n - cut;
            stack[top].v = first ? part : part + cut;
            stack[top].count = first ? cut : n - cut;
            stack[top++].depth = left - 1;
            stack[top].v = first ? part + cut : part;
            stack[top].count = first ? n - cut : cut;
            stack[top++].depth = left - 1;
        }
    }
}
