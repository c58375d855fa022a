/* citizen_web.c - the residents' doors: in with a phone, my account, my sessions; at the desk, whose account it is. */
#include "account/citizen/citizen_web.h"
#include "account/citizen/citizen_db.h"
#include "account/signin/session_db.h"
#include "account/signin/session_web.h"
#include "http/http.h"
#include "territory/territory.h"

enum err citizen_of(struct req *rq, struct citizen *out) { return citizen_by_id(rq->db, rq->arena, rq->who.id, out); }

enum err citizen_cookie_set(struct req *rq, struct str token)
{
    return session_cookie_keep(rq, token, CITIZEN_WHOLE_DAYS * (int64_t)DAY_MS);
}

static struct str site_of(const struct req *rq) { return rq->site.n ? rq->site : rq->address; }

static enum err ask_to_wait(struct req *rq, enum err e, int64_t wait_ms)
{
    if (e == ERR_TOO_MANY)
        reply_header(rq, "Retry-After",
                     arena_printf(rq->arena, "%lld", (long long)((wait_ms + SECOND_MS - 1) / SECOND_MS)));
    return e;
}

/* ---- in with a phone ---- */

struct code_in { struct str phone, code, name; };
#define PHONE_FIELD FIELD(struct code_in, phone, .min = 9, .max = 24, \
                          .about = "a Vietnamese mobile number, as people write it")
static const struct field code_in[] = { PHONE_FIELD };
static const struct field enter_in[] = {
    PHONE_FIELD, FIELD(struct code_in, code, .min = CODE_DIGITS, .max = CODE_DIGITS),
    FIELD(struct code_in, name, .nullable = true, .max = NAME_MAX, .about = "of a new person; may be left out"),
};
static const struct fields phone_in_fields = { code_in, N_OF(code_in) }, enter_in_fields = { enter_in, N_OF(enter_in) };

struct code_out { int64_t again_s, expires_s; };
static const struct field code_out[] = { FIELD(struct code_out, again_s), FIELD(struct code_out, expires_s) };
static const struct fields code_out_fields = { code_out, N_OF(code_out) };

/* POST /api/resident/code {phone} -> 202, whoever's phone it is | 400 phone | 429 */
static enum err code_post(struct req *rq)
{
    struct code_in in = { 0 };
    const struct code_out out = { CODE_GAP_MS / SECOND_MS, CODE_MS / SECOND_MS };
    int64_t wait_ms;
    TRY(req_read(rq, FIELDS(code_in), &in));
    enum err e = citizen_code_send(rq->db, rq->arena, rq->now_ms, rq->keys, in.phone, site_of(rq), &wait_ms);
    if (e == ERR_BAD_INPUT) return req_blame(rq, "phone");
    TRY(ask_to_wait(rq, e, wait_ms));
    struct json j = reply_json(rq, 202);
    json_object(&j, NULL);
    json_fields(&j, FIELDS(code_out), &out);
    json_end(&j);
    return OK;
}

/* What a resident sees of his account: no number of the registers, the end of his phone only. */
struct me {
    struct str name, home, phone_tail;
    int64_t id, birth_year, eid_level, home_unit_id, ward_id, created_ms;
    bool has_phone, is_linked;
};
static const struct field me_out[] = {
    FIELD(struct me, id), FIELD(struct me, name), FIELD(struct me, birth_year), FIELD(struct me, eid_level),
    FIELD(struct me, has_phone), FIELD(struct me, phone_tail),
    FIELD(struct me, is_linked, .about = "matched to a resident of the registers"), FIELD(struct me, home_unit_id),
    FIELD(struct me, home), FIELD(struct me, ward_id, .about = "0: not matched"), FIELD(struct me, created_ms),
};
static const struct fields me_out_fields = { me_out, N_OF(me_out) };

static enum err me_reply(struct req *rq, int status, int64_t account_id)
{
    struct citizen c;
    struct unit u;
    struct unit_path above;
    TRY(citizen_by_id(rq->db, rq->arena, account_id, &c));
    TRY(unit_by_id(rq->db, rq->arena, c.home_unit_id, &u));
    TRY(unit_above(rq->db, rq->arena, c.home_unit_id, &above));
    int64_t ward_id = 0;
    for (size_t i = 0; i < above.n; i++) if (unit_is_ward_level(above.kind[i])) ward_id = above.id[i];
    const struct me m = { c.name,      u.name,         c.phone_tail, c.account_id, c.birth_year,
                         c.eid_level, c.home_unit_id, ward_id,      c.created_ms, c.has_phone,  c.resident_id != 0 };
    struct json j = reply_json(rq, status);
    json_object(&j, NULL);
    json_fields(&j, FIELDS(me_out), &m);
    json_end(&j);
    return OK;
}

