/* ticket_web.c - tickets of residents and of whoever holds one: asked for, shown, given back; the stream, the answer afterwards; the calendar link. */
#include "http/listing.h"
#include "plan/occasion/occasion_web.h"

/* ---- residents ---- */

static const struct field wish_in[] = {
    FIELD(struct ticket_wish, uid, .min = 36, .max = 36, .about = "UUIDv7 made where it was asked for: sent twice it is one"),
    FIELD(struct ticket_wish, mode, .words = ticket_modes),
    FIELD(struct ticket_wish, heads, .nullable = true, .min = 1, .max = HEADS_RESIDENT_MAX, .about = "a group; one when not given"),
    FIELD(struct ticket_wish, name, .nullable = true, .max = TICKET_NAME_MAX, .about = "of the group"),
    FIELD(struct ticket_wish, contact, .nullable = true, .max = CONTACT_MAX, .about = "a phone or a mailbox"),
};
static const struct fields wish_in_fields = { wish_in, N_OF(wish_in) };

/* POST /api/resident/occasions/:code/ticket -> 201 ticket | 200 the same uid | 409 one is there already, or not open */
static enum err take_post(struct req *rq)
{
    struct ticket_wish w = { .kind = TICKET_RESIDENT };
    struct occasion o;
    struct ticket t;
    bool again;
    TRY(req_read(rq, FIELDS(wish_in), &w));
    TRY(occasion_by_code(rq->db, rq->arena, req_param(rq, "code"), &o));
    w.occasion_id = o.id;
    w.account_id = rq->who.id;
    enum err e = ticket_take(rq->db, rq->arena, rq->now_ms, rq->keys, &w, &t, &again);
    if (e == ERR_BAD_INPUT && w.field) return req_blame(rq, w.field);
    TRY(e);
    occasion_touch(rq, o.id);
    return ticket_reply(rq, again ? 200 : 201, &t);
}

/* GET /api/resident/occasions/:code/ticket -> the own ticket | 404 none */
static enum err own_get(struct req *rq)
{
    struct occasion o;
    struct ticket t;
    TRY(req_read(rq, (struct fields){ 0 }, NULL));
    TRY(occasion_by_code(rq->db, rq->arena, req_param(rq, "code"), &o));
    TRY(ticket_of_account(rq->db, rq->arena, o.id, rq->who.id, &t));
    return ticket_reply(rq, 200, &t);
}

static enum err own_row(struct req *rq, struct json *j, const void *row)
{
    const struct ticket *t = row;
    struct occasion o;
    TRY(occasion_by_id(rq->db, rq->arena, t->occasion_id, &o));
    return ticket_json(rq, j, NULL, t, &o, false);
}

/* GET /api/resident/tickets -> {rows: [ticket without token and code], next} */
static enum err mine_get(struct req *rq) { return listing_of_own(rq, ticket_mine, own_row, offsetof(struct ticket, id)); }

static enum err mine(struct req *rq, struct ticket *t)
{
    TRY(req_read(rq, (struct fields){ 0 }, NULL));
    TRY(ticket_by_uid(rq->db, rq->arena, req_param(rq, "uid"), t));
    return t->account_id == rq->who.id ? OK : ERR_NOT_FOUND;
}

/* GET /api/resident/tickets/:uid -> ticket with its QR code | 404 somebody else's */
static enum err mine_one(struct req *rq)
{
    struct ticket t;
    TRY(mine(rq, &t));
    return ticket_reply(rq, 200, &t);
}

static enum err withdraw(struct req *rq, const struct ticket *t)
{
    struct ticket out;
    TRY(ticket_withdraw(rq->db, rq->arena, rq->now_ms, t->id, &out));
    occasion_touch(rq, t->occasion_id);
    return ticket_reply(rq, 200, &out);
}

/* DELETE /api/resident/tickets/:uid -> ticket, withdrawn | 409 it has been used */
static enum err mine_delete(struct req *rq)
{
    struct ticket t;
    TRY(mine(rq, &t));
    return withdraw(rq, &t);
}

/* ---- whoever holds the token ---- */

static enum err held(struct req *rq, struct fields f, void *in, struct ticket *t)
{
    TRY(req_read(rq, f, in));
    return ticket_by_token(rq->db, rq->arena, req_param(rq, "token"), t);
}

/* GET /api/tickets/:token -> ticket */
static enum err token_get(struct req *rq)
{
    struct ticket t;
    TRY(held(rq, (struct fields){ 0 }, NULL, &t));
    return ticket_reply(rq, 200, &t);
}

/* POST /api/tickets/:token/withdraw {} -> ticket */
static enum err token_withdraw(struct req *rq)
{
    struct ticket t;
    TRY(held(rq, (struct fields){ 0 }, NULL, &t));
    return withdraw(rq, &t);
}

/* POST /api/tickets/:token/join {} -> {stream} | 409 not now */
static enum err join_post(struct req *rq)
{
    struct ticket t;
    struct occasion o;
    struct str stream;
    TRY(held(rq, (struct fields){ 0 }, NULL, &t));
    TRY(ticket_join(rq->db, rq->arena, rq->now_ms, t.id, &stream, &o));
    occasion_touch(rq, o.id);
    struct json j = reply_json(rq, 200);
    json_object(&j, NULL);
    json_text(&j, "stream", stream);
    json_end(&j);
    return OK;
}

