/* routing_web.c - the doors of agencies and routing rules. */
#include "civic/desk/routing.h"
#include "account/account.h"
#include "core/time.h"
#include "http/listing.h"
#include "territory/territory.h"

enum { MAKERS = ROLE_CITY | ROLE_ADMIN, READERS = ROLE_OFFICER | ROLE_CITY | ROLE_AUDITOR | ROLE_ADMIN };

/* ---- agencies ---- */

static const struct field agency_row[] = {
    FIELD(struct unit, id), FIELD(struct unit, code), FIELD(struct unit, name), FIELD(struct unit, name_en), FIELD(struct unit, valid_from),
};
static const struct fields agency_fields = { agency_row, N_OF(agency_row) };

struct page_in { struct page page; };
static const struct field page_in[] = { PAGE_FIELDS(struct page_in) };
static const struct fields page_in_fields = { page_in, N_OF(page_in) };

/* GET /api/agencies -> {rows: [agency], next} */
static enum err agencies_get(struct req *rq)
{
    struct page_in in = { .page = { .limit = 0 } };
    struct listing l;
    int64_t after = 0;
    TRY(req_read(rq, FIELDS(page_in), &in));
    TRY(cursor_read_i64(rq, in.page.after, &after));
    listing_open(&l, rq, agency_fields, offsetof(struct unit, id), page_limit(in.page));
    TRY(unit_agencies(rq->db, rq->arena, after, l.limit + 1, listing_row, &l));
    return listing_close(&l);
}

static const struct field agency_in[] = {
    FIELD(struct agency_draft, code, .min = AGENCY_CODE_MIN, .max = AGENCY_CODE_MAX, .about = "letters, digits, dashes"),
    FIELD(struct agency_draft, name, .min = AGENCY_NAME_MIN, .max = AGENCY_NAME_MAX),
    FIELD(struct agency_draft, name_en, .nullable = true, .max = AGENCY_NAME_MAX),
};
static const struct fields agency_in_fields = { agency_in, N_OF(agency_in) };

/* POST /api/agencies {code, name, name_en?} -> 201 agency | 409 the code is in use */
static enum err agencies_post(struct req *rq)
{
    struct agency_draft d = { .field = NULL };
    const struct actor by = actor_of(rq);
    struct unit u;
    TRY(req_read(rq, FIELDS(agency_in), &d));
    enum err e = agency_add(rq->db, rq->arena, rq->now_ms, &by, &d, &u);
    if (e == ERR_BAD_INPUT && d.field) return req_blame(rq, d.field);
    TRY(e);
    struct json j = reply_json(rq, 201);
    json_object(&j, NULL);
    json_fields(&j, agency_fields, &u);
    json_end(&j);
    return OK;
}

/* ---- rules ---- */

struct rules_in { struct str category; struct page page; };
static const struct field rules_in[] = { FIELD(struct rules_in, category, .nullable = true, .max = 60), PAGE_FIELDS(struct rules_in) };
static const struct fields rules_in_fields = { rules_in, N_OF(rules_in) };

/* GET /api/petition-rules?category -> {rows: [rule in force or to come], next} */
static enum err rules_get(struct req *rq)
{
    struct rules_in in = { .page = { .limit = 0 } };
    struct petition_category c = { .id = 0 };
    struct listing l;
    int64_t after = 0;
    TRY(req_read(rq, FIELDS(rules_in), &in));
    TRY(cursor_read_i64(rq, in.page.after, &after));
    if (in.category.n) {
        enum err e = petition_category_by_code(rq->db, rq->arena, in.category, &c);
        if (e == ERR_NOT_FOUND) return req_blame(rq, "category");
        TRY(e);
    }
    listing_open(&l, rq, routing_rule_fields, offsetof(struct routing_rule, id), page_limit(in.page));
    TRY(rule_list(rq->db, rq->arena, rq->now_ms, c.id, after, l.limit + 1, listing_row, &l));
    return listing_close(&l);
}

