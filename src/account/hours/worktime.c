/* worktime.c - walks the shifts of a unit in the order they begin, and measures along them. */
#include "account/hours/worktime_db.h"
#include "account/hours/calendar_db.h"
#include "core/time.h"

/* What is read of the tables at once; as many pieces at most: a century. */
enum { PIECE_DAYS = 400, PIECES_MAX = 92, FRIDAY = 5 };

struct piece {
    int64_t first_day;
    bool is_off[PIECE_DAYS], is_swapped_in[PIECE_DAYS];
    struct office_hours hours[OFFICE_HOURS_MAX];
    size_t n;
};

/* Measuring: from where, and until which of the two ends comes first. */
struct measure {
    int64_t from_ms, until_ms;               /* moments; from_ms moves on, so that nothing is counted twice */
    int64_t wanted_ms, got_ms;               /* of work */
    int64_t end_ms;                          /* where the wanted was reached */
    bool is_done;
};

static enum err keep_day(const void *row, void *arg)
{
    const struct calendar_day *d = row;
    struct piece *p = arg;
    p->is_swapped_in[d->day - p->first_day] = d->kind == CALENDAR_SWAPPED_WORK;
    p->is_off[d->day - p->first_day] = d->kind != CALENDAR_SWAPPED_WORK;
    return OK;
}

static enum err keep_hours(const void *row, void *arg)
{
    struct piece *p = arg;
    p->hours[p->n++] = *(const struct office_hours *)row;
    return OK;
}

/* Where a shift that begins at `minute` goes, among those read in that order. */
static enum err add_hours(struct piece *p, const struct office_hours *h)
{
    size_t at = p->n;
    if (p->n == OFFICE_HOURS_MAX) return ERR_TOO_MANY;
    for (; at > 0 && p->hours[at - 1].from_minute > h->from_minute; at--) p->hours[at] = p->hours[at - 1];
    p->hours[at] = *h;
    p->n++;
    return OK;
}

/* As schedule_set would leave the rows: what held ends that day, what was to begin later is gone. */
static enum err suppose(struct piece *p, const struct supposed *s, int64_t unit_id)
{
    bool is_of_this = s->has_hours && (s->unit_id == 0 || s->unit_id == unit_id);
    for (size_t i = 0; is_of_this && i < p->n; i++) {
        struct office_hours *h = &p->hours[i];
        if (h->unit_id == s->unit_id && (h->valid_to == 0 || h->valid_to > s->valid_from)) h->valid_to = s->valid_from;
    }
    for (size_t i = 0; is_of_this && i < s->n; i++)
        TRY(add_hours(p, &(struct office_hours){ s->unit_id, s->shifts[i].weekday, s->shifts[i].from_minute, s->shifts[i].to_minute,
                                                 s->valid_from, 0 }));
    if (s->day_is != DAY_AS_IT_IS && s->day >= p->first_day && s->day < p->first_day + PIECE_DAYS) {
        p->is_off[s->day - p->first_day] = s->day_is == DAY_OFF;
        p->is_swapped_in[s->day - p->first_day] = s->day_is == DAY_WORKED;
    }
    return OK;
}

struct whose { struct db *db; struct arena *a; const struct supposed *s; int64_t unit_id; };

static enum err piece_read(const struct whose *w, int64_t first_day, struct piece *p)
{
    *p = (struct piece){ .first_day = first_day };
    TRY(calendar_days(w->db, w->a, first_day, first_day + PIECE_DAYS, keep_day, p));
    TRY(office_hours_rows(w->db, w->a, w->unit_id, first_day, first_day + PIECE_DAYS, keep_hours, p));
    return w->s ? suppose(p, w->s, w->unit_id) : OK;
}

/* ---- which shifts a day has ---- */

static int64_t weekday_of(int64_t day) { return ((day + 3) % 7 + 7) % 7 + 1; } /* 1970-01-01 was a Thursday, 4 */

