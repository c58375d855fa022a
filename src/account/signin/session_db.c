/* session_db.c - the statements about sessions, phones' keys and failed tries. */
#include "account/signin/session_db.h"

static const struct field session_row[] = {
    FIELD(struct session_found, account_id), FIELD(struct session_found, name), FIELD(struct session_found, totp_on),
    FIELD(struct session_found, is_resident), FIELD(struct session_found, by_passkey),
    FIELD(struct session_found, id_hash), FIELD(struct session_found, seen_ms),
};
static const struct sql sql_by_hash = { "session_by_hash",
    "SELECT s.account_id, a.name, a.totp_on, a.is_resident, s.passkey_id IS NOT NULL, s.id_hash, s.seen_ms FROM session s"
    " JOIN account a ON a.id = s.account_id WHERE s.id_hash = $1 AND s.ended_ms IS NULL AND s.expires_ms > $2"
    " AND (s.seen_ms > $3 OR (a.is_resident AND s.seen_ms > $4)) AND a.state = 'active'" };
static const struct sql sql_insert = { "session_insert",
    "INSERT INTO session(id_hash, account_id, created_ms, seen_ms, expires_ms, address) VALUES($1, $2, $3, $3, $4,"
    " $5)" };
static const struct sql sql_seen = { "session_seen",
                                     "UPDATE session SET seen_ms = $2 WHERE id_hash = $1 AND seen_ms < $2" };
static const struct sql sql_ended = { "session_ended",
    "UPDATE session SET ended_ms = $2 WHERE id_hash = $1 AND ended_ms IS NULL" };
static const struct sql sql_all_ended = { "sessions_ended",
    "UPDATE session SET ended_ms = $2 WHERE account_id = $1 AND ended_ms IS NULL" };

enum err session_by_hash(struct db *db, struct arena *a, struct bytes id_hash, int64_t now_ms, int64_t idle_since_ms,
                         int64_t resident_idle_since_ms, struct session_found *out)
{
    return db_one(db, a, &sql_by_hash, BINDS(BIND(id_hash), BIND(now_ms), BIND(idle_since_ms),
                                            BIND(resident_idle_since_ms)), FIELDS(session_row),
                  out);
}

enum err session_insert(struct db *db, struct arena *a, struct bytes id_hash, int64_t account_id, int64_t now_ms,
                        int64_t expires_ms, struct str address)
{
    return db_run(db, a, &sql_insert, BINDS(BIND(id_hash), BIND(account_id), BIND(now_ms), BIND(expires_ms),
                                            BIND(address)),
                  NULL);
}

enum err session_put_seen(struct db *db, struct arena *a, struct bytes id_hash, int64_t now_ms)
{
    return db_run(db, a, &sql_seen, BINDS(BIND(id_hash), BIND(now_ms)), NULL);
}

enum err session_put_ended(struct db *db, struct arena *a, struct bytes id_hash, int64_t now_ms)
{
    return db_run(db, a, &sql_ended, BINDS(BIND(id_hash), BIND(now_ms)), NULL);
}

enum err sessions_put_ended(struct db *db, struct arena *a, int64_t account_id, int64_t now_ms)
{
    return db_run(db, a, &sql_all_ended, BINDS(BIND(account_id), BIND(now_ms)), NULL);
}

static const struct field line_row[] = {
    FIELD(struct session_line, id_hash), FIELD(struct session_line, created_ms), FIELD(struct session_line, seen_ms),
    FIELD(struct session_line, address),
};
static const struct sql sql_lines = { "session_lines",
    "SELECT id_hash, created_ms, seen_ms, address FROM session WHERE account_id = $1 AND ended_ms IS NULL"
    " AND expires_ms > $2 AND seen_ms > $3 ORDER BY seen_ms DESC, id_hash LIMIT $4" };
static const struct sql sql_ended_of = { "session_ended_of",
    "UPDATE session SET ended_ms = $3 WHERE id_hash = $1 AND account_id = $2 AND ended_ms IS NULL" };
static const struct sql sql_trim = { "sessions_trim",
    "UPDATE session SET ended_ms = $2 WHERE ended_ms IS NULL AND account_id = $1 AND id_hash NOT IN (SELECT k.id_hash"
    " FROM session k WHERE k.account_id = $1 AND k.ended_ms IS NULL ORDER BY k.seen_ms DESC, k.id_hash LIMIT $3)" };

enum err session_lines(struct db *db, struct arena *a, int64_t account_id, int64_t now_ms, int64_t idle_since_ms,
                       int64_t limit, db_row_fn *each, void *arg)
{
    struct session_line row;
    return db_all(db, a, &sql_lines, BINDS(BIND(account_id), BIND(now_ms), BIND(idle_since_ms), BIND(limit)),
                  FIELDS(line_row), &row, sizeof row, (size_t)limit, each, arg);
}

