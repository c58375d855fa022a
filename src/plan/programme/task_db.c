/* task_db.c - the SQL of what units say of their tasks. */
#include "plan/programme/task_db.h"

static const struct field row_fields[] = {               /* the order of UNIT_TASK */
    FIELD(struct unit_task, path), FIELD(struct unit_task, task_id), FIELD(struct unit_task, plan_id), FIELD(struct unit_task, plan),
    FIELD(struct unit_task, code), FIELD(struct unit_task, name), FIELD(struct unit_task, activity), FIELD(struct unit_task, part),
    FIELD(struct unit_task, from_day), FIELD(struct unit_task, to_day), FIELD(struct unit_task, state, .words = task_states),
    FIELD(struct unit_task, reason, .nullable = true), FIELD(struct unit_task, at_ms, .nullable = true), FIELD(struct unit_task, is_late),
};
const struct fields unit_task_fields = { row_fields + 1, N_OF(row_fields) - 1 };

/* is_late is worked out by the rule, which knows the day. Where a unit leads and every ward does it, part is lead in both rows. */
#define UNIT_TASK                                                                                                           \
    "SELECT i.path, i.item_id, p.id, v.name AS plan, '' AS code, i.name, COALESCE(o.name, '') AS activity, MIN(x.part), i.from_day, i.to_day," \
    " COALESCE(n.state, 'todo'), n.reason, n.at_ms, i.for_wards FROM plan_unit x JOIN plan_version v ON v.id = x.version_id"               \
    " JOIN plan p ON p.id = v.plan_id AND p.in_force_id = v.id JOIN plan_item i ON i.version_id = x.version_id AND i.item_id = x.item_id"  \
    " LEFT JOIN plan_item o ON o.version_id = i.version_id AND o.item_id = i.parent_id"                                     \
    " LEFT JOIN task_now n ON n.task_id = i.item_id AND n.unit_id = $1 WHERE x.unit_id IN ($1, $2) AND i.kind = 'task'"
#define GROUPED " GROUP BY i.path, i.item_id, p.id, v.name, i.name, o.name, i.from_day, i.to_day, n.state, n.reason, n.at_ms, i.for_wards"

static const struct sql sql_rows = { "unit_tasks", UNIT_TASK " AND i.item_id > $3 AND ($4 = '' OR COALESCE(n.state, 'todo') = $4)" GROUPED
    " ORDER BY i.item_id LIMIT $5" };
static const struct sql sql_row = { "unit_task_one", UNIT_TASK " AND i.item_id = $3" GROUPED };

enum err unit_task_rows(struct db *db, struct arena *a, const struct unit_task_query *q, int64_t as_ward, db_row_fn *each, void *arg)
{
    struct unit_task row = { .task_id = 0 };
    struct str state = q->by_state ? str_z(task_states[q->state]) : S("");
    return db_all(db, a, &sql_rows, BINDS(BIND(q->unit_id), BIND(as_ward), BIND(q->after), BIND(state), BIND(q->limit)),
                  FIELDS(row_fields), &row, sizeof row, (size_t)q->limit, each, arg);
}

enum err unit_task_row(struct db *db, struct arena *a, int64_t unit_id, int64_t as_ward, int64_t task_id, struct unit_task *out)
{
    return db_one(db, a, &sql_row, BINDS(BIND(unit_id), BIND(as_ward), BIND(task_id)), FIELDS(row_fields), out);
}

static const struct field unit_fields_[] = {
    FIELD(struct task_unit, unit_id), FIELD(struct task_unit, unit), FIELD(struct task_unit, state, .words = task_states),
    FIELD(struct task_unit, reason),
    FIELD(struct task_unit, at_ms), FIELD(struct task_unit, is_late),
};
const struct fields task_unit_fields = { unit_fields_, N_OF(unit_fields_) };
static const struct sql sql_units = { "task_units",
    "SELECT n.unit_id, u.name AS unit, n.state, n.reason, n.at_ms, n.state <> 'done' FROM task_now n JOIN unit u ON u.id = n.unit_id"
    " WHERE n.task_id = $1 ORDER BY n.unit_id LIMIT $2" };

enum err task_unit_rows(struct db *db, struct arena *a, int64_t task_id, db_row_fn *each, void *arg)
{
    struct task_unit row;
    return db_all(db, a, &sql_units, BINDS(BIND(task_id), bind_i64(TASK_UNITS_MAX)), FIELDS(unit_fields_), &row,
                  sizeof row, TASK_UNITS_MAX, each, arg);
}

