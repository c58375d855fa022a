/* oidc_db.c - the SQL of signing in with the e-ID. */
#include "account/eid/oidc_db.h"

static const struct field pending_row[] = {              /* the order of PENDING_COLUMNS */
    FIELD(struct eid_pending, state_hash), FIELD(struct eid_pending, browser_hash), FIELD(struct eid_pending, secrets),
    FIELD(struct eid_pending, redirect_uri), FIELD(struct eid_pending, joined_to, .nullable = true),
    FIELD(struct eid_pending, session_hash, .nullable = true), FIELD(struct eid_pending, created_ms),
    FIELD(struct eid_pending, expires_ms), FIELD(struct eid_pending, used_ms, .nullable = true),
};
#define PENDING_COLUMNS "state_hash, browser_hash, secrets, redirect_uri, joined_to, session_hash, created_ms, expires_ms, used_ms"

static const struct sql sql_pending_insert = { "eid_pending_insert",
    "INSERT INTO eid_pending(state_hash, browser_hash, secrets, redirect_uri, joined_to, session_hash, created_ms, expires_ms)"
    " VALUES($1, $2, $3, $4, $5, $6, $7, $8)" };

enum err eid_pending_insert(struct db *db, struct arena *a, const struct eid_pending *p)
{
    return db_run(db, a, &sql_pending_insert,
                  BINDS(BIND(p->state_hash), BIND(p->browser_hash), BIND(p->secrets), BIND(p->redirect_uri),
                        bind_id(p->joined_to), BIND(p->session_hash), BIND(p->created_ms), BIND(p->expires_ms)),
                  NULL);
}

static const struct sql sql_pending = { "eid_pending_by_state", "SELECT " PENDING_COLUMNS " FROM eid_pending WHERE state_hash = $1" };

enum err eid_pending_by_state(struct db *db, struct arena *a, struct bytes state_hash, struct eid_pending *out)
{
    return db_one(db, a, &sql_pending, BINDS(BIND(state_hash)), FIELDS(pending_row), out);
}

static const struct sql sql_pending_use = { "eid_pending_use",
    "UPDATE eid_pending SET used_ms = $2 WHERE state_hash = $1 AND used_ms IS NULL" };

enum err eid_pending_use(struct db *db, struct arena *a, struct bytes state_hash, int64_t now_ms)
{
    int64_t changed;
    TRY(db_run(db, a, &sql_pending_use, BINDS(BIND(state_hash), BIND(now_ms)), &changed));
    return changed == 1 ? OK : ERR_CONFLICT;
}

static const struct field offer_row[] = {
    FIELD(struct eid_offer, token_hash), FIELD(struct eid_offer, browser_hash), FIELD(struct eid_offer, proved), FIELD(struct eid_offer, joined_to),
    FIELD(struct eid_offer, session_hash, .nullable = true), FIELD(struct eid_offer, expires_ms), FIELD(struct eid_offer, used_ms, .nullable = true),
};
static const struct sql sql_offer_insert = { "eid_offer_insert",
    "INSERT INTO eid_offer(token_hash, browser_hash, proved, joined_to, session_hash, expires_ms) VALUES($1, $2, $3, $4, $5, $6)" };
static const struct sql sql_offer = { "eid_offer_by_token",
    "SELECT token_hash, browser_hash, proved, joined_to, session_hash, expires_ms, used_ms FROM eid_offer WHERE token_hash = $1" };
static const struct sql sql_offer_use = { "eid_offer_use",
    "UPDATE eid_offer SET used_ms = $2, proved = $3 WHERE token_hash = $1 AND used_ms IS NULL" };

enum err eid_offer_insert(struct db *db, struct arena *a, const struct eid_offer *x)
{
    return db_run(db, a, &sql_offer_insert,
                  BINDS(BIND(x->token_hash), BIND(x->browser_hash), BIND(x->proved), BIND(x->joined_to),
                        BIND(x->session_hash), BIND(x->expires_ms)),
                  NULL);
}

