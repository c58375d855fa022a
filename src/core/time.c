/* time.c - the clock, and the calendar by arithmetic: no time zone files, no libc locale. */
#include "core/time.h"
#include <time.h>

enum { LOCAL_MS = 7 * HOUR_MS };

static int64_t clock_read(clockid_t which, int64_t per_second)
{
    struct timespec t;
    clock_gettime(which, &t);
    return (int64_t)t.tv_sec * per_second + (int64_t)t.tv_nsec * per_second / 1000000000;
}

int64_t clock_now_ms(void)  { return clock_read(CLOCK_REALTIME, 1000); }
int64_t clock_mono_us(void) { return clock_read(CLOCK_MONOTONIC, 1000000); }

static int64_t floor_div(int64_t x, int64_t by) { return x / by - (x % by < 0); }

int64_t day_of_ms(int64_t ms)
{
    int64_t day = floor_div(ms, DAY_MS), rest = ms % DAY_MS;
    if (rest < 0) rest += DAY_MS;
    return day + (rest + LOCAL_MS >= DAY_MS);        /* no sum that a wild client's number could overflow */
}

int64_t day_start_ms(int64_t day)
{
    int64_t ms;
    if (__builtin_mul_overflow(day, (int64_t)DAY_MS, &ms) || __builtin_sub_overflow(ms, (int64_t)LOCAL_MS, &ms))
        return day < 0 ? INT64_MIN : INT64_MAX;
    return ms;
}

/* Years are counted from 1 March, so that the leap day is the last of its year; an era is 400 years of 146097 days. */
enum { ERA_DAYS = 146097, EPOCH_DAYS = 719468 };     /* 0000-03-01 .. 1970-01-01 */
enum { YEAR_MIN = 1, YEAR_MAX = 9999 };

static int64_t day_number(int64_t year, int64_t month, int64_t day)
{
    if (month <= 2) year--;
    int64_t era = floor_div(year, 400), y = year - era * 400;
    int64_t yday = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * ERA_DAYS + y * 365 + y / 4 - y / 100 + yday - EPOCH_DAYS;
}

struct date date_of_day(int64_t day)
{
    const int64_t first = day_number(YEAR_MIN, 1, 1), last = day_number(YEAR_MAX, 12, 31);
    if (day < first) day = first;                    /* no calendar of ours goes there */
    if (day > last) day = last;
    int64_t z = day + EPOCH_DAYS, era = floor_div(z, ERA_DAYS), d = z - era * ERA_DAYS;
    int64_t y = (d - d / 1460 + d / 36524 - d / 146096) / 365;
    int64_t yday = d - (365 * y + y / 4 - y / 100), mp = (5 * yday + 2) / 153;
    int64_t month = mp < 10 ? mp + 3 : mp - 9;
    return (struct date){ (int)(y + era * 400 + (month <= 2)), (int)month, (int)(yday - (153 * mp + 2) / 5 + 1) };
}

enum err day_of_date(struct date d, int64_t *day)
{
    if (d.year < YEAR_MIN || d.year > YEAR_MAX || d.month < 1 || d.month > 12 || d.day < 1 || d.day > 31)
        return ERR_BAD_INPUT;
    int64_t n = day_number(d.year, d.month, d.day);
    struct date back = date_of_day(n);
    if (back.month != d.month || back.day != d.day) return ERR_BAD_INPUT;      /* 31 February is some day of March */
    *day = n;
    return OK;
}

static bool digits(struct str s, size_t at, size_t n, int *out)
{
    int x = 0;
    for (size_t i = at; i < at + n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9') return false;
        x = x * 10 + (s.p[i] - '0');
    }
    *out = x;
    return true;
}

int64_t month_of_day(int64_t day)
{
    struct date d = date_of_day(day);
    return (int64_t)d.year * 12 + d.month - 1;
}

int64_t month_first_day(int64_t month)
{
    int64_t day = 0;
    enum err e = day_of_date((struct date){ (int)(month / 12), (int)(month % 12) + 1, 1 }, &day);
    return e == OK ? day : 0;            /* every month has a first day */
}

enum err day_of_text(struct str iso, int64_t *day)
{
    struct date d;
    if (iso.n != 10 || iso.p[4] != '-' || iso.p[7] != '-') return ERR_BAD_INPUT;
    if (!digits(iso, 0, 4, &d.year) || !digits(iso, 5, 2, &d.month) || !digits(iso, 8, 2, &d.day)) return ERR_BAD_INPUT;
    return day_of_date(d, day);
}

struct str day_text(struct arena *a, int64_t day)
{
    struct date d = date_of_day(day);
    return arena_printf(a, "%04d-%02d-%02d", d.year, d.month, d.day);
}

struct str day_text_vi(struct arena *a, int64_t day)
{
    struct date d = date_of_day(day);
    return arena_printf(a, "%02d/%02d/%04d", d.day, d.month, d.year);
}

struct str time_text_vi(struct arena *a, int64_t ms)
{
    int64_t day = day_of_ms(ms);
    struct date d = date_of_day(day);
    int minute = (int)((ms - day_start_ms(day)) / MINUTE_MS % (24 * 60));
    return arena_printf(a, "%02d:%02d %02d/%02d/%04d", minute / 60, minute % 60, d.day, d.month, d.year);
}

struct str w3c_time(struct arena *a, int64_t ms)
{
    int64_t day = day_of_ms(ms), second = (ms - day_start_ms(day)) / SECOND_MS;
    struct str date = day_text(a, day);
    return arena_printf(a, "%.*sT%02d:%02d:%02d+07:00", (int)date.n, date.p, (int)(second / 3600),
                        (int)(second / 60 % 60), (int)(second % 60));
}
