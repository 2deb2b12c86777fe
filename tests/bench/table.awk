# SPDX-License-Identifier: MIT
# Figures "scenario.name value" as the table of `make bench`, and as JSON (-v json=FILE).

BEGIN { wide = 58 }

function has(name) { return name in v }

# A person at a serial line.
function console_rows()
{
    if (v["console.answers"] != 20) {
        return
    }
    info("20 questions and articles at 9,600 baud, bytes", v["console.bytes"], "%.0f")
    info("  seconds", v["console.ms"] / 1000, "%.1f")
    row("  the slowest page of hits, seconds", v["console.page_ms"] / 1000, "%.2f", 1.5, 1.5)
    info("  the latest first byte, ms", v["console.first_ms"], "%.0f")
    info("console: time to its prompt, ms", v["console.prompt_ms"], "%.0f")
    row("console: heap, MiB", v["console.heap"] / 1048576, "%.2f", 1, 1)
    row("  of the child that answers, MiB", v["console.heap_child"] / 1048576, "%.2f", 8, 4)
}

function head(text) { printf "\n%s\n", text }

function bytes_rows(    raw)
{
    raw = v["sealed.raw"]
    row("frames + dictionaries / raw", (v["sealed.frames"] + v["sealed.dictionaries"]) / raw, \
        "%.4f", 0.24, 0.21)
    row("articles.mdb / raw, as added", v["added.articles_file"] / raw, "%.4f", 0.30, 0.26)
    row("articles.mdb / raw, sealed, live pages", (v["sealed.articles_pages"] - \
        v["sealed.articles_free_pages"]) * 4096 / raw, "%.4f", 0.30, 0.26)
    row("articles.mdb / raw, compacted", v["compacted.articles_file"] / raw, "%.4f", 0.30, 0.26)
    info("  of that tables / raw", v["sealed.tables"] / raw, "%.4f")
    info("  of that catalogue / raw", v["sealed.catalog"] / raw, "%.4f")
    info("index.mdb / raw, as added", v["added.index_file"] / raw, "%.4f")
    info("index.mdb / raw, live, as added", v["added.index_live"] / raw, "%.4f")
    info("index.mdb / raw, compacted", v["compacted.index_file"] / raw, "%.4f")
    if (v["sqlite.index"] > 0) {
        row("  compacted / index of SQLite FTS5, optimised", v["compacted.index_file"] / \
            v["sqlite.index"], "%.4f", 0.58, 0.50)
    }
}

function heap_rows(    mib)
{
    mib = 1048576
    row("heap archiving, default memory, MiB", v["build.heap_peak"] / mib, "%.1f", 32, 16)
    row("  RssAnon, MiB", v["build.rss_anon_peak"] / mib, "%.1f", 32, 16)
    row("heap archiving, --memory 16M, plain input, MiB", v["plain16.heap_peak"] / mib, "%.1f", \
        16, 16)
    row("  RssAnon, MiB", v["plain16.rss_anon_peak"] / mib, "%.1f", 16, 16)
    row("  from .zst with windows of 8 MiB, MiB", v["build16.heap_peak"] / mib, "%.1f", 16, 16)
    row("  RssAnon, MiB", v["build16.rss_anon_peak"] / mib, "%.1f", 16, 16)
    row("heap, index part (rebuild), 16M, MiB", v["rebuild16.heap_peak"] / mib, "%.1f", 16, 12)
    row("  RssAnon, MiB", v["rebuild16.rss_anon_peak"] / mib, "%.1f", 16, 12)
    info("heap rebuilding, default memory, MiB", v["rebuild.heap_peak"] / mib, "%.1f")
    info("heap compacting, MiB", v["compact.heap_peak"] / mib, "%.1f")
    info("heap verifying, MiB", v["verify.heap_peak"] / mib, "%.1f")
    row("heap answering (find, passages, show), MiB", v["find.heap_peak"] / mib, "%.2f", 8, 4)
    row("  RssAnon, MiB", v["find.rss_anon_peak"] / mib, "%.2f", 8, 4)
    if (has("year_find.heap_peak")) {
        row("heap answering, the year, MiB", v["year_find.heap_peak"] / mib, "%.2f", 8, 4)
    }
}

