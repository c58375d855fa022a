/* calendar.c - counts working days by the week and the table of days that differ. */
#include "account/hours/calendar_db.h"
#include "core/time.h"

/* 1970-01-01 was a Thursday; 250 working days lie within SPAN */
enum { SPAN = 600, WORKING_MAX = 250, THURSDAY = 4 };

/* Which of the SPAN days from `from` on are worked. */
struct stretch { int64_t from; bool works[SPAN]; };

static enum err differs(const void *row, void *arg)
{
    const struct calendar_day *d = row;
    struct stretch *s = arg;
    s->works[d->day - s->from] = d->kind == CALENDAR_SWAPPED_WORK;
    return OK;
}

static enum err stretch_read(struct db *db, struct arena *a, int64_t from, int64_t days, struct stretch *s)
{
    s->from = from;
    for (int64_t i = 0; i < days; i++) {
        int64_t weekday = ((from + i + THURSDAY) % 7 + 7) % 7;           /* 0 = Sunday */
        s->works[i] = weekday >= 1 && weekday <= 5;
    }
    return calendar_days(db, a, from, from + days, differs, s);
}

enum err calendar_is_working(struct db *db, struct arena *a, int64_t day, bool *working)
{
    struct stretch s;
    TRY(stretch_read(db, a, day, 1, &s));
    *working = s.works[0];
    return OK;
}

enum err calendar_add_working(struct db *db, struct arena *a, int64_t day, int64_t n, int64_t *out)
{
    struct stretch s;
    if (n < 0 || n > WORKING_MAX) return ERR_BAD_INPUT;
    if (n == 0) { *out = day; return OK; }
    TRY(stretch_read(db, a, day + 1, SPAN, &s));
    for (int64_t i = 0; i < SPAN; i++)
        if (s.works[i] && --n == 0) { *out = s.from + i; return OK; }
    return ERR_INTERNAL;                                 /* a calendar with no work in it */
}

enum err calendar_add_days(struct db *db, struct arena *a, int64_t day, int64_t n, int64_t *out)
{
    struct stretch s;
    TRY(stretch_read(db, a, day + n, SPAN, &s));
    for (int64_t i = 0; i < SPAN; i++)
        if (s.works[i]) { *out = s.from + i; return OK; }
    return ERR_INTERNAL;
}

enum err calendar_due_ms(struct db *db, struct arena *a, int64_t from_ms, int64_t value, struct str unit,
                         int64_t *due_ms)
{
    int64_t day = day_of_ms(from_ms), last;
    if (str_eq(unit, S("hour"))) { *due_ms = from_ms + value * HOUR_MS; return OK; }
    if (str_eq(unit, S("working_day"))) TRY(calendar_add_working(db, a, day, value, &last));
    else if (str_eq(unit, S("day"))) TRY(calendar_add_days(db, a, day, value, &last));
    else return ERR_INTERNAL;
    *due_ms = day_start_ms(last + 1) - 1;
    return OK;
}
