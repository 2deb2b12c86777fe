# SPDX-License-Identifier: MIT
# Questions from a file: one ranking, three formats, a line for each docno; what is wrong with a
# line is said and the others are answered.
. "$LIB"
archive_of <<'END'
{"id":"a1","title":"River","body":"The river rose.","source":"A"}
{"id":"b 2","title":"River","body":"The river rose.","source":"B"}
{"id":"c3","title":"Boats","body":"Boats on the river."}
{"title":"Rain","body":"Rain again."}
END
printf 'river\n\n7\tboats rain\n(rain\n-x\train -boats\nnothing of this\r\n' >questions
echo '- text'
says w find --batch questions | sed 's/[a-z2-7]\{8\}  /ID  /'
echo '- json'
w find --batch questions --format json 2>/dev/null |
    sed 's/^{\("question": [^,]*, "rank": [^,]*\).*\("title": "[^"]*"\).*/\1, \2/'
echo '- trec'
w find --batch questions --format trec >trec; echo "= $?"
sed 's/[a-z2-7]\{26\}/ID/; s/[0-9]* warraq$/S warraq/' trec
w find --batch - --format trec --limit 1 <questions | cut -d ' ' -f 1-4 | sed 's/[a-z2-7]\{26\}/ID/'
echo '- trec: what has two editions without a docno, and a docno of two articles, once each'
ends 0 w init other && ends 0 w -a other add - <<'END'
{"title":"Pier","body":"The pier fell.","source":"A"}
{"title":"Pier","body":"The pier fell.","source":"B"}
{"id":"d","title":"Pier","body":"A new pier."}
{"id":"d","title":"Pier","body":"A new pier. It stands."}
END
echo pier | w -a other find --batch - --format trec >twice
cut -d ' ' -f 1-4 twice | sed 's/[a-z2-7]\{26\}/ID/' | sort -k3,3
echo '- wrong use'
says w find --batch questions river
says w find --batch nosuchfile
says w find --format trec river
says w find --format xml river
head -c 9000 /dev/zero | tr '\0' x >long
says w find --batch long
says w find --batch /dev/null
echo '- a mark of byte order, a line without its number, a byte that no text has'
printf '\357\273\277q1\triver\n\tboats\nri\000ver\nboats' >odd
says w find --batch odd --format trec --limit 1 | sed 's/[0-9]* warraq$/S warraq/'
