/* support.c - fresh databases: a folder of its own for SQLite, a schema of its own on PostgreSQL. */
#include "support.h"
#include <dirent.h>
#include <unistd.h>

enum { ARENA_BYTES = 64 * MIB };

const char *test_url;
static char url_room[1024], folder[256];
static bool has_seed;                            /* the schema has the tables of all modules, and the seed their first rows */
static const char *pg_base;                      /* the server's URL without a schema; NULL while on SQLite */

/* ---- SQLite: a folder per test ---- */

static void folder_make(void)
{
    const char *top = getenv("TMPDIR");
    snprintf(folder, sizeof folder, "%s/sansang-test-XXXXXX", top ? top : "/tmp");
    assert_non_null(mkdtemp(folder));
}

static void folder_remove(void)
{
    DIR *d = opendir(folder);
    if (!d) return;
    for (struct dirent *e; (e = readdir(d)) != NULL; ) {
        char path[sizeof folder + sizeof e->d_name + 1];
        snprintf(path, sizeof path, "%s/%s", folder, e->d_name);
        if (e->d_name[0] != '.') unlink(path);
    }
    closedir(d);
    rmdir(folder);
}

const char *test_path(struct fixture *h, const char *name)
{
    struct str path = arena_printf(h->arena, "%s/%s", folder, name);
    assert_non_null(path.p);
    return path.p;
}

/* ---- PostgreSQL: a schema per program ---- */

/* On a connection for this alone, so that the statement need not outlive it. */
static void pg_run(const char *what, const char *how)
{
    char text[128];
    snprintf(text, sizeof text, "%s sansang_test_%d%s", what, (int)getpid(), how);
    const struct sql q = { "schema", text };
    struct db *db;
    struct arena *a = arena_open(MIB);
    assert_int_equal(db_open(pg_base, &db), OK);
    assert_int_equal(db_run(db, a, &q, NO_BINDS, NULL), OK);
    db_close(db);
    arena_close(a);
}

static void schema_drop(void)
{
    pg_run("DROP SCHEMA IF EXISTS", " CASCADE");
    pg_run("DROP SCHEMA IF EXISTS", "_seed CASCADE");
    has_seed = false;
}

static void schema_make(void) { pg_run("CREATE SCHEMA", ""); }

/* Making the tables of all modules takes PostgreSQL a third of a second. So they are made once per program, the rows they
   begin with are kept aside, and each test finds them put back: tables it added are gone, rows it touched are as they were. */
static const struct sql sql_keep = { "seed_keep",
    "DO $$ DECLARE t TEXT; s TEXT := current_schema(); BEGIN"
    "  EXECUTE format('CREATE SCHEMA %I', s || '_seed');"
    "  FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = s LOOP"
    "    EXECUTE format('CREATE TABLE %I.%I AS TABLE %I.%I', s || '_seed', t, s, t);"
    "  END LOOP; END $$" };
static const struct sql sql_put_back = { "seed_put_back",
    "DO $$ DECLARE t TEXT; s TEXT := current_schema(); BEGIN"
    "  SET LOCAL session_replication_role = replica;"              /* in any order: foreign keys look away */
    "  FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = s LOOP"
    "    IF EXISTS (SELECT 1 FROM pg_tables WHERE schemaname = s || '_seed' AND tablename = t) THEN"
    "      EXECUTE format('DELETE FROM %I.%I', s, t);"
    "      EXECUTE format('INSERT INTO %I.%I SELECT * FROM %I.%I', s, t, s || '_seed', t);"
    "    ELSE EXECUTE format('DROP TABLE %I.%I CASCADE', s, t); END IF;"
    "  END LOOP; END $$" };

/* ---- a house ---- */

static struct fixture *open_one(void)
{
    struct fixture *h = calloc(1, sizeof *h);
    assert_non_null(h);
    h->arena = arena_open(ARENA_BYTES);
    folder_make();
    if (!pg_base && (!test_url || strcmp(test_url, "sqlite::memory:") != 0)) {
        snprintf(url_room, sizeof url_room, "sqlite:%s/test.db", folder);
        test_url = url_room;
    }
    assert_int_equal(db_open(test_url, &h->db), OK);
    return h;
}

int bare_open(void **state)
{
    if (pg_base) { schema_drop(); schema_make(); }
    *state = open_one();
    return 0;
}

bool house_again(void **state)
{
    if (!pg_base || !has_seed) return false;
    struct fixture *h = open_one();
    assert_int_equal(db_run(h->db, h->arena, &sql_put_back, NO_BINDS, NULL), OK);
    *state = h;
    return true;
}

void house_keep(struct fixture *h)
{
    if (!pg_base) return;
    assert_int_equal(db_run(h->db, h->arena, &sql_keep, NO_BINDS, NULL), OK);
    has_seed = true;
}

int house_close(void **state)
{
    struct fixture *h = *state;
    db_close(h->db);
    arena_close(h->arena);
    folder_remove();
    free(h);
    return 0;
}

static int run_group(const char *name, const char *where, const struct CMUnitTest *tests, size_t n)
{
    char title[128];
    snprintf(title, sizeof title, "%s on %s", name, where);
    return _cmocka_run_group_tests(title, tests, n, NULL, NULL);
}

int run_on_each(const char *name, const struct CMUnitTest *tests, size_t n, bool in_memory)
{
    pg_base = NULL;
    test_url = NULL;
    int failed = run_group(name, "a SQLite file", tests, n);
    if (in_memory) {
        test_url = "sqlite::memory:";
        failed += run_group(name, "SQLite in memory", tests, n);
    }
    const char *server = getenv("SANSANG_TEST_PG");
    if (server && *server) {
        pg_base = server;
        snprintf(url_room, sizeof url_room, "%s options='-c search_path=sansang_test_%d'", server, (int)getpid());
        test_url = url_room;
        failed += run_group(name, "PostgreSQL", tests, n);
        schema_drop();
    }
    return failed;
}

/* Fontconfig keeps what it read of the fonts until the program ends. Asked by LeakSanitizer, when it is there. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void) { return "leak:libfontconfig"; }
