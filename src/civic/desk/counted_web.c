/* counted_web.c - the door behind a count of reports: the figure and what it counted. */
#include "civic/desk/counted.h"
#include "http/http.h"
#include "territory/territory.h"

enum { READERS = ROLE_OFFICER | ROLE_CITY | ROLE_AUDITOR };

struct counted_in { unsigned measure; int64_t from, to; struct str category; struct page page; };
static const struct field counted_in[] = {
    FIELD(struct counted_in, measure, .words = counted_measures, .about = "only steps that moved this measure"),
    FIELD(struct counted_in, from, .min = 1, .max = 60000, .about = "the first day"),
    FIELD(struct counted_in, to, .min = 1, .max = 60000, .about = "the last day"),
    FIELD(struct counted_in, category, .nullable = true, .max = 40, .about = "its code; all when not given"),
    PAGE_FIELDS(struct counted_in),
};
static const struct fields counted_in_fields = { counted_in, N_OF(counted_in) };

static enum err read_after(struct req *rq, struct str after, struct counted_key *k)
{
    struct str keys[3];
    int64_t *const to[] = { &k->at_ms, &k->id, &k->n };
    static const struct field f = { .name = "after", .kind = FIELD_I64, .min = 0, .max = INT64_MAX };
    if (!after.n) return OK;
    TRY(cursor_read_text(rq, after, keys, N_OF(keys)));
    for (size_t i = 0; i < N_OF(keys); i++)
        if (field_read(&f, keys[i], to[i]) != OK) return req_blame(rq, "after");
    return OK;
}

static struct str cursor_of(struct arena *a, struct counted_key k)
{
    const struct str keys[] = { arena_printf(a, "%lld", (long long)k.at_ms), arena_printf(a, "%lld", (long long)k.id),
                                arena_printf(a, "%lld", (long long)k.n) };
    return k.at_ms ? cursor_text(a, keys, N_OF(keys)) : S("");
}

static enum err read_category(struct req *rq, struct str code, int64_t *id)
{
    struct petition_category c;
    if (!code.n) return OK;
    enum err e = petition_category_by_code(rq->db, rq->arena, code, &c);
    if (e == ERR_NOT_FOUND) return req_blame(rq, "category");
    TRY(e);
    *id = c.id;
    return OK;
}

static enum err write_row(const void *row, void *arg)
{
    json_object(arg, NULL);
    json_fields(arg, counted_fields, row);
    json_end(arg);
    return OK;
}

/* GET /api/units/:unit/petitions/counted?measure&from&to&category -> {total, rows: [counted], next}, latest first */
static enum err counted_get(struct req *rq)
{
    struct counted_in in = { .from = 0 };
    struct counted_key next;
    int64_t total;
    TRY(req_read(rq, FIELDS(counted_in), &in));
    struct counted_query q = { .unit_id = rq->here.unit_id[0], .measure = in.measure, .from_day = in.from, .to_day = in.to,
                               .limit = page_limit(in.page) };
    if (in.to < in.from) return req_blame(rq, "to");
    TRY(read_category(rq, in.category, &q.category_id));
    TRY(read_after(rq, in.page.after, &q.after));
    TRY(counted_total(rq->db, rq->arena, &q, &total));
    struct json j = reply_json(rq, 200);
    json_object(&j, NULL);
    json_i64(&j, "total", total);
    json_array(&j, "rows");
    TRY(counted_list(rq->db, rq->arena, &q, write_row, &j, &next));
    json_end(&j);
    json_text(&j, "next", cursor_of(rq->arena, next));
    json_end(&j);
    return OK;
}

static const struct route table[] = {
    { GET, "/api/units/:unit/petitions/counted", counted_get, READERS, .within = &scope_unit, .about = "What a count of reports counted",
      .in = &counted_in_fields, .out = &counted_fields },
};
const struct routes counted_routes = { table, N_OF(table) };
