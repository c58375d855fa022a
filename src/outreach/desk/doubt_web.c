/* doubt_web.c - the doors to doubtful visits: see them, decide. */
#include "outreach/desk/doubt.h"
#include "account/account.h"
#include "http/listing.h"
#include "outreach/desk/desk_web.h"
#include "territory/territory.h"

enum { READERS = ROLE_HEAD | ROLE_OFFICER | ROLE_CITY | ROLE_AUDITOR, DECIDERS = ROLE_HEAD | ROLE_OFFICER | ROLE_CITY };

struct list_in { struct page page; };
static const struct field list_in[] = {
    PAGE_FIELDS(struct list_in),
};
static const struct fields list_in_fields = { list_in, N_OF(list_in) };

/* GET /api/units/:unit/doubts -> visits that wait for a decision, newest first */
static enum err doubts_get(struct req *rq)
{
    struct list_in in = { 0 };
    struct listing l;
    int64_t before = 0;
    TRY(req_read(rq, FIELDS(list_in), &in));
    TRY(cursor_read_i64(rq, in.page.after, &before));
    listing_open(&l, rq, doubtful_fields, offsetof(struct doubtful, seq), page_limit(in.page));
    TRY(doubt_list(rq->db, rq->arena, rq->here.unit_id[0], before, l.limit + 1, listing_row, &l));
    return listing_close(&l);
}

struct review_in { int64_t visit; struct str reason; unsigned verdict; };
static const struct field review_in[] = {
    FIELD(struct review_in, visit,   .min = 1, .max = INT64_MAX),
    FIELD(struct review_in, verdict, .words = review_words, .about = "void takes the visit out of every count"),
    FIELD(struct review_in, reason,  .min = 3, .max = 500, .about = "kept in the audit log"),
};
static const struct fields review_in_fields = { review_in + 1, 2 };

/* POST /api/visits/:visit/review {verdict, reason} -> 204 | 404 */
static enum err review_post(struct req *rq)
{
    struct review_in in = { 0 };
    struct area at;
    const struct actor by = actor_of(rq);
    TRY(req_read(rq, FIELDS(review_in), &in));
    TRY(doubt_review(rq->db, rq->arena, &by, &(struct review){ in.visit, in.verdict, in.reason, rq->now_ms }, &at));
    area_touch(rq, at);
    reply_empty(rq, 204);
    return OK;
}

static const struct route table[] = {
    { GET,  "/api/units/:unit/doubts",    doubts_get,  READERS,  0,   .within = &scope_unit, .about = "Visits that wait for a decision",
      .in = &list_in_fields, .out = &doubtful_fields },
    { POST, "/api/visits/:visit/review",  review_post, DECIDERS, KIB, .within = &scope_visit, .about = "Keep or void a visit",
      .in = &review_in_fields },
};
const struct routes doubt_routes = { table, N_OF(table) };
