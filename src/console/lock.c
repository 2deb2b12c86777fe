/* SPDX-License-Identifier: MIT */
/* The PIN: locking a line, and who may change something. */
#include "console/session.h"

#include <stdio.h>
#include <string.h>

typedef struct secret {
    uint8_t bytes[WQ_PIN_MAX + 4];
    size_t len;
} secret;

/* ---- reading it: nothing of it is shown, not even how long it is ---- */

static void letter_add(secret *pin, uint32_t letter)
{
    int digit = console_letter_digit(letter);
    uint8_t bytes[4];
    size_t n = wq_text_encode(digit >= 0 ? (uint32_t)('0' + digit) : letter, bytes);
    if (pin->len + n <= WQ_PIN_MAX) {
        memcpy(pin->bytes + pin->len, bytes, n);
        pin->len += n;
    }
}

static void letter_drop(secret *pin)
{
    while (pin->len > 0 && (pin->bytes[--pin->len] & 0xC0) == 0x80) {
    }
}

static void newline(console_session *s)
{
    console_terminal_send(&s->t, "\r\n", 2);
}

/* False when it was not given: Ctrl-C, Ctrl-D, nobody is there, a hang-up (s->t.hung_up). */
static bool secret_read(console_session *s, const char *prompt, secret *pin)
{
    bool was_cr = false;
    pin->len = 0;
    console_terminal_send(&s->t, prompt, strlen(prompt));
    for (;;) {
        console_key key = console_key_read(&s->t, s->look.code, &was_cr);
        switch (key.kind) {
        case CONSOLE_KEY_LETTER:
            letter_add(pin, key.letter);
            break;
        case CONSOLE_KEY_BACKSPACE:
            letter_drop(pin);
            break;
        case CONSOLE_KEY_KILL_BEGIN:
            pin->len = 0;
            break;
        case CONSOLE_KEY_BREAK:
            console_terminal_step(&s->t);
            console_sayf(s, "%u baud", s->t.baud);
            pin->len = 0;
            console_terminal_send(&s->t, prompt, strlen(prompt));
            break;
        case CONSOLE_KEY_ENTER:
            newline(s);
            return true;
        case CONSOLE_KEY_STOP:
        case CONSOLE_KEY_LEAVE:
        case CONSOLE_KEY_HANGUP:
            newline(s);
            return false;
        default:
            break;
        }
    }
}

/* ---- trying it ---- */

static bool pin_right(console_session *s, const secret *pin)
{
    const console_ask ask = {.kind = CONSOLE_ASK_PIN_TRY,
                             .secret = wq_span_of(pin->bytes, pin->len)};
    console_outcome outcome = console_ask_run(s->dir, &ask, &s->t, &s->answer);
    if (outcome == CONSOLE_ANSWERED && s->answer.status == WQ_OK) {
        return true;
    }
    if (outcome != CONSOLE_ANSWERED ||
        (s->answer.status != WQ_EACCES && s->answer.status != WQ_EBUSY)) {
        console_say(s, "the PIN cannot be read: see `warraq verify`",
                    "لا يمكن قراءة الرمز: انظر warraq verify");
        return false;
    }
    unsigned wait = (unsigned)s->answer.total;
    if (s->answer.status == WQ_EACCES) {
        console_say(s, "wrong", "خطأ");
    }
    if (wait > 0) {
        console_sayf(s, "the next try counts in %u s", wait);
    }
    return false;
}

/* Ask once. */
static bool pin_ask(console_session *s, const char *prompt)
{
    secret pin;
    bool right = secret_read(s, prompt, &pin) && pin.len > 0 && pin_right(s, &pin);
    wq_pin_forget(&pin, sizeof pin);
    return right;
}

/* ---- forgetting ---- */

static void buf_forget(wq_buf *buf)
{
    size_t max = buf->max;
    wq_pin_forget(buf->ptr, buf->cap);
    wq_buf_release(buf);
    wq_buf_init(buf, max);
}

