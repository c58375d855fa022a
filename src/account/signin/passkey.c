/* passkey.c - a person's own passkeys: made after a fresh sign-in, named, kept while one must be there. */
#include "account/signin/passkey_impl.h"
#include "account/person/account_db.h"
#include "account/signin/tries.h"
#include "auth/audit_log.h"
#include "core/log.h"
#include "territory/territory.h"

enum { SWEPT_AT_ONCE = 2000 };

static const struct field shown[] = {
    FIELD(struct passkey, id), FIELD(struct passkey, name),
    FIELD(struct passkey, is_copied, .about = "kept by a password manager on other devices too"),
    FIELD(struct passkey, created_ms), FIELD(struct passkey, used_ms, .nullable = true),
};
const struct fields passkey_fields = { shown, N_OF(shown) };

/* ---- what both halves need ---- */

void passkey_note(const char *event, enum webauthn_fault why)
{
    log_line(LOG_WARN, event, LOG_TEXT("fault", str_z(webauthn_words[why])));
}

enum err passkey_log(struct db *db, struct arena *a, int64_t now_ms, const struct account *who, const char *action,
                     int64_t passkey_id,
                     struct str reason, struct str address)
{
    struct str subject = arena_printf(a, "passkey:%lld", (long long)passkey_id);
    if (!subject.n) return ERR_NOMEM;
    return audit_write(db, a, &(struct audit_line){ .at_ms = now_ms, .account_id = who->id,
                                                    .unit_id = who->home_unit_id,
                       .action = str_z(action), .subject = subject, .reason = reason, .address = address });
}

enum err passkey_user(const struct keys *keys, struct arena *a, int64_t account_id, struct bytes *out)
{
    struct str id = arena_printf(a, "%lld", (long long)account_id);
    return id.n ? keys_hash(keys, a, "passkey.user", id, out) : ERR_NOMEM;
}

static enum err insert_it(struct db *db, void *arg)
{
    const struct challenging *c = arg;
    return challenge_insert(db, c->a, &c->row);
}

enum err challenge_new(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys, struct challenge row,
                       struct str *out)
{
    struct str text = token_new(a);
    struct challenging c = { .a = a, .row = row };
    if (!text.n) return ERR_NOMEM;
    TRY(keys_hash(keys, a, "passkey.challenge", text, &c.row.hash));
    c.row.created_ms = now_ms;
    c.row.expires_ms = now_ms + PASSKEY_CHALLENGE_MS;
    TRY(db_tx(db, insert_it, &c));
    *out = text;
    return OK;
}

static enum err use_it(struct db *db, void *arg)
{
    struct challenging *c = arg;
    return challenge_use(db, c->a, &c->row, c->now_ms, &c->row.login_hash);
}

enum err challenge_answered(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys,
                            struct bytes client_data,
                            struct challenge *row, struct str *challenge)
{
    struct webauthn_client client;
    struct challenging c = { .a = a, .now_ms = now_ms, .row = *row };
    enum err e = webauthn_client_read(a, client_data, &client);
    if (e != OK) return e == ERR_BAD_INPUT ? ERR_NOT_FOUND : e;
    TRY(keys_hash(keys, a, "passkey.challenge", client.challenge, &c.row.hash));
    TRY(db_tx(db, use_it, &c));
    *row = c.row;
    *challenge = client.challenge;
    return OK;
}

/* ---- a passkey is made ---- */

static enum err keep_had(const void *row, void *arg)
{
    struct passkey_begun *out = arg;
    out->had[out->n_had++] = ((const struct passkey *)row)->credential;
    return OK;
}

struct forgiving { struct tries_claim claim; };
static enum err forgive_it(struct db *db, void *arg)
{
    return tries_forgive(db, &((struct forgiving *)arg)->claim);
}

