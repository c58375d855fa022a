/* export_sheet.c - what the territory holds as a spreadsheet file, page by page, in flat memory. */
#include "territory/export.h"

enum { TOLD_EVERY = 10000, PAGE_BYTES = 16 * MIB };

struct filling { struct sheet *sheet; int64_t rows; };

static enum err put_row(void *arg, const struct str *cells, size_t n)
{
    struct filling *f = arg;
    sheet_row(f->sheet, cells, n);
    f->rows++;
    return OK;
}

static enum err fill(struct db *db, struct arena *a, const struct export_kind *k, int64_t unit_id, struct sheet *sheet,
                     void (*told)(int64_t rows))
{
    struct filling f = { .sheet = sheet };
    struct export_at at = { 0 };
    int64_t last = 0;
    while (!at.done) {
        TRY(k->page(db, a, unit_id, &at, put_row, &f));
        arena_reset(a);
        if (told && f.rows / TOLD_EVERY != last) { told(f.rows); last = f.rows / TOLD_EVERY; }
    }
    return OK;
}

enum err export_xlsx(struct db *db, const struct export_kind *k, int64_t unit_id, const char *path,
                     void (*told)(int64_t rows))
{
    struct sheet *sheet;
    struct str heads[EXPORT_CELLS_MAX];
    struct arena *a = arena_open(PAGE_BYTES);
    if (!a) return ERR_NOMEM;
    for (size_t i = 0; i < k->n; i++) heads[i] = str_z(k->headings[i]);
    enum err e = sheet_open(path, &sheet);
    if (e == OK) {
        sheet_heads(sheet, heads, k->n);
        e = fill(db, a, k, unit_id, sheet, told);
        enum err closed = sheet_close(sheet);
        if (e == OK) e = closed;
    }
    arena_close(a);
    return e;
}
