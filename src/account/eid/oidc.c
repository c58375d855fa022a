/* oidc.c - a sign-in with the e-ID from its beginning to the session, and its end from either side. */
#include "account/eid/oidc.h"
#include "account/citizen/citizen.h"
#include "account/eid/oidc_db.h"
#include "account/eid/oidc_impl.h"
#include "account/signin/session.h"
#include "account/signin/session_db.h"
#include "auth/keys.h"
#include "core/json_in.h"
#include "core/log.h"
#include "core/out.h"
#include "core/time.h"
#include "territory/territory.h"

enum { STATE_MIN = 20, STATE_MAX = 64, CODE_MAX = 4 * KIB, SECRET_LETTERS = 43 };

static const struct { const char *word; enum oidc_page page; } faults[] = {
#define X(name, word, page) [OIDC_##name] = { word, OIDC_SAYS_##page },
    OIDC_FAULTS(X)
#undef X
};

const char *oidc_word(enum oidc_fault fault) { return faults[fault].word; }
enum oidc_page oidc_page_of(enum oidc_fault fault) { return faults[fault].page; }

int64_t oidc_note(struct oidc *o, enum oidc_fault fault) { return atomic_fetch_add(&o->count[fault], 1) + 1; }
int64_t oidc_count(const struct oidc *o, enum oidc_fault fault) { return atomic_load(&o->count[fault]); }

static struct oidc *in_use;                              /* set before any thread serves */
void oidc_use(struct oidc *o) { in_use = o; }
struct oidc *oidc_in_use(void) { return in_use; }

/* ---- it begins ---- */

static enum err authorize_url(struct arena *a, const struct oidc *o, const struct oidc_provider *p, const struct oidc_start *in,
                              struct str state, struct str nonce, struct str verifier, struct str *out)
{
    struct buf b = { .arena = a };
    struct str challenge;
    TRY(pkce_challenge(a, verifier, &challenge));
    buf_add(&b, p->authorize);
    if (!memchr(p->authorize.p, '?', p->authorize.n)) buf_add(&b, S("?"));
    form_pair(&b, "response_type", S("code"));
    form_pair(&b, "client_id", o->s.client);
    form_pair(&b, "redirect_uri", in->redirect_uri);
    form_pair(&b, "scope", o->s.scope);
    form_pair(&b, "state", state);
    form_pair(&b, "nonce", nonce);
    form_pair(&b, "code_challenge", challenge);
    form_pair(&b, "code_challenge_method", S("S256"));
    if (o->s.acr.n) form_pair(&b, "acr_values", o->s.acr);
    if (o->s.max_age_s) form_pair(&b, "max_age", arena_printf(a, "%lld", (long long)o->s.max_age_s));
    *out = buf_str(&b);
    return b.failed ? ERR_NOMEM : OK;
}

struct pending_write { struct arena *a; const struct eid_pending *p; };
static enum err write_pending(struct db *db, void *arg)
{
    const struct pending_write *w = arg;
    return eid_pending_insert(db, w->a, w->p);
}

enum err oidc_start(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys, struct oidc *o,
                    const struct oidc_start *in, struct oidc_started *out, enum oidc_fault *fault)
{
    struct oidc_provider provider;
    struct eid_pending p = { .redirect_uri = in->redirect_uri, .joined_to = in->joined_to, .created_ms = now_ms,
                             .expires_ms = now_ms + OIDC_PENDING_MS };
    struct str state = token_new(a), nonce = token_new(a), verifier = token_new(a), cookie = token_new(a), url, secrets;
    *fault = OIDC_FINE;
    if (!state.n || !nonce.n || !verifier.n || !cookie.n) return ERR_NOMEM;
    TRY(oidc_provider(a, now_ms, o, &provider, fault));
    if (*fault != OIDC_FINE) return OK;
    TRY(authorize_url(a, o, &provider, in, state, nonce, verifier, &url));
    secrets = arena_printf(a, "%.*s%.*s", (int)nonce.n, nonce.p, (int)verifier.n, verifier.p);
    if (!secrets.n) return ERR_NOMEM;
    TRY(keys_hash(keys, a, "eid.state", state, &p.state_hash));
    TRY(keys_hash(keys, a, "eid.browser", cookie, &p.browser_hash));
    TRY(keys_seal(keys, a, "eid.pending", secrets, &p.secrets));
    if (in->old_session.n) TRY(keys_hash(keys, a, "session", in->old_session, &p.session_hash));
    TRY(db_tx(db, write_pending, &(struct pending_write){ a, &p }));
    *out = (struct oidc_started){ url, cookie };
    return OK;
}

