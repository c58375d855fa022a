/* startup_web.c - the doors of start-up support: calls for everybody, applications of residents, the desk, mentors. */
#include "plan/startup/startup_web.h"
#include "core/json_in.h"
#include "http/listing.h"
#include "territory/territory.h"

enum { DESK = ROLE_OFFICER | ROLE_CITY, READERS = DESK | ROLE_AUDITOR, ANY_MENTOR = ROLE_SIGNED_IN | ROLE_RESIDENT };
#define MS_MAX INT64_C(4102444800000)                                 /* the year 2100 */

static enum err call_chain(struct db *db, struct arena *a, int64_t id, struct chain *out)
{
    struct startup_call c;
    TRY(startup_call_by_id(db, a, id, &c));
    return unit_chain(db, a, c.unit_id, out);
}
static enum err application_chain(struct db *db, struct arena *a, int64_t id, struct chain *out)
{
    struct startup s;
    TRY(startup_by_id(db, a, id, &s));
    return call_chain(db, a, s.call_id, out);
}
const struct scope scope_call = { .param = "call", .chain = call_chain };
static const struct scope scope_application = { .param = "application", .chain = application_chain };

/* ---- calls ---- */

struct page_in { struct page page; };
static const struct field page_in[] = { PAGE_FIELDS(struct page_in) };
static const struct fields page_in_fields = { page_in, N_OF(page_in) };

static enum err calls(struct req *rq, int64_t unit_id, struct fields f)
{
    struct page_in in = { .page = { .limit = 0 } };
    struct listing l;
    int64_t before = 0;
    TRY(req_read(rq, FIELDS(page_in), &in));
    TRY(cursor_read_i64(rq, in.page.after, &before));
    listing_open(&l, rq, f, offsetof(struct startup_call, id), page_limit(in.page));
    TRY(startup_call_list(rq->db, rq->arena, unit_id, before, page_limit(in.page) + 1, listing_row, &l));
    return listing_close(&l);
}

/* GET /api/startup-calls, /api/units/:unit/startup-calls -> {rows, next}, newest first */
static enum err calls_get(struct req *rq)      { return calls(rq, 0, startup_call_fields); }
static enum err unit_calls_get(struct req *rq) { return calls(rq, rq->here.unit_id[0], startup_call_desk_fields); }

static enum err chosen(const void *row, void *arg)
{
    const struct startup *s = row;
    json_object(arg, NULL);
    json_text(arg, "code", s->code);
    json_text(arg, "name", s->name);
    json_text(arg, "title", s->title);
    json_text(arg, "state", str_z(startup_states[s->state]));
    json_end(arg);
    return OK;
}

/* GET /api/startup-calls/:code -> call, and who was chosen */
static enum err call_get(struct req *rq)
{
    struct startup_call c;
    TRY(req_read(rq, (struct fields){ 0 }, NULL));
    TRY(startup_call_by_code(rq->db, rq->arena, req_param(rq, "code"), &c));
    struct json j = reply_json(rq, 200);
    json_object(&j, NULL);
    json_fields(&j, startup_call_fields, &c);
    json_array(&j, "chosen_ones");
    TRY(startup_chosen(rq->db, rq->arena, c.id, chosen, &j));
    json_end(&j);
    json_end(&j);
    return OK;
}

static const struct field call_in[] = {
    FIELD(struct call_draft, uid, .min = 36, .max = 36),
    FIELD(struct call_draft, title, .min = STARTUP_TITLE_MIN, .max = STARTUP_TITLE_MAX),
    FIELD(struct call_draft, title_en, .nullable = true, .max = STARTUP_TITLE_MAX),
    FIELD(struct call_draft, text, .min = 1, .max = STARTUP_TEXT_MAX),
    FIELD(struct call_draft, text_en, .nullable = true, .max = STARTUP_TEXT_MAX),
    FIELD(struct call_draft, closes_ms, .min = 1, .max = MS_MAX),
    FIELD(struct call_draft, places, .min = 1, .max = PLACES_AT_MOST),
};
static const struct fields call_in_fields = { call_in, N_OF(call_in) };

/* POST /api/units/:unit/startup-calls -> 201 call | 200 the same uid */
static enum err call_post(struct req *rq)
{
    const struct actor by = actor_of(rq);
    struct call_draft d = { .unit_id = 0 };
    struct startup_call c;
    bool again;
    TRY(req_read(rq, FIELDS(call_in), &d));
    d.unit_id = rq->here.unit_id[0];
    TRY(req_blamed(rq, startup_call_add(rq->db, rq->arena, rq->now_ms, &by, &d, &c, &again), &d.field));
    struct json j = reply_json(rq, again ? 200 : 201);
    json_object(&j, NULL);
    json_fields(&j, startup_call_desk_fields, &c);
    json_end(&j);
    return OK;
}

