# SPDX-License-Identifier: MIT
# Files that are not there, may not be read, or are no files.
. "$LIB"
ends 0 w init
printf 'Good\n\nA good page.\n' >good.txt
mkfifo pipe
says w add missing.txt good.txt
says w add pipe
says w add /dev/null
mkdir d
cp good.txt d/good.txt
mkfifo d/pipe
ln -s nowhere d/dangling
says w add d
w stat --json | value articles
