/* test_target.c - targets: bound to an indicator, split with the sum kept, adjusted by hand, foretold; outside figures by two persons. */
struct routes;
extern const struct routes programme_routes, plan_item_routes, target_routes, reported_routes;
#define MORE_DOORS programme_routes, plan_item_routes, target_routes, reported_routes
#include "doors.h"
#include "targets.h"
#include "plan/target/warning.h"

/* ---- progress is read, never typed ---- */

static void progress_moves_with_the_events_alone(void **state)
{
    struct hall *h = *state;
    struct target t = bound(h, "deeds", 1000);
    const struct indicator_ask from = asking(h);
    struct progress p;
    assert_int_equal(t.start_milli, 0);
    assert_int_equal(target_progress(h->db, h->a, &from, &t, &p), OK);
    assert_true(p.is_known && p.now_milli == 0);
    happened(FLOW, CITY, today(h) - 10, 500);                /* before the period: not counted */
    happened(FLOW, CITY, today(h) - 1, 30);
    happened(FLOW, CITY, today(h), 20);
    assert_int_equal(target_progress(h->db, h->a, &from, &t, &p), OK);
    assert_true(p.now_milli == 50000 && p.done_permille == 50 && p.seen_milli == 10000 &&
                p.days_left == 85); /* five days old */
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM plan_target WHERE start_milli <> 0"), 0);
}

static void a_state_starts_where_it_stood_the_day_before(void **state)
{
    struct hall *h = *state;
    happened(STATE, CITY, today(h) - 30, 400);
    struct target t = bound(h, "have", 1000);
    assert_int_equal(t.start_milli, 400000);
    happened(STATE, CITY, today(h), 460);
    const struct indicator_ask from = asking(h);
    struct progress p;
    assert_int_equal(target_progress(h->db, h->a, &from, &t, &p), OK);
    assert_true(p.now_milli == 460000 && p.done_permille == 100 && p.seen_milli == 12000);
    struct target_draft d = a_target(h, "have", 1000);
    const struct actor by = of_city(MAYOR);
    bool again;
    d.has_start = true;
    d.start_milli = 0;
    assert_int_equal(target_make(h->db, h->a, h->now_ms, &from, &by, &d, &t, &again), OK);
    assert_int_equal(t.start_milli, 0);
    assert_int_equal(target_make(h->db, h->a, h->now_ms, &from, &by, &d, &t, &again), OK);
    assert_true(again);
}

static void a_share_of_what_happens_does_not_start_from_nothing(void **state)
{
    struct hall *h = *state;
    define(h, "rate", "percent", "fake.flow / fake.of percent", "up");
    happened(2, CITY, today(h) - 90, 100);
    happened(FLOW, CITY, today(h) - 1, 94);
    struct target t = bound(h, "rate", 95);
    const struct indicator_ask from = asking(h);
    struct progress p;
    assert_int_equal(target_progress(h->db, h->a, &from, &t, &p), OK);
    assert_true(p.now_milli == 94000 && p.seen_milli == 0 && p.expected_milli == 94000 && p.expected_day == 0 &&
                p.level == LEVEL_WATCH);
    happened(FLOW, CITY, today(h), 2);
    assert_int_equal(target_progress(h->db, h->a, &from, &t, &p), OK);
    assert_int_equal(p.level, LEVEL_REACHED);
}

static void what_cannot_be_bound_is_named(void **state)
{
    struct hall *h = *state;
    const struct indicator_ask from = asking(h);
    const struct actor by = of_city(MAYOR), officer = actor(OFFICER);
    struct target t;
    bool again;
#define WRONG(f, ...)                                                                                                  \
    {                                                                                                                  \
        struct target_draft d = a_target(h, "deeds", 10);                                                              \
        __VA_ARGS__;                                                                                                   \
        assert_int_equal(target_make(h->db, h->a, h->now_ms, &from, &by, &d, &t, &again), ERR_BAD_INPUT);              \
        assert_string_equal(d.field, f);                                                                               \
    }
    WRONG("uid", d.uid = S("x"))
    WRONG("period", d.period = S("2026-Q9"))
    WRONG("item_id", d.item_id = 99)
    WRONG("indicator", d.indicator = S("none"))
    WRONG("version", d.version = 7)
    WRONG("unit_id", d.unit_id = AGENCY)
    WRONG("goal_milli", d.goal_milli = 1500)                 /* one deed and a half */
    WRONG("goal_milli", d.goal_milli = -1000)
    struct target_draft d = a_target(h, "deeds", 10);
    assert_int_equal(target_make(h->db, h->a, h->now_ms, &from, &officer, &d, &t, &again), ERR_FORBIDDEN);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM plan_target"), 0);
}