/* POST /api/resident/session {phone, code, name?} -> 200 me and the cookie | 400 | 401 code | 403 locked | 429 */
static enum err session_enter(struct req *rq)
{
    struct code_in in = { 0 };
    struct str token;
    int64_t account_id, wait_ms;
    TRY(req_read(rq, FIELDS(enter_in), &in));
    for (size_t i = 0; i < in.code.n; i++) if (in.code.p[i] < '0' || in.code.p[i] > '9') return req_blame(rq, "code");
    if (in.name.n && !name_is_fit(in.name)) return req_blame(rq, "name");
    const struct code_sign_in s = { in.phone, in.code, in.name, rq->address, site_of(rq), session_cookie(rq) };
    enum err e = citizen_sign_in_phone(rq->db, rq->arena, rq->now_ms, rq->keys, &s, &token, &account_id, &wait_ms);
    if (e == ERR_BAD_INPUT) return req_blame(rq, "phone");
    if (e == ERR_SIGN_IN) return refuse(rq, e, "code", "code");
    if (e == ERR_FORBIDDEN) return refuse(rq, e, "phone", "locked");
    TRY(ask_to_wait(rq, e, wait_ms));
    TRY(citizen_cookie_set(rq, token));
    return me_reply(rq, 200, account_id);
}

/* GET /api/resident/me -> 200 */
static enum err me_door(struct req *rq) { return me_reply(rq, 200, rq->who.id); }

struct name_in { struct str name; };
static const struct field name_in[] = { FIELD(struct name_in, name, .min = NAME_MIN, .max = NAME_MAX) };
static const struct fields name_in_fields = { name_in, N_OF(name_in) };

/* PUT /api/resident/me {name} -> 200 | 400 | 409 an e-ID has said the name */
static enum err me_put(struct req *rq)
{
    struct name_in in = { 0 };
    TRY(req_read(rq, FIELDS(name_in), &in));
    enum err e = citizen_rename(rq->db, rq->arena, rq->who.id, in.name);
    if (e == ERR_BAD_INPUT) return req_blame(rq, "name");
    TRY(e);
    return me_reply(rq, 200, rq->who.id);
}

/* ---- my sessions ---- */

struct session_out { struct str id; int64_t created_ms, seen_ms; struct str address; bool is_this; };
static const struct field session_out[] = {
    FIELD(struct session_out, id), FIELD(struct session_out, created_ms), FIELD(struct session_out, seen_ms),
    FIELD(struct session_out, address), FIELD(struct session_out, is_this, .about = "the one that asks"),
};
static const struct fields session_out_fields = { session_out, N_OF(session_out) };

struct listing { struct req *rq; struct json *j; struct bytes mine; };
static enum err session_write(const void *row, void *arg)
{
    const struct session_line *s = row;
    const struct listing *l = arg;
    const struct session_out out = { base64url(l->rq->arena, s->id_hash), s->created_ms, s->seen_ms, s->address,
                                     bytes_eq_secret(s->id_hash, l->mine) };
    json_object(l->j, NULL);
    json_fields(l->j, FIELDS(session_out), &out);
    json_end(l->j);
    return OK;
}

/* GET /api/resident/sessions -> 200, the one used last first */
static enum err sessions_get(struct req *rq)
{
    struct json j = reply_json(rq, 200);
    struct listing l = { .rq = rq, .j = &j };
    TRY(keys_hash(rq->keys, rq->arena, "session", session_cookie(rq), &l.mine));
    json_object(&j, NULL);
    json_array(&j, "rows");
    TRY(session_lines(rq->db, rq->arena, rq->who.id, rq->now_ms, rq->now_ms - CITIZEN_IDLE_DAYS * (int64_t)DAY_MS,
                      CITIZEN_SESSIONS_MAX, session_write, &l));
    json_end(&j);
    json_end(&j);
    return OK;
}

