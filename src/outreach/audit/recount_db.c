/* recount_db.c - every walk of the recount: along an index, in constant memory. */
#include "outreach/audit/recount_db.h"

enum { HISTORY_MAX = 20000, CREDITS_MAX = 20000, PEOPLE_MAX = 500 };

static const struct sql sql_greatest = { "recount_greatest",
    "SELECT (SELECT COALESCE(MAX(id), 0) FROM resident), (SELECT COALESCE(MAX(id), 0) FROM household),"
    " (SELECT COALESCE(MAX(seq), 0) FROM event)" };
struct greatest { int64_t resident, household, event; };
static const struct field greatest_row[] = {
    FIELD(struct greatest, resident), FIELD(struct greatest, household), FIELD(struct greatest, event),
};

enum err greatest_ids(struct db *db, struct arena *a, int64_t *resident, int64_t *household, int64_t *event)
{
    struct greatest g;
    TRY(db_one(db, a, &sql_greatest, NO_BINDS, FIELDS(greatest_row), &g));
    *resident = g.resident;
    *household = g.household;
    *event = g.event;
    return OK;
}

/* ---- whole tables, in stretches ---- */

/* Only what is counted or chained: each column left out is time for each of millions of rows. */
static const struct field event_row[] = {
    FIELD(struct event, seq), FIELD(struct event, id), FIELD(struct event, kind, .words = event_kinds),
    FIELD(struct event, device_id, .nullable = true), FIELD(struct event, n, .nullable = true),
    FIELD(struct event, campaign_id), FIELD(struct event, household_id), FIELD(struct event, group_id), FIELD(struct event, ward_id),
    FIELD(struct event, day), FIELD(struct event, at_ms), FIELD(struct event, device_ms), FIELD(struct event, skew_ms),
    FIELD(struct event, received_ms), FIELD(struct event, late), FIELD(struct event, outcome, .nullable = true),
    FIELD(struct event, visit_seq, .nullable = true), FIELD(struct event, body), FIELD(struct event, effects),
    FIELD(struct event, chain, .nullable = true), FIELD(struct event, erased, .nullable = true),
};
static const struct sql sql_events = { "recount_events",
    "SELECT seq, id, kind, device_id, n, campaign_id, household_id, group_id, ward_id, day, at_ms, device_ms, skew_ms, received_ms,"
    " late, outcome, visit_seq, body, effects, chain, erased FROM event WHERE seq BETWEEN $1 AND $2 ORDER BY seq" };

enum err walk_events(struct db *db, struct arena *a, int64_t from, int64_t to, db_row_fn *each, void *arg)
{
    struct event e;
    return db_each(db, a, &sql_events, BINDS(BIND(from), BIND(to)), FIELDS(event_row), &e, sizeof e, each, arg);
}

static const struct field resident_row[] = {
    FIELD(struct lives, id), FIELD(struct lives, household_id), FIELD(struct lives, uid, .nullable = true),
    FIELD(struct lives, same_as, .nullable = true),
};
static const struct sql sql_all_residents = { "recount_all_residents",
    "SELECT id, household_id, uid, same_as FROM resident WHERE id BETWEEN $1 AND $2" };

enum err walk_residents(struct db *db, struct arena *a, int64_t from, int64_t to, db_row_fn *each, void *arg)
{
    struct lives r;
    return db_each(db, a, &sql_all_residents, BINDS(BIND(from), BIND(to)), FIELDS(resident_row), &r, sizeof r, each,
                   arg);
}

static const struct field door_row[] = {
    FIELD(struct door_now, household_id), FIELD(struct door_now, campaign_id), FIELD(struct door_now, ward_id),
    FIELD(struct door_now, last_outcome, .nullable = true), FIELD(struct door_now, last_ms),
    FIELD(struct door_now, due_ms, .nullable = true), FIELD(struct door_now, visits),
};
#define DOORS "SELECT household_id, campaign_id, ward_id, last_outcome, last_ms, due_ms, visits FROM door WHERE household_id "
static const struct sql sql_doors = { "recount_doors", DOORS "BETWEEN $1 AND $2" };
static const struct sql sql_door = { "recount_door", DOORS "= $1" };

