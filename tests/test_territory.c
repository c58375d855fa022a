/* test_territory.c - units and their history, names, search, counts, households and people. */
#include "support.h"
#include "core/time.h"
#include "territory/export.h"
#include "territory/territory.h"

static int city_open(void **state)
{
    int failed = house_open(state);
    struct fixture *h = *state;
    if (failed) return failed;
    assert_int_equal(territory_load_hanoi(h->db, h->arena, NINE_AM), OK);
    return 0;
}
#define CITY(fact) cmocka_unit_test_setup_teardown(fact, city_open, house_close)

static struct unit unit_of(struct fixture *h, struct str code)
{
    struct unit u;
    assert_int_equal(unit_by_code(h->db, h->arena, code, &u), OK);
    return u;
}

/* A group with a street and an alley off it. */
struct village { struct unit ward, group; struct lane street, alley; };

static struct village village_of(struct fixture *h, struct str ward, struct str code, struct str name)
{
    struct village v = { .ward = unit_of(h, ward) };
    v.group = (struct unit){ .kind = UNIT_GROUP, .code = code, .name = name, .name_en = S(""), .parent_id = v.ward.id,
                             .source = S("test"), .lat_e6 = v.ward.lat_e6, .lon_e6 = v.ward.lon_e6 };
    assert_int_equal(unit_add(h->db, h->arena, &v.group), OK);
    v.street = (struct lane){ .group_id = v.group.id, .name = S("Đường Lạc Long Quân"), .walk_order = 1,
                              .path = S("") };
    assert_int_equal(lane_add(h->db, h->arena, &v.street), OK);
    v.alley = (struct lane){ .group_id = v.group.id, .parent_id = v.street.id, .name = S("Ngõ 67"), .walk_order = 2,
                             .path = S("") };
    assert_int_equal(lane_add(h->db, h->arena, &v.alley), OK);
    return v;
}

/* One house, one household, one person. */
static int64_t home_add(struct fixture *h, const struct village *v, int64_t lane_id, struct str number, struct str code,
                        struct str head)
{
    struct house at = { .lane_id = lane_id, .group_id = v->group.id, .number = number };
    struct household home = { .group_id = v->group.id, .ward_id = v->ward.id, .code = code, .head_name = head };
    struct resident r = { .name = head, .birth_year = 1960, .sex = SEX_FEMALE };
    assert_int_equal(house_add(h->db, h->arena, &at), OK);
    home.house_id = at.id;
    assert_int_equal(household_add(h->db, h->arena, &home), OK);
    r.household_id = home.id;
    assert_int_equal(resident_add(h->db, h->arena, &r), OK);
    assert_int_equal(unit_count_add(h->db, h->arena, v->group.id, 1, 1), OK);
    return home.id;
}

static struct found first_found(struct fixture *h, struct str query, int64_t unit_id, enum found_kind kind)
{
    struct found v[FOUND_MAX];
    size_t n;
    assert_int_equal(territory_search(h->db, h->arena, query, unit_id, true, v, FOUND_MAX, &n), OK);
    for (size_t i = 0; i < n; i++) if (v[i].kind == kind) return v[i];
    return (struct found){ 0 };
}

static enum err count_row(const void *row, void *arg) { (void)row; ++*(int *)arg; return OK; }

static void the_city_has_126_wards_and_communes_and_loading_twice_changes_nothing(void **state)
{
    struct fixture *h = *state;
    struct unit city;
    int n = 0;
    assert_int_equal(territory_load_hanoi(h->db, h->arena, NINE_AM), OK);
    assert_int_equal(unit_by_id(h->db, h->arena, CITY_ID, &city), OK);
    assert_true(str_eq(city.name, S("Thành phố Hà Nội")) && city.population == 8811473);
    assert_int_equal(unit_children(h->db, h->arena, CITY_ID, 0, 200, count_row, &n), OK);
    assert_int_equal(n, 126);
    assert_int_equal(unit_of(h, S("00103")).kind, UNIT_WARD);
    assert_int_equal(unit_of(h, S("00103")).area_m2, 10720000);
    assert_int_equal(unit_of(h, S("10489")).kind, UNIT_COMMUNE);
}

static void children_come_in_pages(void **state)
{
    struct fixture *h = *state;
    int n = 0;
    int64_t tenth = unit_of(h, S("00127")).id;               /* the tenth in the list */
    assert_int_equal(unit_children(h->db, h->arena, CITY_ID, tenth, 50, count_row, &n), OK);
    assert_int_equal(n, 50);
    assert_int_equal(unit_children(h->db, h->arena, CITY_ID, tenth + 1000, 50, count_row, &n), OK);
    assert_int_equal(n, 50);
}

