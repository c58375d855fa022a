/* occasion_counted_web.c - the door behind a count of occasions: the figure and what it counted. */
#include "plan/occasion/occasion_counted.h"
#include "plan/occasion/occasion_web.h"
#include "territory/territory.h"

struct counted_in { unsigned measure; int64_t from, to; struct page page; };
static const struct field counted_in[] = {
    FIELD(struct counted_in, measure, .words = occasion_measures, .about = "only occasions that moved this measure"),
    FIELD(struct counted_in, from, .min = 1, .max = 60000, .about = "the first day"),
    FIELD(struct counted_in, to, .min = 1, .max = 60000, .about = "the last day"),
    PAGE_FIELDS(struct counted_in),
};
static const struct fields counted_in_fields = { counted_in, N_OF(counted_in) };

struct paging { struct json j; int64_t limit, seen, key, id; };
static enum err page_row(const void *row, void *arg)
{
    const struct counted_occasion *o = row;
    struct paging *k = arg;
    if (++k->seen > k->limit) return OK;
    json_object(&k->j, NULL);
    json_fields(&k->j, counted_occasion_fields, o);
    json_end(&k->j);
    k->key = o->starts_ms;
    k->id = o->id;
    return OK;
}

/* GET /api/units/:unit/occasions/counted?measure&from&to -> {total, rows, next}, latest start first */
static enum err counted_get(struct req *rq)
{
    struct counted_in in = { .from = 0 };
    int64_t total;
    TRY(req_read(rq, FIELDS(counted_in), &in));
    if (in.measure >= TALLY_CONTEST_ENTRIES) return req_blame(rq, "measure");        /* they are of contests */
    if (in.to < in.from) return req_blame(rq, "to");
    struct counted_occasion_query q = { .unit_id = rq->here.unit_id[0], .measure = (enum occasion_measure)in.measure, .from_day = in.from,
                                        .to_day = in.to, .limit = page_limit(in.page) + 1 };
    TRY(pair_read(rq, in.page.after, &q.key_ms, &q.id));
    TRY(counted_occasion_total(rq->db, rq->arena, &q, &total));
    struct paging k = { .j = reply_json(rq, 200), .limit = page_limit(in.page) };
    json_object(&k.j, NULL);
    json_i64(&k.j, "total", total);
    json_array(&k.j, "rows");
    TRY(counted_occasion_list(rq->db, rq->arena, &q, page_row, &k));
    json_end(&k.j);
    json_text(&k.j, "next", k.seen > k.limit ? pair_cursor(rq->arena, k.key, k.id) : S(""));
    json_end(&k.j);
    return OK;
}

static const struct route table[] = {
    { GET, "/api/units/:unit/occasions/counted", counted_get, ROLE_OFFICER | ROLE_CITY | ROLE_AUDITOR, .within = &scope_unit,
      .about = "What a count of occasions counted", .in = &counted_in_fields, .out = &counted_occasion_fields },
};
const struct routes occasion_counted_routes = { table, N_OF(table) };
