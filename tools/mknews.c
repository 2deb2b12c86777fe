/* SPDX-License-Identifier: MIT */
/* mknews: invented news without end, the same on every machine.
 *
 * For scale and shape only: word frequencies fall as in a language (Zipf-Mandelbrot), new words
 * keep coming (Heaps), words have the length and the affixes of Arabic, articles have the lengths
 * of news. What it says means nothing, so no figure of quality may come from it.
 *
 * Article N depends on the seed and on N alone: every article has a stream of random numbers of
 * its own, the vocabulary's size is a function of N, and a reprint names an earlier article whose
 * text is made again. So `--start N` goes on where a run ended, memory does not grow, and nothing
 * is remembered. All arithmetic is on integers.
 *
 * How a word is drawn: with weights 1 / (rank + q) the inverse of the distribution is
 *     rank = (1 + q) * ((V + q) / (1 + q)) ^ u - q,   u uniform in [0, 1)
 * which needs one power of two, taken from a table in fixed point (Mandelbrot's law with the
 * exponent 1, integrated). V = 80 * tokens ^ 0.55 is Heaps' law with the constants of Arabic news.
 *
 * Build: cc -std=c11 -O2 -o mknews tools/mknews.c */
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(a) (sizeof(a) / sizeof(a)[0])

enum {
    POW_BITS = 12,        /* the table of powers has 2^12 steps in an octave */
    CACHE_WORDS = 65536,  /* spellings kept; rarer words are spelled each time */
    WORD_BYTES = 40,      /* the longest word has 24 */
    WORDS_MEDIAN = 176,   /* of a body; with the spread below the mean is 2.8 KB */
    WORDS_LEAST = 12,     /* a body is never shorter */
    WORDS_MOST = 6000,    /* and never longer: this bounds the buffers */
    TOPIC_WORDS = 20,     /* rarer words that an article comes back to */
    TITLE_WORDS_MOST = 8, /* of the topic; little words stand between */
    TEXT_BYTES = WORDS_MOST * WORD_BYTES,
    LINE_BYTES = TEXT_BYTES + 4096,
    REPRINT_REACH = 2000, /* a reprint is at most this many articles later */
    MINUTES_A_DAY = 1440
};

/* Mandelbrot's q in 16ths: 2.6875. */
#define RANK_Q16 43u
/* Days from 1970-01-01 to 2010-01-01. */
#define FIRST_DAY 14610

typedef struct news_options {
    uint64_t articles; /* how many lines */
    uint64_t start;    /* the number of the first */
    uint64_t seed;
    uint32_t reprints; /* in a thousand */
    uint32_t daily;    /* articles a day */
} news_options;

typedef struct word {
    uint8_t length;
    char text[WORD_BYTES - 1];
} word;

/* Everything the generator holds: about 3.2 MB, once. */
typedef struct news {
    news_options options;
    uint32_t powers[(1u << POW_BITS) + 1]; /* 2^(i/4096) in Q30 */
    word cache[CACHE_WORDS];
    char title[2 * TITLE_WORDS_MOST * WORD_BYTES];
    char body[TEXT_BYTES];
    char line[LINE_BYTES];
} news;

/* ---- random numbers: splitmix64 (Steele, Lea, Flood 2014) --------------------------------- */

static uint64_t mix(uint64_t x)
{
    x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
    return x ^ (x >> 31);
}

static uint64_t draw(uint64_t *state)
{
    *state += UINT64_C(0x9e3779b97f4a7c15);
    return mix(*state);
}

/* Uniform in [0, below). */
static uint32_t draw_below(uint64_t *state, uint32_t below)
{
    return (uint32_t)(((draw(state) >> 32) * below) >> 32);
}

/* The beginning of an article's stream; `what` keeps several streams apart. */
static uint64_t stream(const news *n, uint64_t article, uint64_t what)
{
    return mix(mix(n->options.seed + what * UINT64_C(0x632be59bd9b4e019)) + article);
}

/* ---- powers and logarithms in fixed point ------------------------------------------------- */

