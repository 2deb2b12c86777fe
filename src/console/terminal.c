/* SPDX-License-Identifier: MIT */
#define _DEFAULT_SOURCE
#include "console/terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

/** After so long a stopped output goes on by itself. */
#define XOFF_MS 30000
/** Silence before and behind a BREAK. */
#define BREAK_MS 100

static volatile sig_atomic_t stop_asked, hangup_seen, window_changed;
static struct termios before;
static bool raw;
/** Where output goes: the terminal once more, not blocking, so that an XOFF which comes in the
 * moment of a write does not stop us too. What others share with us stays as it is. */
static int out_fd = STDOUT_FILENO;

static void on_signal(int number)
{
    if (number == SIGINT) {
        stop_asked = 1;
    } else if (number == SIGWINCH) {
        window_changed = 1;
    } else {
        hangup_seen = 1;
    }
}

static void handle(int number)
{
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = on_signal;
    (void)sigemptyset(&action.sa_mask);
    (void)sigaction(number, &action, NULL); /* no SA_RESTART: poll and read come back */
}

unsigned console_terminal_now(void)
{
    struct timespec t;
    return clock_gettime(CLOCK_MONOTONIC, &t) != 0
               ? 0
               : (unsigned)t.tv_sec * 1000 + (unsigned)(t.tv_nsec / 1000000);
}

/* From the slowest; BREAK steps through those from 9,600 on. */
static const struct {
    speed_t speed;
    unsigned baud;
} SPEEDS[] = {{B300, 300},     {B1200, 1200},   {B2400, 2400},   {B4800, 4800},    {B9600, 9600},
              {B19200, 19200}, {B38400, 38400}, {B57600, 57600}, {B115200, 115200}};
#define SPEED_COUNT (sizeof SPEEDS / sizeof SPEEDS[0])
#define SPEED_FIRST 4

static unsigned baud_of(speed_t speed)
{
    for (size_t i = 0; i < SPEED_COUNT; i++) {
        if (SPEEDS[i].speed == speed) {
            return SPEEDS[i].baud;
        }
    }
    return 115200;
}

static void raw_mode(console_terminal *t)
{
    struct termios mode;
    if (tcgetattr(STDIN_FILENO, &before) != 0) {
        return;
    }
    t->baud = baud_of(cfgetospeed(&before));
    mode = before;
    mode.c_iflag &= ~(tcflag_t)(ICRNL | INLCR | IGNCR | ISTRIP | BRKINT | PARMRK | INPCK | IGNBRK);
    mode.c_iflag |= IXON | IXANY;
    mode.c_lflag &= ~(tcflag_t)(ICANON | ECHO | ECHONL | IEXTEN);
    mode.c_lflag |= ISIG | NOFLSH; /* flushing would cut a character in two */
    mode.c_oflag &= ~(tcflag_t)OPOST;
    mode.c_cflag |= CS8;
    mode.c_cc[VMIN] = 1;
    mode.c_cc[VTIME] = 0;
    mode.c_cc[VINTR] = 3;
    mode.c_cc[VQUIT] = mode.c_cc[VSUSP] = _POSIX_VDISABLE;
    raw = tcsetattr(STDIN_FILENO, TCSANOW, &mode) == 0;
}

/* Read "ESC [ rows ; columns R"; false when the bytes are none. */
static bool report_read(const uint8_t *text, size_t len, unsigned *rows, unsigned *columns)
{
    unsigned values[2] = {0, 0}, at = 0;
    if (len < 6 || text[0] != 0x1B || text[1] != '[' || text[len - 1] != 'R') {
        return false;
    }
    for (size_t i = 2; i + 1 < len; i++) {
        if (text[i] >= '0' && text[i] <= '9' && values[at] < 1000) {
            values[at] = values[at] * 10 + text[i] - '0';
        } else if (text[i] == ';' && at == 0) {
            at = 1;
        } else {
            return false;
        }
    }
    *rows = values[0];
    *columns = values[1];
    return true;
}

/* A serial line does not know its window: the cursor is sent to the far corner and asked where it
 * is. Without an answer in half a second the size stays 24 x 80. */
