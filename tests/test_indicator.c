/* test_indicator.c - periods, formulas, the register and its versions, and what an indicator comes to. */
#include "hall.h"
#include "civic/civic.h"
#include "indicator/value/value.h"
#include "outreach/count/book.h"
#include "outreach/count/cube.h"
#include "outreach/outreach.h"

/* ---- periods ---- */

static struct period period(const char *code)
{
    struct period p;
    if (period_parse(str_z(code), &p) != OK) fail_msg("%s is no period", code);
    return p;
}

static int64_t day(const char *iso)
{
    int64_t d;
    assert_int_equal(day_of_text(str_z(iso), &d), OK);
    return d;
}

static void a_period_is_the_days_its_code_says(void **state)
{
    (void)state;
    static const struct { const char *code, *from, *to; } known[] = {
        { "2026", "2026-01-01", "2026-12-31" },      { "2026-S2", "2026-07-01", "2026-12-31" }, { "2026-Q4", "2026-10-01", "2026-12-31" },
        { "2026-M11", "2026-11-01", "2026-11-30" },  { "2024-M02", "2024-02-01", "2024-02-29" }, { "2026-W48", "2026-11-23", "2026-11-29" },
        { "2026-W01", "2025-12-29", "2026-01-04" },  { "2026-W53", "2026-12-28", "2027-01-03" }, { "2026-11-30", "2026-11-30", "2026-11-30" },
        { "2026-11-02..2026-11-30", "2026-11-02", "2026-11-30" },
    };
    for (size_t i = 0; i < N_OF(known); i++) {
        struct period p = period(known[i].code);
        assert_int_equal(p.from_day, day(known[i].from));
        assert_int_equal(p.to_day, day(known[i].to));
    }
}

static void what_is_no_period_is_refused(void **state)
{
    (void)state;
    static const char *const bad[] = { "", "26", "2026-", "2026-S0", "2026-S3", "2026-Q5", "2026-M00", "2026-M13", "2026-M1", "2026-W00",
        "2026-W54", "2025-W53", "2026-02-30", "2026-11-30..2026-11-01", "2026-11-01..2036-11-30", "2026-11-01-2026-11-30", "1999", "2200", "2026-m11",
        "2026-M11 ", "２０２６", "2026-X1", "2026-Q", "2026-11-3" };
    struct period p;
    for (size_t i = 0; i < N_OF(bad); i++)
        if (period_parse(str_z(bad[i]), &p) != ERR_BAD_INPUT) fail_msg("'%s' was taken for a period", bad[i]);
}

/* Not byte by byte: what lies between the members of a struct is anything. */
static bool same(const struct period *a, const struct period *b)
{
    return a->kind == b->kind && a->from_day == b->from_day && a->to_day == b->to_day;
}

/* Every day of four years, in every kind: the period holds it, its code reads back the same, the next one begins behind it. */
static void periods_of_a_kind_follow_each_other_without_a_gap(void **state)
{
    struct hall *h = *state;
    for (unsigned kind = PERIOD_YEAR; kind <= PERIOD_RANGE; kind++)
        for (int64_t d = day("2023-12-20"); d <= day("2028-01-10"); d++) {
            struct period p = period_of(kind, d), again, next = period_next(&p), before = period_before(&next);
            struct str code = period_text(h->a, &p);
            assert_true(p.from_day <= d && d <= p.to_day);
            assert_int_equal(period_parse(code, &again), OK);
            assert_true(same(&again, &p));
            assert_int_equal(next.from_day, p.to_day + 1);
            assert_true(same(&before, &p));
            arena_reset(h->a);
        }
}

/* ---- formulas ---- */

