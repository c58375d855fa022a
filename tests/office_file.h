/* office_file.h - a ZIP for tests whose entries are named as those of a document of an office program, none of them
   packed. */
#ifndef SANSANG_TEST_OFFICE_FILE_H
#define SANSANG_TEST_OFFICE_FILE_H
#include "core/arena.h"

static inline void zip_number(struct buf *b, size_t bytes, unsigned long x)
{
    char v[4];
    for (size_t i = 0; i < bytes; i++) v[i] = (char)(x >> (8 * i) & 0xff);
    buf_add(b, (struct str){ v, bytes });
}

/* What stands in an entry and in its line of the directory alike; `flags` bit 0: encrypted. */
static inline void zip_entry(struct buf *b, const char *name, unsigned flags, bool is_line, unsigned long at)
{
    buf_add(b, is_line ? (struct str){ "PK\1\2\24\0", 6 } : (struct str){ "PK\3\4", 4 });
    zip_number(b, 2, 20);
    zip_number(b, 2, flags);
    for (int i = 0; i < 5; i++) zip_number(b, i < 3 ? 2 : 4, 0);        /* method, time, day, sum, packed */
    zip_number(b, 4, 0);
    zip_number(b, 2, strlen(name));
    zip_number(b, 2, 0);
    for (int i = 0; is_line && i < 4; i++) zip_number(b, i < 3 ? 2 : 4, 0);      /* comment, disk, attributes */
    if (is_line) zip_number(b, 4, at);
    buf_add(b, str_z(name));
}

/* names: NULL-ended. */
static inline struct str zip_of(struct arena *a, const char *const *names, unsigned flags)
{
    struct buf b = { .arena = a }, lines = { .arena = a };
    size_t n = 0;
    for (; names[n]; n++) {
        zip_entry(&lines, names[n], flags, true, b.n);
        zip_entry(&b, names[n], flags, false, 0);
    }
    size_t from = b.n;
    buf_add(&b, buf_str(&lines));
    buf_add(&b, (struct str){ "PK\5\6\0\0\0\0", 8 });
    zip_number(&b, 2, n);
    zip_number(&b, 2, n);
    zip_number(&b, 4, lines.n);
    zip_number(&b, 4, from);
    zip_number(&b, 2, 0);
    return buf_str(&b);
}
#define ZIP(a, ...) zip_of((a), (const char *const[]){ __VA_ARGS__, NULL }, 0)
#define DOCX(a) ZIP(a, "[Content_Types].xml", "_rels/.rels", "word/document.xml")
#define XLSX(a) ZIP(a, "[Content_Types].xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml")

#endif
