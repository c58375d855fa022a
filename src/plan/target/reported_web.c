/* reported_web.c - the doors of outside figures: entered by one person, approved by another. */
#include "plan/target/reported.h"
#include "account/account.h"
#include "http/listing.h"
#include "plan/programme/looker_web.h"
#include "territory/territory.h"

enum { WRITERS = ROLE_OFFICER | ROLE_CITY };

/* GET /api/reported-measures -> {rows: [{code, vi, en, unit_word}]} */
static enum err measures_get(struct req *rq)
{
    TRY(req_read(rq, (struct fields){ 0 }, NULL));
    struct json j = reply_json(rq, 200);
    json_object(&j, NULL);
    json_array(&j, "rows");
    for (const struct reported_measure *m = reported_measures; m->code; m++) {
        json_object(&j, NULL);
        json_text(&j, "code", str_z(m->code));
        json_text(&j, "vi", str_z(m->vi));
        json_text(&j, "en", str_z(m->en));
        json_text(&j, "indicator", str_z(m->indicator));
        json_text(&j, "unit_word", str_z(indicator_units[m->unit_word]));
        json_end(&j);
    }
    json_end(&j);
    json_end(&j);
    return OK;
}

struct list_in { int64_t unit; unsigned measure, state; struct page page; };
static const struct field list_in[] = {
    FIELD(struct list_in, unit, .nullable = true, .min = 1, .max = INT64_MAX, .about = "of one unit; of all one sees when not given"),
    FIELD(struct list_in, measure, .nullable = true, .words = reported_codes), FIELD(struct list_in, state, .nullable = true, .words = reported_states),
    PAGE_FIELDS(struct list_in),
};
static const struct fields list_in_fields = { list_in, N_OF(list_in) };

/* Whose figures: of one unit, else of all for the city, of their own for officers. */
static enum err whose(struct req *rq, int64_t unit_id, struct reported_query *q)
{
    struct looker who;
    bool is_own = false;
    TRY(looker_of(rq, &who));
    q->of_units = unit_id || !who.sees_all;
    for (size_t i = 0; i < who.n && i < REPORTED_UNITS_MAX; i++) {
        is_own = is_own || who.unit_id[i] == unit_id;
        if (!unit_id) q->unit_id[q->n_units++] = who.unit_id[i];
    }
    if (!unit_id) return OK;
    q->unit_id[q->n_units++] = unit_id;
    return who.sees_all || is_own ? OK : ERR_FORBIDDEN;
}

/* GET /api/reported?unit&measure&state -> {rows: [figure], next}, newest first; officers: of their units */
static enum err list_get(struct req *rq)
{
    struct list_in in = { .measure = 0 };
    struct listing l;
    struct reported_query q = { .before = 0 };
    TRY(req_read(rq, FIELDS(list_in), &in));
    TRY(cursor_read_i64(rq, in.page.after, &q.before));
    TRY(whose(rq, in.unit, &q));
    q.measure = req_param(rq, "measure").n ? (int64_t)in.measure : -1;
    q.state = req_param(rq, "state").n ? (int64_t)in.state : -1;
    listing_open(&l, rq, reported_fields, offsetof(struct reported, id), page_limit(in.page));
    q.limit = l.limit + 1;
    TRY(reported_list(rq->db, rq->arena, &q, listing_row, &l));
    return listing_close(&l);
}

static enum err reply_figure(struct req *rq, int status, const struct reported *r)
{
    struct json j = reply_json(rq, status);
    json_object(&j, NULL);
    json_fields(&j, reported_fields, r);
    json_end(&j);
    return OK;
}

