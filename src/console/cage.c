/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "console/cage.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define CAGE_OFF 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) ||                         \
    __has_feature(memory_sanitizer)
#define CAGE_OFF 1
#endif
#endif

#if defined(__x86_64__)
#define CAGE_ARCH AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define CAGE_ARCH AUDIT_ARCH_AARCH64
#elif defined(__arm__)
#define CAGE_ARCH AUDIT_ARCH_ARM
#else
#define CAGE_OFF  1
#define CAGE_ARCH 0
#endif

/* ---- which calls ---- */

/* Reading. The most frequent first: the list is walked from its begin. */
static const uint32_t READING[] = {
    __NR_pread64,
    __NR_read,
    __NR_write,
    __NR_brk,
    __NR_munmap,
    __NR_mremap,
    __NR_madvise,
    __NR_close,
    __NR_futex,
    __NR_getrandom,
    __NR_getpid,
    __NR_getppid,
    __NR_gettid,
    __NR_clock_gettime,
    __NR_clock_nanosleep,
    __NR_nanosleep,
    __NR_restart_syscall,
    __NR_sched_yield,
    __NR_lseek,
    __NR_readv,
    __NR_writev,
    __NR_fcntl,
    __NR_fstat,
    __NR_statx,
    __NR_faccessat,
    __NR_fstatfs,
    __NR_statfs,
    __NR_uname,
    __NR_rt_sigaction,
    __NR_rt_sigprocmask,
    __NR_rt_sigreturn,
    __NR_set_robust_list,
    __NR_prlimit64,
    __NR_sysinfo, /* qsort of the C library asks how much memory there is */
    __NR_sched_getaffinity,
    __NR_gettimeofday,
    __NR_pwrite64,  /* the mark in the lock file, after verify */
    __NR_ftruncate, /* LMDB's lock file */
    __NR_exit,
    __NR_exit_group,
#ifdef __NR_access
    __NR_access,
    __NR_stat,
    __NR_lstat,
#endif
#ifdef __NR_newfstatat
    __NR_newfstatat,
#endif
#ifdef __NR_fadvise64
    __NR_fadvise64,
#endif
#ifdef __NR_arm_fadvise64_64
    __NR_arm_fadvise64_64,
    __NR_fstatat64,
    __NR_fstat64,
    __NR_stat64,
    __NR_statfs64,
    __NR_fstatfs64,
    __NR_fcntl64,
    __NR__llseek,
    __NR_ftruncate64,
    __NR_sigreturn,
    __NR_ugetrlimit,
#endif
#ifdef __NR_clock_gettime64
    __NR_clock_gettime64,
    __NR_clock_nanosleep_time64,
    __NR_futex_time64,
#endif
#ifdef __NR_faccessat2
    __NR_faccessat2,
#endif
#ifdef __NR_rseq
    __NR_rseq,
#endif
};

/* What LMDB needs besides for a transaction of the settings. */
static const uint32_t WRITING[] = {
    __NR_pwritev,  __NR_fdatasync, __NR_fsync,     __NR_msync,
    __NR_unlinkat, __NR_renameat,  __NR_renameat2,
#ifdef __NR_unlink
    __NR_unlink,   __NR_rename,
#endif
};

/* The C library opens by this one alone, everywhere. */
static const uint32_t OPENING[] = {__NR_openat};

/* Anonymous memory, and LMDB's maps; never executable. */
static const uint32_t MAPPING[] = {
    __NR_mprotect,
#ifdef __NR_mmap
    __NR_mmap,
#endif
#ifdef __NR_mmap2
    __NR_mmap2,
#endif
};

/* ---- the program ---- */

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))
#define PROGRAM_MAX  200

typedef struct program {
    struct sock_filter code[PROGRAM_MAX];
    unsigned short len;
} program;

static void put(program *p, uint16_t code, uint32_t k, uint8_t yes, uint8_t no)
{
    p->code[p->len++] = (struct sock_filter){code, yes, no, k};
}

static void load(program *p, size_t offset)
{
    put(p, BPF_LD | BPF_W | BPF_ABS, (uint32_t)offset, 0, 0);
}

static void give(program *p, uint32_t verdict)
{
    put(p, BPF_RET | BPF_K, verdict, 0, 0);
}

/* A call of another architecture's numbering (x32, or 32-bit calls) has other numbers. */
static void begin(program *p)
{
    p->len = 0;
    load(p, offsetof(struct seccomp_data, arch));
    put(p, BPF_JMP | BPF_JEQ | BPF_K, CAGE_ARCH, 1, 0);
    give(p, SECCOMP_RET_KILL_PROCESS);
    load(p, offsetof(struct seccomp_data, nr));
}

static void each(program *p, const uint32_t *calls, size_t count, uint32_t verdict)
{
    for (size_t i = 0; i < count; i++) {
        put(p, BPF_JMP | BPF_JEQ | BPF_K, calls[i], 0, 1);
        give(p, verdict);
    }
}

/* Those whose third argument has one of `bits` end the process, the others are allowed. */
static void allow_without(program *p, const uint32_t *calls, size_t count, uint32_t bits)
{
    for (size_t i = 0; i < count; i++) {
        put(p, BPF_JMP | BPF_JEQ | BPF_K, calls[i], 0, 4);
        load(p, offsetof(struct seccomp_data, args[2]));
        put(p, BPF_JMP | BPF_JSET | BPF_K, bits, 1, 0);
        give(p, SECCOMP_RET_ALLOW);
        give(p, SECCOMP_RET_KILL_PROCESS);
    }
}

