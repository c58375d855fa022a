/* sheet.c - sheets out, row by row, in flat memory (libxlsxwriter). The only file that sees it. */
#include "paper/sheet.h"
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <xlsxwriter.h>

enum { SHEET_ROWS = 1000000, HEADS_MAX = 64, CELL_BYTES = 32 * KIB };        /* a sheet holds 1,048,576 rows */

struct sheet {
    lxw_workbook *book;
    lxw_worksheet *page;
    lxw_format *bold;
    struct arena *a;                     /* of one row */
    struct str heads[HEADS_MAX];         /* borrowed */
    size_t n_heads;
    lxw_row_t row;
    char path[24];                       /* of a small one */
    bool failed;
};

enum err sheet_open(const char *path, struct sheet **out)
{
    lxw_workbook_options options = { .constant_memory = LXW_TRUE };
    struct sheet *s = calloc(1, sizeof *s);
    if (!s) return ERR_NOMEM;
    s->a = arena_open(4 * MIB);
    s->book = s->a ? workbook_new_opt(path, &options) : NULL;
    s->bold = s->book ? workbook_add_format(s->book) : NULL;
    s->failed = !s->bold;
    if (s->bold) format_set_bold(s->bold);
    *out = s;
    return OK;
}

static void put_text(struct sheet *s, size_t column, struct str text, lxw_format *format)
{
    if (text.n == 0) return;
    char *z = text.n <= CELL_BYTES ? arena_z(s->a, text) : NULL;
    if (!z || worksheet_write_string(s->page, s->row, (lxw_col_t)column, z, format) != LXW_NO_ERROR) s->failed = true;
}

static void begin_page(struct sheet *s)
{
    s->page = workbook_add_worksheet(s->book, NULL);
    s->row = 0;
    if (!s->page) { s->failed = true; return; }
    if (s->n_heads == 0) return;
    worksheet_freeze_panes(s->page, 1, 0);
    worksheet_set_column(s->page, 0, (lxw_col_t)(s->n_heads - 1), 20, NULL);
    for (size_t i = 0; i < s->n_heads; i++) put_text(s, i, s->heads[i], s->bold);
    s->row++;
}

void sheet_heads(struct sheet *s, const struct str *heads, size_t n)
{
    if (s->failed || n > HEADS_MAX) { s->failed = true; return; }
    memcpy(s->heads, heads, n * sizeof *heads);
    s->n_heads = n;
    begin_page(s);
}

void sheet_cells(struct sheet *s, const struct sheet_cell *cells, size_t n)
{
    if (!s->failed && (!s->page || s->row > SHEET_ROWS)) begin_page(s);
    if (s->failed) return;
    for (size_t i = 0; i < n; i++) {
        if (!cells[i].is_number) put_text(s, i, cells[i].text, NULL);
        else if (worksheet_write_number(s->page, s->row, (lxw_col_t)i, (double)cells[i].number, NULL) != LXW_NO_ERROR)
            s->failed = true;
    }
    s->row++;
    arena_reset(s->a);
}

void sheet_row(struct sheet *s, const struct str *cells, size_t n)
{
    struct sheet_cell row[HEADS_MAX];
    if (n > HEADS_MAX) { s->failed = true; return; }
    for (size_t i = 0; i < n; i++) row[i] = (struct sheet_cell){ .text = cells[i] };
    sheet_cells(s, row, n);
}

enum err sheet_close(struct sheet *s)
{
    bool failed = s->failed;
    if (s->book && workbook_close(s->book) != LXW_NO_ERROR) failed = true;
    arena_close(s->a);
    free(s);
    return failed ? ERR_INTERNAL : OK;
}

/* ---- small ones ---- */

enum err sheet_open_small(struct sheet **out)
{
    char path[] = "/tmp/sansang-XXXXXX";
    int fd = mkstemp(path);
    if (fd < 0) return ERR_INTERNAL;
    close(fd);
    enum err e = sheet_open(path, out);
    if (e == OK) memcpy((*out)->path, path, sizeof path);
    else unlink(path);
    return e;
}

static enum err read_whole(FILE *f, struct arena *a, struct str *out)
{
    struct buf b = { .arena = a };
    char piece[4096];
    for (size_t n; (n = fread(piece, 1, sizeof piece, f)) > 0;) buf_add(&b, (struct str){ piece, n });
    if (ferror(f)) return ERR_INTERNAL;
    if (b.failed) return ERR_NOMEM;
    *out = buf_str(&b);
    return OK;
}

enum err sheet_take(struct sheet *s, struct arena *a, struct str *xlsx)
{
    char path[sizeof s->path];
    memcpy(path, s->path, sizeof path);
    enum err e = sheet_close(s);
    FILE *f = e == OK ? fopen(path, "rb") : NULL;        /* written anew under its name */
    unlink(path);
    if (!f) return e != OK ? e : ERR_INTERNAL;
    e = read_whole(f, a, xlsx);
    fclose(f);
    return e;
}