enum err session_put_ended_of(struct db *db, struct arena *a, struct bytes id_hash, int64_t account_id, int64_t now_ms,
                              int64_t *changed)
{
    return db_run(db, a, &sql_ended_of, BINDS(BIND(id_hash), BIND(account_id), BIND(now_ms)), changed);
}

enum err sessions_trim(struct db *db, struct arena *a, int64_t account_id, int64_t now_ms, int64_t keep)
{
    return db_run(db, a, &sql_trim, BINDS(BIND(account_id), BIND(now_ms), BIND(keep)), NULL);
}

static const struct field device_row[] = {
    FIELD(struct device_found, id), FIELD(struct device_found, account_id), FIELD(struct device_found, name),
    FIELD(struct device_found, seen_ms), FIELD(struct device_found, revoked_ms, .nullable = true),
};
/* A locked person's phone is a stranger; a revoked phone is told to wipe even when its person has left. */
static const struct sql sql_device = { "device_by_key",
    "SELECT d.id, d.account_id, a.name, d.seen_ms, d.revoked_ms FROM device d JOIN account a ON a.id = d.account_id"
    " WHERE d.key_hash = $1 AND (a.state = 'active' OR d.revoked_ms IS NOT NULL)" };
static const struct sql sql_device_seen = { "device_seen",
                                            "UPDATE device SET seen_ms = $2 WHERE id = $1 AND seen_ms < $2" };

enum err device_by_key(struct db *db, struct arena *a, struct bytes key_hash, struct device_found *out)
{
    return db_one(db, a, &sql_device, BINDS(BIND(key_hash)), FIELDS(device_row), out);
}

enum err device_put_seen(struct db *db, struct arena *a, int64_t id, int64_t now_ms)
{
    return db_run(db, a, &sql_device_seen, BINDS(BIND(id), BIND(now_ms)), NULL);
}

static const struct field tries_row[] = { FIELD(struct tries, failed), FIELD(struct tries, until_ms),
                                          FIELD(struct tries, last_ms) };
static const struct sql sql_tries = { "tries_of",
                                      "SELECT failed, until_ms, last_ms FROM sign_in_try WHERE who_hash = $1" };
static const struct sql sql_tries_put = { "tries_put",
    "INSERT INTO sign_in_try(who_hash, failed, until_ms, last_ms) VALUES($1, $2, $3, $4)"
    " ON CONFLICT(who_hash) DO UPDATE SET failed = EXCLUDED.failed, until_ms = EXCLUDED.until_ms, last_ms ="
    " EXCLUDED.last_ms" };
static const struct sql sql_tries_delete = { "tries_delete", "DELETE FROM sign_in_try WHERE who_hash = $1" };

enum err tries_of(struct db *db, struct arena *a, struct bytes who, struct tries *out)
{
    struct tries t = { 0 };
    enum err e = db_one(db, a, &sql_tries, BINDS(BIND(who)), FIELDS(tries_row), &t);
    if (e != OK && e != ERR_NOT_FOUND) return e;
    *out = e == OK ? t : (struct tries){ 0 };
    return OK;
}

enum err tries_put(struct db *db, struct arena *a, struct bytes who, const struct tries *t)
{
    return db_run(db, a, &sql_tries_put, BINDS(BIND(who), BIND(t->failed), BIND(t->until_ms), BIND(t->last_ms)), NULL);
}

enum err tries_delete(struct db *db, struct arena *a, struct bytes who)
{
    return db_run(db, a, &sql_tries_delete, BINDS(BIND(who)), NULL);
}

static const struct sql sql_sweep_sessions = { "sessions_delete", "DELETE FROM session WHERE expires_ms < $1" };
static const struct sql sql_sweep_tries = { "tries_sweep", "DELETE FROM sign_in_try WHERE last_ms < $1" };
static const struct sql sql_sweep_invites = { "invites_delete",
                                              "DELETE FROM invite WHERE expires_ms < $1 OR used_ms < $1" };
static const struct sql sql_forget_devices = { "devices_forget",
                                               "UPDATE device SET name = '' WHERE revoked_ms < $1 AND name <> ''" };

enum err sessions_delete(struct db *db, struct arena *a, int64_t before_ms)
{
    return db_run(db, a, &sql_sweep_sessions, BINDS(BIND(before_ms)), NULL);
}

enum err tries_delete_old(struct db *db, struct arena *a, int64_t before_ms)
{
    return db_run(db, a, &sql_sweep_tries, BINDS(BIND(before_ms)), NULL);
}

enum err invites_delete(struct db *db, struct arena *a, int64_t before_ms)
{
    return db_run(db, a, &sql_sweep_invites, BINDS(BIND(before_ms)), NULL);
}

enum err devices_forget(struct db *db, struct arena *a, int64_t before_ms)
{
    return db_run(db, a, &sql_forget_devices, BINDS(BIND(before_ms)), NULL);
}
