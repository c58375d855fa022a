/* shape_geos.c - what needs real geometry: validity, common borders, cells. The only file that sees GEOS. */
#include "territory/shape.h"
#define GEOS_USE_ONLY_R_API
#include <geos_c.h>
#include <math.h>
#include <stdlib.h>

struct geos { GEOSContextHandle_t h; };
static void geos_close(struct geos *g) { if (g->h) GEOS_finish_r(g->h); }
#define GEOS_OPEN(name) __attribute__((cleanup(geos_close))) struct geos name = { GEOS_init_r() }

/* Geometries of one call, freed together: GEOS hands out many and any step may fail. */
enum { HELD_MAX = 64 };
struct held { GEOSContextHandle_t h; GEOSGeometry *g[HELD_MAX]; size_t n; };
static void held_free(struct held *k) { for (size_t i = 0; i < k->n; i++) GEOSGeom_destroy_r(k->h, k->g[i]); }
#define HELD(name, ctx) __attribute__((cleanup(held_free))) struct held name = { .h = (ctx).h }

static GEOSGeometry *hold(struct held *k, GEOSGeometry *g)
{
    if (!g) return NULL;
    if (k->n == HELD_MAX) { GEOSGeom_destroy_r(k->h, g); return NULL; }
    k->g[k->n++] = g;
    return g;
}

/* ---- bytes to geometry ---- */

static GEOSGeometry *ring_of(GEOSContextHandle_t h, const struct spot *v, size_t n)
{
    GEOSCoordSequence *c = GEOSCoordSeq_create_r(h, (unsigned)(n + 1), 2);
    if (!c) return NULL;
    for (size_t i = 0; i <= n; i++)
        GEOSCoordSeq_setXY_r(h, c, (unsigned)i, (double)v[i % n].lon_e6, (double)v[i % n].lat_e6);
    return GEOSGeom_createLinearRing_r(h, c);
}

struct parts { GEOSGeometry **v; size_t n, cap; };

static bool parts_add(GEOSContextHandle_t h, struct parts *p, GEOSGeometry *g)
{
    if (!g) return false;
    if (p->n == p->cap) {
        size_t cap = p->cap ? p->cap * 2 : 16;
        GEOSGeometry **v = realloc(p->v, cap * sizeof *v);
        if (!v) { GEOSGeom_destroy_r(h, g); return false; }
        p->v = v;
        p->cap = cap;
    }
    p->v[p->n++] = g;
    return true;
}

static void parts_drop(GEOSContextHandle_t h, struct parts *p)
{
    for (size_t i = 0; i < p->n; i++) GEOSGeom_destroy_r(h, p->v[i]);
    free(p->v);
    *p = (struct parts){ 0 };
}

/* The first ring and the holes after it become one polygon; the rings are given away. */
static GEOSGeometry *polygon_of(GEOSContextHandle_t h, struct parts *rings)
{
    GEOSGeometry *g = GEOSGeom_createPolygon_r(h, rings->v[0], rings->v + 1, (unsigned)(rings->n - 1));
    if (g) rings->n = 0;
    return g;
}

static GEOSGeometry *collect(GEOSContextHandle_t h, int type, struct parts *p)
{
    GEOSGeometry *g = GEOSGeom_createCollection_r(h, type, p->v, (unsigned)p->n);
    if (g) p->n = 0;
    return g;
}

static GEOSGeometry *geometry_of(GEOSContextHandle_t h, struct arena *a, struct bytes shape)
{
    struct shape_reader r;
    struct shape_step s;
    struct parts polygons = { 0 }, rings = { 0 };
    struct spot *ring = NULL;
    size_t n = 0;
    bool fine = true;
    GEOSGeometry *g = NULL;
    shape_open(&r, shape);
    while (fine && shape_next(&r, &s)) {
        if (s.start) {
            if (!s.hole && rings.n) fine = parts_add(h, &polygons, polygon_of(h, &rings));
            n = 0;
            ring = arena_new(a, struct spot, r.points + 1);
            if (!ring) fine = false;
        }
        if (!fine) break;
        ring[n++] = s.p;
        if (s.end) fine = n >= 3 && parts_add(h, &rings, ring_of(h, ring, n));
    }
    if (fine && rings.n) fine = parts_add(h, &polygons, polygon_of(h, &rings));
    if (fine && polygons.n && !r.bad) g = collect(h, GEOS_MULTIPOLYGON, &polygons);
    parts_drop(h, &rings);
    parts_drop(h, &polygons);
    return g;
}

/* ---- geometry to bytes ---- */

