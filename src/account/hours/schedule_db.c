/* schedule_db.c - the SQL of office hours and days off as people set them. */
#include "account/hours/schedule_db.h"

/* ---- office hours ---- */

static const struct field shift_row[] = {
    FIELD(struct shift_row, unit_id), FIELD(struct shift_row, weekday), FIELD(struct shift_row, from_minute), FIELD(struct shift_row, to_minute),
    FIELD(struct shift_row, valid_from), FIELD(struct shift_row, valid_to, .nullable = true), FIELD(struct shift_row, note),
};
#define SHIFT_COLUMNS "unit_id, weekday, from_minute, to_minute, valid_from, valid_to, note"
static const struct sql sql_insert = { "shift_insert", "INSERT INTO office_hours(" SHIFT_COLUMNS ") VALUES($1, $2, $3, $4, $5, $6, $7)" };
static const struct sql sql_end = { "shifts_end",
    "UPDATE office_hours SET valid_to = $2 WHERE unit_id = $1 AND valid_from < $2 AND (valid_to IS NULL OR valid_to > $2)" };
static const struct sql sql_drop = { "shifts_drop", "DELETE FROM office_hours WHERE unit_id = $1 AND valid_from >= $2" };
static const struct sql sql_count = { "shifts_count", "SELECT COUNT(*) FROM office_hours WHERE unit_id = $1" };
static const struct sql sql_rows = { "shift_rows",
    "SELECT " SHIFT_COLUMNS " FROM office_hours WHERE unit_id IN (0, $1) AND (valid_to IS NULL OR valid_to > $2)"
    " ORDER BY unit_id, valid_from, weekday, from_minute" };

enum err shift_insert(struct db *db, struct arena *a, const struct shift_row *s)
{
    return db_run(db, a, &sql_insert,
                  BINDS(BIND(s->unit_id), BIND(s->weekday), BIND(s->from_minute), BIND(s->to_minute),
                        BIND(s->valid_from), bind_id(s->valid_to), BIND(s->note)),
                  NULL);
}

enum err shifts_end(struct db *db, struct arena *a, int64_t unit_id, int64_t day, int64_t *touched)
{
    int64_t ended, dropped;
    TRY(db_run(db, a, &sql_end, BINDS(BIND(unit_id), BIND(day)), &ended));
    TRY(db_run(db, a, &sql_drop, BINDS(BIND(unit_id), BIND(day)), &dropped));
    *touched = ended + dropped;
    return OK;
}

enum err shifts_count(struct db *db, struct arena *a, int64_t unit_id, int64_t *n) { return db_i64(db, a, &sql_count, BINDS(BIND(unit_id)), n); }

enum err shift_rows(struct db *db, struct arena *a, int64_t unit_id, int64_t day, db_row_fn *each, void *arg)
{
    struct shift_row row;
    return db_all(db, a, &sql_rows, BINDS(BIND(unit_id), BIND(day)), FIELDS(shift_row), &row, sizeof row,
                  2 * SHIFT_ROWS_MAX + SHIFTS_MAX, each, arg);
}

/* ---- days off ---- */

static const struct field day_row[] = {
    FIELD(struct day_off, day), FIELD(struct day_off, kind, .words = calendar_kinds), FIELD(struct day_off, name),
    FIELD(struct day_off, is_sure), FIELD(struct day_off, source),
};
static const struct sql sql_day_put = { "day_off_put",
    "INSERT INTO calendar_day(day, kind, name, is_sure, source) VALUES($1, $2, $3, $4, $5) ON CONFLICT(day) DO UPDATE SET"
    " kind = EXCLUDED.kind, name = EXCLUDED.name, is_sure = EXCLUDED.is_sure, source = EXCLUDED.source" };
static const struct sql sql_day_delete = { "day_off_delete", "DELETE FROM calendar_day WHERE day = $1" };
static const struct sql sql_days = { "day_off_rows",
    "SELECT day, kind, name, is_sure, source FROM calendar_day WHERE day >= $1 AND day < $2 ORDER BY day" };

enum err day_off_put(struct db *db, struct arena *a, const struct day_off *d)
{
    return db_run(db, a, &sql_day_put,
                  BINDS(BIND(d->day), BIND_WORD(calendar_kinds, d->kind), BIND(d->name), BIND(d->is_sure),
                        BIND(d->source)),
                  NULL);
}

enum err day_off_delete(struct db *db, struct arena *a, int64_t day, int64_t *deleted)
{
    return db_run(db, a, &sql_day_delete, BINDS(BIND(day)), deleted);
}

enum err day_off_rows(struct db *db, struct arena *a, int64_t from, int64_t to, db_row_fn *each, void *arg)
{
    struct day_off row;
    return db_all(db, a, &sql_days, BINDS(BIND(from), BIND(to)), FIELDS(day_row), &row, sizeof row, DAYS_OFF_SPAN, each,
                  arg);
}

/* ---- clocks follow ---- */

struct change_row { int64_t n, done; };
static const struct field change_row[] = { FIELD(struct change_row, n), FIELD(struct change_row, done) };
static const struct sql sql_changed = { "worktime_changed", "UPDATE worktime_change SET n = n + 1 WHERE id = 1" };
static const struct sql sql_change = { "worktime_change_row", "SELECT n, done FROM worktime_change WHERE id = 1" };
static const struct sql sql_done = { "worktime_change_done", "UPDATE worktime_change SET done = $1 WHERE id = 1 AND done < $1" };

enum err worktime_changed(struct db *db, struct arena *a) { return db_run(db, a, &sql_changed, NO_BINDS, NULL); }

enum err worktime_change_row(struct db *db, struct arena *a, int64_t *n, int64_t *done)
{
    struct change_row row;
    TRY(db_one(db, a, &sql_change, NO_BINDS, FIELDS(change_row), &row));
    *n = row.n;
    *done = row.done;
    return OK;
}

enum err worktime_change_done(struct db *db, struct arena *a, int64_t n) { return db_run(db, a, &sql_done, BINDS(BIND(n)), NULL); }
