/* session.c - signing in: each try counted before it is looked at, the same time and answer whoever is asked for. */
#include "account/signin/session_db.h"
#include "account/signin/tries.h"
#include "account/person/account_db.h"
#include "account/hours/parameter.h"
#include "auth/audit_log.h"
#include "auth/totp.h"
#include "core/log.h"

/* ---- sign-in ---- */

struct opening {
    struct arena *a;
    int64_t now_ms;
    const struct keys *keys;
    const struct sign_in *in;
    struct tries_claim claim;
    struct account who;
    int64_t step;                        /* the second factor's step; 0 = none asked */
    struct str token;
};

static struct str lowered(struct arena *a, struct str s)
{
    char *p = arena_z(a, s);
    for (size_t i = 0; p && i < s.n; i++) if (p[i] >= 'A' && p[i] <= 'Z') p[i] = (char)(p[i] + 32);
    return (struct str){ p, p ? s.n : 0 };
}

enum err session_start(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys, int64_t account_id,
                       struct str address, struct str *token)
{
    struct str t = token_new(a);
    struct bytes hash;
    if (!t.n) return ERR_NOMEM;
    TRY(keys_hash(keys, a, "session", t, &hash));
    TRY(session_insert(db, a, hash, account_id, now_ms, now_ms + SESSION_WHOLE_MS, address));
    *token = t;
    return OK;
}

static enum err write_line(struct db *db, struct arena *a, int64_t now_ms, const struct account *who,
                           const char *action, struct str address)
{
    struct str subject = arena_printf(a, "account:%lld", (long long)who->id);
    if (!subject.n) return ERR_NOMEM;
    return audit_write(db, a, &(struct audit_line){ .at_ms = now_ms, .account_id = who->id,
                                                    .unit_id = who->home_unit_id,
                       .action = str_z(action), .subject = subject, .address = address });
}

static enum err open_it(struct db *db, void *arg)
{
    struct opening *o = arg;
    struct bytes old;
    struct account now;
    TRY(account_by_id(db, o->a, o->who.id, &now));       /* locked or reset while the password was being looked at? */
    if (now.state != ACCOUNT_ACTIVE || !str_eq(now.password, o->who.password)) return ERR_SIGN_IN;
    if (o->step) TRY(account_put_totp_step(db, o->a, o->who.id, o->step));
    TRY(tries_forgive(db, &o->claim));
    if (o->in->old_token.n) {                            /* whatever the browser carried before ends here */
        TRY(keys_hash(o->keys, o->a, "session", o->in->old_token, &old));
        TRY(session_put_ended(db, o->a, old, o->now_ms));
    }
    TRY(session_start(db, o->a, o->now_ms, o->keys, o->who.id, o->in->address, &o->token));
    return write_line(db, o->a, o->now_ms, &o->who, "session.open", o->in->address);
}

static enum err forgive_it(struct db *db, void *arg)
{
    struct opening *o = arg;
    return tries_forgive(db, &o->claim);
}

static enum err second_factor(struct db *db, struct opening *o)
{
    struct str secret;
    if (!o->in->totp.n) {                                /* the password was right: asking for the code is no failure */
        TRY(db_tx(db, forgive_it, o));
        return ERR_SIGN_IN;
    }
    if (keys_unseal(o->keys, o->a, "account.totp", o->who.totp_sealed, &secret) != OK) return ERR_INTERNAL;
    return totp_check(o->a, (struct bytes){ (const uint8_t *)secret.p, secret.n }, o->in->totp, o->now_ms,
                      o->who.totp_step, &o->step);
}

