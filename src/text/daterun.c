/* SPDX-License-Identifier: MIT */
/* The forms of a run, one behind the other: dates as dateforms.c reads them, years alone, days
 * that are counted from the publication. */
#include "text/datemarks.h"

#include <string.h>

#define FUTURE_BACK 100u /* bytes before a weekday in which a verb of the future is looked for */

/* ---- years alone ---- */

static bool year_plain(const text_date_mark *m)
{
    return m->kind == DATEWORD_DIGITS && m->digits == 4 && m->value >= 1900 && m->value <= 2099;
}

/* Not a part of a longer row, but of years. */
static bool row_is_years(const text_dates *d, unsigned i)
{
    bool before =
        i > 0 && text_date_at(d, i)->gap == GAP_DASH && year_plain(text_date_at(d, i - 1));
    bool after = text_date_at(d, i + 1)->gap == GAP_DASH && year_plain(text_date_at(d, i + 1));
    return before || after || text_date_row_ends(d, i, i + 1);
}

/* "2011", "و2013", "2011-2013", each a year; `cue` says how sure what stands before is. */
static unsigned years_take(text_dates *d, unsigned i, bool noun, bool solar)
{
    unsigned j = i;
    for (;;) {
        text_date_form f;
        int32_t era = 0;
        const text_date_mark *m = text_date_at(d, j);
        text_date_form_init(&f, d, j);
        unsigned eras = text_date_era(d, j + 1, false, &era);
        bool old = solar && m->value >= SOLAR_FIRST && m->value <= SOLAR_LAST;
        if (m->kind != DATEWORD_DIGITS || m->digits != 4 || (!noun && !year_plain(m) && !old) ||
            !row_is_years(d, j) || !text_date_year_calendar(m, era, solar, &f)) {
            return j - i;
        }
        j += 1 + eras;
        f.end = text_date_at(d, j - 1)->end;
        text_date_resolve(d, &f);
        const text_date_mark *next = text_date_at(d, j);
        bool word = next->kind == DATEWORD_AND || next->kind == DATEWORD_TO;
        if (!year_plain(text_date_at(d, j + word)) || !(word || next->gap == GAP_DASH)) {
            return j - i;
        }
        j += word;
    }
}

/* عام 2011, العام الماضي. */
static unsigned yearnoun_take(text_dates *d, unsigned i)
{
    text_date_form f;
    text_date_form_init(&f, d, i);
    f.year_from = YEAR_SHIFT;
    bool solar = text_date_at(d, i)->value == 2;
    if (text_date_is_which(d, i + 1) && text_date_at(d, i)->value == 3) {
        return 2; /* "the last two years" are none of them */
    }
    if (text_date_is_which(d, i + 1)) {
        f.end = text_date_at(d, i + 1)->end;
        f.which = (int8_t)text_date_at(d, i + 1)->value;
        text_date_resolve(d, &f);
        return 2;
    }
    if (!gap_in(text_date_at(d, i + 1), NEAR | 1u << GAP_OPEN)) {
        return 1;
    }
    return 1 + years_take(d, i + 1, true, solar);
}

/* في 2011; a round number counts things more often. */
static unsigned in_take(text_dates *d, unsigned i)
{
    const text_date_mark *m = text_date_at(d, i + 1);
    if (!gap_in(m, NEAR) || m->value % 100 == 0) {
        return 1;
    }
    return 1 + years_take(d, i + 1, false, text_date_at(d, i)->value == 2);
}

/* 2011م, 1445هـ, 2011 yılında. */
static unsigned year_take(text_dates *d, unsigned i)
{
    text_date_form f;
    int32_t era;
    const text_date_mark *m = text_date_at(d, i);
    text_date_form_init(&f, d, i);
    bool cue = text_date_era(d, i + 1, false, &era) != 0 ||
               (text_date_is(d, i + 1, DATEWORD_YEARAFTER) && gap_in(text_date_at(d, i + 1), NEAR));
    if (m->digits != 4 || !cue || text_date_numbered(d, i)) {
        return 0;
    }
    return years_take(d, i, true, false);
}

/* ---- counted from the publication ---- */

static bool is_part(const text_dates *d, unsigned i)
{
    return text_date_is(d, i, DATEWORD_PART) || text_date_is(d, i, DATEWORD_HALF);
}

