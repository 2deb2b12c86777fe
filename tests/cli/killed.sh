# SPDX-License-Identifier: MIT
# kill -9 in the middle of an add: the archive opens, is whole, and goes on.
. "$LIB"
ends 0 w init
"$MKNEWS" --articles 1500 >news.jsonl
for wait in 0.1 0.2 0.4; do
    "$WARRAQ" -a a add news.jsonl >out 2>err &
    adder=$!
    sleep $wait
    # The child of the program does the work.
    child=$(cat /proc/$adder/task/$adder/children 2>/dev/null)
    # shellcheck disable=SC2086
    kill -9 ${child:-$adder} 2>/dev/null
    wait $adder 2>/dev/null
    w list >/dev/null 2>err; code=$?
    [ $code -le 1 ] || { echo "list: $code"; cat err; }
    ends 0 w verify
done
w add news.jsonl >out 2>err; echo "again: $?"
"$WARRAQ" init b && "$WARRAQ" -a b add news.jsonl >out 2>&1
"$WARRAQ" -a b list --json | value id | sort >all
w list --json | value id | sort | cmp - all
ends 0 w verify && echo whole
