/* series_db.c - the SQL of series. */
#include "plan/occasion/occasion_db.h"

static const struct field row_fields[] = {               /* the order of SELECT */
    FIELD(struct occasion_series, made_to), FIELD(struct occasion_series, id), FIELD(struct occasion_series, uid),
    FIELD(struct occasion_series, unit_id), FIELD(struct occasion_series, unit),
    FIELD(struct occasion_series, kind, .words = occasion_kinds), FIELD(struct occasion_series, title),
    FIELD(struct occasion_series, title_en),
    FIELD(struct occasion_series, text), FIELD(struct occasion_series, text_en), FIELD(struct occasion_series, place),
    FIELD(struct occasion_series, lat_e6), FIELD(struct occasion_series, lon_e6), FIELD(struct occasion_series, stream),
    FIELD(struct occasion_series, is_stream_open), FIELD(struct occasion_series, weekday, .about = "1 = Monday"),
    FIELD(struct occasion_series, from_minute), FIELD(struct occasion_series, to_minute), FIELD(struct occasion_series, from_day),
    FIELD(struct occasion_series, to_day, .nullable = true, .about = "0: open"), FIELD(struct occasion_series, on_holidays),
    FIELD(struct occasion_series, seats_site), FIELD(struct occasion_series, seats_online),
    FIELD(struct occasion_series, sequence), FIELD(struct occasion_series, changed_ms),
};
const struct fields occasion_series_fields = { row_fields + 1, N_OF(row_fields) - 1 };
#define SELECT                                                                                                                  \
    "SELECT s.made_to, s.id, s.uid, s.unit_id, u.name AS unit, s.kind, s.title, s.title_en, s.text, s.text_en, s.place, s.lat_e6, s.lon_e6," \
    " s.stream, s.is_stream_open, s.weekday, s.from_minute, s.to_minute, s.from_day, s.to_day, s.on_holidays, s.seats_site,"    \
    " s.seats_online, s.sequence, s.changed_ms FROM occasion_series s JOIN unit u ON u.id = s.unit_id WHERE "

static const struct sql sql_by_id = { "series_by_id", SELECT "s.id = $1" };
static const struct sql sql_by_uid = { "series_by_uid", SELECT "s.uid = $1" };

enum err series_by_id(struct db *db, struct arena *a, int64_t id, struct occasion_series *out)
{
    return db_one(db, a, &sql_by_id, BINDS(BIND(id)), FIELDS(row_fields), out);
}

enum err series_by_uid(struct db *db, struct arena *a, struct str uid, struct occasion_series *out)
{
    return db_one(db, a, &sql_by_uid, BINDS(BIND(uid)), FIELDS(row_fields), out);
}

static const struct sql sql_list = { "series_list", SELECT "s.unit_id = $1 AND s.id > $2 ORDER BY s.id LIMIT $3" };

enum err series_list(struct db *db, struct arena *a, int64_t unit_id, int64_t after, int64_t limit, db_row_fn *each, void *arg)
{
    struct occasion_series row;
    return db_all(db, a, &sql_list, BINDS(BIND(unit_id), BIND(after), BIND(limit)), FIELDS(row_fields), &row,
                  sizeof row, (size_t)limit, each, arg);
}

static const struct sql sql_due = { "series_due",
    SELECT "s.made_to < $1 AND (s.to_day IS NULL OR s.made_to < s.to_day) ORDER BY s.made_to LIMIT $2" };

enum err series_due_rows(struct db *db, struct arena *a, int64_t to_day, int64_t limit, db_row_fn *each, void *arg)
{
    struct occasion_series row;
    return db_all(db, a, &sql_due, BINDS(BIND(to_day), BIND(limit)), FIELDS(row_fields), &row, sizeof row,
                  (size_t)limit, each, arg);
}

static const struct sql sql_insert = { "series_insert",
    "INSERT INTO occasion_series(id, uid, unit_id, kind, title, title_en, text, text_en, place, lat_e6, lon_e6, stream, is_stream_open, weekday,"
    " from_minute, to_minute, from_day, to_day, on_holidays, seats_site, seats_online, made_to, sequence, changed_ms, created_by, created_ms)"
    " VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, 0, $23, $24, $23)" };

enum err series_insert(struct db *db, struct arena *a, const struct occasion_series *s, int64_t now_ms, int64_t created_by)
{
    return db_run(db, a, &sql_insert,
                  BINDS(BIND(s->id), BIND(s->uid), BIND(s->unit_id), BIND_WORD(occasion_kinds, s->kind), BIND(s->title),
                        BIND(s->title_en), BIND(s->text), BIND(s->text_en), BIND(s->place), BIND(s->lat_e6),
                        BIND(s->lon_e6), BIND(s->stream), BIND(s->is_stream_open), BIND(s->weekday),
                        BIND(s->from_minute), BIND(s->to_minute), BIND(s->from_day), bind_id(s->to_day),
                        BIND(s->on_holidays), BIND(s->seats_site), BIND(s->seats_online), BIND(s->made_to),
                        BIND(now_ms), BIND(created_by)),
                  NULL);
}

static const struct sql sql_set = { "series_set",
    "UPDATE occasion_series SET to_day = $2, made_to = $3, sequence = $4, changed_ms = $5 WHERE id = $1" };

enum err series_set(struct db *db, struct arena *a, const struct occasion_series *s)
{
    return db_run(db, a, &sql_set,
                  BINDS(BIND(s->id), bind_id(s->to_day), BIND(s->made_to), BIND(s->sequence), BIND(s->changed_ms)),
                  NULL);
}