/* The weekday behind a relative word, unless it belongs to a date that follows. */
static unsigned weekday_beside(const text_dates *d, unsigned i, int32_t *weekday)
{
    text_date_form forms[DATES_DAYS];
    unsigned count;
    unsigned j = i;
    *weekday = 0;
    if (!gap_in(text_date_at(d, j), SPACED | 1u << GAP_OPEN)) {
        return 0;
    }
    j += text_date_is(d, j, DATEWORD_DAY);
    if (!text_date_is(d, j, DATEWORD_WEEKDAY) || text_date_at(d, j)->joined != 0) {
        return 0;
    }
    *weekday = text_date_at(d, j)->value;
    return text_date_read(d, j + 1, forms, &count) == 0 ? j + 1 - i : 0;
}

/* Tanween marks the adverb where the same letters are also a verb. */
static bool has_tanween(const text_dates *d, const text_date_mark *m)
{
    for (uint32_t i = m->start; i + 1 < m->end; i++) {
        if (d->text.ptr[i] == 0xD9 && d->text.ptr[i + 1] == 0x8B) {
            return true;
        }
    }
    return false;
}

/* أمس, أول من أمس, أمس الأول, اليوم الثلاثاء, مساء اليوم. */
static unsigned relative_take(text_dates *d, unsigned i)
{
    unsigned j = i;
    bool earlier = text_date_is(d, j, DATEWORD_EARLIER) || text_date_is(d, j, DATEWORD_ORDINAL);
    if (earlier) {
        j++;
        j += text_date_is(d, j, DATEWORD_OF) && gap_in(text_date_at(d, j), NEAR);
        if (!text_date_is(d, j, DATEWORD_RELATIVE) || text_date_at(d, j)->value != -1) {
            return 0;
        }
    }
    const text_date_mark *m = text_date_at(d, j);
    int32_t days = m->value - earlier;
    int32_t weekday;
    unsigned behind = j + 1;
    bool part = i > 0 && is_part(d, i - 1) && gap_in(text_date_at(d, i), NEAR);
    const text_date_mark *next = text_date_at(d, behind);
    if (days == -1 && next->kind == DATEWORD_ORDINAL && next->value == 1 &&
        next->gap == GAP_BLANK && !text_date_is(d, behind + 1, DATEWORD_OF)) {
        days = -2;
        behind++;
    }
    unsigned n = weekday_beside(d, behind, &weekday);
    bool day = i > 0 && text_date_is(d, i - 1, DATEWORD_DAY);
    /* "في أمس الحاجة" is in dire need */
    bool need =
        days == -1 && (m->joined == LETTER_BEH || (j > 0 && text_date_is(d, j - 1, DATEWORD_IN)));
    if (need) {
        return behind - i;
    }
    bool unsure = m->value == 0 || m->kind == DATEWORD_TOMORROW;
    if (unsure && !part && weekday == 0 && !day &&
        !(m->kind == DATEWORD_TOMORROW && (m->flags & DATEWORD_WEAK) == 0 && has_tanween(d, m))) {
        return behind - i;
    }
    if (m->value == 0 && !part && weekday == 0) {
        return behind - i;
    }
    behind += n;
    text_date_relative(d, text_date_at(d, i)->start, text_date_at(d, behind - 1)->end, days,
                       weekday);
    return behind - i;
}

/* ---- weekdays ---- */

static bool begins(wq_span text, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        size_t len = strlen(words[i]);
        if (len <= text.len && memcmp(text.ptr, words[i], len) == 0) {
            return true;
        }
    }
    return false;
}
#define BEGINS(text, words) begins((text), (words), sizeof(words) / sizeof(words)[0])

/* A word of the future (سيعقد, ستبدأ, المقرر) not far before. */
static bool future_before(const text_dates *d, uint32_t start)
{
    static const char *const WORDS[] = {"سي",      "ست",   "المقرر", "المرتقب",
                                        "المتوقع", "will", "يعتزم",  "تعتزم"};
    static const char *const OTHERS[] = {"سيار", "سياس", "سياد", "سياق", "سيطر",
                                         "سيدة", "ستة",  "ستين", "ستون"};
    uint32_t from = start > FUTURE_BACK ? start - FUTURE_BACK : 0;
    wq_span text = wq_span_sub(d->text, from, start - from);
    for (size_t i = 0; i < text.len; i++) {
        wq_span rest = wq_span_sub(text, i, text.len);
        bool word = i == 0 || text.ptr[i - 1] == ' ';
        if (word && BEGINS(rest, WORDS) && !BEGINS(rest, OTHERS)) {
            return true;
        }
    }
    return false;
}

