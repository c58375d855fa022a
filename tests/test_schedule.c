/* test_schedule.c - office hours and days off as people set them at the doors, and the clocks of reports that follow. */
#define MORE_DOORS schedule_routes, preview_routes
#include "doors.h"
#include "account/hours/schedule.h"
#include "account/hours/worktime.h"

/* Monday 2026-01-05, 09:00 */
#define HOURS "/api/units/2/office-hours"
#define A_WEEK(since, shifts) "{\"valid_from\":\"" since "\",\"note\":\"QĐ 12/QĐ-UBND\",\"shifts\":[" shifts "]}"
#define MONDAY "{\"weekday\":1,\"from_minute\":480,\"to_minute\":720}"
#define TUESDAY "{\"weekday\":2,\"from_minute\":540,\"to_minute\":600}"

/* When so many minutes of work have passed since now, in minutes of the clock. */
static int64_t wall(struct hall *h, int64_t unit_id, int64_t minutes)
{
    int64_t due;
    assert_int_equal(worktime_add(h->db, h->a, unit_id, h->now_ms, minutes, &due), OK);
    return (due - h->now_ms) / MINUTE_MS;
}

static void a_unit_has_a_week_of_its_own_from_a_day_on(void **state)
{
    struct hall *h = *state;
    struct req rq = knock(h, OFFICER, GET, HOURS, NULL);
    answers(h, rq, 200, "\"is_own\":false,\"weekday\":1,\"from_minute\":480,\"to_minute\":720");
    assert_false(says(&rq, "\"is_own\":true"));
    assert_int_equal(wall(h, WARD, 180 + 60), 180 + 90 + 60);            /* over noon */
    rq = knock(h, OFFICER, POST, HOURS, A_WEEK("2026-01-05", MONDAY "," TUESDAY));
    answers(
        h, rq, 201,
        "\"is_own\":true,\"weekday\":1,\"from_minute\":480,\"to_minute\":720,\"valid_from\":\"2026-01-05\",\"valid_to\":\"\"");
    assert_int_equal(wall(h, WARD, 180 + 60), 25 * 60);                  /* Tuesday at ten */
    assert_int_equal(wall(h, FAR_WARD, 180 + 60), 180 + 90 + 60);        /* the others as before */
    answers(h, knock(h, OFFICER, POST, HOURS, A_WEEK("2026-01-06", MONDAY)), 201, "\"valid_to\":\"2026-01-06\"");
    assert_int_equal(wall(h, WARD, 180 + 60), 7 * 1440); /* next Monday: on Tuesday nobody works any more */
    assert_int_equal(
        ASK(h,
            "SELECT COUNT(*) FROM audit_log WHERE action = 'office_hours.set' AND subject = 'office_hours:2' AND unit_id = 2"
            " AND account_id = %d",
            OFFICER),
        2);
    answers(h, knock(h, OFFICER, DELETE, HOURS, "{\"valid_from\":\"2026-01-05\",\"reason\":\"nhầm\"}"), 204, NULL);
    assert_int_equal(wall(h, WARD, 180 + 60), 180 + 90 + 60);
    answers(h, knock(h, OFFICER, DELETE, HOURS, "{\"valid_from\":\"2026-01-05\",\"reason\":\"nhầm\"}"), 404, NULL);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM audit_log WHERE action = 'office_hours.end'"), 1);
}

static void the_week_of_all_is_the_citys(void **state)
{
    struct hall *h = *state;
    answers(h, knock(h, MAYOR, POST, "/api/units/1/office-hours", A_WEEK("2026-01-05", MONDAY)), 201,
            "\"is_own\":true,\"weekday\":1");
    assert_int_equal(wall(h, FAR_WARD, 180 + 60), 7 * 1440);
    assert_int_equal(wall(h, CITY, 180 + 60), 7 * 1440);
    answers(h,
            knock(h, MAYOR, DELETE, "/api/units/1/office-hours", "{\"valid_from\":\"2026-01-05\",\"reason\":\"nhầm\"}"),
            409, NULL);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM office_hours WHERE unit_id = 0 AND valid_to IS NULL"), 1);
}

