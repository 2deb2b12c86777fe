/* SPDX-License-Identifier: MIT */
#include "ingest/page_lines.h"

#include "base/check.h"
#include "text/text.h"

#include <stdlib.h>
#include <string.h>

/* One string a kind, words set apart by '|'. As people write them: folding is ours. */
static const struct {
    ingest_word word;
    const char *texts;
} WORDS[] = {
    {WORD_RELATED,
     "يتم قراءة الآن|الأكثر قراءة|الأكثر مشاهدة|الأكثر تفاعلا|الأكثر تداولا|الأكثر شيوعا|"
     "الأكثر شعبية|الأكثر قراءة اليوم|الأكثر قراءة الآن|اقرأ أيضا|اقرأ أيضاً على موقعنا|"
     "إقرأ أيضا|وإقرأ أيضا|اقرأ المزيد|اقرأوا أيضا|اقرأ كذلك|اقرأ في هذا الملف|شاهد أيضا|"
     "شاهد كذلك|تابع أيضا|طالع أيضا|مواضيع ذات صلة|موضوعات ذات صلة|موضوعات متعلقة|"
     "مواضيع متعلقة|مواضيع مرتبطة|مواضيع مشابهة|مقالات ذات صلة|مقالات مشابهة|مقالات متعلقة|"
     "أخبار ذات صلة|أخبار متعلقة|أخبار مشابهة|أخبار مرتبطة|ذات صلة|قد يهمك|قد يهمك أيضا|"
     "قد يعجبك أيضا|ربما يعجبك أيضا|ربما يهمك|اخترنا لك|اخترنا لكم|مختارات|نرشح لك|"
     "المزيد من الأخبار|المزيد من المقالات|المزيد حول|المزيد عن|من نفس القسم|في نفس السياق|"
     "تقارير ذات صلة|أحدث الأخبار|آخر الأخبار|أخبار أخرى|أهم الأخبار|أبرز الأخبار|"
     "لا تفوتك|لا يفوتك|يقرأ الآن|الأعلى قراءة|مقالات أخرى|مواضيع أخرى|المقالات الأكثر قراءة|"
     "المواضيع الأكثر قراءة|الأخبار الأكثر قراءة|"
     "پیشنهاد سردبیر|مطالب مرتبط|اخبار مرتبط|خبرهای مرتبط|بیشتر بخوانید|بیشتر بخوانیم|"
     "پربازدیدترین‌ها|پربازدیدها|پربازدیدترین "
     "اخبار|پربحث‌ترین‌ها|پربیننده‌ترین‌ها|آخرین "
     "اخبار|"
     "همچنین بخوانید|این مطالب را هم "
     "بخوانید|تازه‌ترین‌ها|خواندنی‌ها|مطالب "
     "پیشنهادی|"
     "بابەتی پەیوەندیدار|بابەتە پەیوەندیدارەکان|هەواڵی پەیوەندیدار|زۆرترین خوێنراو|"
     "زۆرترین بینراو|دوایین هەواڵ|دواین هەواڵەکان|هەروەها بخوێنەوە|زیاتر بخوێنەوە|"
     "Nûçeyên têkildar|Herî zêde xwendî|Bixwînin|"
     "İlgili haberler|İlgili haber|Bunlar da ilginizi çekebilir|İlginizi çekebilir|En çok "
     "okunanlar|"
     "En çok okunan|Çok okunanlar|Son haberler|Benzer haberler|Bunu da okuyun|Ayrıca okuyun|"
     "Diğer haberler|Editörün seçtikleri|Öne çıkanlar|"
     "Read also|Also read|Read more|See also|Most read|Most popular|Most viewed|Related|"
     "Related news|Related stories|Related articles|Related topics|Related content|"
     "You may also like|You might also like|More stories|More news|More on this story|"
     "More on this topic|Recommended|Recommended for you|Editors picks|Editor's picks|Editor’s "
     "picks|"
     "Editors' picks|Trending|Trending now|Top stories|Latest news|Don't miss|Popular|"
     "Lire aussi|À lire aussi|A lire aussi|Lire également|À lire également|Voir aussi|"
     "Les plus lus|Les plus lues|Le plus lu|Articles liés|Articles similaires|Sur le même sujet|"
     "Sur le même thème|Dans la même rubrique|À ne pas manquer|Nos articles les plus lus"},
    {WORD_TICKER,
     "عاجل|آخر الأخبار العاجلة|أخبار عاجلة|شريط الأخبار|الشريط الإخباري|على مدار الساعة|"
     "لحظة بلحظة|خبر عاجل|آخر المستجدات|مباشر|البث المباشر|تغطية مباشرة|موجز الأخبار|"
     "أخبار سريعة|فوری|خبر فوری|لحظه به لحظه|بەپەلە|Lezgîn|Son dakika|Breaking|"
     "Breaking news|Live|Live updates|Latest updates|News ticker|Newsflash|Just in|"
     "En direct|Dernière minute|Fil info|Le fil info|Flash info|L'actu en direct"},
    {WORD_SECTION,
     "إعلان|إعلانات|إعلان ممول|المزيد|التعليقات|أضف تعليق|أضف تعليقا|اترك تعليقا|لا تعليقات|"
     "لا توجد تعليقات|وسوم|الوسوم|كلمات مفتاحية|الكلمات المفتاحية|كلمات دليلية|علامات|"
     "النشرة البريدية|اشترك في النشرة البريدية|اشترك في نشرتنا|تابعونا|تابعنا على|تابعونا على|"
     "شارك|شارك هذا الخبر|شارك الخبر|شارك المقال|شارك هذا المقال|مشاركة|شارك على|"
     "الصفحة الرئيسية|الرئيسية|حجم الخط|استمع|استمع إلى المقال|نسخ الرابط|تم نسخ الرابط|"
     "حمل التطبيق|التالي|السابق|العودة إلى الأعلى|رابط مختصر|الرابط المختصر|انقر هنا للاشتراك|"
     "تبلیغات|آگهی|دیدگاه‌ها|نظرات|ارسال "
     "نظر|برچسب‌ها|اشتراک‌گذاری|لینک "
     "کوتاه|کد "
     "خبر|"
     "ڕیکلام|هاوبەشکردن|کۆمێنت|"
     "Reklam|Yorumlar|Yorum yaz|Paylaş|Etiketler|Abone ol|Bizi takip edin|"
     "Advertisement|Advertising|Sponsored|Sponsored content|Comments|Leave a comment|"
     "Leave a reply|Share|Share this|Share this article|Share this story|Tags|Newsletter|"
     "Sign up for our newsletter|Subscribe|Subscribe now|Follow us|Follow us on|Home|"
     "Skip to content|Skip to main content|Copy link|Listen|Listen to this article|Next|Previous|"
     "Back to top|Loading|Story continues below|Story continues below advertisement|"
     "Publicité|Commentaires|Laisser un commentaire|Partager|Partager cet article|"
     "Mots clés|Abonnez-vous|Suivez-nous|Suivez-nous sur|Accueil|S'abonner|Infolettre"},
    {WORD_SHARE,
     "شارك|مشاركة|شاركها|أرسل|إرسال|طباعة|اطبع|طباعه|فيسبوك|فايسبوك|فيس|بوك|تويتر|واتساب|"
     "واتس|آب|واتسآب|تيليغرام|تلغرام|تليجرام|تيليجرام|تلجرام|تيلغرام|إنستغرام|انستغرام|"
     "لينكدإن|لينكد|إن|ماسنجر|بريد|البريد|الإلكتروني|إلكتروني|عبر|نسخ|الرابط|حفظ|يوتيوب|"
     "تیک|توییتر|تلگرام|واتس‌اپ|واتساپ|چاپ|ایمیل|"
     "فێسبووک|"
     "تویتەر|"
     "share|tweet|pin|print|email|e-mail|mail|facebook|twitter|x|whatsapp|telegram|linkedin|"
     "instagram|youtube|messenger|reddit|pinterest|tumblr|viber|copy|link|save|post|"
     "yazdır|paylaş|gönder|kaydet|partager|imprimer|envoyer|courriel|sms|rss|like|bluesky|"
     "threads|tiktok|flipboard"},
    {WORD_BYLINE,
     "بقلم|بقلم الكاتب|كتبه|كتبته|كتب المحرر|نقلته إلى العربية|نقله إلى العربية|ترجمه|ترجمته|"
     "خاص بقلم|به قلم|نویسنده|مترجم|نووسەر|نووسینی|وەرگێڕانی|Nivîskar|Yazar|Yazan|Çeviren|"
     "Written by|Reported by|Reporting by|Story by|Edited by|Translated by|Propos recueillis par|"
     "Traduit par|Écrit par"},
    {WORD_BYLINE_COLON,
     "كتب|كتبت|إعداد|أعد التقرير|أعده|أعدته|ترجمة|تحرير|تقرير|تحقيق|حوار|حاوره|حاورته|"
     "حاورها|أجرى الحوار|أجرت الحوار|متابعة|مراسلنا|المراسل|تصوير|الكاتب|الكاتبة|كاتب المقال|"
     "نقلها إلى العربية|إعداد وترجمة|ترجمة وتحرير|ترجمة وإعداد|گزارش|خبرنگار|ترجمه|گفتگو|"
     "عکس|ئامادەکردنی|Muhabir|Haber|Fotoğraf|By|Author|Writer|Reporter|Photo|Photos|"
     "Par|Auteur|Traduction|Reportage|Texte"},
    {WORD_AGENCY,
     "وكالات|الوكالات|وكالة|رويترز|أ ف ب|ا ف ب|فرانس برس|أ ب|أسوشيتد برس|أسوشييتد برس|"
     "د ب أ|د ب ا|الألمانية|سانا|الأناضول|وكالة الأناضول|وام|واس|قنا|كونا|بنا|وفا|معا|بترا|"
     "سبوتنيك|تاس|نوفوستي|ريا نوفوستي|شينخوا|إيرنا|ارنا|تسنيم|فارس|أ ش أ|ا ش ا|"
     "وات|واج|وأج|و م ع|يو بي آي|ب ا|خاص|نوفوتسي|الوطنية|الوكالة الوطنية|مهر|ایرنا|ایسنا|"
     "فارس|تسنیم|خبرگزاری|رویترز|AP|AFP|Reuters|UPI|dpa|ANSA|TASS|Xinhua|AA|DHA|İHA|ANF|"
     "Rudaw|Kurdistan24|Agencies|Agences|Ajanslar|IRNA|Anadolu|Bloomberg|EFE|PTI|WAM|SPA|"
     "Associated Press|The Associated Press|Agence France Presse"},
    {WORD_DATE,
     "نشر في|نشرت في|تاريخ النشر|نشر بتاريخ|تم النشر في|آخر تحديث|آخر تحديث في|تاريخ|"
     "التاريخ|حرر في|محدث في|تحديث|تم التحديث|تاریخ انتشار|منتشر شده در|تاریخ|انتشار|"
     "بڵاوکراوەتەوە لە|بەرواری بڵاوکردنەوە|Yayınlanma tarihi|Yayın tarihi|Yayınlanma|Tarih|"
     "Güncelleme|Son güncelleme|Published|Published on|Published at|Posted|Posted on|"
     "Updated|Last updated|Last updated on|Date|Publié le|Mis à jour le|Le|Posté le"},
    {WORD_SOURCE, "المصدر|مصدر|نقلا عن|منبع|سەرچاوە|Çavkanî|Kaynak|Source|Sources|Quelle"},
    {WORD_RIGHTS,
     "جميع الحقوق محفوظة|كل الحقوق محفوظة|حقوق النشر محفوظة|حقوق النشر|تمامی حقوق محفوظ است|"
     "All rights reserved|Tous droits réservés|Tüm hakları saklıdır|Copyright|"
     "هەموو مافێک پارێزراوە"},
};

