/* startup_db.c - the SQL of start-up support. */
#include "plan/startup/startup_db.h"

/* ---- calls ---- */

static const struct field call_row[] = {                 /* the order of CALL */
    FIELD(struct startup_call, id), FIELD(struct startup_call, uid), FIELD(struct startup_call, code), FIELD(struct startup_call, unit_id),
    FIELD(struct startup_call, unit, .about = "who holds it"), FIELD(struct startup_call, title), FIELD(struct startup_call, title_en),
    FIELD(struct startup_call, text), FIELD(struct startup_call, text_en), FIELD(struct startup_call, closes_ms),
    FIELD(struct startup_call, places),
    FIELD(struct startup_call, applications), FIELD(struct startup_call, chosen), FIELD(struct startup_call, created_ms),
};
const struct fields startup_call_desk_fields = { call_row, N_OF(call_row) }, startup_call_fields = { call_row + 2, N_OF(call_row) - 2 };
#define CALL "SELECT c.id, c.uid, c.code, c.unit_id, u.name AS unit, c.title, c.title_en, c.text, c.text_en, c.closes_ms, c.places, c.applications," \
    " c.chosen, c.created_ms FROM startup_call c JOIN unit u ON u.id = c.unit_id WHERE "
static const struct sql sql_call = { "startup_call", CALL "c.id = $1" };
static const struct sql sql_call_uid = { "startup_call_uid", CALL "c.uid = $1" };
static const struct sql sql_call_code = { "startup_call_code", CALL "c.code = $1" };
static const struct sql sql_calls = { "startup_calls", CALL "c.id < $1 ORDER BY c.id DESC LIMIT $2" };
static const struct sql sql_unit_calls = { "startup_unit_calls", CALL "c.unit_id = $3 AND c.id < $1 ORDER BY c.id DESC LIMIT $2" };

enum err startup_call_by_id(struct db *db, struct arena *a, int64_t id, struct startup_call *out)
{
    return db_one(db, a, &sql_call, BINDS(BIND(id)), FIELDS(call_row), out);
}

enum err call_by_uid(struct db *db, struct arena *a, struct str uid, struct startup_call *out)
{
    return db_one(db, a, &sql_call_uid, BINDS(BIND(uid)), FIELDS(call_row), out);
}

enum err startup_call_by_code(struct db *db, struct arena *a, struct str code, struct startup_call *out)
{
    return db_one(db, a, &sql_call_code, BINDS(BIND(code)), FIELDS(call_row), out);
}

enum err startup_call_list(struct db *db, struct arena *a, int64_t unit_id, int64_t before, int64_t limit, db_row_fn *each, void *arg)
{
    struct startup_call row;
    if (!before) before = INT64_MAX;
    const struct bind v[] = { BIND(before), BIND(limit), BIND(unit_id) };
    return db_all(db, a, unit_id ? &sql_unit_calls : &sql_calls, (struct binds){ v, unit_id ? 3 : 2 }, FIELDS(call_row), &row, sizeof row,
                  (size_t)limit, each, arg);
}

static const struct sql sql_call_insert = { "startup_call_insert",
    "INSERT INTO startup_call(id, uid, code, unit_id, title, title_en, text, text_en, closes_ms, places, applications, chosen, created_by, created_ms)"
    " VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, 0, $11, $12)" };
static const struct sql sql_call_count = { "startup_call_count",
    "UPDATE startup_call SET applications = applications + $2, chosen = chosen + $3 WHERE id = $1 AND chosen + $3 <= places" };

enum err call_insert(struct db *db, struct arena *a, const struct startup_call *c, int64_t created_by)
{
    return db_run(db, a, &sql_call_insert,
                  BINDS(BIND(c->id), BIND(c->uid), BIND(c->code), BIND(c->unit_id), BIND(c->title), BIND(c->title_en),
                        BIND(c->text), BIND(c->text_en), BIND(c->closes_ms), BIND(c->places), BIND(created_by),
                        BIND(c->created_ms)),
                  NULL);
}

