/* worktime.h - working time: minutes inside office hours on working days, per unit. What a legal clock of hours runs on. */
#ifndef SANSANG_WORKTIME_H
#define SANSANG_WORKTIME_H
#include "db/db.h"

/* Office hours are rows of office_hours (weekday, from and to minute, dated), for a unit or for all units (unit_id 0): Monday to
   Friday 08:00-12:00 and 13:30-17:00 unless a unit has rows of its own; a swapped Saturday has the hours of the day it stands in for.
   Days off come from calendar_day. What is computed once is stored with the row it is for; after a change of the calendar the open
   clocks are computed again from when they began. */

/* The moment at which `minutes` of working time will have passed since `from_ms`: within office hours, or the closing moment of one;
   0 minutes: the first working moment at or after from_ms. ERR_INTERNAL: a calendar with no work in it. */
MUST_USE enum err worktime_add(struct db *db, struct arena *a, int64_t unit_id, int64_t from_ms, int64_t minutes, int64_t *due_ms);

/* Working minutes, rounded down, between two moments; 0 when to_ms <= from_ms. */
MUST_USE enum err worktime_between(struct db *db, struct arena *a, int64_t unit_id, int64_t from_ms, int64_t to_ms, int64_t *minutes);

#endif
