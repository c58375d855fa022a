/* ogc_items_web.c - OGC API – Features: the features of both collections as GeoJSON (RFC 7946). */
#include "civic/board/board_web.h"
#include "civic/open/ogc.h"
#include "civic/open/ogc_web.h"
#include "core/time.h"
#include "territory/geojson_out.h"
#include "territory/map.h"

enum { ITEMS = 100, ITEMS_MAX = 1000 };

/* ---- what is asked ---- */

struct items_in { struct str f, bbox, datetime, after, crs; int64_t limit; };
static const struct field items_in[] = {
    FIELD(struct items_in, f, .nullable = true, .max = 10, .about = "json"),
    FIELD(struct items_in, bbox, .nullable = true, .max = 200, .about = "west,south,east,north in degrees"),
    { .name = "bbox-crs", .at = offsetof(struct items_in, crs), .kind = FIELD_TEXT, .nullable = true, .max = 100, .about = "CRS84 only" },
    FIELD(struct items_in, datetime, .nullable = true, .max = 100, .about = "a moment, or an interval with / and .."),
    FIELD(struct items_in, limit, .nullable = true, .min = 1, .max = 1000000000, .about = "100; at most 1,000 come at a time"),
    FIELD(struct items_in, after, .nullable = true, .max = 300, .about = "of the next link"),
};
static const struct fields items_in_fields = { items_in, N_OF(items_in) };

struct items {
    struct req *rq;
    struct items_in in;
    struct box box;
    bool has_box;
    int64_t from_ms, to_ms, limit, n, last;
    struct json j;
};

static enum err read_items(struct req *rq, struct items *k)
{
    *k = (struct items){ .rq = rq };
    TRY(req_read(rq, items_in_fields, &k->in));
    if (k->in.f.n && !str_eq(k->in.f, S("json"))) return req_blame(rq, "f");
    if (k->in.crs.n && !str_eq(k->in.crs, S("http://www.opengis.net/def/crs/OGC/1.3/CRS84")))
        return req_blame(rq, "bbox-crs");
    k->has_box = k->in.bbox.n != 0;
    if (k->has_box && ogc_box_read(k->in.bbox, &k->box) != OK) return req_blame(rq, "bbox");
    if (k->in.datetime.n && ogc_time_read(k->in.datetime, &k->from_ms, &k->to_ms) != OK)
        return req_blame(rq, "datetime");
    k->limit = k->in.limit == 0 ? ITEMS : k->in.limit > ITEMS_MAX ? ITEMS_MAX : k->in.limit;
    return OK;
}

/* ---- writing ---- */

static void open_collection(struct items *k)
{
    k->j = reply_json(k->rq, 200);
    json_object(&k->j, NULL);
    json_text(&k->j, "type", S("FeatureCollection"));
    json_array(&k->j, "features");
}

/* A value as it stands in an address. */
static void escaped(struct buf *b, struct str s)
{
    static const char hex[] = "0123456789ABCDEF";
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        bool plain =
            (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c && strchr("-._~,:/", c));
        const char three[] = { '%', hex[c >> 4], hex[c & 15] };
        buf_add(b, plain ? (struct str){ s.p + i, 1 } : (struct str){ three, 3 });
    }
}

static struct str query_of(struct items *k, struct str collection, struct str after)
{
    struct buf b = { .arena = k->rq->arena };
    const struct { struct str name, value; } kept[] = { { S("&bbox="), k->in.bbox }, { S("&datetime="), k->in.datetime }, { S("&after="), after } };
    buf_add(&b, S("/collections/"));
    buf_add(&b, collection);
    buf_add(&b, S("/items?limit="));
    buf_i64(&b, k->limit);
    for (size_t i = 0; i < N_OF(kept); i++) {
        if (!kept[i].value.n) continue;
        buf_add(&b, kept[i].name);
        escaped(&b, kept[i].value);
    }
    return buf_str(&b);
}

static enum err close_collection(struct items *k, struct str collection, struct str next)
{
    struct json *j = &k->j;
    json_end(j);
    json_i64(j, "numberReturned", k->n);
    json_text(j, "timeStamp", w3c_time(k->rq->arena, k->rq->now_ms - k->rq->now_ms % 60000));
    json_array(j, "links");
    ogc_link(k->rq, j, "self", GEOJSON, query_of(k, collection, k->in.after));
    if (next.n) ogc_link(k->rq, j, "next", GEOJSON, query_of(k, collection, next));
    ogc_link(k->rq, j, "collection", "application/json",
             arena_printf(k->rq->arena, "/collections/%.*s", (int)collection.n, collection.p));
    json_end(j);
    json_end(j);
    k->rq->mime = S(GEOJSON);
    return reply_public(k->rq);
}

