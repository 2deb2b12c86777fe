# SPDX-License-Identifier: MIT
# delete: not found, shown, listed, exported any more; added again it is back.
. "$LIB"
printf 'Gone soon\n\nThe zyzzyva text.\n' >gone.txt
ends 0 w init
ends 0 w add "$SAMPLES/news/ar-wire.jsonl" gone.txt
id=$(w find --json zyzzyva | value id)
says w delete "$id"
says w find zyzzyva
w show "$id" >out 2>err; echo "show $?"
w list --json | grep -c "$id"
w export | grep -c "$id"
w delete "$id" >out 2>err; echo "again $?"
w stat --json | value deleted
says w add gone.txt
says w find zyzzyva | sed 's/[a-z2-7]\{8\}/ID/'
ends 0 w seal
echo sealed
ends 0 w delete "$(echo "$id" | cut -c 1-8)"
says w find zyzzyva
ends 0 w compact
says w find zyzzyva
ends 0 w verify && echo whole
says w delete aaaaaa "$(ids | head -n 1)" abc
w stat --json | value articles