#define SLOTS 2048

struct ingest_lexicon {
    uint64_t hash[SLOTS]; /* 0: free */
    uint8_t word[SLOTS];
};

#define FOLDED_MAX 160

typedef struct folder {
    uint8_t out[FOLDED_MAX + 8];
    size_t len;
    bool full;
} folder;

static bool is_mark(uint32_t cp)
{
    return (cp >= 0x64B && cp <= 0x65F) || cp == 0x670 || cp == 0x640 || cp == 0x200C ||
           cp == 0x200D || (cp >= 0x300 && cp <= 0x36F);
}

/* What a letter is for a comparison; 0: it separates words. */
static uint32_t letter_fold(uint32_t cp)
{
    static const char LATIN[] = "aaaaaaaceeeeiiiidnooooo ouuuuyts";
    if (cp >= 'A' && cp <= 'Z') {
        return cp + 32;
    }
    if (cp >= 'a' && cp <= 'z') {
        return cp;
    }
    if (cp >= 0xC0 && cp <= 0xFF && cp != 0xD7 && cp != 0xF7) {
        return (uint32_t)(uint8_t)LATIN[cp < 0xE0 ? cp - 0xC0 : cp - 0xE0];
    }
    switch (cp) {
    case 0x622:
    case 0x623:
    case 0x625:
    case 0x671:
        return 0x627;
    case 0x649:
    case 0x6CC:
    case 0x6CE:
        return 0x64A;
    case 0x629:
    case 0x6C0:
    case 0x6D5:
        return 0x647;
    case 0x6A9:
        return 0x643;
    case 0x130:
    case 0x131:
        return 'i';
    case 0x11E:
    case 0x11F:
        return 'g';
    case 0x15E:
    case 0x15F:
        return 's';
    default:
        break;
    }
    bool letter = (cp >= 0x100 && cp < 0x2B0) || (cp >= 0x370 && cp < 0x530) ||
                  (cp >= 0x5D0 && cp < 0x5EB) || (cp >= 0x620 && cp < 0x64B) ||
                  (cp >= 0x66E && cp < 0x6D4) || (cp >= 0x6EE && cp < 0x700) || cp >= 0x3040;
    return letter && cp < 0xE000 ? cp : 0;
}

