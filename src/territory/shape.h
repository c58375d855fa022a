/* shape.h - polygons as bytes: rings of micro-degrees; validity, common borders, drawing, point in polygon.
   The library behind (GEOS) is the secret of shape_geos.c. */
#ifndef SANSANG_SHAPE_H
#define SANSANG_SHAPE_H
#include "core/arena.h"

/* The bytes: number of polygons; of each, the number of rings (outer first, then holes); of each, the number of points
   (the first is not repeated) and their longitudes and latitudes in micro-degrees as differences. All numbers are
   varints (7 bits a byte, low first), differences zigzag. */

struct box { int64_t south_e6, west_e6, north_e6, east_e6; };
struct spot { int64_t lat_e6, lon_e6; };

/* Written ring by ring; `failed` in the buffers is sticky. Limits guard against hostile files. */
enum { SHAPE_POINTS_MAX = 2000000, SHAPE_RINGS_MAX = 20000 };
struct shape_writer {
    struct buf out, ring;                /* finished rings; the ring being written */
    size_t polygons, rings, points, all_points, rings_at, ring_before;
    struct spot last, first;
    struct buf polygon;                  /* rings of the polygon being written */
    bool failed;
};
void shape_begin(struct shape_writer *w, struct arena *a);
void shape_polygon(struct shape_writer *w);
void shape_ring(struct shape_writer *w);
void shape_point(struct shape_writer *w, struct spot p);
/* ERR_BAD_INPUT: no ring of three points */
MUST_USE enum err shape_end(struct shape_writer *w, struct bytes *out);

/* Walk the points; `start` is set on the first point of a ring (hole: an inner one). False at the end, or on bad
   bytes. */
struct shape_reader { struct bytes in; size_t at, polygons, rings, points; bool outer, bad; struct spot p; };
struct shape_step { struct spot p; bool start, hole, end; };                 /* end: last point of its ring */
void shape_open(struct shape_reader *r, struct bytes shape);
bool shape_next(struct shape_reader *r, struct shape_step *out);

struct box shape_box(struct bytes shape);
bool shape_has(struct bytes shape, struct spot p);                           /* even-odd over all rings */
/* "M10 20l1 2…z" in a square of 0..10000 laid over `frame`, y down, longitudes shortened by the latitude's cosine. */
void shape_svg(struct bytes shape, struct box frame, struct buf *out);

/* ---- with GEOS ---- */

enum shape_fault { SHAPE_FINE, SHAPE_MENDED, SHAPE_BROKEN };
/* Valid as it is, or mended (rings that touch or cross themselves), or beyond mending. `out` is set unless broken. */
MUST_USE enum err shape_check(struct arena *a, struct bytes shape, enum shape_fault *fault, struct bytes *out);

/* Simplify all together: each border between two shapes is one arc, simplified once. `tolerance_e6` in micro-degrees;
   parts smaller than the square of twice the tolerance go, the largest part of each stays. out[i] for in[i]; a shape
   that vanishes keeps its own form. */
MUST_USE enum err shape_simplify(struct arena *a, const struct bytes *in, size_t n, int64_t tolerance_e6,
                                 struct bytes *out);

/* One cell for each spot (Voronoi), within `within`, or, when that is empty, within the ground around the spots:
   around each a circle of its area (m², 0 = the mean), grown together. Two spots on one place share the larger cell's
   fate: the later one gets no bytes. */
struct seed { struct spot at; int64_t area_m2; };
MUST_USE enum err shape_cells(struct arena *a, const struct seed *seeds, size_t n, struct bytes within,
                              struct bytes *out);

#endif