static void a_formula_is_computed_exactly_and_rounded_once(void **state)
{
    (void)state;
    static const struct { const char *text; int64_t a, b, milli; bool is_known; } known[] = {
        { "outreach.visits", 7, 0, 7000, true },
        { "outreach.visits - outreach.doors", 7, 9, -2000, true },
        { "outreach.visits / outreach.doors percent", 1, 3, 33333, true },
        { "outreach.visits / outreach.doors percent", 2, 3, 66667, true },
        { "outreach.visits / outreach.doors percent", 1, 0, 0, false },
        { "outreach.visits / outreach.doors per 1000", 1, 8, 125000, true },
        { "(outreach.visits + outreach.doors) * 2 / 3", 1, 1, 1333, true },
        { "outreach.visits / 3 * 3 - outreach.doors", 1, 1, 0, true },           /* no step in between is rounded */
        { "2 - 3 - outreach.visits*0 + outreach.doors*0", 5, 5, -1000, true },   /* from left to right */
        { "outreach.visits / 2000 - outreach.doors", 1, 0, 1, true },            /* half, away from zero */
        { "0 - outreach.visits / 2000 - outreach.doors", 1, 0, -1, true },
        { "outreach.visits * outreach.doors", INT64_MAX, INT64_MAX, 0, false },
    };
    for (size_t i = 0; i < N_OF(known); i++) {
        struct formula f;
        int64_t milli = 0;
        if (formula_parse(indicator_sources, str_z(known[i].text), &f, NULL) != OK)
            fail_msg("%s is refused", known[i].text);
        bool is_known = formula_value(&f, (const int64_t[]){ known[i].a, known[i].b }, &milli);
        assert_int_equal(is_known, known[i].is_known);
        if (is_known) assert_int_equal(milli, known[i].milli);
    }
}

static void what_is_no_formula_is_refused_where_it_stops(void **state)
{
    (void)state;
    static const struct { const char *text; size_t at; } bad[] = {
        { "", 0 }, { "outreach.nothing", 0 }, { "nobody.visits", 0 }, { "visits", 0 }, { "1 +", 3 }, { "(1", 2 }, { "1)", 1 }, { "1 percent percent", 10 },
        { "1 per 0", 7 }, { "1 per", 5 }, { "1 perc", 2 }, { "outreach.visits outreach.doors", 16 }, { "-1", 0 }, { "1;", 1 }, { "1234567890123", 12 },
        { "((((((((((((((((((1))))))))))))))))))", 16 },
    };
    for (size_t i = 0; i < N_OF(bad); i++) {
        struct formula f;
        size_t at = 999;
        if (formula_parse(indicator_sources, str_z(bad[i].text), &f, &at) != ERR_BAD_INPUT)
            fail_msg("'%s' was read", bad[i].text);
        if (at != bad[i].at) fail_msg("'%s' stopped at %zu, not %zu", bad[i].text, at, bad[i].at);
    }
}

/* ---- the register ---- */

static struct indicator_draft a_share(void)
{
    return (struct indicator_draft){ .code = S("test.share"), .name_vi = S("Tỷ lệ thử"), .name_en = S("A share"), .about_vi = S(""), .about_en = S(""),
        .formula = S("outreach.guided / outreach.visits percent"), .legal_source = S(""), .unit_word = WORD_PERCENT, .direction = DIRECTION_UP,
        .pillar = PILLAR_SOCIETY, .frequency = PERIOD_MONTH, .owner_unit_id = CITY, .is_sure = true, .is_public = true };
}

static struct indicator defined(struct hall *h, struct indicator_draft d)
{
    struct indicator i;
    enum err e = indicator_define(h->db, h->a, h->now_ms, MAYOR, S("10.0.0.1"), &d, &i);
    if (e != OK) fail_msg("%s, field %s", err_name(e), d.field ? d.field : "-");
    return i;
}

static void what_comes_with_the_program_can_be_read_and_comes_once(void **state)
{
    struct hall *h = *state;
    int64_t n = 0, again = 0;
    struct str bad = { 0 };
    assert_int_equal(indicator_seed(h->db, h->a, h->now_ms), OK);
    assert_int_equal(register_verify(h->db, h->a, &n, &bad), OK);
    assert_true(n >= 20);
    for (size_t p = 0; indicator_pillars[p]; p++)
        assert_true(ASK(h, "SELECT COUNT(*) FROM indicator WHERE pillar = '%s'", indicator_pillars[p]) >= 2);
    assert_int_equal(indicator_seed(h->db, h->a, h->now_ms + DAY_MS), OK);
    assert_int_equal(register_verify(h->db, h->a, &again, &bad), OK);
    assert_int_equal(again, n);
}

