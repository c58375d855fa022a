/* alert_web.c - the doors of alerts: composing and approving at the desk; what is in force, for everybody. */
#include "civic/alert/alert.h"
#include "account/account.h"
#include "http/listing.h"
#include "territory/territory.h"

enum { DESK = ROLE_OFFICER | ROLE_CITY, READERS = DESK | ROLE_AUDITOR };

static enum err alert_chain(struct db *db, struct arena *a, int64_t id, struct chain *out)
{
    struct alert al;
    TRY(alert_by_id(db, a, id, &al));
    return unit_chain(db, a, al.unit_id, out);
}
static const struct scope scope_alert = { .param = "alert", .chain = alert_chain };

struct writing { struct req *rq; struct json *j; struct fields f; int64_t limit, seen, last; };

static enum err write_alert(const void *row, void *arg)
{
    const struct alert *al = row;
    struct writing *k = arg;
    struct alert_place places[ALERT_AREAS_MAX];
    size_t n;
    if (k->limit && ++k->seen > k->limit) return OK;
    TRY(alert_places(k->rq->db, k->rq->arena, al->id, places, &n));
    json_object(k->j, NULL);
    json_fields(k->j, k->f, al);
    json_array(k->j, "areas");
    for (size_t i = 0; i < n; i++) {
        json_object(k->j, NULL);
        json_fields(k->j, alert_place_fields, &places[i]);
        json_end(k->j);
    }
    json_end(k->j);
    json_end(k->j);
    k->last = al->id;
    return OK;
}

/* ---- for everybody ---- */

struct force_in { int64_t unit; };
static const struct field force_in[] = {
    FIELD(struct force_in, unit, .nullable = true, .min = 1, .max = INT64_MAX, .about = "what concerns this unit; else all"),
};
static const struct fields force_in_fields = { force_in, N_OF(force_in) };

/* GET /api/alerts?unit -> {rows: [alert in force, with its areas]}, the worst first */
static enum err force_get(struct req *rq)
{
    struct force_in in = { .unit = 0 };
    TRY(req_read(rq, FIELDS(force_in), &in));
    struct json j = reply_json(rq, 200);
    struct writing k = { .rq = rq, .j = &j, .f = alert_fields };
    json_object(&j, NULL);
    json_array(&j, "rows");
    TRY(alert_in_force(rq->db, rq->arena, rq->now_ms, in.unit, write_alert, &k));
    json_end(&j);
    json_end(&j);
    reply_header(rq, "Cache-Control", S("public, max-age=15"));
    return OK;
}

/* ---- the desk ---- */

struct list_in { struct page page; };
static const struct field list_in[] = { PAGE_FIELDS(struct list_in) };
static const struct fields list_in_fields = { list_in, N_OF(list_in) };

/* GET /api/units/:unit/alerts -> {rows: [alert], next}: of any state, newest first */
static enum err list_get(struct req *rq)
{
    struct list_in in = { .page = { .limit = 0 } };
    int64_t before = 0;
    TRY(req_read(rq, FIELDS(list_in), &in));
    TRY(cursor_read_i64(rq, in.page.after, &before));
    struct json j = reply_json(rq, 200);
    struct writing k = { .rq = rq, .j = &j, .f = alert_desk_fields, .limit = page_limit(in.page) };
    json_object(&j, NULL);
    json_array(&j, "rows");
    TRY(alert_list(rq->db, rq->arena, rq->here.unit_id[0], before, k.limit + 1, write_alert, &k));
    json_end(&j);
    json_text(&j, "next", k.seen > k.limit ? cursor_i64(rq->arena, k.last) : S(""));
    json_end(&j);
    return OK;
}

static enum err reply_alert(struct req *rq, int status, const struct alert *al)
{
    struct json j = reply_json(rq, status);
    return write_alert(al, &(struct writing){ .rq = rq, .j = &j, .f = alert_desk_fields });
}

