/* occasion_db.c - the SQL of occasions, their materials and crew. */
#include "plan/occasion/occasion_db.h"
#include "plan/occasion/feed.h"

#define UNIT_ABOUT "who holds it"
static const struct field row_fields[] = {               /* the order of COLUMNS; the desk's come first */
    FIELD(struct occasion, series_day, .nullable = true), FIELD(struct occasion, changed_ms),
    FIELD(struct occasion, next_ms, .nullable = true),
    FIELD(struct occasion, reminded), FIELD(struct occasion, id), FIELD(struct occasion, uid),
    FIELD(struct occasion, series_id, .nullable = true),
    FIELD(struct occasion, is_public), FIELD(struct occasion, is_stream_open), FIELD(struct occasion, link, .about = "of the stream"),
    FIELD(struct occasion, sequence), FIELD(struct occasion, created_ms),
    FIELD(struct occasion, code), FIELD(struct occasion, unit_id), FIELD(struct occasion, unit, .about = UNIT_ABOUT),
    FIELD(struct occasion, kind, .words = occasion_kinds), FIELD(struct occasion, state, .words = occasion_states),
    FIELD(struct occasion, title), FIELD(struct occasion, title_en), FIELD(struct occasion, text), FIELD(struct occasion, text_en),
    FIELD(struct occasion, place, .about = "empty: not on site"), FIELD(struct occasion, lat_e6), FIELD(struct occasion, lon_e6),
    FIELD(struct occasion, has_stream), FIELD(struct occasion, stream, .about = "empty unless the link is for everybody"),
    FIELD(struct occasion, starts_ms), FIELD(struct occasion, ends_ms),
    FIELD(struct occasion, opens_ms, .nullable = true, .about = "registration; 0: when announced"),
    FIELD(struct occasion, closes_ms, .nullable = true, .about = "0: at the end"),
    FIELD(struct occasion, seats_site, .about = "0: no limit"), FIELD(struct occasion, seats_online, .about = "0: no limit"),
    FIELD(struct occasion, reason, .about = "why it was cancelled"),
};
enum { DESK_FROM = 4, PUBLIC_FROM = 12 };
const struct fields occasion_desk_fields = { row_fields + DESK_FROM, N_OF(row_fields) - DESK_FROM },
    occasion_fields = { row_fields + PUBLIC_FROM, N_OF(row_fields) - PUBLIC_FROM };
#define COLUMNS                                                                                                                  \
    "o.series_day, o.changed_ms, o.next_ms, o.reminded, o.id, o.uid, o.series_id, o.is_public, o.is_stream_open, o.stream AS link,"    \
    " o.sequence, o.created_ms, o.code, o.unit_id, u.name AS unit, o.kind, o.state, o.title, o.title_en, o.text, o.text_en,"     \
    " o.place, o.lat_e6, o.lon_e6, o.stream <> '' AS has_stream, CASE WHEN o.is_stream_open THEN o.stream ELSE '' END AS stream," \
    " o.starts_ms, o.ends_ms, o.opens_ms, o.closes_ms, o.seats_site, o.seats_online, o.reason"
#define SELECT "SELECT " COLUMNS " FROM occasion o JOIN unit u ON u.id = o.unit_id WHERE "

static const struct sql sql_by_id = { "occasion_by_id", SELECT "o.id = $1" };
static const struct sql sql_by_uid = { "occasion_by_uid", SELECT "o.uid = $1" };
static const struct sql sql_by_code = { "occasion_by_code", SELECT "o.code = $1" };

enum err occasion_by_id(struct db *db, struct arena *a, int64_t id, struct occasion *out)
{
    return db_one(db, a, &sql_by_id, BINDS(BIND(id)), FIELDS(row_fields), out);
}

enum err occasion_by_uid(struct db *db, struct arena *a, struct str uid, struct occasion *out)
{
    return db_one(db, a, &sql_by_uid, BINDS(BIND(uid)), FIELDS(row_fields), out);
}

enum err occasion_by_code(struct db *db, struct arena *a, struct str code, struct occasion *out)
{
    return db_one(db, a, &sql_by_code, BINDS(BIND(code)), FIELDS(row_fields), out);
}

