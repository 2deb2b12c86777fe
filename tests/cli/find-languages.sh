# SPDX-License-Identifier: MIT
# Words of other languages: parts at zero-width non-joiners, endings, characters in pairs; the marks stand
# at the right letters of what was written.
. "$LIB"
archive_of <<'DATA'
{"title":"گزارش روز","body":"وزیر خارجه گفت که این کتاب‌ها به زودی چاپ می‌شود و نمی‌تواند صبر کند.","date":"2024-12-01","language":"fa"}
{"title":"دو خبر","body":"روزنامه‌نگاران از شهرهای بزرگ با پناهندگان گفت‌وگو کردند که این را نمی‌گویند.","date":"2024-12-02"}
{"title":"سو‌ريا اليوم","body":"في سو‌ريا وعلى الحدود قال ﺍﻟﻮﺯﻳﺮ إن الســلام قريب وإن دِمَشْق آمنة وﻻ خوف على التي بقيت.","date":"2024-12-03"}
{"title":"هەواڵ","body":"پێشمەرگەکان لە هەولێر کۆبوونەوە و کتێبه‌کان بۆ قوتابییەکان هات.","date":"2024-12-04","language":"ckb"}
{"title":"Hilbijartin","body":"Hilbijartinên nû li bajarê Amedê dest pê kirin.","date":"2024-12-05","language":"kmr"}
{"title":"İSTANBUL'DA SEÇİM","body":"İstanbul'da seçimlerin sonuçları ve bakanlığın kararı açıklandı. Isparta sessiz.","date":"2024-12-06","language":"tr"}
{"title":"東京","body":"日本語の新聞と中国经济新闻を読む。","date":"2024-12-07","language":"ja"}
{"title":"Wahlen","body":"Die Wahlen in den Städten der Länder wurden verschoben.","date":"2024-12-08","language":"de"}
{"title":"Journaux","body":"Les journaux nationaux annoncent des élections.","date":"2024-12-09","language":"fr"}
DATA
q() { echo "$1: $(w find --all -n 9 "$1" | grep -ao '\[[^]]*\]' | tr '\n' ' ')"; }
# Parts of Persian and Sorani words, in the field's language or in the guessed one; not of Arabic ones.
q شود
q می‌شود
q میشود
q '"چاپ شود"'
q '"چاپ می‌شود"'
q روزنامه
q 'روزنامه نگاران'
q نگاران
q گفتگو
q کتێبه
q ريا
q سوريا
q title:سوريا
q '=سوريا'
# Endings.
q کتاب
q 'شهر بزرگ'
q پناهنده
q پێشمەرگە
q 'hilbijartin li bajar'
q 'İstanbul seçimi'
q ISTANBUL
q ısparta
q 'Bakanlık seçim'
q "İstanbul'daki Isparta'nın"
q "l'élection d’élections lang:fr"
q 'Stadt und Land'
q 'journal national lang:fr'
# What was typed or printed otherwise.
q الوزير
q السلام
q دمشق
q 'لا خوف'
q ولا
# Characters without spaces.
q 日本
q 本語
q 日本語
q 经济新闻
q 日本語の新聞と
q '新聞,经济'
q '新聞 日本'
q '"語の新聞"'
# Questions in two languages.
q 'دمشق Wahlen'
q 'Wahl OR کتاب OR ولا'
q '+Stadt journaux'
