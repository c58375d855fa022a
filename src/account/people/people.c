/* people.c - what people may do to people: grant, invite, lock, revoke; rights asked anew inside each transaction. */
#include "account/person/account_db.h"
#include "account/signin/passkey.h"
#include "account/signin/session.h"
#include "auth/audit_log.h"
#include "territory/territory.h"

/* Who may hand out which role. */
static const struct { unsigned holder, may; } ladder[] = {
    { ROLE_HEAD,    ROLE_MEMBER },
    { ROLE_OFFICER, ROLE_MEMBER | ROLE_HEAD },
    { ROLE_CITY,    ROLE_MEMBER | ROLE_HEAD | ROLE_OFFICER },
    { ROLE_ADMIN,   ROLE_SIGNED_IN },
};

bool role_may_grant(unsigned roles, unsigned role)
{
    for (size_t i = 0; i < N_OF(ladder); i++) if ((roles & ladder[i].holder) && (ladder[i].may & role)) return true;
    return false;
}

/* One act of one person on another: what every function below has in its hands. */
struct act {
    struct arena *a;
    int64_t now_ms;
    const struct keys *keys;
    const struct actor *by;
    int64_t account_id, unit_id;         /* on whom; where it is written down */
    unsigned role;
    enum account_event event;
    struct str reason;
    const struct new_person *fresh;
    enum invite_kind kind;
    int64_t device_id;
    struct str token;                    /* what comes back */
    int64_t expires_ms;
    struct account who;
};

static enum err act_log(struct db *db, const struct act *t, const char *action, const char *noun, int64_t id)
{
    struct audit_line l = {
        .at_ms = t->now_ms, .account_id = t->by->account_id, .unit_id = t->unit_id, .action = str_z(action),
        .subject = arena_printf(t->a, "%s:%lld", noun, (long long)id), .reason = t->reason, .address = t->by->address,
    };
    if (!l.subject.n) return ERR_NOMEM;
    return audit_write(db, t->a, &l);
}

/* May he hand out (or take away) this role at this unit, by what he holds there now? */
static enum err may_grant(struct db *db, struct arena *a, const struct actor *by, unsigned role, int64_t unit_id)
{
    unsigned here;
    if (by->is_local) return OK;
    TRY(roles_at(db, a, by->account_id, unit_id, &here));
    return role_may_grant(here & by->roles, role) ? OK : ERR_FORBIDDEN;
}

struct asked { struct held v[64]; size_t n; };
static enum err ask_later(const void *row, void *arg)
{
    struct asked *k = arg;
    if (k->n == N_OF(k->v)) return ERR_TOO_LARGE;
    k->v[k->n++] = *(const struct held *)row;
    return OK;
}

/* A person is managed by somebody who could have granted all he holds; nobody manages himself. Reads t->who. */
static enum err may_manage(struct db *db, struct act *t)
{
    struct asked grants = { .n = 0 };
    TRY(account_by_id(db, t->a, t->account_id, &t->who));
    t->unit_id = t->who.home_unit_id;
    if (t->by->is_local) return OK;
    if (t->by->account_id == t->account_id) return ERR_FORBIDDEN;
    if (t->who.is_resident) return t->by->roles & (ROLE_CITY | ROLE_ADMIN) ? OK : ERR_FORBIDDEN;
    TRY(account_grants(db, t->a, t->account_id, ask_later, &grants));
    for (size_t i = 0; i < grants.n; i++) TRY(may_grant(db, t->a, t->by, 1u << grants.v[i].role, grants.v[i].unit_id));
    if (grants.n) return OK;
    unsigned here;                                       /* he holds nothing: whoever manages members at his home */
    TRY(roles_at(db, t->a, t->by->account_id, t->who.home_unit_id, &here));
    return role_may_grant(here & t->by->roles, ROLE_MEMBER) ? OK : ERR_FORBIDDEN;
}

/* A resident's account never becomes one of staff: it may be locked and unlocked, no more. */
static enum err must_be_staff(const struct act *t) { return t->who.is_resident ? ERR_FORBIDDEN : OK; }

/* A volunteer is invited with his phone; who has a login, or more than a group to look after, at a screen. */
static enum err kind_for(struct db *db, struct act *t)
{
    struct asked grants = { .n = 0 };
    TRY(account_grants(db, t->a, t->account_id, ask_later, &grants));
    t->kind = t->who.login.n ? INVITE_STAFF : INVITE_PHONE;
    for (size_t i = 0; i < grants.n; i++)
        if (!(1u << grants.v[i].role & (ROLE_MEMBER | ROLE_HEAD))) t->kind = INVITE_STAFF;
    return OK;
}

/* ---- add, grant, ungrant ---- */

