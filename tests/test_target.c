/* test_target.c - targets: bound to an indicator, split with the sum kept, adjusted by hand, foretold; outside figures by two persons. */
struct routes;
extern const struct routes programme_routes, plan_item_routes, target_routes, reported_routes;
#define MORE_DOORS programme_routes, plan_item_routes, target_routes, reported_routes
#include "doors.h"
#include "targets.h"
#include "plan/target/forecast.h"
#include "plan/target/split.h"
#include "plan/target/warning.h"

/* ---- sharing out ---- */

static void shares_sum_to_the_whole_whatever_the_weights(void **state)
{
    (void)state;
    uint64_t x = 88172645463325252u;
    int64_t weights[SPLIT_MAX], out[SPLIT_MAX];
    for (int round = 0; round < 2000; round++) {
        x ^= x << 13; x ^= x >> 7; x ^= x << 17;
        size_t n = 1 + x % 150;
        int64_t total = (int64_t)((x >> 20) % 1000000007), sum = 0, weight = 0;
        for (size_t i = 0; i < n; i++) {
            x ^= x << 13; x ^= x >> 7; x ^= x << 17;
            weights[i] = (int64_t)(x % (round % 5 ? 90000 : 3));
            weight += weights[i];
        }
        assert_true(split_by_weight(total, weights, n, out));
        for (size_t i = 0; i < n; i++) {
            sum += out[i];
            if (weight) assert_true(out[i] >= total * weights[i] / weight && out[i] <= total * weights[i] / weight + 1);
        }
        assert_int_equal(sum, total);
    }
}

static void the_largest_remainder_gets_what_is_left(void **state)
{
    (void)state;
    int64_t out[4];
    assert_true(split_by_weight(10, (const int64_t[]){ 1, 1, 1 }, 3, out));
    assert_true(out[0] == 4 && out[1] == 3 && out[2] == 3);
    assert_true(split_by_weight(100, (const int64_t[]){ 333, 334, 333 }, 3, out));      /* 33,3 33,4 33,3 */
    assert_true(out[0] == 33 && out[1] == 34 && out[2] == 33);
    assert_true(split_by_weight(7, (const int64_t[]){ 0, 0, 0, 0 }, 4, out));
    assert_true(out[0] == 2 && out[1] == 2 && out[2] == 2 && out[3] == 1);
    assert_true(split_by_weight(SPLIT_WEIGHT_MAX, (const int64_t[]){ SPLIT_WEIGHT_MAX, SPLIT_WEIGHT_MAX, 1 }, 3, out));
    assert_true(out[0] + out[1] + out[2] == SPLIT_WEIGHT_MAX);
    assert_false(split_by_weight(-1, (const int64_t[]){ 1 }, 1, out));
    assert_false(split_by_weight(1, (const int64_t[]){ -1, 2 }, 2, out));
    assert_false(split_by_weight(1, NULL, 0, out));
}

/* ---- foretelling: hand-made cases; period of 100 days from day 101 to 200 ---- */

static struct forecast_in on_day(int64_t day, int64_t now, int64_t recent, int64_t seen)
{
    int64_t r = day - RECENT_DAYS < 100 ? 100 : day - RECENT_DAYS, s = day - SEEN_DAYS < 100 ? 100 : day - SEEN_DAYS;
    return (struct forecast_in){ .from_day = 101, .to_day = 200, .today = day, .goal_milli = 1000000, .watch_permille = 900,
                                 .now = { true, day, now * 1000 }, .recent = { true, r, recent * 1000 }, .seen = { true, s, seen * 1000 } };
}

static void the_future_is_a_straight_line(void **state)
{
    (void)state;
    struct forecast_in in = on_day(150, 500, 430, 220);      /* half-way: 10 a day for both */
    struct progress p = forecast(&in);
    assert_true(p.is_known && p.level == LEVEL_ON_TRACK && p.days_left == 50 && p.done_permille == 500);
    assert_true(p.needed_milli == 10000 && p.seen_milli == 10000 && p.recent_milli == 10000);
    assert_true(p.expected_milli == 1000000 && p.expected_day == 200);

    in = on_day(150, 300, 237, 20);                          /* 10 a day seen, 9 lately: 800 and 750 at the end */
    p = forecast(&in);
    assert_true(p.level == LEVEL_BEHIND && p.needed_milli == 14000 && p.seen_milli == 10000 && p.recent_milli == 9000);
    assert_true(p.expected_milli == 800000 && p.expected_day == 220);

    in = on_day(150, 450, 401, 170);                         /* 10 a day seen: 950, more than nine tenths */
    assert_int_equal(forecast(&in).level, LEVEL_WATCH);
    in = on_day(150, 600, 600, 320);                         /* seen is enough, the last week stood still */
    assert_int_equal(forecast(&in).level, LEVEL_WATCH);
    in = on_day(150, 300, 200, 300);                         /* nothing for weeks, then a leap: 100 in 7 days */
    p = forecast(&in);
    assert_true(p.level == LEVEL_WATCH && p.expected_milli == 300000 && p.expected_day == 0);
}

