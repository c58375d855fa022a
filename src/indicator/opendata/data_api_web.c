/* data_api_web.c - open data as JSON, page by page: which datasets there are, one of them, its rows. */
#include "indicator/opendata/open_web.h"
#include "auth/keys.h"

/* ---- datasets ---- */

struct list_in { struct page page; };
static const struct field list_in[] = { PAGE_FIELDS(struct list_in) };
static const struct fields list_in_fields = { list_in, N_OF(list_in) };

static const char *const kinds[] = { [DATASET_REGISTER] = "register", [DATASET_UNITS] = "units", [DATASET_PETITIONS] = "petitions",
                                     [DATASET_OCCASIONS] = "occasions", [DATASET_INDICATOR] = "indicator" };

static void write_dataset(struct json *j, struct req *rq, const struct dataset *ds)
{
    json_text(j, "code", ds->code);
    json_text(j, "kind", str_z(kinds[ds->kind]));
    json_text(j, "name_vi", ds->name_vi);
    json_text(j, "name_en", ds->name_en);
    json_text(j, "about_vi", ds->about_vi);
    json_text(j, "about_en", ds->about_en);
    json_text(j, "pillar", str_z(indicator_pillars[ds->pillar]));
    json_i64(j, "version", ds->version);
    if (ds->has_periods) json_text(j, "grain", str_z(period_kinds[ds->grain]));
    else json_null(j, "grain");
    json_text(j, "licence", open_settings()->licence);
    json_text(j, "page",
              arena_printf(rq->arena, "%.*s/data/%.*s", (int)rq->origin.n, rq->origin.p, (int)ds->code.n, ds->code.p));
}

struct listing_json { struct req *rq; struct json j; int64_t limit, n; struct str last; bool has_more; };

static enum err list_row(const void *row, void *arg)
{
    const struct dataset *ds = row;
    struct listing_json *k = arg;
    if (k->n == k->limit) { k->has_more = true; return OK; }
    json_object(&k->j, NULL);
    write_dataset(&k->j, k->rq, ds);
    json_end(&k->j);
    k->n++;
    return arena_copy(k->rq->arena, ds->code, &k->last);
}

/* GET /api/open/datasets?limit=&after= -> {rows, next} */
static enum err datasets_get(struct req *rq)
{
    struct list_in in = { 0 };
    struct str after = S("");
    TRY(req_read(rq, list_in_fields, &in));
    TRY(cursor_read_text(rq, in.page.after, &after, 1));
    struct listing_json k = { .rq = rq, .limit = page_limit(in.page), .j = reply_json(rq, 200) };
    json_object(&k.j, NULL);
    json_array(&k.j, "rows");
    TRY(dataset_list(rq->db, rq->arena, after, k.limit + 1, list_row, &k));
    json_end(&k.j);
    if (k.has_more) json_text(&k.j, "next", cursor_text(rq->arena, &k.last, 1));
    json_end(&k.j);
    return reply_open(rq, 0, false);
}

/* ---- one ---- */

static void write_columns(struct json *j, const struct open_schema *s)
{
    static const char *const types[] = { [OPEN_TEXT] = "text", [OPEN_INTEGER] = "integer", [OPEN_DECIMAL] = "decimal",
                                         [OPEN_BOOLEAN] = "boolean", [OPEN_DATE] = "date" };
    json_array(j, "columns");
    for (size_t i = 0; i < s->n; i++) {
        json_object(j, NULL);
        json_text(j, "name", str_z(s->columns[i].name));
        json_text(j, "type", str_z(types[s->columns[i].type]));
        json_bool(j, "is_key", i < s->n_keys);
        json_text(j, "vi", str_z(s->columns[i].vi));
        json_text(j, "en", str_z(s->columns[i].en));
        json_end(j);
    }
    json_end(j);
}

/* GET /api/open/datasets/:dataset -> the dataset, its columns, its periods */
static enum err dataset_get(struct req *rq)
{
    struct dataset_in in = { 0 };
    struct dataset ds;
    struct open_period all[OPEN_PERIODS_MAX];
    size_t n;
    TRY(req_read(rq, dataset_in_fields, &in));
    TRY(open_dataset(rq, in.dataset, &ds));
    TRY(dataset_periods(rq->db, rq->arena, &ds, rq->now_ms, all, &n));
    struct json j = reply_json(rq, 200);
    json_object(&j, NULL);
    write_dataset(&j, rq, &ds);
    write_columns(&j, ds.schema);
    json_array(&j, "periods");
    for (size_t i = 0; i < n; i++) {
        json_object(&j, NULL);
        json_text(&j, "period", period_text(rq->arena, &all[i].period));
        json_text(&j, "version", open_version(rq->arena, &all[i]));
        json_bool(&j, "is_closed", all[i].closed_ms != 0);
        if (all[i].closed_ms) json_text(&j, "sha256", hex(rq->arena, all[i].sha256));
        json_end(&j);
    }
    json_end(&j);
    json_end(&j);
    return reply_open(rq, 0, false);
}

/* ---- rows ---- */

