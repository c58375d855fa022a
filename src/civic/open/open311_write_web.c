/* open311_write_web.c - GeoReport v2, writing: a request and an update come in, from a client with a key. */
#include "civic/open/open311_web.h"
#include "civic/petition/petition_live_web.h"
#include "core/uuid.h"

/* ---- a request ---- */

/* attribute[code]=… and attribute[code][]=… of the form. */
static size_t read_answers(const struct req *rq, struct answer out[ANSWERS_MAX])
{
    static const struct str lead = STR("attribute[");
    size_t n = 0;
    for (size_t i = 0; i < rq->n_params && n < ANSWERS_MAX; i++) {
        struct str name = rq->params[i].name;
        if (name.n <= lead.n || memcmp(name.p, lead.p, lead.n) != 0) continue;
        name = (struct str){ name.p + lead.n, name.n - lead.n };
        const char *end = memchr(name.p, ']', name.n);
        if (end) out[n++] = (struct answer){ { name.p, (size_t)(end - name.p) }, rq->params[i].value };
    }
    return n;
}

static enum err read_place(struct req *rq, struct petition_filing *f)
{
    struct str lat = req_param(rq, "lat"), lon = req_param(rq, "long"), house = req_param(rq, "address_id");
    struct { int64_t id; } picked = { 0 };
    static const struct field id = { .name = "address_id", .kind = FIELD_I64, .min = 1, .max = INT64_MAX };
    if (!lon.n) lon = req_param(rq, "lon");                  /* what several clients say */
    if (lat.n && degrees_read(lat, 90, &f->lat_e6) != OK) return req_blame(rq, "lat");
    if (lon.n && degrees_read(lon, 180, &f->lon_e6) != OK) return req_blame(rq, "long");
    if ((lat.n != 0) != (lon.n != 0)) return req_blame(rq, lat.n ? "long" : "lat");
    if (!lat.n && house.n && field_read(&id, house, &picked) != OK) return req_blame(rq, "address_id");
    f->house_id = picked.id;
    f->spot = req_param(rq, "address_string");
    return OK;
}

/* An address of a picture is kept as text for the desk, and never fetched. */
static struct str read_words(struct req *rq)
{
    struct str text = req_param(rq, "description"), media = req_param(rq, "media_url");
    return media.n ? arena_printf(rq->arena, "%.*s\n\nmedia_url: %.*s", (int)text.n, text.n ? text.p : "", (int)media.n,
                                  media.p)
                   : text;
}

static enum err read_request(struct req *rq, const struct open_client *c, const struct petition_category *category, struct sending *s)
{
    struct answer answers[ANSWERS_MAX];
    struct str token = req_param(rq, "token");
    s->f = (struct petition_filing){ .uid = token.n ? token : uuid_v7(rq->arena, rq->now_ms), .category = category->code, .client_id = c->id,
                                     .text = read_words(rq) };
    if (token.n && !uuid_is_valid(token)) return req_blame(rq, "token");
    TRY(read_place(rq, &s->f));
    TRY(answers_read(rq->db, rq->arena, category->id, answers, read_answers(rq, answers), &s->f.attributes));
    s->by.email = req_param(rq, "email");
    s->by.phone = req_param(rq, "phone");
    s->by.first_name = req_param(rq, "first_name");
    s->by.last_name = req_param(rq, "last_name");
    s->by.account_id = req_param(rq, "account_id");
    s->by.device_id = req_param(rq, "device_id");
    return OK;
}

/* The words of the standard for what is wrong with a report. */
static enum err fail_field(struct req *rq, const char *field)
{
    struct str name = str_z(field ? field : "request");
    static const struct str lead = STR("attributes.");
    if (name.n > lead.n && memcmp(name.p, lead.p, lead.n) == 0)
        return open311_fail(rq, 400,
                            arena_printf(rq->arena, "attribute[%.*s] is missing or not valid", (int)(name.n - lead.n),
                                         name.p + lead.n));
    if (str_eq(name, S("text")))
        return open311_fail(rq, 400,
                            arena_printf(rq->arena, "description must have %d to %d bytes", PETITION_TEXT_MIN,
                                         PETITION_TEXT_MAX));
    if (str_eq(name, S("lat_e6")) || str_eq(name, S("house_id")))
        return open311_fail(rq, 400, S("lat and long, or address_id, are missing or lie outside of the city"));
    if (str_eq(name, S("files")))
        return open311_fail(rq, 400, S("this service needs a photograph, which cannot be sent here"));
    return open311_fail(rq, 400, arena_printf(rq->arena, "%.*s is missing or not valid", (int)name.n, name.p));
}