static enum err rows(struct db *db, struct arena *a, const struct sql *q, struct binds b, int64_t limit, db_row_fn *each, void *arg)
{
    struct occasion row = { .id = 0 };
    return db_all(db, a, q, b, FIELDS(row_fields), &row, sizeof row, (size_t)limit, each, arg);
}

/* ---- the launch for the wall: it runs, else it comes, else it was. What was ended by hand runs no more. ---- */

#define LAUNCH SELECT "o.kind = 'launch' AND o.is_public AND o.state <> 'draft' AND o.state <> 'cancelled' AND "
static const struct sql sql_launch[] = {
    { "occasion_launch_now", LAUNCH "o.starts_ms <= $1 AND o.ends_ms > $1 AND o.state <> 'ended'"
      " ORDER BY o.starts_ms DESC, o.id DESC LIMIT 1" },
    { "occasion_launch_next", LAUNCH "o.starts_ms > $1 AND o.state <> 'ended' ORDER BY o.starts_ms, o.id LIMIT 1" },
    { "occasion_launch_last", LAUNCH "o.starts_ms <= $1 ORDER BY o.starts_ms DESC, o.id DESC LIMIT 1" },
};

enum err occasion_launch(struct db *db, struct arena *a, int64_t now_ms, struct occasion *out)
{
    enum err e = ERR_NOT_FOUND;
    for (size_t i = 0; i < N_OF(sql_launch) && e == ERR_NOT_FOUND; i++)
        e = db_one(db, a, &sql_launch[i], BINDS(BIND(now_ms)), FIELDS(row_fields), out);
    return e;
}

/* ---- lists ---- */

/* What comes ends in the future and began at most OCCASION_LONG_DAYS ago, so that a walk by start meets few that are over. */
#define SHOWN SELECT "o.is_public AND o.state <> 'draft' AND "
#define COMING "o.starts_ms >= $1 AND (o.starts_ms > $1 OR o.id > $2) AND o.ends_ms > $3 AND ($4 = '' OR o.kind = $4)"
#define PAST "o.starts_ms <= $1 AND (o.starts_ms < $1 OR o.id < $2) AND o.ends_ms <= $3 AND ($4 = '' OR o.kind = $4)"
static const struct sql sql_list[2][2] = {
    [WHEN_COMING] = { { "occasion_coming", SHOWN COMING " ORDER BY o.starts_ms, o.id LIMIT $5" },
                      { "occasion_unit_coming", SHOWN "o.unit_id = $6 AND " COMING " ORDER BY o.starts_ms, o.id LIMIT $5" } },
    [WHEN_PAST] = { { "occasion_past", SHOWN PAST " ORDER BY o.starts_ms DESC, o.id DESC LIMIT $5" },
                    { "occasion_unit_past", SHOWN "o.unit_id = $6 AND " PAST " ORDER BY o.starts_ms DESC, o.id DESC LIMIT $5" } },
};

enum err occasion_list(struct db *db, struct arena *a, const struct occasion_query *q, db_row_fn *each, void *arg)
{
    struct str kind = q->kind < 0 ? S("") : str_z(occasion_kinds[q->kind]);
    int64_t key = q->key_ms, id = q->id;
    if (!key && q->when == WHEN_COMING) key = q->now_ms - OCCASION_LONG_DAYS * INT64_C(86400000);
    if (!key && q->when == WHEN_PAST) { key = q->now_ms; id = INT64_MAX; }
    const struct bind v[] = { BIND(key), BIND(id), BIND(q->now_ms), BIND(kind), BIND(q->limit), BIND(q->unit_id) };
    return rows(db, a, &sql_list[q->when][q->unit_id != 0], (struct binds){ v, q->unit_id ? 6 : 5 }, q->limit, each, arg);
}

#define DESK SELECT "o.unit_id = $1 AND o.starts_ms <= $2 AND (o.starts_ms < $2 OR o.id < $3)"
static const struct sql sql_desk = { "occasion_desk", DESK " ORDER BY o.starts_ms DESC, o.id DESC LIMIT $4" };
static const struct sql sql_desk_state = { "occasion_desk_state", DESK " AND o.state = $5 ORDER BY o.starts_ms DESC, o.id DESC LIMIT $4" };

