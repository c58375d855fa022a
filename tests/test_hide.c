/* test_hide.c - what is hidden of a table and its parts stays hidden from who solves the equations. */
#include "attack.h"

/* ---- hiding alone ---- */

static void hide(struct hall *h, struct shown_table *whole, struct shown_table *parts, size_t n_parts)
{
    struct hide_member members[1 + PARTS_MAX] = { { -1, -1, whole->n, whole->hidden } };
    for (size_t p = 0; p < n_parts; p++) members[1 + p] = (struct hide_member){ 0, -1, parts[p].n, parts[p].hidden };
    assert_int_equal(hide_together(h->a, whole->rows, whole->cols, members, 1 + n_parts), OK);
    arena_reset(h->a);
}

static void a_single_small_child_takes_another_with_it(void **state)
{
    struct hall *h = *state;
    struct shown_table t = { .rows = 4, .cols = 1, .n = { 3, 50, 7, 0 } };
    add_totals(&t);
    hide(h, &t, NULL, 0);
    assert_true(t.hidden[0] && t.hidden[2]);             /* the smallest that is large enough */
    assert_false(t.hidden[1] || t.hidden[3] || t.hidden[4]);
}

static void what_is_large_enough_is_shown(void **state)
{
    struct hall *h = *state;
    for (int i = 0; i < 50; i++) {
        struct shown_table t = { .rows = 5, .cols = 3 };
        for (size_t r = 0; r < 5; r++) for (size_t c = 0; c < 3; c++) t.n[r * 4 + c] = roll(4) ? 5 + roll(90) : 0;
        add_totals(&t);
        hide(h, &t, NULL, 0);
        for (size_t k = 0; k < cells(&t); k++) assert_false(t.hidden[k]);
    }
}

/* Alone in its table, its total goes with it. */
static void a_small_total_is_no_total(void **state)
{
    struct hall *h = *state;
    struct shown_table t = { .rows = 3, .cols = 1, .n = { 0, 2, 0 } };
    add_totals(&t);
    hide(h, &t, NULL, 0);
    assert_true(t.hidden[1] && t.hidden[3]);
    attack(&t, NULL, 0);
}

static void children_alone_give_no_small_number_away(void **state)
{
    struct hall *h = *state;
    for (int i = 0; i < 400; i++) {
        struct shown_table t = table(1 + (size_t)roll(12), 1, 2 + roll(40));
        hide(h, &t, NULL, 0);
        attack(&t, NULL, 0);
    }
}

static void children_and_dimension_together_give_no_small_number_away(void **state)
{
    struct hall *h = *state;
    for (int i = 0; i < 120; i++) {
        struct shown_table t = table(1 + (size_t)roll(7), 2 + (size_t)roll(4), 2 + roll(30));
        hide(h, &t, NULL, 0);
        attack(&t, NULL, 0);
    }
}

static void parts_and_what_is_missing_to_the_whole_give_no_small_number_away(void **state)
{
    struct hall *h = *state;
    for (int i = 0; i < 300; i++) {
        struct shown_table whole = table(1 + (size_t)roll(8), 1, 2 + roll(40)), parts[PARTS_MAX];
        for (size_t p = 0; p < PARTS_MAX; p++) parts[p] = part_of(&whole);
        hide(h, &whole, parts, PARTS_MAX);
        attack(&whole, parts, PARTS_MAX);
    }
}

static void parts_by_children_and_dimension_give_no_small_number_away(void **state)
{
    struct hall *h = *state;
    for (int i = 0; i < 60; i++) {
        struct shown_table whole = table(1 + (size_t)roll(6), 2 + (size_t)roll(3), 3 + roll(40)),
                           part = part_of(&whole);
        hide(h, &whole, &part, 1);
        attack(&whole, &part, 1);
    }
}

/* Three of three on time in one ward, of one kind: its neighbour moves with it, in both tables, and the others are shown. */
static void a_small_part_of_a_small_whole_hides_no_more_than_its_whole_does(void **state)
{
    struct hall *h = *state;
    struct shown_table whole = { .rows = 4, .cols = 2, .n = { 3, 0, 0, 20, 0, 0, 80, 10, 0, 60, 30, 0 } }, part = whole;
    const int64_t on_time[] = { 3, 0, 0, 15, 0, 0, 72, 5, 0, 50, 20, 0 };
    memcpy(part.n, on_time, sizeof on_time);
    add_totals(&whole);
    add_totals(&part);
    hide(h, &whole, &part, 1);
    attack(&whole, &part, 1);
    size_t hidden = 0;
    for (size_t i = 0; i < cells(&part); i++) hidden += part.hidden[i];
    assert_int_equal(hidden, 4);
    assert_true(part.hidden[0] && part.hidden[2] && part.hidden[3] && part.hidden[5]);
}

/* The attack is worth something: it finds what is hidden alone. */
static void a_cell_hidden_alone_is_found(void **state)
{
    (void)state;
    struct shown_table t = { .rows = 4, .cols = 1, .n = { 3, 50, 7, 0 } };
    int unknown[CELLS_MAX];
    add_totals(&t);
    t.hidden[0] = true;
    lp_begin(number_cells(&t, 0, unknown));
    sums_of(&t, unknown);
    lp_solve();
    assert_true(most_of(0) + 1 < 3.001 && least_of(0) + 1 > 2.999);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_cell_hidden_alone_is_found),
        HALL(a_single_small_child_takes_another_with_it),
        HALL(what_is_large_enough_is_shown),
        HALL(a_small_total_is_no_total),
        HALL(children_alone_give_no_small_number_away),
        HALL(children_and_dimension_together_give_no_small_number_away),
        HALL(parts_and_what_is_missing_to_the_whole_give_no_small_number_away),
        HALL(parts_by_children_and_dimension_give_no_small_number_away),
        HALL(a_small_part_of_a_small_whole_hides_no_more_than_its_whole_does),
    };
    return run_everywhere(tests);
}
