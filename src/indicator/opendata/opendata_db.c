/* opendata_db.c - the SQL of kept periods. */
#include "indicator/opendata/opendata_db.h"

static const struct field period_columns[] = {
    FIELD(struct open_period, period.from_day), FIELD(struct open_period, period.to_day), FIELD(struct open_period, version),
    FIELD(struct open_period, closed_ms), FIELD(struct open_period, n_rows), FIELD(struct open_period, sha256),
};
static const struct sql sql_periods = { "open_period_rows",
    "SELECT from_day, to_day, version, closed_ms, n_rows, sha256 FROM open_period WHERE dataset = $1 ORDER BY from_day DESC, to_day DESC"
    " LIMIT 36" };
static const struct sql sql_period_insert = { "open_period_insert",
    "INSERT INTO open_period(dataset, from_day, to_day, version, closed_ms, n_rows, sha256) VALUES($1, $2, $3, $4, $5, $6, $7)" };

enum err open_period_rows(struct db *db, struct arena *a, struct str dataset, db_row_fn *each, void *arg)
{
    struct open_period row = { .closed_ms = 0 };
    return db_all(db, a, &sql_periods, BINDS(BIND(dataset)), FIELDS(period_columns), &row, sizeof row, OPEN_PERIODS_MAX,
                  each, arg);
}

enum err open_period_insert(struct db *db, struct arena *a, struct str dataset, const struct open_period *p)
{
    return db_run(db, a, &sql_period_insert,
                  BINDS(BIND(dataset), BIND(p->period.from_day), BIND(p->period.to_day), BIND(p->version),
                        BIND(p->closed_ms), BIND(p->n_rows), BIND(p->sha256)),
                  NULL);
}

static const struct field row_columns[] = { FIELD(struct kept_row, at), FIELD(struct kept_row, unit_id), FIELD(struct kept_row, cells) };
static const struct sql sql_rows = { "open_row_rows",
    "SELECT at, unit_id, cells FROM open_row WHERE dataset = $1 AND from_day = $2 AND to_day = $3 ORDER BY at LIMIT 3000" };
static const struct sql sql_row_insert = { "open_row_insert",
    "INSERT INTO open_row(dataset, from_day, to_day, at, unit_id, cells) VALUES($1, $2, $3, $4, $5, $6)" };

enum err open_row_rows(struct db *db, struct arena *a, struct str dataset, const struct period *p, db_row_fn *each, void *arg)
{
    struct kept_row row;
    return db_all(db, a, &sql_rows, BINDS(BIND(dataset), BIND(p->from_day), BIND(p->to_day)), FIELDS(row_columns), &row,
                  sizeof row, OPEN_ROWS_MAX, each, arg);
}

enum err open_row_insert(struct db *db, struct arena *a, struct str dataset, const struct period *p, const struct kept_row *rows, size_t n)
{
    struct db_rows write = { .sql = &sql_row_insert };
    for (size_t i = 0; i < n; i++)
        TRY(db_rows_add(a, &write,
                        BINDS(BIND(dataset), BIND(p->from_day), BIND(p->to_day), BIND(rows[i].at),
                              BIND(rows[i].unit_id), BIND(rows[i].cells))));
    return db_rows_write(db, &write);
}
