/* oidc_call.c - what we ask of the provider: who it is, its keys, tokens for a code, the person; and what is kept of it. */
#include "account/eid/oidc_impl.h"
#include "auth/keys.h"
#include "core/out.h"
#include "core/time.h"
#include <stdlib.h>

enum { CALL_MS = 8 * SECOND_MS, ASSERTION_S = 60 };

/* ---- one call ---- */

/* Workers wait in here: of all of them only a part, so that a provider which does not answer holds up no one else. */
static enum err ask(struct arena *a, struct oidc *o, struct fetch f, struct fetched *out, bool *busy)
{
    f.timeout_ms = CALL_MS;
    f.bytes_max = OIDC_ANSWER_MAX;
    f.ca_file = o->s.ca_file;
    *busy = atomic_fetch_add(&o->calling, 1) >= OIDC_CALLS_MAX;
    enum err e = *busy ? ERR_BUSY : o->fetch(a, &f, out);
    atomic_fetch_sub(&o->calling, 1);
    if (e == OK && out->body.n > OIDC_ANSWER_MAX) e = ERR_TOO_LARGE;
    return e;
}

/* OK with *fault when the provider, or the way to it, is at fault. */
static enum err blame(enum err e, bool busy, enum oidc_fault what, enum oidc_fault *fault)
{
    if (e == ERR_NOMEM || e == OK) return e;
    *fault = busy ? OIDC_BUSY : what;
    return OK;
}

static bool is_json(struct str type)
{
    static const struct str json = STR("application/json");
    if (type.n < json.n || (type.n > json.n && type.p[json.n] != ';' && type.p[json.n] != ' ')) return false;
    for (size_t i = 0; i < json.n; i++) if ((type.p[i] | 32) != (json.p[i] | 32)) return false;
    return true;
}

/* An object, or NULL. */
static enum err object_of(struct arena *a, struct str text, const struct json_in **out)
{
    enum err e = json_parse(a, text, NULL, out);
    if (e == ERR_NOMEM) return e;
    if (e != OK || !json_is_object(*out)) *out = NULL;
    return OK;
}

/* ---- documents that are kept ---- */

static enum err copy_kept(struct arena *a, struct oidc *o, enum oidc_document which, struct str *text, int64_t *fetched_ms,
                          int64_t *tried_ms)
{
    pthread_mutex_lock(&o->lock);
    const struct oidc_kept *k = &o->kept[which];
    enum err e = k->text ? arena_copy(a, (struct str){ k->text, k->n }, text) : OK;
    if (!k->text) *text = (struct str){ 0 };
    *fetched_ms = k->fetched_ms;
    *tried_ms = k->tried_ms;
    pthread_mutex_unlock(&o->lock);
    return e;
}

static void note_try(struct oidc *o, enum oidc_document which, int64_t now_ms)
{
    pthread_mutex_lock(&o->lock);
    o->kept[which].tried_ms = now_ms;
    pthread_mutex_unlock(&o->lock);
}

static enum err keep(struct oidc *o, enum oidc_document which, struct str text, int64_t now_ms)
{
    char *p = malloc(text.n + 1);
    if (!p) return ERR_NOMEM;
    memcpy(p, text.p, text.n);
    pthread_mutex_lock(&o->lock);
    struct oidc_kept *k = &o->kept[which];
    char *old = k->text;
    *k = (struct oidc_kept){ p, text.n, now_ms, now_ms };
    pthread_mutex_unlock(&o->lock);
    free(old);
    return OK;
}

typedef enum err document_check(struct arena *a, const struct oidc *o, struct str text, bool *fits);

/* The document, fresh enough. A provider that does not answer is believed for a day as it was; only what `check` accepts is
   kept, so that a page of a broken proxy never takes the place of its keys. */
static enum err document(struct arena *a, int64_t now_ms, struct oidc *o, enum oidc_document which, struct str url, bool again,
                         document_check *check, struct str *out, enum oidc_fault what, enum oidc_fault *fault)
{
    int64_t fetched_ms, tried_ms;
    struct fetched got = { 0 };
    bool busy = false, fits = false;
    struct str kept;
    TRY(copy_kept(a, o, which, &kept, &fetched_ms, &tried_ms));
    bool lately = tried_ms && now_ms - tried_ms < OIDC_REFRESH_MS, stale = now_ms - fetched_ms > OIDC_STALE_MS;
    *out = kept;
    if (kept.n && !stale && (lately || (!again && now_ms - fetched_ms < OIDC_KEPT_MS))) return OK;
    note_try(o, which, now_ms);
    enum err e = ask(a, o, (struct fetch){ .method = FETCH_GET, .url = url }, &got, &busy);
    if (e == ERR_NOMEM) return e;
    if (e == OK && got.status == 200) TRY(check(a, o, got.body, &fits));
    if (fits) {
        *out = got.body;
        return keep(o, which, got.body, now_ms);
    }
    if (!kept.n || stale) *fault = busy ? OIDC_BUSY : what;
    return OK;
}

