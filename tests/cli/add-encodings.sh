# SPDX-License-Identifier: MIT
# Windows-1256 and ISO 8859-6 become the text that they are, and it is said.
. "$LIB"
ends 0 w init
says w add "$SAMPLES/news/ar-23-windows-1256.txt" | sed "s|$SAMPLES||"
says w add "$SAMPLES/news/ar-24-iso-8859-6.txt" | sed "s|$SAMPLES||"
w list --by title | cut -c 40-
w add --json "$SAMPLES/news/ar-23-windows-1256.txt" | sed 's/.*"note"/"note"/'
