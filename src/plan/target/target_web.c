/* target_web.c - the doors of targets: bound, split, adjusted by hand; how far they are, and what holds them back. */
#include "plan/target/target.h"
#include "account/account.h"
#include "core/time.h"
#include "http/listing.h"
#include "plan/programme/looker_web.h"
#include "plan/target/obstacle.h"
#include "plan/target/target_rules.h"
#include "territory/territory.h"

enum { TARGET_MEMORY = 48 * MIB };

static struct indicator_ask ask_of(const struct req *rq) { return (struct indicator_ask){ .sources = indicator_sources, .now_ms = rq->now_ms }; }

/* ---- who sees which ---- */

struct sight { struct looker who; int64_t version_id; struct outline o; };

/* Officers see targets of items that concern them, and those of their own unit. */
static enum err sight_of(struct req *rq, int64_t plan_id, struct sight *out)
{
    struct plan p;
    TRY(looker_of(rq, &out->who));
    TRY(plan_by_id(rq->db, rq->arena, plan_id, &p));
    if (out->who.sees_all) return OK;
    if (!p.in_force_id) return ERR_NOT_FOUND;
    TRY(outline_read(rq->db, rq->arena, p.in_force_id, S(""), day_of_ms(rq->now_ms), &out->o));
    outline_keep(&out->o, &out->who);
    return OK;
}

static bool is_seen(struct sight *s, const struct target *t)
{
    if (s->who.sees_all) return true;
    for (size_t i = 0; i < s->who.n; i++)
        if (s->who.unit_id[i] == t->unit_id) return true;
    const struct plan_item *i = outline_find(&s->o, t->item_id);
    return i && !i->is_hidden;
}

static enum err target_for(struct req *rq, struct target *out)
{
    struct sight s = { .version_id = 0 };
    int64_t id;
    TRY(req_id(rq, "target", &id));
    TRY(target_by_id(rq->db, rq->arena, id, out));
    TRY(sight_of(rq, out->plan_id, &s));
    return is_seen(&s, out) ? OK : ERR_NOT_FOUND;
}

/* ---- what is shown ---- */

static void progress_object(struct json *j, const struct progress *p)
{
    json_object(j, "progress");
    json_fields(j, progress_fields, p);
    json_end(j);
}

static enum err target_json(struct req *rq, struct json *j, const struct target *t)
{
    const struct indicator_ask ask = ask_of(rq);
    struct progress p;
    TRY(target_progress(rq->db, rq->arena, &ask, t, &p));
    json_object(j, NULL);
    json_fields(j, target_fields, t);
    json_text(j, "item_code", plan_code_of(rq->arena, t->path));
    json_bool(j, "is_reported", target_is_reported(t));
    progress_object(j, &p);
    json_end(j);
    return OK;
}

static enum err reply_target(struct req *rq, int status, const struct target *t)
{
    struct json j = reply_json(rq, status);
    return target_json(rq, &j, t);
}

struct listing_targets { struct req *rq; struct json j; struct sight *sight; int64_t limit, seen, last; };
static enum err list_row(const void *row, void *arg)
{
    struct listing_targets *k = arg;
    const struct target *t = row;
    if (++k->seen > k->limit) return OK;
    k->last = t->id;
    return k->sight && !is_seen(k->sight, t) ? OK : target_json(k->rq, &k->j, t);
}

static void list_open(struct listing_targets *k)
{
    json_object(&k->j, NULL);
    json_array(&k->j, "rows");
}

static enum err list_close(struct listing_targets *k)
{
    json_end(&k->j);
    json_text(&k->j, "next", k->seen > k->limit ? cursor_i64(k->rq->arena, k->last) : S(""));
    json_end(&k->j);
    return OK;
}

struct list_in { int64_t item; struct page page; };
static const struct field list_in[] = {
    FIELD(struct list_in, item, .nullable = true, .min = 1, .max = INT64_MAX, .about = "of one group, activity or task"), PAGE_FIELDS(struct list_in),
};
static const struct fields list_in_fields = { list_in, N_OF(list_in) }, page_in_fields = { list_in + 1, N_OF(list_in) - 1 };

/* GET /api/plans/:plan/targets?item -> {rows: [target with progress], next} */
static enum err targets_get(struct req *rq)
{
    struct list_in in = { .item = 0 };
    struct sight s = { .version_id = 0 };
    int64_t plan_id, after = 0;
    TRY(req_read(rq, FIELDS(list_in), &in));
    TRY(cursor_read_i64(rq, in.page.after, &after));
    TRY(req_id(rq, "plan", &plan_id));
    TRY(sight_of(rq, plan_id, &s));
    struct listing_targets k = { .rq = rq, .j = reply_json(rq, 200), .sight = &s, .limit = page_limit(in.page) };
    list_open(&k);
    TRY(target_list(rq->db, rq->arena, &(struct target_query){ plan_id, in.item, after, k.limit + 1 }, list_row, &k));
    return list_close(&k);
}

