# SPDX-License-Identifier: MIT
# What is there already is not added again.
. "$LIB"
archive_samples
w export >1
ends 0 w add "$SAMPLES/news"
tail -n 1 ends.txt
w export >2
cmp 1 2
w stat --json | value articles