static void what_is_no_week_is_refused_and_nothing_is_kept(void **state)
{
    struct hall *h = *state;
    const struct try tries[] = {
        { OFFICER, POST, HOURS, A_WEEK("2026-01-04", MONDAY), 400, "\"field\":\"valid_from\"" },         /* the past is not rewritten */
        { OFFICER, POST, HOURS, A_WEEK("2029-01-04", MONDAY), 400, "\"field\":\"valid_from\"" },
        { OFFICER, POST, HOURS, A_WEEK("2026-13-04", MONDAY), 400, "\"field\":\"valid_from\"" },
        { OFFICER, POST, HOURS, A_WEEK("2026-01-05", ""), 400, "\"field\":\"shifts\"" },
        { OFFICER, POST, HOURS, A_WEEK("2026-01-05", MONDAY "," MONDAY), 400, "\"field\":\"shifts\"" },
        { OFFICER, POST, HOURS, A_WEEK("2026-01-05", "{\"weekday\":8,\"from_minute\":480,\"to_minute\":720}"), 400, "\"field\":\"shifts[0].weekday\"" },
        { OFFICER, POST, HOURS, A_WEEK("2026-01-05", "{\"weekday\":1,\"from_minute\":480,\"to_minute\":480}"), 400, "\"field\":\"shifts\"" },
        { OFFICER, POST, HOURS, A_WEEK("2026-01-05", "{\"weekday\":1,\"from_minute\":480,\"to_minute\":1921}"), 400, "\"field\":\"shifts\"" },
        { OFFICER, POST, HOURS, "{\"valid_from\":\"2026-01-05\",\"shifts\":[" MONDAY "]}", 400, "\"field\":\"note\"" },
        { OFFICER, DELETE, HOURS, "{\"valid_from\":\"2026-01-04\",\"reason\":\"nhầm\"}", 400, "\"field\":\"valid_from\"" },
        { FAR_OFFICER, POST, HOURS, A_WEEK("2026-01-05", MONDAY), 403, NULL }, { FAR_OFFICER, DELETE, HOURS, "{}", 403, NULL },
        { OFFICER, POST, "/api/units/1/office-hours", A_WEEK("2026-01-05", MONDAY), 403, NULL },
        { AUDITOR, POST, HOURS, A_WEEK("2026-01-05", MONDAY), 403, NULL }, { LAN, GET, HOURS, NULL, 403, NULL }, { 0, GET, HOURS, NULL, 401, NULL },
        { AUDITOR, GET, HOURS, NULL, 200, NULL },
    };
    int64_t before = ASK(h, "SELECT COUNT(*) FROM office_hours");
    try_all(h, tries, N_OF(tries));
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM office_hours"), before);
    assert_int_equal(ASK(h, "SELECT n FROM worktime_change"), 0);
}

static void so_many_weeks_are_kept_of_a_unit_and_its_clocks_still_run(void **state)
{
    struct hall *h = *state;
    int status = 201, weeks = 0;
    for (; weeks < 300 && status == 201; weeks++) {
        status = knock(h, OFFICER, POST, HOURS,
                       arena_z(h->a, arena_printf(h->a, A_WEEK("%s", MONDAY),
                                                  arena_z(h->a, day_text(h->a, day_of_ms(h->now_ms))))))
                     .status;
        h->now_ms += DAY_MS;
    }
    assert_int_equal(status, 429);
    assert_int_equal(weeks, SHIFT_ROWS_MAX + 1);
    assert_true(wall(h, WARD, 60) > 0);
}

static void a_day_off_is_written_corrected_and_taken_back(void **state)
{
    struct hall *h = *state;
#define A_DAY "{\"day\":\"2026-01-06\",\"kind\":\"off\",\"name\":\"Nghỉ bão\",\"source\":\"Công điện 01\"}"
    answers(h, knock(h, MAYOR, POST, "/api/calendar-days", A_DAY), 201, "\"is_sure\":false");
    assert_int_equal(wall(h, WARD, 180 + 210 + 60), 2 * 1440);           /* Wednesday at nine */
    answers(h,
            knock(h, MAYOR, POST, "/api/calendar-days",
                  "{\"day\":\"2026-01-06\",\"kind\":\"off\",\"name\":\"Nghỉ bão\",\"is_sure\":true,"
                  "\"source\":\"Công điện 02\"}"),
            201, NULL);
    answers(h, knock(h, OFFICER, GET, "/api/calendar-days?from=2026-01-06&to=2026-01-07", NULL), 200,
            "{\"rows\":[{\"day\":\"2026-01-06\",\"kind\":\"off\",\"name\":\"Nghỉ bão\",\"is_sure\":true,\"source\":\"Công điện 02\"}]}");
    answers(h, knock(h, OFFICER, GET, "/api/calendar-days", NULL), 200, "Tết");
    answers(h, knock(h, MAYOR, DELETE, "/api/calendar-days", "{\"day\":\"2026-01-06\",\"reason\":\"bão tan\"}"), 204,
            NULL);
    assert_int_equal(wall(h, WARD, 180 + 210 + 60), 1440);
    assert_int_equal(
        ASK(h,
            "SELECT COUNT(*) FROM audit_log WHERE action LIKE 'calendar_day.%%' AND subject = 'calendar_day:2026-01-06'"),
        3);
    const struct try tries[] = {
        { MAYOR, DELETE, "/api/calendar-days", "{\"day\":\"2026-01-06\",\"reason\":\"bão tan\"}", 404, NULL },
        { MAYOR, POST, "/api/calendar-days", "{\"day\":\"2026-02-30\",\"kind\":\"off\",\"name\":\"Nghỉ\",\"source\":\"QĐ\"}", 400, "\"field\":\"day\"" },
        { MAYOR, POST, "/api/calendar-days", "{\"day\":\"2026-02-03\",\"kind\":\"gone\",\"name\":\"Nghỉ\",\"source\":\"QĐ\"}", 400, "\"field\":\"kind\"" },
        { MAYOR, POST, "/api/calendar-days", "{\"day\":\"2026-02-03\",\"kind\":\"off\",\"name\":\"Nghỉ\"}", 400, "\"field\":\"source\"" },
        { MAYOR, GET, "/api/calendar-days?from=2026-01-06&to=2020-01-07", NULL, 400, "\"field\":\"to\"" },
        { MAYOR, GET, "/api/calendar-days?from=x123456789", NULL, 400, "\"field\":\"from\"" },
        { OFFICER, POST, "/api/calendar-days", A_DAY, 403, NULL }, { OFFICER, DELETE, "/api/calendar-days", "{}", 403, NULL },
        { LAN, GET, "/api/calendar-days", NULL, 403, NULL },
    };
    try_all(h, tries, N_OF(tries));
}

