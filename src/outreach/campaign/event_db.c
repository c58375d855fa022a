/* event_db.c - every statement on events, how visits stand, and closed days. */
#include "outreach/campaign/event_db.h"
#include "territory/territory.h"

static const struct field event_row[] = {                /* the order of EVENT_COLUMNS */
    FIELD(struct event, seq), FIELD(struct event, id), FIELD(struct event, kind, .words = event_kinds),
    FIELD(struct event, device_id, .nullable = true), FIELD(struct event, n, .nullable = true), FIELD(struct event, account_id),
    FIELD(struct event, member_id, .nullable = true), FIELD(struct event, team_id, .nullable = true),
    FIELD(struct event, campaign_id), FIELD(struct event, household_id), FIELD(struct event, group_id),
    FIELD(struct event, ward_id), FIELD(struct event, day), FIELD(struct event, at_ms), FIELD(struct event, device_ms),
    FIELD(struct event, skew_ms), FIELD(struct event, received_ms), FIELD(struct event, late),
    FIELD(struct event, outcome, .nullable = true), FIELD(struct event, visit_seq, .nullable = true),
    FIELD(struct event, mono_ms, .nullable = true), FIELD(struct event, session, .nullable = true),
    FIELD(struct event, body), FIELD(struct event, effects), FIELD(struct event, chain, .nullable = true),
    FIELD(struct event, erased, .nullable = true),
};
#define EVENT_COLUMNS "seq, id, kind, device_id, n, account_id, member_id, team_id, campaign_id, household_id, group_id," \
    " ward_id, day, at_ms, device_ms, skew_ms, received_ms, late, outcome, visit_seq, mono_ms, session, body, effects, chain"
#define EVENT_SELECT "SELECT " EVENT_COLUMNS ", erased FROM event"

const struct fields event_fields = { event_row, N_OF(event_row) };

static const struct sql sql_by_id = { "event_by_id", EVENT_SELECT " WHERE id = $1" };
static const struct sql sql_by_seq = { "event_by_seq", EVENT_SELECT " WHERE seq = $1" };

enum err event_by_id(struct db *db, struct arena *a, struct str id, struct event *out)
{
    return db_one(db, a, &sql_by_id, BINDS(BIND(id)), event_fields, out);
}

enum err event_by_seq(struct db *db, struct arena *a, int64_t seq, struct event *out)
{
    return db_one(db, a, &sql_by_seq, BINDS(BIND(seq)), event_fields, out);
}

enum { HISTORY_MAX = 20000 };
static const struct sql sql_of_household = { "events_of_household", EVENT_SELECT " WHERE household_id = $1 ORDER BY seq" };

enum err events_of_household(struct db *db, struct arena *a, int64_t household_id, db_row_fn *each, void *arg)
{
    struct event e;
    return db_all(db, a, &sql_of_household, BINDS(BIND(household_id)), event_fields, &e, sizeof e, HISTORY_MAX, each,
                  arg);
}

enum err event_next_seq(struct db *db, struct arena *a, int64_t *out)
{
    return next_ids(db, a, "event", 1, out);
}

static const struct sql sql_insert = { "event_insert", "INSERT INTO event(" EVENT_COLUMNS ") VALUES($1, $2, $3, $4, $5, $6,"
    " $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25)" };

static struct bind text_or_null(struct str s) { return s.n ? bind_text(s) : BIND_NULL(FIELD_TEXT); }

enum err events_insert(struct db *db, struct arena *a, const struct event *v, size_t n)
{
    struct db_rows rows = { .sql = &sql_insert };
    for (const struct event *e = v; e < v + n; e++)
        TRY(db_rows_add(a, &rows,
                        BINDS(BIND(e->seq), BIND(e->id), BIND_WORD(event_kinds, e->kind), bind_id(e->device_id),
                              bind_id(e->n), BIND(e->account_id), bind_id(e->member_id), bind_id(e->team_id),
                              BIND(e->campaign_id), BIND(e->household_id), BIND(e->group_id), BIND(e->ward_id),
                              BIND(e->day), BIND(e->at_ms), BIND(e->device_ms), BIND(e->skew_ms), BIND(e->received_ms),
                              BIND(e->late), text_or_null(e->outcome), bind_id(e->visit_seq), bind_id(e->mono_ms),
                              text_or_null(e->session), BIND(e->body), BIND(e->effects), BIND(e->chain))));
    return db_rows_write(db, &rows);
}

static const struct field known_row[] = {
    FIELD(struct event, id), FIELD(struct event, device_id, .nullable = true), FIELD(struct event, n, .nullable = true),
    FIELD(struct event, account_id), FIELD(struct event, body), FIELD(struct event, erased, .nullable = true),
};
static const struct sql sql_known = { "event_known",
    "SELECT id, device_id, n, account_id, body, erased FROM event WHERE id IN ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15,"
    " $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39,"
    " $40, $41, $42, $43, $44, $45, $46, $47, $48, $49, $50)" };

