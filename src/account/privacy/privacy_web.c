/* privacy_web.c - the desk for personal data: consents, requests, breaches. */
#include "account/privacy/privacy.h"
#include "auth/audit_log.h"
#include "http/http.h"
#include "territory/territory.h"

static enum err request_chain(struct db *db, struct arena *a, int64_t id, struct chain *out)
{
    int64_t unit_id;
    TRY(privacy_unit(db, a, id, &unit_id));
    return unit_chain(db, a, unit_id, out);
}
const struct scope scope_privacy = { "request", request_chain };

/* ---- consents ---- */

struct consent_in { int64_t resident; unsigned purpose, channel; int64_t text_version; struct str proof; };
static const struct field consent_in[] = {
    FIELD(struct consent_in, resident, .min = 1, .max = INT64_MAX),
    FIELD(struct consent_in, purpose, .words = consent_purposes, .about = "one purpose at a time"),
    FIELD(struct consent_in, channel, .words = consent_channels),
    FIELD(struct consent_in, text_version, .min = 1, .max = 100000, .about = "which wording was read out or shown"),
    FIELD(struct consent_in, proof, .min = 1, .max = 200,
          .about = "the number of the paper, the reference of the call"),
};
static const struct fields consent_in_fields = { consent_in + 1, N_OF(consent_in) - 1 };

static enum err consent_line(const void *row, void *arg)
{
    struct json *j = arg;
    json_object(j, NULL);
    json_fields(j, consent_fields, row);
    json_end(j);
    return OK;
}

/* GET /api/residents/:resident/consents -> 200 everything given and withdrawn, newest first */
static enum err consents_get(struct req *rq)
{
    struct { int64_t resident; } in;
    TRY(req_read(rq, (struct fields){ consent_in, 1 }, &in));
    struct json j = reply_json(rq, 200);
    json_object(&j, NULL);
    json_array(&j, "rows");
    TRY(consent_list(rq->db, rq->arena, in.resident, consent_line, &j));
    json_end(&j);
    json_text(&j, "next", (struct str){ 0 });
    json_end(&j);
    return OK;
}

struct consenting { struct req *rq; struct consent c; const char *action; struct str reason; };

static enum err consent_log(struct db *db, const struct consenting *k)
{
    struct req *rq = k->rq;
    struct str subject = arena_printf(rq->arena, "resident:%lld", (long long)k->c.resident_id);
    if (!subject.n) return ERR_NOMEM;
    return audit_write(db, rq->arena, &(struct audit_line){ .at_ms = rq->now_ms, .account_id = rq->who.id,
                       .unit_id = rq->here.unit_id[0], .action = str_z(k->action), .subject = subject,
                       .reason = k->reason, .address = rq->address });
}

static enum err give_it(struct db *db, void *arg)
{
    struct consenting *k = arg;
    TRY(consent_give(db, k->rq->arena, &k->c));
    return consent_log(db, k);
}

/* POST /api/residents/:resident/consents {purpose, channel, text_version, proof} -> 201 */
static enum err consents_post(struct req *rq)
{
    struct consent_in in = { 0 };
    TRY(req_read(rq, FIELDS(consent_in), &in));
    struct consenting k = { .rq = rq, .action = "consent.give", .reason = str_z(consent_purposes[in.purpose]),
                            .c = { .resident_id = in.resident, .purpose = in.purpose,
        .channel = in.channel, .text_version = in.text_version, .proof = in.proof, .given_ms = rq->now_ms,
        .account_id = rq->who.id } };
    TRY(db_tx(rq->db, give_it, &k));
    struct json j = reply_json(rq, 201);
    return consent_line(&k.c, &j);
}

static enum err withdraw_it(struct db *db, void *arg)
{
    struct consenting *k = arg;
    TRY(consent_withdraw(db, k->rq->arena, k->rq->now_ms, k->c.resident_id, (enum consent_purpose)k->c.purpose,
                         k->c.proof));
    return consent_log(db, k);
}

struct withdraw_in { int64_t resident; unsigned purpose; struct str reason; };
static const struct field withdraw_in[] = {
    FIELD(struct withdraw_in, resident, .min = 1, .max = INT64_MAX),
    FIELD(struct withdraw_in, purpose, .words = consent_purposes),
    FIELD(struct withdraw_in, reason, .nullable = true, .min = 5, .max = 200,
          .about = "how the person said so; kept as the proof"),
};
static const struct fields withdraw_in_fields = { withdraw_in + 2, N_OF(withdraw_in) - 2 };

