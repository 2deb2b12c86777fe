/* SPDX-License-Identifier: MIT */
#include "text/months.h"

#include <string.h>

/* In folded forms. */
static const text_month_name NAMES[] = {
    {"يناير", 1, false},        {"كانون الثاني", 1, false},
    {"جانفي", 1, false},        {"january", 1, false},
    {"janvier", 1, false},      {"زانويه", 1, false},
    {"كانون ثاني", 1, false},   {"فبراير", 2, false},
    {"شباط", 2, false},         {"فيفري", 2, false},
    {"february", 2, false},     {"fevrier", 2, false},
    {"subat", 2, false},        {"فوريه", 2, false},
    {"اذار", 3, false},         {"مارس", 3, true},
    {"march", 3, true},         {"mars", 3, true},
    {"mart", 3, true},          {"ابريل", 4, false},
    {"نيسان", 4, true},         {"افريل", 4, false},
    {"april", 4, false},        {"avril", 4, false},
    {"nisan", 4, true},         {"اوريل", 4, false},
    {"ايار", 5, false},         {"مايو", 5, false},
    {"ماي", 5, true},           {"may", 5, true},
    {"mai", 5, true},           {"mayis", 5, false},
    {"حزيران", 6, false},       {"يونيو", 6, false},
    {"يونيه", 6, false},        {"جوان", 6, true},
    {"june", 6, true},          {"juin", 6, false},
    {"haziran", 6, false},      {"تموز", 7, false},
    {"يوليو", 7, false},        {"يوليه", 7, false},
    {"جويليه", 7, false},       {"july", 7, false},
    {"juillet", 7, false},      {"temmuz", 7, false},
    {"اغسطس", 8, false},        {"اب", 8, true},
    {"اوت", 8, true},           {"august", 8, true},
    {"aout", 8, true},          {"agustos", 8, false},
    {"سبتمبر", 9, false},       {"ايلول", 9, false},
    {"september", 9, false},    {"septembre", 9, false},
    {"eylul", 9, false},        {"اكتوبر", 10, false},
    {"تشرين الاول", 10, false}, {"october", 10, false},
    {"octobre", 10, false},     {"تشرين اول", 10, false},
    {"نوفمبر", 11, false},      {"تشرين الثاني", 11, false},
    {"november", 11, false},    {"novembre", 11, false},
    {"kasim", 11, true},        {"تشرين ثاني", 11, false},
    {"ديسمبر", 12, false},      {"كانون الاول", 12, false},
    {"december", 12, false},    {"decembre", 12, false},
    {"aralik", 12, true},       {"كانون اول", 12, false},
};

const text_month_name *text_month_name_at(unsigned i)
{
    return i < sizeof NAMES / sizeof NAMES[0] ? &NAMES[i] : NULL;
}

/* Are the folded words of the name these? */
static bool name_is(const text_month_name *name, wq_span first, wq_span second)
{
    const char *text = name->text;
    if (strncmp(text, (const char *)first.ptr, first.len) != 0) {
        return false;
    }
    if (second.len == 0) {
        return text[first.len] == '\0';
    }
    return text[first.len] == ' ' && strlen(text) == first.len + 1 + second.len &&
           memcmp(text + first.len + 1, second.ptr, second.len) == 0;
}

const text_month_name *text_month_find(wq_span first, wq_span second)
{
    if (first.len < 2) {
        return NULL;
    }
    /* Every word of every question comes here, and nearly none is a month. */
    const char a = (char)first.ptr[0];
    const char b = (char)first.ptr[1];
    for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++) {
        const char *text = NAMES[i].text;
        if (text[0] == a && text[1] == b && name_is(&NAMES[i], first, second)) {
            return &NAMES[i];
        }
    }
    return NULL;
}

bool text_month_noun(wq_span folded)
{
    return wq_span_equal(folded, wq_span_str("شهر")) || wq_span_equal(folded, wq_span_str("ماه")) ||
           wq_span_equal(folded, wq_span_str("month")) ||
           wq_span_equal(folded, wq_span_str("mois"));
}
