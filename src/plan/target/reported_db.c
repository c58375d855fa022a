/* reported_db.c - the SQL of outside figures. */
#include "plan/target/reported_db.h"

static const struct field row_fields[] = {               /* the order of REPORTED */
    FIELD(struct reported, entered_by_id), FIELD(struct reported, decided_by_id, .nullable = true), FIELD(struct reported, id),
    FIELD(struct reported, uid), FIELD(struct reported, measure, .words = reported_codes), FIELD(struct reported, unit_id),
    FIELD(struct reported, unit),
    FIELD(struct reported, value_milli, .about = "thousandths"), FIELD(struct reported, as_of_day), FIELD(struct reported, source),
    FIELD(struct reported, document_number), FIELD(struct reported, document_day), FIELD(struct reported, document_url), FIELD(struct reported, note),
    FIELD(struct reported, state, .words = reported_states), FIELD(struct reported, entered_by, .nullable = true), FIELD(struct reported, entered_ms),
    FIELD(struct reported, decided_by, .nullable = true), FIELD(struct reported, decided_ms, .nullable = true), FIELD(struct reported, reason),
};
const struct fields reported_fields = { row_fields + 2, N_OF(row_fields) - 2 };
#define REPORTED                                                                                                            \
    "SELECT r.entered_by, r.decided_by, r.id, r.uid, r.measure, r.unit_id, u.name AS unit, r.value_milli, r.as_of_day, r.source, r.document_number," \
    " r.document_day, r.document_url, r.note, r.state, x.name, r.entered_ms, y.name, r.decided_ms, r.reason FROM reported_figure r"      \
    " JOIN unit u ON u.id = r.unit_id LEFT JOIN account x ON x.id = r.entered_by LEFT JOIN account y ON y.id = r.decided_by WHERE "

static const struct sql sql_by_id = { "reported_by_id", REPORTED "r.id = $1" };
static const struct sql sql_by_uid = { "reported_by_uid", REPORTED "r.uid = $1" };

enum err reported_by_id(struct db *db, struct arena *a, int64_t id, struct reported *out)
{
    return db_one(db, a, &sql_by_id, BINDS(BIND(id)), FIELDS(row_fields), out);
}

enum err reported_by_uid(struct db *db, struct arena *a, struct str uid, struct reported *out)
{
    return db_one(db, a, &sql_by_uid, BINDS(BIND(uid)), FIELDS(row_fields), out);
}

#define FILTER "r.id < $1 AND ($2 = '' OR r.measure = $2) AND ($3 = '' OR r.state = $3)"
static const struct sql sql_list = { "reported_list", REPORTED FILTER " ORDER BY r.id DESC LIMIT $4" };
static const struct sql sql_unit = { "reported_list_unit", REPORTED FILTER " AND r.unit_id = $5 ORDER BY r.id DESC LIMIT $4" };
static const struct sql sql_units = { "reported_list_units",
    REPORTED FILTER " AND r.unit_id IN ($5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20) ORDER BY r.id DESC LIMIT $4" };

enum err reported_list(struct db *db, struct arena *a, const struct reported_query *q, db_row_fn *each, void *arg)
{
    struct reported row = { .id = 0 };
    struct bind b[4 + REPORTED_UNITS_MAX] = {
        bind_i64(q->before ? q->before : INT64_MAX), bind_text(q->measure < 0 ? S("") : str_z(reported_codes[q->measure])),
        bind_text(q->state < 0 ? S("") : str_z(reported_states[q->state])), bind_i64(q->limit),
    };
    for (size_t i = 0; i < REPORTED_UNITS_MAX; i++) b[4 + i] = bind_i64(i < q->n_units ? q->unit_id[i] : 0);
    const bool of_one = q->of_units && q->n_units == 1;                      /* along the index of a unit's figures, newest first */
    const struct binds all = { b, of_one ? 5 : q->of_units ? N_OF(b) : 4 };
    return db_all(db, a, of_one ? &sql_unit : q->of_units ? &sql_units : &sql_list, all, FIELDS(row_fields), &row, sizeof row,
                  (size_t)q->limit, each, arg);
}

