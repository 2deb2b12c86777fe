# SPDX-License-Identifier: MIT
# A damaged archive: 4, the place is named, and no wrong article is shown as right.
. "$LIB"
archive_samples
ends 0 w seal
size=$(wc -c <a/articles.mdb)
cp a/articles.mdb good.mdb
at=0 named=0 wrong=0
w export >all.jsonl
while [ $at -lt "$size" ]; do
    cp good.mdb a/articles.mdb
    printf 'DAMAGEDAMAGEDAMAGE' | dd of=a/articles.mdb bs=1 seek=$((at + 1000)) conv=notrunc 2>/dev/null
    timeout 60 "$WARRAQ" -a a verify >out 2>err
    code=$?
    case $code in
    0) ;; # a page that is not in use
    4) [ -s out ] || [ -s err ] || echo "damage at $at is not named"; named=1 ;;
    *) echo "verify: $code with damage at $at"; cat out err ;;
    esac
    timeout 60 "$WARRAQ" -a a export >got.jsonl 2>/dev/null
    code=$?
    case $code in 0 | 1 | 4) ;; *) echo "export: $code with damage at $at" ;; esac
    # What came out is what went in; an edition more or less is possible, another text is not.
    grep -vxFf all.jsonl got.jsonl >other && { echo "wrong with damage at $at:"; head -c 300 other; }
    at=$((at + 20480))
done
[ $named -eq 1 ] && echo 'damage was named'
cp good.mdb a/articles.mdb
ends 0 w verify && echo whole
printf 'no archive at all' >a/articles.mdb
w stat >out 2>err; echo "another file: $?"
: >a/articles.mdb
w stat >out 2>err; echo "an empty file: $?"
cp good.mdb a/articles.mdb
truncate -s $((size / 2)) a/articles.mdb
w stat >out 2>err; echo "half a file: $?"
harmless err
w verify --json >j 2>/dev/null; echo "verify --json: $?"
json_valid j
