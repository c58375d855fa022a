/* test_merge.c - one ward takes over another: old numbers stay, new visits count in the successor, rights follow. */
#include "street.h"
#include "app/units.h"

enum { OTHER_WARD = 9 };

static void visit(struct street *s, int64_t id, int door, const char *marks)
{
    struct asked people[] = { { s->person[door][0], marks, NULL, NULL } };
    stored(s, 0, visit_of(s, id, id, door, "guided", people, 1));
    s->now_ms += DAY_MS;
}

static unsigned rights(struct street *s, int64_t account, int64_t unit)
{
    unsigned held;
    assert_int_equal(roles_at(s->db, s->a, account, unit, &held), OK);
    return held;
}

static enum err officer_add(struct db *db, void *arg)
{
    struct street *s = arg;
    return grant_add(db, s->a, NINE_AM, s->account[2], ROLE_OFFICER, WARD, 0);
}

static void merge(struct street *s)
{
    run_sql(
        s,
        "INSERT INTO unit(id, kind, code, name, name_en, folded, parent_id, valid_from, valid_to, population, area_m2, lat_e6,"
        " lon_e6, households, residents, source, as_of) VALUES"
        " (9, 'ward', '00199', 'Phường Mới', '', '', 1, 0, NULL, 0, 0, 0, 0, 0, 0, 'test', 0)");
    assert_int_equal(db_tx(s->db, officer_add, s), OK);
    assert_int_equal(units_merge(s->db, s->a, s->now_ms, WARD, OTHER_WARD), OK);
}

static void new_visits_count_in_the_successor_and_old_ones_stay(void **state)
{
    struct street *s = *state;
    visit(s, 1, 0, "wwwwwwwww");
    visit(s, 2, 1, "ynn??????");
    merge(s);
    assert_int_equal(counted(s, WARD, DAY_WHOLE, MEASURE_visits), 2);
    assert_int_equal(counted(s, OTHER_WARD, DAY_WHOLE, MEASURE_visits), 0);
    the_books_agree(s);
    visit(s, 3, 2, "yyn??????");                 /* a new door */
    assert_int_equal(counted(s, WARD, DAY_WHOLE, MEASURE_visits), 2);
    assert_int_equal(counted(s, OTHER_WARD, DAY_WHOLE, MEASURE_visits), 1);
    assert_int_equal(counted(s, OTHER_WARD, DAY_WHOLE, MEASURE_doors), 1);
    assert_int_equal(counted(s, OTHER_WARD, DAY_WHOLE, MEASURE_people), 1);
    assert_int_equal(counted(s, CITY, DAY_WHOLE, MEASURE_visits), 3);
    the_books_agree(s);
}

static void who_is_visited_again_counts_where_that_was(void **state)
{
    struct street *s = *state;
    visit(s, 1, 0, "ynn??????");
    merge(s);
    visit(s, 2, 0, "yww??????");
    assert_int_equal(counted(s, WARD, DAY_WHOLE, MEASURE_visits), 1);
    assert_int_equal(counted(s, WARD, DAY_WHOLE, MEASURE_people), 0);
    assert_int_equal(counted(s, WARD, DAY_WHOLE, MEASURE_lacks_network), 0);
    assert_int_equal(counted(s, OTHER_WARD, DAY_WHOLE, MEASURE_people), 1);
    assert_int_equal(counted(s, OTHER_WARD, DAY_WHOLE, MEASURE_doors), 1);
    assert_int_equal(counted(s, OTHER_WARD, DAY_WHOLE, MEASURE_lacks_network), 0);
    assert_int_equal(counted(s, CITY, DAY_WHOLE, MEASURE_people), 1);
    assert_int_equal(counted(s, CITY, DAY_WHOLE, MEASURE_doors), 1);
    the_books_agree(s);
}

static void rights_and_what_waits_follow(void **state)
{
    struct street *s = *state;
    visit(s, 1, 0, "wwwwwwwww");
    run_sql(s, "INSERT INTO doubt(seq, group_id, ward_id) VALUES(1, 3, 2) ON CONFLICT(seq) DO NOTHING");
    merge(s);
    assert_true(rights(s, s->account[2], OTHER_WARD) & ROLE_OFFICER);
    assert_true(rights(s, s->account[2], GROUP) & ROLE_OFFICER);         /* the groups have moved */
    assert_false(rights(s, s->account[2], WARD) & ROLE_OFFICER);
    assert_true(rights(s, s->account[0], GROUP) & ROLE_MEMBER);
    assert_int_equal(ask(s, "SELECT COUNT(*) FROM account_place WHERE unit_id = 2"), 0);
    assert_int_equal(ask(s, "SELECT COUNT(DISTINCT account_id) FROM account_place WHERE unit_id = 9"), 3);
    assert_int_equal(ask(s, "SELECT COUNT(*) FROM team WHERE ward_id = 9"), 2);
    assert_int_equal(ask(s, "SELECT COUNT(*) FROM doubt WHERE ward_id = 9"), 1);
    assert_int_equal(ask(s, "SELECT COUNT(*) FROM household WHERE ward_id <> 9"), 0);
    assert_int_equal(ask(s, "SELECT COUNT(*) FROM event WHERE ward_id <> 2"), 0);
    assert_int_equal(ask(s, "SELECT COUNT(*) FROM audit_log WHERE action = 'unit.merge'"), 1);
}

static void only_wards_in_force_are_merged(void **state)
{
    struct street *s = *state;
    assert_int_equal(units_merge(s->db, s->a, s->now_ms, GROUP, WARD), ERR_BAD_INPUT);
    assert_int_equal(units_merge(s->db, s->a, s->now_ms, WARD, WARD), ERR_BAD_INPUT);
    assert_int_equal(units_merge(s->db, s->a, s->now_ms, WARD, 12345), ERR_NOT_FOUND);
    merge(s);
    assert_int_equal(units_merge(s->db, s->a, s->now_ms, WARD, OTHER_WARD), ERR_CONFLICT);
    assert_int_equal(units_merge(s->db, s->a, s->now_ms, OTHER_WARD, WARD), ERR_CONFLICT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STREET(new_visits_count_in_the_successor_and_old_ones_stay), STREET(who_is_visited_again_counts_where_that_was),
        STREET(rights_and_what_waits_follow), STREET(only_wards_in_force_are_merged),
    };
    log_set_level(LOG_ERROR);
    return run_everywhere(tests);
}
