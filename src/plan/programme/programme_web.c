/* programme_web.c - the doors of plans: writing, handing in, approving by a second person, amending; what is different between versions. */
#include "plan/programme/item.h"
#include "account/account.h"
#include "core/time.h"
#include "http/listing.h"
#include "plan/programme/looker_web.h"
#include "territory/territory.h"

enum { PLAN_MEMORY = 48 * MIB };

enum err looker_of(struct req *rq, struct looker *out)
{
    struct looker who = { .sees_all = (rq->who.roles & (ROLE_CITY | ROLE_AUDITOR)) != 0 };
    for (size_t i = 0; i < rq->who.n_grants && who.n < LOOKERS_MAX && !who.sees_all; i++) {
        struct unit u;
        if (rq->who.grants[i].role != ROLE_OFFICER) continue;
        TRY(unit_by_id(rq->db, rq->arena, rq->who.grants[i].unit_id, &u));
        who.unit_id[who.n++] = u.id;
        who.is_ward = who.is_ward || unit_is_ward_level(u.kind);
    }
    *out = who;
    return OK;
}

/* ---- what is shown ---- */

static const struct field sum_fields[] = {
    FIELD(struct plan_sums, groups), FIELD(struct plan_sums, activities), FIELD(struct plan_sums, tasks), FIELD(struct plan_sums, budget_vnd),
};

static void version_members(struct json *j, const struct plan_version *v)
{
    json_fields(j, plan_version_fields, v);
    json_raw(j, "documents", v->documents);
}

static void version_json(struct json *j, const char *key, const struct plan_version *v)
{
    json_object(j, key);
    version_members(j, v);
    json_end(j);
}

static enum err number_of(struct req *rq, int64_t version_id, int64_t *out)
{
    struct plan_version v = { .number = 0 };
    if (version_id) TRY(plan_version_by_id(rq->db, rq->arena, version_id, &v));
    *out = v.number;
    return OK;
}

/* The members of a plan, in the object that is open. */
static enum err plan_members(struct req *rq, struct json *j, const struct plan *p, const struct plan_version *v)
{
    struct plan_sums sums;
    int64_t versions, in_force, open;
    TRY(plan_sums(rq->db, rq->arena, v->id, &sums));
    TRY(plan_count_versions(rq->db, rq->arena, p->id, &versions));
    TRY(number_of(rq, p->in_force_id, &in_force));
    TRY(number_of(rq, p->open_id, &open));
    json_fields(j, plan_fields, p);
    json_i64(j, "in_force", in_force);
    json_i64(j, "open", open);
    json_i64(j, "versions", versions);
    json_fields(j, FIELDS(sum_fields), &sums);
    version_json(j, "version", v);
    return OK;
}

/* Officers know a plan once one version of it holds. */
static enum err plan_for(struct req *rq, bool *sees_all, struct plan *out)
{
    struct looker who;
    int64_t id;
    TRY(req_id(rq, "plan", &id));
    TRY(looker_of(rq, &who));
    TRY(plan_by_id(rq->db, rq->arena, id, out));
    *sees_all = who.sees_all;
    return who.sees_all || out->in_force_id ? OK : ERR_NOT_FOUND;
}

static enum err reply_plan(struct req *rq, int status, int64_t plan_id, bool shows_open)
{
    struct plan p;
    struct plan_version v;
    TRY(plan_by_id(rq->db, rq->arena, plan_id, &p));
    if (shows_open && p.open_id) TRY(plan_version_by_id(rq->db, rq->arena, p.open_id, &v));
    else TRY(plan_version_of(rq->db, rq->arena, &p, 0, &v));
    struct json j = reply_json(rq, status);
    json_object(&j, NULL);
    TRY(plan_members(rq, &j, &p, &v));
    json_end(&j);
    return OK;
}

/* ---- reading ---- */

struct page_in { struct page page; };
static const struct field page_in[] = { PAGE_FIELDS(struct page_in) };
static const struct fields page_in_fields = { page_in, N_OF(page_in) };

struct listing_plans { struct req *rq; struct json j; int64_t limit, seen, last; };
static enum err list_row(const void *row, void *arg)
{
    struct listing_plans *k = arg;
    const struct plan *p = row;
    struct plan_version v;
    if (++k->seen > k->limit) return OK;
    TRY(plan_version_of(k->rq->db, k->rq->arena, p, 0, &v));
    json_object(&k->j, NULL);
    TRY(plan_members(k->rq, &k->j, p, &v));
    json_end(&k->j);
    k->last = p->id;
    return OK;
}

