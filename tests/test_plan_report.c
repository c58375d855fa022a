/* test_plan_report.c - reports upward: composed from targets, signed and chained, the same bytes ever after; made by the clock, readers told. */
struct routes;
extern const struct routes programme_routes, plan_item_routes, target_routes, reported_routes, briefing_routes, briefing_page_routes;
#define MORE_DOORS programme_routes, plan_item_routes, target_routes, reported_routes, briefing_routes, briefing_page_routes
#include "doors.h"
#include "targets.h"
#include "plan/report/briefing.h"
#include "plan/report/briefing_text.h"
#include "plan/programme/task.h"
#include "plan/report/plan_audit.h"

/* The plan approved, with a target split to all, a state, and an outside figure. */
static struct target deeds;
static int open_approved(void **state)
{
    if (open_all(state)) return -1;
    struct hall *h = *state;
    const struct actor by = of_city(MAYOR);
    struct item_draft d = { .kind = ITEM_ACTIVITY, .parent_id = item_id, .name = S("Việc X"), .lead_id = AGENCY, .from_day = today(h) - 100, .to_day = today(h) + 400 };
    int64_t activity, task;
    assert_int_equal(plan_item_add(h->db, h->a, &by, plan_id, &d, &activity), OK);
    d.kind = ITEM_TASK;
    d.parent_id = activity;
    d.name = S("Nhiệm vụ của mọi phường");
    d.for_wards = true;
    assert_int_equal(plan_item_add(h->db, h->a, &by, plan_id, &d, &task), OK);
    const struct actor second = of_city(DEPUTY);
    assert_int_equal(plan_step(h->db, h->a, h->now_ms, &by, &(struct plan_move){ .plan_id = plan_id, .event = PLAN_SUBMIT }), OK);
    assert_int_equal(plan_step(h->db, h->a, h->now_ms, &second, &(struct plan_move){ .plan_id = plan_id, .event = PLAN_APPROVE,
                     .decision_number = S("1/QĐ"), .decision_day = today(h) }), OK);
    deeds = split_by(h, "deeds", 1000, SPLIT_POPULATION);
    bound(h, "etax", 99);
    for (int64_t n = 0; n < 4; n++) {
        happened(FLOW, CITY, today(h) - n, 10);
        happened(FLOW, WARD, today(h) - n, 6);
    }
    h->now_ms += DAY_MS;
    return 0;
}
#define WITH_PLAN(fact) cmocka_unit_test_setup_teardown(fact, open_approved, hall_close)

static enum err makes(struct hall *h, const struct actor *by, struct briefing_wish *w, int64_t *id)
{
    const struct indicator_ask from = asking(h);
    w->plan_id = plan_id;
    if (!w->unit_id) w->unit_id = CITY;
    return briefing_make(h->db, h->a, h->now_ms, &from, h->keys, by, w, id);
}

static struct briefing kept(struct hall *h, int64_t id)
{
    struct briefing b;
    assert_int_equal(briefing_by_id(h->db, h->a, id, &b), OK);
    return b;
}

static struct briefing yesterday(struct hall *h)
{
    const struct actor by = of_city(MAYOR);
    struct briefing_wish w = { .kind = BRIEFING_DAILY, .to_day = today(h) - 1, .number = S("12") };
    int64_t id;
    enum err e = makes(h, &by, &w, &id);
    if (e != OK) print_message("report: %s, field %s\n", err_name(e), w.field ? w.field : "-");
    assert_int_equal(e, OK);
    return kept(h, id);
}

static bool has(struct str body, const char *text) { return memmem(body.p, body.n, text, strlen(text)) != NULL; }