static void edges_of_the_period_are_told_apart(void **state)
{
    (void)state;
    struct forecast_in in = on_day(90, 0, 0, 0);
    assert_true(forecast(&in).level == LEVEL_WAITING && forecast(&in).days_left == 100);
    in = on_day(101, 5, 0, 0);                               /* the first day: all of it is today's pace */
    assert_true(forecast(&in).seen_milli == 5000 && forecast(&in).level == LEVEL_BEHIND);
    in = on_day(200, 990, 900, 700);
    assert_true(forecast(&in).days_left == 0 && forecast(&in).needed_milli == 10000 &&
                forecast(&in).level == LEVEL_WATCH);
    in = on_day(201, 990, 900, 700);
    in.now.day = 200;
    assert_int_equal(forecast(&in).level, LEVEL_MISSED);
    in = on_day(201, 1000, 900, 700);
    assert_int_equal(forecast(&in).level, LEVEL_REACHED);
    in = on_day(150, 1200, 900, 700);
    assert_true(forecast(&in).done_permille == 1200 && forecast(&in).needed_milli == 0 &&
                forecast(&in).expected_day == 150);
    in.most_milli = 1100000;                                 /* never more than all of it */
    assert_int_equal(forecast(&in).expected_milli, 1100000);
    in.now.is_known = false;
    assert_true(forecast(&in).level == LEVEL_UNKNOWN && !forecast(&in).is_known);
    in = on_day(150, 1, 1, 0);                               /* a crawl: later than ten years from now */
    in.goal_milli = INT64_C(1000000000000000);
    assert_int_equal(forecast(&in).expected_day, 0);
}

static void what_is_to_fall_is_read_with_the_signs_turned(void **state)
{
    (void)state;
    struct forecast_in in = on_day(150, 60, 67, 88);         /* from 100 to 20: one a day less */
    in.start_milli = 100000;
    in.goal_milli = 20000;
    struct progress p = forecast(&in);
    assert_true(p.done_permille == 500 && p.needed_milli == -800 && p.seen_milli == -1000 && p.recent_milli == -1000);
    assert_true(p.expected_milli == 10000 && p.level == LEVEL_ON_TRACK && p.expected_day == 190);
    in.now.milli = 130000;                                   /* the wrong way */
    assert_true(forecast(&in).done_permille == 0 && forecast(&in).level == LEVEL_BEHIND &&
                forecast(&in).expected_day == 0);
    in.goal_milli = in.start_milli;                          /* not above a hundred */
    in.falls = true;
    assert_true(forecast(&in).done_permille == 0);
    in.now.milli = 90000;
    assert_true(forecast(&in).level == LEVEL_REACHED && forecast(&in).done_permille == 1000);
}

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
    const struct CMUnitTest sums[] = {
        cmocka_unit_test(shares_sum_to_the_whole_whatever_the_weights),
        cmocka_unit_test(the_largest_remainder_gets_what_is_left),
        cmocka_unit_test(the_future_is_a_straight_line),
        cmocka_unit_test(edges_of_the_period_are_told_apart),
        cmocka_unit_test(what_is_to_fall_is_read_with_the_signs_turned),
    };
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
        CASE(an_outside_figure_holds_once_a_second_person_approved_it),
        CASE(a_later_figure_takes_over_and_may_be_taken_back),
        CASE(outside_figures_of_wards_are_read_by_ward),
        CASE(what_is_wrong_with_a_figure_is_named),
        CASE(an_agency_holds_a_target_that_its_own_events_count),
        CASE(an_agencys_target_has_the_doors_of_its_agency),
        CASE(what_is_counted_by_place_is_no_target_of_an_agency),
        CASE(an_agency_reports_what_no_event_counts_and_a_second_person_approves_it),
        CASE(targets_have_their_doors),
        CASE(outside_figures_have_their_doors),
    };
    return cmocka_run_group_tests(sums, NULL, NULL) + run_everywhere(targets);
}