/* ---- splitting ---- */

static void every_rule_keeps_the_sum(void **state)
{
    struct hall *h = *state;
    for (int64_t i = 0; i < N_MORE; i++) happened(FLOW, MORE_WARDS + i, today(h) - 365, 3 + i);
    static const unsigned rules[] = { SPLIT_POPULATION, SPLIT_HOUSEHOLDS, SPLIT_LAST_YEAR };
    static const int64_t goals[] = { 0, 1, 7, 126, 99991, 123456789 };
    for (size_t g = 0; g < N_OF(goals); g++) {
        struct target t = bound(h, "deeds", goals[g]);
        for (size_t r = 0; r < N_OF(rules); r++) {
            assert_int_equal(splits(h, t.id, rules[r], &t, NULL), OK);
            assert_true(t.rule == rules[r] && t.shares == N_MORE + 2);
            assert_int_equal(sum_of(h, t.id), goals[g] * 1000);
            assert_int_equal(
                ASK(h,
                    "SELECT COUNT(*) FROM plan_target WHERE parent_id = %lld AND (goal_milli < 0 OR goal_milli %% 1000 <> 0)",
                    (long long)t.id),
                0);
        }
    }
    int64_t souls = ASK(h, "SELECT CAST(SUM(population) AS BIGINT) FROM unit WHERE parent_id = 1");
    struct target t = split_by(h, "deeds", souls, SPLIT_POPULATION);               /* as many as there are people */
    assert_int_equal(goal_at(h, t.id, WARD), 20123000);
    assert_int_equal(goal_at(h, t.id, MORE_WARDS + 8), (1000 + 337 * 8) * 1000);
}

static void a_rule_fits_what_it_splits(void **state)
{
    struct hall *h = *state;
    const char *field;
    struct target deeds = bound(h, "deeds", 100), share = bound(h, "share", 80), t;
    assert_int_equal(splits(h, deeds.id, SPLIT_SAME, &t, &field), ERR_BAD_INPUT);
    assert_string_equal(field, "rule");
    assert_int_equal(splits(h, share.id, SPLIT_POPULATION, &t, &field), ERR_BAD_INPUT);
    assert_int_equal(splits(h, deeds.id, SPLIT_LAST_YEAR, &t, &field), ERR_BAD_INPUT); /* nothing happened last year */
    assert_int_equal(splits(h, deeds.id, SPLIT_NONE, &t, &field), ERR_BAD_INPUT);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM plan_target WHERE parent_id IS NOT NULL"), 0);
    assert_int_equal(splits(h, share.id, SPLIT_SAME, &t, &field), OK);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM plan_target WHERE parent_id = %lld AND goal_milli = 80000",
                         (long long)share.id),
                     N_MORE + 2);
    assert_int_equal(splits(h, ASK(h, "SELECT MIN(id) FROM plan_target WHERE parent_id IS NOT NULL"), SPLIT_SAME, &t,
                            &field),
                     ERR_CONFLICT);
}

/* ---- by hand ---- */

static enum err adjusts(struct hall *h, int64_t id, bool rebalance, struct target_adjust *d, size_t n, const struct share_goal *v)
{
    const struct actor by = of_city(MAYOR);
    struct target t;
    *d = (struct target_adjust){ .target_id = id, .n = n, .rebalance = rebalance, .reason = S("theo đề nghị của phường") };
    memcpy(d->v, v, n * sizeof *v);
    return target_adjust(h->db, h->a, h->now_ms, &by, d, &t);
}