static void an_agency_is_a_unit_of_rights_and_stands_apart_from_the_wards(void **state)
{
    struct fixture *h = *state;
    struct unit agency = { .kind = UNIT_AGENCY, .parent_id = CITY_ID, .code = S("H26.17"), .name = S("Sở Xây dựng"), .source = S("test") };
    struct unit_path path;
    int children = 0, agencies = 0;
    assert_int_equal(unit_add(h->db, h->arena, &agency), OK);
    assert_int_equal(unit_children(h->db, h->arena, CITY_ID, 0, 200, count_row, &children), OK);
    assert_int_equal(unit_agencies(h->db, h->arena, 0, 200, count_row, &agencies), OK);
    assert_int_equal(children, 126);
    assert_int_equal(agencies, 1);
    assert_int_equal(unit_above(h->db, h->arena, agency.id, &path), OK);
    assert_true(path.n == 2 && path.id[1] == CITY_ID);
    assert_int_equal(first_found(h, S("so xay dung"), CITY_ID, FOUND_UNIT).id, 0);
}

static void a_unit_knows_all_that_is_above_it(void **state)
{
    struct fixture *h = *state;
    struct village v = village_of(h, S("00103"), S("00103-001"), S("Tổ dân phố số 1"));
    struct unit_path p;
    bool within;
    assert_int_equal(unit_above(h->db, h->arena, v.group.id, &p), OK);
    assert_true(p.n == 3 && p.id[0] == v.group.id && p.id[1] == v.ward.id && p.id[2] == CITY_ID);
    assert_true(p.kind[0] == UNIT_GROUP && p.kind[2] == UNIT_CITY);
    assert_int_equal(unit_is_within(h->db, h->arena, v.group.id, v.ward.id, &within), OK);
    assert_true(within);
    assert_int_equal(unit_is_within(h->db, h->arena, v.group.id, unit_of(h, S("00004")).id, &within), OK);
    assert_false(within);
    assert_int_equal(unit_above(h->db, h->arena, 999999, &p), ERR_NOT_FOUND);
}

static void old_names_and_missing_accents_lead_to_the_unit(void **state)
{
    struct fixture *h = *state;
    static const struct { struct str query, code; } tries[] = {
        { STR("Phường Tây Hồ"), STR("00103") }, { STR("tay ho"), STR("00103") }, { STR("quận Tây Hồ"), STR("00103") },
        { STR("QUAN TAY H"), STR("00103") }, { STR("huyện sóc sơn"), STR("00376") },
            { STR("quốc tử giám"), STR("00226") },
        { STR("hoà lạc"), STR("09988") }, { STR("hòa lạc"), STR("09988") }, { STR("00166"), STR("00166") },
    };
    for (size_t i = 0; i < N_OF(tries); i++)
        assert_int_equal(first_found(h, tries[i].query, CITY_ID, FOUND_UNIT).id, unit_of(h, tries[i].code).id);
    struct found f = first_found(h, S("quan tay ho"), CITY_ID, FOUND_UNIT);
    assert_true(str_eq(f.title, S("Phường Tây Hồ")) && str_eq(f.subtitle, S("quận Tây Hồ, Thành phố Hà Nội")));
}

static void houses_and_households_are_found_by_address_name_and_code(void **state)
{
    struct fixture *h = *state;
    struct village v = village_of(h, S("00103"), S("00103-001"), S("Tổ dân phố số 1"));
    int64_t home = home_add(h, &v, v.alley.id, S("12A"), S("TH-0012"), S("Nguyễn Văn Ẩn"));
    home_add(h, &v, v.alley.id, S("2"), S("TH-0002"), S("Trần Thị Hoà"));
    static const struct str by_name[] = { STR("nguyen van an"), STR("Nguyễn V"), STR("ẩn"), STR("van an"),
                                          STR("TH-0012") };
    for (size_t i = 0; i < N_OF(by_name); i++) {
        assert_int_equal(first_found(h, by_name[i], CITY_ID, FOUND_HOUSEHOLD).id, home);
        assert_int_equal(first_found(h, by_name[i], v.ward.id, FOUND_HOUSEHOLD).id, home);
        assert_int_equal(first_found(h, by_name[i], v.group.id, FOUND_HOUSEHOLD).id, home);
        assert_int_equal(first_found(h, by_name[i], unit_of(h, S("00004")).id, FOUND_HOUSEHOLD).id, 0);
    }
    assert_true(str_eq(first_found(h, S("12 ngõ 67"), CITY_ID, FOUND_HOUSE).title, S("12A, Ngõ 67")));
    assert_true(str_eq(first_found(h, S("ngo 67 12a"), v.ward.id, FOUND_HOUSE).title, S("12A, Ngõ 67")));
    assert_true(str_eq(first_found(h, S("số 12"), v.group.id, FOUND_HOUSE).title, S("12A, Ngõ 67")));
    assert_int_equal(first_found(h, S("long quan"), v.ward.id, FOUND_LANE).id, v.street.id);
}

