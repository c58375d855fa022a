/* period.h - the spans of days that figures are given for, named as SDMX names them. */
#ifndef SANSANG_PERIOD_H
#define SANSANG_PERIOD_H
#include "core/arena.h"

enum period_kind { PERIOD_YEAR, PERIOD_HALF, PERIOD_QUARTER, PERIOD_MONTH, PERIOD_WEEK, PERIOD_DAY, PERIOD_RANGE };
extern const char *const period_kinds[];         /* year, half, quarter, month, week, day, range; NULL-ended */

/* Local days, both inclusive. A week begins on Monday and belongs to the year of its Thursday (ISO 8601). */
struct period { unsigned kind; int64_t from_day, to_day; };

enum { PERIOD_YEAR_FIRST = 2000, PERIOD_YEAR_LAST = 2199, PERIOD_RANGE_DAYS_MAX = 3660 };

/* "2026", "2026-S2", "2026-Q4", "2026-M11", "2026-W48", "2026-11-30", "2026-11-01..2026-11-30"; ERR_BAD_INPUT for all else. */
MUST_USE enum err period_parse(struct str code, struct period *out);
struct str period_text(struct arena *a, const struct period *p);     /* what period_parse reads back to the same days */

struct period period_of(enum period_kind kind,
                        int64_t day);              /* the one that holds the day; PERIOD_RANGE: that day alone */
struct period period_next(const struct period *p); /* the one behind it, of the same kind; a range: as many days */
struct period period_before(const struct period *p);
/* Every day of `inner` lies in `outer`. */
static inline bool period_holds(const struct period *outer, const struct period *inner)
{
    return outer->from_day <= inner->from_day && inner->to_day <= outer->to_day;
}

#endif
