/* open311_read_web.c - GeoReport v2, reading: discovery, services, requests, tokens, updates. */
#include "civic/board/board_web.h"
#include "civic/open/open311_web.h"
#include "civic/open/open_db.h"
#include "core/time.h"
#include <stdlib.h>

/* ---- discovery ---- */

/* GET /open311/discovery.:format */
static enum err discovery_get(struct req *rq)
{
    struct document d;
    TRY(document_open(rq, &d));
    struct twin *t = &d.t;
    struct str o = rq->origin;
    twin_item(t, "discovery");
    twin_text(t, "changeset", S("2026-11-30T00:00:00+07:00"));
    twin_text(t, "contact", S("1022"));
    twin_text(t, "key_service", S("Khoá API do thành phố cấp; xem docs/open311.md"));
    twin_list(t, "endpoints");
    twin_item(t, "endpoint");
    twin_text(t, "specification", S("http://wiki.open311.org/GeoReport_v2"));
    twin_text(t, "url", arena_printf(rq->arena, "%.*s/open311/v2", (int)o.n, o.p));
    twin_text(t, "changeset", S("2026-11-30T00:00:00+07:00"));
    twin_text(t, "type", S("production"));
    twin_list(t, "formats");
    twin_text(t, "format", S("text/xml"));
    twin_text(t, "format", S("application/json"));
    for (int i = 0; i < 4; i++) twin_end(t);
    return document_reply(&d, 200);
}

/* ---- services ---- */

enum { SERVICES_MAX = 1000 };
struct services { struct document d; int64_t asking[SERVICES_MAX]; size_t n; };

static enum err keep_asking(const void *row, void *arg)
{
    struct services *s = arg;
    s->asking[s->n++] = *(const int64_t *)row;
    return OK;
}

static bool asks(const struct services *s, int64_t category_id)
{
    for (size_t i = 0; i < s->n; i++) if (s->asking[i] == category_id) return true;
    return false;
}

static struct str in_words(const struct req *rq, struct str vi, struct str en)
{
    return rq->lang == LANG_EN && en.n ? en : vi;
}

/* What needs a photograph cannot come by Open311, which only knows an address of one: it is not offered. */
static enum err write_service(const void *row, void *arg)
{
    const struct petition_category *c = row;
    struct services *s = arg;
    struct twin *t = &s->d.t;
    if (c->needs_photo) return OK;
    twin_item(t, "service");
    twin_text(t, "service_code", c->code);
    twin_text(t, "service_name", in_words(s->d.rq, c->name, c->name_en));
    twin_text(t, "description", in_words(s->d.rq, c->hint, c->hint_en));
    twin_bool(t, "metadata", asks(s, c->id));
    twin_text(t, "type", S("realtime"));
    twin_text(t, "keywords", (struct str){ 0 });
    twin_text(t, "group", c->heading);
    twin_end(t);
    return OK;
}

/* GET /open311/v2/services.:format */
static enum err services_get(struct req *rq)
{
    struct services s = { .n = 0 };
    TRY(document_open(rq, &s.d));
    TRY(categories_asking(rq->db, rq->arena, keep_asking, &s));
    twin_list(&s.d.t, "services");
    TRY(petition_category_list(rq->db, rq->arena, write_service, &s));
    twin_end(&s.d.t);
    TRY(document_reply(&s.d, 200));
    return reply_public(rq);
}

static enum err write_choices(struct document *d, const struct petition_attribute *q)
{
    const struct json_in *choices;
    struct blame none = { 0 };
    TRY(json_parse(d->rq->arena, q->choices, &none, &choices));
    twin_list(&d->t, "values");
    for (size_t i = 0; i < json_count(choices); i++) {
        const struct json_in *one = json_item(choices, i);
        twin_item(&d->t, "value");
        twin_text(&d->t, "key", json_as_text(json_member(one, "key")));
        twin_text(&d->t, "name",
                  in_words(d->rq, json_as_text(json_member(one, "name")), json_as_text(json_member(one, "name_en"))));
        twin_end(&d->t);
    }
    twin_end(&d->t);
    return OK;
}