/* weekday 0: any */
static bool holds(const struct office_hours *h, int64_t day, bool is_own, int64_t weekday)
{
    return (h->unit_id != 0) == is_own && (weekday == 0 || h->weekday == weekday)
        && h->valid_from <= day && (h->valid_to == 0 || day < h->valid_to);
}

static bool has_hours(const struct piece *p, int64_t day, bool is_own, int64_t weekday)
{
    for (size_t i = 0; i < p->n; i++)
        if (holds(&p->hours[i], day, is_own, weekday)) return true;
    return false;
}

static void along_shift(struct measure *m, int64_t start_ms, int64_t end_ms)
{
    int64_t from = start_ms > m->from_ms ? start_ms : m->from_ms, to = end_ms < m->until_ms ? end_ms : m->until_ms;
    if (m->is_done || from >= to) return;
    int64_t missing = m->wanted_ms - m->got_ms;
    m->is_done = missing <= to - from;
    if (m->is_done) to = from + missing;
    m->got_ms += to - from;
    m->from_ms = m->end_ms = to;
}

static void along_day(struct measure *m, const struct piece *p, int64_t day)
{
    int64_t weekday = weekday_of(day);
    bool is_own = has_hours(p, day, true, 0);
    if (p->is_off[day - p->first_day]) return;
    if (p->is_swapped_in[day - p->first_day] && !has_hours(p, day, is_own, weekday)) weekday = FRIDAY;
    for (size_t i = 0; i < p->n; i++)
        if (holds(&p->hours[i], day, is_own, weekday))
            along_shift(m, day_start_ms(day) + p->hours[i].from_minute * MINUTE_MS,
                        day_start_ms(day) + p->hours[i].to_minute * MINUTE_MS);
}

/* The day before the first may have a shift that runs into it. */
static enum err along(const struct whose *w, struct measure *m)
{
    struct piece p;
    int64_t day = day_of_ms(m->from_ms) - 1;
    for (int i = 0; i < PIECES_MAX; i++) {
        TRY(piece_read(w, day, &p));
        for (; day < p.first_day + PIECE_DAYS; day++) {
            if (m->is_done || day_start_ms(day) >= m->until_ms) return OK;
            along_day(m, &p, day);
        }
    }
    return OK;
}

/* ---- the two questions ---- */

enum err worktime_add_if(struct db *db, struct arena *a, const struct supposed *s, int64_t unit_id, int64_t from_ms, int64_t minutes,
                         int64_t *due_ms)
{
    struct measure m = { .from_ms = from_ms, .until_ms = INT64_MAX, .wanted_ms = minutes * MINUTE_MS };
    if (minutes < 0 || minutes > WORKTIME_MINUTES_MAX) return ERR_BAD_INPUT;
    TRY(along(&(struct whose){ db, a, s, unit_id }, &m));
    if (!m.is_done) return ERR_INTERNAL;
    *due_ms = m.end_ms;
    return OK;
}

enum err worktime_between_if(struct db *db, struct arena *a, const struct supposed *s, int64_t unit_id, int64_t from_ms, int64_t to_ms,
                             int64_t *minutes)
{
    struct measure m = { .from_ms = from_ms, .until_ms = to_ms, .wanted_ms = INT64_MAX };
    if (from_ms < to_ms) TRY(along(&(struct whose){ db, a, s, unit_id }, &m));
    *minutes = m.got_ms / MINUTE_MS;
    return OK;
}

enum err worktime_add(struct db *db, struct arena *a, int64_t unit_id, int64_t from_ms, int64_t minutes, int64_t *due_ms)
{
    return worktime_add_if(db, a, NULL, unit_id, from_ms, minutes, due_ms);
}

enum err worktime_between(struct db *db, struct arena *a, int64_t unit_id, int64_t from_ms, int64_t to_ms, int64_t *minutes)
{
    return worktime_between_if(db, a, NULL, unit_id, from_ms, to_ms, minutes);
}