static const struct sql sql_insert = { "reported_insert",
    "INSERT INTO reported_figure(id, uid, measure, unit_id, value_milli, as_of_day, source, document_number, document_day, document_url, note, state,"
    " entered_by, entered_ms, reason) VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'entered', $12, $13, '')" };

enum err reported_insert(struct db *db, struct arena *a, const struct reported *r)
{
    return db_run(db, a, &sql_insert,
                  BINDS(BIND(r->id), BIND(r->uid), BIND_WORD(reported_codes, r->measure), BIND(r->unit_id),
                        BIND(r->value_milli), BIND(r->as_of_day), BIND(r->source), BIND(r->document_number),
                        BIND(r->document_day), BIND(r->document_url), BIND(r->note), BIND(r->entered_by_id),
                        BIND(r->entered_ms)),
                  NULL);
}

static const struct sql sql_set = { "reported_set",
    "UPDATE reported_figure SET state = $3, decided_by = $4, decided_ms = $5, reason = $6 WHERE id = $1 AND state = $2" };

enum err reported_set(struct db *db, struct arena *a, const struct reported *r, unsigned before)
{
    int64_t changed;
    TRY(db_run(db, a, &sql_set,
               BINDS(BIND(r->id), BIND_WORD(reported_states, before), BIND_WORD(reported_states, r->state),
                     bind_id(r->decided_by_id), bind_id(r->decided_ms), BIND(r->reason)),
               &changed));
    return changed == 1 ? OK : ERR_BUSY;
}

/* ---- what holds ---- */

static const struct sql sql_held = { "reported_held",
    REPORTED "r.measure = $1 AND r.unit_id = $2 AND r.state = 'approved' AND r.as_of_day <= $3 ORDER BY r.as_of_day DESC, r.id DESC LIMIT 1" };

enum err reported_held(struct db *db, struct arena *a, unsigned measure, int64_t unit_id, int64_t day, struct reported *out)
{
    return db_one(db, a, &sql_held, BINDS(BIND_WORD(reported_codes, measure), BIND(unit_id), BIND(day)),
                  FIELDS(row_fields), out);
}


static const struct field now_fields[] = { FIELD(struct reported_now, unit_id), FIELD(struct reported_now, value_milli) };
static const struct sql sql_at = { "reported_at",
    "SELECT unit_id, value_milli FROM reported_figure WHERE measure = $1 AND unit_id = $2 AND state = 'approved' AND as_of_day <= $3"
    " ORDER BY as_of_day DESC, id DESC LIMIT 1" };

enum err reported_at(struct db *db, struct arena *a, struct str measure, int64_t unit_id, int64_t day, struct reported_now *out)
{
    return db_one(db, a, &sql_at, BINDS(BIND(measure), BIND(unit_id), BIND(day)), FIELDS(now_fields), out);
}

static const struct sql sql_children = { "reported_at_children",
    "SELECT r.unit_id, r.value_milli FROM unit u JOIN reported_figure r ON r.measure = $1 AND r.unit_id = u.id AND r.state = 'approved'"
    " AND r.as_of_day <= $3 WHERE u.parent_id = $2 AND u.valid_to IS NULL AND u.kind <> 'agency' AND NOT EXISTS (SELECT 1 FROM reported_figure l"
    " WHERE l.measure = $1 AND l.unit_id = u.id AND l.state = 'approved' AND l.as_of_day <= $3"
    " AND (l.as_of_day > r.as_of_day OR l.as_of_day = r.as_of_day AND l.id > r.id)) ORDER BY u.id LIMIT $4" };

enum err reported_at_children(struct db *db, struct arena *a, struct str measure, int64_t parent_id, int64_t day, db_row_fn *each, void *arg)
{
    struct reported_now row;
    enum { CHILDREN_MAX = 3000 };
    return db_all(db, a, &sql_children, BINDS(BIND(measure), BIND(parent_id), BIND(day), bind_i64(CHILDREN_MAX)),
                  FIELDS(now_fields), &row, sizeof row, CHILDREN_MAX, each, arg);
}
