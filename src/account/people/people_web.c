/* people_web.c - people and roles of a unit: list, add, grant, invite, lock, revoke a phone. */
#include "account/signin/session_web.h"
#include "account/signin/session.h"
#include "http/http.h"
#include "territory/territory.h"

/* ---- the list ---- */

struct people_in { struct str role, q; struct page page; };
static const struct field people_in[] = {
    FIELD(struct people_in, role, .nullable = true, .max = 10, .about = "only people who hold this role here or below"),
    FIELD(struct people_in, q,    .nullable = true, .max = 60,
          .about = "the beginning of any word of the name, with or without accents"),
    PAGE_FIELDS(struct people_in),
};
static const struct fields people_in_fields = { people_in, N_OF(people_in) };

static const struct field listed_row[] = {
    FIELD(struct listed, id), FIELD(struct listed, name), FIELD(struct listed, login),
    FIELD(struct listed, state, .words = account_states),
};
struct person_out { int64_t id; struct str name, login; unsigned state; const struct json_in *grants, *devices; };
static const struct field person_out[] = {
    FIELD(struct person_out, id), FIELD(struct person_out, name), FIELD(struct person_out, login),
    FIELD(struct person_out, state, .words = account_states),
    FIELD(struct person_out, grants, .is_list = true, .of = &held_fields),
    FIELD(struct person_out, devices, .is_list = true, .of = &device_fields),
};
static const struct fields person_fields = { person_out, N_OF(person_out) };

static void person_write(struct json *j, const struct people_page *page, const struct listed *who)
{
    json_object(j, NULL);
    json_fields(j, FIELDS(listed_row), who);
    json_array(j, "grants");
    for (size_t i = 0; i < page->n_grants; i++) {
        if (page->grants[i].account_id != who->id) continue;
        json_object(j, NULL);
        json_fields(j, held_fields, &page->grants[i]);
        json_end(j);
    }
    json_end(j);
    json_array(j, "devices");
    for (size_t i = 0; i < page->n_devices; i++) {
        if (page->devices[i].account_id != who->id) continue;
        json_object(j, NULL);
        json_fields(j, device_fields, &page->devices[i]);
        json_end(j);
    }
    json_end(j);
    json_end(j);
}

static enum err role_bit(struct req *rq, struct str word, unsigned *bit)
{
    for (unsigned i = 0; i < ROLE_BITS; i++) if (str_eq(word, str_z(role_words[i]))) { *bit = 1u << i; return OK; }
    return req_blame(rq, "role");
}

/* The cursor: how the last name folds, and whose it is. */
static enum err cursor_read(struct req *rq, struct str after, struct people_query *q)
{
    struct str keys[2] = { { 0 }, { 0 } };
    struct { int64_t id; } last = { 0 };
    static const struct field id = { .name = "after", .kind = FIELD_I64, .min = 1, .max = INT64_MAX };
    if (!after.n) return OK;
    TRY(cursor_read_text(rq, after, keys, 2));
    if (field_read(&id, keys[1], &last) != OK) return req_blame(rq, "after");
    q->after_suffix = keys[0];
    q->after_id = last.id;
    return OK;
}

/* GET /api/units/:unit/people?role=&q= -> 200 rows with what they hold and carry */
static enum err people_get(struct req *rq)
{
    struct people_in in = { 0 };
    struct people_page page;
    TRY(req_read(rq, FIELDS(people_in), &in));
    struct people_query q = { .unit_id = rq->here.unit_id[0], .limit = page_limit(in.page) };
    if (in.role.n) TRY(role_bit(rq, in.role, &q.roles));
    if (in.q.n) q.q = people_fold(rq->arena, in.q);
    TRY(cursor_read(rq, in.page.after, &q));
    TRY(people_list(rq->db, rq->arena, &q, &page));

    bool more = page.n > (size_t)q.limit;
    size_t n = more ? (size_t)q.limit : page.n;
    struct json j = reply_json(rq, 200);
    json_object(&j, NULL);
    json_array(&j, "rows");
    for (size_t i = 0; i < n; i++) person_write(&j, &page, &page.rows[i]);
    json_end(&j);
    struct str next = { 0 };
    if (more) {
        struct str keys[2] = { page.rows[n - 1].suffix, arena_printf(rq->arena, "%lld",
                                                                     (long long)page.rows[n - 1].id) };
        next = cursor_text(rq->arena, keys, 2);
    }
    json_text(&j, "next", next);
    json_end(&j);
    return OK;
}

/* ---- add and grant ---- */

