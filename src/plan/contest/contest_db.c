/* contest_db.c - the SQL of contests, their rounds and criteria. */
#include "plan/contest/contest_db.h"

static const struct field row_fields[] = {               /* the order of SELECT */
    FIELD(struct contest, closed_by, .nullable = true), FIELD(struct contest, id), FIELD(struct contest, uid), FIELD(struct contest, code),
    FIELD(struct contest, unit_id), FIELD(struct contest, unit, .about = "who holds it"),
    FIELD(struct contest, state, .words = contest_states),
    FIELD(struct contest, title), FIELD(struct contest, title_en), FIELD(struct contest, text), FIELD(struct contest, text_en),
    FIELD(struct contest, closes_ms, .about = "entries come until then"), FIELD(struct contest, round, .about = "the one being scored"),
    FIELD(struct contest, rounds), FIELD(struct contest, entries), FIELD(struct contest, published_ms, .nullable = true),
    FIELD(struct contest, reason),
};
const struct fields contest_desk_fields = { row_fields + 1, N_OF(row_fields) - 1 }, contest_fields = { row_fields + 3, N_OF(row_fields) - 3 };
#define SELECT "SELECT c.closed_by, c.id, c.uid, c.code, c.unit_id, u.name AS unit, c.state, c.title, c.title_en, c.text, c.text_en, c.closes_ms," \
    " c.round, c.rounds, c.entries, c.published_ms, c.reason FROM contest c JOIN unit u ON u.id = c.unit_id WHERE "

static const struct sql sql_by_id = { "contest_by_id", SELECT "c.id = $1" };
static const struct sql sql_by_uid = { "contest_by_uid", SELECT "c.uid = $1" };
static const struct sql sql_by_code = { "contest_by_code", SELECT "c.code = $1" };

enum err contest_by_id(struct db *db, struct arena *a, int64_t id, struct contest *out)
{
    return db_one(db, a, &sql_by_id, BINDS(BIND(id)), FIELDS(row_fields), out);
}

enum err contest_by_uid(struct db *db, struct arena *a, struct str uid, struct contest *out)
{
    return db_one(db, a, &sql_by_uid, BINDS(BIND(uid)), FIELDS(row_fields), out);
}

enum err contest_by_code(struct db *db, struct arena *a, struct str code, struct contest *out)
{
    return db_one(db, a, &sql_by_code, BINDS(BIND(code)), FIELDS(row_fields), out);
}

static enum err rows(struct db *db, struct arena *a, const struct sql *q, struct binds b, int64_t limit, db_row_fn *each, void *arg)
{
    struct contest row = { .id = 0 };
    return db_all(db, a, q, b, FIELDS(row_fields), &row, sizeof row, (size_t)limit, each, arg);
}

static const struct sql sql_list = { "contest_list", SELECT "c.state <> 'draft' AND c.id < $1 ORDER BY c.id DESC LIMIT $2" };
static const struct sql sql_unit_list = { "contest_unit_list", SELECT "c.unit_id = $1 AND c.id < $2 ORDER BY c.id DESC LIMIT $3" };
static const struct sql sql_closing = { "contest_closing", SELECT "c.state = 'open' AND c.closes_ms <= $1 ORDER BY c.closes_ms LIMIT $2" };

enum err contest_list(struct db *db, struct arena *a, int64_t before, int64_t limit, db_row_fn *each, void *arg)
{
    if (!before) before = INT64_MAX;
    return rows(db, a, &sql_list, BINDS(BIND(before), BIND(limit)), limit, each, arg);
}

enum err contest_unit_list(struct db *db, struct arena *a, int64_t unit_id, int64_t before, int64_t limit, db_row_fn *each, void *arg)
{
    if (!before) before = INT64_MAX;
    return rows(db, a, &sql_unit_list, BINDS(BIND(unit_id), BIND(before), BIND(limit)), limit, each, arg);
}

enum err contest_closing_rows(struct db *db, struct arena *a, int64_t now_ms, int64_t limit, db_row_fn *each, void *arg)
{
    return rows(db, a, &sql_closing, BINDS(BIND(now_ms), BIND(limit)), limit, each, arg);
}

static const struct sql sql_insert = { "contest_insert",
    "INSERT INTO contest(id, uid, code, unit_id, state, title, title_en, text, text_en, closes_ms, round, rounds, entries, reason, created_by,"
    " created_ms) VALUES($1, $2, $3, $4, 'draft', $5, $6, $7, $8, $9, 0, 0, 0, '', $10, $11)" };

enum err contest_insert(struct db *db, struct arena *a, const struct contest *c, int64_t now_ms, int64_t created_by)
{
    return db_run(db, a, &sql_insert,
                  BINDS(BIND(c->id), BIND(c->uid), BIND(c->code), BIND(c->unit_id), BIND(c->title), BIND(c->title_en),
                        BIND(c->text), BIND(c->text_en), BIND(c->closes_ms), BIND(created_by), BIND(now_ms)),
                  NULL);
}

static const struct sql sql_set = { "contest_set",
    "UPDATE contest SET state = $4, round = $5, rounds = $6, published_ms = $7, closed_by = $8, reason = $9, published_by = $10"
    " WHERE id = $1 AND state = $2 AND round = $3" };