enum err session_open(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys, const struct sign_in *in,
                      struct signed_in *out)
{
    struct opening o = { .a = a, .now_ms = now_ms, .keys = keys, .in = in };
    struct str login = lowered(a, in->login);
    bool same = false;
    *out = (struct signed_in){ .fault = SIGN_IN_WAIT };
    enum err e = tries_claim(db, a, now_ms, keys, login, in->site.n ? in->site : in->address, &o.claim);
    out->wait_ms = o.claim.wait_ms;
    TRY(e);
    out->fault = SIGN_IN_LOGIN;
    e = account_by_login(db, a, login, &o.who);
    if (e != OK && e != ERR_NOT_FOUND) return e;
    TRY(password_check(e == OK ? o.who.password : (struct str){ 0 }, in->password, &same));
    if (!same || o.who.state != ACCOUNT_ACTIVE) {
        log_line(LOG_WARN, "sign_in_refused", LOG_TEXT("address", in->address),
                 LOG_I64("failed", o.claim.key[0].t.failed));
        return ERR_SIGN_IN;
    }
    if (o.who.totp_on) { out->fault = SIGN_IN_TOTP; TRY(second_factor(db, &o)); }
    TRY(db_tx(db, open_it, &o));
    *out = (struct signed_in){ .account_id = o.who.id, .token = o.token };
    return OK;
}

/* ---- being signed in ---- */

enum err session_find(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys, struct str token,
                      struct session_found *out)
{
    struct bytes hash;
    TRY(keys_hash(keys, a, "session", token, &hash));
    return session_by_hash(db, a, hash, now_ms, now_ms - SESSION_IDLE_MS,
                           now_ms - CITIZEN_IDLE_DAYS * (int64_t)DAY_MS, out);
}

enum err session_seen(struct db *db, struct arena *a, int64_t now_ms, struct bytes id_hash)
{
    return session_put_seen(db, a, id_hash, now_ms);
}

enum err session_close(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys, struct str token)
{
    struct bytes hash;
    TRY(keys_hash(keys, a, "session", token, &hash));
    return session_put_ended(db, a, hash, now_ms);
}

enum err sessions_close(struct db *db, struct arena *a, int64_t now_ms, int64_t account_id)
{
    return sessions_put_ended(db, a, account_id, now_ms);
}

enum err device_find(struct db *db, struct arena *a, const struct keys *keys, struct str bearer_key,
                     struct device_found *out)
{
    struct bytes hash;
    TRY(keys_hash(keys, a, "device.key", bearer_key, &hash));
    return device_by_key(db, a, hash, out);
}

enum err device_seen(struct db *db, struct arena *a, int64_t now_ms, int64_t device_id)
{
    return device_put_seen(db, a, device_id, now_ms);
}

/* ---- password and second factor ---- */

struct changing {
    struct arena *a;
    int64_t now_ms;
    const struct keys *keys;
    const struct actor *by;
    struct tries_claim claim;
    struct account who;
    struct str hash;
    struct bytes sealed;
    int64_t step;
};

static enum err change_it(struct db *db, void *arg)
{
    struct changing *c = arg;
    TRY(tries_forgive(db, &c->claim));
    TRY(account_put_login(db, c->a, c->who.id, c->who.login, c->hash));
    TRY(sessions_close(db, c->a, c->now_ms, c->who.id));
    return write_line(db, c->a, c->now_ms, &c->who, "account.password", c->by->address);
}

enum err password_change(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys,
                         const struct actor *by, struct str old, struct str fresh, const char **fault)
{
    struct changing c = { .a = a, .now_ms = now_ms, .keys = keys, .by = by };
    bool same;
    *fault = NULL;
    TRY(account_by_id(db, a, by->account_id, &c.who));
    if (!c.who.login.n) return ERR_FORBIDDEN;
    *fault = password_fault(c.who.login, fresh);
    if (*fault) return ERR_BAD_INPUT;
    TRY(tries_claim(db, a, now_ms, keys, c.who.login, by->site.n ? by->site : by->address, &c.claim));
    TRY(password_check(c.who.password, old, &same));
    if (!same) return ERR_SIGN_IN;
    TRY(password_hash(a, fresh, &c.hash));
    return db_tx(db, change_it, &c);
}

static enum err begin_it(struct db *db, void *arg)
{
    struct changing *c = arg;
    TRY(account_by_id(db, c->a, c->who.id, &c->who));
    if (c->who.totp_on) return ERR_CONFLICT;
    return account_put_totp(db, c->a, c->who.id, c->sealed, false);
}