struct person_in { struct str name, login; unsigned role; };
static const struct field person_in[] = {
    FIELD(struct person_in, name,  .min = NAME_MIN, .max = NAME_MAX),
    FIELD(struct person_in, login, .nullable = true, .max = LOGIN_MAX),
    FIELD(struct person_in, role,  .words = role_words),
};
static const struct fields person_in_fields = { person_in, N_OF(person_in) };

/* POST /api/units/:unit/people {name, role, login?} -> 201 an invitation | 400 | 403 not a role of his to give | 409
   login */
static enum err people_post(struct req *rq)
{
    struct person_in in = { 0 };
    const struct actor by = actor_of(rq);
    struct str token;
    int64_t id, expires_ms;
    enum invite_kind kind;
    TRY(req_read(rq, FIELDS(person_in), &in));
    if (in.login.n && !login_is_valid(in.login)) return req_blame(rq, "login");
    if (!name_is_fit(in.name)) return req_blame(rq, "name");
    const struct new_person p = { in.name, in.login, 1u << in.role, rq->here.unit_id[0] };
    enum err e = person_add(rq->db, rq->arena, rq->now_ms, rq->keys, &by, &p, &id, &kind, &token, &expires_ms);
    if (e == ERR_CONFLICT) return refuse(rq, e, "login", "taken");
    /* a role that does not live at this kind of unit */
    if (e == ERR_BAD_INPUT) return req_blame(rq, "role");
    TRY(e);
    return invite_write(rq, 201, id, kind, token, expires_ms);
}

struct grant_in { int64_t account, unit; unsigned role; };
static const struct field grant_in[] = {
    FIELD(struct grant_in, account, .min = 1, .max = INT64_MAX), FIELD(struct grant_in, role, .words = role_words),
    FIELD(struct grant_in, unit, .min = 1, .max = INT64_MAX),
};
static const struct fields grant_in_fields = { grant_in + 1, N_OF(grant_in) - 1 };

/* POST /api/people/:account/grants {role, unit} -> 204 | 400 role | 403 | 404 unit | 409 */
static enum err grants_post(struct req *rq)
{
    struct grant_in in = { 0 };
    const struct actor by = actor_of(rq);
    TRY(req_read(rq, FIELDS(grant_in), &in));
    enum err e = person_grant(rq->db, rq->arena, rq->now_ms, &by, in.account, 1u << in.role, in.unit);
    if (e == ERR_BAD_INPUT) return req_blame(rq, "role");
    if (e == ERR_NOT_FOUND) rq->blame.field = S("unit");
    TRY(e);
    reply_empty(rq, 204);
    return OK;
}

/* DELETE /api/people/:account/grants/:role/:unit -> 204 | 403 | 404 */
static enum err grant_delete(struct req *rq)
{
    struct grant_in in = { 0 };
    const struct actor by = actor_of(rq);
    TRY(req_read(rq, FIELDS(grant_in), &in));
    TRY(person_ungrant(rq->db, rq->arena, rq->now_ms, &by, in.account, 1u << in.role, in.unit));
    reply_empty(rq, 204);
    return OK;
}

/* ---- what becomes of a person ---- */

struct reason_in { int64_t account, device; struct str reason; };
#define REASON FIELD(struct reason_in, reason, .nullable = true, .max = 500, .about = "kept in the audit log")
static const struct field account_in[] = { FIELD(struct reason_in, account, .min = 1, .max = INT64_MAX), REASON };
static const struct field device_in[] = { FIELD(struct reason_in, device, .min = 1, .max = INT64_MAX), REASON };
static const struct fields reason_in_fields = { account_in + 1, 1 };

static enum err move(struct req *rq, enum account_event event)
{
    struct reason_in in = { 0 };
    const struct actor by = actor_of(rq);
    TRY(req_read(rq, FIELDS(account_in), &in));
    TRY(person_move(rq->db, rq->arena, rq->now_ms, rq->keys, &by, in.account, event, in.reason));
    reply_empty(rq, 204);
    return OK;
}

/* POST /api/people/:account/lock | unlock | leave | return {reason?} -> 204 | 403 | 409 not from this state */
static enum err person_lock_post(struct req *rq)   { return move(rq, ACCOUNT_LOCK); }
static enum err person_unlock_post(struct req *rq) { return move(rq, ACCOUNT_UNLOCK); }
static enum err person_leave_post(struct req *rq)  { return move(rq, ACCOUNT_LEAVE); }
static enum err person_return_post(struct req *rq) { return move(rq, ACCOUNT_RETURN); }

/* POST /api/people/:account/invite -> 201 a fresh invitation | 403 | 409 locked or left */
static enum err person_invite_post(struct req *rq)
{
    struct reason_in in = { 0 };
    const struct actor by = actor_of(rq);
    enum invite_kind kind;
    struct str token;
    int64_t expires_ms;
    TRY(req_read(rq, FIELDS(account_in), &in));
    TRY(person_invite(rq->db, rq->arena, rq->now_ms, rq->keys, &by, in.account, &kind, &token, &expires_ms));
    return invite_write(rq, 201, in.account, kind, token, expires_ms);
}

