# SPDX-License-Identifier: MIT
# A line that recurs in a source is left out of what is shown and found, and can be kept.
. "$LIB"
ends 0 w init
for n in 1 2 3 4 5 6; do
    printf 'Title number %s of the paper\nThe %s. harbour opened on a cold and windy morning, and the mayor spoke for so long that the ice melted.\nThis paper is printed by the friends of ink\n' $n $n >p$n.txt
done
ends 0 w add --source Ink p1.txt p2.txt p3.txt p4.txt p5.txt p6.txt
says w list --boilerplate
says w list --boilerplate --json
says w find "friends of ink"
id=$(w list --limit 1 | cut -c1-8)
w show "$id" | grep -c "friends of ink"
w show --raw "$id" | grep -c "friends of ink"
w show --json "$id" | grep -o '"noise": .*}]'
w export | grep -c 'This paper is printed'
says w keep "This paper is printed by the friends of ink"
w show "$id" | grep -c "friends of ink"
says w list --boilerplate
ends 0 w rebuild
w find "friends of ink" | sed -n 1p | timeless
says w keep ""
says w verify
