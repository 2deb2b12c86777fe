# SPDX-License-Identifier: MIT
# Standard input, output or error that is closed: no file of the archive gets its number, so that
# nothing is printed into one.
. "$LIB"
archive_samples
for file in lock articles.mdb index.mdb; do
    cp a/$file $file.before
done
w list --json >&- 2>err; echo "list: $?"
w show abcdef 2>&-; echo "show: $?"
w export >&- 2>&- <&-; echo "export: $?"
w add - <&- >out 2>err; echo "add: $?"
w --help >&- 2>err; echo "help: $?"
for file in lock articles.mdb index.mdb; do
    cmp a/$file $file.before
done
says w verify
