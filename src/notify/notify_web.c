/* notify_web.c - a person's own notices, wishes and browsers; for operators what could not be delivered. */
#include "module.h"
#include "auth/webpush.h"
#include "core/time.h"
#include "http/listing.h"
#include "notify/inbox.h"
#include "notify/outbox.h"
#include "notify/notify_web.h"

enum { OWN = ROLE_RESIDENT | ROLE_SELF, OPERATORS = ROLE_CITY | ROLE_ADMIN, ENDPOINT_MAX = 1000, KEPT_DAYS = 180 };

/* ---- the inbox ---- */

struct list_in { struct page page; };
static const struct field list_in[] = { PAGE_FIELDS(struct list_in) };
static const struct fields list_in_fields = { list_in, N_OF(list_in) };

/* GET /api/notices -> {rows, next} newest first; the number not read is in X-Unread */
static enum err notices_get(struct req *rq)
{
    struct list_in in = { 0 };
    struct listing l;
    int64_t before = INT64_MAX, unread;
    TRY(req_read(rq, FIELDS(list_in), &in));
    TRY(cursor_read_i64(rq, in.page.after, &before));
    TRY(inbox_unread(rq->db, rq->arena, rq->who.id, rq->now_ms, &unread));
    listing_open(&l, rq, inbox_fields, offsetof(struct inbox_row, id), page_limit(in.page));
    TRY(inbox_list(rq->db, rq->arena, rq->who.id, rq->now_ms, before, l.limit + 1, listing_row, &l));
    reply_header(rq, "X-Unread", arena_printf(rq->arena, "%lld", (long long)unread));
    return listing_close(&l);
}

struct read_in { int64_t id; bool with_older; };
static const struct field read_in[] = {
    FIELD(struct read_in, id, .min = 1, .max = INT64_MAX),
    FIELD(struct read_in, with_older, .nullable = true, .about = "and everything older"),
};
static const struct fields read_in_fields = { read_in, N_OF(read_in) };
struct unread_out { int64_t unread; };
static const struct field unread_out[] = { FIELD(struct unread_out, unread, .about = "counted up to 100") };
static const struct fields unread_fields = { unread_out, N_OF(unread_out) };

/* POST /api/notices/read {id, with_older?} -> {unread} */
static enum err read_post(struct req *rq)
{
    struct read_in in = { 0 };
    struct unread_out out;
    TRY(req_read(rq, FIELDS(read_in), &in));
    TRY(inbox_read(rq->db, rq->arena, rq->who.id, rq->now_ms, in.id, in.with_older));
    TRY(inbox_unread(rq->db, rq->arena, rq->who.id, rq->now_ms, &out.unread));
    struct json j = reply_json(rq, 200);
    json_object(&j, NULL);
    json_fields(&j, unread_fields, &out);
    json_end(&j);
    return OK;
}

/* ---- wishes ---- */

static const struct field wish_fields[] = {
    FIELD(struct group_wish, group, .min = 1, .max = GROUP_MAX, .about = "account, alert, civic or outreach"),
    FIELD(struct group_wish, push), FIELD(struct group_wish, email), FIELD(struct group_wish, sms),
};
static const struct fields wish_table = { wish_fields, N_OF(wish_fields) };
struct wishes_io { int64_t quiet_from, quiet_to; bool has_email,
                   has_phone; int64_t browsers; const struct json_in *groups; };
static const struct field wishes_io[] = {
    FIELD(struct wishes_io, quiet_from, .max = 1439, .about = "minute of the local day; from = to: never quiet"),
    FIELD(struct wishes_io, quiet_to, .max = 1439),
    FIELD(struct wishes_io, groups, .is_list = true, .max = WISHES_MAX, .of = &wish_table),
    FIELD(struct wishes_io, has_email), FIELD(struct wishes_io, has_phone), FIELD(struct wishes_io, browsers),
};
static const struct fields wishes_in_fields = { wishes_io, 3 }, wishes_out_fields = { wishes_io, N_OF(wishes_io) };

