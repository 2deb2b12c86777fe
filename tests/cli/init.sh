# SPDX-License-Identifier: MIT
# init makes an archive once, also with parents that are missing.
. "$LIB"
says w init
says w init
says "$WARRAQ" init deep/down/here
says "$WARRAQ" init deep/down/here
w stat --json | value articles
says w list
says w find word
says w export
ends 0 w verify && echo whole
mkdir full && : >full/file
says "$WARRAQ" init full
ls full/file
