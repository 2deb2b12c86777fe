/* SPDX-License-Identifier: MIT */
#include "text/language.h"

#include <string.h>

static const struct {
    const char *tag;
    uint8_t language;
} TAGS[] = {
    {"ar", TEXT_LANGUAGE_ARABIC},    {"ara", TEXT_LANGUAGE_ARABIC},  {"fa", TEXT_LANGUAGE_PERSIAN},
    {"fas", TEXT_LANGUAGE_PERSIAN},  {"per", TEXT_LANGUAGE_PERSIAN}, {"prs", TEXT_LANGUAGE_PERSIAN},
    {"ckb", TEXT_LANGUAGE_SORANI},   {"ur", TEXT_LANGUAGE_URDU},     {"urd", TEXT_LANGUAGE_URDU},
    {"kmr", TEXT_LANGUAGE_KURMANJI}, {"tr", TEXT_LANGUAGE_TURKISH},  {"tur", TEXT_LANGUAGE_TURKISH},
    {"en", TEXT_LANGUAGE_ENGLISH},   {"eng", TEXT_LANGUAGE_ENGLISH}, {"fr", TEXT_LANGUAGE_FRENCH},
    {"fra", TEXT_LANGUAGE_FRENCH},   {"fre", TEXT_LANGUAGE_FRENCH},  {"de", TEXT_LANGUAGE_GERMAN},
    {"deu", TEXT_LANGUAGE_GERMAN},   {"ger", TEXT_LANGUAGE_GERMAN},  {"es", TEXT_LANGUAGE_SPANISH},
    {"spa", TEXT_LANGUAGE_SPANISH},  {"ru", TEXT_LANGUAGE_RUSSIAN},  {"rus", TEXT_LANGUAGE_RUSSIAN},
    {"he", TEXT_LANGUAGE_HEBREW},    {"heb", TEXT_LANGUAGE_HEBREW},  {"iw", TEXT_LANGUAGE_HEBREW},
};

text_language text_language_of_tag(wq_span tag)
{
    char name[4] = {0};
    size_t len = 0;
    while (len < tag.len && tag.ptr[len] != '-' && tag.ptr[len] != '_') {
        if (len == 3) {
            return TEXT_LANGUAGE_NONE;
        }
        uint8_t c = tag.ptr[len];
        name[len++] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
    }
    for (size_t i = 0; i < sizeof TAGS / sizeof TAGS[0]; i++) {
        if (strcmp(TAGS[i].tag, name) == 0) {
            return (text_language)TAGS[i].language;
        }
    }
    return TEXT_LANGUAGE_NONE;
}

/* Letters that others of the same script do not have. POLICY.md, Languages; a test compares. */
static const struct {
    uint8_t language;
    const char *letters;
} LETTERS[] = {
    {TEXT_LANGUAGE_ARABIC, "ةىأإؤذظ"},      {TEXT_LANGUAGE_PERSIAN, "پچژگیک"},
    {TEXT_LANGUAGE_SORANI, "ەێۆڕڵڤپچژگیک"}, {TEXT_LANGUAGE_URDU, "ٹڈڑںےہھپچژگیک"},
    {TEXT_LANGUAGE_KURMANJI, "êîûşç"},      {TEXT_LANGUAGE_TURKISH, "ğışçöü"},
    {TEXT_LANGUAGE_FRENCH, "éèàùœêîûçâô"},  {TEXT_LANGUAGE_GERMAN, "äßöü"},
    {TEXT_LANGUAGE_SPANISH, "ñáíóúé"},
};

/* Small words, in light spellings, a space before and behind each; none has more than 10 bytes, and
 * of letters that Arabic has too none more than 8. */