static void a_changed_formula_is_a_new_version_and_the_old_one_keeps_its_days(void **state)
{
    struct hall *h = *state;
    struct indicator first = defined(h, a_share()), second, old;
    struct indicator_draft d = a_share();
    assert_int_equal(first.version, 1);
    h->now_ms += INT64_C(40) * DAY_MS;
    d.formula = S("outreach.confirmed / outreach.visits percent");
    second = defined(h, d);
    assert_int_equal(second.version, 2);
    assert_int_equal(indicator_by_code(h->db, h->a, d.code, 1, &old), OK);
    assert_int_equal(old.valid_to, second.valid_from);
    assert_int_equal(second.valid_from, day_of_ms(h->now_ms));
    assert_true(str_eq(old.formula, a_share().formula));
    assert_int_equal(indicator_by_code(h->db, h->a, d.code, 0, &old), OK);
    assert_int_equal(old.version, 2);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM audit_log WHERE action = 'indicator.define' AND account_id = %d",
                         MAYOR),
                     2);
}

static void a_mended_name_is_no_new_version_and_the_same_again_is_nothing(void **state)
{
    struct hall *h = *state;
    struct indicator_draft d = a_share();
    defined(h, d);
    d.name_vi = S("Tỷ lệ thử lại");
    struct indicator i = defined(h, d);
    assert_int_equal(i.version, 1);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM indicator WHERE code = 'test.share'"), 1);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM audit_log WHERE action = 'indicator.define'"), 2);
    defined(h, d);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM audit_log WHERE action = 'indicator.define'"), 2);
}

static void what_is_wrong_with_a_definition_is_named(void **state)
{
    struct hall *h = *state;
#define WRONG(f, ...)                                                                                                  \
    {                                                                                                                  \
        struct indicator i;                                                                                            \
        struct indicator_draft d = a_share();                                                                          \
        __VA_ARGS__;                                                                                                   \
        assert_int_equal(indicator_define(h->db, h->a, h->now_ms, MAYOR, S(""), &d, &i), ERR_BAD_INPUT);               \
        assert_string_equal(d.field, f);                                                                               \
    }
    WRONG("code", d.code = S("Test"))
    WRONG("code", d.code = S("a..b"))
    WRONG("code", d.code = S("a."))
    WRONG("name_vi", d.name_vi = S("T"))
    WRONG("name_en", d.name_en = S(""))
    WRONG("frequency", d.frequency = PERIOD_DAY)
    WRONG("formula", d.formula = S("outreach.guided / outreach.nothing"))
    WRONG("is_public", d.formula = S("outreach.doubtful"))
    WRONG("owner_unit_id", d.owner_unit_id = 99)
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM indicator"), 0);
}

static void a_broken_register_is_found(void **state)
{
    struct hall *h = *state;
    struct str bad = { 0 };
    int64_t n;
    struct indicator_draft d = a_share();
    defined(h, d);
    RUN(h, "UPDATE indicator SET formula = 'outreach.gone' WHERE code = 'test.share'");
    assert_int_equal(register_verify(h->db, h->a, &n, &bad), ERR_CONFLICT);
    assert_true(str_eq(bad, d.code));
    RUN(h, "UPDATE indicator SET formula = 'outreach.visits', version = 2 WHERE code = 'test.share'");
    assert_int_equal(register_verify(h->db, h->a, &n, &bad), ERR_CONFLICT);
}

/* ---- values ---- */

enum { SPRING = 1, AUTUMN };

/* Numbers of a campaign at a group and above, as an event of that day moves them. */
struct moving { struct hall *h; struct cells *cells; };
static enum err move_cells(struct db *db, void *arg)
{
    const struct moving *m = arg;
    return cube_add(db, m->h->a, m->cells, m->h->now_ms);
}

