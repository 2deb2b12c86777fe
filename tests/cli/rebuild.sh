# SPDX-License-Identifier: MIT
# rebuild: a lost, damaged or foreign index is made again, with the same answers.
. "$LIB"
archive_samples
ends 0 w compact
w find --json القاهرة >want
w export >all
says w rebuild
w find --json القاهرة | cmp - want
rm a/index.mdb
w find القاهرة >out 2>err; echo "without an index: $?"; cat err
w export | cmp - all
says w rebuild
w find --json القاهرة | cmp - want
head -c 200000 /dev/zero | tr '\0' 'U' >a/index.mdb
w find القاهرة >out 2>err; echo "a foreign index: $?"; cat err
w list >/dev/null 2>&1; echo "list $?"
says w rebuild
w find --json القاهرة | cmp - want
ends 0 w verify && echo whole
