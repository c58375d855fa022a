/* schedule_db.h - the statements behind schedule.h. Included by src/account/ only. */
#ifndef SANSANG_SCHEDULE_DB_H
#define SANSANG_SCHEDULE_DB_H
#include "account/hours/schedule.h"

MUST_USE enum err shift_insert(struct db *db, struct arena *a, const struct shift_row *s);
/* Those that hold end on `day`, those that would begin then or later are gone. *touched: so many. */
MUST_USE enum err shifts_end(struct db *db, struct arena *a, int64_t unit_id, int64_t day, int64_t *touched);
MUST_USE enum err shifts_count(struct db *db, struct arena *a, int64_t unit_id, int64_t *n);
MUST_USE enum err shift_rows(struct db *db, struct arena *a, int64_t unit_id, int64_t day, db_row_fn *each, void *arg);

MUST_USE enum err day_off_put(struct db *db, struct arena *a, const struct day_off *d);
MUST_USE enum err day_off_delete(struct db *db, struct arena *a, int64_t day, int64_t *deleted);
MUST_USE enum err day_off_rows(struct db *db, struct arena *a, int64_t from, int64_t to, db_row_fn *each, void *arg);

MUST_USE enum err worktime_changed(struct db *db, struct arena *a);
MUST_USE enum err worktime_change_row(struct db *db, struct arena *a, int64_t *n, int64_t *done);
MUST_USE enum err worktime_change_done(struct db *db, struct arena *a, int64_t n);

#endif