static void a_change_by_hand_keeps_the_sum_or_is_refused_by_how_much(void **state)
{
    struct hall *h = *state;
    struct target t = split_by(h, "deeds", 10000, SPLIT_POPULATION);
    struct target_adjust *d = arena_new(h->a, struct target_adjust, 1);
    int64_t ward = goal_at(h, t.id, WARD), far = goal_at(h, t.id, FAR_WARD);
    assert_int_equal(adjusts(h, t.id, false, d, 1, (const struct share_goal[]){ { WARD, ward + 25000 } }),
                     ERR_CONFLICT);
    assert_true(d->is_off && d->sum_milli - d->whole_milli == 25000 && d->whole_milli == 10000000);
    assert_int_equal(goal_at(h, t.id, WARD), ward);                                  /* nothing of it was stored */
    assert_int_equal(adjusts(h, t.id, false, d, 2,
                             (const struct share_goal[]){ { WARD, ward + 25000 }, { FAR_WARD, far - 25000 } }),
                     OK);
    assert_true(goal_at(h, t.id, WARD) == ward + 25000 && goal_at(h, t.id, FAR_WARD) == far - 25000 &&
                sum_of(h, t.id) == 10000000);
    assert_int_equal(adjusts(h, t.id, true, d, 1, (const struct share_goal[]){ { WARD, 9000000 } }), OK);
    assert_true(goal_at(h, t.id, WARD) == 9000000 && sum_of(h, t.id) == 10000000);
    assert_int_equal(adjusts(h, t.id, true, d, 1, (const struct share_goal[]){ { WARD, 10001000 } }),
                     ERR_CONFLICT); /* more than the whole */
    assert_true(d->is_off && d->sum_milli - d->whole_milli == 1000);
    assert_int_equal(adjusts(h, t.id, true, d, 1, (const struct share_goal[]){ { WARD, 10000000 } }),
                     OK); /* all of it: the others nothing */
    assert_int_equal(adjusts(h, t.id, true, d, 1, (const struct share_goal[]){ { WARD, 9989000 } }),
                     OK); /* eleven thousand for ten at nothing */
    assert_int_equal(sum_of(h, t.id), 10000000);
    assert_int_equal(adjusts(h, t.id, true, d, 1, (const struct share_goal[]){ { 99, 1000 } }), ERR_BAD_INPUT);
    assert_int_equal(adjusts(h, t.id, true, d, 2, (const struct share_goal[]){ { WARD, 1000 }, { WARD, 2000 } }),
                     ERR_BAD_INPUT);
    assert_int_equal(adjusts(h, t.id, true, d, 1, (const struct share_goal[]){ { WARD, 1500 } }),
                     ERR_BAD_INPUT); /* no half deeds */
}

static void any_hand_keeps_the_sum(void **state)
{
    struct hall *h = *state;
    struct target t = split_by(h, "deeds", 4999, SPLIT_HOUSEHOLDS);
    struct target_adjust *d = arena_new(h->a, struct target_adjust, 1);
    uint64_t x = 0x9e3779b97f4a7c15u;
    for (int round = 0; round < 60; round++) {
        struct share_goal v[3];
        x ^= x << 13; x ^= x >> 7; x ^= x << 17;
        size_t n = 1 + x % 3;
        for (size_t i = 0; i < n; i++) v[i] = (struct share_goal){ MORE_WARDS + (int64_t)((x >> (8 * i + 8)) % 3) + (int64_t)(3 * i), (int64_t)((x >> (16 * i)) % 2500) * 1000 };
        enum err e = adjusts(h, t.id, round % 4 != 0, d, n, v);
        assert_true(e == OK || (e == ERR_CONFLICT && d->is_off));
        assert_int_equal(sum_of(h, t.id), 4999000);
    }
}

static void a_new_goal_is_followed_by_its_shares_and_written_down(void **state)
{
    struct hall *h = *state;
    struct target t = split_by(h, "deeds", 1000, SPLIT_POPULATION);
    const struct actor by = of_city(MAYOR), officer = actor(OFFICER);
    const struct indicator_ask from = asking(h);
    int64_t before = goal_at(h, t.id, WARD);
    struct target_change_in c = { .target_id = t.id, .goal_milli = 2000000, .reason = S("thành phố nâng chỉ tiêu") };
    assert_int_equal(target_goal(h->db, h->a, h->now_ms, &from, &officer, &c, &t), ERR_FORBIDDEN);
    assert_int_equal(target_goal(h->db, h->a, h->now_ms, &from, &by, &c, &t), OK);
    assert_true(t.goal_milli == 2000000 && sum_of(h, t.id) == 2000000 && goal_at(h, t.id, WARD) == 2 * before);
    c.target_id = ASK(h, "SELECT id FROM plan_target WHERE parent_id = %lld AND unit_id = 2", (long long)t.id);
    assert_int_equal(target_goal(h->db, h->a, h->now_ms, &from, &by, &c, &t), ERR_CONFLICT); /* a share: adjust it */
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM plan_target_change WHERE cause = 'goal'"), N_MORE + 3);
    /* the history tells every goal: the last word of each is what stands */
    assert_int_equal(
        ASK(h,
            "SELECT COUNT(*) FROM plan_target t WHERE t.goal_milli <> (SELECT c.after_milli FROM plan_target_change c WHERE c.target_id = t.id"
            " ORDER BY c.id DESC LIMIT 1)"),
        0);
    c = (struct target_change_in){ .target_id = ASK(h, "SELECT MIN(id) FROM plan_target"), .reason = S("thay bằng chỉ tiêu khác") };
    assert_int_equal(target_end(h->db, h->a, h->now_ms, &by, &c, &t), OK);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM plan_target WHERE ended_ms IS NULL"), 0);
    assert_int_equal(splits(h, t.id, SPLIT_POPULATION, &t, NULL), ERR_CONFLICT);
}