enum err walk_doors(struct db *db, struct arena *a, int64_t from, int64_t to, db_row_fn *each, void *arg)
{
    struct door_now d;
    return db_each(db, a, &sql_doors, BINDS(BIND(from), BIND(to)), FIELDS(door_row), &d, sizeof d, each, arg);
}

enum err door_of(struct db *db, struct arena *a, int64_t household_id, struct door_now *out)
{
    return db_one(db, a, &sql_door, BINDS(BIND(household_id)), FIELDS(door_row), out);
}

static const struct field readiness_row[] = {
    FIELD(struct readiness_now, resident_id), FIELD(struct readiness_now, household_id), FIELD(struct readiness_now, group_id),
    FIELD(struct readiness_now, ward_id), FIELD(struct readiness_now, campaign_id), FIELD(struct readiness_now, marks),
    FIELD(struct readiness_now, times), FIELD(struct readiness_now, ready), FIELD(struct readiness_now, seq),
};
#define READINESS "SELECT w.resident_id, w.household_id, w.group_id, w.ward_id, w.campaign_id, w.marks, w.times, w.ready, w.seq FROM "
static const struct sql sql_all_readiness = { "recount_all_readiness", READINESS "readiness w WHERE w.resident_id BETWEEN $1 AND $2" };
static const struct sql sql_readiness = { "recount_readiness",
    READINESS "resident r JOIN readiness w ON w.resident_id = r.id WHERE r.household_id = $1 ORDER BY w.resident_id" };

enum err walk_readiness(struct db *db, struct arena *a, int64_t from, int64_t to, db_row_fn *each, void *arg)
{
    struct readiness_now r;
    return db_each(db, a, &sql_all_readiness, BINDS(BIND(from), BIND(to)), FIELDS(readiness_row), &r, sizeof r, each,
                   arg);
}

enum err readiness_of(struct db *db, struct arena *a, int64_t household_id, db_row_fn *each, void *arg)
{
    struct readiness_now r;
    return db_all(db, a, &sql_readiness, BINDS(BIND(household_id)), FIELDS(readiness_row), &r, sizeof r, PEOPLE_MAX,
                  each, arg);
}

static const struct field credit_row[] = {
    FIELD(struct credit_now, person_id), FIELD(struct credit_now, campaign_id), FIELD(struct credit_now, what),
    FIELD(struct credit_now, seq), FIELD(struct credit_now, group_id), FIELD(struct credit_now, ward_id),
};
#define CREDITS "SELECT k.person_id, k.campaign_id, k.what, k.seq, k.group_id, k.ward_id FROM "
static const struct sql sql_all_credits = { "recount_all_credits", CREDITS "credit k WHERE k.person_id BETWEEN $1 AND $2" };
static const struct sql sql_credits = { "recount_credits",
    CREDITS "resident r JOIN credit k ON k.person_id = r.id WHERE r.household_id = $1 ORDER BY k.person_id, k.campaign_id, k.what" };

enum err walk_credits(struct db *db, struct arena *a, int64_t from, int64_t to, db_row_fn *each, void *arg)
{
    struct credit_now c;
    return db_each(db, a, &sql_all_credits, BINDS(BIND(from), BIND(to)), FIELDS(credit_row), &c, sizeof c, each, arg);
}

enum err credits_of(struct db *db, struct arena *a, int64_t household_id, db_row_fn *each, void *arg)
{
    struct credit_now c;
    return db_all(db, a, &sql_credits, BINDS(BIND(household_id)), FIELDS(credit_row), &c, sizeof c, CREDITS_MAX, each,
                  arg);
}

