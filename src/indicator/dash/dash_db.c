/* dash_db.c - the SQL of dashboards. */
#include "indicator/dash/dash_db.h"

/* ---- dashboards ---- */

#define DASH_COLUMNS "id, account_id, name, version, created_ms, changed_ms"
static const struct field dash_columns[] = {
    FIELD(struct dashboard, id), FIELD(struct dashboard, account_id), FIELD(struct dashboard, name), FIELD(struct dashboard, version),
    FIELD(struct dashboard, created_ms), FIELD(struct dashboard, changed_ms),
};

static const struct sql sql_dash = { "dash_row", "SELECT " DASH_COLUMNS " FROM dashboard WHERE id = $1" };
static const struct sql sql_dashes = { "dash_rows",
    "SELECT " DASH_COLUMNS " FROM dashboard WHERE account_id = $1 AND id > $2 ORDER BY id LIMIT $3" };
static const struct sql sql_dash_count = { "dash_count",
    "SELECT COUNT(*) FROM (SELECT 1 FROM dashboard WHERE account_id = $1 LIMIT $2) found" };
static const struct sql sql_dash_insert = { "dash_insert",
    "INSERT INTO dashboard(id, account_id, name, version, created_ms, changed_ms) VALUES($1, $2, $3, $4, $5, $6)" };
static const struct sql sql_dash_update = { "dash_update",
    "UPDATE dashboard SET name = $2, version = $3, changed_ms = $4 WHERE id = $1 AND version = $5" };
static const struct sql sql_dash_delete = { "dash_delete", "DELETE FROM dashboard WHERE id = $1" };
static const struct sql sql_links_delete = { "dash_links_delete", "DELETE FROM dashboard_link WHERE dashboard_id = $1" };
static const struct sql sql_tiles_delete = { "tiles_delete", "DELETE FROM dashboard_tile WHERE dashboard_id = $1" };

enum err dash_row(struct db *db, struct arena *a, int64_t id, struct dashboard *out)
{
    return db_one(db, a, &sql_dash, BINDS(BIND(id)), FIELDS(dash_columns), out);
}

enum err dash_rows(struct db *db, struct arena *a, int64_t account_id, int64_t after, int64_t limit, db_row_fn *each, void *arg)
{
    struct dashboard *row = arena_new(a, struct dashboard, 1);
    if (!row) return ERR_NOMEM;
    return db_all(db, a, &sql_dashes, BINDS(BIND(account_id), BIND(after), BIND(limit)), FIELDS(dash_columns), row,
                  sizeof *row, (size_t)limit, each, arg);
}

enum err dash_count(struct db *db, struct arena *a, int64_t account_id, int64_t max, int64_t *n)
{
    return db_i64(db, a, &sql_dash_count, BINDS(BIND(account_id), BIND(max)), n);
}

enum err dash_insert(struct db *db, struct arena *a, const struct dashboard *d)
{
    return db_run(db, a, &sql_dash_insert,
                  BINDS(BIND(d->id), BIND(d->account_id), BIND(d->name), BIND(d->version), BIND(d->created_ms),
                        BIND(d->changed_ms)),
                  NULL);
}

enum err dash_update(struct db *db, struct arena *a, const struct dashboard *d, int64_t seen)
{
    int64_t changed;
    TRY(db_run(db, a, &sql_dash_update,
               BINDS(BIND(d->id), BIND(d->name), BIND(d->version), BIND(d->changed_ms), BIND(seen)), &changed));
    return changed == 1 ? OK : ERR_CONFLICT;
}

enum err dash_delete(struct db *db, struct arena *a, int64_t id)
{
    TRY(db_run(db, a, &sql_links_delete, BINDS(BIND(id)), NULL));
    TRY(db_run(db, a, &sql_tiles_delete, BINDS(BIND(id)), NULL));
    return db_run(db, a, &sql_dash_delete, BINDS(BIND(id)), NULL);
}

/* ---- tiles ---- */

static const struct field tile_columns[] = {
    FIELD(struct tile, kind, .words = tile_kinds), FIELD(struct tile, width, .words = tile_widths), FIELD(struct tile, indicator),
    FIELD(struct tile, unit_id), FIELD(struct tile, period), FIELD(struct tile, split, .words = tile_splits), FIELD(struct tile, title),
};
static const struct sql sql_tiles = { "tile_rows",
    "SELECT kind, width, indicator, unit_id, period, split, title FROM dashboard_tile WHERE dashboard_id = $1 ORDER BY at LIMIT 24" };
