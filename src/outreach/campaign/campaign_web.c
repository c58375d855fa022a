/* campaign_web.c - the doors of campaigns: the list, a new one, a changed one, started, closed. */
#include "module.h"
#include "outreach/campaign/campaign.h"
#include "outreach/campaign/measure.h"
#include "core/json_in.h"

enum { NAME_MAX_BYTES = 200, TARGETS_MAX = 4 * KIB, DAY_MAX = 60000 };

/* ---- list ---- */

struct list_in { struct page page; };
static const struct field list_in[] = { PAGE_FIELDS(struct list_in) };
static const struct fields list_in_fields = { list_in, N_OF(list_in) };

struct listing { struct json *j; int64_t last, n; };

static enum err list_one(const void *row, void *arg)
{
    const struct campaign *c = row;
    struct listing *l = arg;
    json_object(l->j, NULL);
    json_fields(l->j, campaign_fields, c);
    json_end(l->j);
    l->last = c->id;
    l->n++;
    return OK;
}

/* GET /api/campaigns -> 200 rows, newest first */
static enum err list(struct req *rq)
{
    struct list_in in = { 0 };
    int64_t before = 0;
    TRY(req_read(rq, FIELDS(list_in), &in));
    TRY(cursor_read_i64(rq, in.page.after, &before));
    struct json j = reply_json(rq, 200);
    struct listing l = { .j = &j };
    json_object(&j, NULL);
    json_array(&j, "rows");
    TRY(campaign_list(rq->db, rq->arena, before, page_limit(in.page), list_one, &l));
    json_end(&j);
    json_text(&j, "next", l.n == page_limit(in.page) ? cursor_i64(rq->arena, l.last) : S(""));
    json_end(&j);
    return OK;
}

/* ---- write ---- */

struct campaign_in {
    int64_t campaign;
    struct str name, name_en;
    int64_t unit_id, from_day, to_day;
    struct str state;
    int64_t questionnaire_v;
    struct str targets;
};
#define CAMPAIGN_IN                                                                                              \
    FIELD(struct campaign_in, name, .min = 3, .max = NAME_MAX_BYTES),                                            \
    FIELD(struct campaign_in, name_en, .nullable = true, .max = NAME_MAX_BYTES),                                 \
    FIELD(struct campaign_in, unit_id, .min = 1, .max = INT64_MAX),                                              \
    FIELD(struct campaign_in, from_day, .min = 1, .max = DAY_MAX, .about = "Local day since 1970-01-01."),       \
    FIELD(struct campaign_in, to_day, .min = 1, .max = DAY_MAX),                                                 \
    FIELD(struct campaign_in, state, .nullable = true, .max = 10, .about = "draft, running or closed: where it shall be."), \
    FIELD(struct campaign_in, questionnaire_v, .nullable = true, .min = 1, .max = 1000000),                      \
    FIELD(struct campaign_in, targets, .nullable = true, .max = TARGETS_MAX, .about = "JSON object: measure -> number.")
static const struct field new_in[] = { CAMPAIGN_IN };
static const struct field change_in[] = { FIELD(struct campaign_in, campaign, .min = 1, .max = INT64_MAX), CAMPAIGN_IN };
static const struct fields new_in_fields = { new_in, N_OF(new_in) }, change_in_fields = { change_in, N_OF(change_in) };

/* Every target is a number for something we count; rewritten by us, because it is handed on as JSON. */
static enum err targets_read(struct req *rq, struct str text, struct str *out)
{
    const struct json_in *doc;
    struct blame blame;
    struct buf b = { .arena = rq->arena };
    struct json j = { .out = &b };
    json_object(&j, NULL);
    if (text.n) {
        enum err e = json_parse(rq->arena, text, &blame, &doc);
        if (e == ERR_BAD_INPUT) return req_blame(rq, "targets");
        TRY(e);
        if (!json_is_object(doc)) return req_blame(rq, "targets");
        for (unsigned m = 0; m < MEASURE_COUNT; m++) {
            const struct json_in *v = json_member(doc, measure_words[m]);
            if (v && json_as_i64(v, -1) < 0) return req_blame(rq, "targets");
            if (v) json_i64(&j, measure_words[m], json_as_i64(v, 0));
        }
    }
    json_end(&j);
    if (b.failed) return ERR_NOMEM;
    *out = buf_str(&b);
    return OK;
}