/* GET /api/units/:unit/targets -> {rows: [target with progress], next} */
static enum err unit_targets_get(struct req *rq)
{
    struct list_in in = { .item = 0 };
    int64_t after = 0;
    TRY(req_read(rq, page_in_fields, &in));
    TRY(cursor_read_i64(rq, in.page.after, &after));
    struct listing_targets k = { .rq = rq, .j = reply_json(rq, 200), .limit = page_limit(in.page) };
    list_open(&k);
    TRY(target_list_unit(rq->db, rq->arena, rq->here.unit_id[0], after, k.limit + 1, list_row, &k));
    return list_close(&k);
}

/* GET /api/targets/:target -> target with progress */
static enum err target_get(struct req *rq)
{
    struct target t;
    TRY(req_read(rq, (struct fields){ 0 }, NULL));
    TRY(target_for(rq, &t));
    return reply_target(rq, 200, &t);
}

static enum err reply_shares(struct req *rq, int status, const struct target *whole)
{
    const struct indicator_ask ask = ask_of(rq);
    struct shares s;
    TRY(target_shares(rq->db, rq->arena, &ask, whole, &s));
    struct json j = reply_json(rq, status);
    json_object(&j, NULL);
    json_i64(&j, "as_of_ms", rq->now_ms);
    json_array(&j, "rows");
    for (size_t i = 0; i < s.n; i++) {
        json_object(&j, NULL);
        json_i64(&j, "target_id", s.v[i].target.id);
        json_i64(&j, "unit_id", s.v[i].target.unit_id);
        json_text(&j, "code", s.v[i].code);
        json_text(&j, "unit", s.v[i].target.unit);
        json_i64(&j, "goal_milli", s.v[i].target.goal_milli);
        json_i64(&j, "start_milli", s.v[i].target.start_milli);
        progress_object(&j, &s.v[i].progress);
        json_end(&j);
    }
    json_end(&j);
    json_end(&j);
    return OK;
}

/* GET /api/targets/:target/shares -> {as_of_ms, rows: [share with progress]} */
static enum err shares_get(struct req *rq)
{
    struct target t;
    TRY(req_read(rq, (struct fields){ 0 }, NULL));
    TRY(target_for(rq, &t));
    return reply_shares(rq, 200, &t);
}

/* GET /api/targets/:target/changes -> {rows: [change], next}, newest first */
static enum err changes_get(struct req *rq)
{
    struct list_in in = { .item = 0 };
    struct target t;
    struct listing l;
    int64_t before = 0;
    TRY(req_read(rq, page_in_fields, &in));
    TRY(cursor_read_i64(rq, in.page.after, &before));
    TRY(target_for(rq, &t));
    listing_open(&l, rq, target_change_fields, offsetof(struct target_change, id), page_limit(in.page));
    TRY(target_changes(rq->db, rq->arena, t.parent_id ? t.parent_id : t.id, before, l.limit + 1, listing_row, &l));
    return listing_close(&l);
}

/* GET /api/targets/:target/obstacles -> what holds it back at its unit */
static enum err obstacles_get(struct req *rq)
{
    struct target t;
    TRY(req_read(rq, (struct fields){ 0 }, NULL));
    TRY(target_for(rq, &t));
    struct json j = reply_json(rq, 200);
    json_object(&j, NULL);
    TRY(obstacles_json(rq->db, rq->arena, &t, rq->now_ms, &j));
    json_end(&j);
    return OK;
}

/* ---- writing ---- */

static const struct field make_in[] = {
    FIELD(struct target_draft, uid, .min = 36, .max = 36, .about = "UUIDv7: sent twice it is one"),
    FIELD(struct target_draft, item_id, .min = 1, .max = INT64_MAX, .about = "the group, activity or task it measures"),
    FIELD(struct target_draft, indicator, .min = 1, .max = INDICATOR_CODE_MAX, .about = "code"),
    FIELD(struct target_draft, version, .nullable = true, .min = 1, .max = 10000, .about = "of its definition; the one in force when not given"),
    FIELD(struct target_draft, unit_id, .min = 1, .max = INT64_MAX),
    FIELD(struct target_draft, period, .min = 4, .max = 40, .about = "2026-Q4, 2026-11-01..2026-12-31 …"),
    FIELD(struct target_draft, start_milli, .nullable = true, .min = 0, .max = TARGET_MILLI_MAX, .about = "as it stood the day before, when not given"),
    FIELD(struct target_draft, goal_milli, .min = 0, .max = TARGET_MILLI_MAX, .about = "thousandths"),
    FIELD(struct target_draft, note, .nullable = true, .max = TARGET_NOTE_MAX),
    { .name = "has_start", .at = offsetof(struct target_draft, has_start), .kind = FIELD_BOOL, .nullable = true,
      .about = "start_milli is meant, also when it is 0" },
};
static const struct fields make_in_fields = { make_in, N_OF(make_in) };

