# SPDX-License-Identifier: MIT
# Every bad input: what it should give, the right status, and an archive that is whole.
. "$LIB"
ends 0 "$WARRAQ" init empty
field() { sed -n 's/.*"'"$1"'": \([0-9a-z]*\).*/\1/p'; }
while read -r line; do
    file=$(echo "$line" | sed 's/{"file": "\([^"]*\)".*/\1/')
    rm -rf a
    cp -r empty a
    timeout 60 "$WARRAQ" -a a add --json --report report.jsonl "$SAMPLES/bad/$file" >got.json 2>err.txt
    code=$?
    refused=$(field refused <got.json) articles=$(field added <got.json)
    case $code in
    0) [ "$refused" = 0 ] || echo "$file: exit 0, refused $refused" ;;
    3) [ "$refused" != 0 ] || echo "$file: exit 3, refused $refused" ;;
    *) echo "$file: exit $code" ;;
    esac
    want=$(echo "$line" | field articles)
    [ "$want" = null ] || [ "$want" = "$articles" ] || echo "$file: $articles articles, not $want"
    want=$(echo "$line" | field refused)
    [ "$want" = null ] || [ "$want" = "$refused" ] || echo "$file: $refused refused, not $want"
    want=$(echo "$line" | sed -n 's/.*"lines": \[\([0-9, ]*\)\].*/\1/p')
    got=$(sed -n 's/.*"line": \([0-9]*\), "what": "refused".*/\1/p' report.jsonl | tr '\n' ' ' | sed 's/ $//; s/ /, /g')
    [ -z "$want" ] || [ "$want" = "$got" ] || echo "$file: refused lines $got, not $want"
    grep -q '"what": "refused", "reason": ""' report.jsonl && echo "$file: refused without a reason"
    harmless err.txt
    harmless got.json
    cat got.json report.jsonl >>all.jsonl
    ends 0 w verify
    w export >first.jsonl
    timeout 60 "$WARRAQ" -a a add "$SAMPLES/bad/$file" >/dev/null 2>&1
    w export >again.jsonl
    cmp first.jsonl again.jsonl
done <"$SAMPLES/bad/expected.jsonl"
json_valid all.jsonl
grep -c . "$SAMPLES/bad/expected.jsonl"
