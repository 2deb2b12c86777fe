/* SPDX-License-Identifier: MIT */
#include "ingest/joints.h"

#include "text/language.h"

#include <string.h>

static bool has_joint(wq_span text)
{
    for (const uint8_t *at = text.ptr; text.len >= 3;) {
        size_t left = text.len - (size_t)(at - text.ptr);
        at = memchr(at, 0xE2, left);
        if (at == NULL || (size_t)(at - text.ptr) + 3 > text.len) {
            return false;
        }
        if (at[1] == 0x80 && at[2] == 0x8C) {
            return true;
        }
        at++;
    }
    return false;
}

static void evidence_add(text_evidence *evidence, wq_span text)
{
    text_tokens it;
    text_token token;
    text_tokens_init(&it, text);
    while (text_tokens_next(&it, &token)) {
        text_evidence_take(evidence, &token);
    }
}

bool ingest_article_parted(const wq_article *a)
{
    text_evidence evidence = {{0}};
    text_language said = text_language_of_tag(a->language);
    bool any = has_joint(a->title);
    for (size_t i = 0; i < a->part_count; i++) {
        any = any || has_joint(a->parts[i].text);
    }
    if (!any || said != TEXT_LANGUAGE_NONE) {
        return any && text_language_parted(said);
    }
    evidence_add(&evidence, a->title);
    for (size_t i = 0; i < a->part_count; i++) {
        evidence_add(&evidence, a->parts[i].text);
    }
    return text_language_parted(text_evidence_arabic(&evidence));
}
