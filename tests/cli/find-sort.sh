# SPDX-License-Identifier: MIT
# --sort, --limit and --offset; each page of the answer goes on where the last ended.
. "$LIB"
archive_of <<'END'
{"title":"one","body":"river river river","date":"2024-01-01"}
{"title":"two","body":"river and much else that is said about other things","date":"2024-01-03"}
{"title":"river three","body":"river","date":"2024-01-02"}
{"title":"four","body":"river without a date"}
END
for sort in relevance newest oldest; do
    echo "$sort: $(w find --json --sort $sort river | value title | tr '\n' ' ')"
done
for offset in 0 1 2 3 4 100; do
    echo "$offset: $(w find --json -s oldest -n 1 -o $offset river | value title) $?"
done
w find --json -s oldest river | value rank | tr '\n' ' '
w find --json -s oldest -o 2 river | value rank | tr '\n' ' '
echo
w find --json -n 2 river | value total
says w find -s newest -n 2 river | sed 's/[a-z2-7]\{8\}/ID/'
says w find -n 2 -o 100 river
says w find -n 0 river | sed 's/[a-z2-7]\{8\}/ID/'
