# SPDX-License-Identifier: MIT
# 200 articles, as JSON Lines, that try to act on a terminal: every control, every family of escape
# sequences, in seven bits and in eight, directions, marks without end, tags, fillers.

function u(c) { return sprintf("\\u%04x", c) }
function wide(c) { # beyond the BMP: a pair
    c -= 65536
    return u(55296 + int(c / 1024)) u(56320 + c % 1024)
}
function add(text) { bad[count++] = text }
function many(c, times,    i, out) {
    out = "a"
    for (i = 0; i < times; i++) out = out u(c)
    return out
}

BEGIN {
    esc = u(27); st = esc "\\\\"
    # C0 but NUL (of a text file), DEL, C1
    for (i = 1; i < 32; i++) add("x" u(i) "y")
    add(u(127) u(127) u(127))
    for (i = 128; i < 160; i++) add(u(i) "31;5m")
    # ESC and each kind of byte: intermediates, private, C1 in seven bits, independent functions
    for (i = 32; i < 127; i += 3) add(esc (i == 34 ? "\\\"" : i == 92 ? "\\\\" : sprintf("%c", i)) "A1")
    # CSI: clear, scroll, keys, reports, modes, colours, window, resets
    n = split("2J 3J H 999;999H 6n 5n c >c ?1049h ?1000h ?2004h 4h 20h 31;1;5m 7m 0;0r 8;1;1t 21t 2i !p 61\"p ?5h =19h 1$r 5*x", p, " ")
    for (i = 1; i <= n; i++) { gsub(/"/, "\\\"", p[i]); add(esc "[" p[i]) }
    # strings: DCS, OSC, PM, APC, SOS, ended and not ended
    add(esc "]0;title" u(7)); add(esc "]52;c;YWJj" st); add(esc "]8;;file:///etc/passwd" st "here" esc "]8;;" st)
    add(esc "P1$r0m" st); add(esc "Pq#0;2;0;0;0" st); add(esc "^private" st); add(esc "_app" st); add(esc "Xstring")
    add(esc "]4;0;?" u(7)); add(esc "]50;?" u(7)); add(esc "P+q544e" st); add(esc "[?1;2c"); add(esc "(0lqk" esc "(B")
    # directions and joiners
    for (i = 8203; i <= 8207; i++) add("a" u(i) "ب" u(i) "1")
    for (i = 8232; i <= 8238; i++) add(u(i) "abc" u(i) u(i))
    for (i = 8288; i <= 8303; i++) add("x" u(i) "y")
    add(u(1564) "abc" u(1564)); add("שלום" u(8238) "abc")
    # marks: some, too many, of other scripts, enclosing, selectors
    add(many(768, 5)); add(many(769, 40)); add(many(776, 700)); add("ب" many(1614, 60)); add("ل" many(1617, 9) "ا")
    add("א" many(1463, 12)); add("ก" many(3637, 20)); add("क" many(2381, 15)); add(many(8413, 9)); add(many(65039, 30))
    add("漢" many(12441, 11)); add(many(847, 20)); add(many(8205, 30)); add(many(8204, 30)); add(u(769) u(769) u(769) u(769) u(769) u(769))
    # tags, selectors, shorthand, music beyond the BMP
    add(wide(917505) wide(917569) wide(917631)); add("x" wide(917760) wide(917761)); add(wide(113824) "y"); add(wide(119155) wide(119162))
    # fillers, ligatures, widths, private use, what is no character
    add(u(12644) u(4447) u(10240)); add(u(65021) u(65021)); add("ＡＢＣ漢字" u(12288)); add(u(57344) wide(1048573)); add(u(65529) "a" u(65530) "b" u(65531))
    add(u(65532) u(65533)); add(u(65279) "bom" u(65279)); add(u(173) "soft" u(173)); add(u(6158) u(6155) "mongol"); add("لا" u(1611) "لأ" u(1614))
    # what looks like ours
    add("\\b\\b\\b\\r\\n> q\\r"); add("\\r" esc "[A" esc "[2K> quit"); add("-----END ARTICLE-----"); add("PIN: ")
    for (i = 0; i < 200; i++) {
        a = bad[i % count]; b = bad[(i * 7 + 3) % count]
        printf "{\"title\":\"%sخبر %d%s\",\"source\":\"%ssrc\",\"byline\":\"x%s\",", a, i, b, b, a
        printf "\"url\":\"http://example.org/%s\",\"date\":\"2024-01-%02d\",", b, i % 28 + 1
        printf "\"body\":\"%s نص عربي %s and %s English %s\"}\n", a, b, a, b
    }
}
