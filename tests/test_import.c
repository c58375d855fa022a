/* test_import.c - lists from outside: every form of file, looked at first, bad rows named, twice the same. */
#include "support.h"
#include "auth/keys.h"
#include "core/time.h"
#include "territory/export.h"
#include "territory/import.h"
#include "territory/map.h"
#include "territory/table_in.h"

static struct keys *keys;

static int city_open(void **state)
{
    int failed = house_open(state);
    struct fixture *h = *state;
    if (failed) return failed;
    assert_int_equal(territory_load_hanoi(h->db, h->arena, NINE_AM), OK);
    assert_int_equal(keys_open(test_path(h, "keys"), &keys), OK);
    return 0;
}

static int city_close(void **state)
{
    keys_close(keys);
    return house_close(state);
}
#define CITY(fact) cmocka_unit_test_setup_teardown(fact, city_open, city_close)

/* ---- reading tables ---- */

struct seen { struct arena *a; struct buf text; int64_t last_line; enum table_fault fault; };

static enum err see(const struct table_row *row, void *arg)
{
    struct seen *s = arg;
    for (size_t i = 0; i < row->n; i++) { buf_add(&s->text, row->cells[i]); buf_add(&s->text, S("|")); }
    buf_add(&s->text, S("\n"));
    s->last_line = row->line;
    if (row->fault) s->fault = row->fault;
    return OK;
}

static struct seen read_csv(struct fixture *h, struct str text)
{
    struct seen s = { .a = h->arena, .text = { .arena = h->arena } };
    struct source source = source_memory(&text);
    enum table_fault fault;
    assert_int_equal(table_read(&source, see, &s, &fault), OK);
    if (fault) s.fault = fault;
    return s;
}

static void csv_is_read_however_a_spreadsheet_wrote_it(void **state)
{
    struct fixture *h = *state;
    static const struct { struct str text, want; } tries[] = {
        { STR("a,b\n1,2\n"),                         STR("a|b|\n1|2|\n") },
        { STR("\xef\xbb\xbf" "a;b\r\n1;\"2;3\"\r\n"), STR("a|b|\n1|2;3|\n") },
        { STR("a\tb\n\n \n1\t2"),                    STR("a|b|\n1|2|\n") },
        { STR("a,b\n\"x\"\"y\",\"two\nlines\"\n"),   STR("a|b|\nx\"y|two\nlines|\n") },
        { STR("sep=;\na;b\n1,5;2\n"),                STR("a|b|\n1,5|2|\n") },
        { STR("a,b\n1,\n"),                          STR("a|b|\n1||\n") },
    };
    for (size_t i = 0; i < N_OF(tries); i++) {
        struct seen s = read_csv(h, tries[i].text);
        assert_true(str_eq(buf_str(&s.text), tries[i].want));
    }
    assert_int_equal(read_csv(h, S("a,b\n\"1\n2\",3\n4,5\n")).last_line, 4);
    assert_int_equal(read_csv(h, S("a,b\n\"open,1\n")).fault, TABLE_QUOTE);
    assert_int_equal(read_csv(h, S("\xff\xfe" "a\0b\0")).fault, TABLE_ENCODING);
}

static void broken_files_are_refused_not_believed(void **state)
{
    struct fixture *h = *state;
    assert_int_equal(read_csv(h, S("PK\3\4 this is no archive")).fault, TABLE_FORMAT);
    assert_int_equal(read_csv(h, S("{\"type\":\"FeatureCollection\"")).fault, TABLE_FORMAT);
    assert_int_equal(read_csv(h, S("{\"features\":[{\"properties\":{\"a\":1}},")).fault, TABLE_FORMAT);
    assert_int_equal(read_csv(h, S("{\"features\":[{\"geometry\":{\"coordinates\":[[1,2],[3,4]]}}]}")).fault,
                     TABLE_SHAPE);
    assert_int_equal(read_csv(h, S("{\"x\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[")).fault, TABLE_FORMAT);
}

