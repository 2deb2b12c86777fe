# SPDX-License-Identifier: MIT
# Ctrl-C in the middle of an add: 130; what was committed stays whole, and the same command again
# goes on: nothing is lost, nothing is there twice.
. "$LIB"
# A machine that has added the first lot before the signal comes gets a larger one.
for articles in 8000 40000 200000; do
    rm -rf a
    ends 0 w init
    "$MKNEWS" --articles "$articles" >news.jsonl
    "$WARRAQ" -a a add news.jsonl >out 2>err &
    adder=$!
    sleep 0.3
    kill -INT $adder 2>/dev/null
    wait $adder
    code=$?
    [ $code -eq 0 ] || break
done
want=$(wc -l <news.jsonl)
case $code in 130) echo 'stopped' ;; *) echo "ended with $code" ;; esac
cat err
ends 0 w verify && echo whole
w add news.jsonl >out 2>err; echo "again: $?"
cat err
"$WARRAQ" init b && "$WARRAQ" -a b add news.jsonl >out 2>&1
"$WARRAQ" -a b list --json | value id | sort >all
w list --json | value id | sort | cmp - all
[ "$(wc -l <all)" -le "$want" ] || echo 'more articles than lines'
ends 0 w verify && echo whole
