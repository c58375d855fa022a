/* checkin_db.c - the SQL of what happened at doors. */
#include "plan/occasion/checkin_db.h"

static const struct sql sql_insert = { "arrival_insert",
    "INSERT INTO occasion_event(seq, id, occasion_id, kind, ticket_id, account_id, device_id, heads, counted, at_ms, device_ms, received_ms)"
    " VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT(id) DO NOTHING" };

enum err arrival_insert(struct db *db, struct arena *a, int64_t seq, const struct arrival *e, bool *is_new)
{
    int64_t changed;
    TRY(db_run(db, a, &sql_insert,
               BINDS(BIND(seq), BIND(e->id), BIND(e->occasion_id), BIND_WORD(arrival_kinds, e->kind),
                     bind_id(e->ticket_id), BIND(e->account_id), BIND(e->device_id), BIND(e->heads), BIND(e->counted),
                     BIND(e->at_ms), BIND(e->device_ms), BIND(e->received_ms)),
               &changed));
    *is_new = changed == 1;
    return OK;
}

static const struct field row_fields[] = {               /* the order of SELECT */
    FIELD(struct arrival, id), FIELD(struct arrival, occasion_id), FIELD(struct arrival, kind, .words = arrival_kinds),
    FIELD(struct arrival, ticket_id, .nullable = true), FIELD(struct arrival, account_id), FIELD(struct arrival, device_id),
    FIELD(struct arrival, heads), FIELD(struct arrival, counted), FIELD(struct arrival, at_ms), FIELD(struct arrival, device_ms),
    FIELD(struct arrival, received_ms),
};
static const struct sql sql_by_id = { "arrival_by_id",
    "SELECT id, occasion_id, kind, ticket_id, account_id, device_id, heads, counted, at_ms, device_ms, received_ms FROM occasion_event WHERE id = $1" };

enum err arrival_by_id(struct db *db, struct arena *a, struct str id, struct arrival *out)
{
    return db_one(db, a, &sql_by_id, BINDS(BIND(id)), FIELDS(row_fields), out);
}

static const struct field line_fields[] = {
    FIELD(struct arrival_line, id), FIELD(struct arrival_line, kind, .words = arrival_kinds),
    FIELD(struct arrival_line, number, .nullable = true, .about = "of the ticket"), FIELD(struct arrival_line, heads),
    FIELD(struct arrival_line, counted), FIELD(struct arrival_line, at_ms), FIELD(struct arrival_line, received_ms),
    FIELD(struct arrival_line, by, .nullable = true, .about = "whose phone; empty: the ticket's own page"),
};
const struct fields arrival_fields = { line_fields, N_OF(line_fields) };
static const struct sql sql_list = { "arrival_list",
    "SELECT e.seq AS id, e.kind, t.number, e.heads, e.counted, e.at_ms, e.received_ms, p.name AS by_name FROM occasion_event e"
    " LEFT JOIN occasion_ticket t ON t.id = e.ticket_id LEFT JOIN account p ON p.id = e.account_id"
    " WHERE e.occasion_id = $1 AND e.seq > $2 ORDER BY e.seq LIMIT $3" };

enum err arrival_list(struct db *db, struct arena *a, int64_t occasion_id, int64_t after, int64_t limit, db_row_fn *each, void *arg)
{
    struct arrival_line row;
    return db_all(db, a, &sql_list, BINDS(BIND(occasion_id), BIND(after), BIND(limit)), arrival_fields, &row,
                  sizeof row, (size_t)limit, each, arg);
}
