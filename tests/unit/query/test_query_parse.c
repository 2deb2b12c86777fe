/* SPDX-License-Identifier: MIT */
#include "unit/unit.h"

#include "query/parse.h"
#include "unit/query/query_text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What a line means: the tree as query_tree_format writes it, or "!" and the column of the
 * error. ~ before a word: any spelling and nothing else. */
typedef struct parse_case {
    const char *line;
    const char *tree;
} parse_case;

static const parse_case CASES[] = {
    /* words */
    {"cat", "cat"},
    {"Cat", "cat"},
    {"  cat  ", "cat"},
    {"cat dog", "(cat dog)"},
    {"cat\tdog\nbird", "(cat dog bird)"},
    {"غزة", "غزة"},
    {"حمص حلب", "(حمص حلب)"},
    {"cat, dog!", "(cat dog)"},
    {"مصر، سوريا؟", "(مصر سوريا)"},
    {"covid-19", "\"covid 19\""},
    {"l'homme", "homme"},
    {"12:30", "\"12 30\""},
    {"3.5", "\"3 5\""},
    {"١٢٣", "123"},
    {"cat - dog", "(cat dog)"},
    {"cat + dog", "(cat dog)"},
    {"cat = dog", "(cat dog)"},
    {"cat & dog", "(cat dog)"},
    {"and or not", "(and or not)"},
    {"AND", "and"},
    {"NOT cat", "(not cat)"},
    {"ORacle", "oracle"},
    {"cat a", "(cat a)"},
    {"\xC2\xA0"
     "cat\xE3\x80\x80"
     "dog",
     "(cat dog)"},
    {"\xE2\x80\x8F"
     "cat\xE2\x80\x8F dog",
     "(cat dog)"},
    {"\xE2\x80\xABكتب\xE2\x80\xAC", "كتب"},
    {"\xEF\xBB\xBF"
     "cat",
     "cat"},
    /* = exact */
    {"=cat", "=cat"},
    {"=سورية", "=سورية"},
    {"=cat dog", "(=cat dog)"},
    {"=covid-19", "\"=covid =19\""},
    {"cat=dog", "\"cat dog\""},
    {"==cat", "=cat"},
    {"=\"red cat\"", "\"=red =cat\""},
    {"=\"cat\"", "=cat"},
    /* + and - */
    {"+cat", "+cat"},
    {"+cat dog", "(+cat dog)"},
    {"cat -dog", "(cat -dog)"},
    {"cat -dog -bird", "(cat -dog -bird)"},
    {"-dog cat", "(-dog cat)"},
    {"cat -=dog", "(cat -=dog)"},
    {"cat +=dog", "(cat +=dog)"},
    {"cat -\"red dog\"", "(cat -\"red dog\")"},
    {"cat +\"red dog\"", "(cat +\"red dog\")"},
    {"cat -=\"red dog\"", "(cat -\"=red =dog\")"},
    {"cat --dog", "(cat -dog)"},
    {"cat -\xE2\x80\x8F"
     "dog",
     "(cat -dog)"},
    {"cat -dog*", "(cat -dog*)"},
    {"cat -...", "cat"},
    {"cat -( dog )", "(cat -dog)"},
    {"cat -(dog bird)", "(cat -(dog bird))"},
    {"cat -(dog OR bird)", "(cat -(or dog bird))"},
    {"cat +(dog OR bird)", "(cat +(or dog bird))"},
    {"cat (+dog)", "(cat +dog)"},
    {"cat -(+dog)", "(cat -dog)"},
    {"cat-dog", "\"cat dog\""},
    {"cat+dog", "\"cat dog\""},
    {"c++", "c"},
    /* quotes */
    {"\"red cat\"", "\"red cat\""},
    {"\"cat\"", "~cat"},
    {"\"red cat\" dog", "(\"red cat\" dog)"},
    {"\"red  ,  cat\"", "\"red cat\""},
    {"\"\" cat", "cat"},
    {"\"...\" cat", "cat"},
    {"\xE2\x80\x9Cred cat\xE2\x80\x9D", "\"red cat\""},
    {"«قطة حمراء»", "\"قطة حمراء\""},
    {"\"(red OR cat)\"", "\"red or cat\""},
    {"\"red cat*\"", "\"red cat\""},
    {"\"-red +cat\"", "\"red cat\""},
    {"\"red\"\"cat\"", "(~red ~cat)"},
    {"\"source:x\"", "\"source x\""},
    {"צה\"ל", "\"צה ל\""},
    /* OR */
    {"cat OR dog", "(or cat dog)"},
    {"cat OR dog OR bird", "(or cat dog bird)"},
    {"cat OR dog bird", "((or cat dog) bird)"},
    {"bird cat OR dog", "(bird (or cat dog))"},
    {"a b OR c d OR e f", "(a (or b c) (or d e) f)"},
    {"(cat OR dog) bird", "((or cat dog) bird)"},
    {"cat OR (dog bird)", "(or cat (dog bird))"},
    {"(a b) OR (c d)", "(or (a b) (c d))"},
    {"(a OR b) OR c", "(or (or a b) c)"},
    {"a OR (b OR c)", "(or a (or b c))"},
    {"cat OR \"red dog\"", "(or cat \"red dog\")"},
    {"cat OR =dog", "(or cat =dog)"},
    {"+cat OR dog bird", "(+(or +cat dog) bird)"},
    {"cat OR +dog", "+(or cat +dog)"},
    {"cat OR dog*", "(or cat dog*)"},
    {"cat or dog", "(cat or dog)"},
    {"\"OR\"", "~or"},
    {"+OR", "+or"},
    {"=OR", "=or"},
    {"cat OR ...", "cat"},
    {"... OR cat", "cat"},
    {"cat OR () dog", "(cat dog)"},
    /* brackets */
    {"(cat)", "cat"},
    {"((cat))", "cat"},
    {"(cat dog)", "(cat dog)"},
    {"a (b (c d))", "(a (b (c d)))"},
    {"((a b) c) d", "(((a b) c) d)"},
    {"() cat", "cat"},
    {"(()()) cat", "cat"},
    {"a(b)c", "(a b c)"},
    {"(a)(b)", "(a b)"},
    {"cat ( dog -bird )", "(cat (dog -bird))"},
    {"(cat -)", "cat"},
    /* prefix */
    {"ca*", "ca*"},
    {"كت*", "كت*"},
    {"=x ca*", "(=x ca*)"},
    {"new-yo*", "\"new yo*\""},
    {"a*b", "\"a b\""},
    {"*", "!1"},
    {"* cat", "cat"},
    {"*cat", "cat"},
    {"c*", "!1"},
    {"ك*", "!1"},
    {"dog c*", "!5"},
    {"=ca*", "!1"},
    {"cat =do*", "!5"},
    /* filters */
    {"source:ant", "+source:ant"},
    {"source:\"Al Jarida\" cat", "(+source:al jarida cat)"},
    {"SOURCE:Ant cat", "(+source:ant cat)"},
    {"source:القدس غزة", "(+source:القدس غزة)"},
    {"cat -source:ant", "(cat -source:ant)"},
    {"source:a OR source:b", "+(or +source:a +source:b)"},
    {"lang:ar", "+lang:ar"},
    {"lang:AR cat", "(+lang:ar cat)"},
    {"date:1970-01-01", "+date:0..1440"},
    {"date:1970-01-02..1970-01-03", "+date:1440..4320"},
    {"date:1970-01", "+date:0..44640"},
    {"date:1970", "+date:0..525600"},
    {"date:1970-01-02..", "+date:1440..2147483647"},
    {"date:..1970-01-02", "+date:-2147483648..2880"},
    {"date:\"1970-01-01\"", "+date:0..1440"},
    {"date:\xE2\x80\x8F"
     "1970-01-01",
     "+date:0..1440"},
    {"cat date:1970", "(cat +date:0..525600)"},
    {"cat -date:1970", "(cat -date:0..525600)"},
    {"(date:1970 OR date:1971) cat", "(+(or +date:0..525600 +date:525600..1051200) cat)"},
    {"xyz:cat", "\"xyz cat\""},
    {"http://a.example/b", "\"http a example b\""},
    {"date :1970", "(date 1970)"},
    {"source: cat", "!1"},
    {"cat source:", "!5"},
    {"lang:\"\"", "!1"},
    {"date:", "!1"},
    {"date:cat", "!1"},
    {"cat date:2024-13", "!5"},
    {"date:2024-02-30", "!1"},
    {"date:2025..2024", "!1"},
    /* errors and where they are */
    {"", "!1"},
    {"   ", "!1"},
    {"...", "!1"},
    {"()", "!1"},
    {"\xE2\x80\x8F", "!1"},
    {"-cat", "!1"},
    {"-cat -dog", "!1"},
    {"-source:a", "!1"},
    {"cat (-dog)", "!5"},
    {"cat -(-dog)", "!5"},
    {"cat \"red dog", "!5"},
    {"حمص \"red dog", "!5"},
    {"cat -\"red dog", "!6"},
    {"cat source:\"x", "!12"},
    {"(cat", "!1"},
    {"cat (dog (bird)", "!5"},
    {"cat)", "!4"},
    {"كتب)", "!4"},
    {"(cat))", "!6"},
    {"OR", "!1"},
    {"OR cat", "!1"},
    {"cat OR", "!5"},
    {"كتب OR", "!5"},
    {"cat OR OR dog", "!8"},
    {"(cat OR) dog", "!6"},
    {"(OR cat)", "!2"},
    {"cat OR -dog", "!5"},
    {"-cat OR dog", "!6"},
    {"cat =(dog)", "!5"},
    /* near */
    {"cat near/5 dog", "(near ~cat /5 ~dog)"},
    {"cat NEAR/5 dog", "(near ~cat /5 ~dog)"},
    {"cat Near/100 dog", "(near ~cat /100 ~dog)"},
    {"cat near/1 dog", "(near ~cat /1 ~dog)"},
    {"cat near/0 dog", "!5"},
    {"cat near/101 dog", "!5"},
    {"cat near/99999999999 dog", "!5"},
    {"cat near/5 dog near/3 bird", "(near ~cat /5 ~dog /3 ~bird)"},
    {"bird cat near/5 dog", "(bird (near ~cat /5 ~dog))"},
    {"cat near/5 dog bird", "((near ~cat /5 ~dog) bird)"},
    {"cat near/5 dog cow near/2 bird", "((near ~cat /5 ~dog) (near ~cow /2 ~bird))"},
    {"cat near/5 dog OR bird", "(or (near ~cat /5 ~dog) bird)"},
    {"bird OR cat near/5 dog", "(or bird (near ~cat /5 ~dog))"},
    {"a OR b near/5 c near/5 d OR e", "(or a (near ~b /5 ~c /5 ~d) e)"},
    {"bird OR cat near/5 +dog cow", "(+(or bird +(near ~cat /5 ~dog)) cow)"},
    {"bird OR +cat near/5 dog cow", "(+(or bird +(near ~cat /5 ~dog)) cow)"},
    {"\"red cat\" near/5 dog", "(near \"red cat\" /5 ~dog)"},
    {"dog near/5 \"red cat\"", "(near ~dog /5 \"red cat\")"},
    {"=cat near/5 =dog", "(near =cat /5 =dog)"},
    {"ca* near/5 dog", "(near ~ca* /5 ~dog)"},
    {"covid-19 near/5 dog", "(near \"covid 19\" /5 ~dog)"},
    {"قطة near/5 كلب", "(near ~قطة /5 ~كلب)"},
    {"+cat near/5 dog bird", "(+(near ~cat /5 ~dog) bird)"},
    {"cat near/5 +dog bird", "(+(near ~cat /5 ~dog) bird)"},
    {"(cat) near/5 (dog)", "(near ~cat /5 ~dog)"},
    {"bird -(cat near/5 dog)", "(bird -(near ~cat /5 ~dog))"},
    {"cat near/5 ... dog", "(near ~cat /5 ~dog)"},
    {"... near/5 dog", "dog"},
    {"near/east", "(near east)"},
    {"near/5x", "(near 5x)"},
    {"near/", "near"},
    {"near", "near"},
    {"near /5", "(near 5)"},
    {"+near/5 cat", "(+\"near 5\" cat)"},
    {"\"near/5\" cat", "(\"near 5\" cat)"},
    {"near/5", "!1"},
    {"near/5 cat", "!1"},
    {"cat near/5", "!5"},
    {"(cat near/5) dog", "!6"},
    {"cat near/5 near/5 dog", "!12"},
    {"cat near/5 OR dog", "!5"},
    {"cat OR near/5 dog", "!8"},
    {"cat near/5 -dog", "!5"},
    {"-cat near/5 dog", "!6"},
    {"cat near/5 (dog bird)", "!5"},
    {"(cat dog) near/5 bird", "!11"},
    {"cat near/5 source:x", "!5"},
    {"date:2024 near/5 cat", "!11"},
    {"cat near/5 (dog near/2 bird)", "!5"},
    /* title: */
    {"title:cat", "title:cat"},
    {"TITLE:cat", "title:cat"},
    {"title:cat dog", "(title:cat dog)"},
    {"title:\"red cat\"", "title:\"red cat\""},
    {"title:«قطة»", "title:~قطة"},
    {"title:=cat", "title:=cat"},
    {"=title:cat", "title:=cat"},
    {"title:=\"red cat\"", "title:\"=red =cat\""},
    {"title:ca*", "title:ca*"},
    {"title:covid-19", "title:\"covid 19\""},
    {"+title:cat dog", "(+title:cat dog)"},
    {"dog -title:cat", "(dog -title:cat)"},
    {"title:cat OR title:dog", "(or title:cat title:dog)"},
    {"title:cat near/5 title:dog", "(near title:~cat /5 title:~dog)"},
    {"titles:cat", "\"titles cat\""},
    {"title:", "!1"},
    {"title: cat", "!1"},
    {"dog title:...", "!5"},
    {"title:(cat dog)", "!1"},
    {"title:c*", "!1"},
    {"title:\"cat", "!7"},
    {"-title:cat", "!1"},
    /* kind: */
    {"kind:article", "+kind:article"},
    {"cat kind:Article", "(cat +kind:article)"},
    {"cat -kind:video", "(cat -kind:video)"},
    {"cat kind:\"live blog\"", "(cat +kind:live blog)"},
    {"kind:", "!1"},
    {"cat kind:!", "!5"},
    /* what is demanded */
    {"(cat OR source:x) dog", "(+(or cat +source:x) dog)"},
    {"source:x OR source:y cat", "(+(or +source:x +source:y) cat)"},
    {"+cat OR dog bird", "(+(or +cat dog) bird)"},
    {"+(cat dog) +bird", "(+(cat dog) +bird)"},
    {"+(+cat)", "+cat"},
    {"-(-cat dog) bird", "(-(-cat dog) bird)"},
    /* one thing inside another */
    {"\"cat", "!1"},
    {"cat \"", "!5"},
    {"““red cat””", "(red cat)"},
    {"“red cat\"", "\"red cat\""},
    {"„red cat“", "\"red cat\""},
    {"»red cat«", "\"red cat\""},
    {"cat \"red dog\" OR \"blue bird\"", "(cat (or \"red dog\" \"blue bird\"))"},
    {"\"red cat\" \"blue dog\"", "(\"red cat\" \"blue dog\")"},
    {"=\"red\" cat", "(=red cat)"},
    {"+=\"red cat\" dog", "(+\"=red =cat\" dog)"},
    {"-=cat dog", "(-=cat dog)"},
    {"cat -\"...\" dog", "(cat dog)"},
    {"((\"red cat\"))", "\"red cat\""},
    {"((a OR b) c) OR d", "(or ((or a b) c) d)"},
    {"a OR b OR (c d) OR \"e f\"", "(or a b (c d) \"e f\")"},
    {"a OR (b OR (c OR (d OR e)))", "(or a (or b (or c (or d e))))"},
    {"(a) OR (b)", "(or a b)"},
    {"(a OR b)(c OR d)", "((or a b) (or c d))"},
    {"+a +b -c d", "(+a +b -c d)"},
    {"+(a) +(b OR c)", "(+a +(or b c))"},
    {"-(a) b", "(-a b)"},
    {"-(a OR b) c", "(-(or a b) c)"},
    {"a -(b (c -d))", "(a -(b (c -d)))"},
    {"(-a b) c", "((-a b) c)"},
    {"+a OR +b", "+(or +a +b)"},
    {"a OR b -c", "((or a b) -c)"},
    {"a -b OR c", "!6"},
    {"\"a\" OR \"b\"", "(or ~a ~b)"},
    {"date:2024-12-08 غزة", "(+date:28893600..28895040 غزة)"},
    {"date:2024-2 cat", "(+date:28445760..28487520 cat)"},
    {"date:24 cat", "!1"},
    {"date:2024-12-08..2024-12 cat", "(+date:28893600..28928160 cat)"},
    {"date:2024..2024 cat", "(+date:28401120..28928160 cat)"},
    {"date:0001 cat", "!1"},
    {"date:9999 cat", "!1"},
    {"date:-5 cat", "!1"},
    {"date:.. cat", "!1"},
    {"date:2024-11-27...2024-12-08", "+date:28877760..28895040"},
    {"lang:ar lang:en cat", "(+lang:ar +lang:en cat)"},
    {"+lang:ar cat", "(+lang:ar cat)"},
    {"-lang:en -source:x cat", "(-lang:en -source:x cat)"},
    {"kind:article kind:video", "(+kind:article +kind:video)"},
    {"source:\"a b\" OR source:c d", "(+(or +source:a b +source:c) d)"},
    {"Source:«الشرق الأوسط» غزة", "(+source:الشرق الاوسط غزة)"},
    {"source:x*", "+source:x"},
    {"title:\"red cat\" near/3 title:dog", "(near title:\"red cat\" /3 title:~dog)"},
    {"title:cat* OR dog", "(or title:cat* dog)"},
    {"-title:\"red cat\" dog", "(-title:\"red cat\" dog)"},
    {"title:title:cat", "title:\"title cat\""},
    {"title:source:x", "title:\"source x\""},
    {"cat near/05 dog", "(near ~cat /5 ~dog)"},
    {"cat near/5 dog*", "(near ~cat /5 ~dog*)"},
    {"cat near/5 \"red dog\" near/2 bird", "(near ~cat /5 \"red dog\" /2 ~bird)"},
    {"cat near/5 \"...\" dog", "(near ~cat /5 ~dog)"},
    {"غزة near/3 «قطاع غزة»", "(near ~غزة /3 \"قطاع غزة\")"},
    {"cat NEAR/5dog", "(cat near 5dog)"},
    {"cat near /5 dog", "(cat near 5 dog)"},
    {"(cat near/5 dog) OR bird", "(or (near ~cat /5 ~dog) bird)"},
    {"+(cat near/5 dog) -bird", "(+(near ~cat /5 ~dog) -bird)"},
    {"cat near/5 dog -(bird near/2 cow)", "((near ~cat /5 ~dog) -(near ~bird /2 ~cow))"},
    {"٢٠٢٤", "2024"},
    {"date:٢٠٢٤", "+date:28401120..28928160"},
    {"c4*", "c4*"},
    {"12*", "12*"},
    {"ال*", "ال*"},
    {"\"ال*\"", "~ال"},
    {"cat* *", "cat*"},
    {"co-op*", "\"co op*\""},
    {"=co-op dog", "(\"=co =op\" dog)"},
    {"e.g. cat", "(\"e g\" cat)"},
    {"U.S.A.", "\"u s a\""},
    {"a/b", "(a b)"},
    {"أ OR إ", "(or أ إ)"},
    {"الله-الله", "\"الله الله\""},
    {"ـــ cat", "cat"},
    {"كـتـاب", "كتاب"},
    {"a‌b", "ab"},
    {"١٢:٣٠", "\"12 30\""},
    {"cat : dog", "(cat dog)"},
    {": cat", "cat"},
    {"cat:", "cat"},
    {"cat\"\"dog", "(cat dog)"},
    {"cat\"dog\"", "!8"},
    {"\"cat\"dog", "(~cat dog)"},
    {"((((((cat))))))", "cat"},
    {"(cat) -(dog) +(bird)", "(cat -dog +bird)"},
    {"cat OR(dog)", "(or cat dog)"},
    {"(cat)OR dog", "(or cat dog)"},
    {"OR(cat)", "!1"},
};