enum err call_count(struct db *db, struct arena *a, int64_t id, int64_t applications, int64_t chosen)
{
    int64_t changed;
    TRY(db_run(db, a, &sql_call_count, BINDS(BIND(id), BIND(applications), BIND(chosen)), &changed));
    return changed == 1 ? OK : ERR_TOO_MANY;
}

/* ---- applications ---- */

static const struct field row_fields[] = {               /* the order of SELECT */
    FIELD(struct startup, id), FIELD(struct startup, call_id), FIELD(struct startup, account_id, .nullable = true),
    FIELD(struct startup, mentor_id, .nullable = true), FIELD(struct startup, text_sealed), FIELD(struct startup, uid),
    FIELD(struct startup, code),
    FIELD(struct startup, call, .about = "its code"), FIELD(struct startup, state, .words = startup_states), FIELD(struct startup, name),
    FIELD(struct startup, title), FIELD(struct startup, mentor, .nullable = true), FIELD(struct startup, reason),
    FIELD(struct startup, created_ms),
};
const struct fields startup_fields = { row_fields + 5, N_OF(row_fields) - 5 };
#define SELECT "SELECT s.id, s.call_id, s.account_id, s.mentor_id, s.text_sealed, s.uid, s.code, c.code AS call, s.state, s.name, s.title," \
    " m.name AS mentor, s.reason, s.created_ms FROM startup_application s JOIN startup_call c ON c.id = s.call_id LEFT JOIN account m ON" \
    " m.id = s.mentor_id WHERE "
static const struct sql sql_by_id = { "startup_by_id", SELECT "s.id = $1" };
static const struct sql sql_by_uid = { "startup_by_uid", SELECT "s.uid = $1" };
static const struct sql sql_of_account = { "startup_of_account", SELECT "s.call_id = $1 AND s.account_id = $2 AND s.state <> 'withdrawn'" };
static const struct sql sql_list = { "startup_list", SELECT "s.call_id = $1 AND s.state = $2 AND s.id > $3 ORDER BY s.id LIMIT $4" };
static const struct sql sql_mine = { "startup_mine", SELECT "s.account_id = $1 AND s.id < $2 ORDER BY s.id DESC LIMIT $3" };
static const struct sql sql_mentored = { "startup_mentored", SELECT "s.mentor_id = $1 AND s.id < $2 ORDER BY s.id DESC LIMIT $3" };
static const struct sql sql_chosen = { "startup_chosen",
    SELECT "s.call_id = $1 AND s.state IN ('chosen', 'running', 'finished') ORDER BY s.id LIMIT 200" };

enum err startup_by_id(struct db *db, struct arena *a, int64_t id, struct startup *out)
{
    return db_one(db, a, &sql_by_id, BINDS(BIND(id)), FIELDS(row_fields), out);
}

enum err startup_by_uid(struct db *db, struct arena *a, struct str uid, struct startup *out)
{
    return db_one(db, a, &sql_by_uid, BINDS(BIND(uid)), FIELDS(row_fields), out);
}

enum err startup_of_account(struct db *db, struct arena *a, int64_t call_id, int64_t account_id, struct startup *out)
{
    return db_one(db, a, &sql_of_account, BINDS(BIND(call_id), BIND(account_id)), FIELDS(row_fields), out);
}

static const struct sql sql_is_mentor = { "startup_is_mentor", "SELECT COUNT(*) FROM startup_application WHERE mentor_id = $2 AND call_id = $1" };
enum err startup_is_mentor(struct db *db, struct arena *a, int64_t call_id, int64_t account_id, bool *out)
{
    int64_t n;
    TRY(db_i64(db, a, &sql_is_mentor, BINDS(BIND(call_id), BIND(account_id)), &n));
    *out = n > 0;
    return OK;
}

static enum err rows(struct db *db, struct arena *a, const struct sql *q, struct binds b, int64_t limit, db_row_fn *each, void *arg)
{
    struct startup row = { .id = 0 };
    return db_all(db, a, q, b, FIELDS(row_fields), &row, sizeof row, (size_t)limit, each, arg);
}

