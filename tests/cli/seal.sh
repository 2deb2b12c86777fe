# SPDX-License-Identifier: MIT
# seal: the draft becomes a pack, nothing else changes; nothing to seal is no failure.
. "$LIB"
archive_samples
w export >1
says w seal
w export >2
sort 1 >1s; sort 2 >2s; cmp 1s 2s
says w seal
says w seal --json
printf 'One more\n\nPage.\n' >more.txt
ends 0 w add more.txt
w seal --json >j; cat j; json_valid j
w stat --json | value packs
w find --all One more page | timeless | head -n 1
ends 0 w verify && echo whole