enum err event_known(struct db *db, struct arena *a, const struct str *ids, size_t n, db_row_fn *each, void *arg)
{
    struct bind v[EVENT_IDS_MAX];
    struct event e;
    if (n > EVENT_IDS_MAX) return ERR_INTERNAL;
    for (size_t i = 0; i < EVENT_IDS_MAX; i++) v[i] = i < n ? bind_text(ids[i]) : BIND_NULL(FIELD_TEXT);
    return db_all(db, a, &sql_known, (struct binds){ v, N_OF(v) }, FIELDS(known_row), &e, sizeof e, EVENT_IDS_MAX, each, arg);
}

static const struct sql sql_number = { "event_number_used", "SELECT seq FROM event WHERE device_id = $1 AND n = $2" };

enum err event_number_used(struct db *db, struct arena *a, int64_t device_id, int64_t n, bool *out)
{
    int64_t seq;
    enum err e = db_i64(db, a, &sql_number, BINDS(BIND(device_id), BIND(n)), &seq);
    if (e != OK && e != ERR_NOT_FOUND) return e;
    *out = e == OK;
    return OK;
}

/* ---- how visits stand ---- */

static const struct field standing_row[] = {
    FIELD(struct standing, seq), FIELD(struct standing, household_id), FIELD(struct standing, live),
    FIELD(struct standing, body_seq), FIELD(struct standing, confirmed), FIELD(struct standing, flags),
    FIELD(struct standing, reviewed), FIELD(struct standing, called, .nullable = true),
};
#define STANDING_COLUMNS "seq, household_id, live, body_seq, confirmed, flags, reviewed, called"
const struct fields standing_fields = { standing_row, N_OF(standing_row) };

static const struct sql sql_standing = { "standing_of", "SELECT " STANDING_COLUMNS " FROM standing WHERE seq = $1" };
static const struct sql sql_plain = { "standing_plain", "SELECT household_id FROM event WHERE seq = $1 AND kind = 'visit'" };

enum err standing_of(struct db *db, struct arena *a, int64_t visit_seq, struct standing *out)
{
    enum err e = db_one(db, a, &sql_standing, BINDS(BIND(visit_seq)), standing_fields, out);
    if (e != ERR_NOT_FOUND) return e;
    int64_t household_id;
    TRY(db_i64(db, a, &sql_plain, BINDS(BIND(visit_seq)), &household_id));
    *out = (struct standing){ .seq = visit_seq, .household_id = household_id, .live = true, .body_seq = visit_seq };
    return OK;
}

static const struct sql sql_standing_put = { "standing_put",
    "INSERT INTO standing(" STANDING_COLUMNS ") VALUES($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT(seq) DO UPDATE SET"
    " live = EXCLUDED.live, body_seq = EXCLUDED.body_seq, confirmed = EXCLUDED.confirmed, flags = EXCLUDED.flags,"
    " reviewed = EXCLUDED.reviewed, called = EXCLUDED.called" };

enum err standing_put(struct db *db, struct arena *a, const struct standing *s)
{
    return db_run(db, a, &sql_standing_put, BINDS(BIND(s->seq), BIND(s->household_id), BIND(s->live), BIND(s->body_seq),
                  BIND(s->confirmed), BIND(s->flags), BIND(s->reviewed), text_or_null(s->called)), NULL);
}

/* ---- closed days ---- */

static const struct sql sql_first_open = { "day_first_open",
    "SELECT day FROM closed_until WHERE unit_id = $1 UNION ALL SELECT day FROM closed_until WHERE unit_id = $2"
    " UNION ALL SELECT day FROM closed_until WHERE unit_id = $3" };
struct closed { int64_t day; };
static const struct field closed_row[] = { FIELD(struct closed, day) };
static const struct sql sql_close = { "day_close",
    "INSERT INTO closed_until(unit_id, day) VALUES($1, $2) ON CONFLICT(unit_id) DO UPDATE SET day = EXCLUDED.day"
    " WHERE closed_until.day < EXCLUDED.day" };

static enum err keep_latest(const void *row, void *arg)
{
    const struct closed *c = row;
    int64_t *open = arg;
    if (c->day >= *open) *open = c->day + 1;
    return OK;
}

enum err day_first_open(struct db *db, struct arena *a, struct area at, int64_t *day)
{
    enum { UNITS = 3 };
    struct closed c;
    int64_t open = 0;
    TRY(db_all(db, a, &sql_first_open, BINDS(BIND(at.group_id), BIND(at.ward_id), bind_i64(CITY_ID)),
               FIELDS(closed_row), &c, sizeof c, UNITS, keep_latest, &open));
    *day = open;
    return OK;
}

enum err day_close(struct db *db, struct arena *a, int64_t unit_id, int64_t day)
{
    return db_run(db, a, &sql_close, BINDS(BIND(unit_id), BIND(day)), NULL);
}
