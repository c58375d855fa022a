/* table_in.c - looks at the first bytes of a file and calls the right reader. */
#include "territory/table_in.h"

const char *const table_fault_words[] = { "fine", "encoding", "quote", "row_long", "cells", "format", "bomb", "shape",
                                          NULL };

enum err table_read(struct source *s, table_row_fn *each, void *arg, enum table_fault *fault)
{
    char head[64];
    size_t got, i = 0;
    TRY(source_read(s, 0, head, sizeof head, &got));
    if (got >= 4 && memcmp(head, "PK\3\4", 4) == 0) return xlsx_read(s, each, arg, fault);
    if (got >= 3 && memcmp(head, "\xef\xbb\xbf", 3) == 0) i = 3;
    while (i < got && (head[i] == ' ' || head[i] == '\n' || head[i] == '\r' || head[i] == '\t')) i++;
    if (i < got && head[i] == '{') return geojson_read(s, each, arg, fault);
    return csv_read(s, each, arg, fault);
}