/* DELETE /api/residents/:resident/consents/:purpose?reason= -> 204 | 404: as easy to withdraw as to give, so the reason
   may be left out */
static enum err consent_delete(struct req *rq)
{
    struct withdraw_in in = { 0 };
    TRY(req_read(rq, FIELDS(withdraw_in), &in));
    struct consenting k = { .rq = rq, .action = "consent.withdraw", .reason = str_z(consent_purposes[in.purpose]),
                            .c = { .resident_id = in.resident, .purpose = in.purpose } };
    if (in.reason.n)
        k.reason = arena_printf(rq->arena, "%s: %.*s", consent_purposes[in.purpose], (int)in.reason.n, in.reason.p);
    k.c.proof = arena_printf(rq->arena, "account:%lld%s%.*s", (long long)rq->who.id, in.reason.n ? " " : "",
                             (int)in.reason.n, in.reason.n ? in.reason.p : "");
    if (!k.reason.n || !k.c.proof.n) return ERR_NOMEM;
    TRY(db_tx(rq->db, withdraw_it, &k));
    reply_empty(rq, 204);
    return OK;
}

/* ---- requests ---- */

struct privacy_in { unsigned kind; struct str person, contact, note; int64_t resident; };
static const struct field privacy_in[] = {
    FIELD(struct privacy_in, kind, .words = privacy_kinds),
    FIELD(struct privacy_in, person,  .min = 2, .max = 120), FIELD(struct privacy_in, contact, .min = 1, .max = 200),
    FIELD(struct privacy_in, note,    .nullable = true, .max = 2000),
    FIELD(struct privacy_in, resident, .nullable = true, .min = 1, .max = INT64_MAX),
};
static const struct fields privacy_in_fields = { privacy_in, N_OF(privacy_in) };

static enum err request_reply(struct req *rq, int status, const struct privacy_request *r)
{
    struct json j = reply_json(rq, status);
    json_object(&j, NULL);
    json_fields(&j, privacy_fields, r);
    json_end(&j);
    return OK;
}

/* A request may name only a resident who lives here. */
static enum err resident_is_here(struct req *rq, int64_t resident_id)
{
    struct resident r;
    struct household h;
    bool within = false;
    enum err e = resident_by_id(rq->db, rq->arena, resident_id, &r);
    if (e == OK) e = household_by_id(rq->db, rq->arena, r.household_id, &h);
    if (e == OK) e = unit_is_within(rq->db, rq->arena, h.group_id, rq->here.unit_id[0], &within);
    if (e != OK && e != ERR_NOT_FOUND) return e;
    return within ? OK : req_blame(rq, "resident");
}

/* POST /api/units/:unit/privacy-requests {kind, person, contact, note?, resident?} -> 201 with its clocks */
static enum err privacy_post(struct req *rq)
{
    struct privacy_in in = { 0 };
    const struct actor by = actor_of(rq);
    TRY(req_read(rq, FIELDS(privacy_in), &in));
    if (in.resident) TRY(resident_is_here(rq, in.resident));
    struct privacy_request r = { .unit_id = rq->here.unit_id[0], .resident_id = in.resident, .kind = in.kind,
                                 .person = in.person, .contact = in.contact, .note = in.note };
    TRY(privacy_add(rq->db, rq->arena, rq->now_ms, rq->keys, &by, &r));
    return request_reply(rq, 201, &r);
}

struct before_in { struct page page; };
static const struct field before_in[] = { PAGE_FIELDS(struct before_in) };
static const struct fields before_in_fields = { before_in, N_OF(before_in) };

static enum err before_read(struct req *rq, int64_t *before, int64_t *limit)
{
    struct before_in in = { 0 };
    TRY(req_read(rq, FIELDS(before_in), &in));
    *before = 0;
    *limit = page_limit(in.page);
    return cursor_read_i64(rq, in.page.after, before);
}

/* GET /api/units/:unit/privacy-requests -> 200 newest first, of the unit and those right below it */
static enum err privacy_get(struct req *rq)
{
    int64_t before, limit;
    TRY(before_read(rq, &before, &limit));
    struct privacy_request *rows = arena_new(rq->arena, struct privacy_request, (size_t)limit + 1);
    size_t n;
    if (!rows) return ERR_NOMEM;
    TRY(privacy_list(rq->db, rq->arena, rq->keys, rq->here.unit_id[0], before, limit + 1, rows, &n));
    bool more = n > (size_t)limit;
    if (more) n--;
    struct json j = reply_json(rq, 200);
    json_object(&j, NULL);
    json_array(&j, "rows");
    for (size_t i = 0; i < n; i++) {
        json_object(&j, NULL);
        json_fields(&j, privacy_fields, &rows[i]);
        json_end(&j);
    }
    json_end(&j);
    json_text(&j, "next", more ? cursor_i64(rq->arena, rows[n - 1].id) : (struct str){ 0 });
    json_end(&j);
    return OK;
}