static void size_probe(console_terminal *t)
{
    uint8_t report[16];
    size_t len = 0;
    unsigned rows = 0, columns = 0;
    console_terminal_send(t, "\0337\033[999;999H\033[6n\0338", 18);
    while (len < sizeof report) {
        int byte = console_terminal_byte(t, 500);
        if (byte < 0) {
            return;
        }
        if (byte == 0x1B || len > 0) {
            report[len++] = (uint8_t)byte;
        }
        if (byte == 'R') {
            break;
        }
    }
    if (report_read(report, len, &rows, &columns) && rows >= 4 && columns >= 20) {
        t->rows = rows > 500 ? 500 : rows;
        t->columns = columns > 250 ? 250 : columns;
    }
}

static bool size_known(void)
{
    struct winsize size;
    return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row != 0 && size.ws_col != 0;
}

void console_terminal_open(console_terminal *t)
{
    memset(t, 0, sizeof *t);
    t->is_tty = isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1;
    t->rows = 24;
    t->columns = 80;
    t->baud = 115200;
    const char *term = getenv("TERM");
    t->dumb = !t->is_tty || term == NULL || term[0] == '\0' || strcmp(term, "dumb") == 0;
    stop_asked = hangup_seen = 0;
    handle(SIGHUP);
    handle(SIGTERM);
    (void)signal(SIGPIPE, SIG_IGN);
    if (t->is_tty) {
        handle(SIGINT);
        handle(SIGWINCH);
        raw_mode(t);
        const char *name = ttyname(STDOUT_FILENO);
        int fd = name != NULL ? open(name, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC) : -1;
        out_fd = fd >= 0 ? fd : STDOUT_FILENO;
        (void)console_terminal_resize(t);
        if (!t->dumb && !size_known()) {
            size_probe(t);
        }
    }
}

void console_terminal_close(console_terminal *t)
{
    console_terminal_flush(t);
    if (raw) {
        /* What is still on its way is sent; a line that is gone does not keep us, and whoever comes
         * next on it neither reads nor runs what the last one left. */
        if (t->hung_up) {
            (void)tcflush(STDIN_FILENO, TCIOFLUSH);
        }
        (void)tcsetattr(STDIN_FILENO, t->hung_up ? TCSANOW : TCSADRAIN, &before);
        raw = false;
    }
    if (out_fd != STDOUT_FILENO) {
        (void)close(out_fd);
        out_fd = STDOUT_FILENO;
    }
}

bool console_terminal_resize(console_terminal *t)
{
    struct winsize size;
    window_changed = 0;
    if (t->size_fixed || !t->is_tty || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 ||
        size.ws_row == 0 || size.ws_col == 0) {
        return false;
    }
    unsigned rows = size.ws_row < 4 ? 4 : size.ws_row > 500 ? 500 : size.ws_row;
    unsigned columns = size.ws_col < 20 ? 20 : size.ws_col > 250 ? 250 : size.ws_col;
    bool changed = rows != t->rows || columns != t->columns;
    t->rows = rows;
    t->columns = columns;
    return changed;
}

/* Overwritten, also where nobody reads it any more. */
static void wipe(volatile uint8_t *bytes, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        bytes[i] = 0;
    }
}

/* Read once what is there into the type-ahead. */
static void take(console_terminal *t)
{
    if (t->ahead_at > 0) {
        memmove(t->ahead, t->ahead + t->ahead_at, t->ahead_len - t->ahead_at);
        t->ahead_len -= t->ahead_at;
        t->ahead_at = 0;
    }
    uint8_t lost[64];
    bool full = t->ahead_len == CONSOLE_AHEAD;
    ssize_t n = read(STDIN_FILENO, full ? lost : t->ahead + t->ahead_len,
                     full ? sizeof lost : CONSOLE_AHEAD - t->ahead_len);
    if (n > 0 && !full) {
        for (ssize_t i = n; i-- > 0;) {
            if (t->ahead[t->ahead_len + (size_t)i] != 0) {
                t->heard_ms = console_terminal_now();
                break;
            }
        }
        t->ahead_len += (size_t)n;
    } else if (n == 0 || (n < 0 && errno != EINTR && errno != EAGAIN)) {
        t->hung_up = true;
    }
}

/* End an XOFF. TCOON alone ends only what TCOOFF began. */
static void let_go(void)
{
    (void)tcflow(STDOUT_FILENO, TCOOFF);
    (void)tcflow(STDOUT_FILENO, TCOON);
}

