/* test_turf_cut.c - the cut over many invented groups: one piece for each house, every piece whole, work shared
   evenly. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>
#include "outreach/turf/turf_cut.h"

static uint64_t dice;
static uint32_t roll(uint32_t n)                         /* SplitMix64 (Steele, Lea, Flood 2014) */
{
    uint64_t z = dice += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return (uint32_t)((z ^ z >> 31) % n);
}

enum { LANES_MAX = 32, STEP = 60 };                      /* micro-degrees between two houses: some 6 m */
struct plan {
    uint64_t seed;
    uint32_t lanes, houses_least, houses_more, islands, lost;
}; /* islands, lost: one in so many; 0 never */

static struct str sort_key(struct arena *a, uint32_t number) { return arena_printf(a, "%06u", number); }

/* Lanes off lanes at right angles, houses along them, odd and even by turns. */
static void invent(struct arena *a, const struct plan *p, struct turf_map *m)
{
    struct { int64_t lat, lon; int dy, dx; uint32_t houses; } lane[LANES_MAX];
    dice = p->seed;
    *m = (struct turf_map){ .lanes = arena_new(a, struct turf_lane, p->lanes), .n_lanes = p->lanes };
    m->houses = arena_new(a, struct turf_house, (size_t)p->lanes * (p->houses_least + p->houses_more));
    for (uint32_t i = 0; i < p->lanes; i++) {
        uint32_t parent = i ? roll(i) : 0;
        bool floats = i == 0 || (p->islands && roll(p->islands) == 0);
        uint32_t at = floats ? 0 : roll(lane[parent].houses + 1);
        lane[i].houses = p->houses_least + roll(p->houses_more);
        lane[i].dy = floats ? 0 : lane[parent].dx;
        lane[i].dx = floats ? 1 : lane[parent].dy * (roll(2) ? 1 : -1);
        lane[i].lat = floats ? 21000000 + (int64_t)roll(3000) : lane[parent].lat + (int64_t)at * STEP * lane[parent].dy;
        lane[i].lon =
            floats ? 105800000 + (int64_t)roll(3000) : lane[parent].lon + (int64_t)at * STEP * lane[parent].dx;
        bool is_lost = p->lost && roll(p->lost) == 0;    /* nobody has measured it */
        m->lanes[i] = (struct turf_lane){ .id = 100 + i, .parent_id = floats ? 0 : 100 + parent, .has_start = !is_lost,
            .lat_e6 = lane[i].lat, .lon_e6 = lane[i].lon };
        for (uint32_t h = 0; h < lane[i].houses; h++) {
            int64_t along = (int64_t)(h / 2 + 1) * STEP * 2;
            m->houses[m->n] = (struct turf_house){.id = (int64_t)m->n + 1,
                                                  .lane = i,
                                                  .walk_order = h + 1,
                                                  .sort_key = sort_key(a, h + 1),
                                                  .lat_e6 = is_lost ? 0 : lane[i].lat + along * lane[i].dy,
                                                  .lon_e6 = is_lost ? 0 : lane[i].lon + along * lane[i].dx,
                                                  .work = 10 * (int32_t)(1 + (roll(4) == 0) + (roll(4) == 0)),
                                                  .before = -1};
            m->n++;
        }
    }
    assert_int_equal(turf_map_link(a, m), OK);
}

/* Reached from the first house of piece p without leaving it: said here once more, in another way than in the cut. */
static size_t reach(struct arena *a, const struct turf_map *m, const int32_t *piece, int32_t p)
{
    bool *in = arena_new(a, bool, m->n), grown = true;
    size_t n = 0;
    for (size_t i = 0; i < m->n && n == 0; i++) if (piece[i] == p) { in[i] = true; n = 1; }
    while (grown) {
        grown = false;
        for (size_t i = 0; i < m->n; i++)
            for (uint32_t e = m->first[i]; in[i] && e < m->first[i + 1]; e++)
                if (!in[m->next[e]] && piece[m->next[e]] == p) { in[m->next[e]] = true; n++; grown = true; }
    }
    return n;
}