static uint64_t square_root(uint64_t x)
{
    uint64_t root = 0;
    for (uint64_t bit = UINT64_C(1) << 62; bit != 0; bit >>= 2) {
        if (x >= root + bit) {
            x -= root + bit;
            root = (root >> 1) + bit;
        } else {
            root >>= 1;
        }
    }
    return root;
}

/* Entry i is the product of the 2^(1/2), 2^(1/4) ... that the bits of i name. */
static void make_powers(uint32_t powers[(1u << POW_BITS) + 1])
{
    uint64_t factor[POW_BITS];
    uint64_t f = UINT64_C(2) << 30;
    for (int k = POW_BITS - 1; k >= 0; k--) {
        f = square_root(f << 30);
        factor[k] = f;
    }
    for (uint32_t i = 0; i < 1u << POW_BITS; i++) {
        uint64_t p = UINT64_C(1) << 30;
        for (int k = 0; k < POW_BITS; k++) {
            if (i >> k & 1) {
                p = (p * factor[k] + (1u << 29)) >> 30;
            }
        }
        powers[i] = (uint32_t)p;
    }
    powers[1u << POW_BITS] = UINT32_C(1) << 31;
}

/* `scale` (below 2^32) times 2^x, x in Q24 and not negative; the result must fit in 63 bits. */
static uint64_t times_power(const news *n, uint64_t scale, uint64_t x)
{
    uint32_t i = (uint32_t)(x >> (24 - POW_BITS)) & ((1u << POW_BITS) - 1);
    uint32_t part = (uint32_t)x & ((1u << (24 - POW_BITS)) - 1);
    uint64_t low = n->powers[i];
    uint64_t p = low + (((n->powers[i + 1] - low) * part) >> (24 - POW_BITS));
    uint64_t whole = x >> 24;
    return whole <= 30 ? (scale * p) >> (30 - whole) : (scale * p) << (whole - 30);
}

/* The logarithm of x >= 1 to the base 2 in Q24, a bit at a time by squaring. */
static uint64_t logarithm(uint64_t x)
{
    uint64_t whole = 0;
    while (x >> whole > 1) {
        whole++;
    }
    uint64_t m = whole > 31 ? x >> (whole - 31) : x << (31 - whole);
    uint64_t log = whole << 24;
    for (int bit = 23; bit >= 0; bit--) {
        m = (m * m) >> 31;
        if (m >> 32 != 0) {
            m >>= 1;
            log |= UINT64_C(1) << bit;
        }
    }
    return log;
}

/* ---- words -------------------------------------------------------------------------------- */

static const char *const little_words[] = {
    "في",  "من",   "على", "إلى", "أن",  "التي", "عن",   "مع",   "الذي", "ما",  "هذا",
    "بعد", "كان",  "لا",  "قال", "هذه", "بين",  "خلال", "أو",   "كما",  "ذلك", "كل",
    "قبل", "أكثر", "إن",  "لم",  "غير", "عام",  "حتى",  "كانت", "إذا",  "منذ", "عدد",
    "أحد", "حيث",  "وقد", "لكن", "دون", "يوم",  "ثم",   "بعض",  "عبر",  "نحو", "أي",
    "عند", "هو",   "هي",  "ضد",  "ولا", "أمس",  "حول",  "ألف",  "تحت",  "مثل", "وكان",
    "وهو", "فيما", "وهي", "به",  "فيه", "لها",  "منها", "وأن",  "أمام",
};

/* Letters from the commonest in roots to the rarest: 12, then 8, then 8. */
static const char letters[28][3] = {"ر", "ل", "م", "ن", "ع", "ب", "د", "س", "ق", "ف",
                                    "ح", "ك", "ج", "ت", "ش", "ص", "خ", "ط", "ه", "و",
                                    "ز", "ي", "غ", "ض", "ث", "ذ", "ظ", "ء"};

/* Digits stand for the letters of the root. */
static const char *const patterns_three[] = {
    "123",    "1ا23",  "م12و3", "12ي3",   "12ا3",    "12و3",    "ت12ي3", "م123",
    "ا1ت2ا3", "ي123",  "ت123",  "م1ا23",  "است12ا3", "ان12ا3",  "أ123",  "م123ة",
    "123ان",  "م1ت23", "ت1ا23", "مت12ي3", "أ12ا3",   "مست12ي3", "1وا23", "123اء",
};
static const char *const patterns_four[] = {
    "1234",  "12ا34", "12ي34", "م1234",  "ت12ا34", "1234ان",
    "12و34", "ي1234", "1ا234", "12و3ي4", "1234و",  "123ا4",
};

