# SPDX-License-Identifier: MIT
# Real news, where it is at hand: all 10,161 articles go in, none is refused, all come out.
. "$LIB"
file=$DATA/news/ant.jsonl.zst
[ -f "$file" ] || { echo "no real news beside the project"; exit 77; }
ends 0 w init
says w add --json --level 3 "$file" | sed 's/"ids": \[[^]]*\]/"ids": [...]/; s|"file": "[^"]*"|"file": "..."|'
w stat --json | value unsearchable
w find --limit 1 --json تونس | value total
w list --json | wc -l
w export | wc -l
ends 0 w verify && echo whole