static void write_ring(GEOSContextHandle_t h, const GEOSGeometry *ring, struct shape_writer *w)
{
    const GEOSCoordSequence *c = ring ? GEOSGeom_getCoordSeq_r(h, ring) : NULL;
    unsigned n = 0;
    if (!c || !GEOSCoordSeq_getSize_r(h, c, &n) || n < 4) return;
    shape_ring(w);
    for (unsigned i = 0; i + 1 < n; i++) {
        double x, y;
        GEOSCoordSeq_getXY_r(h, c, i, &x, &y);
        shape_point(w, (struct spot){ llround(y), llround(x) });
    }
}

static void write_polygons(GEOSContextHandle_t h, const GEOSGeometry *g, struct shape_writer *w)
{
    int parts = GEOSGetNumGeometries_r(h, g);
    if (GEOSGeomTypeId_r(h, g) == GEOS_POLYGON) {
        if (GEOSisEmpty_r(h, g)) return;
        shape_polygon(w);
        write_ring(h, GEOSGetExteriorRing_r(h, g), w);
        int holes = GEOSGetNumInteriorRings_r(h, g);
        for (int i = 0; i < holes; i++) write_ring(h, GEOSGetInteriorRingN_r(h, g, i), w);
        return;
    }
    if (GEOSGeomTypeId_r(h, g) != GEOS_MULTIPOLYGON && GEOSGeomTypeId_r(h, g) != GEOS_GEOMETRYCOLLECTION) return;
    for (int i = 0; i < parts; i++) write_polygons(h, GEOSGetGeometryN_r(h, g, i), w);
}

static enum err bytes_of(GEOSContextHandle_t h, struct arena *a, const GEOSGeometry *g, struct bytes *out)
{
    struct shape_writer w;
    shape_begin(&w, a);
    write_polygons(h, g, &w);
    return shape_end(&w, out);
}

/* ---- validity ---- */

enum err shape_check(struct arena *a, struct bytes shape, enum shape_fault *fault, struct bytes *out)
{
    GEOS_OPEN(geos);
    HELD(held, geos);
    *fault = SHAPE_BROKEN;
    GEOSGeometry *g = hold(&held, geometry_of(geos.h, a, shape));
    if (!g) return OK;
    if (GEOSisValid_r(geos.h, g) == 1) {
        *fault = SHAPE_FINE;
        *out = shape;
        return OK;
    }
    GEOSGeometry *mended = hold(&held, GEOSMakeValid_r(geos.h, g));
    double before = 0, after = 0;
    if (!mended || !GEOSArea_r(geos.h, g, &before) || !GEOSArea_r(geos.h, mended, &after) || !(after > 0)) return OK;
    enum err e = bytes_of(geos.h, a, mended, out);
    if (e == ERR_BAD_INPUT) return OK;
    if (e == OK) *fault = SHAPE_MENDED;
    return e;
}

/* ---- common borders ---- */

/* Which of the shapes has the middle of a face? The tree keeps that from being all times all. */
struct which { GEOSContextHandle_t h; const GEOSPreparedGeometry *const *v; const GEOSGeometry *at; size_t found; };

static void ask_one(void *item, void *arg)
{
    struct which *w = arg;
    size_t i = *(const size_t *)item;
    if (w->found == SIZE_MAX && GEOSPreparedContains_r(w->h, w->v[i], w->at) == 1) w->found = i;
}

struct simplifying {
    GEOSContextHandle_t h;
    struct arena *a;
    size_t n;
    GEOSGeometry **whole;                /* of each shape */
    const GEOSPreparedGeometry **ready;
    size_t *index;
    GEOSSTRtree *tree;
    struct parts *faces;                 /* of each shape, after */
    int64_t tolerance;
};

static void simplifying_close(struct simplifying *s)
{
    for (size_t i = 0; i < s->n; i++) {
        if (s->ready && s->ready[i]) GEOSPreparedGeom_destroy_r(s->h, s->ready[i]);
        if (s->faces) parts_drop(s->h, &s->faces[i]);
    }
    if (s->tree) GEOSSTRtree_destroy_r(s->h, s->tree);
    for (size_t i = 0; s->whole && i < s->n; i++) if (s->whole[i]) GEOSGeom_destroy_r(s->h, s->whole[i]);
}