/* ---- applications ---- */

static enum err milestone(const void *row, void *arg)
{
    json_object(arg, NULL);
    json_fields(arg, milestone_fields, row);
    json_end(arg);
    return OK;
}

static enum err startup_json(struct req *rq, struct json *j, const struct startup *s)
{
    struct str text;
    TRY(startup_text(rq->keys, rq->arena, s, &text));
    json_object(j, NULL);
    json_i64(j, "id", s->id);
    json_fields(j, startup_fields, s);
    json_text(j, "text", text);
    json_array(j, "milestones");
    TRY(milestone_list(rq->db, rq->arena, s->id, milestone, j));
    json_end(j);
    json_end(j);
    return OK;
}

static enum err reply_startup(struct req *rq, int status, const struct startup *s)
{
    struct json j = reply_json(rq, status);
    return startup_json(rq, &j, s);
}

struct writing { struct req *rq; struct json j; int64_t limit, seen, last; };
static enum err row(const void *row, void *arg)
{
    const struct startup *s = row;
    struct writing *k = arg;
    if (++k->seen > k->limit) return OK;
    k->last = s->id;
    return startup_json(k->rq, &k->j, s);
}

static struct writing rows_open(struct req *rq, struct page page)
{
    struct writing k = { .rq = rq, .j = reply_json(rq, 200), .limit = page_limit(page) };
    json_object(&k.j, NULL);
    json_array(&k.j, "rows");
    return k;
}

static enum err rows_close(struct writing *k)
{
    json_end(&k->j);
    json_text(&k->j, "next", k->seen > k->limit ? cursor_i64(k->rq->arena, k->last) : S(""));
    json_end(&k->j);
    return OK;
}

static const struct field apply_in[] = {
    FIELD(struct startup_draft, uid, .min = 36, .max = 36), FIELD(struct startup_draft, name, .min = 2, .max = STARTUP_NAME_MAX),
    FIELD(struct startup_draft, title, .min = STARTUP_TITLE_MIN, .max = STARTUP_TITLE_MAX),
    FIELD(struct startup_draft, text, .min = 30, .max = STARTUP_TEXT_MAX),
};
static const struct fields apply_in_fields = { apply_in, N_OF(apply_in) };

/* POST /api/resident/startup-calls/:code/applications -> 201 application | 200 the same uid | 409 closed, or one is in */
static enum err apply_post(struct req *rq)
{
    struct startup_draft d = { .call_id = 0 };
    struct startup_call c;
    struct startup s;
    bool again;
    TRY(req_read(rq, FIELDS(apply_in), &d));
    TRY(startup_call_by_code(rq->db, rq->arena, req_param(rq, "code"), &c));
    d.call_id = c.id;
    d.account_id = rq->who.id;
    enum err e = startup_apply(rq->db, rq->arena, rq->now_ms, rq->keys, &d, &s, &again);
    if (e == ERR_CONFLICT && d.is_mentor)
        return reply_refusal(rq, e, "call", "mentor", rq->lang == LANG_EN ? S("You accompany a start-up of this call, so you cannot apply in it")
                                                                          : S("Bác đang dẫn dắt một nhóm của đợt này, nên không nộp hồ sơ được"));
    TRY(req_blamed(rq, e, &d.field));
    return reply_startup(rq, again ? 200 : 201, &s);
}

static enum err write_startup(struct req *rq, struct json *j, const void *row) { return startup_json(rq, j, row); }

/* GET /api/resident/applications, /api/mentoring -> {rows, next} */
static enum err mine_get(struct req *rq)      { return listing_of_own(rq, startup_mine, write_startup, offsetof(struct startup, id)); }
static enum err mentoring_get(struct req *rq) { return listing_of_own(rq, startup_mentored, write_startup, offsetof(struct startup, id)); }

/* POST /api/resident/applications/:uid/withdraw {} -> application | 409 chosen or over */
static enum err withdraw_post(struct req *rq)
{
    const struct actor by = actor_of(rq);
    struct startup s;
    TRY(req_read(rq, (struct fields){ 0 }, NULL));
    TRY(startup_by_uid(rq->db, rq->arena, req_param(rq, "uid"), &s));
    TRY(startup_step(rq->db, rq->arena, rq->now_ms, &by, &(struct startup_move){ .id = s.id, .event = STARTUP_WITHDRAW }, &s));
    return reply_startup(rq, 200, &s);
}

