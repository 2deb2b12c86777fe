# SPDX-License-Identifier: MIT
# --dry-run says the same as the real run, and changes not a byte.
. "$LIB"
ends 0 w init
cksum a/articles.mdb a/index.mdb >before
w add --dry-run --json "$SAMPLES/news" >dry.json 2>dry.err
echo "= $?"
cksum a/articles.mdb a/index.mdb | cmp - before
w add --dry-run "$SAMPLES/news/ar-wire.jsonl"
w stat --json | value articles
w add --json "$SAMPLES/news" >real.json 2>real.err
echo "= $?"
cmp dry.err real.err
sed 's/"ids": \[[^]]*\], "present": [0-9]*, \("refused": [0-9]*\).*/\1/' dry.json >1
sed 's/"ids": \[[^]]*\], "present": [0-9]*, \("refused": [0-9]*\).*/\1/' real.json >2
cmp 1 2
cksum a/articles.mdb a/index.mdb >before
says w add -n "$SAMPLES/news/ar-wire.jsonl"
cksum a/articles.mdb a/index.mdb | cmp - before
