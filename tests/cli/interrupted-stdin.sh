# SPDX-License-Identifier: MIT
# Ctrl-C while it waits for standard input: it ends within a few seconds.
. "$LIB"
ends 0 w init
mkfifo pipe
"$WARRAQ" -a a add --format jsonl - <pipe >out 2>err &
adder=$!
exec 3>pipe
printf '{"title":"Half' >&3
sleep 0.3
kill -INT $adder
begun=$(date +%s)
wait $adder
echo "= $?"
[ $(($(date +%s) - begun)) -le 6 ] || echo 'it took long'
cat err
exec 3>&-
w stat --json | value articles
