/* worklist_db.c - the SQL of the inbox and the workload. */
#include "civic/desk/worklist_db.h"
#include "territory/territory.h"

static const struct field row_fields[] = {               /* the order of COLUMNS */
    FIELD(struct worklist_row, id), FIELD(struct worklist_row, uid), FIELD(struct worklist_row, code), FIELD(struct worklist_row, category),
    FIELD(struct worklist_row, level, .words = petition_levels), FIELD(struct worklist_row, state, .words = petition_states),
    FIELD(struct worklist_row, title), FIELD(struct worklist_row, spot), FIELD(struct worklist_row, sent_sealed), FIELD(struct worklist_row, marks),
    FIELD(struct worklist_row, lat_e6), FIELD(struct worklist_row, lon_e6), FIELD(struct worklist_row, ward_id), FIELD(struct worklist_row, ward),
    FIELD(struct worklist_row, handler_id, .nullable = true), FIELD(struct worklist_row, handler, .nullable = true),
    FIELD(struct worklist_row, second), FIELD(struct worklist_row, received_ms), FIELD(struct worklist_row, due_ms),
    FIELD(struct worklist_row, paused_ms, .nullable = true), FIELD(struct worklist_row, left_minutes, .nullable = true),
    FIELD(struct worklist_row, clock_minutes), FIELD(struct worklist_row, alarm), FIELD(struct worklist_row, answered_ms, .nullable = true),
    FIELD(struct worklist_row, closed_ms, .nullable = true),
    FIELD(struct worklist_row, rating, .nullable = true, .words = petition_ratings), FIELD(struct worklist_row, followers),
    FIELD(struct worklist_row, audience, .words = petition_audiences), FIELD(struct worklist_row, seq),
};
/* As in civic-0010: the indexes are found by these very words. */
#define CLOCK \
    "(CASE p.state WHEN 'sent' THEN p.receive_due_ms WHEN 'received' THEN p.due_ms WHEN 'handling' THEN p.due_ms ELSE 9223372036854775807 END)"
#define RANK "(100 - p.alarm)"
#define SELECT                                                                                                              \
    "SELECT p.id, p.uid, p.code, c.code AS category, p.level, p.state, p.title, p.spot, p.sent_sealed, p.marks, p.lat_e6,"  \
    " p.lon_e6, p.ward_id, w.name AS ward, p.handler_id, h.name AS handler, p.second, p.received_ms, " CLOCK " AS due_ms,"  \
    " p.paused_ms, p.left_minutes, p.clock_minutes, p.alarm, p.answered_ms, p.closed_ms, p.rating, p.followers, p.audience," \
    " p.seq FROM petition p JOIN petition_category c ON c.id = p.category_id JOIN unit w ON w.id = p.ward_id"               \
    " LEFT JOIN account h ON h.id = p.handler_id WHERE p.unit_id = $1 AND "

/* Behind the keys ($3, $4, $5), and so many ($6). */
#define BY_DUE(of) SELECT of " AND p.closed_ms IS NULL AND " CLOCK " >= $3 AND (" CLOCK " > $3 OR p.id > $5) AND $4 = 0" \
    " ORDER BY " CLOCK ", p.id LIMIT $6"
#define BY_NEW(of) SELECT of " AND p.id < $5 AND $3 = 0 AND $4 = 0 ORDER BY p.id DESC LIMIT $6"
#define BY_ALARM(of) SELECT of " AND p.closed_ms IS NULL AND " RANK " >= $3 AND (" RANK " > $3 OR " CLOCK " > $4 OR (" CLOCK " = $4" \
    " AND p.id > $5)) ORDER BY " RANK ", " CLOCK ", p.id LIMIT $6"
#define OF_STATE "p.state = $2"
#define OF_HANDLER "p.handler_id = $2 AND p.closed_ms IS NULL"

static const struct sql of_state[] = {
    [WORKLIST_DUE] = { "worklist_state_due", BY_DUE(OF_STATE) }, [WORKLIST_NEW] = { "worklist_state_new", BY_NEW(OF_STATE) },
    [WORKLIST_ALARM] = { "worklist_state_alarm", BY_ALARM(OF_STATE) },
};
static const struct sql of_handler[] = {
    [WORKLIST_DUE] = { "worklist_handler_due", BY_DUE(OF_HANDLER) }, [WORKLIST_NEW] = { "worklist_handler_new", BY_NEW(OF_HANDLER) },
    [WORKLIST_ALARM] = { "worklist_handler_alarm", BY_ALARM(OF_HANDLER) },
};