/* POST /api/me/phone -> 201 the invitation of a phone of my own | 403 asked by a phone: a lost one must not bring a friend */
static enum err own_phone_post(struct req *rq)
{
    const struct actor by = actor_of(rq);
    struct str token;
    int64_t expires_ms;
    if (rq->who.device_id) return ERR_FORBIDDEN;
    TRY(req_read(rq, (struct fields){ 0 }, NULL));
    TRY(person_own_phone(rq->db, rq->arena, rq->now_ms, rq->keys, &by, &token, &expires_ms));
    return invite_write(rq, 201, by.account_id, INVITE_PHONE, token, expires_ms);
}

/* POST /api/people/:account/reset {reason?} -> 201: password and second factor are gone, here is a fresh invitation */
static enum err person_reset_post(struct req *rq)
{
    struct reason_in in = { 0 };
    const struct actor by = actor_of(rq);
    enum invite_kind kind;
    struct str token;
    int64_t expires_ms;
    TRY(req_read(rq, FIELDS(account_in), &in));
    TRY(person_reset(rq->db, rq->arena, rq->now_ms, rq->keys, &by, in.account, in.reason, &kind, &token, &expires_ms));
    return invite_write(rq, 201, in.account, kind, token, expires_ms);
}

/* POST /api/devices/:device/revoke {reason?} -> 204: its next contact is answered 410 and it wipes */
static enum err device_revoke_post(struct req *rq)
{
    struct reason_in in = { 0 };
    const struct actor by = actor_of(rq);
    TRY(req_read(rq, FIELDS(device_in), &in));
    TRY(person_revoke_device(rq->db, rq->arena, rq->now_ms, &by, in.device, in.reason));
    reply_empty(rq, 204);
    return OK;
}

/* A head manages members only, an officer heads too …: role_may_grant narrows it. */
enum { MANAGER = ROLE_HEAD | ROLE_OFFICER | ROLE_CITY | ROLE_ADMIN };
static const struct route table[] = {
    { POST,   "/api/me/phone", own_phone_post, ROLE_MEMBER | ROLE_HEAD, KIB, .out = &invite_fields,
      .about = "a one-time invitation for a phone of my own, asked for at a screen" },
    { GET,    "/api/units/:unit/people", people_get, MANAGER | ROLE_AUDITOR, 0, &scope_unit, .in = &people_in_fields,
      .out = &person_fields, .about = "people with a role here or below" },
    { POST,   "/api/units/:unit/people", people_post, MANAGER, 4 * KIB, &scope_unit, .in = &person_in_fields,
      .out = &invite_fields, .about = "a new person with a role here, and the invitation" },
    { POST,   "/api/people/:account/grants", grants_post, MANAGER, KIB, &scope_account, .in = &grant_in_fields,
      .about = "a further role at a unit" },
    { DELETE, "/api/people/:account/grants/:role/:unit", grant_delete, MANAGER, KIB, &scope_unit,
      .about = "end a role" },
    { POST,   "/api/people/:account/invite", person_invite_post, MANAGER, KIB, &scope_account, .out = &invite_fields,
      .about = "a fresh one-time invitation" },
    { POST,   "/api/people/:account/reset",  person_reset_post,  MANAGER, 4 * KIB, &scope_account,
      .in = &reason_in_fields, .out = &invite_fields,
      .about = "forget password and second factor, end all sessions, invite anew" },
    { POST,   "/api/people/:account/lock",   person_lock_post,   MANAGER, 4 * KIB, &scope_account,
      .in = &reason_in_fields, .about = "no sign-in until unlocked; sessions end now" },
    { POST,   "/api/people/:account/unlock", person_unlock_post, MANAGER, 4 * KIB, &scope_account,
      .in = &reason_in_fields },
    { POST,   "/api/people/:account/leave",  person_leave_post,  MANAGER, 4 * KIB, &scope_account,
      .in = &reason_in_fields, .about = "roles and sessions end, phones are revoked" },
    { POST,   "/api/people/:account/return", person_return_post, MANAGER, 4 * KIB, &scope_account,
      .in = &reason_in_fields },
    { POST,   "/api/devices/:device/revoke", device_revoke_post, MANAGER | ROLE_MEMBER, 4 * KIB, &scope_device,
      .in = &reason_in_fields, .about = "a lost phone: its next contact is answered 410 and it wipes" },
};
const struct routes people_routes = { table, N_OF(table) };
