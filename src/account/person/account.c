/* account.c - who someone is, what he may do where, and where he is listed: the rules inside a caller's transaction. */
#include "account/person/account_db.h"
#include "core/time.h"
#include "rules/rules.h"
#include "territory/territory.h"

const char *const account_events[] = { "lock", "unlock", "leave", "return", NULL };

enum { MANAGERS = ROLE_HEAD | ROLE_OFFICER | ROLE_CITY | ROLE_ADMIN };
static const struct flow_step steps[] = {
    /* from            event           to              who      (role_may_grant narrows it for each person) */
    { ACCOUNT_ACTIVE, ACCOUNT_LOCK,   ACCOUNT_LOCKED, MANAGERS },
    { ACCOUNT_LOCKED, ACCOUNT_UNLOCK, ACCOUNT_ACTIVE, MANAGERS },
    { ACCOUNT_ACTIVE, ACCOUNT_LEAVE,  ACCOUNT_LEFT,   MANAGERS },
    { ACCOUNT_LOCKED, ACCOUNT_LEAVE,  ACCOUNT_LEFT,   MANAGERS },
    { ACCOUNT_LEFT,   ACCOUNT_RETURN, ACCOUNT_ACTIVE, MANAGERS },
};
const struct flow account_flow = {
    .name = "account", .states = account_states, .events = account_events,
    .steps = steps, .n_steps = N_OF(steps), .start = ACCOUNT_ACTIVE,
};

