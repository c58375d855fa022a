/* client_web.c - the doors to the keys of Open311: made and shown once, listed, revoked. */
#include "civic/open/client.h"
#include "account/account.h"
#include "http/listing.h"
#include "territory/territory.h"

enum { KEEPERS = ROLE_CITY | ROLE_ADMIN };

static enum err client_chain(struct db *db, struct arena *a, int64_t id, struct chain *out)
{
    struct open_client c;
    TRY(client_by_id(db, a, id, &c));
    return unit_chain(db, a, c.unit_id, out);
}
const struct scope scope_client = { .param = "client", .chain = client_chain };

struct make_in { struct str name; int64_t per_hour; };
static const struct field make_in[] = {
    FIELD(struct make_in, name, .min = 2, .max = 120, .about = "who sends: the app, the firm"),
    FIELD(struct make_in, per_hour, .nullable = true, .min = 1, .max = CLIENT_PER_HOUR_MAX, .about = "reports it may send in an hour; 600"),
};
static const struct fields make_in_fields = { make_in, N_OF(make_in) };

/* POST /api/units/:unit/open-clients {name, per_hour?} -> 201 {client, key}: the key is shown here and never again */
static enum err clients_post(struct req *rq)
{
    struct make_in in = { 0 };
    struct str key;
    const struct actor by = actor_of(rq);
    TRY(req_read(rq, make_in_fields, &in));
    struct open_client c = { .name = in.name, .per_hour = in.per_hour, .unit_id = rq->here.unit_id[0] };
    enum err e = client_make(rq->db, rq->arena, rq->now_ms, rq->keys, &by, &c, &key);
    if (e == ERR_BAD_INPUT) return req_blame(rq, "name");
    TRY(e);
    struct json j = reply_json(rq, 201);
    json_object(&j, NULL);
    json_object(&j, "client");
    json_fields(&j, open_client_fields, &c);
    json_end(&j);
    json_text(&j, "key", key);
    json_end(&j);
    return OK;
}

struct list_in { struct page page; };
static const struct field list_in[] = { PAGE_FIELDS(struct list_in) };
static const struct fields list_in_fields = { list_in, N_OF(list_in) };

/* GET /api/units/:unit/open-clients -> who may send, revoked ones too */
static enum err clients_get(struct req *rq)
{
    struct list_in in = { 0 };
    struct listing l;
    int64_t after = 0;
    TRY(req_read(rq, list_in_fields, &in));
    TRY(cursor_read_i64(rq, in.page.after, &after));
    listing_open(&l, rq, open_client_fields, offsetof(struct open_client, id), page_limit(in.page));
    TRY(client_list(rq->db, rq->arena, rq->here.unit_id[0], after, l.limit + 1, listing_row, &l));
    return listing_close(&l);
}

struct revoke_in { int64_t client; };
static const struct field revoke_in[] = { FIELD(struct revoke_in, client, .min = 1, .max = INT64_MAX) };

/* POST /api/open-clients/:client/revoke -> 204: its key opens nothing from now on */
static enum err revoke_post(struct req *rq)
{
    struct revoke_in in = { 0 };
    const struct actor by = actor_of(rq);
    TRY(req_read(rq, FIELDS(revoke_in), &in));
    TRY(client_revoke(rq->db, rq->arena, rq->now_ms, &by, in.client));
    reply_empty(rq, 204);
    return OK;
}

static const struct route table[] = {
    { POST, "/api/units/:unit/open-clients", clients_post, KEEPERS, KIB, &scope_unit, .about = "A key for a program that sends reports by Open311",
      .in = &make_in_fields },
    { GET, "/api/units/:unit/open-clients", clients_get, KEEPERS, .within = &scope_unit, .about = "Programs that may send reports by Open311",
      .in = &list_in_fields, .out = &open_client_fields },
    { POST, "/api/open-clients/:client/revoke", revoke_post, KEEPERS, KIB, &scope_client, .about = "Its key opens nothing any more" },
};
const struct routes client_routes = { table, N_OF(table) };
