/* schedule.h - office hours (giờ làm việc) and days off (ngày nghỉ) as people set them: dated, with who and why in the audit log. */
#ifndef SANSANG_SCHEDULE_H
#define SANSANG_SCHEDULE_H
#include "account/hours/calendar.h"
#include "account/hours/worktime.h"

struct actor;                            /* account/account.h */

/* ---- office hours ---- */

enum { SHIFT_ROWS_MAX = 200, SCHEDULE_AHEAD_DAYS = 800 };

/* A whole week, from a day on; unit_id 0: of all units without a week of their own. What held before ends that day; what was to
   begin later is gone. */
struct schedule { int64_t unit_id, valid_from; struct shift shifts[SHIFTS_MAX]; size_t n; struct str note; };
/* ERR_BAD_INPUT, *field: "valid_from" before today (the past is not rewritten) or too far, "shifts" none, or no shift.
   ERR_TOO_MANY: SHIFT_ROWS_MAX rows are there of this unit. */
MUST_USE enum err schedule_set(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by, const struct schedule *s,
                               const char **field);
/* Could it be set? As schedule_set says; nothing is written. */
MUST_USE enum err schedule_check(int64_t now_ms, const struct schedule *s, const char **field);
/* From that day on the unit goes by the week of all again. ERR_BAD_INPUT, *field "valid_from". ERR_CONFLICT: unit 0 has none to go back to.
   ERR_NOT_FOUND: it has no hours of its own then. */
MUST_USE enum err schedule_end(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by, int64_t unit_id, int64_t valid_from,
                               struct str reason, const char **field);

struct shift_row {
    int64_t unit_id, weekday, from_minute, to_minute, valid_from, valid_to;
    struct str note;
}; /* valid_to: 0 = open */
/* Those of the unit, and of all, that hold on `day` or later: by when they begin, weekday, minute. */
MUST_USE enum err schedule_list(struct db *db, struct arena *a, int64_t unit_id, int64_t day, db_row_fn *each, void *arg);

/* ---- days off ---- */

struct day_off {
    int64_t day;
    unsigned kind;
    struct str name;
    bool is_sure;
    struct str source;
}; /* kind: enum calendar_kind */
enum { DAYS_OFF_SPAN = 800 };
/* Written, or written anew. */
MUST_USE enum err day_off_set(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by, const struct day_off *d);
/* It is an ordinary day after all. ERR_NOT_FOUND: it was one. */
MUST_USE enum err day_off_drop(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by, int64_t day, struct str reason);
/* Of [from, to), in order; to - from at most DAYS_OFF_SPAN. */
MUST_USE enum err day_off_list(struct db *db, struct arena *a, int64_t from, int64_t to, db_row_fn *each, void *arg);

/* ---- clocks follow ---- */

/* *change 0: every clock goes by what is set; else compute the open ones again, then say how far they are. */
MUST_USE enum err worktime_pending(struct db *db, struct arena *a, int64_t *change);
MUST_USE enum err worktime_followed(struct db *db, struct arena *a, int64_t change);

#endif
