# SPDX-License-Identifier: MIT
# -h and --help are the same, also between other words, and need no archive.
. "$LIB"
"$WARRAQ" -h >1; "$WARRAQ" --help >2; cmp 1 2
for command in $("$WARRAQ" --commands); do
    "$WARRAQ" "$command" -h >1 || echo "$command -h: $?"
    "$WARRAQ" "$command" --help >2 || echo "$command --help: $?"
    cmp 1 2
    head -n 1 1 | grep -q "^usage: warraq \[-a ARCHIVE\] $command" || echo "$command: no usage line"
done
"$WARRAQ" find some words --help | head -n 1
"$WARRAQ" help >1; "$WARRAQ" --help >2; cmp 1 2
"$WARRAQ" help find >1; "$WARRAQ" find --help >2; cmp 1 2
"$WARRAQ" help fnd || echo "status $?"
