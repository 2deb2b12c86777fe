# SPDX-License-Identifier: MIT
# The help of the program and of every command: every option has its line.
. "$LIB"
"$WARRAQ" --help
for command in $("$WARRAQ" --commands); do
    echo "---- $command"
    "$WARRAQ" "$command" --help
done