/* ---- it comes back ---- */

struct returning {
    struct arena *a;
    int64_t now_ms;
    const struct keys *keys;
    struct oidc *o;
    const struct oidc_back *in;
    struct str address;
    struct eid_pending p;
    struct str nonce, verifier;
    struct eid who;
    struct str sid;                                      /* the provider's name for its session, when it says one */
    struct oidc_in out;
    enum oidc_fault fault;
};

/* Whoever does not hold the cookie learns nothing and uses nothing up; whoever does has this one try. */
static enum err take_pending(struct db *db, void *arg)
{
    struct returning *r = arg;
    struct bytes state, browser;
    r->fault = OIDC_STATE;
    TRY(keys_hash(r->keys, r->a, "eid.state", r->in->state, &state));
    TRY(keys_hash(r->keys, r->a, "eid.browser", r->in->cookie, &browser));
    enum err e = eid_pending_by_state(db, r->a, state, &r->p);
    if (e != OK) return e == ERR_NOT_FOUND ? OK : e;
    r->fault = OIDC_BROWSER;
    if (!r->in->cookie.n || !bytes_eq_secret(browser, r->p.browser_hash)) return OK;
    r->fault = OIDC_STATE_USED;
    if (r->p.used_ms) return OK;
    TRY(eid_pending_use(db, r->a, state, r->now_ms));
    r->fault = r->now_ms >= r->p.expires_ms ? OIDC_STATE_OLD : OIDC_FINE;
    return OK;
}

static enum err open_secrets(struct returning *r)
{
    struct str both;
    TRY(keys_unseal(r->keys, r->a, "eid.pending", r->p.secrets, &both));
    if (both.n != 2 * SECRET_LETTERS) return ERR_INTERNAL;
    r->nonce = (struct str){ both.p, SECRET_LETTERS };
    r->verifier = (struct str){ both.p + SECRET_LETTERS, SECRET_LETTERS };
    return OK;
}

/* Is it our provider that answers (RFC 9207), and what does it say? */
static enum oidc_fault check_answer(struct returning *r, const struct oidc_provider *p)
{
    const struct oidc_back *in = r->in;
    if ((p->says_iss || in->iss.n) && !str_eq(in->iss, r->o->s.issuer)) return OIDC_ANSWER_ISS;
    r->out.said = word_for_log(in->error);
    if (str_eq(in->error, S("access_denied")) || str_eq(in->error, S("consent_required"))) return OIDC_CANCELLED;
    if (in->error.n) return OIDC_PROVIDER;
    return in->code.n && in->code.n <= CODE_MAX ? OIDC_FINE : OIDC_CODE;
}

/* The code becomes tokens, the tokens a person. */
static enum err prove(struct returning *r, const struct oidc_provider *p)
{
    const struct oidc_grant g = { r->in->code, r->verifier, r->p.redirect_uri };
    const struct json_in *id, *info = NULL;
    struct oidc_tokens t;
    struct str typ;
    TRY(oidc_redeem(r->a, r->now_ms, r->o, p, &g, &t, &r->out.said, &r->fault));
    if (r->fault != OIDC_FINE) return OK;
    TRY(oidc_open_token(r->a, r->now_ms, r->o, p, t.id_token, &typ, &id, &r->fault));
    if (r->fault != OIDC_FINE) return OK;
    const struct id_expected x = { r->nonce, t.access_token, r->now_ms };
    TRY(oidc_check_id(r->a, r->o, id, &x, &r->fault));
    if (r->fault != OIDC_FINE) return OK;
    TRY(oidc_userinfo(r->a, r->o, p, t.access_token, json_as_text(json_member(id, "sub")), &info, &r->fault));
    if (r->fault != OIDC_FINE) return OK;
    r->fault = oidc_person(r->o, id, info, &r->who);
    r->sid = json_as_text(json_member(id, "sid"));
    return OK;
}

