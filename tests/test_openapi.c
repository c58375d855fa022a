/* test_openapi.c - the API document is whole JSON and says what the tables say; the manual of settings is current. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <cmocka.h>
#include "app/config.h"
#include "app/jobs.h"
#include "app/openapi.h"
#include "core/json_in.h"
#include "core/time.h"

struct mark { struct str skill; unsigned level; };
static const char *const levels[] = { "heard", "alone", NULL };
static const struct field mark_fields[] = {
    FIELD(struct mark, skill, .max = 20), FIELD(struct mark, level, .words = levels),
};
static const struct fields mark_table = FIELDS(mark_fields);
struct in { int64_t unit; struct str name; int64_t age; struct bytes key; const struct json_in *marks, *first; };
static const struct field in_fields[] = {
    FIELD(struct in, unit, .min = 1, .max = 99), FIELD(struct in, name, .max = 10, .about = "As \"written\""),
    FIELD(struct in, age, .nullable = true, .min = 0, .max = 120), FIELD(struct in, key, .nullable = true),
    FIELD(struct in, marks, .is_list = true, .max = 9, .of = &mark_table),
    FIELD(struct in, first, .nullable = true, .of = &mark_table),
};
static const struct fields in_table = FIELDS(in_fields);

static enum err never(struct req *rq) { (void)rq; return ERR_INTERNAL; }
static enum err chain(struct db *db, struct arena *a, int64_t id, struct chain *out)
{
    (void)db; (void)a; (void)id; (void)out;
    return ERR_NOT_FOUND;
}
static const struct scope unit = { "unit", chain };

static const struct route table[] = {
    { POST, "/api/units/:unit/people", never, ROLE_OFFICER, KIB, &unit, "Make", &in_table, &mark_table,
        .is_device = false },
    { GET,  "/api/units/:unit/people", never, ROLE_OFFICER | ROLE_CITY, 0, &unit, "List", &in_table, NULL,
        .is_device = false },
    { GET,  "/api/units/:unit/people.:format", never, ROLE_ANYONE, .about = "File" },
    { POST, "/api/import", never, ROLE_CITY, .body_max = MIB, .is_raw = true, .in = &mark_table },
    { GET,  "/app/*", never, ROLE_ANYONE, .about = "App" },
};
static const struct routes tables[] = { { table, N_OF(table) } };

static const struct json_in *document(struct arena *a)
{
    struct str doc, sum;
    struct blame blame;
    const struct json_in *root;
    assert_int_equal(openapi_make(a, tables, N_OF(tables), &doc, &sum), OK);
    assert_int_equal(sum.n, 16);
    assert_int_equal(json_parse(a, doc, &blame, &root), OK);
    return root;
}

static const struct json_in *at(const struct json_in *j, const char *const *path)
{
    for (; *path; path++) j = json_member(j, *path);
    assert_non_null(j);
    return j;
}
#define AT(j, ...) at((j), (const char *const[]){ __VA_ARGS__, NULL })
#define assert_says(j, text) assert_true(str_eq(json_as_text(j), S(text)))

static void every_route_is_an_operation_of_its_path(void **state)
{
    (void)state;
    struct arena *a = arena_open(MIB);
    const struct json_in *root = document(a), *people = AT(root, "paths", "/api/units/{unit}/people");
    assert_says(AT(root, "openapi"), "3.1.0");
    assert_says(AT(people, "post", "summary"), "Make");
    assert_says(AT(people, "get", "operationId"), "get_units_unit_people");
    assert_says(AT(people, "get", "x-within"), "unit");
    assert_int_equal(json_count(AT(people, "get", "x-roles")), 2);
    assert_int_equal(json_count(AT(root, "paths", "/api/units/{unit}/people.{format}", "get", "parameters")), 2);
    assert_int_equal(json_count(AT(root, "paths", "/app/{rest}", "get", "security")), 0);
    arena_close(a);
}

static void a_field_table_is_a_schema(void **state)
{
    (void)state;
    struct arena *a = arena_open(MIB);
    const struct json_in *post = AT(document(a), "paths", "/api/units/{unit}/people", "post");
    const struct json_in *schema = AT(post, "requestBody", "content", "application/json", "schema");
    assert_null(json_member(AT(schema, "properties"), "unit"));          /* the path says it */
    assert_int_equal(json_count(AT(post, "parameters")), 1);
    assert_says(AT(json_item(AT(post, "parameters"), 0), "schema", "type"), "integer");
    assert_int_equal(json_as_i64(AT(schema, "properties", "name", "maxLength"), 0), 10);
    assert_says(AT(schema, "properties", "name", "description"), "As \"written\"");
    assert_int_equal(json_as_i64(AT(schema, "properties", "age", "maximum"), 0), 120);
    assert_says(AT(schema, "properties", "key", "contentEncoding"), "base64url");
    assert_int_equal(json_as_i64(AT(schema, "properties", "marks", "maxItems"), 0), 9);
    assert_int_equal(json_count(AT(schema, "properties", "marks", "items", "properties", "level", "enum")), 2);
    assert_int_equal(json_count(AT(schema, "required")), 2);             /* name, marks */
    const struct json_in *import = AT(document(a), "paths", "/api/import", "post");
    assert_int_equal(json_count(AT(import, "parameters")), 2);
    assert_non_null(AT(import, "requestBody", "content", "application/octet-stream"));
    arena_close(a);
}