#define SMALL_MAX       10
#define SMALL_MAX_PLAIN 8
#define SMALL_LONGEST   20 /* of Russian words */
static const struct {
    uint8_t language;
    const char *words;
} SMALL[] = {
    {TEXT_LANGUAGE_ARABIC,
     " في من على إلى عن أن إن التي الذي هذا هذه ما لا مع بعد كان كانت قال هل "},
    {TEXT_LANGUAGE_PERSIAN, " در از به که این را با برای است آن یک تا شد شود می های هم بود کرد "},
    {TEXT_LANGUAGE_SORANI, " لە بە کە بۆ لەگەڵ ئەم ئەو و دا بوو کرد دەکات هەر نێوان سەر "},
    {TEXT_LANGUAGE_URDU, " میں ہے کے کی کا سے اور کو نے پر ہیں یہ وہ کہ بھی تھا گیا "},
    {TEXT_LANGUAGE_KURMANJI, " li bi ji ku û di de ew ev bo jî ser nav min wî wê hat kir dike "},
    {TEXT_LANGUAGE_TURKISH,
     " ve bir bu için ile da de çok daha ne olarak gibi sonra kadar oldu olan mi "},
    {TEXT_LANGUAGE_ENGLISH,
     " the of and in to on for is was with at by from that as are not will who "
     "what when where how why about between after an this it be has have had but or "},
    {TEXT_LANGUAGE_FRENCH, " le la les de des du et en un une dans pour que qui sur au aux est par "
                           "avec ce pas son sa ses l d "},
    {TEXT_LANGUAGE_GERMAN,
     " der die das und in den von zu mit dem des im für ist auf ein eine nicht "
     "nach bei wer was wo wie aus vor über zwischen "},
    {TEXT_LANGUAGE_SPANISH, " el la los las de del y en un una que por con para su se es al como "
                            "más pero sobre entre quién qué "},
};
/* Words that ask: small in a question, and no evidence, since names and other words are written so
 * too. */
static const struct {
    uint8_t language;
    const char *words;
} ASKING[] = {
    {TEXT_LANGUAGE_PERSIAN, " چه چرا کجا کیست چیست کدام چند چگونه "},
    {TEXT_LANGUAGE_SORANI, " چی کێ کوێ بۆچی چۆن کەی "},
    {TEXT_LANGUAGE_KURMANJI, " kî çi çima çawa kengî "},
    {TEXT_LANGUAGE_TURKISH, " neden nerede nasıl hangi kaç "},
    {TEXT_LANGUAGE_ENGLISH, " which whose whom "},
    {TEXT_LANGUAGE_FRENCH, " quel quelle quels quelles quand où comment pourquoi "},
    {TEXT_LANGUAGE_GERMAN, " wann warum welche welcher welches "},
    {TEXT_LANGUAGE_SPANISH, " cuándo dónde cómo cuál "},
};
/* No evidence: the script says it. Each has at most SMALL_LONGEST bytes. */
static const char SMALL_RUSSIAN[] =
    " в во на и с со не что по из за к ко о об от до для как при это "
    "или у а но же бы был была было были его её их он она они ";

/* A word between spaces, as the tables have it; empty when it is longer than any of them. */
typedef struct spaced {
    char text[SMALL_LONGEST + 3];
} spaced;

static spaced spaced_of(wq_span word)
{
    spaced s = {""};
    if (word.len > 0 && word.len <= SMALL_LONGEST) {
        s.text[0] = ' ';
        memcpy(s.text + 1, word.ptr, word.len);
        s.text[1 + word.len] = ' ';
    }
    return s;
}

static bool among(const char *words, const spaced *word)
{
    return word->text[0] != 0 && strstr(words, word->text) != NULL;
}

/* Has the word one of these letters? All have two bytes. */
static bool has_letter(const char *letters, wq_span word)
{
    for (size_t at = 0; at + 1 < word.len; at++) {
        for (const char *l = letters; word.ptr[at] >= 0xC0 && *l != 0; l += 2) {
            if (memcmp(word.ptr + at, l, 2) == 0) {
                return true;
            }
        }
    }
    return false;
}

