/* forecast.h - how far a target is, the pace it needs, the pace that is seen, and what comes of it. */
#ifndef SANSANG_FORECAST_H
#define SANSANG_FORECAST_H
#include "core/field.h"

enum target_level {
    LEVEL_UNKNOWN,                       /* chưa có số liệu */
    LEVEL_WAITING,                       /* chưa đến kỳ */
    LEVEL_REACHED,                       /* đã đạt */
    LEVEL_ON_TRACK,                      /* đúng tiến độ */
    LEVEL_WATCH,                         /* cần theo dõi */
    LEVEL_BEHIND,                        /* chậm */
    LEVEL_MISSED,                        /* hết kỳ, không đạt */
};
extern const char *const target_levels[];

/* A value as it stood at the end of a day. */
struct stood { bool is_known; int64_t day, milli; };

struct forecast_in {
    int64_t from_day, to_day, today;     /* the period; today's events are in `now` */
    int64_t start_milli, goal_milli;     /* start: as it stood the day before from_day */
    bool falls;                          /* a goal equal to the start is to be kept from above */
    struct stood now, recent,
        seen; /* recent: 7 days before now, seen: 28; both no earlier than the day before from_day */
    int64_t most_milli;                  /* no value is above it; 0: none is too large */
    int64_t watch_permille;              /* expected to come so far of the way: watch, not behind */
};

struct progress {
    bool is_known;
    int64_t now_milli, as_of_ms, done_permille, days_left;
    unsigned level;
    int64_t needed_milli, seen_milli, recent_milli;      /* a day */
    int64_t expected_milli, expected_day;                /* at the pace seen; day 0: not within EXPECTED_DAYS_MAX */
};
extern const struct fields progress_fields;

enum { RECENT_DAYS = 7, SEEN_DAYS = 28, EXPECTED_DAYS_MAX = 3653 };

/* as_of_ms is the caller's to fill. */
struct progress forecast(const struct forecast_in *in);

#endif