/* Nothing is there but NULs, nothing came shortly before, and nothing comes shortly behind. */
static bool is_break(console_terminal *t)
{
    if (!t->is_tty || console_terminal_now() - t->heard_ms < BREAK_MS) {
        return false;
    }
    for (;;) {
        for (size_t i = t->ahead_at; i < t->ahead_len; i++) {
            if (t->ahead[i] != 0) {
                return false;
            }
        }
        struct pollfd in = {STDIN_FILENO, POLLIN, 0};
        if (poll(&in, 1, BREAK_MS) <= 0) {
            t->ahead_at = t->ahead_len = 0;
            return true;
        }
        size_t had = t->ahead_len - t->ahead_at;
        take(t);
        if (t->hung_up || t->ahead_len - t->ahead_at == had) {
            return false;
        }
    }
}

static bool idle_too_long(console_terminal *t, int ms, unsigned since)
{
    if (ms >= 0 || t->idle_ms == 0 || console_terminal_now() - since < t->idle_ms) {
        return false;
    }
    t->idled = true;
    return true;
}

int console_terminal_byte(console_terminal *t, int ms)
{
    console_terminal_flush(t);
    unsigned since = console_terminal_now();
    for (;;) {
        if (stop_asked || idle_too_long(t, ms, since)) {
            stop_asked = 0;
            return CONSOLE_STOP;
        }
        if (window_changed) {
            (void)console_terminal_resize(t);
        }
        if (t->ahead_at < t->ahead_len) {
            return t->ahead[t->ahead_at] == 0 && is_break(t) ? CONSOLE_BREAK
                                                             : t->ahead[t->ahead_at++];
        }
        if (hangup_seen || t->hung_up) {
            t->hung_up = true;
            return CONSOLE_HANGUP;
        }
        struct pollfd in = {STDIN_FILENO, POLLIN, 0};
        int most = t->idle_ms > 0 && t->idle_ms < XOFF_MS ? (int)t->idle_ms : XOFF_MS;
        int got = poll(&in, 1, ms < 0 ? most : ms);
        if (got > 0) {
            take(t);
        } else if (got == 0 && ms >= 0) {
            return CONSOLE_NO_BYTE;
        } else if (got == 0 && t->is_tty) {
            let_go();
        }
    }
}

bool console_terminal_stopped(console_terminal *t, bool q_stops)
{
    struct pollfd in = {STDIN_FILENO, POLLIN, 0};
    if (t->is_tty && t->ahead_len - t->ahead_at < CONSOLE_AHEAD && poll(&in, 1, 0) > 0) {
        take(t);
    }
    if (stop_asked) {
        t->ahead_at = t->ahead_len = 0;
        return true;
    }
    if (q_stops && t->ahead_at < t->ahead_len &&
        (t->ahead[t->ahead_at] == 'q' || t->ahead[t->ahead_at] == 'Q')) {
        t->ahead_at++;
        return true;
    }
    return hangup_seen || (t->is_tty && t->hung_up);
}

void console_terminal_calm(void)
{
    stop_asked = 0;
}

void console_terminal_drop(console_terminal *t)
{
    wipe(t->ahead, sizeof t->ahead);
    t->ahead_at = t->ahead_len = 0;
    stop_asked = 0;
    if (t->is_tty) {
        (void)tcflush(STDIN_FILENO, TCIFLUSH);
    }
}

void console_terminal_step(console_terminal *t)
{
    struct termios mode;
    size_t next = SPEED_FIRST;
    while (next < SPEED_COUNT && SPEEDS[next].baud <= t->baud) {
        next++;
    }
    next = next < SPEED_COUNT ? next : SPEED_FIRST;
    /* What is on its way out is not thrown away: it would end in the middle of a letter. */
    (void)tcflush(STDIN_FILENO, TCIFLUSH);
    if (raw && tcgetattr(STDIN_FILENO, &mode) == 0) {
        (void)cfsetispeed(&mode, SPEEDS[next].speed);
        (void)cfsetospeed(&mode, SPEEDS[next].speed);
        (void)tcsetattr(STDIN_FILENO, TCSANOW, &mode);
        /* It stays when the terminal is given back: the line works at it. */
        (void)cfsetispeed(&before, SPEEDS[next].speed);
        (void)cfsetospeed(&before, SPEEDS[next].speed);
    }
    t->baud = SPEEDS[next].baud;
    if (!t->dumb && !t->size_fixed && !size_known()) {
        size_probe(t);
    }
}

