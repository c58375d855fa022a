/* test_worktime.c - working time against hand-made cases, and against itself for random moments. */
#include "support.h"
#include "account/hours/worktime.h"
#include "core/time.h"

/* Units with hours of their own, beside any other, which has those of all. */
enum { OFFICE = 2, MORNINGS = 10, NIGHT, CHANGED, LATER, ONE_WEEK, MONDAYS, OVERLAP };

static const struct own { int64_t unit, first, last, from, to; const char *since, *until; } own[] = {
    /* unit   weekdays  minutes of the day */
    { MORNINGS, 1, 5,   480,  720, "1970-01-01", NULL },
    { MORNINGS, 1, 5,   810, 1020, "1970-01-01", NULL },
    { MORNINGS, 6, 6,   480,  690, "1970-01-01", NULL },             /* Saturday until 11:30 */
    { NIGHT,    1, 7,  1320, 1800, "1970-01-01", NULL },             /* 22:00 to 06:00 */
    { CHANGED,  1, 5,   480,  720, "1970-01-01", "2026-07-01" },
    { CHANGED,  1, 5,   810, 1020, "1970-01-01", "2026-07-01" },
    { CHANGED,  1, 5,   450,  690, "2026-07-01", NULL },             /* summer: half an hour earlier */
    { CHANGED,  1, 5,   780,  990, "2026-07-01", NULL },
    { LATER,    1, 5,   540,  900, "2026-09-07", NULL },             /* 09:00 to 15:00, as all until then */
    { ONE_WEEK, 1, 5,  1020, 1200, "2026-03-02", "2026-03-09" },     /* evenings, one week */
    { MONDAYS,  1, 1,   480,  720, "1970-01-01", NULL },
    { OVERLAP,  1, 5,   480,  720, "1970-01-01", NULL },
    { OVERLAP,  1, 5,   600,  840, "1970-01-01", NULL },
};

static int64_t day_at(const char *iso)
{
    int64_t d = 0;
    if (iso) assert_int_equal(day_of_text(str_z(iso), &d), OK);
    return d;
}

/* "2026-11-20 16:30", local */
static int64_t moment(const char *text)
{
    int64_t d;
    assert_int_equal(day_of_text((struct str){ text, 10 }, &d), OK);
    return day_start_ms(d) + ((text[11] - '0') * 10 + text[12] - '0') * (int64_t)HOUR_MS
         + ((text[14] - '0') * 10 + text[15] - '0') * (int64_t)MINUTE_MS;
}

static int offices_open(void **state)
{
    static const struct sql put = { "put", "INSERT INTO office_hours(unit_id, weekday, from_minute, to_minute, valid_from, valid_to, note)"
                                           " VALUES($1, $2, $3, $4, $5, $6, '')" };
    int failed = house_open(state);
    struct fixture *h = *state;
    for (size_t i = 0; i < N_OF(own); i++)
        for (int64_t weekday = own[i].first; weekday <= own[i].last; weekday++)
            assert_int_equal(db_run(h->db, h->arena, &put,
                                    BINDS(BIND(own[i].unit), BIND(weekday), BIND(own[i].from), BIND(own[i].to),
                                          bind_i64(day_at(own[i].since)), bind_id(day_at(own[i].until))),
                                    NULL),
                             OK);
    return failed;
}

static int64_t add(struct fixture *h, int64_t unit, int64_t from_ms, int64_t minutes)
{
    int64_t due = -1;
    assert_int_equal(worktime_add(h->db, h->arena, unit, from_ms, minutes, &due), OK);
    return due;
}

static int64_t between(struct fixture *h, int64_t unit, int64_t from_ms, int64_t to_ms)
{
    int64_t n = -1;
    assert_int_equal(worktime_between(h->db, h->arena, unit, from_ms, to_ms, &n), OK);
    return n;
}

/* ---- by hand ---- */

