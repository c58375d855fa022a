/* passkey_web.c - the doors of passkeys: one's own, and signing in with one. */
#include "account/signin/session_web.h"
#include "account/signin/passkey.h"
#include "http/http.h"

enum { PASSWORD_BYTES_MAX = 256, USER_BYTES = 16, COOKIE_MAX_AGE_S = PASSKEY_CHALLENGE_MS / SECOND_MS };

/* ---- refusals ---- */

static const struct { enum err e; const char *field, *code; } said[PASSKEY_FAULTS] = {
    [PASSKEY_OLD]      = { ERR_SIGN_IN,   "challenge", "passkey_old" },
    [PASSKEY_REFUSED]  = { ERR_SIGN_IN,   "passkey",   "passkey_refused" },
    [PASSKEY_PASSWORD] = { ERR_SIGN_IN,   "password",  "passkey_password" },
    [PASSKEY_USE_IT]   = { ERR_CONFLICT,  "passkey",   "passkey_use_it" },
    [PASSKEY_UNFIT]    = { ERR_BAD_INPUT, "attestation", "passkey_unfit" },
    [PASSKEY_TWICE]    = { ERR_CONFLICT,  "passkey",   "passkey_twice" },
    [PASSKEY_MANY]     = { ERR_CONFLICT,  "passkey",   "passkey_many" },
    [PASSKEY_LAST]     = { ERR_CONFLICT,  "passkey",   "passkey_last" },
};

/* The refusal this fault is for; any other error as it is. */
static enum err answer(struct req *rq, enum err e, enum passkey_fault fault, int64_t wait_ms)
{
    if (e == ERR_TOO_MANY)
        reply_header(rq, "Retry-After", arena_printf(rq->arena, "%lld", (long long)(wait_ms / SECOND_MS + 1)));
    if (!said[fault].code || said[fault].e != e) return e;
    return refuse(rq, e, said[fault].field, said[fault].code);
}

/* Neither a phone nor a resident has a password to be beside. */
static enum err must_be_staff_at_a_screen(const struct req *rq)
{
    return rq->who.device_id || (rq->who.roles & ROLE_RESIDENT) ? ERR_FORBIDDEN : OK;
}

static struct passkey_by by_of(const struct req *rq)
{
    return (struct passkey_by){ actor_of(rq), session_cookie(rq), rq->who.roles == ROLE_SELF };
}

enum err passkey_is_asked(struct req *rq, bool *asked)
{
    int64_t n = 0;
    if (rq->who.roles == ROLE_SELF) TRY(passkey_count(rq->db, rq->arena, rq->who.id, &n));
    *asked = n > 0;
    return OK;
}

/* An address that can have no passkeys (none was said) has no such doors. */
static enum err site_of(struct req *rq, struct webauthn_site *out)
{
    enum err e = webauthn_site_of(rq->arena, rq->origin, out);
    return e == ERR_BAD_INPUT ? ERR_NOT_FOUND : e;
}

/* ---- one's own ---- */

static enum err passkey_line(const void *row, void *arg)
{
    struct json *j = arg;
    json_object(j, NULL);
    json_fields(j, passkey_fields, row);
    json_end(j);
    return OK;
}

/* GET /api/passkeys -> 200 {rows, next}: at most PASSKEYS_MAX, so there is one page */
static enum err passkeys_get(struct req *rq)
{
    TRY(must_be_staff_at_a_screen(rq));
    TRY(req_read(rq, (struct fields){ 0 }, NULL));
    struct json j = reply_json(rq, 200);
    json_object(&j, NULL);
    json_array(&j, "rows");
    TRY(passkey_list(rq->db, rq->arena, rq->who.id, passkey_line, &j));
    json_end(&j);
    json_text(&j, "next", (struct str){ 0 });
    json_end(&j);
    return OK;
}

struct begin_in { struct str password; };
static const struct field begin_in[] = {
    FIELD(struct begin_in, password, .nullable = true, .max = PASSWORD_BYTES_MAX,
          .about = "asked for when one signed in longer than 10 minutes ago"),
};
static const struct fields begin_in_fields = { begin_in, N_OF(begin_in) };

struct begin_out { struct str challenge, rp_id, rp_name; struct bytes user; struct str login, name; int64_t timeout_ms;
                   const struct json_in *had, *algs; };
static const struct field begin_out[] = {
    FIELD(struct begin_out, challenge), FIELD(struct begin_out, rp_id), FIELD(struct begin_out, rp_name),
        FIELD(struct begin_out, user),
    FIELD(struct begin_out, login), FIELD(struct begin_out, name), FIELD(struct begin_out, timeout_ms),
};
static const struct field begin_doc[] = {
    FIELD(struct begin_out, challenge), FIELD(struct begin_out, rp_id), FIELD(struct begin_out, rp_name),
        FIELD(struct begin_out, user),
    FIELD(struct begin_out, login), FIELD(struct begin_out, name), FIELD(struct begin_out, timeout_ms),
    FIELD(struct begin_out, had, .is_list = true, .about = "credentials there are, in base64url"),
    FIELD(struct begin_out, algs, .is_list = true, .about = "COSE algorithms, the one liked best first"),
};
static const struct fields begin_doc_fields = { begin_doc, N_OF(begin_doc) };

