/* test_reported.c - figures from outside with two persons to each, and the targets of agencies that rest on them. */
struct routes;
extern const struct routes programme_routes, plan_item_routes, target_routes, reported_routes;
#define MORE_DOORS programme_routes, plan_item_routes, target_routes, reported_routes
#include "doors.h"
#include "targets.h"

/* ---- outside figures ---- */

static struct reported_draft a_figure(struct hall *h, int64_t value)
{
    return (struct reported_draft){ .uid = id_of(h, 8500 + ++h->ids), .unit_id = CITY, .value_milli = value, .as_of_day = today(h) - 1, .source = S("Thuế thành phố"),
                                    .document_number = S("123/BC-CT"), .document_day = today(h) };
}

static struct reported entered(struct hall *h, int64_t who, struct reported_draft d)
{
    const struct actor by = of_city(who);
    struct reported r;
    bool again;
    enum err e = reported_enter(h->db, h->a, h->now_ms, &by, &d, &r, &again);
    if (e != OK) print_message("reported: %s, field %s\n", err_name(e), d.field ? d.field : "-");
    assert_int_equal(e, OK);
    return r;
}

static enum err decides(struct hall *h, int64_t who, int64_t id, unsigned event)
{
    const struct actor by = of_city(who);
    struct reported_move m = { .id = id, .event = event, .reason = S("sai so với văn bản") };
    struct reported r;
    return reported_step(h->db, h->a, h->now_ms, &by, &m, &r);
}

static struct figure etax(struct hall *h, int64_t unit_id, int64_t day)
{
    const struct indicator_ask from = asking(h);
    const struct period p = { .kind = PERIOD_RANGE, .from_day = day - 1, .to_day = day };
    struct indicator i;
    struct figure f;
    assert_int_equal(indicator_by_code(h->db, h->a, S("etax"), 0, &i), OK);
    assert_int_equal(indicator_value(h->db, h->a, &from, &i, unit_id, &p, &f), OK);
    return f;
}

static void an_outside_figure_holds_once_a_second_person_approved_it(void **state)
{
    struct hall *h = *state;
    assert_true(flow_is_connected(&reported_flow));
    struct reported r = entered(h, MAYOR, a_figure(h, 98500));
    assert_false(etax(h, CITY, today(h)).is_known);
    assert_int_equal(decides(h, MAYOR, r.id, REPORTED_APPROVE), ERR_CONFLICT);
    assert_int_equal(decides(h, MAYOR, r.id, REPORTED_REFUSE), ERR_CONFLICT);
    assert_false(etax(h, CITY, today(h)).is_known);
    assert_int_equal(decides(h, DEPUTY, r.id, REPORTED_APPROVE), OK);
    assert_true(etax(h, CITY, today(h)).is_known && etax(h, CITY, today(h)).milli == 98500);
    assert_false(etax(h, CITY, today(h) - 2).is_known);                              /* not before its day */
    assert_false(etax(h, WARD, today(h)).is_known);
    assert_int_equal(decides(h, CHIEF, r.id, REPORTED_APPROVE), ERR_CONFLICT);
    struct target t = bound(h, "etax.share", 99); /* its indicator came with the first figure */
    assert_true(target_is_reported(&t));
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM indicator WHERE code = 'etax.share'"), 1);
}

static void a_later_figure_takes_over_and_may_be_taken_back(void **state)
{
    struct hall *h = *state;
    struct reported_draft old = a_figure(h, 90000), fresh = a_figure(h, 99000), same_day = a_figure(h, 98000);
    old.as_of_day -= 30;
    struct reported a = entered(h, MAYOR, old), b = entered(h, MAYOR, fresh), c = entered(h, MAYOR, same_day);
    assert_int_equal(decides(h, DEPUTY, b.id, REPORTED_APPROVE), OK);
    assert_int_equal(decides(h, DEPUTY, a.id, REPORTED_APPROVE), OK); /* approved later, of an earlier day */
    assert_true(etax(h, CITY, today(h)).milli == 99000 && etax(h, CITY, today(h) - 5).milli == 90000);
    assert_int_equal(decides(h, DEPUTY, c.id, REPORTED_APPROVE), OK);                /* the same day, entered last */
    assert_int_equal(etax(h, CITY, today(h)).milli, 98000);
    assert_int_equal(decides(h, MAYOR, c.id, REPORTED_WITHDRAW), OK);
    assert_int_equal(decides(h, DEPUTY, b.id, REPORTED_WITHDRAW), OK);
    assert_int_equal(etax(h, CITY, today(h)).milli, 90000);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM reported_figure"), 3);             /* nothing is overwritten */
}

