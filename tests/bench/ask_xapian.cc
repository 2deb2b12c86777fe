/* SPDX-License-Identifier: MIT */
/* The bench's questions to Xapian: words as they are written, with positions, no text kept, ranked
 * document numbers only.
 *
 *   ask_xapian make DUMP DIR                       one commit, then a compacted copy
 *   ask_xapian all|union|phrase DIR QUESTIONS      the ten best of every question
 *
 * DUMP is what `bench_archive dump` writes. Figures are lines "name value"; asked.h says how
 * instructions are counted. Heap is what `new` and malloc behind it have given at most. */
#include "asked.h"
#include "dumped.h"

#include <xapian.h>

#include <cstdlib>
#include <malloc.h>
#include <new>
#include <string>
#include <vector>

static std::size_t heap_now, heap_peak;

void *operator new(std::size_t size)
{
    void *p = std::malloc(size);
    if (p == nullptr) {
        throw std::bad_alloc();
    }
    heap_now += malloc_usable_size(p);
    heap_peak = heap_now > heap_peak ? heap_now : heap_peak;
    return p;
}

void operator delete(void *p) noexcept
{
    heap_now -= p == nullptr ? 0 : malloc_usable_size(p);
    std::free(p);
}

void operator delete(void *p, std::size_t) noexcept
{
    operator delete(p);
}

static void make(const char *dump, const std::string &dir)
{
    std::string made = dir + ".made";
    {
        Xapian::WritableDatabase db(made, Xapian::DB_CREATE_OR_OVERWRITE);
        Xapian::TermGenerator words;
        std::ifstream in(dump, std::ios::binary);
        dumped article;
        while (dumped_next(in, article)) {
            Xapian::Document document;
            words.set_document(document);
            words.set_termpos(0);
            words.index_text(article.title);
            words.index_text(article.body);
            db.add_document(document);
        }
        db.commit();
    }
    Xapian::Database(made).compact(dir, Xapian::Compactor::FULLER);
}

static std::vector<std::string> words_of(const std::string &line)
{
    std::vector<std::string> words;
    for (std::size_t at = 0; at < line.size();) {
        std::size_t end = line.find(' ', at);
        end = end == std::string::npos ? line.size() : end;
        words.push_back(line.substr(at, end - at));
        at = end + 1;
    }
    return words;
}

static void ask(const std::string &mode, const std::string &dir, const char *questions)
{
    bool phrase = mode == "phrase";
    Xapian::Query::op op = phrase            ? Xapian::Query::OP_PHRASE
                           : mode == "union" ? Xapian::Query::OP_OR
                                             : Xapian::Query::OP_AND;
    Xapian::Database db(dir);
    std::FILE *in = std::fopen(questions, "r");
    char line[512];
    const char *text;
    unsigned n = 0, hits = 0;
    std::size_t peaks = 0;
    while (asked_next(in, phrase, line, &text)) {
        std::vector<std::string> words = words_of(text);
        std::size_t before = heap_now;
        heap_peak = heap_now;
        n++;
        asked_begin();
        {
            Xapian::Enquire enquire(db);
            enquire.set_query(Xapian::Query(op, words.begin(), words.end()));
            hits += enquire.get_mset(0, 10).size();
        }
        asked_end();
        peaks += heap_peak - before;
    }
    std::printf("questions %u\nhits %u\nheap %.6g\n", n, hits, n > 0 ? (double)peaks / n : 0);
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
            ask(argv[1], argv[2], argv[3]);
        }
    } catch (const Xapian::Error &error) {
        std::fprintf(stderr, "ask_xapian: %s\n", error.get_description().c_str());
        return 1;
    }
    return 0;
}
