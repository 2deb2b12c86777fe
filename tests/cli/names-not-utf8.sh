# SPDX-License-Identifier: MIT
# The name of a file is bytes: in JSON what is no UTF-8 is U+FFFD, and no quote gets out of it.
. "$LIB"
ends 0 w init
name=$(printf 'bad\342"\303(.txt')
printf 'A title\n\nA body that is long enough.\n' >"$name"
w add --json --report report.jsonl "$name" >add.jsonl
sed 's/"ids": .*//' add.jsonl
sed 's/"id": .*//' report.jsonl
json_valid report.jsonl
w explain --json "$(printf 'bo\342"dy')" body | cut -c 1-30
