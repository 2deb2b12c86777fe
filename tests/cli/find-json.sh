# SPDX-License-Identifier: MIT
# find --json: every key.
. "$LIB"
archive_of <<'END'
{"id":"77","title":"خبر النهر","body":"ارتفع ماء النهر \"ليلا\".","source":"صحيفة","date":"2024-12-08T10:00+03:00","url":"http://example.org/?a=1&b=2","language":"ar"}
{"title":"Bare river","body":"The river."}
END
w find --json النهر | sed 's/"id": "[a-z2-7]*"/"id": "..."/; s/"score": [0-9]*/"score": N/'
w find --json river | sed 's/"id": "[a-z2-7]*"/"id": "..."/; s/"score": [0-9]*/"score": N/'
w find --json --sort newest river | value score
w find --json النهر >1
json_valid 1
says w find --json nothing
