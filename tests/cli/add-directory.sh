# SPDX-License-Identifier: MIT
# A directory: all files below it in sorted order, once; all samples together.
. "$LIB"
ends 0 w init
mkdir -p d/b d/a/z
printf 'Page one\n\nText of one.\n' >d/b/1
printf 'Page two\n\nText of two.\n' >d/a/2
printf 'Page three\n\nText of three.\n' >d/a/z/3
printf 'Hidden\n\nNot looked at.\n' >d/.hidden
ln -s ../.. d/b/loop
ln -s 1 d/b/link
w add --json d | sed 's/"ids": \[[^]]*\]/"ids": [...]/'
w list | cut -c 40-
rm -rf a
ends 0 w init
says w add "$SAMPLES/news" | sed "s|$SAMPLES|SAMPLES|"
w stat --json | value articles
w stat --json | value editions
mkdir empty
says w add empty
