/* callback_db.c - the SQL of call-backs. */
#include "outreach/desk/callback_db.h"

static const struct field row_fields[] = {
    FIELD(struct callback_row, campaign_id), FIELD(struct callback_row, group_id), FIELD(struct callback_row, ward_id),
    FIELD(struct callback_row, household_id), FIELD(struct callback_row, state, .words = callback_states),
    FIELD(struct callback_row, tries),
};
static const struct sql sql_by_seq = { "callback_by_seq",
    "SELECT campaign_id, group_id, ward_id, household_id, state, tries FROM callback WHERE seq = $1" };

enum err callback_by_seq(struct db *db, struct arena *a, int64_t seq, struct callback_row *out)
{
    return db_one(db, a, &sql_by_seq, BINDS(BIND(seq)), FIELDS(row_fields), out);
}

static const struct sql sql_insert = { "callback_insert",
    "INSERT INTO callback(seq, campaign_id, group_id, ward_id, household_id, drawn_ms, state, tries)"
    " VALUES($1, $2, $3, $4, $5, $6, 'due', 0) ON CONFLICT(seq) DO NOTHING" };

enum err callback_insert(struct db *db, struct arena *a, int64_t seq, const struct callback_row *c, int64_t now_ms)
{
    return db_run(db, a, &sql_insert, BINDS(BIND(seq), BIND(c->campaign_id), BIND(c->group_id), BIND(c->ward_id),
                  BIND(c->household_id), BIND(now_ms)), NULL);
}

static const struct sql sql_tally_add = { "callback_tally_add",
    "INSERT INTO callback_tally(campaign_id, unit_id, drawn) VALUES($1, $2, 1)"
    " ON CONFLICT(campaign_id, unit_id) DO UPDATE SET drawn = callback_tally.drawn + 1" };

enum err callback_tally_add(struct db *db, struct arena *a, int64_t campaign_id, int64_t unit_id)
{
    return db_run(db, a, &sql_tally_add, BINDS(BIND(campaign_id), BIND(unit_id)), NULL);
}

static const struct sql sql_tally = { "callback_tally", "SELECT drawn FROM callback_tally WHERE campaign_id = $1 AND unit_id = $2" };

enum err callback_tally(struct db *db, struct arena *a, int64_t campaign_id, int64_t unit_id, int64_t *drawn)
{
    int64_t n = 0;
    enum err e = db_i64(db, a, &sql_tally, BINDS(BIND(campaign_id), BIND(unit_id)), &n);
    if (e != OK && e != ERR_NOT_FOUND) return e;
    *drawn = n;
    return OK;
}

static const struct sql sql_set = { "callback_set",
    "UPDATE callback SET state = $3, tries = $4, outcome = $5, called_ms = $6, account_id = $7 WHERE seq = $1 AND state = $2" };

enum err callback_set(struct db *db, struct arena *a, const struct call *c, unsigned before, unsigned state,
                      int64_t tries, int64_t account_id)
{
    int64_t changed;
    TRY(db_run(db, a, &sql_set,
               BINDS(BIND(c->seq), BIND_WORD(callback_states, before), BIND_WORD(callback_states, state), BIND(tries),
                     BIND_WORD(callback_outcomes, c->outcome), BIND(c->now_ms), BIND(account_id)),
               &changed));
    return changed == 1 ? OK : ERR_CONFLICT;
}

static const struct field list_row[] = {                 /* the order of LIST_SELECT */
    FIELD(struct callback, seq), FIELD(struct callback, id), FIELD(struct callback, at_ms), FIELD(struct callback, household),
    FIELD(struct callback, unit_id), FIELD(struct callback, lane), FIELD(struct callback, number), FIELD(struct callback, head),
    FIELD(struct callback, member), FIELD(struct callback, team), FIELD(struct callback, state, .words = callback_states),
    FIELD(struct callback, tries), FIELD(struct callback, called_ms, .nullable = true),
    FIELD(struct callback, outcome, .nullable = true),
};
const struct fields callback_fields = { list_row, N_OF(list_row) };

/* $1 the unit, $2 the state, $3 above this seq, $4 how many. */
#define LIST_SELECT(where)                                                                                                  \
    "SELECT c.seq, e.id, e.at_ms, c.household_id, c.group_id, l.name, o.number, h.head_name, p.name, t.name, c.state,"      \
    " c.tries, c.called_ms, c.outcome FROM callback c JOIN event e ON e.seq = c.seq"                                        \
    " JOIN account p ON p.id = e.account_id JOIN team t ON t.id = e.team_id JOIN household h ON h.id = c.household_id"      \
    " JOIN house o ON o.id = h.house_id JOIN lane l ON l.id = o.lane_id"                                                    \
    " WHERE " where " AND c.state = $2 AND c.seq > $3 ORDER BY c.seq LIMIT $4"
static const struct sql sql_list[] = {
    [CALLBACKS_OF_GROUP] = { "callbacks_of_group", LIST_SELECT("c.group_id = $1") },
    [CALLBACKS_OF_WARD]  = { "callbacks_of_ward",  LIST_SELECT("c.ward_id = $1") },
    [CALLBACKS_OF_CITY]  = { "callbacks_of_city",  LIST_SELECT("$1 > 0") },
};

enum err callback_rows(struct db *db, struct arena *a, enum callback_level level, const struct callback_query *q,
                       db_row_fn *each, void *arg)
{
    struct callback row;
    return db_all(db, a, &sql_list[level], BINDS(BIND(q->unit_id), BIND_WORD(callback_states, q->state), BIND(q->after),
                  BIND(q->limit)), FIELDS(list_row), &row, sizeof row, (size_t)q->limit, each, arg);
}

static const struct field contact_fields[] = {
    FIELD(struct sealed_contact, name), FIELD(struct sealed_contact, phone), FIELD(struct sealed_contact, of_household),
};
/* Whoever asked to be left alone is not called. */
static const struct sql sql_contacts = { "callback_contacts",
    "SELECT head_name AS name, contact AS phone, $2 AS of_household FROM household WHERE id = $1 AND contact IS NOT NULL"
    " UNION ALL SELECT name, phone_sealed, NOT $2 FROM resident"
    " WHERE household_id = $1 AND phone_sealed IS NOT NULL AND left_ms IS NULL"
    " AND NOT EXISTS (SELECT 1 FROM guarded_person g WHERE g.resident_id = resident.id) LIMIT 12" };

enum err contact_rows(struct db *db, struct arena *a, int64_t household_id, db_row_fn *each, void *arg)
{
    struct sealed_contact row;
    return db_all(db, a, &sql_contacts, BINDS(BIND(household_id), bind_bool(true)), FIELDS(contact_fields), &row,
                  sizeof row, CONTACTS_MAX, each, arg);
}
