# SPDX-License-Identifier: MIT
# find --like: articles about the same; the article itself is never among them.
. "$LIB"
archive_of <<'END'
{"title":"Glaciers melt in the valley","body":"Scientists measured the glacier again. The glacier lost four metres of ice this summer, and the valley fears floods.","date":"2024-01-01"}
{"title":"Ice of the glacier shrinks","body":"The glacier above the valley shrinks, say scientists who measured its ice.","date":"2024-01-02"}
{"title":"Bread prices","body":"Bakers of the valley raised the price of bread.","date":"2024-01-03"}
{"title":"Football","body":"The match ended without goals.","date":"2024-01-04"}
{"title":"قطار حلب","body":"وصل القطار إلى محطة حلب بعد إصلاح السكة","date":"2024-01-05"}
{"title":"محطة حلب","body":"أعيد فتح محطة القطار في حلب","date":"2024-01-06"}
{"title":"Unrelated","body":"xylophone quagmire","date":"2024-01-07"}
END
id() { w find --json -n 1 "title:$1" | value id; }
for word in Glaciers Ice قطار Unrelated; do
    echo "$word:"
    w find --json --like "$(id $word)" | value title
    echo "$?"
done
w find --json -n 1 --like "$(id Glaciers)" | value title
w find --json -n 1 -o 1 --like "$(id Glaciers)" | value title
says w find --like zzzzzz
says w find --like "$(id Ice)" words
says w find --like "$(id Ice)" --batch -
for option in --all --literal --ladder --sort=newest; do
    says w find --like "$(id Ice)" "$option"
done
