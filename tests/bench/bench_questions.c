/* SPDX-License-Identifier: MIT */
/* Makes tests/bench/questions.tsv, lines "kind TAB words", from the articles themselves.
 *
 *   bench_questions CORPUS HELD
 *
 * Both are what `bench_archive dump` writes: the articles that will be asked, and others of the
 * same papers that were held back (tests/bench/queries says which). Nothing is drawn at random:
 * the same articles give the same questions. Words are single words of running Arabic text, as
 * every engine cuts them alike.
 *
 *   title1 ... title4   one to four neighbours in a title that was held back
 *   frequent            one word: every third of the 300 that most articles have
 *   name                two words behind a form of address, the second in 2 to 40 articles
 *   phrase2, phrase3    neighbours in the running text of an article */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SLOTS    (1u << 20)
#define PER_KIND 100u
#define FIELDS   5

typedef struct word {
    char *text;
    uint32_t articles, last;
} word;

static word table[SLOTS];
static char *asked[10 * PER_KIND];
static unsigned asked_count;

static void *need(void *p)
{
    if (p == NULL) {
        (void)fprintf(stderr, "bench_questions: out of memory\n");
        exit(1);
    }
    return p;
}

/* A letter of two bytes, U+0621 to U+064A without tatweel. */
static bool is_letter(const char *s)
{
    unsigned a = (unsigned char)s[0];
    unsigned b = a == 0 ? 0 : (unsigned char)s[1];
    return (a == 0xD8 && b >= 0xA1 && b <= 0xBA) || (a == 0xD9 && b >= 0x81 && b <= 0x8A);
}

/* The next stretch between blanks that is a word of 2 to 14 letters; `*joined`: only one space
 * stands between it and where `*at` was. False at the end. */
static bool word_next(const char **at, char out[32], bool *joined)
{
    const char *s = *at;
    *joined = true;
    while (*s != '\0') {
        const char *begin = s;
        while (is_letter(s)) {
            s += 2;
        }
        size_t len = (size_t)(s - begin);
        bool ends = *s == '\0' || *s == ' ' || *s == '\n';
        if (ends && len >= 4 && len <= 28) {
            memcpy(out, begin, len);
            out[len] = '\0';
            *at = *s == ' ' ? s + 1 : s;
            return true;
        }
        *joined = false;
        s += strcspn(s, " \n");
        s += *s != '\0';
    }
    *at = s;
    return false;
}

static word *find(const char *text)
{
    uint32_t h = 2166136261u;
    for (const char *s = text; *s != '\0'; s++) {
        h = (h ^ (unsigned char)*s) * 16777619u;
    }
    for (h ^= h >> 15;; h++) {
        word *w = &table[h % SLOTS];
        if (w->text == NULL || strcmp(w->text, text) == 0) {
            return w;
        }
    }
}

static uint32_t articles_of(const char *text)
{
    return find(text)->articles;
}

/* Title and body of the next article; both are kept until the next call. */
static bool article_next(FILE *in, char *fields[2])
{
    static char *kept[FIELDS];
    uint32_t len;
    for (int i = 0; i < FIELDS; i++) {
        if (fread(&len, sizeof len, 1, in) != 1) {
            return false;
        }
        kept[i] = need(realloc(kept[i], (size_t)len + 1));
        if (fread(kept[i], 1, len, in) != len) {
            return false;
        }
        kept[i][len] = '\0';
    }
    fields[0] = kept[0];
    fields[1] = kept[1];
    return true;
}

static void count(FILE *in)
{
    char *fields[2];
    char text[32];
    bool joined;
    for (uint32_t n = 1; article_next(in, fields); n++) {
        for (int i = 0; i < 2; i++) {
            for (const char *at = fields[i]; word_next(&at, text, &joined);) {
                word *w = find(text);
                if (w->text == NULL) {
                    w->text = need(strdup(text));
                }
                w->articles += w->last != n;
                w->last = n;
            }
        }
    }
}

static bool ask(const char *kind, const char *line)
{
    for (unsigned i = 0; i < asked_count; i++) {
        if (strcmp(asked[i], line) == 0) {
            return false;
        }
    }
    asked[asked_count++] = need(strdup(line));
    printf("%s\t%s\n", kind, line);
    return true;
}

