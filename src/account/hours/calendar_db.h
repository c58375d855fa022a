/* calendar_db.h - the days that differ. Included by src/account/ only. */
#ifndef SANSANG_CALENDAR_DB_H
#define SANSANG_CALENDAR_DB_H
#include "account/hours/calendar.h"

struct calendar_day { int64_t day; unsigned kind; };
/* Those of [from, to), in order. */
MUST_USE enum err calendar_days(struct db *db, struct arena *a, int64_t from, int64_t to, db_row_fn *each, void *arg);

#endif
