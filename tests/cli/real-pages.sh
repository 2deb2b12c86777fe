# SPDX-License-Identifier: MIT
# Real pages, where they are at hand: one article each.
. "$LIB"
[ -d "$DATA/pages" ] || { echo "no real pages beside the project"; exit 77; }
ends 0 w init
for page in "$DATA"/pages/*.txt; do
    w add --json "$page" | sed 's/"ids": \[[^]]*\]/"ids": [...]/; s|"file": "[^"]*/|"file": "|'
done
w list | cut -c 40-