enum err totp_begin(struct db *db, struct arena *a, const struct keys *keys, int64_t account_id, struct str *secret,
                    struct str *url)
{
    struct changing c = { .a = a, .keys = keys, .who = { .id = account_id } };
    uint8_t fresh[TOTP_SECRET_BYTES];
    random_bytes(fresh, sizeof fresh);
    struct bytes raw = { fresh, sizeof fresh };
    TRY(keys_seal(keys, a, "account.totp", (struct str){ (const char *)fresh, sizeof fresh }, &c.sealed));
    TRY(db_tx(db, begin_it, &c));
    struct str text = base32(a, raw), link = totp_url(a, c.who.login, raw);
    if (!text.n || !link.n) return ERR_NOMEM;
    *secret = text;
    *url = link;
    return OK;
}

static enum err confirm_it(struct db *db, void *arg)
{
    struct changing *c = arg;
    TRY(account_put_totp_step(db, c->a, c->who.id, c->step));
    TRY(account_put_totp(db, c->a, c->who.id, c->who.totp_sealed, true));
    TRY(tries_forgive(db, &c->claim));
    return write_line(db, c->a, c->now_ms, &c->who, "account.totp", c->by->address);
}

enum err totp_confirm(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys, const struct actor *by,
                      struct str code)
{
    struct changing c = { .a = a, .now_ms = now_ms, .keys = keys, .by = by };
    struct str secret;
    TRY(account_by_id(db, a, by->account_id, &c.who));
    if (c.who.totp_on || !c.who.totp_sealed.n) return ERR_CONFLICT;
    TRY(tries_claim(db, a, now_ms, keys, c.who.login, by->site.n ? by->site : by->address, &c.claim));
    if (keys_unseal(keys, a, "account.totp", c.who.totp_sealed, &secret) != OK) return ERR_INTERNAL;
    TRY(totp_check(a, (struct bytes){ (const uint8_t *)secret.p, secret.n }, code, now_ms, c.who.totp_step, &c.step));
    return db_tx(db, confirm_it, &c);
}

enum err totp_is_due(struct db *db, struct arena *a, int64_t now_ms, unsigned roles, bool has_second, bool *due)
{
    int64_t required = 0;
    *due = false;
    if (has_second || !(roles & (ROLE_ADMIN | ROLE_CITY))) return OK;
    enum err e = parameter_i64(db, a, S("staff.totp_required"), day_of_ms(now_ms), &required);
    if (e != OK && e != ERR_NOT_FOUND) return e;
    *due = required != 0;
    return OK;
}

/* ---- the sweep ---- */

/* What is over is kept a while for questions: so long as the parameters of the day say. */
struct sweeping { struct arena *a; int64_t now_ms; };

static enum err kept_from(struct db *db, const struct sweeping *s, struct str code, int64_t *from_ms)
{
    int64_t days;
    TRY(parameter_i64(db, s->a, code, day_of_ms(s->now_ms), &days));
    *from_ms = s->now_ms - days * (int64_t)DAY_MS;
    return OK;
}

static enum err sweep_it(struct db *db, void *arg)
{
    const struct sweeping *s = arg;
    int64_t from_ms;
    TRY(kept_from(db, s, S("retention.sessions"), &from_ms));
    TRY(sessions_delete(db, s->a, from_ms));
    TRY(tries_delete_old(db, s->a, from_ms));
    TRY(kept_from(db, s, S("retention.invites"), &from_ms));
    TRY(invites_delete(db, s->a, from_ms));
    TRY(kept_from(db, s, S("retention.devices"), &from_ms));
    return devices_forget(db, s->a, from_ms);
}

enum err session_sweep(struct db *db, struct arena *a, const struct keys *keys, int64_t now_ms)
{
    (void)keys;
    return db_tx(db, sweep_it, &(struct sweeping){ a, now_ms });
}