static void happened(struct hall *h, int64_t campaign, int64_t group, int64_t ward, const char *iso, enum measure what, int64_t n)
{
    struct moving m = { h, cells_new(h->a) };
    const int64_t units[] = { group, ward, CITY };
    struct counts c = { .n = { 0 } };
    c.n[what] = n;
    for (size_t i = 0; i < N_OF(units); i++) {
        if (!units[i]) continue;
        assert_int_equal(cells_add(m.cells, campaign, units[i], day(iso), &c), OK);
        assert_int_equal(cells_add(m.cells, campaign, units[i], DAY_WHOLE, &c), OK);
        if (units[i] != group)
            assert_int_equal(cells_add(m.cells, campaign, units[i], month_row(month_of_day(day(iso))), &c), OK);
    }
    assert_int_equal(db_tx(h->db, move_cells, &m), OK);
}

static void campaign(struct hall *h, int64_t id, int64_t unit_id, const char *from, const char *to)
{
    RUN(h,
        "INSERT INTO campaign(id, name, name_en, unit_id, from_day, to_day, state, questionnaire_v, targets, created_ms)"
        " VALUES(%lld, 'Đợt', 'Drive', %lld, %lld, %lld, 'closed', 1, '{}', 0)",
        (long long)id, (long long)unit_id, (long long)day(from), (long long)day(to));
}

static struct indicator counting(struct hall *h, const char *formula)
{
    struct indicator_draft d = a_share();
    d.formula = str_z(formula);
    d.is_public = false;
    return defined(h, d);
}

static struct indicator_ask staff(struct hall *h) { return (struct indicator_ask){ .sources = indicator_sources, .now_ms = h->now_ms }; }

static int64_t value(struct hall *h, const char *formula, int64_t unit_id, const char *code)
{
    struct indicator i = counting(h, formula);
    struct indicator_ask ask = staff(h);
    struct period p = period(code);
    struct figure f;
    assert_int_equal(indicator_value(h->db, h->a, &ask, &i, unit_id, &p, &f), OK);
    assert_false(f.is_hidden);
    return f.is_known ? f.milli : -1;
}

static void two_drives(struct hall *h)
{
    campaign(h, SPRING, CITY, "2026-01-10", "2026-04-20");
    campaign(h, AUTUMN, CITY, "2026-10-01", "2026-12-20");
    happened(h, SPRING, GROUP, WARD, "2026-01-15", MEASURE_visits, 3);
    happened(h, SPRING, GROUP, WARD, "2026-02-01", MEASURE_visits, 5);
    happened(h, SPRING, GROUP, WARD, "2026-02-28", MEASURE_visits, 7);
    happened(h, SPRING, 0, FAR_WARD, "2026-03-31", MEASURE_visits, 11);
    happened(h, AUTUMN, GROUP, WARD, "2026-10-01", MEASURE_visits, 13);
    h->now_ms = day_start_ms(day("2026-11-30")) + HOUR_MS;
}

static void what_happened_is_the_sum_of_its_days_over_all_campaigns(void **state)
{
    struct hall *h = *state;
    two_drives(h);
    static const struct { int64_t unit; const char *code; int64_t n; } known[] = {
        { CITY, "2026", 39 }, { CITY, "2026-S1", 26 }, { CITY, "2026-Q1", 26 }, { CITY, "2026-Q2", 0 }, { CITY, "2026-M02", 12 }, { CITY, "2025", 0 },
        { CITY, "2026-W05", 5 }, { CITY, "2026-02-28", 7 }, { CITY, "2026-02-02..2026-03-30", 7 }, { CITY, "2026-01-15..2026-03-31", 26 },
        { CITY, "2026-02-01..2026-10-01", 36 }, { CITY, "2026-01-16..2026-03-31", 23 }, { WARD, "2026", 28 }, { WARD, "2026-M02", 12 },
        { WARD, "2026-03-01..2026-12-31", 13 }, { GROUP, "2026", 28 }, { GROUP, "2026-Q1", 15 }, { GROUP, "2026-M10", 13 }, { FAR_WARD, "2026-Q1", 11 },
        { AGENCY, "2026", 0 },
    };
    for (size_t i = 0; i < N_OF(known); i++) {
        int64_t n = value(h, "outreach.visits", known[i].unit, known[i].code);
        if (n != known[i].n * 1000)
            fail_msg("%s of unit %lld: %lld", known[i].code, (long long)known[i].unit, (long long)n);
    }
}