static void without_the_right_to_see_people_no_household_is_found(void **state)
{
    struct fixture *h = *state;
    struct village v = village_of(h, S("00103"), S("00103-001"), S("Tổ dân phố số 1"));
    struct found out[FOUND_MAX];
    size_t n;
    home_add(h, &v, v.alley.id, S("12A"), S("TH-0012"), S("Nguyễn Văn Ẩn"));
    assert_int_equal(territory_search(h->db, h->arena, S("nguyen van an"), CITY_ID, false, out, FOUND_MAX, &n), OK);
    for (size_t i = 0; i < n; i++) assert_int_not_equal(out[i].kind, FOUND_HOUSEHOLD);
}

static void counts_kept_as_rows_come_equal_a_recount(void **state)
{
    struct fixture *h = *state;
    struct village v = village_of(h, S("00103"), S("00103-001"), S("Tổ dân phố số 1"));
    for (int i = 0; i < 5; i++)
        home_add(h, &v, v.alley.id, arena_printf(h->arena, "%d", i), arena_printf(h->arena, "c%d", i), S("Lê Thị Mai"));
    for (int again = 0; again < 2; again++) {
        assert_int_equal(unit_of(h, S("00103-001")).households, 5);
        assert_int_equal(unit_of(h, S("00103")).residents, 5);
        assert_int_equal(unit_of(h, S("01")).households, 5);
        assert_int_equal(territory_recount(h->db, h->arena), OK);
    }
}

static void two_wards_that_merge_keep_their_history_and_their_doors(void **state)
{
    struct fixture *h = *state;
    struct village v = village_of(h, S("00103"), S("00103-001"), S("Tổ dân phố số 1"));
    struct village w = village_of(h, S("00091"), S("00091-001"), S("Tổ dân phố số 1"));
    int64_t home = home_add(h, &v, v.alley.id, S("12A"), S("H-1"), S("Nguyễn Văn Ẩn")), today[4];
    home_add(h, &w, w.alley.id, S("7"), S("H-1"), S("Phạm Thị Lan"));        /* the same code in the other ward */
    size_t n;
    struct unit_path p;
    struct unit ended;
    struct household moved;
    assert_int_equal(unit_end(h->db, h->arena, v.ward.id, day_of_ms(NINE_AM), &w.ward.id, 1), OK);
    assert_int_equal(unit_end(h->db, h->arena, v.ward.id, day_of_ms(NINE_AM), &w.ward.id, 1), ERR_CONFLICT);
    assert_int_equal(unit_by_id(h->db, h->arena, v.ward.id, &ended), OK);
    assert_int_equal(ended.valid_to, day_of_ms(NINE_AM));
    assert_int_equal(unit_today(h->db, h->arena, v.ward.id, today, N_OF(today), &n), OK);
    assert_true(n == 1 && today[0] == w.ward.id);
    assert_int_equal(unit_above(h->db, h->arena, v.group.id, &p), OK);
    assert_true(p.id[1] == w.ward.id);
    assert_int_equal(unit_of(h, S("00091")).households, 2);
    assert_int_equal(household_by_id(h->db, h->arena, home, &moved), OK);
    assert_true(moved.ward_id == w.ward.id && str_eq(moved.code, S("00103-H-1")));
    assert_int_equal(first_found(h, S("phường tây hồ"), CITY_ID, FOUND_UNIT).id, w.ward.id);
    assert_int_equal(first_found(h, S("nguyen van an"), w.ward.id, FOUND_HOUSEHOLD).id, home);
}

