/* visit_db.c - finding the visits behind a number, along an index, a bounded stretch at a time. */
#include "outreach/count/visit_db.h"
#include "outreach/count/book.h"
#include "territory/territory.h"

static const struct field shown_row[] = {
    FIELD(struct shown, id), FIELD(struct shown, seq), FIELD(struct shown, at_ms), FIELD(struct shown, day),
    FIELD(struct shown, outcome), FIELD(struct shown, lane), FIELD(struct shown, number), FIELD(struct shown, household),
    FIELD(struct shown, unit_id), FIELD(struct shown, member), FIELD(struct shown, team), FIELD(struct shown, confirmed),
    FIELD(struct shown, late), FIELD(struct shown, live), FIELD(struct shown, device_ms), FIELD(struct shown, received_ms),
    FIELD(struct shown, skew_ms), FIELD(struct shown, team_id, .nullable = true), FIELD(struct shown, member_id, .nullable = true),
    FIELD(struct shown, group), FIELD(struct shown, ward), FIELD(struct shown, reviewed), FIELD(struct shown, called, .nullable = true),
    FIELD(struct shown, flags), FIELD(struct shown, body_kind), FIELD(struct shown, body),
};
const struct fields shown_fields = { shown_row, 14 };    /* up to `live`: what every row of a list says */
static const struct sql sql_shown = { "visit_shown",
    "SELECT e.id, e.seq, e.at_ms, e.day, b.outcome, l.name, o.number, e.household_id, e.group_id, COALESCE(a.name, ''),"
    " COALESCE(t.name, ''), COALESCE(s.confirmed, FALSE), e.late, COALESCE(s.live, TRUE), e.device_ms, e.received_ms, e.skew_ms,"
    " e.team_id, e.member_id, g.name, w.name, COALESCE(s.reviewed, FALSE), s.called, COALESCE(s.flags, ''), b.kind, b.body"
    " FROM event e LEFT JOIN standing s ON s.seq = e.seq JOIN event b ON b.seq = COALESCE(s.body_seq, e.seq)"
    " JOIN household h ON h.id = e.household_id JOIN house o ON o.id = h.house_id JOIN lane l ON l.id = o.lane_id"
    " JOIN unit g ON g.id = e.group_id JOIN unit w ON w.id = e.ward_id LEFT JOIN account a ON a.id = e.account_id"
    " LEFT JOIN team t ON t.id = e.team_id WHERE e.seq = $1 AND e.kind = 'visit'" };

enum err visit_shown(struct db *db, struct arena *a, int64_t seq, struct shown *out)
{
    return db_one(db, a, &sql_shown, BINDS(BIND(seq)), FIELDS(shown_row), out);
}

/* ---- finding ---- */

struct trace { int64_t seq, day; unsigned kind; int64_t visit_seq, group_id, ward_id; struct str effects; };
static const struct field trace_row[] = {
    FIELD(struct trace, seq), FIELD(struct trace, day), FIELD(struct trace, kind, .words = event_kinds),
    FIELD(struct trace, visit_seq, .nullable = true), FIELD(struct trace, group_id), FIELD(struct trace, ward_id),
    FIELD(struct trace, effects),
};
/* The rest of one day, then the days before it: with an OR between them SQLite would walk the day from its end for every
   page. */
enum { REST_OF_DAY, DAYS_BEFORE };
#define TRACES(where, from) "SELECT e.seq, e.day, e.kind, e.visit_seq, e.group_id, e.ward_id, e.effects FROM event e WHERE " \
    where " AND " from " ORDER BY e.day DESC, e.seq DESC LIMIT $5"
#define TRACES_OF(name, where) {                                                                                             \
    [REST_OF_DAY] = { "visits_" name, TRACES(where, "e.day = $3 AND e.seq < $4 AND e.day >= $2") },                         \
    [DAYS_BEFORE] = { "visits_before_" name, TRACES(where, "e.day >= $2 AND e.day < $3 AND $4 >= 0") } }
static const struct sql sql_city[] = TRACES_OF("city", "$1 = $1");
static const struct sql sql_ward[] = TRACES_OF("ward", "e.ward_id = $1");
static const struct sql sql_group[] = TRACES_OF("group", "e.group_id = $1");
static const struct sql sql_member[] = TRACES_OF("member", "e.member_id = $1");
static const struct sql sql_household = { "visits_household",
    "SELECT e.seq, e.day, e.kind, e.visit_seq, e.group_id, e.ward_id, e.effects FROM event e"
    " WHERE e.household_id = $1 AND e.seq < $2 ORDER BY e.seq DESC LIMIT 2000" };