/* ---- reports ---- */

/* Ids are the codes that people read. */
static void write_report(struct req *rq, struct json *j, const struct shown *s)
{
    struct buf point = { .arena = rq->arena };
    json_object(j, NULL);
    json_text(j, "type", S("Feature"));
    json_text(j, "id", s->code);
    if (s->lat_e6 || s->lon_e6) geojson_point(&point, (struct spot){ s->lat_e6, s->lon_e6 });
    else buf_add(&point, S("null"));
    json_raw(j, "geometry", buf_str(&point));
    json_object(j, "properties");
    json_text(j, "code", s->code);
    json_text(j, "category", s->category);
    json_text(j, "category_name", s->category_name);
    json_text(j, "state", str_z(petition_states[s->state]));
    json_text(j, "title", s->title);
    json_text(j, "said", s->said);
    json_text(j, "ward", s->ward_code);
    json_text(j, "ward_name", s->ward_name);
    json_text(j, "unit_name", s->unit_name);
    json_text(j, "received", w3c_time(rq->arena, s->received_ms));
    if (s->answered_ms) json_text(j, "answered", w3c_time(rq->arena, s->answered_ms));
    else json_null(j, "answered");
    json_text(j, "changed", w3c_time(rq->arena, s->changed_ms));
    json_i64(j, "days", days_used(s, rq->now_ms));
    json_text(j, "rating", str_z(petition_ratings[s->rating]));
    json_i64(j, "followers", s->followers);
    json_end(j);
}

static enum err report_feature(const void *row, void *arg)
{
    struct items *k = arg;
    const struct shown *s = row;
    if (k->n == k->limit) { k->n++; return OK; }             /* one too many: there is more */
    write_report(k->rq, &k->j, s);
    json_end(&k->j);
    k->last = s->id;
    k->n++;
    return OK;
}

static enum err reports_newest(struct items *k, struct str *next)
{
    struct shown_query q = { .from_ms = k->from_ms, .to_ms = k->to_ms, .limit = k->limit + 1 };
    TRY(cursor_read_i64(k->rq, k->in.after, &q.before));
    open_collection(k);
    TRY(shown_list(k->rq->db, k->rq->arena, &q, report_feature, k));
    if (k->n > k->limit) { k->n = k->limit; *next = cursor_i64(k->rq->arena, k->last); }
    return OK;
}

static enum err reports_in_box(struct items *k, struct str *next)
{
    struct shown_box b = { .south_e6 = k->box.south_e6, .west_e6 = k->box.west_e6, .north_e6 = k->box.north_e6, .east_e6 = k->box.east_e6,
                           .from_ms = k->from_ms, .to_ms = k->to_ms, .limit = k->limit };
    struct str keys[2] = { { 0 } };
    struct { int64_t cell, id; } at = { 0 };
    static const struct field whole = { .name = "after", .kind = FIELD_I64 };
    if (k->in.after.n) {
        TRY(cursor_read_text(k->rq, k->in.after, keys, 2));
        if (field_read(&whole, keys[0], &at.cell) != OK || field_read(&whole, keys[1], &at.id) != OK)
            return req_blame(k->rq, "after");
    }
    b.cell = at.cell;
    b.id = at.id;
    open_collection(k);
    TRY(shown_in_box(k->rq->db, k->rq->arena, &b, report_feature, k));
    if (!b.more) return OK;
    const struct str at_end[2] = { arena_printf(k->rq->arena, "%lld", (long long)b.cell), arena_printf(k->rq->arena, "%lld", (long long)b.id) };
    *next = cursor_text(k->rq->arena, at_end, 2);
    return OK;
}

/* GET /ogc/collections/petitions/items?bbox&datetime&limit */
static enum err petitions_get(struct req *rq)
{
    struct items k;
    struct str next = { 0 };
    TRY(read_items(rq, &k));
    TRY(k.has_box ? reports_in_box(&k, &next) : reports_newest(&k, &next));
    return close_collection(&k, S("petitions"), next);
}

struct item_in { struct str id, f; };
static const struct field item_in[] = { FIELD(struct item_in, id, .min = 1, .max = 40), FIELD(struct item_in, f, .nullable = true, .max = 10) };
static const struct fields item_in_fields = { item_in, N_OF(item_in) };

static void close_item(struct req *rq, struct json *j, const char *collection, struct str id)
{
    json_array(j, "links");
    ogc_link(rq, j, "self", GEOJSON,
             arena_printf(rq->arena, "/collections/%s/items/%.*s", collection, (int)id.n, id.p));
    ogc_link(rq, j, "collection", "application/json", arena_printf(rq->arena, "/collections/%s", collection));
    json_end(j);
    json_end(j);
    rq->mime = S(GEOJSON);
}

