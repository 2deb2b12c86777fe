/* SPDX-License-Identifier: MIT */
#include "unit/unit.h"

#include "query/score.h"
#include "query/suggest.h"
#include "text/latin.h"
#include "text/likeness.h"
#include "text/stopwords.h"
#include "unit/query/query_index.h"
#include "unit/query/query_text.h"

#define ARTICLE "ال"

/* Every stem with everything before it and behind it, in two segments; some twice, so that they are
 * more frequent. */
static void forms_index(test_index *t)
{
    static const char *const HEADS[] = {"", "ال", "و", "وال", "بال", "لل", "ولل"};
    static const char *const LETTERS[] = {"", "ب", "س", "ل", "كس", "ف"};
    static const char *const STEMS[] = {"شار", "عرب",  "كساد",  "سلام", "هاء", "بشير",
                                        "يار", "ادات", "باراك", "تشاد", "ولي"};
    static const char *const ENDINGS[] = {"", "ي", "ية", "هم", "ات"};
    uint32_t row = 0;
    test_index_begin(t);
    for (size_t s = 0; s < sizeof STEMS / sizeof STEMS[0]; s++) {
        for (size_t h = 0; h < sizeof HEADS / sizeof HEADS[0]; h++) {
            char body[2048] = "";
            for (size_t l = 0; l < 6; l++) {
                for (size_t e = 0; e < 5; e++) {
                    char word[64];
                    snprintf(word, sizeof word, "%s%s%s%s ", HEADS[h], LETTERS[l], STEMS[s],
                             ENDINGS[e]);
                    test_put(body, sizeof body, word);
                }
            }
            for (uint32_t i = 0; i <= (s + h) % 3; i++) {
                test_index_article(t, row++, 100, "a", "", body);
            }
        }
        if (s == 6) {
            test_index_flush(t);
        }
    }
    test_index_flush(t);
    test_index_read(t);
}

static unsigned cost_of(text_latin *latin, wq_span word)
{
    unsigned least;
    text_latin_pop(latin, 0);
    while (word.len > 0) {
        uint32_t cp;
        size_t n = text_utf8_decode(word, &cp);
        if (n == 0 || !text_latin_push(latin, cp, &least)) {
            return TEXT_LATIN_FAR;
        }
        word = wq_span_sub(word, n, word.len);
    }
    return text_latin_cost(latin);
}

/* The naive way: every word against what was typed. */
typedef struct held {
    text_latin latin;
    unsigned extra;
    wq_suggestion best[8];
    unsigned count;
} held;

static const char *bare(const char *text)
{
    return strlen(text) > strlen(ARTICLE) + 2 && strncmp(text, ARTICLE, strlen(ARTICLE)) == 0
               ? text + strlen(ARTICLE)
               : text;
}

static bool before(const wq_suggestion *a, const wq_suggestion *b)
{
    if (a->score != b->score) {
        return a->score > b->score;
    }
    return a->articles != b->articles ? a->articles > b->articles : strcmp(a->text, b->text) < 0;
}

static void held_put(held *h, const wq_suggestion *one)
{
    unsigned at = h->count;
    for (unsigned i = 0; i < h->count; i++) {
        if (strcmp(bare(h->best[i].text), bare(one->text)) == 0) {
            at = i;
        }
    }
    if (at == 8 || (at < h->count && !before(one, &h->best[at]))) {
        at = at == 8 && before(one, &h->best[7]) ? 7 : 8;
    }
    if (at < 8) {
        h->count += at == h->count;
        h->best[at] = *one;
        for (; at > 0 && before(&h->best[at], &h->best[at - 1]); at--) {
            wq_suggestion moved = h->best[at];
            h->best[at] = h->best[at - 1];
            h->best[at - 1] = moved;
        }
    }
}

static void held_take(void *arg, const query_form *form)
{
    held *h = arg;
    size_t article = strlen(ARTICLE);
    unsigned cost = cost_of(&h->latin, form->folded) + h->extra + (h->latin.article ? 12 : 0);
    if (wq_span_equal(text_head(text_split_of(form->folded).kind), wq_span_str(ARTICLE))) {
        wq_span rest = wq_span_sub(form->folded, article, form->folded.len);
        unsigned without = cost_of(&h->latin, rest) + h->extra + (h->latin.article ? 0 : 8);
        cost = without < cost ? without : cost;
    }
    if (cost <= 44 + 7 * (h->latin.count - 2) && !text_stop_word(form->light)) {
        wq_suggestion one = {.articles = form->articles};
        one.score = 8 * (1000 - cost) + 3 * (score_log2(form->articles + 1) >> 12);
        memcpy(one.text, form->light.ptr, form->light.len);
        held_put(h, &one);
    }
}

/* The same for words that are spelled nearly so. */
typedef struct near_held {
    held best;
    text_like asked;
    const char *word;
} near_held;

static text_like like_bare(const char *word)
{
    return text_like_of(wq_span_str(bare(word)));
}