static void parse_to_text(const char *line, size_t len, char out[4096])
{
    wq_arena arena;
    wq_error err = {0};
    wq_buf text;
    query_tree *tree = malloc(sizeof *tree);
    assert_non_null(tree);
    wq_arena_init(&arena, 64 * WQ_KIB, 0);
    wq_buf_init(&text, 4000);
    wq_status st = query_parse(wq_span_of(line, len), &arena, &err, tree);
    if (st == WQ_OK) {
        assert_int_equal(query_tree_format(tree, &text), WQ_OK);
        memcpy(out, text.ptr, text.len);
        out[text.len] = '\0';
    } else {
        assert_int_equal(st, WQ_EQUERY);
        const char *column = strstr(err.text, "column ");
        assert_non_null(column);
        snprintf(out, 4096, "!%ld", strtol(column + strlen("column "), NULL, 10));
    }
    wq_buf_release(&text);
    wq_arena_release(&arena);
    free(tree);
}

static void test_query_parse__table(void **state)
{
    (void)state;
    size_t wrong = 0;
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        char tree[4096];
        parse_to_text(CASES[i].line, strlen(CASES[i].line), tree);
        if (strcmp(tree, CASES[i].tree) != 0) {
            print_error("%s\n  gives %s\n  not   %s\n", CASES[i].line, tree, CASES[i].tree);
            wrong++;
        }
    }
    assert_int_equal(wrong, 0);
    assert_true(sizeof CASES / sizeof CASES[0] >= 300);
}

