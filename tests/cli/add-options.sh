# SPDX-License-Identifier: MIT
# --source, --date and --language fill what an article does not say, and nothing else.
. "$LIB"
ends 0 w init
printf '%s\n' '{"title":"Bare","body":"One."}' '{"title":"Full","body":"Two.","source":"Own","date":"2020-02-02","language":"tr"}' >n.jsonl
ends 0 w add --source Given --date 2024-12 --language en n.jsonl
w list --json | sed 's/"id": "[a-z2-7]*", //'
ends 0 w add -f text -s S -d 2024-12-08 -l fr n.jsonl
w list -s S | cut -c 9-
ends 0 w add -m 16M --level 1 "$SAMPLES/news/ar-wire.jsonl"
ends 0 w add -m 64M --level 19 "$SAMPLES/news/ar-features.jsonl"
ends 0 w verify && echo whole
