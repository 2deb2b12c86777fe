/* SPDX-License-Identifier: MIT */
/* What the words of a question stand for, as a person or a program reads it. Layer: cli. */
#ifndef CLI_FORMS_H
#define CLI_FORMS_H

#include "cli/cli.h"

/** One form of a word: class, weight, articles, spelling. */
void cli_form_print(const wq_spelling *form);
/** The same as members of an object. */
void cli_form_json(cli_json *json, const wq_spelling *form);

/** Every word of the question with its forms. */
void cli_forms_print(wq_hits *hits);
/** The same as one JSON object on a line. */
void cli_forms_json(wq_hits *hits);

/** "did you mean" for `word`, on one line; nothing if nothing is near. */
wq_status cli_meant_print(wq_snapshot *snapshot, const char *word) WQ_MUST_USE;
/** "on the other keyboard" and what the keys of a question or a word, signs among them, give on the
 * other layout, if the archive has all of it; else nothing. */
wq_status cli_keys_print(wq_snapshot *snapshot, const char *question) WQ_MUST_USE;
/** Filters that no article has; "did you mean" for every word of the question that the archive does
 * not have, and if there is one the other keyboard; for one in Latin letters that few articles
 * have, "or in Arabic" and the words that many more have. */
wq_status cli_unknown_print(wq_snapshot *snapshot, wq_hits *hits, const char *question) WQ_MUST_USE;

#endif