static void what_stands_is_that_of_the_latest_campaign_at_the_end_of_the_period(void **state)
{
    struct hall *h = *state;
    two_drives(h);
    happened(h, SPRING, GROUP, WARD, "2026-01-15", MEASURE_has_eid, 20);
    happened(h, SPRING, GROUP, WARD, "2026-02-10", MEASURE_has_eid, -2);
    happened(h, AUTUMN, GROUP, WARD, "2026-10-01", MEASURE_has_eid, 6);
    static const struct { int64_t unit; const char *code; int64_t n; } known[] = {
        { CITY, "2025", 0 }, { CITY, "2026-M01", 20 }, { CITY, "2026-M02", 18 }, { WARD, "2026-M06", 18 }, { CITY, "2026-M10", 6 }, { WARD, "2026", 6 },
        { GROUP, "2026-02-09", 20 }, { GROUP, "2026-02-10", 18 }, { GROUP, "2026-M11", 6 }, { FAR_WARD, "2026", 0 },
    };
    for (size_t i = 0; i < N_OF(known); i++) {
        int64_t n = value(h, "outreach.has_eid", known[i].unit, known[i].code);
        if (n != known[i].n * 1000)
            fail_msg("%s of unit %lld: %lld", known[i].code, (long long)known[i].unit, (long long)n);
    }
}

/* A drive of the ward alone: it counts there, and at the city as long as none of the city's came. */
static void a_ward_may_have_a_campaign_of_its_own(void **state)
{
    struct hall *h = *state;
    campaign(h, SPRING, WARD, "2026-01-10", "2026-04-20");
    campaign(h, AUTUMN, CITY, "2026-10-01", "2026-12-20");
    campaign(h, 3, WARD, "2026-12-21", "2026-12-30");
    happened(h, SPRING, GROUP, WARD, "2026-01-15", MEASURE_people, 20);
    happened(h, AUTUMN, GROUP, WARD, "2026-10-15", MEASURE_people, 7);
    happened(h, AUTUMN, 0, FAR_WARD, "2026-10-15", MEASURE_people, 5);
    happened(h, 3, GROUP, WARD, "2026-12-22", MEASURE_people, 2);
    assert_int_equal(value(h, "outreach.people", CITY, "2026-M01"), 20000);
    assert_int_equal(value(h, "outreach.people", WARD, "2026-M01"), 20000);
    assert_int_equal(value(h, "outreach.people", CITY, "2026-M11"), 12000);
    assert_int_equal(value(h, "outreach.people", CITY, "2026-M12"), 12000);
    assert_int_equal(value(h, "outreach.people", WARD, "2026-M12"), 2000);
}

static void reports_are_counted_where_they_were_answered(void **state)
{
    struct hall *h = *state;
    struct petition p = answered(h);
    light(h);
    step(h, LAN, p.id, PETITION_RATE);
    assert_int_equal(value(h, "civic.received", WARD, "2026"), 2000);
    assert_int_equal(value(h, "civic.received", CITY, "2026-M01"), 2000);
    assert_int_equal(value(h, "civic.received", CITY, "2026-01-05"), 2000);
    assert_int_equal(value(h, "civic.received", FAR_WARD, "2026"), 0);
    assert_int_equal(value(h, "civic.answered", WARD, "2026-W02"), 1000);
    assert_int_equal(value(h, "civic.satisfied / civic.rated percent", WARD, "2026-Q1"), 100000);
    assert_int_equal(value(h, "civic.satisfied / civic.rated percent", WARD, "2026-Q2"), -1);
}

static void the_registers_count_as_they_stand(void **state)
{
    struct hall *h = *state;
    two_drives(h);
    RUN(h, "UPDATE unit SET households = 50, population = 2000 WHERE id = %d", WARD);
    assert_int_equal(value(h, "outreach.visits / territory.households percent", WARD, "2026-M02"), 24000);
    assert_int_equal(value(h, "outreach.visits / territory.population per 1000", WARD, "2026"), 14000);
    assert_int_equal(value(h, "outreach.visits / territory.households percent", FAR_WARD, "2026"), -1);
}

