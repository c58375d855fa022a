/* dash_web.c - the doors of dashboards: composing, what a tile shows, links, and what everybody sees by a link. */
#include "account/account.h"
#include "http/listing.h"
#include "indicator/dash/dash_tile.h"
#include "indicator/value/value_web.h"
#include "territory/territory.h"

enum { COMPOSERS = ROLE_STAFF };

/* ---- one's own ---- */

struct save_in { int64_t dashboard, version; struct str name; const struct json_in *tiles; };
static const struct field save_in[] = {
    FIELD(struct save_in, version, .nullable = true, .min = 1, .max = INT64_MAX, .about = "the one that was seen; of a new one none"),
    FIELD(struct save_in, name, .min = NAME_MIN, .max = NAME_MAX),
    FIELD(struct save_in, tiles, .is_list = true, .max = TILES_MAX, .of = &tile_fields),
};
static const struct fields save_in_fields = { save_in, N_OF(save_in) };

static enum err read_saving(struct req *rq, struct dashboard **out, int64_t *version)
{
    struct save_in in = { 0 };
    struct dashboard *d = arena_new(rq->arena, struct dashboard, 1);
    if (!d) return ERR_NOMEM;
    TRY(req_read(rq, save_in_fields, &in));
    d->account_id = rq->who.id;
    d->name = in.name;
    d->n_tiles = json_count(in.tiles);
    for (size_t i = 0; i < d->n_tiles; i++) {
        struct str path = arena_printf(rq->arena, "tiles[%zu]", i);
        TRY(json_read(rq->arena, json_item(in.tiles, i), tile_fields, path, &d->tiles[i], &rq->blame));
    }
    *version = in.version;
    *out = d;
    return OK;
}

static void write_dashboard(struct json *j, const struct dashboard *d)
{
    json_object(j, NULL);
    json_fields(j, dashboard_fields, d);
    json_array(j, "tiles");
    for (size_t i = 0; i < d->n_tiles; i++) {
        json_object(j, NULL);
        json_fields(j, tile_fields, &d->tiles[i]);
        json_end(j);
    }
    json_end(j);
    json_end(j);
}

static enum err answer_dashboard(struct req *rq, int status, const struct dashboard *d)
{
    struct json j = reply_json(rq, status);
    write_dashboard(&j, d);
    return OK;
}

/* POST /api/dashboards {name, tiles} -> 201 */
static enum err dashboards_post(struct req *rq)
{
    struct dashboard *d;
    int64_t version;
    const char *field = NULL;
    TRY(read_saving(rq, &d, &version));
    if (version) return req_blame(rq, "version");
    enum err e = dash_make(rq->db, rq->arena, rq->now_ms, d, &field);
    if (e == ERR_BAD_INPUT && field) return req_blame(rq, field);
    TRY(e);
    return answer_dashboard(rq, 201, d);
}

struct one_in { int64_t dashboard; };
static const struct field one_in[] = { FIELD(struct one_in, dashboard, .min = 1, .max = INT64_MAX) };
static const struct fields one_in_fields = { one_in, N_OF(one_in) };

static enum err read_id(struct req *rq, int64_t *id)
{
    struct one_in in = { 0 };
    static const struct field f = FIELD(struct one_in, dashboard, .min = 1, .max = INT64_MAX);
    if (field_read(&f, req_param(rq, "dashboard"), &in) != OK) return ERR_NOT_FOUND;
    *id = in.dashboard;
    return OK;
}

/* PUT /api/dashboards/:dashboard {version, name, tiles} -> 200 | 409 another saving came first */
static enum err dashboard_put(struct req *rq)
{
    struct dashboard *d;
    int64_t id, version;
    const char *field = NULL;
    TRY(read_id(rq, &id));
    TRY(read_saving(rq, &d, &version));
    if (!version) return req_blame(rq, "version");
    d->id = id;
    d->version = version;
    enum err e = dash_save(rq->db, rq->arena, rq->now_ms, d, &field);
    if (e == ERR_BAD_INPUT && field) return req_blame(rq, field);
    TRY(e);
    return answer_dashboard(rq, 200, d);
}

/* GET /api/dashboards/:dashboard */
static enum err dashboard_get(struct req *rq)
{
    struct one_in in = { 0 };
    struct dashboard *d = arena_new(rq->arena, struct dashboard, 1);
    if (!d) return ERR_NOMEM;
    TRY(req_read(rq, one_in_fields, &in));
    TRY(dash_of(rq->db, rq->arena, rq->who.id, in.dashboard, d));
    return answer_dashboard(rq, 200, d);
}

/* DELETE /api/dashboards/:dashboard -> 204 */
static enum err dashboard_delete(struct req *rq)
{
    struct one_in in = { 0 };
    TRY(req_read(rq, one_in_fields, &in));
    TRY(dash_drop(rq->db, rq->arena, rq->who.id, in.dashboard));
    reply_empty(rq, 204);
    return OK;
}