/* ---- importing ---- */

struct told { struct arena *a; struct import_fault v[50]; size_t n; };

static enum err tell(void *arg, const struct import_fault *v, size_t n)
{
    struct told *t = arg;
    for (size_t i = 0; i < n && t->n < N_OF(t->v); i++) {
        t->v[t->n] = v[i];
        TRY(arena_copy(t->a, v[i].column_name, &t->v[t->n].column_name));
        t->n++;
    }
    return OK;
}

static struct import_totals bring(struct fixture *h, const struct import_kind *kind, int64_t unit_id, bool dry_run,
                                  struct str text, struct told *told)
{
    struct import_totals t;
    struct import_fault fault;
    struct source source = source_memory(&text);
    struct import_ask ask = { .kind = kind, .keys = keys, .unit_id = unit_id, .now_ms = NINE_AM, .dry_run = dry_run,
                              .on_faults = told ? tell : NULL, .arg = told };
    if (told) *told = (struct told){ .a = h->arena };
    assert_int_equal(import_read(h->db, &ask, &source, &t, &fault), OK);
    return t;
}

static int64_t households_in(struct fixture *h, struct str code)
{
    struct unit u;
    assert_int_equal(unit_by_code(h->db, h->arena, code, &u), OK);
    return u.households;
}

static const struct str homes = STR(
    "DANH SÁCH HỘ PHƯỜNG TÂY HỒ,,,,,,,,,\n"
    "Mã phường,Tổ dân phố,Ngõ,Số nhà,Mã hộ,Chủ hộ,Họ và tên,Năm sinh,Giới tính,Số điện thoại,Số định danh\n"
    "00103,Tổ 1,Đường Lạc Long Quân > Ngõ 67,12A,H1,Nguyễn Văn An,Nguyễn Văn An,1958,Nam,0912 345 678,001058000123\n"
    "00103,Tổ 1,Đường Lạc Long Quân > Ngõ 67,12A,H1,Nguyễn Văn An,Trần Thị Bình,1960,Nữ,,\n"
    "Phường Tây Hồ,Tổ 1,Đường Lạc Long Quân,2,H2,Lê Thị Cúc,Lê Thị Cúc,1985,Nữ,,\n"
    "99999,Tổ 1,Phố A,1,H3,Lê Văn D,Lê Văn D,1985,Nam,,\n"
    "00103,Tổ 1,Phố A,1,H4,Lê Văn D,Lê Văn D,2985,Nam,,\n"
    "00103,Tổ 1,Phố A,1,H5,Lê Văn D,Lê Văn D,1985,Nam,12345,\n"
    "00103,Tổ 1,Phố A,1,H6,Lê Văn D,Lê Văn D,1985,Nam,,001185000123\n"
    "00103,Tổ 1,Phố A,99,H1,Lê Văn D,Lê Văn D,1985,Nam,,\n"
    "00103,Tổ 1,,1,H7,Lê Văn D,Lê Văn D,1985,Nam,,\n");

static void good_rows_come_in_and_each_bad_row_is_named_with_line_column_and_reason(void **state)
{
    struct fixture *h = *state;
    static const struct { int64_t line; struct str column, code; } want[] = {
        { 6, STR("Mã phường"), STR("unit") },      { 7, STR("Năm sinh"), STR("year") },
        { 8, STR("Số điện thoại"), STR("phone") }, { 9, STR("Số định danh"), STR("number") },
        { 10, STR("Mã hộ"), STR("address") },      { 11, STR("Ngõ"), STR("missing") },
    };
    struct told told;
    struct import_totals t = bring(h, &houses_import, CITY_ID, false, homes, &told);
    assert_true(t.rows_total == 9 && t.rows_good == 3 && t.rows_bad == 6 && t.rows_new == 3);
    assert_int_equal(told.n, N_OF(want));
    for (size_t i = 0; i < N_OF(want); i++) {
        assert_int_equal(told.v[i].line, want[i].line);
        assert_true(str_eq(told.v[i].column_name, want[i].column));
        assert_true(str_eq(told.v[i].code, want[i].code));
        assert_true(told.v[i].reason.n > 5);
    }
    assert_int_equal(households_in(h, S("00103")), 2);
    assert_int_equal(households_in(h, S("00103-001")), 2);
}

