/* forecast.c - straight lines: what was seen goes on. In whole thousandths, signs turned for what is to fall. */
#include "plan/target/forecast.h"

const char *const target_levels[] = { "unknown", "waiting", "reached", "on_track", "watch", "behind", "missed", NULL };

static const struct field fields[] = {
    FIELD(struct progress, is_known), FIELD(struct progress, now_milli), FIELD(struct progress, as_of_ms), FIELD(struct progress, done_permille),
    FIELD(struct progress, days_left), FIELD(struct progress, level, .words = target_levels), FIELD(struct progress, needed_milli),
    FIELD(struct progress, seen_milli), FIELD(struct progress, recent_milli), FIELD(struct progress, expected_milli),
    FIELD(struct progress, expected_day, .nullable = true, .about = "0: not within ten years at the pace seen"),
};
const struct fields progress_fields = { fields, N_OF(fields) };

__extension__ typedef __int128 wide;

static int64_t fit(wide x) { return x > INT64_MAX ? INT64_MAX : x < -INT64_MAX ? -INT64_MAX : (int64_t)x; }

static wide rounded(wide x, wide by)             /* half away from zero */
{
    return x < 0 ? -((-x + by / 2) / by) : (x + by / 2) / by;
}

static wide ceiled(wide x, wide by) { return x <= 0 ? 0 : (x + by - 1) / by; }

/* What moved since `then`, over how many days; false when that is nothing to go by. */
struct pace { wide moved; int64_t days; };
static bool pace_of(const struct stood *now, const struct stood *then, int sign, struct pace *out)
{
    *out = (struct pace){ 0, 1 };
    if (!now->is_known || !then->is_known || now->day <= then->day) return false;
    *out = (struct pace){ sign * ((wide)now->milli - then->milli), now->day - then->day };
    return true;
}

static wide at_the_end(wide now, const struct pace *p, int64_t days_left)
{
    return now + rounded(p->moved * days_left, p->days);
}

static int64_t day_reached(int64_t today, wide gap, const struct pace *p)
{
    if (gap <= 0) return today;
    if (p->moved <= 0) return 0;
    wide days = ceiled(gap * p->days, p->moved);
    return days > EXPECTED_DAYS_MAX ? 0 : today + (int64_t)days;
}

static unsigned level_of(const struct forecast_in *in, wide start, wide goal, wide by_seen, wide by_recent,
                         bool has_pace)
{
    if (has_pace && by_seen >= goal && by_recent >= goal) return LEVEL_ON_TRACK;
    if (by_seen >= goal || by_recent >= goal) return LEVEL_WATCH;
    return (by_seen - start) * 1000 >= (goal - start) * in->watch_permille ? LEVEL_WATCH : LEVEL_BEHIND;
}

/* A share is never more than all of it. */
static int64_t within(const struct forecast_in *in, int64_t milli)
{
    return in->most_milli && milli > in->most_milli ? in->most_milli : milli;
}

struct progress forecast(const struct forecast_in *in)
{
    const bool falls = in->goal_milli < in->start_milli || (in->goal_milli == in->start_milli && in->falls);
    const int sign = falls ? -1 : 1;
    struct progress p = { .is_known = in->now.is_known, .days_left = in->to_day > in->today ? in->to_day - in->today : 0 };
    if (in->today < in->from_day) { p.level = LEVEL_WAITING; p.days_left = in->to_day - in->from_day + 1; }
    if (!p.is_known || p.level == LEVEL_WAITING) {
        if (p.is_known) p.now_milli = in->now.milli;
        return p;
    }
    const wide start = sign * (wide)in->start_milli, goal = sign * (wide)in->goal_milli,
               now = sign * (wide)in->now.milli, gap = goal - now;
    struct pace seen, recent;
    const bool has_seen = pace_of(&in->now, &in->seen, sign, &seen),
               has_recent = pace_of(&in->now, &in->recent, sign, &recent);
    if (!has_recent) recent = seen;
    p.now_milli = in->now.milli;
    p.done_permille = goal == start  ? (gap <= 0 ? 1000 : 0)
                      : now <= start ? 0
                                     : fit((now - start) * 1000 / (goal - start));
    p.needed_milli = in->today > in->to_day ? 0 : fit(sign * ceiled(gap, p.days_left ? p.days_left : 1));
    p.seen_milli = fit(sign * rounded(seen.moved, seen.days));
    p.recent_milli = fit(sign * rounded(recent.moved, recent.days));
    p.expected_milli = within(in, fit(sign * at_the_end(now, &seen, p.days_left)));
    p.expected_day = day_reached(in->today, gap, &seen);
    p.level = gap <= 0                 ? LEVEL_REACHED
              : in->today > in->to_day ? LEVEL_MISSED
                                       : level_of(in, start, goal, at_the_end(now, &seen, p.days_left),
                                                  at_the_end(now, &recent, p.days_left), has_seen);
    return p;
}
