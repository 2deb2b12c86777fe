/* SPDX-License-Identifier: MIT */
/* The articles of a bench as the peers read them: what `bench_archive dump` wrote, five fields
 * each, a length of 4 bytes before every field. C++. */
#ifndef BENCH_DUMPED_H
#define BENCH_DUMPED_H

#include <cstdint>
#include <fstream>
#include <string>

struct dumped {
    std::string title, body, date, source, url;
};

static inline bool dumped_field(std::ifstream &in, std::string &field)
{
    std::uint32_t len;
    if (!in.read(reinterpret_cast<char *>(&len), sizeof len)) {
        return false;
    }
    field.resize(len);
    return len == 0 || static_cast<bool>(in.read(&field[0], len));
}

/** The next article; false at the end, and where the file is cut. */
static inline bool dumped_next(std::ifstream &in, dumped &a)
{
    return dumped_field(in, a.title) && dumped_field(in, a.body) && dumped_field(in, a.date) &&
           dumped_field(in, a.source) && dumped_field(in, a.url);
}

#endif