/* Lengths before the texts, so that no two pairs read alike. */
static enum err pair_hash(const struct keys *keys, struct arena *a, const char *label, struct str issuer,
                          struct str name, struct bytes *out)
{
    struct str both = arena_printf(a, "%zu:%.*s%.*s", issuer.n, (int)issuer.n, issuer.p, (int)name.n, name.p);
    return both.n ? keys_hash(keys, a, label, both, out) : ERR_NOMEM;
}

static enum err sign_in(struct db *db, void *arg)
{
    struct returning *r = arg;
    struct bytes session, person, sid = { 0 };
    TRY(citizen_sign_in_eid(db, r->a, r->now_ms, r->keys, &r->who, r->p.joined_to, r->address, &r->out.token,
                            &r->out.account_id));
    TRY(keys_hash(r->keys, r->a, "session", r->out.token, &session));
    TRY(pair_hash(r->keys, r->a, "eid.person", r->who.issuer, r->who.subject, &person));
    if (r->sid.n) TRY(pair_hash(r->keys, r->a, "eid.sid", r->who.issuer, r->sid, &sid));
    if (r->p.session_hash.n) TRY(session_put_ended(db, r->a, r->p.session_hash, r->now_ms));
    return eid_session_insert(db, r->a, session, person, sid, r->now_ms);
}

static enum err as_fault(struct returning *r, enum err e)
{
    if (e == ERR_FORBIDDEN || e == ERR_CONFLICT) r->fault = OIDC_REFUSED;
    else if (e == ERR_BAD_INPUT) r->fault = OIDC_ID_SUB;
    else return e;
    return OK;
}

/* ---- a phone's account and an e-ID meet ---- */

/* What was proved, as it is kept sealed until he has answered. */
struct proved { struct str issuer, subject, name, number, sid; int64_t level, birth_year; unsigned sex; };
static const struct field proved_fields[] = {
    FIELD(struct proved, issuer), FIELD(struct proved, subject), FIELD(struct proved, name), FIELD(struct proved, number), FIELD(struct proved, sid),
    FIELD(struct proved, level, .max = INT64_MAX), FIELD(struct proved, birth_year, .max = INT64_MAX), FIELD(struct proved, sex, .words = sex_words),
};

static enum err seal_proved(const struct returning *r, struct bytes *out)
{
    struct buf text = { .arena = r->a };
    struct json j = { .out = &text };
    const struct eid *w = &r->who;
    json_object(&j, NULL);
    json_fields(&j, FIELDS(proved_fields), &(struct proved){ w->issuer, w->subject, w->name, w->number, r->sid, w->level, w->birth_year, w->sex });
    json_end(&j);
    return text.failed ? ERR_NOMEM : keys_seal(r->keys, r->a, "eid.offer", buf_str(&text), out);
}

static enum err open_proved(struct returning *r, struct bytes sealed)
{
    struct str text;
    struct proved p = { .level = 0 };
    const struct json_in *doc;
    TRY(keys_unseal(r->keys, r->a, "eid.offer", sealed, &text));
    TRY(json_parse(r->a, text, NULL, &doc));
    TRY(json_read(r->a, doc, FIELDS(proved_fields), (struct str){ 0 }, &p, &(struct blame){ 0 }));
    r->who = (struct eid){ .issuer = p.issuer, .subject = p.subject, .level = p.level, .name = p.name, .birth_year = p.birth_year, .sex = p.sex,
                           .number = p.number };
    r->sid = p.sid;
    return OK;
}

struct offer_write { struct arena *a; const struct eid_offer *x; };
static enum err write_offer(struct db *db, void *arg)
{
    const struct offer_write *w = arg;
    return eid_offer_insert(db, w->a, w->x);
}

/* What the question says of the two. */
static enum err ask(struct db *db, struct returning *r, struct str token, int64_t joined_to)
{
    struct citizen c;
    TRY(citizen_by_id(db, r->a, joined_to, &c));
    r->out.offer = token;
    r->out.phone_name = c.name;
    r->out.phone_tail = c.phone_tail;
    r->out.eid_name = r->who.name;
    r->out.eid_birth_year = r->who.birth_year;
    return OK;
}

