/* test_team_import.c - lists of teams: formed, joined and led by a list; twice the same; bad rows named; out again. */
#define _GNU_SOURCE
#include "street.h"
#include "auth/audit_log.h"
#include "outreach/team/team.h"
#include "outreach/team/team_import.h"

struct told { struct street *s; struct import_fault v[20]; size_t n; };

static enum err tell(void *arg, const struct import_fault *v, size_t n)
{
    struct told *t = arg;
    for (size_t i = 0; i < n && t->n < N_OF(t->v); i++) {
        t->v[t->n] = v[i];
        TRY(arena_copy(t->s->a, v[i].column_name, &t->v[t->n].column_name));
        t->n++;
    }
    return OK;
}

static struct import_totals bring(struct street *s, int64_t unit_id, bool dry_run, struct str text, struct told *told)
{
    struct import_totals t;
    struct import_fault fault = { 0 };
    struct source source = source_memory(&text);
    struct import_ask ask = { .kind = &teams_import, .keys = s->keys, .unit_id = unit_id, .now_ms = s->now_ms,
                              .asked_by = 77,
                              .dry_run = dry_run, .on_faults = told ? tell : NULL, .arg = told };
    if (told) *told = (struct told){ .s = s };
    assert_int_equal(import_read(s->db, &ask, &source, &t, &fault), OK);
    return t;
}

#define HEADS "Mã phường,Tổ dân phố,Tổ công nghệ số,Số quyết định,Ngày quyết định,Zalo,Họ tên,Chức vụ,Lực lượng,"    \
              "Điện thoại\n"
static const struct str list = STR(HEADS
    "00103,Tổ 3,Tổ CNSCĐ số 3,12/QĐ-UBND,14/08/2025,zalo.me/g/abc,Nguyễn Thị Hoa,Tổ trưởng,Phụ nữ,0912345678\n"
    "00103,Tổ 3,,,,,Trần Văn Minh,Tổ phó,Đoàn thanh niên,\n"
    "Phường Tây Hồ,00103-003,,,,,Lê Văn Nam,Tổ viên,Công an,0987654321\n");

/* A third group, which has no team yet. */
static int office_open(void **state)
{
    int failed = street_open(state);
    if (failed) return failed;
    run_sql(*state, "INSERT INTO unit(id, kind, code, name, name_en, folded, parent_id, valid_from, valid_to, "
            "population, area_m2,"
                    " lat_e6, lon_e6, households, residents, source, as_of) VALUES"
                    " (9, 'group', '00103-003', 'Tổ 3', '', 'to 3', 2, 0, NULL, 0, 0, 0, 0, 0, 0, 'test', 0)");
    run_sql(*state, "INSERT INTO id_counter(name, last) VALUES('team', 10), ('team_member', "
            "10)");     /* the street's own */
    run_sql(*state, "UPDATE unit SET folded = 'phuong tay ho' WHERE id = 2");
    run_sql(*state, "UPDATE unit SET folded = 'to ' || substr(code, 9, 1) WHERE id IN (3, 4)");
    run_sql(*state, "INSERT INTO name_key(kind, key, ref_id, within_id, name) VALUES('unit', 'phuong tay ho', 2, 1, "
            "'Phường Tây Hồ'),"
                    " ('unit', 'to 3', 9, 2, 'Tổ 3'), ('unit', 'to 1', 3, 2, 'Tổ 1'), ('unit', 'to 2', 4, 2, 'Tổ 2')");
    return 0;
}
#define OFFICE(fact) cmocka_unit_test_setup_teardown(fact, office_open, street_close)

static void a_list_forms_a_team_and_its_members_join(void **state)
{
    struct street *s = *state;
    unsigned roles;
    int64_t lines, bad;
    struct import_totals t = bring(s, CITY, false, list, NULL);
    assert_true(t.rows_good == 3 && t.rows_bad == 0 && t.rows_new == 3);
    assert_true(ask(s, "SELECT COUNT(*) FROM team WHERE group_id = 9 AND name = 'Tổ CNSCĐ số 3' AND zalo = "
                    "'zalo.me/g/abc'"
                       " AND decision_no = '12/QĐ-UBND' AND decision_day = 20314") == 1);
    assert_true(ask(s, "SELECT COUNT(*) FROM team_member m JOIN team t ON t.id = m.team_id WHERE t.group_id = 9") == 3);
    assert_true(ask(s, "SELECT COUNT(*) FROM team_member WHERE position = 'head' AND force = 'women' AND phone IS NOT "
                    "NULL") == 1);
    int64_t head = ask(s, "SELECT account_id FROM team_member WHERE position = 'head'");
    assert_int_equal(roles_at(s->db, s->a, head, 9, &roles), OK);
    assert_int_equal(roles, ROLE_HEAD | ROLE_MEMBER);
    assert_int_equal(audit_verify(s->db, s->a, &lines, &bad), OK);
    assert_true(lines >= 4 && ask(s,
                                  "SELECT COUNT(*) FROM audit_log WHERE account_id = 77 AND action = "
                                      "'team.join'") == 3);
}