void console_terminal_clear(console_terminal *t)
{
    if (!t->is_tty) {
        return;
    }
    if (!t->dumb) {
        console_terminal_send(t, "\033[H\033[2J\033[3J", 11);
    }
    for (unsigned i = 0; t->dumb && i < t->rows; i++) {
        console_terminal_send(t, "\r\n", 2);
    }
}

/* A slow line's queue in the driver is kept short, so that Ctrl-C stops soon. Waits a moment when
 * there is more in it than a fifth of a second. */
static bool queue_is_long(const console_terminal *t)
{
    int waiting = 0;
    if (!t->is_tty || t->baud > 38400 || ioctl(STDOUT_FILENO, TIOCOUTQ, &waiting) != 0 ||
        waiting <= (int)(t->baud / 50)) {
        return false;
    }
    (void)poll(NULL, 0, 10);
    return true;
}

/* What is written at once: a line, at most 256 bytes. */
static size_t piece_len(const console_terminal *t, size_t at)
{
    size_t most = t->out_len - at < 256 ? t->out_len - at : 256;
    const uint8_t *end = memchr(t->out + at, '\n', most);
    return t->is_tty && end != NULL ? (size_t)(end - t->out) + 1 - at
           : t->is_tty              ? most
                                    : t->out_len - at;
}

/* What was not sent yet is not wanted any more, but the line that is begun will be ended: its
 * first part stays, so that what follows is no half of a letter. */
static void lines_drop(console_terminal *t)
{
    size_t from = t->out_len;
    while (from > 0 && t->out[from - 1] != '\n') {
        from--;
    }
    memmove(t->out, t->out + from, t->out_len - from);
    t->out_len -= from;
}

/* The end of a file that is read is no end of what is written. */
static bool can_write(const console_terminal *t)
{
    return !t->unwritten && !hangup_seen && (!t->hung_up || !t->is_tty);
}

void console_terminal_flush(console_terminal *t)
{
    size_t at = 0;
    while (at < t->out_len && can_write(t)) {
        struct pollfd both[] = {{out_fd, POLLOUT, 0}, {STDIN_FILENO, POLLIN, 0}};
        int ready = poll(both, t->is_tty ? 2 : 1, XOFF_MS);
        if (ready == 0 && t->is_tty) {
            let_go();
            continue;
        }
        /* Input stays live: a key that is not taken from the driver's full queue cannot let a
         * stopped output go on. */
        if (ready > 0 && both[1].revents != 0) {
            take(t);
        }
        if (ready > 0 && both[0].revents == 0) {
            continue;
        }
        if (stop_asked && t->is_tty && at > 0 && t->out[at - 1] == '\n') {
            lines_drop(t);
            return;
        }
        if (ready < 0 || queue_is_long(t)) {
            continue;
        }
        ssize_t n = write(out_fd, t->out + at, piece_len(t, at));
        if (n > 0) {
            at += (size_t)n;
            t->sent += (uint64_t)n;
        } else if (n < 0 && errno != EINTR && errno != EAGAIN) {
            t->hung_up = t->unwritten = true;
        }
    }
    t->out_len = 0;
}

void console_terminal_send(console_terminal *t, const void *bytes, size_t len)
{
    const uint8_t *from = bytes;
    while (len > 0) {
        if (t->out_len == CONSOLE_OUT) {
            console_terminal_flush(t);
        }
        size_t part = CONSOLE_OUT - t->out_len < len ? CONSOLE_OUT - t->out_len : len;
        memcpy(t->out + t->out_len, from, part);
        t->out_len += part;
        from += part;
        len -= part;
    }
}

void console_terminal_move(console_terminal *t, int columns)
{
    char text[16];
    if (columns < 0 && columns >= -4) {
        console_terminal_send(t, "\b\b\b\b", (size_t)-columns);
    } else if (columns != 0) {
        int len = snprintf(text, sizeof text, "\033[%d%c", columns < 0 ? -columns : columns,
                           columns < 0 ? 'D' : 'C');
        console_terminal_send(t, text, (size_t)len);
    }
}

const char *console_terminal_name(void)
{
    const char *name = isatty(STDIN_FILENO) == 1 ? ttyname(STDIN_FILENO) : NULL;
    return name == NULL ? "" : strncmp(name, "/dev/", 5) == 0 ? name + 5 : name;
}
