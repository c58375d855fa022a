/* programme_db.c - the SQL of plans and their versions. */
#include "plan/programme/programme_db.h"

static const struct field plan_row[] = {                 /* the order of PLAN */
    FIELD(struct plan, id), FIELD(struct plan, uid), FIELD(struct plan, code), FIELD(struct plan, unit_id), FIELD(struct plan, unit),
    FIELD(struct plan, created_ms), FIELD(struct plan, in_force_id, .nullable = true), FIELD(struct plan, open_id, .nullable = true),
};
const struct fields plan_fields = { plan_row, 6 };
#define PLAN                                                                                                        \
    "SELECT p.id, p.uid, p.code, p.unit_id, u.name AS unit, p.created_ms, p.in_force_id, p.open_id FROM plan p"     \
    " JOIN unit u ON u.id = p.unit_id WHERE "

static const struct sql sql_by_id = { "plan_by_id", PLAN "p.id = $1" };
static const struct sql sql_by_uid = { "plan_by_uid", PLAN "p.uid = $1" };

enum err plan_by_id(struct db *db, struct arena *a, int64_t id, struct plan *out)
{
    return db_one(db, a, &sql_by_id, BINDS(BIND(id)), FIELDS(plan_row), out);
}

enum err plan_by_uid(struct db *db, struct arena *a, struct str uid, struct plan *out)
{
    return db_one(db, a, &sql_by_uid, BINDS(BIND(uid)), FIELDS(plan_row), out);
}

static const struct sql sql_list = { "plan_list", PLAN "p.id < $1 ORDER BY p.id DESC LIMIT $2" };
static const struct sql sql_in_force = { "plan_list_in_force", PLAN "p.id < $1 AND p.in_force_id IS NOT NULL ORDER BY p.id DESC LIMIT $2" };

enum err plan_list(struct db *db, struct arena *a, bool in_force, int64_t before, int64_t limit, db_row_fn *each, void *arg)
{
    struct plan row = { .id = 0 };
    return db_all(db, a, in_force ? &sql_in_force : &sql_list,
                  BINDS(bind_i64(before ? before : INT64_MAX), BIND(limit)), FIELDS(plan_row), &row, sizeof row,
                  (size_t)limit, each, arg);
}

static const struct sql sql_code = { "plan_code_taken", "SELECT COUNT(*) FROM plan WHERE code = $1" };
enum err plan_code_taken(struct db *db, struct arena *a, struct str code, int64_t *n)
{
    return db_i64(db, a, &sql_code, BINDS(BIND(code)), n);
}

static const struct sql sql_insert = { "plan_insert",
    "INSERT INTO plan(id, uid, code, unit_id, created_ms, in_force_id, open_id) VALUES($1, $2, $3, $4, $5, NULL, $6)" };

enum err plan_insert(struct db *db, struct arena *a, const struct plan *p)
{
    return db_run(db, a, &sql_insert,
                  BINDS(BIND(p->id), BIND(p->uid), BIND(p->code), BIND(p->unit_id), BIND(p->created_ms),
                        bind_id(p->open_id)),
                  NULL);
}

static const struct sql sql_set = { "plan_set",
    "UPDATE plan SET in_force_id = $2, open_id = $3 WHERE id = $1 AND COALESCE(in_force_id, 0) = $4 AND COALESCE(open_id, 0) = $5" };

enum err plan_set(struct db *db, struct arena *a, const struct plan *p, int64_t in_force_before, int64_t open_before)
{
    int64_t changed;
    TRY(db_run(db, a, &sql_set,
               BINDS(BIND(p->id), bind_id(p->in_force_id), bind_id(p->open_id), BIND(in_force_before),
                     BIND(open_before)),
               &changed));
    return changed == 1 ? OK : ERR_BUSY;
}

/* ---- versions ---- */

#define SAID FIELD(struct plan_version, name), FIELD(struct plan_version, name_en), FIELD(struct plan_version, purpose), \
    FIELD(struct plan_version, legal_basis), FIELD(struct plan_version, from_day), FIELD(struct plan_version, to_day)
