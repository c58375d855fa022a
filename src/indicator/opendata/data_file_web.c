/* data_file_web.c - the files of a dataset: one period or all of them as CSV with its description, as JSON, as GeoJSON. */
#include "indicator/opendata/open_web.h"
#include "core/time.h"

struct file { struct dataset ds; struct open_period p; struct str name, period, kind; bool is_all; };

/* "2026-M11.csv" to a period and a kind. */
static enum err find_file(struct req *rq, struct file *f)
{
    struct dataset_in in = { 0 };
    TRY(req_read(rq, dataset_in_fields, &in));
    const char *dot = in.file.n ? memchr(in.file.p, '.', in.file.n) : NULL;
    if (!dot) return ERR_NOT_FOUND;
    f->name = in.file;
    f->period = (struct str){ in.file.p, (size_t)(dot - in.file.p) };
    f->kind = (struct str){ dot, in.file.n - f->period.n };
    f->is_all = str_eq(f->period, S("all"));
    TRY(open_dataset(rq, in.dataset, &f->ds));
    if (f->is_all) return f->ds.has_periods ? OK : ERR_NOT_FOUND;
    return dataset_period(rq->db, rq->arena, &f->ds, rq->now_ms, f->period, &f->p);
}

static enum err reply_file(struct req *rq, const struct file *f, struct str mime)
{
    rq->mime = mime;
    return reply_open(rq, f->p.closed_ms, f->p.closed_ms != 0 && !str_eq(f->period, S("latest")));
}

/* ---- CSV ---- */

struct csv { struct buf *out; const struct open_schema *schema; };

static enum err csv_row(const struct open_row *row, void *arg)
{
    const struct csv *k = arg;
    open_csv_row(k->out, k->schema, row);
    return OK;
}

#define CSV_MIME "text/csv; charset=utf-8; header=present"

static void tell_description(struct req *rq, const struct file *f)
{
    reply_header(rq, "Link",
                 arena_printf(rq->arena, "<%.*s-metadata.json>; rel=\"describedby\"; type=\"application/csvm+json\"",
                              (int)f->name.n, f->name.p));
}

static enum err send_csv(struct req *rq, const struct file *f)
{
    struct buf *out = reply_html(rq, 200);
    open_csv_head(out, f->ds.schema);
    TRY(dataset_rows(rq->db, rq->arena, &f->ds, rq->now_ms, &f->p, csv_row, &(struct csv){ out, f->ds.schema }));
    tell_description(rq, f);
    return reply_file(rq, f, S(CSV_MIME));
}

/* All periods, the oldest first, a period at a time: as much memory as one of them takes. */
struct all { struct dataset ds; struct open_period p[OPEN_PERIODS_MAX]; size_t left; bool has_head; int64_t now_ms; };

static enum err next_period(struct db *db, void *arg, struct buf *out)
{
    struct all *k = arg;
    if (!k->has_head) { open_csv_head(out, k->ds.schema); k->has_head = true; return OK; }
    size_t before = out->n;
    while (k->left && out->n == before) {
        enum err e = dataset_rows(db, out->arena, &k->ds, k->now_ms, &k->p[--k->left], csv_row, &(struct csv){ out, k->ds.schema });
        if (e != OK && e != ERR_NOT_FOUND && e != ERR_BAD_INPUT) return e;       /* not given to the public: no rows */
    }
    return OK;
}

/* Which periods there are, and since when none of them can change; empty: one still may. */
static struct str etag_of_all(struct arena *a, const struct all *k)
{
    struct buf b = { .arena = a };
    for (size_t i = 0; i < k->left; i++) {
        if (!k->p[i].closed_ms) return (struct str){ 0 };
        buf_i64(&b, k->p[i].period.from_day);
        buf_add(&b, S("-"));
        buf_i64(&b, k->p[i].closed_ms);
        buf_add(&b, S("."));
    }
    return b.failed ? (struct str){ 0 } : buf_str(&b);
}

static enum err send_all(struct req *rq, const struct file *f)
{
    struct all *k = arena_new(rq->arena, struct all, 1);
    if (!k) return ERR_NOMEM;
    *k = (struct all){ .ds = f->ds, .now_ms = rq->now_ms };
    TRY(dataset_periods(rq->db, rq->arena, &f->ds, rq->now_ms, k->p, &k->left));
    struct str etag = etag_of_all(rq->arena, k);
    tell_description(rq, f);
    reply_header(rq, "Cache-Control", S("public, max-age=60"));
    if (k->left && etag.n) {
        reply_header(rq, "Last-Modified", http_date(rq->arena, k->p[0].closed_ms));
        if (req_is_fresh(rq, etag)) return OK;
    }
    return reply_stream(rq, S(CSV_MIME), (struct str){ 0 }, next_period, k);
}