/* POST /api/passkeys/begin {password?} -> 200 what navigator.credentials.create wants | 401 password | 409 | 429 */
static enum err begin_post(struct req *rq)
{
    struct begin_in in = { 0 };
    struct passkey_begun b;
    struct webauthn_site site;
    enum passkey_fault fault;
    const struct passkey_by by = by_of(rq);
    TRY(must_be_staff_at_a_screen(rq));
    TRY(req_read(rq, begin_in_fields, &in));
    TRY(site_of(rq, &site));
    enum err e = passkey_begin(rq->db, rq->arena, rq->now_ms, rq->keys, &by, in.password, &b, &fault);
    if (e != OK) return answer(rq, e, fault, b.wait_ms);
    const struct begin_out out = { b.challenge, site.rp_id, S("Sẵn Sàng"), b.user, b.login, b.name,
                                   PASSKEY_CHALLENGE_MS, NULL, NULL };
    struct json j = reply_json(rq, 200);
    json_object(&j, NULL);
    json_fields(&j, FIELDS(begin_out), &out);
    json_array(&j, "had");
    for (size_t i = 0; i < b.n_had; i++) json_bytes(&j, NULL, b.had[i]);
    json_end(&j);
    json_array(&j, "algs");
    for (size_t i = 0; i < N_OF(webauthn_algs); i++) json_i64(&j, NULL, webauthn_algs[i]);
    json_end(&j);
    json_end(&j);
    return OK;
}

static const struct field add_in[] = {
    FIELD(struct passkey_answer, name, .min = 1, .max = PASSKEY_NAME_MAX * 4),
    FIELD(struct passkey_answer, client_data, .min = 1, .max = WEBAUTHN_CLIENT_MAX),
    FIELD(struct passkey_answer, attestation, .min = 1, .max = WEBAUTHN_ATTESTATION_MAX),
};
static const struct fields add_in_fields = { add_in, N_OF(add_in) };

/* POST /api/passkeys {name, client_data, attestation} -> 201 | 400 attestation | 401 challenge | 409 */
static enum err passkeys_post(struct req *rq)
{
    struct passkey_answer in = { 0 };
    struct passkey p;
    struct webauthn_site site;
    enum passkey_fault fault;
    const struct passkey_by by = by_of(rq);
    TRY(must_be_staff_at_a_screen(rq));
    TRY(req_read(rq, add_in_fields, &in));
    TRY(site_of(rq, &site));
    enum err e = passkey_add(rq->db, rq->arena, rq->now_ms, rq->keys, &by, &site, &in, &p, &fault);
    if (e != OK) return answer(rq, e, fault, 0);
    struct json j = reply_json(rq, 201);
    return passkey_line(&p, &j);
}

struct name_in { int64_t passkey; struct str name; };
static const struct field name_in[] = {
    FIELD(struct name_in, passkey, .min = 1, .max = INT64_MAX),
    FIELD(struct name_in, name, .min = 1, .max = PASSKEY_NAME_MAX * 4),
};
static const struct fields name_in_fields = { name_in + 1, N_OF(name_in) - 1 };

/* PATCH /api/passkeys/:passkey {name} -> 204 | 404 */
static enum err passkey_patch(struct req *rq)
{
    struct name_in in = { 0 };
    const struct passkey_by by = by_of(rq);
    TRY(must_be_staff_at_a_screen(rq));
    TRY(req_read(rq, FIELDS(name_in), &in));
    TRY(passkey_rename(rq->db, rq->arena, rq->now_ms, &by, in.passkey, in.name));
    reply_empty(rq, 204);
    return OK;
}

/* DELETE /api/passkeys/:passkey -> 204 | 404 | 409 the last second factor of somebody who must have one */
static enum err passkey_remove_delete(struct req *rq)
{
    struct name_in in = { 0 };
    enum passkey_fault fault;
    const struct passkey_by by = by_of(rq);
    TRY(must_be_staff_at_a_screen(rq));
    TRY(req_read(rq, (struct fields){ name_in, 1 }, &in));
    enum err e = passkey_remove(rq->db, rq->arena, rq->now_ms, rq->keys, &by, in.passkey, &fault);
    if (e != OK) return answer(rq, e, fault, 0);
    reply_empty(rq, 204);
    return OK;
}

/* ---- signing in ---- */

static bool is_tls(const struct req *rq) { return rq->origin.n >= 6 && memcmp(rq->origin.p, "https:", 6) == 0; }

/* With TLS the name itself keeps a neighbouring subdomain from setting it. */
static struct str cookie_name(const struct req *rq) { return is_tls(rq) ? S("__Host-passkey=") : S("passkey="); }

