/* client.c - who may send reports by Open311, and how many. */
#include "civic/open/open_db.h"
#include "account/account.h"
#include "auth/audit_log.h"
#include "core/time.h"
#include "territory/territory.h"

static const struct field client_table[] = {
    FIELD(struct open_client, id), FIELD(struct open_client, name), FIELD(struct open_client, unit_id), FIELD(struct open_client, per_hour),
    FIELD(struct open_client, created_ms), FIELD(struct open_client, revoked_ms),
};
const struct fields open_client_fields = { client_table, N_OF(client_table) };

static enum err tell_audit(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by, const char *action,
                           const struct open_client *c)
{
    struct audit_line line = { .at_ms = now_ms, .account_id = by->account_id, .unit_id = c->unit_id, .action = str_z(action),
                               .subject = arena_printf(a, "open_client:%lld", (long long)c->id), .reason = c->name, .address = by->address };
    return audit_write(db, a, &line);
}

struct making { struct arena *a; int64_t now_ms; const struct actor *by; struct open_client c; struct bytes hash; };

static enum err make(struct db *db, void *arg)
{
    struct making *k = arg;
    TRY(next_ids(db, k->a, "open_client", 1, &k->c.id));
    TRY(client_insert(db, k->a, &k->c, k->hash));
    return tell_audit(db, k->a, k->now_ms, k->by, "open_client.made", &k->c);
}

enum err client_make(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys, const struct actor *by,
                     struct open_client *c, struct str *key)
{
    struct making k = { .a = a, .now_ms = now_ms, .by = by, .c = *c };
    if (!name_is_fit(c->name)) return ERR_BAD_INPUT;
    struct str secret = token_new(a);
    if (!secret.n) return ERR_NOMEM;
    TRY(keys_hash(keys, a, "open.key", secret, &k.hash));
    k.c.made_by = by->account_id;
    k.c.created_ms = now_ms;
    k.c.revoked_ms = 0;
    if (!k.c.per_hour) k.c.per_hour = CLIENT_PER_HOUR;
    TRY(db_tx(db, make, &k));
    *c = k.c;
    *key = secret;
    return OK;
}

struct revoking { struct arena *a; int64_t now_ms; const struct actor *by; int64_t id; };

static enum err revoke(struct db *db, void *arg)
{
    const struct revoking *k = arg;
    struct open_client c;
    TRY(client_row_by_id(db, k->a, k->id, &c));
    if (c.revoked_ms) return OK;
    TRY(client_set_revoked(db, k->a, k->id, k->now_ms));
    return tell_audit(db, k->a, k->now_ms, k->by, "open_client.revoked", &c);
}

enum err client_revoke(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by, int64_t id)
{
    return db_tx(db, revoke, &(struct revoking){ a, now_ms, by, id });
}

enum err client_list(struct db *db, struct arena *a, int64_t unit_id, int64_t after, int64_t limit, db_row_fn *each, void *arg)
{
    return client_rows(db, a, unit_id, after, limit, each, arg);
}

enum err client_by_key(struct db *db, struct arena *a, const struct keys *keys, struct str key, struct open_client *out)
{
    struct bytes hash;
    TRY(keys_hash(keys, a, "open.key", key, &hash));
    return client_row_by_hash(db, a, hash, out);
}

enum err client_by_id(struct db *db, struct arena *a, int64_t id, struct open_client *out) { return client_row_by_id(db, a, id, out); }

enum err client_may_send(struct db *db, struct arena *a, const struct open_client *c, int64_t now_ms)
{
    int64_t sent;
    TRY(client_sent(db, a, c->id, now_ms - HOUR_MS, c->per_hour, &sent));
    return sent < c->per_hour ? OK : ERR_TOO_MANY;
}
