/* map.h - a unit's children as a map: their simplified shapes in one frame. */
#ifndef SANSANG_MAP_H
#define SANSANG_MAP_H
#include "territory/shape.h"
#include "territory/territory.h"

struct map_unit {
    int64_t id;
    struct str name;
    enum unit_kind kind;
    int64_t lat_e6, lon_e6;
    struct bytes shape;                  /* simplified; {0} = none known */
    struct str path;                     /* of an SVG, in a box of 0..10000, y down; empty = no shape */
};

enum { MAP_UNITS_MAX = 2000 };
struct map { struct box box; struct map_unit *units; size_t n; };

/* The children of `parent_id` in force, without agencies, by id; the box is around their shapes, or around their positions when none has
   a shape. The paths are drawn. */
MUST_USE enum err territory_map(struct db *db, struct arena *a, int64_t parent_id, struct map *out);

/* The simplified shape of one unit; {0}: none is known. */
MUST_USE enum err unit_shape_get(struct db *db, struct arena *a, int64_t unit_id, struct bytes *out);

/* A surveyed shape of a unit, checked and mended when it can be; in the running transaction. Borders shared with the
   neighbours are simplified later by territory_simplify. ERR_BAD_INPUT: it is no shape, and cannot be mended. */
MUST_USE enum err unit_shape_put(struct db *db, struct arena *a, const struct unit *u, struct bytes shape,
                                 bool *changed);

#endif