enum err startup_list(struct db *db, struct arena *a, int64_t call_id, unsigned state, int64_t after, int64_t limit,
                      db_row_fn *each, void *arg)
{
    return rows(db, a, &sql_list, BINDS(BIND(call_id), BIND_WORD(startup_states, state), BIND(after), BIND(limit)),
                limit, each, arg);
}

enum err startup_mine(struct db *db, struct arena *a, int64_t account_id, int64_t before, int64_t limit, db_row_fn *each, void *arg)
{
    if (!before) before = INT64_MAX;
    return rows(db, a, &sql_mine, BINDS(BIND(account_id), BIND(before), BIND(limit)), limit, each, arg);
}

enum err startup_mentored(struct db *db, struct arena *a, int64_t mentor_id, int64_t before, int64_t limit, db_row_fn *each, void *arg)
{
    if (!before) before = INT64_MAX;
    return rows(db, a, &sql_mentored, BINDS(BIND(mentor_id), BIND(before), BIND(limit)), limit, each, arg);
}

enum err startup_chosen(struct db *db, struct arena *a, int64_t call_id, db_row_fn *each, void *arg)
{
    return rows(db, a, &sql_chosen, BINDS(BIND(call_id)), 200, each, arg);
}

static const struct sql sql_insert = { "startup_insert",
    "INSERT INTO startup_application(id, uid, code, call_id, account_id, state, name, title, text_sealed, reason, created_ms)"
    " VALUES($1, $2, $3, $4, $5, 'sent', $6, $7, $8, '', $9)" };
static const struct sql sql_set = { "startup_set", "UPDATE startup_application SET state = $3, mentor_id = $4, reason = $5 WHERE id = $1 AND state = $2" };

enum err startup_insert(struct db *db, struct arena *a, const struct startup *s)
{
    return db_run(db, a, &sql_insert,
                  BINDS(BIND(s->id), BIND(s->uid), BIND(s->code), BIND(s->call_id), BIND(s->account_id), BIND(s->name),
                        BIND(s->title), BIND(s->text_sealed), BIND(s->created_ms)),
                  NULL);
}

enum err startup_set(struct db *db, struct arena *a, const struct startup *s, unsigned before)
{
    int64_t changed;
    TRY(db_run(db, a, &sql_set,
               BINDS(BIND(s->id), BIND_WORD(startup_states, before), BIND_WORD(startup_states, s->state),
                     bind_id(s->mentor_id), BIND(s->reason)),
               &changed));
    return changed == 1 ? OK : ERR_BUSY;
}

/* ---- milestones ---- */

static const struct field milestone_row[] = {
    FIELD(struct milestone, n), FIELD(struct milestone, title), FIELD(struct milestone, due_day),
    FIELD(struct milestone, report, .about = "of the applicant"),
    FIELD(struct milestone, reported_ms, .nullable = true), FIELD(struct milestone, note, .about = "of who confirmed"),
    FIELD(struct milestone, confirmed_ms, .nullable = true),
};
const struct fields milestone_fields = { milestone_row, N_OF(milestone_row) };
#define MILESTONE "SELECT n, title, due_day, report, reported_ms, note, confirmed_ms FROM startup_milestone WHERE application_id = $1"
static const struct sql sql_milestones = { "startup_milestones", MILESTONE " ORDER BY n" };
static const struct sql sql_milestone = { "startup_milestone", MILESTONE " AND n = $2" };

enum err milestone_list(struct db *db, struct arena *a, int64_t id, db_row_fn *each, void *arg)
{
    struct milestone row;
    return db_all(db, a, &sql_milestones, BINDS(BIND(id)), milestone_fields, &row, sizeof row, MILESTONES_MAX, each,
                  arg);
}

enum err milestone_one(struct db *db, struct arena *a, int64_t id, int64_t n, struct milestone *out)
{
    return db_one(db, a, &sql_milestone, BINDS(BIND(id), BIND(n)), milestone_fields, out);
}

