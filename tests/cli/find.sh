# SPDX-License-Identifier: MIT
# Words, their spellings, phrases, groups, exclusions.
. "$LIB"
archive_of <<'END'
{"title":"The red cat","body":"A red cat sat on the mat in Cairo.","source":"Alpha","date":"2024-12-01","language":"en"}
{"title":"The cat and the red dog","body":"A dog and a cat were seen.","source":"Beta Daily","date":"2024-12-08","language":"en"}
{"title":"أحمد في القاهرة","body":"وصل أحمد إلى القاهرة صباحا.","source":"النهار","date":"2023-05-05","language":"ar"}
{"title":"إعلان","body":"يعلن عن مدرسة جديدة في القاهرة.","source":"النهار","date":"2024","language":"ar"}
END
q() {
    echo "? $*"
    w find --json "$@" >found 2>err
    status=$?
    value title <found | sort
    sed 's/^/! /' err
    echo "= $status"
}
q cat
q red cat
q '"red cat"'
q '"cat red"'
q cat -dog
q cat '-"red dog"'
q dog OR القاهرة
q '(dog OR mat) cat'
q 'ca*'
q احمد
q القاهره
q '=القاهرة'
q '=القاهره'
q source:alpha
q 'source:"Beta Daily"' cat
q 'source:النهار'
q lang:ar
q cat source:النهار
q nothing of this
