/* office.c - documents of word processors and tables (ECMA-376) by the directory at the end of their ZIP (APPNOTE
   4.3.12, 4.3.16); nothing is unpacked. One that carries macros, is encrypted or needs ZIP64 is of no kind we take. */
#include "paper/sniff.h"

enum { END_BYTES = 22, COMMENT_MAX = 65535, ENTRY_BYTES = 46, ENTRIES_MAX = 5000, ENCRYPTED = 1 };

static unsigned u16(struct str s, size_t at) { return (unsigned char)s.p[at] | (unsigned)(unsigned char)s.p[at + 1] << 8; }
static size_t u32(struct str s, size_t at) { return u16(s, at) | (size_t)u16(s, at + 2) << 16; }

static bool ends_with(struct str s, struct str with)
{
    return s.n >= with.n && memcmp(s.p + s.n - with.n, with.p, with.n) == 0;
}

/* Where the end record begins; 0: nowhere. */
static size_t end_of(struct str s)
{
    if (s.n < END_BYTES + ENTRY_BYTES) return 0;
    size_t last = s.n - END_BYTES, first = last > COMMENT_MAX ? last - COMMENT_MAX : 1;
    for (size_t at = last; at >= first; at--)
        if (memcmp(s.p + at, "PK\5\6", 4) == 0 && at + END_BYTES + u16(s, at + 20) == s.n) return at;
    return 0;
}

enum sniffed sniff_whole(struct str s)
{
    bool has_types = false, is_text = false, is_table = false;
    if (s.n < 4 || memcmp(s.p, "PK\3\4", 4) != 0) return sniff(s);
    size_t end = end_of(s);
    if (!end) return SNIFF_UNKNOWN;
    size_t entries = u16(s, end + 10), at = u32(s, end + 16);
    if (entries > ENTRIES_MAX) return SNIFF_UNKNOWN;
    for (size_t i = 0; i < entries; i++) {
        if (at > end || end - at < ENTRY_BYTES || memcmp(s.p + at, "PK\1\2", 4) != 0) return SNIFF_UNKNOWN;
        struct str name = { s.p + at + ENTRY_BYTES, u16(s, at + 28) };
        size_t whole = ENTRY_BYTES + name.n + u16(s, at + 30) + u16(s, at + 32);
        if (end - at < whole || (u16(s, at + 8) & ENCRYPTED) || ends_with(name, S("vbaProject.bin")))
            return SNIFF_UNKNOWN;
        has_types = has_types || str_eq(name, S("[Content_Types].xml"));
        is_text = is_text || str_eq(name, S("word/document.xml"));
        is_table = is_table || str_eq(name, S("xl/workbook.xml"));
        at += whole;
    }
    if (!has_types || is_text == is_table) return SNIFF_UNKNOWN;
    return is_text ? SNIFF_DOCX : SNIFF_XLSX;
}
