/* time.h - the one clock, and local days of Asia/Ho_Chi_Minh. Rules never read the clock: time comes in as now_ms. */
#ifndef SANSANG_TIME_H
#define SANSANG_TIME_H
#include "core/arena.h"

enum { SECOND_MS = 1000, MINUTE_MS = 60 * SECOND_MS, HOUR_MS = 60 * MINUTE_MS, DAY_MS = 24 * HOUR_MS };

int64_t clock_now_ms(void);              /* UTC, milliseconds since 1970-01-01; called where a request or job begins */
int64_t clock_mono_us(void);             /* for durations only */

/* Local day number since 1970-01-01 (UTC+7, no summer time: IANA Asia/Ho_Chi_Minh), and the moment it begins. */
int64_t day_of_ms(int64_t ms);
int64_t day_start_ms(int64_t day);
struct date { int year, month, day; };   /* 2026, 1..12, 1..31 */
struct date date_of_day(int64_t day);
MUST_USE enum err day_of_date(struct date d, int64_t *day);    /* ERR_BAD_INPUT for 31 February */
MUST_USE enum err day_of_text(struct str iso, int64_t *day);   /* "2026-11-23" */
/* A month as one number, year * 12 + month - 1, and its first day. */
int64_t month_of_day(int64_t day);
int64_t month_first_day(int64_t month);
struct str day_text(struct arena *a, int64_t day);             /* "2026-11-23" */
struct str day_text_vi(struct arena *a, int64_t day);          /* "23/11/2026" */
struct str time_text_vi(struct arena *a, int64_t ms);          /* "14:32 23/11/2026", local */
struct str w3c_time(struct arena *a, int64_t ms);              /* "2026-11-30T08:15:30+07:00", as XML wants it */

#endif
