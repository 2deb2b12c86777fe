# SPDX-License-Identifier: MIT
# Pages of many sites: adding them twice changes nothing, and their order does not matter.
. "$LIB"
ends 0 w init
mkdir pages
for page in "$SAMPLES"/../fixtures/sites/*.page; do
    sed 's/^=\{0,1\}[A-Z]|//' "$page" >"pages/$(basename "$page" .page).txt"
done
set -- pages/*.txt
w add "$@"
w list --by title --json | sort >first
w add "$@"
w list --by title --json | sort >second
cmp first second && echo same
turned=
for page in "$@"; do
    turned="$page $turned"
done
"$WARRAQ" -a b init
# shellcheck disable=SC2086
"$WARRAQ" -a b add $turned
"$WARRAQ" -a b list --by title --json | sort >third
cmp first third && echo same
for q in 'الميناء' 'kind:brief المطار' 'title:قطار' 'harbour OR port'; do
    w find --json "$q" >one
    "$WARRAQ" -a b find --json "$q" >two
    cmp one two && echo "same $q"
done
# Hostile pages: refused whole, with the reason.
yes '-' | head -n 1000000 >bullets.txt
says w add bullets.txt
head -c 40000000 /dev/zero | tr '\0' 'x' | w add - 2>&1 | sed 's/[0-9,]\{6,\}/N/'