static enum err write_attribute(const void *row, void *arg)
{
    const struct petition_attribute *q = row;
    struct document *d = arg;
    struct twin *t = &d->t;
    twin_item(t, "attribute");
    twin_bool(t, "variable", true);
    twin_text(t, "code", q->code);
    twin_text(t, "datatype", str_z(petition_datatypes[q->datatype]));
    twin_bool(t, "required", q->is_required);
    twin_text(t, "datatype_description", (struct str){ 0 });
    twin_i64(t, "order", q->place);
    twin_text(t, "description", in_words(d->rq, q->name, q->name_en));
    if (q->datatype == DATATYPE_ONE_OF || q->datatype == DATATYPE_SOME_OF) TRY(write_choices(d, q));
    twin_end(t);
    return OK;
}

/* GET /open311/v2/services/:code.:format */
static enum err service_get(struct req *rq)
{
    struct document d;
    struct petition_category c;
    TRY(document_open(rq, &d));
    enum err e = petition_category_by_code(rq->db, rq->arena, req_param(rq, "code"), &c);
    if (e == ERR_NOT_FOUND) return open311_fail(rq, 404, S("service_code was not found"));
    TRY(e);
    twin_item(&d.t, "service_definition");
    twin_text(&d.t, "service_code", c.code);
    twin_list(&d.t, "attributes");
    TRY(petition_attribute_list(rq->db, rq->arena, c.id, write_attribute, &d));
    twin_end(&d.t);
    twin_end(&d.t);
    TRY(document_reply(&d, 200));
    return reply_public(rq);
}

/* ---- requests ---- */

enum { REQUESTS_MAX = 1000, WINDOW_DAYS = 90, CODES_MAX = 50 };

static struct str description_of(struct req *rq, const struct shown *s)
{
    if (!s->title.n) return s->said;
    return s->said.n ? arena_printf(rq->arena, "%.*s\n%.*s", (int)s->title.n, s->title.p, (int)s->said.n, s->said.p)
                     : s->title;
}

static struct str photo_url(struct req *rq, const struct shown *s)
{
    if (!s->photo) return (struct str){ 0 };
    return arena_printf(rq->arena, "%.*s/api/petition-files/%lld/public", (int)rq->origin.n, rq->origin.p,
                        (long long)s->photo);
}

static enum err write_request(struct document *d, const struct shown *s)
{
    struct twin *t = &d->t;
    struct arena *a = d->rq->arena;
    bool open = state_is_open(s->state), placed = s->lat_e6 || s->lon_e6;
    twin_item(t, "request");
    twin_text(t, "service_request_id", s->code);
    twin_text(t, "status", open ? S("open") : S("closed"));
    twin_text(t, "status_notes", state_text(s->state, d->rq->lang == LANG_EN));
    twin_text(t, "service_name", in_words(d->rq, s->category_name, s->category_name_en));
    twin_text(t, "service_code", s->category);
    twin_text(t, "description", description_of(d->rq, s));
    twin_text(t, "agency_responsible", s->unit_name);
    twin_text(t, "service_notice", (struct str){ 0 });
    twin_text(t, "requested_datetime", w3c_time(a, s->received_ms));
    twin_text(t, "updated_datetime", w3c_time(a, s->changed_ms));
    twin_text(t, "expected_datetime", open && s->due_ms ? w3c_time(a, s->due_ms) : (struct str){ 0 });
    twin_text(t, "address", s->ward_name);
    twin_text(t, "address_id", (struct str){ 0 });
    twin_text(t, "zipcode", (struct str){ 0 });
    if (placed) {
        twin_degrees(t, "lat", s->lat_e6);
        twin_degrees(t, "long", s->lon_e6);
    }
    twin_text(t, "media_url", photo_url(d->rq, s));
    twin_end(t);
    return OK;
}

/* The client's own are shown to it before they are cleared, without the words that nobody has looked at. */
static enum err requests_by_id(struct document *d, struct str ids, int64_t client_id)
{
    twin_list(&d->t, "service_requests");
    for (int n = 0; ids.n; n++) {
        const char *comma = memchr(ids.p, ',', ids.n);
        struct str one = { ids.p, comma ? (size_t)(comma - ids.p) : ids.n };
        struct shown s;
        ids = (struct str){ ids.p + one.n + (comma != NULL), ids.n - one.n - (comma != NULL) };
        if (n == CODES_MAX) return req_blame(d->rq, "service_request_id");
        enum err e = shown_by_code_for(d->rq->db, d->rq->arena, one, client_id, &s);
        if (e == ERR_NOT_FOUND) continue;
        TRY(e);
        TRY(write_request(d, &s));
    }
    twin_end(&d->t);
    return document_reply(d, 200);
}

