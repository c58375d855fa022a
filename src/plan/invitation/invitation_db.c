/* invitation_db.c - the SQL of invitations to judge and to accompany. */
#include "plan/invitation/invitation_db.h"

enum { OF_ONE_MAX = 200 };
static const struct field row_fields[] = {               /* the order of SELECT */
    FIELD(struct invitation, seat, .words = seat_words), FIELD(struct invitation, subject_id), FIELD(struct invitation, created_by),
    FIELD(struct invitation, id), FIELD(struct invitation, note, .about = "for whom, in the desk's words"),
    FIELD(struct invitation, by, .nullable = true, .about = "who made it"), FIELD(struct invitation, created_ms), FIELD(struct invitation, expires_ms),
    FIELD(struct invitation, taken_by, .nullable = true, .about = "the account"), FIELD(struct invitation, taken, .nullable = true, .about = "its name"),
    FIELD(struct invitation, taken_ms, .nullable = true), FIELD(struct invitation, revoked_ms, .nullable = true),
};
const struct fields invitation_fields = { row_fields + 3, N_OF(row_fields) - 3 };
#define SELECT "SELECT i.seat, i.subject_id, i.created_by, i.id, i.note, b.name AS by, i.created_ms, i.expires_ms, i.taken_by, t.name AS taken," \
    " i.taken_ms, i.revoked_ms FROM plan_invitation i LEFT JOIN account b ON b.id = i.created_by LEFT JOIN account t ON t.id = i.taken_by WHERE "

static const struct sql sql_by_token = { "invitation_by_token", SELECT "i.token_hash = $1" };
static const struct sql sql_by_id = { "invitation_by_id", SELECT "i.id = $1" };
static const struct sql sql_list = { "invitation_list",
    SELECT "i.seat = $1 AND i.subject_id = $2 AND i.id < $3 ORDER BY i.id DESC LIMIT $4" };
static const struct sql sql_of_account = { "invitation_of_account", SELECT "i.taken_by = $1 ORDER BY i.id DESC LIMIT 200" };

enum err invitation_by_token(struct db *db, struct arena *a, struct bytes token_hash, struct invitation *out)
{
    return db_one(db, a, &sql_by_token, BINDS(BIND(token_hash)), FIELDS(row_fields), out);
}

enum err invitation_by_id(struct db *db, struct arena *a, int64_t id, struct invitation *out)
{
    return db_one(db, a, &sql_by_id, BINDS(BIND(id)), FIELDS(row_fields), out);
}

enum err invitation_list(struct db *db, struct arena *a, unsigned seat, int64_t subject_id, int64_t before, int64_t limit, db_row_fn *each, void *arg)
{
    struct invitation row;
    if (!before) before = INT64_MAX;
    return db_all(db, a, &sql_list, BINDS(BIND_WORD(seat_words, seat), BIND(subject_id), BIND(before), BIND(limit)), FIELDS(row_fields), &row,
                  sizeof row, (size_t)limit, each, arg);
}

enum err invitation_of_account(struct db *db, struct arena *a, int64_t account_id, db_row_fn *each, void *arg)
{
    struct invitation row;
    return db_all(db, a, &sql_of_account, BINDS(BIND(account_id)), FIELDS(row_fields), &row, sizeof row, OF_ONE_MAX, each, arg);
}

static const struct sql sql_waiting = { "invitation_waiting",
    "SELECT COUNT(*) FROM plan_invitation WHERE seat = $1 AND subject_id = $2 AND taken_ms IS NULL AND revoked_ms IS NULL AND expires_ms > $3" };
static const struct sql sql_insert = { "invitation_insert",
    "INSERT INTO plan_invitation(id, token_hash, seat, subject_id, note, created_by, created_ms, expires_ms) VALUES($1, $2, $3, $4, $5, $6, $7, $8)" };
static const struct sql sql_take = { "invitation_put_taken",
    "UPDATE plan_invitation SET taken_by = $2, taken_ms = $3 WHERE id = $1 AND taken_ms IS NULL AND revoked_ms IS NULL AND expires_ms > $3" };
static const struct sql sql_revoke = { "invitation_put_revoked",
    "UPDATE plan_invitation SET revoked_by = $2, revoked_ms = $3 WHERE id = $1 AND taken_ms IS NULL AND revoked_ms IS NULL" };

enum err invitation_waiting(struct db *db, struct arena *a, unsigned seat, int64_t subject_id, int64_t now_ms, int64_t *n)
{
    return db_i64(db, a, &sql_waiting, BINDS(BIND_WORD(seat_words, seat), BIND(subject_id), BIND(now_ms)), n);
}

enum err invitation_insert(struct db *db, struct arena *a, const struct invitation *i, struct bytes token_hash)
{
    return db_run(db, a, &sql_insert,
                  BINDS(BIND(i->id), BIND(token_hash), BIND_WORD(seat_words, i->seat), BIND(i->subject_id), BIND(i->note), BIND(i->created_by),
                        BIND(i->created_ms), BIND(i->expires_ms)),
                  NULL);
}

static enum err put(struct db *db, struct arena *a, const struct sql *q, int64_t id, int64_t account_id, int64_t now_ms)
{
    int64_t changed;
    TRY(db_run(db, a, q, BINDS(BIND(id), BIND(account_id), BIND(now_ms)), &changed));
    return changed == 1 ? OK : ERR_BUSY;
}

enum err invitation_put_taken(struct db *db, struct arena *a, int64_t id, int64_t account_id, int64_t now_ms)
{
    return put(db, a, &sql_take, id, account_id, now_ms);
}

enum err invitation_put_revoked(struct db *db, struct arena *a, int64_t id, int64_t account_id, int64_t now_ms)
{
    return put(db, a, &sql_revoke, id, account_id, now_ms);
}

static const struct sql sql_delete = { "invitations_delete", "DELETE FROM plan_invitation WHERE taken_ms IS NULL AND expires_ms < $1" };
static const struct sql sql_move = { "invitation_account_move", "UPDATE plan_invitation SET taken_by = $2 WHERE taken_by = $1" };
static const struct sql sql_forget = { "invitation_account_forget", "UPDATE plan_invitation SET taken_by = NULL, note = '' WHERE taken_by = $1" };

enum err invitations_delete(struct db *db, struct arena *a, int64_t before_ms) { return db_run(db, a, &sql_delete, BINDS(BIND(before_ms)), NULL); }

enum err invitation_account_move(struct db *db, struct arena *a, int64_t from, int64_t to)
{
    return db_run(db, a, &sql_move, BINDS(BIND(from), BIND(to)), NULL);
}

enum err invitation_account_forget(struct db *db, struct arena *a, int64_t account_id)
{
    return db_run(db, a, &sql_forget, BINDS(BIND(account_id)), NULL);
}