static void must_hold(struct arena *a, const struct plan *p, const struct turf_map *m, const struct turf_cut *c)
{
    for (size_t k = 0; k < c->k; k++) {
        size_t houses = 0;
        int64_t work = 0;
        for (size_t i = 0; i < m->n; i++) if (c->piece[i] == (int32_t)k) { houses++; work += m->houses[i].work; }
        if (houses == 0 || work != c->work[k] || reach(a, m, c->piece, (int32_t)k) != houses)
            fail_msg("seed %llu: piece %zu of %zu has %zu houses, %zu in one part", (unsigned long long)p->seed, k,
                     c->k, houses, reach(a, m, c->piece, (int32_t)k));
    }
    for (size_t i = 0; i < m->n; i++)
        if (c->piece[i] < 0 || (size_t)c->piece[i] >= c->k)
            fail_msg("seed %llu: house %zu", (unsigned long long)p->seed, i);
}

static void every_house_is_in_one_piece_and_every_piece_is_whole(void **state)
{
    struct arena *a = *state;
    for (uint64_t seed = 1; seed <= 600; seed++) {
        arena_reset(a);
        dice = seed * 77;
        struct plan p = { seed, 1 + roll(20), 1, 1 + roll(30), roll(2) ? 5 : 0, roll(3) ? 0 : 4 };
        size_t k = 1 + roll(12);
        struct turf_map m;
        struct turf_cut c;
        invent(a, &p, &m);
        assert_int_equal(turf_cut_map(a, &m, k, false, &c), OK);
        assert_int_equal(c.k, k < m.n ? k : m.n);
        must_hold(a, &p, &m, &c);
    }
}

/* A side lane heavier than a piece may be, with one way out, cannot be shared evenly by anyone; among three hundred
   groups of a city's usual shape there are a few. */
static void work_is_within_the_tolerance_where_the_lanes_allow_it(void **state)
{
    struct arena *a = *state;
    int uneven = 0;
    for (uint64_t seed = 1; seed <= 300; seed++) {
        arena_reset(a);
        struct plan p = { seed, 12, 15, 30, 0, 0 };
        struct turf_map m;
        struct turf_cut c;
        invent(a, &p, &m);
        assert_int_equal(turf_cut_map(a, &m, 4 + seed % 4, false, &c), OK);
        if (turf_cut_worst(&c) > TURF_TOLERANCE) {
            uneven++;
            printf("seed %llu: %lld\n", (unsigned long long)seed, (long long)turf_cut_worst(&c));
        }
    }
    assert_true(uneven <= 3);
}

static void one_street_is_shared_as_evenly_as_its_houses_allow(void **state)
{
    struct arena *a = *state;
    for (uint64_t seed = 1; seed <= 50; seed++) {
        arena_reset(a);
        struct plan p = { seed, 1, 100, 200, 0, 0 };
        struct turf_map m;
        struct turf_cut c;
        invent(a, &p, &m);
        assert_int_equal(turf_cut_map(a, &m, 5, false, &c), OK);
        must_hold(a, &p, &m, &c);
        assert_true(turf_cut_worst(&c) <= TURF_TOLERANCE);
    }
}

static void the_same_map_gives_the_same_cut(void **state)
{
    struct plan p = { 5, 12, 15, 30, 6, 0 };
    struct turf_map m, n;
    struct turf_cut c, d;
    invent(*state, &p, &m);
    invent(*state, &p, &n);
    assert_int_equal(turf_cut_map(*state, &m, 6, false, &c), OK);
    srand(99);                                           /* whatever else drew random numbers */
    assert_int_equal(turf_cut_map(*state, &n, 6, false, &d), OK);
    assert_int_equal(m.n, n.n);
    assert_memory_equal(c.piece, d.piece, m.n * sizeof *c.piece);
}

static void fewer_houses_than_members_leaves_members_without_a_piece(void **state)
{
    struct plan p = { 1, 1, 3, 1, 0, 0 };
    struct turf_map m;
    struct turf_cut c;
    invent(*state, &p, &m);
    assert_int_equal(turf_cut_map(*state, &m, 7, false, &c), OK);
    assert_int_equal(c.k, 3);
    must_hold(*state, &p, &m, &c);
}

static void one_house_is_one_piece(void **state)
{
    struct plan p = { 1, 1, 1, 1, 0, 0 };
    struct turf_map m;
    struct turf_cut c;
    invent(*state, &p, &m);
    assert_int_equal(turf_cut_map(*state, &m, 5, false, &c), OK);
    assert_int_equal(c.k, 1);
    assert_int_equal(c.piece[0], 0);
    assert_int_equal(turf_cut_worst(&c), 0);
}

