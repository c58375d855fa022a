/* test_shape.c - polygons as bytes, common borders, cells, point in polygon, the map. */
#include "support.h"
#include "territory/geojson_out.h"
#include "territory/map.h"

static struct bytes square(struct arena *a, int64_t lat, int64_t lon, int64_t side, int64_t steps)
{
    struct shape_writer w;
    struct bytes out;
    static const int corner[5][2] = { { 0, 0 }, { 0, 1 }, { 1, 1 }, { 1, 0 }, { 0, 0 } };
    shape_begin(&w, a);
    shape_polygon(&w);
    shape_ring(&w);
    for (int c = 0; c < 4; c++)
        for (int64_t i = 0; i < steps; i++)
            shape_point(&w, (struct spot){ lat + side * (corner[c][0] * (steps - i) + corner[c + 1][0] * i) / steps,
                                           lon + side * (corner[c][1] * (steps - i) + corner[c + 1][1] * i) / steps });
    shape_point(&w, (struct spot){ lat, lon });              /* closed, as files have it */
    assert_int_equal(shape_end(&w, &out), OK);
    return out;
}

static size_t points_of(struct bytes shape)
{
    struct shape_reader r;
    struct shape_step s;
    size_t n = 0;
    shape_open(&r, shape);
    while (shape_next(&r, &s)) n++;
    assert_false(r.bad);
    return n;
}

/* A square from a corner, walked one way or the other, with a hole walked the same way. */
static struct bytes holed(struct arena *a, bool backwards)
{
    static const int64_t at[2][4][2] = { { { 0, 0 }, { 0, 9 }, { 9, 9 }, { 9, 0 } }, { { 1, 1 }, { 1, 2 }, { 2, 2 }, { 2, 1 } } };
    struct shape_writer w;
    struct bytes out;
    shape_begin(&w, a);
    shape_polygon(&w);
    for (int r = 0; r < 2; r++) {
        shape_ring(&w);
        for (int i = 0; i < 4; i++) {
            const int64_t *p = at[r][backwards ? 3 - i : i];
            shape_point(&w, (struct spot){ p[0], p[1] });
        }
    }
    assert_int_equal(shape_end(&w, &out), OK);
    return out;
}

static void outer_rings_run_counter_clockwise_and_holes_clockwise(void **state)
{
    struct fixture *h = *state;
#define P(lon, lat) "[0.00000" #lon ",0.00000" #lat "]"
    static const char *const ways[] = {
        "[[[" P(0, 0) "," P(9, 0) "," P(9, 9) "," P(0, 9) "," P(0, 0) "],[" P(1, 1) "," P(1, 2) "," P(2, 2) "," P(2, 1) "," P(1, 1) "]]]",
        "[[[" P(0, 9) "," P(0, 0) "," P(9, 0) "," P(9, 9) "," P(0, 9) "],[" P(1, 2) "," P(2, 2) "," P(2, 1) "," P(1, 1) "," P(1, 2) "]]]",
    };
    for (int backwards = 0; backwards < 2; backwards++) {
        struct buf b = { .arena = h->arena };
        geojson_shape(&b, holed(h->arena, backwards));
        struct str want = arena_printf(h->arena, "{\"type\":\"MultiPolygon\",\"coordinates\":%s}", ways[backwards]);
        assert_string_equal(arena_z(h->arena, buf_str(&b)), arena_z(h->arena, want));
    }
}

static void degrees_have_six_places_and_their_sign(void **state)
{
    struct fixture *h = *state;
    struct buf b = { .arena = h->arena };
    geojson_point(&b, (struct spot){ -21068000, 105818001 });
    geojson_box(&b, (struct box){ -1, -2000000, 3, 4 });
    assert_string_equal(arena_z(h->arena, buf_str(&b)), "{\"type\":\"Point\",\"coordinates\":[105.818001,-21.068000]}"
                        "[-2.000000,-0.000001,0.000004,0.000003]");
}

static void a_shape_is_read_as_it_was_written(void **state)
{
    struct fixture *h = *state;
    struct bytes s = square(h->arena, 21000000, 105000000, 1000, 1);
    struct box b = shape_box(s);
    assert_int_equal(points_of(s), 4);
    assert_true(b.south_e6 == 21000000 && b.north_e6 == 21001000 && b.west_e6 == 105000000 && b.east_e6 == 105001000);
    for (size_t cut = 0; cut < s.n; cut++) {                 /* damaged bytes end the walk, nothing else */
        struct shape_reader r;
        struct shape_step step;
        shape_open(&r, (struct bytes){ s.p, cut });
        while (shape_next(&r, &step)) continue;
    }
}

