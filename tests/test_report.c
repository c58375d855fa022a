/* test_report.c - periods close once, from the group to the city; what is closed is signed, chained and never changes. */
#include "desk.h"
#include "outreach/desk/doubt.h"
#include "outreach/report/report.h"
#include "outreach/report/report_sheet.h"

static int64_t today(struct street *s) { return day_of_ms(s->now_ms); }

static enum err closes(struct street *s, int64_t unit, int64_t to_day, bool with_below, int64_t *id)
{
    return report_close(s->db, s->a, s->keys, &officer, &(struct close_wish){ unit, to_day, s->now_ms, with_below }, id);
}

static int64_t closed(struct street *s, int64_t unit, int64_t to_day, bool with_below)
{
    int64_t id = 0;
    assert_int_equal(closes(s, unit, to_day, with_below, &id), OK);
    return id;
}

static struct report_body body_of(struct street *s, int64_t id)
{
    struct report r;
    struct report_body b;
    assert_int_equal(report_by_id(s->db, s->a, id, &r), OK);
    assert_int_equal(report_read(s->a, &r, &b), OK);
    return b;
}

/* Three visits today, then tomorrow has come. */
static void a_day_passes(struct street *s)
{
    guided(s, 1, 0, S(""));
    guided(s, 2, 1, S(""));
    struct said far = visit_of(s, 3, ++s->last_n[2], MY_DOORS, "absent", NULL, 0);
    stored(s, 2, far);
    s->now_ms += DAY_MS;
}

static void a_day_that_is_not_over_cannot_close(void **state)
{
    struct street *s = *state;
    int64_t id;
    assert_int_equal(closes(s, GROUP, today(s), false, &id), ERR_BAD_INPUT);
    assert_int_equal(closes(s, GROUP, today(s) + 1, false, &id), ERR_BAD_INPUT);
}

static void groups_close_then_the_ward_then_the_city(void **state)
{
    struct street *s = *state;
    int64_t id, day = today(s);
    a_day_passes(s);
    assert_int_equal(closes(s, WARD, day, false, &id), ERR_CONFLICT);
    int64_t first = closed(s, GROUP, day, false);
    assert_int_equal(closes(s, WARD, day, false, &id), ERR_CONFLICT);        /* one group is still open */
    closed(s, NEXT_GROUP, day, false);
    assert_int_equal(closes(s, CITY, day, false, &id), ERR_CONFLICT);
    int64_t ward = closed(s, WARD, day, false), city = closed(s, CITY, day, false);
    assert_int_equal(body_of(s, first).counts.n[MEASURE_visits], 2);
    assert_int_equal(body_of(s, ward).counts.n[MEASURE_visits], 3);
    assert_int_equal(body_of(s, city).counts.n[MEASURE_visits], 3);
    assert_int_equal(body_of(s, city).counts.n[MEASURE_people], 2);
    struct report_body b = body_of(s, ward);
    assert_string_equal(arena_z(s->a, b.unit_name), "Phường Tây Hồ");
    assert_true(str_eq(b.to, day_text(s->a, day)) && str_eq(b.from, day_text(s->a, s->campaign.from_day)));
    assert_false(b.closed_from_above);
}

static void the_city_closes_all_below_in_one_breath(void **state)
{
    struct street *s = *state;
    int64_t day = today(s), reports, bad;
    a_day_passes(s);
    int64_t own = closed(s, GROUP, day, false), city = closed(s, CITY, day, true);
    assert_int_equal(city, 4);                               /* own, the other group, the ward, the city */
    assert_false(body_of(s, own).closed_from_above);
    assert_true(body_of(s, 2).closed_from_above && body_of(s, 3).closed_from_above);
    assert_false(body_of(s, city).closed_from_above);
    assert_int_equal(report_verify(s->db, s->a, s->keys, &reports, &bad), OK);
    assert_int_equal(reports, 4);
    assert_int_equal(ask(s, "SELECT COUNT(*) FROM audit_log WHERE action = 'report.close'"), 4);
}

static void a_period_closes_once_and_the_next_begins_the_day_after(void **state)
{
    struct street *s = *state;
    int64_t id, day = today(s);
    struct closing c;
    a_day_passes(s);
    closed(s, GROUP, day, false);
    assert_int_equal(closes(s, GROUP, day, false, &id), ERR_CONFLICT);
    assert_int_equal(closes(s, GROUP, day - 1, false, &id), ERR_CONFLICT);
    guided(s, 9, 2, S(""));
    s->now_ms += 3 * (int64_t)DAY_MS;
    assert_int_equal(report_preview(s->db, s->a, GROUP, day + 2, s->now_ms, &c), OK);
    assert_int_equal(c.from_day, day + 1);
    assert_int_equal(c.counts.n[MEASURE_visits], 1);
    assert_int_equal(c.open_below, 0);
    assert_int_equal(report_preview(s->db, s->a, WARD, day + 2, s->now_ms, &c), OK);
    assert_int_equal(c.open_below, 2);
    assert_int_equal(c.counts.n[MEASURE_visits], 4);
    assert_int_equal(report_preview(s->db, s->a, WARD, today(s), s->now_ms, &c), ERR_BAD_INPUT);
}

