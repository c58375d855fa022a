/* ogc_web.c - OGC API – Features Part 1 (OGC 17-069r4): landing page, conformance, collections, the document of the interface. */
#include "civic/board/board_web.h"
#include "civic/open/ogc_web.h"
#include "territory/geojson_out.h"
#include "territory/map.h"

void ogc_link(struct req *rq, struct json *j, const char *rel, const char *type, struct str tail)
{
    json_object(j, NULL);
    json_text(j, "href", arena_printf(rq->arena, "%.*s/ogc%.*s", (int)rq->origin.n, rq->origin.p, (int)tail.n, tail.p));
    json_text(j, "rel", str_z(rel));
    json_text(j, "type", str_z(type));
    json_end(j);
}

void ogc_refuse(struct req *rq, enum err e)
{
    struct str field = rq->blame.field, text = err_text(e, LANG_EN);
    struct json j = reply_json(rq, err_status(e));
    json_object(&j, NULL);
    json_text(&j, "code", str_z(err_name(e)));
    json_text(&j, "description",
              field.n ? arena_printf(rq->arena, "%.*s: %.*s", (int)field.n, field.p, (int)text.n, text.p) : text);
    json_end(&j);
}

#define JSON "application/json"
#define OPENAPI "application/vnd.oai.openapi+json;version=3.0"

/* Every door takes ?f=json, since that is all there is. */
struct format_in { struct str f, id; };
static const struct field format_in[] = { FIELD(struct format_in, f, .nullable = true, .max = 10), FIELD(struct format_in, id, .nullable = true, .max = 40) };

static enum err read_format(struct req *rq, struct format_in *in)
{
    *in = (struct format_in){ 0 };
    TRY(req_read(rq, FIELDS(format_in), in));
    return !in->f.n || str_eq(in->f, S("json")) ? OK : req_blame(rq, "f");
}

/* ---- landing page, conformance ---- */

static enum err landing(struct req *rq)
{
    struct format_in in;
    TRY(read_format(rq, &in));
    struct json j = reply_json(rq, 200);
    json_object(&j, NULL);
    json_text(&j, "title", S("Sẵn Sàng"));
    json_text(&j, "description",
              S("Phản ánh đã công khai và ranh giới phường, xã. Public reports of residents; wards and communes."));
    json_array(&j, "links");
    ogc_link(rq, &j, "self", JSON, S("/"));
    ogc_link(rq, &j, "service-desc", OPENAPI, S("/api"));
    ogc_link(rq, &j, "conformance", JSON, S("/conformance"));
    ogc_link(rq, &j, "data", JSON, S("/collections"));
    json_end(&j);
    json_end(&j);
    return reply_public(rq);
}

/* GET /ogc, /ogc/ -> the landing page; anything else below is not found */
static enum err landing_get(struct req *rq)
{
    bool is_root = str_eq(rq->path, S("/ogc")) || str_eq(rq->path, S("/ogc/"));
    return is_root ? landing(rq) : ERR_NOT_FOUND;
}

/* GET /ogc/conformance */
static enum err conformance_get(struct req *rq)
{
    static const struct str classes[] = {
        STR("http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core"),
        STR("http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30"),
        STR("http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson"),
    };
    struct format_in in;
    TRY(read_format(rq, &in));
    struct json j = reply_json(rq, 200);
    json_object(&j, NULL);
    json_array(&j, "conformsTo");
    for (size_t i = 0; i < N_OF(classes); i++) json_text(&j, NULL, classes[i]);
    json_end(&j);
    json_end(&j);
    return reply_public(rq);
}

/* ---- collections ---- */

static const struct collection { struct str id, title, description; bool has_time; } collections[] = {
    { STR("petitions"), STR("Phản ánh của người dân"), STR("Public reports of residents; places are rounded"), true },
    { STR("units"), STR("Phường, xã"), STR("Wards and communes with their boundaries"), false },
};

static void write_extent(struct req *rq, struct json *j, const struct collection *c, struct box b)
{
    struct buf box = { .arena = rq->arena };
    geojson_box(&box, b);
    json_object(j, "extent");
    json_object(j, "spatial");
    json_array(j, "bbox");
    json_raw(j, NULL, buf_str(&box));
    json_end(j);
    json_text(j, "crs", S("http://www.opengis.net/def/crs/OGC/1.3/CRS84"));
    json_end(j);
    if (c->has_time) {
        json_object(j, "temporal");
        json_raw(j, "interval", S("[[null,null]]"));
        json_text(j, "trs", S("http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"));
        json_end(j);
    }
    json_end(j);
}

static void write_collection(struct req *rq, struct json *j, const struct collection *c, struct box b)
{
    struct str path = arena_printf(rq->arena, "/collections/%.*s", (int)c->id.n, c->id.p);
    json_object(j, NULL);
    json_text(j, "id", c->id);
    json_text(j, "title", c->title);
    json_text(j, "description", c->description);
    json_text(j, "itemType", S("feature"));
    write_extent(rq, j, c, b);
    json_array(j, "crs");
    json_text(j, NULL, S("http://www.opengis.net/def/crs/OGC/1.3/CRS84"));
    json_end(j);
    json_array(j, "links");
    ogc_link(rq, j, "self", JSON, path);
    ogc_link(rq, j, "items", GEOJSON, arena_printf(rq->arena, "%.*s/items", (int)path.n, path.p));
    json_end(j);
    json_end(j);
}

