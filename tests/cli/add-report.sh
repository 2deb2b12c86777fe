# SPDX-License-Identifier: MIT
# --report: what became of each article.
. "$LIB"
ends 0 w init
printf '{"title":"A","body":"aa"}\n\n{"title":\n{"title":"A","body":"aa","source":"S"}\n{"title":"A","body":"aa"}\n{"title":"","body":""}\n' >news.jsonl
says w add --report report news.jsonl
sed 's/"\([a-z2-7]\{8\}\)[a-z2-7]\{18\}"/"\1..."/g' report
json_valid report
says w add --report /nowhere/at/all news.jsonl
says w add -r report -n news.jsonl
sed 's/"id".*/.../' report
