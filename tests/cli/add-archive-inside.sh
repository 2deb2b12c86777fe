# SPDX-License-Identifier: MIT
# Adding the directory that the archive itself is in: its files are refused, nothing breaks.
. "$LIB"
ends 0 w init
printf 'Good\n\nA good page.\n' >good.txt
w add . >/dev/null 2>err
echo "= $?"
w stat --json | value articles
ends 0 w verify && echo whole
