# SPDX-License-Identifier: MIT
# The best over the union of the words; + and --all demand; near, title:, kind:.
. "$LIB"
archive_of <<'END'
{"title":"The red cat","body":"A red cat sat on the mat in Cairo.","date":"2024-12-01"}
{"title":"The dog","body":"A dog and a cat were seen by the river.","date":"2024-12-08"}
{"title":"Boats","body":"A boat on the river. Nobody saw a dog.","date":"2024-12-09"}
END
q() {
    echo "? $*: $(w find "$@" 2>err | timeless | head -n 1)"
    w find --json "$@" 2>/dev/null | value title
    sed 's/^/! /' err
}
q red dog
q cat dog
q --all cat dog
q +cat dog
q -s oldest cat dog
q +cat -river
q cat river kind:article
q cat kind:video
q title:cat
q 'title:"red cat"'
q title:cat dog
q 'dog near/3 cat'
q 'cat near/2 dog'
q 'sat near/4 "red cat"'
q --literal '+cat -dog "red'
q --literal '...'
q 'cat near/0 dog'
q 'cat near/5'
q 'near/5 cat'
q 'cat near/5 (dog)'
q 'cat near/5 source:x'
q 'title:'
w find --json cat dog | sed 's/.*"marks"[^]]*], //'