static void a_lane_that_leaves_from_nowhere_is_joined_at_the_nearest_house(void **state)
{
    struct arena *a = *state;
    struct turf_house houses[] = {
        { .id = 1, .walk_order = 1, .lane = 0, .sort_key = S("1"), .lat_e6 = 100, .lon_e6 = 100, .work = 10 },
        { .id = 2, .walk_order = 2, .lane = 0, .sort_key = S("2"), .lat_e6 = 100, .lon_e6 = 200, .work = 10 },
        { .id = 3, .walk_order = 3, .lane = 0, .sort_key = S("3"), .lat_e6 = 100, .lon_e6 = 300, .work = 10 },
        { .id = 4, .walk_order = 1, .lane = 1, .sort_key = S("1"), .lat_e6 = 500, .lon_e6 = 210, .work = 10 },
        { .id = 5, .walk_order = 2, .lane = 1, .sort_key = S("2"), .lat_e6 = 600, .lon_e6 = 210, .work = 10 },
    };
    struct turf_lane lanes[] = { { .id = 1 }, { .id = 2 } };
    struct turf_map m = { .lanes = lanes, .n_lanes = 2, .houses = houses, .n = 5 };
    assert_int_equal(turf_map_link(a, &m), OK);
    bool joined = false;
    for (uint32_t e = m.first[3]; e < m.first[4]; e++) joined = joined || m.next[e] == 1;
    assert_true(joined);
    assert_int_equal(m.first[4] - m.first[3], 2);        /* house 5 beside it, house 2 across the gap, nobody else */
}

static void remember(struct turf_map *m, const struct turf_cut *c)
{
    for (size_t i = 0; i < m->n; i++) m->houses[i].before = c->piece[i];
}

static void a_cut_that_stands_is_not_touched(void **state)
{
    struct arena *a = *state;
    for (uint64_t seed = 1; seed <= 60; seed++) {
        arena_reset(a);
        struct plan p = { seed, 10, 10, 30, 8, 0 };
        struct turf_map m;
        struct turf_cut c, again;
        invent(a, &p, &m);
        assert_int_equal(turf_cut_map(a, &m, 5, false, &c), OK);
        remember(&m, &c);
        assert_int_equal(turf_cut_map(a, &m, 5, false, &again), OK);
        assert_memory_equal(c.piece, again.piece, m.n * sizeof *c.piece);
    }
}

/* When the last of six members leaves, his houses must move; of the others' houses at most half do. */
static void when_a_member_leaves_most_houses_stay_with_whom_they_were(void **state)
{
    struct arena *a = *state;
    for (uint64_t seed = 1; seed <= 60; seed++) {
        arena_reset(a);
        struct plan p = { seed, 12, 15, 30, 0, 0 };
        struct turf_map m;
        struct turf_cut c, after;
        invent(a, &p, &m);
        assert_int_equal(turf_cut_map(a, &m, 6, false, &c), OK);
        remember(&m, &c);
        assert_int_equal(turf_cut_map(a, &m, 5, false, &after), OK);
        must_hold(a, &p, &m, &after);
        size_t moved = 0, of = 0;
        for (size_t i = 0; i < m.n; i++) if (c.piece[i] < 5) { of++; moved += c.piece[i] != after.piece[i]; }
        if (2 * moved > of) fail_msg("seed %llu: %zu of %zu", (unsigned long long)seed, moved, of);
    }
}

static void houses_built_since_join_a_piece_beside_them_and_move_nobody(void **state)
{
    struct arena *a = *state;
    struct plan p = { 3, 12, 15, 30, 0, 0 };
    struct turf_map m;
    struct turf_cut c, after;
    invent(a, &p, &m);
    assert_int_equal(turf_cut_map(a, &m, 6, false, &c), OK);
    remember(&m, &c);
    for (size_t i = 0; i < m.n; i += 40) m.houses[i].before = -1;
    assert_int_equal(turf_cut_map(a, &m, 6, false, &after), OK);
    must_hold(a, &p, &m, &after);
    for (size_t i = 0; i < m.n; i++) if (i % 40) assert_int_equal(after.piece[i], c.piece[i]);
}

