# SPDX-License-Identifier: MIT
# Figures "engine.mode.name value" as the table of tests/bench/queries, and as JSON (-v json=FILE).

BEGIN { wide = 50 }

# ours / theirs against 1/floor and 1/goal.
function ratio(mode, peer, floor, goal,    ours, theirs)
{
    ours = v["ours." mode ".instructions"]
    theirs = v[peer "." mode ".instructions"]
    if (ours > 0 && theirs > 0) {
        row("instructions, " mode ", of " name_of[peer] "'s", ours / theirs, "%.5f", 1 / floor, \
            1 / goal)
    }
}

END {
    printf "" > json
    name_of["ours"] = "warraq"
    name_of["sqlite"] = "FTS5"
    name_of["xapian"] = "Xapian"
    name_of["zim"] = "ZIM"
    name_of["groonga"] = "Groonga"
    printf "%s; %d articles; every %s of %d questions, one word one class\n\n", corpus, \
        v["articles"], step == 1 ? "one" : step "th", v["questions"]
    printf "%-10s %12s %12s %12s %10s %7s %7s %10s\n", "", "all words", "union", "phrase", \
        "heap KiB", "cold", "union", "index MB"
    split("ours sqlite xapian zim groonga", engines)
    for (e = 1; e <= 5; e++) {
        n = engines[e]
        if ((n ".all.instructions") in v || (n ".all.heap") in v) {
            heap = v[n ".phrase.heap"] > v[n ".all.heap"] ? v[n ".phrase.heap"] : v[n ".all.heap"]
            heap = v[n ".union.heap"] > heap ? v[n ".union.heap"] : heap
            printf "%-10s %12d %12d %12d %10.1f %7s %7s %10.1f\n", name_of[n], \
                v[n ".all.instructions"], v[n ".union.instructions"], \
                v[n ".phrase.instructions"], heap / 1024, v[n ".all.pages"], \
                v[n ".union.pages"], v[n ".bytes"] / 1e6
        }
    }
    printf "\n%-50s %10s %9s %9s\n", "", "measured", "floor", "goal"
    ratio("all", "sqlite", 40, 60)
    ratio("all", "xapian", 4, 5)
    ratio("union", "sqlite", 80, 120)
    ratio("union", "xapian", 4, 6)
    ratio("phrase", "sqlite", 5, 15)
    ratio("phrase", "xapian", 1, 3)
    heap = v["ours.phrase.heap"] > v["ours.union.heap"] ? v["ours.phrase.heap"] : v["ours.union.heap"]
    row("heap of a question, phrase included, KiB", heap / 1024, "%.1f", 256, 64)
    row("cold pages, all words", v["ours.all.pages"], "%d", 22, 14)
    row("cold pages, union", v["ours.union.pages"], "%d", 26, 18)
    info("instructions with nearness, all words", v["near.all.instructions"], "%d")
    info("  union", v["near.union.instructions"], "%d")
    info("instructions with every spelling, all words", v["every.all.instructions"], "%d")
    if (v["near.union.instructions"] > 0) { # valgrind is there
        row("  union, of exact words with nearness", \
            v["every.union.instructions"] / v["near.union.instructions"], "%.1f", 4, 4)
    }
    if (v["near.union.pages"] > 0) {
        row("cold pages with every spelling, union, of exact", \
            v["every.union.pages"] / v["near.union.pages"], "%.1f", 2, 2)
    }
    row("heap with every spelling, KiB", v["every.union.heap"] / 1024, "%.1f", 256, 256)
    if (v["latin.names"] > 0) {
        row("names in Latin letters whose Arabic word is not first, %", \
            100 - 100 * v["latin.first"] / v["latin.names"], "%.1f", 27, 27)
        row("  nor among the first five, %", 100 - 100 * v["latin.among"] / v["latin.names"], \
            "%.1f", 3, 3)
    }
    row("ten best that bounds change, exact words", v["compare.exact"], "%d", 0, 0)
    row("ten best that bounds change, every spelling", v["compare.every"], "%d", 0, 0)
    if (v["sqlite.bytes"] > 0) {
        row("index bytes, of FTS5's", v["ours.bytes"] / v["sqlite.bytes"], "%.4f", 0.58, 0.50)
        row("whole archive, of FTS5's with zstd rows", v["ours.whole"] / v["sqlite.whole"], "%.4f", \
            0.58, 0.50)
        info("  whole archive / raw", v["ours.whole"] / v["raw"], "%.4f")
        info("  FTS5 and zstd rows / raw", v["sqlite.whole"] / v["raw"], "%.4f")
        row("index building, CPU of FTS5's", v["ours.cpu_s"] / v["sqlite.cpu_s"], "%.4f", 1 / 2.5, \
            1 / 3)
        info("  MB of text a CPU second", v["raw"] / v["ours.cpu_s"] / 1e6, "%.1f")
        info("  FTS5's", v["raw"] / v["sqlite.cpu_s"] / 1e6, "%.1f")
        info("  merged into one, CPU of FTS5's optimised", v["ours.cpu_merged_s"] / \
            v["sqlite.cpu_merged_s"], "%.4f")
    }
    for (i = 1; i <= count; i++) {
        printf "{\"name\": \"%s\", \"value\": %.12g}\n", order[i], v[order[i]] > json
    }
    printf "\n%s; all figures in %s\n", missed == 0 ? "every floor is reached" : \
        missed " rows miss their floor", json
}
