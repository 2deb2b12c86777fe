# SPDX-License-Identifier: MIT
# A prefix of at least 6 letters that fits one article; anything else says why not.
. "$LIB"
archive_samples
id=$(ids | head -n 1)
w show --json "$id" >whole
for letters in 6 7 8 16 25; do
    w show --json "$(echo "$id" | cut -c 1-$letters)" | cmp - whole
done
w show --json "$(echo "$id" | tr 'a-z' 'A-Z')" | cmp - whole
w show "$(echo "$id" | cut -c 1-5)" >out 2>err; echo "5 letters: $?"; sed 's/'"$(echo "$id" | cut -c 1-5)"'/.../' err
says w show aaaaaa
says w show 'aaaa!a'
says w show ''
w show "${id}a" >out 2>err; echo "27 letters: $?"
says w show "$(printf 'ab\033]0;x\007cd')"