static void twice_changes_nothing_and_looking_keeps_nothing(void **state)
{
    struct street *s = *state;
    struct import_totals t = bring(s, CITY, true, list, NULL);
    assert_true(t.rows_new == 3 && ask(s, "SELECT COUNT(*) FROM team WHERE group_id = 9") == 0);
    bring(s, CITY, false, list, NULL);
    int64_t accounts = ask(s, "SELECT COUNT(*) FROM account"), lines = ask(s, "SELECT COUNT(*) FROM audit_log");
    t = bring(s, CITY, false, list, NULL);
    assert_true(t.rows_good == 3 && t.rows_new == 0 && t.rows_changed == 0);
    assert_true(ask(s, "SELECT COUNT(*) FROM account") == accounts && ask(s,
            "SELECT COUNT(*) FROM audit_log") == lines);
}

static void each_bad_row_is_named_and_the_others_come_in(void **state)
{
    struct street *s = *state;
    struct told told;
    static const struct { const char *column, *code; } want[] = {
        { "Mã phường", "unit" }, { "Tổ dân phố", "unit" }, { "Ngày quyết định", "date" }, { "Họ tên", "name" },
        { "Chức vụ", "post" }, { "Lực lượng", "force" }, { "Điện thoại", "phone" }, { "Chức vụ", "head_taken" },
        { "Họ tên", "missing" },
    };
    struct import_totals t = bring(s, CITY, false, S(HEADS
        "00103,Tổ 3,,,,,Nguyễn Thị Hoa,Tổ trưởng,,\n"
        "99999,Tổ 3,,,,,Lê Văn A,,,\n"
        "00103,Tổ 99,,,,,Lê Văn A,,,\n"
        "00103,Tổ 3,,,31/02/2025,,Lê Văn A,,,\n"
        "00103,Tổ 3,,,,,A1,,,\n"
        "00103,Tổ 3,,,,,Lê Văn A,Giám đốc,,\n"
        "00103,Tổ 3,,,,,Lê Văn A,,Phi hành gia,\n"
        "00103,Tổ 3,,,,,Lê Văn A,,,12\n"
        "00103,Tổ 3,,,,,Lê Văn B,Tổ trưởng,,\n"
        "00103,Tổ 3,,,,,,Tổ viên,,\n"
        "00103,Tổ 3,,,,,Phạm Văn Cường,,,\n"), &told);
    assert_true(t.rows_good == 2 && t.rows_bad == (int64_t)N_OF(want) && told.n == N_OF(want));
    for (size_t i = 0; i < N_OF(want); i++) {
        if (!str_eq(told.v[i].column_name, str_z(want[i].column)) || !str_eq(told.v[i].code, str_z(want[i].code)))
            fail_msg("%zu: %.*s %.*s", i, (int)told.v[i].column_name.n, told.v[i].column_name.p, (int)told.v[i].code.n,
                     told.v[i].code.p);
        assert_true(told.v[i].line == (int64_t)i + 3 && told.v[i].reason.n > told.v[i].code.n);
    }
    assert_true(ask(s, "SELECT COUNT(*) FROM team_member m JOIN team t ON t.id = m.team_id WHERE t.group_id = 9") == 2);
}

static void a_list_stays_within_its_unit(void **state)
{
    struct street *s = *state;
    struct told told;
    struct import_totals t = bring(s, GROUP, false, list, &told);
    assert_true(t.rows_good == 0 && told.n == 3 && str_eq(told.v[0].code, S("outside")));
}

static void a_later_list_changes_posts_and_adds_what_was_missing(void **state)
{
    struct street *s = *state;
    unsigned roles;
    bring(s, CITY, false, list, NULL);
    struct import_totals t = bring(s, CITY, false, S(HEADS
        "00103,Tổ 3,,15/QĐ-UBND,,,Nguyễn Thị Hoa,Tổ viên,,\n"
        "00103,Tổ 3,,,,,Trần Văn Minh,Tổ trưởng,Cựu chiến binh,0911222333\n"
        "00103,Tổ 3,,,,,Lê Văn Nam,,,0900000001\n"),
            NULL);                 /* another telephone: another man of that name */
    assert_true(t.rows_good == 3 && t.rows_changed == 2 && t.rows_new == 1);
    int64_t minh = ask(s, "SELECT m.account_id FROM team_member m JOIN account a ON a.id = m.account_id WHERE a.name "
                       "= 'Trần Văn Minh'"),
            hoa = ask(s, "SELECT m.account_id FROM team_member m JOIN account a ON a.id = m.account_id WHERE a.name = "
                      "'Nguyễn Thị Hoa'");
    assert_int_equal(roles_at(s->db, s->a, minh, 9, &roles), OK);
    assert_true(roles & ROLE_HEAD);
    assert_int_equal(roles_at(s->db, s->a, hoa, 9, &roles), OK);
    assert_int_equal(roles, ROLE_MEMBER);
    assert_true(ask(s, "SELECT COUNT(*) FROM team_member m JOIN account a ON a.id = m.account_id WHERE a.name = 'Lê "
                    "Văn Nam'") == 2);
}