static enum err add(struct db *db, void *arg)
{
    struct act *t = arg;
    const struct new_person *p = t->fresh;
    struct account other;
    TRY(may_grant(db, t->a, t->by, p->role, p->unit_id));
    if (p->login.n) {
        if (!login_is_valid(p->login)) return ERR_BAD_INPUT;
        enum err e = account_by_login(db, t->a, p->login, &other);
        if (e != ERR_NOT_FOUND) return e == OK ? ERR_CONFLICT : e;
    }
    TRY(account_add(db, t->a, t->now_ms, p->name, p->unit_id, &t->account_id));
    if (p->login.n) TRY(account_put_login(db, t->a, t->account_id, p->login, (struct str){ 0 }));
    TRY(grant_add(db, t->a, t->now_ms, t->account_id, p->role, p->unit_id, t->by->account_id));
    TRY(account_by_id(db, t->a, t->account_id, &t->who));
    TRY(kind_for(db, t));
    TRY(invite_make(db, t->a, t->keys, t->now_ms, t->account_id, t->kind, t->by->account_id, &t->token,
                    &t->expires_ms));
    t->unit_id = p->unit_id;
    return act_log(db, t, "account.add", "account", t->account_id);
}

enum err person_add(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys, const struct actor *by,
                    const struct new_person *p, int64_t *id, enum invite_kind *kind, struct str *token,
                        int64_t *expires_ms)
{
    struct act t = { .a = a, .now_ms = now_ms, .keys = keys, .by = by, .fresh = p };
    TRY(db_tx(db, add, &t));
    *id = t.account_id;
    *kind = t.kind;
    *token = t.token;
    *expires_ms = t.expires_ms;
    return OK;
}

static enum err grant(struct db *db, void *arg)
{
    struct act *t = arg;
    int64_t unit_id = t->unit_id;
    TRY(may_manage(db, t));
    TRY(must_be_staff(t));
    t->unit_id = unit_id;
    if (t->who.state != ACCOUNT_ACTIVE) return ERR_CONFLICT;
    TRY(may_grant(db, t->a, t->by, t->role, unit_id));
    TRY(grant_add(db, t->a, t->now_ms, t->account_id, t->role, unit_id, t->by->account_id));
    return act_log(db, t, "grant.add", "account", t->account_id);
}

static struct str role_name(unsigned role)
{
    for (unsigned i = 0; i < ROLE_BITS; i++) if (role == 1u << i) return str_z(role_words[i]);
    return (struct str){ 0 };
}

enum err person_grant(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by, int64_t account_id,
                      unsigned role, int64_t unit_id)
{
    return db_tx(db, grant, &(struct act){ .a = a, .now_ms = now_ms, .by = by, .account_id = account_id, .role = role,
                                           .unit_id = unit_id, .reason = role_name(role) });
}

/* The whole person need not be his to manage: an officer may end the member's role in his ward of somebody who also
   serves elsewhere. */
static enum err ungrant(struct db *db, void *arg)
{
    struct act *t = arg;
    if (!t->by->is_local && t->by->account_id == t->account_id) return ERR_FORBIDDEN;
    TRY(may_grant(db, t->a, t->by, t->role, t->unit_id));
    TRY(grant_end(db, t->a, t->now_ms, t->account_id, t->role, t->unit_id));
    return act_log(db, t, "grant.end", "account", t->account_id);
}

enum err person_ungrant(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by, int64_t account_id,
                        unsigned role, int64_t unit_id)
{
    return db_tx(db, ungrant, &(struct act){ .a = a, .now_ms = now_ms, .by = by, .account_id = account_id, .role = role,
                                             .unit_id = unit_id, .reason = role_name(role) });
}

/* ---- lock, unlock, leave, return ---- */

static enum err leave_all(struct db *db, struct act *t)
{
    struct asked grants = { .n = 0 };
    TRY(account_grants(db, t->a, t->account_id, ask_later, &grants));
    for (size_t i = 0; i < grants.n; i++)
        TRY(grant_end(db, t->a, t->now_ms, t->account_id, 1u << grants.v[i].role, grants.v[i].unit_id));
    TRY(invites_revoke(db, t->a, t->account_id, t->now_ms));
    return devices_revoke(db, t->a, t->account_id, t->now_ms);
}

static enum err move(struct db *db, void *arg)
{
    static const char *const actions[] = {
        [ACCOUNT_LOCK] = "account.lock", [ACCOUNT_UNLOCK] = "account.unlock",
        [ACCOUNT_LEAVE] = "account.leave", [ACCOUNT_RETURN] = "account.return",
    };
    struct act *t = arg;
    unsigned to;
    TRY(may_manage(db, t));
    if (t->event == ACCOUNT_LEAVE || t->event == ACCOUNT_RETURN) TRY(must_be_staff(t));
    TRY(flow_next(&account_flow, t->who.state, t->event, t->by->is_local ? ROLE_ADMIN : t->by->roles, &to));
    TRY(account_put_state(db, t->a, t->account_id, t->who.state, to));
    if (to != ACCOUNT_ACTIVE) TRY(sessions_close(db, t->a, t->now_ms, t->account_id));
    if (to == ACCOUNT_LEFT) TRY(leave_all(db, t));
    if (to == ACCOUNT_ACTIVE && t->who.login.n) TRY(tries_forget(db, t->a, t->keys, t->who.login));
    return act_log(db, t, actions[t->event], "account", t->account_id);
}