static void outside_figures_of_wards_are_read_by_ward(void **state)
{
    struct hall *h = *state;
    const int64_t units[] = { WARD, FAR_WARD };
    for (size_t i = 0; i < N_OF(units); i++)
        for (int64_t n = 0; n < 3; n++) {
            struct reported_draft d = a_figure(h, 50000 + 10000 * (int64_t)i + n);
            d.unit_id = units[i];
            d.as_of_day -= 3 - n;
            assert_int_equal(decides(h, DEPUTY, entered(h, MAYOR, d).id, REPORTED_APPROVE), OK);
        }
    struct target t = split_by(h, "etax", 99, SPLIT_SAME);
    const struct indicator_ask from = asking(h);
    struct shares s;
    assert_int_equal(target_shares(h->db, h->a, &from, &t, &s), OK);
    for (size_t i = 0; i < s.n; i++) {
        bool is_reported = s.v[i].target.unit_id <= FAR_WARD;
        assert_true(s.v[i].progress.is_known == is_reported);
        if (is_reported) assert_int_equal(s.v[i].progress.now_milli, s.v[i].target.unit_id == WARD ? 50002 : 60002);
        if (!is_reported) assert_int_equal(s.v[i].progress.level, LEVEL_UNKNOWN);
    }
}

static void what_is_wrong_with_a_figure_is_named(void **state)
{
    struct hall *h = *state;
    const struct actor by = of_city(MAYOR), officer = actor(OFFICER), far = actor(FAR_OFFICER);
    struct reported r;
    bool again;
#undef WRONG
#define WRONG(f, ...)                                                                                                  \
    {                                                                                                                  \
        struct reported_draft d = a_figure(h, 1000);                                                                   \
        __VA_ARGS__;                                                                                                   \
        assert_int_equal(reported_enter(h->db, h->a, h->now_ms, &by, &d, &r, &again), ERR_BAD_INPUT);                  \
        assert_string_equal(d.field, f);                                                                               \
    }
    WRONG("uid", d.uid = S("x"))
    WRONG("measure", d.measure = 99)
    WRONG("value_milli", d.value_milli = 100001)             /* more than all of it */
    WRONG("value_milli", d.measure = 1; d.value_milli = 1500)
    WRONG("as_of_day", d.as_of_day += 2)                     /* tomorrow */
    WRONG("source", d.source = S("x"))
    WRONG("document_number", d.document_number = S(""))
    WRONG("document_day", d.document_day += 1)
    WRONG("document_url", d.document_url = S("javascript:alert(1)"))
    WRONG("unit_id", d.unit_id = GROUP)
    struct reported_draft d = a_figure(h, 1000);
    d.unit_id = WARD;
    assert_int_equal(reported_enter(h->db, h->a, h->now_ms, &far, &d, &r, &again), ERR_FORBIDDEN);
    assert_int_equal(reported_enter(h->db, h->a, h->now_ms, &officer, &d, &r, &again), OK);
    struct reported_move m = { .id = r.id, .event = REPORTED_APPROVE };
    const struct actor colleague = actor(COLLEAGUE);
    assert_int_equal(reported_step(h->db, h->a, h->now_ms, &colleague, &m, &r),
                     ERR_FORBIDDEN); /* the city alone approves */
}

/* ---- agencies ---- */

static struct target given_to_agency(struct hall *h, const char *code, int64_t goal)
{
    struct target_draft d = a_target(h, code, goal);
    const struct actor by = of_city(MAYOR);
    const struct indicator_ask from = asking(h);
    struct target t;
    bool again;
    d.unit_id = AGENCY;
    assert_int_equal(target_make(h->db, h->a, h->now_ms, &from, &by, &d, &t, &again), OK);
    return t;
}

