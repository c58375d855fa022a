/* test_indicator_web.c - the doors of indicators: definitions for everybody, values hidden or not, who may define. */
#define MORE_DOORS define_routes, value_routes
#include "doors.h"
#include "indicator/value/value.h"

static int64_t day(const char *iso)
{
    int64_t d;
    assert_int_equal(day_of_text(str_z(iso), &d), OK);
    return d;
}

/* So many reports answered in a month, at a ward and at the city, in one category. */
static void counted(struct hall *h, const char *measure, int64_t unit_id, const char *month, int64_t category, int64_t n)
{
    const int64_t units[] = { unit_id, CITY }, categories[] = { 0, category };
    for (size_t u = 0; u < N_OF(units); u++)
        for (size_t c = 0; c < N_OF(categories); c++)
            RUN(h,
                "INSERT INTO petition_month(measure, category_id, unit_id, month, n) VALUES('%s', %lld, %lld, %lld, %lld)"
                " ON CONFLICT(measure, category_id, unit_id, month) DO UPDATE SET n = petition_month.n + EXCLUDED.n",
                measure, (long long)categories[c], (long long)units[u], (long long)month_of_day(day(month)),
                (long long)n);
}

static void a_spring(struct hall *h)
{
    assert_int_equal(indicator_seed(h->db, h->a, h->now_ms), OK);
    counted(h, "received", WARD, "2026-02-01", 1, 40);
    counted(h, "received", FAR_WARD, "2026-02-01", 1, 3);
    counted(h, "received", WARD, "2026-03-01", 2, 20);
    counted(h, "received", FAR_WARD, "2026-03-01", 2, 30);
    counted(h, "answered", WARD, "2026-02-01", 1, 30);
    counted(h, "on_time", WARD, "2026-02-01", 1, 20);
    h->now_ms = day_start_ms(day("2026-04-02")) + HOUR_MS;
}

static void everybody_reads_what_is_counted_and_by_which_formula(void **state)
{
    struct hall *h = *state;
    a_spring(h);
    answers(h, GETS(h, 0, "/api/indicators?limit=200"), 200, "\"code\":\"ready.share\",\"version\":1,");
    answers(h, GETS(h, 0, "/api/indicators?pillar=economy"), 200, "\"account.won\"");
    answers(h, GETS(h, 0, "/api/indicators?pillar=nothing"), 400, "pillar");
    answers(h, GETS(h, 0, "/api/indicators/reports.on_time"), 200, "\"name\":\"civic.on_time\"");
    answers(h, GETS(h, 0, "/api/indicators/reports.on_time?version=2"), 404, NULL);
    answers(h, GETS(h, 0, "/api/indicators/reports.on_time/history"), 200, "\"version\":1");
    answers(h, GETS(h, 0, "/api/indicators/nothing"), 404, NULL);
}

static void a_list_goes_on_where_it_ended(void **state)
{
    struct hall *h = *state;
    int64_t pages = 0, seen = 0;
    struct str next = S("");
    assert_int_equal(indicator_seed(h->db, h->a, h->now_ms), OK);
    do {
        struct req rq = GETS(h, 0, "/api/indicators?limit=10&after=%.*s", (int)next.n, next.p);
        assert_int_equal(rq.status, 200);
        for (const char *p = said(h, &rq); (p = strstr(p, "\"code\":")); p++) seen++;
        next = member_of(&rq, "\"next\":\"", '"');
        pages++;
    } while (next.n && pages < 20);
    assert_int_equal(seen, ASK(h, "SELECT COUNT(*) FROM indicator"));
    answers(h, GETS(h, 0, "/api/indicators?after=x"), 400, "after");
}