static void test_query_parse__every_cut_of_a_case_is_read_or_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        for (size_t len = 0; len < strlen(CASES[i].line); len++) {
            char tree[4096];
            char *copy = malloc(len + 1);
            assert_non_null(copy);
            memcpy(copy, CASES[i].line, len);
            parse_to_text(copy, len, tree);
            free(copy);
        }
    }
}

static wq_status parse_status(const char *line, bool *cut, unsigned *words)
{
    wq_arena arena;
    query_tree *tree = malloc(sizeof *tree);
    assert_non_null(tree);
    wq_arena_init(&arena, 64 * WQ_KIB, 0);
    wq_status st = query_parse(wq_span_str(line), &arena, NULL, tree);
    *cut = tree->cut;
    *words = tree->word_count;
    wq_arena_release(&arena);
    free(tree);
    return st;
}

static void test_query_parse__words_beyond_the_limit_are_left_out_and_said(void **state)
{
    (void)state;
    char line[4000] = "";
    bool cut;
    unsigned words;
    for (int i = 0; i < 32; i++) {
        test_put(line, sizeof line, "ab ");
    }
    assert_int_equal(parse_status(line, &cut, &words), WQ_OK);
    assert_false(cut);
    assert_int_equal(words, 32);
    for (int i = 0; i < 1000; i++) {
        test_put(line, sizeof line, "ab ");
    }
    assert_int_equal(parse_status(line, &cut, &words), WQ_OK);
    assert_true(cut);
    assert_int_equal(words, 32);
}

