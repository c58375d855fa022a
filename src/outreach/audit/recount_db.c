/* recount_db.c - every walk of the recount: along an index, in constant memory. */
#include "outreach/audit/recount_db.h"

enum { HISTORY_MAX = 20000, CREDITS_MAX = 20000, PEOPLE_MAX = 500 };
#define EVENT_SELECT "SELECT seq, id, kind, device_id, n, account_id, member_id, team_id, campaign_id, household_id, group_id," \
    " ward_id, day, at_ms, device_ms, skew_ms, received_ms, late, outcome, visit_seq, mono_ms, session, body, effects, chain, erased FROM event"

static const struct sql sql_by_household = { "recount_by_household", EVENT_SELECT " ORDER BY household_id, seq" };
static const struct sql sql_by_seq = { "recount_by_seq", EVENT_SELECT " ORDER BY seq" };

enum err walk_events_by_household(struct db *db, struct arena *a, db_row_fn *each, void *arg)
{
    struct event e;
    return db_each(db, a, &sql_by_household, NO_BINDS, event_fields, &e, sizeof e, each, arg);
}

enum err walk_events(struct db *db, struct arena *a, db_row_fn *each, void *arg)
{
    struct event e;
    return db_each(db, a, &sql_by_seq, NO_BINDS, event_fields, &e, sizeof e, each, arg);
}

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
    return db_all(db, a, &sql_residents, BINDS(BIND(household_id)), FIELDS(lives_row), &r, sizeof r, PEOPLE_MAX, each, arg);
}

enum err resident_of(struct db *db, struct arena *a, int64_t id, db_row_fn *each, void *arg)
{
    struct lives r;
    return db_all(db, a, &sql_resident, BINDS(BIND(id)), FIELDS(lives_row), &r, sizeof r, 1, each, arg);
}

static const struct field door_row[] = {
    FIELD(struct door_now, household_id), FIELD(struct door_now, campaign_id), FIELD(struct door_now, last_outcome, .nullable = true),
    FIELD(struct door_now, last_ms), FIELD(struct door_now, due_ms, .nullable = true), FIELD(struct door_now, visits),
};
static const struct sql sql_door = { "recount_door",
    "SELECT household_id, campaign_id, last_outcome, last_ms, due_ms, visits FROM door WHERE household_id = $1" };

enum err door_of(struct db *db, struct arena *a, int64_t household_id, struct door_now *out)
{
    *out = (struct door_now){ .household_id = household_id };
    enum err e = db_one(db, a, &sql_door, BINDS(BIND(household_id)), FIELDS(door_row), out);
    return e == ERR_NOT_FOUND ? OK : e;
}

static const struct field readiness_row[] = {
    FIELD(struct readiness_now, resident_id), FIELD(struct readiness_now, campaign_id), FIELD(struct readiness_now, marks),
    FIELD(struct readiness_now, times), FIELD(struct readiness_now, ready),
};
static const struct sql sql_readiness = { "recount_readiness",
    "SELECT w.resident_id, w.campaign_id, w.marks, w.times, w.ready FROM resident r JOIN readiness w ON w.resident_id = r.id"
    " WHERE r.household_id = $1 ORDER BY w.resident_id" };

enum err readiness_of(struct db *db, struct arena *a, int64_t household_id, db_row_fn *each, void *arg)
{
    struct readiness_now r;
    return db_all(db, a, &sql_readiness, BINDS(BIND(household_id)), FIELDS(readiness_row), &r, sizeof r, PEOPLE_MAX, each, arg);
}

static const struct field credit_row[] = {
    FIELD(struct credit_now, person_id), FIELD(struct credit_now, campaign_id), FIELD(struct credit_now, what),
    FIELD(struct credit_now, seq),
};
static const struct sql sql_credits = { "recount_credits",
    "SELECT k.person_id, k.campaign_id, k.what, k.seq FROM resident r JOIN credit k ON k.person_id = r.id"
    " WHERE r.household_id = $1 ORDER BY k.person_id, k.campaign_id, k.what" };

enum err credits_of(struct db *db, struct arena *a, int64_t household_id, db_row_fn *each, void *arg)
{
    struct credit_now c;
    return db_all(db, a, &sql_credits, BINDS(BIND(household_id)), FIELDS(credit_row), &c, sizeof c, CREDITS_MAX, each, arg);
}

static const struct sql sql_standings = { "recount_standings",
    "SELECT seq, household_id, live, body_seq, confirmed, flags, reviewed, called FROM standing WHERE household_id = $1 ORDER BY seq" };

enum err standings_of(struct db *db, struct arena *a, int64_t household_id, db_row_fn *each, void *arg)
{
    struct standing s;
    return db_all(db, a, &sql_standings, BINDS(BIND(household_id)), standing_fields, &s, sizeof s, HISTORY_MAX, each, arg);
}

static const struct field stray_row[] = { FIELD(struct stray, id), FIELD(struct stray, what) };
static const struct sql sql_stray[] = {
    [DIFFERENCE_DOOR] = { "recount_stray_door",
        "SELECT d.household_id, CAST(d.visits AS TEXT) FROM door d WHERE (d.visits <> 0 OR d.last_ms <> 0)"
        " AND NOT EXISTS (SELECT 1 FROM event e WHERE e.household_id = d.household_id)" },
    [DIFFERENCE_READINESS] = { "recount_stray_readiness",
        "SELECT w.resident_id, w.marks FROM readiness w WHERE NOT EXISTS"
        " (SELECT 1 FROM resident r JOIN event e ON e.household_id = r.household_id WHERE r.id = w.resident_id OR r.same_as = w.resident_id)" },
    [DIFFERENCE_CREDIT] = { "recount_stray_credit",
        "SELECT k.person_id, k.what FROM credit k WHERE NOT EXISTS (SELECT 1 FROM readiness w WHERE w.resident_id = k.person_id)" },
    [DIFFERENCE_STANDING] = { "recount_stray_standing",
        "SELECT s.seq, CAST(s.household_id AS TEXT) FROM standing s WHERE NOT EXISTS"
        " (SELECT 1 FROM event e WHERE e.seq = s.seq AND e.household_id = s.household_id AND e.kind = 'visit')" },
};

enum err walk_stray(struct db *db, struct arena *a, enum difference_kind kind, db_row_fn *each, void *arg)
{
    struct stray s;
    return db_each(db, a, &sql_stray[kind], NO_BINDS, FIELDS(stray_row), &s, sizeof s, each, arg);
}

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