/* POST /api/plans/:plan/targets -> 201 target | 200 sent before */
static enum err targets_post(struct req *rq)
{
    struct target_draft d = { .field = NULL };
    const struct actor by = actor_of(rq);
    const struct indicator_ask ask = ask_of(rq);
    struct target t;
    bool again;
    TRY(req_read(rq, FIELDS(make_in), &d));
    TRY(req_id(rq, "plan", &d.plan_id));
    d.has_start = d.has_start || d.start_milli != 0;
    enum err e = target_make(rq->db, rq->arena, rq->now_ms, &ask, &by, &d, &t, &again);
    if (e == ERR_BAD_INPUT && d.field) return req_blame(rq, d.field);
    TRY(e);
    return reply_target(rq, again ? 200 : 201, &t);
}

static const struct field change_in[] = {
    FIELD(struct target_change_in, reason, .min = TARGET_REASON_MIN, .max = TARGET_REASON_MAX),
    FIELD(struct target_change_in, goal_milli, .min = 0, .max = TARGET_MILLI_MAX),
};
static const struct field split_in[] = { FIELD(struct target_change_in, rule, .words = target_rules),
    FIELD(struct target_change_in, reason, .min = TARGET_REASON_MIN, .max = TARGET_REASON_MAX) };
static const struct fields goal_in_fields = { change_in, 2 }, end_in_fields = { change_in, 1 }, split_in_fields = { split_in, N_OF(split_in) };

static enum err blamed(struct req *rq, enum err e, const char *field)
{
    return e == ERR_BAD_INPUT && field ? req_blame(rq, field) : e;
}

/* POST /api/targets/:target/goal -> target | 409 a share, or ended */
static enum err goal_post(struct req *rq)
{
    struct target_change_in c = { .field = NULL };
    const struct actor by = actor_of(rq);
    const struct indicator_ask ask = ask_of(rq);
    struct target t;
    TRY(req_read(rq, goal_in_fields, &c));
    TRY(req_id(rq, "target", &c.target_id));
    enum err e = target_goal(rq->db, rq->arena, rq->now_ms, &ask, &by, &c, &t);
    TRY(blamed(rq, e, c.field));
    return reply_target(rq, 200, &t);
}

/* POST /api/targets/:target/end -> target */
static enum err end_post(struct req *rq)
{
    struct target_change_in c = { .field = NULL };
    const struct actor by = actor_of(rq);
    struct target t;
    TRY(req_read(rq, end_in_fields, &c));
    TRY(req_id(rq, "target", &c.target_id));
    enum err e = target_end(rq->db, rq->arena, rq->now_ms, &by, &c, &t);
    TRY(blamed(rq, e, c.field));
    return reply_target(rq, 200, &t);
}

/* POST /api/targets/:target/split -> {rows: [share]} */
static enum err split_post(struct req *rq)
{
    struct target_change_in c = { .field = NULL };
    const struct actor by = actor_of(rq);
    const struct indicator_ask ask = ask_of(rq);
    struct target t;
    TRY(req_read(rq, split_in_fields, &c));
    TRY(req_id(rq, "target", &c.target_id));
    enum err e = target_split(rq->db, rq->arena, rq->now_ms, &ask, &by, &c, &t);
    TRY(blamed(rq, e, c.field));
    return reply_shares(rq, 200, &t);
}

struct adjust_in { const struct json_in *goals; bool rebalance; struct str reason; };
static const struct field adjust_in[] = {
    FIELD(struct adjust_in, goals, .is_list = true, .min = 1, .max = TARGET_SHARES_MAX, .about = "[{unit_id, goal_milli}]"),
    FIELD(struct adjust_in, rebalance, .nullable = true, .about = "the others give or take, so that the sum is kept"),
    FIELD(struct adjust_in, reason, .min = TARGET_REASON_MIN, .max = TARGET_REASON_MAX),
};
static const struct fields adjust_in_fields = { adjust_in, N_OF(adjust_in) };
static const struct field one_goal[] = {
    FIELD(struct share_goal, unit_id, .min = 1, .max = INT64_MAX), FIELD(struct share_goal, goal_milli, .min = 0, .max = TARGET_MILLI_MAX),
};