struct rows_in { struct str dataset, period; struct page page; };
static const struct field rows_in[] = {
    FIELD(struct rows_in, dataset, .min = 1, .max = INDICATOR_CODE_MAX),
    FIELD(struct rows_in, period, .nullable = true, .max = 30, .about = "2026-M11; the newest when left out"),
    PAGE_FIELDS(struct rows_in),
};
static const struct fields rows_in_fields = { rows_in, N_OF(rows_in) };

/* Rows have an order that stays: the unit's id, and of what has no unit the code in its first column. */
struct rows_page {
    struct json j;
    const struct open_schema *schema;
    struct arena *a;
    int64_t after_id, limit, n, last_id;
    struct str after, last;
    bool has_more;
};

static int order_of(struct str a, struct str b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int c = n ? memcmp(a.p, b.p, n) : 0;
    return c ? c : (a.n > b.n) - (a.n < b.n);
}

static enum err page_row(const struct open_row *row, void *arg)
{
    struct rows_page *k = arg;
    bool is_behind = row->unit_id ? row->unit_id > k->after_id : order_of(row->cells[0].text, k->after) > 0;
    if (!is_behind) return OK;
    if (k->n == k->limit) { k->has_more = true; return OK; }
    open_json_row(&k->j, NULL, k->schema, row, ~0u, false);
    k->n++;
    k->last_id = row->unit_id;
    return arena_copy(k->a, row->cells[0].text, &k->last);
}

/* What petitions are told by is sorted by name: their pages go by place. */
struct sorted { struct open_row *v; size_t n; struct arena *a; };
static enum err keep_row(const struct open_row *row, void *arg)
{
    struct sorted *k = arg;
    if (k->n == OPEN_ROWS_MAX) return ERR_INTERNAL;
    size_t at = k->n++;
    for (; at && k->v[at - 1].unit_id > row->unit_id; at--) k->v[at] = k->v[at - 1];
    k->v[at] = *row;
    return OK;
}

static enum err rows_of(struct req *rq, const struct dataset *ds, const struct open_period *p, struct rows_page *k)
{
    if (ds->kind != DATASET_PETITIONS) return dataset_rows(rq->db, rq->arena, ds, rq->now_ms, p, page_row, k);
    struct sorted s = { .v = arena_new(rq->arena, struct open_row, OPEN_ROWS_MAX), .a = rq->arena };
    if (!s.v) return ERR_NOMEM;
    TRY(dataset_rows(rq->db, rq->arena, ds, rq->now_ms, p, keep_row, &s));
    for (size_t i = 0; i < s.n; i++) TRY(page_row(&s.v[i], k));
    return OK;
}

/* GET /api/open/datasets/:dataset/rows?period=&limit=&after= -> {dataset, period, version, is_closed, rows, next}; null: hidden, not known */
static enum err rows_get(struct req *rq)
{
    struct rows_in in = { 0 };
    struct dataset ds;
    struct open_period p;
    struct rows_page k = { .a = rq->arena };
    TRY(req_read(rq, rows_in_fields, &in));
    TRY(open_dataset(rq, in.dataset, &ds));
    if (dataset_is_by_code(ds.kind)) TRY(cursor_read_text(rq, in.page.after, &k.after, 1));
    else TRY(cursor_read_i64(rq, in.page.after, &k.after_id));
    TRY(dataset_period(rq->db, rq->arena, &ds, rq->now_ms, in.period.n ? in.period : S("latest"), &p));
    k.limit = page_limit(in.page);
    k.schema = ds.schema;
    k.j = reply_json(rq, 200);
    json_object(&k.j, NULL);
    json_text(&k.j, "dataset", ds.code);
    if (ds.has_periods) json_text(&k.j, "period", period_text(rq->arena, &p.period));
    json_text(&k.j, "version", open_version(rq->arena, &p));
    json_bool(&k.j, "is_closed", p.closed_ms != 0);
    json_array(&k.j, "rows");
    enum err e = rows_of(rq, &ds, &p, &k);
    if (e == ERR_BAD_INPUT) return ERR_NOT_FOUND;                /* a period the public is not given */
    TRY(e);
    json_end(&k.j);
    if (k.has_more)
        json_text(&k.j, "next",
                  dataset_is_by_code(ds.kind) ? cursor_text(rq->arena, &k.last, 1) : cursor_i64(rq->arena, k.last_id));
    json_end(&k.j);
    return reply_open(rq, p.closed_ms, p.closed_ms != 0 && in.period.n);
}

#define DOOR(path, handler, sentence, table_in) { GET, path, handler, ROLE_ANYONE, .about = sentence, .in = table_in, .is_shared = true }
static const struct route table[] = {
    DOOR("/api/open/datasets",               datasets_get, "Open data: the datasets", &list_in_fields),
    DOOR("/api/open/datasets/:dataset",      dataset_get,  "Open data: a dataset, its columns and periods", &dataset_in_fields),
    DOOR("/api/open/datasets/:dataset/rows", rows_get,     "Open data: the rows of a period, page by page", &rows_in_fields),
};
const struct routes data_api_routes = { table, N_OF(table) };
