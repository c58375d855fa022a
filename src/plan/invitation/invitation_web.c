/* invitation_web.c - the doors of invitations: the desk makes, lists and revokes them; who holds the link reads what is asked, and agrees. */
#include "plan/invitation/invitation.h"
#include "plan/contest/contest_web.h"
#include "plan/startup/startup_web.h"

/* ---- the desk ---- */

static const char *const params[] = { [SEAT_JUDGE] = "contest", [SEAT_MENTOR] = "call" };

struct page_in { struct page page; };
static const struct field page_in[] = { PAGE_FIELDS(struct page_in) };
static const struct fields page_in_fields = { page_in, N_OF(page_in) };

struct writing { struct json j; int64_t now_ms, limit, seen, last; };
static enum err row(const void *row, void *arg)
{
    const struct invitation *i = row;
    struct writing *k = arg;
    if (++k->seen > k->limit) return OK;
    k->last = i->id;
    json_object(&k->j, NULL);
    json_text(&k->j, "state", str_z(invitation_states[invitation_stands(i, k->now_ms)]));
    json_fields(&k->j, invitation_fields, i);
    json_end(&k->j);
    return OK;
}

static enum err list(struct req *rq, unsigned seat)
{
    struct page_in in = { .page = { .limit = 0 } };
    int64_t id, before = 0;
    TRY(req_read(rq, FIELDS(page_in), &in));
    TRY(cursor_read_i64(rq, in.page.after, &before));
    TRY(req_id(rq, params[seat], &id));
    struct writing k = { .j = reply_json(rq, 200), .now_ms = rq->now_ms, .limit = page_limit(in.page) };
    json_object(&k.j, NULL);
    json_array(&k.j, "rows");
    TRY(invitation_list(rq->db, rq->arena, seat, id, before, k.limit + 1, row, &k));
    json_end(&k.j);
    json_text(&k.j, "next", k.seen > k.limit ? cursor_i64(rq->arena, k.last) : S(""));
    json_end(&k.j);
    return OK;
}

static const struct field draft_in[] = {
    FIELD(struct invitation_draft, note, .nullable = true, .max = INVITATION_NOTE_MAX, .about = "for whom: the desk alone reads it"),
};
static const struct fields draft_in_fields = { draft_in, N_OF(draft_in) };

static enum err make(struct req *rq, unsigned seat)
{
    const struct actor by = actor_of(rq);
    struct invitation_draft d = { .seat = seat, .note = S("") };
    struct invitation i;
    struct str token;
    TRY(req_read(rq, FIELDS(draft_in), &d));
    TRY(req_id(rq, params[seat], &d.subject_id));
    enum err e = invitation_make(rq->db, rq->arena, rq->now_ms, rq->keys, &by, &d, &i, &token);
    if (e == ERR_CONFLICT) return seat_refuse(rq, params[seat], SEAT_CLOSED);
    TRY(req_blamed(rq, e, &d.field));
    return invite_reply(rq, 201, (struct invite_out){ .id = i.id, .kind = str_z(seat_words[seat]), .expires_ms = i.expires_ms },
                        S("/resident/moi/"), token);
}

static enum err revoke(struct req *rq, unsigned seat)
{
    const struct actor by = actor_of(rq);
    int64_t subject_id, id;
    TRY(req_read(rq, (struct fields){ 0 }, NULL));
    TRY(req_id(rq, params[seat], &subject_id));
    TRY(req_id(rq, "invitation", &id));
    enum err e = invitation_revoke(rq->db, rq->arena, rq->now_ms, &by, seat, subject_id, id);
    if (e == ERR_CONFLICT) return invite_refuse(rq, INVITE_USED);
    TRY(e);
    reply_empty(rq, 204);
    return OK;
}

/* GET /api/contests/:contest/invitations, /api/startup-calls/:call/invitations -> {rows, next}, newest first */
static enum err judges_get(struct req *rq)     { return list(rq, SEAT_JUDGE); }
static enum err mentors_get(struct req *rq)    { return list(rq, SEAT_MENTOR); }
/* POST the same {note?} -> 201 the link and its QR code, said once | 409 scoring has begun | 429 so many wait */
static enum err judges_post(struct req *rq)    { return make(rq, SEAT_JUDGE); }
static enum err mentors_post(struct req *rq)   { return make(rq, SEAT_MENTOR); }
/* DELETE …/invitations/:invitation -> 204 | 409 it was taken */
static enum err judge_delete(struct req *rq)   { return revoke(rq, SEAT_JUDGE); }
static enum err mentor_delete(struct req *rq)  { return revoke(rq, SEAT_MENTOR); }

