/* contest_desk_web.c - the desk of contests: drafted, its rounds, criteria and judges, the way to the result. */
#include "plan/contest/contest_web.h"
#include "core/json_in.h"
#include "http/listing.h"
#include "territory/territory.h"

#define MS_MAX INT64_C(4102444800000)                                 /* the year 2100 */

struct page_in { struct page page; };
static const struct field page_in[] = { PAGE_FIELDS(struct page_in) };
static const struct fields page_in_fields = { page_in, N_OF(page_in) };

static enum err desk_list(struct req *rq)
{
    struct page_in in = { .page = { .limit = 0 } };
    struct listing l;
    int64_t before = 0;
    TRY(req_read(rq, FIELDS(page_in), &in));
    TRY(cursor_read_i64(rq, in.page.after, &before));
    listing_open(&l, rq, contest_desk_fields, offsetof(struct contest, id), page_limit(in.page));
    TRY(contest_unit_list(rq->db, rq->arena, rq->here.unit_id[0], before, page_limit(in.page) + 1, listing_row, &l));
    return listing_close(&l);
}

static enum err reply_contest(struct req *rq, int status, const struct contest *c)
{
    struct json j = reply_json(rq, status);
    return contest_json(&j, NULL, contest_desk_fields, c);
}

static const struct field draft_in[] = {
    FIELD(struct contest_draft, uid, .min = 36, .max = 36),
    FIELD(struct contest_draft, title, .min = CONTEST_TITLE_MIN, .max = CONTEST_TITLE_MAX),
    FIELD(struct contest_draft, title_en, .nullable = true, .max = CONTEST_TITLE_MAX),
    FIELD(struct contest_draft, text, .min = 1, .max = CONTEST_TEXT_MAX),
    FIELD(struct contest_draft, text_en, .nullable = true, .max = CONTEST_TEXT_MAX),
    FIELD(struct contest_draft, closes_ms, .min = 1, .max = MS_MAX, .about = "entries come until then"),
};
static const struct fields draft_in_fields = { draft_in, N_OF(draft_in) };

/* POST /api/units/:unit/contests -> 201 a draft | 200 the same uid */
static enum err add_post(struct req *rq)
{
    const struct actor by = actor_of(rq);
    struct contest_draft d = { .unit_id = 0 };
    struct contest c;
    bool again;
    TRY(req_read(rq, FIELDS(draft_in), &d));
    d.unit_id = rq->here.unit_id[0];
    enum err e = contest_add(rq->db, rq->arena, rq->now_ms, &by, &d, &c, &again);
    if (e == ERR_BAD_INPUT && d.field) return req_blame(rq, d.field);
    TRY(e);
    return reply_contest(rq, again ? 200 : 201, &c);
}

struct one_in { int64_t contest; };
static const struct field one_in[] = { FIELD(struct one_in, contest, .min = 1, .max = INT64_MAX) };

static enum err judge(const void *row, void *arg) { return contest_json(arg, NULL, contest_judge_fields, row); }

/* GET /api/contests/:contest/desk -> contest, rounds, judges, and whether I have read the names */
static enum err desk_one(struct req *rq)
{
    struct one_in in = { 0 };
    struct contest c;
    bool has_read;
    TRY(req_read(rq, FIELDS(one_in), &in));
    TRY(contest_by_id(rq->db, rq->arena, in.contest, &c));
    TRY(reader_is_one(rq->db, rq->arena, c.id, rq->who.id, &has_read));
    struct json j = reply_json(rq, 200);
    json_object(&j, NULL);
    json_fields(&j, contest_desk_fields, &c);
    json_bool(&j, "has_read", has_read);
    TRY(rounds_json(rq, &j, c.id));
    json_array(&j, "judges");
    TRY(contest_judges(rq->db, rq->arena, c.id, c.round, judge, &j));
    json_end(&j);
    json_end(&j);
    return OK;
}

