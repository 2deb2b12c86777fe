/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "console/ask.h"

#include "base/bytes.h"
#include "base/limits.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/** The child stops itself after 2 s; one that does not is killed. */
#define PATIENCE_MS 5000

void console_answer_init(console_answer *a)
{
    memset(a, 0, sizeof *a);
    wq_buf_init(&a->bytes, CONSOLE_ANSWER + 64 * WQ_KIB);
}

void console_answer_release(console_answer *a)
{
    wq_buf_release(&a->bytes);
}

/* ---- taking the answer apart; every length is checked ---- */

static bool record_next(wq_span bytes, size_t *at, uint8_t *tag, wq_span *body)
{
    if (*at + 5 > bytes.len) {
        return false;
    }
    uint32_t len = wq_le32(bytes.ptr + *at + 1);
    if (len > bytes.len - *at - 5) {
        return false;
    }
    *tag = bytes.ptr[*at];
    *body = wq_span_of(bytes.ptr + *at + 5, len);
    *at += 5 + (size_t)len;
    return true;
}

static wq_span field_take(wq_span *rest)
{
    const uint8_t *end = rest->len > 0 ? memchr(rest->ptr, 0, rest->len) : NULL;
    size_t len = end != NULL ? (size_t)(end - rest->ptr) : rest->len;
    wq_span field = wq_span_of(rest->ptr, len);
    *rest = wq_span_sub(*rest, len + 1, rest->len);
    return field;
}

static void row_take(console_answer *a, wq_span body)
{
    if (body.len < 20 || a->row_count == CONSOLE_ROWS) {
        return;
    }
    console_row *row = &a->rows[a->row_count++];
    memcpy(row->id.b, body.ptr, 16);
    row->copies = wq_le32(body.ptr + 16);
    wq_span rest = wq_span_sub(body, 20, body.len);
    row->date = field_take(&rest);
    row->source = field_take(&rest);
    row->title = field_take(&rest);
    row->passage = field_take(&rest);
}

static void total_take(console_answer *a, wq_span body)
{
    if (body.len >= 18) {
        a->total = wq_le64(body.ptr);
        a->all = wq_le64(body.ptr + 8);
        a->total_least = (body.ptr[16] & 2) != 0;
        a->all_least = (body.ptr[16] & 4) != 0;
        a->rung = (wq_rung)(body.ptr[17] <= WQ_RUNG_NONE ? body.ptr[17] : WQ_RUNG_NONE);
    }
}

static void record_take(console_answer *a, uint8_t tag, wq_span body)
{
    switch (tag) {
    case CONSOLE_TAG_STATUS:
        if (body.len >= 4) {
            a->status = (wq_status)(int32_t)wq_le32(body.ptr);
            a->message = wq_span_sub(body, 4, body.len);
        }
        break;
    case CONSOLE_TAG_TOTAL:
        total_take(a, body);
        break;
    case CONSOLE_TAG_ROW:
        row_take(a, body);
        break;
    case CONSOLE_TAG_PICK:
        if (body.len >= 8 && a->pick_count < CONSOLE_PICKS) {
            a->picks[a->pick_count++] =
                (console_pick){wq_span_sub(body, 8, body.len), wq_le64(body.ptr)};
        }
        break;
    case CONSOLE_TAG_COVERAGE:
        a->coverage = body;
        break;
    case CONSOLE_TAG_LACKING:
        a->lacking = body;
        break;
    case CONSOLE_TAG_CUT:
        a->cut = true;
        break;
    default:
        break;
    }
}

static void answer_parse(console_answer *a)
{
    size_t at = 0;
    uint8_t tag;
    wq_span body;
    a->status = WQ_EINTERNAL;
    while (record_next(wq_buf_span(&a->bytes), &at, &tag, &body)) {
        record_take(a, tag, body);
    }
}

bool console_answer_line(const console_answer *a, size_t *at, wq_span *line)
{
    uint8_t tag;
    while (record_next(wq_buf_span(&a->bytes), at, &tag, line)) {
        if (tag == CONSOLE_TAG_LINE) {
            return true;
        }
    }
    return false;
}

/* ---- the child ---- */

