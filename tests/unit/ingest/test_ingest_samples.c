/* SPDX-License-Identifier: MIT */
/* The sample files in the tree, and the corpora beside it where they are. Run from the top. */
#include "unit/ingest/feed.h"

#include "ingest/jsontext.h"
#include "ingest/walk.h"

#include <unistd.h>

typedef struct sample {
    char file[128];
    long articles, editions, present, refused; /* -1: not prescribed */
    uint64_t lines[32];                        /* of what is refused */
    size_t line_count;
    char titles[64][512]; /* "" for one that is derived */
    size_t title_count;
    char encoding[32];
} sample;

static void copy_string(char *out, size_t room, const ingest_json *json)
{
    bool nul;
    assert_true(json->raw.len < room);
    memcpy(out, json->raw.ptr, json->raw.len);
    out[ingest_json_decode((uint8_t *)out, json->raw.len, &nul)] = '\0';
}

static void sample_array(sample *s, ingest_json *json, bool titles)
{
    ingest_json_kind kind;
    for (;;) {
        assert_int_equal(ingest_json_next(json, &kind), WQ_OK);
        if (kind == JSON_ARRAY_END) {
            return;
        }
        if (titles && kind == JSON_STRING) {
            copy_string(s->titles[s->title_count++], sizeof s->titles[0], json);
        } else if (titles) {
            s->titles[s->title_count++][0] = '\0';
        } else {
            s->lines[s->line_count++] = strtoull((const char *)json->raw.ptr, NULL, 10);
        }
    }
}

static void sample_parse(sample *s, wq_span line)
{
    ingest_json json;
    ingest_json_kind kind;
    memset(s, 0, sizeof *s);
    s->articles = s->editions = s->refused = -1;
    ingest_json_init(&json, line);
    assert_int_equal(ingest_json_next(&json, &kind), WQ_OK);
    while (ingest_json_next(&json, &kind) == WQ_OK && kind == JSON_KEY) {
        wq_span key = json.raw;
        assert_int_equal(ingest_json_next(&json, &kind), WQ_OK);
        long number = kind == JSON_NUMBER ? strtol((const char *)json.raw.ptr, NULL, 10) : -1;
        if (wq_span_equal(key, wq_span_str("file"))) {
            copy_string(s->file, sizeof s->file, &json);
        } else if (wq_span_equal(key, wq_span_str("encoding"))) {
            copy_string(s->encoding, sizeof s->encoding, &json);
        } else if (wq_span_equal(key, wq_span_str("articles"))) {
            s->articles = number;
        } else if (wq_span_equal(key, wq_span_str("editions"))) {
            s->editions = number;
        } else if (wq_span_equal(key, wq_span_str("present"))) {
            s->present = number;
        } else if (wq_span_equal(key, wq_span_str("refused"))) {
            s->refused = number;
        } else if (kind == JSON_ARRAY) {
            sample_array(s, &json, wq_span_equal(key, wq_span_str("titles")));
        }
    }
}

static void run_path(run *r, const char *path, size_t page_max)
{
    ingest_input *in;
    memset(r, 0, sizeof *r);
    assert_int_equal(ingest_input_open(path, &r->err, &in), WQ_OK);
    run_input(r, in, WQ_FORMAT_AUTO, page_max);
}

/* What an add would count: a failing input is refused once, and one that gave nothing. */
static long run_refusals(const run *r)
{
    bool failed = r->end != WQ_EEND;
    bool nothing = !failed && r->pages == 0 && r->refused == 0;
    return (long)r->refused + failed + nothing;
}

static void check_sample(const char *dir, const sample *s, bool good)
{
    char path[256];
    run r;
    (void)snprintf(path, sizeof path, "%s/%s", dir, s->file);
    run_path(&r, path, 6 * 1024 * 1024);
    const char *out = (const char *)r.out.ptr;
    long pages = s->editions >= 0 ? s->editions + s->present : s->articles;
    bool wrong = (pages >= 0 && pages != (long)r.pages) ||
                 (s->refused >= 0 && s->refused != run_refusals(&r));
    for (size_t i = 0; i < s->title_count; i++) {
        char want[600];
        (void)snprintf(want, sizeof want, s->titles[i][0] != '\0' ? " [%s]" : " ~[%s",
                       s->titles[i]);
        wrong = wrong || strstr(out, want) == NULL;
    }
    for (size_t i = 0; i < s->line_count; i++) {
        char want[64];
        (void)snprintf(want, sizeof want, "! %" PRIu64 ":", s->lines[i]);
        wrong = wrong || strstr(out, want) == NULL;
    }
    if (good) {
        const char *converted = r.converted != NULL ? r.converted : "utf-8";
        wrong = wrong || strcmp(converted, s->encoding) != 0;
    }
    if (wrong) {
        fail_msg("%s: %u pages, %ld refused, %s: %.2000s", path, r.pages, run_refusals(&r),
                 r.err.text, out);
    }
    run_release(&r);
}

static void check_list(const char *list, const char *dir, bool good)
{
    FILE *file = fopen(list, "r");
    if (file == NULL) {
        skip();
    }
    static char line[65536];
    static sample s;
    unsigned count = 0;
    while (fgets(line, sizeof line, file) != NULL) {
        sample_parse(&s, wq_span_of(line, strcspn(line, "\n")));
        check_sample(dir, &s, good);
        count++;
    }
    (void)fclose(file);
    assert_true(count > 10);
}

static void test_ingest_samples__good_news(void **state)
{
    (void)state;
    check_list("tests/samples/expected.jsonl", "tests/samples/news", true);
}

static void test_ingest_samples__bad_input(void **state)
{
    (void)state;
    check_list("tests/samples/bad/expected.jsonl", "tests/samples/bad", false);
}

/* ---- corpora: every article in, nothing refused ---- */

static void check_corpus(const char *name, unsigned pages)
{
    char path[256];
    (void)snprintf(path, sizeof path, "../shared/data/news/%s", name);
    if (access(path, R_OK) != 0) {
        skip();
    }
    run r;
    run_path(&r, path, 2 * 1024 * 1024);
    if (r.end != WQ_EEND || r.refused != 0 || r.pages != pages) {
        fail_msg("%s: %u pages, %u refused, %d %s", name, r.pages, r.refused, r.end, r.err.text);
    }
    run_release(&r);
}

static void test_ingest_samples__ant(void **state)
{
    (void)state;
    check_corpus("ant.jsonl.zst", 10161);
}

static void test_ingest_samples__almayadeen(void **state)
{
    (void)state;
    check_corpus("almayadeen.jsonl.zst", 12000);
}

static void test_ingest_samples__khaleej(void **state)
{
    (void)state;
    check_corpus("khaleej.jsonl.zst", 22750);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ingest_samples__good_news),
        cmocka_unit_test(test_ingest_samples__bad_input),
        cmocka_unit_test(test_ingest_samples__ant),
        cmocka_unit_test(test_ingest_samples__almayadeen),
        cmocka_unit_test(test_ingest_samples__khaleej),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
