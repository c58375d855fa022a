/* device_db.c - the statements about phones and invitations. */
#include "account/person/account_db.h"

const char *const invite_kinds[] = { "phone", "staff", NULL };

static const struct sql sql_insert = { "device_insert",
    "INSERT INTO device(id, account_id, key_hash, badge_key, name, created_ms, seen_ms, n, chain)"
    " VALUES($1, $2, $3, $4, $5, $6, $6, $7, $8)" };

enum err device_insert(struct db *db, struct arena *a, const struct device *d, struct bytes key_hash,
                       struct bytes badge)
{
    return db_run(db, a, &sql_insert, BINDS(BIND(d->id), BIND(d->account_id), BIND(key_hash), BIND(badge),
                                            BIND(d->name),
                  BIND(d->created_ms), BIND(d->n), BIND(d->chain)), NULL);
}

struct badge { struct bytes key; };
static const struct field badge_row[] = { FIELD(struct badge, key) };
static const struct sql sql_badge = { "device_badge", "SELECT badge_key FROM device WHERE id = $1" };

enum err device_badge_sealed(struct db *db, struct arena *a, int64_t id, struct bytes *out)
{
    struct badge b;
    TRY(db_one(db, a, &sql_badge, BINDS(BIND(id)), FIELDS(badge_row), &b));
    *out = b.key;
    return OK;
}

static const struct sql sql_receipt = { "device_receipt", "UPDATE device SET n = $2, chain = $3 WHERE id = $1" };

enum err device_put_receipt(struct db *db, struct arena *a, int64_t id, int64_t n, struct bytes chain)
{
    int64_t changed;
    TRY(db_run(db, a, &sql_receipt, BINDS(BIND(id), BIND(n), BIND(chain)), &changed));
    return changed == 1 ? OK : ERR_NOT_FOUND;
}

static const struct sql sql_revoke = { "device_revoke",
    "UPDATE device SET revoked_ms = COALESCE(revoked_ms, $2) WHERE id = $1" };
static const struct sql sql_revoke_all = { "devices_revoke",
    "UPDATE device SET revoked_ms = $2 WHERE account_id = $1 AND revoked_ms IS NULL" };
static const struct sql sql_wiped = { "device_wiped",
    "UPDATE device SET wiped_ms = COALESCE(wiped_ms, $2) WHERE id = $1 AND revoked_ms IS NOT NULL" };

enum err device_put_revoked(struct db *db, struct arena *a, int64_t id, int64_t now_ms)
{
    int64_t changed;
    TRY(db_run(db, a, &sql_revoke, BINDS(BIND(id), BIND(now_ms)), &changed));
    return changed == 1 ? OK : ERR_NOT_FOUND;
}

enum err devices_revoke(struct db *db, struct arena *a, int64_t account_id, int64_t now_ms)
{
    return db_run(db, a, &sql_revoke_all, BINDS(BIND(account_id), BIND(now_ms)), NULL);
}

enum err device_put_wiped(struct db *db, struct arena *a, int64_t id, int64_t now_ms, int64_t *changed)
{
    return db_run(db, a, &sql_wiped, BINDS(BIND(id), BIND(now_ms)), changed);
}

/* ---- invitations ---- */

static const struct field invite_row[] = {
    FIELD(struct invite, account_id), FIELD(struct invite, kind, .words = invite_kinds),
        FIELD(struct invite, expires_ms),
    FIELD(struct invite, used_ms, .nullable = true), FIELD(struct invite, revoked_ms, .nullable = true),
};
static const struct sql sql_invite_insert = { "invite_insert",
    "INSERT INTO invite(token_hash, account_id, kind, created_by, created_ms, expires_ms) VALUES($1, $2, $3, $4, $5,"
    " $6)" };
static const struct sql sql_invite_by_hash = { "invite_by_hash",
    "SELECT account_id, kind, expires_ms, used_ms, revoked_ms FROM invite WHERE token_hash = $1" };
/* The conditions are the lock: of two that redeem at once, one changes a row. */
static const struct sql sql_invite_use = { "invite_use",
    "UPDATE invite SET used_ms = $2 WHERE token_hash = $1 AND used_ms IS NULL AND revoked_ms IS NULL AND expires_ms"
    " > $2" };
static const struct sql sql_invites_revoke = { "invites_revoke",
    "UPDATE invite SET revoked_ms = $2 WHERE account_id = $1 AND used_ms IS NULL AND revoked_ms IS NULL" };

enum err invite_insert(struct db *db, struct arena *a, struct bytes token_hash, int64_t account_id, unsigned kind,
                       int64_t created_by, int64_t created_ms, int64_t expires_ms)
{
    return db_run(db, a, &sql_invite_insert, BINDS(BIND(token_hash), BIND(account_id), BIND_WORD(invite_kinds, kind),
                  BIND(created_by), BIND(created_ms), BIND(expires_ms)), NULL);
}

enum err invite_by_hash(struct db *db, struct arena *a, struct bytes token_hash, struct invite *out)
{
    return db_one(db, a, &sql_invite_by_hash, BINDS(BIND(token_hash)), FIELDS(invite_row), out);
}

enum err invite_use(struct db *db, struct arena *a, struct bytes token_hash, int64_t now_ms, int64_t *changed)
{
    return db_run(db, a, &sql_invite_use, BINDS(BIND(token_hash), BIND(now_ms)), changed);
}

enum err invites_revoke(struct db *db, struct arena *a, int64_t account_id, int64_t now_ms)
{
    return db_run(db, a, &sql_invites_revoke, BINDS(BIND(account_id), BIND(now_ms)), NULL);
}
