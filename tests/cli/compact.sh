# SPDX-License-Identifier: MIT
# compact: the same articles, the same answers, no larger.
. "$LIB"
ends 0 w init
for file in "$SAMPLES"/news/*; do w add "$file" >/dev/null 2>&1; done
w export >1
w find --json القاهرة | sed 's/"score": [0-9]*//' >f1
size() { w stat --json | value "$1"; }
before=$(($(size articles_file_bytes) + $(size index_file_bytes)))
says w compact
after=$(($(size articles_file_bytes) + $(size index_file_bytes)))
[ $after -le $before ] || echo "grew from $before to $after"
w export | cmp - 1
w find --json القاهرة | sed 's/"score": [0-9]*//' | cmp - f1
size segments
says w compact
ends 0 w verify && echo whole
