/* test_copy.c - a city moves from one database to another and back, and every row, number and chain is as it was. */
#include "desk.h"
#include "db/copy.h"
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *program;                              /* SANSANG, set by the build */

static char said[64 * 1024];
static void expect(struct street *s, const char *database, const char *words, int code, const char *text)
{
    char *line = arena_z(s->a, arena_printf(s->a, "%s --data %s %s 2>&1", program, test_path(s->bed, "."), words));
    setenv("SANSANG_DATABASE", database, 1);
    FILE *f = popen(line, "r");
    assert_non_null(f);
    size_t n = fread(said, 1, sizeof said - 1, f);
    said[n] = 0;
    while (fgetc(f) != EOF) { }
    int status = pclose(f), got = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    if (got != code || (text && !strstr(said, text))) fail_msg("sansang %s: %d: %.900s", words, got, said);
}

static void copy_is(struct street *s, const char *from, const char *to, int code, const char *text)
{
    setenv("FROM", from, 1);
    setenv("TO", to, 1);
    expect(s, "", "copy --from \"$FROM\" --to \"$TO\"", code, text);
}

/* ---- the databases of a journey ---- */

static const char *file_url(struct street *s, const char *name)
{
    return arena_z(s->a, arena_printf(s->a, "sqlite:%s", test_path(s->bed, name)));
}

/* A schema of its own on the server, empty; NULL: there is no server. */
static const char *server_url(struct street *s)
{
    static const struct sql drop = { "drop", "DROP SCHEMA IF EXISTS sansang_copy CASCADE" };
    static const struct sql make = { "make", "CREATE SCHEMA sansang_copy" };
    const char *server = getenv("SANSANG_TEST_PG");
    struct db *db;
    if (!server || !*server) return NULL;
    assert_int_equal(db_open(server, &db), OK);
    assert_int_equal(db_run(db, s->a, &drop, NO_BINDS, NULL), OK);
    assert_int_equal(db_run(db, s->a, &make, NO_BINDS, NULL), OK);
    db_close(db);
    return arena_z(s->a, arena_printf(s->a, "%s options='-c search_path=sansang_copy'", server));
}

/* What of two SQLite files differs: rows of one that are not in the other, NULL and type minded. */
static void the_same_rows(struct street *s, const char *one, const char *other)
{
    static const struct sql names = { "names", "SELECT name FROM main.sqlite_master WHERE type = 'table'"
        " AND name NOT IN ('schema_step') ORDER BY name LIMIT 1 OFFSET $1" };
    static const struct field row[] = { { .name = "name", .kind = FIELD_TEXT } };
    struct db *db;
    struct str name;
    int64_t tables = 0, rows, all = 0;
    assert_int_equal(db_open(one, &db), OK);
    struct str attach = arena_printf(s->a, "ATTACH '%s' AS other", other + strlen("sqlite:"));
    assert_int_equal(db_run(db, s->a, &(struct sql){ "attach", arena_z(s->a, attach) }, NO_BINDS, NULL), OK);
    for (; db_one(db, s->a, &names, BINDS(BIND(tables)), FIELDS(row), &name) == OK; tables++) {
        for (int side = 0; side < 2; side++) {
            struct str text =
                arena_printf(s->a, "SELECT COUNT(*) FROM (SELECT * FROM %s.%.*s EXCEPT SELECT * FROM %s.%.*s)",
                             side ? "other" : "main", (int)name.n, name.p, side ? "main" : "other", (int)name.n,
                             name.p);
            assert_int_equal(db_i64(db, s->a, sql_of(s, arena_z(s->a, text)), NO_BINDS, &rows), OK);
            if (rows) fail_msg("%.*s: %lld rows differ", (int)name.n, name.p, (long long)rows);
        }
        struct str text = arena_printf(s->a, "SELECT COUNT(*) FROM %.*s", (int)name.n, name.p);
        assert_int_equal(db_i64(db, s->a, sql_of(s, arena_z(s->a, text)), NO_BINDS, &rows), OK);
        all += rows;
    }
    assert_true(tables > 50 && all > 200);
    db_close(db);
}