static const struct { const char *what; int64_t unit; const char *from; int64_t minutes; const char *due; } cases[] = {
    /* what                              unit      from                minutes  due */
    { "over a weekend",                  OFFICE,   "2026-11-20 16:30",   60, "2026-11-23 08:30" },
    { "nothing, in hours",               OFFICE,   "2026-11-23 08:00",    0, "2026-11-23 08:00" },
    { "to the noon closing",             OFFICE,   "2026-11-23 08:00",  240, "2026-11-23 12:00" },
    { "over noon",                       OFFICE,   "2026-11-23 08:00",  241, "2026-11-23 13:31" },
    { "to the evening closing",          OFFICE,   "2026-11-23 08:00",  450, "2026-11-23 17:00" },
    { "over a holiday",                  OFFICE,   "2026-11-23 08:00",  451, "2026-11-25 08:01" },
    { "nothing, before opening",         OFFICE,   "2026-11-23 07:00",    0, "2026-11-23 08:00" },
    { "nothing, at noon",                OFFICE,   "2026-11-23 12:00",    0, "2026-11-23 13:30" },
    { "at noon",                         OFFICE,   "2026-11-23 12:30",   30, "2026-11-23 14:00" },
    { "nothing, at closing",             OFFICE,   "2026-11-23 17:00",    0, "2026-11-25 08:00" },
    { "evening before a holiday",        OFFICE,   "2026-11-23 22:15",   60, "2026-11-25 09:00" },
    { "on a holiday",                    OFFICE,   "2026-11-24 10:00",   60, "2026-11-25 09:00" },
    { "on a Saturday",                   OFFICE,   "2026-11-21 10:00",   60, "2026-11-23 09:00" },
    { "Sunday before midnight",          OFFICE,   "2026-11-22 23:59",    1, "2026-11-23 08:01" },
    { "at midnight",                     OFFICE,   "2026-11-23 00:00",    1, "2026-11-23 08:01" },
    { "urgent, over a holiday",          OFFICE,   "2026-11-23 15:00",  240, "2026-11-25 10:00" },
    { "receipt, over a weekend",         OFFICE,   "2026-11-20 09:00",  480, "2026-11-23 09:30" },
    { "receipt, over a holiday",         OFFICE,   "2026-11-23 08:00",  480, "2026-11-25 08:30" },
    { "five whole days",                 OFFICE,   "2026-11-16 08:00", 2250, "2026-11-20 17:00" },
    { "five days, weekend and holiday",  OFFICE,   "2026-11-18 09:00", 2250, "2026-11-26 09:00" },
    { "fifteen whole days",              OFFICE,   "2026-11-02 08:00", 6750, "2026-11-20 17:00" },
    { "fifteen days from an afternoon",  OFFICE,   "2026-11-13 13:30", 6750, "2026-12-07 12:00" },
    { "over Tết",                        OFFICE,   "2026-02-13 16:00",  120, "2026-02-23 09:00" },
    { "nothing, on Tết",                 OFFICE,   "2026-02-17 09:00",    0, "2026-02-23 08:00" },
    { "a day, from Tết's Saturday",      OFFICE,   "2026-02-14 08:00",  450, "2026-02-23 17:00" },
    { "five days over Tết",              OFFICE,   "2026-02-12 08:00", 2250, "2026-02-25 17:00" },
    { "into a swapped Saturday",         OFFICE,   "2026-08-21 16:30",   60, "2026-08-22 08:30" },
    { "a swapped Saturday is whole",     OFFICE,   "2026-08-22 07:00",  450, "2026-08-22 17:00" },
    { "out of a swapped Saturday",       OFFICE,   "2026-08-22 16:30",   60, "2026-08-24 08:30" },
    { "over the national day",           OFFICE,   "2026-08-28 16:30",   60, "2026-09-03 08:30" },
    { "on the Monday swapped out",       OFFICE,   "2026-08-31 10:00",   30, "2026-09-03 08:30" },
    { "nothing, to a swapped Saturday",  OFFICE,   "2026-01-09 17:00",    0, "2026-01-10 08:00" },
    { "new year and a Friday swapped",   OFFICE,   "2026-01-01 08:00",   60, "2026-01-05 09:00" },
    { "30 April and 1 May",              OFFICE,   "2026-04-29 16:00",   90, "2026-05-04 08:30" },
    { "Giỗ Tổ made up on Monday",        OFFICE,   "2026-04-24 17:00",    1, "2026-04-28 08:01" },
    { "over the end of a year",          OFFICE,   "2026-12-31 16:00",   90, "2027-01-04 08:30" },
    { "over Tết of the next year",       OFFICE,   "2027-02-04 16:00",  120, "2027-02-12 09:00" },
    { "into a Saturday morning",         MORNINGS, "2026-11-20 16:30",   60, "2026-11-21 08:30" },
    { "out of a Saturday morning",       MORNINGS, "2026-11-21 11:00",   60, "2026-11-23 08:30" },
    { "nothing, at Saturday's closing",  MORNINGS, "2026-11-21 11:30",    0, "2026-11-23 08:00" },
    { "a swapped Saturday of its own",   MORNINGS, "2026-08-22 08:00",  300, "2026-08-24 09:30" },
    { "no Saturday mornings on Tết",     MORNINGS, "2026-02-13 16:30",   60, "2026-02-23 08:30" },
    { "none at the national day",        MORNINGS, "2026-08-28 16:30",   60, "2026-09-03 08:30" },
    { "a night begins",                  NIGHT,    "2026-11-16 21:00",   60, "2026-11-16 23:00" },
    { "across midnight",                 NIGHT,    "2026-11-16 23:00",  120, "2026-11-17 01:00" },
    { "nothing, after midnight",         NIGHT,    "2026-11-17 02:00",    0, "2026-11-17 02:00" },
    { "into the next night",             NIGHT,    "2026-11-17 05:30",   60, "2026-11-17 22:30" },
    { "a whole night",                   NIGHT,    "2026-11-16 22:00",  480, "2026-11-17 06:00" },
    { "a night runs into a holiday",     NIGHT,    "2026-11-23 23:00",  420, "2026-11-24 06:00" },
    { "a holiday's night is off",        NIGHT,    "2026-11-24 05:00",  120, "2026-11-25 23:00" },
    { "across the end of a month",       NIGHT,    "2026-11-30 23:30",   60, "2026-12-01 00:30" },
    { "a Sunday's night",                NIGHT,    "2026-11-22 23:00",   90, "2026-11-23 00:30" },
    { "over a change of hours",          CHANGED,  "2026-06-30 16:30",   60, "2026-07-01 08:00" },
    { "after a change of hours",         CHANGED,  "2026-07-01 11:00",   60, "2026-07-01 13:30" },
    { "nothing, before a change",        CHANGED,  "2026-06-30 17:00",    0, "2026-07-01 07:30" },
    { "from all hours to own",           LATER,    "2026-09-04 16:30",   60, "2026-09-07 09:30" },
    { "own hours go through noon",       LATER,    "2026-09-07 08:00",  360, "2026-09-07 15:00" },
    { "into a week of evenings",         ONE_WEEK, "2026-02-27 16:30",   60, "2026-03-02 17:30" },
    { "out of a week of evenings",       ONE_WEEK, "2026-03-06 19:30",   60, "2026-03-09 08:30" },
    { "only on Mondays",                 MONDAYS,  "2026-11-16 11:30",   60, "2026-11-23 08:30" },
    { "who has no Friday has no swap",   MONDAYS,  "2026-08-21 09:00",   30, "2026-08-24 08:30" },
    { "what overlaps counts once",       OVERLAP,  "2026-11-16 08:00",  300, "2026-11-16 13:00" },
    { "to the end of the later",         OVERLAP,  "2026-11-16 08:00",  360, "2026-11-16 14:00" },
};