static enum err campaign_of(struct req *rq, const struct campaign_in *in, struct campaign *c)
{
    *c = (struct campaign){
        .id = in->campaign, .name = in->name, .name_en = in->name_en, .unit_id = in->unit_id, .from_day = in->from_day,
        .to_day = in->to_day, .questionnaire_v = in->questionnaire_v ? in->questionnaire_v : 1, .created_ms = rq->now_ms,
    };
    if (in->from_day > in->to_day) return req_blame(rq, "to_day");
    return targets_read(rq, in->targets, &c->targets);
}

/* The event that leads from one state to the wanted one. */
static enum err move_to(struct req *rq, int64_t id, struct str wanted, struct campaign *c)
{
    TRY(campaign_by_id(rq->db, rq->arena, id, c));
    if (!wanted.n || str_eq(wanted, str_z(campaign_states[c->state]))) return OK;
    for (unsigned event = 0; campaign_events[event]; event++) {
        unsigned to;
        if (flow_next(&campaign_flow, c->state, event, rq->who.roles, &to) != OK) continue;
        if (str_eq(wanted, str_z(campaign_states[to])))
            return campaign_move(rq->db, rq->arena, id, event, rq->who.roles, c);
    }
    rq->blame.field = S("state");
    return ERR_CONFLICT;
}

static enum err reply_campaign(struct req *rq, int status, const struct campaign *c)
{
    struct json j = reply_json(rq, status);
    json_object(&j, NULL);
    json_fields(&j, campaign_fields, c);
    json_end(&j);
    return OK;
}

/* POST /api/campaigns -> 201 campaign | 400 | 409 another one runs there */
static enum err create(struct req *rq)
{
    struct campaign_in in = { 0 };
    struct campaign c;
    TRY(req_read(rq, FIELDS(new_in), &in));
    TRY(campaign_of(rq, &in, &c));
    if (str_eq(in.state, str_z(campaign_states[CAMPAIGN_RUNNING])))
        TRY(campaign_create_running(rq->db, rq->arena, rq->who.roles, &c));
    else TRY(campaign_create(rq->db, rq->arena, &c));
    TRY(req_audit(rq, "campaign.create", arena_printf(rq->arena, "campaign:%lld", (long long)c.id), c.unit_id, c.name));
    return reply_campaign(rq, 201, &c);
}

/* PUT /api/campaigns/:campaign -> 200 campaign | 404 | 409 */
static enum err change(struct req *rq)
{
    struct campaign_in in = { 0 };
    struct campaign c, before;
    TRY(req_read(rq, FIELDS(change_in), &in));
    TRY(campaign_of(rq, &in, &c));
    TRY(campaign_by_id(rq->db, rq->arena, c.id, &before));
    if (before.state != CAMPAIGN_CLOSED) TRY(campaign_change(rq->db, rq->arena, &c, rq->now_ms, &rq->blame.field));
    TRY(move_to(rq, c.id, in.state, &c));
    TRY(req_audit(rq, "campaign.change", arena_printf(rq->arena, "campaign:%lld", (long long)c.id), c.unit_id, c.name));
    return reply_campaign(rq, 200, &c);
}

#define READERS (ROLE_HEAD | ROLE_OFFICER | ROLE_CITY | ROLE_AUDITOR | ROLE_ADMIN)
static const struct route table[] = {
    { GET,  "/api/campaigns", list, READERS, 0, .in = &list_in_fields, .out = &campaign_fields, .about = "Campaigns, newest first." },
    { POST, "/api/campaigns", create, ROLE_CITY, 8 * KIB, .in = &new_in_fields, .out = &campaign_fields, .about = "A new campaign." },
    { PUT,  "/api/campaigns/:campaign", change, ROLE_CITY, 8 * KIB, .in = &change_in_fields, .out = &campaign_fields,
      .about = "Change a campaign, start it, close it." },
};
const struct routes campaign_routes = { table, N_OF(table) };