enum err contest_set(struct db *db, struct arena *a, const struct contest *c, unsigned before, int64_t round_before, int64_t published_by)
{
    int64_t changed;
    TRY(db_run(db, a, &sql_set,
               BINDS(BIND(c->id), BIND_WORD(contest_states, before), BIND(round_before),
                     BIND_WORD(contest_states, c->state), BIND(c->round), BIND(c->rounds), bind_id(c->published_ms),
                     bind_id(c->closed_by), BIND(c->reason), bind_id(published_by)),
               &changed));
    return changed == 1 ? OK : ERR_BUSY;
}

static const struct sql sql_entries = { "contest_entries_add", "UPDATE contest SET entries = entries + $2 WHERE id = $1" };

enum err contest_entries_add(struct db *db, struct arena *a, int64_t id, int64_t by)
{
    return db_run(db, a, &sql_entries, BINDS(BIND(id), BIND(by)), NULL);
}

/* ---- rounds and criteria ---- */

static const struct field round_row[] = {
    FIELD(struct contest_round, n), FIELD(struct contest_round, name), FIELD(struct contest_round, name_en),
    FIELD(struct contest_round, advance, .about = "so many go on; 0 in the last"), FIELD(struct contest_round, closed_ms, .nullable = true),
};
const struct fields contest_round_fields = { round_row, N_OF(round_row) };
#define ROUND "SELECT n, name, name_en, advance, closed_ms FROM contest_round WHERE contest_id = $1"
static const struct sql sql_rounds = { "contest_rounds", ROUND " ORDER BY n" };
static const struct sql sql_round = { "contest_round", ROUND " AND n = $2" };

enum err contest_rounds(struct db *db, struct arena *a, int64_t id, db_row_fn *each, void *arg)
{
    struct contest_round row;
    return db_all(db, a, &sql_rounds, BINDS(BIND(id)), contest_round_fields, &row, sizeof row, ROUNDS_MAX, each, arg);
}

enum err round_by_n(struct db *db, struct arena *a, int64_t contest_id, int64_t n, struct contest_round *out)
{
    return db_one(db, a, &sql_round, BINDS(BIND(contest_id), BIND(n)), contest_round_fields, out);
}

static const struct field criterion_row[] = {
    FIELD(struct criterion, round), FIELD(struct criterion, id), FIELD(struct criterion, name), FIELD(struct criterion, name_en),
    FIELD(struct criterion, weight, .about = "of a hundred"), FIELD(struct criterion, max, .about = "the highest mark"),
};
const struct fields criterion_fields = { criterion_row + 1, N_OF(criterion_row) - 1 };
static const struct sql sql_criteria = { "contest_criteria",
    "SELECT round, id, name, name_en, weight, max FROM contest_criterion WHERE contest_id = $1 AND round = $2 ORDER BY id" };

enum err contest_criteria(struct db *db, struct arena *a, int64_t id, int64_t round, db_row_fn *each, void *arg)
{
    struct criterion row;
    return db_all(db, a, &sql_criteria, BINDS(BIND(id), BIND(round)), FIELDS(criterion_row), &row, sizeof row,
                  CRITERIA_MAX, each, arg);
}

static const struct sql sql_no_criteria = { "contest_no_criteria", "DELETE FROM contest_criterion WHERE contest_id = $1" };
static const struct sql sql_no_rounds = { "contest_no_rounds", "DELETE FROM contest_round WHERE contest_id = $1" };

enum err rounds_clear(struct db *db, struct arena *a, int64_t contest_id)
{
    TRY(db_run(db, a, &sql_no_criteria, BINDS(BIND(contest_id)), NULL));
    return db_run(db, a, &sql_no_rounds, BINDS(BIND(contest_id)), NULL);
}

static const struct sql sql_round_insert = { "contest_round_insert",
    "INSERT INTO contest_round(contest_id, n, name, name_en, advance) VALUES($1, $2, $3, $4, $5)" };
static const struct sql sql_criterion_insert = { "contest_criterion_insert",
    "INSERT INTO contest_criterion(id, contest_id, round, name, name_en, weight, max) VALUES($1, $2, $3, $4, $5, $6, $7)" };
static const struct sql sql_round_close = { "contest_round_close", "UPDATE contest_round SET closed_ms = $3 WHERE contest_id = $1 AND n = $2" };

enum err round_insert(struct db *db, struct arena *a, int64_t contest_id, const struct contest_round *r)
{
    return db_run(db, a, &sql_round_insert,
                  BINDS(BIND(contest_id), BIND(r->n), BIND(r->name), BIND(r->name_en), BIND(r->advance)), NULL);
}

enum err criterion_insert(struct db *db, struct arena *a, int64_t contest_id, const struct criterion *c)
{
    return db_run(db, a, &sql_criterion_insert,
                  BINDS(BIND(c->id), BIND(contest_id), BIND(c->round), BIND(c->name), BIND(c->name_en), BIND(c->weight),
                        BIND(c->max)),
                  NULL);
}

enum err round_close(struct db *db, struct arena *a, int64_t contest_id, int64_t n, int64_t now_ms)
{
    return db_run(db, a, &sql_round_close, BINDS(BIND(contest_id), BIND(n), BIND(now_ms)), NULL);
}