static const struct field word_row[] = {
    FIELD(struct task_word, task_id), FIELD(struct task_word, plan_id), FIELD(struct task_word, by_id), FIELD(struct task_word, id),
    FIELD(struct task_word, unit_id), FIELD(struct task_word, unit), FIELD(struct task_word, event, .words = task_events),
    FIELD(struct task_word, state, .words = task_states), FIELD(struct task_word, reason), FIELD(struct task_word, by, .nullable = true),
    FIELD(struct task_word, at_ms),
};
const struct fields task_word_fields = { word_row + 3, N_OF(word_row) - 3 };
#define WORD                                                                                                                  \
    "SELECT w.task_id, w.plan_id, w.by_id, w.id, w.unit_id, u.name AS unit, w.event, w.state, w.reason, b.name AS by, w.at_ms" \
    " FROM task_word w JOIN unit u ON u.id = w.unit_id LEFT JOIN account b ON b.id = w.by_id WHERE w.task_id = $1 AND w.id < $2"
static const struct sql sql_words = { "task_words", WORD " ORDER BY w.id DESC LIMIT $3" };
static const struct sql sql_words_of = { "task_words_of", WORD " AND w.unit_id = $4 ORDER BY w.id DESC LIMIT $3" };

enum err task_words(struct db *db, struct arena *a, const struct word_query *q, db_row_fn *each, void *arg)
{
    struct task_word row = { .id = 0 };
    int64_t before = q->before ? q->before : INT64_MAX;
    struct binds b = q->unit_id ? BINDS(BIND(q->task_id), BIND(before), BIND(q->limit), BIND(q->unit_id))
                                : BINDS(BIND(q->task_id), BIND(before), BIND(q->limit));
    return db_all(db, a, q->unit_id ? &sql_words_of : &sql_words, b, FIELDS(word_row), &row, sizeof row,
                  (size_t)q->limit, each, arg);
}

static const struct sql sql_open = { "task_plan_is_open",
    "SELECT COUNT(*) FROM plan p JOIN plan_version v ON v.id = p.in_force_id WHERE p.id = $1 AND v.state = 'approved'" };
enum err task_is_open(struct db *db, struct arena *a, int64_t plan_id, int64_t *n) { return db_i64(db, a, &sql_open, BINDS(BIND(plan_id)), n); }

static const struct sql sql_word = { "task_word_insert",
    "INSERT INTO task_word(id, plan_id, task_id, unit_id, event, state, reason, by_id, at_ms) VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9)" };

enum err task_word_insert(struct db *db, struct arena *a, const struct task_word *w)
{
    return db_run(db, a, &sql_word,
                  BINDS(BIND(w->id), BIND(w->plan_id), BIND(w->task_id), BIND(w->unit_id),
                        BIND_WORD(task_events, w->event), BIND_WORD(task_states, w->state), BIND(w->reason),
                        BIND(w->by_id), BIND(w->at_ms)),
                  NULL);
}

static const struct sql sql_first = { "task_now_insert",
    "INSERT INTO task_now(task_id, unit_id, plan_id, state, reason, at_ms) VALUES($1, $2, $3, $4, $5, $6)" };
static const struct sql sql_next = { "task_now_set",
    "UPDATE task_now SET state = $3, reason = $4, at_ms = $5 WHERE task_id = $1 AND unit_id = $2 AND state = $6" };
static const struct sql sql_tally = { "task_tally_add",
    "INSERT INTO task_tally(task_id, plan_id, todo, doing, blocked, done) VALUES($1, $2, $3, $4, $5, $6)"
    " ON CONFLICT(task_id) DO UPDATE SET todo = task_tally.todo + $3, doing = task_tally.doing + $4, blocked = task_tally.blocked + $5,"
    " done = task_tally.done + $6" };

enum err task_now_put(struct db *db, struct arena *a, const struct task_word *w, unsigned before, bool is_first)
{
    int64_t changed = 1, by[TASK_DONE + 1] = { 0 };
    if (is_first)
        TRY(db_run(db, a, &sql_first,
                   BINDS(BIND(w->task_id), BIND(w->unit_id), BIND(w->plan_id), BIND_WORD(task_states, w->state),
                         BIND(w->reason), BIND(w->at_ms)),
                   NULL));
    else
        TRY(db_run(db, a, &sql_next,
                   BINDS(BIND(w->task_id), BIND(w->unit_id), BIND_WORD(task_states, w->state), BIND(w->reason),
                         BIND(w->at_ms), BIND_WORD(task_states, before)),
                   &changed));
    if (changed != 1) return ERR_BUSY;
    if (!is_first) by[before]--;
    by[w->state]++;
    return db_run(db, a, &sql_tally,
                  BINDS(BIND(w->task_id), BIND(w->plan_id), BIND(by[TASK_TODO]), BIND(by[TASK_DOING]),
                        BIND(by[TASK_BLOCKED]), BIND(by[TASK_DONE])),
                  NULL);
}
