# SPDX-License-Identifier: MIT
# list: by date, source, title; the other way; a part of it.
. "$LIB"
archive_of <<'END'
{"title":"Zebra","body":"1","source":"Beta","date":"2024-01-02"}
{"title":"The apple","body":"2","source":"Alpha","date":"2024-01-03"}
{"title":"البيت","body":"3","source":"Beta","date":"2024-01-01"}
{"title":"باب","body":"4","source":"Alpha"}
{"title":"تاج","body":"5","date":"2023"}
{"title":"Le bateau","body":"6","source":"Beta","date":"2024-02"}
{"title":"أمل","body":"7","source":"Alpha","date":"2024-01-03T10:30Z"}
END
titles() { w list --json "$@" | value title | tr '\n' '|'; echo; }
titles
titles --by date
titles --reverse
titles -b source
titles -b source -r
titles -b title
titles -b title -r
titles --limit 2
titles --limit 2 --offset 2
titles --offset 6
titles --source Alpha
titles --date 2024-01
titles --date 2024-01-02..2024-01-03
titles --source Beta --by title --limit 1
says w list --source Nobody
says w list --offset 7
w list | cut -c 9-
w list --json | sed 's/"id": "[a-z2-7]*"/"id": "..."/' | head -n 2
w list --json >1 && json_valid 1