enum err occasion_desk_list(struct db *db, struct arena *a, const struct occasion_query *q, int state, db_row_fn *each, void *arg)
{
    int64_t key = q->key_ms ? q->key_ms : INT64_MAX, id = q->key_ms ? q->id : INT64_MAX;
    if (state < 0)
        return rows(db, a, &sql_desk, BINDS(BIND(q->unit_id), BIND(key), BIND(id), BIND(q->limit)), q->limit, each,
                    arg);
    return rows(db, a, &sql_desk_state,
                BINDS(BIND(q->unit_id), BIND(key), BIND(id), BIND(q->limit), BIND_WORD(occasion_states, state)),
                q->limit, each, arg);
}

static const struct sql sql_due = { "occasion_due", SELECT "o.next_ms IS NOT NULL AND o.next_ms <= $1 ORDER BY o.next_ms LIMIT $2" };

enum err occasion_due_rows(struct db *db, struct arena *a, int64_t now_ms, int64_t limit, db_row_fn *each, void *arg)
{
    return rows(db, a, &sql_due, BINDS(BIND(now_ms), BIND(limit)), limit, each, arg);
}

static const struct sql sql_remind = { "occasion_remind",
    SELECT "o.state IN ('announced', 'open') AND o.starts_ms > $1 AND o.starts_ms <= $2 AND o.reminded < $3 ORDER BY o.starts_ms LIMIT $4" };

enum err occasion_remind_rows(struct db *db, struct arena *a, int64_t now_ms, int64_t until_ms, int64_t step,
                              int64_t limit, db_row_fn *each,
                              void *arg)
{
    return rows(db, a, &sql_remind, BINDS(BIND(now_ms), BIND(until_ms), BIND(step), BIND(limit)), limit, each, arg);
}

static const struct sql sql_reminded = { "occasion_reminded", "UPDATE occasion SET reminded = $2 WHERE id = $1" };

enum err occasion_reminded(struct db *db, struct arena *a, int64_t id, int64_t step)
{
    return db_run(db, a, &sql_reminded, BINDS(BIND(id), BIND(step)), NULL);
}

static const struct sql sql_of_series = { "occasion_of_series", SELECT "o.series_id = $1 AND o.series_day >= $2 ORDER BY o.series_day LIMIT $3" };

enum err series_occasions(struct db *db, struct arena *a, int64_t series_id, int64_t from_day, int64_t limit, db_row_fn *each, void *arg)
{
    return rows(db, a, &sql_of_series, BINDS(BIND(series_id), BIND(from_day), BIND(limit)), limit, each, arg);
}

enum err feed_of_series(struct db *db, struct arena *a, int64_t series_id, int64_t from_day, int64_t limit, db_row_fn *each, void *arg)
{
    return series_occasions(db, a, series_id, from_day, limit, each, arg);
}

static const struct sql sql_feed = { "occasion_feed_unit",
    SELECT "o.unit_id = $1 AND o.starts_ms >= $2 AND o.ends_ms > $3 AND o.is_public AND o.state <> 'draft' AND o.series_id IS NULL"
    " ORDER BY o.starts_ms, o.id LIMIT $4" };

enum err feed_of_unit(struct db *db, struct arena *a, int64_t unit_id, int64_t from_ms, int64_t limit, db_row_fn *each, void *arg)
{
    int64_t starts_ms = from_ms - OCCASION_LONG_DAYS * INT64_C(86400000);
    return rows(db, a, &sql_feed, BINDS(BIND(unit_id), BIND(starts_ms), BIND(from_ms), BIND(limit)), limit, each, arg);
}

/* ---- writing ---- */

static const struct sql sql_insert = { "occasion_insert",
    "INSERT INTO occasion(id, uid, code, unit_id, series_id, series_day, kind, state, title, title_en, text, text_en, place, lat_e6, lon_e6,"
    " stream, is_stream_open, starts_ms, ends_ms, opens_ms, closes_ms, seats_site, seats_online, is_public, sequence, reason, changed_ms,"
    " next_ms, reminded, created_by, created_ms) VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,"
    " $20, $21, $22, $23, $24, 0, '', $25, $26, 0, $27, $25)" };