/* Weight by repetition: an entry is chosen by five bits of a hash of the rank. */
static const char *const prefixes[32] = {
    "",   "",   "",   "",   "",   "",   "",  "",  "",  "",  "",    "",    "ال",  "ال", "ال", "ال",
    "ال", "ال", "ال", "ال", "ال", "ال", "و", "و", "ب", "ل", "وال", "وال", "بال", "لل", "س",  "ف",
};
static const char *const suffixes[32] = {
    "", "", "", "",  "",  "",  "",  "",   "",  "",   "",   "",   "",   "",  "",   "",
    "", "", "", "ة", "ة", "ة", "ة", "ية", "ي", "ات", "ات", "ين", "ون", "ه", "ها", "هم",
};

static size_t append(char *out, const char *text)
{
    size_t length = strlen(text);
    memcpy(out, text, length);
    return length;
}

/* Roots of three letters while those last, then of four. The tiers differ in the first letter, so
 * that no root comes twice and frequent words have frequent letters. */
typedef struct tier {
    uint32_t roots;   /* how many */
    uint32_t first;   /* the first letter begins here */
    uint32_t size;    /* the other letters are below this */
    uint32_t letters; /* three or four */
} tier;
static const tier tiers[] = {
    {12 * 12 * 12, 0, 12, 3},
    {8 * 20 * 20, 12, 20, 3},
    {8 * 28 * 28, 20, 28, 3},
    {28 * 28 * 28 * 28, 0, 28, 4},
};

/* A pair of root and pattern of its own for every lexeme below seven millions. */
static const char *find_pattern(uint32_t lexeme, uint8_t root[4])
{
    const tier *t = tiers;
    while (t->letters == 3 && lexeme >= t->roots * COUNT(patterns_three)) {
        lexeme -= t->roots * (uint32_t)COUNT(patterns_three);
        t++;
    }
    /* 997 is prime to the count of roots of every tier: neighbours look unlike. */
    uint32_t x = lexeme % t->roots * 997 % t->roots;
    uint32_t kind = lexeme / t->roots + x;
    for (uint32_t i = t->letters - 1; i > 0; i--) {
        root[i] = (uint8_t)(x % t->size);
        x /= t->size;
    }
    root[0] = (uint8_t)(t->first + x);
    return t->letters == 3 ? patterns_three[kind % COUNT(patterns_three)]
                           : patterns_four[kind % COUNT(patterns_four)];
}

/* Spell the word of a rank (from 0); at most WORD_BYTES - 2 bytes. */
static size_t spell(uint32_t rank, char *out)
{
    if (rank < COUNT(little_words)) {
        return append(out, little_words[rank]);
    }
    uint64_t h = mix(rank + UINT64_C(0x77617272617100));
    uint8_t root[4];
    const char *p = find_pattern(rank - (uint32_t)COUNT(little_words), root);
    size_t length = append(out, prefixes[h & 31]);
    for (; *p != '\0'; p++) {
        if (*p >= '1' && *p <= '4') {
            length += append(out + length, letters[root[*p - '1']]);
        } else {
            out[length++] = *p;
        }
    }
    return length + append(out + length, suffixes[h >> 5 & 31]);
}

static size_t put_word(const news *n, uint32_t rank, char *out)
{
    if (rank >= CACHE_WORDS) {
        return spell(rank, out);
    }
    memcpy(out, n->cache[rank].text, sizeof n->cache[rank].text);
    return n->cache[rank].length;
}

/* What is drawn from: the ranks below V, which grows with the number of the article. */
typedef struct vocabulary {
    uint64_t spread; /* log2((V + q) / (1 + q)) in Q24 */
    uint32_t size;   /* V */
} vocabulary;

