# SPDX-License-Identifier: MIT
# timeline: matches by day, week, month and year; what has no date is said; busiest days; JSON.
. "$LIB"
archive_of <<'END'
{"title":"flood one","body":"the river rose","date":"2024-11-30T22:10:00Z"}
{"title":"flood two","body":"the river fell","date":"2024-12-02"}
{"title":"flood three","body":"the river rose again","date":"2024-12-02T08:00:00Z"}
{"title":"flood four","body":"the river in December","date":"2024-12"}
{"title":"flood five","body":"the river, once upon a time"}
{"title":"drought","body":"no river at all, it was dry","date":"2023-07-14"}
{"title":"bread","body":"prices of bread","date":"2022-01-01"}
END
for by in day week month year; do
    says w timeline --by $by flood
done
says w timeline river
says w timeline 'river -flood'
says w timeline bread
for by in day week month year; do
    w timeline --json --by $by river
done
says w timeline nothingofthis
says w timeline --json nothingofthis
says w timeline --by decade river
says w timeline '"river'
says w timeline
# A thousand years between two articles: bars of nothing are left out.
archive_of <<'END'
{"title":"old river","body":"x","date":"1003-05-01"}
{"title":"new river","body":"y","date":"2024-05-01"}
END
says w timeline river
says w timeline --by day river