static void an_agency_holds_a_target_that_its_own_events_count(void **state)
{
    struct hall *h = *state;
    const struct indicator_ask from = asking(h);
    struct target t = given_to_agency(h, "served", 100);
    struct progress p;
    happened(SERVED, AGENCY, today(h) - 2, 30);
    happened(SERVED, AGENCY, today(h) - 1, 10);
    happened(SERVED, WARD, today(h) - 1, 500);                       /* of a place, not the agency's */
    assert_int_equal(target_progress(h->db, h->a, &from, &t, &p), OK);
    assert_true(p.is_known && p.now_milli == 40000 && p.done_permille == 400);
    assert_int_equal(splits(h, t.id, SPLIT_POPULATION, &t, NULL), ERR_CONFLICT);         /* the city's alone are split */
}

static const char *target_body(struct hall *h, int64_t n, const char *indicator)
{
    return arena_z(h->a, arena_printf(h->a, "{\"uid\":\"%s\",\"item_id\":%lld,\"indicator\":\"%s\",\"unit_id\":%d,\"period\":\"2026-Q1\",\"goal_milli\":50000}",
                                      arena_z(h->a, id_of(h, n)), (long long)item_id, indicator, AGENCY));
}

static void an_agencys_target_has_the_doors_of_its_agency(void **state)
{
    struct hall *h = *state;
    const char *path = arena_z(h->a, arena_printf(h->a, "/api/plans/%lld/targets", (long long)plan_id));
    define(h, "visits", "visits", "outreach.visits", "up");
    define(h, "answered", "cases", "civic.answered", "up");
    answers(h, knock(h, MAYOR, POST, path, target_body(h, 7780, "visits")), 400, "\"field\":\"unit_id\"");
    answers(h, knock(h, MAYOR, POST, path, target_body(h, 7781, "answered")), 201, "\"unit\":\"Công ty Cây xanh\"");
    answers(h, GETS(h, ENGINEER, "/api/units/%d/targets", AGENCY), 200, "\"is_known\":true,\"now_milli\":0");
    answers(h, GETS(h, OFFICER, "/api/units/%d/targets", AGENCY), 403, NULL);
    int64_t id = ASK(h, "SELECT MAX(id) FROM plan_target");
    answers(h, GETS(h, MAYOR, "/api/targets/%lld/obstacles", (long long)id), 200, "\"unit\":\"Công ty Cây xanh\"");
}

static void what_is_counted_by_place_is_no_target_of_an_agency(void **state)
{
    struct hall *h = *state;
    const struct actor by = of_city(MAYOR);
    const struct indicator_ask from = asking(h);
    static const char *const codes[] = { "deeds", "share", "mixed" };
    struct target t;
    bool again;
    for (size_t i = 0; i < N_OF(codes); i++) {
        struct target_draft d = a_target(h, codes[i], 50);
        d.unit_id = AGENCY;
        assert_int_equal(target_make(h->db, h->a, h->now_ms, &from, &by, &d, &t, &again), ERR_BAD_INPUT);
        assert_string_equal(d.field, "unit_id");
    }
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM plan_target"), 0);
}

static void an_agency_reports_what_no_event_counts_and_a_second_person_approves_it(void **state)
{
    struct hall *h = *state;
    const struct indicator_ask from = asking(h);
    struct target t = given_to_agency(h, "etax", 99);
    struct progress p;
    struct reported_draft d = a_figure(h, 97000);
    d.unit_id = AGENCY;
    const struct actor engineer = actor(ENGINEER);
    struct reported r;
    bool again;
    assert_int_equal(reported_enter(h->db, h->a, h->now_ms, &engineer, &d, &r, &again), OK);
    assert_int_equal(target_progress(h->db, h->a, &from, &t, &p), OK);
    assert_false(p.is_known);                                        /* nobody has looked yet */
    assert_int_equal(decides(h, ENGINEER, r.id, REPORTED_APPROVE), ERR_FORBIDDEN);
    assert_int_equal(decides(h, MAYOR, r.id, REPORTED_APPROVE), OK);
    assert_int_equal(target_progress(h->db, h->a, &from, &t, &p), OK);
    assert_true(p.is_known && p.now_milli == 97000);
    assert_true(target_is_reported(&t));
    answers(h, GETS(h, ENGINEER, "/api/reported?unit=%d", AGENCY), 200, "\"value_milli\":97000");
}

