# SPDX-License-Identifier: MIT
# Standard input, in every format and compression, is as good as a file.
. "$LIB"
for file in ar-01-harbour.txt ar-25-text.txt.gz ar-23-windows-1256.txt ar-wire.jsonl ar-midan.jsonl.zst \
    ar-trec-many.txt ar-fajr.sgm.gz; do
    rm -rf a
    ends 0 w init
    w add "$SAMPLES/news/$file" >/dev/null 2>&1
    w export >file.jsonl
    rm -rf a
    ends 0 w init
    echo "$file"
    says w add - <"$SAMPLES/news/$file"
    w export >stdin.jsonl
    cmp file.jsonl stdin.jsonl
done
rm -rf a
ends 0 w init
cat "$SAMPLES/news/ar-wire.jsonl" | w add --json - | sed 's/"ids": \[[^]]*\]/"ids": [...]/'
says w add - </dev/null