struct note_in {
    int64_t request, breach;
    unsigned privacy_event, breach_event;
    struct str note;
    int64_t resident;
    struct privacy_deed deed;
};
#define NOTE FIELD(struct note_in, note, .nullable = true, .max = 2000)
static const struct field move_in[] = {
    FIELD(struct note_in, request, .min = 1, .max = INT64_MAX), NOTE,
    FIELD(struct note_in, resident, .nullable = true, .min = 1, .max = INT64_MAX,
          .about = "finishing: whom it is about, when the request does not say"),
    { .name = "name", .at = offsetof(struct note_in, deed.name), .kind = FIELD_TEXT, .nullable = true, .max = 120,
      .about = "finishing a correction: what the name should be" },
    { .name = "birth_year", .at = offsetof(struct note_in, deed.birth_year), .kind = FIELD_I64, .nullable = true,
      .min = 1, .max = 9999 },
    { .name = "sex", .at = offsetof(struct note_in, deed.sex), .kind = FIELD_ENUM, .nullable = true,
      .words = sex_words },
    { .name = "report", .at = offsetof(struct note_in, deed.report), .kind = FIELD_TEXT, .nullable = true, .max = 40,
      .about = "finishing an erasure for whoever sent a report without an account: its code" },
    { .name = "event", .at = offsetof(struct note_in, privacy_event), .kind = FIELD_ENUM, .words = privacy_events },
};
static const struct field breach_move_in[] = {
    FIELD(struct note_in, breach, .min = 1, .max = INT64_MAX), NOTE,
    { .name = "event", .at = offsetof(struct note_in, breach_event), .kind = FIELD_ENUM, .words = breach_events },
};
static const struct fields note_in_fields = { breach_move_in + 1, 1 }, move_in_fields = { move_in + 1, N_OF(move_in) - 2 };

static enum err request_finish(struct req *rq, const struct note_in *in, struct privacy_request *r)
{
    const struct actor by = actor_of(rq);
    struct privacy_finish f = { .id = in->request, .resident_id = in->resident, .reason = in->note, .deed = in->deed };
    if (in->resident) TRY(resident_is_here(rq, in->resident));
    enum err e = privacy_finish(rq->db, rq->arena, rq->now_ms, rq->keys, &by, &f, r);
    return e == ERR_BAD_INPUT ? req_blame(rq, f.field ? f.field : "note") : e;
}

/* POST /api/privacy-requests/:request/:event {note, resident?, name?, birth_year?, sex?} -> 200 | 400 | 403 | 409 not
   from this state. Finishing does what was asked for. */
static enum err privacy_move_post(struct req *rq)
{
    struct note_in in = { 0 };
    struct privacy_request r;
    const struct actor by = actor_of(rq);
    TRY(req_read(rq, FIELDS(move_in), &in));
    if (in.privacy_event == PRIVACY_FINISH) {
        TRY(request_finish(rq, &in, &r));
        return request_reply(rq, 200, &r);
    }
    enum err e = privacy_move(rq->db, rq->arena, rq->now_ms, rq->keys, &by, in.request,
                              (enum privacy_event)in.privacy_event, in.note, &r);
    if (e == ERR_BAD_INPUT) return req_blame(rq, "note");
    TRY(e);
    return request_reply(rq, 200, &r);
}

/* ---- breaches ---- */

struct breach_in { struct str title, note; int64_t found_ms, people; };
static const struct field breach_in[] = {
    FIELD(struct breach_in, title, .min = 3, .max = 200), FIELD(struct breach_in, note, .nullable = true, .max = 4000),
    FIELD(struct breach_in, found_ms, .min = 1, .max = INT64_MAX),
        FIELD(struct breach_in, people, .min = 0, .max = 20000000),
};
static const struct fields breach_in_fields = { breach_in, N_OF(breach_in) };

static enum err breach_reply(struct req *rq, int status, const struct breach *b)
{
    struct json j = reply_json(rq, status);
    json_object(&j, NULL);
    json_fields(&j, breach_fields, b);
    json_end(&j);
    return OK;
}

