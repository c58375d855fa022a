/* territory_web.c - the doors to units, maps and search; the table of all doors and which of them every role may open. */
#include "core/time.h"
#include "module.h"
#include "territory/import.h"
#include "territory/map.h"
#include "territory/names_web.h"
#include "territory/territory.h"
#include "territory/territory_web.h"

/* ---- units ---- */

static enum err parent_write(struct req *rq, struct json *j, int64_t id)
{
    struct unit u;
    TRY(unit_by_id(rq->db, rq->arena, id, &u));
    json_object(j, NULL);
    json_i64(j, "id", u.id);
    json_text(j, "kind", str_z(unit_kinds[u.kind]));
    json_text(j, "code", u.code);
    json_text(j, "name", u.name);
    json_end(j);
    return OK;
}

/* GET /api/units/:unit -> the unit, and in `parents` the units above it, nearest first */
static enum err unit_get(struct req *rq)
{
    struct unit u;
    TRY(unit_by_id(rq->db, rq->arena, rq->here.unit_id[0], &u));
    struct json j = reply_json(rq, 200);
    json_object(&j, NULL);
    json_fields(&j, unit_fields, &u);
    json_array(&j, "parents");
    for (size_t i = 1; i < rq->here.n; i++) TRY(parent_write(rq, &j, rq->here.unit_id[i]));
    json_end(&j);
    json_end(&j);
    return OK;
}

static enum err unit_write(const void *row, void *arg)
{
    struct list *l = arg;
    json_object(&l->j, NULL);
    json_fields(&l->j, unit_fields, row);
    json_end(&l->j);
    l->last = ((const struct unit *)row)->id;
    l->n++;
    return OK;
}

/* GET /api/units/:unit/children -> units in force right below, by id */
static enum err children_get(struct req *rq)
{
    struct page_in in = { 0 };
    int64_t after = 0;
    TRY(req_read(rq, page_in_fields, &in));
    TRY(cursor_read_i64(rq, in.page.after, &after));
    int64_t limit = page_limit(in.page);
    struct list l = list_begin(rq);
    TRY(unit_children(rq->db, rq->arena, rq->here.unit_id[0], after, limit, unit_write, &l));
    return list_end(&l, limit, cursor_i64(rq->arena, l.last));
}

static const struct field map_row[] = {
    FIELD(struct map_unit, id), FIELD(struct map_unit, name), FIELD(struct map_unit, kind, .words = unit_kinds),
    FIELD(struct map_unit, lat_e6), FIELD(struct map_unit, lon_e6), FIELD(struct map_unit, path),
};
static const struct fields map_fields = { map_row, N_OF(map_row) };

/* A version of a reply is the hash of what it says. */
static enum err version_of(struct req *rq, struct str *out)
{
    struct bytes hash;
    TRY(sha256(rq->arena, buf_str(&rq->reply), &hash));
    *out = base64url(rq->arena, (struct bytes){ hash.p, 12 });
    return OK;
}

static enum err map_reply(struct req *rq, int64_t unit_id, struct str cache)
{
    struct map m;
    struct str version;
    TRY(territory_map(rq->db, rq->arena, unit_id, &m));
    struct json j = reply_json(rq, 200);
    json_object(&j, NULL);
    json_array(&j, "bbox");              /* west, south, east, north, as GeoJSON has it */
    json_i64(&j, NULL, m.box.west_e6);
    json_i64(&j, NULL, m.box.south_e6);
    json_i64(&j, NULL, m.box.east_e6);
    json_i64(&j, NULL, m.box.north_e6);
    json_end(&j);
    json_array(&j, "units");
    for (size_t i = 0; i < m.n; i++) {
        json_object(&j, NULL);
        json_fields(&j, map_fields, &m.units[i]);
        json_end(&j);
    }
    json_end(&j);
    json_end(&j);
    if (rq->reply.failed) return ERR_NOMEM;
    TRY(version_of(rq, &version));
    if (req_is_fresh(rq, version)) return OK;
    reply_header(rq, "Cache-Control", cache);
    return OK;
}