static void a_point_is_in_exactly_one_of_two_neighbours(void **state)
{
    struct fixture *h = *state;
    struct bytes west = square(h->arena, 0, 0, 1000, 7), east = square(h->arena, 0, 1000, 1000, 3);
    for (int64_t lat = 1; lat < 1000; lat += 37)
        for (int64_t lon = 1; lon < 2000; lon++) {
            struct spot p = { lat, lon };
            assert_true(shape_has(west, p) != shape_has(east, p));
        }
    assert_false(shape_has(west, (struct spot){ 500, 2500 }));
}

static void a_ring_that_crosses_itself_is_mended_and_a_line_is_refused(void **state)
{
    struct fixture *h = *state;
    struct shape_writer w;
    struct bytes bow, out;
    enum shape_fault fault;
    shape_begin(&w, h->arena);
    shape_polygon(&w);
    shape_ring(&w);
    static const struct spot v[] = { { 0, 0 }, { 1000, 1000 }, { 1000, 0 }, { 0, 1000 } };
    for (size_t i = 0; i < N_OF(v); i++) shape_point(&w, v[i]);
    assert_int_equal(shape_end(&w, &bow), OK);
    assert_int_equal(shape_check(h->arena, bow, &fault, &out), OK);
    assert_int_equal(fault, SHAPE_MENDED);
    assert_int_equal(shape_check(h->arena, out, &fault, &out), OK);
    assert_int_equal(fault, SHAPE_FINE);
    shape_begin(&w, h->arena);
    shape_ring(&w);
    shape_point(&w, (struct spot){ 0, 0 });
    shape_point(&w, (struct spot){ 1, 1 });
    assert_int_equal(shape_end(&w, &out), ERR_BAD_INPUT);
}

static void simplified_neighbours_still_share_their_border(void **state)
{
    struct fixture *h = *state;
    struct bytes in[2] = { square(h->arena, 0, 0, 100000, 50), square(h->arena, 0, 100000, 100000, 50) }, out[2];
    assert_int_equal(shape_simplify(h->arena, in, 2, 500, out), OK);
    assert_true(points_of(out[0]) < 12 && points_of(out[1]) < 12);
    for (int64_t lon = 99000; lon < 101000; lon += 7) {
        struct spot p = { 50001, lon };
        assert_true(shape_has(out[0], p) != shape_has(out[1], p));
    }
}

static void cells_cover_the_ground_once(void **state)
{
    struct fixture *h = *state;
    struct seed seeds[] = { { { 20000, 20000 }, 0 }, { { 80000, 30000 }, 0 }, { { 50000, 80000 }, 0 } };
    struct bytes ground = square(h->arena, 0, 0, 100000, 1), cell[3];
    assert_int_equal(shape_cells(h->arena, seeds, 3, ground, cell), OK);
    for (size_t i = 0; i < 3; i++) assert_true(shape_has(cell[i], seeds[i].at));
    for (int64_t lat = 501; lat < 100000; lat += 3001)
        for (int64_t lon = 501; lon < 100000; lon += 3001) {
            int in = 0;
            for (size_t i = 0; i < 3; i++) in += shape_has(cell[i], (struct spot){ lat, lon });
            assert_int_equal(in, 1);
        }
}

static void the_drawn_city_holds_every_centre_and_fits_in_a_small_reply(void **state)
{
    struct fixture *h = *state;
    struct map m;
    size_t bytes = 0;
    assert_int_equal(db_migrate(h->db, h->arena, territory_migrations, territory_n_migrations, NINE_AM), OK);
    assert_int_equal(territory_load_hanoi(h->db, h->arena, NINE_AM), OK);
    assert_int_equal(territory_draw_shapes(h->db, h->arena, CITY_ID), OK);
    assert_int_equal(territory_draw_shapes(h->db, h->arena, CITY_ID), OK);
    assert_int_equal(territory_map(h->db, h->arena, CITY_ID, &m), OK);
    assert_int_equal(m.n, 126);
    for (size_t i = 0; i < m.n; i++) {
        int64_t at;
        assert_true(m.units[i].path.n > 10);
        bytes += m.units[i].path.n;
        assert_int_equal(unit_at(h->db, h->arena, m.units[i].lat_e6, m.units[i].lon_e6, &at), OK);
        assert_int_equal(at, m.units[i].id);
    }
    assert_true(bytes < 80 * KIB);
    int64_t nowhere;
    assert_int_equal(unit_at(h->db, h->arena, 0, 0, &nowhere), ERR_NOT_FOUND);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BARE(a_shape_is_read_as_it_was_written), BARE(outer_rings_run_counter_clockwise_and_holes_clockwise),
        BARE(degrees_have_six_places_and_their_sign),
        BARE(a_point_is_in_exactly_one_of_two_neighbours),
        BARE(a_ring_that_crosses_itself_is_mended_and_a_line_is_refused),
        BARE(simplified_neighbours_still_share_their_border),
        BARE(cells_cover_the_ground_once),
        BARE(the_drawn_city_holds_every_centre_and_fits_in_a_small_reply),
    };
    return run_everywhere(tests);
}
