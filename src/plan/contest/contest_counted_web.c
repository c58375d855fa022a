/* contest_counted_web.c - the door behind a count of entries: the figure and the contests they were handed in for. */
#include "http/http.h"
#include "plan/contest/contest_counted.h"
#include "territory/territory.h"

struct counted_in { int64_t from, to; struct page page; };
static const struct field counted_in[] = {
    FIELD(struct counted_in, from, .min = 1, .max = 60000, .about = "the first day"),
    FIELD(struct counted_in, to, .min = 1, .max = 60000, .about = "the last day"),
    PAGE_FIELDS(struct counted_in),
};
static const struct fields counted_in_fields = { counted_in, N_OF(counted_in) };

struct paging { struct json j; int64_t limit, seen, last; };
static enum err page_row(const void *row, void *arg)
{
    const struct counted_contest *c = row;
    struct paging *k = arg;
    if (++k->seen > k->limit) return OK;
    json_object(&k->j, NULL);
    json_fields(&k->j, counted_contest_fields, c);
    json_end(&k->j);
    k->last = c->id;
    return OK;
}

/* GET /api/units/:unit/contests/counted?from&to -> {total, rows, next}, the newest first */
static enum err counted_get(struct req *rq)
{
    struct counted_in in = { .from = 0 };
    int64_t total;
    TRY(req_read(rq, FIELDS(counted_in), &in));
    if (in.to < in.from) return req_blame(rq, "to");
    struct counted_contest_query q = { .unit_id = rq->here.unit_id[0], .from_day = in.from, .to_day = in.to, .limit = page_limit(in.page) + 1 };
    TRY(cursor_read_i64(rq, in.page.after, &q.before));
    TRY(counted_contest_total(rq->db, rq->arena, &q, &total));
    struct paging k = { .j = reply_json(rq, 200), .limit = page_limit(in.page) };
    json_object(&k.j, NULL);
    json_i64(&k.j, "total", total);
    json_array(&k.j, "rows");
    TRY(counted_contest_list(rq->db, rq->arena, &q, page_row, &k));
    json_end(&k.j);
    json_text(&k.j, "next", k.seen > k.limit ? cursor_i64(rq->arena, k.last) : S(""));
    json_end(&k.j);
    return OK;
}

static const struct route table[] = {
    { GET, "/api/units/:unit/contests/counted", counted_get, ROLE_OFFICER | ROLE_CITY | ROLE_AUDITOR, .within = &scope_unit,
      .about = "Contests that a count of entries counted", .in = &counted_in_fields, .out = &counted_contest_fields },
};
const struct routes contest_counted_routes = { table, N_OF(table) };
