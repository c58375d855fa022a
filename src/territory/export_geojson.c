/* export_geojson.c - units with their boundaries as features (RFC 7946), a few at a time. */
#include "core/out.h"
#include "territory/export.h"
#include "territory/export_db.h"
#include "territory/geojson_out.h"

enum { FEATURES_A_TIME = 8 };

struct features { struct db *db; struct arena *a; struct buf *out; struct export_at *at; int64_t n; };

static enum err feature(const void *row, void *arg)
{
    struct features *f = arg;
    const struct unit *u = row;
    struct unit_shape shape;
    enum err e = shape_by_unit(f->db, f->a, u->id, &shape);
    if (e != OK && e != ERR_NOT_FOUND) return e;
    buf_add(f->out, f->at->resident_id++ ? S(",\n") : S(""));            /* how many so far */
    buf_add(f->out, S("{\"type\":\"Feature\",\"properties\":"));
    struct json j = { .out = f->out };
    json_object(&j, NULL);
    json_text(&j, "code", u->code);
    json_text(&j, "name", u->name);
    json_text(&j, "name_en", u->name_en);
    json_text(&j, "kind", str_z(unit_kinds[u->kind]));
    json_i64(&j, "population", u->population);
    json_bool(&j, "drawn", e == OK && shape.drawn);
    json_end(&j);
    buf_add(f->out, S(",\"geometry\":"));
    if (e == OK) geojson_shape(f->out, shape.rings);
    else buf_add(f->out, S("null"));
    buf_add(f->out, S("}"));
    f->at->unit_id = u->id;
    f->n++;
    return OK;
}

enum err export_geojson(struct db *db, struct arena *a, int64_t unit_id, struct export_at *at, struct buf *out)
{
    struct features f = { .db = db, .a = a, .out = out, .at = at };
    if (at->unit_id == 0) buf_add(out, S("{\"type\":\"FeatureCollection\",\"features\":[\n"));
    TRY(export_units(db, a, unit_id, at->unit_id, FEATURES_A_TIME, feature, &f));
    at->done = f.n < FEATURES_A_TIME;
    if (at->done) buf_add(out, S("\n]}\n"));
    return OK;
}
