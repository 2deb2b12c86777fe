# SPDX-License-Identifier: MIT
# One day, written in every usual way: whatever way the question takes, all are found, and all words marked.
. "$LIB"
cat > january <<'WAYS'
15 يناير 2024
15 كانون الثاني 2024
15 كانون الثاني/يناير 2024
15 يناير/كانون الثاني 2024
15 جانفي 2024
١٥ يناير ٢٠٢٤
15 January 2024
January 15, 2024
15 janvier 2024
15/01/2024
15/1/2024
15.01.2024
2024-01-15
WAYS
cat > august <<'WAYS'
4 أغسطس 2020
4 آب 2020
4 آب/أغسطس 2020
4 أوت 2020
4 غشت 2020
4 August 2020
4 août 2020
04/08/2020
4/8/2020
2020-08-04
WAYS
{
    cat january august
    # None of these is one of those days.
    printf '%s\n' '15 كانون الأول 2024' '15 يونيو 2024' '15/10/2024' '1/15/2023' 'في الثاني من 2024 رقم 15' \
        '4 تموز 2020' '8/2020' 'آب 4'
} | awk '{ printf "{\"title\":\"w%d\",\"body\":\"جرى ذلك في %s كما قيل.\"}\n", NR, $0 }' > ways.jsonl
archive_of < ways.jsonl
ask() {
    while read -r way; do
        # Which, and how many bytes of letters and digits of the dates are not marked.
        w find --all -n 30 --json "$way" | value title | sort -V | tr '\n' ' '
        w find --all -n 30 "$way" | grep -a جرى | sed 's/.*ذلك في //; s/ كما قيل.*//; s/\[[^]]*\]//g' |
            tr -d ' /.,\n-' | wc -c
    done < "$1"
}
ask january
ask august