static struct str as_json(struct hall *h, const struct progress *p)
{
    struct buf text = { .arena = h->a };
    struct json j = { .out = &text };
    json_object(&j, NULL);
    json_fields(&j, progress_fields, p);
    json_end(&j);
    return buf_str(&text);
}

static void shares_are_measured_at_their_own_units(void **state)
{
    struct hall *h = *state;
    struct target t = split_by(h, "deeds", 1000, SPLIT_POPULATION);
    const struct indicator_ask from = asking(h);
    struct shares s;
    happened(FLOW, WARD, today(h), 44);
    happened(FLOW, FAR_WARD, today(h) - 2, 11);
    assert_int_equal(target_shares(h->db, h->a, &from, &t, &s), OK);
    assert_int_equal(s.n, N_MORE + 2);
    for (size_t i = 0; i < s.n; i++) {
        struct progress p;
        assert_int_equal(target_progress(h->db, h->a, &from, &s.v[i].target, &p), OK);        /* one by one: the same */
        assert_true(str_eq(as_json(h, &p), as_json(h, &s.v[i].progress)));
        int64_t want = s.v[i].target.unit_id == WARD ? 44000 : s.v[i].target.unit_id == FAR_WARD ? 11000 : 0;
        assert_int_equal(s.v[i].progress.now_milli, want);
    }
}

/* ---- early warning ---- */

static void look(struct hall *h)
{
    const struct indicator_ask from = asking(h);
    assert_int_equal(targets_warn(h->db, h->a, &from), OK);
}

static void a_fall_is_told_once_to_whoever_is_responsible(void **state)
{
    struct hall *h = *state;
    const struct actor one = of_city(MAYOR), two = of_city(DEPUTY);
    struct item_draft d = { .kind = ITEM_ACTIVITY, .parent_id = item_id, .name = S("Việc X"), .lead_id = AGENCY, .from_day = today(h) - 100, .to_day = today(h) + 400 };
    int64_t activity;
    struct target t = split_by(h, "deeds", 1000, SPLIT_POPULATION);
    happened(FLOW, CITY, today(h), 90);
    happened(FLOW, WARD, today(h), 60);
    look(h);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM plan_warning"), 0);                /* the plan is a draft still */
    assert_int_equal(plan_item_add(h->db, h->a, &one, plan_id, &d, &activity), OK);
    assert_int_equal(plan_step(h->db, h->a, h->now_ms, &one, &(struct plan_move){ .plan_id = plan_id, .event = PLAN_SUBMIT }), OK);
    assert_int_equal(plan_step(h->db, h->a, h->now_ms, &two, &(struct plan_move){ .plan_id = plan_id, .event = PLAN_APPROVE,
                     .decision_number = S("1/QĐ"), .decision_day = today(h) }), OK);
    look(h);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM plan_warning"), N_MORE + 3);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM plan_warning WHERE level = 'on_track'"), 2);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM notify_notice"),
                     0); /* the first look tells nobody, though nine are behind */
    h->now_ms += 40 * (int64_t)DAY_MS;                                               /* and nothing more happened */
    look(h);
    look(h);
    assert_true(notices(h, MAYOR) == 1 && notices(h, DEPUTY) == 1 &&
                notices(h, ENGINEER) == 1); /* the city's, its agency's */
    assert_true(notices(h, OFFICER) == 1 && notices(h, COLLEAGUE) == 1 && notices(h, FAR_OFFICER) == 0);
    happened(FLOW, CITY, today(h), 900);
    look(h);                                                                         /* it recovers: nobody is told */
    assert_int_equal(notices(h, MAYOR), 1);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM plan_warning WHERE level = 'behind' AND target_id = %lld",
                         (long long)t.id),
                     0);
}

