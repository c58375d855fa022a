/* targets.h - a plan with one group, indicators over numbers the test writes, eleven wards and communes; for tests of targets and reports. */
#ifndef SANSANG_TEST_TARGETS_H
#define SANSANG_TEST_TARGETS_H
#include "core/time.h"
#include "plan/programme/item.h"
#include "plan/target/reported.h"
#include "plan/target/target.h"

/* ---- a source whose numbers the test writes ---- */

enum { FLOW, STATE, SERVED = 3 };        /* what is served belongs to agencies too */
static const struct source_measure fake_measures[] = {
    { .code = "flow", .vi = "Việc", .en = "Deeds", .kind = MEASURE_FLOW }, { .code = "state", .vi = "Có", .en = "Have", .kind = MEASURE_STATE },
    { .code = "of", .vi = "Tất cả", .en = "All", .kind = MEASURE_STATE },
    { .code = "served", .vi = "Đã giải quyết", .en = "Served", .kind = MEASURE_FLOW, .of_agencies = true },
};
static struct { unsigned measure; int64_t unit_id, day, n; } facts[400];
static size_t n_facts;

static inline void happened(unsigned measure, int64_t unit_id, int64_t day, int64_t n)
{
    facts[n_facts].measure = measure;
    facts[n_facts].unit_id = unit_id;
    facts[n_facts].day = day;
    facts[n_facts++].n = n;
}

/* A flow adds up; a state is the last said up to the day. */
static inline int64_t fake_at(const struct source_query *q, int64_t unit_id)
{
    bool is_flow = fake_measures[q->measure].kind == MEASURE_FLOW;
    int64_t n = 0, last = INT64_MIN;
    for (size_t i = 0; i < n_facts; i++) {
        if (facts[i].measure != q->measure || facts[i].unit_id != unit_id || facts[i].day > q->to_day) continue;
        if (is_flow && facts[i].day >= q->from_day) n += facts[i].n;
        if (!is_flow && facts[i].day >= last) { n = facts[i].n; last = facts[i].day; }
    }
    return n;
}

static inline enum err fake_read(struct db *db, struct arena *a, const struct source_query *q, source_cell_fn *each, void *arg)
{
    (void)db;
    (void)a;
    if (!q->of_children) return each(&(struct source_cell){ .unit_id = q->unit_id, .n = fake_at(q, q->unit_id) }, arg);
    for (int64_t id = WARD; id <= 1000; id++) {
        int64_t n = id == GROUP || id == AGENCY ? 0 : fake_at(q, id);
        if (n) TRY(each(&(struct source_cell){ .unit_id = id, .n = n }, arg));
    }
    return OK;
}

static const struct indicator_source fake = { .name = "fake", .measures = fake_measures, .n = N_OF(fake_measures), .read = fake_read };
static const struct indicator_source *const sources[] = { &fake, &reported_source, NULL };

enum { DEPUTY = 120, CHIEF, MORE_WARDS = 100, N_MORE = 9 };      /* eleven wards and communes in all */

static inline struct indicator_ask asking(struct hall *h) { return (struct indicator_ask){ .sources = sources, .now_ms = h->now_ms }; }
static inline struct actor of_city(int64_t id) { return (struct actor){ .account_id = id, .roles = ROLE_CITY, .address = S("10.0.0.1") }; }
static inline int64_t today(struct hall *h) { return day_of_ms(h->now_ms); }

static int64_t plan_id, item_id;

static inline void define(struct hall *h, const char *code, const char *unit_word, const char *formula, const char *direction)
{
    RUN(h,
        "INSERT INTO indicator(id, code, version, name_vi, name_en, about_vi, about_en, unit_word, formula, direction, pillar, frequency, owner_unit_id,"
        " legal_source, is_sure, is_public, valid_from, valid_to, made_ms, made_by) VALUES((SELECT COALESCE(MAX(id), 5000) + 1 FROM indicator), '%s', 1,"
        " 'Chỉ tiêu', 'Indicator', '', '', '%s', '%s', '%s', 'citizen', 'month', 1, '', TRUE, FALSE, 20089, NULL, 0, 0)",
        code, unit_word, formula, direction);
}

