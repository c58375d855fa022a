/* series_web.c - weekly series of occasions, for their desk. */
#include "plan/occasion/occasion_web.h"
#include "http/listing.h"
#include "territory/territory.h"

enum { DESK = ROLE_OFFICER | ROLE_CITY, READERS = DESK | ROLE_AUDITOR };

static const struct field series_in[] = {
    FIELD(struct occasion_series, uid, .min = 36, .max = 36), OCCASION_WORDS(struct occasion_series),
    FIELD(struct occasion_series, weekday, .min = 1, .max = 7, .about = "1 = Monday"),
    FIELD(struct occasion_series, from_minute, .min = 0, .max = 1439),
    FIELD(struct occasion_series, to_minute, .min = 1, .max = 2880),
    FIELD(struct occasion_series, from_day, .min = 1, .max = 100000),
    FIELD(struct occasion_series, to_day, .nullable = true, .min = 1, .max = 100000,
          .about = "the last day; open when not given"),
    FIELD(struct occasion_series, on_holidays, .nullable = true),
};
static const struct fields series_in_fields = { series_in, N_OF(series_in) };

static enum err reply_series(struct req *rq, int status, const struct occasion_series *s)
{
    struct json j = reply_json(rq, status);
    json_object(&j, NULL);
    json_fields(&j, occasion_series_fields, s);
    json_end(&j);
    return OK;
}

/* POST /api/units/:unit/occasion-series -> 201 series | 200 the same uid */
static enum err series_post(struct req *rq)
{
    const struct actor by = actor_of(rq);
    struct occasion_series s = { .id = 0 };
    bool again;
    TRY(req_read(rq, FIELDS(series_in), &s));
    s.unit_id = rq->here.unit_id[0];
    TRY(req_blamed(rq, series_add(rq->db, rq->arena, rq->now_ms, &by, &s, &again), &s.field));
    return reply_series(rq, again ? 200 : 201, &s);
}

struct unit_page_in { struct page page; };
static const struct field unit_page_in[] = { PAGE_FIELDS(struct unit_page_in) };
static const struct fields unit_page_in_fields = { unit_page_in, N_OF(unit_page_in) };

/* GET /api/units/:unit/occasion-series -> {rows, next} */
static enum err series_get(struct req *rq)
{
    struct unit_page_in in = { .page = { .limit = 0 } };
    struct listing l;
    int64_t after = 0;
    TRY(req_read(rq, FIELDS(unit_page_in), &in));
    TRY(cursor_read_i64(rq, in.page.after, &after));
    listing_open(&l, rq, occasion_series_fields, offsetof(struct occasion_series, id), page_limit(in.page));
    TRY(series_list(rq->db, rq->arena, rq->here.unit_id[0], after, page_limit(in.page) + 1, listing_row, &l));
    return listing_close(&l);
}

struct end_in { int64_t series, to_day; };
static const struct field end_in[] = {
    FIELD(struct end_in, series, .min = 1, .max = INT64_MAX),
    FIELD(struct end_in, to_day, .min = 1, .max = 100000, .about = "its last day"),
};
static const struct fields end_in_fields = { end_in + 1, N_OF(end_in) - 1 };

/* POST /api/occasion-series/:series/end {to_day} -> series */
static enum err series_end_post(struct req *rq)
{
    const struct actor by = actor_of(rq);
    struct end_in in = { 0 };
    struct occasion_series s;
    TRY(req_read(rq, FIELDS(end_in), &in));
    TRY(req_blamed(rq, series_end(rq->db, rq->arena, rq->now_ms, &by, in.series, in.to_day, &s),
              &(const char *){ "to_day" }));
    return reply_series(rq, 200, &s);
}

static const struct route table[] = {
    { GET,    "/api/units/:unit/occasion-series",             series_get,     READERS, 0,      .within = &scope_unit,
      .about = "Weekly series of a unit",
      .in = &unit_page_in_fields, .out = &occasion_series_fields },
    { POST,   "/api/units/:unit/occasion-series",             series_post,    DESK, 16 * KIB,  .within = &scope_unit,
      .about = "Begin a weekly series",
      .in = &series_in_fields, .out = &occasion_series_fields },
    { POST,   "/api/occasion-series/:series/end",             series_end_post, DESK, KIB,      .within = &scope_series,
      .about = "End a series",
      .in = &end_in_fields, .out = &occasion_series_fields },
};
const struct routes series_routes = { table, N_OF(table) };
