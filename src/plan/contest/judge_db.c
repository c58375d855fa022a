/* judge_db.c - the SQL of who judges a contest, and of who has read the entrants' names and so does not. */
#include "plan/contest/contest_db.h"

static const struct field judge_row[] = { FIELD(struct contest_judge, account_id), FIELD(struct contest_judge, name), FIELD(struct contest_judge, scored) };
const struct fields contest_judge_fields = { judge_row, N_OF(judge_row) };
#define SCORED(contest, round, judge) "(SELECT COUNT(DISTINCT m.entry_id) FROM contest_entry e JOIN contest_mark m ON m.entry_id = e.id AND m.round = " round \
    " AND m.account_id = " judge " WHERE e.contest_id = " contest " AND e.state = 'in' AND e.round >= " round ")"
static const struct sql sql_judges = { "contest_judges",
    "SELECT j.account_id, p.name, " SCORED("$1", "$2", "j.account_id") " AS scored FROM contest_judge j JOIN account p ON p.id = j.account_id"
    " WHERE j.contest_id = $1 ORDER BY j.account_id" };

enum err contest_judges(struct db *db, struct arena *a, int64_t id, int64_t round, db_row_fn *each, void *arg)
{
    struct contest_judge row;
    return db_all(db, a, &sql_judges, BINDS(BIND(id), BIND(round)), contest_judge_fields, &row, sizeof row, JUDGES_MAX,
                  each, arg);
}

static const struct sql sql_judge_add = { "contest_judge_insert",
    "INSERT INTO contest_judge(contest_id, account_id) VALUES($1, $2) ON CONFLICT(contest_id, account_id) DO NOTHING" };
static const struct sql sql_judge_drop = { "contest_judge_delete", "DELETE FROM contest_judge WHERE contest_id = $1 AND account_id = $2" };
static const struct sql sql_judge_count = { "contest_judge_count", "SELECT COUNT(*) FROM contest_judge WHERE contest_id = $1" };
static const struct sql sql_judge_is = { "contest_judge_is", "SELECT COUNT(*) FROM contest_judge WHERE contest_id = $1 AND account_id = $2" };

enum err judge_insert(struct db *db, struct arena *a, int64_t contest_id, int64_t account_id)
{
    return db_run(db, a, &sql_judge_add, BINDS(BIND(contest_id), BIND(account_id)), NULL);
}

enum err judge_delete(struct db *db, struct arena *a, int64_t contest_id, int64_t account_id)
{
    return db_run(db, a, &sql_judge_drop, BINDS(BIND(contest_id), BIND(account_id)), NULL);
}

enum err judge_count(struct db *db, struct arena *a, int64_t contest_id, int64_t *n)
{
    return db_i64(db, a, &sql_judge_count, BINDS(BIND(contest_id)), n);
}

enum err judge_is_one(struct db *db, struct arena *a, int64_t contest_id, int64_t account_id, bool *out)
{
    int64_t n;
    TRY(db_i64(db, a, &sql_judge_is, BINDS(BIND(contest_id), BIND(account_id)), &n));
    *out = n == 1;
    return OK;
}

static const struct field judging_row[] = {
    FIELD(struct judging, contest_id), FIELD(struct judging, code), FIELD(struct judging, title),
    FIELD(struct judging, state, .words = contest_states),
    FIELD(struct judging, round), FIELD(struct judging, entries), FIELD(struct judging, scored),
};
const struct fields judging_fields = { judging_row + 1, N_OF(judging_row) - 1 };
static const struct sql sql_judging = { "contest_judging",
    "SELECT c.id AS contest_id, c.code, c.title, c.state, c.round,"
    " (SELECT COUNT(*) FROM contest_entry e WHERE e.contest_id = c.id AND e.state = 'in' AND e.round >= c.round) AS entries, "
    SCORED("c.id", "c.round", "$1") " AS scored FROM contest_judge j JOIN contest c ON c.id = j.contest_id"
    " WHERE j.account_id = $1 ORDER BY j.contest_id DESC LIMIT 50" };

enum err judging_mine(struct db *db, struct arena *a, int64_t account_id, db_row_fn *each, void *arg)
{
    struct judging row;
    return db_all(db, a, &sql_judging, BINDS(BIND(account_id)), FIELDS(judging_row), &row, sizeof row, 50, each, arg);
}

/* ---- who has read the names ---- */

static const struct sql sql_reader_add = { "contest_reader_insert",
    "INSERT INTO contest_reader(contest_id, account_id, at_ms) VALUES($1, $2, $3) ON CONFLICT(contest_id, account_id) DO NOTHING" };
static const struct sql sql_reader_is = { "contest_reader_is", "SELECT COUNT(*) FROM contest_reader WHERE contest_id = $1 AND account_id = $2" };

enum err reader_insert(struct db *db, struct arena *a, int64_t contest_id, int64_t account_id, int64_t now_ms)
{
    return db_run(db, a, &sql_reader_add, BINDS(BIND(contest_id), BIND(account_id), BIND(now_ms)), NULL);
}

enum err reader_is_one(struct db *db, struct arena *a, int64_t contest_id, int64_t account_id, bool *out)
{
    int64_t n;
    TRY(db_i64(db, a, &sql_reader_is, BINDS(BIND(contest_id), BIND(account_id)), &n));
    *out = n == 1;
    return OK;
}

/* ---- an account ---- */

/* What the other account has itself stays; the rest follows the seat, so the seat goes last. */
#define OF_SEATS " WHERE account_id = $1 AND entry_id IN (SELECT e.id FROM contest_judge j JOIN contest_entry e ON e.contest_id = j.contest_id" \
    " WHERE j.account_id = $1) AND NOT EXISTS (SELECT 1 FROM "
static const struct sql sql_moves[] = {
    { "contest_mark_move",
      "UPDATE contest_mark SET account_id = $2" OF_SEATS "contest_mark o WHERE o.entry_id = contest_mark.entry_id AND o.round = contest_mark.round"
      " AND o.account_id = $2)" },
    { "contest_note_move",
      "UPDATE contest_note SET account_id = $2" OF_SEATS "contest_note o WHERE o.entry_id = contest_note.entry_id AND o.round = contest_note.round"
      " AND o.account_id = $2)" },
    { "contest_conflict_move",
      "UPDATE contest_conflict SET account_id = $2" OF_SEATS "contest_conflict o WHERE o.entry_id = contest_conflict.entry_id AND o.account_id = $2)" },
    { "contest_judge_move",
      "UPDATE contest_judge SET account_id = $2 WHERE account_id = $1 AND NOT EXISTS (SELECT 1 FROM contest_judge o WHERE o.contest_id ="
      " contest_judge.contest_id AND o.account_id = $2)" },
};
static const struct sql sql_judge_forget = { "contest_judge_forget", "DELETE FROM contest_judge WHERE account_id = $1" };

enum err judge_account_forget(struct db *db, struct arena *a, int64_t account_id)
{
    return db_run(db, a, &sql_judge_forget, BINDS(BIND(account_id)), NULL);
}

enum err judge_account_joined(struct db *db, struct arena *a, int64_t from, int64_t to)
{
    for (size_t i = 0; i < N_OF(sql_moves); i++) TRY(db_run(db, a, &sql_moves[i], BINDS(BIND(from), BIND(to)), NULL));
    return judge_account_forget(db, a, from);
}
