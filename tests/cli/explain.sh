# SPDX-License-Identifier: MIT
# explain, find --explain, did you mean, the ladder.
. "$LIB"
archive_of <<'END'
{"title":"دمشق تستعد للشتاء","body":"استعدت دمشق للشتاء ووصل القطار إلى دمشق. قال الدمشقيون إن المدينة باردة.","date":"2024-12-01"}
{"title":"من حلب","body":"عاد المسافرون من حلب إلى دمشق ثم إلى حمص.","date":"2024-12-02"}
{"title":"Trains","body":"The train to Aleppo was late.","date":"2024-12-03"}
END
says w explain دمشق في
says w explain --json حلب
says w explain دمسق
says w explain كلمةغريبة
says w find --explain 'دمشق المدينة في' -n 1
says w find --explain --json 'قطار'
says w find --explain -n 1 '"إلى دمشق" -حمص'
says w find --explain '(قطار OR حمص) +دمشق'
says w find --explain -s newest دمشق
says w find دمسق
says w find --ladder دمسق
says w find --ladder '+دمشق +حمصص'
says w find --ladder '=احلب'
says w find --ladder '"دمشق حلب"'
says w find --ladder --json '"دمشق حلب"'
says w find --ladder 'دمشق source:none'
says w find 'دمشق kind:page -source:none'
says w explain
# The parts sum up to the score.
w find --explain --json 'دمشق قطار "إلى دمشق"' >found
sed -n 's/.*"explain": \["score \([0-9]*\),.*sum \([0-9]*\)"\].*/\1 \2/p' found |
    while read -r score sum; do [ "$score" = "$sum" ] && echo "the sum is the score"; done
sed -n 's/.*"score": \([0-9]*\).*"explain": \["score \([0-9]*\),.*/\1 \2/p' found |
    while read -r score said; do [ "$score" = "$said" ] && echo "the score is the score"; done
# Typed without Arabic keys.
says w find dimashq
says w find 7alab
says w find Aleppo
says w find pgf
# Signs are letters on an Arabic keyboard; all words of a question, or none.
says w find "hgr'hv pgf"
says w find 'pgf netanyahu'
says w explain "hgr'hv"
says w find --ladder dimashq