static const struct field criterion_in[] = {
    FIELD(struct criterion, name, .min = 1, .max = CONTEST_TITLE_MAX),
    FIELD(struct criterion, name_en, .nullable = true, .max = CONTEST_TITLE_MAX),
    FIELD(struct criterion, weight, .min = 1, .max = WEIGHTS, .about = "of a hundred"),
    FIELD(struct criterion, max, .min = 1, .max = MARK_MAX),
};
static const struct fields criterion_in_fields = { criterion_in, N_OF(criterion_in) };
struct round_in { struct str name, name_en; int64_t advance; const struct json_in *criteria; };
static const struct field round_in[] = {
    FIELD(struct round_in, name, .min = 1, .max = CONTEST_TITLE_MAX),
    FIELD(struct round_in, name_en, .nullable = true, .max = CONTEST_TITLE_MAX),
    FIELD(struct round_in, advance, .min = 0, .max = ENTRIES_MAX, .about = "so many go on; 0 in the last"),
    FIELD(struct round_in, criteria, .is_list = true, .min = 1, .max = CRITERIA_MAX, .of = &criterion_in_fields),
};
static const struct fields round_in_fields = { round_in, N_OF(round_in) };
struct rounds_in { const struct json_in *rounds; };
static const struct field rounds_in[] = {
    FIELD(struct rounds_in, rounds, .is_list = true, .min = 1, .max = ROUNDS_MAX, .of = &round_in_fields),
};
static const struct fields rounds_in_fields = { rounds_in, N_OF(rounds_in) };

static enum err read_round(struct req *rq, const struct json_in *value, size_t i, struct rounds_draft *d)
{
    struct round_in in = { 0 };
    struct str path = arena_printf(rq->arena, "rounds[%zu]", i);
    TRY(json_read(rq->arena, value, round_in_fields, path, &in, &rq->blame));
    d->rounds[d->n_rounds++] = (struct contest_round){
        .n = (int64_t)i + 1, .name = in.name, .name_en = in.name_en, .advance = in.advance };
    for (size_t k = 0; k < json_count(in.criteria) && d->n_criteria < N_OF(d->criteria); k++) {
        struct criterion *c = &d->criteria[d->n_criteria++];
        struct str at = arena_printf(rq->arena, "rounds[%zu].criteria[%zu]", i, k);
        TRY(json_read(rq->arena, json_item(in.criteria, k), criterion_in_fields, at, c, &rq->blame));
        c->round = (int64_t)i + 1;
    }
    return OK;
}

/* PUT /api/contests/:contest/rounds {rounds} -> 204 */
static enum err rounds_put(struct req *rq)
{
    const struct actor by = actor_of(rq);
    struct rounds_in in = { 0 };
    struct rounds_draft *d = arena_new(rq->arena, struct rounds_draft, 1);
    int64_t id;
    if (!d) return ERR_NOMEM;
    TRY(req_read(rq, FIELDS(rounds_in), &in));
    TRY(req_id(rq, "contest", &id));
    if (json_count(in.rounds) > ROUNDS_MAX) return req_blame(rq, "rounds");
    for (size_t i = 0; i < json_count(in.rounds); i++) TRY(read_round(rq, json_item(in.rounds, i), i, d));
    enum err e = contest_rounds_set(rq->db, rq->arena, &by, id, d);
    if (e == ERR_BAD_INPUT && d->field) return req_blame(rq, d->field);
    TRY(e);
    reply_empty(rq, 204);
    return OK;
}

struct judge_in { int64_t contest, account; };
static const struct field judge_in[] = {
    FIELD(struct judge_in, contest, .min = 1, .max = INT64_MAX),
    FIELD(struct judge_in, account, .min = 1, .max = INT64_MAX),
};

static enum err set_judge(struct req *rq, bool is_in)
{
    const struct actor by = actor_of(rq);
    struct judge_in in = { 0 };
    TRY(req_read(rq, FIELDS(judge_in), &in));
    enum seat_fault why = SEAT_FINE;
    enum err e = contest_judge_set(rq->db, rq->arena, rq->now_ms, &by, in.contest, in.account, is_in, &why);
    if (e == ERR_CONFLICT) return seat_refuse(rq, "account", why);
    TRY(e);
    reply_empty(rq, 204);
    return OK;
}

/* PUT, DELETE /api/contests/:contest/judges/:account -> 204 | 409 scoring has begun; he takes part, or has read the names */
static enum err judge_put(struct req *rq)    { return set_judge(rq, true); }
static enum err judge_delete(struct req *rq) { return set_judge(rq, false); }