void console_forget(console_session *s)
{
    console_terminal_drop(&s->t);
    console_terminal_clear(&s->t);
    console_terminal_flush(&s->t);
    wq_pin_forget(s->t.out, sizeof s->t.out);
    console_editor_forget(s->editor);
    buf_forget(&s->text);
    buf_forget(&s->answer.bytes);
    /* All but what belongs to the line and the archive, also what is added to a session later. */
    console_session kept = {.dir = s->dir,
                            .look = s->look,
                            .editor = s->editor,
                            .tongue = s->tongue,
                            .read_only = s->read_only,
                            .has_pin = s->has_pin,
                            .view_kept = s->view_kept,
                            .guard = s->guard,
                            .idle = s->idle,
                            .seen = s->seen,
                            .articles = s->articles};
    kept.t = s->t;
    kept.text = s->text;
    kept.answer.bytes = s->answer.bytes;
    kept.mark_count = s->mark_count;
    memcpy(kept.marks, s->marks, sizeof kept.marks);
    wq_pin_forget(s, sizeof *s);
    *s = kept;
}

void console_lock(console_session *s)
{
    bool reading = s->guard == CONSOLE_GUARD_CHANGES;
    s->t.idle_ms = 0;
    console_forget(s);
    while (!s->leaving) {
        secret pin;
        bool given = secret_read(s, reading ? "PIN (Enter: only read): " : "PIN: ", &pin);
        bool right = given && pin.len > 0 && pin_right(s, &pin);
        bool only_read = given && pin.len == 0 && reading;
        wq_pin_forget(&pin, sizeof pin);
        s->t.idled = false;
        if (right || only_read) {
            s->keeper = right;
            break;
        }
        if (s->t.hung_up) {
            s->leaving = true;
        }
    }
    s->t.idle_ms = s->idle * 1000;
}

bool console_may_change(console_session *s)
{
    if (s->read_only) {
        console_say(s, "this line can only read", "هذا الخط للقراءة فقط");
        return false;
    }
    if (!s->has_pin || s->keeper || !s->t.is_tty) {
        return true;
    }
    s->keeper = pin_ask(s, "PIN: ");
    return s->keeper;
}

void console_lock_ask(console_session *s)
{
    if (!s->has_pin) {
        console_say(s, "there is no PIN yet: set pin", "لا رمز بعد: set pin");
        return;
    }
    s->lock_now = true;
}

/* ---- set pin ---- */

static void pin_put(console_session *s, const secret *pin)
{
    const console_ask ask = {.kind = CONSOLE_ASK_PIN_SET,
                             .secret = wq_span_of(pin->bytes, pin->len)};
    if (!console_answered(s, console_ask_run(s->dir, &ask, &s->t, &s->answer))) {
        return;
    }
    s->has_pin = s->keeper = pin->len > 0;
    s->t.idle_ms = s->has_pin ? s->idle * 1000 : 0;
    if (s->has_pin) {
        console_say(s, "the PIN is set; lock locks this line", "وُضع الرمز؛ lock يقفل هذا الخط");
    } else {
        console_say(s, "there is no PIN any more", "لم يعد هناك رمز");
    }
}

void console_pin_change(console_session *s)
{
    secret first, second;
    if (!s->t.is_tty || s->read_only) {
        console_say(s, "only at a terminal that may change something",
                    "عند طرفية تسمح بالتغيير فقط");
        return;
    }
    if (s->has_pin && !pin_ask(s, "old PIN: ")) {
        return;
    }
    if (secret_read(s, "new PIN (Enter: none): ", &first) &&
        (first.len == 0 || secret_read(s, "again: ", &second))) {
        bool same = first.len == 0 ||
                    (first.len == second.len && memcmp(first.bytes, second.bytes, first.len) == 0);
        if (!same) {
            console_say(s, "not the same: nothing was changed", "ليس نفسه: لم يتغير شيء");
        } else if (first.len > 0 && first.len < WQ_PIN_MIN) {
            console_sayf(s, "at least %d letters or digits: nothing was changed", WQ_PIN_MIN);
        } else if (first.len > 0 || s->has_pin) {
            pin_put(s, &first);
        }
    }
    wq_pin_forget(&first, sizeof first);
    wq_pin_forget(&second, sizeof second);
}
