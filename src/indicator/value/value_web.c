/* value_web.c - the doors of values: for everybody with small cells hidden, for staff within their unit. */
#include "http/hub.h"
#include "indicator/define/define_web.h"
#include "indicator/value/value_web.h"
#include "core/time.h"

enum { READERS = ROLE_STAFF };

/* ---- what is asked ---- */

enum by { BY_UNIT, BY_CHILD, BY_DIM, BY_YEAR, BY_HALF, BY_QUARTER, BY_MONTH, BY_WEEK, BY_DAY };
static const char *const by_words[] = { "unit", "child", "dim", "year", "half", "quarter", "month", "week", "day", NULL };

struct values_in { int64_t unit, version; struct str period, dim; unsigned by; };
#define QUESTION \
    FIELD(struct values_in, period, .min = 4, .max = 22, .about = "2026, 2026-S2, 2026-Q4, 2026-M11, 2026-W48, 2026-11-30, 2026-11-01..2026-11-30"), \
    FIELD(struct values_in, by, .nullable = true, .words = by_words, .about = "one figure (unit) when not given; child, dim, or the periods inside"), \
    FIELD(struct values_in, dim, .nullable = true, .max = 40, .about = "with by=dim: category"), \
    FIELD(struct values_in, version, .nullable = true, .min = 1, .max = 100000, .about = "the one in force when not given")
static const struct field public_in[] = {
    FIELD(struct values_in, unit, .nullable = true, .min = 1, .max = INT64_MAX, .about = "the city when not given; a ward or commune"), QUESTION,
};
static const struct field staff_in[] = { FIELD(struct values_in, unit, .min = 1, .max = INT64_MAX), QUESTION };
static const struct fields public_in_fields = { public_in, N_OF(public_in) }, staff_in_fields = { staff_in, N_OF(staff_in) };

static void *shelf_make(void) { return public_shelf_open(); }
static void shelf_drop(void *s) { public_shelf_close(s); }
struct public_shelf *public_shelf_of(struct hub *hub) { return hub ? hub_shelf(hub, shelf_make, shelf_drop) : NULL; }

/* ---- how it is said ---- */

/* Thousandths as a decimal number without needless noughts; null: hidden or not known. */
static void number_json(struct json *j, struct arena *a, const char *key, const struct figure *f)
{
    enum { THOUSAND = 1000 };
    if (!f->is_known) { json_null(j, key); return; }
    uint64_t n = f->milli < 0 ? 0 - (uint64_t)f->milli : (uint64_t)f->milli;
    unsigned rest = (unsigned)(n % THOUSAND);
    int digits = 3;
    while (digits > 0 && rest % 10 == 0) { rest /= 10; digits--; }
    const char *sign = f->milli < 0 ? "-" : "";
    if (digits == 0) json_raw(j, key, arena_printf(a, "%s%llu", sign, (unsigned long long)(n / THOUSAND)));
    else json_raw(j, key, arena_printf(a, "%s%llu.%0*u", sign, (unsigned long long)(n / THOUSAND), digits, rest));
}

static void figure_json(struct json *j, struct arena *a, const struct figure *f)
{
    number_json(j, a, "value", f);
    json_bool(j, "is_hidden", f->is_hidden);
}

static void period_json(struct json *j, struct arena *a, const struct period *p)
{
    json_text(j, "period", period_text(a, p));
    json_text(j, "from", day_text(a, p->from_day));
    json_text(j, "to", day_text(a, p->to_day));
}

struct answering {
    struct req *rq;
    struct json j;
    struct indicator_ask ask;
    struct indicator i;
    struct unit u;
    struct period p;
};

static enum err child_row(const struct child_figure *c, void *arg)
{
    struct answering *k = arg;
    json_object(&k->j, NULL);
    json_i64(&k->j, "unit", c->unit_id);
    json_text(&k->j, "code", c->code);
    json_text(&k->j, "kind", str_z(unit_kinds[c->kind]));
    json_text(&k->j, "name", c->name);
    json_text(&k->j, "name_en", c->name_en);
    figure_json(&k->j, k->rq->arena, &c->figure);
    json_end(&k->j);
    return OK;
}

static enum err dim_row(const struct dim_figure *d, void *arg)
{
    struct answering *k = arg;
    json_object(&k->j, NULL);
    json_text(&k->j, "code", d->label.code);
    json_text(&k->j, "name", d->label.vi);
    json_text(&k->j, "name_en", d->label.en);
    figure_json(&k->j, k->rq->arena, &d->figure);
    json_end(&k->j);
    return OK;
}

