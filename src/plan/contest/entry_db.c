/* entry_db.c - the SQL of entries, their files, and appeals. */
#include "plan/contest/contest_db.h"
#include "civic/petition/petition_file.h"

static const struct field row_fields[] = {               /* the order of COLUMNS */
    FIELD(struct entry, id), FIELD(struct entry, contest_id), FIELD(struct entry, account_id, .nullable = true), FIELD(struct entry, uid),
    FIELD(struct entry, number, .about = "drawn: what judges see"), FIELD(struct entry, state, .words = entry_states),
    FIELD(struct entry, title),
    FIELD(struct entry, text), FIELD(struct entry, team), FIELD(struct entry, members),
    FIELD(struct entry, round, .about = "the highest it has come to"),
    FIELD(struct entry, rank, .about = "in that round; 0: not yet"), FIELD(struct entry, score_milli),
    FIELD(struct entry, reason, .about = "why it was sent back"),
    FIELD(struct entry, sent_ms),
};
const struct fields entry_fields = { row_fields + 3, N_OF(row_fields) - 3 };
static const struct field result_row[] = {
    FIELD(struct entry, number), FIELD(struct entry, title), FIELD(struct entry, team), FIELD(struct entry, round),
    FIELD(struct entry, rank),
    FIELD(struct entry, score_milli),
};
const struct fields entry_result_fields = { result_row, N_OF(result_row) };
#define SELECT "SELECT id, contest_id, account_id, uid, number, state, title, text, team, members, round, rank, score_milli, reason, sent_ms" \
    " FROM contest_entry WHERE "

static const struct sql sql_by_id = { "entry_by_id", SELECT "id = $1" };
static const struct sql sql_by_uid = { "entry_by_uid", SELECT "uid = $1" };
static const struct sql sql_by_number = { "entry_by_number", SELECT "contest_id = $1 AND number = $2" };
static const struct sql sql_of_account = { "entry_of_account", SELECT "contest_id = $1 AND account_id = $2 AND state <> 'withdrawn'" };

enum err entry_by_id(struct db *db, struct arena *a, int64_t id, struct entry *out)
{
    return db_one(db, a, &sql_by_id, BINDS(BIND(id)), FIELDS(row_fields), out);
}

enum err entry_by_uid(struct db *db, struct arena *a, struct str uid, struct entry *out)
{
    return db_one(db, a, &sql_by_uid, BINDS(BIND(uid)), FIELDS(row_fields), out);
}

enum err entry_by_number(struct db *db, struct arena *a, int64_t contest_id, int64_t number, struct entry *out)
{
    return db_one(db, a, &sql_by_number, BINDS(BIND(contest_id), BIND(number)), FIELDS(row_fields), out);
}

enum err entry_of_account(struct db *db, struct arena *a, int64_t contest_id, int64_t account_id, struct entry *out)
{
    return db_one(db, a, &sql_of_account, BINDS(BIND(contest_id), BIND(account_id)), FIELDS(row_fields), out);
}

static enum err rows(struct db *db, struct arena *a, const struct sql *q, struct binds b, int64_t limit, db_row_fn *each, void *arg)
{
    struct entry row = { .id = 0 };
    return db_all(db, a, q, b, FIELDS(row_fields), &row, sizeof row, (size_t)limit, each, arg);
}

static const struct sql sql_mine = { "entry_mine", SELECT "account_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3" };
static const struct sql sql_list = { "entry_list", SELECT "contest_id = $1 AND round >= $2 AND number > $3 ORDER BY number LIMIT $4" };
static const struct sql sql_results = { "entry_results",
    SELECT "contest_id = $1 AND state = 'in' AND rank > 0 ORDER BY round DESC, rank, number LIMIT $2" };
static const struct sql sql_round = { "entry_round", SELECT "contest_id = $1 AND round = $2 AND state = 'in' ORDER BY id" };

enum err entry_mine(struct db *db, struct arena *a, int64_t account_id, int64_t before, int64_t limit, db_row_fn *each, void *arg)
{
    if (!before) before = INT64_MAX;
    return rows(db, a, &sql_mine, BINDS(BIND(account_id), BIND(before), BIND(limit)), limit, each, arg);
}

enum err entry_list(struct db *db, struct arena *a, int64_t contest_id, int64_t round, int64_t after, int64_t limit,
                    db_row_fn *each, void *arg)
{
    return rows(db, a, &sql_list, BINDS(BIND(contest_id), BIND(round), BIND(after), BIND(limit)), limit, each, arg);
}

enum err entry_results(struct db *db, struct arena *a, int64_t contest_id, int64_t limit, db_row_fn *each, void *arg)
{
    return rows(db, a, &sql_results, BINDS(BIND(contest_id), BIND(limit)), limit, each, arg);
}

enum err entry_round_rows(struct db *db, struct arena *a, int64_t contest_id, int64_t round, db_row_fn *each, void *arg)
{
    return rows(db, a, &sql_round, BINDS(BIND(contest_id), BIND(round)), ENTRIES_MAX, each, arg);
}