#define STANDINGS "SELECT seq, household_id, live, body_seq, confirmed, flags, reviewed, called FROM standing"
static const struct sql sql_all_standings = { "recount_all_standings", STANDINGS };
static const struct sql sql_standings = { "recount_standings", STANDINGS " WHERE household_id = $1 ORDER BY seq" };

enum err walk_standings(struct db *db, struct arena *a, db_row_fn *each, void *arg)
{
    struct standing s;
    return db_each(db, a, &sql_all_standings, NO_BINDS, standing_fields, &s, sizeof s, each, arg);
}

enum err standings_of(struct db *db, struct arena *a, int64_t household_id, db_row_fn *each, void *arg)
{
    struct standing s;
    return db_all(db, a, &sql_standings, BINDS(BIND(household_id)), standing_fields, &s, sizeof s, HISTORY_MAX, each,
                  arg);
}

/* ---- who is bound to whom ---- */

static const struct field linked_row[] = { FIELD(struct linked, household_id), FIELD(struct linked, other_id) };
static const struct sql sql_linked = { "recount_linked",
    "SELECT r.household_id, o.household_id FROM resident r JOIN resident o ON o.id = r.same_as"
    " WHERE r.same_as IS NOT NULL AND r.household_id <> o.household_id ORDER BY r.same_as, r.id" };

enum err walk_linked(struct db *db, struct arena *a, db_row_fn *each, void *arg)
{
    struct linked l;
    return db_each(db, a, &sql_linked, NO_BINDS, FIELDS(linked_row), &l, sizeof l, each, arg);
}

static const struct field lives_row[] = {
    FIELD(struct lives, id), FIELD(struct lives, uid, .nullable = true), FIELD(struct lives, household_id),
    FIELD(struct lives, same_as, .nullable = true), FIELD(struct lives, home.group_id), FIELD(struct lives, home.ward_id),
};
#define LIVES "SELECT r.id, r.uid, r.household_id, r.same_as, h.group_id, h.ward_id FROM resident r" \
    " JOIN household h ON h.id = r.household_id"
static const struct sql sql_residents = { "recount_residents", LIVES " WHERE r.household_id = $1 ORDER BY r.id" };
static const struct sql sql_resident = { "recount_resident", LIVES " WHERE r.id = $1" };

enum err residents_of(struct db *db, struct arena *a, int64_t household_id, db_row_fn *each, void *arg)
{
    struct lives r;
    return db_all(db, a, &sql_residents, BINDS(BIND(household_id)), FIELDS(lives_row), &r, sizeof r, PEOPLE_MAX, each,
                  arg);
}

enum err resident_of(struct db *db, struct arena *a, int64_t id, db_row_fn *each, void *arg)
{
    struct lives r;
    return db_all(db, a, &sql_resident, BINDS(BIND(id)), FIELDS(lives_row), &r, sizeof r, 1, each, arg);
}

/* ---- totals and devices ---- */

#define X(measure, vi, en) ", " #measure
static const struct sql sql_cells = { "recount_cells",
    "SELECT campaign_id, unit_id, day, touched_ms" MEASURE_TABLE(X) " FROM cube ORDER BY campaign_id, unit_id, day" };
#undef X

enum err walk_cells(struct db *db, struct arena *a, db_row_fn *each, void *arg)
{
    struct cell c;
    return db_each(db, a, &sql_cells, NO_BINDS, cell_fields, &c, sizeof c, each, arg);
}

static const struct field device_row[] = {
    FIELD(struct device_now, id), FIELD(struct device_now, n), FIELD(struct device_now, chain),
};
static const struct sql sql_devices = { "recount_devices", "SELECT id, n, chain FROM device ORDER BY id" };

enum err walk_devices(struct db *db, struct arena *a, db_row_fn *each, void *arg)
{
    struct device_now d;
    return db_each(db, a, &sql_devices, NO_BINDS, FIELDS(device_row), &d, sizeof d, each, arg);
}
