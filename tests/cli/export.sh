# SPDX-License-Identifier: MIT
# export | add gives the same archive: the same export, byte for byte.
. "$LIB"
archive_samples
for file in bad-dates.jsonl wrong-types.jsonl noncharacters.txt marks.txt ligatures.txt hostile-terminal.txt; do
    w add "$SAMPLES/bad/$file" >/dev/null 2>&1
done
w export >1
json_valid 1
wc -l <1
"$WARRAQ" init b
"$WARRAQ" -a b add --format jsonl - <1 | tail -n 1
"$WARRAQ" -a b export | sort >2
sort 1 | cmp - 2
w export -o file && cmp file 1
w export --output=file2 && cmp file2 1
says w export --output /nowhere/at/all
for id in $(ids); do w show --json "$id"; done >shown
"$WARRAQ" init c
"$WARRAQ" -a c add --format jsonl shown | tail -n 1
