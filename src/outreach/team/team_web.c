/* team_web.c - the doors to teams: list, form, change, join, leave. */
#include "outreach/team/team.h"
#include "account/account.h"
#include "http/listing.h"
#include "territory/territory.h"

enum { READERS = ROLE_HEAD | ROLE_OFFICER | ROLE_CITY | ROLE_AUDITOR | ROLE_ADMIN, FORMERS = ROLE_OFFICER | ROLE_CITY | ROLE_ADMIN,
       LEADERS = ROLE_HEAD | FORMERS };

static enum err team_chain(struct db *db, struct arena *a, int64_t id, struct chain *out)
{
    struct team t;
    TRY(team_by_id(db, a, id, &t));
    return unit_chain(db, a, t.group_id, out);
}
const struct scope scope_team = { .param = "team", .chain = team_chain };

static enum err member_chain(struct db *db, struct arena *a, int64_t id, struct chain *out)
{
    struct member m;
    TRY(member_by_id(db, a, id, &m));
    return team_chain(db, a, m.team_id, out);
}
const struct scope scope_member = { .param = "member", .chain = member_chain };

/* ---- list and read ---- */

struct list_in { struct page page; };
static const struct field list_in[] = { PAGE_FIELDS(struct list_in) };
static const struct fields list_in_fields = { list_in, N_OF(list_in) };

/* GET /api/units/:unit/teams -> the active teams here and below */
static enum err teams_get(struct req *rq)
{
    struct list_in in = { 0 };
    struct team_query q = { .unit_id = rq->here.unit_id[0] };
    struct campaign c = { 0 };
    struct listing l;
    TRY(req_read(rq, FIELDS(list_in), &in));
    TRY(cursor_read_i64(rq, in.page.after, &q.after));
    enum err e = campaign_at(rq->db, rq->arena, rq->here.unit_id, rq->here.n, &c);
    if (e != OK && e != ERR_NOT_FOUND) return e;
    listing_open(&l, rq, team_row_fields, offsetof(struct team_row, id), page_limit(in.page));
    q.campaign_id = c.id;
    q.limit = l.limit + 1;
    TRY(team_list(rq->db, rq->arena, &q, listing_row, &l));
    return listing_close(&l);
}

static enum err write_member(const void *row, void *arg)
{
    json_object(arg, NULL);
    json_fields(arg, member_fields, row);
    json_end(arg);
    return OK;
}

struct one_in { int64_t team; };
static const struct field one_in[] = { FIELD(struct one_in, team, .min = 1, .max = INT64_MAX) };

static enum err team_write(struct req *rq, int status, int64_t id)
{
    struct team t;
    struct unit group;
    TRY(team_by_id(rq->db, rq->arena, id, &t));
    TRY(unit_by_id(rq->db, rq->arena, t.group_id, &group));
    struct json j = reply_json(rq, status);
    json_object(&j, NULL);
    json_fields(&j, team_fields, &t);
    json_text(&j, "group_name", group.name);
    json_i64(&j, "households", group.households);
    json_i64(&j, "households_per_member_max", HOUSEHOLDS_PER_MEMBER_MAX);
    json_array(&j, "members");
    TRY(member_list(rq->db, rq->arena, id, write_member, &j));
    json_end(&j);
    json_end(&j);
    return OK;
}

/* GET /api/teams/:team -> the team with its members */
static enum err team_get(struct req *rq)
{
    struct one_in in = { 0 };
    TRY(req_read(rq, FIELDS(one_in), &in));
    return team_write(rq, 200, in.team);
}

/* ---- form and change ---- */

#define TEAM_INPUTS                                                                                                    \
    FIELD(struct team, name, .min = 2, .max = 120), FIELD(struct team, decision_no, .nullable = true, .max = 60),      \
    FIELD(struct team, decision_day, .nullable = true, .min = 1, .max = 100000, .about = "local day number"),          \
    FIELD(struct team, zalo, .nullable = true, .max = 200), FIELD(struct team, hotline, .nullable = true, .max = 20)
static const struct field form_in[] = { TEAM_INPUTS };
static const struct field change_in[] = {
    { .name = "team", .at = offsetof(struct team, id), .kind = FIELD_I64, .min = 1, .max = INT64_MAX },
    TEAM_INPUTS, FIELD(struct team, state, .words = team_states),
};
static const struct fields form_in_fields = { form_in, N_OF(form_in) }, change_in_fields = { change_in + 1, N_OF(change_in) - 1 };

/* POST /api/units/:unit/teams {name, decision_no?, …} -> 201 the team of that group | 409 it has one | 400 not a group */
static enum err teams_post(struct req *rq)
{
    struct team t = { .group_id = rq->here.unit_id[0] };
    const struct actor by = actor_of(rq);
    TRY(req_read(rq, FIELDS(form_in), &t));
    enum err e = team_create(rq->db, rq->arena, rq->now_ms, &by, &t);
    if (e == ERR_BAD_INPUT) return req_blame(rq, "unit");
    TRY(e);
    return team_write(rq, 201, t.id);
}

