/* item_web.c - the doors of groups, activities and tasks: written by the city, read by whom they concern. */
#include "plan/programme/item.h"
#include "account/account.h"
#include "core/time.h"
#include "plan/programme/looker_web.h"
#include "plan/programme/programme.h"

enum { PLAN_MEMORY = 48 * MIB };

#define SAID \
    FIELD(struct item_draft, name, .min = ITEM_NAME_MIN, .max = ITEM_NAME_MAX), FIELD(struct item_draft, name_en, .nullable = true, .max = ITEM_NAME_MAX), \
    FIELD(struct item_draft, content, .nullable = true, .max = ITEM_TEXT_MAX), \
    FIELD(struct item_draft, lead_id, .min = 1, .max = INT64_MAX, .about = "the unit responsible: city, agency, ward or commune"), \
    FIELD(struct item_draft, supports, .nullable = true, .is_list = true, .max = ITEM_SUPPORTS_MAX, .about = "ids of units that support it"), \
    FIELD(struct item_draft, for_wards, .nullable = true, .about = "every ward and commune does it too"), \
    FIELD(struct item_draft, from_day, .min = 1, .max = 100000, .about = "within the days of what it stands in"), \
    FIELD(struct item_draft, to_day, .min = 1, .max = 100000), FIELD(struct item_draft, legal_basis, .nullable = true, .max = ITEM_TEXT_MAX), \
    FIELD(struct item_draft, budget_vnd, .nullable = true, .min = 0, .max = BUDGET_MAX, .about = "đồng"), \
    FIELD(struct item_draft, budget_line, .nullable = true, .max = BUDGET_LINE_MAX), \
    FIELD(struct item_draft, documents, .nullable = true, .is_list = true, .max = PLAN_DOCUMENTS_MAX, .about = "[{title, number?, day?, url?, file?}]; file: uid of a file of this plan")
static const struct field add_in[] = {
    FIELD(struct item_draft, kind, .words = item_kinds), FIELD(struct item_draft, parent_id, .nullable = true, .min = 0, .max = INT64_MAX),
    FIELD(struct item_draft, after_id, .nullable = true, .min = 0, .max = INT64_MAX, .about = "behind which sister; at the end when not given"), SAID,
};
static const struct fields add_in_fields = { add_in, N_OF(add_in) }, write_in_fields = { add_in + 3, N_OF(add_in) - 3 };

/* One item of the open draft, as it is now. */
static enum err reply_item(struct req *rq, int status, int64_t plan_id, int64_t item_id)
{
    struct plan p;
    struct outline o;
    TRY(plan_by_id(rq->db, rq->arena, plan_id, &p));
    TRY(outline_read(rq->db, rq->arena, p.open_id, S(""), day_of_ms(rq->now_ms), &o));
    const struct plan_item *i = outline_find(&o, item_id);
    if (!i) return ERR_CONFLICT;                             /* taken away meanwhile */
    struct json j = reply_json(rq, status);
    plan_item_json(&j, NULL, i);
    return OK;
}

/* POST /api/plans/:plan/items -> 201 item | 409 no draft is open */
static enum err items_post(struct req *rq)
{
    struct item_draft d = { .field = NULL };
    const struct actor by = actor_of(rq);
    int64_t plan_id, id;
    TRY(req_read(rq, add_in_fields, &d));
    TRY(req_id(rq, "plan", &plan_id));
    enum err e = plan_item_add(rq->db, rq->arena, &by, plan_id, &d, &id);
    if (e == ERR_BAD_INPUT && d.field) return req_blame(rq, d.field);
    TRY(e);
    return reply_item(rq, 201, plan_id, id);
}

/* PUT /api/plans/:plan/items/:item -> item, every field written anew | 409 no draft is open */
static enum err item_put(struct req *rq)
{
    struct item_draft d = { .field = NULL };
    const struct actor by = actor_of(rq);
    int64_t plan_id, id;
    TRY(req_read(rq, write_in_fields, &d));
    TRY(req_id(rq, "plan", &plan_id));
    TRY(req_id(rq, "item", &id));
    enum err e = plan_item_write(rq->db, rq->arena, &by, plan_id, id, &d);
    if (e == ERR_BAD_INPUT && d.field) return req_blame(rq, d.field);
    TRY(e);
    return reply_item(rq, 200, plan_id, id);
}