/* ---- doors ---- */

static void targets_have_their_doors(void **state)
{
    struct hall *h = *state;
    define(h, "visits", "visits", "outreach.visits", "up");
    const char *body = arena_z(
        h->a,
        arena_printf(
            h->a,
            "{\"uid\":\"%s\",\"item_id\":%lld,\"indicator\":\"visits\",\"unit_id\":1,\"period\":\"2026-Q1\",\"goal_milli\":5000000}",
            arena_z(h->a, id_of(h, 7777)), (long long)item_id));
    char *path = arena_z(h->a, arena_printf(h->a, "/api/plans/%lld/targets", (long long)plan_id));
    answers(h, knock(h, OFFICER, POST, path, body), 403, NULL);
    answers(h, knock(h, MAYOR, POST, path, body), 201, "\"goal_milli\":5000000");
    answers(h, knock(h, MAYOR, POST, path, body), 200, "\"is_reported\":false");
    answers(h, knock(h, MAYOR, POST, "/api/targets/1/split", "{\"rule\":\"households\",\"reason\":\"giao chỉ tiêu\"}"),
            200, "\"unit\":\"Phường Tây Hồ\"");
    answers(h, knock(h, MAYOR, POST, "/api/targets/1/split", "{\"rule\":\"same\",\"reason\":\"giao chỉ tiêu\"}"), 400,
            "\"field\":\"rule\"");
    answers(h,
            knock(h, MAYOR, POST, "/api/targets/1/adjust",
                  "{\"goals\":[{\"unit_id\":2,\"goal_milli\":1000}],\"reason\":\"theo đề nghị\"}"),
            409, "\"difference_milli\":-");
    answers(h,
            knock(h, MAYOR, POST, "/api/targets/1/adjust",
                  "{\"goals\":[{\"unit_id\":2,\"goal_milli\":1000}],\"rebalance\":true,\"reason\":\"theo đề nghị\"}"),
            200, "\"unit_id\":2,\"code\":\"00103\",\"unit\":\"Phường Tây Hồ\",\"goal_milli\":1000");
    answers(h,
            knock(h, MAYOR, POST, "/api/targets/1/adjust",
                  "{\"goals\":[{\"unit_id\":\"x\",\"goal_milli\":1000}],\"reason\":\"theo đề nghị\"}"),
            400, "goals[0].unit_id");
    answers(h, knock(h, MAYOR, GET, "/api/targets/1/changes", NULL), 200, "\"cause\":\"rebalanced\"");
    answers(h, knock(h, MAYOR, GET, "/api/targets/1/shares", NULL), 200, "\"level\":");
    answers(h, knock(h, OFFICER, GET, "/api/units/2/targets", NULL), 200, "\"indicator\":\"visits\"");
    answers(h, knock(h, FAR_OFFICER, GET, "/api/units/2/targets", NULL), 403, NULL);
    answers(h, knock(h, OFFICER, GET, "/api/targets/1", NULL), 404, NULL);           /* the plan is a draft still */
    answers(h, knock(h, MAYOR, GET, "/api/targets/99", NULL), 404, NULL);
    answers(h, knock(h, MAYOR, GET, "/api/targets/1/obstacles", NULL), 200, "\"marks\":[");
}

int main(void)
{
    const struct CMUnitTest targets[] = {
        CASE(progress_moves_with_the_events_alone),
        CASE(a_state_starts_where_it_stood_the_day_before),
        CASE(a_share_of_what_happens_does_not_start_from_nothing),
        CASE(what_cannot_be_bound_is_named),
        CASE(every_rule_keeps_the_sum),
        CASE(a_rule_fits_what_it_splits),
        CASE(a_change_by_hand_keeps_the_sum_or_is_refused_by_how_much),
        CASE(any_hand_keeps_the_sum),
        CASE(a_new_goal_is_followed_by_its_shares_and_written_down),
        CASE(shares_are_measured_at_their_own_units),
        CASE(a_fall_is_told_once_to_whoever_is_responsible),
        CASE(targets_have_their_doors),
    };
    return run_everywhere(targets);
}
