# SPDX-License-Identifier: MIT
# Of many articles not all are counted, unless one asks for it.
. "$LIB"
awk 'BEGIN {
    for (i = 1; i <= 1500; i++) {
        printf "{\"id\":\"n%d\",\"title\":\"Day %d\",\"body\":\"Harbour%s news of day %d.\"}\n", i, i,
               i % 2 ? " boats" : "", i
    }
}' | archive_of
w delete "$(w list --limit 1 --json | sed 's/.*"id": "\([a-z2-7]*\)".*/\1/')" >/dev/null
for question in '=harbour' '=harbour -=boats' '+=harbour +=boats'; do
    echo "- $question"
    # shellcheck disable=SC2086
    w find -n 1 -- $question | sed -n '1s/ in [0-9]* ms//p'
    # shellcheck disable=SC2086
    w find -n 1 --count -- $question | sed -n '1s/ in [0-9]* ms//p'
    # shellcheck disable=SC2086
    w find -n 1 --count --json -- $question | sed 's/.*"all": \([0-9]*\).*"exact": \([a-z]*\).*/\1 \2/'
done
echo '- room for all of them'
w find -n 10000 harbour | sed -n '1s/ in [0-9]* ms//p'
w find -n 9000 -o 400 'harbour boats' | sed -n '1s/ in [0-9]* ms//p'