static const struct field reason_in[] = { FIELD(struct contest_reason, reason, .min = 5, .max = 500) };
const struct fields contest_reason_fields = { reason_in, N_OF(reason_in) };

static enum err reply_missing(struct req *rq, const struct contest_move *m)
{
    struct json j = reply_json(rq, 409);
    json_object(&j, NULL);
    json_text(&j, "error", str_z(err_name(ERR_CONFLICT)));
    json_text(&j, "message",
              rq->lang == LANG_EN ? S("Marks or judges are missing") : S("Còn thiếu điểm hoặc thiếu giám khảo"));
    json_array(&j, "missing");
    for (size_t i = 0; i < m->n_missing; i++) {
        json_object(&j, NULL);
        json_text(&j, "judge", m->missing[i].judge);
        json_i64(&j, "number", m->missing[i].number);
        json_end(&j);
    }
    json_end(&j);
    json_end(&j);
    return OK;
}

static enum err move(struct req *rq, unsigned event)
{
    const struct actor by = actor_of(rq);
    struct contest_reason in = { .reason = S("") };
    struct contest_move m = { .event = event };
    struct contest c;
    TRY(req_read(rq, event == CONTEST_CANCEL ? contest_reason_fields : (struct fields){ 0 }, &in));
    TRY(req_id(rq, "contest", &m.id));
    m.reason = in.reason;
    enum err e = contest_move(rq->db, rq->arena, rq->now_ms, &by, &m, &c);
    if (e == ERR_CONFLICT && m.n_missing) return reply_missing(rq, &m);
    TRY(e);
    return reply_contest(rq, 200, &c);
}

/* POST /api/contests/:contest/open, /score, /close-round, /publish, /cancel -> contest | 409, with what is missing */
static enum err open_post(struct req *rq)    { return move(rq, CONTEST_OPENS); }
static enum err score_post(struct req *rq)   { return move(rq, CONTEST_SCORE); }
static enum err close_post(struct req *rq)   { return move(rq, CONTEST_CLOSE_ROUND); }
static enum err publish_post(struct req *rq) { return move(rq, CONTEST_PUBLISH); }
static enum err cancel_post(struct req *rq)  { return move(rq, CONTEST_CANCEL); }

#define HERE .within = &scope_contest
static const struct route table[] = {
    { GET,    "/api/units/:unit/contests",               desk_list,    READERS, 0,         .within = &scope_unit,
      .about = "Contests of a unit",
      .in = &page_in_fields, .out = &contest_desk_fields },
    { POST,   "/api/units/:unit/contests",               add_post,     DESK, 40 * KIB,     .within = &scope_unit,
      .about = "Draft a contest",
      .in = &draft_in_fields, .out = &contest_desk_fields },
    { GET,    "/api/contests/:contest/desk",             desk_one,     READERS, 0,         HERE,
      .about = "One with rounds and judges", .out = &contest_desk_fields },
    { PUT,    "/api/contests/:contest/rounds",           rounds_put,   DESK, 32 * KIB,     HERE,
      .about = "Its rounds and criteria", .in = &rounds_in_fields },
    { PUT,    "/api/contests/:contest/judges/:account",  judge_put,    DESK, KIB,          HERE,
      .about = "Somebody judges" },
    { DELETE, "/api/contests/:contest/judges/:account",  judge_delete, DESK, 0,            HERE,
      .about = "… and no longer" },
    { POST,   "/api/contests/:contest/open",             open_post,    DESK, KIB,          HERE,
      .about = "Entries may come", .out = &contest_desk_fields },
    { POST,   "/api/contests/:contest/score",            score_post,   DESK, KIB,          HERE,
      .about = "No more entries; the first round is scored", .out = &contest_desk_fields },
    { POST,   "/api/contests/:contest/close-round",      close_post,   DESK, KIB,          HERE,
      .about = "The round's result is computed", .out = &contest_desk_fields },
    { POST,   "/api/contests/:contest/publish",          publish_post, DESK, KIB,          HERE,
      .about = "By a second person: everybody reads the result", .out = &contest_desk_fields },
    { POST,   "/api/contests/:contest/cancel",           cancel_post,  DESK, 2 * KIB,      HERE,
      .about = "Cancelled, and why", .in = &contest_reason_fields, .out = &contest_desk_fields },
};
const struct routes contest_desk_routes = { table, N_OF(table) };
