/* cmd_export.c - `sansang export KIND FILE`: a table into a .csv, .xlsx or .geojson file. */
#include "app/commands.h"
#include "territory/export.h"
#include <stdio.h>

struct export_options { int64_t unit; };
static const struct field export_option_row[] = {
    FIELD(struct export_options, unit, .nullable = true, .min = 1, .max = INT64_MAX,
          .about = "the unit of this id and below (else: all)"),
};
static const struct cli export_cli = {
    .usage = "export [--unit ID] KIND FILE", .args_min = 2, .args_max = 2, .options = FIELDS(export_option_row),
    .about = "Write a table into a new file; its ending says how: .csv, .xlsx, .geojson (units). "
             "KIND: units, houses, residents, teams, visits.\n"
             "Personal numbers leave only as their last four digits, telephone numbers not at all.",
};

enum { PAGE_BYTES = 16 * MIB };
struct leaving { FILE *file; struct arena *a; int64_t rows; };

static enum err put(struct leaving *l, const struct buf *b)
{
    if (b->failed) return ERR_NOMEM;
    return fwrite(b->p, 1, b->n, l->file) == b->n ? OK : ERR_INTERNAL;
}

static enum err line_out(void *arg, const struct str *cells, size_t n)
{
    struct leaving *l = arg;
    struct buf b = { .arena = l->a };
    csv_line(&b, cells, n);
    l->rows++;
    return put(l, &b);
}

static enum err csv_out(struct db *db, const struct export_kind *k, int64_t unit_id, struct leaving *l)
{
    struct str cells[EXPORT_CELLS_MAX];
    struct export_at at = { 0 };
    for (size_t i = 0; i < k->n; i++) cells[i] = str_z(k->headings[i]);
    if (fputs("\xef\xbb\xbf", l->file) < 0) return ERR_INTERNAL;
    TRY(line_out(l, cells, k->n));
    while (!at.done) {
        arena_reset(l->a);
        TRY(k->page(db, l->a, unit_id, &at, line_out, l));
        app_progress("rows", l->rows - 1, 0);
    }
    return OK;
}

static enum err geojson_out(struct db *db, int64_t unit_id, struct leaving *l)
{
    struct export_at at = { 0 };
    while (!at.done) {
        arena_reset(l->a);
        struct buf b = { .arena = l->a };
        TRY(export_geojson(db, l->a, unit_id, &at, &b));
        TRY(put(l, &b));
        app_progress("features", at.resident_id, 0);
    }
    return OK;
}

static void rows_told(int64_t rows) { app_progress("rows", rows, 0); }

static bool ends(struct str s, struct str with)
{
    return s.n > with.n && memcmp(s.p + s.n - with.n, with.p, with.n) == 0;
}

static enum err export_file(struct db *db, const struct export_kind *k, int64_t unit_id, struct str name,
                            const char *path)
{
    if (ends(name, S(".xlsx"))) return export_xlsx(db, k, unit_id, path, rows_told);
    struct leaving l = { .file = fopen(path, "wbx"), .a = arena_open(PAGE_BYTES) };
    enum err e = !l.file ? ERR_BAD_INPUT : !l.a ? ERR_NOMEM
               : ends(name, S(".csv")) ? csv_out(db, k, unit_id, &l) : geojson_out(db, unit_id, &l);
    if (l.file && fclose(l.file) != 0 && e == OK) e = ERR_INTERNAL;
    arena_close(l.a);
    return e;
}

int cmd_export(struct app *app, int argc, char **argv)
{
    struct export_options o = { .unit = CITY_ID };
    struct args args;
    struct db *db;
    int code;
    if (!cli_read(&export_cli, argc, argv, &o, &args, &code)) return code;
    const struct export_kind *k = export_kind_by_name(args.v[0]);
    struct str name = args.v[1];
    bool geojson = ends(name, S(".geojson"));
    if (!k || (geojson && !str_eq(args.v[0], S("units"))) || (!geojson && !ends(name, S(".csv"))
                                                              && !ends(name, S(".xlsx")))) {
        fprintf(stderr, "export: units, houses, residents, teams or visits into a .csv or .xlsx file; units also into "
                "a .geojson file\n");
        return USAGE;
    }
    char *path = arena_z(app->arena, name);
    if (!path || app_open_db(app, &db) != OK) return FAILED;
    enum err e = export_file(db, k, o.unit, name, path);
    db_close(db);
    return e == OK ? DONE : app_fail("export", e);
}