struct text_in { struct str uid; int64_t number; struct str text; };
static const struct field report_in[] = {
    FIELD(struct text_in, uid, .min = 36, .max = 36), FIELD(struct text_in, number, .min = 0, .max = 9999999999),
    FIELD(struct text_in, text, .min = REPORT_MIN, .max = REPORT_MAX),
};
static const struct field confirm_in[] = {
    FIELD(struct text_in, uid, .min = 36, .max = 36), FIELD(struct text_in, number, .min = 0, .max = 9999999999),
    FIELD(struct text_in, text, .nullable = true, .max = REPORT_MAX),
};
static const struct fields report_in_fields = { report_in + 2, 1 }, confirm_in_fields = { confirm_in + 2, 1 };

/* POST /api/resident/applications/:uid/milestones/:number/report {text} -> application | 409 not running, confirmed */
static enum err report_post(struct req *rq)
{
    struct text_in in = { .number = 0 };
    struct startup s;
    TRY(req_read(rq, FIELDS(report_in), &in));
    TRY(milestone_report(rq->db, rq->arena, rq->now_ms, in.uid, rq->who.id, in.number, in.text, &s));
    return reply_startup(rq, 200, &s);
}

/* POST /api/mentoring/:uid/milestones/:number/confirm {text} -> application | 404 not its mentor | 409 not reported, confirmed */
static enum err confirm_post(struct req *rq)
{
    struct text_in in = { .number = 0 };
    struct startup s;
    TRY(req_read(rq, FIELDS(confirm_in), &in));
    TRY(milestone_confirm(rq->db, rq->arena, rq->now_ms, in.uid, rq->who.id, in.number, in.text, &s));
    return reply_startup(rq, 200, &s);
}

/* ---- the desk ---- */

struct list_in { int64_t call; unsigned state; struct page page; };
static const struct field list_in[] = {
    FIELD(struct list_in, call, .min = 1, .max = INT64_MAX),
    FIELD(struct list_in, state, .nullable = true, .words = startup_states, .about = "sent when not given"), PAGE_FIELDS(struct list_in),
};

/* GET /api/startup-calls/:call/applications?state -> {rows, next} */
static enum err list_get(struct req *rq)
{
    struct list_in in = { .state = STARTUP_SENT };
    int64_t after = 0;
    TRY(req_read(rq, FIELDS(list_in), &in));
    TRY(cursor_read_i64(rq, in.page.after, &after));
    struct writing k = rows_open(rq, in.page);
    TRY(startup_list(rq->db, rq->arena, in.call, in.state, after, k.limit + 1, row, &k));
    return rows_close(&k);
}

struct choose_in { int64_t mentor_id; };
static const struct field choose_in[] = { FIELD(struct choose_in, mentor_id, .min = 1, .max = INT64_MAX, .about = "the account of the mentor") };
static const struct fields choose_in_fields = { choose_in, N_OF(choose_in) };
struct reason_in { struct str reason; };
static const struct field reason_in[] = { FIELD(struct reason_in, reason, .min = STARTUP_REASON_MIN, .max = STARTUP_REASON_MAX) };
static const struct fields reason_in_fields = { reason_in, N_OF(reason_in) };

static enum err desk_step(struct req *rq, struct startup_move m)
{
    const struct actor by = actor_of(rq);
    struct startup s;
    TRY(req_id(rq, "application", &m.id));
    TRY(req_blamed(rq, startup_step(rq->db, rq->arena, rq->now_ms, &by, &m, &s), &m.field));
    return reply_startup(rq, 200, &s);
}

static enum err with_reason(struct req *rq, unsigned event)
{
    struct reason_in in = { .reason = S("") };
    TRY(req_read(rq, FIELDS(reason_in), &in));
    return desk_step(rq, (struct startup_move){ .event = event, .reason = in.reason });
}

/* POST /api/applications/:application/shortlist, /choose, /decline, /stop -> application | 409 not from its state | 429 no place left */
static enum err shortlist_post(struct req *rq)
{
    TRY(req_read(rq, (struct fields){ 0 }, NULL));
    return desk_step(rq, (struct startup_move){ .event = STARTUP_SHORTLIST });
}
static enum err choose_post(struct req *rq)
{
    struct choose_in in = { 0 };
    TRY(req_read(rq, FIELDS(choose_in), &in));
    return desk_step(rq, (struct startup_move){ .event = STARTUP_CHOOSE, .mentor_id = in.mentor_id });
}
static enum err decline_post(struct req *rq) { return with_reason(rq, STARTUP_DECLINE); }
static enum err stop_post(struct req *rq)    { return with_reason(rq, STARTUP_STOP); }

static const struct field milestone_in[] = {
    FIELD(struct milestone, title, .min = 3, .max = STARTUP_TITLE_MAX), FIELD(struct milestone, due_day, .min = 1, .max = 100000),
};
static const struct fields milestone_in_fields = { milestone_in, N_OF(milestone_in) };
struct plan_in { const struct json_in *milestones; };
static const struct field plan_in[] = { FIELD(struct plan_in, milestones, .is_list = true, .min = 1, .max = MILESTONES_MAX, .of = &milestone_in_fields) };
static const struct fields plan_in_fields = { plan_in, N_OF(plan_in) };

