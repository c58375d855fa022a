/* export_xlsx.c - sheets out, row by row, in flat memory (libxlsxwriter). The only file that sees it. */
#include "territory/export.h"
#include <xlsxwriter.h>

enum { SHEET_ROWS = 1000000, TOLD_EVERY = 10000 };       /* a sheet holds 1,048,576 rows: then the next one begins */

struct book {
    lxw_workbook *book;
    lxw_worksheet *sheet;
    lxw_format *bold;
    const struct export_kind *kind;
    struct arena *a;
    lxw_row_t row;
    int64_t rows;
    bool failed;
};

static void cell_put(struct book *b, lxw_col_t column, struct str s, lxw_format *format)
{
    char *z = arena_z(b->a, s);
    if (!z || (s.n && worksheet_write_string(b->sheet, b->row, column, z, format) != LXW_NO_ERROR)) b->failed = true;
}

static void sheet_begin(struct book *b)
{
    b->sheet = workbook_add_worksheet(b->book, NULL);
    b->row = 0;
    if (!b->sheet) { b->failed = true; return; }
    worksheet_freeze_panes(b->sheet, 1, 0);
    worksheet_set_column(b->sheet, 0, (lxw_col_t)(b->kind->n - 1), 18, NULL);
    for (size_t i = 0; i < b->kind->n; i++) cell_put(b, (lxw_col_t)i, str_z(b->kind->headings[i]), b->bold);
    b->row++;
}

static enum err row_put(void *arg, const struct str *cells, size_t n)
{
    struct book *b = arg;
    if (b->row > SHEET_ROWS) sheet_begin(b);
    if (b->failed) return ERR_INTERNAL;
    for (size_t i = 0; i < n; i++) cell_put(b, (lxw_col_t)i, cells[i], NULL);
    b->row++;
    b->rows++;
    return b->failed ? ERR_INTERNAL : OK;
}

static enum err rows_put(struct db *db, struct book *b, int64_t unit_id, void (*told)(int64_t rows))
{
    struct export_at at = { 0 };
    int64_t last = 0;
    while (!at.done) {
        TRY(b->kind->page(db, b->a, unit_id, &at, row_put, b));
        arena_reset(b->a);
        if (told && b->rows / TOLD_EVERY != last) { told(b->rows); last = b->rows / TOLD_EVERY; }
    }
    return OK;
}

enum err export_xlsx(struct db *db, const struct export_kind *k, int64_t unit_id, const char *path, void (*told)(int64_t rows))
{
    lxw_workbook_options options = { .constant_memory = LXW_TRUE };
    struct book b = { .kind = k, .a = arena_open(16 * MIB), .book = workbook_new_opt(path, &options) };
    enum err e = b.a && b.book ? OK : ERR_NOMEM;
    if (e == OK) {
        b.bold = workbook_add_format(b.book);
        if (b.bold) format_set_bold(b.bold);
        sheet_begin(&b);
        e = b.failed ? ERR_INTERNAL : rows_put(db, &b, unit_id, told);
    }
    if (b.book && workbook_close(b.book) != LXW_NO_ERROR && e == OK) e = ERR_INTERNAL;
    arena_close(b.a);
    return e;
}
