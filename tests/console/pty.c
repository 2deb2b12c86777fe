/* SPDX-License-Identifier: MIT */
/* Drives the built console through a pseudo-terminal, and is a small terminal itself.
 *
 *   pty WARRAQ ARCHIVE <SCRIPT        follow a script, print the screens it asks for
 *   pty --check SET ISOLATES <OUTPUT  only read output strictly (0 or 1: isolates allowed)
 *
 * The terminal knows exactly what the console may send: printable text of the line's character
 * set, CR, LF, BS, cursor left and right, erase to the end of the line, and home and erase all
 * (lock), and at most four marks a base. Anything else ends the test with "BAD OUTPUT". Script, a
 * command a line: size ROWS COLUMNS, baud N (a token bucket), term NAME, code SET, args WORDS,
 * start, type TEXT (and Enter), keys TEXT (no Enter), hex BYTES, key NAME, screen, within MS (the
 * last answer took at most so long), first MS (its first byte came at most so long behind the
 * search), measure NAME (its bytes and times), resize R C, random SEED COUNT (then the prompt must
 * come back within 2 s), send BYTES (in hex, nothing is waited for), pause MS, silent MS (does
 * anything come?), prompt (wait for it), break, cable MS R C (nothing comes through for so long;
 * then another terminal is there), restart (hang up; the next one comes), kill-child (of a long
 * question; the prompt must come back), isolates (they are allowed), last TEXT (after which it
 * leaves), hangup, end. */
#define _GNU_SOURCE
#include "screen.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

/* The exit status of a test that this machine cannot run. */
#define SKIPPED 77

static int master = -1;
static pid_t child;
static unsigned baud;
static unsigned last_ms;
/** Since the last Enter: when it was sent, what was received before, when the answer began. */
static unsigned asked_ms, first_ms;
static unsigned long asked_at;
static bool answer_begun, answer_first;

static unsigned now_ms(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (unsigned)t.tv_sec * 1000 + (unsigned)(t.tv_nsec / 1000000);
}

static void terminal_byte(uint8_t byte)
{
    if (answer_begun && !answer_first) {
        answer_first = true;
        first_ms = now_ms() - asked_ms;
    }
    answer_begun = answer_begun || byte == '\n';
    screen_byte(byte);
}

/* ---- the line ---- */

/** A prompt that stands so long, and a console that waits, are the end of an answer. */
#define QUIET_MS 60
/** Bytes of one `send`. */
#define SENT_MAX 512

