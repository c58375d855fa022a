/* search_db.c - the statements behind territory_search: each is one range of one index, and stops at its limit. */
#include "territory/search_db.h"

static const struct field hit_row[] = {
    FIELD(struct hit, id), FIELD(struct hit, unit_id), FIELD(struct hit, name), FIELD(struct hit, number),
    FIELD(struct hit, lane_name), FIELD(struct hit, group_name), FIELD(struct hit, ward_name),
};

/* Keys hold only lower-case letters, digits and spaces, all of which sort before '~'. */
static struct str prefix_end(struct arena *a, struct str prefix)
{
    char *p = arena_new(a, char, prefix.n + 1);
    if (!p) return (struct str){ 0 };
    memcpy(p, prefix.p, prefix.n);
    p[prefix.n] = '~';
    return (struct str){ p, prefix.n + 1 };
}

static enum err hits(struct db *db, struct arena *a, const struct sql *q, struct binds b, int64_t limit,
                     db_row_fn *each, void *arg)
{
    struct hit row;
    return db_all(db, a, q, b, FIELDS(hit_row), &row, sizeof row, (size_t)limit, each, arg);
}

#define UNIT_HIT "SELECT u.id AS id, u.id AS unit_id, u.name AS name, k.name AS number," \
                 " '' AS lane_name, '' AS group_name, COALESCE(p.name, '') AS ward_name" \
                 " FROM name_key k JOIN unit u ON u.id = k.ref_id" \
                 " LEFT JOIN unit p ON p.id = u.parent_id WHERE k.kind = 'unit' AND k.key >= $1 AND k.key < $2"
static const struct sql sql_units_city = { "hit_units_city", UNIT_HIT " ORDER BY k.key, k.ref_id LIMIT $3" };
static const struct sql sql_units_ward = { "hit_units_ward",
    UNIT_HIT " AND k.within_id = $4 ORDER BY k.key, k.ref_id LIMIT $3" };

enum err hit_units(struct db *db, struct arena *a, struct scope_ids s, struct str prefix, int64_t limit,
                   db_row_fn *each, void *arg)
{
    struct str end = prefix_end(a, prefix);
    if (s.group_id) return OK;
    if (!s.ward_id) return hits(db, a, &sql_units_city, BINDS(BIND(prefix), BIND(end), BIND(limit)), limit, each, arg);
    return hits(db, a, &sql_units_ward, BINDS(BIND(prefix), BIND(end), BIND(limit), BIND(s.ward_id)), limit, each, arg);
}

#define LANE_HIT "SELECT l.id AS id, l.group_id AS unit_id, l.name AS name, '' AS number," \
                 " COALESCE(o.name, '') AS lane_name, g.name AS group_name, w.name AS ward_name" \
                 " FROM name_key k JOIN lane l ON l.id = k.ref_id" \
                 " JOIN unit g ON g.id = l.group_id JOIN unit w ON w.id = g.parent_id" \
                 " LEFT JOIN lane o ON o.id = l.parent_id WHERE k.kind = 'lane' AND k.key >= $1 AND k.key < $2"
static const struct sql sql_lanes_city = { "hit_lanes_city", LANE_HIT " ORDER BY k.key, k.ref_id LIMIT $3" };
static const struct sql sql_lanes_ward = { "hit_lanes_ward",
    LANE_HIT " AND k.within_id = $4 ORDER BY k.key, k.ref_id LIMIT $3" };
static const struct sql sql_lanes_group = { "hit_lanes_group",
    LANE_HIT " AND k.within_id = $4 AND l.group_id = $5 ORDER BY k.key, k.ref_id LIMIT $3" };

enum err hit_lanes(struct db *db, struct arena *a, struct scope_ids s, struct str prefix, int64_t limit,
                   db_row_fn *each, void *arg)
{
    struct str end = prefix_end(a, prefix);
    if (!s.ward_id) return hits(db, a, &sql_lanes_city, BINDS(BIND(prefix), BIND(end), BIND(limit)), limit, each, arg);
    if (!s.group_id) return hits(db, a, &sql_lanes_ward, BINDS(BIND(prefix), BIND(end), BIND(limit), BIND(s.ward_id)),
                                 limit, each, arg);
    return hits(db, a, &sql_lanes_group, BINDS(BIND(prefix), BIND(end), BIND(limit), BIND(s.ward_id), BIND(s.group_id)),
                limit, each, arg);
}

