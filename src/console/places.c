/* SPDX-License-Identifier: MIT */
#include "console/places.h"

#include "console/letters.h"

#include <string.h>

/* What is a common word too (صور, الباب, مالي) is not here: a place is announced then (مدينة
 * الباب). */
static const char *const NAMES[] = {
    /* the Arab world: countries */
    "المملكة العربية السعودية", "السعودية", "الإمارات العربية المتحدة", "الإمارات", "سوريا",
    "العراق", "لبنان", "الأردن", "فلسطين", "إسرائيل", "مصر", "ليبيا", "تونس", "الجزائر", "المغرب",
    "موريتانيا", "السودان", "جنوب السودان", "الصومال", "جيبوتي", "اليمن", "عمان", "قطر", "البحرين",
    "الكويت",
    /* cities of Syria */
    "دمشق", "حلب", "حمص", "حماة", "اللاذقية", "طرطوس", "إدلب", "دير الزور", "الرقة", "الحسكة",
    "القامشلي", "درعا", "السويداء", "القنيطرة", "تدمر", "عفرين", "منبج", "كوباني", "عين العرب",
    "جرابلس", "سراقب", "معرة النعمان", "خان شيخون", "البوكمال", "دوما", "داريا", "الغوطة",
    "الزبداني", "جسر الشغور", "سلقين", "أعزاز", "تل أبيض", "رأس العين",
    /* of Iraq */
    "بغداد", "البصرة", "الموصل", "أربيل", "السليمانية", "دهوك", "كركوك", "النجف", "كربلاء",
    "الأنبار", "الرمادي", "الفلوجة", "تكريت", "سامراء", "بعقوبة", "ديالى", "الناصرية", "سنجار",
    "حلبجة", "نينوى", "إقليم كردستان",
    /* of Lebanon, Palestine, Jordan */
    "بيروت", "طرابلس", "صيدا", "بعلبك", "النبطية", "زحلة", "غزة", "قطاع غزة", "رفح", "خان يونس",
    "دير البلح", "جباليا", "بيت لاهيا", "بيت حانون", "القدس", "رام الله", "نابلس", "جنين", "الخليل",
    "طولكرم", "قلقيلية", "أريحا", "بيت لحم", "الضفة الغربية", "حيفا", "يافا", "تل أبيب", "الناصرة",
    "إربد", "العقبة", "درنة",
    /* of Egypt and Africa */
    "القاهرة", "الإسكندرية", "الجيزة", "أسوان", "الأقصر", "السويس", "الإسماعيلية", "بورسعيد",
    "سيناء", "العريش", "المنصورة", "أسيوط", "الخرطوم", "أم درمان", "دارفور", "الفاشر", "بورتسودان",
    "بنغازي", "مصراتة", "سبها", "طبرق", "صفاقس", "سوسة", "القيروان", "بنزرت", "قابس", "سيدي بوزيد",
    "القصرين", "قفصة", "المنستير", "جندوبة", "باجة", "نابل", "وهران", "قسنطينة", "عنابة", "الرباط",
    "الدار البيضاء", "مراكش", "طنجة", "أغادير", "نواكشوط", "مقديشو", "هرجيسا",
    /* of the Gulf and Yemen */
    "الرياض", "جدة", "مكة المكرمة", "مكة", "المدينة المنورة", "الدمام", "أبوظبي", "أبو ظبي", "دبي",
    "الشارقة", "الدوحة", "المنامة", "مسقط", "صلالة", "صنعاء", "عدن", "تعز", "الحديدة", "مأرب",
    "حضرموت", "المكلا", "صعدة",
    /* the world around */
    "تركيا", "أنقرة", "إسطنبول", "غازي عنتاب", "أنطاكيا", "إزمير", "ديار بكر", "ماردين", "إيران",
    "طهران", "أصفهان", "مشهد", "تبريز", "شيراز", "الأهواز", "أفغانستان", "كابول", "كابل", "قندهار",
    "هرات", "باكستان", "إسلام آباد", "كراتشي", "لاهور", "الهند", "نيودلهي", "بنغلاديش", "الصين",
    "بكين", "تايوان", "هونغ كونغ", "اليابان", "طوكيو", "كوريا الجنوبية", "كوريا الشمالية", "سيول",
    "إندونيسيا", "جاكرتا", "ماليزيا", "سنغافورة", "الفلبين", "تايلاند", "أستراليا", "نيوزيلندا",
    "روسيا", "موسكو", "أوكرانيا", "كييف", "خاركيف", "أوديسا", "القرم", "بيلاروسيا", "مينسك",
    "بولندا", "وارسو", "ألمانيا", "برلين", "فرنسا", "باريس", "مرسيليا", "بريطانيا",
    "المملكة المتحدة", "لندن", "إيرلندا", "إيطاليا", "روما", "ميلانو", "لامبيدوزا", "صقلية",
    "الفاتيكان", "إسبانيا", "مدريد", "برشلونة", "البرتغال", "لشبونة", "اليونان", "أثينا", "لسبوس",
    "قبرص", "نيقوسيا", "مالطا", "هولندا", "لاهاي", "أمستردام", "بلجيكا", "بروكسل", "سويسرا", "جنيف",
    "النمسا", "فيينا", "السويد", "ستوكهولم", "النرويج", "أوسلو", "الدنمارك", "كوبنهاغن", "فنلندا",
    "هلسنكي", "المجر", "بودابست", "رومانيا", "بلغاريا", "صربيا", "كرواتيا", "البوسنة", "كوسوفو",
    "ألبانيا", "جورجيا", "أرمينيا", "يريفان", "أذربيجان", "باكو", "كازاخستان", "أوزبكستان",
    "الولايات المتحدة", "أمريكا", "أميركا", "واشنطن", "نيويورك", "كاليفورنيا", "تكساس", "كندا",
    "أوتاوا", "تورونتو", "المكسيك", "كوبا", "هايتي", "فنزويلا", "كولومبيا", "البرازيل", "الأرجنتين",
    "تشيلي", "بيرو", "نيجيريا", "أبوجا", "لاغوس", "باماكو", "النيجر", "نيامي", "تشاد", "نجامينا",
    "إثيوبيا", "أديس أبابا", "إريتريا", "أسمرة", "كينيا", "نيروبي", "أوغندا", "رواندا", "الكونغو",
    "أنغولا", "جنوب أفريقيا", "السنغال", "داكار", "غانا", "بوركينا فاسو", "البحر المتوسط",
    "البحر الأحمر", "باب المندب", "مضيق هرمز", "شط العرب", "الجولان",
    /* in English */
    "Saudi Arabia", "United Arab Emirates", "Syria", "Iraq", "Lebanon", "Jordan", "Palestine",
    "Israel", "Egypt", "Libya", "Tunisia", "Algeria", "Morocco", "Mauritania", "South Sudan",
    "Sudan", "Somalia", "Djibouti", "Yemen", "Oman", "Qatar", "Bahrain", "Kuwait", "Damascus",
    "Aleppo", "Homs", "Hama", "Latakia", "Tartus", "Idlib", "Deir ez-Zor", "Raqqa", "Hasakah",
    "Qamishli", "Daraa", "Palmyra", "Afrin", "Manbij", "Kobani", "Baghdad", "Basra", "Mosul",
    "Erbil", "Sulaymaniyah", "Kirkuk", "Najaf", "Karbala", "Fallujah", "Ramadi", "Tikrit", "Sinjar",
    "Beirut", "Tripoli", "Sidon", "Tyre", "Baalbek", "Gaza Strip", "Gaza", "Rafah", "Khan Younis",
    "Jerusalem", "Ramallah", "Nablus", "Jenin", "Hebron", "Bethlehem", "West Bank", "Tel Aviv",
    "Haifa", "Amman", "Aqaba", "Cairo", "Alexandria", "Aswan", "Suez", "Sinai", "Khartoum",
    "Darfur", "Port Sudan", "Benghazi", "Misrata", "Sirte", "Derna", "Tunis", "Sfax", "Algiers",
    "Oran", "Rabat", "Casablanca", "Marrakesh", "Nouakchott", "Mogadishu", "Riyadh", "Jeddah",
    "Mecca", "Medina", "Abu Dhabi", "Dubai", "Sharjah", "Doha", "Manama", "Muscat", "Sanaa", "Aden",
    "Taiz", "Hodeidah", "Marib", "Turkey", "Ankara", "Istanbul", "Gaziantep", "Izmir", "Diyarbakir",
    "Mardin", "Iran", "Tehran", "Isfahan", "Mashhad", "Tabriz", "Afghanistan", "Kabul", "Kandahar",
    "Herat", "Pakistan", "Islamabad", "Karachi", "Lahore", "India", "New Delhi", "Bangladesh",
    "Sri Lanka", "Nepal", "China", "Beijing", "Taiwan", "Hong Kong", "Japan", "Tokyo",
    "South Korea", "North Korea", "Seoul", "Indonesia", "Jakarta", "Malaysia", "Singapore",
    "Philippines", "Thailand", "Vietnam", "Australia", "New Zealand", "Russia", "Moscow", "Ukraine",
    "Kyiv", "Kharkiv", "Odesa", "Crimea", "Belarus", "Minsk", "Poland", "Warsaw", "Germany",
    "Berlin", "Hamburg", "France", "Paris", "Marseille", "Britain", "United Kingdom", "England",
    "Scotland", "London", "Ireland", "Dublin", "Italy", "Rome", "Milan", "Lampedusa", "Sicily",
    "Vatican", "Spain", "Madrid", "Barcelona", "Portugal", "Lisbon", "Greece", "Athens", "Lesbos",
    "Cyprus", "Nicosia", "Limassol", "Malta", "Netherlands", "The Hague", "Amsterdam", "Belgium",
    "Brussels", "Switzerland", "Geneva", "Zurich", "Austria", "Vienna", "Sweden", "Stockholm",
    "Norway", "Oslo", "Denmark", "Copenhagen", "Finland", "Helsinki", "Hungary", "Budapest",
    "Romania", "Constanta", "Bulgaria", "Serbia", "Belgrade", "Croatia", "Bosnia", "Sarajevo",
    "Kosovo", "Albania", "Georgia", "Tbilisi", "Armenia", "Yerevan", "Azerbaijan", "Baku",
    "Kazakhstan", "Uzbekistan", "United States", "Washington", "New York", "California", "Texas",
    "Canada", "Ottawa", "Toronto", "Mexico", "Cuba", "Haiti", "Venezuela", "Colombia", "Brazil",
    "Argentina", "Chile", "Peru", "Nigeria", "Abuja", "Lagos", "Mali", "Bamako", "Niger", "Niamey",
    "Chad", "Ethiopia", "Addis Ababa", "Eritrea", "Kenya", "Nairobi", "Uganda", "Rwanda", "Congo",
    "Angola", "South Africa", "Senegal", "Dakar", "Ghana", "Burkina Faso", "Mediterranean",
    "Red Sea", "Golan"};

