# SPDX-License-Identifier: MIT
# All samples in each order: all of them, once.
. "$LIB"
archive_samples
w list --json | value id | sort >all
for by in date source title; do
    for way in '' --reverse; do
        # shellcheck disable=SC2086
        w list --by $by $way --json | value id | sort | cmp - all
    done
done
i=0
while [ $i -lt 101 ]; do w list --by title -n 10 -o $i; i=$((i + 10)); done >pages
w list --by title | cmp - pages
sort -u all | wc -l
w list --by title | head -n 12 | cut -c 40-