static void test_query_parse__depth_and_length_are_bounded(void **state)
{
    (void)state;
    char line[8192];
    bool cut;
    unsigned words;
    for (size_t depth = 1; depth < 2000; depth += depth < 40 ? 1 : 400) {
        memset(line, '(', depth);
        line[depth] = 'a';
        memset(line + depth + 1, ')', depth);
        line[2 * depth + 1] = '\0';
        assert_int_equal(parse_status(line, &cut, &words),
                         depth <= WQ_LIMIT_QUERY_DEPTH ? WQ_OK : WQ_EQUERY);
    }
    memset(line, 'a', WQ_LIMIT_QUERY_BYTES);
    line[WQ_LIMIT_QUERY_BYTES] = '\0';
    assert_int_equal(parse_status(line, &cut, &words), WQ_OK);
    test_put(line, sizeof line, "a");
    assert_int_equal(parse_status(line, &cut, &words), WQ_EQUERY);
}

static void test_query_parse__too_many_filters_are_refused(void **state)
{
    (void)state;
    char line[512] = "cat ";
    bool cut;
    unsigned words;
    for (int i = 0; i < QUERY_FILTERS_MAX; i++) {
        test_put(line, sizeof line, "source:ant ");
    }
    assert_int_equal(parse_status(line, &cut, &words), WQ_OK);
    test_put(line, sizeof line, "date:1999");
    assert_int_equal(parse_status(line, &cut, &words), WQ_EQUERY);
}