/* GET /api/units/:unit/map -> the children's shapes as SVG paths in a box of 0..10000, y down */
static enum err map_get(struct req *rq)
{
    return map_reply(rq, rq->here.unit_id[0], S("private, no-cache"));
}

/* GET /api/public/map -> the wards and communes of the city, the same shapes: boundaries are no secret */
static enum err public_map_get(struct req *rq)
{
    return map_reply(rq, CITY_ID, S("public, max-age=300"));
}

/* ---- search ---- */

struct search_in { struct str q; int64_t unit, limit; struct str reason; };
static const struct field search_in[] = {
    FIELD(struct search_in, q, .min = 1, .max = QUERY_MAX,
          .about = "words of a name, a house number with its lane, a household code"),
    FIELD(struct search_in, unit, .nullable = true, .min = 1, .max = INT64_MAX,
          .about = "search within; else where your role is"),
    FIELD(struct search_in, limit, .nullable = true, .min = 1, .max = FOUND_MAX),
    REASON_FIELD(struct search_in),
};
static const struct fields search_in_fields = { search_in, N_OF(search_in) };

/* The roles a person holds at a unit: granted there or above. */
static enum err roles_at(struct req *rq, int64_t unit_id, unsigned *out)
{
    struct chain chain;
    TRY(unit_chain(rq->db, rq->arena, unit_id, &chain));
    *out = 0;
    for (size_t g = 0; g < rq->who.n_grants; g++)
        for (size_t i = 0; i < chain.n; i++)
            if (rq->who.grants[g].unit_id == chain.unit_id[i]) *out |= rq->who.grants[g].role;
    return OK;
}

/* Where somebody searches, and as whom. A resident looks for the place of a report: lanes and houses of the whole city, no person. */
static enum err search_scope(struct req *rq, struct search_in *in, unsigned *roles)
{
    if (rq->who.roles & ROLE_RESIDENT) {
        *in = (struct search_in){ .q = in->q, .unit = CITY_ID, .limit = in->limit };
        *roles = 0;
        return OK;
    }
    if (!in->unit && rq->who.n_grants) in->unit = rq->who.grants[0].unit_id;
    enum err e = roles_at(rq, in->unit, roles);
    if (e == ERR_NOT_FOUND) return req_blame(rq, "unit");
    TRY(e);
    return *roles & ROLE_SIGNED_IN ? OK : ERR_FORBIDDEN;
}

/* GET /api/search?q=&unit= -> rows {kind, id, title, subtitle, unit_id} */
static enum err search_get(struct req *rq)
{
    struct search_in in = { 0 };
    struct found found[FOUND_MAX];
    unsigned roles = 0;
    bool is_plain;
    size_t n;
    TRY(req_read(rq, search_in_fields, &in));
    TRY(search_scope(rq, &in, &roles));
    TRY(territory_search(rq->db, rq->arena, in.q, in.unit, roles & (PEOPLE_READERS | ROLE_MEMBER), found,
                         in.limit ? (size_t)in.limit : 20, &n));
    TRY(names_are_plain(rq, roles, "search.unmask", S("search"), in.unit, in.reason, &is_plain));
    struct list l = list_begin(rq);
    for (size_t i = 0; i < n; i++) {
        if (found[i].kind == FOUND_HOUSEHOLD && !is_plain) found[i].title = name_initials(rq->arena, found[i].title);
        json_object(&l.j, NULL);
        json_fields(&l.j, found_fields, &found[i]);
        json_end(&l.j);
    }
    return list_end(&l, 1, S(""));
}

enum { IMPORTERS = ROLE_OFFICER | ROLE_CITY | ROLE_ADMIN };

