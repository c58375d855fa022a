/* map.c - the rules of boundaries: surveyed or drawn, simplified together, looked up by a point, shown as a map. */
#include "territory/map.h"
#include "territory/shape_db.h"

/* A map is about 1200 pixels wide: half a pixel of detail is enough. */
enum { TOLERANCE_STEPS = 2400 };

/* ---- drawing and simplifying: read, compute outside of any transaction, write ---- */

struct cell { int64_t unit_id; bool drawn, write; struct seed seed; struct bytes rings, simplified; };
struct cells { struct db *db; struct arena *a; struct cell *v; size_t n; int64_t parent_id; };

static enum err cell_keep(const void *row, void *arg)
{
    const struct unit *u = row;
    struct cells *c = arg;
    c->v[c->n++] = (struct cell){ .unit_id = u->id, .drawn = true, .seed = { { u->lat_e6, u->lon_e6 }, u->area_m2 } };
    return OK;
}

static enum err shape_keep(const void *row, void *arg)
{
    const struct unit_shape *s = row;
    struct cells *c = arg;
    for (size_t i = 0; i < c->n; i++) {
        if (c->v[i].unit_id != s->unit_id) continue;
        c->v[i].rings = s->rings;
        c->v[i].simplified = s->simplified;
        c->v[i].drawn = s->drawn;
    }
    return OK;
}

/* The children and what is known of their shapes. */
static enum err cells_read(struct cells *c)
{
    c->v = arena_new(c->a, struct cell, MAP_UNITS_MAX);
    if (!c->v) return ERR_NOMEM;
    TRY(unit_children(c->db, c->a, c->parent_id, 0, MAP_UNITS_MAX, cell_keep, c));
    return shape_children(c->db, c->a, c->parent_id, MAP_UNITS_MAX, shape_keep, c);
}

static enum err cells_write(struct db *db, void *arg)
{
    const struct cells *c = arg;
    for (size_t i = 0; i < c->n; i++) {
        const struct cell *v = &c->v[i];
        if (!v->write) continue;
        struct unit_shape s = { .unit_id = v->unit_id, .parent_id = c->parent_id, .drawn = v->drawn,
                                .box = shape_box(v->rings), .rings = v->rings, .simplified = v->simplified };
        TRY(shape_row_put(db, c->a, &s));
    }
    return OK;
}

static enum err cells_simplify(struct cells *c)
{
    struct bytes *in = arena_new(c->a, struct bytes, c->n + 1), *out = arena_new(c->a, struct bytes, c->n + 1);
    size_t *from = arena_new(c->a, size_t, c->n + 1), n = 0;
    struct box all = { INT64_MAX, INT64_MAX, INT64_MIN, INT64_MIN };
    if (!in || !out || !from) return ERR_NOMEM;
    for (size_t i = 0; i < c->n; i++) {
        if (c->v[i].rings.n == 0) continue;
        struct box b = shape_box(c->v[i].rings);
        if (b.south_e6 < all.south_e6) all.south_e6 = b.south_e6;
        if (b.west_e6 < all.west_e6) all.west_e6 = b.west_e6;
        if (b.north_e6 > all.north_e6) all.north_e6 = b.north_e6;
        if (b.east_e6 > all.east_e6) all.east_e6 = b.east_e6;
        in[n] = c->v[i].rings;
        from[n++] = i;
    }
    if (n == 0) return OK;
    int64_t high = all.north_e6 - all.south_e6, wide = all.east_e6 - all.west_e6;
    TRY(shape_simplify(c->a, in, n, (high > wide ? high : wide) / TOLERANCE_STEPS + 1, out));
    for (size_t i = 0; i < n; i++) {
        c->v[from[i]].simplified = out[i];
        c->v[from[i]].write = true;
    }
    return OK;
}

enum err territory_simplify(struct db *db, struct arena *a, int64_t parent_id)
{
    struct cells c = { .db = db, .a = a, .parent_id = parent_id };
    TRY(cells_read(&c));
    TRY(cells_simplify(&c));
    return db_tx(db, cells_write, &c);
}

enum err territory_draw_shapes(struct db *db, struct arena *a, int64_t parent_id)
{
    struct cells c = { .db = db, .a = a, .parent_id = parent_id };
    struct unit_shape parent = { 0 };
    TRY(cells_read(&c));
    enum err e = shape_by_unit(db, a, parent_id, &parent);
    if (e != OK && e != ERR_NOT_FOUND) return e;
    struct seed *seeds = arena_new(a, struct seed, c.n + 1);
    struct bytes *out = arena_new(a, struct bytes, c.n + 1);
    if (!seeds || !out) return ERR_NOMEM;
    for (size_t i = 0; i < c.n; i++) seeds[i] = c.v[i].seed;
    TRY(shape_cells(a, seeds, c.n, parent.rings, out));
    for (size_t i = 0; i < c.n; i++) if (c.v[i].drawn && out[i].n) c.v[i].rings = out[i];
    TRY(cells_simplify(&c));
    return db_tx(db, cells_write, &c);
}