/* ---- writing ---- */

static const struct sql sql_insert = { "entry_insert",
    "INSERT INTO contest_entry(id, uid, contest_id, number, account_id, state, title, text, team, members, round, rank, score_milli, reason, sent_ms)"
    " VALUES($1, $2, $3, $4, $5, 'in', $6, $7, $8, $9, 1, 0, 0, '', $10)" };

enum err entry_insert(struct db *db, struct arena *a, const struct entry *e)
{
    return db_run(db, a, &sql_insert,
                  BINDS(BIND(e->id), BIND(e->uid), BIND(e->contest_id), BIND(e->number), BIND(e->account_id),
                        BIND(e->title), BIND(e->text), BIND(e->team), BIND(e->members), BIND(e->sent_ms)),
                  NULL);
}

static const struct sql sql_set = { "entry_set",
    "UPDATE contest_entry SET state = $3, title = $4, text = $5, team = $6, members = $7, reason = $8 WHERE id = $1 AND state = $2" };

enum err entry_set(struct db *db, struct arena *a, const struct entry *e, unsigned before)
{
    int64_t changed;
    TRY(db_run(db, a, &sql_set,
               BINDS(BIND(e->id), BIND_WORD(entry_states, before), BIND_WORD(entry_states, e->state), BIND(e->title),
                     BIND(e->text), BIND(e->team), BIND(e->members), BIND(e->reason)),
               &changed));
    return changed == 1 ? OK : ERR_BUSY;
}

static const struct sql sql_used = { "entry_number_used", "SELECT COUNT(*) FROM contest_entry WHERE contest_id = $1 AND number = $2" };

enum err entry_number_used(struct db *db, struct arena *a, int64_t contest_id, int64_t number, bool *out)
{
    int64_t n;
    TRY(db_i64(db, a, &sql_used, BINDS(BIND(contest_id), BIND(number)), &n));
    *out = n > 0;
    return OK;
}

static const struct sql sql_rank = { "entry_rank", "UPDATE contest_entry SET rank = $2, score_milli = $3, round = $4 WHERE id = $1" };

enum err entry_rank_set(struct db *db, struct arena *a, int64_t id, int64_t rank, int64_t score_milli, int64_t round)
{
    return db_run(db, a, &sql_rank, BINDS(BIND(id), BIND(rank), BIND(score_milli), BIND(round)), NULL);
}

/* ---- files ---- */

static const struct field file_row[] = {
    FIELD(struct entry_file, file_id), FIELD(struct entry_file, uid), FIELD(struct entry_file, kind, .words = petition_file_kinds),
    FIELD(struct entry_file, name), FIELD(struct entry_file, bytes),
};
const struct fields entry_file_fields = { file_row, N_OF(file_row) };
static const struct sql sql_files = { "entry_files",
    "SELECT f.file_id, p.uid, p.kind, f.name, p.bytes FROM contest_file f JOIN petition_file p ON p.id = f.file_id AND p.state = 'whole'"
    " WHERE f.entry_id = $1 ORDER BY f.file_id LIMIT 20" };

enum err entry_files(struct db *db, struct arena *a, int64_t entry_id, db_row_fn *each, void *arg)
{
    struct entry_file row;
    return db_all(db, a, &sql_files, BINDS(BIND(entry_id)), entry_file_fields, &row, sizeof row, 20, each, arg);
}

static const struct sql sql_file_insert = { "entry_file_insert",
    "INSERT INTO contest_file(file_id, entry_id, name) VALUES($1, $2, $3) ON CONFLICT(file_id) DO NOTHING" };
static const struct sql sql_file_delete = { "entry_file_delete", "DELETE FROM contest_file WHERE file_id = $1 AND entry_id = $2" };
static const struct sql sql_file_count = { "entry_file_count", "SELECT COUNT(*) FROM contest_file WHERE entry_id = $1" };
static const struct sql sql_file_owner = { "entry_file_owner", "SELECT entry_id FROM contest_file WHERE file_id = $1" };

enum err file_insert(struct db *db, struct arena *a, int64_t entry_id, int64_t file_id, struct str name)
{
    return db_run(db, a, &sql_file_insert, BINDS(BIND(file_id), BIND(entry_id), BIND(name)), NULL);
}

enum err file_delete(struct db *db, struct arena *a, int64_t entry_id, int64_t file_id)
{
    int64_t changed;
    TRY(db_run(db, a, &sql_file_delete, BINDS(BIND(file_id), BIND(entry_id)), &changed));
    return changed ? OK : ERR_NOT_FOUND;
}

enum err file_count(struct db *db, struct arena *a, int64_t entry_id, int64_t *n)
{
    return db_i64(db, a, &sql_file_count, BINDS(BIND(entry_id)), n);
}

enum err entry_file_owner(struct db *db, struct arena *a, int64_t file_id, int64_t *entry_id)
{
    return db_i64(db, a, &sql_file_owner, BINDS(BIND(file_id)), entry_id);
}

