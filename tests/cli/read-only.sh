# SPDX-License-Identifier: MIT
# An archive on a medium that cannot be written: reading works, writing is 5.
. "$LIB"
archive_samples
w list >want
mkdir m
if [ "$(id -u)" -eq 0 ]; then
    if ! mount --bind a m 2>/dev/null || ! mount -o remount,ro,bind m 2>/dev/null; then
        umount m 2>/dev/null
        echo "no right to mount read-only"
        exit 77
    fi
    trap 'umount m 2>/dev/null' EXIT
else
    rmdir m && cp -r a m && chmod -R a-w m
fi
"$WARRAQ" -a m list | cmp - want
"$WARRAQ" -a m find القاهرة | timeless | head -n 1
"$WARRAQ" -a m verify
says "$WARRAQ" -a m add "$SAMPLES/news/ar-wire.jsonl"
says "$WARRAQ" -a m seal