/* Fold from `at` to the end of one word; false: there is none. */
static bool folder_word(folder *f, wq_span text, size_t *at)
{
    size_t begin = f->len;
    while (*at < text.len) {
        uint32_t cp;
        size_t n = text_utf8_decode(wq_span_sub(text, *at, 4), &cp);
        if (n == 0) {
            return false;
        }
        uint32_t to = is_mark(cp) ? 0 : letter_fold(cp);
        if (to == 0 && !is_mark(cp) && f->len > begin) {
            return true;
        }
        *at += n;
        if (to == 0) {
            continue;
        }
        if (f->len + 8 > FOLDED_MAX) {
            f->full = true;
            return false;
        }
        if (f->len == begin && begin > 0) {
            f->out[f->len++] = ' ';
        }
        f->len += text_utf8_encode(to, f->out + f->len);
    }
    return f->len > begin;
}

static uint64_t folder_hash(const folder *f)
{
    uint64_t hash = wq_check64(0, wq_span_of(f->out, f->len));
    return hash != 0 ? hash : 1;
}

static uint64_t text_hash(wq_span text)
{
    folder f = {.len = 0};
    size_t at = 0;
    while (folder_word(&f, text, &at)) {
    }
    return f.full || f.len == 0 ? 0 : folder_hash(&f);
}

