/* test_cube.c - the cube: its columns are the measures, cells move by adding, effects say what moved. */
#include "street.h"
#include "outreach/count/book.h"

struct moving { struct street *s; struct cells *cells; };
static enum err move(struct db *db, void *arg)
{
    const struct moving *m = arg;
    return cube_add(db, m->s->a, m->cells, 10);
}

static void each_measure_is_a_column_and_a_word(void **state)
{
    struct street *s = *state;
    struct counts c, read;
    struct moving m = { s, cells_new(s->a) };
    for (size_t i = 0; i < MEASURE_COUNT; i++) c.n[i] = 1000 + (int64_t)i;
    assert_int_equal(cells_add(m.cells, 7, 8, 9, &c), OK);
    for (int twice = 0; twice < 2; twice++) assert_int_equal(db_tx(s->db, move, &m), OK);
    assert_int_equal(cube_read(s->db, s->a, 7, 8, 9, &read), OK);
    for (unsigned i = 0; i < MEASURE_COUNT; i++) {
        assert_int_equal(read.n[i], 2000 + 2 * (int64_t)i);
        assert_int_equal(measure_find(str_z(measure_words[i])), i);
        assert_true(measure_text((enum measure)i, LANG_VI).n > 0 && measure_text((enum measure)i, LANG_EN).n > 0);
    }
    assert_int_equal(measure_find(S("visit")), MEASURE_COUNT);
    assert_int_equal(cube_read(s->db, s->a, 7, 8, 10, &read), OK);
    assert_true(counts_are_zero(&read));
}

static void the_marks_follow_the_rules(void **state)
{
    (void)state;
    for (int i = 0; i < MARK_COUNT; i++) {
        char word[40];
        snprintf(word, sizeof word, "won_%s", mark_words[i]);
        assert_string_equal(measure_words[MEASURE_won_phone + i], word);
        snprintf(word, sizeof word, "has_%s", mark_words[i]);
        assert_string_equal(measure_words[MEASURE_has_phone + i], word);
        snprintf(word, sizeof word, "lacks_%s", mark_words[i]);
        assert_string_equal(measure_words[MEASURE_lacks_phone + i], word);
    }
}

static void cells_gather_by_campaign_unit_and_day(void **state)
{
    struct street *s = *state;
    struct cells *c = cells_new(s->a);
    struct counts one = { .n = { [MEASURE_visits] = 1 } };
    for (int round = 0; round < 2; round++)
        for (int64_t unit = 1; unit <= 200; unit++)
            for (int64_t day = 0; day < 5; day++) assert_int_equal(cells_add(c, 1 + unit % 2, unit, day, &one), OK);
    assert_int_equal(cells_count(c), 1000);
    for (size_t i = 0; i < cells_count(c); i++) assert_int_equal(cells_at(c, i)->counts.n[MEASURE_visits], 2);
    assert_non_null(cells_find(c, 2, 1, 4));
    assert_null(cells_find(c, 1, 1, 4));
}

static void effects_say_which_measure_moved(void **state)
{
    (void)state;
    int64_t resident, person;
    struct str e = S("12:visits+1,doors+1,lacks_phone-1;15:people-1,has_phone+2");
    assert_true(effects_move(e, MEASURE_visits));
    assert_true(effects_move(e, MEASURE_lacks_phone));
    assert_true(effects_move(e, MEASURE_has_phone));
    assert_false(effects_move(e, MEASURE_won_phone));
    assert_false(effects_move(e, MEASURE_ready));
    assert_false(effects_move(S(""), MEASURE_visits));
    assert_false(effects_move(S("visits"), MEASURE_visits));
    effects_same(S("7=5;12:people-1"), &resident, &person);
    assert_true(resident == 7 && person == 5);
    effects_same(S("7=5"), &resident, &person);
    assert_true(resident == 0 && person == 0);
    effects_same(S("12:visits+1"), &resident, &person);
    assert_int_equal(resident, 0);
}

/* A worth given back is exactly the worth that was counted: fold a visit and void it again, and no cell is left. */
static void a_void_leaves_nothing_but_itself(void **state)
{
    struct street *s = *state;
    struct book *b;
    struct cells *cells = cells_new(s->a);
    struct visit_act act = { S("pay"), LEVEL_TAUGHT };
    struct visit_person p = { .resident = 1, .marks = S("wwwwwwwww"), .acts = &act, .n_acts = 1 };
    struct visit v = { .outcome = OUTCOME_GUIDED, .people = &p, .n_people = 1 };
    struct event e = { .seq = 1, .kind = EVENT_VISIT, .campaign_id = 1, .household_id = 5, .group_id = 3, .ward_id = 2, .day = 20, .at_ms = 50 };
    struct event undo = { .seq = 2, .kind = EVENT_REVIEW, .campaign_id = 1, .household_id = 5, .group_id = 3, .ward_id = 2, .day = 20,
                          .visit_seq = 1 };
    struct str effects;
    b = book_open(s->a, cells);
    assert_int_equal(book_put_door(b, &(struct book_door){ .household_id = 5, .at = { 3, 2 }, .has_history = true }, NULL), OK);
    assert_int_equal(book_put_resident(b, &(struct book_resident){ .id = 1, .household_id = 5, .person_id = 1, .home = { 3, 2 } }), OK);
    assert_int_equal(book_fold(b, &(struct entry){ .e = &e, .visit = &v }, &effects), OK);
    assert_string_equal(
        arena_z(s->a, effects),
        "3:visits+1,doors+1,guided+1,people+1,acts+1,taught+1,won_phone+1,won_network+1,won_city_app+1,"
        "won_eid+1,won_account+1,won_skills+1,won_safety+1,won_culture+1,won_learn+1,has_phone+1,has_network+1,has_city_app+1,has_eid+1,"
        "has_account+1,has_skills+1,has_safety+1,has_culture+1,has_learn+1,ready_a+1,ready_b+1,ready_c+1,ready+1,became_ready+1");
    assert_int_equal(book_fold(b, &(struct entry){ .e = &undo, .word = S("void") }, &effects), OK);
    for (size_t i = 0; i < cells_count(cells); i++)
        for (size_t m = 0; m < MEASURE_COUNT; m++)
            assert_int_equal(cells_at(cells, i)->counts.n[m], m == MEASURE_voided);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STREET(each_measure_is_a_column_and_a_word),   STREET(the_marks_follow_the_rules),
        STREET(cells_gather_by_campaign_unit_and_day), STREET(effects_say_which_measure_moved),
        STREET(a_void_leaves_nothing_but_itself),
    };
    return run_everywhere(tests);
}
