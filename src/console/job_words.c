/* SPDX-License-Identifier: MIT */
/* The child's side of words: how one goes on, what Latin letters may stand for, what is near. */
#include "console/job.h"

#include <stdio.h>
#include <string.h>

/** Readings of a question that are offered. */
#define READINGS 9
/** Readings of one word. */
#define WORD_READINGS 5
/** Shorter words have nothing near. */
#define NEAR_LETTERS 4
/** Words of a question that are read another way. */
#define WORDS_MAX 8

/* One word of a question and what it may mean. */
typedef struct reading {
    wq_span typed;
    wq_suggestion list[WORD_READINGS];
    uint32_t count;
} reading;

/* Latin letters, digits and the marks of transliterations, and nothing of the language of
 * questions: only such a question may have been meant for another keyboard. */
static bool is_latin(wq_span text)
{
    bool letter = false;
    for (size_t i = 0; i < text.len; i++) {
        uint8_t c = text.ptr[i];
        if (c >= 0x80 || strchr("\"()*=:", c) != NULL) {
            return false;
        }
        letter = letter || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
    return letter && text.ptr[0] != '-' && text.ptr[0] != '+';
}

/* The readings of a word: by its sound, by the table of Buckwalter, by its keys. The same word
 * twice is one reading. */
static void word_read(console_job *w, reading *r)
{
    static const wq_suggest_kind KINDS[] = {WQ_SUGGEST_LATIN, WQ_SUGGEST_BUCKWALTER,
                                            WQ_SUGGEST_LAYOUT};
    char word[WQ_SUGGEST_TEXT];
    wq_suggestion found[WORD_READINGS];
    r->count = 0;
    if (r->typed.len >= sizeof word) {
        return;
    }
    memcpy(word, r->typed.ptr, r->typed.len);
    word[r->typed.len] = '\0';
    for (size_t k = 0; k < sizeof KINDS / sizeof KINDS[0]; k++) {
        uint32_t count = 0;
        if (wq_suggest(w->snapshot, word, KINDS[k], &w->task, found, WORD_READINGS, &count) !=
            WQ_OK) {
            continue;
        }
        for (uint32_t i = 0; i < count && r->count < WORD_READINGS; i++) {
            bool again = false;
            for (uint32_t j = 0; j < r->count; j++) {
                again = again || strcmp(r->list[j].text, found[i].text) == 0;
            }
            if (!again) {
                r->list[r->count++] = found[i];
            }
        }
    }
}

/* The words of the question. False when it has too many, or one that is not Latin. */
static bool words_split(wq_span question, reading *words, size_t *count)
{
    *count = 0;
    while (question.len > 0) {
        const uint8_t *end = memchr(question.ptr, ' ', question.len);
        size_t len = end != NULL ? (size_t)(end - question.ptr) : question.len;
        if (len > 0) {
            if (*count == WORDS_MAX || !is_latin(wq_span_sub(question, 0, len))) {
                return false;
            }
            words[(*count)++].typed = wq_span_sub(question, 0, len);
        }
        question = wq_span_sub(question, len + (end != NULL), question.len);
    }
    return *count > 0;
}

/* Articles with all words of a question; 0 also when it cannot be asked. */
static uint64_t articles_of(console_job *w, const char *question)
{
    wq_find_options how = {.size = sizeof how, .limit = 1, .task = &w->task, .all = true};
    wq_hits *hits = NULL;
    if (wq_find(w->snapshot, question, &how, &hits) != WQ_OK) {
        return 0;
    }
    uint64_t all = wq_hits_all(hits, NULL);
    wq_hits_free(hits);
    return all;
}

/* The question with reading `best` of word `turned` and the first of all others; false when a word
 * has none at all. */
static bool question_make(const reading *words, size_t count, size_t turned, uint32_t best,
                          char *out, size_t room)
{
    size_t len = 0;
    for (size_t i = 0; i < count; i++) {
        const reading *r = &words[i];
        uint32_t which = i == turned ? best : 0;
        const char *text = which < r->count ? r->list[which].text : NULL;
        int n = text != NULL ? snprintf(out + len, room - len, "%s%s", i > 0 ? " " : "", text)
                             : snprintf(out + len, room - len, "%s%.*s", i > 0 ? " " : "",
                                        (int)r->typed.len, (const char *)r->typed.ptr);
        if (n < 0 || (size_t)n >= room - len) {
            return false;
        }
        len += (size_t)n;
    }
    return true;
}

size_t console_readings_put(console_job *w)
{
    static reading words[WORDS_MAX];
    char question[WORDS_MAX * WQ_SUGGEST_TEXT];
    size_t count, put = 0;
    bool any = false;
    if (!words_split(wq_span_str(w->ask->question), words, &count)) {
        return 0;
    }
    for (size_t i = 0; i < count; i++) {
        word_read(w, &words[i]);
        any = any || words[i].count > 0;
    }
    if (!any) {
        return 0;
    }
    /* The best of each, then word by word the next best. */
    for (size_t i = 0; i < count; i++) {
        for (uint32_t k = i == 0 ? 0 : 1; k < words[i].count && put < READINGS; k++) {
            if (!question_make(words, count, i, k, question, sizeof question)) {
                return put;
            }
            uint64_t articles = count == 1 ? words[0].list[k].articles : articles_of(w, question);
            if (articles > 0) {
                console_job_pick(w, wq_span_str(question), articles);
                put++;
            }
        }
    }
    return put;
}

size_t console_near_put(console_job *w, const char *word)
{
    wq_suggestion found[READINGS];
    uint32_t count = 0;
    size_t letters = 0;
    for (const char *p = word; *p != '\0'; p++) {
        letters += (*p & 0xC0) != 0x80;
    }
    if (letters < NEAR_LETTERS) {
        return 0; /* everything is near so short a word */
    }
    if (wq_suggest(w->snapshot, word, WQ_SUGGEST_NEAR, &w->task, found, READINGS, &count) !=
        WQ_OK) {
        return 0;
    }
    for (uint32_t i = 0; i < count; i++) {
        console_job_pick(w, wq_span_str(found[i].text), found[i].articles);
    }
    return count;
}

wq_status console_words_answer(console_job *w)
{
    wq_suggestion found[WQ_SUGGEST_MAX];
    uint32_t count = 0;
    wq_suggest_kind kind = WQ_SUGGEST_COMPLETE;
    WQ_TRY(wq_suggest(w->snapshot, w->ask->question, kind, &w->task, found, w->ask->limit, &count));
    if (count == 0 && is_latin(wq_span_str(w->ask->question))) {
        kind = WQ_SUGGEST_LATIN;
        WQ_TRY(wq_suggest(w->snapshot, w->ask->question, kind, &w->task, found, w->ask->limit,
                          &count));
    }
    for (uint32_t i = 0; i < count; i++) {
        console_job_pick(w, wq_span_str(found[i].text), found[i].articles);
    }
    return WQ_OK;
}
