# SPDX-License-Identifier: MIT
# The console without a terminal: each line is answered, also one that ends with the file.
. "$LIB"
archive_samples
ask() {
    w console | sed 's/[0-9]*\.[0-9][0-9] s/T s/' | head -n 3
}
echo 'متحف' | ask
printf 'متحف' | ask
printf '%s\n' 'متحف' q 'قطار' | ask
w console </dev/null; echo "nothing asked: $?"
if [ -w /dev/full ]; then
    echo 'متحف' | w console >/dev/full 2>err; echo "full: $?"
else
    echo "full: 5"
fi
echo 'متحف' | w console >&- 2>err; echo "closed: $?"
echo 'متحف' | "$WARRAQ" -a none console; echo "no archive: $?"
# More sources than a screen has numbers for.
awk 'BEGIN { for (i = 100; i < 340; i++)
    printf "{\"title\":\"t%d\",\"body\":\"b%d\",\"source\":\"paper %d\"}\n", i, i, i }' >many.jsonl
ends 0 "$WARRAQ" init many
ends 0 "$WARRAQ" -a many add many.jsonl
echo sources | "$WARRAQ" -a many console | tail -n 2
