/* target_db.c - the SQL of targets. */
#include "plan/target/target_db.h"

const char *const target_rules[] = { "none", "population", "households", "last_year", "same", NULL };
const char *const target_causes[] = { "made", "goal", "split", "hand", "rebalanced", "ended", NULL };

static const struct field row_fields[] = {               /* the order of TARGET */
    FIELD(struct target, formula), FIELD(struct target, made_by), FIELD(struct target, path), FIELD(struct target, id), FIELD(struct target, uid),
    FIELD(struct target, plan_id),
    FIELD(struct target, item_id), FIELD(struct target, item), FIELD(struct target, unit_id), FIELD(struct target, unit),
    FIELD(struct target, parent_id, .nullable = true, .about = "0: not a share of another"), FIELD(struct target, indicator),
    FIELD(struct target, version), FIELD(struct target, indicator_vi), FIELD(struct target, indicator_en),
    FIELD(struct target, unit_word, .words = indicator_units), FIELD(struct target, direction, .words = indicator_directions),
    FIELD(struct target, period), FIELD(struct target, from_day), FIELD(struct target, to_day),
    FIELD(struct target, start_milli, .about = "thousandths"),
    FIELD(struct target, goal_milli), FIELD(struct target, rule, .words = target_rules), FIELD(struct target, shares), FIELD(struct target, note),
    FIELD(struct target, made_ms), FIELD(struct target, ended_ms, .nullable = true),
};
const struct fields target_fields = { row_fields + 3, N_OF(row_fields) - 3 };
#define TARGET                                                                                                               \
    "SELECT COALESCE(d.formula, ''), t.made_by, COALESCE(i.path, ''), t.id, t.uid, t.plan_id, t.item_id, COALESCE(i.name, '') AS item, t.unit_id, u.name AS unit,"  \
    " t.parent_id, t.indicator, t.version, COALESCE(d.name_vi, '') AS indicator_vi, COALESCE(d.name_en, '') AS indicator_en,"            \
    " COALESCE(d.unit_word, 'cases') AS unit_word, COALESCE(d.direction, 'up') AS direction, t.period, t.from_day, t.to_day, t.start_milli," \
    " t.goal_milli, t.rule, t.shares, t.note, t.made_ms, t.ended_ms FROM plan_target t JOIN unit u ON u.id = t.unit_id"       \
    " JOIN plan p ON p.id = t.plan_id LEFT JOIN plan_item i ON i.version_id = COALESCE(p.in_force_id, p.open_id) AND i.item_id = t.item_id" \
    " LEFT JOIN indicator d ON d.code = t.indicator AND d.version = t.version WHERE "

static const struct sql sql_by_id = { "target_by_id", TARGET "t.id = $1" };
static const struct sql sql_by_uid = { "target_by_uid", TARGET "t.uid = $1" };

enum err target_by_id(struct db *db, struct arena *a, int64_t id, struct target *out)
{
    return db_one(db, a, &sql_by_id, BINDS(BIND(id)), FIELDS(row_fields), out);
}

enum err target_by_uid(struct db *db, struct arena *a, struct str uid, struct target *out)
{
    return db_one(db, a, &sql_by_uid, BINDS(BIND(uid)), FIELDS(row_fields), out);
}

static enum err rows(struct db *db, struct arena *a, const struct sql *q, struct binds b, int64_t limit, db_row_fn *each, void *arg)
{
    struct target row = { .id = 0 };
    return db_all(db, a, q, b, FIELDS(row_fields), &row, sizeof row, (size_t)limit, each, arg);
}

static const struct sql sql_list = { "target_list",
    TARGET "t.plan_id = $1 AND t.parent_id IS NULL AND t.id > $2 AND ($3 = 0 OR t.item_id = $3) ORDER BY t.id LIMIT $4" };
enum err target_list(struct db *db, struct arena *a, const struct target_query *q, db_row_fn *each, void *arg)
{
    return rows(db, a, &sql_list, BINDS(BIND(q->plan_id), BIND(q->after), BIND(q->item_id), BIND(q->limit)), q->limit,
                each, arg);
}

static const struct sql sql_unit = { "target_list_unit", TARGET "t.unit_id = $1 AND t.id > $2 ORDER BY t.id LIMIT $3" };
enum err target_list_unit(struct db *db, struct arena *a, int64_t unit_id, int64_t after, int64_t limit, db_row_fn *each, void *arg)
{
    return rows(db, a, &sql_unit, BINDS(BIND(unit_id), BIND(after), BIND(limit)), limit, each, arg);
}

static const struct sql sql_shares = { "target_share_list", TARGET "t.parent_id = $1 ORDER BY t.unit_id LIMIT $2" };
enum err target_share_list(struct db *db, struct arena *a, int64_t parent_id, db_row_fn *each, void *arg)
{
    return rows(db, a, &sql_shares, BINDS(BIND(parent_id), bind_i64(TARGET_SHARES_MAX)), TARGET_SHARES_MAX, each, arg);
}

