/* search_db.h - the statements behind territory_search; private to territory. */
#ifndef SANSANG_SEARCH_DB_H
#define SANSANG_SEARCH_DB_H
#include "territory/territory.h"

/* What a row needs to be shown: a name, and the names around it. */
struct hit { int64_t id, unit_id; struct str name, number, lane_name, group_name, ward_name; };

/* All by prefix: rows whose key begins with `prefix`, at most `limit`, in order of the key. ward_id 0 = the whole city,
   group_id 0 = the whole ward. */
struct scope_ids { int64_t city_id, ward_id, group_id; };

enum err hit_units(struct db *db, struct arena *a, struct scope_ids s, struct str prefix, int64_t limit,
                   db_row_fn *each, void *arg);
enum err hit_lanes(struct db *db, struct arena *a, struct scope_ids s, struct str prefix, int64_t limit,
                   db_row_fn *each, void *arg);
enum err hit_houses_of_lane(struct db *db, struct arena *a, int64_t lane_id, struct str key, int64_t limit,
                            db_row_fn *each, void *arg);
enum err hit_houses_of_group(struct db *db, struct arena *a, int64_t group_id, struct str key, int64_t limit,
                             db_row_fn *each, void *arg);

enum household_key { HOUSEHOLD_BY_CODE, HOUSEHOLD_BY_NAME, HOUSEHOLD_BY_GIVEN, HOUSEHOLD_KEYS };
enum err hit_households(struct db *db, struct arena *a, struct scope_ids s, enum household_key by, struct str prefix,
                        int64_t limit, db_row_fn *each, void *arg);

#endif
