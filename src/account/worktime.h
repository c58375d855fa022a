/* worktime.h - working time: minutes inside office hours on working days, per unit. What a legal clock of hours runs on. */
#ifndef SANSANG_WORKTIME_H
#define SANSANG_WORKTIME_H
#include "db/db.h"

/* Office hours (giờ làm việc) are rows of office_hours (weekday, from and to minute, dated), for a unit or for all units (unit_id 0):
   Monday to Friday 08:00-12:00 and 13:30-17:00 unless a unit has rows of its own. On a day on which a unit has rows of its own in
   force it goes by those alone, also where they name no hours for that weekday. A shift may run past midnight: it belongs to the day
   it begins on, and a day off takes away what begins on it, no more. Rows that overlap count once.
   Days off come from calendar_day. A day worked instead of another (a swapped Saturday) has Friday's hours, unless there are rows for
   its own weekday: then it has those.
   Nothing is kept between two calls: a changed table holds from the next call on. What is computed once is stored with the row it is
   for; after a change of the calendar the open clocks are computed again from when they began. */

enum { WORKTIME_MINUTES_MAX = 1000000 };         /* nine years of office hours */

/* The moment at which `minutes` of working time will have passed since `from_ms`: within office hours, or the closing moment of one;
   0 minutes: the first working moment at or after from_ms. ERR_INTERNAL: a calendar with no work in it. ERR_BAD_INPUT: minutes
   below 0 or above WORKTIME_MINUTES_MAX. */
MUST_USE enum err worktime_add(struct db *db, struct arena *a, int64_t unit_id, int64_t from_ms, int64_t minutes,
                               int64_t *due_ms);

/* Working minutes, rounded down, between two moments; 0 when to_ms <= from_ms. */
MUST_USE enum err worktime_between(struct db *db, struct arena *a, int64_t unit_id, int64_t from_ms, int64_t to_ms,
                                   int64_t *minutes);

#endif
