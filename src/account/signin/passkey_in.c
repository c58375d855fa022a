/* passkey_in.c - signing in with a passkey: one question, one answer, the same count of failures and the same new
   session as with a password. */
#include "account/signin/passkey_impl.h"
#include "account/person/account_db.h"
#include "account/signin/tries.h"
#include "auth/audit_log.h"
#include "core/log.h"

static struct str lowered(struct arena *a, struct str s)
{
    char *p = arena_z(a, s);
    for (size_t i = 0; p && i < s.n; i++) if (p[i] >= 'A' && p[i] <= 'Z') p[i] = (char)(p[i] + 32);
    return (struct str){ p, p ? s.n : 0 };
}

enum err passkey_ask(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys, struct str login,
                     struct str *challenge, struct str *cookie)
{
    struct challenge row = { .kind = CHALLENGE_SIGN_IN };
    struct str token = token_new(a);
    if (!token.n) return ERR_NOMEM;
    TRY(keys_hash(keys, a, "passkey.browser", token, &row.browser_hash));
    if (login.n) TRY(keys_hash(keys, a, "passkey.login", lowered(a, login), &row.login_hash));
    TRY(challenge_new(db, a, now_ms, keys, row, challenge));
    *cookie = token;
    return OK;
}

struct opening {
    struct arena *a;
    int64_t now_ms;
    const struct keys *keys;
    const struct passkey_sign_in *in;
    struct tries_claim claim;
    struct passkey p;
    struct account who;
    struct webauthn_used used;
    bool is_copy;
    struct str token;
};

static enum err account_log(struct db *db, const struct opening *o, const char *action)
{
    struct str subject = arena_printf(o->a, "account:%lld", (long long)o->who.id);
    if (!subject.n) return ERR_NOMEM;
    return audit_write(db, o->a, &(struct audit_line){ .at_ms = o->now_ms, .account_id = o->who.id,
                                                       .unit_id = o->who.home_unit_id,
                       .action = str_z(action), .subject = subject, .reason = S("passkey"),
                           .address = o->in->address });
}

/* Read again here: locked, removed or used elsewhere while the signature was being looked at? */
static enum err open_it(struct db *db, void *arg)
{
    struct opening *o = arg;
    struct passkey now;
    struct bytes session;
    o->is_copy = false;
    TRY(account_by_id(db, o->a, o->p.account_id, &o->who));
    enum err e = passkey_by_id(db, o->a, o->who.id, o->p.id, &now);
    if (e == ERR_NOT_FOUND || (e == OK && o->who.state != ACCOUNT_ACTIVE)) return ERR_SIGN_IN;
    TRY(e);
    if (!webauthn_counter_grew(now.counter, o->used.counter)) {
        o->is_copy = true; /* the line stays, though nobody comes in: so this transaction is fine */
        return passkey_log(db, o->a, o->now_ms, &o->who, "passkey.copy", now.id, now.name, o->in->address);
    }
    TRY(passkey_put_used(db, o->a, now.id, o->used.counter, o->used.is_copied, o->now_ms));
    TRY(tries_forgive(db, &o->claim));
    if (o->in->old_token.n) TRY(session_close(db, o->a, o->now_ms, o->keys, o->in->old_token));
    TRY(session_start(db, o->a, o->now_ms, o->keys, o->who.id, o->in->address, &o->token));
    TRY(keys_hash(o->keys, o->a, "session", o->token, &session));
    TRY(session_put_passkey(db, o->a, session, now.id));
    return account_log(db, o, "session.open");
}

/* The person of this passkey, when it is the one the question was for. ERR_NOT_FOUND: no. */
static enum err find_person(struct db *db, struct opening *o, const struct webauthn_site *site, struct bytes login_hash)
{
    struct bytes user, login;
    TRY(passkey_by_credential(db, o->a, o->in->credential, &o->p));
    TRY(account_by_id(db, o->a, o->p.account_id, &o->who));
    TRY(passkey_user(o->keys, o->a, o->who.id, &user));
    TRY(keys_hash(o->keys, o->a, "passkey.login", o->who.login, &login));
    bool is_his = bytes_eq_secret(user, o->in->user) && str_eq(o->p.rp_id, site->rp_id);
    return is_his && (!login_hash.n || bytes_eq_secret(login_hash, login)) ? OK : ERR_NOT_FOUND;
}

static enum err turned_away(struct opening *o, const char *why)
{
    log_line(LOG_WARN, "passkey_refused", LOG_TEXT("fault", str_z(why)), LOG_TEXT("address", o->in->address),
             LOG_I64("failed", o->claim.key[0].t.failed));
    return ERR_SIGN_IN;
}

enum err passkey_open(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys,
                      const struct webauthn_site *site,
                      const struct passkey_sign_in *in, struct passkey_in *out, enum passkey_fault *fault)
{
    struct opening o = { .a = a, .now_ms = now_ms, .keys = keys, .in = in };
    struct challenge row = { .kind = CHALLENGE_SIGN_IN };
    enum webauthn_fault why;
    struct str challenge;
    *out = (struct passkey_in){ 0 };
    *fault = PASSKEY_OLD;
    TRY(keys_hash(keys, a, "passkey.browser", in->cookie, &row.browser_hash));
    enum err e = challenge_answered(db, a, now_ms, keys, in->client_data, &row, &challenge);
    if (e != OK) return e == ERR_NOT_FOUND ? ERR_SIGN_IN : e;
    *fault = PASSKEY_REFUSED;
    enum err found = find_person(db, &o, site, row.login_hash);
    if (found != OK && found != ERR_NOT_FOUND) return found;
    /* a passkey nobody has is counted too: by itself, and by its address */
    struct str whose = o.who.login.n ? o.who.login : (struct str){ (const char *)in->credential.p, in->credential.n };
    e = tries_claim(db, a, now_ms, keys, whose, in->site.n ? in->site : in->address, &o.claim);
    out->wait_ms = o.claim.wait_ms;
    if (e == ERR_TOO_MANY) *fault = PASSKEY_WAIT;
    TRY(e);
    if (found != OK) return turned_away(&o, "nobody");
    e = webauthn_used_check(a, site, challenge, o.p.public_key, o.p.may_be_copied, in->client_data, in->data,
                            in->signature, &o.used, &why);
    if (e == ERR_FORBIDDEN) return turned_away(&o, webauthn_words[why]);
    TRY(e);
    e = db_tx(db, open_it, &o);
    if (e == ERR_SIGN_IN) return turned_away(&o, "gone");
    TRY(e);
    if (o.is_copy) return turned_away(&o, "counter");
    *fault = PASSKEY_FINE;
    *out = (struct passkey_in){ .account_id = o.who.id, .token = o.token };
    return OK;
}
