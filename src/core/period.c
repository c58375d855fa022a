/* period.c - codes of periods to days and back. */
#include "core/period.h"
#include "core/time.h"

const char *const period_kinds[] = { "year", "half", "quarter", "month", "week", "day", "range", NULL };

static int64_t monday_of(int64_t day) { return day - (day + 3) % 7; }    /* day 0 was a Thursday */

/* Monday of the first week of the year: the one with 4 January. */
static int64_t first_monday(int64_t year) { return monday_of(month_first_day(year * 12) + 3); }

/* How many months a period of this kind has. */
static const int64_t months_of[] = { [PERIOD_YEAR] = 12, [PERIOD_HALF] = 6, [PERIOD_QUARTER] = 3, [PERIOD_MONTH] = 1 };

static struct period of_months(unsigned kind, int64_t month)
{
    return (struct period){ kind, month_first_day(month), month_first_day(month + months_of[kind]) - 1 };
}

struct period period_of(enum period_kind kind, int64_t day)
{
    switch (kind) {
    case PERIOD_YEAR: case PERIOD_HALF: case PERIOD_QUARTER: case PERIOD_MONTH: {
        int64_t month = month_of_day(day);
        return of_months(kind, month - month % months_of[kind]);
    }
    case PERIOD_WEEK: return (struct period){ kind, monday_of(day), monday_of(day) + 6 };
    case PERIOD_DAY: case PERIOD_RANGE: break;
    }
    return (struct period){ kind, day, day };
}

struct period period_next(const struct period *p)
{
    if (p->kind != PERIOD_RANGE) return period_of(p->kind, p->to_day + 1);
    return (struct period){ p->kind, p->to_day + 1, p->to_day + (p->to_day - p->from_day) + 1 };
}

struct period period_before(const struct period *p)
{
    if (p->kind != PERIOD_RANGE) return period_of(p->kind, p->from_day - 1);
    return (struct period){ p->kind, p->from_day - (p->to_day - p->from_day) - 1, p->from_day - 1 };
}

/* ---- reading ---- */

/* Exactly n digits. */
static bool number(struct str s, size_t at, size_t n, int64_t *out)
{
    int64_t x = 0;
    if (at + n > s.n) return false;
    for (size_t i = at; i < at + n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9') return false;
        x = x * 10 + (s.p[i] - '0');
    }
    *out = x;
    return true;
}

static bool year_fits(int64_t year) { return year >= PERIOD_YEAR_FIRST && year <= PERIOD_YEAR_LAST; }

static enum err parse_day(struct str s, int64_t *out)
{
    int64_t year;
    if (s.n != 10 || !number(s, 0, 4, &year) || !year_fits(year)) return ERR_BAD_INPUT;
    return day_of_text(s, out);
}

static enum err parse_week(int64_t year, int64_t week, struct period *out)
{
    int64_t monday = first_monday(year) + (week - 1) * 7;
    if (week < 1 || monday >= first_monday(year + 1)) return ERR_BAD_INPUT;
    *out = (struct period){ PERIOD_WEEK, monday, monday + 6 };
    return OK;
}

/* "-S2", "-Q4", "-M11", "-W48" behind the year. */
static enum err parse_part(struct str s, int64_t year, struct period *out)
{
    static const struct { char letter; unsigned kind; size_t digits; int64_t max; } parts[] = {
        { 'S', PERIOD_HALF, 1, 2 }, { 'Q', PERIOD_QUARTER, 1, 4 }, { 'M', PERIOD_MONTH, 2, 12 }, { 'W', PERIOD_WEEK, 2, 53 },
    };
    int64_t n;
    for (size_t i = 0; i < N_OF(parts); i++) {
        if (s.p[5] != parts[i].letter) continue;
        if (s.n != 6 + parts[i].digits || !number(s, 6, parts[i].digits, &n) || n < 1 || n > parts[i].max)
            return ERR_BAD_INPUT;
        if (parts[i].kind == PERIOD_WEEK) return parse_week(year, n, out);
        *out = of_months(parts[i].kind, year * 12 + (n - 1) * months_of[parts[i].kind]);
        return OK;
    }
    return ERR_BAD_INPUT;
}

static enum err parse_range(struct str s, struct period *out)
{
    enum { DAY_LETTERS = 10, DOTS = 2 };
    struct period p = { .kind = PERIOD_RANGE };
    if (s.p[DAY_LETTERS] != '.' || s.p[DAY_LETTERS + 1] != '.') return ERR_BAD_INPUT;
    TRY(parse_day((struct str){ s.p, DAY_LETTERS }, &p.from_day));
    TRY(parse_day((struct str){ s.p + DAY_LETTERS + DOTS, DAY_LETTERS }, &p.to_day));
    if (p.to_day < p.from_day || p.to_day - p.from_day >= PERIOD_RANGE_DAYS_MAX) return ERR_BAD_INPUT;
    *out = p;
    return OK;
}

enum err period_parse(struct str s, struct period *out)
{
    int64_t year, day;
    if (s.n == 22) return parse_range(s, out);
    if (!number(s, 0, 4, &year) || !year_fits(year)) return ERR_BAD_INPUT;
    if (s.n == 4) { *out = of_months(PERIOD_YEAR, year * 12); return OK; }
    if (s.n < 7 || s.p[4] != '-') return ERR_BAD_INPUT;
    if (s.n != 10) return parse_part(s, year, out);
    TRY(parse_day(s, &day));
    *out = (struct period){ PERIOD_DAY, day, day };
    return OK;
}

/* ---- writing ---- */

struct str period_text(struct arena *a, const struct period *p)
{
    struct date d =
        date_of_day(p->kind == PERIOD_WEEK ? p->from_day + 3 : p->from_day); /* its Thursday decides the year */
    int part = (d.month - 1) / (p->kind <= PERIOD_MONTH ? (int)months_of[p->kind] : 1) + 1;
    switch ((enum period_kind)p->kind) {
    case PERIOD_YEAR: return arena_printf(a, "%04d", d.year);
    case PERIOD_HALF: return arena_printf(a, "%04d-S%d", d.year, part);
    case PERIOD_QUARTER: return arena_printf(a, "%04d-Q%d", d.year, part);
    case PERIOD_MONTH: return arena_printf(a, "%04d-M%02d", d.year, part);
    case PERIOD_WEEK: return arena_printf(a, "%04d-W%02d", d.year, (int)((p->from_day - first_monday(d.year)) / 7) + 1);
    case PERIOD_DAY: return day_text(a, p->from_day);
    case PERIOD_RANGE: break;
    }
    struct str from = day_text(a, p->from_day), to = day_text(a, p->to_day);
    return arena_printf(a, "%.*s..%.*s", (int)from.n, from.p, (int)to.n, to.p);
}