static void a_second_import_of_the_same_file_changes_nothing(void **state)
{
    struct fixture *h = *state;
    bring(h, &houses_import, CITY_ID, false, homes, NULL);
    struct import_totals t = bring(h, &houses_import, CITY_ID, false, homes, NULL);
    assert_true(t.rows_good == 3 && t.rows_new == 0 && t.rows_changed == 0);
    assert_int_equal(households_in(h, S("01")), 2);
    struct unit u;
    assert_int_equal(territory_recount(h->db, h->arena), OK);
    assert_int_equal(unit_by_id(h->db, h->arena, CITY_ID, &u), OK);
    assert_true(u.households == 2 && u.residents == 3);
}

static void looking_first_tells_the_same_and_keeps_nothing(void **state)
{
    struct fixture *h = *state;
    struct told told;
    struct import_totals t = bring(h, &houses_import, CITY_ID, true, homes, &told);
    struct unit u;
    assert_true(t.rows_good == 3 && t.rows_bad == 6 && t.rows_new == 3 && told.n == 6);
    assert_int_equal(households_in(h, S("01")), 0);
    assert_int_equal(unit_by_code(h->db, h->arena, S("00103-001"), &u), ERR_NOT_FOUND);
}

static void a_list_for_one_ward_cannot_write_to_another(void **state)
{
    struct fixture *h = *state;
    struct unit ba_dinh;
    struct told told;
    assert_int_equal(unit_by_code(h->db, h->arena, S("00004"), &ba_dinh), OK);
    struct import_totals t = bring(h, &houses_import, ba_dinh.id, false, homes, &told);
    assert_true(t.rows_good == 0 && str_eq(told.v[0].code, S("outside")));
    assert_int_equal(households_in(h, S("01")), 0);
}

struct people { struct resident v[8]; size_t n; };
static enum err person_keep(const void *row, void *arg)
{
    struct people *p = arg;
    p->v[p->n++] = *(const struct resident *)row;
    return OK;
}

static void numbers_become_hashes_and_phones_are_sealed(void **state)
{
    struct fixture *h = *state;
    struct people p = { .n = 0 };
    struct found f[FOUND_MAX];
    struct str phone;
    struct bytes hash;
    size_t n;
    bring(h, &houses_import, CITY_ID, false, homes, NULL);
    assert_int_equal(territory_search(h->db, h->arena, S("H1"), CITY_ID, true, f, FOUND_MAX, &n), OK);
    assert_true(n >= 1 && f[n - 1].kind == FOUND_HOUSEHOLD);
    assert_int_equal(resident_list(h->db, h->arena, f[n - 1].id, person_keep, &p), OK);
    assert_int_equal(p.n, 2);
    assert_true(str_eq(p.v[0].number_last4, S("0123")));
    assert_int_equal(keys_hash(keys, h->arena, "resident.number", S("001058000123"), &hash), OK);
    assert_true(hash.n == p.v[0].number_hash.n && memcmp(hash.p, p.v[0].number_hash.p, hash.n) == 0);
    assert_int_equal(keys_unseal(keys, h->arena, "resident.phone", p.v[0].phone_sealed, &phone), OK);
    assert_true(str_eq(phone, S("+84912345678")));
}

