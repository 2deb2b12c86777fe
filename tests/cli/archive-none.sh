# SPDX-License-Identifier: MIT
# No archive there: 2 for every command that needs one, and how to make one.
. "$LIB"
for command in 'add x' 'find x' 'show abcdef' list stat seal 'delete abcdef' verify compact rebuild \
    'salvage new' export; do
    echo "$command"
    # shellcheck disable=SC2086
    says w $command
done
mkdir a
echo 'in an empty directory'
says w stat
says w add x
ls -A a
: >file
says "$WARRAQ" -a file stat
says "$WARRAQ" -a file init