static vocabulary vocabulary_at(const news *n, uint64_t article)
{
    uint64_t tokens = (article + 8) * 256;
    uint64_t size = times_power(n, 80, logarithm(tokens) * 55 / 100);
    vocabulary v = {.size = size < 7000000 ? (uint32_t)size : 7000000};
    v.spread = logarithm((uint64_t)v.size * 16 + RANK_Q16) - logarithm(16 + RANK_Q16);
    return v;
}

/* A rank from 0; `from` in Q24 skips the beginning of the curve (rarer words). */
static uint32_t draw_rank(const news *n, const vocabulary *v, uint64_t *state, uint64_t from)
{
    uint64_t u = draw(state) >> 32;
    uint64_t x = from + ((u * (v->spread - from)) >> 32);
    uint64_t rank = (times_power(n, 16 + RANK_Q16, x) - RANK_Q16) / 16;
    return rank == 0 ? 0 : (uint32_t)(rank - 1 < v->size ? rank - 1 : v->size - 1);
}

/* ---- text --------------------------------------------------------------------------------- */

/* Words of a body: log-normal as far as a sum of twelve uniform numbers is normal. */
static uint32_t draw_length(const news *n, uint64_t *state)
{
    uint64_t sum = 0;
    for (int i = 0; i < 12; i++) {
        sum += draw(state) >> 44;
    }
    /* sum is 6 * 2^20 on average with a deviation of 2^20; that is one octave, Q20. */
    uint64_t words = times_power(n, WORDS_MEDIAN, sum << 4) >> 6;
    return words < WORDS_LEAST ? WORDS_LEAST : words > WORDS_MOST ? WORDS_MOST : (uint32_t)words;
}

static size_t put_number(uint64_t *state, char *out)
{
    uint32_t number =
        draw_below(state, 4) == 0 ? 1950 + draw_below(state, 80) : 1 + draw_below(state, 900);
    if (draw_below(state, 3) != 0) {
        return (size_t)snprintf(out, 12, "%" PRIu32, number);
    }
    char digits[12];
    int count = snprintf(digits, sizeof digits, "%" PRIu32, number);
    for (int i = 0; i < count; i++) { /* U+0660 and on */
        out[2 * i] = (char)0xd9;
        out[2 * i + 1] = (char)(0xa0 + digits[i] - '0');
    }
    return (size_t)count * 2;
}

/* What follows a word: a space, a comma, the end of a sentence or of a paragraph. */
static size_t put_gap(uint64_t *state, uint32_t *sentence, bool last, char *out)
{
    uint32_t roll = draw_below(state, 64);
    if (last) {
        return append(out, ".");
    }
    if (*sentence > 9 && (roll < 3 || *sentence > 34)) {
        *sentence = 0;
        return append(out, draw_below(state, 2) == 0 ? ".\\n" : ". ");
    }
    (*sentence)++;
    return append(out, roll > 60 ? "، " : " ");
}

static size_t make_title(const news *n, const uint32_t *topic, uint64_t *state, char *out)
{
    uint32_t words = 4 + draw_below(state, TITLE_WORDS_MOST - 3);
    size_t length = 0;
    for (uint32_t i = 0; i < words; i++) {
        if (i > 0) {
            out[length++] = ' ';
        }
        if (i % 3 == 2) {
            length += put_word(n, draw_below(state, 16), out + length);
            out[length++] = ' ';
        }
        length += put_word(n, topic[i], out + length);
    }
    return length;
}

/* Fill n->title and n->body from the stream of one article. */
static void make_text(news *n, uint64_t article, size_t *title, size_t *body)
{
    uint64_t state = stream(n, article, 1);
    vocabulary v = vocabulary_at(n, article);
    uint32_t topic[TOPIC_WORDS];
    for (size_t i = 0; i < TOPIC_WORDS; i++) {
        topic[i] = draw_rank(n, &v, &state, v.spread / 2);
    }
    *title = make_title(n, topic, &state, n->title);
    uint32_t words = draw_length(n, &state), sentence = 0;
    char *out = n->body;
    for (uint32_t i = 0; i < words; i++) {
        uint32_t roll = draw_below(&state, 128);
        if (i < 2 * TITLE_WORDS_MOST && i % 2 == 1) {
            out += put_word(n, topic[i / 2], out); /* the lead says what the title says */
        } else if (roll < 12) {
            out += put_word(n, topic[draw_below(&state, TOPIC_WORDS)], out);
        } else if (roll < 14) {
            out += put_number(&state, out);
        } else {
            out += put_word(n, draw_rank(n, &v, &state, 0), out);
        }
        out += put_gap(&state, &sentence, i + 1 == words, out);
    }
    *body = (size_t)(out - n->body);
}

