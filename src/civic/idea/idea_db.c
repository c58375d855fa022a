/* idea_db.c - the SQL of initiatives. */
#include "civic/idea/idea_db.h"

static const struct field row_fields[] = {               /* the order of COLUMNS */
    FIELD(struct idea, account_id), FIELD(struct idea, sent_sealed), FIELD(struct idea, id), FIELD(struct idea, uid),
    FIELD(struct idea, code), FIELD(struct idea, unit_id), FIELD(struct idea, unit, .about = "who answers"),
    FIELD(struct idea, category, .words = idea_categories), FIELD(struct idea, state, .words = idea_states), FIELD(struct idea, title),
    FIELD(struct idea, text), FIELD(struct idea, result, .nullable = true, .words = idea_results),
    FIELD(struct idea, answer, .about = "of the unit, or why it was refused"), FIELD(struct idea, supports), FIELD(struct idea, created_ms),
    FIELD(struct idea, public_ms, .nullable = true), FIELD(struct idea, closes_ms, .nullable = true, .about = "until when it may be supported"),
    FIELD(struct idea, answered_ms, .nullable = true),
};
const struct fields idea_own_fields = { row_fields + 2, N_OF(row_fields) - 2 }, idea_fields = { row_fields + 4, N_OF(row_fields) - 4 };
#define SELECT                                                                                                              \
    "SELECT i.account_id, i.sent_sealed, i.id, i.uid, i.code, i.unit_id, u.name AS unit, i.category, i.state, i.title,"     \
    " i.text, i.result, i.answer, i.supports, i.created_ms, i.public_ms, i.closes_ms, i.answered_ms FROM idea i"            \
    " JOIN unit u ON u.id = i.unit_id WHERE "

static const struct sql sql_by_id = { "idea_by_id", SELECT "i.id = $1" };
static const struct sql sql_by_uid = { "idea_by_uid", SELECT "i.uid = $1" };
static const struct sql sql_by_code = { "idea_by_code", SELECT "i.code = $1" };

enum err idea_by_id(struct db *db, struct arena *a, int64_t id, struct idea *out)
{
    return db_one(db, a, &sql_by_id, BINDS(BIND(id)), FIELDS(row_fields), out);
}

enum err idea_by_uid(struct db *db, struct arena *a, struct str uid, struct idea *out)
{
    return db_one(db, a, &sql_by_uid, BINDS(BIND(uid)), FIELDS(row_fields), out);
}

enum err idea_by_code(struct db *db, struct arena *a, struct str code, struct idea *out)
{
    return db_one(db, a, &sql_by_code, BINDS(BIND(code)), FIELDS(row_fields), out);
}

/* ---- lists ---- */

static enum err rows(struct db *db, struct arena *a, const struct sql *q, struct binds b, int64_t limit, db_row_fn *each, void *arg)
{
    struct idea row = { .id = 0 };
    return db_all(db, a, q, b, FIELDS(row_fields), &row, sizeof row, (size_t)limit, each, arg);
}

#define LIST(key, of) SELECT "i.public_ms IS NOT NULL AND i.public_ms >= $4 AND " key " <= $1 AND (" key " < $1 OR i.id < $2)" of \
    " ORDER BY " key " DESC, i.id DESC LIMIT $3"
static const struct sql all[] = {
    [ORDER_SUPPORT] = { "idea_best", LIST("i.supports", "") }, [ORDER_NEW] = { "idea_newest", LIST("i.public_ms", "") },
};
static const struct sql of_unit[] = {
    [ORDER_SUPPORT] = { "idea_unit_best", LIST("i.supports", " AND i.unit_id = $5") },
    [ORDER_NEW] = { "idea_unit_newest", LIST("i.public_ms", " AND i.unit_id = $5") },
};

enum err idea_public_list(struct db *db, struct arena *a, const struct idea_query *q, db_row_fn *each, void *arg)
{
    if (!q->unit_id)
        return rows(db, a, &all[q->order], BINDS(BIND(q->key), BIND(q->id), BIND(q->limit), BIND(q->from_ms)), q->limit, each, arg);
    return rows(db, a, &of_unit[q->order], BINDS(BIND(q->key), BIND(q->id), BIND(q->limit), BIND(q->from_ms), BIND(q->unit_id)),
                q->limit, each, arg);
}

static const struct sql sql_desk = { "idea_desk", SELECT "i.unit_id = $1 AND i.state = $2 AND i.id > $3 ORDER BY i.id LIMIT $4" };

enum err idea_desk_list(struct db *db, struct arena *a, int64_t unit_id, unsigned state, int64_t after, int64_t limit, db_row_fn *each, void *arg)
{
    return rows(db, a, &sql_desk, BINDS(BIND(unit_id), BIND_WORD(idea_states, state), BIND(after), BIND(limit)), limit,
                each, arg);
}

