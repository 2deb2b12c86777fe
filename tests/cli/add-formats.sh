# SPDX-License-Identifier: MIT
# Every sample, alone in an empty archive, gives what a careful reader expects of it.
. "$LIB"
ends 0 "$WARRAQ" init empty
field() { sed -n 's/.*"'"$1"'": "\{0,1\}\([^",}]*\).*/\1/p'; }
while read -r line; do
    file=$(echo "$line" | field file)
    want=$(for key in articles editions present refused; do echo "$line" | field $key; done | tr '\n' ' ')
    rm -rf a
    cp -r empty a
    w add --json "$SAMPLES/news/$file" >got.json 2>err.txt
    code=$?
    added=$(field added <got.json)
    got="$added $((added + $(field editions <got.json))) $(field present <got.json) $(field refused <got.json) "
    [ "$got" = "$want" ] && [ $code -eq 0 ] || { echo "$file: $want, got $got, exit $code"; cat err.txt; }
done <"$SAMPLES/expected.jsonl"
grep -c . "$SAMPLES/expected.jsonl"
