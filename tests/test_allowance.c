/* test_allowance.c - what a team is paid: days that count, office hours of salaried staff, the cap, once. */
#include "desk.h"
#include "outreach/report/allowance_sheet.h"

enum { TEAM = 1, DAY_VND = 50000, MONTH_VND = 300000 };

/* `n` visits of member 0 from that moment on, three minutes apart, without people (doors over and over). */
static void walks(struct street *s, int64_t from_ms, int n)
{
    for (int i = 0; i < n; i++) {
        s->now_ms = from_ms + i * 3 * (int64_t)MINUTE_MS;
        int64_t id = ++s->last_n[0];
        stored(s, 0, visit_of(s, id, id, (int)(id % MY_DOORS), "absent", NULL, 0));
    }
}

static int64_t local_ms(int year, int month, int day, int minute)
{
    int64_t d;
    assert_int_equal(day_of_date((struct date){ year, month, day }, &d), OK);
    return day_start_ms(d) + minute * (int64_t)MINUTE_MS;
}

static struct allowance due(struct street *s, const char *month)
{
    struct allowance sum;
    assert_int_equal(allowance_of_team(s->db, s->a, TEAM, str_z(month), &sum, NULL), OK);
    return sum;
}

static void a_month_is_its_days(void **state)
{
    (void)state;
    static const struct { const char *month; int64_t days; } tries[] = { { "2026-02", 28 }, { "2028-02", 29 }, { "2026-12", 31 }, { "2026-11", 30 } };
    static const char *const wrong[] = { "2026-13", "2026-00", "2026-1", "2026/11", "abcd-11", "" };
    int64_t from, to;
    for (size_t i = 0; i < N_OF(tries); i++) {
        assert_int_equal(month_days(str_z(tries[i].month), &from, &to), OK);
        assert_int_equal(to - from + 1, tries[i].days);
    }
    for (size_t i = 0; i < N_OF(wrong); i++) assert_int_equal(month_days(str_z(wrong[i]), &from, &to), ERR_BAD_INPUT);
}

static void three_visits_make_a_day_and_a_day_makes_the_month(void **state)
{
    struct street *s = *state;
    walks(s, local_ms(2026, 1, 5, 9 * 60), 2);
    assert_int_equal(due(s, "2026-01").amount_vnd, 0);
    walks(s, local_ms(2026, 1, 5, 20 * 60), 1);
    struct allowance a = due(s, "2026-01");
    assert_true(a.members == 1 && a.days == 1 && a.amount_vnd == MONTH_VND + DAY_VND);
    walks(s, local_ms(2026, 1, 6, 9 * 60), 3);
    assert_int_equal(due(s, "2026-01").days, 2);
    assert_int_equal(due(s, "2026-02").amount_vnd, 0);
}

static void voided_visits_pay_nothing(void **state)
{
    struct street *s = *state;
    walks(s, local_ms(2026, 1, 5, 9 * 60), 3);
    run_sql(s, "INSERT INTO standing(seq, household_id, live, body_seq, confirmed, flags, reviewed, called)"
               " SELECT seq, household_id, FALSE, seq, FALSE, '', TRUE, NULL FROM event WHERE n = 2");
    assert_int_equal(due(s, "2026-01").days, 0);
}

static void salaried_staff_are_not_paid_for_office_hours(void **state)
{
    struct street *s = *state;
    static const struct { int day, minute, days; const char *why; } tries[] = {
        { 5,  8 * 60,        0, "Monday 08:00" },       { 6,  11 * 60 + 50, 0, "Tuesday 11:50: the third visit is at 11:56" },
        { 7,  12 * 60,       1, "Wednesday at noon" },  { 8,  13 * 60 + 30, 1, "Thursday 13:30" },
        { 9,  16 * 60 + 53,  1, "Friday 16:53" },       { 12, 17 * 60,      2, "Monday 17:00" },
        { 11, 9 * 60,        3, "a Sunday" },           { 10, 9 * 60,       3, "a Saturday worked instead" },
        { 1,  9 * 60,        4, "New Year's Day" },     { 2,  9 * 60,       5, "a Friday off instead" },
    };
    run_sql(s, "UPDATE team_member SET force = 'official' WHERE id = 1");
    for (size_t i = 0; i < N_OF(tries); i++) {
        walks(s, local_ms(2026, 1, tries[i].day, tries[i].minute), 3);
        int64_t days = due(s, "2026-01").days;
        if (days != tries[i].days) fail_msg("%s: %lld days, not %d", tries[i].why, (long long)days, tries[i].days);
    }
    run_sql(s, "UPDATE team_member SET force = 'youth' WHERE id = 1");
    assert_int_equal(due(s, "2026-01").days, N_OF(tries));
}

