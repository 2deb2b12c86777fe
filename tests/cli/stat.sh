# SPDX-License-Identifier: MIT
# stat: every key, before and after.
. "$LIB"
ends 0 w init
w stat --json | sed 's/: [0-9]*/:/g'
w stat --json >1 && json_valid 1
ends 0 w add "$SAMPLES/news"
w stat --json >2
for key in articles editions deleted unsearchable packs draft_rows; do echo "$key $(value $key <2)"; done
ends 0 w seal
w stat --json >3
for key in articles editions deleted unsearchable packs draft_rows draft_bytes; do echo "$key $(value $key <3)"; done
w stat | sed 's/  *[0-9][0-9,.]*.*//'