struct compose_in {
    struct alert_draft d;
    const struct json_in *areas;
};
#define DRAFT(m, k, ...) { .name = #m, .at = offsetof(struct compose_in, d.m), .kind = k, __VA_ARGS__ }
static const struct field compose_in[] = {
    DRAFT(uid, FIELD_TEXT, .min = 36, .max = 36, .about = "UUIDv7 made where it was composed: sent twice it is one"),
    DRAFT(unit_id, FIELD_I64, .min = 1, .max = INT64_MAX, .about = "who warns: the city, a ward or commune"),
    DRAFT(status, FIELD_ENUM, .words = alert_statuses, .about = "exercises and tests go out at once, and to no phone"),
    DRAFT(msg_type, FIELD_ENUM, .words = alert_types),
    DRAFT(earlier, FIELD_TEXT, .nullable = true, .max = 36, .about = "Update, Cancel: the uid of which"),
    DRAFT(category, FIELD_ENUM, .words = alert_categories), DRAFT(urgency, FIELD_ENUM, .words = alert_urgencies),
    DRAFT(severity, FIELD_ENUM, .words = alert_severities), DRAFT(certainty, FIELD_ENUM, .words = alert_certainties),
    DRAFT(event, FIELD_TEXT, .min = 2, .max = ALERT_EVENT_MAX, .about = "what it is: Bão số 9"),
    DRAFT(headline, FIELD_TEXT, .min = ALERT_HEADLINE_MIN, .max = ALERT_HEADLINE_MAX),
    DRAFT(description, FIELD_TEXT, .nullable = true, .max = ALERT_TEXT_MAX),
    DRAFT(instruction, FIELD_TEXT, .nullable = true, .max = ALERT_TEXT_MAX, .about = "what to do"),
    DRAFT(event_en, FIELD_TEXT, .nullable = true, .max = ALERT_EVENT_MAX),
    DRAFT(headline_en, FIELD_TEXT, .nullable = true, .max = ALERT_HEADLINE_MAX, .about = "with it event_en is asked for too"),
    DRAFT(description_en, FIELD_TEXT, .nullable = true, .max = ALERT_TEXT_MAX),
    DRAFT(instruction_en, FIELD_TEXT, .nullable = true, .max = ALERT_TEXT_MAX),
    DRAFT(onset_ms, FIELD_I64, .nullable = true, .min = 1, .max = INT64_MAX, .about = "when it is expected to begin"),
    DRAFT(expires_ms, FIELD_I64, .min = 1, .max = INT64_MAX, .about = "within thirty days"),
    FIELD(struct compose_in, areas, .is_list = true, .min = 1, .max = ALERT_AREAS_MAX, .about = "ids of units, within the one that warns"),
};
static const struct fields compose_in_fields = { compose_in, N_OF(compose_in) };

/* POST /api/alerts -> 201 alert, waiting for a second person | 400 names the field | 409 what it updates is ended already */
static enum err compose_post(struct req *rq)
{
    struct compose_in *in = arena_new(rq->arena, struct compose_in, 1);
    const struct actor by = actor_of(rq);
    struct alert al;
    if (!in) return ERR_NOMEM;
    TRY(req_read(rq, FIELDS(compose_in), in));
    in->d.n_areas = json_count(in->areas);
    for (size_t i = 0; i < in->d.n_areas && i < ALERT_AREAS_MAX; i++)
        in->d.areas[i] = json_as_i64(json_item(in->areas, i), 0);
    enum err e = alert_compose(rq->db, rq->arena, rq->now_ms, &by, &in->d, &al);
    if (e == ERR_BAD_INPUT && in->d.field) return req_blame(rq, in->d.field);
    TRY(e);
    return reply_alert(rq, 201, &al);
}

struct decide_in { int64_t alert; struct str reason; };
static const struct field decide_in[] = {
    FIELD(struct decide_in, alert, .min = 1, .max = INT64_MAX),
    FIELD(struct decide_in, reason, .nullable = true, .max = 500, .about = "kept in the audit log"),
};
static const struct fields decide_in_fields = { decide_in + 1, 1 };

static enum err decide(struct req *rq, unsigned event)
{
    struct decide_in in = { .alert = 0 };
    const struct actor by = actor_of(rq);
    struct alert al;
    TRY(req_read(rq, FIELDS(decide_in), &in));
    TRY(alert_decide(rq->db, rq->arena, rq->now_ms, &by, in.alert, event, in.reason, &al));
    return reply_alert(rq, 200, &al);
}

/* POST /api/alerts/:alert/approve {reason?} -> alert, sent | 403 by who composed it | 409 decided before, or run out */
static enum err approve_post(struct req *rq) { return decide(rq, ALERT_APPROVE); }
/* POST /api/alerts/:alert/drop {reason?} -> alert */
static enum err drop_post(struct req *rq) { return decide(rq, ALERT_DROP); }

static const struct route table[] = {
    { GET,  "/api/alerts",                force_get,    ROLE_ANYONE, 0, .about = "Alerts in force, the worst first", .in = &force_in_fields,
      .out = &alert_fields, .is_shared = true },
    { GET,  "/api/units/:unit/alerts",    list_get,     READERS, 0,       .within = &scope_unit, .about = "Alerts of a unit, of any state",
      .in = &list_in_fields, .out = &alert_desk_fields },
    { POST, "/api/alerts",                compose_post, DESK, 16 * KIB,   .about = "Compose an alert; it waits for a second person",
      .in = &compose_in_fields, .out = &alert_desk_fields },
    { POST, "/api/alerts/:alert/approve", approve_post, DESK, KIB,        .within = &scope_alert, .about = "Send it, by a second person",
      .in = &decide_in_fields, .out = &alert_desk_fields },
    { POST, "/api/alerts/:alert/drop",    drop_post,    DESK, KIB,        .within = &scope_alert, .about = "Do not send it",
      .in = &decide_in_fields, .out = &alert_desk_fields },
};
const struct routes alert_routes = { table, N_OF(table) };
