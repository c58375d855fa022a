/* worktime_db.h - the rows of office hours. Included by src/account/ only. */
#ifndef SANSANG_WORKTIME_DB_H
#define SANSANG_WORKTIME_DB_H
#include "account/hours/worktime.h"

enum { OFFICE_HOURS_MAX = 512 };         /* of a unit and of all: schedule.h keeps SHIFT_ROWS_MAX of each */
struct office_hours {
    int64_t unit_id, weekday, from_minute, to_minute, valid_from, valid_to;
}; /* valid_to: 0 = open */
/* Those of the unit and of unit 0 that hold on some day of [from, to), in the order they begin in a day. */
MUST_USE enum err office_hours_rows(struct db *db, struct arena *a, int64_t unit_id, int64_t from, int64_t to,
                                    db_row_fn *each, void *arg);

#endif
