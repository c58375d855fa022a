/* shape_db.h - every statement about boundaries; private to territory. */
#ifndef SANSANG_SHAPE_DB_H
#define SANSANG_SHAPE_DB_H
#include "territory/shape.h"
#include "territory/territory.h"

struct unit_shape {
    int64_t unit_id, parent_id;
    bool drawn;
    struct box box;
    struct bytes rings, simplified;
};

enum err shape_row_put(struct db *db, struct arena *a, const struct unit_shape *s);
enum err shape_by_unit(struct db *db, struct arena *a, int64_t unit_id, struct unit_shape *out);
enum err shape_children(struct db *db, struct arena *a, int64_t parent_id, size_t max, db_row_fn *each, void *arg);
/* Shapes among the children of `parent_id` whose box holds the point. */
enum err shape_around(struct db *db, struct arena *a, int64_t parent_id, struct spot at, db_row_fn *each, void *arg);
enum err shape_map_rows(struct db *db, struct arena *a, int64_t parent_id, size_t max, db_row_fn *each, void *arg);

#endif