static void a_value_says_what_it_is_of_and_where_its_events_are(void **state)
{
    struct hall *h = *state;
    a_spring(h);
    struct req rq = GETS(h, OFFICER, "/api/units/%d/indicators/reports.on_time/values?period=2026-M02", WARD);
    answers(h, rq, 200, "\"value\":66.667,\"is_hidden\":false");
    assert_true(says(&rq, "\"definition\":\"/api/indicators/reports.on_time?version=1\""));
    assert_true(says(&rq, "\"events\":\"/api/units/2/petitions/counted?measure=on_time&from=20485&to=20512\""));
    answers(h, GETS(h, OFFICER, "/api/units/%d/indicators/reports.received/values?period=2026&by=month", WARD), 200,
            "{\"period\":\"2026-M03\",\"from\":\"2026-03-01\",\"to\":\"2026-03-31\",\"value\":20,\"is_hidden\":false}");
    answers(h, GETS(h, MAYOR, "/api/units/1/indicators/reports.received/values?period=2026-Q1&by=child"), 200,
            "\"value\":33,");
    answers(h, GETS(h, MAYOR, "/api/units/1/indicators/reports.received/values?period=2026-Q1&by=dim&dim=category"),
            200, "\"value\":43,");
    answers(h, GETS(h, MAYOR, "/api/units/1/indicators/reports.on_time/values?period=2026-M03"), 200,
            "\"value\":null,\"is_hidden\":false");
    answers(h, GETS(h, MAYOR, "/api/units/1/indicators?period=2026-Q1&limit=200"), 200, "\"code\":\"visits.honesty\"");
}

static void staff_reads_within_its_unit(void **state)
{
    struct hall *h = *state;
    a_spring(h);
    static const struct try tries[] = {
        { 0,           GET, "/api/units/2/indicators?period=2026", NULL, 401, NULL },
        { LAN,         GET, "/api/units/2/indicators?period=2026", NULL, 403, NULL },
        { FAR_OFFICER, GET, "/api/units/2/indicators?period=2026", NULL, 403, NULL },
        { FAR_OFFICER, GET, "/api/units/2/indicators/reports.received/values?period=2026", NULL, 403, NULL },
        { AUDITOR,     GET, "/api/units/2/indicators/reports.received/values?period=2026", NULL, 200, "\"value\":60" },
        { OFFICER,     GET, "/api/units/2/indicators/reports.received/values", NULL, 400, "period" },
        { OFFICER,     GET, "/api/units/2/indicators/reports.received/values?period=2026-M13", NULL, 400, "period" },
        { OFFICER,     GET, "/api/units/2/indicators/reports.received/values?period=2026&by=hour", NULL, 400, "by" },
        { OFFICER,     GET, "/api/units/2/indicators/reports.received/values?period=2020-01-01..2026-01-01&by=day", NULL, 400, "by" },
        { OFFICER,     GET, "/api/units/2/indicators/reports.received/values?period=2026&by=dim&dim=colour", NULL, 400, "dim" },
        { OFFICER,     GET, "/api/units/2/indicators/visits.all/values?period=2026&by=dim&dim=category", NULL, 400, "dim" },
        { OFFICER,     GET, "/api/units/2/indicators/nothing/values?period=2026", NULL, 404, NULL },
        { OFFICER,     GET, "/api/measures", NULL, 200, "\"name\":\"civic.rated\"" },
        { LAN,         GET, "/api/measures", NULL, 403, NULL },
    };
    try_all(h, tries, N_OF(tries));
}