static void an_unknown_unit_is_not_found(void **state)
{
    struct hall *h = *state;
    struct indicator i = counting(h, "outreach.visits");
    struct indicator_ask ask = staff(h);
    struct period p = period("2026");
    struct figure f;
    assert_int_equal(indicator_value(h->db, h->a, &ask, &i, 99, &p, &f), ERR_NOT_FOUND);
}

/* ---- what was there before ---- */

/* The statement of a schema step that adds up the months of the days it finds. */
static struct str filling(const struct migration *m, size_t n, int64_t version)
{
    for (size_t i = 0; i < n; i++) {
        const char *from = m[i].version == version ? strstr(m[i].text, "WITH days") : NULL;
        if (from) return (struct str){ from, strcspn(from, ";") };
    }
    fail_msg("no such step");
    return S("");
}

static void the_months_of_an_older_database_are_those_of_its_days(void **state)
{
    struct hall *h = *state;
    struct moving m = { h, cells_new(h->a) };
    struct counts one = { .n = { [MEASURE_visits] = 2, [MEASURE_call_wrong] = 1 } };
    int64_t months = 0;
    for (int64_t d = day("2023-11-20"), month = 0; d < day("2028-03-10"); d++) {
        if (month != month_of_day(d)) months++;
        month = month_of_day(d);
        assert_int_equal(cells_add(m.cells, 1, WARD, d, &one), OK);
        assert_int_equal(cells_add(m.cells, 1, WARD, month_row(month), &one), OK);
        assert_int_equal(cells_add(m.cells, 1, GROUP, d, &one), OK);
    }
    assert_int_equal(db_tx(h->db, move_cells, &m), OK);
    RUN(h,
        "INSERT INTO petition_tally(unit_id, day, category_id, measure, n) SELECT unit_id, day, 0, 'received', 3 FROM cube WHERE unit_id = 2 AND day > 0");
    RUN(h, "CREATE TABLE was AS SELECT unit_id, day, visits, call_wrong FROM cube WHERE day < 0");
    RUN(h, "DELETE FROM cube WHERE day < 0");
    run_sql(h, filling(outreach_migrations, outreach_n_migrations, 40));
    run_sql(h, filling(civic_migrations, civic_n_migrations, 70));
    assert_int_equal(
        ASK(h,
            "SELECT COUNT(*) FROM cube c JOIN was w ON w.unit_id = c.unit_id AND w.day = c.day AND w.visits = c.visits"
            " AND w.call_wrong = c.call_wrong"),
        months);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM cube WHERE day < 0"), months);
    assert_int_equal(
        ASK(h, "SELECT COUNT(*) FROM petition_month p JOIN was w ON w.day = -p.month AND w.visits * 3 = p.n * 2"),
        months);
    RUN(h, "DROP TABLE was");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_period_is_the_days_its_code_says),
        cmocka_unit_test(what_is_no_period_is_refused),
        HALL(periods_of_a_kind_follow_each_other_without_a_gap),
        cmocka_unit_test(a_formula_is_computed_exactly_and_rounded_once),
        cmocka_unit_test(what_is_no_formula_is_refused_where_it_stops),
        HALL(what_comes_with_the_program_can_be_read_and_comes_once),
        HALL(a_changed_formula_is_a_new_version_and_the_old_one_keeps_its_days),
        HALL(a_mended_name_is_no_new_version_and_the_same_again_is_nothing),
        HALL(what_is_wrong_with_a_definition_is_named),
        HALL(a_broken_register_is_found),
        HALL(what_happened_is_the_sum_of_its_days_over_all_campaigns),
        HALL(what_stands_is_that_of_the_latest_campaign_at_the_end_of_the_period),
        HALL(a_ward_may_have_a_campaign_of_its_own),
        HALL(reports_are_counted_where_they_were_answered),
        HALL(the_registers_count_as_they_stand),
        HALL(an_unknown_unit_is_not_found),
        HALL(the_months_of_an_older_database_are_those_of_its_days),
    };
    return run_everywhere(tests);
}
