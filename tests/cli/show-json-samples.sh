# SPDX-License-Identifier: MIT
# show --json of every sample: valid, harmless, and one line.
. "$LIB"
archive_samples
for id in $(ids); do
    w show --json "$id"
done >all.jsonl
wc -l <all.jsonl
json_valid all.jsonl
harmless all.jsonl