static enum err cookie_put(struct req *rq, struct str token)
{
    struct str name = cookie_name(rq);
    struct str value = arena_printf(rq->arena, "%.*s%.*s; Path=/; HttpOnly; SameSite=Strict; Max-Age=%d%s",
                                    (int)name.n, name.p, (int)token.n, token.p, COOKIE_MAX_AGE_S,
                                    is_tls(rq) ? "; Secure" : "");
    if (!value.n) return ERR_NOMEM;
    reply_header(rq, "Set-Cookie", value);
    return OK;
}

struct ask_in { struct str login; };
static const struct field ask_in[] = {
    FIELD(struct ask_in, login, .nullable = true, .max = 100,
          .about = "only this person's passkey will do; empty: anybody's"),
};
static const struct fields ask_in_fields = { ask_in, N_OF(ask_in) };

struct ask_out { struct str challenge, rp_id; int64_t timeout_ms; };
static const struct field ask_out[] = { FIELD(struct ask_out, challenge), FIELD(struct ask_out, rp_id),
                                        FIELD(struct ask_out, timeout_ms) };
static const struct fields ask_out_fields = { ask_out, N_OF(ask_out) };

/* POST /api/session/passkey/begin {login?} -> 200 what navigator.credentials.get wants, and a cookie: the same for
   every name */
static enum err ask_post(struct req *rq)
{
    struct ask_in in = { 0 };
    struct ask_out out = { .timeout_ms = PASSKEY_CHALLENGE_MS };
    struct webauthn_site site;
    struct str cookie;
    TRY(req_read(rq, ask_in_fields, &in));
    TRY(site_of(rq, &site));
    TRY(passkey_ask(rq->db, rq->arena, rq->now_ms, rq->keys, in.login, &out.challenge, &cookie));
    TRY(cookie_put(rq, cookie));
    out.rp_id = site.rp_id;
    struct json j = reply_json(rq, 200);
    json_object(&j, NULL);
    json_fields(&j, ask_out_fields, &out);
    json_end(&j);
    return OK;
}

static const struct field open_in[] = {
    FIELD(struct passkey_sign_in, credential, .min = 1, .max = WEBAUTHN_ID_MAX),
    FIELD(struct passkey_sign_in, user, .min = USER_BYTES, .max = USER_BYTES,
          .about = "the handle that came with the making"),
    FIELD(struct passkey_sign_in, client_data, .min = 1, .max = WEBAUTHN_CLIENT_MAX),
    FIELD(struct passkey_sign_in, data, .min = 1, .max = WEBAUTHN_DATA_MAX),
    FIELD(struct passkey_sign_in, signature, .min = 1, .max = WEBAUTHN_SIGNATURE_MAX),
};
static const struct fields open_in_fields = { open_in, N_OF(open_in) };

/* POST /api/session/passkey {credential, user, client_data, data, signature} -> 200 me and the cookie | 401 challenge |
   401 passkey | 429 */
static enum err open_post(struct req *rq)
{
    struct passkey_sign_in in = { 0 };
    struct passkey_in out;
    struct webauthn_site site;
    enum passkey_fault fault;
    TRY(req_read(rq, open_in_fields, &in));
    TRY(site_of(rq, &site));
    in.cookie = cookie_named(rq, cookie_name(rq));
    in.old_token = session_cookie(rq);
    in.address = rq->address;
    in.site = rq->site;
    enum err e = passkey_open(rq->db, rq->arena, rq->now_ms, rq->keys, &site, &in, &out, &fault);
    if (e != OK) return answer(rq, e, fault, out.wait_ms);
    TRY(session_cookie_set(rq, out.token));
    struct json j = reply_json(rq, 200);
    return me_write(rq, &j, NULL, out.account_id, 0, true);
}

enum { SELF = ROLE_SELF | ROLE_SIGNED_IN };

static const struct route table[] = {
    { GET,    "/api/passkeys",              passkeys_get,          SELF, 0, .out = &passkey_fields,
      .about = "my passkeys" },
    { POST,   "/api/passkeys/begin",        begin_post,            SELF, 2 * KIB, .in = &begin_in_fields,
      .out = &begin_doc_fields,
      .about = "make a passkey: the question for the authenticator" },
    { POST,   "/api/passkeys",              passkeys_post,         SELF, 16 * KIB, .in = &add_in_fields,
      .out = &passkey_fields,
      .about = "the passkey that was made" },
    { PATCH,  "/api/passkeys/:passkey",     passkey_patch,         SELF, KIB, .in = &name_in_fields,
      .about = "another name for it" },
    { DELETE, "/api/passkeys/:passkey",     passkey_remove_delete, SELF, KIB,
      .about = "it opens nothing any more; sessions it opened end" },
    { POST,   "/api/session/passkey/begin", ask_post,              ROLE_ANYONE, KIB, .in = &ask_in_fields,
      .out = &ask_out_fields,
      .about = "sign in with a passkey: the question for the authenticator" },
    { POST,   "/api/session/passkey",       open_post,             ROLE_ANYONE, 8 * KIB, .in = &open_in_fields,
      .out = &me_fields,
      .about = "sign in with a passkey: the answer" },
};
const struct routes passkey_routes = { table, N_OF(table) };
