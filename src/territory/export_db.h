/* export_db.h - the statements behind exports; private to territory. */
#ifndef SANSANG_EXPORT_DB_H
#define SANSANG_EXPORT_DB_H
#include "territory/shape_db.h"
#include "territory/territory.h"

/* Units in force: `unit_id` itself and what lies below, by id. */
enum err export_units(struct db *db, struct arena *a, int64_t unit_id, int64_t after, int64_t limit, db_row_fn *each,
                      void *arg);
/* The next group within `unit_id`. ERR_NOT_FOUND: no more. */
enum err export_group(struct db *db, struct arena *a, int64_t unit_id, int64_t after, struct unit *out);

struct export_home {
    int64_t household_id, resident_id, lat_e6, lon_e6, birth_year;
    struct str ward, group, lane, house, code, head, name, sex, last4;
};
enum err export_households(struct db *db, struct arena *a, int64_t group_id, int64_t after, int64_t limit,
                           db_row_fn *each, void *arg);
enum err export_residents(struct db *db, struct arena *a, int64_t group_id, int64_t after_household,
                          int64_t after_resident, int64_t limit, db_row_fn *each, void *arg);

#endif
