# SPDX-License-Identifier: MIT
# version, in three ways.
. "$LIB"
want="warraq $(cat "$(dirname "$LIB")/../../src/VERSION")"
for way in version --version -V; do
    [ "$("$WARRAQ" $way)" = "$want" ] || echo "$way is another"
done
"$WARRAQ" version --json >j
sed 's/[0-9]/N/g' j
json_valid j