static enum err period_row(const struct period_figure *f, void *arg)
{
    struct answering *k = arg;
    json_object(&k->j, NULL);
    period_json(&k->j, k->rq->arena, &f->period);
    figure_json(&k->j, k->rq->arena, &f->figure);
    json_end(&k->j);
    return OK;
}

/* What may be wrong with a question is its period, its dimension, or whose it is. */
static enum err blamed(struct req *rq, enum err e, const char *field)
{
    return e == ERR_BAD_INPUT ? req_blame(rq, field) : e;
}

static enum err rows_json(struct answering *k, const struct values_in *in)
{
    static const enum period_kind kinds[] = { [BY_YEAR] = PERIOD_YEAR, [BY_HALF] = PERIOD_HALF, [BY_QUARTER] = PERIOD_QUARTER,
                                              [BY_MONTH] = PERIOD_MONTH, [BY_WEEK] = PERIOD_WEEK, [BY_DAY] = PERIOD_DAY };
    struct db *db = k->rq->db;
    struct arena *a = k->rq->arena;
    switch ((enum by)in->by) {
    case BY_UNIT: return OK;
    case BY_CHILD:
        return blamed(k->rq, indicator_children(db, a, &k->ask, &k->i, k->u.id, &k->p, child_row, k), "period");
    case BY_DIM:
        return blamed(k->rq, indicator_by_dim(db, a, &k->ask, &k->i, k->u.id, &k->p, in->dim, dim_row, k), "dim");
    case BY_YEAR: case BY_HALF: case BY_QUARTER: case BY_MONTH: case BY_WEEK: case BY_DAY: break;
    }
    return blamed(k->rq,
                  indicator_series(db, a, &k->ask, &k->i, k->u.id, kinds[in->by], k->p.from_day, k->p.to_day,
                                   period_row, k),
                  "by");
}

/* The whole of the period is not said to the public when only what is inside is over already. */
static enum err whole_json(struct answering *k, const struct values_in *in)
{
    struct figure f;
    enum err e = indicator_value(k->rq->db, k->rq->arena, &k->ask, &k->i, k->u.id, &k->p, &f);
    if (e == ERR_BAD_INPUT && in->by >= BY_YEAR) f = (struct figure){ .is_known = false };
    else TRY(blamed(k->rq, e, "period"));
    figure_json(&k->j, k->rq->arena, &f);
    return OK;
}

static enum err measures_json(struct answering *k)
{
    struct formula f;
    if (formula_parse(k->ask.sources, k->i.formula, &f, NULL) != OK) return ERR_INTERNAL;
    json_array(&k->j, "measures");
    for (size_t n = 0; n < f.n_leaves; n++) {
        const struct leaf *l = &f.leaves[n];
        struct source_query q = { .unit_id = k->u.id, .from_day = k->p.from_day, .to_day = k->p.to_day, .measure = l->measure };
        json_object(&k->j, NULL);
        json_text(&k->j, "name", arena_printf(k->rq->arena, "%s.%s", l->source->name, leaf_measure(l)->code));
        json_text(&k->j, "name_vi", str_z(leaf_measure(l)->vi));
        json_text(&k->j, "name_en", str_z(leaf_measure(l)->en));
        if (!k->ask.is_public && l->source->trace) json_text(&k->j, "events", l->source->trace(k->rq->arena, &q));
        json_end(&k->j);
    }
    json_end(&k->j);
    return OK;
}

static void heading_json(struct answering *k, const struct values_in *in)
{
    struct json *j = &k->j;
    struct arena *a = k->rq->arena;
    json_text(j, "code", k->i.code);
    json_i64(j, "version", k->i.version);
    json_text(j, "definition",
              arena_printf(a, "/api/indicators/%.*s?version=%lld", (int)k->i.code.n, k->i.code.p,
                           (long long)k->i.version));
    json_text(j, "name_vi", k->i.name_vi);
    json_text(j, "name_en", k->i.name_en);
    json_text(j, "unit_word", str_z(indicator_units[k->i.unit_word]));
    json_text(j, "direction", str_z(indicator_directions[k->i.direction]));
    json_object(j, "unit");
    json_i64(j, "id", k->u.id);
    json_text(j, "code", k->u.code);
    json_text(j, "kind", str_z(unit_kinds[k->u.kind]));
    json_text(j, "name", k->u.name);
    json_text(j, "name_en", k->u.name_en);
    json_end(j);
    period_json(j, a, &k->p);
    json_text(j, "by", str_z(by_words[in->by]));
    if (!k->ask.is_public) json_i64(j, "as_of_ms", k->rq->now_ms);
}

