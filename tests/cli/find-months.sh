# SPDX-License-Identifier: MIT
# A month in a question is found by all its names and by its number; numbers in all digits.
. "$LIB"
archive_of <<'DATA'
{"title":"w1","body":"قال إنه في 15 كانون الثاني 2024 بدأ العمل."}
{"title":"w2","body":"نشر في 15/01/2024 عند الظهر."}
{"title":"w3","body":"نشر 2024-01-15 عند الظهر."}
{"title":"w4","body":"حدث في يناير 2024 ما حدث، وفي 15 جانفي 2024 أيضا."}
{"title":"w5","body":"It was published on 15 January 2024."}
{"title":"w6","body":"في كانون الأول 2024 وفي الثاني من 2024 رقم 01."}
{"title":"w7","body":"في ١٥ آذار/مارس ٢٠٢٤ وصل مئة."}
{"title":"w8","body":"مارس الرياضة عام 2023، وشارك ۱۰۰ لاعب."}
{"title":"w9","body":"2024-03-15 / 15 March 2024, 100 men."}
DATA
q() {
    echo "$1: $(w find --json --all "$1" | value title | sort | tr '\n' ' ')"
    w find --all "$1" | grep -ao '\[[^]]*\]' | sort | uniq -c | sed 's/^ *//' | tr '\n' ' '
    echo
}
q 'يناير 2024'
q 'كانون الثاني 2024'
q 'January 2024'
q 2024-01
q 01/2024
q 2024-01-15
q 15/01/2024
q 'مارس 2024'
q مارس
q 'آذار/مارس'
q '15 آذار/مارس 2024'
q 'كانون الثاني/يناير،2024'
q 2024-03
q ١٠٠
q 100
q 2024-13
q '2024-01 2024-03'