static enum err send_csvw(struct req *rq, const struct file *f)
{
    size_t tail = strlen("-metadata.json");
    struct json j = reply_json(rq, 200);
    struct open_about about = {
        .ds = &f->ds, .file = { f->name.p, f->name.n - tail }, .version = open_version(rq->arena, &f->p),
        .modified = f->p.closed_ms ? w3c_time(rq->arena, f->p.closed_ms) : (struct str){ 0 },
        .page = arena_printf(rq->arena, "%.*s/data/%.*s", (int)rq->origin.n, rq->origin.p, (int)f->ds.code.n, f->ds.code.p),
    };
    if (f->is_all) about.version = arena_printf(rq->arena, "v%lld", (long long)f->ds.version);
    open_csvw(&j, &about);
    return reply_file(rq, f, S("application/csvm+json"));
}

/* ---- JSON, GeoJSON ---- */

struct rows_json { struct json j; const struct open_schema *schema; const struct map *map; };

static enum err json_row(const struct open_row *row, void *arg)
{
    struct rows_json *k = arg;
    if (k->map) open_feature(&k->j, k->schema, row, k->map);
    else open_json_row(&k->j, NULL, k->schema, row, ~0u, false);
    return OK;
}

static void head_of(struct req *rq, struct json *j, const struct file *f)
{
    json_text(j, "dataset", f->ds.code);
    if (f->ds.has_periods) json_text(j, "period", period_text(rq->arena, &f->p.period));
    json_text(j, "version", open_version(rq->arena, &f->p));
    json_bool(j, "is_closed", f->p.closed_ms != 0);
    json_text(j, "licence", open_settings()->licence);
}

static enum err send_json(struct req *rq, const struct file *f)
{
    struct rows_json k = { .j = reply_json(rq, 200), .schema = f->ds.schema };
    json_object(&k.j, NULL);
    head_of(rq, &k.j, f);
    json_array(&k.j, "rows");
    TRY(dataset_rows(rq->db, rq->arena, &f->ds, rq->now_ms, &f->p, json_row, &k));
    json_end(&k.j);
    json_end(&k.j);
    return reply_file(rq, f, S("application/json; charset=utf-8"));
}

static enum err send_geojson(struct req *rq, const struct file *f)
{
    struct map map;
    if (f->ds.kind == DATASET_REGISTER) return ERR_NOT_FOUND;
    TRY(territory_map(rq->db, rq->arena, CITY_ID, &map));
    struct rows_json k = { .j = reply_json(rq, 200), .schema = f->ds.schema, .map = &map };
    json_object(&k.j, NULL);
    json_text(&k.j, "type", S("FeatureCollection"));
    json_array(&k.j, "features");
    TRY(dataset_rows(rq->db, rq->arena, &f->ds, rq->now_ms, &f->p, json_row, &k));
    json_end(&k.j);
    head_of(rq, &k.j, f);
    json_end(&k.j);
    return reply_file(rq, f, S("application/geo+json"));
}

/* GET /data/:dataset/:file -> PERIOD.csv, PERIOD.csv-metadata.json, PERIOD.json, PERIOD.geojson; PERIOD may be `latest`, of CSV also `all` */
static enum err file_get(struct req *rq)
{
    static const struct { struct str kind; enum err (*send)(struct req *, const struct file *); bool of_all; } kinds[] = {
        { STR(".csv"), send_csv, true }, { STR(".csv-metadata.json"), send_csvw, true }, { STR(".json"), send_json, false },
        { STR(".geojson"), send_geojson, false },
    };
    struct file f = { .is_all = false };
    TRY(find_file(rq, &f));
    for (size_t i = 0; i < N_OF(kinds); i++) {
        if (!str_eq(f.kind, kinds[i].kind) || (f.is_all && !kinds[i].of_all)) continue;
        enum err e = f.is_all && i == 0 ? send_all(rq, &f) : kinds[i].send(rq, &f);
        return e == ERR_BAD_INPUT ? ERR_NOT_FOUND : e;           /* a period the public is not given */
    }
    return ERR_NOT_FOUND;
}

static const struct route table[] = {
    { GET, "/data/:dataset/:file", file_get, ROLE_ANYONE, .about = "Open data: a period of a dataset as CSV, CSVW, JSON or GeoJSON",
      .in = &dataset_in_fields, .is_shared = true, .memory_max = 16 * MIB },
};
const struct routes data_file_routes = { table, N_OF(table) };