/* PUT /api/teams/:team {name, …, state} -> 200 the team | 403 a head changes the state | 409 the group has another team */
static enum err team_put(struct req *rq)
{
    struct team t = { 0 };
    const struct actor by = actor_of(rq);
    struct team before;
    TRY(req_read(rq, FIELDS(change_in), &t));
    TRY(team_by_id(rq->db, rq->arena, t.id, &before));
    if (t.state != before.state && !(rq->who.roles & FORMERS)) return ERR_FORBIDDEN;
    TRY(team_change(rq->db, rq->arena, rq->now_ms, &by, &t));
    return team_write(rq, 200, t.id);
}

/* ---- join and leave ---- */

struct join_in { int64_t team, account; struct str name; unsigned position, force; };
static const struct field join_in[] = {
    FIELD(struct join_in, team, .min = 1, .max = INT64_MAX),
    FIELD(struct join_in, account, .nullable = true, .min = 1, .max = INT64_MAX, .about = "somebody known; or"),
    FIELD(struct join_in, name, .nullable = true, .min = NAME_MIN, .max = NAME_MAX, .about = "a new person, invited by a one-time link"),
    FIELD(struct join_in, position, .words = position_words), FIELD(struct join_in, force, .words = force_words),
};
static const struct fields join_in_fields = { join_in + 1, N_OF(join_in) - 1 };

/* Only who may form teams appoints a head; and nobody takes in people from outside the ground his role covers. */
static enum err may_take_in(struct req *rq, const struct join_in *in)
{
    if (in->position == POSITION_HEAD && !(rq->who.roles & FORMERS)) return ERR_FORBIDDEN;
    if (in->account == 0) return OK;
    struct account known;
    bool covered;
    int64_t ground =
        rq->who.roles & (ROLE_CITY | ROLE_ADMIN) ? CITY_ID : rq->here.unit_id[rq->who.roles & ROLE_OFFICER ? 1 : 0];
    TRY(account_by_id(rq->db, rq->arena, in->account, &known));
    TRY(unit_is_within(rq->db, rq->arena, known.home_unit_id, ground, &covered));
    return covered ? OK : ERR_FORBIDDEN;
}

/* POST /api/teams/:team/members {account | name, position, force} -> 201 the invitation of a new person, else 201 {id} | 409 */
static enum err members_post(struct req *rq)
{
    struct join_in in = { 0 };
    struct str token;
    int64_t expires_ms;
    const struct actor by = actor_of(rq);
    TRY(req_read(rq, FIELDS(join_in), &in));
    if (!in.account == !in.name.n) return req_blame(rq, "name");
    TRY(may_take_in(rq, &in));
    struct member m = { .team_id = in.team, .account_id = in.account, .name = in.name, .position = in.position, .force = in.force };
    TRY(member_join(rq->db, rq->arena, rq->now_ms, rq->keys, &by, &m, &token, &expires_ms));
    if (!in.account) return invite_write(rq, 201, m.account_id, INVITE_PHONE, token, expires_ms);
    struct json j = reply_json(rq, 201);
    json_object(&j, NULL);
    json_i64(&j, "id", m.id);
    json_end(&j);
    return OK;
}

struct leave_in { int64_t member; struct str reason; };
static const struct field leave_in[] = {
    FIELD(struct leave_in, member, .min = 1, .max = INT64_MAX), FIELD(struct leave_in, reason, .nullable = true, .max = 500),
};

/* DELETE /api/members/:member?reason= -> 204; the pieces of ground become free */
static enum err member_delete(struct req *rq)
{
    struct leave_in in = { 0 };
    const struct actor by = actor_of(rq);
    TRY(req_read(rq, FIELDS(leave_in), &in));
    TRY(member_leave(rq->db, rq->arena, rq->now_ms, &by, in.member, in.reason));
    reply_empty(rq, 204);
    return OK;
}

static const struct route table[] = {
    { GET,    "/api/units/:unit/teams",    teams_get,     READERS, 0,       .within = &scope_unit, .about = "Active teams here and below",
      .in = &list_in_fields, .out = &team_row_fields },
    { POST,   "/api/units/:unit/teams",    teams_post,    FORMERS, 4 * KIB, .within = &scope_unit, .about = "Form the team of a group",
      .in = &form_in_fields, .out = &team_fields },
    { GET,    "/api/teams/:team",          team_get,      READERS, 0,       .within = &scope_team, .about = "A team with its members",
      .out = &team_fields },
    { PUT,    "/api/teams/:team",           team_put,      LEADERS, 4 * KIB, .within = &scope_team, .about = "Change or dissolve a team",
      .in = &change_in_fields, .out = &team_fields },
    { POST,   "/api/teams/:team/members",  members_post,  LEADERS, 4 * KIB, .within = &scope_team, .about = "Take somebody into a team",
      .in = &join_in_fields },
    { DELETE, "/api/members/:member",      member_delete, LEADERS, 0,       .within = &scope_member, .about = "Somebody leaves a team" },
};
const struct routes team_routes = { table, N_OF(table) };