struct move_in { int64_t after_id; };
static const struct field move_in[] = { FIELD(struct move_in, after_id, .min = 0, .max = INT64_MAX, .about = "behind which sister; 0: to the front") };
static const struct fields move_in_fields = { move_in, N_OF(move_in) };

/* POST /api/plans/:plan/items/:item/move -> item | 400 no sister */
static enum err move_post(struct req *rq)
{
    struct move_in in = { .after_id = 0 };
    const struct actor by = actor_of(rq);
    int64_t plan_id, id;
    TRY(req_read(rq, FIELDS(move_in), &in));
    TRY(req_id(rq, "plan", &plan_id));
    TRY(req_id(rq, "item", &id));
    enum err e = plan_item_move(rq->db, rq->arena, &by, plan_id, id, in.after_id);
    if (e == ERR_BAD_INPUT) return req_blame(rq, "after_id");
    TRY(e);
    return reply_item(rq, 200, plan_id, id);
}

/* DELETE /api/plans/:plan/items/:item -> 204, with all below it */
static enum err item_delete(struct req *rq)
{
    const struct actor by = actor_of(rq);
    int64_t plan_id, id;
    TRY(req_read(rq, (struct fields){ 0 }, NULL));
    TRY(req_id(rq, "plan", &plan_id));
    TRY(req_id(rq, "item", &id));
    TRY(plan_item_remove(rq->db, rq->arena, &by, plan_id, id));
    reply_empty(rq, 204);
    return OK;
}

/* GET /api/activities/:activity -> item in force, with plan_id, its group and its tasks */
static enum err activity_get(struct req *rq)
{
    struct looker who;
    struct plan_item found;
    struct outline o;
    int64_t id;
    TRY(req_read(rq, (struct fields){ 0 }, NULL));
    TRY(req_id(rq, "activity", &id));
    TRY(looker_of(rq, &who));
    TRY(plan_item_in_force(rq->db, rq->arena, id, &found));
    if (found.kind != ITEM_ACTIVITY) return ERR_NOT_FOUND;
    TRY(outline_read(rq->db, rq->arena, found.version_id, (struct str){ found.path.p, 3 }, day_of_ms(rq->now_ms), &o));
    outline_keep(&o, &who);
    const struct plan_item *i = outline_find(&o, id), *group = outline_find(&o, found.parent_id);
    if (!i || !group || i->is_hidden) return ERR_NOT_FOUND;
    struct json j = reply_json(rq, 200);
    json_object(&j, NULL);
    plan_item_members(&j, i);
    json_i64(&j, "plan_id", i->plan_id);
    plan_item_json(&j, "group", group);
    json_array(&j, "tasks");
    for (size_t n = 0; n < o.n; n++)
        if (o.v[n].parent_id == id && !o.v[n].is_hidden) plan_item_json(&j, NULL, &o.v[n]);
    json_end(&j);
    json_end(&j);
    return OK;
}

static const struct route table[] = {
    { POST,   "/api/plans/:plan/items",            items_post,   PLAN_MAKERS,  32 * KIB, .about = "Add a group, an activity or a task to the draft",
      .in = &add_in_fields, .out = &plan_item_fields, .memory_max = PLAN_MEMORY },
    { PUT,    "/api/plans/:plan/items/:item",      item_put,     PLAN_MAKERS,  32 * KIB, .about = "Write an item of the draft anew",
      .in = &write_in_fields,
      .out = &plan_item_fields, .memory_max = PLAN_MEMORY },
    { POST,   "/api/plans/:plan/items/:item/move", move_post,    PLAN_MAKERS,  KIB,      .about = "Put an item behind one of its sisters",
      .in = &move_in_fields, .out = &plan_item_fields, .memory_max = PLAN_MEMORY },
    { DELETE, "/api/plans/:plan/items/:item",      item_delete,  PLAN_MAKERS,  0,        .about = "Take an item out of the draft, with all below it",
      .memory_max = PLAN_MEMORY },
    { GET,    "/api/activities/:activity",         activity_get, PLAN_READERS, 0,        .about = "An activity in force with its group and tasks",
      .out = &plan_item_fields, .memory_max = PLAN_MEMORY },
};
const struct routes plan_item_routes = { table, N_OF(table) };