enum err eid_offer_by_token(struct db *db, struct arena *a, struct bytes token_hash, struct eid_offer *out)
{
    return db_one(db, a, &sql_offer, BINDS(BIND(token_hash)), FIELDS(offer_row), out);
}

enum err eid_offer_use(struct db *db, struct arena *a, struct bytes token_hash, int64_t now_ms)
{
    static const unsigned char gone = 0;
    int64_t changed;
    TRY(db_run(db, a, &sql_offer_use, BINDS(BIND(token_hash), BIND(now_ms), BIND(((struct bytes){ &gone, 1 }))), &changed));
    return changed == 1 ? OK : ERR_CONFLICT;
}

static const struct sql sql_session_insert = { "eid_session_insert",
    "INSERT INTO eid_session(session_hash, person_hash, sid_hash, created_ms) VALUES($1, $2, $3, $4)" };

enum err eid_session_insert(struct db *db, struct arena *a, struct bytes session_hash, struct bytes person_hash,
                            struct bytes sid_hash, int64_t now_ms)
{
    return db_run(db, a, &sql_session_insert,
                  BINDS(BIND(session_hash), BIND(person_hash), BIND(sid_hash), BIND(now_ms)), NULL);
}

#define END_SESSIONS(which)                                                                                             \
    "UPDATE session SET ended_ms = $2 WHERE ended_ms IS NULL AND id_hash IN"                                            \
    " (SELECT session_hash FROM eid_session WHERE " which " = $1)"
static const struct sql sql_end_of_sid = { "eid_sessions_end_of_sid", END_SESSIONS("sid_hash") };
static const struct sql sql_end_of_person = { "eid_sessions_end_of_person", END_SESSIONS("person_hash") };

enum err eid_sessions_end(struct db *db, struct arena *a, struct bytes sid_hash, struct bytes person_hash, int64_t now_ms)
{
    if (sid_hash.n) return db_run(db, a, &sql_end_of_sid, BINDS(BIND(sid_hash), BIND(now_ms)), NULL);
    return db_run(db, a, &sql_end_of_person, BINDS(BIND(person_hash), BIND(now_ms)), NULL);
}

static const struct sql sql_logout_insert = { "eid_logout_insert",
    "INSERT INTO eid_logout(jti_hash, until_ms) VALUES($1, $2) ON CONFLICT(jti_hash) DO NOTHING" };

enum err eid_logout_insert(struct db *db, struct arena *a, struct bytes jti_hash, int64_t until_ms)
{
    int64_t changed;
    TRY(db_run(db, a, &sql_logout_insert, BINDS(BIND(jti_hash), BIND(until_ms)), &changed));
    return changed == 1 ? OK : ERR_CONFLICT;
}

#define SWEEP(table, key, time) \
    "DELETE FROM " table " WHERE " key " IN (SELECT " key " FROM " table " WHERE " time " < $1 ORDER BY " time " LIMIT $2)"
static const struct sql sql_sweep_pending = { "eid_sweep_pending", SWEEP("eid_pending", "state_hash", "expires_ms") };
static const struct sql sql_sweep_offer   = { "eid_sweep_offer",   SWEEP("eid_offer", "token_hash", "expires_ms") };
static const struct sql sql_sweep_logout  = { "eid_sweep_logout",  SWEEP("eid_logout", "jti_hash", "until_ms") };
static const struct sql sql_sweep_session = { "eid_sweep_session", SWEEP("eid_session", "session_hash", "created_ms") };

enum err eid_sweep(struct db *db, struct arena *a, int64_t now_ms, int64_t session_before_ms)
{
    const int64_t most = EID_SWEPT_AT_ONCE;
    TRY(db_run(db, a, &sql_sweep_pending, BINDS(BIND(now_ms), BIND(most)), NULL));
    TRY(db_run(db, a, &sql_sweep_offer, BINDS(BIND(now_ms), BIND(most)), NULL));
    TRY(db_run(db, a, &sql_sweep_logout, BINDS(BIND(now_ms), BIND(most)), NULL));
    return db_run(db, a, &sql_sweep_session, BINDS(BIND(session_before_ms), BIND(most)), NULL);
}
