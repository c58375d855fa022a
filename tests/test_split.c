/* test_split.c - sums behind targets: sharing out with the whole kept, foretelling by a straight line. */
#include "hall.h"
#include "plan/target/forecast.h"
#include "plan/target/split.h"

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

int main(void)
{
    const struct CMUnitTest sums[] = {
        cmocka_unit_test(shares_sum_to_the_whole_whatever_the_weights),
        cmocka_unit_test(the_largest_remainder_gets_what_is_left),
        cmocka_unit_test(the_future_is_a_straight_line),
        cmocka_unit_test(edges_of_the_period_are_told_apart),
        cmocka_unit_test(what_is_to_fall_is_read_with_the_signs_turned),
    };
    return cmocka_run_group_tests_name("split", sums, NULL, NULL);
}
