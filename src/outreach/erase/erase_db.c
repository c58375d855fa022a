/* erase_db.c - the SQL of forgetting. */
#include "outreach/erase/erase_db.h"

const char *const erasure_kinds[] = { "person", "notes", "boxes", NULL };

/* ---- people ---- */

static const struct field id_row[] = { FIELD(struct resident, id), FIELD(struct resident, household_id) };
static const struct sql sql_same = { "residents_same",
    "SELECT id, household_id FROM resident WHERE id = $1 OR same_as = $1 ORDER BY id LIMIT 200" };
static const struct sql sql_guard = { "guard_put",
    "INSERT INTO guarded_person(resident_id, how, since_ms, request_id) VALUES($1, $2, $3, $4) ON CONFLICT(resident_id)"
    " DO UPDATE SET how = CASE WHEN guarded_person.how = 'erased' THEN 'erased' ELSE EXCLUDED.how END" };
static const struct sql sql_touch = { "door_touch", "UPDATE door SET seq = $2 WHERE household_id = $1" };

enum err residents_same(struct db *db, struct arena *a, int64_t canonical_id, db_row_fn *each, void *arg)
{
    struct resident r = { 0 };
    return db_all(db, a, &sql_same, BINDS(BIND(canonical_id)), FIELDS(id_row), &r, sizeof r, SAME_MAX, each, arg);
}

enum err guard_put(struct db *db, struct arena *a, int64_t resident_id, const char *how, int64_t since_ms,
                   int64_t request_id)
{
    return db_run(db, a, &sql_guard, BINDS(BIND(resident_id), bind_text(str_z(how)), BIND(since_ms),
                                           bind_id(request_id)), NULL);
}

enum err door_touch(struct db *db, struct arena *a, int64_t household_id, int64_t seq)
{
    return db_run(db, a, &sql_touch, BINDS(BIND(household_id), BIND(seq)), NULL);
}

/* ---- events ---- */

static const struct sql sql_put = { "event_put_erased", "UPDATE event SET body = $2, erased = $3 WHERE seq = $1" };
struct link { struct bytes chain; };
static const struct field link_row[] = { FIELD(struct link, chain) };
static const struct sql sql_below = { "chain_below",
    "SELECT chain FROM event WHERE device_id = $1 AND n < $2 ORDER BY n DESC LIMIT 1" };
static const struct sql sql_before = { "chain_before",
    "SELECT chain FROM event WHERE device_id = $1 AND seq < $2 ORDER BY seq DESC LIMIT 1" };

enum err event_put_erased(struct db *db, struct arena *a, const struct event *e)
{
    return db_run(db, a, &sql_put, BINDS(BIND(e->seq), BIND(e->body), BIND(e->erased)), NULL);
}

static enum err chain_at(struct db *db, struct arena *a, const struct sql *q, int64_t device_id, int64_t key,
                         struct bytes *out)
{
    struct link l = { .chain = { 0 } };
    enum err e = db_one(db, a, q, BINDS(BIND(device_id), BIND(key)), FIELDS(link_row), &l);
    *out = l.chain;
    return e == ERR_NOT_FOUND ? OK : e;
}

enum err chain_below(struct db *db, struct arena *a, const struct event *e, struct bytes *out)
{
    return chain_at(db, a, &sql_below, e->device_id, e->n, out);
}

enum err chain_before(struct db *db, struct arena *a, const struct event *e, struct bytes *out)
{
    return chain_at(db, a, &sql_before, e->device_id, e->seq, out);
}

static const struct field tombstone_row[] = {
    FIELD(struct tombstone, seq), FIELD(struct tombstone, erasure_id), FIELD(struct tombstone, before),
    FIELD(struct tombstone, proof),
};
static const struct sql sql_tombstone = { "tombstone_insert",
    "INSERT INTO erased_event(seq, erasure_id, before, proof) VALUES($1, $2, $3, $4)" };
static const struct sql sql_tombstone_last = { "tombstone_last",
    "SELECT seq, erasure_id, before, proof FROM erased_event WHERE seq = $1 ORDER BY erasure_id DESC LIMIT 1" };
static const struct sql sql_tombstones_of = { "tombstones_of",
    "SELECT seq, erasure_id, before, proof FROM erased_event WHERE erasure_id = $1 ORDER BY seq" };

enum err tombstone_insert(struct db *db, struct arena *a, const struct tombstone *t)
{
    return db_run(db, a, &sql_tombstone, BINDS(BIND(t->seq), BIND(t->erasure_id), BIND(t->before), BIND(t->proof)),
                  NULL);
}

enum err tombstone_last(struct db *db, struct arena *a, int64_t seq, struct tombstone *out)
{
    return db_one(db, a, &sql_tombstone_last, BINDS(BIND(seq)), FIELDS(tombstone_row), out);
}