static enum err reply_wishes(struct req *rq)
{
    struct preferences p;
    TRY(preferences_get(rq->db, rq->arena, rq->who.id, &p));
    struct wishes_io out = { p.quiet_from, p.quiet_to, p.has_email, p.has_phone, p.browsers, NULL };
    struct json j = reply_json(rq, 200);
    json_object(&j, NULL);
    json_fields(&j, wishes_out_fields, &out);
    json_array(&j, "groups");
    for (size_t i = 0; i < p.n_groups; i++) {
        json_object(&j, NULL);
        json_fields(&j, wish_table, &p.groups[i]);
        json_end(&j);
    }
    json_end(&j);
    json_end(&j);
    return OK;
}

/* GET /api/notify/preferences */
static enum err wishes_get(struct req *rq)
{
    TRY(req_read(rq, (struct fields){ 0 }, NULL));
    return reply_wishes(rq);
}

/* PUT /api/notify/preferences {quiet_from, quiet_to, groups: [{group, push, email, sms}]} -> as GET */
static enum err wishes_put(struct req *rq)
{
    struct wishes_io in = { 0 };
    struct preferences p = { 0 };
    TRY(req_read(rq, wishes_in_fields, &in));
    p.quiet_from = in.quiet_from;
    p.quiet_to = in.quiet_to;
    for (; p.n_groups < json_count(in.groups); p.n_groups++) {
        struct str path = arena_printf(rq->arena, "groups[%zu]", p.n_groups);
        TRY(json_read(rq->arena, json_item(in.groups, p.n_groups), wish_table, path, &p.groups[p.n_groups],
                      &rq->blame));
    }
    enum err e = preferences_set(rq->db, rq->arena, rq->who.id, rq->now_ms, &p);
    if (e == ERR_BAD_INPUT) return req_blame(rq, "groups");
    TRY(e);
    return reply_wishes(rq);
}

/* ---- browsers ---- */

struct key_out { struct bytes key; };
static const struct field key_out[] = { FIELD(struct key_out, key, .about = "applicationServerKey for PushManager.subscribe") };
static const struct fields key_fields = { key_out, N_OF(key_out) };

/* GET /api/notify/push-key -> {key} */
static enum err key_get(struct req *rq)
{
    TRY(req_read(rq, (struct fields){ 0 }, NULL));
    struct key_out out = { keys_public_push(rq->keys) };
    struct json j = reply_json(rq, 200);
    json_object(&j, NULL);
    json_fields(&j, key_fields, &out);
    json_end(&j);
    return OK;
}

static const struct field sub_keys[] = {
    FIELD(struct browser, p256dh, .min = WEBPUSH_POINT_BYTES, .max = WEBPUSH_POINT_BYTES),
    FIELD(struct browser, auth, .min = WEBPUSH_AUTH_BYTES, .max = WEBPUSH_AUTH_BYTES),
};
static const struct fields sub_keys_table = { sub_keys, N_OF(sub_keys) };
struct push_in { struct str endpoint; int64_t expires_ms; const struct json_in *keys; };
static const struct field push_in[] = {
    FIELD(struct push_in, endpoint, .min = 10, .max = ENDPOINT_MAX),
    { .name = "expirationTime", .at = offsetof(struct push_in, expires_ms), .kind = FIELD_I64, .nullable = true },
    FIELD(struct push_in, keys, .of = &sub_keys_table),
};
static const struct fields push_in_fields = { push_in, N_OF(push_in) };

/* POST /api/notify/push: a PushSubscription as the browser writes it -> 204 */
static enum err push_post(struct req *rq)
{
    struct push_in in = { 0 };
    struct browser b = { 0 };
    TRY(req_read(rq, push_in_fields, &in));
    TRY(json_read(rq->arena, in.keys, sub_keys_table, S("keys"), &b, &rq->blame));
    b.endpoint = in.endpoint;
    if (!push_endpoint_is_fair(b.endpoint, notify_allows_insecure())) return req_blame(rq, "endpoint");
    enum err e = browser_add(rq->db, rq->arena, rq->who.id, rq->now_ms, &b);
    if (e == ERR_BAD_INPUT) return req_blame(rq, "keys.p256dh");
    TRY(e);
    reply_empty(rq, 204);
    return OK;
}

struct endpoint_in { struct str endpoint; };
static const struct field endpoint_in[] = { FIELD(struct endpoint_in, endpoint, .min = 10, .max = ENDPOINT_MAX) };
static const struct fields endpoint_in_fields = { endpoint_in, N_OF(endpoint_in) };

