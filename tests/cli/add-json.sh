# SPDX-License-Identifier: MIT
# add --json: a line for each input.
. "$LIB"
ends 0 w init
printf 'Page one\n\nText of one.\n' >one.txt
printf '{"title":"A","body":"aa"}\n{"title":\n{"title":"A","body":"aa","source":"S"}\n{"title":"A","body":"aa"}\n' >two.jsonl
printf '' >three.txt
w add --json one.txt two.jsonl three.txt missing.txt 2>err >out
echo "= $?"
sed 's/"\([a-z2-7]\{8\}\)[a-z2-7]\{18\}"/"\1..."/g' out
cat err
json_valid out