static void a_person_known_at_another_address_is_counted_once(void **state)
{
    struct fixture *h = *state;
    struct unit u;
    bring(h, &houses_import, CITY_ID, false, homes, NULL);
    bring(h, &houses_import, CITY_ID, false,
          S("ward;group;lane;house;household;name;number\n00004;Tổ 9;Phố Trúc Bạch;3;B1;Nguyễn Văn An;001058000123\n"),
              NULL);
    assert_int_equal(unit_by_id(h->db, h->arena, CITY_ID, &u), OK);
    assert_true(u.households == 3 && u.residents == 3);
    assert_int_equal(territory_recount(h->db, h->arena), OK);
    assert_int_equal(unit_by_id(h->db, h->arena, CITY_ID, &u), OK);
    assert_int_equal(u.residents, 3);
}

static const struct str two_wards = STR(
    "{\"type\":\"FeatureCollection\",\"features\":["
    "{\"type\":\"Feature\",\"geometry\":{\"coordinates\":[[[105.81,21.05],[105.82,21.05],"
    "[105.82,21.06],[105.81,21.06],[105.81,21.05]]],"
    "\"type\":\"Polygon\"},\"properties\":{\"code\":\"00103\",\"x\":{\"y\":[1,{}]}}},"
    "{\"type\":\"Feature\",\"properties\":{\"name\":\"phuong ph\\u00fa"
    " th\\u01b0\\u1ee3ng\"},\"geometry\":{\"type\":\"MultiPolygon\","
    "\"coordinates\":[[[[105.80,21.05],[105.81,21.05],[105.81,21.06],[105.80,21.06],[105.80,21.05]],"
    "[[105.802,21.052],[105.804,21.052],[105.804,21.054],[105.802,21.052]]]]}},"
    "{\"type\":\"Feature\",\"properties\":{\"code\":\"00004\"},"
    "\"geometry\":{\"type\":\"Point\",\"coordinates\":[105.8,21]}},"
    "{\"type\":\"Feature\",\"properties\":{\"code\":\"77777\",\"name\":\"Xã Không"
    " Có\"},\"geometry\":null}],\"crs\":null}");

static void boundaries_are_matched_by_code_or_name_and_found_again_by_a_point(void **state)
{
    struct fixture *h = *state;
    struct told told;
    struct unit tay_ho, phu_thuong;
    struct map m;
    int64_t at;
    struct import_totals t = bring(h, &units_import, CITY_ID, false, two_wards, &told);
    assert_true(t.rows_total == 4 && t.rows_bad == 1 && told.v[0].line == 3 && str_eq(told.v[0].code, S("shape")));
    assert_int_equal(unit_by_code(h->db, h->arena, S("00103"), &tay_ho), OK);
    assert_int_equal(unit_by_code(h->db, h->arena, S("00091"), &phu_thuong), OK);
    assert_int_equal(unit_at(h->db, h->arena, 21055000, 105815000, &at), OK);
    assert_int_equal(at, tay_ho.id);
    assert_int_equal(unit_at(h->db, h->arena, 21055000, 105805000, &at), OK);
    assert_int_equal(at, phu_thuong.id);
    assert_int_equal(unit_at(h->db, h->arena, 21052500, 105803500, &at), ERR_NOT_FOUND);     /* the hole */
    assert_int_equal(territory_map(h->db, h->arena, CITY_ID, &m), OK);
    t = bring(h, &units_import, CITY_ID, false, two_wards, NULL);
    assert_true(t.rows_new == 0 && t.rows_changed == 0);
    assert_int_equal(unit_by_code(h->db, h->arena, S("00091"), &phu_thuong), OK);
    assert_true(str_eq(phu_thuong.name, S("Phường Phú Thượng")));        /* known by its name: the spelling stays */
}

static void old_names_can_be_brought_in(void **state)
{
    struct fixture *h = *state;
    struct found f[FOUND_MAX];
    size_t n;
    struct import_totals t = bring(h, &aliases_import, CITY_ID, false,
                                   S("Mã,Tên cũ\n00103,Phường Quảng An\n00103,phường quảng an\n"), NULL);
    assert_true(t.rows_good == 2 && t.rows_new == 1);
    assert_int_equal(territory_search(h->db, h->arena, S("quang an"), CITY_ID, true, f, FOUND_MAX, &n), OK);
    assert_true(n == 1 && str_eq(f[0].title, S("Phường Tây Hồ")));
}

