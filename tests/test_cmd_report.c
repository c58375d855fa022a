/* test_cmd_report.c - sansang report, by running the real program: what it prints, what it writes, its exit codes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <cmocka.h>
#include "core/time.h"
#include "db/db.h"

static const char *program;                              /* SANSANG, set by the build */

struct office { char dir[64]; struct arena *a; struct db *db; int64_t today; };

static void run_sql(struct office *o, const char *text)
{
    static struct sql *kept[64];                         /* statements are remembered by address: one each, never freed */
    static size_t n;
    struct sql *q = calloc(1, sizeof *q);
    assert_non_null(q);
    assert_true(n < N_OF(kept));
    kept[n++] = q;
    *q = (struct sql){ "test", text };
    assert_int_equal(db_run(o->db, o->a, q, NO_BINDS, NULL), OK);
}

/* What a command prints and its exit code. */
static void expect(struct office *o, const char *words, int code, const char *text)
{
    static char said[64 * 1024];
    char line[512];
    snprintf(line, sizeof line, "%s --data %s report %s 2>&1", program, o->dir, words);
    FILE *f = popen(line, "r");
    assert_non_null(f);
    said[fread(said, 1, sizeof said - 1, f)] = 0;
    int status = pclose(f), got = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    if (got != code || (text && !strstr(said, text))) fail_msg("report %s: %d: %.800s", words, got, said);
}

static const char *with_day(struct office *o, const char *words, int64_t day, const char *rest)
{
    struct str d = day_text(o->a, day);
    return arena_z(o->a, arena_printf(o->a, "%s %.*s %s", words, (int)d.n, d.p, rest));
}

/* A city with one ward and one group whose team walks in a campaign that began ten days ago. */
static int office_open(void **state)
{
    struct office *o = calloc(1, sizeof *o);
    char line[256];
    assert_non_null(o);
    strcpy(o->dir, "/tmp/sansang-report-XXXXXX");
    assert_non_null(mkdtemp(o->dir));
    snprintf(line, sizeof line, "%s --data %s migrate >/dev/null 2>&1", program, o->dir);
    assert_int_equal(system(line), 0);
    o->a = arena_open(8 * MIB);
    snprintf(line, sizeof line, "sqlite:%s/sansang.db", o->dir);
    assert_int_equal(db_open(line, &o->db), OK);
    o->today = day_of_ms(clock_now_ms());
    run_sql(o, "INSERT INTO unit(id, kind, code, name, name_en, folded, parent_id, valid_from, valid_to, population, "
            "area_m2, lat_e6,"
               " lon_e6, households, residents, source, as_of) VALUES"
               " (1, 'city', '01', 'Hà Nội', '', '', NULL, 0, NULL, 0, 0, 0, 0, 0, 0, 'test', 0),"
               " (2, 'ward', '00103', 'Phường Tây Hồ', '', '', 1, 0, NULL, 0, 0, 0, 0, 0, 0, 'test', 0),"
               " (3, 'group', '00103-001', 'Tổ 1', '', '', 2, 0, NULL, 0, 0, 0, 0, 0, 0, 'test', 0)");
    run_sql(o, "INSERT INTO team(id, group_id, ward_id, name, decision_no, decision_day, zalo, hotline, state) VALUES"
               " (1, 3, 2, 'Tổ CNSCĐ 1', '', NULL, '', '1022', 'active')");
    struct str campaign = arena_printf(o->a,
                                       "INSERT INTO campaign(id, name, name_en, unit_id, from_day, to_day, state, "
                                           "questionnaire_v,"
        " targets, created_ms) VALUES(1, 'Đi từng ngõ', '', 1, %lld, %lld, 'running', 1, '{}', 0)",
            (long long)o->today - 10, (long long)o->today + 10);
    run_sql(o, arena_z(o->a, campaign));
    *state = o;
    return 0;
}

static int office_close(void **state)
{
    struct office *o = *state;
    char line[128];
    db_close(o->db);
    arena_close(o->a);
    snprintf(line, sizeof line, "rm -rf %s", o->dir);
    free(o);
    return system(line);
}
#define OFFICE(fact) cmocka_unit_test_setup_teardown(fact, office_open, office_close)

