# SPDX-License-Identifier: MIT
# A story told twice in one page is one hit that says +1; so is a text that two papers printed.
. "$LIB"
ends 0 w init
cp "$SAMPLES/../fixtures/pages/ar-told-twice.txt" twice.txt
ends 0 w add --date 2024-12-03 twice.txt
w list | wc -l
says w find 'المطاحن'
says w find --json 'المطاحن'
for id in $(w list | cut -c1-8); do w show "$id" | grep 'same as'; done
ends 0 w add --source Ink --date 2024-12-04 twice.txt
w find 'المطاحن' | sed -n '3p'
w find --json 'المطاحن' | grep -o '"copies": [0-9]*'
w find --offset 1 'المطاحن' | timeless
