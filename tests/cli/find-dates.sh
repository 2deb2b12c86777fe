# SPDX-License-Identifier: MIT
# date: a day, a month, a year, a range, open ranges; what has only a year is in its year.
. "$LIB"
archive_of <<'END'
{"title":"word d1","body":"b1","date":"2024-11-26T23:59Z"}
{"title":"word d2","body":"b2","date":"2024-11-27"}
{"title":"word d3","body":"b3","date":"2024-12-08T23:59Z"}
{"title":"word d4","body":"b4","date":"2024-12-09T00:00Z"}
{"title":"word d5","body":"b5","date":"2024"}
{"title":"word d6","body":"b6"}
{"title":"word d7","body":"b7","date":"1969-07-20"}
END
q() { echo "$1: $(w find --json word "$1" | value title | sort | tr '\n' ' ')"; }
q date:2024-12
q date:2024-11-27..2024-12-08
q date:2024
q date:2024-12-08
q date:2024-12-09..
q date:..2024-11-27
q date:1969
q date:2030
says w find word date:soon
says w find word date:2024-13
says w find word date:2024-12-08..2024-11-27