struct list_in { int64_t dashboard; struct page page; };
static const struct field list_in[] = { PAGE_FIELDS(struct list_in) };
static const struct fields list_in_fields = { list_in, N_OF(list_in) };

/* GET /api/dashboards -> one's own, by id, without tiles */
static enum err dashboards_get(struct req *rq)
{
    struct list_in in = { 0 };
    struct listing l;
    int64_t after = 0;
    TRY(req_read(rq, list_in_fields, &in));
    TRY(cursor_read_i64(rq, in.page.after, &after));
    listing_open(&l, rq, dashboard_fields, offsetof(struct dashboard, id), page_limit(in.page));
    TRY(dash_list(rq->db, rq->arena, rq->who.id, after, l.limit + 1, listing_row, &l));
    return listing_close(&l);
}

/* ---- what a tile shows ---- */

/* Whole numbers for who works there or above; as everybody sees them for all others. */
static enum err sees_all(struct req *rq, int64_t unit_id, bool *out)
{
    *out = false;
    for (size_t i = 0; i < rq->who.n_grants && !*out; i++)
        if (rq->who.grants[i].role & ROLE_STAFF)
            TRY(unit_is_within(rq->db, rq->arena, unit_id, rq->who.grants[i].unit_id, out));
    return OK;
}

static void write_figure(struct json *j, const struct figure *f)
{
    if (f->is_known && !f->is_hidden) json_i64(j, "milli", f->milli);
    else json_null(j, "milli");
    json_bool(j, "is_hidden", f->is_hidden);
}

static void write_row(struct json *j, const struct tile_row *r)
{
    json_object(j, NULL);
    json_text(j, "key", r->key);
    if (r->name.n) { json_text(j, "name", r->name); json_text(j, "name_en", r->name_en); }
    if (r->path.n) json_text(j, "path", r->path);
    write_figure(j, &r->figure);
    json_end(j);
}

static void write_value(struct req *rq, struct json *j, const struct tile_value *v, bool is_public)
{
    json_object(j, "indicator");
    json_text(j, "code", v->indicator.code);
    json_text(j, "name_vi", v->indicator.name_vi);
    json_text(j, "name_en", v->indicator.name_en);
    json_text(j, "unit_word", str_z(indicator_units[v->indicator.unit_word]));
    json_text(j, "direction", str_z(indicator_directions[v->indicator.direction]));
    json_i64(j, "version", v->indicator.version);
    json_end(j);
    json_object(j, "unit");
    json_i64(j, "id", v->unit.id);
    json_text(j, "name", v->unit.name);
    json_text(j, "name_en", v->unit.name_en);
    json_end(j);
    json_text(j, "period", period_text(rq->arena, &v->period));
    json_bool(j, "is_public", is_public);
    json_object(j, "whole");
    write_figure(j, &v->whole);
    json_end(j);
    json_array(j, "rows");
    for (size_t i = 0; i < v->n; i++) write_row(j, &v->rows[i]);
    json_end(j);
}

/* GET /api/dashboards/tile?kind=&width=&split=&indicator=&unit_id=&period= -> its numbers, saved or not */
static enum err tile_get(struct req *rq)
{
    struct tile t = { 0 };
    struct tile_value v;
    bool all;
    TRY(req_read(rq, tile_fields, &t));
    if (!tile_is_fit(&t)) return req_blame(rq, "split");
    TRY(sees_all(rq, t.unit_id, &all));
    enum err e = tile_read(rq->db, rq->arena, rq->now_ms, !all, public_shelf_of(rq->hub), &t, &v);
    if (e == ERR_BAD_INPUT) return req_blame(rq, "period");
    TRY(e);
    struct json j = reply_json(rq, 200);
    json_object(&j, NULL);
    write_value(rq, &j, &v, !all);
    json_end(&j);
    return OK;
}

/* ---- links ---- */

/* POST /api/dashboards/:dashboard/links -> 201 {link, token}: the token is shown here and never again */
static enum err links_post(struct req *rq)
{
    const struct actor by = actor_of(rq);
    struct dash_link link;
    struct str token;
    int64_t id;
    TRY(read_id(rq, &id));
    TRY(req_read(rq, (struct fields){ NULL, 0 }, NULL));
    TRY(dash_share(rq->db, rq->arena, rq->now_ms, rq->keys, &by, id, &link, &token));
    struct json j = reply_json(rq, 201);
    json_object(&j, NULL);
    json_object(&j, "link");
    json_fields(&j, dash_link_fields, &link);
    json_end(&j);
    json_text(&j, "token", token);
    json_end(&j);
    return OK;
}

