/* alert_db.c - the SQL of alerts. */
#include "civic/alert/alert_db.h"

static const struct field row_fields[] = {               /* the order of COLUMNS; the first EVERYBODY of them are everybody's */
    FIELD(struct alert, uid), FIELD(struct alert, unit_id), FIELD(struct alert, unit), FIELD(struct alert, status, .words = alert_statuses),
    FIELD(struct alert, msg_type, .words = alert_types),
    FIELD(struct alert, earlier, .nullable = true, .about = "the uid of what it updates or cancels"),
    FIELD(struct alert, category, .words = alert_categories), FIELD(struct alert, urgency, .words = alert_urgencies),
    FIELD(struct alert, severity, .words = alert_severities), FIELD(struct alert, certainty, .words = alert_certainties),
    FIELD(struct alert, event), FIELD(struct alert, headline), FIELD(struct alert, description), FIELD(struct alert, instruction),
    FIELD(struct alert, event_en), FIELD(struct alert, headline_en), FIELD(struct alert, description_en), FIELD(struct alert, instruction_en),
    FIELD(struct alert, onset_ms, .nullable = true, .about = "when it is expected to begin; 0: it has"), FIELD(struct alert, expires_ms),
    FIELD(struct alert, sent_ms, .nullable = true), FIELD(struct alert, ended_ms, .nullable = true, .about = "updated or cancelled since then"),
    FIELD(struct alert, id), FIELD(struct alert, state, .words = alert_states), FIELD(struct alert, account_id), FIELD(struct alert, account),
    FIELD(struct alert, decided_by, .nullable = true), FIELD(struct alert, created_ms), FIELD(struct alert, earlier_id, .nullable = true),
};
enum { EVERYBODY = 22 };
const struct fields alert_fields = { row_fields, EVERYBODY }, alert_desk_fields = { row_fields, N_OF(row_fields) };
#define SELECT                                                                                                              \
    "SELECT x.uid, x.unit_id, u.name AS unit, x.status, x.msg_type, y.uid AS earlier, x.category, x.urgency, x.severity,"   \
    " x.certainty, x.event, x.headline, x.description, x.instruction, x.event_en, x.headline_en, x.description_en,"        \
    " x.instruction_en, x.onset_ms, x.expires_ms, x.sent_ms, x.ended_ms, x.id, x.state, x.account_id, w.name AS account,"   \
    " x.decided_by, x.created_ms, x.earlier_id FROM alert x JOIN unit u ON u.id = x.unit_id JOIN account w ON w.id = x.account_id" \
    " LEFT JOIN alert y ON y.id = x.earlier_id WHERE "

static const struct sql sql_by_id = { "alert_by_id", SELECT "x.id = $1" };
static const struct sql sql_by_uid = { "alert_by_uid", SELECT "x.uid = $1" };

enum err alert_by_id(struct db *db, struct arena *a, int64_t id, struct alert *out)
{
    return db_one(db, a, &sql_by_id, BINDS(BIND(id)), FIELDS(row_fields), out);
}

enum err alert_by_uid(struct db *db, struct arena *a, struct str uid, struct alert *out)
{
    return db_one(db, a, &sql_by_uid, BINDS(BIND(uid)), FIELDS(row_fields), out);
}

static enum err rows(struct db *db, struct arena *a, const struct sql *q, struct binds b, int64_t limit, db_row_fn *each, void *arg)
{
    struct alert row = { .id = 0 };
    return db_all(db, a, q, b, FIELDS(row_fields), &row, sizeof row, (size_t)limit, each, arg);
}

#define IN_FORCE "x.state = 'sent' AND x.status = 'Actual' AND x.msg_type <> 'Cancel' AND x.ended_ms IS NULL AND x.expires_ms > $1"
#define WORST_FIRST " ORDER BY CASE x.severity WHEN 'Extreme' THEN 0 WHEN 'Severe' THEN 1 WHEN 'Moderate' THEN 2 WHEN 'Minor' THEN 3 ELSE 4 END," \
    " x.sent_ms DESC, x.id DESC LIMIT $2"
static const struct sql sql_in_force = { "alert_in_force", SELECT IN_FORCE WORST_FIRST };
/* The area lies above the unit, or below it: four levels deep. */
static const struct sql sql_in_force_at = { "alert_in_force_at",
    SELECT IN_FORCE " AND EXISTS (SELECT 1 FROM alert_area r JOIN unit p ON p.id = r.unit_id LEFT JOIN unit p2 ON p2.id = p.parent_id"
    " LEFT JOIN unit q ON q.id = $3 LEFT JOIN unit q2 ON q2.id = q.parent_id LEFT JOIN unit q3 ON q3.id = q2.parent_id"
    " WHERE r.alert_id = x.id AND (r.unit_id IN ($3, q2.id, q3.id) OR $3 IN (p2.id, p2.parent_id)))" WORST_FIRST };

enum err alert_in_force(struct db *db, struct arena *a, int64_t now_ms, int64_t unit_id, db_row_fn *each, void *arg)
{
    if (!unit_id)
        return rows(db, a, &sql_in_force, BINDS(BIND(now_ms), bind_i64(ALERTS_SHOWN)), ALERTS_SHOWN, each, arg);
    return rows(db, a, &sql_in_force_at, BINDS(BIND(now_ms), bind_i64(ALERTS_SHOWN), BIND(unit_id)), ALERTS_SHOWN, each,
                arg);
}

