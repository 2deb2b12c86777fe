# SPDX-License-Identifier: MIT
# What was counted in for a word, also what is a phrase: names in two words, months, dates.
. "$LIB"
archive_of <<'END'
{"title":"أبو مازن في رام الله","body":"قال أبو مازن إن الجلسة في كانون الثاني 2024 كانت طويلة.","date":"2024-01-20"}
{"title":"عبدالله","body":"زار عبدالله المدينة في يناير.","date":"2024-01-21"}
{"title":"أبو علاء","body":"أبو علاء مع سمير.","date":"2024-01-22"}
END
q() { echo "== $1"; w find --explain -n 1 "$1" | sed '/^$/,$d; s/ in [0-9]* ms//'; }
q أبومازن
q '"عبد الله"'
q 'كانون الثاني'
q 'يناير 2024'
# Both words are there, not side by side: nothing answers, so the word is not known.
q أبوسمير
q 'أبوسمير المدينة'
w find --explain --json أبومازن | head -n 1