static void a_list_of_units_neither_names_an_agency_nor_changes_one(void **state)
{
    struct fixture *h = *state;
    struct unit agency = { .kind = UNIT_AGENCY, .parent_id = CITY_ID, .code = S("H26.17"), .name = S("Sở Xây dựng"), .source = S("test") }, now;
    assert_int_equal(unit_add(h->db, h->arena, &agency), OK);
    struct import_totals t = bring(h, &units_import, CITY_ID, false, S("code,name\nH26.17,Phường Giả\n"), NULL);
    assert_true(t.rows_total == 1 && t.rows_good == 0);
    assert_int_equal(unit_by_code(h->db, h->arena, S("H26.17"), &now), OK);
    assert_true(str_eq(now.name, S("Sở Xây dựng")));
    t = bring(h, &houses_import, CITY_ID, false, S("ward,group,lane,house,household,head,name,birth_year,sex\n"
              "H26.17,Tổ 1,Phố A,1,H3,Lê Văn D,Lê Văn D,1985,Nam\n"), NULL);
    assert_true(t.rows_total == 1 && t.rows_good == 0);
}

static void a_sheet_that_left_comes_back_unchanged(void **state)
{
    struct fixture *h = *state;
    const char *path = test_path(h, "residents.xlsx");
    struct source source;
    struct import_totals t;
    struct import_fault fault;
    struct import_ask ask = { .kind = &houses_import, .keys = keys, .unit_id = CITY_ID, .now_ms = NINE_AM };
    bring(h, &houses_import, CITY_ID, false, homes, NULL);
    assert_int_equal(export_xlsx(h->db, export_kind_by_name(S("residents")), CITY_ID, path, NULL), OK);
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    assert_int_equal(source_file(f, &source), OK);
    assert_int_equal(import_read(h->db, &ask, &source, &t, &fault), OK);
    fclose(f);
    assert_true(t.rows_total == 3 && t.rows_good == 3 && t.rows_new == 0 && t.rows_changed == 0);
}

static void a_file_without_headings_is_refused_whole(void **state)
{
    struct fixture *h = *state;
    struct str text = S("1,2,3\n4,5,6\n");
    struct source source = source_memory(&text);
    struct import_totals t;
    struct import_fault fault = { 0 };
    struct import_ask ask = { .kind = &houses_import, .keys = keys, .unit_id = CITY_ID, .now_ms = NINE_AM };
    assert_int_equal(import_read(h->db, &ask, &source, &t, &fault), ERR_BAD_INPUT);
    assert_true(str_eq(fault.code, S("headings")));
}

static enum err fault_count(const void *row, void *arg) { (void)row; ++*(int *)arg; return OK; }

static void a_job_is_looked_at_then_applied_and_its_file_forgotten(void **state)
{
    struct fixture *h = *state;
    struct import_job j = { .unit_id = CITY_ID, .kind = S("houses"), .file_name = S("ho.csv"), .dry_run = true,
                            .fault = S(""),
                            .created_ms = NINE_AM };
    int faults = 0;
    assert_int_equal(import_create(h->db, h->arena, keys, &j, homes), OK);
    assert_int_equal(import_apply(h->db, h->arena, j.id, NINE_AM), ERR_CONFLICT);            /* not looked at yet */
    assert_int_equal(import_tend(h->db, h->arena, keys, NINE_AM), OK);
    assert_int_equal(import_by_id(h->db, h->arena, j.id, &j), OK);
    assert_true(j.state == IMPORT_CHECKED && j.rows_good == 3 && j.rows_bad == 6);
    assert_int_equal(households_in(h, S("01")), 0);
    assert_int_equal(import_apply(h->db, h->arena, j.id, NINE_AM), OK);
    assert_int_equal(import_tend(h->db, h->arena, keys, NINE_AM), OK);
    assert_int_equal(import_by_id(h->db, h->arena, j.id, &j), OK);
    assert_true(j.state == IMPORT_DONE && j.rows_new == 3 && j.bytes_read == j.bytes);
    assert_int_equal(households_in(h, S("01")), 2);
    assert_int_equal(import_faults(h->db, h->arena, j.id, 0, 100, fault_count, &faults), OK);
    assert_int_equal(faults, 6);
    assert_int_equal(import_apply(h->db, h->arena, j.id, NINE_AM), ERR_CONFLICT);
    assert_int_equal(import_run(h->db, h->arena, keys, j.id, NINE_AM), ERR_CONFLICT);
}