static enum err simplifying_open(struct simplifying *s, const struct bytes *in)
{
    s->whole = arena_new(s->a, GEOSGeometry *, s->n);
    s->ready = arena_new(s->a, const GEOSPreparedGeometry *, s->n);
    s->index = arena_new(s->a, size_t, s->n);
    s->faces = arena_new(s->a, struct parts, s->n);
    s->tree = GEOSSTRtree_create_r(s->h, 10);
    if (!s->whole || !s->ready || !s->index || !s->faces || !s->tree) return ERR_NOMEM;
    for (size_t i = 0; i < s->n; i++) {
        s->index[i] = i;
        s->whole[i] = geometry_of(s->h, s->a, in[i]);
        if (!s->whole[i]) return ERR_BAD_INPUT;
        s->ready[i] = GEOSPrepare_r(s->h, s->whole[i]);
        if (!s->ready[i]) return ERR_NOMEM;
        GEOSSTRtree_insert_r(s->h, s->tree, s->whole[i], &s->index[i]);
    }
    return OK;
}

/* All borders as arcs between the points where three of them meet. */
static GEOSGeometry *arcs_of(struct simplifying *s, struct held *held)
{
    struct parts lines = { 0 };
    for (size_t i = 0; i < s->n; i++)
        if (!parts_add(s->h, &lines, GEOSBoundary_r(s->h, s->whole[i]))) { parts_drop(s->h, &lines); return NULL; }
    GEOSGeometry *all = hold(held, collect(s->h, GEOS_GEOMETRYCOLLECTION, &lines));
    parts_drop(s->h, &lines);
    GEOSGeometry *noded = all ? hold(held, GEOSUnaryUnion_r(s->h, all)) : NULL;
    return noded ? hold(held, GEOSLineMerge_r(s->h, noded)) : NULL;
}

/* Each face between the simplified arcs goes to the shape that had its middle. */
static enum err faces_give(struct simplifying *s, const GEOSGeometry *faces)
{
    int n = GEOSGetNumGeometries_r(s->h, faces);
    for (int i = 0; i < n; i++) {
        const GEOSGeometry *face = GEOSGetGeometryN_r(s->h, faces, i);
        GEOSGeometry *middle = GEOSPointOnSurface_r(s->h, face);
        if (!middle) return ERR_NOMEM;
        struct which w = { s->h, s->ready, middle, SIZE_MAX };
        GEOSSTRtree_query_r(s->h, s->tree, middle, ask_one, &w);
        GEOSGeom_destroy_r(s->h, middle);
        if (w.found != SIZE_MAX && !parts_add(s->h, &s->faces[w.found], GEOSGeom_clone_r(s->h, face))) return ERR_NOMEM;
    }
    return OK;
}

/* Faces in one: small islands go, the largest stays whatever its size. */
static enum err face_bytes(struct simplifying *s, struct parts *faces, struct bytes *out)
{
    double least = 4.0 * (double)s->tolerance * (double)s->tolerance, most = -1;
    size_t largest = 0;
    struct shape_writer w;
    for (size_t i = 0; i < faces->n; i++) {
        double area = 0;
        GEOSArea_r(s->h, faces->v[i], &area);
        if (area > most) { most = area; largest = i; }
    }
    shape_begin(&w, s->a);
    for (size_t i = 0; i < faces->n; i++) {
        double area = 0;
        GEOSArea_r(s->h, faces->v[i], &area);
        if (i == largest || area >= least) write_polygons(s->h, faces->v[i], &w);
    }
    return shape_end(&w, out);
}

enum err shape_simplify(struct arena *a, const struct bytes *in, size_t n, int64_t tolerance_e6, struct bytes *out)
{
    GEOS_OPEN(geos);
    HELD(held, geos);
    __attribute__((cleanup(simplifying_close)))
    struct simplifying s = { .h = geos.h, .a = a, .n = n, .tolerance = tolerance_e6 };
    TRY(simplifying_open(&s, in));
    GEOSGeometry *arcs = arcs_of(&s, &held);
    GEOSGeometry *fewer = arcs ? hold(&held, GEOSTopologyPreserveSimplify_r(geos.h, arcs, (double)tolerance_e6)) : NULL;
    GEOSGeometry *faces = fewer ? hold(&held, GEOSPolygonize_r(geos.h, (const GEOSGeometry *const *)&fewer, 1)) : NULL;
    if (!faces) return ERR_NOMEM;
    TRY(faces_give(&s, faces));
    for (size_t i = 0; i < n; i++) {
        enum err e = s.faces[i].n ? face_bytes(&s, &s.faces[i], &out[i]) : ERR_BAD_INPUT;
        if (e == ERR_BAD_INPUT) out[i] = in[i];
        else if (e != OK) return e;
    }
    return OK;
}

/* ---- cells ---- */

static GEOSGeometry *point_of(GEOSContextHandle_t h, struct spot p)
{
    return GEOSGeom_createPointFromXY_r(h, (double)p.lon_e6, (double)p.lat_e6);
}