static bool enforce(const program *p)
{
    /* The kernel only reads the filter. NOLINTNEXTLINE(performance-no-int-to-ptr) */
    const struct sock_fprog all = {p->len, (struct sock_filter *)(uintptr_t)p->code};
    return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &all, 0, 0) == 0;
}

/* ---- landlock ---- */

#define FS_READ  (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
#define FS_WRITE LANDLOCK_ACCESS_FS_WRITE_FILE
#define FS_MAKE  (LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_REMOVE_FILE)
/* Of version 3, newer than some headers. */
#define FS_TRUNCATE ((uint64_t)1 << 14)

static void rule(int set, const char *dir, const char *name, uint64_t access)
{
    char path[4096];
    int len = snprintf(path, sizeof path, "%s%s%s", dir, name[0] != '\0' ? "/" : "", name);
    int fd = len > 0 && (size_t)len < sizeof path ? open(path, O_PATH | O_CLOEXEC) : -1;
    if (fd < 0) {
        return;
    }
    const struct landlock_path_beneath_attr beneath = {.allowed_access = access, .parent_fd = fd};
    (void)syscall(__NR_landlock_add_rule, set, LANDLOCK_RULE_PATH_BENEATH, &beneath, 0);
    (void)close(fd);
}

/* LMDB makes a lock file where there is none; an empty one does as well, and needs no right to make
 * files. On a medium that cannot be written there is none. */
static void lock_file_make(const char *dir, const char *name)
{
    char path[4096];
    int len = snprintf(path, sizeof path, "%s/%s", dir, name);
    int fd = len > 0 && (size_t)len < sizeof path
                 ? open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666)
                 : -1;
    if (fd >= 0) {
        (void)close(fd);
    }
}

static void fence_files(const char *dir, console_cage kind)
{
    long version = syscall(__NR_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    if (version < 1) {
        return;
    }
    uint64_t write = FS_WRITE | (version >= 3 ? FS_TRUNCATE : 0);
    struct landlock_ruleset_attr attr = {.handled_access_fs =
                                             ((uint64_t)1 << (version >= 3   ? 15
                                                              : version == 2 ? 14
                                                                             : 13)) -
                                             1};
    int set = (int)syscall(__NR_landlock_create_ruleset, &attr, sizeof attr.handled_access_fs, 0);
    if (set < 0) {
        return;
    }
    bool question = kind == CONSOLE_CAGE_QUESTION;
    if (question) {
        lock_file_make(dir, "articles.mdb-lock");
        lock_file_make(dir, "index.mdb-lock");
    }
    /* The first change of the settings makes their file: only then. */
    char path[4096];
    int len = snprintf(path, sizeof path, "%s/settings.mdb", dir);
    bool first = !question && len > 0 && (size_t)len < sizeof path && access(path, F_OK) != 0;
    rule(set, dir, "", FS_READ | (first ? write | FS_MAKE : 0));
    static const char *const FILES[][4] = {
        {"lock", "articles.mdb-lock", "index.mdb-lock", "settings.mdb-lock"},
        {"lock", "settings.mdb", "settings.mdb-lock", "settings.mdb-lock"}};
    for (size_t i = 0; i < 4; i++) {
        rule(set, dir, FILES[kind][i], LANDLOCK_ACCESS_FS_READ_FILE | write);
    }
    rule(set, "/proc/sys/kernel/random/boot_id", "", LANDLOCK_ACCESS_FS_READ_FILE);
    (void)syscall(__NR_landlock_restrict_self, set, 0);
    (void)close(set);
}

/* ---- the cage ---- */

/** Twice what a verification may have (base/limits.h). */
#define MEMORY_MAX ((rlim_t)64 * 1024 * 1024)

void console_cage_no_core(void)
{
    const struct rlimit none = {0, 0};
    (void)setrlimit(RLIMIT_CORE, &none);
    (void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

bool console_cage_enter(const char *dir, console_cage kind)
{
#ifdef CAGE_OFF
    (void)dir;
    (void)kind;
    (void)fence_files;
    return false;
#else
    program p;
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) {
        return false;
    }
    const struct rlimit memory = {MEMORY_MAX, MEMORY_MAX};
    (void)setrlimit(RLIMIT_DATA, &memory);
    fence_files(dir, kind);
    begin(&p);
    each(&p, READING, COUNT(READING), SECCOMP_RET_ALLOW);
    if (kind == CONSOLE_CAGE_SETTINGS) {
        each(&p, WRITING, COUNT(WRITING), SECCOMP_RET_ALLOW);
    }
    /* Nothing is emptied by opening it. */
    allow_without(&p, OPENING, COUNT(OPENING), O_TRUNC);
    allow_without(&p, MAPPING, COUNT(MAPPING), PROT_EXEC);
    /* A second filter, for console_cage_close. */
    const uint32_t more[] = {__NR_prctl};
    each(&p, more, COUNT(more), SECCOMP_RET_ALLOW);
    give(&p, SECCOMP_RET_KILL_PROCESS);
    return enforce(&p);
#endif
}

void console_cage_close(void)
{
#ifndef CAGE_OFF
    program p;
    const uint32_t last[] = {__NR_prctl};
    begin(&p);
    allow_without(&p, OPENING, COUNT(OPENING), O_WRONLY | O_RDWR | O_CREAT);
    each(&p, last, COUNT(last), SECCOMP_RET_KILL_PROCESS);
    give(&p, SECCOMP_RET_ALLOW);
    (void)enforce(&p);
#endif
}