static void every_case_made_by_hand_comes_out(void **state)
{
    struct fixture *h = *state;
    for (size_t i = 0; i < N_OF(cases); i++) {
        int64_t from = moment(cases[i].from), due = add(h, cases[i].unit, from, cases[i].minutes);
        if (due != moment(cases[i].due))
            fail_msg("%s: %s", cases[i].what, arena_z(h->arena, time_text_vi(h->arena, due)));
        int64_t n = between(h, cases[i].unit, from, due);
        if (n != cases[i].minutes) fail_msg("%s: back again %lld", cases[i].what, (long long)n);
    }
}

static void what_lies_between_is_counted(void **state)
{
    struct fixture *h = *state;
    static const struct { int64_t unit; const char *from, *to; int64_t want; } tries[] = {
        { OFFICE, "2026-11-20 17:00", "2026-11-23 08:00", 0 },           /* a weekend */
        { OFFICE, "2026-11-23 12:00", "2026-11-23 13:30", 0 },
        { OFFICE, "2026-11-24 00:00", "2026-11-25 00:00", 0 },
        { OFFICE, "2026-02-14 00:00", "2026-02-23 00:00", 0 },           /* Tết */
        { OFFICE, "2026-11-16 00:00", "2026-11-23 00:00", 2250 },
        { OFFICE, "2026-11-01 00:00", "2026-12-01 00:00", 20 * 450 },    /* 21 weekdays less one holiday */
        { OFFICE, "2026-08-22 11:00", "2026-08-22 14:00", 90 },
        { OFFICE, "2026-11-23 10:00", "2026-11-23 09:00", 0 },           /* backwards */
        { OFFICE, "2026-11-23 10:00", "2026-11-23 10:00", 0 },
        { NIGHT,  "2026-11-16 12:00", "2026-11-18 12:00", 960 },
        { NIGHT,  "2026-11-17 01:00", "2026-11-17 23:00", 360 },
        { CHANGED, "2026-06-29 00:00", "2026-07-04 00:00", 5 * 450 },
        { OFFICE, "2026-01-01 00:00", "2027-01-01 00:00", 450 * (261 - 14 + 2) },    /* 261 weekdays, 14 of them off, 2 Saturdays in */
    };
    for (size_t i = 0; i < N_OF(tries); i++) {
        int64_t n = between(h, tries[i].unit, moment(tries[i].from), moment(tries[i].to));
        if (n != tries[i].want) fail_msg("%s to %s: %lld", tries[i].from, tries[i].to, (long long)n);
    }
}

