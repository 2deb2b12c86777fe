# SPDX-License-Identifier: MIT
# The questions of the samples: how many of them have the article that answers among the first
# ten.
. "$LIB"
archive_samples
w export | sed -n 's/^{"id": "\([a-z2-7]*\)", "docno": "\([^"]*\)".*/\1 \2/p' >docnos
answered=0 all=0
tab=$(printf '\t')
while IFS=$tab read -r question files; do
    all=$((all + 1))
    w find --json "$question" 2>/dev/null | value id >hits
    right=
    for file in $files; do
        case $file in
        *'#'*) id=$(awk -v d="${file#*#}" '$2 == d { print $1 }' docnos) ;;
        *) id=$(w add -n --json "$SAMPLES/news/$file" 2>/dev/null | sed 's/.*"ids": \["\([a-z2-7]*\)".*/\1/') ;;
        esac
        for one in $id; do grep -q "$one" hits && right=1; done
    done
    [ -n "$right" ] && answered=$((answered + 1))
done <"$SAMPLES/questions.tsv"
echo "$answered of $all"