static const struct sql sql_mine = { "idea_mine", SELECT "i.account_id = $1 AND i.id < $2 ORDER BY i.id DESC LIMIT $3" };

enum err idea_mine(struct db *db, struct arena *a, int64_t account_id, int64_t before, int64_t limit, db_row_fn *each, void *arg)
{
    if (!before) before = INT64_MAX;
    return rows(db, a, &sql_mine, BINDS(BIND(account_id), BIND(before), BIND(limit)), limit, each, arg);
}

static const struct sql sql_supported_list = { "idea_supported_list", SELECT "i.public_ms IS NOT NULL AND i.id IN"
    " (SELECT idea_id FROM idea_support WHERE account_id = $1 AND idea_id < $2 ORDER BY idea_id DESC LIMIT $3) ORDER BY i.id DESC LIMIT $3" };

enum err idea_supported_list(struct db *db, struct arena *a, int64_t account_id, int64_t before, int64_t limit, db_row_fn *each, void *arg)
{
    if (!before) before = INT64_MAX;
    return rows(db, a, &sql_supported_list, BINDS(BIND(account_id), BIND(before), BIND(limit)), limit, each, arg);
}

static const struct sql sql_due = { "idea_due", SELECT "i.state = 'public' AND i.closes_ms <= $1 ORDER BY i.closes_ms LIMIT $2" };

enum err idea_due_rows(struct db *db, struct arena *a, int64_t now_ms, int64_t limit, db_row_fn *each, void *arg)
{
    return rows(db, a, &sql_due, BINDS(BIND(now_ms), BIND(limit)), limit, each, arg);
}

static const struct sql sql_waiting = { "idea_waiting", "SELECT COUNT(*) FROM idea WHERE account_id = $1 AND state = 'proposed'" };

enum err idea_waiting(struct db *db, struct arena *a, int64_t account_id, int64_t *n)
{
    return db_i64(db, a, &sql_waiting, BINDS(BIND(account_id)), n);
}

/* ---- writing ---- */

static const struct sql sql_insert = { "idea_insert",
    "INSERT INTO idea(id, uid, code, unit_id, account_id, category, state, sent_sealed, title, text, answer, supports, created_ms)"
    " VALUES($1, $2, $3, $4, $5, $6, 'proposed', $7, '', '', '', 0, $8)" };

enum err idea_insert(struct db *db, struct arena *a, const struct idea *i)
{
    return db_run(db, a, &sql_insert,
                  BINDS(BIND(i->id), BIND(i->uid), BIND(i->code), BIND(i->unit_id), BIND(i->account_id),
                        BIND_WORD(idea_categories, i->category), BIND(i->sent_sealed), BIND(i->created_ms)),
                  NULL);
}

static const struct sql sql_set = { "idea_set",
    "UPDATE idea SET state = $3, title = $4, text = $5, result = $6, answer = $7, public_ms = $8, closes_ms = $9, answered_ms = $10,"
    " decided_by = $11 WHERE id = $1 AND state = $2" };

enum err idea_set(struct db *db, struct arena *a, const struct idea *i, unsigned before, int64_t decided_by)
{
    int64_t changed;
    struct bind result = i->result == RESULT_NONE ? BIND_NULL(FIELD_TEXT) : BIND_WORD(idea_results, i->result);
    TRY(db_run(db, a, &sql_set,
               BINDS(BIND(i->id), BIND_WORD(idea_states, before), BIND_WORD(idea_states, i->state), BIND(i->title),
                     BIND(i->text), result, BIND(i->answer), bind_id(i->public_ms), bind_id(i->closes_ms),
                     bind_id(i->answered_ms), bind_id(decided_by)),
               &changed));
    return changed == 1 ? OK : ERR_BUSY;
}

/* ---- support ---- */

static enum err run(struct db *db, struct arena *a, const struct sql *q, struct binds b, bool *changed)
{
    int64_t n;
    TRY(db_run(db, a, q, b, &n));
    *changed = n == 1;
    return OK;
}

static const struct sql sql_support = { "idea_support_insert",
    "INSERT INTO idea_support(idea_id, account_id, since_ms) VALUES($1, $2, $3) ON CONFLICT(idea_id, account_id) DO NOTHING" };

enum err support_insert(struct db *db, struct arena *a, int64_t id, int64_t account_id, int64_t now_ms, bool *changed)
{
    return run(db, a, &sql_support, BINDS(BIND(id), BIND(account_id), BIND(now_ms)), changed);
}

static const struct sql sql_unsupport = { "idea_support_delete", "DELETE FROM idea_support WHERE idea_id = $1 AND account_id = $2" };