static inline int open_all(void **state)
{
    if (hall_open(state)) return -1;
    struct hall *h = *state;
    static const int64_t more[] = { DEPUTY, CHIEF };
    n_facts = 0;
    for (size_t i = 0; i < N_OF(more); i++) {
        RUN(h,
            "INSERT INTO account(id, login, name, password, totp_step, totp_on, home_unit_id, state, created_ms, is_resident) VALUES"
            "(%lld, NULL, 'Ban chỉ đạo %lld', NULL, 0, FALSE, 1, 'active', 0, FALSE)",
            (long long)more[i], (long long)i);
        assert_int_equal(grant_add(h->db, h->a, NINE_AM, more[i], ROLE_CITY, CITY, 0), OK);
    }
    for (int64_t i = 0; i < N_MORE; i++)
        RUN(h,
            "INSERT INTO unit(id, kind, code, name, name_en, folded, parent_id, valid_from, valid_to, population, area_m2, lat_e6, lon_e6, households,"
            " residents, source, as_of) VALUES(%lld, 'ward', '9%04lld', 'Phường %lld', '', '', 1, 0, NULL, %lld, 0, 0, 0, %lld, 0, 'test', 0)",
            (long long)(MORE_WARDS + i), (long long)i, (long long)i, (long long)(1000 + 337 * i),
            (long long)(100 + 7 * i));
    RUN(h, "UPDATE unit SET population = 20123, households = 5003 WHERE id = 2");
    RUN(h, "UPDATE unit SET population = 9001, households = 2500 WHERE id = 3");
    define(h, "deeds", "times", "fake.flow", "up");
    define(h, "served", "cases", "fake.served", "up");
    define(h, "mixed", "cases", "fake.served + fake.flow", "up");
    define(h, "have", "people", "fake.state", "up");
    define(h, "lack", "people", "fake.state", "down");
    define(h, "share", "percent", "fake.state / fake.of percent", "up");
    define(h, "etax", "percent", "reported.etax_share / reported.etax_share_of percent", "up");
    struct plan_draft d = { .uid = id_of(h, 900), .code = S("KH"), .name = S("Kế hoạch thử"), .from_day = today(h) - 100, .to_day = today(h) + 400 };
    const struct actor by = of_city(MAYOR);
    struct plan p;
    bool again;
    assert_int_equal(plan_make(h->db, h->a, h->now_ms, &by, &d, &p, &again), OK);
    struct item_draft i = { .kind = ITEM_GROUP, .name = S("Nhóm A"), .lead_id = AGENCY, .from_day = d.from_day, .to_day = d.to_day };
    plan_id = p.id;
    assert_int_equal(plan_item_add(h->db, h->a, &by, plan_id, &i, &item_id), OK);
    return 0;
}
#define CASE(fact) cmocka_unit_test_setup_teardown(fact, open_all, hall_close)

/* 2026-01-01..2026-03-31: the fifth day is running. */
#define QUARTER S("2026-Q1")

static inline struct target_draft a_target(struct hall *h, const char *code, int64_t goal)
{
    return (struct target_draft){ .uid = id_of(h, 8000 + ++h->ids), .plan_id = plan_id, .item_id = item_id, .indicator = str_z(code), .unit_id = CITY,
                                  .period = QUARTER, .goal_milli = goal * 1000 };
}

static inline struct target bound(struct hall *h, const char *code, int64_t goal)
{
    struct target_draft d = a_target(h, code, goal);
    const struct actor by = of_city(MAYOR);
    const struct indicator_ask from = asking(h);
    struct target t;
    bool again;
    enum err e = target_make(h->db, h->a, h->now_ms, &from, &by, &d, &t, &again);
    if (e != OK) print_message("target: %s, field %s\n", err_name(e), d.field ? d.field : "-");
    assert_int_equal(e, OK);
    return t;
}

static inline enum err splits(struct hall *h, int64_t id, unsigned rule, struct target *out, const char **field)
{
    const struct actor by = of_city(MAYOR);
    const struct indicator_ask from = asking(h);
    struct target_change_in c = { .target_id = id, .rule = rule, .reason = S("giao chỉ tiêu") };
    enum err e = target_split(h->db, h->a, h->now_ms, &from, &by, &c, out);
    if (field) *field = c.field;
    return e;
}

static inline struct target split_by(struct hall *h, const char *code, int64_t goal, unsigned rule)
{
    struct target t = bound(h, code, goal);
    assert_int_equal(splits(h, t.id, rule, &t, NULL), OK);
    return t;
}

static inline int64_t sum_of(struct hall *h, int64_t id)
{
    return ASK(h, "SELECT CAST(SUM(goal_milli) AS BIGINT) FROM plan_target WHERE parent_id = %lld", (long long)id);
}
static inline int64_t goal_at(struct hall *h, int64_t id, int64_t unit_id)
{
    return ASK(h, "SELECT goal_milli FROM plan_target WHERE parent_id = %lld AND unit_id = %lld", (long long)id,
               (long long)unit_id);
}

#endif
