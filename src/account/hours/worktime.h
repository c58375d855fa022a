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

struct shift {
    int64_t weekday, from_minute, to_minute;
}; /* 1 = Monday; minutes of the local day, to_minute above 1440: past midnight */
enum { SHIFTS_MAX = 42 };

/* What would hold if somebody set it, so that he may look before he does: nothing is written. */
struct supposed {
    bool has_hours; /* a week of the unit (0: of all) from a day on; n 0: it goes by the week of all again */
    int64_t unit_id, valid_from;
    const struct shift *shifts;
    size_t n;
    enum { DAY_AS_IT_IS, DAY_ORDINARY, DAY_OFF, DAY_WORKED } day_is;
    int64_t day;
};

enum { WORKTIME_MINUTES_MAX = 1000000 };         /* nine years of office hours */

/* The moment at which `minutes` of working time will have passed since `from_ms`: within office hours, or the closing moment of one;
   0 minutes: the first working moment at or after from_ms. ERR_INTERNAL: a calendar with no work in it. ERR_BAD_INPUT: minutes
   below 0 or above WORKTIME_MINUTES_MAX. */
MUST_USE enum err worktime_add(struct db *db, struct arena *a, int64_t unit_id, int64_t from_ms, int64_t minutes,
                               int64_t *due_ms);

/* Working minutes, rounded down, between two moments; 0 when to_ms <= from_ms. */
MUST_USE enum err worktime_between(struct db *db, struct arena *a, int64_t unit_id, int64_t from_ms, int64_t to_ms,
                                   int64_t *minutes);

/* The same two, by what is supposed; NULL: nothing is. */
MUST_USE enum err worktime_add_if(struct db *db, struct arena *a, const struct supposed *s, int64_t unit_id, int64_t from_ms, int64_t minutes,
                                  int64_t *due_ms);
MUST_USE enum err worktime_between_if(struct db *db, struct arena *a, const struct supposed *s, int64_t unit_id, int64_t from_ms, int64_t to_ms,
                                      int64_t *minutes);

#endif