enum err support_delete(struct db *db, struct arena *a, int64_t id, int64_t account_id, bool *changed)
{
    return run(db, a, &sql_unsupport, BINDS(BIND(id), BIND(account_id)), changed);
}

static const struct sql sql_count = { "idea_support_count", "UPDATE idea SET supports = supports + $2 WHERE id = $1" };

enum err support_count(struct db *db, struct arena *a, int64_t id, int64_t by)
{
    return db_run(db, a, &sql_count, BINDS(BIND(id), BIND(by)), NULL);
}

static const struct sql sql_is_supported = { "idea_is_supported", "SELECT COUNT(*) FROM idea_support WHERE idea_id = $1 AND account_id = $2" };

enum err idea_is_supported(struct db *db, struct arena *a, int64_t id, int64_t account_id, bool *out)
{
    int64_t n;
    TRY(db_i64(db, a, &sql_is_supported, BINDS(BIND(id), BIND(account_id)), &n));
    *out = n == 1;
    return OK;
}

static const struct field supporter_fields[] = { FIELD(struct supporter, account_id) };
static const struct sql sql_supporters = { "idea_supporters",
    "SELECT account_id FROM idea_support WHERE idea_id = $1 AND account_id > $2 ORDER BY account_id LIMIT $3" };

enum err supporter_rows(struct db *db, struct arena *a, int64_t id, int64_t after, int64_t limit, db_row_fn *each, void *arg)
{
    struct supporter row;
    return db_all(db, a, &sql_supporters, BINDS(BIND(id), BIND(after), BIND(limit)), FIELDS(supporter_fields), &row,
                  sizeof row, (size_t)limit, each, arg);
}

static const struct field supported_fields[] = { FIELD(struct supported, idea_id) };
static const struct sql sql_supported = { "idea_supported",
    "SELECT idea_id FROM idea_support WHERE account_id = $1 AND idea_id > $2 ORDER BY idea_id LIMIT $3" };

enum err supported_rows(struct db *db, struct arena *a, int64_t account_id, int64_t after, int64_t limit, db_row_fn *each, void *arg)
{
    struct supported row;
    return db_all(db, a, &sql_supported, BINDS(BIND(account_id), BIND(after), BIND(limit)), FIELDS(supported_fields),
                  &row, sizeof row, (size_t)limit, each, arg);
}

/* ---- who has been told ---- */

static const struct sql sql_telling_put = { "idea_telling_put",
    "INSERT INTO idea_telling(idea_id, after_account) VALUES($1, $2)"
    " ON CONFLICT(idea_id) DO UPDATE SET after_account = EXCLUDED.after_account" };

enum err idea_telling_put(struct db *db, struct arena *a, const struct idea_telling *t)
{
    return db_run(db, a, &sql_telling_put, BINDS(BIND(t->idea_id), BIND(t->after_account)), NULL);
}

static const struct sql sql_telling_end = { "idea_telling_end", "DELETE FROM idea_telling WHERE idea_id = $1" };

enum err idea_telling_end(struct db *db, struct arena *a, int64_t id) { return db_run(db, a, &sql_telling_end, BINDS(BIND(id)), NULL); }

static const struct field telling_fields[] = { FIELD(struct idea_telling, idea_id), FIELD(struct idea_telling, after_account) };
static const struct sql sql_telling = { "idea_telling_rows", "SELECT idea_id, after_account FROM idea_telling ORDER BY idea_id LIMIT $1" };

enum err idea_telling_rows(struct db *db, struct arena *a, int64_t limit, db_row_fn *each, void *arg)
{
    struct idea_telling row;
    return db_all(db, a, &sql_telling, BINDS(BIND(limit)), FIELDS(telling_fields), &row, sizeof row, (size_t)limit,
                  each, arg);
}

/* ---- an account ---- */

static const struct sql sql_move = { "idea_account_move", "UPDATE idea SET account_id = $2 WHERE account_id = $1" };

enum err idea_account_move(struct db *db, struct arena *a, int64_t from, int64_t to)
{
    return db_run(db, a, &sql_move, BINDS(BIND(from), BIND(to)), NULL);
}

/* What nobody has read is withdrawn with its words. */
static const struct sql sql_forget = { "idea_account_forget",
    "UPDATE idea SET account_id = 0, sent_sealed = $2, state = CASE state WHEN 'proposed' THEN 'withdrawn' ELSE state END WHERE account_id = $1" };

enum err idea_account_forget(struct db *db, struct arena *a, int64_t account_id)
{
    return db_run(db, a, &sql_forget, BINDS(BIND(account_id), bind_bytes((struct bytes){ (const uint8_t *)"", 0 })), NULL);
}
