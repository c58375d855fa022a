/* test_time.c - local days of Asia/Ho_Chi_Minh, and the calendar. */
#include "support.h"
#include "core/time.h"

static void a_day_begins_at_local_midnight(void **state)
{
    (void)state;
    const int64_t midnight = INT64_C(1767632400000);             /* 2026-01-06 00:00 +07 */
    int64_t day;
    assert_int_equal(day_of_text(S("2026-01-06"), &day), OK);
    assert_int_equal(day_of_ms(midnight), day);
    assert_int_equal(day_of_ms(midnight - 1), day - 1);
    assert_int_equal(day_of_ms(midnight + DAY_MS - 1), day);
    assert_true(day_start_ms(day) == midnight);
    assert_int_equal(day_of_ms(0), 0);                           /* 07:00 on 1970-01-01 */
    assert_int_equal(day_of_ms(-7 * (int64_t)HOUR_MS), 0);
    assert_int_equal(day_of_ms(-7 * (int64_t)HOUR_MS - 1), -1);
}

static void wild_moments_do_no_harm(void **state)
{
    (void)state;
    assert_true(day_of_ms(INT64_MAX) > 0 && day_of_ms(INT64_MIN) < 0);
    assert_true(day_start_ms(INT64_MAX) == INT64_MAX && day_start_ms(INT64_MIN) == INT64_MIN);
    assert_int_equal(date_of_day(INT64_MAX).year, 9999);
    assert_int_equal(date_of_day(INT64_MIN).year, 1);
}

static void days_and_dates_agree_for_a_thousand_years(void **state)
{
    (void)state;
    struct date d = { 1600, 1, 1 };
    int64_t day;
    assert_int_equal(day_of_date(d, &day), OK);
    for (; d.year < 2600; day++) {
        struct date got = date_of_day(day);
        int64_t back = 0;
        assert_true(got.year == d.year && got.month == d.month && got.day == d.day);
        assert_int_equal(day_of_date(got, &back), OK);
        assert_true(back == day);
        bool leap = (d.year % 4 == 0 && d.year % 100 != 0) || d.year % 400 == 0;
        static const int length[] = { 0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
        if (++d.day > length[d.month] + (leap && d.month == 2)) { d.day = 1; d.month++; }
        if (d.month > 12) { d.month = 1; d.year++; }
    }
}

static void a_date_that_is_none_is_refused(void **state)
{
    (void)state;
    static const struct { struct str s; bool ok; } cases[] = {
        { STR("2024-02-29"), true },  { STR("2026-02-29"), false }, { STR("2026-02-31"), false }, { STR("2100-02-29"), false },
        { STR("2026-13-01"), false }, { STR("2026-00-01"), false }, { STR("2026-01-00"), false }, { STR("2026-1-1"), false },
        { STR("2026-01-01 "), false }, { STR("2026/01/01"), false }, { STR("-026-01-01"), false }, { STR("0000-01-01"), false },
        { STR("9999-12-31"), true },  { STR("0001-01-01"), true },  { STR(""), false },
    };
    for (size_t i = 0; i < N_OF(cases); i++) {
        int64_t day = 12345;
        assert_int_equal(day_of_text(cases[i].s, &day), cases[i].ok ? OK : ERR_BAD_INPUT);
        if (!cases[i].ok) assert_int_equal(day, 12345);
    }
}

static void dates_are_written_as_people_read_them(void **state)
{
    (void)state;
    struct arena *a = arena_open(KIB);
    int64_t day = day_of_ms(NINE_AM);
    assert_true(str_eq(day_text(a, day), S("2026-01-05")));
    assert_true(str_eq(day_text_vi(a, day), S("05/01/2026")));
    assert_true(str_eq(time_text_vi(a, NINE_AM + 5 * HOUR_MS + 32 * MINUTE_MS), S("14:32 05/01/2026")));
    assert_true(str_eq(time_text_vi(a, NINE_AM - 9 * HOUR_MS - 1), S("23:59 04/01/2026")));
    arena_close(a);
}

static void the_clock_runs_forward(void **state)
{
    (void)state;
    int64_t before = clock_mono_us();
    assert_true(clock_now_ms() > NINE_AM - 365 * (int64_t)DAY_MS);
    assert_true(clock_mono_us() >= before);
}

int main(void)
{
    const struct CMUnitTest time[] = {
        cmocka_unit_test(a_day_begins_at_local_midnight),
        cmocka_unit_test(wild_moments_do_no_harm),
        cmocka_unit_test(days_and_dates_agree_for_a_thousand_years),
        cmocka_unit_test(a_date_that_is_none_is_refused),
        cmocka_unit_test(dates_are_written_as_people_read_them),
        cmocka_unit_test(the_clock_runs_forward),
    };
    return cmocka_run_group_tests(time, NULL, NULL);
}