static const struct field enter_in[] = {
    FIELD(struct reported_draft, uid, .min = 36, .max = 36, .about = "UUIDv7: sent twice it is one"),
    FIELD(struct reported_draft, measure, .words = reported_codes), FIELD(struct reported_draft, unit_id, .min = 1, .max = INT64_MAX),
    FIELD(struct reported_draft, value_milli, .min = 0, .max = INT64_C(1000000000000000000), .about = "thousandths: 97.5 % is 97500"),
    FIELD(struct reported_draft, as_of_day, .min = 1, .max = 100000, .about = "it holds at the end of this day"),
    FIELD(struct reported_draft, source, .min = REPORTED_SOURCE_MIN, .max = REPORTED_SOURCE_MAX, .about = "who says so"),
    FIELD(struct reported_draft, document_number, .min = 1, .max = REPORTED_NUMBER_MAX),
    FIELD(struct reported_draft, document_day, .min = 1, .max = 100000),
    FIELD(struct reported_draft, document_url, .nullable = true, .max = REPORTED_URL_MAX),
    FIELD(struct reported_draft, note, .nullable = true, .max = REPORTED_NOTE_MAX),
};
static const struct fields enter_in_fields = { enter_in, N_OF(enter_in) };

/* POST /api/reported -> 201 figure, waiting for a second person | 200 sent before */
static enum err enter_post(struct req *rq)
{
    struct reported_draft d = { .field = NULL };
    const struct actor by = actor_of(rq);
    struct reported r;
    bool again;
    TRY(req_read(rq, FIELDS(enter_in), &d));
    enum err e = reported_enter(rq->db, rq->arena, rq->now_ms, &by, &d, &r, &again);
    if (e == ERR_BAD_INPUT && d.field) return req_blame(rq, d.field);
    TRY(e);
    return reply_figure(rq, again ? 200 : 201, &r);
}

static const struct field reason_in[] = { FIELD(struct reported_move, reason, .min = REPORTED_REASON_MIN, .max = REPORTED_REASON_MAX) };
static const struct fields reason_in_fields = { reason_in, N_OF(reason_in) };

static enum err step(struct req *rq, unsigned event, struct fields form)
{
    struct reported_move m = { .event = event };
    const struct actor by = actor_of(rq);
    struct reported r;
    TRY(req_read(rq, form, &m));
    TRY(req_id(rq, "figure", &m.id));
    enum err e = reported_step(rq->db, rq->arena, rq->now_ms, &by, &m, &r);
    if (e == ERR_BAD_INPUT && m.field) return req_blame(rq, m.field);
    TRY(e);
    return reply_figure(rq, 200, &r);
}

/* POST /api/reported/:figure/approve, /refuse, /withdraw -> figure | 409 by the same person, or decided before */
static enum err approve_post(struct req *rq)  { return step(rq, REPORTED_APPROVE, (struct fields){ 0 }); }
static enum err refuse_post(struct req *rq)   { return step(rq, REPORTED_REFUSE, reason_in_fields); }
static enum err withdraw_post(struct req *rq) { return step(rq, REPORTED_WITHDRAW, reason_in_fields); }

static enum err figure_chain(struct db *db, struct arena *a, int64_t id, struct chain *out)
{
    struct reported r;
    TRY(reported_by_id(db, a, id, &r));
    return unit_chain(db, a, r.unit_id, out);
}
static const struct scope scope_figure = { .param = "figure", .chain = figure_chain };

static const struct route table[] = {
    { GET,  "/api/reported-measures",         measures_get,  PLAN_READERS, 0,      .about = "What may be reported from outside" },
    { GET,  "/api/reported",                  list_get,      PLAN_READERS, 0,      .about = "Outside figures, newest first", .in = &list_in_fields,
      .out = &reported_fields },
    { POST, "/api/reported",                  enter_post,    WRITERS,     8 * KIB, .about = "Enter an outside figure, with where it comes from",
      .in = &enter_in_fields, .out = &reported_fields },
    { POST, "/api/reported/:figure/approve",  approve_post,  ROLE_CITY,   KIB,     .about = "Approve it, as a second person: it holds from now on",
      .out = &reported_fields },
    { POST, "/api/reported/:figure/refuse",   refuse_post,   ROLE_CITY,   4 * KIB, .about = "It does not hold, and why", .in = &reason_in_fields,
      .out = &reported_fields },
    { POST, "/api/reported/:figure/withdraw", withdraw_post, WRITERS,     4 * KIB, .within = &scope_figure,
      .about = "Take it back: the one before it holds again",
      .in = &reason_in_fields, .out = &reported_fields },
};
const struct routes reported_routes = { table, N_OF(table) };