static void it_says_each_figure_with_its_definition_and_its_events(void **state)
{
    struct hall *h = *state;
    const struct actor one = of_city(MAYOR), two = of_city(DEPUTY);
    struct reported_draft d = { .uid = id_of(h, 9500), .unit_id = CITY, .value_milli = 98000, .as_of_day = today(h) - 2, .source = S("Thuế thành phố"),
                                .document_number = S("77/BC"), .document_day = today(h) - 2 };
    struct reported r;
    bool again;
    assert_int_equal(reported_enter(h->db, h->a, h->now_ms, &one, &d, &r, &again), OK);
    assert_int_equal(reported_step(h->db, h->a, h->now_ms, &two, &(struct reported_move){ .id = r.id, .event = REPORTED_APPROVE }, &r), OK);
    /* the target of outside figures is found by the indicator of the register */
    RUN(h, "UPDATE plan_target SET indicator = 'etax.share' WHERE indicator = 'etax'");
    struct briefing b = yesterday(h);
    assert_true(has(b.body, "\"kind\":\"daily\"") && has(b.body, "\"plan_version\":1") &&
                has(b.body, "\"number\":\"12\""));
    assert_true(
        has(b.body,
            "\"definition\":{\"code\":\"deeds\",\"version\":1,\"name\":\"Chỉ tiêu\",\"formula\":\"fake.flow\""));
    assert_true(has(b.body, "\"events\":[{\"measure\":\"fake.flow\""));
    assert_true(has(b.body, "\"before_milli\":30000") &&
                has(b.body, "\"now_milli\":40000")); /* ten of them yesterday */
    assert_true(has(b.body, "\"is_reported\":true") &&
                has(b.body, "\"document\":{\"source\":\"Thuế thành phố\",\"number\":\"77/BC\""));
    assert_true(has(b.body, "\"levels\":{") && has(b.body, "\"groups\":[{\"code\":\"1\""));
}

static void what_was_reported_is_not_reported_again_nor_changed(void **state)
{
    struct hall *h = *state;
    const struct actor by = of_city(MAYOR);
    struct briefing b = yesterday(h), later;
    struct briefing_wish w = { .kind = BRIEFING_DAILY, .to_day = today(h) - 1 };
    int64_t id;
    bool genuine;
    assert_int_equal(makes(h, &by, &w, &id), ERR_CONFLICT);
    happened(FLOW, CITY, today(h) - 1, 500);                         /* it came late: the report stays as it was */
    RUN(h, "UPDATE indicator SET name_vi = 'Tên khác'");
    later = kept(h, b.id);
    assert_true(str_eq(b.body, later.body));
    assert_int_equal(briefing_is_genuine(h->db, h->a, h->keys, &later, &genuine), OK);
    assert_true(genuine);
    RUN(h, "UPDATE plan_briefing SET to_day = to_day + 1 WHERE id = %lld", (long long)b.id);
    later = kept(h, b.id);
    assert_int_equal(briefing_is_genuine(h->db, h->a, h->keys, &later, &genuine), OK);
    assert_false(genuine);                                           /* the row says what the body does not */
}

static void its_documents_are_the_same_bytes_every_time(void **state)
{
    struct hall *h = *state;
    struct briefing b = yesterday(h);
    struct str pdf[2], xlsx, csv[2];
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(briefing_paper(h->a, &b, S("https://city.example/api/plan-reports/1.json"), &pdf[i]), OK);
        assert_int_equal(briefing_table(h->a, &b, true, &csv[i]), OK);
        happened(FLOW, CITY, today(h) - 1, 500);
        b = kept(h, b.id);
    }
    assert_true(pdf[0].n > 10000 && memcmp(pdf[0].p, "%PDF-", 5) == 0 && str_eq(pdf[0], pdf[1]) &&
                str_eq(csv[0], csv[1]));
    assert_int_equal(briefing_table(h->a, &b, false, &xlsx), OK);
    assert_true(xlsx.n > 1000 && memcmp(xlsx.p, "PK", 2) == 0);
    assert_true(has(csv[0], "fake.flow") && has(csv[0], "Chỉ tiêu"));
}

static void the_chain_breaks_where_a_body_was_touched(void **state)
{
    struct hall *h = *state;
    const struct actor by = of_city(MAYOR);
    int64_t id, n, bad_id;
    for (int64_t back = 1; back <= 4; back++) {
        struct briefing_wish w = { .kind = BRIEFING_DAILY, .to_day = today(h) - back };
        assert_int_equal(makes(h, &by, &w, &id), OK);
    }
    assert_int_equal(briefing_verify(h->db, h->a, h->keys, &n, &bad_id), OK);
    assert_int_equal(n, 4);
    RUN(h, "UPDATE plan_briefing SET body = REPLACE(body, '1000000', '1000001') WHERE id = 2");
    assert_int_equal(briefing_verify(h->db, h->a, h->keys, &n, &bad_id), ERR_CONFLICT);
    assert_int_equal(bad_id, 2);
}