static void seconds_are_kept_and_minutes_rounded_down(void **state)
{
    struct fixture *h = *state;
    int64_t late = moment("2026-11-23 16:59") + 30500, open = moment("2026-11-25 08:00");
    assert_int_equal(add(h, OFFICE, late, 1), open + 30500);
    assert_int_equal(between(h, OFFICE, late, open + 30499), 0);
    assert_int_equal(between(h, OFFICE, late, open + 30500), 1);
}

/* What a clock does while the resident owes something: the rest is kept, and runs on when it has come. */
static void a_pause_takes_no_working_time(void **state)
{
    struct fixture *h = *state;
    static const struct { const char *from, *paused, *resumed, *due; int64_t minutes; } tries[] = {
        { "2026-11-16 08:00", "2026-11-16 15:00", "2026-11-19 10:00", "2026-11-19 12:00",  450 },
        { "2026-11-20 16:00", "2026-11-21 09:00", "2026-11-24 09:00", "2026-11-25 11:00",  240 },    /* weekend to holiday */
        { "2026-02-13 08:00", "2026-02-16 08:00", "2026-02-18 08:00", "2026-02-23 08:30",  480 },    /* all of it within Tết */
        { "2026-11-16 10:00", "2026-11-16 10:00", "2026-11-16 20:00", "2026-11-17 12:00",  240 },
    };
    for (size_t i = 0; i < N_OF(tries); i++) {
        int64_t left = tries[i].minutes - between(h, OFFICE, moment(tries[i].from), moment(tries[i].paused));
        assert_int_equal(add(h, OFFICE, moment(tries[i].resumed), left), moment(tries[i].due));
    }
}