/* ---- doors ---- */

static void outside_figures_have_their_doors(void **state)
{
    struct hall *h = *state;
    const char *body = arena_z(
        h->a,
        arena_printf(
            h->a,
            "{\"uid\":\"%s\",\"measure\":\"etax_share\",\"unit_id\":2,\"value_milli\":99000,\"as_of_day\":%lld,\"source\":\"Thuế cơ sở\","
            "\"document_number\":\"1/BC\",\"document_day\":%lld}",
            arena_z(h->a, id_of(h, 7778)), (long long)today(h), (long long)today(h)));
    answers(h, knock(h, FAR_OFFICER, POST, "/api/reported", body), 403, NULL);
    answers(h, knock(h, OFFICER, POST, "/api/reported", body), 201,
            "\"state\":\"entered\",\"entered_by\":\"Cán bộ phường\"");
    answers(h, knock(h, OFFICER, GET, "/api/reported?measure=etax_share&state=entered", NULL), 200,
            "\"value_milli\":99000");
    answers(h, knock(h, FAR_OFFICER, GET, "/api/reported", NULL), 200, "\"rows\":[]");
    answers(h, knock(h, FAR_OFFICER, GET, "/api/reported?unit=2", NULL), 403, NULL);
    answers(h, knock(h, OFFICER, GET, "/api/reported?unit=2", NULL), 200, "\"unit_id\":2");
    answers(h, knock(h, MAYOR, GET, "/api/reported?unit=2&state=entered", NULL), 200, "\"unit_id\":2");
    answers(h, knock(h, MAYOR, GET, "/api/reported?unit=1", NULL), 200, "\"rows\":[]");
    answers(h, knock(h, MAYOR, GET, "/api/reported?unit=0", NULL), 400, "\"field\":\"unit\"");
    answers(h, knock(h, OFFICER, POST, "/api/reported/1/approve", "{}"), 403, NULL);
    answers(h, knock(h, MAYOR, POST, "/api/reported/1/approve", "{}"), 200,
            "\"state\":\"approved\",\"entered_by\":\"Cán bộ phường\"");
    answers(h, knock(h, FAR_OFFICER, POST, "/api/reported/1/withdraw", "{\"reason\":\"không phải của tôi\"}"), 403,
            NULL);
    answers(h, knock(h, COLLEAGUE, POST, "/api/reported/1/withdraw", "{\"reason\":\"đồng nghiệp nhập nhầm\"}"), 403,
            NULL);
    answers(h, knock(h, OFFICER, POST, "/api/reported/1/withdraw", "{\"reason\":\"tôi nhập nhầm\"}"), 200,
            "\"state\":\"withdrawn\"");
    answers(h, knock(h, AUDITOR, GET, "/api/reported-measures", NULL), 200, "\"code\":\"etax_share\"");
}

int main(void)
{
    const struct CMUnitTest figures[] = {
        CASE(an_outside_figure_holds_once_a_second_person_approved_it),
        CASE(a_later_figure_takes_over_and_may_be_taken_back),
        CASE(outside_figures_of_wards_are_read_by_ward),
        CASE(what_is_wrong_with_a_figure_is_named),
        CASE(an_agency_holds_a_target_that_its_own_events_count),
        CASE(an_agencys_target_has_the_doors_of_its_agency),
        CASE(what_is_counted_by_place_is_no_target_of_an_agency),
        CASE(an_agency_reports_what_no_event_counts_and_a_second_person_approves_it),
        CASE(outside_figures_have_their_doors),
    };
    return run_everywhere(figures);
}