struct ending { struct req *rq; struct bytes id_hash; int64_t changed; };
static enum err end_it(struct db *db, void *arg)
{
    struct ending *k = arg;
    return session_put_ended_of(db, k->rq->arena, k->id_hash, k->rq->who.id, k->rq->now_ms, &k->changed);
}

struct session_id { struct str session; };
static const struct field session_id[] = { FIELD(struct session_id, session, .min = 1, .max = 60) };

/* DELETE /api/resident/sessions/:session -> 204 | 404 not one of mine */
static enum err session_forget(struct req *rq)
{
    struct session_id in = { 0 };
    struct ending k = { .rq = rq };
    TRY(req_read(rq, FIELDS(session_id), &in));
    if (base64url_read(rq->arena, in.session, &k.id_hash) != OK) return ERR_NOT_FOUND;
    TRY(db_tx(rq->db, end_it, &k));
    if (!k.changed) return ERR_NOT_FOUND;
    reply_empty(rq, 204);
    return OK;
}

/* ---- at the desk ---- */

struct match_in { int64_t resident; struct str phone, reason; };
static const struct field match_in[] = {
    FIELD(struct match_in, resident, .min = 1, .max = INT64_MAX), FIELD(struct match_in, phone, .min = 9, .max = 24),
}, unmatch_in[] = {
    FIELD(struct match_in, resident, .min = 1, .max = INT64_MAX), FIELD(struct match_in, reason, .min = 5, .max = 200),
};
static const struct fields match_in_fields = { match_in + 1, 1 }, unmatch_in_fields = { unmatch_in + 1, 1 };

/* POST /api/residents/:resident/account {phone} -> 204 | 400 | 404 no account has it | 409 tied to somebody else */
static enum err match_post(struct req *rq)
{
    struct match_in in = { 0 };
    const struct actor by = actor_of(rq);
    TRY(req_read(rq, FIELDS(match_in), &in));
    enum err e = citizen_link_phone(rq->db, rq->arena, rq->now_ms, rq->keys, in.resident, in.phone, &by);
    if (e == ERR_BAD_INPUT || e == ERR_NOT_FOUND) rq->blame.field = S("phone");
    TRY(e);
    reply_empty(rq, 204);
    return OK;
}

/* DELETE /api/residents/:resident/account?reason= -> 204 | 404 none */
static enum err match_delete(struct req *rq)
{
    struct match_in in = { 0 };
    const struct actor by = actor_of(rq);
    TRY(req_read(rq, FIELDS(unmatch_in), &in));
    TRY(citizen_unlink(rq->db, rq->arena, rq->now_ms, in.resident, in.reason, &by));
    reply_empty(rq, 204);
    return OK;
}

enum { MINE = ROLE_RESIDENT, DESK = ROLE_OFFICER | ROLE_CITY };
static const struct route table[] = {
    { POST, "/api/resident/code", code_post, ROLE_ANYONE, KIB, .in = &phone_in_fields, .out = &code_out_fields,
     .about = "a one-time code goes to this phone" },
    { POST, "/api/resident/session", session_enter, ROLE_ANYONE, 2 * KIB, .in = &enter_in_fields, .out = &me_out_fields,
     .about = "sign in as a resident with the code; the first time makes an account" },
    { GET, "/api/resident/me", me_door, MINE, 0, .out = &me_out_fields, .about = "my account as a resident" },
    { PUT, "/api/resident/me", me_put, MINE, KIB, .in = &name_in_fields, .out = &me_out_fields,
     .about = "how I am called, as long as no e-ID has said it" },
    { GET, "/api/resident/sessions", sessions_get, MINE, 0, .out = &session_out_fields, .about = "where I am signed in" },
    { DELETE, "/api/resident/sessions/:session", session_forget, MINE, KIB, .about = "sign out there" },
    { POST, "/api/residents/:resident/account", match_post, DESK, KIB, &scope_resident, .in = &match_in_fields,
     .about = "he stands at the desk: the account of this phone is his" },
    { DELETE, "/api/residents/:resident/account", match_delete, DESK, KIB, &scope_resident, .in = &unmatch_in_fields,
     .about = "the account is not his: the link ends" },
};
const struct routes citizen_routes = { table, N_OF(table) };