/* ---- surveyed shapes ---- */

enum err unit_shape_put(struct db *db, struct arena *a, const struct unit *u, struct bytes shape, bool *changed)
{
    enum shape_fault fault;
    struct unit_shape known, s = { .unit_id = u->id, .parent_id = u->parent_id };
    TRY(shape_check(a, shape, &fault, &s.rings));
    if (fault == SHAPE_BROKEN) return ERR_BAD_INPUT;
    enum err e = shape_by_unit(db, a, u->id, &known);
    if (e != OK && e != ERR_NOT_FOUND) return e;
    *changed = e == ERR_NOT_FOUND || known.drawn || known.rings.n != s.rings.n
               || memcmp(known.rings.p, s.rings.p, s.rings.n) != 0;
    if (!*changed) return OK;
    s.box = shape_box(s.rings);
    s.simplified = s.rings;
    return shape_row_put(db, a, &s);
}

/* ---- look-up ---- */

struct lookup { struct spot at; int64_t found; };

static enum err look(const void *row, void *arg)
{
    const struct unit_shape *s = row;
    struct lookup *l = arg;
    if (!l->found && shape_has(s->rings, l->at)) l->found = s->unit_id;
    return OK;
}

enum err unit_at(struct db *db, struct arena *a, int64_t lat_e6, int64_t lon_e6, int64_t *unit_id)
{
    int64_t deepest = 0;
    for (int64_t parent = CITY_ID, depth = 0; depth < UNIT_DEPTH_MAX; depth++) {
        struct lookup l = { .at = { lat_e6, lon_e6 } };
        TRY(shape_around(db, a, parent, l.at, look, &l));
        if (!l.found) break;
        deepest = parent = l.found;
    }
    if (!deepest) return ERR_NOT_FOUND;
    *unit_id = deepest;
    return OK;
}

/* ---- the map ---- */

static enum err map_keep(const void *row, void *arg)
{
    struct map *m = arg;
    m->units[m->n++] = *(const struct map_unit *)row;
    return OK;
}

static void widen(struct box *b, struct box with)
{
    if (with.south_e6 < b->south_e6) b->south_e6 = with.south_e6;
    if (with.west_e6 < b->west_e6) b->west_e6 = with.west_e6;
    if (with.north_e6 > b->north_e6) b->north_e6 = with.north_e6;
    if (with.east_e6 > b->east_e6) b->east_e6 = with.east_e6;
}

static struct box frame_of(const struct map *m)
{
    struct box b = { INT64_MAX, INT64_MAX, INT64_MIN, INT64_MIN };
    for (size_t i = 0; i < m->n; i++) if (m->units[i].shape.n) widen(&b, shape_box(m->units[i].shape));
    if (b.south_e6 <= b.north_e6) return b;
    for (size_t i = 0; i < m->n; i++) {
        const struct map_unit *u = &m->units[i];
        widen(&b, (struct box){ u->lat_e6, u->lon_e6, u->lat_e6, u->lon_e6 });
    }
    return m->n ? b : (struct box){ 0 };
}

enum err territory_map(struct db *db, struct arena *a, int64_t parent_id, struct map *out)
{
    struct map m = { .units = arena_new(a, struct map_unit, MAP_UNITS_MAX) };
    if (!m.units) return ERR_NOMEM;
    TRY(shape_map_rows(db, a, parent_id, MAP_UNITS_MAX, map_keep, &m));
    m.box = frame_of(&m);
    for (size_t i = 0; i < m.n; i++) {
        struct buf b = { .arena = a };
        shape_svg(m.units[i].shape, m.box, &b);
        if (b.failed) return ERR_NOMEM;
        m.units[i].path = (struct str){ b.p, b.n };
    }
    *out = m;
    return OK;
}

enum err unit_shape_get(struct db *db, struct arena *a, int64_t unit_id, struct bytes *out)
{
    struct unit_shape s = { .unit_id = 0 };
    enum err e = shape_by_unit(db, a, unit_id, &s);
    if (e != OK && e != ERR_NOT_FOUND) return e;
    *out = s.simplified;
    return OK;
}
