# SPDX-License-Identifier: MIT
# What is refused: file, line, reason, and exit status 3; the rest is kept.
. "$LIB"
ends 0 w init
cp "$SAMPLES/bad/broken.jsonl" "$SAMPLES/bad/wrong-types.jsonl" "$SAMPLES/bad/invalid-utf8.jsonl" \
    "$SAMPLES/bad/nul.txt" "$SAMPLES/bad/empty.txt" "$SAMPLES/bad/truncated.txt.gz" "$SAMPLES/bad/utf16.txt" \
    "$SAMPLES/bad/unclosed-doc.sgm" .
for file in broken.jsonl wrong-types.jsonl invalid-utf8.jsonl nul.txt empty.txt truncated.txt.gz utf16.txt \
    unclosed-doc.sgm; do
    says w add "$file"
done
i=0
while [ $i -lt 40 ]; do echo '{bad'; i=$((i + 1)); done >many.jsonl
w add many.jsonl 2>err
echo "= $?"
wc -l <err
tail -n 1 err
