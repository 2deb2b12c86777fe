# SPDX-License-Identifier: MIT
# Many words, long words, deep brackets: an answer or a sentence, never more.
. "$LIB"
archive_samples
many=$(i=0; while [ $i -lt 40 ]; do printf 'w%d ' $i; i=$((i + 1)); done)
w find "$many" >out 2>err; echo "40 words: $?"; cat err
w find "$(head -c 5000 /dev/zero | tr '\0' x)" >out 2>err; echo "5,000 letters: $?"; cat err
w find "$(head -c 100 /dev/zero | tr '\0' '(') x" >out 2>err; echo "100 brackets: $?"; cat err
w find "$(printf 'a\377b')" >out 2>err; echo "no UTF-8: $?"; cat err
w find "$(printf 'cat \033[31mred')" >out 2>err; echo "an escape: $?"; harmless err; harmless out
head -c 100000 /dev/zero | tr '\0' x >long
w find "$(cat long)" >out 2>err; echo "100,000 letters: $?"; cut -c 1-200 err
