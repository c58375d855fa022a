/* citizen_web.c - the residents' doors: in with a phone, my account, my sessions, my consents, my requests. */
#include "account/account_web.h"
#include "account/citizen_db.h"
#include "account/privacy_db.h"
#include "account/session_db.h"
#include "http/http.h"
#include "territory/territory.h"

enum err citizen_of(struct req *rq, struct citizen *out) { return citizen_by_id(rq->db, rq->arena, rq->who.id, out); }

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

/* ---- my consents ---- */

static enum err consent_write(const void *row, void *arg)
{
    const struct consent *c = row;
    struct json *j = arg;
    json_object(j, NULL);
    json_text(j, "purpose", str_z(consent_purposes[c->purpose]));
    json_i64(j, "text_version", c->text_version);
    json_text(j, "channel", str_z(consent_channels[c->channel]));
    json_i64(j, "given_ms", c->given_ms);
    json_i64(j, "withdrawn_ms", c->withdrawn_ms);
    json_end(j);
    return OK;
}

/* GET /api/resident/consents -> 200 everything given and withdrawn, newest first */
static enum err my_consents_get(struct req *rq)
{
    struct citizen c;
    TRY(citizen_of(rq, &c));
    struct json j = reply_json(rq, 200);
    json_object(&j, NULL);
    json_array(&j, "rows");
    if (c.resident_id) TRY(consent_list(rq->db, rq->arena, c.resident_id, consent_write, &j));
    json_end(&j);
    json_end(&j);
    return OK;
}

struct agree_in { unsigned purpose; int64_t text_version; };
static const struct field agree_in[] = {
    FIELD(struct agree_in, purpose, .words = consent_purposes, .about = "one purpose at a time"),
    FIELD(struct agree_in, text_version, .min = 1, .max = 100000, .about = "which wording was shown"),
};
static const struct fields agree_in_fields = { agree_in, N_OF(agree_in) };

static enum err agree_reply(struct req *rq, const struct agree_in *in, bool gives)
{
    const struct actor by = actor_of(rq);
    enum err e = citizen_consent(rq->db, rq->arena, rq->now_ms, &by, in->purpose, in->text_version, gives);
    if (e == ERR_CONFLICT) return refuse(rq, e, "resident", "unlinked");
    TRY(e);
    reply_empty(rq, 204);
    return OK;
}

/* POST /api/resident/consents {purpose, text_version} -> 204 | 409 not matched to the registers */
static enum err my_consent_post(struct req *rq)
{
    struct agree_in in = { 0 };
    TRY(req_read(rq, FIELDS(agree_in), &in));
    return agree_reply(rq, &in, true);
}

/* DELETE /api/resident/consents/:purpose -> 204 | 404 none in force | 409 */
static enum err my_consent_delete(struct req *rq)
{
    struct agree_in in = { 0 };
    TRY(req_read(rq, (struct fields){ agree_in, 1 }, &in));
    return agree_reply(rq, &in, false);
}

/* ---- my requests under the law ---- */

struct ask_in { unsigned kind; struct str note; };
static const struct field ask_in[] = {
    FIELD(struct ask_in, kind, .words = privacy_kinds), FIELD(struct ask_in, note, .nullable = true, .max = 2000),
};
static const struct fields ask_in_fields = { ask_in, N_OF(ask_in) };

static const struct field request_out[] = {
    FIELD(struct privacy_request, id), FIELD(struct privacy_request, kind, .words = privacy_kinds),
    FIELD(struct privacy_request, state, .words = privacy_states), FIELD(struct privacy_request, note),
    FIELD(struct privacy_request, reason), FIELD(struct privacy_request, received_ms),
    FIELD(struct privacy_request, answer_due_ms), FIELD(struct privacy_request, due_ms),
    FIELD(struct privacy_request, answered_ms), FIELD(struct privacy_request, closed_ms),
};
static const struct fields request_out_fields = { request_out, N_OF(request_out) };

void citizen_request_write(struct json *j, const struct privacy_request *r)
{
    struct privacy_request x = *r;
    x.answered_ms = r->accepted_ms ? r->accepted_ms : r->closed_ms;
    json_fields(j, FIELDS(request_out), &x);
}

/* POST /api/resident/requests {kind, note?} -> 201 with its clocks and the receipt, once | 409 one of this kind is
   open */