/* ---- appeals ---- */

static const struct field appeal_row[] = {
    FIELD(struct appeal, contest_id), FIELD(struct appeal, entry_id), FIELD(struct appeal, account_id, .nullable = true),
    FIELD(struct appeal, text_sealed),
    FIELD(struct appeal, id), FIELD(struct appeal, number), FIELD(struct appeal, title), FIELD(struct appeal, sent_ms),
    FIELD(struct appeal, answer),
    FIELD(struct appeal, answered_ms, .nullable = true),
};
const struct fields appeal_fields = { appeal_row + 4, N_OF(appeal_row) - 4 };
#define APPEAL "SELECT p.contest_id, p.entry_id, e.account_id, p.text_sealed, p.id, e.number, e.title, p.sent_ms, p.answer, p.answered_ms" \
    " FROM contest_appeal p JOIN contest_entry e ON e.id = p.entry_id WHERE "
static const struct sql sql_appeal = { "appeal_by_id", APPEAL "p.id = $1" };
static const struct sql sql_appeal_of = { "appeal_of", APPEAL "p.entry_id = $1" };
static const struct sql sql_appeals = { "appeal_list", APPEAL "p.contest_id = $1 AND p.id > $2 ORDER BY p.id LIMIT $3" };

enum err appeal_by_id(struct db *db, struct arena *a, int64_t id, struct appeal *out)
{
    return db_one(db, a, &sql_appeal, BINDS(BIND(id)), FIELDS(appeal_row), out);
}

enum err appeal_of(struct db *db, struct arena *a, int64_t entry_id, struct appeal *out)
{
    return db_one(db, a, &sql_appeal_of, BINDS(BIND(entry_id)), FIELDS(appeal_row), out);
}

enum err appeal_list(struct db *db, struct arena *a, int64_t contest_id, int64_t after, int64_t limit, db_row_fn *each, void *arg)
{
    struct appeal row;
    return db_all(db, a, &sql_appeals, BINDS(BIND(contest_id), BIND(after), BIND(limit)), FIELDS(appeal_row), &row,
                  sizeof row, (size_t)limit, each, arg);
}

static const struct sql sql_appeal_insert = { "appeal_insert",
    "INSERT INTO contest_appeal(id, contest_id, entry_id, text_sealed, sent_ms, answer) VALUES($1, $2, $3, $4, $5, '')" };
static const struct sql sql_appeal_set = { "appeal_set",
    "UPDATE contest_appeal SET answer = $2, answered_ms = $3, answered_by = $4 WHERE id = $1 AND answered_ms IS NULL" };

enum err appeal_insert(struct db *db, struct arena *a, const struct appeal *p)
{
    return db_run(db, a, &sql_appeal_insert,
                  BINDS(BIND(p->id), BIND(p->contest_id), BIND(p->entry_id), BIND(p->text_sealed), BIND(p->sent_ms)),
                  NULL);
}

enum err appeal_set(struct db *db, struct arena *a, const struct appeal *p, int64_t by)
{
    int64_t changed;
    TRY(db_run(db, a, &sql_appeal_set, BINDS(BIND(p->id), BIND(p->answer), BIND(p->answered_ms), BIND(by)), &changed));
    return changed == 1 ? OK : ERR_CONFLICT;
}

/* ---- an account ---- */

static const struct sql sql_twice = { "entry_twice",
    "SELECT f.id FROM contest_entry f JOIN contest_entry t ON t.contest_id = f.contest_id AND t.account_id = $2 AND t.state <> 'withdrawn'"
    " WHERE f.account_id = $1 AND f.state <> 'withdrawn' ORDER BY f.id LIMIT 1" };
static const struct sql sql_nobodys = { "entry_nobodys", "UPDATE contest_entry SET account_id = NULL WHERE id = $1" };
static const struct sql sql_move = { "entry_account_move", "UPDATE contest_entry SET account_id = $2 WHERE account_id = $1" };
static const struct sql sql_forget = { "entry_account_forget",
    "UPDATE contest_entry SET account_id = NULL, team = '', members = '' WHERE account_id = $1" };

enum err entry_twice(struct db *db, struct arena *a, int64_t from, int64_t to, int64_t *id)
{
    return db_i64(db, a, &sql_twice, BINDS(BIND(from), BIND(to)), id);
}

enum err entry_nobodys(struct db *db, struct arena *a, int64_t id) { return db_run(db, a, &sql_nobodys, BINDS(BIND(id)), NULL); }

enum err entry_account_move(struct db *db, struct arena *a, int64_t from, int64_t to)
{
    return db_run(db, a, &sql_move, BINDS(BIND(from), BIND(to)), NULL);
}

enum err entry_account_forget(struct db *db, struct arena *a, int64_t account_id)
{
    return db_run(db, a, &sql_forget, BINDS(BIND(account_id)), NULL);
}