enum err person_move(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys, const struct actor *by,
                     int64_t account_id, enum account_event event, struct str reason)
{
    return db_tx(db, move, &(struct act){ .a = a, .now_ms = now_ms, .keys = keys, .by = by, .account_id = account_id,
                                          .event = event, .reason = reason });
}

/* ---- invite, reset, revoke ---- */

static enum err invite(struct db *db, void *arg)
{
    struct act *t = arg;
    TRY(may_manage(db, t));
    TRY(must_be_staff(t));
    if (t->who.state != ACCOUNT_ACTIVE) return ERR_CONFLICT;
    TRY(kind_for(db, t));
    TRY(invite_make(db, t->a, t->keys, t->now_ms, t->account_id, t->kind, t->by->account_id, &t->token,
                    &t->expires_ms));
    return act_log(db, t, "account.invite", "account", t->account_id);
}

/* Who has a login and a role of the field brings his phone in himself, signed in at a screen. */
static enum err invite_own(struct db *db, void *arg)
{
    struct act *t = arg;
    TRY(account_by_id(db, t->a, t->account_id, &t->who));
    t->unit_id = t->who.home_unit_id;
    t->kind = INVITE_PHONE;
    TRY(invite_make(db, t->a, t->keys, t->now_ms, t->account_id, t->kind, t->by->account_id, &t->token,
                    &t->expires_ms));
    return act_log(db, t, "account.own_phone", "account", t->account_id);
}

static enum err reset(struct db *db, void *arg)
{
    struct act *t = arg;
    TRY(may_manage(db, t));
    TRY(must_be_staff(t));
    if (t->who.state == ACCOUNT_LEFT) return ERR_CONFLICT;
    TRY(account_clear_secrets(db, t->a, t->account_id));
    TRY(passkeys_forget(db, t->a, t->account_id));
    TRY(sessions_close(db, t->a, t->now_ms, t->account_id));
    TRY(invites_revoke(db, t->a, t->account_id, t->now_ms));
    if (t->who.login.n) TRY(tries_forget(db, t->a, t->keys, t->who.login));
    TRY(kind_for(db, t));
    TRY(invite_make(db, t->a, t->keys, t->now_ms, t->account_id, t->kind, t->by->account_id, &t->token,
                    &t->expires_ms));
    return act_log(db, t, "account.reset", "account", t->account_id);
}

static enum err run_invite(struct db *db, db_tx_fn *fn, struct act *t, enum invite_kind *kind, struct str *token,
                           int64_t *expires_ms)
{
    TRY(db_tx(db, fn, t));
    *kind = t->kind;
    *token = t->token;
    *expires_ms = t->expires_ms;
    return OK;
}

enum err person_invite(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys, const struct actor *by,
                       int64_t account_id, enum invite_kind *kind, struct str *token, int64_t *expires_ms)
{
    struct act t = { .a = a, .now_ms = now_ms, .keys = keys, .by = by, .account_id = account_id };
    return run_invite(db, invite, &t, kind, token, expires_ms);
}

enum err person_own_phone(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys, const struct actor *by,
                          struct str *token, int64_t *expires_ms)
{
    enum invite_kind kind;
    struct act t = { .a = a, .now_ms = now_ms, .keys = keys, .by = by, .account_id = by->account_id };
    return run_invite(db, invite_own, &t, &kind, token, expires_ms);
}

enum err person_reset(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys, const struct actor *by,
                      int64_t account_id, struct str reason, enum invite_kind *kind, struct str *token,
                          int64_t *expires_ms)
{
    struct act t = { .a = a, .now_ms = now_ms, .keys = keys, .by = by, .account_id = account_id, .reason = reason };
    return run_invite(db, reset, &t, kind, token, expires_ms);
}

static enum err revoke(struct db *db, void *arg)
{
    struct act *t = arg;
    struct device d;
    TRY(device_by_id(db, t->a, t->device_id, &d));
    t->account_id = d.account_id;
    if (t->by->account_id == d.account_id) {             /* his own lost phone: he need not ask anybody */
        TRY(account_by_id(db, t->a, d.account_id, &t->who));
        t->unit_id = t->who.home_unit_id;
    } else TRY(may_manage(db, t));
    TRY(device_put_revoked(db, t->a, t->device_id, t->now_ms));
    return act_log(db, t, "device.revoke", "device", t->device_id);
}

