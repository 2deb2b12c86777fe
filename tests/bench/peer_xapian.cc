/* SPDX-License-Identifier: MIT */
/* The same articles in Xapian: words as they are written (no stemmer) with positions, the text as
 * the document's data.
 *
 *   peer_xapian DUMP QUESTIONS DIR
 *
 * One commit, then a compacted copy. DUMP is what `bench_archive dump` writes. Each question asks
 * for all its words and takes the ten best with their data and a snippet. Figures are lines "name
 * value". */
#include "dumped.h"

#include <xapian.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <string>
#include <sys/stat.h>
#include <time.h>
#include <vector>

static double now_us(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

/* RssAnon now, in bytes. */
static double rss_anon()
{
    std::ifstream in("/proc/self/status");
    std::string line;
    while (std::getline(in, line)) {
        if (line.compare(0, 8, "RssAnon:") == 0) {
            return strtod(line.c_str() + 8, nullptr) * 1024;
        }
    }
    return 0;
}

static double file_size(const std::string &path)
{
    struct stat st;
    return stat(path.c_str(), &st) == 0 ? (double)st.st_size : 0;
}

static double fill(const char *dump, const std::string &dir)
{
    Xapian::WritableDatabase db(dir, Xapian::DB_CREATE_OR_OVERWRITE);
    Xapian::TermGenerator words;
    std::ifstream in(dump, std::ios::binary);
    dumped article;
    double peak = 0;
    for (unsigned n = 0; dumped_next(in, article); n++) {
        Xapian::Document document;
        words.set_document(document);
        words.set_termpos(0);
        words.index_text(article.title);
        words.index_text(article.body);
        document.set_data(article.title + "\n" + article.body);
        document.add_value(0, article.date);
        document.add_value(1, article.source);
        document.add_value(2, article.url);
        db.add_document(document);
        if (n % 64 == 0) {
            peak = std::max(peak, rss_anon());
        }
    }
    peak = std::max(peak, rss_anon());
    db.commit();
    peak = std::max(peak, rss_anon());
    return peak;
}

static void ask(const char *questions, const std::string &dir)
{
    Xapian::Database db(dir);
    Xapian::QueryParser parser;
    parser.set_default_op(Xapian::Query::OP_AND);
    parser.set_database(db);
    std::ifstream in(questions);
    std::string line;
    std::vector<double> us;
    while (std::getline(in, line)) {
        double start = now_us(CLOCK_MONOTONIC);
        Xapian::Enquire enquire(db);
        enquire.set_query(parser.parse_query(line, 0));
        Xapian::MSet set = enquire.get_mset(0, 10);
        size_t bytes = 0;
        for (Xapian::MSetIterator hit = set.begin(); hit != set.end(); ++hit) {
            bytes += set.snippet(hit.get_document().get_data(), 160).size();
        }
        us.push_back(now_us(CLOCK_MONOTONIC) - start + (bytes == SIZE_MAX ? 1 : 0));
    }
    std::sort(us.begin(), us.end());
    if (!us.empty()) {
        std::printf("find_us %.6g\nfind_us_p95 %.6g\n", us[us.size() / 2],
                    us[us.size() * 95 / 100]);
    }
    std::printf("find_rss_anon %.12g\n", rss_anon());
}

int main(int argc, char **argv)
{
    if (argc != 4) {
        return 2;
    }
    try {
        std::string made = std::string(argv[3]) + ".made";
        double wall = now_us(CLOCK_MONOTONIC);
        double cpu = now_us(CLOCK_PROCESS_CPUTIME_ID);
        double peak = fill(argv[1], made);
        std::printf("wall_s %.6g\n", (now_us(CLOCK_MONOTONIC) - wall) / 1e6);
        std::printf("cpu_s %.6g\n", (now_us(CLOCK_PROCESS_CPUTIME_ID) - cpu) / 1e6);
        std::printf("rss_anon_peak %.12g\n", peak);
        Xapian::Database(made).compact(argv[3], Xapian::Compactor::FULLER);
        std::printf("wall_optimised_s %.6g\n", (now_us(CLOCK_MONOTONIC) - wall) / 1e6);
        double all = 0;
        for (const char *table : {"docdata", "postlist", "position", "termlist"}) {
            double bytes = file_size(std::string(argv[3]) + "/" + table + ".glass");
            std::printf("%s %.12g\n", table, bytes);
            all += bytes;
        }
        std::printf("file %.12g\n", all);
        ask(argv[2], argv[3]);
    } catch (const Xapian::Error &error) {
        std::fprintf(stderr, "peer_xapian: %s\n", error.get_description().c_str());
        return 1;
    }
    return 0;
}
