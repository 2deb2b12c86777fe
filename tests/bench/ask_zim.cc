/* SPDX-License-Identifier: MIT */
/* The bench's questions to a ZIM file (libzim): every article a page with its own full-text index.
 *
 *   ask_zim make DUMP FILE
 *   ask_zim all FILE QUESTIONS      the ten best of every question; libzim only demands all words
 *
 * DUMP is what `bench_archive dump` writes. Figures are lines "name value"; asked.h says how
 * instructions are counted. */
#include "asked.h"
#include "dumped.h"

#include <zim/archive.h>
#include <zim/search.h>
#include <zim/writer/contentProvider.h>
#include <zim/writer/creator.h>
#include <zim/writer/item.h>

#include <exception>
#include <memory>
#include <string>

static std::string escaped(const std::string &text)
{
    std::string out;
    for (char c : text) {
        out += c == '<' ? "&lt;" : c == '&' ? "&amp;" : std::string(1, c);
    }
    return out;
}

static void make(const char *dump, const char *file)
{
    zim::writer::Creator creator;
    std::ifstream in(dump, std::ios::binary);
    dumped article;
    creator.configIndexing(true, "ara");
    creator.startZimCreation(file);
    for (unsigned n = 1; dumped_next(in, article); n++) {
        creator.addItem(
            zim::writer::StringItem::create("a" + std::to_string(n), "text/html", article.title,
                                            zim::writer::Hints{{zim::writer::FRONT_ARTICLE, 1}},
                                            "<html><body><h1>" + escaped(article.title) + "</h1><p>" +
                                                escaped(article.body) + "</p></body></html>"));
    }
    creator.setMainPath("a1");
    creator.finishZimCreation();
}

static void ask(const char *file, const char *questions)
{
    zim::Archive archive(file);
    std::FILE *in = std::fopen(questions, "r");
    char line[512];
    const char *text;
    unsigned n = 0, hits = 0;
    while (asked_next(in, false, line, &text)) {
        n++;
        asked_begin();
        {
            zim::Searcher searcher(archive);
            auto search = searcher.search(zim::Query(text));
            hits += static_cast<unsigned>(search.getResults(0, 10).size());
        }
        asked_end();
    }
    std::printf("questions %u\nhits %u\n", n, hits);
    if (in != nullptr) {
        std::fclose(in);
    }
}

int main(int argc, char **argv)
{
    if (argc != 4) {
        return 2;
    }
    try {
        if (std::string(argv[1]) == "make") {
            make(argv[2], argv[3]);
        } else {
            ask(argv[2], argv[3]);
        }
    } catch (const std::exception &error) {
        std::fprintf(stderr, "ask_zim: %s\n", error.what());
        return 1;
    }
    return 0;
}