static void a_late_visit_counts_in_the_next_period_and_says_so(void **state)
{
    struct street *s = *state;
    int64_t day = today(s), then = s->now_ms;
    a_day_passes(s);
    closed(s, CITY, day, true);
    struct said late = visit_of(s, 20, ++s->last_n[0], 3, "absent", NULL, 0);
    late.at_ms = then;
    late.body = visit_body_of(s, then - MINUTE_MS, "absent", NULL, 0, S(""));
    stored(s, 0, late);
    assert_int_equal(counted(s, CITY, day, MEASURE_visits), 3);              /* what was closed stays */
    assert_int_equal(counted(s, CITY, day + 1, MEASURE_visits), 1);
    s->now_ms += DAY_MS;
    closed(s, CITY, day + 1, true);
    int64_t last = ask(s, "SELECT MAX(id) FROM report");
    assert_int_equal(body_of(s, last).visits_late, 1);
    assert_int_equal(body_of(s, last - 1).visits_late, 1);                   /* its ward */
    int64_t said = 0;
    for (int64_t id = 1; id <= last; id++) said += body_of(s, id).visits_late;
    assert_int_equal(said, 3);                                               /* and its group; nowhere else */
    the_books_agree(s);
}

static void a_review_after_the_closing_mends_the_open_period(void **state)
{
    struct street *s = *state;
    int64_t day = today(s);
    struct area at;
    a_day_passes(s);
    closed(s, CITY, day, true);
    assert_int_equal(doubt_review(s->db, s->a, &officer, &(struct review){ 1, REVIEW_VOID, S("không có thật"), s->now_ms }, &at), OK);
    assert_int_equal(counted(s, CITY, day, MEASURE_visits), 3);
    assert_int_equal(counted(s, CITY, day + 1, MEASURE_visits), -1);
    assert_int_equal(total(s, MEASURE_visits), 2);
    the_books_agree(s);
}

static void a_period_longer_than_a_year_is_refused(void **state)
{
    struct street *s = *state;
    int64_t id;
    struct closing c;
    s->now_ms += 500 * (int64_t)DAY_MS;
    assert_int_equal(closes(s, GROUP, today(s) - 1, false, &id), ERR_BAD_INPUT);
    assert_int_equal(report_preview(s->db, s->a, GROUP, today(s) - 1, s->now_ms, &c), ERR_BAD_INPUT);
}

/* ---- proof ---- */

static void a_changed_report_is_found_and_named(void **state)
{
    static const char *const changes[][2] = {                /* a hand's work, and its undoing */
        { "body = REPLACE(body, '\"visits\":', '\"visits\":1')", "body = REPLACE(body, '\"visits\":1', '\"visits\":')" },
        { "to_day = to_day - 1",     "to_day = to_day + 1" },         { "from_day = from_day - 1", "from_day = from_day + 1" },
        { "unit_id = unit_id + 70",  "unit_id = unit_id - 70" },      { "campaign_id = 7",         "campaign_id = 1" },
        { "closed_by = 5",           "closed_by = 900" },             { "closed_ms = closed_ms + 1", "closed_ms = closed_ms - 1" },
        { "hash = signature",        "" },
    };
    struct street *s = *state;
    int64_t reports, bad;
    struct report r;
    bool genuine;
    a_day_passes(s);
    closed(s, CITY, today(s) - 1, true);
    for (size_t i = 0; i < N_OF(changes); i++) {
        run_sql(s, arena_z(s->a, arena_printf(s->a, "UPDATE report SET %s WHERE id = 2", changes[i][0])));
        if (report_verify(s->db, s->a, s->keys, &reports, &bad) != ERR_CONFLICT || bad != 2)
            fail_msg("not found: %s", changes[i][0]);
        assert_int_equal(report_by_id(s->db, s->a, 2, &r), OK);
        assert_int_equal(report_is_genuine(s->db, s->a, s->keys, &r, &genuine), OK);
        assert_false(genuine);
        if (!*changes[i][1]) return;
        run_sql(s, arena_z(s->a, arena_printf(s->a, "UPDATE report SET %s WHERE id = 2", changes[i][1])));
        assert_int_equal(report_verify(s->db, s->a, s->keys, &reports, &bad), OK);
    }
}

