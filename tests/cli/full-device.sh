# SPDX-License-Identifier: MIT
# An answer that cannot be written is 5.
. "$LIB"
[ -w /dev/full ] || { echo "no /dev/full"; exit 77; }
archive_samples
for command in list export stat 'list --json' version 'find date:1900..'; do
    # shellcheck disable=SC2086
    w $command >/dev/full 2>err
    echo "$command: $?"
done
w export -o /dev/full 2>err; echo "export -o: $?"
w add --report /dev/full "$SAMPLES/news/ar-wire.jsonl" >out 2>err; echo "add --report: $?"
w --help >/dev/full 2>err; echo "--help: $?"
w find --help >/dev/full 2>err; echo "find --help: $?"
w explain nowhere >/dev/full 2>err; echo "explain: $?"
says w export -o /dev/full