# From 10,000 to 1,000,000 invented articles.
function grown_rows(    mib, bytes, least)
{
    mib = 1048576
    if (!has("grown.1000000.articles")) {
        return
    }
    head("growth, 1,000,000 articles against 10,000")
    row("instructions of a question for all words, times", v["grown_query.1000000.instructions"] / \
        v["grown_query.10000.instructions"], "%.2f", 4, 4)
    least = (v["grown.10000.articles_file"] + v["grown.10000.index_file"]) / \
        v["grown.10000.articles"]
    bytes = (v["grown.1000000.articles_file"] + v["grown.1000000.index_file"]) / \
        v["grown.1000000.articles"]
    row("bytes an article, compacted, times", bytes / least, "%.2f", 1.1, 1)
    info("  bytes an article", bytes, "%.0f")
    row("heap archiving, MiB", v["grown_build.1000000.heap_peak"] / mib, "%.1f", 32, 16)
    info("  of 10,000", v["grown_build.10000.heap_peak"] / mib, "%.1f")
    row("heap compacting, MiB", v["grown_compact.1000000.heap_peak"] / mib, "%.1f", 32, 16)
    row("heap answering, MiB", v["grown_find.1000000.heap_peak"] / mib, "%.2f", 8, 4)
    info("  of 10,000", v["grown_find.10000.heap_peak"] / mib, "%.2f")
    row("  RssAnon, MiB", v["grown_find.1000000.rss_anon_peak"] / mib, "%.2f", 8, 4)
}

function open_rows()
{
    row("article open by id, warm, us", v["warm.us"], "%.1f", 25, 15)
    row("article open, cold process, first, pages", v["cold.first"], "%.1f", 22, 10)
    info("  of that opening the archive", v["cold.open"], "%.1f")
    info("  and of index.mdb", v["cold.index"], "%.1f")
    row("article open, second of the same pack, pages", v["cold.second"], "%.1f", 4, 2)
    info("  mean, with those of a hundred editions", v["cold.second_mean"], "%.1f")
    row("  first, compacted", v["cold_compacted.first"], "%.1f", 22, 10)
    row("  second, compacted", v["cold_compacted.second"], "%.1f", 4, 2)
    if (has("year_cold.first")) {
        row("  first, the year", v["year_cold.first"], "%.1f", 22, 10)
        row("  second, the year", v["year_cold.second"], "%.1f", 4, 2)
    }
}

function year_rows(    a, i, text)
{
    if (!has("one.us")) {
        return
    }
    a = v["one.bytes:articles.mdb"] / 1024
    i = v["one.bytes:index.mdb"] / 1024
    row("one article to " int(v["year_end.articles"] / 1000) ",000: KiB written, articles.mdb", a, \
        "%.1f", 256, 64)
    row("  both files", a + i, "%.1f", 256, 64)
    info("  the worst of 16, both files", (v["one.bytes_max:articles.mdb"] + \
        v["one.bytes_max:index.mdb"]) / 1024, "%.1f")
    # LMDB's pair: one sync of the data, one of the meta.
    row("  syncs, articles.mdb", v["one.syncs:articles.mdb"], "%d", 2, 2)
    row("  syncs, index.mdb", v["one.syncs:index.mdb"], "%d", 2, 2)
    info("  ms, open to close", v["one.us"] / 1000, "%.1f")
    text = v["year_end.raw"]
    row("a year of daily adds: articles.mdb written / text", v["year.written:articles.mdb"] / \
        text, "%.3f", 2.0, 1.2)
    info("  index.mdb written / text", v["year.written:index.mdb"] / text, "%.3f")
    info("  syncs a day, articles.mdb", v["year.syncs:articles.mdb"] / v["year.days"], "%.1f")
    info("  syncs a day, index.mdb", v["year.syncs:index.mdb"] / v["year.days"], "%.1f")
    info("  articles.mdb / text at the end", v["year_end.articles_file"] / text, "%.4f")
    info("  index.mdb / text at the end", v["year_end.index_file"] / text, "%.4f")
    info("  index segments at the end", v["year_end.segments"], "%d")
    info("  s for the year, without waiting for the card", v["year.wall_s"], "%.1f")
}

