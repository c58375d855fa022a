/* join_web.c - invitations come back: a phone joins, a member of staff chooses a password, a revoked phone says it
   has wiped. */
#include "account/signin/session_web.h"
#include "account/signin/session.h"
#include "auth/qr.h"
#include "http/http.h"

static const char *const fault_words[] = {
    [INVITE_FINE] = "taken", [INVITE_UNKNOWN] = "unknown", [INVITE_USED] = "used", [INVITE_EXPIRED] = "expired",
    [INVITE_REVOKED] = "revoked",
};

/* ---- an invitation goes out ---- */

static const struct field invite_out[] = {
    FIELD(struct invite_out, id), FIELD(struct invite_out, kind), FIELD(struct invite_out, url),
    FIELD(struct invite_out, invite_url), FIELD(struct invite_out, qr_svg), FIELD(struct invite_out, expires_ms),
};
const struct fields invite_fields = { invite_out, N_OF(invite_out) };

enum err invite_reply(struct req *rq, int status, struct invite_out out, struct str path, struct str token)
{
    struct buf url = { .arena = rq->arena };
    struct html svg;
    buf_add(&url, rq->origin);
    buf_add(&url, path);
    buf_add(&url, token);
    if (url.failed) return ERR_NOMEM;
    TRY(qr_svg(rq->arena, buf_str(&url), &svg));
    out.url = out.invite_url = buf_str(&url);
    out.qr_svg = svg.s;
    struct json j = reply_json(rq, status);
    json_object(&j, NULL);
    json_fields(&j, FIELDS(invite_out), &out);
    json_end(&j);
    return OK;
}

enum err invite_write(struct req *rq, int status, int64_t account_id, enum invite_kind kind, struct str token,
                      int64_t expires_ms)
{
    const struct invite_out out = { .id = account_id, .kind = str_z(invite_kinds[kind]), .expires_ms = expires_ms };
    return invite_reply(rq, status, out, kind == INVITE_PHONE ? S("/join/") : S("/console/invite/"), token);
}

enum err invite_refuse(struct req *rq, enum invite_fault fault)
{
    return refuse(rq, ERR_CONFLICT, "token", fault_words[fault]);
}

/* ---- a phone ---- */

struct join_in { struct str token, device_name; };
static const struct field join_in[] = {
    FIELD(struct join_in, token, .min = INVITE_TOKEN_MIN, .max = INVITE_TOKEN_MAX),
    FIELD(struct join_in, device_name, .nullable = true, .max = 80, .about = "what the phone calls itself"),
};
static const struct fields join_in_fields = { join_in, N_OF(join_in) };

/* POST /api/join {token, device_name} -> 201 {device_id, key, me}: the key is said once | 409 token */
static enum err join_post(struct req *rq)
{
    struct join_in in = { 0 };
    struct device d;
    struct str key;
    enum invite_fault fault;
    TRY(req_read(rq, FIELDS(join_in), &in));
    enum err e = invite_join(rq->db, rq->arena, rq->now_ms, rq->keys, in.token, in.device_name, &d, &key, &fault);
    if (e == ERR_CONFLICT) return invite_refuse(rq, fault);
    TRY(e);
    struct json j = reply_json(rq, 201);
    json_object(&j, NULL);
    json_i64(&j, "device_id", d.id);
    json_text(&j, "key", key);
    TRY(me_write(rq, &j, "me", d.account_id, d.id, false));
    json_end(&j);
    return OK;
}

/* POST /api/device/wiped -> 204: the last thing a revoked phone says | 409 it was not revoked */
static enum err device_wiped_post(struct req *rq)
{
    TRY(device_wiped(rq->db, rq->arena, rq->now_ms, rq->who.device_id));
    reply_empty(rq, 204);
    return OK;
}

/* ---- staff ---- */

struct accept_in { struct str token, login, password; };
static const struct field accept_in[] = {
    FIELD(struct accept_in, token, .min = INVITE_TOKEN_MIN, .max = INVITE_TOKEN_MAX),
    FIELD(struct accept_in, login, .nullable = true, .max = LOGIN_MAX,
          .about = "may be left out by who has one already"),
    FIELD(struct accept_in, password, .min = 1, .max = KIB),
};
static const struct fields accept_in_fields = { accept_in, N_OF(accept_in) };

struct starting { struct req *rq; int64_t account_id; struct str token; };
static enum err start_it(struct db *db, void *arg)
{
    struct starting *s = arg;
    return session_start(db, s->rq->arena, s->rq->now_ms, s->rq->keys, s->account_id, s->rq->address, &s->token);
}

/* POST /api/invite/accept {token, login, password} -> 200 me and the cookie | 400 login, password | 409 token, login */
static enum err invite_accept_post(struct req *rq)
{
    struct accept_in in = { 0 };
    struct str hash;
    struct starting s = { .rq = rq };
    enum invite_fault fault;
    TRY(req_read(rq, FIELDS(accept_in), &in));
    if (in.login.n && !login_is_valid(in.login)) return req_blame(rq, "login");
    const char *weak = password_fault(in.login, in.password);
    if (weak) return refuse(rq, ERR_BAD_INPUT, "password", weak);
    TRY(password_hash(rq->arena, in.password, &hash));
    enum err e = invite_accept(rq->db, rq->arena, rq->now_ms, rq->keys, in.token, in.login, hash, rq->address,
                               &s.account_id, &fault);
    if (e == ERR_CONFLICT && fault == INVITE_FINE) return refuse(rq, e, "login", fault_words[fault]);
    if (e == ERR_CONFLICT) return invite_refuse(rq, fault);
    if (e == ERR_BAD_INPUT) return req_blame(rq, "login");
    TRY(e);
    TRY(db_tx(rq->db, start_it, &s));
    TRY(session_cookie_set(rq, s.token));
    struct json j = reply_json(rq, 200);
    return me_write(rq, &j, NULL, s.account_id, 0, false);
}

static const struct route table[] = {
    { POST, "/api/join",          join_post,          ROLE_ANYONE, 2 * KIB, .in = &join_in_fields,
      .about = "redeem an invitation with a phone: it gets a key of its own, once" },
    { POST, "/api/invite/accept", invite_accept_post, ROLE_ANYONE, 4 * KIB, .in = &accept_in_fields, .out = &me_fields,
      .about = "redeem an invitation at a screen: choose a login name and a password" },
    { POST, "/api/device/wiped",  device_wiped_post,  ROLE_SELF | ROLE_SIGNED_IN, KIB, .is_device = true,
      .about = "a revoked phone says that it holds nothing any more" },
};
const struct routes join_routes = { table, N_OF(table) };