/* A circle of the spot's area, half as wide again, so that neighbours grow together. */
static GEOSGeometry *ground_around(GEOSContextHandle_t h, const struct seed *seed, int64_t mean_m2)
{
    double area = (double)(seed->area_m2 ? seed->area_m2 : mean_m2);
    double radius_e6 = 1.6 * sqrt(area / 3.14159265358979) / 0.111;      /* a micro-degree is 0.111 m */
    GEOSGeometry *p = point_of(h, seed->at), *g = p ? GEOSBuffer_r(h, p, radius_e6, 6) : NULL;
    if (p) GEOSGeom_destroy_r(h, p);
    return g;
}

static GEOSGeometry *ground_of(GEOSContextHandle_t h, struct held *held, const struct seed *seeds, size_t n)
{
    struct parts circles = { 0 };
    int64_t sum = 0, known = 0;
    for (size_t i = 0; i < n; i++) if (seeds[i].area_m2) { sum += seeds[i].area_m2; known++; }
    int64_t mean = known ? sum / known : 1000000;
    for (size_t i = 0; i < n; i++)
        if (!parts_add(h, &circles, ground_around(h, &seeds[i], mean))) { parts_drop(h, &circles); return NULL; }
    GEOSGeometry *all = hold(held, collect(h, GEOS_GEOMETRYCOLLECTION, &circles));
    parts_drop(h, &circles);
    GEOSGeometry *ground = all ? hold(held, GEOSUnaryUnion_r(h, all)) : NULL;
    double gap = 2 * sqrt((double)mean) / 0.111;                         /* bays narrower than this close */
    GEOSGeometry *wide = ground ? hold(held, GEOSBuffer_r(h, ground, gap, 6)) : NULL;
    GEOSGeometry *back = wide ? hold(held, GEOSBuffer_r(h, wide, -gap, 6)) : NULL;
    return back ? hold(held, GEOSTopologyPreserveSimplify_r(h, back, gap / 40)) : NULL;
}

/* The cell that has the spot, cut to the ground. Largest part only: a cell is one place. */
static enum err cell_of(GEOSContextHandle_t h, struct arena *a, const GEOSGeometry *cells, const GEOSGeometry *ground,
                        struct spot at, bool *taken, struct bytes *out)
{
    GEOSGeometry *p = point_of(h, at);
    if (!p) return ERR_NOMEM;
    int n = GEOSGetNumGeometries_r(h, cells), mine = -1;
    for (int i = 0; i < n && mine < 0; i++)
        if (!taken[i] && GEOSIntersects_r(h, GEOSGetGeometryN_r(h, cells, i), p) == 1) mine = i;
    GEOSGeom_destroy_r(h, p);
    *out = (struct bytes){ 0 };
    if (mine < 0) return OK;
    taken[mine] = true;
    GEOSGeometry *cut = GEOSIntersection_r(h, GEOSGetGeometryN_r(h, cells, mine), ground);
    if (!cut) return ERR_NOMEM;
    enum err e = bytes_of(h, a, cut, out);
    GEOSGeom_destroy_r(h, cut);
    return e == ERR_BAD_INPUT ? OK : e;
}

enum err shape_cells(struct arena *a, const struct seed *seeds, size_t n, struct bytes within, struct bytes *out)
{
    GEOS_OPEN(geos);
    HELD(held, geos);
    if (n == 0) return OK;
    GEOSGeometry *ground = within.n ? hold(&held, geometry_of(geos.h, a, within)) : ground_of(geos.h, &held, seeds, n);
    if (!ground) return ERR_BAD_INPUT;
    if (n == 1) return bytes_of(geos.h, a, ground, &out[0]);
    struct parts points = { 0 };
    for (size_t i = 0; i < n; i++)
        if (!parts_add(geos.h, &points, point_of(geos.h, seeds[i].at))) { parts_drop(geos.h,
            &points); return ERR_NOMEM; }
    GEOSGeometry *all = hold(&held, collect(geos.h, GEOS_MULTIPOINT, &points));
    parts_drop(geos.h, &points);
    GEOSGeometry *cells = all ? hold(&held, GEOSVoronoiDiagram_r(geos.h, all, ground, 0.0, 0)) : NULL;
    if (!cells) return ERR_BAD_INPUT;
    bool *taken = arena_new(a, bool, (size_t)GEOSGetNumGeometries_r(geos.h, cells) + 1);
    if (!taken) return ERR_NOMEM;
    for (size_t i = 0; i < n; i++) TRY(cell_of(geos.h, a, cells, ground, seeds[i].at, taken, &out[i]));
    return OK;
}