static void near_take(void *arg, const query_form *form)
{
    near_held *h = arg;
    char word[WQ_LIMIT_TOKEN + 1] = "";
    uint32_t firsts[9];
    unsigned most = 25 + 20 * h->asked.count;
    memcpy(word, form->folded.ptr, form->folded.len);
    const text_like other = like_bare(word);
    unsigned count = text_like_group(h->asked.letters[0], firsts);
    bool begins = other.letters[0] == h->asked.letters[1];
    for (unsigned i = 0; i < count; i++) {
        begins = begins || other.letters[0] == firsts[i];
    }
    most = most < 175 ? most : 175;
    unsigned distance = text_like_distance(&h->asked, &other, most);
    int apart = (int)other.count - (int)h->asked.count;
    if (!begins || apart > 4 || apart < -4 || distance > most || strcmp(word, h->word) == 0) {
        return;
    }
    wq_suggestion one = {.articles = form->articles};
    one.score = 1000 - 4 * distance;
    for (uint64_t n = form->articles; n > 1; n /= 2) {
        one.score += 20;
    }
    memcpy(one.text, form->light.ptr, form->light.len);
    held_put(&h->best, &one);
}

static void held_all(index_view *view, const char *typed, held *h)
{
    const text_range all = {{NULL, 0}, false};
    query_meter meter = {NULL, 0, 0};
    query_forms *forms;
    memset(h, 0, sizeof *h);
    assert_true(text_latin_begin(&h->latin, wq_span_str(typed)));
    do {
        assert_int_equal(query_forms_open(view, &meter, &forms), WQ_OK);
        assert_int_equal(query_forms_range(forms, &all, held_take, h), WQ_OK);
        query_forms_close(forms);
        h->extra = 6;
    } while (text_latin_strip(&h->latin));
}

static uint32_t assert_same(const wq_suggestion *list, uint32_t count, const held *naive)
{
    assert_int_equal(count, naive->count);
    for (uint32_t k = 0; k < count; k++) {
        assert_string_equal(list[k].text, naive->best[k].text);
        assert_int_equal(list[k].score, naive->best[k].score);
        assert_int_equal(list[k].articles, naive->best[k].articles);
    }
    return count;
}

/* What may stand before a stem is held against what was typed together: nothing is lost by it. */
static void test_query_stemwalk__latin_letters_find_what_every_word_for_itself_gives(void **state)
{
    static const char *const TYPED[] = {
        "bashar",   "basharahom", "al-kasad", "alkasad",   "salam",   "wassalam",  "bissalam",
        "3arabi",   "lil3arab",   "bih",      "siyar",     "sayyar",  "kaswali",   "barak",
        "albarak",  "fatchad",    "tshad",    "walwali",   "alsadat", "el-bashir", "sbashir",
        "kasbshir", "bahaa",      "waslam",   "kusadiyya",
    };
    test_index t;
    uint32_t found = 0;
    (void)state;
    forms_index(&t);
    for (size_t i = 0; i < sizeof TYPED / sizeof TYPED[0]; i++) {
        held naive;
        wq_suggestion list[8];
        query_meter meter = {NULL, 0, 0};
        uint32_t count;
        held_all(t.view, TYPED[i], &naive);
        assert_int_equal(
            query_suggest(t.view, wq_span_str(TYPED[i]), WQ_SUGGEST_LATIN, &meter, list, 8, &count),
            WQ_OK);
        found += assert_same(list, count, &naive);
    }
    assert_true(found > 50);
    test_index_end(&t);
}

static void
test_query_stemwalk__near_spellings_are_those_that_every_word_for_itself_gives(void **state)
{
    static const char *const ASKED[] = {"بشيز",   "كسادا", "سلامم",   "عربى",  "باراق", "وسلم",
                                        "بعربه",  "ليار",  "والكساد", "تشار",  "ساداه", "شبير",
                                        "الكصاد", "فتشد",  "كسبشير",  "ولايت", "هاا",   "لعربهم"};
    const text_range all = {{NULL, 0}, false};
    test_index t;
    uint32_t found = 0;
    (void)state;
    forms_index(&t);
    for (size_t i = 0; i < sizeof ASKED / sizeof ASKED[0]; i++) {
        text_tokens it;
        text_token token;
        char folded[WQ_LIMIT_TOKEN + 1] = "";
        wq_suggestion list[8];
        query_meter meter = {NULL, 0, 0};
        query_forms *forms;
        uint32_t count;
        text_tokens_init(&it, wq_span_str(ASKED[i]));
        assert_true(text_tokens_next(&it, &token));
        memcpy(folded, token.folded, token.folded_len);
        near_held naive = {.asked = like_bare(folded), .word = folded};
        assert_int_equal(query_forms_open(t.view, &meter, &forms), WQ_OK);
        assert_int_equal(query_forms_range(forms, &all, near_take, &naive), WQ_OK);
        query_forms_close(forms);
        assert_int_equal(
            query_suggest(t.view, wq_span_str(ASKED[i]), WQ_SUGGEST_NEAR, &meter, list, 8, &count),
            WQ_OK);
        found += assert_same(list, count, &naive.best);
    }
    assert_true(found > 100);
    test_index_end(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_query_stemwalk__latin_letters_find_what_every_word_for_itself_gives),
        cmocka_unit_test(
            test_query_stemwalk__near_spellings_are_those_that_every_word_for_itself_gives),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