static void a_period_must_be_over_and_a_week_end_on_a_sunday(void **state)
{
    struct hall *h = *state;
    const struct actor by = of_city(MAYOR), officer = actor(OFFICER), far = actor(FAR_OFFICER);
    int64_t id;
#undef WRONG
#define WRONG(f, ...) { struct briefing_wish w = { .kind = BRIEFING_DAILY, .to_day = today(h) - 1 }; __VA_ARGS__; \
    assert_int_equal(makes(h, &by, &w, &id), ERR_BAD_INPUT); assert_string_equal(w.field, f); }
    WRONG("to_day", w.to_day = today(h))
    WRONG("to_day", w.kind = BRIEFING_WEEKLY)                        /* yesterday was a Monday */
    WRONG("from_day", w.kind = BRIEFING_PERIOD)
    WRONG("from_day", w.kind = BRIEFING_PERIOD; w.from_day = w.to_day + 1)
    WRONG("unit_id", w.unit_id = AGENCY)
    WRONG("kind", w.kind = 7)
    struct briefing_wish w = { .kind = BRIEFING_WEEKLY, .to_day = today(h) - 2 };
    assert_int_equal(makes(h, &by, &w, &id), OK);
    assert_int_equal(kept(h, id).from_day, today(h) - 8);
    w = (struct briefing_wish){ .kind = BRIEFING_DAILY, .to_day = today(h) - 1, .unit_id = WARD };
    assert_int_equal(makes(h, &far, &w, &id), ERR_FORBIDDEN);
    assert_int_equal(makes(h, &officer, &w, &id), OK); /* a ward reports upward too: its share, its tasks */
    struct briefing b = kept(h, id);
    assert_true(has(b.body, "\"now_milli\":24000") &&
                has(b.body, "\"tasks\":[{\"code\":\"1.1.1\",\"name\":\"Nhiệm vụ của mọi phường\",\"state\":\"todo\""));
    assert_false(has(b.body, "\"groups\""));
}

static void the_clock_makes_it_once_and_tells_its_readers(void **state)
{
    struct hall *h = *state;
    const struct actor by = of_city(MAYOR), officer = actor(OFFICER);
    struct routine_wish w = { .plan_id = plan_id, .unit_id = CITY, .kind = BRIEFING_DAILY, .hour = 7, .account_id = { DEPUTY, OFFICER }, .n = 2 };
    assert_int_equal(routine_put(h->db, h->a, h->now_ms, &officer, &w), ERR_FORBIDDEN);
    assert_int_equal(routine_put(h->db, h->a, h->now_ms, &by, &w), OK);
    assert_int_equal(briefing_tend(h->db, h->a, h->keys, h->now_ms), OK);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM plan_briefing"), 0); /* yesterday was before it was set */
    h->now_ms = day_start_ms(today(h) + 1) + 6 * (int64_t)HOUR_MS;
    RUN(h, "UPDATE plan_target SET indicator = 'visits' WHERE id > 0"); /* the clock reads the program's own sources */
    define(h, "visits", "visits", "outreach.visits", "up");
    assert_int_equal(briefing_tend(h->db, h->a, h->keys, h->now_ms), OK);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM plan_briefing"), 0);               /* not before seven */
    h->now_ms += HOUR_MS;
    for (int i = 0; i < 3; i++) assert_int_equal(briefing_tend(h->db, h->a, h->keys, h->now_ms), OK);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM plan_briefing"), 1);
    assert_int_equal(notices(h, DEPUTY) + notices(h, OFFICER), 2);
    h->now_ms += 3 * (int64_t)DAY_MS; /* it was off for days: the last one is made */
    assert_int_equal(briefing_tend(h->db, h->a, h->keys, h->now_ms), OK);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM plan_briefing"), 2);
    w.account_id[0] = LAN;
    assert_int_equal(routine_put(h->db, h->a, h->now_ms, &by, &w),
                     ERR_BAD_INPUT); /* a resident is told nothing of it */
    assert_int_equal(routine_drop(h->db, h->a, &by, plan_id, CITY, BRIEFING_DAILY), OK);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM plan_schedule_reader"), 0);
}