static enum err sent(struct document *d, const struct petition *p)
{
    twin_list(&d->t, "service_requests");
    twin_item(&d->t, "request");
    twin_text(&d->t, "service_request_id", p->code);
    twin_text(&d->t, "service_notice",
              arena_printf(d->rq->arena, "Đã nhận. Đơn vị xử lý: %.*s. Mã theo dõi: %.*s.", (int)p->unit.n, p->unit.p,
                           (int)p->code.n, p->code.p));
    twin_text(&d->t, "account_id", (struct str){ 0 });
    twin_end(&d->t);
    twin_end(&d->t);
    return document_reply(d, 201);
}

/* POST /open311/v2/requests.:format -> 201 the id | 400, 403, 404, 429 a list of errors */
static enum err requests_post(struct req *rq)
{
    struct document d;
    struct open_client client;
    struct petition_category category;
    struct petition p;
    struct sending s = { .by = { .email = { 0 } } };
    bool answered;
    TRY(document_open(rq, &d));
    TRY(client_of(rq, true, &client, &answered));
    if (answered) return OK;
    struct str code = req_param(rq, "service_code");
    if (!code.n) return open311_fail(rq, 400, S("service_code was not provided"));
    enum err e = petition_category_by_code(rq->db, rq->arena, code, &category);
    if (e == ERR_NOT_FOUND || (e == OK && !category.is_open))
        return open311_fail(rq, 404, S("service_code was not found"));
    TRY(e);
    TRY(client_may_send(rq->db, rq->arena, &client, rq->now_ms));
    TRY(read_request(rq, &client, &category, &s));
    e = open311_send(rq->db, rq->arena, rq->now_ms, rq->keys, &s, &p);
    if (e == ERR_FORBIDDEN && s.f.turned_away)
        return open311_fail(rq, 400, petition_other_office(s.f.turned_away, rq->lang == LANG_EN));
    if (e == ERR_BAD_INPUT) return fail_field(rq, s.f.field);
    if (e == ERR_CONFLICT) return open311_fail(rq, 400, S("token was used for another request"));
    TRY(e);
    petition_tell_inboxes(rq, &p, 0);
    return sent(&d, &p);
}

/* ---- an update ---- */

static enum err updated(struct document *d, struct str code, int64_t n)
{
    twin_list(&d->t, "service_request_updates");
    twin_item(&d->t, "request_update");
    twin_text(&d->t, "update_id", arena_printf(d->rq->arena, "%.*s.%lld", (int)code.n, code.p, (long long)n));
    twin_end(&d->t);
    twin_end(&d->t);
    return document_reply(d, 201);
}

/* POST /open311/v2/servicerequestupdates.:format -> 201 the number of the update: what the client tells the desk */
static enum err updates_post(struct req *rq)
{
    struct document d;
    struct open_client client;
    bool answered;
    int64_t n;
    TRY(document_open(rq, &d));
    TRY(client_of(rq, true, &client, &answered));
    if (answered) return OK;
    struct telling t = { .client_id = client.id, .code = req_param(rq, "service_request_id"), .ext = req_param(rq, "update_id_ext"),
                         .text = req_param(rq, "description") };
    if (!t.code.n) return open311_fail(rq, 400, S("service_request_id was not provided"));
    if (t.ext.n > 100) return req_blame(rq, "update_id_ext");
    if (t.text.n < 5 || t.text.n > PETITION_TEXT_MAX) return req_blame(rq, "description");
    enum err e = update_tell(rq->db, rq->arena, rq->now_ms, rq->keys, &t, &n);
    if (e == ERR_NOT_FOUND) return open311_fail(rq, 404, S("service_request_id was not found"));
    if (e == ERR_CONFLICT) return open311_fail(rq, 400, S("update_id_ext was used for another request"));
    TRY(e);
    return updated(&d, t.code, n);
}

static const struct route table[] = {
    { POST, "/open311/v2/requests.:format", requests_post, ROLE_ANYONE, 64 * KIB, .about = "Open311: send a request, with an API key",
      .is_shared = true, .refuse = open311_refuse },
    { POST, "/open311/v2/servicerequestupdates.:format", updates_post, ROLE_ANYONE, 64 * KIB,
      .about = "Open311: tell something about a request, with an API key", .is_shared = true, .refuse = open311_refuse },
};
const struct routes open311_write_routes = { table, N_OF(table) };
