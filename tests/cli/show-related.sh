# SPDX-License-Identifier: MIT
# A related headline leads to the article of that title, whichever came first.
. "$LIB"
ends 0 w init
printf 'Harbour opens after the storm\nThe harbour opened on Monday after a storm that lasted for three days and three nights, said the mayor.\nRead also\nA whale was seen near the old pier\nThe ice has melted\nHarbour opens after the storm\n' >one.txt
printf 'A Whale was seen, near the OLD pier!\nA whale was seen near the old pier on Tuesday by two fishermen, who said that it was in no hurry.\nRead also: Harbour opens after the storm\n' >two.txt
ends 0 w add one.txt
w show "$(w list | cut -c1-8)"
ends 0 w add two.txt
for id in $(w list --by title | cut -c1-8); do
    w show "$id"
    w show --json "$id" | grep -o '"related": [^]]*]'
done
# What stands in a link is not read back.
w list --by title | cut -c1-8 >ids
w show --json "$(sed -n 1p ids)" >again.jsonl
w add again.jsonl