/* Around the wards; the whole of the city's ground before they are loaded. */
static enum err city_box(struct req *rq, struct box *out)
{
    struct map map;
    TRY(territory_map(rq->db, rq->arena, CITY_ID, &map));
    *out = map.n ? map.box : (struct box){ 20500000, 105200000, 21400000, 106100000 };
    return OK;
}

/* GET /ogc/collections */
static enum err collections_get(struct req *rq)
{
    struct format_in in;
    struct box box;
    TRY(read_format(rq, &in));
    TRY(city_box(rq, &box));
    struct json j = reply_json(rq, 200);
    json_object(&j, NULL);
    json_array(&j, "links");
    ogc_link(rq, &j, "self", JSON, S("/collections"));
    json_end(&j);
    json_array(&j, "collections");
    for (size_t i = 0; i < N_OF(collections); i++) write_collection(rq, &j, &collections[i], box);
    json_end(&j);
    json_end(&j);
    return reply_public(rq);
}

/* GET /ogc/collections/:id */
static enum err collection_get(struct req *rq)
{
    struct format_in in;
    struct box box;
    TRY(read_format(rq, &in));
    for (size_t i = 0; i < N_OF(collections); i++) {
        if (!str_eq(in.id, collections[i].id)) continue;
        TRY(city_box(rq, &box));
        struct json j = reply_json(rq, 200);
        write_collection(rq, &j, &collections[i], box);
        return reply_public(rq);
    }
    return ERR_NOT_FOUND;
}

/* ---- the document of the interface ---- */

struct parameter { const char *name, *in, *type; bool required; };
static const struct parameter asked[] = {
    { "bbox", "query", "string", false }, { "datetime", "query", "string", false }, { "limit", "query", "integer", false },
    { "after", "query", "string", false },
};
enum { NONE, OF_ITEMS, OF_ID };

static void write_parameter(struct json *j, const struct parameter *p)
{
    json_object(j, NULL);
    json_text(j, "name", str_z(p->name));
    json_text(j, "in", str_z(p->in));
    json_bool(j, "required", p->required);
    json_object(j, "schema");
    json_text(j, "type", str_z(p->type));
    json_end(j);
    json_end(j);
}

static void write_path(struct json *j, const char *path, const char *about, const char *type, int asks)
{
    json_object(j, path);
    json_object(j, "get");
    json_text(j, "summary", str_z(about));
    json_array(j, "parameters");
    for (size_t i = 0; asks == OF_ITEMS && i < N_OF(asked); i++) write_parameter(j, &asked[i]);
    if (asks == OF_ID) write_parameter(j, &(struct parameter){ "featureId", "path", "string", true });
    json_end(j);
    json_object(j, "responses");
    json_object(j, "200");
    json_text(j, "description", str_z(about));
    json_object(j, "content");
    json_object(j, type);
    json_object(j, "schema");
    json_text(j, "type", S("object"));
    for (int i = 0; i < 7; i++) json_end(j);                 /* schema, type, content, 200, responses, get, path */
}

/* GET /ogc/api -> OpenAPI 3.0 */
static enum err api_get(struct req *rq)
{
    struct format_in in;
    struct buf b = { .arena = rq->arena };
    struct json j = { .out = &b };
    TRY(read_format(rq, &in));
    json_object(&j, NULL);
    json_text(&j, "openapi", S("3.0.3"));
    json_object(&j, "info");
    json_text(&j, "title", S("Sẵn Sàng · OGC API – Features"));
    json_text(&j, "version", S("1.0.0"));
    json_end(&j);
    json_array(&j, "servers");
    json_object(&j, NULL);
    json_text(&j, "url", arena_printf(rq->arena, "%.*s/ogc", (int)rq->origin.n, rq->origin.p));
    json_end(&j);
    json_end(&j);
    json_object(&j, "paths");
    write_path(&j, "/", "Landing page", JSON, NONE);
    write_path(&j, "/conformance", "What this follows", JSON, NONE);
    write_path(&j, "/collections", "The collections", JSON, NONE);
    for (size_t i = 0; i < N_OF(collections); i++) {
        const char *id = collections[i].id.p;
        write_path(&j, arena_printf(rq->arena, "/collections/%s", id).p, "The collection", JSON, NONE);
        write_path(&j, arena_printf(rq->arena, "/collections/%s/items", id).p, "Its features, a page", GEOJSON,
                   OF_ITEMS);
        write_path(&j, arena_printf(rq->arena, "/collections/%s/items/{featureId}", id).p, "One feature", GEOJSON,
                   OF_ID);
    }
    json_end(&j);
    json_end(&j);
    if (b.failed) return ERR_NOMEM;
    reply_bytes(rq, 200, S(OPENAPI), buf_str(&b));
    return reply_public(rq);
}

#define DOOR(path, handler, sentence) { GET, path, handler, ROLE_ANYONE, .about = sentence, .is_shared = true, .refuse = ogc_refuse }
static const struct route table[] = {
    DOOR("/ogc",                 landing_get,     "OGC API – Features: landing page"),
    DOOR("/ogc/*",               landing_get,     "OGC API – Features: landing page"),
    DOOR("/ogc/conformance",     conformance_get, "OGC API – Features: what it follows"),
    DOOR("/ogc/api",             api_get,         "OGC API – Features: OpenAPI 3.0"),
    DOOR("/ogc/collections",     collections_get, "OGC API – Features: petitions and units"),
    DOOR("/ogc/collections/:id", collection_get,  "OGC API – Features: one collection"),
};
const struct routes ogc_routes = { table, N_OF(table) };