/* Has it letters that Arabic has not? They are U+0653 and more. */
static bool is_foreign(wq_span word)
{
    for (size_t at = 0; at + 1 < word.len; at += 2) {
        if (word.ptr[at] > 0xD9 || (word.ptr[at] == 0xD9 && word.ptr[at + 1] > 0x92)) {
            return true;
        }
    }
    return false;
}

void text_evidence_take(text_evidence *evidence, const text_token *word)
{
    wq_span light = text_token_light(word);
    bool arabic = text_is_arabic(light);
    bool foreign = is_foreign(light);
    size_t most = arabic && !foreign ? SMALL_MAX_PLAIN : SMALL_MAX;
    spaced small = spaced_of(light);
    for (size_t i = 0; i < sizeof LETTERS / sizeof LETTERS[0]; i++) {
        if (arabic == (LETTERS[i].language <= TEXT_LANGUAGE_URDU) &&
            (!arabic || foreign || LETTERS[i].language == TEXT_LANGUAGE_ARABIC)) {
            evidence->points[LETTERS[i].language] += has_letter(LETTERS[i].letters, light);
        }
    }
    for (size_t i = 0; i < sizeof SMALL / sizeof SMALL[0] && light.len <= most; i++) {
        if (arabic == (SMALL[i].language <= TEXT_LANGUAGE_URDU)) {
            evidence->points[SMALL[i].language] += among(SMALL[i].words, &small) ? 2 : 0;
        }
    }
}

text_language text_language_of_word(const text_languages *in, wq_span word)
{
    uint8_t lead = word.len > 0 ? word.ptr[0] : 0;
    if (lead == 0xD0 || lead == 0xD1) {
        return TEXT_LANGUAGE_RUSSIAN;
    }
    if (lead == 0xD7) {
        return TEXT_LANGUAGE_HEBREW;
    }
    if (text_is_arabic(word)) {
        return (text_language)in->arabic;
    }
    bool latin = (lead >= 'a' && lead <= 'z') || (lead >= 0xC3 && lead <= 0xC5);
    return latin ? (text_language)in->latin : TEXT_LANGUAGE_NONE;
}

bool text_language_small(text_language language, wq_span light)
{
    const spaced small = spaced_of(light);
    if (language == TEXT_LANGUAGE_RUSSIAN) {
        return among(SMALL_RUSSIAN, &small);
    }
    bool is = false;
    for (size_t i = 0; i < sizeof SMALL / sizeof SMALL[0]; i++) {
        is = is || (SMALL[i].language == language && among(SMALL[i].words, &small));
    }
    for (size_t i = 0; i < sizeof ASKING / sizeof ASKING[0]; i++) {
        is = is || (ASKING[i].language == language && among(ASKING[i].words, &small));
    }
    return is;
}

/* Of equals the first, or none. */
static text_language most(const text_evidence *evidence, text_language first, text_language last,
                          bool none)
{
    text_language best = TEXT_LANGUAGE_NONE;
    uint32_t points = 0;
    for (unsigned i = first; i <= last; i++) {
        if (evidence->points[i] > points) {
            best = (text_language)i;
            points = evidence->points[i];
        } else if (evidence->points[i] == points && none) {
            best = TEXT_LANGUAGE_NONE;
        }
    }
    return best;
}

text_language text_evidence_arabic(const text_evidence *evidence)
{
    return most(evidence, TEXT_LANGUAGE_ARABIC, TEXT_LANGUAGE_URDU, false);
}

text_language text_evidence_latin(const text_evidence *evidence)
{
    return most(evidence, TEXT_LANGUAGE_KURMANJI, TEXT_LANGUAGE_SPANISH, true);
}

bool text_language_parted(text_language language)
{
    return language == TEXT_LANGUAGE_PERSIAN || language == TEXT_LANGUAGE_SORANI ||
           language == TEXT_LANGUAGE_URDU;
}