enum err occasion_insert(struct db *db, struct arena *a, const struct occasion *o, int64_t created_by)
{
    return db_run(db, a, &sql_insert,
                  BINDS(BIND(o->id), BIND(o->uid), BIND(o->code), BIND(o->unit_id), bind_id(o->series_id),
                        bind_id(o->series_day), BIND_WORD(occasion_kinds, o->kind),
                        BIND_WORD(occasion_states, o->state), BIND(o->title), BIND(o->title_en), BIND(o->text),
                        BIND(o->text_en), BIND(o->place), BIND(o->lat_e6), BIND(o->lon_e6), BIND(o->link),
                        BIND(o->is_stream_open), BIND(o->starts_ms), BIND(o->ends_ms), bind_id(o->opens_ms),
                        bind_id(o->closes_ms), BIND(o->seats_site), BIND(o->seats_online), BIND(o->is_public),
                        BIND(o->created_ms), bind_id(o->next_ms), BIND(created_by)),
                  NULL);
}

static const struct sql sql_set = { "occasion_set",
    "UPDATE occasion SET state = $3, kind = $4, title = $5, title_en = $6, text = $7, text_en = $8, place = $9, lat_e6 = $10, lon_e6 = $11,"
    " stream = $12, is_stream_open = $13, starts_ms = $14, ends_ms = $15, opens_ms = $16, closes_ms = $17, seats_site = $18,"
    " seats_online = $19, is_public = $20, sequence = $21, reason = $22, changed_ms = $23, next_ms = $24, reminded = $25"
    " WHERE id = $1 AND state = $2" };

enum err occasion_set(struct db *db, struct arena *a, const struct occasion *o, unsigned before)
{
    int64_t changed;
    TRY(db_run(db, a, &sql_set,
               BINDS(BIND(o->id), BIND_WORD(occasion_states, before), BIND_WORD(occasion_states, o->state),
                     BIND_WORD(occasion_kinds, o->kind), BIND(o->title), BIND(o->title_en), BIND(o->text),
                     BIND(o->text_en), BIND(o->place), BIND(o->lat_e6), BIND(o->lon_e6), BIND(o->link),
                     BIND(o->is_stream_open), BIND(o->starts_ms), BIND(o->ends_ms), bind_id(o->opens_ms),
                     bind_id(o->closes_ms), BIND(o->seats_site), BIND(o->seats_online), BIND(o->is_public),
                     BIND(o->sequence), BIND(o->reason), BIND(o->changed_ms), bind_id(o->next_ms), BIND(o->reminded)),
               &changed));
    return changed == 1 ? OK : ERR_BUSY;
}

/* ---- materials ---- */

static const struct field material_row[] = {
    FIELD(struct material, id), FIELD(struct material, kind, .words = material_kinds), FIELD(struct material, title),
    FIELD(struct material, url),
};
const struct fields material_fields = { material_row, N_OF(material_row) };
static const struct sql sql_materials = { "occasion_materials",
    "SELECT id, kind, title, url FROM occasion_material WHERE occasion_id = $1 ORDER BY id LIMIT $2" };

enum err material_list(struct db *db, struct arena *a, int64_t occasion_id, db_row_fn *each, void *arg)
{
    struct material row;
    return db_all(db, a, &sql_materials, BINDS(BIND(occasion_id), bind_i64(MATERIALS_MAX)), material_fields, &row,
                  sizeof row, MATERIALS_MAX, each, arg);
}

static const struct sql sql_material = { "occasion_material_insert",
    "INSERT INTO occasion_material(id, occasion_id, kind, title, url) VALUES($1, $2, $3, $4, $5)" };

enum err material_insert(struct db *db, struct arena *a, int64_t occasion_id, const struct material *m)
{
    return db_run(db, a, &sql_material,
                  BINDS(BIND(m->id), BIND(occasion_id), BIND_WORD(material_kinds, m->kind), BIND(m->title),
                        BIND(m->url)),
                  NULL);
}

static const struct sql sql_material_count = { "occasion_material_count", "SELECT COUNT(*) FROM occasion_material WHERE occasion_id = $1" };

enum err material_count(struct db *db, struct arena *a, int64_t occasion_id, int64_t *n)
{
    return db_i64(db, a, &sql_material_count, BINDS(BIND(occasion_id)), n);
}

static const struct sql sql_material_drop = { "occasion_material_delete", "DELETE FROM occasion_material WHERE id = $1 AND occasion_id = $2" };