/* The sum cannot be kept: by how much. */
static enum err reply_off(struct req *rq, const struct target_adjust *d)
{
    struct json j = reply_json(rq, err_status(ERR_CONFLICT));
    json_object(&j, NULL);
    json_text(&j, "error", str_z(err_name(ERR_CONFLICT)));
    json_text(&j, "field", S("goals"));
    json_text(&j, "message",
              rq->lang == LANG_EN ? S("The shares would not sum up to the goal")
                                  : S("Tổng các đơn vị lệch so với chỉ tiêu chung"));
    json_i64(&j, "difference_milli", d->sum_milli - d->whole_milli);
    json_i64(&j, "sum_milli", d->sum_milli);
    json_i64(&j, "goal_milli", d->whole_milli);
    json_end(&j);
    return OK;
}

/* POST /api/targets/:target/adjust -> {rows: [share]} | 409 the sum cannot be kept, by how much */
static enum err adjust_post(struct req *rq)
{
    struct adjust_in in = { .rebalance = false };
    struct target_adjust *d = arena_new(rq->arena, struct target_adjust, 1);
    const struct actor by = actor_of(rq);
    struct target t;
    if (!d) return ERR_NOMEM;
    TRY(req_read(rq, FIELDS(adjust_in), &in));
    TRY(req_id(rq, "target", &d->target_id));
    d->n = json_count(in.goals);
    for (size_t i = 0; i < d->n; i++)
        TRY(json_read(rq->arena, json_item(in.goals, i), FIELDS(one_goal), arena_printf(rq->arena, "goals[%zu]", i),
                      &d->v[i], &rq->blame));
    d->rebalance = in.rebalance;
    d->reason = in.reason;
    enum err e = target_adjust(rq->db, rq->arena, rq->now_ms, &by, d, &t);
    if (e == ERR_CONFLICT && d->is_off) return reply_off(rq, d);
    TRY(blamed(rq, e, d->field));
    return reply_shares(rq, 200, &t);
}

static const struct route table[] = {
    { GET,  "/api/plans/:plan/targets",      targets_get,   PLAN_READERS, 0,        .about = "A plan's own targets, how far each is",
      .in = &list_in_fields,
      .out = &target_fields, .memory_max = TARGET_MEMORY },
    { POST, "/api/plans/:plan/targets",      targets_post,  PLAN_MAKERS,  8 * KIB,  .about = "Bind an indicator to a unit, a period and a goal",
      .in = &make_in_fields, .out = &target_fields },
    { GET,  "/api/targets/:target",          target_get,    PLAN_READERS, 0,        .about = "A target, and how far it is", .out = &target_fields },
    { POST, "/api/targets/:target/goal",     goal_post,     PLAN_MAKERS,  4 * KIB,  .about = "A new goal; its shares follow, the sum kept",
      .in = &goal_in_fields,
      .out = &target_fields, .memory_max = TARGET_MEMORY },
    { POST, "/api/targets/:target/end",      end_post,      PLAN_MAKERS,  4 * KIB,  .about = "End a target, with its shares", .in = &end_in_fields,
      .out = &target_fields },
    { POST, "/api/targets/:target/split",    split_post,    PLAN_MAKERS,  4 * KIB,
      .about = "Split a city's target to every ward and commune by a rule",
      .in = &split_in_fields, .out = &progress_fields, .memory_max = TARGET_MEMORY },
    { POST, "/api/targets/:target/adjust",   adjust_post,   PLAN_MAKERS,  32 * KIB, .about = "Change shares by hand, the sum kept",
      .in = &adjust_in_fields,
      .out = &progress_fields, .memory_max = TARGET_MEMORY },
    { GET,  "/api/targets/:target/shares",   shares_get,    PLAN_READERS, 0,        .about = "Every unit a target is split to, how far each is",
      .out = &progress_fields, .memory_max = TARGET_MEMORY },
    { GET,  "/api/targets/:target/changes",  changes_get,   PLAN_READERS, 0,
      .about = "What was changed of a goal and its shares, by whom and why",
      .in = &page_in_fields, .out = &target_change_fields },
    { GET,  "/api/targets/:target/obstacles", obstacles_get, PLAN_READERS, 0,       .about = "What holds a target back at its unit",
      .memory_max = TARGET_MEMORY },
    { GET,  "/api/units/:unit/targets",      unit_targets_get, PLAN_READERS, 0,     .within = &scope_unit, .about = "A unit's targets, how far each is",
      .in = &page_in_fields, .out = &target_fields },
};
const struct routes target_routes = { table, N_OF(table) };