static const struct field rule_in[] = {
    FIELD(struct routing_rule, category, .min = 1, .max = 60),
    FIELD(struct routing_rule, unit_id, .min = 1, .max = INT64_MAX, .about = "for places here and below"),
    FIELD(struct routing_rule, from_minute, .nullable = true, .min = 0, .max = 1439, .about = "of the local day; 0 when not given"),
    FIELD(struct routing_rule, to_minute, .min = 0, .max = 1440, .about = "1440: to its end; before from_minute: over midnight"),
    FIELD(struct routing_rule, weekdays, .min = 1, .max = 127, .about = "bits, 1 = Monday … 64 = Sunday"),
    FIELD(struct routing_rule, to_unit_id, .nullable = true, .min = 1, .max = INT64_MAX, .about = "who handles it; the ward of the place when not given"),
    FIELD(struct routing_rule, valid_from, .nullable = true, .min = 1, .max = INT64_MAX, .about = "day; today when not given"),
    FIELD(struct routing_rule, valid_to, .nullable = true, .min = 1, .max = INT64_MAX, .about = "day, no more on it; without end when not given"),
    FIELD(struct routing_rule, basis, .min = BASIS_MIN, .max = BASIS_MAX, .about = "the decision that says so"),
};
static const struct fields rule_in_fields = { rule_in, N_OF(rule_in) };

/* 409 with the rule in the way. */
static enum err say_conflict(struct req *rq, const struct rule_draft *d)
{
    bool en = rq->lang == LANG_EN;
    struct json j = reply_json(rq, 409);
    json_object(&j, NULL);
    json_text(&j, "error", S("CONFLICT"));
    json_text(&j, "field", d->against ? S("from_minute") : S("unit_id"));
    json_i64(&j, "rule", d->against);
    if (d->against)
        json_text(&j, "message",
                  en ? S("Another rule holds at the same time for this category and place. End it first.")
                     : S("Đã có quy tắc khác cho loại việc, nơi và giờ này. Xin kết thúc quy tắc đó trước."));
    else
        json_text(&j, "message",
                  en ? S("There are too many rules for this category and place.")
                     : S("Loại việc này ở nơi này đã có quá nhiều quy tắc."));
    json_end(&j);
    return OK;
}

/* POST /api/petition-rules {…} -> 201 rule | 409 {rule}: the one in the way */
static enum err rules_post(struct req *rq)
{
    struct rule_draft d = { .field = NULL };
    struct routing_rule r;
    const struct actor by = actor_of(rq);
    TRY(req_read(rq, FIELDS(rule_in), &d.r));
    if (!d.r.valid_from) d.r.valid_from = day_of_ms(rq->now_ms);
    enum err e = rule_add(rq->db, rq->arena, rq->now_ms, &by, &d, &r);
    if (e == ERR_BAD_INPUT && d.field) return req_blame(rq, d.field);
    if (e == ERR_CONFLICT) return say_conflict(rq, &d);
    TRY(e);
    struct json j = reply_json(rq, 201);
    json_object(&j, NULL);
    json_fields(&j, routing_rule_fields, &r);
    json_end(&j);
    return OK;
}

struct end_in { int64_t rule; };
static const struct field end_in[] = { FIELD(struct end_in, rule, .min = 1, .max = INT64_MAX) };

/* DELETE /api/petition-rules/:rule -> 204 | 409 it has ended before */
static enum err rule_delete(struct req *rq)
{
    struct end_in in = { .rule = 0 };
    const struct actor by = actor_of(rq);
    TRY(req_read(rq, FIELDS(end_in), &in));
    TRY(rule_end(rq->db, rq->arena, rq->now_ms, &by, in.rule));
    reply_empty(rq, 204);
    return OK;
}

static const struct route table[] = {
    { GET,    "/api/agencies",             agencies_get,  READERS | ROLE_HEAD, 0, .about = "Agencies that handle what is not a ward's",
      .in = &page_in_fields, .out = &agency_fields },
    { POST,   "/api/agencies",             agencies_post, MAKERS,  KIB,     .about = "A new agency, from today", .in = &agency_in_fields,
      .out = &agency_fields },
    { GET,    "/api/petition-rules",       rules_get,     READERS, 0,       .about = "Who handles what, in force or to come", .in = &rules_in_fields,
      .out = &routing_rule_fields },
    { POST,   "/api/petition-rules",       rules_post,    MAKERS,  2 * KIB, .about = "A new rule", .in = &rule_in_fields, .out = &routing_rule_fields },
    { DELETE, "/api/petition-rules/:rule", rule_delete,   MAKERS,  0,       .about = "End a rule today" },
};
const struct routes routing_routes = { table, N_OF(table) };