static const struct field version_row[] = {              /* the order of VERSION */
    FIELD(struct plan_version, id), FIELD(struct plan_version, plan_id), FIELD(struct plan_version, documents),
    FIELD(struct plan_version, edited_by), FIELD(struct plan_version, created_by), FIELD(struct plan_version, submitted_by, .nullable = true),
    FIELD(struct plan_version, decided_by, .nullable = true), FIELD(struct plan_version, number),
    FIELD(struct plan_version, state, .words = plan_states), SAID, FIELD(struct plan_version, reason),
    FIELD(struct plan_version, decision_number), FIELD(struct plan_version, decision_day, .nullable = true),
    { .name = "created_by", .at = offsetof(struct plan_version, created), .kind = FIELD_TEXT, .nullable = true },
    FIELD(struct plan_version, created_ms),
    { .name = "submitted_by", .at = offsetof(struct plan_version, submitted), .kind = FIELD_TEXT, .nullable = true },
    FIELD(struct plan_version, submitted_ms, .nullable = true),
    { .name = "decided_by", .at = offsetof(struct plan_version, decided), .kind = FIELD_TEXT, .nullable = true },
    FIELD(struct plan_version, decided_ms, .nullable = true),
};
enum { IDS = 7, SAID_FROM = 9, SAID_N = 6 };
const struct fields plan_version_fields = { version_row + IDS, N_OF(version_row) - IDS }, plan_said_fields = { version_row + SAID_FROM, SAID_N };
#define VERSION                                                                                                       \
    "SELECT v.id, v.plan_id, v.documents, v.edited_by, v.created_by, v.submitted_by, v.decided_by, v.number, v.state, v.name, v.name_en," \
    " v.purpose, v.legal_basis, v.from_day, v.to_day, v.reason, v.decision_number, v.decision_day, x.name, v.created_ms, y.name,"         \
    " v.submitted_ms, z.name, v.decided_ms FROM plan_version v LEFT JOIN account x ON x.id = v.created_by"            \
    " LEFT JOIN account y ON y.id = v.submitted_by LEFT JOIN account z ON z.id = v.decided_by WHERE "

static const struct sql sql_version = { "plan_version_by_id", VERSION "v.id = $1" };
static const struct sql sql_numbered = { "plan_version_by_number", VERSION "v.plan_id = $1 AND v.number = $2" };
static const struct sql sql_versions = { "plan_versions", VERSION "v.plan_id = $1 ORDER BY v.number DESC LIMIT $2" };

enum err plan_version_by_id(struct db *db, struct arena *a, int64_t id, struct plan_version *out)
{
    return db_one(db, a, &sql_version, BINDS(BIND(id)), FIELDS(version_row), out);
}

enum err version_by_number(struct db *db, struct arena *a, int64_t plan_id, int64_t number, struct plan_version *out)
{
    return db_one(db, a, &sql_numbered, BINDS(BIND(plan_id), BIND(number)), FIELDS(version_row), out);
}

enum err plan_versions(struct db *db, struct arena *a, int64_t plan_id, db_row_fn *each, void *arg)
{
    struct plan_version row = { .id = 0 };
    return db_all(db, a, &sql_versions, BINDS(BIND(plan_id), bind_i64(PLAN_VERSIONS_MAX)), FIELDS(version_row), &row,
                  sizeof row, PLAN_VERSIONS_MAX, each, arg);
}

static const struct sql sql_last = { "plan_version_last", "SELECT MAX(number) FROM plan_version WHERE plan_id = $1" };
enum err version_last_number(struct db *db, struct arena *a, int64_t plan_id, int64_t *n)
{
    return db_i64(db, a, &sql_last, BINDS(BIND(plan_id)), n);
}

enum err plan_count_versions(struct db *db, struct arena *a, int64_t plan_id, int64_t *n) { return version_last_number(db, a, plan_id, n); }

/* ---- who wrote in it ---- */

static const struct sql sql_wrote = { "plan_version_wrote",
    "INSERT INTO plan_writer(version_id, account_id) VALUES($1, $2) ON CONFLICT (version_id, account_id) DO NOTHING" };
static enum err version_wrote(struct db *db, struct arena *a, int64_t id, int64_t account_id)
{
    return db_run(db, a, &sql_wrote, BINDS(BIND(id), BIND(account_id)), NULL);
}

static const struct sql sql_has_written = { "plan_version_has_written",
    "SELECT COUNT(*) FROM plan_writer WHERE version_id = $1 AND account_id = $2" };
enum err version_has_written(struct db *db, struct arena *a, int64_t id, int64_t account_id, bool *out)
{
    int64_t n;
    TRY(db_i64(db, a, &sql_has_written, BINDS(BIND(id), BIND(account_id)), &n));
    *out = n != 0;
    return OK;
}

static const struct field writer_fields[] = { FIELD(struct plan_writer, version_id), FIELD(struct plan_writer, name) };
static const struct sql sql_writers = { "plan_writers",
    "SELECT w.version_id, x.name FROM plan_version v JOIN plan_writer w ON w.version_id = v.id JOIN account x ON x.id = w.account_id"
    " WHERE v.plan_id = $1 ORDER BY w.version_id DESC, w.account_id LIMIT $2" };