static const struct sql sql_clear = { "startup_milestones_clear", "DELETE FROM startup_milestone WHERE application_id = $1" };
static const struct sql sql_milestone_insert = { "startup_milestone_insert",
    "INSERT INTO startup_milestone(application_id, n, title, due_day, report, note) VALUES($1, $2, $3, $4, '', '')" };
static const struct sql sql_milestone_set = { "startup_milestone_set",
    "UPDATE startup_milestone SET report = $3, reported_ms = $4, note = $5, confirmed_ms = $6, confirmed_by = $7 WHERE application_id = $1 AND n = $2" };

enum err milestones_clear(struct db *db, struct arena *a, int64_t id) { return db_run(db, a, &sql_clear, BINDS(BIND(id)), NULL); }

enum err milestone_insert(struct db *db, struct arena *a, int64_t id, const struct milestone *m)
{
    return db_run(db, a, &sql_milestone_insert, BINDS(BIND(id), BIND(m->n), BIND(m->title), BIND(m->due_day)), NULL);
}

enum err milestone_set(struct db *db, struct arena *a, int64_t id, const struct milestone *m, int64_t confirmed_by)
{
    return db_run(db, a, &sql_milestone_set,
                  BINDS(BIND(id), BIND(m->n), BIND(m->report), bind_id(m->reported_ms), BIND(m->note),
                        bind_id(m->confirmed_ms), bind_id(confirmed_by)),
                  NULL);
}

static const struct sql sql_reported = { "startup_reported", "SELECT COUNT(*) FROM startup_milestone WHERE application_id = $1 AND reported_ms IS NOT NULL" };
static const struct sql sql_unconfirmed = { "startup_unconfirmed", "SELECT COUNT(*) FROM startup_milestone WHERE application_id = $1 AND confirmed_ms IS NULL" };

enum err milestone_counts(struct db *db, struct arena *a, int64_t id, int64_t *reported, int64_t *unconfirmed)
{
    TRY(db_i64(db, a, &sql_reported, BINDS(BIND(id)), reported));
    return db_i64(db, a, &sql_unconfirmed, BINDS(BIND(id)), unconfirmed);
}

/* ---- an account ---- */

static const struct sql sql_twice = { "startup_twice",
    "SELECT f.id FROM startup_application f JOIN startup_application t ON t.call_id = f.call_id AND t.account_id = $2 AND t.state <> 'withdrawn'"
    " WHERE f.account_id = $1 AND f.state <> 'withdrawn' ORDER BY f.id LIMIT 1" };
static const struct sql sql_nobodys = { "startup_nobodys", "UPDATE startup_application SET account_id = NULL WHERE id = $1" };
static const struct sql sql_move = { "startup_account_move", "UPDATE startup_application SET account_id = $2 WHERE account_id = $1" };
static const struct sql sql_move_mentor = { "startup_mentor_move", "UPDATE startup_application SET mentor_id = $2 WHERE mentor_id = $1" };
static const struct sql sql_forget = { "startup_account_forget",
    "UPDATE startup_application SET account_id = NULL, name = '', text_sealed = $2 WHERE account_id = $1" };

enum err startup_twice(struct db *db, struct arena *a, int64_t from, int64_t to, int64_t *id)
{
    return db_i64(db, a, &sql_twice, BINDS(BIND(from), BIND(to)), id);
}

enum err startup_nobodys(struct db *db, struct arena *a, int64_t id) { return db_run(db, a, &sql_nobodys, BINDS(BIND(id)), NULL); }

enum err startup_account_move(struct db *db, struct arena *a, int64_t from, int64_t to)
{
    TRY(db_run(db, a, &sql_move_mentor, BINDS(BIND(from), BIND(to)), NULL));
    return db_run(db, a, &sql_move, BINDS(BIND(from), BIND(to)), NULL);
}

enum err startup_account_forget(struct db *db, struct arena *a, int64_t account_id)
{
    return db_run(db, a, &sql_forget, BINDS(BIND(account_id), bind_bytes((struct bytes){ (const uint8_t *)"", 0 })), NULL);
}