/* The word directly before the weekday and what belongs to it ("مساء يوم"); empty: a sign. */
static wq_span word_before(const text_dates *d, unsigned i)
{
    while (i > 0 && (is_part(d, i - 1) || text_date_is(d, i - 1, DATEWORD_DAY)) &&
           text_date_at(d, i)->gap == GAP_BLANK) {
        i--;
    }
    uint32_t end = text_date_at(d, i)->start;
    while (end > 0 && d->text.ptr[end - 1] == ' ') {
        end--;
    }
    uint32_t from = end;
    while (from > 0 && end - from < FUTURE_BACK && d->text.ptr[from - 1] >= 0x80) {
        from--;
    }
    return wq_span_sub(d->text, from, end - from);
}

/* "يعقد الاثنين" is still to come; "المرشحين الاثنين" are two. */
static bool word_denies(const text_dates *d, unsigned i, int32_t weekday)
{
    static const char *const VERB[] = {"ي"};
    static const char DUAL[] = "ين";
    wq_span word = word_before(d, i);
    bool dual = weekday == 1 && word.len > sizeof DUAL &&
                memcmp(word.ptr + word.len - (sizeof DUAL - 1), DUAL, sizeof DUAL - 1) == 0;
    return dual || BEGINS(word, VERB);
}

/* Marks of a weekday's name: "سه شنبه" is two words. */
static unsigned weekday_read(const text_dates *d, unsigned i, int32_t *weekday)
{
    if (text_date_is(d, i, DATEWORD_WEEKDAY)) {
        *weekday = text_date_at(d, i)->value;
        return 1;
    }
    if (text_date_is(d, i, DATEWORD_NUMBER) && text_date_is(d, i + 1, DATEWORD_WEEKDAY) &&
        text_date_at(d, i + 1)->value == 6 && gap_in(text_date_at(d, i + 1), NEAR)) {
        *weekday = (text_date_at(d, i)->value + 5) % 7 + 1;
        return 2;
    }
    return 0;
}

/* "Tuesday and Thursday" are more often those of every week. */
static bool weekdays_meet(const text_dates *d, unsigned i, unsigned behind)
{
    bool before = i > 0 && text_date_at(d, i)->joined == LETTER_WAW &&
                  text_date_is(d, i - 1, DATEWORD_WEEKDAY);
    bool and =
        text_date_is(d, behind, DATEWORD_AND) && text_date_is(d, behind + 1, DATEWORD_WEEKDAY);
    bool after =
        text_date_is(d, behind, DATEWORD_WEEKDAY) && text_date_at(d, behind)->joined == LETTER_WAW;
    and = and || (i > 1 && text_date_is(d, i - 1, DATEWORD_AND) &&
                  text_date_is(d, i - 2, DATEWORD_WEEKDAY));
    return before || after || and;
}

/* A weekday without a date: of which week? */
static unsigned weekday_take(text_dates *d, unsigned i, unsigned n, int32_t weekday)
{
    unsigned behind = i + n;
    uint32_t start = text_date_at(d, i)->start;
    unsigned end = behind;
    int which = 0;
    bool certain = i > 0 && text_date_is(d, i - 1, DATEWORD_DAY);
    if (text_date_is(d, behind, DATEWORD_DAY) && gap_in(text_date_at(d, behind), NEAR)) {
        end = ++behind;
        certain = true;
    }
    if (text_date_is_which(d, behind)) {
        which = text_date_at(d, behind)->value;
        end = ++behind;
        certain = true;
    } else if (i > 0 && text_date_is(d, i - 1, DATEWORD_WHICH) &&
               gap_in(text_date_at(d, i), NEAR)) {
        which = text_date_at(d, i - 1)->value;
        start = text_date_at(d, i - 1)->start;
        certain = true;
    }
    const text_date_mark *m = text_date_at(d, i);
    bool weak = (m->flags & (DATEWORD_WEAK | DATEWORD_CAPITAL)) != 0 && !certain;
    bool every = false; /* "كل سبت وأحد" */
    for (unsigned k = i; k > 0 && i - k < 6 && !every; k--) {
        every = text_date_is(d, k - 1, DATEWORD_EVERY);
        if (!text_date_is(d, k - 1, DATEWORD_WEEKDAY) && !text_date_is(d, k - 1, DATEWORD_DAY) &&
            !text_date_is(d, k - 1, DATEWORD_AND)) {
            break;
        }
    }
    bool couple = i > 0 && text_date_is(d, i - 1, DATEWORD_BETWEEN) && weekday == 1;
    couple = couple || (!certain && weekdays_meet(d, i, behind));
    unsigned first = i;
    while (first > 0 && (is_part(d, first - 1) || text_date_is(d, first - 1, DATEWORD_DAY))) {
        first--;
    }
    couple = couple || (which == 0 && first > 0 && text_date_is(d, first - 1, DATEWORD_TO));
    bool ahead = which == 0 && (future_before(d, start) || word_denies(d, i, weekday));
    if (every || weak || couple || ahead) {
        return behind - i;
    }
    text_date_weekday(d, start, text_date_at(d, end - 1)->end, weekday, which);
    return behind - i;
}