/* GET /api/dashboards/:dashboard/links -> revoked ones too */
static enum err links_get(struct req *rq)
{
    struct list_in in = { 0 };
    struct listing l;
    int64_t id, after = 0;
    TRY(read_id(rq, &id));
    TRY(req_read(rq, list_in_fields, &in));
    TRY(cursor_read_i64(rq, in.page.after, &after));
    listing_open(&l, rq, dash_link_fields, offsetof(struct dash_link, id), page_limit(in.page));
    TRY(dash_links(rq->db, rq->arena, rq->who.id, id, after, l.limit + 1, listing_row, &l));
    return listing_close(&l);
}

struct link_in { int64_t dashboard, link; };
static const struct field link_in[] = {
    FIELD(struct link_in, dashboard, .min = 1, .max = INT64_MAX), FIELD(struct link_in, link, .min = 1, .max = INT64_MAX),
};
static const struct fields link_in_fields = { link_in, N_OF(link_in) };

/* DELETE /api/dashboards/:dashboard/links/:link -> 204: it opens nothing from now on */
static enum err link_delete(struct req *rq)
{
    const struct actor by = actor_of(rq);
    struct link_in in = { 0 };
    TRY(req_read(rq, link_in_fields, &in));
    TRY(dash_unshare(rq->db, rq->arena, rq->now_ms, &by, in.dashboard, in.link));
    reply_empty(rq, 204);
    return OK;
}

/* ---- by a link ---- */

struct shared_in { struct str token; };
static const struct field shared_in[] = { FIELD(struct shared_in, token, .min = 43, .max = 43) };
static const struct fields shared_in_fields = { shared_in, N_OF(shared_in) };

/* A tile that the public may not see says so; the others are shown. */
static enum err write_shared(struct req *rq, struct json *j, const struct tile *t)
{
    struct tile_value v;
    json_object(j, NULL);
    json_fields(j, tile_fields, t);
    enum err e = tile_read(rq->db, rq->arena, rq->now_ms, true, public_shelf_of(rq->hub), t, &v);
    bool is_refused = e == ERR_NOT_FOUND || e == ERR_BAD_INPUT;
    if (!is_refused) TRY(e);
    json_bool(j, "is_refused", is_refused);
    if (!is_refused) write_value(rq, j, &v, true);
    json_end(j);
    return OK;
}

/* GET /api/shared-dashboards/:token -> name, tiles with their numbers as everybody may see them */
static enum err shared_get(struct req *rq)
{
    struct shared_in in = { { 0 } };
    struct dashboard *d = arena_new(rq->arena, struct dashboard, 1);
    if (!d) return ERR_NOMEM;
    TRY(req_read(rq, shared_in_fields, &in));
    TRY(dash_shared(rq->db, rq->arena, rq->keys, in.token, d));
    struct json j = reply_json(rq, 200);
    json_object(&j, NULL);
    json_text(&j, "name", d->name);
    json_i64(&j, "changed_ms", d->changed_ms);
    json_array(&j, "tiles");
    for (size_t i = 0; i < d->n_tiles; i++) TRY(write_shared(rq, &j, &d->tiles[i]));
    json_end(&j);
    json_end(&j);
    return OK;
}

#define MAKES(path, handler, sentence, table_in) { POST, path, handler, COMPOSERS, 16 * KIB, .about = sentence, .in = table_in }
static const struct route table[] = {
    { GET, "/api/dashboards", dashboards_get, COMPOSERS, .about = "One's own dashboards", .in = &list_in_fields, .out = &dashboard_fields },
    MAKES("/api/dashboards", dashboards_post, "A new dashboard", &save_in_fields),
    { GET, "/api/dashboards/:dashboard", dashboard_get, COMPOSERS, .about = "A dashboard of one's own with its tiles", .in = &one_in_fields,
      .out = &dashboard_fields },
    { PUT, "/api/dashboards/:dashboard", dashboard_put, COMPOSERS, 16 * KIB, .about = "Save it, if nobody saved it since it was read",
      .in = &save_in_fields },
    { DELETE, "/api/dashboards/:dashboard", dashboard_delete, COMPOSERS, .about = "Do away with it; its links open nothing", .in = &one_in_fields },
    { GET, "/api/dashboards/tile", tile_get, COMPOSERS, .about = "What a tile shows, saved or not: raw within one's unit, else as in public",
      .in = &tile_fields, .memory_max = 16 * MIB },
    MAKES("/api/dashboards/:dashboard/links", links_post, "A link by which everybody sees it as the public does", NULL),
    { GET, "/api/dashboards/:dashboard/links", links_get, COMPOSERS, .about = "Its links", .in = &list_in_fields, .out = &dash_link_fields },
    { DELETE, "/api/dashboards/:dashboard/links/:link", link_delete, COMPOSERS, .about = "A link opens nothing any more", .in = &link_in_fields },
    { GET, "/api/shared-dashboards/:token", shared_get, ROLE_ANYONE, .about = "A dashboard by its link, small cells hidden", .in = &shared_in_fields,
      .memory_max = 64 * MIB },
};
const struct routes dash_routes = { table, N_OF(table) };
