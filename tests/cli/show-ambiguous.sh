# SPDX-License-Identifier: MIT
# Two articles whose ids begin alike: found by trying 20,591 titles.
. "$LIB"
ends 0 w init
printf '%s\n' '{"title":"Alike 15190"}' '{"title":"Alike 20591"}' >two.jsonl
ends 0 w add two.jsonl
ids | cut -c 1-6 | sort | uniq -c | sed 's/^ *//'
prefix=$(ids | head -n 1 | cut -c 1-6)
says w show "$prefix"
says w delete "$prefix"
for id in $(ids); do ends 0 w show "$id"; done
w stat --json | value articles
