/* SPDX-License-Identifier: MIT */
/* Writes src/ingest/charset_tables.c from this machine's iconv:
 *
 *     cc -o /tmp/gen tools/gen_charset_tables.c && /tmp/gen > src/ingest/charset_tables.c
 *
 * The result is frozen in the tree, because a static program has no iconv. A unit test compares
 * it with iconv again wherever that knows the two encodings. */
#include <iconv.h>
#include <stdint.h>
#include <stdio.h>

/* The character of a byte, or 0 when the encoding has none there. */
static unsigned decode(iconv_t cd, unsigned char byte)
{
    char in[1] = {(char)byte};
    unsigned char out[4] = {0};
    char *from = in;
    char *to = (char *)out;
    size_t in_left = 1;
    size_t out_left = sizeof out;
    (void)iconv(cd, NULL, NULL, NULL, NULL);
    if (iconv(cd, &from, &in_left, &to, &out_left) == (size_t)-1 || out_left != 2) {
        return 0;
    }
    return (unsigned)out[0] | (unsigned)out[1] << 8;
}

static int table(const char *name, const char *encoding)
{
    iconv_t cd = iconv_open("UTF-16LE", encoding);
    if (cd == (iconv_t)-1) {
        (void)fprintf(stderr, "iconv does not know %s\n", encoding);
        return 1;
    }
    (void)printf("\nconst uint16_t %s[128] = {", name);
    for (unsigned i = 0; i < 128; i++) {
        (void)printf("%s0x%04X,", i % 8 == 0 ? "\n    " : " ",
                     decode(cd, (unsigned char)(128 + i)));
    }
    (void)printf("\n};\n");
    (void)iconv_close(cd);
    return 0;
}

int main(void)
{
    (void)printf("/* SPDX-License-Identifier: MIT */\n"
                 "/* Made by tools/gen_charset_tables.c; do not edit. */\n"
                 "#include \"ingest/charset.h\"\n");
    return table("ingest_windows_1256", "WINDOWS-1256") | table("ingest_iso_8859_6", "ISO-8859-6");
}