/* GET /api/plans -> {rows: [plan], next}, newest first */
static enum err plans_get(struct req *rq)
{
    struct page_in in = { .page = { .limit = 0 } };
    struct looker who;
    int64_t before = 0;
    TRY(req_read(rq, FIELDS(page_in), &in));
    TRY(cursor_read_i64(rq, in.page.after, &before));
    TRY(looker_of(rq, &who));
    struct listing_plans k = { .rq = rq, .j = reply_json(rq, 200), .limit = page_limit(in.page) };
    json_object(&k.j, NULL);
    json_array(&k.j, "rows");
    TRY(plan_list(rq->db, rq->arena, !who.sees_all, before, k.limit + 1, list_row, &k));
    json_end(&k.j);
    json_text(&k.j, "next", k.seen > k.limit ? cursor_i64(rq->arena, k.last) : S(""));
    json_end(&k.j);
    return OK;
}

struct one_in { int64_t version; };
static const struct field one_in[] = {
    FIELD(struct one_in, version, .nullable = true, .min = 1, .max = 1000, .about = "its number; the one in force when not given"),
};
static const struct fields one_in_fields = { one_in, N_OF(one_in) };

/* GET /api/plans/:plan?version -> plan with its items, in the order of the plan */
static enum err plan_get(struct req *rq)
{
    struct one_in in = { .version = 0 };
    struct looker who;
    struct plan p;
    struct plan_version v;
    struct outline o;
    bool sees_all;
    TRY(req_read(rq, FIELDS(one_in), &in));
    TRY(plan_for(rq, &sees_all, &p));
    TRY(looker_of(rq, &who));
    TRY(plan_version_of(rq->db, rq->arena, &p, in.version, &v));
    if (!sees_all && v.id != p.in_force_id) return ERR_NOT_FOUND;
    TRY(outline_read(rq->db, rq->arena, v.id, S(""), day_of_ms(rq->now_ms), &o));
    outline_keep(&o, &who);
    struct json j = reply_json(rq, 200);
    json_object(&j, NULL);
    TRY(plan_members(rq, &j, &p, &v));
    json_array(&j, "items");
    for (size_t i = 0; i < o.n; i++)
        if (!o.v[i].is_hidden) plan_item_json(&j, NULL, &o.v[i]);
    json_end(&j);
    json_end(&j);
    return OK;
}

struct listing_versions { struct json j; struct plan_writer writers[PLAN_WRITERS_MAX]; size_t n; };

static enum err keep_writer(const void *row, void *arg)
{
    struct listing_versions *k = arg;
    k->writers[k->n++] = *(const struct plan_writer *)row;
    return OK;
}

static enum err version_row(const void *row, void *arg)
{
    struct listing_versions *k = arg;
    const struct plan_version *v = row;
    json_object(&k->j, NULL);
    version_members(&k->j, v);
    json_array(&k->j, "writers");
    for (size_t i = 0; i < k->n; i++)
        if (k->writers[i].version_id == v->id) json_text(&k->j, NULL, k->writers[i].name);
    json_end(&k->j);
    json_end(&k->j);
    return OK;
}

/* GET /api/plans/:plan/versions -> {rows: [version with its writers]}, newest first; officers: the one in force, without them */
static enum err versions_get(struct req *rq)
{
    struct plan p;
    struct plan_version v;
    bool sees_all;
    TRY(req_read(rq, (struct fields){ 0 }, NULL));
    TRY(plan_for(rq, &sees_all, &p));
    struct listing_versions *k = arena_new(rq->arena, struct listing_versions, 1);
    if (!k) return ERR_NOMEM;
    k->n = 0;
    if (sees_all) TRY(plan_writers(rq->db, rq->arena, p.id, keep_writer, k));
    k->j = reply_json(rq, 200);
    json_object(&k->j, NULL);
    json_array(&k->j, "rows");
    if (sees_all) TRY(plan_versions(rq->db, rq->arena, p.id, version_row, k));
    else {
        TRY(plan_version_of(rq->db, rq->arena, &p, 0, &v));
        version_json(&k->j, NULL, &v);
    }
    json_end(&k->j);
    json_end(&k->j);
    return OK;
}