static void a_period_is_closed_listed_and_shown(void **state)
{
    struct office *o = *state;
    expect(o, "verify", 0, "0 reports, the chain holds");
    expect(o, with_day(o, "close 00103", o->today - 1, ""), 3, "open");              /* its group has not closed */
    expect(o, with_day(o, "close 00103", o->today - 1, "--with-below"), 0, "report 2");
    expect(o, with_day(o, "close 00103", o->today - 1, "--with-below"), 3, "closed already");
    expect(o, with_day(o, "close 00103", o->today, ""), 1, "not over");
    expect(o, "list --unit 00103", 0, "Phường Tây Hồ");
    expect(o, "list", 0, "Phường Tây Hồ");
    expect(o, "show 1", 0, "together with the unit above");
    expect(o, "show 2", 0, "genuine");
    expect(o, "verify", 0, "2 reports, the chain holds");
}

static void words_that_mean_nothing_are_explained(void **state)
{
    struct office *o = *state;
    expect(o, "", 2, NULL);
    expect(o, "fly", 2, "usage");
    expect(o, "show", 2, "usage");
    expect(o, "show 7", 1, "no report 7");
    expect(o, "show x", 1, "no report x");
    expect(o, "close 99999 2026-01-01", 1, "no unit 99999");
    expect(o, "close 00103 2026-02-31", 2, "usage");
    expect(o, "close 00103 2026-01-01 --by nobody", 1, "no person nobody");
    expect(o, "file 1 paper.doc", 2, "usage");
    expect(o, "--help", 0, "chain");
}

static void a_report_becomes_a_new_file_of_each_form(void **state)
{
    struct office *o = *state;
    static const struct { const char *ending, *begin; } forms[] = {
        { "pdf", "%PDF" }, { "xlsx", "PK" }, { "csv", "\xef\xbb\xbf" }, { "json", "{\"report\":1" },
    };
    expect(o, with_day(o, "close 00103-001", o->today - 1, ""), 0, "report 1");
    for (size_t i = 0; i < N_OF(forms); i++) {
        char words[160], path[128], head[16] = "";
        snprintf(path, sizeof path, "%s/paper.%s", o->dir, forms[i].ending);
        snprintf(words, sizeof words, "file 1 %s", path);
        expect(o, words, 0, NULL);
        FILE *f = fopen(path, "rb");
        assert_non_null(f);
        size_t n = fread(head, 1, sizeof head - 1, f);
        fclose(f);
        assert_true(n >= strlen(forms[i].begin) && memcmp(head, forms[i].begin, strlen(forms[i].begin)) == 0);
        expect(o, words, 1, "there already");
    }
}

static void an_altered_report_is_named_and_not_printed(void **state)
{
    struct office *o = *state;
    char words[128];
    struct stat st;
    expect(o, with_day(o, "close 00103-001", o->today - 1, ""), 0, "report 1");
    run_sql(o, "UPDATE report SET body = REPLACE(body, '\"visits\":0', '\"visits\":9') WHERE id = 1");
    expect(o, "verify", 3, "report 1 does not fit");
    expect(o, "show 1", 3, "NOT genuine");
    snprintf(words, sizeof words, "file 1 %s/false.pdf", o->dir);
    expect(o, words, 3, "nothing is written");
    assert_int_not_equal(stat(words + strlen("file 1 "), &st), 0);
}

int main(void)
{
    const struct CMUnitTest report[] = {
        OFFICE(a_period_is_closed_listed_and_shown), OFFICE(words_that_mean_nothing_are_explained),
        OFFICE(a_report_becomes_a_new_file_of_each_form), OFFICE(an_altered_report_is_named_and_not_printed),
    };
    program = getenv("SANSANG");
    assert_non_null(program);
    setenv("ASAN_OPTIONS", "detect_leaks=0", 0);         /* fontconfig keeps what it read until the program ends */
    return cmocka_run_group_tests(report, NULL, NULL);
}