/* PUT /api/applications/:application/milestones {milestones} -> application, running | 409 one was reported */
static enum err plan_put(struct req *rq)
{
    const struct actor by = actor_of(rq);
    struct plan_in in = { 0 };
    struct milestone v[MILESTONES_MAX] = { 0 };
    struct startup s;
    int64_t id;
    size_t n;
    TRY(req_read(rq, FIELDS(plan_in), &in));
    TRY(req_id(rq, "application", &id));
    n = json_count(in.milestones);
    if (n > MILESTONES_MAX) return req_blame(rq, "milestones");
    for (size_t i = 0; i < n; i++) {
        struct str path = arena_printf(rq->arena, "milestones[%zu]", i);
        TRY(json_read(rq->arena, json_item(in.milestones, i), milestone_in_fields, path, &v[i], &rq->blame));
        v[i].n = (int64_t)i + 1;
    }
    TRY(req_blamed(rq, startup_plan(rq->db, rq->arena, rq->now_ms, &by, id, v, n, &s), &(const char *){ "milestones" }));
    return reply_startup(rq, 200, &s);
}

#define HERE .within = &scope_application
static const struct route table[] = {
    { GET,  "/api/startup-calls",                                   calls_get,      ROLE_ANYONE, 0,
      .about = "Calls for start-ups, newest first",
      .in = &page_in_fields, .out = &startup_call_fields, .is_shared = true },
    { GET,  "/api/startup-calls/:code",                             call_get,       ROLE_ANYONE, 0,
      .about = "One with who was chosen",
      .out = &startup_call_fields, .is_shared = true },
    { GET,  "/api/units/:unit/startup-calls",                       unit_calls_get, READERS, 0,            .within = &scope_unit,
      .about = "Calls of a unit",
      .in = &page_in_fields, .out = &startup_call_desk_fields },
    { POST, "/api/units/:unit/startup-calls",                       call_post,      DESK, 40 * KIB,        .within = &scope_unit,
      .about = "Call for start-ups",
      .in = &call_in_fields, .out = &startup_call_desk_fields },
    { POST, "/api/resident/startup-calls/:code/applications",       apply_post,     ROLE_RESIDENT, 40 * KIB,
      .about = "Apply", .in = &apply_in_fields, .out = &startup_fields },
    { GET,  "/api/resident/applications",                           mine_get,       ROLE_RESIDENT, 0,
      .about = "What I applied with", .in = &page_in_fields, .out = &startup_fields },
    { POST, "/api/resident/applications/:uid/withdraw",             withdraw_post,  ROLE_RESIDENT, KIB,
      .about = "Take it back", .out = &startup_fields },
    { POST, "/api/resident/applications/:uid/milestones/:number/report", report_post, ROLE_RESIDENT, 16 * KIB,
      .about = "A milestone is reached", .in = &report_in_fields, .out = &startup_fields },
    { GET,  "/api/startup-calls/:call/applications",                list_get,       READERS, 0,            .within = &scope_call,
      .about = "Applications in one state", .out = &startup_fields },
    { POST, "/api/applications/:application/shortlist",             shortlist_post, DESK, KIB,             HERE,
      .about = "On the short list", .out = &startup_fields },
    { POST, "/api/applications/:application/choose",                choose_post,    DESK, KIB,             HERE,
      .about = "Chosen, with a mentor", .in = &choose_in_fields, .out = &startup_fields },
    { POST, "/api/applications/:application/decline",               decline_post,   DESK, 2 * KIB,         HERE,
      .about = "Not chosen, and why", .in = &reason_in_fields, .out = &startup_fields },
    { POST, "/api/applications/:application/stop",                  stop_post,      DESK, 2 * KIB,         HERE,
      .about = "Support ends, and why", .in = &reason_in_fields, .out = &startup_fields },
    { PUT,  "/api/applications/:application/milestones",            plan_put,       DESK, 8 * KIB,         HERE,
      .about = "Its milestones", .in = &plan_in_fields, .out = &startup_fields },
    { GET,  "/api/mentoring",                                       mentoring_get,  ANY_MENTOR, 0,
      .about = "Whose mentor I am", .in = &page_in_fields, .out = &startup_fields },
    { POST, "/api/mentoring/:uid/milestones/:number/confirm",       confirm_post,   ANY_MENTOR, 16 * KIB,
      .about = "A milestone is confirmed", .in = &confirm_in_fields, .out = &startup_fields },
};
const struct routes startup_routes = { table, N_OF(table) };