/* Signed in just now, or the password again: what a forgotten screen offers must not last. */
static enum err must_be_fresh(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys,
                              const struct passkey_by *by,
                              const struct account *who, struct str password, struct passkey_begun *out,
                                  enum passkey_fault *fault)
{
    struct bytes session;
    struct forgiving f;
    int64_t began;
    bool same;
    TRY(keys_hash(keys, a, "session", by->session_token, &session));
    TRY(session_began(db, a, session, &began));
    if (now_ms - began < PASSKEY_FRESH_MS) return OK;
    *fault = PASSKEY_PASSWORD;
    if (!password.n) return ERR_SIGN_IN;
    enum err e = tries_claim(db, a, now_ms, keys, who->login, by->actor.site.n ? by->actor.site : by->actor.address,
                             &f.claim);
    out->wait_ms = f.claim.wait_ms;
    if (e == ERR_TOO_MANY) *fault = PASSKEY_WAIT;
    TRY(e);
    TRY(password_check(who->password, password, &same));
    if (!same) return ERR_SIGN_IN;
    *fault = PASSKEY_FINE;
    return db_tx(db, forgive_it, &f);
}

static enum err conflict(enum passkey_fault *fault, enum passkey_fault why)
{
    *fault = why;
    return ERR_CONFLICT;
}

enum err passkey_begin(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys,
                       const struct passkey_by *by,
                       struct str password, struct passkey_begun *out, enum passkey_fault *fault)
{
    struct account who;
    struct challenge row = { .kind = CHALLENGE_MAKE };
    *fault = PASSKEY_FINE;
    *out = (struct passkey_begun){ .had = arena_new(a, struct bytes, PASSKEYS_MAX) };
    if (!out->had) return ERR_NOMEM;
    TRY(account_by_id(db, a, by->actor.account_id, &who));
    if (!who.login.n || who.is_resident) return ERR_FORBIDDEN;
    TRY(passkey_list(db, a, who.id, keep_had, out));
    if (by->is_held_back && out->n_had) return conflict(fault, PASSKEY_USE_IT);
    if (out->n_had == PASSKEYS_MAX) return conflict(fault, PASSKEY_MANY);
    TRY(must_be_fresh(db, a, now_ms, keys, by, &who, password, out, fault));
    TRY(passkey_user(keys, a, who.id, &out->user));
    TRY(keys_hash(keys, a, "session", by->session_token, &row.browser_hash));
    out->login = who.login;
    out->name = who.name;
    return challenge_new(db, a, now_ms, keys, row, &out->challenge);
}

struct adding {
    struct arena *a;
    int64_t now_ms;
    const struct passkey_by *by;
    struct bytes session;
    struct passkey p;
    enum passkey_fault fault;
};

static enum err add_it(struct db *db, void *arg)
{
    struct adding *x = arg;
    struct account who;
    int64_t n;
    TRY(account_by_id(db, x->a, x->p.account_id, &who));
    if (who.state != ACCOUNT_ACTIVE) return ERR_SIGN_IN;
    TRY(passkey_count(db, x->a, who.id, &n));
    if (x->by->is_held_back && n) return conflict(&x->fault, PASSKEY_USE_IT);
    if (n >= PASSKEYS_MAX) return conflict(&x->fault, PASSKEY_MANY);
    TRY(next_ids(db, x->a, "passkey", 1, &x->p.id));
    enum err e = passkey_insert(db, x->a, &x->p);
    if (e == ERR_CONFLICT) x->fault = PASSKEY_TWICE;
    TRY(e);
    TRY(session_put_passkey(db, x->a, x->session, x->p.id));
    return passkey_log(db, x->a, x->now_ms, &who, "passkey.add", x->p.id, x->p.name, x->by->actor.address);
}

enum err passkey_add(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys,
                     const struct passkey_by *by,
                     const struct webauthn_site *site, const struct passkey_answer *in, struct passkey *out,
                     enum passkey_fault *fault)
{
    struct adding x = { .a = a, .now_ms = now_ms, .by = by };
    struct challenge row = { .kind = CHALLENGE_MAKE };
    struct webauthn_made made;
    enum webauthn_fault why;
    struct str challenge;
    *fault = PASSKEY_OLD;
    TRY(keys_hash(keys, a, "session", by->session_token, &x.session));
    row.browser_hash = x.session;
    enum err e = challenge_answered(db, a, now_ms, keys, in->client_data, &row, &challenge);
    if (e != OK) return e == ERR_NOT_FOUND ? ERR_SIGN_IN : e;
    *fault = PASSKEY_UNFIT;
    e = webauthn_made_check(a, site, challenge, in->client_data, in->attestation, &made, &why);
    if (e == ERR_FORBIDDEN) { passkey_note("passkey_not_made", why); return ERR_BAD_INPUT; }
    TRY(e);
    x.p = (struct passkey){ .account_id = by->actor.account_id, .credential = made.id, .public_key = made.cose,
                            .counter = made.counter,
        .may_be_copied = made.may_be_copied, .is_copied = made.is_copied, .rp_id = site->rp_id, .name = in->name,
            .created_ms = now_ms };
    e = db_tx(db, add_it, &x);
    *fault = x.fault;
    TRY(e);
    *out = x.p;
    return OK;
}

