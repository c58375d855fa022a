/* progress_web.c - how far the campaign is: for the console, live, for the public, and which teams are silent. */
#include "core/time.h"
#include "module.h"
#include "outreach/count/progress.h"

enum { DAYS_STANDARD = 14, DAYS_MOST = 400, QUIET_DAYS = 3 };

struct progress_in { int64_t unit, days; };
static const struct field progress_in[] = {
    FIELD(struct progress_in, unit, .min = 1, .max = INT64_MAX),
    FIELD(struct progress_in, days, .nullable = true, .min = 1, .max = DAYS_MOST, .about = "How many days back; 14 when absent."),
};
static const struct fields progress_in_fields = { progress_in, N_OF(progress_in) };

/* GET /api/units/:unit/progress?days= -> 200 the unit, its days and its children in numbers */
static enum err progress(struct req *rq)
{
    struct progress_in in = { 0 };
    struct board b;
    TRY(req_read(rq, FIELDS(progress_in), &in));
    TRY(board_look(rq->hub, rq->db, rq->arena, in.unit, rq->now_ms, &b));
    struct json j = reply_json(rq, 200);
    return progress_json(rq->db, rq->arena, &b, in.days ? in.days : DAYS_STANDARD, rq->now_ms, false, &j);
}

struct live_in { int64_t unit; };
static const struct field live_in[] = { FIELD(struct live_in, unit, .min = 1, .max = INT64_MAX) };
static const struct fields live_in_fields = { live_in, N_OF(live_in) };

/* GET /api/units/:unit/live -> a stream of events `progress` */
static enum err live(struct req *rq)
{
    struct live_in in = { 0 };
    TRY(req_read(rq, FIELDS(live_in), &in));
    return reply_watch(rq, in.unit, (struct str){ 0 });
}

/* GET /api/public/progress -> 200 the city and its wards, small cells null */
static enum err public_progress(struct req *rq)
{
    struct board b;
    TRY(board_look(rq->hub, rq->db, rq->arena, CITY_ID, rq->now_ms, &b));
    TRY(board_hide(rq->arena, &b));
    struct json j = reply_json(rq, 200);
    return progress_json(rq->db, rq->arena, &b, 0, rq->now_ms, true, &j);
}

/* GET /api/public/live -> the same, live */
static enum err public_live(struct req *rq)
{
    return reply_watch(rq, PUBLIC_TOPIC, (struct str){ 0 });
}

/* ---- quiet teams ---- */

struct quiet_in { int64_t unit, days; struct page page; };
static const struct field quiet_in[] = {
    FIELD(struct quiet_in, unit, .min = 1, .max = INT64_MAX),
    FIELD(struct quiet_in, days, .nullable = true, .min = 1, .max = DAYS_MOST, .about = "Silent for at least so many days; 3 when absent."),
    PAGE_FIELDS(struct quiet_in),
};
static const struct fields quiet_in_fields = { quiet_in, N_OF(quiet_in) };

struct quiet_list { struct json *j; int64_t today, from_day; };

static enum err list_quiet(const void *row, void *arg)
{
    const struct quiet_team *t = row;
    const struct quiet_list *l = arg;
    json_object(l->j, NULL);
    json_i64(l->j, "id", t->id);
    json_text(l->j, "name", t->name);
    json_i64(l->j, "group_id", t->group_id);
    json_text(l->j, "group", t->group);
    json_text(l->j, "ward", t->ward);
    json_i64(l->j, "last_ms", t->last_day ? day_start_ms(t->last_day) : 0);
    json_i64(l->j, "days", l->today - (t->last_day ? t->last_day : l->from_day));
    json_end(l->j);
    return OK;
}

/* GET /api/units/:unit/quiet-teams?days= -> 200 teams without a visit since then */
static enum err quiet(struct req *rq)
{
    struct quiet_in in = { 0 };
    struct campaign c = { 0 };
    int64_t after = 0, next = 0, today = day_of_ms(rq->now_ms);
    TRY(req_read(rq, FIELDS(quiet_in), &in));
    TRY(cursor_read_i64(rq, in.page.after, &after));
    enum err e = campaign_at(rq->db, rq->arena, rq->here.unit_id, rq->here.n, &c);
    if (e != OK && e != ERR_NOT_FOUND) return e;
    struct json j = reply_json(rq, 200);
    struct quiet_list l = { &j, today, c.id ? c.from_day : today };
    struct quiet_query q = { in.unit, c.id, after, page_limit(in.page), today - (in.days ? in.days : QUIET_DAYS) + 1 };
    json_object(&j, NULL);
    json_array(&j, "rows");
    TRY(quiet_teams(rq->db, rq->arena, &q, list_quiet, &l, &next));
    json_end(&j);
    json_text(&j, "next", next ? cursor_i64(rq->arena, next) : S(""));
    json_end(&j);
    return OK;
}

#define READERS (ROLE_HEAD | ROLE_OFFICER | ROLE_CITY | ROLE_AUDITOR)
static const struct route table[] = {
    { GET, "/api/units/:unit/progress", progress, READERS, 0, &scope_unit, .in = &progress_in_fields,
      .about = "A unit's numbers: the whole campaign, today, day by day, and each child." },
    { GET, "/api/units/:unit/live", live, READERS, 0, &scope_unit, .in = &live_in_fields,
      .about = "The same live: an event whenever the numbers move." },
    { GET, "/api/units/:unit/quiet-teams", quiet, READERS, 0, &scope_unit, .in = &quiet_in_fields,
      .about = "Teams without a visit for some days." },
    { GET, "/api/public/progress", public_progress, ROLE_ANYONE, 0,
      .about = "The city's progress for everybody: no person, no small cell." },
    { GET, "/api/public/live", public_live, ROLE_ANYONE, 0, .about = "The same live." },
};
const struct routes progress_routes = { table, N_OF(table) };
