/* briefing_web.c - the doors of reports upward: made, listed, taken away as a document; the cover's words; who gets them by the clock. */
#include "plan/report/briefing.h"
#include "account/account.h"
#include "core/time.h"
#include "http/listing.h"
#include "plan/programme/looker_web.h"
#include "territory/territory.h"

enum { WRITERS = ROLE_OFFICER | ROLE_CITY, BRIEFING_MEMORY = 64 * MIB };
const char *const briefing_formats[] = { "json", "pdf", "xlsx", "csv", NULL };

static enum err briefing_chain(struct db *db, struct arena *a, int64_t id, struct chain *out)
{
    struct briefing b;
    TRY(briefing_by_id(db, a, id, &b));
    return unit_chain(db, a, b.unit_id, out);
}
static const struct scope scope_briefing = { .param = "briefing", .chain = briefing_chain };

struct list_in { int64_t plan; struct page page; };
static const struct field list_in[] = {
    FIELD(struct list_in, plan, .nullable = true, .min = 1, .max = INT64_MAX, .about = "of one plan; of all when not given"),
    PAGE_FIELDS(struct list_in),
};
static const struct fields list_in_fields = { list_in, N_OF(list_in) };

/* GET /api/units/:unit/plan-reports?plan -> {rows: [report], next}, newest first */
static enum err list_get(struct req *rq)
{
    struct list_in in = { .plan = 0 };
    struct listing l;
    int64_t before = 0;
    TRY(req_read(rq, FIELDS(list_in), &in));
    TRY(cursor_read_i64(rq, in.page.after, &before));
    listing_open(&l, rq, briefing_fields, offsetof(struct briefing, id), page_limit(in.page));
    TRY(briefing_list(rq->db, rq->arena, &(struct briefing_query){ rq->here.unit_id[0], in.plan, before, l.limit + 1 }, listing_row, &l));
    return listing_close(&l);
}

static enum err reply_briefing(struct req *rq, int status, int64_t id)
{
    struct briefing b;
    bool genuine;
    TRY(briefing_by_id(rq->db, rq->arena, id, &b));
    TRY(briefing_is_genuine(rq->db, rq->arena, rq->keys, &b, &genuine));
    struct json j = reply_json(rq, status);
    json_object(&j, NULL);
    json_fields(&j, briefing_fields, &b);
    json_bytes(&j, "signature", b.signature);
    json_bytes(&j, "public_key", keys_public_sign(rq->keys));
    json_bool(&j, "is_genuine", genuine);
    json_raw(&j, "body", b.body);
    json_end(&j);
    return OK;
}

static const struct field make_in[] = {
    FIELD(struct briefing_wish, plan_id, .min = 1, .max = INT64_MAX), FIELD(struct briefing_wish, kind, .words = briefing_kinds),
    FIELD(struct briefing_wish, to_day, .min = 1, .max = 100000, .about = "a day that is over; of a weekly one a Sunday"),
    FIELD(struct briefing_wish, from_day, .nullable = true, .min = 1, .max = 100000, .about = "of a period"),
    FIELD(struct briefing_wish, number, .nullable = true, .max = BRIEFING_NUMBER_MAX, .about = "of the letter; left open when not given"),
};
static const struct fields make_in_fields = { make_in, N_OF(make_in) };

/* POST /api/units/:unit/plan-reports -> 201 report | 409 that period is reported already */
static enum err make_post(struct req *rq)
{
    struct briefing_wish w = { .field = NULL };
    const struct actor by = actor_of(rq);
    const struct indicator_ask ask = { .sources = indicator_sources, .now_ms = rq->now_ms };
    int64_t id;
    TRY(req_read(rq, FIELDS(make_in), &w));
    w.unit_id = rq->here.unit_id[0];
    enum err e = briefing_make(rq->db, rq->arena, rq->now_ms, &ask, rq->keys, &by, &w, &id);
    if (e == ERR_BAD_INPUT && w.field) return req_blame(rq, w.field);
    TRY(e);
    return reply_briefing(rq, 201, id);
}

struct one_in { int64_t briefing; unsigned format; };
static const struct field one_in[] = { FIELD(struct one_in, briefing, .min = 1, .max = INT64_MAX),
    FIELD(struct one_in, format, .words = briefing_formats) };