/* A word of buttons may be one of a section too: it then stands under another hash. */
#define SHARE_SALT 0x9E3779B97F4A7C15u

static uint64_t salted(uint64_t hash, bool share)
{
    return share ? hash ^ SHARE_SALT : hash;
}

static void lexicon_put(ingest_lexicon *lexicon, wq_span text, ingest_word word)
{
    uint64_t hash = salted(text_hash(text), word == WORD_SHARE);
    size_t slot = (size_t)(hash % SLOTS);
    while (lexicon->hash[slot] != 0 && lexicon->hash[slot] != hash) {
        slot = (slot + 1) % SLOTS;
    }
    if (lexicon->hash[slot] == 0) {
        lexicon->hash[slot] = hash;
        lexicon->word[slot] = (uint8_t)word;
    }
}

static ingest_word lexicon_get(const ingest_lexicon *lexicon, uint64_t hash)
{
    size_t slot = (size_t)(hash % SLOTS);
    while (lexicon->hash[slot] != 0) {
        if (lexicon->hash[slot] == hash) {
            return (ingest_word)lexicon->word[slot];
        }
        slot = (slot + 1) % SLOTS;
    }
    return WORD_NONE;
}

ingest_lexicon *ingest_lexicon_new(void)
{
    ingest_lexicon *lexicon = calloc(1, sizeof *lexicon);
    for (size_t i = 0; lexicon != NULL && i < sizeof WORDS / sizeof WORDS[0]; i++) {
        const char *text = WORDS[i].texts;
        while (*text != '\0') {
            size_t len = strcspn(text, "|");
            lexicon_put(lexicon, wq_span_of(text, len), WORDS[i].word);
            text += len + (text[len] == '|');
        }
    }
    return lexicon;
}

void ingest_lexicon_free(ingest_lexicon *lexicon)
{
    free(lexicon);
}

ingest_word ingest_lexicon_find(const ingest_lexicon *lexicon, wq_span text)
{
    uint64_t hash = text.len <= 2 * FOLDED_MAX ? text_hash(text) : 0;
    return hash != 0 ? lexicon_get(lexicon, hash) : WORD_NONE;
}

ingest_word ingest_lexicon_begin(const ingest_lexicon *lexicon, wq_span text, size_t *len)
{
    folder f = {.len = 0};
    ingest_word found = WORD_NONE;
    size_t at = 0;
    *len = 0;
    for (int words = 0; words < 5 && folder_word(&f, text, &at); words++) {
        ingest_word word = lexicon_get(lexicon, folder_hash(&f));
        if (word != WORD_NONE) {
            found = word;
            *len = at;
        }
    }
    return found;
}

bool ingest_lexicon_buttons(const ingest_lexicon *lexicon, wq_span text)
{
    size_t at = 0, words = 0;
    for (;; words++) {
        folder f = {.len = 0};
        if (!folder_word(&f, text, &at)) {
            return words > 0 && !f.full && at >= text.len;
        }
        if (words > 20 || lexicon_get(lexicon, salted(folder_hash(&f), true)) == WORD_NONE) {
            return false;
        }
    }
}