static enum err rows(struct db *db, struct arena *a, const struct sql *q, const struct worklist_query *of, struct bind whose, int64_t limit,
                     db_row_fn *each, void *arg)
{
    struct worklist_row row = { .id = 0 };
    return db_all(db, a, q,
                  BINDS(BIND(of->unit_id), whose, BIND(of->after.first), BIND(of->after.second), BIND(of->after.id),
                        BIND(limit)),
                  FIELDS(row_fields), &row, sizeof row, (size_t)limit, each, arg);
}

enum err worklist_state_rows(struct db *db, struct arena *a, const struct worklist_query *q, unsigned state, int64_t limit,
                          db_row_fn *each, void *arg)
{
    return rows(db, a, &of_state[q->order], q, BIND_WORD(petition_states, state), limit, each, arg);
}

enum err worklist_handler_rows(struct db *db, struct arena *a, const struct worklist_query *q, int64_t limit, db_row_fn *each, void *arg)
{
    return rows(db, a, &of_handler[q->order], q, BIND(q->handler_id), limit, each, arg);
}

/* ---- workload ---- */

static const struct field held_fields_[] = {
    FIELD(struct held_count, handler_id, .nullable = true), FIELD(struct held_count, name, .nullable = true),
    FIELD(struct held_count, open), FIELD(struct held_count, late), FIELD(struct held_count, due_today),
};
static const struct sql sql_open = { "load_open",
    "SELECT t.handler_id, h.name, COUNT(*), COUNT(*) FILTER (WHERE t.due_ms <= $2), COUNT(*) FILTER (WHERE t.due_ms > $2 AND t.due_ms < $3)"
    " FROM (SELECT p.handler_id, " CLOCK " AS due_ms FROM petition p WHERE p.unit_id = $1 AND p.closed_ms IS NULL"
    " AND p.state IN ('sent', 'received', 'handling', 'owed') LIMIT $4) t LEFT JOIN account h ON h.id = t.handler_id"
    " GROUP BY t.handler_id, h.name ORDER BY t.handler_id LIMIT $5" };

enum err load_open_rows(struct db *db, struct arena *a, int64_t unit_id, int64_t now_ms, int64_t midnight_ms, db_row_fn *each, void *arg)
{
    struct held_count row = { .handler_id = 0 };
    return db_all(db, a, &sql_open,
                  BINDS(BIND(unit_id), BIND(now_ms), BIND(midnight_ms), bind_i64(LOAD_OPEN_MAX),
                        bind_i64(LOAD_HANDLERS_MAX)),
                  FIELDS(held_fields_), &row, sizeof row, LOAD_HANDLERS_MAX, each, arg);
}

static const struct field answer_fields[] = {
    FIELD(struct answer_row, account_id), FIELD(struct answer_row, name, .nullable = true), FIELD(struct answer_row, minutes),
};
static const struct sql sql_answers = { "load_answers",
    "SELECT r.account_id, h.name, r.minutes FROM petition_answer r LEFT JOIN account h ON h.id = r.account_id"
    " WHERE r.unit_id = $1 AND r.at_ms > $2 ORDER BY r.at_ms DESC LIMIT $3" };

enum err load_answer_rows(struct db *db, struct arena *a, int64_t unit_id, int64_t since_ms, db_row_fn *each, void *arg)
{
    struct answer_row row = { .account_id = 0 };
    return db_all(db, a, &sql_answers, BINDS(BIND(unit_id), BIND(since_ms), bind_i64(LOAD_ANSWERS_MAX)),
                  FIELDS(answer_fields), &row, sizeof row, LOAD_ANSWERS_MAX, each, arg);
}

static const struct field unit_row[] = { FIELD(struct load, id), FIELD(struct load, name) };
static const struct sql sql_units = { "load_units",
    "SELECT id, name FROM unit WHERE parent_id = $1 AND id > $2 AND valid_to IS NULL AND kind IN ('ward', 'commune', 'agency')"
    " ORDER BY id LIMIT $3" };

enum err load_unit_rows(struct db *db, struct arena *a, int64_t after, int64_t limit, db_row_fn *each, void *arg)
{
    struct load row = { .id = 0 };
    return db_all(db, a, &sql_units, BINDS(bind_i64(CITY_ID), BIND(after), BIND(limit)), FIELDS(unit_row), &row,
                  sizeof row, (size_t)limit, each, arg);
}