/* ---- configuration ---- */

static void the_manual_in_docs_is_the_one_the_table_prints(void **state)
{
    (void)state;
    struct arena *a = arena_open(MIB);
    struct buf manual = { .arena = a };
    const char *root = getenv("SANSANG_TEST_SOURCE");
    struct str path = arena_printf(a, "%s/docs/config.md", root ? root : ".");
    FILE *f = fopen(path.p, "r");
    assert_non_null(f);
    char *page = arena_new(a, char, 64 * KIB);
    size_t n = fread(page, 1, 64 * KIB, f);
    fclose(f);
    config_manual_md(&manual);
    assert_true(str_eq(buf_str(&manual), (struct str){ page, n }));
    arena_close(a);
}

static void the_standard_file_reads_back_and_its_examples_are_good(void **state)
{
    (void)state;
    struct arena *a = arena_open(MIB);
    struct buf text = { .arena = a }, in_force = { .arena = a }, again = { .arena = a };
    struct config c, read;
    assert_int_equal(config_standard(&c), OK);
    assert_int_equal(c.port, 8080);
    config_manual(&text);
    for (size_t i = 0; i + 1 < text.n; i++)                              /* every "#key = value" put in force */
        if (text.p[i] == '\n' && text.p[i + 1] == '#' && text.p[i + 2] != ' ') text.p[i + 1] = ' ';
    read = c;
    assert_int_equal(config_read_text(a, "test", buf_str(&text), &read), OK);
    config_print(&c, &in_force);
    config_print(&read, &again);
    assert_true(str_eq(buf_str(&in_force), buf_str(&again)));
    arena_close(a);
}

static void a_mistake_in_the_file_changes_nothing(void **state)
{
    static const char *const mistakes[] = { "port = 0", "port = 70000", "port = x", "port", "ports = 1", "jobs = yes",
        "log_level = loud", "listen =", "\xff = 1", "public_url = \xff" };
    (void)state;
    struct arena *a = arena_open(MIB);
    struct config c;
    assert_int_equal(config_standard(&c), OK);
    for (size_t i = 0; i < N_OF(mistakes); i++) {
        struct str text = arena_printf(a, "# good\nworkers = 7\n%s\n", mistakes[i]);
        if (config_read_text(a, "sansang.conf", text, &c) != ERR_BAD_INPUT) fail_msg("%s", mistakes[i]);
        assert_int_equal(c.workers, 48);
    }
    assert_int_equal(config_read_text(a, "x", S("  workers=7 \r\n\tport = 1"), &c), OK);
    assert_true(c.workers == 7 && c.port == 1);
    arena_close(a);
}