static void numbers_are_written_as_people_write_them(void **state)
{
    struct hall *h = *state;
    static const struct { int64_t milli; const char *unit, *want; } cases[] = {
        { 1234567000, "people", "1.234.567" }, { 97500, "percent", "97,5 %" }, { 97000, "percent", "97 %" }, { -1500, "percent", "-1,5 %" },
        { -400, "percent", "-0,4 %" }, { 49, "percent", "0 %" }, { 50, "percent", "0,1 %" }, { 1200000000, "vnd", "1.200.000 đ" },
    };
    for (size_t i = 0; i < N_OF(cases); i++)
        assert_string_equal(arena_z(h->a, milli_text(h->a, cases[i].milli, str_z(cases[i].unit))), cases[i].want);
    assert_string_equal(arena_z(h->a, place_day(h->a, S("Hà Nội"), NINE_AM)), "Hà Nội, ngày 05 tháng 01 năm 2026");
}

static enum err keep_faults(const struct plan_difference *d, void *arg)
{
    *(unsigned *)arg |= 1u << d->kind;
    return OK;
}

static unsigned faults_of(struct hall *h, struct plan_audit *out)
{
    unsigned faults = 0;
    assert_int_equal(plan_audit(h->db, h->keys, keep_faults, &faults, out), OK);
    return faults;
}

static void whatever_is_touched_is_found(void **state)
{
    struct hall *h = *state;
    const struct actor officer = actor(OFFICER), one = of_city(MAYOR), two = of_city(DEPUTY);
    int64_t task = ASK(h, "SELECT MIN(item_id) FROM plan_item WHERE kind = 'task'");
    struct unit_task t;
    struct plan_audit found;
    struct reported_draft d = { .uid = id_of(h, 9501), .unit_id = CITY, .value_milli = 98000, .as_of_day = today(h), .source = S("Thuế"),
                                .document_number = S("1"), .document_day = today(h) };
    struct reported r;
    bool again;
    assert_int_equal(task_say(h->db, h->a, h->now_ms, &officer, &(struct task_say){ .unit_id = WARD, .task_id = task, .event = TASK_START,
                     .reason = S("đã phân công") }, &t), OK);
    assert_int_equal(reported_enter(h->db, h->a, h->now_ms, &one, &d, &r, &again), OK);
    assert_int_equal(reported_step(h->db, h->a, h->now_ms, &two, &(struct reported_move){ .id = r.id, .event = REPORTED_APPROVE }, &r), OK);
    yesterday(h);
    assert_int_equal(faults_of(h, &found), 0);
    assert_true(found.words == 1 && found.targets == N_MORE + 4 && found.reports == 1 && found.differences == 0);
    static const struct { enum plan_fault kind; const char *touch, *mend; } tries[] = {
        { PLAN_FAULT_STATE, "UPDATE task_now SET reason = 'khác'", "UPDATE task_now SET reason = 'đã phân công'" },
        { PLAN_FAULT_TALLY, "UPDATE task_tally SET done = done + 1, doing = doing - 1", "UPDATE task_tally SET done = done - 1, doing = doing + 1" },
        { PLAN_FAULT_APPROVER, "UPDATE plan_version SET decided_by = submitted_by", "UPDATE plan_version SET decided_by = 120" },
        { PLAN_FAULT_APPROVER, "INSERT INTO plan_writer SELECT id, decided_by FROM plan_version", "DELETE FROM plan_writer WHERE account_id = 120" },
        { PLAN_FAULT_FIGURE, "UPDATE reported_figure SET entered_by = decided_by", "UPDATE reported_figure SET entered_by = 108" },
        { PLAN_FAULT_REPORT, "UPDATE plan_briefing SET made_ms = made_ms + 1", "UPDATE plan_briefing SET made_ms = made_ms - 1" },
    };
    for (size_t i = 0; i < N_OF(tries); i++) {
        run_sql(h, str_z(tries[i].touch));
        assert_int_equal(faults_of(h, &found), 1u << tries[i].kind);
        assert_int_equal(found.differences, 1);
        run_sql(h, str_z(tries[i].mend));
        assert_int_equal(faults_of(h, &found), 0);
    }
    RUN(h, "UPDATE plan_target SET goal_milli = goal_milli + 1000 WHERE parent_id = %lld AND unit_id = 2",
        (long long)deeds.id);
    assert_int_equal(faults_of(h, &found), 1u << PLAN_FAULT_SUM | 1u << PLAN_FAULT_GOAL);
}