struct requests {
    struct shown_query q;
    int64_t category[CODES_MAX];
    size_t n_categories;
    struct shown *found;
    size_t n;
};

static enum err keep_request(const void *row, void *arg)
{
    struct requests *k = arg;
    k->found[k->n++] = *(const struct shown *)row;
    return OK;
}

static int newest_first(const void *a, const void *b)
{
    int64_t x = ((const struct shown *)a)->id, y = ((const struct shown *)b)->id;
    return x < y ? 1 : x > y ? -1 : 0;
}

static enum err read_codes(struct req *rq, struct requests *k)
{
    struct str codes = req_param(rq, "service_code");
    while (codes.n) {
        const char *comma = memchr(codes.p, ',', codes.n);
        struct str one = { codes.p, comma ? (size_t)(comma - codes.p) : codes.n };
        struct petition_category c;
        codes = (struct str){ codes.p + one.n + (comma != NULL), codes.n - one.n - (comma != NULL) };
        if (k->n_categories == CODES_MAX) return req_blame(rq, "service_code");
        enum err e = petition_category_by_code(rq->db, rq->arena, one, &c);
        if (e == ERR_NOT_FOUND) { (void)req_blame(rq, "service_code"); return e; }
        TRY(e);
        k->category[k->n_categories++] = c.id;
    }
    return OK;
}

/* "open", "closed" or both. */
static enum err read_status(struct req *rq, struct requests *k)
{
    struct str s = req_param(rq, "status");
    if (str_eq(s, S("open"))) k->q.status = STATUS_OPEN;
    else if (str_eq(s, S("closed"))) k->q.status = STATUS_CLOSED;
    else if (s.n && !str_eq(s, S("open,closed")) && !str_eq(s, S("closed,open"))) return req_blame(rq, "status");
    return OK;
}

/* One date alone opens a window of 90 days from it or up to it; none: the last 90 days; more than 90 days are refused. */
static enum err read_window(struct req *rq, int64_t standard_ms, int64_t most_ms, int64_t *from_ms, int64_t *to_ms)
{
    struct str from = req_param(rq, "start_date"), to = req_param(rq, "end_date");
    if (from.n && moment_read(from, from_ms) != OK) return req_blame(rq, "start_date");
    if (to.n && moment_read(to, to_ms) != OK) return req_blame(rq, "end_date");
    if (!to.n) *to_ms = from.n ? *from_ms + most_ms : rq->now_ms;
    if (!from.n) *from_ms = *to_ms - standard_ms;
    if (*to_ms < *from_ms || *to_ms - *from_ms > most_ms) return req_blame(rq, to.n ? "end_date" : "start_date");
    ++*to_ms;                                                /* end_date itself is within */
    return OK;
}

static enum err find_requests(struct req *rq, struct requests *k)
{
    const int64_t window_ms = (int64_t)WINDOW_DAYS * DAY_MS;
    size_t lists = k->n_categories ? k->n_categories : 1;
    TRY(read_window(rq, window_ms, window_ms, &k->q.from_ms, &k->q.to_ms));
    k->q.limit = REQUESTS_MAX;
    k->found = arena_new(rq->arena, struct shown, lists * REQUESTS_MAX);
    if (!k->found) return ERR_NOMEM;
    for (size_t i = 0; i < lists; i++) {
        k->q.category_id = k->n_categories ? k->category[i] : 0;
        TRY(shown_list(rq->db, rq->arena, &k->q, keep_request, k));
    }
    if (k->n_categories > 1) qsort(k->found, k->n, sizeof *k->found, newest_first);
    return OK;
}

/* GET /open311/v2/requests.:format -> public requests, newest first, at most 1,000 */
static enum err requests_get(struct req *rq)
{
    struct document d;
    struct open_client client;
    struct requests k = { .n = 0 };
    bool answered;
    TRY(document_open(rq, &d));
    TRY(client_of(rq, false, &client, &answered));
    if (answered) return OK;
    struct str ids = req_param(rq, "service_request_id");
    if (ids.n) return requests_by_id(&d, ids, client.id);
    TRY(read_codes(rq, &k));
    TRY(read_status(rq, &k));
    TRY(find_requests(rq, &k));
    twin_list(&d.t, "service_requests");
    for (size_t i = 0; i < k.n && i < REQUESTS_MAX; i++)
        if (i == 0 || k.found[i].id != k.found[i - 1].id) TRY(write_request(&d, &k.found[i]));
    twin_end(&d.t);
    TRY(document_reply(&d, 200));
    return reply_public(rq);
}