/* The next letter that counts, folded; 0 at the end. */
static uint32_t letter_next(wq_span *text)
{
    uint32_t cp = 0;
    while (text->len > 0 && cp == 0) {
        size_t n = wq_text_decode(*text, &cp);
        *text = wq_span_sub(*text, n, text->len);
        cp = console_letter_fold(cp);
    }
    return cp;
}

/* Whether a word is one word of a name, spellings folded. */
static bool word_is(wq_span word, wq_span name)
{
    for (;;) {
        uint32_t a = letter_next(&word), b = letter_next(&name);
        if (a != b) {
            return false;
        }
        if (a == 0) {
            return true;
        }
    }
}

/* The same where a particle may stand before the word: و ف ب ك as they are, ل with the article
 * as لل. */
static bool first_word_is(wq_span word, wq_span name)
{
    static const char *const PARTICLES[] = {"و", "ف", "ب", "ك", "ل", "وب", "ول"};
    if (word_is(word, name)) {
        return true;
    }
    for (size_t i = 0; i < sizeof PARTICLES / sizeof PARTICLES[0]; i++) {
        size_t len = strlen(PARTICLES[i]);
        if (word.len <= len || memcmp(word.ptr, PARTICLES[i], len) != 0) {
            continue;
        }
        wq_span rest = wq_span_sub(word, len, word.len);
        if (word_is(rest, name)) {
            return true;
        }
        /* ل + الشام is للشام: the alef of the article is gone. */
        if (name.len > 2 && memcmp(name.ptr, "ا", 2) == 0 &&
            memcmp(PARTICLES[i] + len - 2, "ل", 2) == 0 &&
            word_is(rest, wq_span_sub(name, 2, name.len))) {
            return true;
        }
    }
    return false;
}

