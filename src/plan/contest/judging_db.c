/* judging_db.c - the SQL of marks, notes and declared conflicts. */
#include "plan/contest/contest_db.h"

static const struct sql sql_conflict = { "conflict_insert",
    "INSERT INTO contest_conflict(entry_id, account_id, reason, at_ms) VALUES($1, $2, $3, $4) ON CONFLICT(entry_id, account_id) DO NOTHING" };
static const struct sql sql_declared = { "conflict_is_declared", "SELECT COUNT(*) FROM contest_conflict WHERE entry_id = $1 AND account_id = $2" };

enum err conflict_insert(struct db *db, struct arena *a, int64_t entry_id, int64_t account_id, struct str reason, int64_t now_ms)
{
    return db_run(db, a, &sql_conflict, BINDS(BIND(entry_id), BIND(account_id), BIND(reason), BIND(now_ms)), NULL);
}

enum err conflict_is_declared(struct db *db, struct arena *a, int64_t entry_id, int64_t account_id, bool *out)
{
    int64_t n;
    TRY(db_i64(db, a, &sql_declared, BINDS(BIND(entry_id), BIND(account_id)), &n));
    *out = n > 0;
    return OK;
}

static const struct sql sql_put = { "contest_mark_put",
    "INSERT INTO contest_mark(entry_id, round, account_id, criterion_id, mark, at_ms) VALUES($1, $2, $3, $4, $5, $6)"
    " ON CONFLICT(entry_id, round, account_id, criterion_id) DO UPDATE SET mark = EXCLUDED.mark, at_ms = EXCLUDED.at_ms" };
static const struct sql sql_clear = { "contest_marks_clear", "DELETE FROM contest_mark WHERE entry_id = $1 AND account_id = $2 AND round = $3" };
static const struct sql sql_note = { "contest_note_put",
    "INSERT INTO contest_note(entry_id, round, account_id, text) VALUES($1, $2, $3, $4)"
    " ON CONFLICT(entry_id, round, account_id) DO UPDATE SET text = EXCLUDED.text" };

enum err mark_put(struct db *db, struct arena *a, const struct sheet *s, int64_t round, const struct mark *m, int64_t now_ms)
{
    return db_run(db, a, &sql_put,
                  BINDS(BIND(s->entry_id), BIND(round), BIND(s->judge_id), BIND(m->criterion_id), BIND(m->mark),
                        BIND(now_ms)),
                  NULL);
}

enum err marks_clear(struct db *db, struct arena *a, int64_t entry_id, int64_t account_id, int64_t round)
{
    return db_run(db, a, &sql_clear, BINDS(BIND(entry_id), BIND(account_id), BIND(round)), NULL);
}

enum err note_put(struct db *db, struct arena *a, const struct sheet *s, int64_t round)
{
    return db_run(db, a, &sql_note, BINDS(BIND(s->entry_id), BIND(round), BIND(s->judge_id), BIND(s->note)), NULL);
}

static const struct field mark_fields[] = { FIELD(struct mark, criterion_id), FIELD(struct mark, mark) };
static const struct sql sql_sheet = { "contest_sheet",
    "SELECT criterion_id, mark FROM contest_mark WHERE entry_id = $1 AND round = $2 AND account_id = $3 ORDER BY criterion_id" };
struct note { struct str text; };
static const struct field note_fields[] = { FIELD(struct note, text) };
static const struct sql sql_note_of = { "contest_note_of", "SELECT text FROM contest_note WHERE entry_id = $1 AND round = $2 AND account_id = $3" };

static enum err keep_mark(const void *row, void *arg)
{
    struct sheet *s = arg;
    s->marks[s->n++] = *(const struct mark *)row;
    return OK;
}

enum err sheet_read(struct db *db, struct arena *a, int64_t round, struct sheet *s)
{
    struct mark row;
    struct note note = { { "", 0 } };
    s->n = 0;
    TRY(db_all(db, a, &sql_sheet, BINDS(BIND(s->entry_id), BIND(round), BIND(s->judge_id)), FIELDS(mark_fields), &row,
               sizeof row, CRITERIA_MAX, keep_mark, s));
    enum err e = db_one(db, a, &sql_note_of, BINDS(BIND(s->entry_id), BIND(round), BIND(s->judge_id)),
                        FIELDS(note_fields), &note);
    s->note = note.text;
    return e == ERR_NOT_FOUND ? OK : e;
}

static const struct field round_fields[] = {
    FIELD(struct round_mark, entry_id), FIELD(struct round_mark, account_id), FIELD(struct round_mark, criterion_id),
    FIELD(struct round_mark, mark),
};
static const struct sql sql_round = { "contest_round_marks",
    "SELECT m.entry_id, m.account_id, m.criterion_id, m.mark FROM contest_entry e JOIN contest_mark m ON m.entry_id = e.id AND m.round = $2"
    " WHERE e.contest_id = $1 AND e.round = $2 AND e.state = 'in' ORDER BY m.entry_id, m.account_id, m.criterion_id" };

enum err round_marks(struct db *db, struct arena *a, int64_t contest_id, int64_t round, db_row_fn *each, void *arg)
{
    struct round_mark row;
    return db_each(db, a, &sql_round, BINDS(BIND(contest_id), BIND(round)), FIELDS(round_fields), &row, sizeof row,
                   each, arg);
}

static const struct field desk_fields[] = {
    FIELD(struct desk_mark, judge_id), FIELD(struct desk_mark, judge), FIELD(struct desk_mark, round),
    FIELD(struct desk_mark, criterion_id),
    FIELD(struct desk_mark, mark),
};
const struct fields desk_mark_fields = { desk_fields, N_OF(desk_fields) };
static const struct sql sql_desk = { "contest_entry_marks",
    "SELECT m.account_id AS judge_id, p.name AS judge, m.round, m.criterion_id, m.mark FROM contest_mark m JOIN account p ON p.id = m.account_id"
    " WHERE m.entry_id = $1 AND m.round < $2 ORDER BY m.round, m.account_id, m.criterion_id LIMIT 1000" };

enum err entry_marks(struct db *db, struct arena *a, int64_t entry_id, int64_t before_round, db_row_fn *each, void *arg)
{
    struct desk_mark row;
    return db_all(db, a, &sql_desk, BINDS(BIND(entry_id), BIND(before_round)), desk_mark_fields, &row, sizeof row, 1000,
                  each, arg);
}
