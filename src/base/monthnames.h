/* SPDX-License-Identifier: MIT */
/* The names of the months that single words or two are known by: in fields of articles
 * (base/date.h) and in questions (text/months.h). What running text may say, with its endings, is
 * in text/DATES.md.
 *
 * Names are folded as text folds words (POLICY.md): without hamza, Persian letters as Arabic ones,
 * without the signs of Latin letters. Layer: base. No state. */
#ifndef BASE_MONTHNAMES_H
#define BASE_MONTHNAMES_H

#include <stdint.h>

#define WQ_MONTH_ASKED 1u /**< a name of questions */
#define WQ_MONTH_WORD  2u /**< that is also another word */
#define WQ_MONTH_FIELD 4u /**< a name of fields */

typedef struct wq_month_name {
    char text[24]; /**< one folded word, or two with a space between */
    uint8_t month; /**< 1 to 12 */
    uint8_t how;   /**< of WQ_MONTH_ */
} wq_month_name;

/** All of them, `*count`, those of questions first. Static. */
const wq_month_name *wq_month_names(unsigned *count);

#endif
