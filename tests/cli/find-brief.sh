# SPDX-License-Identifier: MIT
# News in brief are found by kind:brief and by nothing else.
. "$LIB"
ends 0 w init
printf 'Harbour opens after the storm\nThe harbour opened on Monday after a storm that lasted for three days and three nights, said the mayor.\nLatest updates\n20:31\nA whale was seen near the pier\n20:15\nThe ferry to the islands is late\n' >page.txt
printf 'Ferry timetable for the winter months\nThe ferry goes twice a day in winter, says the harbour office, and not at all on Sundays or in a storm.\n' >other.txt
ends 0 w add --source Ink page.txt other.txt
for q in 'kind:brief whale' 'kind:brief ferry' 'kind:brief' 'kind:brief whale ferry' 'kind:brief "whale was"' 'kind:brief storm' 'kind:brief whale OR storm' 'kind:brief -whale' 'whale' 'kind:article ferry'; do
    echo "# $q"
    says w find "$q"
done
w find --json 'kind:brief ferry' | grep -o '"brief": .*}'
