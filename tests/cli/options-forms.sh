# SPDX-License-Identifier: MIT
# An option in all its forms, before, between and behind the words. In a question -soldest is a word.
. "$LIB"
archive_samples
w find --limit 1 --sort oldest حلب | timeless >want
for form in '-n 1 -s oldest حلب' '-n1 -s oldest حلب' '--limit=1 --sort=oldest حلب' \
    'حلب --limit 1 --sort oldest' '--limit 1 حلب --sort=oldest' '-n 1 -s oldest -- حلب'; do
    # shellcheck disable=SC2086
    w find $form >timed || echo "$form: $?"
    timeless <timed >got
    cmp want got
done
"$WARRAQ" list -a a --limit 1 >1; "$WARRAQ" --archive=a list --limit 1 >2; cmp 1 2
"$WARRAQ" --archive a list --limit 1 >2; cmp 1 2
"$WARRAQ" -aa list --limit 1 >2; cmp 1 2
"$WARRAQ" list --archive=a --limit 1 >2; cmp 1 2
echo compared