/* ---- who is asked ---- */

static const struct field asked_row[] = {
    FIELD(struct asked, seat, .words = seat_words), FIELD(struct asked, state, .words = invitation_states),
    FIELD(struct asked, code, .about = "of the contest or the call"), FIELD(struct asked, title), FIELD(struct asked, title_en),
    FIELD(struct asked, unit, .about = "who asks"), FIELD(struct asked, closes_ms, .about = "entries, applications come until then"),
    FIELD(struct asked, expires_ms), FIELD(struct asked, is_mine, .about = "taken by the account that looks"),
};
static const struct fields asked_fields = { asked_row, N_OF(asked_row) };

static enum err reply_asked(struct req *rq, const struct asked *x)
{
    struct json j = reply_json(rq, 200);
    return contest_json(&j, NULL, asked_fields, x);
}

struct token_in { struct str token; bool agrees; };
static const struct field token_in[] = {
    FIELD(struct token_in, token, .min = INVITE_TOKEN_MIN, .max = INVITE_TOKEN_MAX),
    FIELD(struct token_in, agrees, .about = "true: the rules were read and are agreed to"),
};
static const struct fields look_in_fields = { token_in, 1 }, take_in_fields = { token_in, N_OF(token_in) };

/* GET /api/invitations/:token -> what is asked | 404 no such link */
static enum err look_get(struct req *rq)
{
    struct token_in in = { .token = S("") };
    struct asked x;
    TRY(req_read(rq, look_in_fields, &in));
    TRY(invitation_look(rq->db, rq->arena, rq->now_ms, rq->keys, in.token, rq->who.id, &x));
    return reply_asked(rq, &x);
}

/* POST /api/resident/invitations {token, agrees} -> what is asked, taken | 400 not agreed | 409 spent, or he may not have it, and why */
static enum err take_post(struct req *rq)
{
    const struct actor by = actor_of(rq);
    struct token_in in = { .token = S("") };
    struct invitation_refusal why;
    struct asked x;
    TRY(req_read(rq, take_in_fields, &in));
    if (!in.agrees) return req_blame(rq, "agrees");
    enum err e = invitation_take(rq->db, rq->arena, rq->now_ms, rq->keys, &by, in.token, &x, &why);
    if (e == ERR_CONFLICT && why.token != INVITE_FINE) return invite_refuse(rq, why.token);
    if (e == ERR_CONFLICT) return seat_refuse(rq, "token", why.seat);
    TRY(e);
    return reply_asked(rq, &x);
}

#define CONTEST .within = &scope_contest
#define CALL .within = &scope_call
static const struct route table[] = {
    { GET,    "/api/contests/:contest/invitations",                judges_get,    READERS, 0,       CONTEST,
      .about = "Links by which judges are asked, and what became of them", .in = &page_in_fields, .out = &invitation_fields },
    { POST,   "/api/contests/:contest/invitations",                judges_post,   DESK, KIB,        CONTEST,
      .about = "Ask somebody by a link to judge; it is said once", .in = &draft_in_fields, .out = &invite_fields },
    { DELETE, "/api/contests/:contest/invitations/:invitation",    judge_delete,  DESK, 0,          CONTEST,
      .about = "The link opens nothing any more" },
    { GET,    "/api/startup-calls/:call/invitations",              mentors_get,   READERS, 0,       CALL,
      .about = "Links by which mentors are asked, and what became of them", .in = &page_in_fields, .out = &invitation_fields },
    { POST,   "/api/startup-calls/:call/invitations",              mentors_post,  DESK, KIB,        CALL,
      .about = "Ask somebody by a link to accompany start-ups; it is said once", .in = &draft_in_fields, .out = &invite_fields },
    { DELETE, "/api/startup-calls/:call/invitations/:invitation",  mentor_delete, DESK, 0,          CALL,
      .about = "The link opens nothing any more" },
    { GET,    "/api/invitations/:token",                           look_get,      ROLE_ANYONE, 0,
      .about = "What a link asks of its holder: to judge, to accompany", .out = &asked_fields },
    { POST,   "/api/resident/invitations",                         take_post,     ROLE_RESIDENT, KIB,
      .about = "Agree to what a link asks", .in = &take_in_fields, .out = &asked_fields },
};
const struct routes invitation_routes = { table, N_OF(table) };