enum err person_revoke_device(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by, int64_t device_id,
                              struct str reason)
{
    return db_tx(db, revoke, &(struct act){ .a = a, .now_ms = now_ms, .by = by, .device_id = device_id,
                                            .reason = reason });
}

/* ---- a token comes back ---- */

struct taking {
    struct arena *a;
    int64_t now_ms;
    const struct keys *keys;
    struct str token, name, login, password, address;
    enum invite_fault fault;
    int64_t account_id, device_id;
    struct str bearer;
    struct device device;
};

static enum err take_token(struct db *db, struct taking *t, enum invite_kind kind, struct account *who)
{
    struct bytes hash;
    struct invite i;
    int64_t changed;
    t->fault = INVITE_UNKNOWN;
    TRY(keys_hash(t->keys, t->a, "invite", t->token, &hash));
    enum err e = invite_by_hash(db, t->a, hash, &i);
    if (e != OK) return e == ERR_NOT_FOUND ? ERR_CONFLICT : e;
    if (i.kind != kind) return ERR_CONFLICT;
    t->fault = invite_stands(i.used_ms, i.revoked_ms, i.expires_ms, t->now_ms);
    if (t->fault != INVITE_FINE) return ERR_CONFLICT;
    TRY(account_by_id(db, t->a, i.account_id, who));
    if (who->state != ACCOUNT_ACTIVE) { t->fault = INVITE_REVOKED; return ERR_CONFLICT; }
    TRY(invite_use(db, t->a, hash, t->now_ms, &changed));
    if (!changed) { t->fault = INVITE_USED; return ERR_CONFLICT; }
    t->account_id = i.account_id;
    return OK;
}

static enum err take_log(struct db *db, const struct taking *t, int64_t unit_id, const char *action, const char *noun,
                         int64_t id)
{
    const struct actor self = { .account_id = t->account_id, .address = t->address };
    return act_log(db, &(struct act){ .a = t->a, .now_ms = t->now_ms, .by = &self, .unit_id = unit_id }, action, noun,
                   id);
}

static enum err join(struct db *db, void *arg)
{
    struct taking *t = arg;
    struct account who;
    TRY(take_token(db, t, INVITE_PHONE, &who));
    TRY(device_add(db, t->a, t->keys, t->now_ms, who.id, t->name, &t->device_id, &t->bearer));
    TRY(device_by_id(db, t->a, t->device_id, &t->device));
    return take_log(db, t, who.home_unit_id, "device.add", "device", t->device_id);
}

enum err invite_join(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys, struct str token,
                     struct str device_name, struct device *out, struct str *bearer_key, enum invite_fault *fault)
{
    struct taking t = { .a = a, .now_ms = now_ms, .keys = keys, .token = token, .name = device_name };
    enum err e = db_tx(db, join, &t);
    *fault = t.fault;
    TRY(e);
    *out = t.device;
    *bearer_key = t.bearer;
    return OK;
}

static enum err accept_staff(struct db *db, void *arg)
{
    struct taking *t = arg;
    struct account who;
    TRY(take_token(db, t, INVITE_STAFF, &who));
    TRY(account_set_login(db, t->a, who.id, t->login.n ? t->login : who.login, t->password));
    TRY(sessions_close(db, t->a, t->now_ms, who.id));
    return take_log(db, t, who.home_unit_id, "account.password", "account", who.id);
}

enum err invite_accept(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys, struct str token,
                       struct str login, struct str password_hash, struct str address, int64_t *account_id,
                       enum invite_fault *fault)
{
    struct taking t = { .a = a, .now_ms = now_ms, .keys = keys, .token = token, .login = login,
                        .password = password_hash,
                        .address = address };
    enum err e = db_tx(db, accept_staff, &t);
    *fault = t.fault;
    TRY(e);
    *account_id = t.account_id;
    return OK;
}

struct wiping { struct arena *a; int64_t now_ms, device_id; };

static enum err wiped(struct db *db, void *arg)
{
    struct wiping *w = arg;
    struct device d;
    struct account who;
    int64_t changed;
    TRY(device_by_id(db, w->a, w->device_id, &d));
    TRY(device_put_wiped(db, w->a, w->device_id, w->now_ms, &changed));
    if (!changed) return ERR_CONFLICT;
    if (d.wiped_ms) return OK;
    TRY(account_by_id(db, w->a, d.account_id, &who));
    return take_log(db, &(struct taking){ .a = w->a, .now_ms = w->now_ms, .account_id = d.account_id },
                    who.home_unit_id,
                    "device.wiped", "device", d.id);
}

enum err device_wiped(struct db *db, struct arena *a, int64_t now_ms, int64_t device_id)
{
    return db_tx(db, wiped, &(struct wiping){ a, now_ms, device_id });
}
