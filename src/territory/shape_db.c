/* shape_db.c - every statement about boundaries. */
#include "territory/shape_db.h"
#include "territory/map.h"

static const struct field shape_row[] = {                /* the order of SHAPE_COLUMNS */
    FIELD(struct unit_shape, unit_id), FIELD(struct unit_shape, parent_id), FIELD(struct unit_shape, drawn),
    FIELD(struct unit_shape, box.south_e6), FIELD(struct unit_shape, box.west_e6),
    FIELD(struct unit_shape, box.north_e6), FIELD(struct unit_shape, box.east_e6),
    FIELD(struct unit_shape, rings), FIELD(struct unit_shape, simplified),
};
#define SHAPE_COLUMNS "unit_id, parent_id, drawn, south_e6, west_e6, north_e6, east_e6, rings, simplified"

static const struct sql sql_put = { "shape_put",
    "INSERT INTO unit_shape(" SHAPE_COLUMNS ") VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9)"
    " ON CONFLICT(unit_id) DO UPDATE SET parent_id = EXCLUDED.parent_id, drawn = EXCLUDED.drawn,"
    " south_e6 = EXCLUDED.south_e6, west_e6 = EXCLUDED.west_e6, north_e6 = EXCLUDED.north_e6, east_e6 ="
    " EXCLUDED.east_e6,"
    " rings = EXCLUDED.rings, simplified = EXCLUDED.simplified" };

enum err shape_row_put(struct db *db, struct arena *a, const struct unit_shape *s)
{
    return db_run(db, a, &sql_put, BINDS(BIND(s->unit_id), BIND(s->parent_id), BIND(s->drawn), BIND(s->box.south_e6),
                  BIND(s->box.west_e6), BIND(s->box.north_e6), BIND(s->box.east_e6), BIND(s->rings),
                      BIND(s->simplified)), NULL);
}

static const struct sql sql_by_unit = { "shape_by_unit",
                                        "SELECT " SHAPE_COLUMNS " FROM unit_shape WHERE unit_id = $1" };

enum err shape_by_unit(struct db *db, struct arena *a, int64_t unit_id, struct unit_shape *out)
{
    return db_one(db, a, &sql_by_unit, BINDS(BIND(unit_id)), FIELDS(shape_row), out);
}

static const struct sql sql_children = { "shape_children",
    "SELECT s.unit_id, s.parent_id, s.drawn, s.south_e6, s.west_e6, s.north_e6, s.east_e6, s.rings, s.simplified"
    " FROM unit_shape s JOIN unit u ON u.id = s.unit_id"
    " WHERE s.parent_id = $1 AND u.valid_to IS NULL ORDER BY s.unit_id LIMIT $2" };

enum err shape_children(struct db *db, struct arena *a, int64_t parent_id, size_t max, db_row_fn *each, void *arg)
{
    struct unit_shape row;
    return db_all(db, a, &sql_children, BINDS(BIND(parent_id), bind_i64((int64_t)max)), FIELDS(shape_row),
                  &row, sizeof row, max, each, arg);
}

static const struct sql sql_around = { "shape_around",
    "SELECT s.unit_id, s.parent_id, s.drawn, s.south_e6, s.west_e6, s.north_e6, s.east_e6, s.rings, s.simplified"
    " FROM unit_shape s JOIN unit u ON u.id = s.unit_id"
    " WHERE s.parent_id = $1 AND s.south_e6 <= $2 AND s.north_e6 >= $2 AND s.west_e6 <= $3 AND s.east_e6 >= $3"
    " AND u.valid_to IS NULL ORDER BY s.unit_id LIMIT 100" };

enum err shape_around(struct db *db, struct arena *a, int64_t parent_id, struct spot at, db_row_fn *each, void *arg)
{
    struct unit_shape row;
    return db_all(db, a, &sql_around, BINDS(BIND(parent_id), BIND(at.lat_e6), BIND(at.lon_e6)), FIELDS(shape_row),
                  &row, sizeof row, 100, each, arg);
}

static const struct sql sql_map = { "shape_map",
    "SELECT u.id, u.name, u.kind, u.lat_e6, u.lon_e6, s.simplified FROM unit u LEFT JOIN unit_shape s ON s.unit_id ="
    " u.id"
    " WHERE u.parent_id = $1 AND u.valid_to IS NULL AND u.kind <> 'agency' ORDER BY u.id LIMIT $2" };

enum err shape_map_rows(struct db *db, struct arena *a, int64_t parent_id, size_t max, db_row_fn *each, void *arg)
{
    static const struct field map_row[] = {
        FIELD(struct map_unit, id), FIELD(struct map_unit, name), FIELD(struct map_unit, kind, .words = unit_kinds),
        FIELD(struct map_unit, lat_e6), FIELD(struct map_unit, lon_e6), FIELD(struct map_unit, shape, .nullable = true),
    };
    struct map_unit row;
    return db_all(db, a, &sql_map, BINDS(BIND(parent_id), bind_i64((int64_t)max)), FIELDS(map_row),
                  &row, sizeof row, max, each, arg);
}