struct changes_in { int64_t from, to; };
static const struct field changes_in[] = {
    FIELD(struct changes_in, from, .min = 1, .max = 1000, .about = "number of a version"), FIELD(struct changes_in, to, .min = 1, .max = 1000),
};
static const struct fields changes_in_fields = { changes_in, N_OF(changes_in) };

/* GET /api/plans/:plan/changes?from&to -> what is different, field by field */
static enum err changes_get(struct req *rq)
{
    struct changes_in in = { .from = 0 };
    struct plan p;
    struct plan_version from, to;
    bool sees_all;
    TRY(req_read(rq, FIELDS(changes_in), &in));
    TRY(plan_for(rq, &sees_all, &p));
    TRY(plan_version_of(rq->db, rq->arena, &p, in.from, &from));
    TRY(plan_version_of(rq->db, rq->arena, &p, in.to, &to));
    struct json j = reply_json(rq, 200);
    json_object(&j, NULL);
    json_i64(&j, "from", from.number);
    json_i64(&j, "to", to.number);
    TRY(plan_changes_json(rq->db, rq->arena, &from, &to, &j));
    json_end(&j);
    return OK;
}

/* ---- writing ---- */

#define SAID \
    FIELD(struct plan_draft, name, .min = PLAN_NAME_MIN, .max = PLAN_NAME_MAX), FIELD(struct plan_draft, name_en, .nullable = true, .max = PLAN_NAME_MAX), \
    FIELD(struct plan_draft, purpose, .nullable = true, .max = PLAN_TEXT_MAX), FIELD(struct plan_draft, legal_basis, .nullable = true, .max = PLAN_TEXT_MAX), \
    FIELD(struct plan_draft, from_day, .min = 1, .max = 100000), FIELD(struct plan_draft, to_day, .min = 1, .max = 100000), \
    FIELD(struct plan_draft, documents, .nullable = true, .is_list = true, .max = PLAN_DOCUMENTS_MAX, .about = "[{title, number?, day?, url?, file?}]; file: uid of a file of this plan")
static const struct field make_in[] = {
    FIELD(struct plan_draft, uid, .min = 36, .max = 36, .about = "UUIDv7 made where it was written: sent twice it is one"),
    FIELD(struct plan_draft, code, .min = 2, .max = PLAN_CODE_MAX), SAID,
};
static const struct fields make_in_fields = { make_in, N_OF(make_in) }, edit_in_fields = { make_in + 2, N_OF(make_in) - 2 };

/* POST /api/plans -> 201 plan | 200 sent before | 409 the code is in use */
static enum err plans_post(struct req *rq)
{
    struct plan_draft d = { .field = NULL };
    const struct actor by = actor_of(rq);
    struct plan p;
    bool again;
    TRY(req_read(rq, make_in_fields, &d));
    enum err e = plan_make(rq->db, rq->arena, rq->now_ms, &by, &d, &p, &again);
    if (e == ERR_BAD_INPUT && d.field) return req_blame(rq, d.field);
    TRY(e);
    return reply_plan(rq, again ? 200 : 201, p.id, true);
}

/* PUT /api/plans/:plan/draft -> plan | 409 no draft is open */
static enum err draft_put(struct req *rq)
{
    struct plan_draft d = { .field = NULL };
    const struct actor by = actor_of(rq);
    struct plan p;
    bool sees_all;
    TRY(req_read(rq, edit_in_fields, &d));
    TRY(plan_for(rq, &sees_all, &p));
    enum err e = plan_edit(rq->db, rq->arena, &by, p.id, &d);
    if (e == ERR_BAD_INPUT && d.field) return req_blame(rq, d.field);
    TRY(e);
    return reply_plan(rq, 200, p.id, true);
}

static const struct field step_in[] = {
    FIELD(struct plan_move, reason, .min = PLAN_REASON_MIN, .max = PLAN_REASON_MAX),
    FIELD(struct plan_move, decision_number, .min = 1, .max = PLAN_DECISION_MAX, .about = "số quyết định"),
    FIELD(struct plan_move, decision_day, .min = 1, .max = 100000),
};
static const struct fields reason_in_fields = { step_in, 1 }, approve_in_fields = { step_in + 1, 2 };