static const struct sql sql_count = { "target_count", "SELECT COUNT(*) FROM plan_target WHERE plan_id = $1 AND parent_id IS NULL" };
enum err target_count(struct db *db, struct arena *a, int64_t plan_id, int64_t *n) { return db_i64(db, a, &sql_count, BINDS(BIND(plan_id)), n); }

static const struct sql sql_item = { "target_item_exists",
    "SELECT COUNT(*) FROM plan p JOIN plan_item i ON i.version_id = COALESCE(p.in_force_id, p.open_id) AND i.item_id = $2 WHERE p.id = $1" };
enum err target_item_exists(struct db *db, struct arena *a, int64_t plan_id, int64_t item_id, int64_t *n)
{
    return db_i64(db, a, &sql_item, BINDS(BIND(plan_id), BIND(item_id)), n);
}

/* ---- writing ---- */

static const struct sql sql_insert = { "target_insert",
    "INSERT INTO plan_target(id, uid, plan_id, item_id, unit_id, parent_id, indicator, version, period, from_day, to_day, start_milli, goal_milli,"
    " rule, shares, note, made_by, made_ms) VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 'none', 0, $14, $15, $16)" };

enum err target_insert(struct db *db, struct arena *a, const struct target *t)
{
    return db_run(db, a, &sql_insert,
                  BINDS(BIND(t->id), BIND(t->uid), BIND(t->plan_id), BIND(t->item_id), BIND(t->unit_id),
                        bind_id(t->parent_id), BIND(t->indicator), BIND(t->version), BIND(t->period), BIND(t->from_day),
                        BIND(t->to_day), BIND(t->start_milli), BIND(t->goal_milli), BIND(t->note), BIND(t->made_by),
                        BIND(t->made_ms)),
                  NULL);
}

static const struct sql sql_set = { "target_set",
    "UPDATE plan_target SET goal_milli = $2, rule = $3, shares = $4, ended_ms = $5 WHERE id = $1 AND goal_milli = $6" };

enum err target_set(struct db *db, struct arena *a, const struct target *t, int64_t before)
{
    int64_t changed;
    TRY(db_run(db, a, &sql_set,
               BINDS(BIND(t->id), BIND(t->goal_milli), BIND_WORD(target_rules, t->rule), BIND(t->shares),
                     bind_id(t->ended_ms), BIND(before)),
               &changed));
    return changed == 1 ? OK : ERR_BUSY;
}

static const struct sql sql_end = { "target_end_shares", "UPDATE plan_target SET ended_ms = $2 WHERE parent_id = $1" };
enum err target_end_shares(struct db *db, struct arena *a, int64_t parent_id, int64_t now_ms)
{
    return db_run(db, a, &sql_end, BINDS(BIND(parent_id), BIND(now_ms)), NULL);
}

static const struct sql sql_change = { "target_change_insert",
    "INSERT INTO plan_target_change(id, target_id, whole_id, cause, before_milli, after_milli, reason, by_id, at_ms)"
    " VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9)" };

enum err target_change_insert(struct db *db, struct arena *a, const struct change_row *c)
{
    return db_run(db, a, &sql_change,
                  BINDS(BIND(c->id), BIND(c->target_id), BIND(c->whole_id), BIND_WORD(target_causes, c->cause),
                        BIND(c->before_milli), BIND(c->after_milli), BIND(c->reason), BIND(c->by_id), BIND(c->at_ms)),
                  NULL);
}

static const struct field change_fields[] = {
    FIELD(struct target_change, id), FIELD(struct target_change, target_id), FIELD(struct target_change, unit_id), FIELD(struct target_change, unit),
    FIELD(struct target_change, cause, .words = target_causes), FIELD(struct target_change, before_milli), FIELD(struct target_change, after_milli),
    FIELD(struct target_change, reason), FIELD(struct target_change, by, .nullable = true), FIELD(struct target_change, at_ms),
};
const struct fields target_change_fields = { change_fields, N_OF(change_fields) };
static const struct sql sql_changes = { "target_changes",
    "SELECT c.id, c.target_id, t.unit_id, u.name AS unit, c.cause, c.before_milli, c.after_milli, c.reason, b.name AS by, c.at_ms"
    " FROM plan_target_change c JOIN plan_target t ON t.id = c.target_id JOIN unit u ON u.id = t.unit_id LEFT JOIN account b ON b.id = c.by_id"
    " WHERE c.whole_id = $1 AND c.id < $2 ORDER BY c.id DESC LIMIT $3" };

enum err target_changes(struct db *db, struct arena *a, int64_t whole_id, int64_t before, int64_t limit, db_row_fn *each, void *arg)
{
    struct target_change row = { .id = 0 };
    return db_all(db, a, &sql_changes, BINDS(BIND(whole_id), bind_i64(before ? before : INT64_MAX), BIND(limit)),
                  FIELDS(change_fields), &row, sizeof row, (size_t)limit, each, arg);
}
