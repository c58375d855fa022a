/* passkey_db.c - the SQL of passkeys, their questions and the sessions they open. */
#include "account/signin/passkey_db.h"

static const struct field row[] = {                      /* the order of COLUMNS */
    FIELD(struct passkey, id), FIELD(struct passkey, account_id), FIELD(struct passkey, credential),
    FIELD(struct passkey, public_key), FIELD(struct passkey, counter), FIELD(struct passkey, may_be_copied),
    FIELD(struct passkey, is_copied), FIELD(struct passkey, rp_id), FIELD(struct passkey, name),
    FIELD(struct passkey, created_ms), FIELD(struct passkey, used_ms, .nullable = true),
};
#define COLUMNS "id, account_id, credential, public_key, counter, may_be_copied, is_copied, rp_id, name," \
    " created_ms, used_ms"

static const struct sql sql_insert = { "passkey_insert",
    "INSERT INTO passkey(id, account_id, credential, public_key, counter, may_be_copied, is_copied, rp_id, name,"
    " created_ms) VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT(credential) DO NOTHING" };

enum err passkey_insert(struct db *db, struct arena *a, const struct passkey *p)
{
    int64_t changed;
    TRY(db_run(db, a, &sql_insert, BINDS(BIND(p->id), BIND(p->account_id), BIND(p->credential), BIND(p->public_key),
                                         BIND(p->counter),
                                         BIND(p->may_be_copied), BIND(p->is_copied), BIND(p->rp_id), BIND(p->name),
                                         BIND(p->created_ms)), &changed));
    return changed == 1 ? OK : ERR_CONFLICT;
}

static const struct sql sql_by_credential = { "passkey_by_credential",
                                              "SELECT " COLUMNS " FROM passkey WHERE credential = $1" };
static const struct sql sql_by_id = { "passkey_by_id",
                                      "SELECT " COLUMNS " FROM passkey WHERE id = $2 AND account_id = $1" };
static const struct sql sql_list = { "passkey_list",
    "SELECT " COLUMNS " FROM passkey WHERE account_id = $1 ORDER BY id LIMIT $2" };
static const struct sql sql_count = { "passkey_count", "SELECT COUNT(*) FROM passkey WHERE account_id = $1" };

enum err passkey_by_credential(struct db *db, struct arena *a, struct bytes credential, struct passkey *out)
{
    return db_one(db, a, &sql_by_credential, BINDS(BIND(credential)), FIELDS(row), out);
}

enum err passkey_by_id(struct db *db, struct arena *a, int64_t account_id, int64_t id, struct passkey *out)
{
    return db_one(db, a, &sql_by_id, BINDS(BIND(account_id), BIND(id)), FIELDS(row), out);
}

enum err passkey_list(struct db *db, struct arena *a, int64_t account_id, db_row_fn *each, void *arg)
{
    struct passkey p;
    return db_all(db, a, &sql_list, BINDS(BIND(account_id), bind_i64(PASSKEYS_MAX)), FIELDS(row), &p, sizeof p,
                  PASSKEYS_MAX, each, arg);
}

enum err passkey_count(struct db *db, struct arena *a, int64_t account_id, int64_t *n)
{
    return db_i64(db, a, &sql_count, BINDS(BIND(account_id)), n);
}

static const struct sql sql_name = { "passkey_name", "UPDATE passkey SET name = $3 WHERE id = $2 AND account_id = $1" };
static const struct sql sql_used = { "passkey_used",
    "UPDATE passkey SET counter = $2, is_copied = $3, used_ms = $4 WHERE id = $1" };
static const struct sql sql_delete = { "passkey_delete", "DELETE FROM passkey WHERE id = $2 AND account_id = $1" };
static const struct sql sql_delete_all = { "passkeys_delete", "DELETE FROM passkey WHERE account_id = $1" };

static enum err change_one(struct db *db, struct arena *a, const struct sql *q, struct binds b)
{
    int64_t changed;
    TRY(db_run(db, a, q, b, &changed));
    return changed == 1 ? OK : ERR_NOT_FOUND;
}

enum err passkey_put_name(struct db *db, struct arena *a, int64_t account_id, int64_t id, struct str name)
{
    return change_one(db, a, &sql_name, BINDS(BIND(account_id), BIND(id), BIND(name)));
}