static void who_left_and_is_listed_again_comes_back_as_himself(void **state)
{
    struct street *s = *state;
    const struct actor by = { .is_local = true };
    bring(s, CITY, false, list, NULL);
    int64_t nam = ask(s, "SELECT m.id FROM team_member m JOIN account a ON a.id = m.account_id WHERE a.name = 'Lê Văn "
                      "Nam'"),
            accounts = ask(s, "SELECT COUNT(*) FROM account");
    assert_int_equal(member_leave(s->db, s->a, NINE_AM, &by, nam, S("bận")), OK);
    s->now_ms += DAY_MS;
    struct import_totals t = bring(s, CITY, false, list, NULL);
    assert_true(t.rows_new == 1 && ask(s, "SELECT COUNT(*) FROM account") == accounts);
    assert_true(ask(s, "SELECT COUNT(*) FROM team_member m JOIN account a ON a.id = m.account_id WHERE a.name = 'Lê "
                    "Văn Nam'"
                       " AND m.phone IS NOT NULL") == 2);
}

/* ---- out ---- */

static enum err add_line(void *arg, const struct str *cells, size_t n)
{
    csv_line(arg, cells, n);
    return OK;
}

static struct str taken_out(struct street *s, const struct export_kind *k, int64_t unit_id)
{
    struct buf b = { .arena = s->a };
    struct str heads[EXPORT_CELLS_MAX];
    assert_true(k->n <= EXPORT_CELLS_MAX);
    for (size_t i = 0; i < k->n; i++) heads[i] = str_z(k->headings[i]);
    csv_line(&b, heads, k->n);
    for (struct export_at at = { 0 }; !at.done; ) assert_int_equal(k->page(s->db, s->a, unit_id, &at, add_line, &b),
                                                                   OK);
    assert_false(b.failed);
    return buf_str(&b);
}

static void what_is_taken_out_can_be_brought_in_again(void **state)
{
    struct street *s = *state;
    bring(s, CITY, false, list, NULL);
    struct str out = taken_out(s, export_kind_by_name(S("teams")), WARD);
    assert_non_null(memmem(out.p, out.n, "Nguyễn Thị Hoa,Tổ trưởng,Phụ nữ", strlen("Nguyễn Thị Hoa,Tổ trưởng,Phụ nữ")));
    assert_null(memmem(out.p, out.n, "912345678", 9));
    struct import_totals t = bring(s, CITY, false, out, NULL);
    assert_true(t.rows_good == 6 && t.rows_new == 0 && t.rows_changed == 0);
    out = taken_out(s, export_kind_by_name(S("teams")), NEXT_GROUP);
    assert_non_null(memmem(out.p, out.n, "Tổ viên C", strlen("Tổ viên C")));
    assert_null(memmem(out.p, out.n, "Tổ viên A", strlen("Tổ viên A")));
}

static size_t lines_of(struct str text)
{
    size_t n = 0;
    for (size_t i = 0; i < text.n; i++) n += text.p[i] == '\n';
    return n;
}

static void visits_leave_as_they_stand_without_names_of_residents(void **state)
{
    struct street *s = *state;
    struct asked people[] = { { s->person[0][0], "wwwwwwwww", "pay", "taught" }, { s->person[0][1], "nny??????", NULL,
            NULL } };
    struct said e[] = { visit_of(s, 1, 1, 0, "guided", people, 2), visit_of(s, 2, 2, 1, "absent", NULL, 0) };
    struct said other = visit_of(s, 3, 1, MY_DOORS, "refused", NULL, 0);
    push_all(s, 0, e, 2);
    push_all(s, 2, &other, 1);
    struct str out = taken_out(s, export_kind_by_name(S("visits")), GROUP);
    assert_int_equal(lines_of(out), 3);
    assert_non_null(memmem(out.p, out.n, "Đã hướng dẫn,2", strlen("Đã hướng dẫn,2")));
    assert_null(memmem(out.p, out.n, "Nguyễn Văn An", strlen("Nguyễn Văn An")));
    assert_int_equal(lines_of(taken_out(s, export_kind_by_name(S("visits")), WARD)), 4);
    assert_int_equal(lines_of(taken_out(s, export_kind_by_name(S("visits")), CITY)), 4);
}

int main(void)
{
    const struct CMUnitTest team_import[] = {
        OFFICE(a_list_forms_a_team_and_its_members_join), OFFICE(twice_changes_nothing_and_looking_keeps_nothing),
        OFFICE(each_bad_row_is_named_and_the_others_come_in), OFFICE(a_list_stays_within_its_unit),
        OFFICE(a_later_list_changes_posts_and_adds_what_was_missing),
            OFFICE(who_left_and_is_listed_again_comes_back_as_himself),
        OFFICE(what_is_taken_out_can_be_brought_in_again),
            OFFICE(visits_leave_as_they_stand_without_names_of_residents),
    };
    log_set_level(LOG_ERROR);
    return run_everywhere(team_import);
}