static enum err answer(struct req *rq, const struct values_in *in, bool is_public)
{
    struct answering k = { .rq = rq, .ask = { indicator_sources, rq->now_ms, is_public, is_public ? public_shelf_of(rq->hub) : NULL } };
    if (period_parse(in->period, &k.p) != OK) return req_blame(rq, "period");
    TRY(read_indicator(rq, in->version, &k.i));
    TRY(unit_by_id(rq->db, rq->arena, in->unit, &k.u));
    k.j = reply_json(rq, 200);
    json_object(&k.j, NULL);
    heading_json(&k, in);
    TRY(whole_json(&k, in));
    TRY(measures_json(&k));
    json_array(&k.j, "rows");
    TRY(rows_json(&k, in));
    json_end(&k.j);
    json_end(&k.j);
    return OK;
}

/* GET /api/indicators/:indicator/values?period&unit&by&dim&version -> figure and rows; value null: hidden, or not known */
static enum err public_get(struct req *rq)
{
    struct values_in in = { .unit = CITY_ID, .dim = S("") };
    TRY(req_read(rq, FIELDS(public_in), &in));
    TRY(answer(rq, &in, true));
    return reply_shared(rq);
}

/* GET /api/units/:unit/indicators/:indicator/values?period&by&dim&version -> the same with nothing hidden, and where the events are */
static enum err staff_get(struct req *rq)
{
    struct values_in in = { .dim = S("") };
    TRY(req_read(rq, FIELDS(staff_in), &in));
    return answer(rq, &in, false);
}

/* ---- all of them at one unit ---- */

struct all_in { int64_t unit; struct str period; struct page page; };
static const struct field all_in[] = {
    FIELD(struct all_in, unit, .min = 1, .max = INT64_MAX), FIELD(struct all_in, period, .min = 4, .max = 22, .about = "as for one indicator"),
    PAGE_FIELDS(struct all_in),
};
static const struct fields all_in_fields = { all_in, N_OF(all_in) };

struct listing_all {
    struct req *rq;
    struct json *j;
    struct indicator_ask ask;
    int64_t unit_id, limit, seen;
    struct period p;
    struct str last;
};
static enum err all_row(const void *row, void *arg)
{
    const struct indicator *i = row;
    struct listing_all *k = arg;
    struct figure f;
    if (++k->seen > k->limit) return OK;
    TRY(indicator_value(k->rq->db, k->rq->arena, &k->ask, i, k->unit_id, &k->p, &f));
    json_object(k->j, NULL);
    json_fields(k->j, indicator_fields, i);
    figure_json(k->j, k->rq->arena, &f);
    json_end(k->j);
    k->last = i->code;
    return OK;
}

/* GET /api/units/:unit/indicators?period -> {period, rows: [definition with its value], next} */
static enum err all_get(struct req *rq)
{
    struct all_in in = { .unit = 0 };
    struct str after = S("");
    struct listing_all k = { .rq = rq, .ask = { .sources = indicator_sources, .now_ms = rq->now_ms } };
    TRY(req_read(rq, FIELDS(all_in), &in));
    if (period_parse(in.period, &k.p) != OK) return req_blame(rq, "period");
    if (in.page.after.n) TRY(cursor_read_text(rq, in.page.after, &after, 1));
    struct json j = reply_json(rq, 200);
    struct indicator_query q = { .pillar = -1, .after = after, .limit = page_limit(in.page) + 1 };
    k.j = &j;
    k.unit_id = in.unit;
    k.limit = q.limit - 1;
    json_object(&j, NULL);
    period_json(&j, rq->arena, &k.p);
    json_i64(&j, "as_of_ms", rq->now_ms);
    json_array(&j, "rows");
    TRY(indicator_list(rq->db, rq->arena, &q, all_row, &k));
    json_end(&j);
    json_text(&j, "next", k.seen > k.limit ? cursor_text(rq->arena, &k.last, 1) : S(""));
    json_end(&j);
    return OK;
}

static const struct route table[] = {
    { GET, "/api/indicators/:indicator/values", public_get, ROLE_ANYONE, .is_shared = true, .in = &public_in_fields, .memory_max = 32 * MIB,
      .about = "An indicator for everybody: the city, its wards and communes, by periods that are over; small cells hidden" },
    { GET, "/api/units/:unit/indicators", all_get, READERS, .within = &scope_unit, .in = &all_in_fields, .out = &indicator_fields,
      .about = "Every indicator in force with its value at a unit" },
    { GET, "/api/units/:unit/indicators/:indicator/values", staff_get, READERS, .within = &scope_unit, .in = &staff_in_fields,
      .about = "An indicator at a unit, by child, period or dimension, with the doors to its events" },
};
const struct routes value_routes = { table, N_OF(table) };