static void a_fresh_cut_forgets_the_shape_but_not_the_names(void **state)
{
    struct arena *a = *state;
    struct plan p = { 4, 12, 15, 30, 0, 0 };
    struct turf_map m;
    struct turf_cut c, after;
    invent(a, &p, &m);
    assert_int_equal(turf_cut_map(a, &m, 6, false, &c), OK);
    for (size_t i = 0; i < m.n; i++) m.houses[i].before = 5 - c.piece[i];
    assert_int_equal(turf_cut_map(a, &m, 6, true, &after), OK);
    for (size_t i = 0; i < m.n; i++) assert_int_equal(after.piece[i], 5 - c.piece[i]);
}

static void the_walk_passes_each_house_once_piece_after_piece(void **state)
{
    struct arena *a = *state;
    for (uint64_t seed = 1; seed <= 60; seed++) {
        arena_reset(a);
        struct plan p = { seed, 10, 5, 30, 6, 5 };
        struct turf_map m;
        struct turf_cut c;
        invent(a, &p, &m);
        assert_int_equal(turf_cut_map(a, &m, 5, false, &c), OK);
        uint32_t *order = arena_new(a, uint32_t, m.n);
        bool *seen = arena_new(a, bool, m.n);
        assert_int_equal(turf_walk(a, &m, &c, order), OK);
        for (size_t i = 0; i < m.n; i++) {
            assert_true(order[i] < m.n && !seen[order[i]]);
            seen[order[i]] = true;
            if (i) assert_true(c.piece[order[i]] >= c.piece[order[i - 1]]);
        }
    }
}

static void the_walk_enters_a_side_lane_where_it_leaves_and_comes_back(void **state)
{
    struct arena *a = *state;
    struct turf_house h[12];
    struct turf_lane lanes[] = { { .id = 1 }, { .id = 2, .parent_id = 1, .has_start = true, .lat_e6 = 1, .lon_e6 = 200 } };
    for (int i = 0; i < 8; i++)
        h[i] = (struct turf_house){ .id = i + 1, .walk_order = i, .lane = 0, .sort_key = sort_key(a, (uint32_t)i), .lat_e6 = 1,
            .lon_e6 = i * 100 + 1, .work = 1 };
    for (int i = 8; i < 12; i++)
        h[i] = (struct turf_house){ .id = i + 1, .walk_order = i, .lane = 1, .sort_key = sort_key(a, (uint32_t)i), .lat_e6 = (i - 7) * 100,
            .lon_e6 = 200, .work = 1 };
    struct turf_map m = { .lanes = lanes, .n_lanes = 2, .houses = h, .n = 12 };
    int32_t piece[12] = { 0 };
    int64_t work[1] = { 12 };
    uint32_t order[12];
    assert_int_equal(turf_map_link(a, &m), OK);
    assert_int_equal(turf_walk(a, &m, &(struct turf_cut){ 1, piece, work }, order), OK);
    static const uint32_t want[] = { 0, 1, 8, 9, 10, 11, 2, 3, 4, 5, 6, 7 };
    assert_memory_equal(order, want, sizeof want);
}

static int open_arena(void **state)  { *state = arena_open(256 * MIB); return *state == NULL; }
static int close_arena(void **state) { arena_close(*state); return 0; }
#define CUT(fact) cmocka_unit_test_setup_teardown(fact, open_arena, close_arena)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CUT(every_house_is_in_one_piece_and_every_piece_is_whole),
        CUT(work_is_within_the_tolerance_where_the_lanes_allow_it),
        CUT(one_street_is_shared_as_evenly_as_its_houses_allow),
        CUT(the_same_map_gives_the_same_cut),
        CUT(fewer_houses_than_members_leaves_members_without_a_piece),
        CUT(one_house_is_one_piece),
        CUT(a_lane_that_leaves_from_nowhere_is_joined_at_the_nearest_house),
        CUT(a_cut_that_stands_is_not_touched),
        CUT(when_a_member_leaves_most_houses_stay_with_whom_they_were),
        CUT(houses_built_since_join_a_piece_beside_them_and_move_nobody),
        CUT(a_fresh_cut_forgets_the_shape_but_not_the_names),
        CUT(the_walk_passes_each_house_once_piece_after_piece),
        CUT(the_walk_enters_a_side_lane_where_it_leaves_and_comes_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