/* What is written to standard error while `text` is read. */
static const char *complaints(struct arena *a, struct str text, struct config *c)
{
    char *said = arena_new(a, char, 4 * KIB);
    FILE *to = tmpfile();
    assert_true(to && said);
    fflush(stderr);
    int kept = dup(STDERR_FILENO);
    assert_true(dup2(fileno(to), STDERR_FILENO) >= 0);
    enum err e = config_read_text(a, "sansang.conf", text, c);
    fflush(stderr);
    dup2(kept, STDERR_FILENO);
    close(kept);
    rewind(to);
    said[fread(said, 1, 4 * KIB - 1, to)] = 0;
    fclose(to);
    assert_int_equal(e, ERR_BAD_INPUT);
    return said;
}

static void a_key_that_stands_twice_is_refused_with_both_lines(void **state)
{
    (void)state;
    struct arena *a = arena_open(MIB);
    struct config c;
    assert_int_equal(config_standard(&c), OK);
    assert_string_equal(complaints(a, S("# mine\nport = 1\nworkers = 7\n  port=1\n\nport = 2\nworkers = 7\n"), &c),
                        "sansang.conf:4: port: already set in line 2\nsansang.conf:6: port: already set in line 2\n"
                        "sansang.conf:7: workers: already set in line 3\n");
    assert_true(c.port == 8080 && c.workers == 48);
    arena_close(a);
}

static void the_environment_is_checked_like_the_file(void **state)
{
    (void)state;
    struct config c;
    assert_int_equal(config_standard(&c), OK);
    char *const good[] = { "PATH=/bin", "SANSANG_DRAIN_S=9", "SANSANG_TEST_PG=x", "SANSANG_CONFIG=y", NULL };
    assert_int_equal(config_read_env(&c, good), OK);
    assert_int_equal(c.drain_s, 9);
    char *const unknown[] = { "SANSANG_PROT=9", NULL }, *const bad[] = { "SANSANG_PORT=0", NULL };
    assert_int_equal(config_read_env(&c, unknown), ERR_BAD_INPUT);
    assert_int_equal(config_read_env(&c, bad), ERR_BAD_INPUT);
}

static void a_daily_job_runs_once_a_night(void **state)
{
    (void)state;
    int64_t midnight = day_start_ms(20000), night = midnight + 2 * HOUR_MS;
    assert_false(job_is_due(DAY_MS, midnight - HOUR_MS, midnight + HOUR_MS));
    assert_true(job_is_due(DAY_MS, midnight - HOUR_MS, night));
    assert_false(job_is_due(DAY_MS, night, night + 23 * HOUR_MS));
    assert_true(job_is_due(DAY_MS, night, night + 24 * HOUR_MS));
    assert_true(job_is_due(DAY_MS, night + 5 * HOUR_MS, night + 24 * HOUR_MS));      /* yesterday's ran late */
    assert_false(job_is_due(7 * DAY_MS, night, night + 6 * DAY_MS));
    assert_true(job_is_due(7 * DAY_MS, night, night + 7 * DAY_MS));
    assert_false(job_is_due(HOUR_MS, night, night + HOUR_MS - 1));
    assert_true(job_is_due(HOUR_MS, night, night + HOUR_MS));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_route_is_an_operation_of_its_path), cmocka_unit_test(a_field_table_is_a_schema),
        cmocka_unit_test(the_manual_in_docs_is_the_one_the_table_prints),
        cmocka_unit_test(the_standard_file_reads_back_and_its_examples_are_good),
        cmocka_unit_test(a_mistake_in_the_file_changes_nothing),
        cmocka_unit_test(a_key_that_stands_twice_is_refused_with_both_lines),
        cmocka_unit_test(the_environment_is_checked_like_the_file),
        cmocka_unit_test(a_daily_job_runs_once_a_night),
    };
    return cmocka_run_group_tests_name("openapi", tests, NULL, NULL);
}