/* Words of the name that the words begin with; 0 when they do not. */
static size_t name_match(const char *name, const wq_span *words, size_t count)
{
    size_t matched = 0;
    while (*name != '\0') {
        size_t len = strcspn(name, " ");
        wq_span one = wq_span_of(name, len);
        if (matched == count ||
            !(matched == 0 ? first_word_is(words[0], one) : word_is(words[matched], one))) {
            return 0;
        }
        matched++;
        name += len;
        name += *name == ' ';
    }
    return matched;
}

/* In English a place is written with a capital: "turkey" and "chad" are not. */
static bool may_be_name(wq_span word)
{
    return word.len > 0 && !(word.ptr[0] >= 'a' && word.ptr[0] <= 'z');
}

size_t console_place_match(const wq_span *words, size_t count, const char **name)
{
    size_t best = 0;
    if (count == 0 || !may_be_name(words[0])) {
        return 0;
    }
    for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++) {
        size_t matched = name_match(NAMES[i], words, count);
        if (matched > best) {
            best = matched;
            *name = NAMES[i];
        }
    }
    return best;
}

bool console_place_announced(wq_span word)
{
    static const char *const SIGNS[] = {"مدينة", "بلدة",  "قرية", "محافظة", "مخيم", "ناحية",
                                        "ولاية", "إقليم", "معبر", "بلدية",  "منطقة"};
    for (size_t i = 0; i < sizeof SIGNS / sizeof SIGNS[0]; i++) {
        if (first_word_is(word, wq_span_str(SIGNS[i]))) {
            return true;
        }
    }
    return false;
}
