/* calendar.h - working days: Monday to Friday, but for the days the calendar table names. */
#ifndef SANSANG_CALENDAR_H
#define SANSANG_CALENDAR_H
#include "db/db.h"

enum calendar_kind { CALENDAR_OFF, CALENDAR_SWAPPED_OFF, CALENDAR_SWAPPED_WORK };
extern const char *const calendar_kinds[];

/* Days are local day numbers (core/time.h). */
MUST_USE enum err calendar_is_working(struct db *db, struct arena *a, int64_t day, bool *working);

/* The n-th working day after `day` (n 0..250): the day itself does not count (Civil Code 91/2015/QH13, Art. 147.2). */
MUST_USE enum err calendar_add_working(struct db *db, struct arena *a, int64_t day, int64_t n, int64_t *out);

/* `n` calendar days after `day`; when the last is not a working day, the next that is (Art. 148.5). */
MUST_USE enum err calendar_add_days(struct db *db, struct arena *a, int64_t day, int64_t n, int64_t *out);

/* The end of a period of `value` `unit` ("day", "working_day", "hour") that begins at from_ms: its last moment. */
MUST_USE enum err calendar_due_ms(struct db *db, struct arena *a, int64_t from_ms, int64_t value, struct str unit,
                                  int64_t *due_ms);

#endif