static void a_removed_report_and_a_foreign_signature_are_found(void **state)
{
    struct street *s = *state;
    int64_t reports, bad;
    static const struct sql forge = { "forge", "UPDATE report SET signature = $1 WHERE id = 3" };
    struct keys *others;
    struct report r;
    struct bytes signature;
    a_day_passes(s);
    closed(s, CITY, today(s) - 1, true);
    assert_int_equal(report_by_id(s->db, s->a, 3, &r), OK);
    assert_int_equal(keys_open(test_path(s->bed, "other-keys"), &others), OK);
    assert_int_equal(keys_sign(others, s->a, (struct str){ (const char *)r.hash.p, r.hash.n }, &signature), OK);
    keys_close(others);
    assert_int_equal(db_run(s->db, s->a, &forge, BINDS(BIND(signature)), NULL), OK);
    assert_int_equal(report_verify(s->db, s->a, s->keys, &reports, &bad), ERR_CONFLICT);
    assert_int_equal(bad, 3);
    run_sql(s, "DELETE FROM report WHERE id = 2");
    assert_int_equal(report_verify(s->db, s->a, s->keys, &reports, &bad), ERR_CONFLICT);
    assert_int_equal(bad, 3);                                /* the first that no longer follows */
    assert_int_equal(reports, 1);
}

/* ---- lists and paper ---- */

static enum err count_row(const void *row, void *arg)
{
    (void)row;
    ++*(int64_t *)arg;
    return OK;
}

static void a_unit_sees_its_reports_and_those_right_below(void **state)
{
    struct street *s = *state;
    static const struct { int64_t unit, n; } tries[] = { { CITY, 2 }, { WARD, 3 }, { GROUP, 1 } };
    struct report r;
    a_day_passes(s);
    int64_t city = closed(s, CITY, today(s) - 1, true), below = 0;
    for (size_t i = 0; i < N_OF(tries); i++) {
        int64_t n = 0;
        assert_int_equal(report_list(s->db, s->a, tries[i].unit, 0, 50, count_row, &n), OK);
        assert_int_equal(n, tries[i].n);
    }
    assert_int_equal(report_by_id(s->db, s->a, city - 1, &r), OK);           /* the ward's */
    assert_int_equal(report_below(s->db, s->a, &r, count_row, &below), OK);
    assert_int_equal(below, 2);
}

static void it_leaves_as_pdf_xlsx_and_csv(void **state)
{
    struct street *s = *state;
    struct report r;
    struct str pdf, xlsx, csv;
    a_day_passes(s);
    closed(s, CITY, today(s) - 1, true);
    assert_int_equal(report_by_id(s->db, s->a, 3, &r), OK);
    const struct report_print what = { &r, S("https://sansang.example/r/3-0123456789abcdef"), s->now_ms };
    assert_int_equal(report_sheet(s->db, s->a, &what, REPORT_PDF, &pdf), OK);
    assert_int_equal(report_sheet(s->db, s->a, &what, REPORT_XLSX, &xlsx), OK);
    assert_int_equal(report_sheet(s->db, s->a, &what, REPORT_CSV, &csv), OK);
    assert_memory_equal(pdf.p, "%PDF-", 5);
    assert_memory_equal(xlsx.p, "PK", 2);
    static const char *const lines[] = { "Lượt đến nhà,3\r\n", "Phường Tây Hồ\r\n", "Tổ 1 ", "không phải chữ ký số công cộng" };
    for (size_t i = 0; i < N_OF(lines); i++) assert_non_null(strstr(arena_z(s->a, csv), lines[i]));
    assert_non_null(strstr(arena_z(s->a, csv), arena_z(s->a, hex(s->a, r.hash))));
    const char *keep = getenv("SANSANG_TEST_KEEP");          /* a folder to look at the document in */
    FILE *f = keep ? fopen(arena_z(s->a, arena_printf(s->a, "%s/report.pdf", keep)), "wb") : NULL;
    if (f) { fwrite(pdf.p, 1, pdf.n, f); fclose(f); }
}

int main(void)
{
    const struct CMUnitTest reports[] = {
        STREET(a_day_that_is_not_over_cannot_close),
        STREET(groups_close_then_the_ward_then_the_city),
        STREET(the_city_closes_all_below_in_one_breath),
        STREET(a_period_closes_once_and_the_next_begins_the_day_after),
        STREET(a_late_visit_counts_in_the_next_period_and_says_so),
        STREET(a_review_after_the_closing_mends_the_open_period),
        STREET(a_period_longer_than_a_year_is_refused),
        STREET(a_changed_report_is_found_and_named),
        STREET(a_removed_report_and_a_foreign_signature_are_found),
        STREET(a_unit_sees_its_reports_and_those_right_below),
        STREET(it_leaves_as_pdf_xlsx_and_csv),
    };
    return run_everywhere(reports);
}