static enum err offer(struct db *db, struct returning *r)
{
    struct str token = token_new(r->a);
    struct eid_offer x = { .browser_hash = r->p.browser_hash, .session_hash = r->p.session_hash, .joined_to = r->p.joined_to,
                           .expires_ms = r->now_ms + OIDC_PENDING_MS };
    if (!token.n) return ERR_NOMEM;
    TRY(keys_hash(r->keys, r->a, "eid.offer", token, &x.token_hash));
    TRY(seal_proved(r, &x.proved));
    TRY(db_tx(db, write_offer, &(struct offer_write){ r->a, &x }));
    return ask(db, r, token, x.joined_to);
}

struct answering { struct returning r; const struct oidc_answer *in; };

/* Whoever does not hold the cookie uses nothing up, as on the way back. The fault is FINE when it stands and may be answered. */
static enum err find_offer(struct db *db, struct answering *k, struct eid_offer *x)
{
    struct returning *r = &k->r;
    struct bytes token, browser;
    r->fault = OIDC_STATE;
    if (k->in->offer.n < STATE_MIN || k->in->offer.n > STATE_MAX) return OK;
    TRY(keys_hash(r->keys, r->a, "eid.offer", k->in->offer, &token));
    TRY(keys_hash(r->keys, r->a, "eid.browser", k->in->cookie, &browser));
    enum err e = eid_offer_by_token(db, r->a, token, x);
    if (e != OK) return e == ERR_NOT_FOUND ? OK : e;
    if (!k->in->cookie.n || !bytes_eq_secret(browser, x->browser_hash)) r->fault = OIDC_BROWSER;
    else if (x->used_ms) r->fault = OIDC_STATE_USED;
    else r->fault = r->now_ms >= x->expires_ms ? OIDC_STATE_OLD : OIDC_FINE;
    return OK;
}

static enum err take_offer(struct db *db, void *arg)
{
    struct answering *k = arg;
    struct returning *r = &k->r;
    struct eid_offer x;
    TRY(find_offer(db, k, &x));
    if (r->fault != OIDC_FINE && r->fault != OIDC_STATE_OLD) return OK;
    TRY(eid_offer_use(db, r->a, x.token_hash, r->now_ms));
    r->p = (struct eid_pending){ .session_hash = x.session_hash, .joined_to = k->in->joins ? x.joined_to : 0 };
    return r->fault == OIDC_FINE ? open_proved(r, x.proved) : OK;
}

enum err oidc_asked(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys, const struct oidc_answer *in,
                    struct oidc_in *out, enum oidc_fault *fault)
{
    struct answering k = { .r = { .a = a, .now_ms = now_ms, .keys = keys, .address = in->address }, .in = in };
    struct eid_offer x;
    TRY(find_offer(db, &k, &x));
    if (k.r.fault == OIDC_FINE) TRY(open_proved(&k.r, x.proved));
    if (k.r.fault == OIDC_FINE) TRY(ask(db, &k.r, in->offer, x.joined_to));
    *fault = k.r.fault;
    *out = k.r.out;
    return OK;
}

enum err oidc_answer(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys, const struct oidc_answer *in,
                     struct oidc_in *out, enum oidc_fault *fault)
{
    struct answering k = { .r = { .a = a, .now_ms = now_ms, .keys = keys, .address = in->address, .fault = OIDC_STATE }, .in = in };
    TRY(db_tx(db, take_offer, &k));
    if (k.r.fault == OIDC_FINE) TRY(as_fault(&k.r, db_tx(db, sign_in, &k.r)));
    *fault = k.r.fault;
    *out = k.r.out;
    if (k.r.fault != OIDC_FINE) out->token = (struct str){ 0 };
    return OK;
}

/* ---- */

