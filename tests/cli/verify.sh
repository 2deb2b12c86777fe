# SPDX-License-Identifier: MIT
# verify of a whole archive; it changes nothing.
. "$LIB"
archive_samples
cksum a/articles.mdb a/index.mdb >before
says w verify
w verify --json >j; echo "= $?"; cat j; json_valid j
cksum a/articles.mdb a/index.mdb | cmp - before
