# SPDX-License-Identifier: MIT
# What the page reader makes of each line; no archive is needed.
. "$LIB"
printf 'A title\n\n-\nA headline beside\n-\nAnother one\nThe first paragraph of the page, which is long enough to be one.\n' >page.txt
"$WARRAQ" add --explain page.txt
echo "= $?"
printf ' \n' >none.txt
"$WARRAQ" add --explain none.txt 2>&1
echo "= $?"
