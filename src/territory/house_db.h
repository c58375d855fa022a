/* house_db.h - every statement about lanes, houses, households and residents; private to territory. */
#ifndef SANSANG_HOUSE_DB_H
#define SANSANG_HOUSE_DB_H
#include "territory/territory.h"

enum err lane_row_insert(struct db *db, struct arena *a, const struct lane *l);
enum err house_row_insert(struct db *db, struct arena *a, const struct house *h);
enum err household_row_insert(struct db *db, struct arena *a, const struct household *h);
enum err resident_row_insert(struct db *db, struct arena *a, const struct resident *r);
enum err resident_row_update(struct db *db, struct arena *a, const struct resident *r);
enum err household_set_head(struct db *db, struct arena *a, const struct household *h);
enum err household_move_ward(struct db *db, struct arena *a, int64_t group_id, int64_t ward_id, struct str prefix);

enum err lane_by_name(struct db *db, struct arena *a, int64_t group_id, int64_t parent_id, struct str folded,
                      struct lane *out);
enum err lane_last_order(struct db *db, struct arena *a, int64_t group_id, int64_t *out);
enum err group_count(struct db *db, struct arena *a, int64_t ward_id, int64_t *out);          /* those that ended too */
enum err house_by_number(struct db *db, struct arena *a, int64_t lane_id, struct str sort_key, struct str number,
                         struct house *out);
enum err house_last_order(struct db *db, struct arena *a, int64_t lane_id, int64_t *out);
enum err household_by_code(struct db *db, struct arena *a, int64_t ward_id, struct str code, struct household *out);
/* Houses of a lane after (sort_key, number). */
enum err house_list(struct db *db, struct arena *a, int64_t lane_id, struct str after_key, struct str after_number,
                    int64_t limit, db_row_fn *each, void *arg);
enum err household_of_house(struct db *db, struct arena *a, int64_t house_id, db_row_fn *each, void *arg);

/* The look-up indexes a bulk load does without, as they stand in territory-0001. */
enum err house_indexes_drop(struct db *db, struct arena *a);
enum err house_indexes_build(struct db *db, struct arena *a);

#endif