/* Has the console read all that was sent? */
static bool input_is_taken(void)
{
    int left = 0, slave = open(ptsname(master), O_RDONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (slave < 0) {
        return true; /* it is gone, and reading will say so */
    }
    (void)ioctl(slave, FIONREAD, &left);
    (void)close(slave);
    return left == 0;
}

/* The first bytes of a file of /proc about the console, as a string. */
static void proc_read(const char *name, char text[512])
{
    char path[64];
    (void)snprintf(path, sizeof path, "/proc/%d/%s", (int)child, name);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t len = fd >= 0 ? read(fd, text, 511) : 0;
    text[len > 0 ? len : 0] = '\0';
    if (fd >= 0) {
        (void)close(fd);
    }
}

/* A console that sleeps, has no child that answers and nothing more to read waits for a key,
 * however slow the machine is. */
static bool console_waits(void)
{
    char stat[512], children[512], name[48];
    (void)snprintf(name, sizeof name, "task/%d/children", (int)child);
    proc_read("stat", stat);
    proc_read(name, children);
    const char *state = strrchr(stat, ')');
    bool sleeps = state == NULL || strncmp(state, ") S", 3) == 0;
    return sleeps && children[0] == '\0' && input_is_taken();
}

/* Read what comes, at the line's speed, until a prompt stands and the console waits. */
static bool settle(unsigned most)
{
    unsigned begun = now_ms(), quiet = begun, allowed_at = begun;
    double tokens = 0;
    while (now_ms() - begun < most) {
        uint8_t bytes[256];
        size_t want = sizeof bytes;
        if (baud > 0) {
            tokens += (now_ms() - allowed_at) * (baud / 10.0) / 1000;
            allowed_at = now_ms();
            want = tokens < 1 ? 0 : tokens > 64 ? 64 : (size_t)tokens;
        }
        struct pollfd in = {master, POLLIN, 0};
        if (want == 0) {
            (void)poll(NULL, 0, 2);
            continue;
        }
        if (poll(&in, 1, 10) > 0) {
            ssize_t n = read(master, bytes, want);
            if (n <= 0) {
                if (n < 0 && errno == EAGAIN) {
                    continue;
                }
                return false;
            }
            tokens -= (double)n;
            for (ssize_t i = 0; i < n; i++) {
                terminal_byte(bytes[i]);
            }
            quiet = now_ms();
            last_ms = quiet - begun;
        } else {
            tokens = 0; /* a line does not save what it did not use */
            if (now_ms() - quiet > QUIET_MS && screen_at_prompt() && console_waits()) {
                return true;
            }
        }
    }
    return false;
}

/* Read what is there; false at the end. */
static bool take(void)
{
    uint8_t bytes[4096];
    ssize_t n = read(master, bytes, sizeof bytes);
    for (ssize_t i = 0; i < n; i++) {
        terminal_byte(bytes[i]);
    }
    return n > 0 || (n < 0 && (errno == EAGAIN || errno == EINTR));
}

/* Reads meanwhile: the console may have to write before it can read on. */
static void send_bytes(const void *bytes, size_t len)
{
    const uint8_t *from = bytes;
    while (len > 0) {
        struct pollfd both = {master, POLLIN | POLLOUT, 0};
        if (poll(&both, 1, 1000) < 0 || ((both.revents & POLLIN) && !take()) ||
            (both.revents & POLLHUP)) {
            return;
        }
        ssize_t n = both.revents & POLLOUT ? write(master, from, len < 64 ? len : 64) : 0;
        from += n > 0 ? n : 0;
        len -= n > 0 ? (size_t)n : 0;
    }
}

/* Text of a script in the line's character set. */
static void send_text(const char *text)
{
    wq_span rest = wq_span_str(text);
    while (rest.len > 0) {
        uint32_t cp;
        uint8_t bytes[4];
        size_t n = wq_text_decode(rest, &cp);
        if (screen.code == CONSOLE_UTF8) {
            send_bytes(rest.ptr, n);
        } else {
            bytes[0] = console_letter_byte(screen.code, cp);
            send_bytes(bytes, 1);
        }
        rest = wq_span_sub(rest, n, rest.len);
    }
}

static void start(const char *program, const char *archive, char *words, const char *term)
{
    char *argv[20] = {(char *)(uintptr_t)program, "-a", (char *)(uintptr_t)archive, "console"};
    int argc = 4;
    for (char *save, *w = strtok_r(words, " ", &save); w != NULL && argc < 19;
         w = strtok_r(NULL, " ", &save)) {
        argv[argc++] = w;
    }
    master = posix_openpt(O_RDWR | O_NOCTTY);
    if (master < 0 || grantpt(master) != 0 || unlockpt(master) != 0) {
        perror("no terminal of our own");
        exit(SKIPPED);
    }
    (void)fcntl(master, F_SETFL, O_NONBLOCK);
    struct winsize size = {(unsigned short)screen.rows, (unsigned short)screen.columns, 0, 0};
    child = fork();
    if (child == 0) {
        (void)setsid();
        int slave = open(ptsname(master), O_RDWR);
        struct termios mode;
        (void)ioctl(slave, TIOCSWINSZ, &size);
        (void)tcgetattr(slave, &mode);
        (void)cfsetospeed(&mode, baud == 9600 ? B9600 : baud == 19200 ? B19200 : B115200);
        (void)cfsetispeed(&mode, baud == 9600 ? B9600 : baud == 19200 ? B19200 : B115200);
        (void)tcsetattr(slave, TCSANOW, &mode);
        (void)dup2(slave, 0);
        (void)dup2(slave, 1);
        (void)close(master);
        (void)setenv("TERM", term, 1);
        (void)execv(program, argv);
        _exit(127);
    }
}

static void finish(void)
{
    int how;
    for (int i = 0; i < 300; i++) {
        pid_t got = waitpid(child, &how, WNOHANG);
        if (got == child) {
            printf("left with %d\n", WIFEXITED(how) ? WEXITSTATUS(how) : 1000 + WTERMSIG(how));
            return;
        }
        uint8_t bytes[256];
        struct pollfd in = {master, POLLIN, 0};
        if (master >= 0 && poll(&in, 1, 10) > 0 && in.revents & POLLIN) {
            ssize_t n = read(master, bytes, sizeof bytes);
            for (ssize_t k = 0; k < n; k++) {
                terminal_byte(bytes[k]);
            }
        } else {
            (void)poll(NULL, 0, 10);
        }
    }
    printf("DID NOT LEAVE\n");
    (void)kill(child, SIGKILL);
    exit(1);
}

static uint8_t noise_byte(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    uint8_t byte = (uint8_t)(*seed >> 24);
    /* The keys that leave, and letters with which a line could be a command: one that changes the
     * view changes what may be sent. */
    if (byte == 4 || (byte | 32) == 'q' || (byte | 32) == 'e' || (byte | 32) == 'v' ||
        byte == 0xD8 || byte == 0xD6) {
        byte = 'x';
    }
    /* Each Enter is a question; it is the line that is tested here, and not the search. */
    return (byte == '\r' || byte == '\n') && (*seed >> 8) % 16 != 0 ? 'y' : byte;
}

/* Noise: any bytes, as fast as they are taken, read meanwhile; then Ctrl-C and the prompt. */
static void random_bytes(uint32_t seed, unsigned long count)
{
    const char *soak = getenv("SOAK_BYTES");
    count = soak != NULL ? strtoul(soak, NULL, 10) : count;
    uint8_t bytes[1024];
    size_t at = 0, len = 0;
    while (count > 0 || at < len) {
        struct pollfd both = {master, POLLIN | POLLOUT, 0};
        if (poll(&both, 1, 20000) <= 0 || ((both.revents & POLLIN) && !take()) ||
            (both.revents & POLLHUP)) {
            printf("THE CONSOLE LEFT\n");
            exit(1);
        }
        for (; at == 0 && count > 0 && len < sizeof bytes; count--) {
            bytes[len++] = noise_byte(&seed);
        }
        ssize_t n = both.revents & POLLOUT ? write(master, bytes + at, len - at) : 0;
        at += n > 0 ? (size_t)n : 0;
        if (at == len) {
            at = len = 0;
        }
    }
    (void)settle(20000);
    send_bytes("\x03", 1);
    bool back = settle(2000);
    printf("prompt %s\n", back ? "back" : "LOST");
}

/* Of /proc/PID/status: 2 is a filter. */
static int seccomp_of(int pid)
{
    char path[64], line[128];
    int mode = -1;
    (void)snprintf(path, sizeof path, "/proc/%d/status", pid);
    FILE *status = fopen(path, "r");
    while (status != NULL && fgets(line, sizeof line, status) != NULL) {
        (void)sscanf(line, "Seccomp: %d", &mode);
    }
    if (status != NULL) {
        (void)fclose(status);
    }
    return mode;
}

/* Ask for something long and kill the process that answers; with SIGSYS as a forbidden call does,
 * once it is in its cage. */
static void kill_child(int with)
{
    char path[64];
    unsigned begun = now_ms();
    (void)snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)child, (int)child);
    send_bytes(":verify\r", 8);
    while (now_ms() - begun < 3000) {
        int pid = 0;
        FILE *children = fopen(path, "r");
        if (children == NULL || fscanf(children, "%d", &pid) != 1) {
            pid = 0;
        }
        if (children != NULL) {
            (void)fclose(children);
        }
        /* Under the sanitizers there is no cage. */
        bool caged = seccomp_of(pid) == 2 || getenv("UNCAGED") != NULL;
        if (pid > 0 && (with == SIGKILL || caged)) {
            printf("child killed%s\n", with == SIGSYS ? ", it was in its cage" : "");
            (void)kill(pid, with);
            break;
        }
    }
    printf("prompt %s\n", settle(2000) ? "back" : "LOST");
}