static void open_clocks_follow_a_change_at_the_next_look_and_only_then(void **state)
{
    struct hall *h = *state;
    struct petition p = light(h);
    int64_t due = p.receive_due_ms;
    assert_int_equal(petition_clocks_follow(h->db, h->a, h->keys, h->now_ms), OK);
    assert_true(now(h, p.id).receive_due_ms == due);
    answers(h, knock(h, MAYOR, POST, "/api/calendar-days", A_DAY), 201, NULL);
    assert_int_equal(petition_clocks_follow(h->db, h->a, h->keys, h->now_ms), OK);
    assert_int_equal(now(h, p.id).receive_due_ms, due + DAY_MS);
    RUN(h, "DELETE FROM calendar_day WHERE name = 'Nghỉ bão'");          /* by hand, at no door: the night finds it */
    assert_int_equal(petition_clocks_follow(h->db, h->a, h->keys, h->now_ms), OK);
    assert_int_equal(now(h, p.id).receive_due_ms, due + DAY_MS);
    answers(h, knock(h, OFFICER, POST, HOURS, A_WEEK("2026-01-05", MONDAY)), 201, NULL);
    assert_int_equal(petition_clocks_follow(h->db, h->a, h->keys, h->now_ms), OK);
    assert_true(now(h, p.id).receive_due_ms > due + 6 * (int64_t)DAY_MS);
    assert_int_equal(ASK(h, "SELECT n - done FROM worktime_change"), 0);
}

/* A change is looked at, then made: the clock ends where it was said. */
static void looked_at_and_made(struct hall *h, int64_t id, struct req look, enum method m, int64_t who, const char *path, const char *body)
{
    char want[120];
    int64_t before = now(h, id).receive_due_ms, changes = ASK(h, "SELECT n FROM worktime_change"),
            rows = ASK(h, "SELECT COUNT(*) FROM office_hours");
    assert_int_equal(look.status, 200);
    assert_int_equal(ASK(h, "SELECT n FROM worktime_change"), changes);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM office_hours"), rows);
    assert_true(knock(h, who, m, path, body).status < 300);
    assert_int_equal(petition_clocks_follow(h->db, h->a, h->keys, h->now_ms), OK);
    int64_t after = now(h, id).receive_due_ms;
    assert_true(after != before);
    snprintf(want, sizeof want, "\"due_before_ms\":%lld,\"due_after_ms\":%lld}],\"looked\":1,\"is_more\":false",
             (long long)before, (long long)after);
    answers(h, look, 200, want);
}

