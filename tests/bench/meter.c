/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "bench/meter.h"

#include "double/io.h"
#include "double/memory.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static atomic_bool sampling;
static size_t sampled_peak;
static pthread_t sampler;
static size_t heap_base;

double meter_now_us(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static double cpu_s(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static size_t rss_anon(void)
{
    char text[4096];
    long fd = syscall(SYS_openat, AT_FDCWD, "/proc/self/status", O_RDONLY);
    long n = fd < 0 ? 0 : syscall(SYS_read, (int)fd, text, sizeof text - 1);
    (void)syscall(SYS_close, (int)fd);
    text[n > 0 ? n : 0] = '\0';
    const char *line = strstr(text, "RssAnon:");
    return line == NULL ? 0 : (size_t)strtoul(line + 8, NULL, 10) * 1024;
}

static void *sample(void *unused)
{
    (void)unused;
    while (atomic_load(&sampling)) {
        size_t now = rss_anon();
        sampled_peak = now > sampled_peak ? now : sampled_peak;
        (void)nanosleep(&(struct timespec){0, 2000000}, NULL);
    }
    return NULL;
}

void meter_begin(meter *m)
{
    memset(m, 0, sizeof *m);
    m->rss_anon_base = rss_anon();
    sampled_peak = m->rss_anon_base;
    memory_mark();
    heap_base = memory.now;
    atomic_store(&sampling, true);
    if (pthread_create(&sampler, NULL, sample, NULL) != 0) {
        abort();
    }
    m->wall_s = meter_now_us() / 1e6;
    m->cpu_s = cpu_s();
}

void meter_end(meter *m)
{
    m->wall_s = meter_now_us() / 1e6 - m->wall_s;
    m->cpu_s = cpu_s() - m->cpu_s;
    atomic_store(&sampling, false);
    (void)pthread_join(sampler, NULL);
    m->rss_anon_peak = sampled_peak;
    m->heap_peak = memory.peak - heap_base;
}

/* The name that now leads to a file's identity. */
static const char *name_now(int file)
{
    int other;
    const char *name;
    for (int i = 0; (name = io_name(i, &other)) != NULL; i++) {
        if (other == file) {
            return name;
        }
    }
    return file < 0 ? "folder" : "gone";
}

static meter_file *slot(meter_file *files, const char *name)
{
    for (int i = 0; i < METER_FILES; i++) {
        if (files[i].name == NULL) {
            files[i].name = strdup(name); /* a handful, kept to the end */
        }
        if (files[i].name != NULL && strcmp(files[i].name, name) == 0) {
            return &files[i];
        }
    }
    abort();
}

void meter_tally(meter_file files[METER_FILES])
{
    for (size_t i = 0; i < io_recorded.count; i++) {
        const io_event *event = &io_recorded.events[i];
        bool write = event->kind == IO_WRITE;
        if (write || event->kind == IO_SYNC || event->kind == IO_SYNC_DIR) {
            meter_file *file = slot(files, name_now(event->file));
            file->bytes += write ? event->len : 0;
            file->writes += write;
            file->syncs += !write || event->synced;
        }
    }
    io_log_clear(&io_recorded);
}

meter_file meter_file_get(const meter_file files[METER_FILES], const char *name)
{
    for (int i = 0; i < METER_FILES && files[i].name != NULL; i++) {
        if (strcmp(files[i].name, name) == 0) {
            return files[i];
        }
    }
    return (meter_file){.name = name};
}

long meter_resident(const char *path)
{
    int fd = open(path, O_RDONLY);
    off_t size = fd < 0 ? 0 : lseek(fd, 0, SEEK_END);
    size_t pages = (size_t)(size + 4095) / 4096;
    void *map = size <= 0 ? MAP_FAILED : mmap(NULL, (size_t)size, PROT_READ, MAP_SHARED, fd, 0);
    unsigned char *in = malloc(pages + 1);
    long count = -1;
    if (map != MAP_FAILED && in != NULL && mincore(map, (size_t)size, in) == 0) {
        count = 0;
        for (size_t i = 0; i < pages; i++) {
            count += in[i] & 1;
        }
    }
    free(in);
    if (map != MAP_FAILED) {
        (void)munmap(map, (size_t)size);
    }
    (void)close(fd);
    return count;
}

void meter_drop(const char *path)
{
    int fd = open(path, O_RDONLY);
    (void)fdatasync(fd);
    (void)posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
    (void)close(fd);
}

uint64_t meter_file_size(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 ? (uint64_t)st.st_size : 0;
}

void meter_say(const char *name, double value)
{
    printf("%s %.12g\n", name, value);
    (void)fflush(stdout);
}

int meter_by_size(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;
    return (x > y) - (x < y);
}

double meter_quantile(const double *sorted, size_t n, double q)
{
    size_t at = (size_t)(q * (double)n);
    return n == 0 ? 0 : sorted[at >= n ? n - 1 : at];
}