/* POST /api/tickets/:token/here {} -> 204 | 409 it is over, or was not joined */
static enum err here_post(struct req *rq)
{
    struct ticket t;
    struct occasion o;
    TRY(held(rq, (struct fields){ 0 }, NULL, &t));
    TRY(ticket_here(rq->db, rq->arena, rq->now_ms, t.id, &o));
    occasion_touch(rq, o.id);
    reply_empty(rq, 204);
    return OK;
}

static const struct field answer_in[] = {
    FIELD(struct ticket_answer, stars, .min = 1, .max = 5), FIELD(struct ticket_answer, text, .nullable = true, .max = 1000),
};
static const struct fields answer_in_fields = { answer_in, N_OF(answer_in) };

/* PUT /api/tickets/:token/feedback {stars, text} -> 204 | 409 another before, nobody came with it, too late */
static enum err feedback_put(struct req *rq)
{
    struct ticket_answer w = { 0 };
    struct ticket t;
    TRY(held(rq, FIELDS(answer_in), &w, &t));
    w.ticket_id = t.id;
    TRY(ticket_feedback(rq->db, rq->arena, rq->now_ms, &w));
    reply_empty(rq, 204);
    return OK;
}

/* ---- the calendar link ---- */

static enum err reply_link(struct req *rq, struct str token)
{
    struct json j = reply_json(rq, 200);
    reply_header(rq, "Cache-Control", S("no-store"));
    json_object(&j, NULL);
    json_text(&j, "url",
              token.n ? arena_printf(rq->arena, "%.*s/calendar/me/%.*s.ics", (int)rq->origin.n, rq->origin.p,
                                     (int)token.n, token.p)
                      : S(""));
    json_end(&j);
    return OK;
}

/* GET /api/resident/calendar -> {url}, empty: none yet */
static enum err feed_get(struct req *rq)
{
    struct str token = S("");
    TRY(req_read(rq, (struct fields){ 0 }, NULL));
    enum err e = feed_token(rq->db, rq->arena, rq->keys, rq->who.id, &token);
    if (e != OK && e != ERR_NOT_FOUND) return e;
    return reply_link(rq, token);
}

/* POST /api/resident/calendar {} -> {url}; the old link is dead */
static enum err feed_post(struct req *rq)
{
    struct str token;
    TRY(req_read(rq, (struct fields){ 0 }, NULL));
    TRY(feed_make(rq->db, rq->arena, rq->now_ms, rq->keys, rq->who.id, &token));
    return reply_link(rq, token);
}

/* DELETE /api/resident/calendar -> 204 */
static enum err feed_delete(struct req *rq)
{
    TRY(req_read(rq, (struct fields){ 0 }, NULL));
    TRY(feed_drop(rq->db, rq->arena, rq->who.id));
    reply_empty(rq, 204);
    return OK;
}

static const struct route table[] = {
    { POST,   "/api/resident/occasions/:code/ticket", take_post,      ROLE_RESIDENT, 2 * KIB,
      .about = "Register for an occasion", .in = &wish_in_fields,
      .out = &ticket_fields },
    { GET,    "/api/resident/occasions/:code/ticket", own_get,        ROLE_RESIDENT, 0,
      .about = "My ticket for it", .out = &ticket_fields },
    { GET,    "/api/resident/tickets",                mine_get,       ROLE_RESIDENT, 0,
      .about = "My tickets", .in = &listing_page_fields, .out = &ticket_fields },
    { GET,    "/api/resident/tickets/:uid",           mine_one,       ROLE_RESIDENT, 0,
      .about = "One with its QR code", .out = &ticket_fields },
    { DELETE, "/api/resident/tickets/:uid",           mine_delete,    ROLE_RESIDENT, 0,
      .about = "Give it back", .out = &ticket_fields },
    { GET,    "/api/resident/calendar",               feed_get,       ROLE_RESIDENT, 0,       .about = "The link of my calendar" },
    { POST,   "/api/resident/calendar",               feed_post,      ROLE_RESIDENT, KIB,     .about = "A new link; the old one is dead" },
    { DELETE, "/api/resident/calendar",               feed_delete,    ROLE_RESIDENT, 0,       .about = "No link any more" },
    { GET,    "/api/tickets/:token",                  token_get,      ROLE_ANYONE, 0,
      .about = "A ticket by its token", .out = &ticket_fields },
    { POST,   "/api/tickets/:token/withdraw",         token_withdraw, ROLE_ANYONE, KIB,
      .about = "Give it back", .out = &ticket_fields },
    { POST,   "/api/tickets/:token/join",             join_post,      ROLE_ANYONE, KIB,
      .about = "Open the stream; counted once as joined" },
    { POST,   "/api/tickets/:token/here",             here_post,      ROLE_ANYONE, KIB,       .about = "Its page is still open" },
    { PUT,    "/api/tickets/:token/feedback",         feedback_put,   ROLE_ANYONE, 4 * KIB,
      .about = "One to five, and words; once", .in = &answer_in_fields },
};
const struct routes ticket_routes = { table, N_OF(table) };