static void a_day_declared_off_later_moves_what_is_due(void **state)
{
    struct fixture *h = *state;
    static const struct sql off = { "off", "INSERT INTO calendar_day(day, kind, name, is_sure, source) VALUES($1, 'off', '', $2, '')" };
    int64_t from = moment("2026-11-24 09:00");
    assert_int_equal(add(h, OFFICE, from, 60), moment("2026-11-25 09:00"));
    assert_int_equal(db_run(h->db, h->arena, &off, BINDS(bind_i64(day_at("2026-11-25")), bind_bool(true)), NULL), OK);
    assert_int_equal(add(h, OFFICE, from, 60), moment("2026-11-26 09:00"));
}

static void a_calendar_without_work_is_our_fault(void **state)
{
    struct fixture *h = *state;
    static const struct sql none = { "none", "DELETE FROM office_hours" };
    int64_t out = 7;
    assert_int_equal(worktime_add(h->db, h->arena, OFFICE, NINE_AM, -1, &out), ERR_BAD_INPUT);
    assert_int_equal(worktime_add(h->db, h->arena, OFFICE, NINE_AM, WORKTIME_MINUTES_MAX + 1, &out), ERR_BAD_INPUT);
    assert_int_equal(worktime_add(h->db, h->arena, OFFICE, NINE_AM, WORKTIME_MINUTES_MAX, &out), OK);
    assert_int_equal(between(h, OFFICE, NINE_AM, out), WORKTIME_MINUTES_MAX);
    out = 7;
    assert_int_equal(db_run(h->db, h->arena, &none, NO_BINDS, NULL), OK);
    assert_int_equal(worktime_add(h->db, h->arena, OFFICE, NINE_AM, 0, &out), ERR_INTERNAL);
    assert_int_equal(out, 7);
    assert_int_equal(between(h, OFFICE, NINE_AM, NINE_AM + 100 * (int64_t)DAY_MS), 0);
}

/* ---- at random ---- */

static uint64_t dice = 20261130;
static int64_t rolled(int64_t below)
{
    dice = dice * 6364136223846793005u + 1442695040888963407u;
    return (int64_t)((dice >> 33) % (uint64_t)below);
}

static void adding_and_counting_are_each_others_opposite(void **state)
{
    struct fixture *h = *state;
    static const int64_t units[] = { OFFICE, MORNINGS, NIGHT, CHANGED, LATER, ONE_WEEK, MONDAYS, OVERLAP };
    for (int i = 0; i < 1500; i++) {
        int64_t unit = units[rolled(N_OF(units))],
                from = moment("2026-01-01 00:00") + rolled(700) * DAY_MS + rolled(DAY_MS);
        int64_t n = rolled(4) ? rolled(3000) : rolled(3), more = rolled(900),
                later = from + rolled(3 * (int64_t)DAY_MS);
        int64_t due = add(h, unit, from, n);
        assert_true(due >= from);
        assert_int_equal(between(h, unit, from, due), n);
        assert_int_equal(between(h, unit, from, due - 1), n ? n - 1 : 0);
        assert_true(add(h, unit, later, n) >= due);
        assert_true(add(h, unit, from, n + 1) > due);
        if (n && more) assert_int_equal(add(h, unit, due, more), add(h, unit, from, n + more));
        arena_reset(h->arena);
    }
}

#define OFFICES(fact) cmocka_unit_test_setup_teardown(fact, offices_open, house_close)

int main(void)
{
    const struct CMUnitTest worktime[] = {
        OFFICES(every_case_made_by_hand_comes_out), OFFICES(what_lies_between_is_counted),
        OFFICES(seconds_are_kept_and_minutes_rounded_down), OFFICES(a_pause_takes_no_working_time),
        OFFICES(a_day_declared_off_later_moves_what_is_due), OFFICES(a_calendar_without_work_is_our_fault),
        OFFICES(adding_and_counting_are_each_others_opposite),
    };
    return run_everywhere(worktime);
}