enum err plan_writers(struct db *db, struct arena *a, int64_t plan_id, db_row_fn *each, void *arg)
{
    struct plan_writer row = { .version_id = 0 };
    return db_all(db, a, &sql_writers, BINDS(BIND(plan_id), bind_i64(PLAN_WRITERS_MAX)), FIELDS(writer_fields), &row, sizeof row,
                  PLAN_WRITERS_MAX, each, arg);
}

/* ---- writing ---- */

static const struct sql sql_version_insert = { "plan_version_insert",
    "INSERT INTO plan_version(id, plan_id, number, state, name, name_en, purpose, legal_basis, from_day, to_day, documents, reason, decision_number,"
    " created_by, created_ms, edited_by) VALUES($1, $2, $3, 'draft', $4, $5, $6, $7, $8, $9, $10, $11, '', $12, $13, $12)" };

enum err version_insert(struct db *db, struct arena *a, const struct plan_version *v)
{
    TRY(db_run(db, a, &sql_version_insert,
               BINDS(BIND(v->id), BIND(v->plan_id), BIND(v->number), BIND(v->name), BIND(v->name_en), BIND(v->purpose),
                     BIND(v->legal_basis), BIND(v->from_day), BIND(v->to_day), BIND(v->documents), BIND(v->reason),
                     BIND(v->created_by), BIND(v->created_ms)),
               NULL));
    return version_wrote(db, a, v->id, v->created_by);
}

static const struct sql sql_write = { "plan_version_write",
    "UPDATE plan_version SET name = $2, name_en = $3, purpose = $4, legal_basis = $5, from_day = $6, to_day = $7, documents = $8, edited_by = $9"
    " WHERE id = $1 AND state = 'draft'" };

enum err version_write(struct db *db, struct arena *a, const struct plan_version *v)
{
    int64_t changed;
    TRY(db_run(db, a, &sql_write,
               BINDS(BIND(v->id), BIND(v->name), BIND(v->name_en), BIND(v->purpose), BIND(v->legal_basis),
                     BIND(v->from_day), BIND(v->to_day), BIND(v->documents), BIND(v->edited_by)),
               &changed));
    return changed == 1 ? version_wrote(db, a, v->id, v->edited_by) : ERR_CONFLICT;
}

static const struct sql sql_state = { "plan_version_set",
    "UPDATE plan_version SET state = $3, reason = $4, decision_number = $5, decision_day = $6, submitted_by = $7, submitted_ms = $8,"
    " decided_by = $9, decided_ms = $10 WHERE id = $1 AND state = $2" };

enum err version_set(struct db *db, struct arena *a, const struct plan_version *v, unsigned before)
{
    int64_t changed;
    TRY(db_run(db, a, &sql_state,
               BINDS(BIND(v->id), BIND_WORD(plan_states, before), BIND_WORD(plan_states, v->state), BIND(v->reason),
                     BIND(v->decision_number), bind_id(v->decision_day), bind_id(v->submitted_by),
                     bind_id(v->submitted_ms), bind_id(v->decided_by), bind_id(v->decided_ms)),
               &changed));
    return changed == 1 ? OK : ERR_BUSY;
}

static const struct sql sql_touch = { "plan_version_touch", "UPDATE plan_version SET edited_by = $2 WHERE id = $1 AND state = 'draft'" };
enum err version_touch(struct db *db, struct arena *a, int64_t id, int64_t edited_by)
{
    int64_t changed;
    TRY(db_run(db, a, &sql_touch, BINDS(BIND(id), BIND(edited_by)), &changed));
    return changed == 1 ? version_wrote(db, a, id, edited_by) : ERR_CONFLICT;
}

static const struct field sum_row[] = {
    FIELD(struct plan_sums, groups), FIELD(struct plan_sums, activities), FIELD(struct plan_sums, tasks), FIELD(struct plan_sums, budget_vnd),
};
static const struct sql sql_sums = { "plan_sums",
    "SELECT CAST(COALESCE(SUM(CASE kind WHEN 'group' THEN 1 ELSE 0 END), 0) AS BIGINT),"
    " CAST(COALESCE(SUM(CASE kind WHEN 'activity' THEN 1 ELSE 0 END), 0) AS BIGINT),"
    " CAST(COALESCE(SUM(CASE kind WHEN 'task' THEN 1 ELSE 0 END), 0) AS BIGINT),"
    " CAST(COALESCE(SUM(budget_vnd), 0) AS BIGINT) FROM plan_item WHERE version_id = $1" };

enum err plan_sums(struct db *db, struct arena *a, int64_t version_id, struct plan_sums *out)
{
    return db_one(db, a, &sql_sums, BINDS(BIND(version_id)), FIELDS(sum_row), out);
}