static void what_is_said_to_move_moves_just_so_and_a_look_writes_nothing(void **state)
{
    struct hall *h = *state;
    struct petition p = light(h);
#define LOOK(who, path, body) knock(h, who, POST, path "/preview", body)
    looked_at_and_made(h, p.id, LOOK(MAYOR, "/api/calendar-days", "{\"day\":\"2026-01-06\",\"kind\":\"off\"}"), POST,
                       MAYOR, "/api/calendar-days", A_DAY);
    looked_at_and_made(h, p.id, LOOK(MAYOR, "/api/calendar-days", "{\"day\":\"2026-01-06\",\"kind\":\"ordinary\"}"),
                       DELETE, MAYOR, "/api/calendar-days", "{\"day\":\"2026-01-06\",\"reason\":\"bão tan\"}");
    looked_at_and_made(h, p.id, LOOK(OFFICER, HOURS, "{\"valid_from\":\"2026-01-05\",\"shifts\":[" TUESDAY "]}"), POST,
                       OFFICER, HOURS, A_WEEK("2026-01-05", TUESDAY));
    looked_at_and_made(h, p.id,
                       LOOK(OFFICER, HOURS, "{\"valid_from\":\"2026-01-06\",\"shifts\":[" MONDAY "," TUESDAY "]}"),
                       POST, OFFICER, HOURS, A_WEEK("2026-01-06", MONDAY "," TUESDAY));
    answers(h, LOOK(MAYOR, "/api/units/1/office-hours", "{\"valid_from\":\"2026-01-05\",\"shifts\":[" MONDAY "]}"), 200,
            "{\"rows\":[],\"looked\":1,\"is_more\":false}");           /* it has hours of its own */
    looked_at_and_made(h, p.id, LOOK(OFFICER, HOURS, "{\"valid_from\":\"2026-01-05\",\"shifts\":[]}"), DELETE, OFFICER,
                       HOURS, "{\"valid_from\":\"2026-01-05\",\"reason\":\"nhầm\"}");
    looked_at_and_made(h, p.id,
                       LOOK(MAYOR, "/api/units/1/office-hours",
                            "{\"valid_from\":\"2026-01-05\",\"shifts\":[" MONDAY "]}"),
                       POST, MAYOR, "/api/units/1/office-hours", A_WEEK("2026-01-05", MONDAY));
}

static void a_look_enters_where_setting_does_and_is_read_as_strictly(void **state)
{
    struct hall *h = *state;
#define WEEK_LOOK(since, shifts) "{\"valid_from\":\"" since "\",\"shifts\":[" shifts "]}"
    const struct try tries[] = {
        { OFFICER, POST, HOURS "/preview", WEEK_LOOK("2026-01-04", MONDAY), 400, "\"field\":\"valid_from\"" },
        { OFFICER, POST, HOURS "/preview", WEEK_LOOK("2026-01-04", ""), 400, "\"field\":\"valid_from\"" },
        { OFFICER, POST, HOURS "/preview", WEEK_LOOK("2026-01-05", MONDAY "," MONDAY), 400, "\"field\":\"shifts\"" },
        { OFFICER, POST, HOURS "/preview", WEEK_LOOK("2026-01-05", "{\"weekday\":8,\"from_minute\":480,\"to_minute\":720}"), 400,
          "\"field\":\"shifts[0].weekday\"" },
        { MAYOR, POST, "/api/units/1/office-hours/preview", WEEK_LOOK("2026-01-05", ""), 400, "\"field\":\"shifts\"" },
        { MAYOR, POST, "/api/calendar-days/preview", "{\"day\":\"2026-02-30\",\"kind\":\"off\"}", 400, "\"field\":\"day\"" },
        { MAYOR, POST, "/api/calendar-days/preview", "{\"day\":\"2026-02-03\",\"kind\":\"gone\"}", 400, "\"field\":\"kind\"" },
        { FAR_OFFICER, POST, HOURS "/preview", WEEK_LOOK("2026-01-05", MONDAY), 403, NULL },
        { AUDITOR, POST, HOURS "/preview", WEEK_LOOK("2026-01-05", MONDAY), 403, NULL },
        { OFFICER, POST, "/api/calendar-days/preview", "{\"day\":\"2026-02-03\",\"kind\":\"off\"}", 403, NULL },
        { LAN, POST, HOURS "/preview", WEEK_LOOK("2026-01-05", MONDAY), 403, NULL }, { 0, POST, HOURS "/preview", "{}", 401, NULL },
    };
    try_all(h, tries, N_OF(tries));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        HALL(a_unit_has_a_week_of_its_own_from_a_day_on),
        HALL(the_week_of_all_is_the_citys),
        HALL(what_is_no_week_is_refused_and_nothing_is_kept),
        HALL(so_many_weeks_are_kept_of_a_unit_and_its_clocks_still_run),
        HALL(a_day_off_is_written_corrected_and_taken_back),
        HALL(open_clocks_follow_a_change_at_the_next_look_and_only_then),
        HALL(what_is_said_to_move_moves_just_so_and_a_look_writes_nothing),
        HALL(a_look_enters_where_setting_does_and_is_read_as_strictly),
    };
    return run_everywhere(tests);
}