/* ---- the provider about itself ---- */

static enum err is_about_issuer(struct arena *a, const struct oidc *o, struct str text, bool *fits)
{
    const struct json_in *doc;
    TRY(object_of(a, text, &doc));
    *fits = doc && str_eq(json_as_text(json_member(doc, "issuer")), o->s.issuer);
    return OK;
}

static enum err is_key_set(struct arena *a, const struct oidc *o, struct str text, bool *fits)
{
    struct jwks keys;
    (void)o;
    enum err e = jwks_read(a, text, &keys);
    *fits = e == OK && keys.n;
    return e == ERR_NOMEM ? e : OK;
}

/* A configured address goes before the provider's own word; one that is not https is none. */
static void choose(const struct json_in *doc, const char *name, struct str *address)
{
    struct str said = json_as_text(json_member(doc, name));
    if (!address->n && url_is_fair(said)) *address = said;
}

/* WSO2's paths, which the national portal has (docs/eid.md). */
static enum err portal_addresses(struct arena *a, const struct oidc *o, struct oidc_provider *p)
{
    const struct { struct str *at; const char *path; } door[] = {
        { &p->authorize, "/oauth2/authorize" }, { &p->token, "/oauth2/token" }, { &p->userinfo, "/oauth2/userinfo?schema=openid" },
        { &p->jwks, "/oauth2/jwks" }, { &p->end_session, "/oidc/logout" },
    };
    struct str origin = url_origin(o->s.issuer);
    for (size_t i = 0; i < N_OF(door); i++) {
        if (door[i].at->n) continue;
        *door[i].at = arena_printf(a, "%.*s%s", (int)origin.n, origin.p, door[i].path);
        if (!door[i].at->n) return ERR_NOMEM;
    }
    return OK;
}

enum err oidc_provider(struct arena *a, int64_t now_ms, struct oidc *o, struct oidc_provider *out, enum oidc_fault *fault)
{
    struct oidc_provider p = { o->s.authorize, o->s.token, o->s.userinfo, o->s.jwks, o->s.end_session, false };
    struct str text, slash = o->s.issuer.n && o->s.issuer.p[o->s.issuer.n - 1] == '/' ? S("") : S("/");
    const struct json_in *doc;
    if (o->s.preset == OIDC_PORTAL) TRY(portal_addresses(a, o, &p));
    if (p.authorize.n && p.token.n && p.jwks.n) { *out = p; return OK; }
    struct str url = arena_printf(a, "%.*s%.*s.well-known/openid-configuration", (int)o->s.issuer.n, o->s.issuer.p,
                                  (int)slash.n, slash.p);
    if (!url.n) return ERR_NOMEM;
    TRY(document(a, now_ms, o, OIDC_ABOUT_ITSELF, url, false, is_about_issuer, &text, OIDC_DISCOVERY, fault));
    if (*fault != OIDC_FINE) return OK;
    TRY(object_of(a, text, &doc));
    choose(doc, "authorization_endpoint", &p.authorize);
    choose(doc, "token_endpoint", &p.token);
    choose(doc, "userinfo_endpoint", &p.userinfo);
    choose(doc, "jwks_uri", &p.jwks);
    choose(doc, "end_session_endpoint", &p.end_session);
    p.says_iss = json_as_bool(json_member(doc, "authorization_response_iss_parameter_supported"));
    if (!p.authorize.n || !p.token.n || !p.jwks.n) *fault = OIDC_DISCOVERY;
    *out = p;
    return OK;
}

enum err oidc_keys(struct arena *a, int64_t now_ms, struct oidc *o, const struct oidc_provider *p, bool again,
                   struct jwks *out, enum oidc_fault *fault)
{
    struct str text;
    TRY(document(a, now_ms, o, OIDC_ITS_KEYS, p->jwks, again, is_key_set, &text, OIDC_KEYS, fault));
    return *fault == OIDC_FINE ? jwks_read(a, text, out) : OK;
}

/* ---- tokens for a code ---- */

/* RFC 6749, 2.3.1: both halves are form-encoded before they are joined. */
static enum err basic_header(struct arena *a, const struct oidc *o, struct str *out)
{
    struct buf plain = { .arena = a }, header = { .arena = a };
    form_add(&plain, o->s.client);
    buf_add(&plain, S(":"));
    form_add(&plain, o->s.secret);
    if (plain.failed) return ERR_NOMEM;
    buf_add(&header, S("Basic "));
    buf_add(&header, base64_plain(a, buf_str(&plain)));
    *out = buf_str(&header);
    return header.failed ? ERR_NOMEM : OK;
}