/* POST /api/breaches {title, found_ms, people, note?} -> 201 with its 72-hour clock | 400 found_ms lies ahead */
static enum err breaches_post(struct req *rq)
{
    struct breach_in in = { 0 };
    const struct actor by = actor_of(rq);
    TRY(req_read(rq, FIELDS(breach_in), &in));
    struct breach b = { .title = in.title, .note = in.note, .found_ms = in.found_ms, .people = in.people };
    enum err e = breach_add(rq->db, rq->arena, rq->now_ms, &by, &b);
    if (e == ERR_BAD_INPUT) return req_blame(rq, "found_ms");
    TRY(e);
    return breach_reply(rq, 201, &b);
}

/* POST /api/breaches/:breach/:event {note} -> 200 | 403 | 404 | 409 */
static enum err breach_move_post(struct req *rq)
{
    struct note_in in = { 0 };
    struct breach b;
    const struct actor by = actor_of(rq);
    TRY(req_read(rq, FIELDS(breach_move_in), &in));
    TRY(breach_move(rq->db, rq->arena, rq->now_ms, &by, in.breach, (enum breach_event)in.breach_event, in.note, &b));
    return breach_reply(rq, 200, &b);
}

struct listing { struct json *j; int64_t n, max, last; bool more; };
static enum err breach_line(const void *row, void *arg)
{
    const struct breach *b = row;
    struct listing *l = arg;
    if (l->n++ == l->max) { l->more = true; return OK; }
    l->last = b->id;
    json_object(l->j, NULL);
    json_fields(l->j, breach_fields, b);
    json_end(l->j);
    return OK;
}

/* GET /api/breaches -> 200 newest first */
static enum err breaches_get(struct req *rq)
{
    int64_t before, limit;
    TRY(before_read(rq, &before, &limit));
    struct json j = reply_json(rq, 200);
    struct listing l = { .j = &j, .max = limit };
    json_object(&j, NULL);
    json_array(&j, "rows");
    TRY(breach_list(rq->db, rq->arena, before, limit + 1, breach_line, &l));
    json_end(&j);
    json_text(&j, "next", l.more ? cursor_i64(rq->arena, l.last) : (struct str){ 0 });
    json_end(&j);
    return OK;
}

enum { DESK = ROLE_OFFICER | ROLE_CITY, REGISTER = ROLE_CITY | ROLE_ADMIN };
static const struct route table[] = {
    { GET,    "/api/residents/:resident/consents", consents_get,  DESK | ROLE_AUDITOR, 0, &scope_resident,
      .out = &consent_fields, .about = "what a resident agreed to and withdrew" },
    { POST,   "/api/residents/:resident/consents", consents_post, DESK | ROLE_HEAD, 2 * KIB, &scope_resident,
      .in = &consent_in_fields, .out = &consent_fields, .about = "consent to one purpose, with its proof" },
    { DELETE, "/api/residents/:resident/consents/:purpose", consent_delete, DESK | ROLE_HEAD, KIB, &scope_resident,
      .in = &withdraw_in_fields, .about = "withdraw a consent" },
    { GET,    "/api/units/:unit/privacy-requests", privacy_get,  DESK | ROLE_AUDITOR, 0, &scope_unit,
      .in = &before_in_fields, .out = &privacy_fields, .about = "requests under Law 91/2025/QH15 with their clocks" },
    { POST,   "/api/units/:unit/privacy-requests", privacy_post, DESK, 8 * KIB, &scope_unit, .in = &privacy_in_fields,
      .out = &privacy_fields, .about = "access, correct, erase, withdraw or restrict: the clock starts" },
    { POST,   "/api/privacy-requests/:request/:event", privacy_move_post, DESK, 8 * KIB, &scope_privacy,
      .in = &move_in_fields, .out = &privacy_fields,
      .about = "accept, extend once, finish (it is then done: corrected, erased, restricted) or refuse",
      .memory_max = 64 * MIB },
    { GET,    "/api/breaches",                breaches_get,     REGISTER | ROLE_AUDITOR, 0, .in = &before_in_fields,
      .out = &breach_fields, .about = "the breach register" },
    { POST,   "/api/breaches",                breaches_post,    REGISTER, 16 * KIB, .in = &breach_in_fields,
      .out = &breach_fields, .about = "a breach was found: 72 hours to report it" },
    { POST,   "/api/breaches/:breach/:event", breach_move_post, REGISTER, 8 * KIB, .in = &note_in_fields,
      .out = &breach_fields, .about = "reported to the ministry; closed" },
};
const struct routes privacy_routes = { table, N_OF(table) };
