/* callback_web.c - the doors of the call-back desk: whom to call, what was found, what follows. */
#include "outreach/desk/callback_db.h"
#include "account/account.h"
#include "http/listing.h"
#include "outreach/desk/desk_web.h"
#include "territory/territory.h"

enum { READERS = ROLE_OFFICER | ROLE_CITY | ROLE_AUDITOR, CALLERS = ROLE_OFFICER | ROLE_CITY };

static enum err callback_chain(struct db *db, struct arena *a, int64_t seq, struct chain *out)
{
    struct callback_row c;
    TRY(callback_by_seq(db, a, seq, &c));
    return unit_chain(db, a, c.group_id, out);
}
const struct scope scope_callback = { .param = "callback", .chain = callback_chain };

struct list_in { unsigned state; struct page page; };
static const struct field list_in[] = {
    FIELD(struct list_in, state, .nullable = true, .words = callback_states, .about = "due when not given"),
    PAGE_FIELDS(struct list_in),
};
static const struct fields list_in_fields = { list_in, N_OF(list_in) };

/* GET /api/units/:unit/callbacks?state=due -> visits to ask about, oldest first */
static enum err callbacks_get(struct req *rq)
{
    struct list_in in = { .state = CALLBACK_DUE };
    struct callback_query q = { .unit_id = rq->here.unit_id[0] };
    struct listing l;
    TRY(req_read(rq, FIELDS(list_in), &in));
    TRY(cursor_read_i64(rq, in.page.after, &q.after));
    listing_open(&l, rq, callback_fields, offsetof(struct callback, seq), page_limit(in.page));
    q.state = in.state;
    q.limit = l.limit + 1;
    TRY(callback_list(rq->db, rq->arena, &q, listing_row, &l));
    return listing_close(&l);
}

struct contact_in { int64_t callback; struct str reason; };
static const struct field contact_in[] = {
    FIELD(struct contact_in, callback, .min = 1, .max = INT64_MAX),
    FIELD(struct contact_in, reason, .min = 3, .max = 500, .about = "kept in the audit log with your name"),
};
static const struct fields contact_in_fields = { contact_in + 1, 1 };
static const struct field contact_out[] = { FIELD(struct contact, name), FIELD(struct contact, phone) };
static const struct fields contact_out_fields = { contact_out, N_OF(contact_out) };

/* POST /api/callbacks/:callback/contact {reason} -> 200 {contacts: [{name, phone}]}; every look is in the audit log */
static enum err contact_post(struct req *rq)
{
    struct contact_in in = { 0 };
    struct contact found[CONTACTS_MAX];
    size_t n;
    TRY(req_read(rq, FIELDS(contact_in), &in));
    TRY(req_audit(rq, "callback.contact", arena_printf(rq->arena, "callback:%lld", (long long)in.callback),
                  rq->here.unit_id[0], in.reason));
    TRY(callback_contacts(rq->db, rq->arena, rq->keys, in.callback, found, &n));
    struct json j = reply_json(rq, 200);
    json_object(&j, NULL);
    json_array(&j, "contacts");
    for (size_t i = 0; i < n; i++) {
        json_object(&j, NULL);
        json_fields(&j, contact_out_fields, &found[i]);
        json_end(&j);
    }
    json_end(&j);
    json_end(&j);
    return OK;
}

struct call_in { int64_t callback; unsigned outcome; struct str note; };
static const struct field call_in[] = {
    FIELD(struct call_in, callback, .min = 1, .max = INT64_MAX),
    FIELD(struct call_in, outcome, .words = callback_outcomes),
    FIELD(struct call_in, note, .nullable = true, .max = 500),
};
static const struct fields call_in_fields = { call_in + 1, 2 };

/* POST /api/callbacks/:callback {outcome, note?} -> 204 | 409 settled before */
static enum err call_post(struct req *rq)
{
    struct call_in in = { 0 };
    struct area at;
    const struct actor by = actor_of(rq);
    TRY(req_read(rq, FIELDS(call_in), &in));
    TRY(callback_done(rq->db, rq->arena, &by, &(struct call){ in.callback, in.outcome, in.note, rq->now_ms }, &at));
    area_touch(rq, at);
    reply_empty(rq, 204);
    return OK;
}

/* GET /api/units/:unit/estimate -> what the sample says about all visits, with its interval */
static enum err estimate_get(struct req *rq)
{
    struct campaign c;
    struct estimate e;
    TRY(req_read(rq, (struct fields){ 0 }, NULL));
    TRY(campaign_at(rq->db, rq->arena, rq->here.unit_id, rq->here.n, &c));
    TRY(callback_estimate(rq->db, rq->arena, c.id, rq->here.unit_id[0], &e));
    struct json j = reply_json(rq, 200);
    json_object(&j, NULL);
    json_fields(&j, estimate_fields, &e);
    json_end(&j);
    return OK;
}

static const struct route table[] = {
    { GET,  "/api/units/:unit/callbacks",         callbacks_get, READERS, 0,   .within = &scope_unit,
      .about = "Visits drawn for a call-back", .in = &list_in_fields, .out = &callback_fields },
    { POST, "/api/callbacks/:callback/contact",   contact_post,  CALLERS, KIB, .within = &scope_callback,
      .about = "The telephone numbers of a household, with a reason", .in = &contact_in_fields, .out = &contact_out_fields },
    { POST, "/api/callbacks/:callback",           call_post,     CALLERS, KIB, .within = &scope_callback,
      .about = "What a call found", .in = &call_in_fields },
    { GET,  "/api/units/:unit/estimate",          estimate_get,  READERS | ROLE_HEAD, 0, .within = &scope_unit,
      .about = "How many visits were real, estimated from the call-backs", .out = &estimate_fields },
};
const struct routes callback_routes = { table, N_OF(table) };