/* GET /api/plan-reports/:briefing.:format -> the report, proved anew; as JSON, PDF, XLSX or CSV */
static enum err briefing_get(struct req *rq)
{
    static const char *const mimes[] = { "application/json", "application/pdf", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                                         "text/csv; charset=utf-8" };
    struct one_in in = { .briefing = 0 };
    struct briefing b;
    struct str bytes;
    TRY(req_read(rq, FIELDS(one_in), &in));
    if (in.format == BRIEFING_JSON) return reply_briefing(rq, 200, in.briefing);
    TRY(briefing_by_id(rq->db, rq->arena, in.briefing, &b));
    struct str mark = briefing_mark(rq->arena, &b),
               url = arena_printf(rq->arena, "%.*s/bc/%.*s", (int)rq->origin.n, rq->origin.p, (int)mark.n, mark.p);
    if (in.format == BRIEFING_PDF) TRY(briefing_paper(rq->arena, &b, url, &bytes));
    else TRY(briefing_table(rq->arena, &b, in.format == BRIEFING_CSV, &bytes));
    reply_bytes(rq, 200, str_z(mimes[in.format]), bytes);
    reply_header(rq, "Content-Disposition", arena_printf(rq->arena, "%s; filename=\"bao-cao-ke-hoach-%lld.%s\"",
                 in.format == BRIEFING_PDF ? "inline" : "attachment", (long long)b.id, briefing_formats[in.format]));
    return OK;
}

/* ---- the cover ---- */

static enum err reply_letter(struct req *rq, int64_t plan_id)
{
    struct plan p;
    struct letter l;
    TRY(plan_by_id(rq->db, rq->arena, plan_id, &p));
    TRY(letter_of(rq->db, rq->arena, plan_id, &l));
    struct json j = reply_json(rq, 200);
    json_object(&j, NULL);
    json_fields(&j, letter_fields, &l);
    json_end(&j);
    return OK;
}

/* GET /api/plans/:plan/letter -> what stands on the cover of its reports */
static enum err letter_get(struct req *rq)
{
    int64_t plan_id;
    TRY(req_read(rq, (struct fields){ 0 }, NULL));
    TRY(req_id(rq, "plan", &plan_id));
    return reply_letter(rq, plan_id);
}

/* PUT /api/plans/:plan/letter -> the same */
static enum err letter_put_door(struct req *rq)
{
    struct letter l = { .plan_id = 0 };
    const struct actor by = actor_of(rq);
    const char *field = NULL;
    TRY(req_read(rq, letter_fields, &l));
    TRY(req_id(rq, "plan", &l.plan_id));
    enum err e = letter_set(rq->db, rq->arena, &by, &l, &field);
    if (e == ERR_BAD_INPUT && field) return req_blame(rq, field);
    TRY(e);
    return reply_letter(rq, l.plan_id);
}

/* ---- by the clock ---- */

struct writing { struct req *rq; struct json *j; };
static enum err reader_row(const void *row, void *arg)
{
    json_object(arg, NULL);
    json_fields(arg, routine_reader_fields, row);
    json_end(arg);
    return OK;
}

static enum err schedule_json(const void *row, void *arg)
{
    struct writing *k = arg;
    json_object(k->j, NULL);
    json_fields(k->j, routine_fields, row);
    json_array(k->j, "readers");
    TRY(routine_readers(k->rq->db, k->rq->arena, row, reader_row, k->j));
    json_end(k->j);
    json_end(k->j);
    return OK;
}

static enum err reply_schedules(struct req *rq, int64_t plan_id)
{
    struct json j = reply_json(rq, 200);
    struct writing k = { rq, &j };
    json_object(&j, NULL);
    json_array(&j, "rows");
    TRY(routine_list(rq->db, rq->arena, plan_id, schedule_json, &k));
    json_end(&j);
    json_end(&j);
    return OK;
}

/* GET /api/plans/:plan/schedules -> {rows: [schedule]} */
static enum err schedules_get(struct req *rq)
{
    int64_t plan_id;
    TRY(req_read(rq, (struct fields){ 0 }, NULL));
    TRY(req_id(rq, "plan", &plan_id));
    return reply_schedules(rq, plan_id);
}

