# SPDX-License-Identifier: MIT
# The same article from other sources: one article, more editions; the first by date is shown.
. "$LIB"
ends 0 w init
printf '%s\n' '{"id":"b2","title":"Same","body":"The same text.","source":"B","date":"2024-05-02","url":"http://b.example.org/2"}' >b
printf '%s\n' '{"id":"a1","title":"Same ","body":" The  same text.","source":"A","date":"2024-05-01"}' >a1
printf '%s\n' '{"id":"c3","title":"Same","body":"The same text.","source":"C"}' >c
ends 0 w add b && says w add a1 && says w add c && says w add a1
w stat --json | value articles
w stat --json | value editions
w show "$(ids)" | sed 's/^id .*/id/'
w show --json "$(ids)" >show.json
sed 's/.*"editions"/"editions"/' show.json
json_valid show.json
w list --source C | cut -c 9-
w list --source A | cut -c 9-
w find source:C same | timeless | cut -c 13-
ends 0 w seal
w show --json "$(ids)" | cmp - show.json