/* A weekday, with the date that it belongs to or alone. */
static unsigned weekday_form(text_dates *d, unsigned i)
{
    int32_t weekday;
    unsigned n = weekday_read(d, i, &weekday);
    if (n == 0) {
        return 0;
    }
    unsigned j = i + n;
    if (gap_in(text_date_at(d, j), LOOSE)) {
        /* "مساء", "الموافق", "في", "بتاريخ" between the two */
        while (j < i + n + 3 &&
               (is_part(d, j) || text_date_is(d, j, DATEWORD_EQUALS) ||
                text_date_is(d, j, DATEWORD_DATE) || text_date_is(d, j, DATEWORD_IN) ||
                text_date_is(d, j, DATEWORD_OF) || text_date_is(d, j, DATEWORD_DAY))) {
            j++;
        }
        unsigned dates = text_date_take(d, j, text_date_at(d, i)->start, weekday);
        if (dates != 0) {
            return j + dates - i;
        }
    }
    return weekday_take(d, i, n, weekday);
}

/* ---- the whole ---- */

/* الشهر الماضي; last month, last year, last November. */
static unsigned which_form(text_dates *d, unsigned i)
{
    text_date_form f;
    text_date_month name;
    const text_date_mark *m = text_date_at(d, i);
    bool noun = m->kind == DATEWORD_MONTHNOUN;
    text_date_form_init(&f, d, i);
    f.which = (int8_t)text_date_at(d, i + noun)->value;
    unsigned n = 2;
    if (noun && text_date_is_which(d, i + 1)) {
        f.year_from = MONTH_SHIFT;
    } else if (noun || !gap_in(text_date_at(d, i + 1), NEAR)) {
        return 0;
    } else if (text_date_is(d, i + 1, DATEWORD_MONTHNOUN)) {
        f.year_from = MONTH_SHIFT;
    } else if (text_date_is(d, i + 1, DATEWORD_YEARNOUN)) {
        f.year_from = YEAR_SHIFT;
    } else {
        unsigned names = text_date_name(d, i + 1, &name);
        if (names == 0 || text_date_year_read(d, i + 1 + names, &f) != 0) {
            return 0;
        }
        text_date_form_init(&f, d, i);
        f.which = (int8_t)m->value;
        f.year_from = YEAR_WHICH;
        f.month = name.month;
        f.calendar = name.calendar;
        n = 1 + names;
    }
    f.end = text_date_at(d, i + n - 1)->end;
    text_date_resolve(d, &f);
    return n;
}

static unsigned form_take(text_dates *d, unsigned i)
{
    unsigned n = 0;
    switch (text_date_at(d, i)->kind) {
    case DATEWORD_WEEKDAY:
    case DATEWORD_NUMBER:
        return weekday_form(d, i);
    case DATEWORD_EARLIER:
    case DATEWORD_RELATIVE:
    case DATEWORD_TOMORROW:
        return relative_take(d, i);
    case DATEWORD_YEARNOUN:
        return yearnoun_take(d, i);
    case DATEWORD_IN:
    case DATEWORD_SINCE:
        return in_take(d, i);
    case DATEWORD_MONTHNOUN:
    case DATEWORD_WHICH:
        return which_form(d, i);
    case DATEWORD_ORDINAL:
        n = relative_take(d, i);
        break;
    default:
        break;
    }
    n = n != 0 ? n : text_date_take(d, i, 0, 0);
    if (n == 0 && text_date_is(d, i, DATEWORD_DIGITS)) {
        return year_take(d, i);
    }
    /* The second word of a month that says nothing is no ordinal. */
    text_date_month name;
    return n != 0 ? n : text_date_month_read(d, i, &name);
}

unsigned text_date_forms(text_dates *dates, unsigned limit)
{
    unsigned i = 0;
    while (i < limit) {
        unsigned n = form_take(dates, i);
        i += n != 0 ? n : 1;
    }
    return i;
}