static void reports_have_their_doors(void **state)
{
    struct hall *h = *state;
    define(h, "visits", "visits", "outreach.visits", "up");
    RUN(h, "UPDATE plan_target SET indicator = 'visits' WHERE id > 0");
    const char *body = arena_z(h->a, arena_printf(h->a, "{\"plan_id\":%lld,\"kind\":\"daily\",\"to_day\":%lld}",
                                                  (long long)plan_id, (long long)today(h) - 1));
    answers(h, knock(h, OFFICER, POST, "/api/units/1/plan-reports", body), 403, NULL);
    answers(h, knock(h, MAYOR, POST, "/api/units/1/plan-reports", body), 201,
            "\"is_genuine\":true,\"body\":{\"report\":1");
    answers(h, knock(h, MAYOR, POST, "/api/units/1/plan-reports", body), 409, NULL);
    answers(h, knock(h, OFFICER, POST, "/api/units/2/plan-reports", body), 201, "\"unit\":\"Phường Tây Hồ\"");
    answers(h, knock(h, MAYOR, GET, "/api/units/1/plan-reports", NULL), 200, "\"kind\":\"daily\"");
    answers(h, knock(h, MAYOR, GET, "/api/plan-reports/1.pdf", NULL), 200, "%PDF-");
    answers(h, knock(h, AUDITOR, GET, "/api/plan-reports/1.csv", NULL), 200, "outreach.visits");
    answers(h, knock(h, MAYOR, GET, "/api/plan-reports/1.xlsx", NULL), 200, "PK");
    answers(h, knock(h, FAR_OFFICER, GET, "/api/plan-reports/2.pdf", NULL), 403, NULL);
    answers(h, knock(h, MAYOR, GET, "/api/plan-reports/9.json", NULL), 404, NULL);
    struct briefing first = kept(h, 1);
    answers(h, GETS(h, 0, "/bc/%s", arena_z(h->a, briefing_mark(h->a, &first))), 200, "seal yes");
    static const char *const others[] = { "/bc/1", "/bc/1-0000000000000000", "/bc/x", "/bc/999999999999999-0" };
    for (size_t i = 0; i < N_OF(others); i++) answers(h, knock(h, 0, GET, others[i], NULL), 200, "seal no");
    answers(h, knock(h, MAYOR, GET, "/api/plans/1/letter", NULL), 200, "\"symbol\":\"/BC-BCĐ\"");
    answers(h,
            knock(h, MAYOR, PUT, "/api/plans/1/letter",
                  "{\"office\":\"Văn phòng\",\"place\":\"Hà Nội\",\"addressee\":\"Thành uỷ\"}"),
            200, "\"office\":\"Văn phòng\"");
    answers(h,
            knock(h, MAYOR, PUT, "/api/plans/1/schedules",
                  "{\"unit_id\":1,\"kind\":\"weekly\",\"hour\":8,\"readers\":[120]}"),
            200, "\"readers\":[{\"account_id\":120");
    answers(h,
            knock(h, MAYOR, PUT, "/api/plans/1/schedules",
                  "{\"unit_id\":1,\"kind\":\"period\",\"hour\":8,\"readers\":[]}"),
            400, "\"field\":\"kind\"");
    answers(h, knock(h, OFFICER, GET, "/api/plans/1/schedules", NULL), 403, NULL);
    answers(h, knock(h, MAYOR, DELETE, "/api/plans/1/schedules?unit_id=1&kind=weekly", NULL), 200, "\"rows\":[]");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_PLAN(it_says_each_figure_with_its_definition_and_its_events),
        WITH_PLAN(what_was_reported_is_not_reported_again_nor_changed),
        WITH_PLAN(its_documents_are_the_same_bytes_every_time),
        WITH_PLAN(the_chain_breaks_where_a_body_was_touched),
        WITH_PLAN(a_period_must_be_over_and_a_week_end_on_a_sunday),
        WITH_PLAN(the_clock_makes_it_once_and_tells_its_readers),
        WITH_PLAN(numbers_are_written_as_people_write_them),
        WITH_PLAN(whatever_is_touched_is_found),
        WITH_PLAN(reports_have_their_doors),
    };
    return run_everywhere(tests);
}