static void key(const char *name)
{
    static const struct {
        const char *name, *bytes;
    } KEYS[] = {{"enter", "\r"},      {"left", "\033[D"},     {"right", "\033[C"},
                {"up", "\033[A"},     {"down", "\033[B"},     {"home", "\033[H"},
                {"end", "\033[F"},    {"delete", "\033[3~"},  {"back", "\x7f"},
                {"tab", "\t"},        {"stop", "\x03"},       {"leave", "\x04"},
                {"kill-end", "\x0b"}, {"kill-word", "\x17"},  {"kill-begin", "\x15"},
                {"yank", "\x19"},     {"word-left", "\033b"}, {"word-right", "\033f"}};
    for (size_t i = 0; i < sizeof KEYS / sizeof KEYS[0]; i++) {
        if (strcmp(KEYS[i].name, name) == 0) {
            send_bytes(KEYS[i].bytes, strlen(KEYS[i].bytes));
            return;
        }
    }
    printf("no such key: %s\n", name);
    exit(2);
}

/* All of a line at once: what is typed ahead lies there before the first of it is read. */
static void hex(char *text)
{
    uint8_t bytes[SENT_MAX];
    size_t len = 0;
    for (char *save, *w = strtok_r(text, " ", &save); w != NULL && len < SENT_MAX;
         w = strtok_r(NULL, " ", &save)) {
        bytes[len++] = (uint8_t)strtoul(w, NULL, 16);
    }
    send_bytes(bytes, len);
}