static enum err step(struct req *rq, unsigned event, struct fields form)
{
    struct plan_move m = { .event = event };
    const struct actor by = actor_of(rq);
    struct plan p;
    bool sees_all;
    TRY(req_read(rq, form, &m));
    TRY(plan_for(rq, &sees_all, &p));
    m.plan_id = p.id;
    enum err e = plan_step(rq->db, rq->arena, rq->now_ms, &by, &m);
    if (e == ERR_BAD_INPUT && m.field) return req_blame(rq, m.field);
    TRY(e);
    return reply_plan(rq, 200, p.id, true);
}

/* POST /api/plans/:plan/submit, /return, /approve, /drop, /close -> plan | 409 not from its state, or not by this person */
static enum err submit_post(struct req *rq)  { return step(rq, PLAN_SUBMIT, (struct fields){ 0 }); }
static enum err return_post(struct req *rq)  { return step(rq, PLAN_RETURN, reason_in_fields); }
static enum err approve_post(struct req *rq) { return step(rq, PLAN_APPROVE, approve_in_fields); }
static enum err drop_post(struct req *rq)    { return step(rq, PLAN_DROP, reason_in_fields); }
static enum err close_post(struct req *rq)   { return step(rq, PLAN_CLOSE, reason_in_fields); }

/* POST /api/plans/:plan/amend {reason} -> plan with a new draft | 409 one is open, or none is in force */
static enum err amend_post(struct req *rq)
{
    struct plan_move m = { .event = 0 };
    const struct actor by = actor_of(rq);
    struct plan p;
    bool sees_all;
    const char *field;
    TRY(req_read(rq, reason_in_fields, &m));
    TRY(plan_for(rq, &sees_all, &p));
    enum err e = plan_amend(rq->db, rq->arena, rq->now_ms, &by, p.id, m.reason, &field);
    if (e == ERR_BAD_INPUT && field) return req_blame(rq, field);
    TRY(e);
    return reply_plan(rq, 200, p.id, true);
}

static const struct route table[] = {
    { GET,  "/api/plans",                plans_get,    PLAN_READERS, 0,        .about = "Plans, newest first", .in = &page_in_fields,
      .out = &plan_fields },
    { POST, "/api/plans",                plans_post,   PLAN_MAKERS,  32 * KIB, .about = "Begin a plan", .in = &make_in_fields, .out = &plan_fields },
    { GET,  "/api/plans/:plan",          plan_get,     PLAN_READERS, 0,        .about = "A version of a plan with its groups, activities and tasks",
      .in = &one_in_fields, .out = &plan_item_fields, .memory_max = PLAN_MEMORY },
    { GET,  "/api/plans/:plan/versions", versions_get, PLAN_READERS, 0,        .about = "Versions of a plan, newest first",
      .out = &plan_version_fields },
    { GET,  "/api/plans/:plan/changes",  changes_get,  ROLE_CITY | ROLE_AUDITOR, 0, .about = "What is different between two versions, field by field",
      .in = &changes_in_fields, .memory_max = 2 * PLAN_MEMORY },
    { PUT,  "/api/plans/:plan/draft",    draft_put,    PLAN_MAKERS,  32 * KIB, .about = "What the draft says of itself", .in = &edit_in_fields,
      .out = &plan_fields },
    { POST, "/api/plans/:plan/submit",   submit_post,  PLAN_MAKERS,  KIB,      .about = "Hand the draft in", .out = &plan_fields,
      .memory_max = PLAN_MEMORY },
    { POST, "/api/plans/:plan/return",   return_post,  PLAN_MAKERS,  4 * KIB,  .about = "Send it back, and why", .in = &reason_in_fields,
      .out = &plan_fields },
    { POST, "/api/plans/:plan/approve",  approve_post, PLAN_MAKERS,  4 * KIB,  .about = "Approve, as a second person: it holds from now on",
      .in = &approve_in_fields, .out = &plan_fields },
    { POST, "/api/plans/:plan/amend",    amend_post,   PLAN_MAKERS,  4 * KIB,  .about = "Begin a new version of what is in force",
      .in = &reason_in_fields,
      .out = &plan_fields },
    { POST, "/api/plans/:plan/drop",     drop_post,    PLAN_MAKERS,  4 * KIB,  .about = "Give up the draft", .in = &reason_in_fields,
      .out = &plan_fields },
    { POST, "/api/plans/:plan/close",    close_post,   PLAN_MAKERS,  4 * KIB,  .about = "Its time is over", .in = &reason_in_fields,
      .out = &plan_fields },
};
const struct routes programme_routes = { table, N_OF(table) };