static void a_file_that_nobody_applies_is_forgotten_after_a_week(void **state)
{
    struct fixture *h = *state;
    struct import_job j = { .unit_id = CITY_ID, .kind = S("houses"), .file_name = S("ho.csv"), .dry_run = true,
                            .fault = S(""), .created_ms = NINE_AM };
    assert_int_equal(import_create(h->db, h->arena, keys, &j, homes), OK);
    assert_int_equal(import_tend(h->db, h->arena, keys, NINE_AM), OK);
    assert_int_equal(import_tend(h->db, h->arena, keys, clock_now_ms() + 8 * (int64_t)DAY_MS), OK);
    assert_int_equal(import_apply(h->db, h->arena, j.id, NINE_AM), ERR_CONFLICT);
}

static void a_job_larger_than_a_part_is_read_whole(void **state)
{
    struct fixture *h = *state;
    struct buf b = { .arena = h->arena };
    buf_add(&b, S("ward,group,lane,house,household,head\n"));
    for (int i = 0; i < 9000; i++)
        buf_add(&b, arena_printf(h->arena, "00103,Tổ %d,Phố Dài,%d,H%d,Nguyễn Văn An\n", i / 3000 + 1, i, i));
    struct import_job j = { .unit_id = CITY_ID, .kind = S("houses"), .file_name = S("ho.csv"), .fault = S(""),
                            .created_ms = NINE_AM };
    assert_true(b.n > 300 * KIB);
    assert_int_equal(import_create(h->db, h->arena, keys, &j, buf_str(&b)), OK);
    assert_int_equal(import_tend(h->db, h->arena, keys, NINE_AM), OK);
    assert_int_equal(import_by_id(h->db, h->arena, j.id, &j), OK);
    assert_true(j.state == IMPORT_DONE && j.rows_new == 9000);
    assert_int_equal(households_in(h, S("00103")), 9000);
}

static void every_state_of_an_import_can_be_reached(void **state)
{
    (void)state;
    assert_true(flow_is_connected(&import_flow));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BARE(csv_is_read_however_a_spreadsheet_wrote_it),
        BARE(broken_files_are_refused_not_believed),
        CITY(good_rows_come_in_and_each_bad_row_is_named_with_line_column_and_reason),
        CITY(a_second_import_of_the_same_file_changes_nothing),
        CITY(looking_first_tells_the_same_and_keeps_nothing),
        CITY(a_list_for_one_ward_cannot_write_to_another),
        CITY(numbers_become_hashes_and_phones_are_sealed),
        CITY(a_person_known_at_another_address_is_counted_once),
        CITY(boundaries_are_matched_by_code_or_name_and_found_again_by_a_point),
        CITY(old_names_can_be_brought_in),
        CITY(a_list_of_units_neither_names_an_agency_nor_changes_one),
        CITY(a_sheet_that_left_comes_back_unchanged),
        CITY(a_file_without_headings_is_refused_whole),
        CITY(a_job_is_looked_at_then_applied_and_its_file_forgotten),
        CITY(a_file_that_nobody_applies_is_forgotten_after_a_week),
        CITY(a_job_larger_than_a_part_is_read_whole),
        BARE(every_state_of_an_import_can_be_reached),
    };
    return run_everywhere(tests);
}
