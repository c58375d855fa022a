/* support.c - fresh databases: a folder of its own for SQLite, a schema of its own on PostgreSQL. */
#include "support.h"
#include <dirent.h>
#include <unistd.h>

enum { ARENA_BYTES = 64 * MIB };

const char *test_url;
static char url_room[1024], folder[256];
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

const char *test_path(struct house *h, const char *name)
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
    snprintf(text, sizeof text, "%s sansang_test_%d %s", what, (int)getpid(), how);
    const struct sql q = { "schema", text };
    struct db *db;
    struct arena *a = arena_open(MIB);
    assert_int_equal(db_open(pg_base, &db), OK);
    assert_int_equal(db_run(db, a, &q, NO_BINDS, NULL), OK);
    db_close(db);
    arena_close(a);
}

static void schema_drop(void) { pg_run("DROP SCHEMA IF EXISTS", "CASCADE"); }
static void schema_make(void) { pg_run("CREATE SCHEMA", ""); }

/* ---- a house ---- */

int bare_open(void **state)
{
    struct house *h = calloc(1, sizeof *h);
    assert_non_null(h);
    h->arena = arena_open(ARENA_BYTES);
    folder_make();
    if (pg_base) { schema_drop(); schema_make(); }
    else if (!test_url || strcmp(test_url, "sqlite::memory:") != 0) {
        snprintf(url_room, sizeof url_room, "sqlite:%s/test.db", folder);
        test_url = url_room;
    }
    assert_int_equal(db_open(test_url, &h->db), OK);
    *state = h;
    return 0;
}

int house_close(void **state)
{
    struct house *h = *state;
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