static pid_t start(const char *dir, const console_ask *ask, int ends[2])
{
    if (pipe(ends) != 0) {
        return -1;
    }
    pid_t parent = getpid(), pid = fork();
    if (pid == 0) {
        (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
        (void)signal(SIGINT, SIG_IGN);
        (void)signal(SIGHUP, SIG_DFL);
        (void)signal(SIGTERM, SIG_DFL);
        (void)signal(SIGWINCH, SIG_IGN);
        (void)close(ends[0]);
        if (getppid() != parent) {
            _exit(1);
        }
        _exit(ask->kind >= CONSOLE_ASK_KEPT ? console_keep_work(dir, ask, ends[1])
                                            : console_work(dir, ask, ends[1]));
    }
    (void)close(ends[1]);
    if (pid < 0) {
        (void)close(ends[0]);
    }
    return pid;
}

/* One piece of the answer: 1 more to come, 0 end, -1 nothing now. */
static int receive(int fd, wq_buf *bytes, int ms)
{
    struct pollfd in = {fd, POLLIN, 0};
    if (poll(&in, 1, ms) <= 0) {
        return -1;
    }
    if (wq_buf_reserve(bytes, 4096) != WQ_OK) {
        return 0;
    }
    ssize_t n = read(fd, bytes->ptr + bytes->len, 4096);
    if (n > 0) {
        bytes->len += (size_t)n;
        return 1;
    }
    return n < 0 && errno == EINTR ? -1 : 0;
}

/* How far the child says it is: records that have come since the last look, at `*at`. */
static void progress_read(console_answer *a, size_t *at)
{
    uint8_t tag;
    wq_span body;
    while (record_next(wq_buf_span(&a->bytes), at, &tag, &body)) {
        if (tag == CONSOLE_TAG_DONE && body.len >= 16) {
            a->done = wq_le64(body.ptr);
            a->whole = wq_le64(body.ptr + 8);
        }
    }
}

/* Once a second: how much is done, where that is known, else a dot. */
static void progress_show(console_terminal *t, const console_answer *a, unsigned spent,
                          unsigned *shown)
{
    char text[64];
    if (!t->is_tty || spent / 1000 <= *shown) {
        return;
    }
    ++*shown;
    if (a->whole > 0 && !t->dumb) {
        int len = snprintf(text, sizeof text, "\r%u%% (q: stop)\033[K",
                           (unsigned)(a->done >= a->whole ? 100 : a->done * 100 / a->whole));
        console_terminal_send(t, text, (size_t)len);
    } else if (*shown <= 10) {
        console_terminal_send(t, ".", 1);
    }
    console_terminal_flush(t);
}

static void progress_end(console_terminal *t, unsigned shown)
{
    if (shown > 0) {
        console_terminal_send(t, t->dumb ? "\r\n" : "\r\033[K", t->dumb ? 2 : 4);
    }
}

console_outcome console_ask_run(const char *dir, const console_ask *ask, console_terminal *t,
                                console_answer *answer)
{
    int ends[2], how = 0;
    unsigned shown = 0;
    size_t looked = 0;
    console_outcome outcome = CONSOLE_ANSWERED;
    bool patient = ask->kind == CONSOLE_ASK_VERIFY;
    console_answer_release(answer);
    console_answer_init(answer);
    /* Output that was stopped may have waited for long: the time begins here. */
    console_terminal_flush(t);
    unsigned begun = console_terminal_now();
    pid_t pid = start(dir, ask, ends);
    if (pid < 0) {
        return CONSOLE_DIED;
    }
    for (;;) {
        unsigned spent = console_terminal_now() - begun;
        if (console_terminal_stopped(t, t->is_tty)) {
            outcome = CONSOLE_STOPPED;
            break;
        }
        if (!patient && spent > PATIENCE_MS) {
            outcome = CONSOLE_LATE;
            break;
        }
        int got = receive(ends[0], &answer->bytes, 50);
        if (got == 0) {
            break;
        }
        progress_read(answer, &looked);
        progress_show(t, answer, spent, &shown);
    }
    if (outcome != CONSOLE_ANSWERED) {
        (void)kill(pid, SIGKILL);
    }
    (void)close(ends[0]);
    while (waitpid(pid, &how, 0) < 0 && errno == EINTR) {
    }
    console_terminal_calm();
    progress_end(t, shown);
    answer->ms = console_terminal_now() - begun;
    if (outcome == CONSOLE_ANSWERED && (!WIFEXITED(how) || WEXITSTATUS(how) != 0)) {
        outcome = CONSOLE_DIED;
    }
    answer_parse(answer);
    return outcome;
}