/* ---- what belongs to an article ----------------------------------------------------------- */

static const char *const sources[] = {"وكالة الميزان", "صحيفة المرسى", "إذاعة السهل", "الشراع",
                                      "أخبار الواحة",  "منبر الجسر",   "صدى الوادي",  "القافلة",
                                      "ورق وحبر",      "نجمة الصباح",  "بريد النهر",  "المنارة"};
static const char *const categories[] = {"محليات", "سياسة", "اقتصاد", "رياضة",
                                         "ثقافة",  "علوم",  "مجتمع",  "طقس"};
static const char *const bylines[] = {"سامي الحداد", "لمى النجار",  "ياسر البحري",  "هالة المنصوري",
                                      "ربيع الشامي", "دينا العطار", "كريم الساعدي", "نورا الزين"};

/* Earlier sources publish more: the smaller of two draws. */
static uint32_t draw_source(uint64_t *state)
{
    uint32_t a = draw_below(state, COUNT(sources)), b = draw_below(state, COUNT(sources));
    return a < b ? a : b;
}

static uint32_t source_of(const news *n, uint64_t article)
{
    uint64_t state = stream(n, article, 2);
    return draw_source(&state);
}

/* The article whose text this one has: itself, or for a reprint an earlier one. */
static uint64_t origin_of(const news *n, uint64_t article)
{
    for (;;) {
        uint64_t state = stream(n, article, 3);
        if (article == 0 || draw_below(&state, 1000) >= n->options.reprints) {
            return article;
        }
        uint32_t reach = article < REPRINT_REACH ? (uint32_t)article : REPRINT_REACH;
        article -= 1 + draw_below(&state, reach);
    }
}

typedef struct moment {
    uint32_t year, month, day, minute;
} moment;