/* DELETE /api/notify/push {endpoint} -> 204, also when it was not there */
static enum err push_delete(struct req *rq)
{
    struct endpoint_in in = { 0 };
    TRY(req_read(rq, FIELDS(endpoint_in), &in));
    TRY(browser_remove(rq->db, rq->arena, rq->who.id, in.endpoint));
    reply_empty(rq, 204);
    return OK;
}

/* ---- for operators ---- */

/* GET /api/notify/dead -> what was given up, newest first: no address, no text of a message */
static enum err dead_get(struct req *rq)
{
    struct list_in in = { 0 };
    struct listing l;
    int64_t before = INT64_MAX;
    TRY(req_read(rq, FIELDS(list_in), &in));
    TRY(cursor_read_i64(rq, in.page.after, &before));
    listing_open(&l, rq, dead_send_fields, offsetof(struct dead_send, id), page_limit(in.page));
    TRY(outbox_dead(rq->db, rq->arena, before, l.limit + 1, listing_row, &l));
    return listing_close(&l);
}

struct again_in { int64_t send; };
static const struct field again_in[] = { FIELD(struct again_in, send, .min = 1, .max = INT64_MAX) };

/* POST /api/notify/dead/:send/again -> 204 | 404 not dead */
static enum err again_post(struct req *rq)
{
    struct again_in in = { 0 };
    TRY(req_read(rq, FIELDS(again_in), &in));
    TRY(outbox_again(rq->db, rq->arena, in.send, rq->now_ms));
    TRY(req_audit(rq, "notify.again", arena_printf(rq->arena, "send:%lld", (long long)in.send), 0, S("")));
    reply_empty(rq, 204);
    return OK;
}

static const struct route table[] = {
    { GET,    "/api/notices",                  notices_get, OWN, 0,       .in = &list_in_fields, .out = &inbox_fields,
      .about = "One's own notices, newest first; the number not read in the header X-Unread" },
    { POST,   "/api/notices/read",             read_post,   OWN, KIB,     .in = &read_in_fields, .out = &unread_fields,
      .about = "A notice was read, or all up to it" },
    { GET,    "/api/notify/preferences",       wishes_get,  OWN, 0,       .out = &wishes_out_fields,
      .about = "Which ways one wants to be told, and the quiet hours" },
    { PUT,    "/api/notify/preferences",       wishes_put,  OWN, 8 * KIB, .in = &wishes_in_fields, .out = &wishes_out_fields,
      .about = "Choose the ways by group of notices; groups not named stay as they are" },
    { GET,    "/api/notify/push-key",          key_get,     OWN, 0,       .out = &key_fields,
      .about = "The public key a browser subscribes with" },
    { POST,   "/api/notify/push",              push_post,   OWN, 4 * KIB, .in = &push_in_fields,
      .about = "This browser takes push messages: a PushSubscription as the browser writes it" },
    { DELETE, "/api/notify/push",              push_delete, OWN, 4 * KIB, .in = &endpoint_in_fields,
      .about = "This browser takes none any more" },
    { GET,    "/api/notify/dead",              dead_get,    OPERATORS | ROLE_AUDITOR, 0, .in = &list_in_fields,
      .out = &dead_send_fields, .about = "What could not be delivered; no address, no text of a message" },
    { POST,   "/api/notify/dead/:send/again",  again_post,  OPERATORS, KIB, .about = "Try one of them again" },
};
static const struct routes own_routes = { table, N_OF(table) };
static const struct routes *const subjects[] = { &own_routes, &email_routes, &unsubscribe_routes, NULL };

/* ---- by the clock ---- */

static enum err sweep(struct db *db, struct arena *a, const struct keys *keys, int64_t now_ms)
{
    int64_t n = 1;
    (void)keys;
    for (int i = 0; i < 10000 && n > 0; i++) {
        TRY(outbox_sweep(db, a, now_ms - KEPT_DAYS * (int64_t)DAY_MS, &n));
        arena_reset(a);
    }
    return OK;
}
static const struct job jobs[] = { { "notify_sweep", DAY_MS, sweep } };

const struct module notify_module = {
    .name = "notify", .subjects = subjects, .migrations = notify_migrations, .n_migrations = &notify_n_migrations,
    .jobs = jobs, .n_jobs = N_OF(jobs),
};