static void the_cap_holds(void **state)
{
    struct street *s = *state;
    walks(s, local_ms(2026, 1, 5, 18 * 60), 3);
    run_sql(s, "UPDATE parameter SET value = 320000 WHERE code = 'allowance.team_month_cap'");
    assert_int_equal(due(s, "2026-01").amount_vnd, 320000);
    run_sql(s, "UPDATE parameter SET value = 0 WHERE code = 'allowance.team_month_cap'");
    assert_int_equal(due(s, "2026-01").amount_vnd, MONTH_VND + DAY_VND);
}

static void a_team_is_paid_once_when_the_month_is_over(void **state)
{
    struct street *s = *state;
    struct allowance a;
    walks(s, local_ms(2026, 1, 5, 18 * 60), 3);
    assert_int_equal(allowance_pay(s->db, s->a, &officer, TEAM, S("2026-01"), local_ms(2026, 1, 31, 23 * 60), &a),
                     ERR_BAD_INPUT);
    int64_t after = local_ms(2026, 2, 1, 0);
    assert_int_equal(allowance_pay(s->db, s->a, &officer, TEAM, S("2026-01"), after, &a), OK);
    assert_true(a.is_paid && a.amount_vnd == MONTH_VND + DAY_VND);
    assert_int_equal(allowance_pay(s->db, s->a, &officer, TEAM, S("2026-01"), after, &a), ERR_CONFLICT);
    run_sql(s, "UPDATE parameter SET value = 1 WHERE code = 'allowance.member_day'");
    a = due(s, "2026-01");
    assert_true(a.is_paid && a.amount_vnd == MONTH_VND + DAY_VND);           /* what was paid stays */
    assert_int_equal(ask(s, "SELECT COUNT(*) FROM audit_log WHERE action = 'allowance.pay'"), 1);
    assert_int_equal(allowance_pay(s->db, s->a, &officer, 2, S("2026-01"), after, &a),
                     ERR_BAD_INPUT); /* nothing is due */
    assert_int_equal(allowance_pay(s->db, s->a, &officer, 99, S("2026-01"), after, &a), ERR_NOT_FOUND);
}

static void the_list_to_pay_from_has_every_team_and_the_sum(void **state)
{
    struct street *s = *state;
    struct str csv, xlsx;
    walks(s, local_ms(2026, 1, 5, 18 * 60), 3);
    assert_int_equal(allowance_sheet(s->db, s->a, WARD, S("2026-01"), false, &csv), OK);
    assert_int_equal(allowance_sheet(s->db, s->a, CITY, S("2026-01"), true, &xlsx), OK);
    assert_int_equal(allowance_sheet(s->db, s->a, CITY, S("2026-99"), true, &xlsx), ERR_BAD_INPUT);
    static const char *const lines[] = { "1,Tổ CNSCĐ 1,Tổ 1,Phường Tây Hồ,2026-01,1,1,300000,50000,3000000,350000,", "2,Tổ CNSCĐ 2,Tổ 2,Phường Tây Hồ,2026-01,0,0,",
                                         ",Cộng,,,2026-01,,,,,,350000," };
    for (size_t i = 0; i < N_OF(lines); i++)
        if (!strstr(arena_z(s->a, csv), lines[i])) fail_msg("no \"%s\" in %s", lines[i], arena_z(s->a, csv));
    assert_memory_equal(xlsx.p, "PK", 2);
}

int main(void)
{
    const struct CMUnitTest months[] = { cmocka_unit_test(a_month_is_its_days) };
    const struct CMUnitTest allowances[] = {
        STREET(three_visits_make_a_day_and_a_day_makes_the_month),
        STREET(voided_visits_pay_nothing),
        STREET(salaried_staff_are_not_paid_for_office_hours),
        STREET(the_cap_holds),
        STREET(a_team_is_paid_once_when_the_month_is_over),
        STREET(the_list_to_pay_from_has_every_team_and_the_sum),
    };
    return cmocka_run_group_tests(months, NULL, NULL) + run_everywhere(allowances);
}
