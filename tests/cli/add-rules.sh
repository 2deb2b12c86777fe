# SPDX-License-Identifier: MIT
# Rules of a person go before the reader's own, and are kept in the archive.
. "$LIB"
ends 0 w init
printf 'Harbour opens after the storm\nInk and Paper, the friend of early risers\nThe harbour opened on Monday after a storm that lasted for three days and three nights, said the mayor.\nMorning chat\nA whale was seen\nThe ice has melted\n' >page.txt
printf '# of the desk\nnoise begins Ink and Paper\n[Ink]\nlabel is Morning chat\n' >rules
says w add --explain --rules rules page.txt
says w add --explain --rules rules --source Ink page.txt
says w list --rules
ends 0 w add --rules rules --source Ink page.txt
says w list --rules
says w add --explain --source Ink page.txt
w show --json "$(w list | cut -c1-8)" | grep -o '"related": .*]' | cut -c 1-110
says w rebuild
says w verify
printf 'noise is x\n' >rules
ends 0 w add --rules rules --source Ink page.txt
says w list --rules --json
for bad in 'noise' 'noise sounds x' '  nois is x' 'noise is ' '[Ink' '[ ]'; do
    printf 'noise is y\n%s\n' "$bad" >rules
    says w add --rules rules page.txt
done
printf 'noise is \377\n' >rules
says w add --explain --rules rules page.txt
says w list --rules
: >rules
ends 0 w add --rules rules page.txt
says w list --rules
says w add --rules none page.txt
