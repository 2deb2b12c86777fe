# SPDX-License-Identifier: MIT
# Wrong use is 2 and says what was wrong.
. "$LIB"
"$WARRAQ" 2>err; echo "no command: $?"
sed -n 3p err
says "$WARRAQ" frobnicate
says "$WARRAQ" --frobnicate
says "$WARRAQ" -a
says "$WARRAQ" list --frobnicate
says "$WARRAQ" list -x
says "$WARRAQ" list --limit
says "$WARRAQ" list --json=yes
says "$WARRAQ" list word
says "$WARRAQ" add
says "$WARRAQ" find
says "$WARRAQ" show
says "$WARRAQ" show one two
says "$WARRAQ" delete
says "$WARRAQ" salvage
says "$WARRAQ" init one two
