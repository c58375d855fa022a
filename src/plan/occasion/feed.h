/* feed.h - what the calendar feeds hold. */
#ifndef SANSANG_FEED_H
#define SANSANG_FEED_H
#include "plan/occasion/occasion.h"

/* Public ones of a unit that belong to no series, ending after from_ms, by start. */
MUST_USE enum err feed_of_unit(struct db *db, struct arena *a, int64_t unit_id, int64_t from_ms, int64_t limit, db_row_fn *each, void *arg);
/* Of a series, by the day of its rule. */
MUST_USE enum err feed_of_series(struct db *db, struct arena *a, int64_t series_id, int64_t from_day, int64_t limit,
                                 db_row_fn *each, void *arg);

/* The days of its rule that are left out, as far as the calendar is written. */
enum { FEED_DAYS_OFF_MAX = 120 };
MUST_USE enum err series_days_off(struct db *db, struct arena *a, const struct occasion_series *s,
                                  int64_t out[FEED_DAYS_OFF_MAX], size_t *n);

#endif
