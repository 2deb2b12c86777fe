/* SPDX-License-Identifier: MIT */
/* Names of parts and rules, as `add --explain` prints them. */
#include "ingest/page_lines.h"

const char *ingest_line_name(unsigned kind)
{
    static const char *const NAMES[LINE_KINDS] = {
        [LINE_UNSET] = "unset",     [LINE_TITLE] = "title",   [LINE_PARAGRAPH] = "paragraph",
        [LINE_SUBHEAD] = "subhead", [LINE_BYLINE] = "byline", [LINE_DATELINE] = "dateline",
        [LINE_SOURCE] = "source",   [LINE_DATE] = "date",     [LINE_RELATED] = "related",
        [LINE_BRIEF] = "brief",     [LINE_TEASER] = "teaser", [LINE_NOISE] = "noise",
    };
    return kind < LINE_KINDS ? NAMES[kind] : NAMES[LINE_UNSET];
}

const char *ingest_rule_name(unsigned rule)
{
    static const char *const NAMES[RULE_COUNT] = {
        [RULE_NONE] = "none",
        [RULE_BULLET] = "bullet",
        [RULE_LABEL] = "label",
        [RULE_BUTTON] = "button",
        [RULE_IMAGE_ID] = "image-id",
        [RULE_IMAGE_NAME] = "image-name",
        [RULE_COPYRIGHT] = "copyright",
        [RULE_SCRAP] = "scrap",
        [RULE_TOPIC] = "topic",
        [RULE_MENU] = "menu",
        [RULE_TAGS] = "tags",
        [RULE_COMMENTS] = "comments",
        [RULE_CAPTION] = "caption",
        [RULE_NUMBER] = "number",
        [RULE_CARD_TIME] = "card-time",
        [RULE_RELATED_INLINE] = "related-inline",
        [RULE_RELATED_BULLETS] = "related-bullets",
        [RULE_RELATED_LABEL] = "related-label",
        [RULE_RELATED_END] = "related-end",
        [RULE_BRIEF_TIME] = "brief-time",
        [RULE_BRIEF_TEXT] = "brief-text",
        [RULE_BRIEF_INLINE] = "brief-inline",
        [RULE_TEASER] = "teaser",
        [RULE_PAGE_DATE] = "page-date",
        [RULE_BYLINE_WORD] = "byline-word",
        [RULE_BYLINE_NAME] = "byline-name",
        [RULE_DATELINE_LINE] = "dateline-line",
        [RULE_SOURCE_WORD] = "source-word",
        [RULE_SOURCE_LAST] = "source-last",
        [RULE_TITLE_FIRST] = "title-first",
        [RULE_TITLE_STORY] = "title-story",
        [RULE_KICKER] = "kicker",
        [RULE_SECOND_HEADLINE] = "second-headline",
        [RULE_SUBHEAD] = "subhead",
        [RULE_PARAGRAPH] = "paragraph",
        [RULE_GIVEN] = "given",
    };
    return rule < RULE_COUNT ? NAMES[rule] : NAMES[RULE_NONE];
}
