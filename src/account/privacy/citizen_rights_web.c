/* citizen_rights_web.c - a resident's doors to his rights: my consents, my requests under the law, a receipt. */
#include "account/privacy/citizen_rights_web.h"
#include "account/citizen/citizen_web.h"
#include "account/privacy/citizen_rights.h"
#include "account/privacy/privacy_db.h"
#include "account/signin/session_web.h"
#include "http/http.h"

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
static const struct fields page_in_fields = { page_in, N_OF(page_in) };

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

enum { MINE = ROLE_RESIDENT };
static const struct route table[] = {
    { GET, "/api/resident/consents", my_consents_get, MINE, 0, .about = "what I agreed to and took back" },
    { POST, "/api/resident/consents", my_consent_post, MINE, KIB, .in = &agree_in_fields,
     .about = "agree to one purpose" },
    { DELETE, "/api/resident/consents/:purpose", my_consent_delete, MINE, KIB, .about = "take a consent back" },
    { GET, "/api/resident/requests", requests_get, MINE, 0, .in = &page_in_fields, .out = &request_out_fields,
     .about = "what I asked for under Law 91/2025/QH15, with its clocks" },
    { POST, "/api/resident/requests", request_post, MINE, 8 * KIB, .in = &ask_in_fields, .out = &request_out_fields,
     .about = "ask to see, correct, erase, withdraw or restrict: the clock starts" },
    { GET, "/api/resident/receipts/:receipt", receipt_get, ROLE_ANYONE, 0, .out = &request_out_fields,
     .about = "how the request of a receipt stands" },
};
const struct routes citizen_rights_routes = { table, N_OF(table) };