static enum err walk_back(struct db *db, struct returning *r)
{
    struct oidc_provider p;
    TRY(db_tx(db, take_pending, r));
    if (r->fault != OIDC_FINE) return OK;
    TRY(open_secrets(r));
    TRY(oidc_provider(r->a, r->now_ms, r->o, &p, &r->fault));
    if (r->fault != OIDC_FINE) return OK;
    r->fault = check_answer(r, &p);
    if (r->fault != OIDC_FINE) return OK;
    TRY(prove(r, &p));
    if (r->fault != OIDC_FINE) return OK;
    bool meets = false;
    enum err e = r->p.joined_to ? citizen_meets_eid(db, r->a, r->keys, &r->who, r->p.joined_to, &meets) : OK;
    if (e == OK) e = meets ? offer(db, r) : db_tx(db, sign_in, r);
    return as_fault(r, e);
}

enum err oidc_back(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys, struct oidc *o,
                   const struct oidc_back *in, struct oidc_in *out, enum oidc_fault *fault)
{
    struct returning r = { .a = a, .now_ms = now_ms, .keys = keys, .o = o, .in = in, .address = in->address, .fault = OIDC_STATE };
    if (in->state.n >= STATE_MIN && in->state.n <= STATE_MAX) TRY(walk_back(db, &r));
    *fault = r.fault;
    *out = r.out;
    if (r.fault != OIDC_FINE) out->token = (struct str){ 0 };
    return OK;
}

/* ---- it ends ---- */

enum err oidc_logout_url(struct arena *a, int64_t now_ms, struct oidc *o, struct str back_to, struct str *url)
{
    struct oidc_provider p = { 0 };
    struct buf b = { .arena = a };
    enum oidc_fault fault = OIDC_FINE;
    *url = (struct str){ 0 };
    TRY(oidc_provider(a, now_ms, o, &p, &fault));
    if (fault != OIDC_FINE || !p.end_session.n) return OK;
    buf_add(&b, p.end_session);
    if (!memchr(p.end_session.p, '?', p.end_session.n)) buf_add(&b, S("?"));
    form_pair(&b, "client_id", o->s.client); /* not the id_token: a personal number has no place in an address */
    form_pair(&b, "post_logout_redirect_uri", back_to);
    if (b.failed) return ERR_NOMEM;
    *url = buf_str(&b);
    return OK;
}

struct ending { struct arena *a; int64_t now_ms, until_ms; struct bytes jti, person, sid; };
static enum err end_sessions(struct db *db, void *arg)
{
    const struct ending *x = arg;
    TRY(eid_logout_insert(db, x->a, x->jti, x->until_ms));
    return eid_sessions_end(db, x->a, x->sid, x->person, x->now_ms);
}

enum err oidc_backchannel(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys, struct oidc *o,
                          struct str logout_token, enum oidc_fault *fault)
{
    struct oidc_provider p;
    struct logout_said said;
    struct ending x = { .a = a, .now_ms = now_ms };
    const struct json_in *claims;
    struct str typ;
    *fault = OIDC_FINE;
    TRY(oidc_provider(a, now_ms, o, &p, fault));
    if (*fault != OIDC_FINE) return OK;
    TRY(oidc_open_token(a, now_ms, o, &p, logout_token, &typ, &claims, fault));
    if (*fault != OIDC_FINE) return OK;
    *fault = oidc_check_logout(o, typ, claims, now_ms, &said);
    if (*fault != OIDC_FINE) return OK;
    TRY(pair_hash(keys, a, "eid.jti", o->s.issuer, said.jti, &x.jti));
    TRY(pair_hash(keys, a, "eid.person", o->s.issuer, said.sub, &x.person));
    if (said.sid.n) TRY(pair_hash(keys, a, "eid.sid", o->s.issuer, said.sid, &x.sid));
    x.until_ms = said.until_ms;
    enum err e = db_tx(db, end_sessions, &x);
    if (e != ERR_CONFLICT) return e;
    *fault = OIDC_OUT_AGAIN;
    return OK;
}

/* ---- by the clock ---- */

struct sweeping { struct arena *a; int64_t now_ms; };
static enum err sweep(struct db *db, void *arg)
{
    const struct sweeping *s = arg;
    return eid_sweep(db, s->a, s->now_ms, s->now_ms - CITIZEN_WHOLE_DAYS * (int64_t)DAY_MS);
}

enum err oidc_sweep(struct db *db, struct arena *a, const struct keys *keys, int64_t now_ms)
{
    (void)keys;
    return db_tx(db, sweep, &(struct sweeping){ a, now_ms });
}