enum err tombstones_of(struct db *db, struct arena *a, int64_t erasure_id, db_row_fn *each, void *arg)
{
    struct tombstone t;
    return db_each(db, a, &sql_tombstones_of, BINDS(BIND(erasure_id)), FIELDS(tombstone_row), &t, sizeof t, each, arg);
}

/* ---- erasures ---- */

#define ERASURE_FIELDS(T, of)                                                                                       \
    { .name = "id", .at = offsetof(T, of id), .kind = FIELD_I64 },                                                  \
    { .name = "kind", .at = offsetof(T, of kind), .kind = FIELD_ENUM, .words = erasure_kinds },                     \
    { .name = "resident_id", .at = offsetof(T, of resident_id), .kind = FIELD_I64, .nullable = true },              \
    { .name = "request_id", .at = offsetof(T, of request_id), .kind = FIELD_I64, .nullable = true },                \
    { .name = "unit_id", .at = offsetof(T, of unit_id), .kind = FIELD_I64 },                                        \
    { .name = "account_id", .at = offsetof(T, of account_id), .kind = FIELD_I64 },                                  \
    { .name = "at_ms", .at = offsetof(T, of at_ms), .kind = FIELD_I64 },                                            \
    { .name = "events", .at = offsetof(T, of events), .kind = FIELD_I64 },                                          \
    { .name = "tombstones", .at = offsetof(T, of tombstones), .kind = FIELD_BYTES },                                \
    { .name = "certificate", .at = offsetof(T, of certificate), .kind = FIELD_TEXT },                               \
    { .name = "hash", .at = offsetof(T, of hash), .kind = FIELD_BYTES },                                            \
    { .name = "audit_id", .at = offsetof(T, of audit_id), .kind = FIELD_I64 }
#define ERASURE_COLUMNS(e)                                                                                          \
    e "id, " e "kind, " e "resident_id, " e "request_id, " e "unit_id, " e "account_id, " e "at_ms, " e "events, "  \
    e "tombstones, " e "certificate, " e "hash, " e "audit_id"
static const struct field erasure_row[] = { ERASURE_FIELDS(struct erasure, ) };
static const struct field seen_row[] = {
    ERASURE_FIELDS(struct erasure_seen, e.), FIELD(struct erasure_seen, said_subject, .nullable = true),
    FIELD(struct erasure_seen, said_reason, .nullable = true),
};
static const struct sql sql_erasure = { "erasure_insert",
    "INSERT INTO erasure(" ERASURE_COLUMNS("") ") VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)" };
static const struct sql sql_of_request = { "erasure_of_request",
    "SELECT " ERASURE_COLUMNS("") " FROM erasure WHERE request_id = $1 ORDER BY id LIMIT 1" };
static const struct sql sql_erasures = { "erasures_each",
    "SELECT " ERASURE_COLUMNS("e.") ", l.subject, l.reason FROM erasure e LEFT JOIN audit_log l ON l.id = e.audit_id "
        "ORDER BY e.id" };
static const struct sql sql_audit_last = { "erase_audit_last", "SELECT id FROM audit_head WHERE one = 1" };

enum err erasure_insert(struct db *db, struct arena *a, const struct erasure *e)
{
    return db_run(db, a, &sql_erasure, BINDS(BIND(e->id), BIND_WORD(erasure_kinds, e->kind), bind_id(e->resident_id),
                  bind_id(e->request_id), BIND(e->unit_id), BIND(e->account_id), BIND(e->at_ms), BIND(e->events),
                  BIND(e->tombstones), BIND(e->certificate), BIND(e->hash), BIND(e->audit_id)), NULL);
}

enum err erasure_of_request(struct db *db, struct arena *a, int64_t request_id, struct erasure *out)
{
    return db_one(db, a, &sql_of_request, BINDS(BIND(request_id)), FIELDS(erasure_row), out);
}

enum err erasures_each(struct db *db, struct arena *a, db_row_fn *each, void *arg)
{
    struct erasure_seen s;
    return db_each(db, a, &sql_erasures, NO_BINDS, FIELDS(seen_row), &s, sizeof s, each, arg);
}

enum err audit_last_id(struct db *db, struct arena *a, int64_t *out)
{
    return db_i64(db, a, &sql_audit_last, NO_BINDS, out);
}

static const struct sql sql_handed[] = {
    { "handovers_forget", "DELETE FROM handover WHERE resident_id = $1" },
    { "follow_ups_forget", "DELETE FROM follow_up WHERE person_id = $1" },
};

enum err handed_forget(struct db *db, struct arena *a, int64_t resident_id)
{
    for (size_t i = 0; i < N_OF(sql_handed); i++) TRY(db_run(db, a, &sql_handed[i], BINDS(BIND(resident_id)), NULL));
    return OK;
}

/* ---- by age ---- */

static const struct field swept_row[] = { FIELD(struct swept, campaign_id), FIELD(struct swept, seq),
                                          FIELD(struct swept, to_day) };