struct finding { const struct visit_query *q; struct visit_found *out; int64_t looked; bool is_stopped; };

static bool lies_within(const struct visit_query *q, const struct trace *t)
{
    return q->unit_kind == UNIT_CITY || t->group_id == q->unit_id || t->ward_id == q->unit_id;
}

static enum err consider(const void *row, void *arg)
{
    const struct trace *t = row;
    struct finding *f = arg;
    struct visit_found *out = f->out;
    if (out->n == (size_t)f->q->limit) { out->more = f->is_stopped = true; return ERR_TOO_MANY; }   /* stops the walk */
    out->day = t->day;
    out->last_seq = t->seq;
    f->looked++;
    bool every = f->q->measure == MEASURE_COUNT;
    if (every ? t->kind != EVENT_VISIT : !effects_move(t->effects, f->q->measure)) return OK;
    if (!lies_within(f->q, t)) return OK;
    int64_t seq = t->kind == EVENT_VISIT ? t->seq : t->visit_seq;
    if (seq == 0) return OK;                             /* a card: it moved a number, but is no visit */
    for (size_t i = 0; i < out->n; i++) if (out->seq[i] == seq) return OK;
    out->seq[out->n++] = seq;
    return OK;
}

static enum err find(struct db *db, struct arena *a, const struct sql *sql, struct binds b, struct finding *f)
{
    struct trace t;
    enum err e = db_each(db, a, sql, b, FIELDS(trace_row), &t, sizeof t, consider, f);
    return f->is_stopped ? OK : e;
}

enum err visits_find(struct db *db, struct arena *a, const struct visit_query *q, struct visit_found *out)
{
    const struct sql *sql = q->member_id ? sql_member : q->unit_kind == UNIT_CITY ? sql_city
                          : q->unit_kind == UNIT_GROUP ? sql_group : sql_ward;
    struct finding f = { .q = q, .out = out };
    bool is_older = q->to_day && q->to_day < q->before_day;      /* the last asked day lies before the page before */
    int64_t day = is_older ? q->to_day : q->before_day, seq = is_older ? INT64_MAX : q->before_seq;
    *out = (struct visit_found){ .n = 0 };
    for (int part = REST_OF_DAY; part <= DAYS_BEFORE && !f.is_stopped && f.looked < VISITS_LOOKED_AT; part++)
        TRY(find(db, a, &sql[part],
                 BINDS(bind_i64(q->member_id ? q->member_id : q->unit_id), BIND(q->from_day), BIND(day), BIND(seq),
                       bind_i64(VISITS_LOOKED_AT - f.looked)),
                 &f));
    out->more = out->more || f.looked == VISITS_LOOKED_AT;
    return OK;
}

enum err visits_of_household(struct db *db, struct arena *a, int64_t household_id, int64_t before_seq, int64_t limit,
                             struct visit_found *out)
{
    struct visit_query q = { .unit_kind = UNIT_CITY, .measure = MEASURE_COUNT, .limit = limit };
    struct finding f = { .q = &q, .out = out };
    *out = (struct visit_found){ .n = 0 };
    TRY(find(db, a, &sql_household, BINDS(BIND(household_id), BIND(before_seq)), &f));
    out->more = out->more || f.looked == VISITS_LOOKED_AT;
    return OK;
}

/* ---- around one visit ---- */

static const struct field review_row[] = {
    FIELD(struct reviewed, at_ms), FIELD(struct reviewed, by), FIELD(struct reviewed, body),
};
static const struct sql sql_review = { "visit_review",
    "SELECT e.at_ms, COALESCE(a.name, ''), e.body FROM event e LEFT JOIN account a ON a.id = e.account_id"
    " WHERE e.household_id = $1 AND e.visit_seq = $2 AND e.kind = 'review' ORDER BY e.seq DESC LIMIT 1" };

enum err visit_review(struct db *db, struct arena *a, int64_t household_id, int64_t visit_seq, struct reviewed *out)
{
    return db_one(db, a, &sql_review, BINDS(BIND(household_id), BIND(visit_seq)), FIELDS(review_row), out);
}

static const struct field named_row[] = {
    FIELD(struct named, resident), FIELD(struct named, uid, .nullable = true), FIELD(struct named, name), FIELD(struct named, birth_year),
};
static const struct sql sql_names = { "visit_names",
    "SELECT id, uid, name, birth_year FROM resident WHERE household_id = $1 ORDER BY id LIMIT 500" };

