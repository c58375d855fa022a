/* sheet.h - tables for spreadsheets: XLSX in flat memory, CSV line by line. libxlsxwriter is sheet.c's secret. */
#ifndef SANSANG_SHEET_H
#define SANSANG_SHEET_H
#include "core/arena.h"

/* ---- XLSX ---- */

/* A sticky writer into the new file `path`: after the first failure everything is a no-op and sheet_close says so. */
struct sheet;
MUST_USE enum err sheet_open(const char *path, struct sheet **out);
/* The heads of the columns, bold, kept in view; again on each further sheet that a million rows fill. */
void sheet_heads(struct sheet *s, const struct str *heads, size_t n);
struct sheet_cell { struct str text; int64_t number; bool is_number; };
void sheet_cells(struct sheet *s, const struct sheet_cell *cells, size_t n);
void sheet_row(struct sheet *s, const struct str *cells, size_t n);      /* all text: never taken for a formula */
MUST_USE enum err sheet_close(struct sheet *s);              /* frees; the file is whole when this is OK */

/* A small one, whole in memory: made in a file without a name, which sheet_take reads and forgets. */
MUST_USE enum err sheet_open_small(struct sheet **out);
MUST_USE enum err sheet_take(struct sheet *s, struct arena *a, struct str *xlsx);        /* instead of sheet_close */

/* ---- CSV ---- */

/* One line: quoted where needed, CRLF; what a spreadsheet would take for a formula is made plain text. */
void csv_line(struct buf *out, const struct str *cells, size_t n);

#endif