/* Random signs: never more than its arrays, always an answer. */
static void test_query_parse__random_lines_are_read_or_refused(void **state)
{
    (void)state;
    static const char *const PIECES[] = {
        "(",  ")",   "\"",           " ", "OR",    " OR ", "-",       "+",    "=",  "*",   "a",
        "bc", "كتب", "\xE2\x80\x8F", ".", "date:", ":",    "source:", "1970", "..", "\xFF"};
    uint32_t seed = 7;
    for (int round = 0; round < 20000; round++) {
        char line[512] = "";
        char tree[4096];
        seed = seed * 1664525u + 1013904223u;
        for (unsigned n = seed >> 27; n > 0; n--) {
            seed = seed * 1664525u + 1013904223u;
            test_put(line, sizeof line, PIECES[(seed >> 16) % (sizeof PIECES / sizeof PIECES[0])]);
        }
        parse_to_text(line, strlen(line), tree);
    }
}

/* The blocks of GRAMMAR.md that begin with ```examples hold "LINE -> TREE" lines. */
static void test_query_parse__examples_of_the_grammar_are_true(void **state)
{
    (void)state;
    FILE *file = fopen("src/query/GRAMMAR.md", "r");
    if (file == NULL) {
        skip();
    }
    char text[1024];
    bool inside = false;
    unsigned count = 0;
    while (fgets(text, sizeof text, file) != NULL) {
        text[strcspn(text, "\n")] = '\0';
        if (strncmp(text, "```", 3) == 0) {
            inside = strcmp(text, "```examples") == 0;
            continue;
        }
        char *arrow = strstr(text, " -> ");
        if (!inside || arrow == NULL) {
            continue;
        }
        char tree[4096];
        char *end = arrow;
        while (end > text && end[-1] == ' ') {
            end--;
        }
        parse_to_text(text, (size_t)(end - text), tree);
        assert_string_equal(tree, arrow + 4 + strspn(arrow + 4, " "));
        count++;
    }
    fclose(file);
    assert_true(count >= 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_query_parse__table),
        cmocka_unit_test(test_query_parse__every_cut_of_a_case_is_read_or_refused),
        cmocka_unit_test(test_query_parse__words_beyond_the_limit_are_left_out_and_said),
        cmocka_unit_test(test_query_parse__depth_and_length_are_bounded),
        cmocka_unit_test(test_query_parse__too_many_filters_are_refused),
        cmocka_unit_test(test_query_parse__random_lines_are_read_or_refused),
        cmocka_unit_test(test_query_parse__examples_of_the_grammar_are_true),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
