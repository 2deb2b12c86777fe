# SPDX-License-Identifier: MIT
# about: what a text speaks of, whatever the way it is written; counted from the article's date; show
# lists it; a date in a field in words; a weekday that is not the day's.
. "$LIB"
archive_of <<'DATA'
{"title":"word a1","body":"قال الناطق أمس الأربعاء إن المحادثات بدأت في 27 نوفمبر/تشرين الثاني.","date":"2024-12-05"}
{"title":"word a2","body":"في 27 تشرين الثاني وقع الحدث، وصدر القرار 2254 عام 2015."}
{"title":"word a3","body":"On November 27, 2024 at noon, and in December 2024.","date":"2020-01-01"}
{"title":"word a4","body":"۷ آذر ۱۴۰۳ / 27 Kasım 2024","date":"الثلاثاء 3 كانون الأول 2024"}
{"title":"word a5","body":"الخميس 27 نوفمبر 2024","date":"الاثنين 3 كانون الأول 2024"}
{"title":"word a6","body":"الساعة 20:31، 24/7، 2-1","date":"2024-11-27"}
DATA
q() { echo "$1: $(w find --json --all word "$1" | value title | sort | tr '\n' ' ')"; }
q about:2024-11-27
q about:11-27
q about:2024-12-04
q about:2024-11
q about:2024-12
q about:2024
q about:2015
q about:2254
q about:2024-11-27..2024-12-04
q 'about:"27 تشرين الثاني 2024"'
q date:2024-12-03
says w find word about:13-40
says w find word about:2025..2024
w find --json about:2024-12-04 | value passage
w show --json "$(w find --json about:2024-12-04 | value id)" | tr '{' '\n' | grep -a '"origin"'
