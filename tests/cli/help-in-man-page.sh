# SPDX-License-Identifier: MIT
# Every command and every option of the help stands in the man page.
. "$LIB"
man=$(dirname "$LIB")/../../src/cli/warraq.1
for command in $("$WARRAQ" --commands); do
    awk -v c="$command" '/^\.Sh/ { on = 0 } /^\.It Cm / { on = ($3 == c) } on' "$man" >section
    [ -s section ] || echo "no $command in the man page"
    "$WARRAQ" "$command" --help | sed -n 's/^  \(-.,\|   \) --\([a-z-]*\).*/\2/p' |
        grep -v -e '^archive$' -e '^help$' | while read -r option; do
        grep -q -e "-$option\b" section || echo "$command --$option is not in the man page"
    done
done
echo compared
