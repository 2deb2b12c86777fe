# SPDX-License-Identifier: MIT
# --format reads an input as what it is said to be.
. "$LIB"
ends 0 w init
printf '{"title":"A","body":"B"}\n' >j
printf '<DOC><DOCNO>1</DOCNO><TITLE>T</TITLE><TEXT>Body.</TEXT></DOC>\n' >t
for format in auto text jsonl trec; do
    echo "$format"
    says w add -n --format $format j
    says w add -n --format $format t
done