/* GET /ogc/collections/petitions/items/:id */
static enum err petition_get(struct req *rq)
{
    struct item_in in = { 0 };
    struct shown s;
    TRY(req_read(rq, item_in_fields, &in));
    TRY(shown_by_code(rq->db, rq->arena, in.id, &s));
    struct json j = reply_json(rq, 200);
    write_report(rq, &j, &s);
    close_item(rq, &j, "petitions", s.code);
    return reply_public(rq);
}

/* ---- wards and communes ---- */

static enum err write_unit(struct req *rq, struct json *j, const struct map_unit *m)
{
    struct buf shape = { .arena = rq->arena }, box = { .arena = rq->arena };
    struct unit u;
    TRY(unit_by_id(rq->db, rq->arena, m->id, &u));
    json_object(j, NULL);
    json_text(j, "type", S("Feature"));
    json_text(j, "id", u.code);
    if (m->shape.n) {
        geojson_box(&box, shape_box(m->shape));
        json_raw(j, "bbox", buf_str(&box));
        geojson_shape(&shape, m->shape);
    } else if (u.lat_e6 || u.lon_e6) geojson_point(&shape, (struct spot){ u.lat_e6, u.lon_e6 });
    else buf_add(&shape, S("null"));
    json_raw(j, "geometry", buf_str(&shape));
    json_object(j, "properties");
    json_text(j, "code", u.code);
    json_text(j, "name", u.name);
    json_text(j, "name_en", u.name_en);
    json_text(j, "kind", str_z(unit_kinds[u.kind]));
    json_i64(j, "population", u.population);
    json_i64(j, "area_m2", u.area_m2);
    json_end(j);
    return shape.failed || box.failed ? ERR_NOMEM : OK;
}

static bool meets(const struct map_unit *m, const struct box *b)
{
    struct box own = m->shape.n ? shape_box(m->shape) : (struct box){ m->lat_e6, m->lon_e6, m->lat_e6, m->lon_e6 };
    return own.south_e6 <= b->north_e6 && own.north_e6 >= b->south_e6 && own.west_e6 <= b->east_e6 && own.east_e6 >= b->west_e6;
}

/* GET /ogc/collections/units/items?bbox&limit: those whose own box meets it; they have no time, so every datetime fits (§7.15.4) */
static enum err units_get(struct req *rq)
{
    struct items k;
    struct map map;
    int64_t after = 0;
    struct str next = { 0 };
    TRY(read_items(rq, &k));
    TRY(cursor_read_i64(rq, k.in.after, &after));
    TRY(territory_map(rq->db, rq->arena, CITY_ID, &map));
    open_collection(&k);
    for (size_t i = 0; i < map.n && !next.n; i++) {
        const struct map_unit *m = &map.units[i];
        if (!unit_is_ward_level(m->kind) || m->id <= after || (k.has_box && !meets(m, &k.box))) continue;
        if (k.n == k.limit) { next = cursor_i64(rq->arena, k.last); continue; }
        TRY(write_unit(rq, &k.j, m));
        json_end(&k.j);
        k.last = m->id;
        k.n++;
    }
    return close_collection(&k, S("units"), next);
}

/* GET /ogc/collections/units/items/:id */
static enum err unit_get(struct req *rq)
{
    struct item_in in = { 0 };
    struct map map;
    struct unit u;
    TRY(req_read(rq, item_in_fields, &in));
    TRY(unit_by_code(rq->db, rq->arena, in.id, &u));
    TRY(territory_map(rq->db, rq->arena, CITY_ID, &map));
    for (size_t i = 0; i < map.n; i++) {
        if (map.units[i].id != u.id || !unit_is_ward_level(u.kind)) continue;
        struct json j = reply_json(rq, 200);
        TRY(write_unit(rq, &j, &map.units[i]));
        close_item(rq, &j, "units", u.code);
        return reply_public(rq);
    }
    return ERR_NOT_FOUND;
}

#define DOOR(path, handler, sentence, table_in) \
    { GET, path, handler, ROLE_ANYONE, .about = sentence, .in = table_in, .is_shared = true, .refuse = ogc_refuse, .memory_max = 16 * MIB }
static const struct route table[] = {
    DOOR("/ogc/collections/petitions/items",     petitions_get, "Public reports as GeoJSON, by box and time", &items_in_fields),
    DOOR("/ogc/collections/petitions/items/:id", petition_get,  "One public report as GeoJSON", &item_in_fields),
    DOOR("/ogc/collections/units/items",         units_get,     "Wards and communes as GeoJSON", &items_in_fields),
    DOOR("/ogc/collections/units/items/:id",     unit_get,      "A ward or commune as GeoJSON", &item_in_fields),
};
const struct routes ogc_items_routes = { table, N_OF(table) };
