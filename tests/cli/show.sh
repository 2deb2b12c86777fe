# SPDX-License-Identifier: MIT
# show: for people, raw, and as JSON.
. "$LIB"
archive_of <<'END'
{"id":"77","title":"A harbour reopens","body":"First paragraph that is long enough to be wrapped at the eighty columns which a pipe has.\nSecond paragraph.","source":"Alpha","date":"2024-12-08T10:00+03:00","url":"http://example.org/?a=1&b=2","language":"en","byline":"By A. Writer","category":"world","region":"north","tags":["x",{"y":null}],"n":1.50}
END
id=$(ids)
says w show "$id"
says w show --raw "$id"
says w show --json "$id"
w show --json "$id" >j && json_valid j
