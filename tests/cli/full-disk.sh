# SPDX-License-Identifier: MIT
# A full card: 5, what was committed stays; with room again it goes on. Needs root for a tmpfs.
. "$LIB"
mkdir card
if [ "$(id -u)" -ne 0 ] || ! mount -t tmpfs -o size=4m warraq-test card 2>/dev/null; then
    echo "no right to mount a small file system"
    exit 77
fi
trap 'umount card 2>/dev/null' EXIT
"$MKNEWS" --articles 3000 >news.jsonl
ends 0 "$WARRAQ" init card/a
"$WARRAQ" -a card/a add news.jsonl >out 2>err
echo "= $?"
grep -c . err
"$WARRAQ" -a card/a list >list 2>err; echo "list: $?"
ends 0 "$WARRAQ" -a card/a verify
mount -o remount,size=64m card
"$WARRAQ" -a card/a add news.jsonl >out 2>err; echo "with room: $?"
cat err
"$WARRAQ" init b && "$WARRAQ" -a b add news.jsonl >out 2>&1
"$WARRAQ" -a b list --json | value id | sort >all
"$WARRAQ" -a card/a list --json | value id | sort | cmp - all
ends 0 "$WARRAQ" -a card/a verify && echo whole