/* private_key_jwt, OpenID Connect Core 9. */
static enum err add_assertion(struct arena *a, int64_t now_ms, const struct oidc *o, struct str token_url, struct buf *form)
{
    struct buf claims = { .arena = a };
    struct json j = { .out = &claims };
    struct str token;
    json_object(&j, NULL);
    json_text(&j, "iss", o->s.client);
    json_text(&j, "sub", o->s.client);
    json_text(&j, "aud", token_url);
    json_text(&j, "jti", token_new(a));
    json_i64(&j, "iat", now_ms / SECOND_MS);
    json_i64(&j, "exp", now_ms / SECOND_MS + ASSERTION_S);
    json_end(&j);
    if (claims.failed) return ERR_NOMEM;
    TRY(jws_sign(a, o->s.key_pem, buf_str(&claims), &token));
    form_pair(form, "client_id", o->s.client);
    form_pair(form, "client_assertion_type", S("urn:ietf:params:oauth:client-assertion-type:jwt-bearer"));
    form_pair(form, "client_assertion", token);
    return OK;
}

static enum oidc_fault refusal(const struct fetched *got, struct str said)
{
    if (got->status == 401 || str_eq(said, S("invalid_client")) || str_eq(said, S("unauthorized_client")))
        return OIDC_CLIENT_REFUSED;
    return got->status >= 400 && got->status < 500 ? OIDC_TOKEN_REFUSED : OIDC_TOKEN_CALL;
}

static bool is_bearer(struct str type)
{
    static const char bearer[] = "bearer";
    if (type.n != sizeof bearer - 1) return false;
    for (size_t i = 0; i < type.n; i++) if ((type.p[i] | 32) != bearer[i]) return false;
    return true;
}

static enum err read_tokens(struct arena *a, const struct fetched *got, struct oidc_tokens *out, struct str *said,
                            enum oidc_fault *fault)
{
    const struct json_in *doc = NULL;
    if (is_json(got->content_type)) TRY(object_of(a, got->body, &doc));
    if (got->status != 200) {
        *said = word_for_log(json_as_text(json_member(doc, "error")));
        *fault = refusal(got, *said);
        return OK;
    }
    *out = (struct oidc_tokens){ json_as_text(json_member(doc, "id_token")), json_as_text(json_member(doc, "access_token")) };
    if (!out->id_token.n || !out->access_token.n || !is_bearer(json_as_text(json_member(doc, "token_type"))))
        *fault = OIDC_TOKEN_ANSWER;
    return OK;
}

enum err oidc_redeem(struct arena *a, int64_t now_ms, struct oidc *o, const struct oidc_provider *p, const struct oidc_grant *g,
                     struct oidc_tokens *out, struct str *said, enum oidc_fault *fault)
{
    struct buf form = { .arena = a };
    struct fetch_header headers[3] = { { S("Content-Type"), S("application/x-www-form-urlencoded") },
                                       { S("Accept"), S("application/json") }, { S("Authorization"), { 0 } } };
    struct fetched got = { 0 };
    bool busy, by_key = o->s.key_pem.n > 0;
    form_pair(&form, "grant_type", S("authorization_code"));
    form_pair(&form, "code", g->code);
    form_pair(&form, "redirect_uri", g->redirect_uri);
    form_pair(&form, "code_verifier", g->verifier);
    if (by_key) TRY(add_assertion(a, now_ms, o, p->token, &form));
    else TRY(basic_header(a, o, &headers[2].value));
    if (form.failed) return ERR_NOMEM;
    enum err e = ask(a, o, (struct fetch){ .method = FETCH_POST, .url = p->token, .headers = headers,
                     .n_headers = by_key ? 2 : 3, .body = buf_str(&form) }, &got, &busy);
    TRY(blame(e, busy, OIDC_TOKEN_CALL, fault));
    return *fault == OIDC_FINE ? read_tokens(a, &got, out, said, fault) : OK;
}

/* ---- the person ---- */

enum err oidc_userinfo(struct arena *a, struct oidc *o, const struct oidc_provider *p, struct str access_token, struct str sub,
                       const struct json_in **out, enum oidc_fault *fault)
{
    struct fetch_header headers[] = { { S("Authorization"), { 0 } }, { S("Accept"), S("application/json") } };
    struct fetched got = { 0 };
    const struct json_in *doc = NULL;
    bool busy;
    *out = NULL;
    if (!p->userinfo.n) return OK;
    headers[0].value = arena_printf(a, "Bearer %.*s", (int)access_token.n, access_token.p);
    if (!headers[0].value.n) return ERR_NOMEM;
    enum err e = ask(a, o, (struct fetch){ .method = FETCH_GET, .url = p->userinfo, .headers = headers, .n_headers = N_OF(headers) },
                     &got, &busy);
    TRY(blame(e, busy, OIDC_USERINFO_CALL, fault));
    if (*fault != OIDC_FINE) return OK;
    if (got.status != 200) { *fault = OIDC_USERINFO_CALL; return OK; }
    if (is_json(got.content_type)) TRY(object_of(a, got.body, &doc));
    if (!doc) { *fault = OIDC_USERINFO_ANSWER; return OK; }
    if (!str_eq(json_as_text(json_member(doc, "sub")), sub)) { *fault = OIDC_USERINFO_SUB; return OK; }
    *out = doc;
    return OK;
}