enum err visit_names(struct db *db, struct arena *a, int64_t household_id, db_row_fn *each, void *arg)
{
    struct named n;
    return db_all(db, a, &sql_names, BINDS(BIND(household_id)), FIELDS(named_row), &n, sizeof n, 500, each, arg);
}

static const struct field lane_door_row[] = {
    FIELD(struct lane_door, household), FIELD(struct lane_door, house), FIELD(struct lane_door, lane), FIELD(struct lane_door, number),
    FIELD(struct lane_door, head), FIELD(struct lane_door, outcome, .nullable = true), FIELD(struct lane_door, last_ms),
    FIELD(struct lane_door, due_ms, .nullable = true), FIELD(struct lane_door, visits), FIELD(struct lane_door, people),
    FIELD(struct lane_door, ready), FIELD(struct lane_door, piece, .nullable = true), FIELD(struct lane_door, walk_order),
};
const struct fields lane_door_fields = { lane_door_row, N_OF(lane_door_row) };
static const struct sql sql_lane_doors = { "lane_doors",
    "SELECT d.household_id, d.house_id, d.lane_id, o.number, h.head_name, d.last_outcome, d.last_ms, d.due_ms, d.visits,"
    " (SELECT COUNT(*) FROM resident r WHERE r.household_id = d.household_id AND r.left_ms IS NULL),"
    " (SELECT COUNT(*) FROM resident r JOIN readiness w ON w.resident_id = r.id WHERE r.household_id = d.household_id AND w.ready = 7),"
    " d.piece_id, d.walk_order FROM door d JOIN household h ON h.id = d.household_id JOIN house o ON o.id = d.house_id"
    " WHERE d.lane_id = $1 AND d.walk_order >= $2 AND (d.walk_order > $2 OR d.household_id > $3)"
    " ORDER BY d.walk_order, d.household_id LIMIT $4" };

enum err lane_doors(struct db *db, struct arena *a, int64_t lane_id, int64_t after_order, int64_t after_household, int64_t limit,
                    db_row_fn *each, void *arg)
{
    struct lane_door d;
    return db_all(db, a, &sql_lane_doors, BINDS(BIND(lane_id), BIND(after_order), BIND(after_household), BIND(limit)),
                  lane_door_fields, &d, sizeof d, (size_t)limit, each, arg);
}

static const struct field lane_progress_row[] = {
    FIELD(struct lane_progress, lane), FIELD(struct lane_progress, houses), FIELD(struct lane_progress, households),
    FIELD(struct lane_progress, visited),
};
const struct fields lane_progress_fields = { lane_progress_row, N_OF(lane_progress_row) };
static const struct sql sql_lane_progress = { "lane_progress",
    "SELECT lane_id, COUNT(DISTINCT house_id), COUNT(*), COUNT(DISTINCT CASE WHEN visits > 0 THEN house_id END)"
    " FROM door WHERE group_id = $1 AND lane_id > $2 GROUP BY lane_id ORDER BY lane_id LIMIT $3" };

enum err lane_progress_list(struct db *db, struct arena *a, int64_t group_id, int64_t after, int64_t limit,
                            db_row_fn *each, void *arg)
{
    struct lane_progress l;
    return db_all(db, a, &sql_lane_progress, BINDS(BIND(group_id), BIND(after), BIND(limit)), lane_progress_fields, &l,
                  sizeof l, (size_t)limit, each, arg);
}

static const struct field stand_row[] = {
    FIELD(struct stand, resident), FIELD(struct stand, marks), FIELD(struct stand, ready), FIELD(struct stand, campaign),
};
const struct fields stand_fields = { stand_row, N_OF(stand_row) };
static const struct sql sql_stands = { "household_stands",
    "SELECT r.id, COALESCE(w.marks, '?????????" "'), COALESCE(w.ready, 0), COALESCE(w.campaign_id, 0)"
    " FROM resident r LEFT JOIN readiness w ON w.resident_id = COALESCE(r.same_as, r.id)"
    " WHERE r.household_id = $1 AND r.left_ms IS NULL ORDER BY r.id LIMIT 500" };

enum err stands_of_household(struct db *db, struct arena *a, int64_t household_id, db_row_fn *each, void *arg)
{
    struct stand s;
    return db_all(db, a, &sql_stands, BINDS(BIND(household_id)), stand_fields, &s, sizeof s, 500, each, arg);
}