static enum err request_post(struct req *rq)
{
    struct ask_in in = { 0 };
    struct privacy_request r;
    struct str receipt;
    const struct actor by = actor_of(rq);
    TRY(req_read(rq, FIELDS(ask_in), &in));
    enum err e = citizen_request(rq->db, rq->arena, rq->now_ms, rq->keys, &by, in.kind, in.note, &r, &receipt);
    if (e == ERR_CONFLICT) return refuse(rq, e, "kind", "open");
    TRY(e);
    struct json j = reply_json(rq, 201);
    json_object(&j, NULL);
    citizen_request_write(&j, &r);
    json_text(&j, "receipt", receipt);
    json_end(&j);
    return OK;
}

struct page_in { struct page page; };
static const struct field page_in[] = { PAGE_FIELDS(struct page_in) };
const struct fields citizen_before_fields = { page_in, N_OF(page_in) };

struct paging { struct json *j; int64_t n, max, last; bool more; };
static enum err request_line(const void *row, void *arg)
{
    const struct privacy_request *r = row;
    struct paging *p = arg;
    if (p->n++ == p->max) { p->more = true; return OK; }
    p->last = r->id;
    json_object(p->j, NULL);
    citizen_request_write(p->j, r);
    json_end(p->j);
    return OK;
}

/* GET /api/resident/requests -> 200 newest first */
static enum err requests_get(struct req *rq)
{
    struct page_in in = { 0 };
    int64_t before = INT64_MAX;
    TRY(req_read(rq, FIELDS(page_in), &in));
    TRY(cursor_read_i64(rq, in.page.after, &before));
    struct json j = reply_json(rq, 200);
    struct paging p = { .j = &j, .max = page_limit(in.page) };
    json_object(&j, NULL);
    json_array(&j, "rows");
    TRY(privacy_of_account(rq->db, rq->arena, rq->who.id, before, p.max + 1, request_line, &p));
    json_end(&j);
    json_text(&j, "next", p.more ? cursor_i64(rq->arena, p.last) : (struct str){ 0 });
    json_end(&j);
    return OK;
}

struct receipt_in { struct str receipt; };
static const struct field receipt_in[] = { FIELD(struct receipt_in, receipt, .min = 43, .max = 43) };

/* GET /api/resident/receipts/:receipt -> 200 how a request stands, also when the account is gone | 404 */
static enum err receipt_get(struct req *rq)
{
    struct receipt_in in = { 0 };
    struct privacy_request r;
    TRY(req_read(rq, FIELDS(receipt_in), &in));
    TRY(citizen_request_of(rq->db, rq->arena, rq->keys, in.receipt, &r));
    struct json j = reply_json(rq, 200);
    json_object(&j, NULL);
    citizen_request_write(&j, &r);
    json_end(&j);
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
    { GET, "/api/resident/consents", my_consents_get, MINE, 0, .about = "what I agreed to and took back" },
    { POST, "/api/resident/consents", my_consent_post, MINE, KIB, .in = &agree_in_fields,
     .about = "agree to one purpose" },
    { DELETE, "/api/resident/consents/:purpose", my_consent_delete, MINE, KIB, .about = "take a consent back" },
    { GET, "/api/resident/requests", requests_get, MINE, 0, .in = &citizen_before_fields, .out = &request_out_fields,
     .about = "what I asked for under Law 91/2025/QH15, with its clocks" },
    { POST, "/api/resident/requests", request_post, MINE, 8 * KIB, .in = &ask_in_fields, .out = &request_out_fields,
     .about = "ask to see, correct, erase, withdraw or restrict: the clock starts" },
    { GET, "/api/resident/receipts/:receipt", receipt_get, ROLE_ANYONE, 0, .out = &request_out_fields,
     .about = "how the request of a receipt stands" },
    { GET, "/api/resident/looks", citizen_looks_get, MINE, 0, .in = &citizen_before_fields, .out = &look_fields,
     .about = "who looked at my data or changed it, by role and unit" },
    { POST, "/api/residents/:resident/account", match_post, DESK, KIB, &scope_resident, .in = &match_in_fields,
     .about = "he stands at the desk: the account of this phone is his" },
    { DELETE, "/api/residents/:resident/account", match_delete, DESK, KIB, &scope_resident, .in = &unmatch_in_fields,
     .about = "the account is not his: the link ends" },
    { GET, "/api/resident/data", citizen_data_get, MINE, 0, .about = "all the city holds about me" },
    { GET, "/api/resident/data.txt", citizen_text_get, MINE, 0, .about = "the same, to read and keep" },
};
const struct routes citizen_routes = { table, N_OF(table) };