static const struct sql sql_list = { "alert_list", SELECT "x.unit_id = $1 AND x.id < $2 ORDER BY x.id DESC LIMIT $3" };

enum err alert_list(struct db *db, struct arena *a, int64_t unit_id, int64_t before, int64_t limit, db_row_fn *each, void *arg)
{
    if (!before) before = INT64_MAX;
    return rows(db, a, &sql_list, BINDS(BIND(unit_id), BIND(before), BIND(limit)), limit, each, arg);
}

static const struct sql sql_sent = { "alert_sent", SELECT "x.sent_ms IS NOT NULL ORDER BY x.sent_ms DESC, x.id DESC LIMIT $1" };

enum err alert_sent_list(struct db *db, struct arena *a, int64_t limit, db_row_fn *each, void *arg)
{
    return rows(db, a, &sql_sent, BINDS(BIND(limit)), limit, each, arg);
}

/* ---- where ---- */

static const struct field place_fields[] = {
    FIELD(struct alert_place, unit_id), FIELD(struct alert_place, code), FIELD(struct alert_place, name), FIELD(struct alert_place, name_en),
};
const struct fields alert_place_fields = { place_fields, N_OF(place_fields) };
static const struct sql sql_places = { "alert_places",
    "SELECT r.unit_id, u.code, u.name, u.name_en FROM alert_area r JOIN unit u ON u.id = r.unit_id WHERE r.alert_id = $1"
    " ORDER BY r.place LIMIT $2" };

struct keeping { struct alert_place *to; size_t n; };

static enum err keep_place(const void *row, void *arg)
{
    struct keeping *k = arg;
    k->to[k->n++] = *(const struct alert_place *)row;
    return OK;
}

enum err alert_places(struct db *db, struct arena *a, int64_t id, struct alert_place out[ALERT_AREAS_MAX], size_t *n)
{
    struct alert_place row = { .unit_id = 0 };
    struct keeping k = { .to = out };
    TRY(db_all(db, a, &sql_places, BINDS(BIND(id), bind_i64(ALERT_AREAS_MAX)), FIELDS(place_fields), &row, sizeof row,
               ALERT_AREAS_MAX, keep_place, &k));
    *n = k.n;
    return OK;
}

/* ---- writing ---- */

static const struct sql sql_insert = { "alert_insert",
    "INSERT INTO alert(id, uid, unit_id, state, status, msg_type, earlier_id, category, urgency, severity, certainty, event, headline,"
    " description, instruction, event_en, headline_en, description_en, instruction_en, onset_ms, expires_ms, account_id, created_ms)"
    " VALUES($1, $2, $3, 'draft', $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)" };

enum err alert_insert(struct db *db, struct arena *a, const struct alert *al)
{
    return db_run(db, a, &sql_insert,
                  BINDS(BIND(al->id), BIND(al->uid), BIND(al->unit_id), BIND_WORD(alert_statuses, al->status),
                        BIND_WORD(alert_types, al->msg_type), bind_id(al->earlier_id),
                        BIND_WORD(alert_categories, al->category), BIND_WORD(alert_urgencies, al->urgency),
                        BIND_WORD(alert_severities, al->severity), BIND_WORD(alert_certainties, al->certainty),
                        BIND(al->event), BIND(al->headline), BIND(al->description), BIND(al->instruction),
                        BIND(al->event_en), BIND(al->headline_en), BIND(al->description_en), BIND(al->instruction_en),
                        bind_id(al->onset_ms), BIND(al->expires_ms), BIND(al->account_id), BIND(al->created_ms)),
                  NULL);
}

static const struct sql sql_area = { "alert_area_insert", "INSERT INTO alert_area(alert_id, place, unit_id) VALUES($1, $2, $3)" };

enum err alert_area_insert(struct db *db, struct arena *a, int64_t id, int64_t place, int64_t unit_id)
{
    return db_run(db, a, &sql_area, BINDS(BIND(id), BIND(place), BIND(unit_id)), NULL);
}

static const struct sql sql_set_state = { "alert_set_state",
    "UPDATE alert SET state = $2, decided_by = $3, sent_ms = $4 WHERE id = $1 AND state = 'draft'" };

enum err alert_set_state(struct db *db, struct arena *a, const struct alert *al)
{
    int64_t changed;
    TRY(db_run(db, a, &sql_set_state,
               BINDS(BIND(al->id), BIND_WORD(alert_states, al->state), bind_id(al->decided_by), bind_id(al->sent_ms)),
               &changed));
    return changed == 1 ? OK : ERR_CONFLICT;
}

static const struct sql sql_end = { "alert_end", "UPDATE alert SET ended_ms = $2 WHERE id = $1 AND state = 'sent' AND ended_ms IS NULL" };

enum err alert_end(struct db *db, struct arena *a, int64_t id, int64_t now_ms, bool *ended)
{
    int64_t changed;
    TRY(db_run(db, a, &sql_end, BINDS(BIND(id), BIND(now_ms)), &changed));
    *ended = changed == 1;
    return OK;
}