#define HOUSE_HIT "SELECT h.id AS id, h.group_id AS unit_id, '' AS name, h.number AS number, l.name AS lane_name," \
                  " g.name AS group_name, w.name AS ward_name FROM house h JOIN lane l ON l.id = h.lane_id" \
                  " JOIN unit g ON g.id = h.group_id JOIN unit w ON w.id = g.parent_id"
static const struct sql sql_houses_lane = { "hit_houses_lane",
    HOUSE_HIT " WHERE h.lane_id = $4 AND h.sort_key >= $1 AND h.sort_key < $2 ORDER BY h.sort_key, h.number LIMIT $3" };
static const struct sql sql_houses_group = { "hit_houses_group",
    HOUSE_HIT " WHERE h.group_id = $4 AND h.sort_key >= $1 AND h.sort_key < $2 ORDER BY h.sort_key, h.id LIMIT $3" };

enum err hit_houses_of_lane(struct db *db, struct arena *a, int64_t lane_id, struct str key, int64_t limit,
                            db_row_fn *each, void *arg)
{
    return hits(db, a, &sql_houses_lane, BINDS(BIND(key), BIND(prefix_end(a, key)), BIND(limit), BIND(lane_id)), limit,
                each, arg);
}

enum err hit_houses_of_group(struct db *db, struct arena *a, int64_t group_id, struct str key, int64_t limit,
                             db_row_fn *each, void *arg)
{
    return hits(db, a, &sql_houses_group, BINDS(BIND(key), BIND(prefix_end(a, key)), BIND(limit), BIND(group_id)),
                limit, each, arg);
}

/* The city's households are found ward by ward: one short range each, until the limit is full. */
#define HOME_HIT "SELECT m.id AS id, m.group_id AS unit_id, m.head_name AS name, h.number AS number," \
                 " l.name AS lane_name, g.name AS group_name, w.name AS ward_name" \
                 " FROM unit w JOIN household m ON m.ward_id = w.id" \
                 " JOIN house h ON h.id = m.house_id JOIN lane l ON l.id = h.lane_id JOIN unit g ON g.id = m.group_id"
#define HOME_SQL(key) { \
    { "hit_homes_city_" #key, HOME_HIT " WHERE w.parent_id = $4 AND w.valid_to IS NULL" \
      " AND m." #key " >= $1 AND m." #key " < $2 ORDER BY w.id, m." #key ", m.id LIMIT $3" }, \
    { "hit_homes_ward_" #key, HOME_HIT " WHERE w.id = $4 AND m." #key " >= $1 AND m." #key " < $2" \
      " ORDER BY m." #key ", m.id LIMIT $3" }, \
    { "hit_homes_group_" #key, HOME_HIT " WHERE w.id = $4 AND m.group_id = $5 AND m." #key " >= $1" \
      " AND m." #key " < $2 ORDER BY m." #key ", m.id LIMIT $3" } }
static const struct sql sql_homes[HOUSEHOLD_KEYS][3] = {
    [HOUSEHOLD_BY_CODE] = HOME_SQL(code), [HOUSEHOLD_BY_NAME] = HOME_SQL(folded),
    [HOUSEHOLD_BY_GIVEN] = HOME_SQL(given),
};

enum err hit_households(struct db *db, struct arena *a, struct scope_ids s, enum household_key by, struct str prefix,
                        int64_t limit, db_row_fn *each, void *arg)
{
    struct str end = prefix_end(a, prefix);
    const struct sql *q = sql_homes[by];
    if (!s.ward_id) return hits(db, a, &q[0], BINDS(BIND(prefix), BIND(end), BIND(limit), BIND(s.city_id)), limit, each,
                                arg);
    if (!s.group_id) return hits(db, a, &q[1], BINDS(BIND(prefix), BIND(end), BIND(limit), BIND(s.ward_id)), limit,
                                 each, arg);
    return hits(db, a, &q[2], BINDS(BIND(prefix), BIND(end), BIND(limit), BIND(s.ward_id), BIND(s.group_id)), limit,
                each, arg);
}