static void the_public_is_given_whole_months_that_are_over_of_wards_and_the_city(void **state)
{
    struct hall *h = *state;
    a_spring(h);
    static const struct try tries[] = {
        { 0, GET, "/api/indicators/reports.received/values?period=2026-M03", NULL, 200, "\"value\":50,\"is_hidden\":false" },
        { 0, GET, "/api/indicators/reports.received/values?period=2026-M02", NULL, 200, "\"value\":43,\"is_hidden\":false" },
        { 0, GET, "/api/indicators/reports.received/values?period=2026-M02&unit=3", NULL, 200, "\"value\":null,\"is_hidden\":true" },
        { 0, GET, "/api/indicators/reports.received/values?period=2026-M02&unit=2", NULL, 200, "\"value\":null,\"is_hidden\":true" },
        { 0, GET, "/api/indicators/reports.received/values?period=2026-Q1&unit=3", NULL, 200, "\"value\":null,\"is_hidden\":true" },
        { 0, GET, "/api/indicators/reports.received/values?period=2026-M03&by=child", NULL, 200, "\"value\":30,\"is_hidden\":false" },
        { 0, GET, "/api/indicators/reports.received/values?period=2026&by=month", NULL, 200, "{\"period\":\"2026-M03\"" },
        { 0, GET, "/api/indicators/reports.received/values?period=2026", NULL, 400, "period" },
        { 0, GET, "/api/indicators/reports.received/values?period=2026-M04", NULL, 400, "period" },
        { 0, GET, "/api/indicators/reports.received/values?period=2026-W10", NULL, 400, "period" },
        { 0, GET, "/api/indicators/reports.received/values?period=2026-03-02", NULL, 400, "period" },
        { 0, GET, "/api/indicators/reports.received/values?period=2026-03-01..2026-03-31", NULL, 400, "period" },
        { 0, GET, "/api/indicators/reports.received/values?period=2026-M03&by=day", NULL, 400, "by" },
        { 0, GET, "/api/indicators/reports.received/values?period=2026-M03&unit=4", NULL, 404, NULL },
        { 0, GET, "/api/indicators/reports.received/values?period=2026-M03&unit=5", NULL, 404, NULL },
        { 0, GET, "/api/indicators/reports.received/values?period=2026-M03&unit=2&by=child", NULL, 404, NULL },
        { 0, GET, "/api/indicators/visits.honesty/values?period=2026-M03", NULL, 404, NULL },
    };
    try_all(h, tries, N_OF(tries));
    struct req rq = GETS(h, 0, "/api/indicators/reports.received/values?period=2026-M03");
    assert_false(says(&rq, "\"events\""));
}

static void only_the_city_defines(void **state)
{
    struct hall *h = *state;
#define DEFINITION "{\"code\":\"a.b\",\"name_vi\":\"Thử\",\"name_en\":\"A try\",\"formula\":\"%s\",\"unit_word\":\"cases\",\"direction\":\"up\"," \
    "\"pillar\":\"society\",\"frequency\":\"month\",\"owner_unit_id\":1,\"is_sure\":true,\"is_public\":false}"
    const char *first = arena_z(h->a, arena_printf(h->a, DEFINITION, "civic.received")),
               *second = arena_z(h->a, arena_printf(h->a, DEFINITION, "civic.answered")),
               *bad = arena_z(h->a, arena_printf(h->a, DEFINITION, "civic.answered +"));
    answers(h, knock(h, OFFICER, POST, "/api/indicators", first), 403, NULL);
    answers(h, knock(h, MAYOR, POST, "/api/indicators", bad), 400, "formula");
    answers(h, knock(h, MAYOR, POST, "/api/indicators", first), 200, "\"version\":1");
    answers(h, knock(h, MAYOR, POST, "/api/indicators", second), 200, "\"version\":2");
    answers(h, GETS(h, 0, "/api/indicators/a.b?version=1"), 200, "\"formula\":\"civic.received\"");
    counted(h, "received", WARD, "2026-02-01", 1, 7);
    answers(h, GETS(h, MAYOR, "/api/units/2/indicators/a.b/values?period=2026&version=1"), 200, "\"value\":7,");
    answers(h, GETS(h, MAYOR, "/api/units/2/indicators/a.b/values?period=2026"), 200, "\"value\":0,");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        HALL(everybody_reads_what_is_counted_and_by_which_formula),
        HALL(a_list_goes_on_where_it_ended),
        HALL(a_value_says_what_it_is_of_and_where_its_events_are),
        HALL(staff_reads_within_its_unit),
        HALL(the_public_is_given_whole_months_that_are_over_of_wards_and_the_city),
        HALL(only_the_city_defines),
    };
    return run_everywhere(tests);
}