/* `words` neighbours of `text` from word `skip` on, each in an article; false: none there. */
static bool neighbours(const char *text, unsigned skip, unsigned words, char line[160])
{
    char one[32];
    bool joined;
    unsigned have = 0;
    while (word_next(&text, one, &joined)) {
        have = joined ? have : 0;
        if (skip > 0) {
            skip--;
            continue;
        }
        if (articles_of(one) == 0) {
            have = 0;
            continue;
        }
        if (have == 0) {
            line[0] = '\0';
        }
        (void)strcat(line, have == 0 ? "" : " ");
        (void)strcat(line, one);
        if (++have == words) {
            return true;
        }
    }
    return false;
}

static void titles(FILE *in)
{
    char *fields[2];
    char kind[] = "title0";
    char line[160];
    unsigned made[5] = {0};
    for (unsigned n = 0; article_next(in, fields); n++) {
        unsigned words = 1 + n % 4;
        kind[5] = (char)('0' + words);
        if (made[words] < PER_KIND && neighbours(fields[0], n / 4 % 3, words, line)) {
            made[words] += ask(kind, line);
        }
    }
}

static int by_articles(const void *a, const void *b)
{
    const word *x = a;
    const word *y = b;
    if (x->articles != y->articles) {
        return x->articles < y->articles ? 1 : -1;
    }
    return x->text == NULL || y->text == NULL ? 0 : strcmp(x->text, y->text);
}

static void frequent(void)
{
    word *sorted = need(malloc(sizeof table));
    memcpy(sorted, table, sizeof table);
    qsort(sorted, SLOTS, sizeof *sorted, by_articles);
    for (unsigned i = 0; i < 3 * PER_KIND; i += 3) {
        (void)ask("frequent", sorted[i].text);
    }
    free(sorted);
}

static bool is_address(const char *text)
{
    static const char *const FORMS[] = {"الوزير",  "الرئيس", "النائب", "السيد",  "السيدة",
                                        "الدكتور", "اللاعب", "المدرب", "الفنان", "القاضي",
                                        "الشيخ",   "الأمير", "المهندس"};
    for (size_t i = 0; i < sizeof FORMS / sizeof FORMS[0]; i++) {
        if (strcmp(text, FORMS[i]) == 0) {
            return true;
        }
    }
    return false;
}

static bool name(const char *text, char line[160])
{
    char one[32];
    char two[32];
    bool joined;
    while (word_next(&text, one, &joined)) {
        if (!is_address(one) || !word_next(&text, one, &joined) || !joined ||
            !word_next(&text, two, &joined) || !joined) {
            continue;
        }
        if (articles_of(two) >= 2 && articles_of(two) <= 40) {
            (void)snprintf(line, 160, "%s %s", one, two);
            return true;
        }
    }
    return false;
}

/* Names and phrases from articles that lie apart. */
static void bodies(FILE *in)
{
    char *fields[2];
    char line[160];
    unsigned made[3] = {0};
    for (unsigned n = 0; article_next(in, fields); n++) {
        if (n % 20 == 0 && made[0] < PER_KIND && name(fields[1], line)) {
            made[0] += ask("name", line);
        }
        if (n % 400 == 7 && made[1] < PER_KIND && neighbours(fields[1], n % 50, 2, line)) {
            made[1] += ask("phrase2", line);
        }
        if (n % 400 == 8 && made[2] < PER_KIND && neighbours(fields[1], n % 50, 3, line)) {
            made[2] += ask("phrase3", line);
        }
    }
}

int main(int argc, char **argv)
{
    FILE *corpus = argc == 3 ? fopen(argv[1], "rb") : NULL;
    FILE *held = argc == 3 ? fopen(argv[2], "rb") : NULL;
    if (corpus == NULL || held == NULL) {
        (void)fprintf(stderr, "usage: bench_questions CORPUS HELD\n");
        return 2;
    }
    count(corpus);
    titles(held);
    frequent();
    rewind(corpus);
    bodies(corpus);
    (void)fclose(corpus);
    (void)fclose(held);
    return 0;
}
