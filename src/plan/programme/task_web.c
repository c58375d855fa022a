/* task_web.c - the doors of tasks: what a unit is to do, what it says of it, and who has said what. */
#include "plan/programme/task.h"
#include "account/account.h"
#include "core/time.h"
#include "http/listing.h"
#include "plan/programme/looker_web.h"
#include "territory/territory.h"

enum { PLAN_MEMORY = 48 * MIB };

struct one_in { int64_t task; };
static const struct field one_in[] = { FIELD(struct one_in, task, .min = 1, .max = INT64_MAX) };

/* The task in force, for somebody it concerns. */
static enum err task_for(struct req *rq, int64_t task_id, struct outline *o, struct plan_item **out)
{
    struct looker who;
    struct plan_item found;
    TRY(looker_of(rq, &who));
    TRY(plan_item_in_force(rq->db, rq->arena, task_id, &found));
    if (found.kind != ITEM_TASK) return ERR_NOT_FOUND;
    TRY(outline_read(rq->db, rq->arena, found.version_id, (struct str){ found.path.p, 3 }, day_of_ms(rq->now_ms), o));
    outline_keep(o, &who);
    struct plan_item *i = outline_find(o, task_id);
    if (!i || i->is_hidden) return ERR_NOT_FOUND;
    *out = i;
    return OK;
}

static enum err unit_row(const void *row, void *arg)
{
    json_object(arg, NULL);
    json_fields(arg, task_unit_fields, row);
    json_end(arg);
    return OK;
}

/* GET /api/tasks/:task -> item, with plan_id, its activity and who has said something (units) */
static enum err task_get(struct req *rq)
{
    struct one_in in = { .task = 0 };
    struct outline o;
    struct plan_item *i;
    TRY(req_read(rq, FIELDS(one_in), &in));
    TRY(task_for(rq, in.task, &o, &i));
    struct json j = reply_json(rq, 200);
    json_object(&j, NULL);
    plan_item_members(&j, i);
    json_i64(&j, "plan_id", i->plan_id);
    plan_item_json(&j, "activity", outline_find(&o, i->parent_id));
    json_array(&j, "units");
    TRY(task_units(rq->db, rq->arena, i, day_of_ms(rq->now_ms), unit_row, &j));
    json_end(&j);
    json_end(&j);
    return OK;
}

struct words_in { int64_t task, unit; struct page page; };
static const struct field words_in[] = {
    FIELD(struct words_in, task, .min = 1, .max = INT64_MAX),
    FIELD(struct words_in, unit, .nullable = true, .min = 1, .max = INT64_MAX, .about = "of one unit; of all when not given"),
    PAGE_FIELDS(struct words_in),
};
static const struct fields words_in_fields = { words_in + 1, N_OF(words_in) - 1 };

/* GET /api/tasks/:task/words?unit -> {rows: [word], next}, newest first */
static enum err words_get(struct req *rq)
{
    struct words_in in = { .task = 0 };
    struct outline o;
    struct plan_item *i;
    struct listing l;
    int64_t before = 0;
    TRY(req_read(rq, FIELDS(words_in), &in));
    TRY(cursor_read_i64(rq, in.page.after, &before));
    TRY(task_for(rq, in.task, &o, &i));
    listing_open(&l, rq, task_word_fields, offsetof(struct task_word, id), page_limit(in.page));
    TRY(task_words(rq->db, rq->arena, &(struct word_query){ in.task, in.unit, before, l.limit + 1 }, listing_row, &l));
    return listing_close(&l);
}

enum { ANY_STATE = TASK_DONE + 1 };
static const char *const states_in[] = { "todo", "doing", "blocked", "done", "any", NULL };
struct list_in { unsigned state; struct page page; };
static const struct field list_in[] = {
    FIELD(struct list_in, state, .nullable = true, .words = states_in, .about = "any when not given"), PAGE_FIELDS(struct list_in),
};
static const struct fields list_in_fields = { list_in, N_OF(list_in) };

/* GET /api/units/:unit/tasks?state -> {rows: [unit task], next} */
static enum err unit_tasks_get(struct req *rq)
{
    struct list_in in = { .state = ANY_STATE };
    struct listing l;
    int64_t after = 0;
    bool is_given = req_param(rq, "state").n != 0;
    TRY(req_read(rq, FIELDS(list_in), &in));
    TRY(cursor_read_i64(rq, in.page.after, &after));
    listing_open(&l, rq, unit_task_fields, offsetof(struct unit_task, task_id), page_limit(in.page));
    const struct unit_task_query q = { .unit_id = rq->here.unit_id[0], .after = after, .limit = l.limit + 1, .today = day_of_ms(rq->now_ms),
                                       .by_state = is_given && in.state != ANY_STATE, .state = in.state };
    TRY(unit_tasks(rq->db, rq->arena, &q, listing_row, &l));
    return listing_close(&l);
}

struct say_in { int64_t task; unsigned event; struct str reason; };
static const struct field say_in[] = {
    FIELD(struct say_in, task, .min = 1, .max = INT64_MAX), FIELD(struct say_in, event, .words = task_events),
    FIELD(struct say_in, reason, .min = TASK_REASON_MIN, .max = TASK_REASON_MAX, .about = "what was done, or what is in the way"),
};
static const struct fields say_in_fields = { say_in + 1, N_OF(say_in) - 1 };

/* POST /api/units/:unit/tasks/:task/word -> unit task | 404 does not concern the unit | 409 not from its state */
static enum err word_post(struct req *rq)
{
    struct say_in in = { .task = 0 };
    const struct actor by = actor_of(rq);
    struct unit_task t;
    TRY(req_read(rq, FIELDS(say_in), &in));
    struct task_say s = { .unit_id = rq->here.unit_id[0], .task_id = in.task, .event = in.event, .reason = in.reason };
    enum err e = task_say(rq->db, rq->arena, rq->now_ms, &by, &s, &t);
    if (e == ERR_BAD_INPUT && s.field) return req_blame(rq, s.field);
    TRY(e);
    struct json j = reply_json(rq, 200);
    json_object(&j, NULL);
    json_fields(&j, unit_task_fields, &t);
    json_end(&j);
    return OK;
}

static const struct route table[] = {
    { GET,  "/api/tasks/:task",                  task_get,       PLAN_READERS, 0, .about = "A task in force, and who has said what of it",
      .out = &plan_item_fields, .memory_max = PLAN_MEMORY },
    { GET,  "/api/tasks/:task/words",            words_get,      PLAN_READERS, 0, .about = "What was said of a task, newest first",
      .in = &words_in_fields,
      .out = &task_word_fields, .memory_max = PLAN_MEMORY },
    { GET,  "/api/units/:unit/tasks",            unit_tasks_get, PLAN_READERS, 0, .within = &scope_unit,
      .about = "What a unit is to do in plans in force",
      .in = &list_in_fields, .out = &unit_task_fields },
    { POST, "/api/units/:unit/tasks/:task/word", word_post,      ROLE_OFFICER | ROLE_CITY, 8 * KIB, .within = &scope_unit,
      .about = "Say where the unit is with a task, and why", .in = &say_in_fields, .out = &unit_task_fields },
};
const struct routes plan_task_routes = { table, N_OF(table) };