struct schedule_in { int64_t unit_id, hour; unsigned kind; const struct json_in *readers; };
static const struct field schedule_in[] = {
    FIELD(struct schedule_in, unit_id, .min = 1, .max = INT64_MAX, .about = "of whom it reports: the city, a ward or commune"),
    FIELD(struct schedule_in, kind, .words = briefing_kinds, .about = "daily or weekly"),
    FIELD(struct schedule_in, hour, .min = 0, .max = 23, .about = "local, of the day after the period"),
    FIELD(struct schedule_in, readers, .is_list = true, .max = SCHEDULE_READERS_MAX, .about = "ids of accounts that are told"),
};
static const struct fields schedule_in_fields = { schedule_in, N_OF(schedule_in) };

/* PUT /api/plans/:plan/schedules -> {rows: [schedule]}: one for a unit and kind */
static enum err schedules_put(struct req *rq)
{
    struct schedule_in in = { .hour = 0 };
    const struct actor by = actor_of(rq);
    struct routine_wish w = { .field = NULL };
    TRY(req_read(rq, FIELDS(schedule_in), &in));
    TRY(req_id(rq, "plan", &w.plan_id));
    w.unit_id = in.unit_id;
    w.kind = in.kind;
    w.hour = in.hour;
    w.n = json_count(in.readers);
    for (size_t i = 0; i < w.n && i < SCHEDULE_READERS_MAX; i++)
        w.account_id[i] = json_as_i64(json_item(in.readers, i), 0);
    enum err e = routine_put(rq->db, rq->arena, rq->now_ms, &by, &w);
    if (e == ERR_BAD_INPUT && w.field) return req_blame(rq, w.field);
    TRY(e);
    return reply_schedules(rq, w.plan_id);
}

static const struct field drop_in[] = { FIELD(struct schedule_in, unit_id, .min = 1, .max = INT64_MAX),
    FIELD(struct schedule_in, kind, .words = briefing_kinds) };
static const struct fields drop_in_fields = { drop_in, N_OF(drop_in) };

/* DELETE /api/plans/:plan/schedules?unit_id&kind -> {rows: [schedule]} that are left */
static enum err schedules_delete(struct req *rq)
{
    struct schedule_in in = { .hour = 0 };
    const struct actor by = actor_of(rq);
    int64_t plan_id;
    TRY(req_read(rq, FIELDS(drop_in), &in));
    TRY(req_id(rq, "plan", &plan_id));
    TRY(routine_drop(rq->db, rq->arena, &by, plan_id, in.unit_id, in.kind));
    return reply_schedules(rq, plan_id);
}

static const struct route table[] = {
    { GET,    "/api/units/:unit/plan-reports",      list_get,         PLAN_READERS, 0,       .within = &scope_unit,
      .about = "Reports upward of a unit, newest first",
      .in = &list_in_fields, .out = &briefing_fields },
    { POST,   "/api/units/:unit/plan-reports",      make_post,        WRITERS,      KIB,     .within = &scope_unit,
      .about = "Compose, sign and keep a report upward",
      .in = &make_in_fields, .out = &briefing_fields, .memory_max = BRIEFING_MEMORY },
    { GET,    "/api/plan-reports/:briefing.:format", briefing_get,    PLAN_READERS, 0,       .within = &scope_briefing,
      .about = "A report upward, proved anew",
      .out = &briefing_fields, .memory_max = BRIEFING_MEMORY },
    { GET,    "/api/plans/:plan/letter",            letter_get,       ROLE_CITY | ROLE_AUDITOR, 0, .about = "What stands on the cover of its reports",
      .out = &letter_fields },
    { PUT,    "/api/plans/:plan/letter",            letter_put_door,  PLAN_MAKERS,  8 * KIB, .about = "Set what stands on the cover",
      .in = &letter_fields,
      .out = &letter_fields },
    { GET,    "/api/plans/:plan/schedules",         schedules_get,    ROLE_CITY | ROLE_AUDITOR, 0,
      .about = "Reports made by the clock, and who is told", .out = &routine_fields },
    { PUT,    "/api/plans/:plan/schedules",         schedules_put,    PLAN_MAKERS,  4 * KIB, .about = "Have a unit's report made daily or weekly",
      .in = &schedule_in_fields, .out = &routine_fields },
    { DELETE, "/api/plans/:plan/schedules",         schedules_delete, PLAN_MAKERS,  0,       .about = "No longer", .in = &drop_in_fields,
      .out = &routine_fields },
};
const struct routes briefing_routes = { table, N_OF(table) };