bool login_is_valid(struct str login)
{
    if (login.n < LOGIN_MIN || login.n > LOGIN_MAX || login.p[0] < 'a' || login.p[0] > 'z') return false;
    for (size_t i = 0; i < login.n; i++) {
        char c = login.p[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-')) return false;
    }
    return true;
}

bool name_is_fit(struct str name)
{
    return name.n >= NAME_MIN && name.n <= NAME_MAX && rules_name_ok(name.p, name.n);
}

static enum err role_word(unsigned role, unsigned *word)
{
    for (unsigned i = 0; i < ROLE_BITS; i++) if (role == 1u << i) { *word = i; return OK; }
    return ERR_BAD_INPUT;
}

struct str people_fold(struct arena *a, struct str q) { return name_folded(a, q); }

/* ---- where a person is listed ---- */

enum { PLACES_MAX = 64, HELD_MAX = 64 };

/* The units at or above a person's grants, with what he may do there or below; and the unit that covers them all. */
struct spread {
    struct db *db;
    struct arena *a;
    struct { int64_t unit_id, roles; } at[PLACES_MAX];
    size_t n;
    struct unit_path home;               /* the chain all grants so far have in common */
    bool any;
};

static enum err spread_add(struct spread *s, int64_t unit_id, unsigned role)
{
    for (size_t i = 0; i < s->n; i++)
        if (s->at[i].unit_id == unit_id) { s->at[i].roles |= role; return OK; }
    if (s->n == PLACES_MAX) return ERR_TOO_LARGE;
    s->at[s->n].unit_id = unit_id;
    s->at[s->n++].roles = role;
    return OK;
}

/* Keep of `home` the part, up to the city, that `path` has too. */
static void spread_narrow(struct unit_path *home, const struct unit_path *path)
{
    while (home->n) {
        for (size_t i = 0; i < path->n; i++) if (path->id[i] == home->id[0]) return;
        memmove(home->id, home->id + 1, --home->n * sizeof home->id[0]);
    }
}

static enum err spread_grant(const void *row, void *arg)
{
    const struct held *h = row;
    struct spread *s = arg;
    struct unit_path path;
    TRY(unit_above(s->db, s->a, h->unit_id, &path));
    for (size_t i = 0; i < path.n; i++) TRY(spread_add(s, path.id[i], 1u << h->role));
    if (s->any) spread_narrow(&s->home, &path);
    else s->home = path;
    s->any = true;
    return OK;
}

/* The held rows first, then what is asked about each: a statement may not run inside the walk of another. */
struct grant_list { struct held v[HELD_MAX]; size_t n; };
static enum err grant_keep(const void *row, void *arg)
{
    struct grant_list *l = arg;
    if (l->n == HELD_MAX) return ERR_TOO_LARGE;
    l->v[l->n++] = *(const struct held *)row;
    return OK;
}

/* List the person anew after a change of grants. */
static enum err account_list_again(struct db *db, struct arena *a, int64_t id)
{
    struct account x;
    struct grant_list grants = { .n = 0 };
    struct spread s = { .db = db, .a = a };
    TRY(account_by_id(db, a, id, &x));
    TRY(account_grants(db, a, id, grant_keep, &grants));
    for (size_t i = 0; i < grants.n; i++) TRY(spread_grant(&grants.v[i], &s));
    struct str folded = name_folded(a, x.name);
    if (!folded.n) return ERR_NOMEM;
    TRY(place_clear(db, a, id));
    for (size_t i = 0; i < s.n; i++)
        for (size_t at = 0; at < folded.n; at++) {
            if (at && folded.p[at - 1] != ' ') continue;
            struct str suffix = { folded.p + at, folded.n - at };
            TRY(place_insert(db, a, s.at[i].unit_id, suffix, id, s.at[i].roles, at == 0));
        }
    return s.any && s.home.n && s.home.id[0] != x.home_unit_id ? account_put_home(db, a, id, s.home.id[0]) : OK;
}

/* ---- people ---- */

enum err account_add(struct db *db, struct arena *a, int64_t now_ms, struct str name, int64_t unit_id, int64_t *id)
{
    if (!name_is_fit(name)) return ERR_BAD_INPUT;
    struct account x = { .name = name, .home_unit_id = unit_id, .state = ACCOUNT_ACTIVE, .created_ms = now_ms };
    struct unit_path path;
    TRY(unit_above(db, a, unit_id, &path));
    TRY(next_ids(db, a, "account", 1, &x.id));
    TRY(account_insert(db, a, &x));
    *id = x.id;
    return OK;
}

enum err account_set_login(struct db *db, struct arena *a, int64_t account_id, struct str login,
                           struct str password_hash)
{
    struct account other;
    if (!login_is_valid(login)) return ERR_BAD_INPUT;
    /* asked before: PostgreSQL ends a transaction that failed */
    enum err e = account_by_login(db, a, login, &other);
    if (e == OK && other.id != account_id) return ERR_CONFLICT;
    if (e != OK && e != ERR_NOT_FOUND) return e;
    return account_put_login(db, a, account_id, login, password_hash);
}

/* ---- grants ---- */

/* Which roles live at which kind of unit. */
static const unsigned roles_of_kind[] = {
    [UNIT_CITY] = ROLE_CITY | ROLE_AUDITOR | ROLE_ADMIN, [UNIT_WARD] = ROLE_OFFICER, [UNIT_COMMUNE] = ROLE_OFFICER,
    [UNIT_GROUP] = ROLE_MEMBER | ROLE_HEAD, [UNIT_AGENCY] = ROLE_OFFICER,
};

enum err grant_add(struct db *db, struct arena *a, int64_t now_ms, int64_t account_id, unsigned role, int64_t unit_id,
                   int64_t granted_by)
{
    struct unit_path path;
    struct account x;
    unsigned word;
    int64_t changed;
    TRY(role_word(role, &word));
    TRY(unit_above(db, a, unit_id, &path));
    if (!(roles_of_kind[path.kind[0]] & role)) return ERR_BAD_INPUT;
    TRY(account_by_id(db, a, account_id, &x));
    if (x.is_resident) return ERR_FORBIDDEN;
    TRY(grant_insert(db, a, now_ms, account_id, word, unit_id, granted_by, &changed));
    return changed ? account_list_again(db, a, account_id) : OK;
}

enum err grant_end(struct db *db, struct arena *a, int64_t now_ms, int64_t account_id, unsigned role, int64_t unit_id)
{
    unsigned word;
    int64_t changed;
    TRY(role_word(role, &word));
    TRY(grant_close(db, a, now_ms, account_id, word, unit_id, &changed));
    return changed ? account_list_again(db, a, account_id) : ERR_NOT_FOUND;
}

/* ---- a ward taken over by another ---- */

struct placed_list { int64_t id[PLACED_AT_ONCE]; size_t n; };

static enum err placed_keep(const void *row, void *arg)
{
    struct placed_list *l = arg;
    l->id[l->n++] = *(const int64_t *)row;
    return OK;
}

enum err account_unit_merged(struct db *db, struct arena *a, int64_t now_ms, int64_t from, int64_t to)
{
    TRY(grants_move(db, a, now_ms, from, to));
    for (int64_t after = 0;;) {
        struct placed_list l = { .n = 0 };
        TRY(placed_at(db, a, from, after, placed_keep, &l));
        if (l.n == 0) return OK;
        for (size_t i = 0; i < l.n; i++) TRY(account_list_again(db, a, l.id[i]));
        after = l.id[l.n - 1];
    }
}

enum err roles_at(struct db *db, struct arena *a, int64_t account_id, int64_t unit_id, unsigned *roles)
{
    struct unit_path path;
    struct grant_list grants = { .n = 0 };
    unsigned held = 0;
    TRY(unit_above(db, a, unit_id, &path));
    TRY(account_grants(db, a, account_id, grant_keep, &grants));
    for (size_t g = 0; g < grants.n; g++)
        for (size_t i = 0; i < path.n; i++)
            if (grants.v[g].unit_id == path.id[i]) held |= 1u << grants.v[g].role;
    *roles = held;
    return OK;
}

/* ---- invitations and phones ---- */

enum err invite_token(struct arena *a, const struct keys *keys, const char *label, struct str *token, struct bytes *hash)
{
    struct str t = token_new(a);
    if (!t.n) return ERR_NOMEM;
    TRY(keys_hash(keys, a, label, t, hash));
    *token = t;
    return OK;
}

enum invite_fault invite_stands(int64_t used_ms, int64_t revoked_ms, int64_t expires_ms, int64_t now_ms)
{
    return used_ms ? INVITE_USED : revoked_ms ? INVITE_REVOKED : expires_ms <= now_ms ? INVITE_EXPIRED : INVITE_FINE;
}

enum err invite_make(struct db *db, struct arena *a, const struct keys *keys, int64_t now_ms, int64_t account_id,
                     enum invite_kind kind, int64_t created_by, struct str *token, int64_t *expires_ms)
{
    struct str t;
    struct bytes hash;
    TRY(invite_token(a, keys, "invite", &t, &hash));
    int64_t until = now_ms + INVITE_DAYS * (int64_t)DAY_MS;
    TRY(invite_insert(db, a, hash, account_id, kind, created_by, now_ms, until));
    *token = t;
    *expires_ms = until;
    return OK;
}

enum { BADGE_BYTES = 32, CHAIN_BYTES = 32 };

enum err device_add(struct db *db, struct arena *a, const struct keys *keys, int64_t now_ms, int64_t account_id,
                    struct str name, int64_t *id, struct str *bearer_key)
{
    static const uint8_t zeros[CHAIN_BYTES];
    struct device d = { .account_id = account_id, .name = name, .created_ms = now_ms, .chain = { zeros, CHAIN_BYTES } };
    struct str key = token_new(a);
    struct bytes hash, badge;
    char fresh[BADGE_BYTES];
    if (!key.n) return ERR_NOMEM;
    random_bytes(fresh, sizeof fresh);
    TRY(keys_hash(keys, a, "device.key", key, &hash));
    TRY(keys_seal(keys, a, "device.badge", (struct str){ fresh, sizeof fresh }, &badge));
    TRY(next_ids(db, a, "device", 1, &d.id));
    TRY(device_insert(db, a, &d, hash, badge));
    *id = d.id;
    *bearer_key = key;
    return OK;
}

enum err device_badge_key(struct db *db, struct arena *a, const struct keys *keys, int64_t device_id, struct bytes *out)
{
    struct bytes sealed;
    struct str key;
    TRY(device_badge_sealed(db, a, device_id, &sealed));
    if (keys_unseal(keys, a, "device.badge", sealed, &key) != OK || key.n != BADGE_BYTES) return ERR_INTERNAL;
    *out = (struct bytes){ (const uint8_t *)key.p, key.n };
    return OK;
}

enum err device_revoke(struct db *db, struct arena *a, int64_t now_ms, int64_t device_id)
{
    return device_put_revoked(db, a, device_id, now_ms);
}

enum err device_receipt_set(struct db *db, struct arena *a, int64_t device_id, int64_t n, struct bytes chain)
{
    if (chain.n != CHAIN_BYTES || n < 0) return ERR_INTERNAL;
    return device_put_receipt(db, a, device_id, n, chain);
}
