/* occasion_guests_web.c - who comes to an occasion, for its desk: tickets, arrivals, what people said. */
#include "plan/occasion/checkin.h"
#include "plan/occasion/occasion_web.h"
#include "http/listing.h"
#include "territory/territory.h"

enum { DESK = ROLE_OFFICER | ROLE_CITY, READERS = DESK | ROLE_AUDITOR };

struct page_in { int64_t occasion; struct page page; };
static const struct field page_in[] = {
    FIELD(struct page_in, occasion, .min = 1, .max = INT64_MAX),
    PAGE_FIELDS(struct page_in),
};

struct names { struct req *rq; struct json j; int64_t limit, seen, last; };

/* Residents by their first letters; of others what they gave. */
static enum err name_of(struct names *k, const struct ticket *t, struct str *name)
{
    struct account who;
    TRY(ticket_name(k->rq->keys, k->rq->arena, t, name));
    if (name->n || !t->account_id) return OK;
    TRY(account_by_id(k->rq->db, k->rq->arena, t->account_id, &who));
    *name = name_initials(k->rq->arena, who.name);
    return OK;
}

static enum err ticket_row(const void *row, void *arg)
{
    const struct ticket *t = row;
    struct names *k = arg;
    struct str name;
    if (++k->seen > k->limit) return OK;
    TRY(name_of(k, t, &name));
    json_object(&k->j, NULL);
    json_i64(&k->j, "id", t->id);
    json_fields(&k->j, ticket_fields, t);
    json_text(&k->j, "name", name);
    json_end(&k->j);
    k->last = t->id;
    return OK;
}

/* GET /api/occasions/:occasion/tickets -> {rows, next} */
static enum err tickets_get(struct req *rq)
{
    struct page_in in = { 0 };
    int64_t after = 0;
    TRY(req_read(rq, FIELDS(page_in), &in));
    TRY(cursor_read_i64(rq, in.page.after, &after));
    struct names k = { .rq = rq, .j = reply_json(rq, 200), .limit = page_limit(in.page) };
    json_object(&k.j, NULL);
    json_array(&k.j, "rows");
    TRY(ticket_list(rq->db, rq->arena, in.occasion, after, k.limit + 1, ticket_row, &k));
    json_end(&k.j);
    json_text(&k.j, "next", k.seen > k.limit ? cursor_i64(rq->arena, k.last) : S(""));
    json_end(&k.j);
    return OK;
}

static const struct field desk_wish_in[] = {
    FIELD(struct ticket_wish, uid, .min = 36, .max = 36, .about = "UUIDv7 made where it was asked for"),
    FIELD(struct ticket_wish, kind, .words = ticket_kinds, .about = "walk_in or group"),
    FIELD(struct ticket_wish, mode, .words = ticket_modes),
    FIELD(struct ticket_wish, heads, .nullable = true, .min = 1, .max = HEADS_MAX),
    FIELD(struct ticket_wish, name, .nullable = true, .max = TICKET_NAME_MAX),
    FIELD(struct ticket_wish, contact, .nullable = true, .max = CONTACT_MAX, .about = "a phone or a mailbox"),
};
static const struct fields desk_wish_in_fields = { desk_wish_in, N_OF(desk_wish_in) };

/* POST /api/occasions/:occasion/tickets -> 201 ticket with its QR code | 200 the same uid */
static enum err ticket_post(struct req *rq)
{
    struct ticket_wish w = { .account_id = 0 };
    struct ticket t;
    bool again;
    TRY(req_read(rq, FIELDS(desk_wish_in), &w));
    TRY(req_id(rq, "occasion", &w.occasion_id));
    TRY(req_blamed(rq, ticket_take(rq->db, rq->arena, rq->now_ms, rq->keys, &w, &t, &again), &w.field));
    occasion_touch(rq, w.occasion_id);
    return ticket_reply(rq, again ? 200 : 201, &t);
}

/* GET /api/occasions/:occasion/arrivals -> {rows, next} */
static enum err arrivals_get(struct req *rq)
{
    struct page_in in = { 0 };
    struct listing l;
    int64_t after = 0;
    TRY(req_read(rq, FIELDS(page_in), &in));
    TRY(cursor_read_i64(rq, in.page.after, &after));
    listing_open(&l, rq, arrival_fields, offsetof(struct arrival_line, id), page_limit(in.page));
    TRY(arrival_list(rq->db, rq->arena, in.occasion, after, page_limit(in.page) + 1, listing_row, &l));
    return listing_close(&l);
}

static enum err said_row(const void *row, void *arg)
{
    const struct feedback_row *f = row;
    struct names *k = arg;
    if (++k->seen > k->limit) return OK;
    json_object(&k->j, NULL);
    json_i64(&k->j, "stars", f->stars);
    json_text(&k->j, "text", f->text);
    json_end(&k->j);
    k->last = f->lot;
    return OK;
}

/* GET /api/occasions/:occasion/feedback -> {n, stars, rows, next}; nothing of fewer than five */
static enum err feedback_get(struct req *rq)
{
    struct page_in in = { 0 };
    int64_t after = -1, stars[5], n = 0;
    TRY(req_read(rq, FIELDS(page_in), &in));
    TRY(cursor_read_i64(rq, in.page.after, &after));
    TRY(feedback_stars(rq->db, rq->arena, in.occasion, stars));
    for (size_t i = 0; i < N_OF(stars); i++) n += stars[i];
    bool is_shown = n >= ANSWERS_SHOWN;
    struct names k = { .rq = rq, .j = reply_json(rq, 200), .limit = page_limit(in.page) };
    json_object(&k.j, NULL);
    json_i64(&k.j, "n", is_shown ? n : 0);
    if (is_shown) {
        json_array(&k.j, "stars");
        for (size_t i = 0; i < N_OF(stars); i++) json_i64(&k.j, NULL, stars[i]);
        json_end(&k.j);
    } else json_null(&k.j, "stars");
    json_array(&k.j, "rows");
    if (is_shown) TRY(feedback_list(rq->db, rq->arena, in.occasion, after, k.limit + 1, said_row, &k));
    json_end(&k.j);
    json_text(&k.j, "next", k.seen > k.limit ? cursor_i64(rq->arena, k.last) : S(""));
    json_end(&k.j);
    return OK;
}

#define HERE .within = &scope_occasion
static const struct route table[] = {
    { GET,    "/api/occasions/:occasion/tickets",             tickets_get,    READERS, 0,      HERE,
      .about = "Who registered", .out = &ticket_fields },
    { POST,   "/api/occasions/:occasion/tickets",             ticket_post,    DESK, 2 * KIB,   HERE,
      .about = "Register somebody at the desk, or a group",
      .in = &desk_wish_in_fields, .out = &ticket_fields },
    { GET,    "/api/occasions/:occasion/arrivals",            arrivals_get,   READERS, 0,      HERE,
      .about = "The events behind the numbers", .out = &arrival_fields },
    { GET,    "/api/occasions/:occasion/feedback",            feedback_get,   READERS, 0,      HERE,
      .about = "What people said, from five answers on" },
};
const struct routes occasion_guests_routes = { table, N_OF(table) };