/* GET /open311/v2/requests/:id.:format */
static enum err request_get(struct req *rq)
{
    struct document d;
    struct open_client client;
    struct shown s;
    bool answered;
    TRY(document_open(rq, &d));
    TRY(client_of(rq, false, &client, &answered));
    if (answered) return OK;
    enum err e = shown_by_code_for(rq->db, rq->arena, req_param(rq, "id"), client.id, &s);
    if (e == ERR_NOT_FOUND) return open311_fail(rq, 404, S("service_request_id was not found"));
    TRY(e);
    twin_list(&d.t, "service_requests");
    TRY(write_request(&d, &s));
    twin_end(&d.t);
    return document_reply(&d, 200);
}

/* GET /open311/v2/tokens/:token.:format -> the id of what was sent with that token; only who sent it knows the token */
static enum err token_get(struct req *rq)
{
    struct document d;
    struct petition p;
    TRY(document_open(rq, &d));
    enum err e = petition_by_uid(rq->db, rq->arena, req_param(rq, "token"), &p);
    if (e == ERR_NOT_FOUND || (e == OK && !p.client_id)) return open311_fail(rq, 404, S("token was not found"));
    TRY(e);
    twin_list(&d.t, "service_requests");
    twin_item(&d.t, "request");
    twin_text(&d.t, "service_request_id", p.code);
    twin_text(&d.t, "token", p.uid);
    twin_end(&d.t);
    twin_end(&d.t);
    return document_reply(&d, 200);
}

/* ---- updates ---- */

static enum err write_update(const void *row, void *arg)
{
    const struct update *u = row;
    struct document *d = arg;
    struct twin *t = &d->t;
    struct str state = state_text(u->to_state, d->rq->lang == LANG_EN);
    twin_item(t, "request_update");
    twin_text(t, "update_id", arena_printf(d->rq->arena, "%.*s.%lld", (int)u->code.n, u->code.p, (long long)u->n));
    twin_text(t, "service_request_id", u->code);
    twin_text(t, "status", state_is_open(u->to_state) ? S("open") : S("closed"));
    twin_text(t, "updated_datetime", w3c_time(d->rq->arena, u->at_ms));
    twin_text(t, "description", u->public_text.n ? u->public_text : state);
    twin_text(t, "media_url", (struct str){ 0 });
    twin_end(t);
    return OK;
}

/* GET /open311/v2/servicerequestupdates.:format -> what has happened, oldest first, at most 1,000; the last day when no date is given */
static enum err updates_get(struct req *rq)
{
    struct document d;
    struct open_client client;
    bool answered;
    TRY(document_open(rq, &d));
    TRY(client_of(rq, false, &client, &answered));
    if (answered) return OK;
    struct update_query q = { .client_id = client.id, .limit = REQUESTS_MAX };
    TRY(read_window(rq, DAY_MS, (int64_t)WINDOW_DAYS * DAY_MS, &q.from_ms, &q.to_ms));
    twin_list(&d.t, "service_request_updates");
    TRY(update_list(rq->db, rq->arena, &q, write_update, &d));
    twin_end(&d.t);
    return document_reply(&d, 200);
}

#define DOOR(path, handler, sentence) { GET, path, handler, ROLE_ANYONE, .about = sentence, .is_shared = true, .refuse = open311_refuse }
static const struct route table[] = {
    DOOR("/open311/discovery.:format",                 discovery_get, "Open311: where the interface is"),
    DOOR("/open311/v2/discovery.:format",              discovery_get, "Open311: where the interface is"),
    DOOR("/open311/v2/services.:format",               services_get,  "Open311: what can be reported"),
    DOOR("/open311/v2/services/:code.:format",         service_get,   "Open311: what is asked about one service"),
    DOOR("/open311/v2/requests.:format",               requests_get,  "Open311: public requests by id, service, status, dates"),
    DOOR("/open311/v2/requests/:id.:format",           request_get,   "Open311: one request"),
    DOOR("/open311/v2/tokens/:token.:format",          token_get,     "Open311: the id of what was sent with a token"),
    DOOR("/open311/v2/servicerequestupdates.:format",  updates_get,   "Open311: what has happened to requests"),
};
const struct routes open311_read_routes = { table, N_OF(table) };