static const struct sql sql_next = { "sweep_next",
    "SELECT c.id, COALESCE(s.seq, 0), c.to_day FROM campaign c LEFT JOIN swept s ON s.what = 'notes' AND "
        "s.campaign_id = c.id"
    " WHERE c.to_day < $1 AND c.state <> 'draft' AND COALESCE(s.until_day, -1) < c.to_day ORDER BY c.id LIMIT 1" };
static const struct sql sql_boxes_at = { "sweep_of_boxes",
    "SELECT campaign_id, seq, until_day FROM swept WHERE what = 'boxes' AND campaign_id = 0" };
static const struct sql sql_sweep_put = { "sweep_put",
    "INSERT INTO swept(what, campaign_id, seq, until_day) VALUES($1, $2, $3, $4) ON CONFLICT(what, campaign_id)"
    " DO UPDATE SET seq = EXCLUDED.seq, until_day = EXCLUDED.until_day" };
static const struct sql sql_last_seq = { "event_last_seq", "SELECT COALESCE(MAX(seq), 0) FROM event" };
static const struct sql sql_leases = { "leases_clear",
    "UPDATE door SET lease_account = NULL, lease_until_ms = 0 WHERE lease_account IS NOT NULL AND lease_until_ms < "
        "$1" };
static const struct sql sql_trail = { "trail_delete",
    "DELETE FROM trail WHERE seq > $2 AND seq <= $3 AND EXISTS"
    " (SELECT 1 FROM event e WHERE e.seq = trail.seq AND e.campaign_id = $1)" };

enum err sweep_next(struct db *db, struct arena *a, int64_t day, struct swept *out)
{
    return db_one(db, a, &sql_next, BINDS(BIND(day)), FIELDS(swept_row), out);
}

enum err sweep_of_boxes(struct db *db, struct arena *a, struct swept *out)
{
    *out = (struct swept){ 0 };
    enum err e = db_one(db, a, &sql_boxes_at, NO_BINDS, FIELDS(swept_row), out);
    return e == ERR_NOT_FOUND ? OK : e;
}

enum err sweep_put(struct db *db, struct arena *a, const char *what, const struct swept *s,
                   int64_t until_day)
{
    return db_run(db, a, &sql_sweep_put, BINDS(bind_text(str_z(what)), BIND(s->campaign_id), BIND(s->seq),
                                               BIND(until_day)), NULL);
}

enum err event_last_seq(struct db *db, struct arena *a, int64_t *out)
{
    return db_i64(db, a, &sql_last_seq, NO_BINDS, out);
}

enum { WINDOW_MAX = 1000 };
#define EVENTS(where)                                                                                               \
    "SELECT seq, id, kind, device_id, n, account_id, member_id, team_id, campaign_id, household_id, group_id,"      \
    " ward_id, day, at_ms, device_ms, skew_ms, received_ms, late, outcome, visit_seq, mono_ms, session, body,"      \
    " effects, chain, erased FROM event WHERE " where " AND seq > $2 AND seq <= $3 ORDER BY seq LIMIT 1000"
static const struct sql sql_notes = { "events_with_notes",
    EVENTS("campaign_id = $1 AND kind IN ('visit', 'correction', 'review', 'call')") };
static const struct sql sql_boxes = { "events_with_boxes", EVENTS("kind = 'person' AND received_ms < $1") };

enum err events_with_notes(struct db *db, struct arena *a, int64_t campaign_id, int64_t after, int64_t to,
                           db_row_fn *each, void *arg)
{
    struct event e;
    return db_all(db, a, &sql_notes, BINDS(BIND(campaign_id), BIND(after), BIND(to)), event_fields, &e, sizeof e,
                  WINDOW_MAX,
                  each, arg);
}

enum err events_with_boxes(struct db *db, struct arena *a, int64_t before_ms, int64_t after, int64_t to,
                           db_row_fn *each,
                           void *arg)
{
    struct event e;
    return db_all(db, a, &sql_boxes, BINDS(BIND(before_ms), BIND(after), BIND(to)), event_fields, &e, sizeof e,
                  WINDOW_MAX,
                  each, arg);
}

enum err trail_delete(struct db *db, struct arena *a, int64_t campaign_id, int64_t after, int64_t to)
{
    return db_run(db, a, &sql_trail, BINDS(BIND(campaign_id), BIND(after), BIND(to)), NULL);
}

static const struct sql sql_before_ms = { "events_before",
    "SELECT COALESCE(MIN(seq) - 1, $2) FROM event WHERE seq > $1 AND seq <= $2 AND received_ms >= $3" };

enum err events_before(struct db *db, struct arena *a, int64_t before_ms, int64_t after, int64_t to, int64_t *out)
{
    return db_i64(db, a, &sql_before_ms, BINDS(BIND(after), BIND(to), BIND(before_ms)), out);
}

enum err leases_clear(struct db *db, struct arena *a, int64_t before_ms, int64_t *cleared)
{
    return db_run(db, a, &sql_leases, BINDS(BIND(before_ms)), cleared);
}
