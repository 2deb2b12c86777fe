# SPDX-License-Identifier: MIT
# Readers while news comes in: each answer is whole.
. "$LIB"
ends 0 w init
i=0
"$MKNEWS" --articles 1000 >news.jsonl
"$WARRAQ" -a a add news.jsonl >out 2>&1 &
writer=$!
reads=0
while kill -0 $writer 2>/dev/null && [ $reads -lt 200 ]; do
    w stat --json >stat 2>err || { echo "stat: $?"; cat err; }
    w list --limit 3 >list 2>err
    code=$?
    [ $code -le 1 ] || { echo "list: $code"; cat err; }
    w find --limit 1 date:2000.. >find 2>err
    code=$?
    [ $code -le 1 ] || { echo "find: $code"; cat err; }
    reads=$((reads + 1))
done
wait $writer
echo "writer: $?"
w stat --json | value unsearchable
ends 0 w verify && echo whole