/* Read for so long; the number of bytes that came. */
static unsigned long listen_for(unsigned ms)
{
    unsigned begun = now_ms();
    unsigned long had = screen.received;
    while (now_ms() - begun < ms) {
        struct pollfd in = {master, POLLIN, 0};
        if (poll(&in, 1, 10) > 0 && !take()) {
            break;
        }
    }
    return screen.received - had;
}

/* What is sent meanwhile goes nowhere; behind it another terminal is at the end of the cable. */
static void cable_pull(unsigned ms, int rows, int columns)
{
    unsigned begun = now_ms();
    while (now_ms() - begun < ms) {
        uint8_t lost[256];
        struct pollfd in = {master, POLLIN, 0};
        if (poll(&in, 1, 10) > 0) {
            (void)!read(master, lost, sizeof lost);
        }
    }
    memset(screen.cells, 0, sizeof screen.cells);
    screen.row = screen.column = screen.state = 0;
    screen.partial_len = 0;
    screen.rows = rows;
    screen.columns = columns;
}

static void must_settle(void)
{
    if (!settle(20000)) {
        printf("NO PROMPT\n");
        screen_print();
        exit(1);
    }
}

static void resize(const char *rest)
{
    if (sscanf(rest, "%d %d", &screen.rows, &screen.columns) != 2 || screen.rows > SCREEN_ROWS ||
        screen.columns > SCREEN_COLUMNS) {
        exit(2);
    }
    if (master >= 0) {
        struct winsize size = {(unsigned short)screen.rows, (unsigned short)screen.columns, 0, 0};
        (void)ioctl(master, TIOCSWINSZ, &size);
        screen.row = screen.row < screen.rows ? screen.row : screen.rows - 1;
    }
}

static char words[200], term[40] = "vt100";

static void begin(char **argv)
{
    char copy[sizeof words];
    memcpy(copy, words, sizeof copy);
    start(argv[1], argv[2], copy, term);
    must_settle();
}

static void speed_print(void)
{
    static const struct {
        speed_t speed;
        unsigned baud;
    } SPEEDS[] = {
        {B9600, 9600}, {B19200, 19200}, {B38400, 38400}, {B57600, 57600}, {B115200, 115200}};
    struct termios mode;
    (void)tcgetattr(master, &mode);
    for (size_t i = 0; i < sizeof SPEEDS / sizeof SPEEDS[0]; i++) {
        if (SPEEDS[i].speed == cfgetospeed(&mode)) {
            printf("the line has %u baud\n", SPEEDS[i].baud);
        }
    }
}

