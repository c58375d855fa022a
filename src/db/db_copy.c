/* db_copy.c - rows from one database into another, typed by the schema, many at a time. */
#include "db/copy.h"
#include "core/log.h"
#include "db/db_impl.h"

enum { TABLES_MAX = 256, ROWS_PER_STATEMENT = 32, TELL_ROWS = 4096, BATCH_BYTES = 64 * MIB, NAME_BYTES = 64 };

struct column { struct str name, type; };
struct table { struct str name; struct column columns[BINDS_MAX]; size_t n; };

struct copy {
    struct db *from, *to;
    struct arena *a;
    db_copied_fn *each;
    void *arg;
    struct table *tables;
    size_t n;
};

static struct str both(const struct db *db, struct str sqlite, struct str pg) { return db_is_sqlite(db) ? sqlite : pg; }

/* ---- what tables there are: of the target, whose schema this program has just made ---- */

static const struct sql sql_tables_sqlite = { "copy_tables_sqlite",
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'schema_step'"
    " ORDER BY name" };
static const struct sql sql_tables_pg = { "copy_tables_pg",
    "SELECT CAST(tablename AS TEXT) FROM pg_tables WHERE schemaname = current_schema() AND tablename <> 'schema_step'"
    " ORDER BY 1" };
static const struct sql sql_columns_sqlite = { "copy_columns_sqlite",
    "SELECT name, type FROM pragma_table_info($1) ORDER BY cid" };
static const struct sql sql_columns_pg = { "copy_columns_pg",
    "SELECT CAST(column_name AS TEXT), CAST(data_type AS TEXT) FROM information_schema.columns"
    " WHERE table_schema = current_schema() AND table_name = $1 ORDER BY ordinal_position" };

static const struct field column_row[] = { FIELD(struct column, name), FIELD(struct column, type) };

static enum err keep_table(const void *row, void *arg)
{
    struct copy *c = arg;
    c->tables[c->n++].name = ((const struct column *)row)->name;
    return OK;
}

static enum err keep_column(const void *row, void *arg)
{
    struct table *t = arg;
    t->columns[t->n++] = *(const struct column *)row;
    return OK;
}

static enum err read_schema(struct copy *c)
{
    struct column scratch;
    bool is_sqlite = db_is_sqlite(c->to);
    if (!(c->tables = arena_new(c->a, struct table, TABLES_MAX))) return ERR_NOMEM;
    TRY(db_all(c->to, c->a, is_sqlite ? &sql_tables_sqlite : &sql_tables_pg, NO_BINDS,
               (struct fields){ column_row, 1 }, &scratch, sizeof scratch, TABLES_MAX, keep_table, c));
    for (size_t i = 0; i < c->n; i++)
        TRY(db_all(c->to, c->a, is_sqlite ? &sql_columns_sqlite : &sql_columns_pg, BINDS(BIND(c->tables[i].name)),
                   FIELDS(column_row), &scratch, sizeof scratch, BINDS_MAX, keep_column, &c->tables[i]));
    return OK;
}

static enum err kind_of(struct str type, enum field_kind *out)
{
    static const struct { struct str type; enum field_kind kind; } kinds[] = {
        { STR("TEXT"), FIELD_TEXT },    { STR("BIGINT"), FIELD_I64 },  { STR("INTEGER"), FIELD_I64 },
        { STR("BOOLEAN"), FIELD_BOOL }, { STR("BYTEA"), FIELD_BYTES },
        { STR("text"), FIELD_TEXT },    { STR("bigint"), FIELD_I64 },
        { STR("boolean"), FIELD_BOOL }, { STR("bytea"), FIELD_BYTES },
    };
    for (size_t i = 0; i < N_OF(kinds); i++)
        if (str_eq(kinds[i].type, type)) { *out = kinds[i].kind; return OK; }
    return ERR_INTERNAL;                                 /* a type outside docs/sql.md */
}

/* ---- statements, made in the arena: it outlives the connections that remember them by address ---- */

static const struct sql *statement(struct copy *c, struct buf *text)
{
    struct sql *q = arena_new(c->a, struct sql, 1);
    buf_add(text, (struct str){ "", 1 });
    if (!q || text->failed) return NULL;
    *q = (struct sql){ "copy", text->p };
    return q;
}

static void add_columns(struct buf *b, const struct table *t)
{
    for (size_t i = 0; i < t->n; i++) {
        if (i) buf_add(b, S(", "));
        buf_add(b, S("\""));
        buf_add(b, t->columns[i].name);
        buf_add(b, S("\""));
    }
}

