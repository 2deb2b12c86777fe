# SPDX-License-Identifier: MIT
# Two writers: the second waits, then says who it is that keeps it; readers are free meanwhile.
. "$LIB"
ends 0 w init
printf 'There\n\nAlready there.\n' >there.txt
ends 0 w add there.txt
mkfifo pipe
w add --format jsonl - <pipe >first.out 2>first.err &
first=$!
exec 3>pipe
printf '{"title":"From the pipe","body":"zyzzyva"}\n' >&3
sleep 1
w list | cut -c 40-
w find already | timeless | head -n 1
says w verify
(w compact 2>compact.err; echo "compact: $?" >>compact.err) &
says w add there.txt
wait $!
cat compact.err
exec 3>&-
wait $first
echo "first: $?"
cat first.out first.err
says w add there.txt
w find zyzzyva | timeless | head -n 1