enum err material_delete(struct db *db, struct arena *a, int64_t occasion_id, int64_t id)
{
    int64_t changed;
    TRY(db_run(db, a, &sql_material_drop, BINDS(BIND(id), BIND(occasion_id)), &changed));
    return changed ? OK : ERR_NOT_FOUND;
}

/* ---- crew ---- */

static const struct field crew_row[] = { FIELD(struct crew, account_id), FIELD(struct crew, name) };
const struct fields crew_fields = { crew_row, N_OF(crew_row) };
static const struct sql sql_crew = { "occasion_crew",
    "SELECT c.account_id, p.name FROM occasion_crew c JOIN account p ON p.id = c.account_id WHERE c.occasion_id = $1 ORDER BY c.account_id LIMIT $2" };

enum err crew_list(struct db *db, struct arena *a, int64_t occasion_id, db_row_fn *each, void *arg)
{
    struct crew row;
    return db_all(db, a, &sql_crew, BINDS(BIND(occasion_id), bind_i64(CREW_MAX)), crew_fields, &row, sizeof row,
                  CREW_MAX, each, arg);
}

static const struct sql sql_crew_add = { "occasion_crew_insert",
    "INSERT INTO occasion_crew(occasion_id, account_id) VALUES($1, $2) ON CONFLICT(occasion_id, account_id) DO NOTHING" };
static const struct sql sql_crew_drop = { "occasion_crew_delete", "DELETE FROM occasion_crew WHERE occasion_id = $1 AND account_id = $2" };
static const struct sql sql_crew_has = { "occasion_crew_has", "SELECT COUNT(*) FROM occasion_crew WHERE occasion_id = $1 AND account_id = $2" };
static const struct sql sql_crew_count = { "occasion_crew_count", "SELECT COUNT(*) FROM occasion_crew WHERE occasion_id = $1" };

enum err crew_insert(struct db *db, struct arena *a, int64_t occasion_id, int64_t account_id)
{
    return db_run(db, a, &sql_crew_add, BINDS(BIND(occasion_id), BIND(account_id)), NULL);
}

enum err crew_delete(struct db *db, struct arena *a, int64_t occasion_id, int64_t account_id)
{
    return db_run(db, a, &sql_crew_drop, BINDS(BIND(occasion_id), BIND(account_id)), NULL);
}

enum err crew_has(struct db *db, struct arena *a, int64_t occasion_id, int64_t account_id, bool *out)
{
    int64_t n;
    TRY(db_i64(db, a, &sql_crew_has, BINDS(BIND(occasion_id), BIND(account_id)), &n));
    *out = n == 1;
    return OK;
}

enum err crew_count(struct db *db, struct arena *a, int64_t occasion_id, int64_t *n)
{
    return db_i64(db, a, &sql_crew_count, BINDS(BIND(occasion_id)), n);
}

/* ---- what somebody may check in for ---- */

#define AROUND "o.state <> 'draft' AND o.state <> 'cancelled' AND o.starts_ms >= $2 AND o.starts_ms <= $3 ORDER BY o.starts_ms, o.id LIMIT $4"
static const struct sql sql_crewed = { "occasion_crewed",
    "SELECT " COLUMNS " FROM occasion_crew c JOIN occasion o ON o.id = c.occasion_id JOIN unit u ON u.id = o.unit_id WHERE c.account_id = $1 AND " AROUND };
static const struct sql sql_unit_around = { "occasion_unit_around", SELECT "o.unit_id = $1 AND " AROUND };

enum err occasion_crewed(struct db *db, struct arena *a, int64_t account_id, int64_t from_ms, int64_t to_ms,
                         int64_t limit, db_row_fn *each, void *arg)
{
    return rows(db, a, &sql_crewed, BINDS(BIND(account_id), BIND(from_ms), BIND(to_ms), BIND(limit)), limit, each, arg);
}

enum err occasion_of_unit_between(struct db *db, struct arena *a, int64_t unit_id, int64_t from_ms, int64_t to_ms,
                                  int64_t limit, db_row_fn *each,
                                  void *arg)
{
    return rows(db, a, &sql_unit_around, BINDS(BIND(unit_id), BIND(from_ms), BIND(to_ms), BIND(limit)), limit, each,
                arg);
}
