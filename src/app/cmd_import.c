/* cmd_import.c - `sansang import KIND FILE`: a list brought in from the command line, every refused row printed. */
#include "app/commands.h"
#include "core/time.h"
#include "territory/import.h"
#include <stdio.h>

struct import_options { bool dry_run; int64_t unit; };
static const struct field import_option_row[] = {
    FIELD(struct import_options, dry_run, .nullable = true, .about = "try everything, keep nothing"),
    FIELD(struct import_options, unit, .nullable = true, .min = 1, .max = INT64_MAX,
          .about = "rows must lie within the unit of this id (else: the whole city)"),
};
static const struct cli import_cli = {
    .usage = "import [--dry-run] [--unit ID] KIND FILE", .args_min = 2, .args_max = 2,
        .options = FIELDS(import_option_row),
    .about = "Bring in a list (CSV, XLSX; units also GeoJSON). KIND: units, aliases, houses, teams. "
             "Twice changes nothing.\n"
             "Refused rows go to standard output as line, column, code, reason; exit code 3 when there were any.",
};

static enum err faults_print(void *arg, const struct import_fault *v, size_t n)
{
    (void)arg;
    for (size_t i = 0; i < n; i++)
        printf("%lld\t%.*s\t%.*s\t%.*s\n", (long long)v[i].line, (int)v[i].column_name.n, v[i].column_name.p,
               (int)v[i].code.n, v[i].code.p, (int)v[i].reason.n, v[i].reason.p);
    return OK;
}

static enum err progress(void *arg, const struct import_totals *sofar, int64_t bytes_read)
{
    (void)sofar;
    const struct source *s = arg;
    app_progress("bytes read", bytes_read, s->size);
    return OK;
}

static int told(const struct import_totals *t, bool dry_run)
{
    fprintf(stderr, "%s: %lld rows, %lld good (%lld new, %lld changed), %lld refused\n", dry_run ? "looked at"
            : "brought in",
            (long long)t->rows_total, (long long)t->rows_good, (long long)t->rows_new, (long long)t->rows_changed,
            (long long)t->rows_bad);
    return t->rows_bad ? REFUSED : DONE;
}

static int import_file(struct app *app, struct db *db, const struct import_kind *kind, const struct import_options *o,
                       FILE *f)
{
    struct source source;
    struct import_totals totals = { 0 };
    struct import_fault fault = { 0 };
    enum err e = source_file(f, &source);
    struct import_ask ask = { .kind = kind, .keys = app->keys, .unit_id = o->unit ? o->unit : CITY_ID,
                              .now_ms = clock_now_ms(),
                              .batch_rows = 2000, .dry_run = o->dry_run, .lang = LANG_VI, .on_faults = faults_print, .on_batch = progress,
                              .arg = &source };
    if (e == OK) e = import_read(db, &ask, &source, &totals, &fault);
    if (e == OK) return told(&totals, o->dry_run);
    if (e == ERR_BAD_INPUT && fault.reason.n)
        fprintf(stderr, "line %lld: %.*s\n", (long long)fault.line, (int)fault.reason.n, fault.reason.p);
    return app_fail("import", e);
}

/* A new installation has no units yet: the built-in ones of Hà Nội come first, so that any list has something to lie
   in. */ static enum err city_ready(struct db *db)
{
    struct arena *a = arena_open(16 * MIB);
    struct unit city;
    enum err e = a ? unit_by_id(db, a, CITY_ID, &city) : ERR_NOMEM;
    if (e == ERR_NOT_FOUND) {
        e = territory_load_hanoi(db, a, clock_now_ms());
        if (e == OK) fprintf(stderr, "the 126 built-in wards and communes of Hà Nội came in first\n");
    }
    arena_close(a);
    return e;
}

/* Millions of rows go into the indexes of the whole city: as much as the serving writer keeps of them (db_sqlite.c). */
enum { WRITER_KIB = 24 * KIB };

int cmd_import(struct app *app, int argc, char **argv)
{
    struct import_options o = { 0 };
    struct args args;
    struct db *db;
    int code;
    if (!cli_read(&import_cli, argc, argv, &o, &args, &code)) return code;
    const struct import_kind *kind = import_kind_by_name(args.v[0]);
    char *path = arena_z(app->arena, args.v[1]);
    if (!kind) { fprintf(stderr, "import: there is no list of the kind %.*s\n", (int)args.v[0].n,
                         args.v[0].p); return USAGE; }
    FILE *f = path ? fopen(path, "rb") : NULL;
    if (!f) { fprintf(stderr, "import: %s cannot be read\n", path ? path : ""); return USAGE; }
    code = FAILED;
    if (app_open_keys(app) == OK && app_open_db(app, &db) == OK) {
        enum err e = db_keep_kib(db, WRITER_KIB);
        if (e == OK) e = city_ready(db);
        code = e == OK ? import_file(app, db, kind, &o, f) : app_fail("import", e);
        db_close(db);
    }
    fclose(f);
    return code;
}