function time_rows(    mb)
{
    mb = v["sealed.raw"] / 1e6
    info("archiving, MB/s wall", mb / v["build.wall_s"], "%.2f")
    info("archiving, MB/s of one core", mb / v["build.cpu_s"], "%.2f")
    info("archiving with --memory 16M, MB/s of one core", mb / v["build16.cpu_s"], "%.2f")
    info("rebuilding the index, MB/s of one core", mb / v["rebuild.cpu_s"], "%.2f")
    info("verifying, MB/s of one core", mb / v["verify.cpu_s"], "%.2f")
    info("compacting, s of one core", v["compact.cpu_s"], "%.2f")
    info("written while archiving / raw", v["build.written"] / v["sealed.raw"], "%.3f")
    info("find, ten passages: median us", v["find.us"], "%.0f")
    info("  95 of 100 within us", v["find.us_p95"], "%.0f")
}

# warraq / peer, below 1 is better for warraq.
function peer(name, ours, theirs, form)
{
    if (theirs > 0) {
        printf "%-44s %12s %12s %9.3f\n", name, sprintf(form, ours), sprintf(form, theirs), \
            ours / theirs
        printf "{\"peer\": \"%s\", \"warraq\": %.9g, \"peer_value\": %.9g}\n", name, ours, theirs \
            > json
    }
}

function peer_rows(    all)
{
    all = v["compacted.articles_file"] + v["compacted.index_file"]
    printf "%-44s %12s %12s %9s\n", "", "warraq", "peer", "ratio"
    if (sqlite == "present") {
        peer("SQLite: file, optimised, MB", all / 1e6, v["sqlite.file"] / 1e6, "%.1f")
        peer("  text and tables, MB", v["compacted.articles_file"] / 1e6, v["sqlite.rows"] / 1e6, \
            "%.1f")
        peer("  index, MB", v["compacted.index_file"] / 1e6, v["sqlite.index"] / 1e6, "%.1f")
        peer("  building, s of one core", v["build.cpu_s"], v["sqlite.cpu_s"], "%.1f")
        peer("  heap building, MiB", v["build.heap_peak"] / 1048576, \
            v["sqlite.heap_peak"] / 1048576, "%.1f")
        peer("  find with passages, median us", v["find.us"], v["sqlite.find_us"], "%.0f")
        peer("  95 of 100 within us", v["find.us_p95"], v["sqlite.find_us_p95"], "%.0f")
        peer("  heap finding, MiB", v["find.heap_peak"] / 1048576, \
            v["sqlite.find_heap_peak"] / 1048576, "%.2f")
    } else {
        print "SQLite: not installed, skipped"
    }
    if (xapian == "present") {
        peer("Xapian: files, compacted, MB", all / 1e6, v["xapian.file"] / 1e6, "%.1f")
        peer("  text (document data), MB", v["compacted.articles_file"] / 1e6, \
            v["xapian.docdata"] / 1e6, "%.1f")
        peer("  index, MB", v["compacted.index_file"] / 1e6, (v["xapian.postlist"] + \
            v["xapian.position"] + v["xapian.termlist"]) / 1e6, "%.1f")
        peer("  building, s of one core", v["build.cpu_s"], v["xapian.cpu_s"], "%.1f")
        peer("  RssAnon building, MiB", v["build.rss_anon_peak"] / 1048576, \
            v["xapian.rss_anon_peak"] / 1048576, "%.1f")
        peer("  find with passages, median us", v["find.us"], v["xapian.find_us"], "%.0f")
        peer("  95 of 100 within us", v["find.us_p95"], v["xapian.find_us_p95"], "%.0f")
    } else {
        print "Xapian: not installed, skipped"
    }
}

END {
    printf "" > json
    printf "%s; %d articles, %.1f MB of text; %s\n", corpus, v["sealed.articles"], \
        v["sealed.raw"] / 1e6, machine
    printf "{\"corpus\": \"%s\", \"articles\": %d, \"raw\": %d}\n", corpus, v["sealed.articles"], \
        v["sealed.raw"] > json
    printf "\n%-58s %10s %9s %9s  %s\n", "measured", "", "floor", "goal", "ok?"
    bytes_rows()
    head("memory")
    heap_rows()
    head("opening")
    open_rows()
    head("adding")
    year_rows()
    grown_rows()
    head("speed (of this machine, now)")
    time_rows()
    head("console")
    console_rows()
    head("peers, same articles, same run")
    peer_rows()
    for (i = 1; i <= count; i++) {
        printf "{\"name\": \"%s\", \"value\": %.12g}\n", order[i], v[order[i]] > json
    }
    printf "\n%s; all figures in %s\n", missed == 0 ? "every floor is reached" : \
        missed " rows miss their floor", json
}