/* ---- and kept ---- */

struct keeping {
    struct arena *a;
    int64_t now_ms, id;
    const struct passkey_by *by;
    struct str name;
    struct bytes session;
    enum passkey_fault fault;
};

static enum err rename_it(struct db *db, void *arg)
{
    const struct keeping *k = arg;
    struct account who;
    TRY(account_by_id(db, k->a, k->by->actor.account_id, &who));
    TRY(passkey_put_name(db, k->a, who.id, k->id, k->name));
    return passkey_log(db, k->a, k->now_ms, &who, "passkey.rename", k->id, k->name, k->by->actor.address);
}

enum err passkey_rename(struct db *db, struct arena *a, int64_t now_ms, const struct passkey_by *by, int64_t id,
                        struct str name)
{
    return db_tx(db, rename_it, &(struct keeping){ .a = a, .now_ms = now_ms, .id = id, .by = by, .name = name });
}

static enum err roles_keep(const void *row, void *arg)
{
    *(unsigned *)arg |= 1u << ((const struct held *)row)->role;
    return OK;
}

/* Whoever must have a second factor keeps one. */
static enum err must_leave_one(struct db *db, struct keeping *k, const struct account *who)
{
    unsigned roles = 0;
    int64_t left;
    bool due;
    TRY(passkey_count(db, k->a, who->id, &left));
    TRY(account_grants(db, k->a, who->id, roles_keep, &roles));
    TRY(totp_is_due(db, k->a, k->now_ms, roles, who->totp_on || left > 0, &due));
    return due ? conflict(&k->fault, PASSKEY_LAST) : OK;
}

static enum err remove_it(struct db *db, void *arg)
{
    struct keeping *k = arg;
    struct account who;
    struct passkey p;
    TRY(account_by_id(db, k->a, k->by->actor.account_id, &who));
    TRY(passkey_by_id(db, k->a, who.id, k->id, &p));
    TRY(passkey_delete(db, k->a, who.id, k->id));
    TRY(must_leave_one(db, k, &who));
    TRY(sessions_end_of_passkey(db, k->a, who.id, k->id, k->session, k->now_ms));
    return passkey_log(db, k->a, k->now_ms, &who, "passkey.remove", k->id, p.name, k->by->actor.address);
}

enum err passkey_remove(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys,
                        const struct passkey_by *by,
                        int64_t id, enum passkey_fault *fault)
{
    struct keeping k = { .a = a, .now_ms = now_ms, .id = id, .by = by };
    *fault = PASSKEY_FINE;
    if (by->is_held_back) return conflict(fault, PASSKEY_USE_IT);
    TRY(keys_hash(keys, a, "session", by->session_token, &k.session));
    enum err e = db_tx(db, remove_it, &k);
    *fault = k.fault;
    return e;
}

enum err passkeys_forget(struct db *db, struct arena *a, int64_t account_id)
{
    return passkeys_delete(db, a, account_id);
}

/* ---- the sweep ---- */

struct sweeping { struct arena *a; int64_t now_ms; };
static enum err sweep_it(struct db *db, void *arg)
{
    const struct sweeping *s = arg;
    return challenges_delete(db, s->a, s->now_ms - HOUR_MS, SWEPT_AT_ONCE);
}

enum err passkey_sweep(struct db *db, struct arena *a, const struct keys *keys, int64_t now_ms)
{
    (void)keys;
    return db_tx(db, sweep_it, &(struct sweeping){ a, now_ms });
}