/* One line of a script; false at `end`. */
static bool step(char *line, char **argv)
{
    char *rest = line + strcspn(line, " ");
    if (*rest != '\0') {
        *rest++ = '\0';
    }
    unsigned long a = 0, b = 0, c = 0;
    if (strcmp(line, "size") == 0 || strcmp(line, "resize") == 0) {
        resize(rest);
    } else if (strcmp(line, "baud") == 0) {
        baud = (unsigned)strtoul(rest, NULL, 10);
    } else if (strcmp(line, "term") == 0) {
        (void)snprintf(term, sizeof term, "%s", rest);
    } else if (strcmp(line, "code") == 0) {
        (void)console_code_parse(wq_span_str(rest), &screen.code);
    } else if (strcmp(line, "isolates") == 0) {
        screen.isolates = true;
    } else if (strcmp(line, "args") == 0) {
        (void)snprintf(words, sizeof words, "%s", rest);
    } else if (strcmp(line, "start") == 0) {
        begin(argv);
    } else if (strcmp(line, "type") == 0) {
        send_text(rest);
        asked_ms = now_ms();
        asked_at = screen.received;
        answer_begun = answer_first = false;
        send_bytes("\r", 1);
        must_settle();
    } else if (strcmp(line, "keys") == 0) {
        send_text(rest);
        must_settle();
    } else if (strcmp(line, "hex") == 0) {
        hex(rest);
        must_settle();
    } else if (strcmp(line, "key") == 0) {
        key(rest);
        if (strcmp(rest, "leave") != 0) {
            must_settle();
        }
    } else if (strcmp(line, "screen") == 0) {
        screen_print();
    } else if (strcmp(line, "within") == 0) {
        a = strtoul(rest, NULL, 10);
        printf("within %lu ms: %s\n", a, last_ms <= a ? "yes" : "NO");
        fprintf(stderr, "%u ms\n", last_ms);
    } else if (strcmp(line, "first") == 0) {
        a = strtoul(rest, NULL, 10);
        printf("first byte within %lu ms of the end of the search: %s\n", a,
               first_ms <= screen_search_ms() + 10 + a ? "yes" : "NO");
        fprintf(stderr, "%u ms\n", first_ms);
    } else if (strcmp(line, "measure") == 0) {
        printf("%s.bytes %lu\n%s.ms %u\n%s.first_ms %u\n", rest, screen.received - asked_at, rest,
               last_ms, rest, first_ms);
    } else if (strcmp(line, "random") == 0 && sscanf(rest, "%lu %lu", &a, &b) == 2) {
        random_bytes((uint32_t)a, b);
    } else if (strcmp(line, "send") == 0) {
        hex(rest);
    } else if (strcmp(line, "prompt") == 0) {
        must_settle();
    } else if (strcmp(line, "pause") == 0) {
        (void)listen_for((unsigned)strtoul(rest, NULL, 10));
    } else if (strcmp(line, "silent") == 0) {
        a = strtoul(rest, NULL, 10);
        printf("silent for %lu ms: %s\n", a, listen_for((unsigned)a) == 0 ? "yes" : "NO");
    } else if (strcmp(line, "break") == 0) {
        (void)listen_for(200);
        send_bytes("", 1);
        (void)listen_for(250);
        must_settle();
        speed_print();
    } else if (strcmp(line, "cable") == 0 && sscanf(rest, "%lu %lu %lu", &a, &b, &c) == 3) {
        cable_pull((unsigned)a, (int)b, (int)c);
    } else if (strcmp(line, "restart") == 0) {
        (void)close(master);
        master = -1;
        finish();
        memset(screen.cells, 0, sizeof screen.cells);
        screen.row = screen.column = 0;
        begin(argv);
    } else if (strcmp(line, "kill-child") == 0) {
        kill_child(strcmp(rest, "SYS") == 0 ? SIGSYS : SIGKILL);
    } else if (strcmp(line, "hangup") == 0) {
        (void)close(master);
        master = -1;
        finish();
        return false;
    } else if (strcmp(line, "last") == 0) {
        send_text(rest);
        send_bytes("\r", 1);
        finish();
        return false;
    } else if (strcmp(line, "end") == 0) {
        finish();
        return false;
    } else if (line[0] != '#' && line[0] != '\0') {
        printf("no such step: %s\n", line);
        exit(2);
    }
    return true;
}

int main(int argc, char **argv)
{
    static char line[4096];
    (void)signal(SIGPIPE, SIG_IGN);
    if (argc == 4 && strcmp(argv[1], "--check") == 0) {
        (void)console_code_parse(wq_span_str(argv[2]), &screen.code);
        screen.isolates = argv[3][0] == '1';
        for (int c; (c = getchar()) != EOF;) {
            terminal_byte((uint8_t)c);
        }
        printf("%s %s: only what is allowed\n", argv[2], argv[3]);
        return 0;
    }
    if (argc != 3) {
        return 2;
    }
    while (fgets(line, sizeof line, stdin) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        if (!step(line, argv)) {
            return 0;
        }
    }
    finish();
    return 0;
}