static const struct sql sql_tile_insert = { "tile_insert",
    "INSERT INTO dashboard_tile(dashboard_id, at, kind, width, indicator, unit_id, period, split, title)"
    " VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9)" };

static enum err keep_tile(const void *row, void *arg)
{
    struct dashboard *d = arg;
    d->tiles[d->n_tiles++] = *(const struct tile *)row;
    return OK;
}

enum err tile_rows(struct db *db, struct arena *a, struct dashboard *d)
{
    struct tile row;
    d->n_tiles = 0;
    return db_all(db, a, &sql_tiles, BINDS(BIND(d->id)), FIELDS(tile_columns), &row, sizeof row, TILES_MAX, keep_tile,
                  d);
}

enum err tile_write(struct db *db, struct arena *a, const struct dashboard *d)
{
    struct db_rows rows = { .sql = &sql_tile_insert };
    TRY(db_run(db, a, &sql_tiles_delete, BINDS(BIND(d->id)), NULL));
    for (size_t i = 0; i < d->n_tiles; i++) {
        const struct tile *t = &d->tiles[i];
        TRY(db_rows_add(a, &rows,
                        BINDS(BIND(d->id), bind_i64((int64_t)i), BIND_WORD(tile_kinds, t->kind),
                              BIND_WORD(tile_widths, t->width), BIND(t->indicator), BIND(t->unit_id), BIND(t->period),
                              BIND_WORD(tile_splits, t->split), BIND(t->title))));
    }
    return db_rows_write(db, &rows);
}

/* ---- links ---- */

static const struct field link_columns[] = {
    FIELD(struct dash_link, id), FIELD(struct dash_link, dashboard_id), FIELD(struct dash_link, created_ms),
    FIELD(struct dash_link, revoked_ms, .nullable = true),
};
static const struct sql sql_link_insert = { "dash_link_insert",
    "INSERT INTO dashboard_link(id, dashboard_id, key_hash, made_by, created_ms, revoked_ms) VALUES($1, $2, $3, $4, $5, NULL)" };
static const struct sql sql_links = { "dash_link_rows",
    "SELECT id, dashboard_id, created_ms, revoked_ms FROM dashboard_link WHERE dashboard_id = $1 AND id > $2 ORDER BY id LIMIT $3" };
static const struct sql sql_link_count = { "dash_link_count",
    "SELECT COUNT(*) FROM (SELECT 1 FROM dashboard_link WHERE dashboard_id = $1 AND revoked_ms IS NULL LIMIT $2) found" };
static const struct sql sql_link_revoke = { "dash_link_revoke",
    "UPDATE dashboard_link SET revoked_ms = COALESCE(revoked_ms, $3) WHERE dashboard_id = $1 AND id = $2" };
static const struct sql sql_link_hash = { "dash_link_by_hash",
    "SELECT dashboard_id FROM dashboard_link WHERE key_hash = $1 AND revoked_ms IS NULL" };

enum err dash_link_insert(struct db *db, struct arena *a, const struct dash_link *l, struct bytes key_hash, int64_t made_by)
{
    return db_run(db, a, &sql_link_insert,
                  BINDS(BIND(l->id), BIND(l->dashboard_id), BIND(key_hash), BIND(made_by), BIND(l->created_ms)), NULL);
}

enum err dash_link_rows(struct db *db, struct arena *a, int64_t dashboard_id, int64_t after, int64_t limit, db_row_fn *each, void *arg)
{
    struct dash_link row;
    return db_all(db, a, &sql_links, BINDS(BIND(dashboard_id), BIND(after), BIND(limit)), FIELDS(link_columns), &row,
                  sizeof row, (size_t)limit, each, arg);
}

enum err dash_link_count(struct db *db, struct arena *a, int64_t dashboard_id, int64_t max, int64_t *n)
{
    return db_i64(db, a, &sql_link_count, BINDS(BIND(dashboard_id), BIND(max)), n);
}

enum err dash_link_revoke(struct db *db, struct arena *a, int64_t dashboard_id, int64_t id, int64_t now_ms, bool *found)
{
    int64_t changed;
    TRY(db_run(db, a, &sql_link_revoke, BINDS(BIND(dashboard_id), BIND(id), BIND(now_ms)), &changed));
    *found = changed == 1;
    return OK;
}

enum err dash_link_by_hash(struct db *db, struct arena *a, struct bytes key_hash, int64_t *dashboard_id)
{
    return db_i64(db, a, &sql_link_hash, BINDS(BIND(key_hash)), dashboard_id);
}