/* The civil date of a number of days, by eras of 400 years that begin in March. */
static moment moment_of(const news *n, uint64_t article)
{
    uint64_t days = FIRST_DAY + article / n->options.daily;
    uint64_t place = article % n->options.daily;
    uint64_t shifted = days + 719468;
    uint32_t in_era = (uint32_t)(shifted % 146097);
    uint32_t year = (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
    uint32_t in_year = in_era - (365 * year + year / 4 - year / 100);
    uint32_t month = (5 * in_year + 2) / 153;
    moment m = {.day = in_year - (153 * month + 2) / 5 + 1,
                .month = month < 10 ? month + 3 : month - 9,
                .minute = (uint32_t)(place * MINUTES_A_DAY / n->options.daily)};
    m.year = (uint32_t)(shifted / 146097 * 400) + year + (m.month <= 2);
    return m;
}

/* Make one article as a JSON line in n->line; returns its bytes with the line end. */
static size_t make_line(news *n, uint64_t article)
{
    size_t title, body;
    uint64_t origin = origin_of(n, article);
    make_text(n, origin, &title, &body);
    uint64_t state = stream(n, article, 4), about = stream(n, origin, 5);
    uint32_t source = source_of(n, article);
    if (origin != article && source == source_of(n, origin)) {
        source = (source + 1) % COUNT(sources);
    }
    moment m = moment_of(n, article);
    char *out = n->line;
    out += append(out, "{\"title\":\"");
    memcpy(out, n->title, title);
    out += title;
    out += append(out, "\",\"body\":\"");
    memcpy(out, n->body, body);
    out += body;
    out += snprintf(out, 1024,
                    "\",\"date\":\"%04" PRIu32 "-%02" PRIu32 "-%02" PRIu32 "T%02" PRIu32
                    ":%02" PRIu32 ":00+03:00\",\"source\":\"%s\",\"id\":\"mk-%" PRIu64
                    "\",\"url\":\"https://example.org/%" PRIu32 "/%" PRIu32 "/%" PRIu64
                    "\",\"language\":\"ar\",\"category\":\"%s\"",
                    m.year, m.month, m.day, m.minute / 60, m.minute % 60, sources[source], article,
                    source, m.year, article, categories[draw_below(&about, COUNT(categories))]);
    if (draw_below(&state, 3) == 0) {
        const char *name = bylines[draw_below(&state, COUNT(bylines))];
        out += snprintf(out, 128, ",\"byline\":\"%s\"", name);
    }
    out += append(out, "}\n");
    return (size_t)(out - n->line);
}

/* Owned by the caller (free); NULL when there is no memory. */
static news *news_new(const news_options *options)
{
    news *n = calloc(1, sizeof *n);
    if (n == NULL) {
        return NULL;
    }
    n->options = *options;
    make_powers(n->powers);
    for (uint32_t rank = 0; rank < CACHE_WORDS; rank++) {
        n->cache[rank].length = (uint8_t)spell(rank, n->cache[rank].text);
    }
    return n;
}

/* ---- the command -------------------------------------------------------------------------- */

static void print_help(FILE *out)
{
    fputs("mknews: write invented news as JSON Lines, the same for the same seed everywhere\n"
          "  --articles N   how many (1000)\n"
          "  --seed S       another seed, other news (1)\n"
          "  --start N      begin with article N: goes on where an earlier run ended (0)\n"
          "  --reprints P   of a thousand articles, P repeat an earlier text under another\n"
          "                 source and date (30)\n"
          "  --daily N      articles a day, from 2010-01-01 on (300)\n"
          "  --help         this text\n",
          out);
}

static bool parse_number(const char *text, uint64_t most, uint64_t *out)
{
    uint64_t value = 0;
    if (text == NULL || *text == '\0') {
        return false;
    }
    for (; *text != '\0'; text++) {
        uint64_t digit = (uint64_t)(unsigned char)*text - '0';
        if (digit > 9 || value > (most - digit) / 10) {
            return false;
        }
        value = value * 10 + digit;
    }
    *out = value;
    return true;
}

/* False for an option that does not exist or has no good number. */
static bool parse_option(news_options *o, const char *name, const char *value)
{
    uint64_t x = 0;
    if (strcmp(name, "--articles") == 0) {
        return parse_number(value, UINT64_C(1) << 40, &o->articles);
    }
    if (strcmp(name, "--seed") == 0) {
        return parse_number(value, UINT64_MAX, &o->seed);
    }
    if (strcmp(name, "--start") == 0) {
        return parse_number(value, UINT64_C(1) << 40, &o->start);
    }
    if (strcmp(name, "--reprints") == 0 && parse_number(value, 900, &x)) {
        o->reprints = (uint32_t)x;
        return true;
    }
    if (strcmp(name, "--daily") == 0 && parse_number(value, 1000000, &x) && x > 0) {
        o->daily = (uint32_t)x;
        return true;
    }
    return false;
}

int main(int argc, char **argv)
{
    news_options options = {.articles = 1000, .seed = 1, .reprints = 30, .daily = 300};
    for (int i = 1; i < argc; i += 2) {
        if (strcmp(argv[i], "--help") == 0) {
            print_help(stdout);
            return 0;
        }
        if (!parse_option(&options, argv[i], i + 1 < argc ? argv[i + 1] : NULL)) {
            fprintf(stderr, "mknews: %s: no such option or no good number\n", argv[i]);
            print_help(stderr);
            return 2;
        }
    }
    news *n = news_new(&options);
    if (n == NULL) {
        fputs("mknews: no memory\n", stderr);
        return 5;
    }
    bool good = true;
    for (uint64_t i = 0; good && i < options.articles; i++) {
        size_t length = make_line(n, options.start + i);
        good = fwrite(n->line, 1, length, stdout) == length;
    }
    good = fflush(stdout) == 0 && good;
    free(n);
    if (!good) {
        fputs("mknews: cannot write the output\n", stderr);
    }
    return good ? 0 : 5;
}