static const struct route table[] = {
    { .method = GET, .path = "/api/units/:unit", .handler = unit_get, .roles = ROLE_SIGNED_IN, .within = &scope_unit,
      .about = "A unit with the units above it and its counts", .out = &unit_fields },
    { .method = GET, .path = "/api/units/:unit/children", .handler = children_get, .roles = ROLE_SIGNED_IN,
      .within = &scope_unit,
      .about = "Units right below", .in = &page_in_fields, .out = &unit_fields },
    { .method = GET, .path = "/api/units/:unit/map", .handler = map_get, .roles = ROLE_SIGNED_IN, .within = &scope_unit,
      .about = "Boundaries of the units right below, for drawing", .out = &map_fields, .memory_max = 24 * MIB },
    { .method = GET, .path = "/api/public/map", .handler = public_map_get, .roles = ROLE_ANYONE,
      .about = "Boundaries of the city's wards and communes, for drawing", .out = &map_fields, .memory_max = 24 * MIB },
    { .method = GET, .path = "/api/search", .handler = search_get, .roles = ROLE_SIGNED_IN | ROLE_RESIDENT,
      .about = "Units, lanes, houses and households by name or number; residents: no households", .in = &search_in_fields, .out = &found_fields },
    { .method = GET, .path = "/api/units/:unit/lanes", .handler = lanes_get, .roles = ROLE_SIGNED_IN,
      .within = &scope_unit,
      .about = "Lanes of a group in walking order", .in = &page_in_fields, .out = &lane_fields },
    { .method = GET, .path = "/api/lanes/:lane/houses", .handler = houses_get, .roles = PEOPLE_READERS,
      .within = &scope_lane,
      .about = "Houses of a lane with their households", .in = &houses_in_fields, .out = &house_fields },
    { .method = GET, .path = "/api/households/:household", .handler = household_get, .roles = PEOPLE_READERS,
      .within = &scope_household, .about = "A household: address and people, numbers masked", .in = &household_in_fields },

    { .method = GET, .path = "/api/import-kinds", .handler = import_kinds_get, .roles = IMPORTERS,
      .about = "The lists that may be brought in, with their columns" },
    { .method = POST, .path = "/api/units/:unit/imports", .handler = import_post, .roles = IMPORTERS,
      .within = &scope_unit,
      .body_max = IMPORT_FILE_MAX, .is_raw = true, .about = "Bring in a CSV, XLSX or GeoJSON file",
          .in = &import_in_fields,
      .out = &import_job_fields },
    { .method = GET, .path = "/api/units/:unit/imports", .handler = imports_get, .roles = IMPORTERS | ROLE_AUDITOR,
      .within = &scope_unit, .about = "Imports, newest first", .in = &page_in_fields, .out = &import_job_fields },
    { .method = GET, .path = "/api/imports/:import", .handler = import_get, .roles = IMPORTERS | ROLE_AUDITOR,
      .within = &scope_import, .about = "How far an import is", .out = &import_job_fields },
    { .method = GET, .path = "/api/imports/:import/faults", .handler = import_faults_get,
      .roles = IMPORTERS | ROLE_AUDITOR,
      .within = &scope_import, .about = "Rows that were refused, and why", .in = &page_in_fields,
          .out = &import_fault_fields },
    { .method = POST, .path = "/api/imports/:import/apply", .handler = import_apply_post, .roles = IMPORTERS,
      .within = &scope_import, .body_max = KIB, .about = "Bring in what was looked at", .out = &import_job_fields },
    { .method = GET, .path = "/api/units/:unit/export/:kind.:format", .handler = export_get,
      .roles = ROLE_OFFICER | ROLE_CITY | ROLE_AUDITOR | ROLE_ADMIN, .within = &scope_unit,
      .about = "Units, houses or residents as csv, xlsx or (units) geojson" },
};

/* ---- the module ---- */

static const struct flow *const flows[] = { &import_flow, NULL };
static const struct job jobs[] = { { "imports", 10 * (int64_t)SECOND_MS, import_tend } };

const struct module territory_module = {
    .name = "territory", .migrations = territory_migrations, .n_migrations = &territory_n_migrations,
    .flows = flows, .jobs = jobs, .n_jobs = N_OF(jobs), .routes = { table, N_OF(table) },
};