static int town_open(void **state)
{
    if (street_open(state)) return -1;
    struct street *s = *state;
    expect(s, test_url, "migrate", 0, NULL);
    for (int i = 0; i < 6; i++) {
        s->now_ms += 10 * MINUTE_MS;
        guided(s, i + 1, i, S(""));
    }
    run_sql(s, "UPDATE resident SET phone_sealed = NULL, same_as = NULL WHERE id = 1");
    return 0;
}
#define TOWN(fact) cmocka_unit_test_setup_teardown(fact, town_open, street_close)

/* ---- facts ---- */

static void it_comes_back_from_every_database_as_it_went(void **state)
{
    struct street *s = *state;
    const char *a = file_url(s, "a.db"), *b = file_url(s, "b.db"), *server = server_url(s);
    copy_is(s, test_url, a, 0, "every table counted on both sides");
    copy_is(s, a, server ? server : file_url(s, "c.db"), 0, "every table counted on both sides");
    copy_is(s, server ? server : file_url(s, "c.db"), b, 0, "every table counted on both sides");
    the_same_rows(s, a, b);
    const char *const all[] = { test_url, a, server ? server : b, b };
    for (size_t i = 0; i < N_OF(all); i++) {
        expect(s, all[i], "audit", 0, "6 events");
        assert_non_null(strstr(said, " 0 differences"));
    }
}

static void a_place_that_is_not_empty_is_left_alone(void **state)
{
    struct street *s = *state;
    const char *a = file_url(s, "a.db"), *server = server_url(s);
    assert_int_equal(system(
                         arena_z(s->a,
                                 arena_printf(s->a, "cd %s && for e in '' -wal -shm; do echo left >a.db.part$e; done",
                                              test_path(s->bed, ".")))),
                     0); /* of a copy that was interrupted */
    copy_is(s, test_url, a, 0, NULL);
    copy_is(s, test_url, a, 3, "is there already");
    copy_is(s, file_url(s, "none.db"), file_url(s, "b.db"), 1, "none.db is not there");
    copy_is(s, test_url, "mysql:elsewhere", 2, "neither");
    if (!server) return;
    copy_is(s, a, server, 0, NULL);
    copy_is(s, a, server, 3, "not empty");
    expect(s, server, "audit", 0, " 0 differences");
}

/* A row that the other side refuses: a reference to nothing, put in while nobody looked. */
static void what_cannot_be_copied_whole_is_not_copied_at_all(void **state)
{
    static const struct sql off = { "off", "PRAGMA foreign_keys=OFF" };
    static const struct sql loose = { "loose", "UPDATE lane SET parent_id = 999" };
    struct street *s = *state;
    const char *a = file_url(s, "a.db"), *server = server_url(s);
    struct db *db;
    copy_is(s, test_url, a, 0, NULL);
    assert_int_equal(db_open(a, &db), OK);
    assert_int_equal(db_run(db, s->a, &off, NO_BINDS, NULL), OK);
    assert_int_equal(db_run(db, s->a, &loose, NO_BINDS, NULL), OK);
    db_close(db);
    copy_is(s, a, file_url(s, "b.db"), 3, NULL);
    assert_int_not_equal(access(test_path(s->bed, "b.db"), F_OK), 0);
    assert_int_not_equal(access(test_path(s->bed, "b.db.part"), F_OK), 0);
    if (!server) return;
    copy_is(s, a, server, 3, NULL);
    copy_is(s, test_url, server, 0, "every table");      /* nothing had stayed: it is empty still */
}

static void nothing_is_copied_while_somebody_serves(void **state)
{
    struct street *s = *state;
    const char *line = arena_z(s->a, arena_printf(s->a, "cd %s && touch serve.lock && flock serve.lock sh -c "
        "'%s --data . copy --from \"$FROM\" --to \"$TO\" 2>&1'; test $? = 3 && test ! -e a.db", test_path(s->bed, "."), program));
    setenv("FROM", test_url, 1);
    setenv("TO", file_url(s, "a.db"), 1);
    unsetenv("SANSANG_DATABASE");
    assert_int_equal(system(line), 0);
}

int main(void)
{
    const struct CMUnitTest copy[] = {
        TOWN(it_comes_back_from_every_database_as_it_went), TOWN(a_place_that_is_not_empty_is_left_alone),
        TOWN(what_cannot_be_copied_whole_is_not_copied_at_all), TOWN(nothing_is_copied_while_somebody_serves),
    };
    program = getenv("SANSANG");
    assert_non_null(program);
    setenv("ASAN_OPTIONS", "detect_leaks=0", 0);
    return run_everywhere(copy);
}