static const struct sql *select_of(struct copy *c, const struct table *t)
{
    struct buf b = { .arena = c->a };
    buf_add(&b, S("SELECT "));
    add_columns(&b, t);
    buf_add(&b, S(" FROM \""));
    buf_add(&b, t->name);
    buf_add(&b, S("\""));
    return statement(c, &b);
}

static const struct sql *insert_of(struct copy *c, const struct table *t, size_t rows)
{
    struct buf b = { .arena = c->a };
    buf_add(&b, S("INSERT INTO \""));
    buf_add(&b, t->name);
    buf_add(&b, S("\"("));
    add_columns(&b, t);
    buf_add(&b, S(") VALUES"));
    for (size_t i = 0; i < rows * t->n; i++) {
        buf_add(&b, i % t->n ? S(", $") : i ? S("), ($") : S("($"));
        buf_i64(&b, (int64_t)i + 1);
    }
    buf_add(&b, S(")"));
    return statement(c, &b);
}

static const struct sql *about_table(struct copy *c, const char *before, struct str name)
{
    struct buf b = { .arena = c->a };
    buf_add(&b, str_z(before));
    buf_add(&b, S("\""));
    buf_add(&b, name);
    buf_add(&b, S("\""));
    return statement(c, &b);
}

/* ---- rows ---- */

struct filling {
    struct copy *c;
    const struct table *t;
    const char *name;
    const struct sql *many, *one;
    size_t per_statement, n;                             /* rows that fit one statement; rows that wait */
    enum field_kind kinds[BINDS_MAX];
    struct bind binds[BINDS_MAX];
    struct arena *texts;                                 /* of the rows that wait: a walk lends them until the next */
    int64_t rows, total;
};

static enum err put(struct filling *f)
{
    const size_t columns = f->t->n;
    enum err e = OK;
    if (f->n == f->per_statement)
        e = db_run(f->c->to, f->texts, f->many, (struct binds){ f->binds, f->n * columns }, NULL);
    else for (size_t i = 0; i < f->n && e == OK; i++)
        e = db_run(f->c->to, f->texts, f->one, (struct binds){ f->binds + i * columns, columns }, NULL);
    f->n = 0;
    arena_reset(f->texts);
    return e;
}

static enum err bind_of(struct filling *f, const struct cell *x, enum field_kind kind, struct bind *out)
{
    static const enum field_kind held[] = { [CELL_I64] = FIELD_I64, [CELL_BOOL] = FIELD_BOOL, [CELL_TEXT] = FIELD_TEXT,
                                            [CELL_BYTES] = FIELD_BYTES };
    *out = (struct bind){ .kind = kind, .null = x->kind == CELL_NULL };
    if (out->null) return OK;
    bool fits = x->kind != CELL_OTHER && (held[x->kind] == kind || (kind == FIELD_BOOL && x->kind == CELL_I64));
    if (!fits) return ERR_CONFLICT;
    out->i64 = x->i64;
    return kind == FIELD_TEXT || kind == FIELD_BYTES ? arena_copy(f->texts, x->text, &out->text) : OK;
}

static enum err take_row(const struct cell *cells, size_t n, void *arg)
{
    struct filling *f = arg;
    struct bind *row = f->binds + f->n * n;
    for (size_t i = 0; i < n; i++) {
        enum err e = bind_of(f, &cells[i], f->kinds[i], &row[i]);
        if (e == ERR_CONFLICT)
            log_line(LOG_ERROR, "copy_value", LOG_TEXT("table", f->t->name), LOG_TEXT("column", f->t->columns[i].name));
        TRY(e);
    }
    f->n++;
    f->rows++;
    if (f->rows % TELL_ROWS == 0 && f->rows < f->total) TRY(f->c->each(f->name, f->rows, f->total, f->c->arg));
    return f->n == f->per_statement ? put(f) : OK;
}

static enum err fill(struct filling *f)
{
    struct copy *c = f->c;
    int64_t counted;
    const struct sql *count = about_table(c, "SELECT COUNT(*) FROM ", f->t->name);
    const struct sql *empty = about_table(c, "DELETE FROM ", f->t->name), *select = select_of(c, f->t);
    if (!count || !empty || !select || !f->many || !f->one) return ERR_NOMEM;
    TRY(db_i64(c->from, c->a, count, NO_BINDS, &f->total));
    TRY(db_run(c->to, c->a, empty, NO_BINDS, NULL));
    TRY(c->from->is->walk(c->from, select, NO_BINDS, take_row, f));
    TRY(put(f));
    TRY(db_i64(c->to, c->a, count, NO_BINDS, &counted));
    if (counted != f->total) return ERR_INTERNAL;        /* one moment there, ours alone here: they cannot differ */
    return c->each(f->name, counted, f->total, c->arg);
}