enum err passkey_put_used(struct db *db, struct arena *a, int64_t id, int64_t counter, bool is_copied, int64_t now_ms)
{
    return change_one(db, a, &sql_used, BINDS(BIND(id), BIND(counter), BIND(is_copied), BIND(now_ms)));
}

enum err passkey_delete(struct db *db, struct arena *a, int64_t account_id, int64_t id)
{
    return change_one(db, a, &sql_delete, BINDS(BIND(account_id), BIND(id)));
}

enum err passkeys_delete(struct db *db, struct arena *a, int64_t account_id)
{
    return db_run(db, a, &sql_delete_all, BINDS(BIND(account_id)), NULL);
}

/* ---- questions ---- */

static const char *const kinds[] = { "make", "sign_in", NULL };
static const struct sql sql_ask = { "passkey_challenge_insert",
    "INSERT INTO passkey_challenge(challenge_hash, kind, browser_hash, login_hash, created_ms, expires_ms)"
    " VALUES($1, $2, $3, $4, $5, $6)" };
/* The conditions are the lock: of two answers to one question, one changes a row. */
static const struct sql sql_answer = { "passkey_challenge_use",
    "UPDATE passkey_challenge SET used_ms = $4 WHERE challenge_hash = $1 AND kind = $2 AND browser_hash = $3"
    " AND used_ms IS NULL AND expires_ms > $4 RETURNING login_hash" };
static const struct sql sql_forget = { "passkey_challenges_delete",
    "DELETE FROM passkey_challenge WHERE challenge_hash IN"
    " (SELECT challenge_hash FROM passkey_challenge WHERE expires_ms < $1 ORDER BY expires_ms LIMIT $2)" };

enum err challenge_insert(struct db *db, struct arena *a, const struct challenge *c)
{
    return db_run(db, a, &sql_ask, BINDS(BIND(c->hash), BIND_WORD(kinds, c->kind), BIND(c->browser_hash),
                                         BIND(c->login_hash),
                                         BIND(c->created_ms), BIND(c->expires_ms)), NULL);
}

struct answered { struct bytes login_hash; };
static const struct field answered_row[] = { FIELD(struct answered, login_hash, .nullable = true) };

enum err challenge_use(struct db *db, struct arena *a, const struct challenge *asked, int64_t now_ms,
                       struct bytes *login_hash)
{
    struct answered x;
    TRY(db_one(db, a, &sql_answer, BINDS(BIND(asked->hash), BIND_WORD(kinds, asked->kind), BIND(asked->browser_hash),
                                         BIND(now_ms)),
               FIELDS(answered_row), &x));
    *login_hash = x.login_hash;
    return OK;
}

enum err challenges_delete(struct db *db, struct arena *a, int64_t before_ms, int64_t most)
{
    return db_run(db, a, &sql_forget, BINDS(BIND(before_ms), BIND(most)), NULL);
}

/* ---- sessions ---- */

static const struct sql sql_began = { "session_began", "SELECT created_ms FROM session WHERE id_hash = $1" };
static const struct sql sql_session_passkey = { "session_passkey",
                                                "UPDATE session SET passkey_id = $2 WHERE id_hash = $1" };
static const struct sql sql_end = { "sessions_end_of_passkey",
    "UPDATE session SET ended_ms = $4 WHERE account_id = $1 AND passkey_id = $2 AND id_hash <> $3"
    " AND ended_ms IS NULL" };

enum err session_began(struct db *db, struct arena *a, struct bytes session_hash, int64_t *created_ms)
{
    return db_i64(db, a, &sql_began, BINDS(BIND(session_hash)), created_ms);
}

enum err session_put_passkey(struct db *db, struct arena *a, struct bytes session_hash, int64_t passkey_id)
{
    return change_one(db, a, &sql_session_passkey, BINDS(BIND(session_hash), BIND(passkey_id)));
}

enum err sessions_end_of_passkey(struct db *db, struct arena *a, int64_t account_id, int64_t passkey_id,
                                 struct bytes but_hash,
                                 int64_t now_ms)
{
    return db_run(db, a, &sql_end, BINDS(BIND(account_id), BIND(passkey_id), BIND(but_hash), BIND(now_ms)), NULL);
}