static void a_bulk_load_ends_with_every_index_back_and_the_counts_right(void **state)
{
    struct fixture *h = *state;
    struct village v = village_of(h, S("00103"), S("00103-001"), S("Tổ dân phố số 1"));
    assert_int_equal(territory_bulk_begin(h->db, h->arena), OK);
    int64_t home = home_add(h, &v, v.alley.id, S("12A"), S("TH-0012"), S("Nguyễn Văn Ẩn"));
    assert_int_equal(territory_bulk_end(h->db, h->arena), OK);
    assert_int_equal(territory_bulk_end(h->db, h->arena), OK);
    assert_int_equal(unit_of(h, S("00103")).households, 1);
    assert_int_equal(first_found(h, S("van an"), v.ward.id, FOUND_HOUSEHOLD).id, home);
    struct household twice = { .group_id = v.group.id, .ward_id = v.ward.id, .code = S("TH-0012"),
                               .head_name = S("Lê Văn B") };
    struct household_card c;
    assert_int_equal(household_card(h->db, h->arena, home, &c), OK);
    twice.house_id = c.house.id;
    assert_int_equal(household_add(h->db, h->arena, &twice), ERR_CONFLICT);
}

struct sheet { struct buf out; int rows; };
static enum err sheet_line(void *arg, const struct str *cells, size_t n)
{
    struct sheet *s = arg;
    s->rows++;
    csv_line(&s->out, cells, n);
    return OK;
}

static void an_export_walks_every_group_and_names_the_lane_in_full(void **state)
{
    struct fixture *h = *state;
    struct village v = village_of(h, S("00103"), S("00103-001"), S("Tổ dân phố số 1"));
    struct village w = village_of(h, S("00091"), S("00091-001"), S("Tổ dân phố số 1"));
    home_add(h, &v, v.alley.id, S("12A"), S("H-1"), S("Nguyễn Văn Ẩn"));
    home_add(h, &w, w.street.id, S("7"), S("H-1"), S("Phạm \"Bà\" Lan"));
    struct sheet s = { .out = { .arena = h->arena } };
    struct export_at at = { 0 };
    const struct export_kind *k = export_kind_by_name(S("residents"));
    while (!at.done) assert_int_equal(k->page(h->db, h->arena, CITY_ID, &at, sheet_line, &s), OK);
    assert_int_equal(s.rows, 2);
    struct str want = S("00103,Tổ dân phố số 1,Đường Lạc Long Quân > Ngõ 67,12A,H-1,Nguyễn Văn Ẩn,,,Nguyễn Văn"
                        " Ẩn,1960,Nữ,\r\n"
                        "00091,Tổ dân phố số 1,Đường Lạc Long Quân,7,H-1,\"Phạm \"\"Bà\"\" Lan\",,,\"Phạm"
                        " \"\"Bà\"\" Lan\",1960,Nữ,\r\n");
    assert_true(str_eq(buf_str(&s.out), want));
}

static void a_table_of_units_leaves_without_agencies(void **state)
{
    struct fixture *h = *state;
    struct unit agency = { .kind = UNIT_AGENCY, .parent_id = CITY_ID, .code = S("H26.17"), .name = S("Sở Xây dựng"), .source = S("test") };
    struct sheet s = { .out = { .arena = h->arena } };
    struct export_at at = { 0 };
    assert_int_equal(unit_add(h->db, h->arena, &agency), OK);
    while (!at.done)
        assert_int_equal(export_kind_by_name(S("units"))->page(h->db, h->arena, CITY_ID, &at, sheet_line, &s), OK);
    assert_int_equal(s.rows, 127);
}

static void a_cell_that_looks_like_a_formula_leaves_as_text(void **state)
{
    struct fixture *h = *state;
    struct buf b = { .arena = h->arena };
    csv_line(&b, (struct str[]){ S("=cmd()"), S("-21.5"), S("@x") }, 3);
    assert_true(str_eq(buf_str(&b), S("\"'=cmd()\",-21.5,\"'@x\"\r\n")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CITY(the_city_has_126_wards_and_communes_and_loading_twice_changes_nothing),
        CITY(children_come_in_pages),
        CITY(an_agency_is_a_unit_of_rights_and_stands_apart_from_the_wards), CITY(a_unit_knows_all_that_is_above_it),
        CITY(old_names_and_missing_accents_lead_to_the_unit),
        CITY(houses_and_households_are_found_by_address_name_and_code),
        CITY(without_the_right_to_see_people_no_household_is_found),
        CITY(counts_kept_as_rows_come_equal_a_recount),
        CITY(two_wards_that_merge_keep_their_history_and_their_doors),
        CITY(a_bulk_load_ends_with_every_index_back_and_the_counts_right),
        CITY(an_export_walks_every_group_and_names_the_lane_in_full), CITY(a_table_of_units_leaves_without_agencies),
        CITY(a_cell_that_looks_like_a_formula_leaves_as_text),
    };
    return run_everywhere(tests);
}