static enum err copy_table(struct copy *c, const struct table *t)
{
    struct filling *f = arena_new(c->a, struct filling, 1);
    if (!f) return ERR_NOMEM;
    *f = (struct filling){ .c = c, .t = t, .name = arena_z(c->a, t->name), .texts = arena_open(BATCH_BYTES) };
    f->per_statement = BINDS_MAX / t->n < ROWS_PER_STATEMENT ? BINDS_MAX / t->n : ROWS_PER_STATEMENT;
    f->many = insert_of(c, t, f->per_statement);
    f->one = insert_of(c, t, 1);
    enum err e = f->texts && f->name ? OK : ERR_NOMEM;
    for (size_t i = 0; e == OK && i < t->n; i++) e = kind_of(t->columns[i].type, &f->kinds[i]);
    if (e == OK) e = fill(f);
    arena_close(f->texts);
    if (e != OK) log_line(LOG_ERROR, "copy_table", LOG_TEXT("table", t->name), LOG_TEXT("error", str_z(err_name(e))));
    return e;
}

/* ---- references: looked away from while rows come in any order, followed at the end ---- */

struct reference { struct str drop, add; };
static const struct field reference_row[] = { FIELD(struct reference, drop), FIELD(struct reference, add) };
struct references { struct reference v[TABLES_MAX]; size_t n; };

static const struct sql sql_references_pg = { "copy_references_pg",
    "SELECT 'ALTER TABLE ' || CAST(conrelid AS REGCLASS) || ' DROP CONSTRAINT ' || quote_ident(conname),"
    " 'ALTER TABLE ' || CAST(conrelid AS REGCLASS) || ' ADD CONSTRAINT ' || quote_ident(conname) || ' ' ||"
    " pg_get_constraintdef(oid)"
    " FROM pg_constraint WHERE contype = 'f' AND connamespace = CAST(current_schema() AS REGNAMESPACE)" };
static const struct sql sql_loose_sqlite = { "copy_loose_sqlite", "SELECT COUNT(*) FROM pragma_foreign_key_check" };

static enum err keep_reference(const void *row, void *arg)
{
    struct references *r = arg;
    r->v[r->n++] = *(const struct reference *)row;
    return OK;
}

static enum err run_text(struct copy *c, struct str text)
{
    const char *z = arena_z(c->a, text);
    return z ? c->to->is->script(c->to, z) : ERR_NOMEM;
}

static enum err copy_all(struct copy *c)
{
    struct references *r = arena_new(c->a, struct references, 1);
    struct reference scratch;
    int64_t loose = 0;
    if (!r) return ERR_NOMEM;
    if (!db_is_sqlite(c->to))
        TRY(db_all(c->to, c->a, &sql_references_pg, NO_BINDS, FIELDS(reference_row), &scratch, sizeof scratch,
                   TABLES_MAX, keep_reference, r));
    for (size_t i = 0; i < r->n; i++) TRY(run_text(c, r->v[i].drop));
    for (size_t i = 0; i < c->n; i++) TRY(copy_table(c, &c->tables[i]));
    for (size_t i = 0; i < r->n; i++) TRY(run_text(c, r->v[i].add));
    if (db_is_sqlite(c->to)) TRY(db_i64(c->to, c->a, &sql_loose_sqlite, NO_BINDS, &loose));
    return loose ? ERR_CONFLICT : run_text(c, both(c->to, S(""), S("ANALYZE")));
}

static enum err into(struct db *to, void *arg)
{
    struct copy *c = arg;
    (void)to;                                            /* is c->to: no writer stands between */
    c->n = 0;
    TRY(read_schema(c));
    return copy_all(c);
}

static enum err out_of(struct db *from, void *arg)
{
    struct copy *c = arg;
    (void)from;
    return db_tx(c->to, into, c);
}

enum err db_copy(struct db *from, struct db *to, struct arena *a, db_copied_fn *each, void *arg)
{
    struct copy c = { .from = from, .to = to, .a = a, .each = each, .arg = arg };
    if (db_is_sqlite(to)) TRY(to->is->script(to, "PRAGMA foreign_keys=OFF"));    /* only counts outside a transaction */
    enum err e = db_snapshot(from, out_of, &c);
    if (db_is_sqlite(to)) {
        enum err after = to->is->script(to, "PRAGMA foreign_keys=ON");
        if (e == OK) e = after;
    }
    return e;
}
