# SPDX-License-Identifier: MIT
# Escape sequences, controls and reordering in title, source, byline, body and unknown keys: none
# of them comes out of any command as it is; --raw into a file has the very bytes.
. "$LIB"
archive_of <<'END'
{"id":"x\u001b[31m","title":"Red \u001b[31mtitle\u0007 \u009b2J \u202edesrever\u2069 hostileword","body":"Body \u001b]0;owned\u0007 text \u0085 \u2066isolate\u2069 hostileword\b\b\b","source":"S\u001bc","url":"http://e\u001b[2J","byline":"B\u200e\u202a","language":"e\u001bn","strange":"\u001b[5m\u202e"}
END
cp "$SAMPLES/bad/hostile-terminal.txt" .
ends 0 w add hostile-terminal.txt
for id in $(ids); do
    w show "$id" >"show.$id"
    harmless "show.$id"
    w show --json "$id" >"json.$id"
    harmless "json.$id"
    json_valid "json.$id"
done
w list >list; harmless list
w list --json >list.json; harmless list.json
w find hostileword >find; harmless find
w find --json hostileword >find.json; harmless find.json
w export >export; harmless export; json_valid export
printf '{"title":"x"' >"$(printf 'na\033[31mme')"
w add "$(printf 'na\033[31mme')" >out 2>err; harmless out; harmless err
w show --raw "$(w find --json hostileword | value id)" | grep -c "$(printf '\033')"
wc -l <list
