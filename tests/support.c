/* support.c - fresh databases: a folder of its own for SQLite, a schema of its own on PostgreSQL. */
#define _GNU_SOURCE                              /* program_invocation_short_name, nftw */
#include "support.h"
#include <errno.h>
#include <ftw.h>
#include <sqlite3.h>
#include <unistd.h>

enum { ARENA_BYTES = 64 * MIB };

const char *test_url;
static char url_room[1024], folder[256];
static const char *pg_base;                      /* the server's URL without a schema; NULL while on SQLite */

/* No power cut comes while a test runs in this process, so it waits for no disk. What is durable is proved on the program
   itself (test_disk, test_kill) and on a disk that fails (test_fault). */
int fsync(int fd) { (void)fd; return 0; }
int fdatasync(int fd) { (void)fd; return 0; }

/* Making the tables of all modules takes a tenth of a second or more. So they are made once per program, and kept aside with
   the rows they begin with: of SQLite the bytes of the file, of PostgreSQL a second schema. */

/* ---- SQLite: a folder per test ---- */

static unsigned char *seed_bytes;
static size_t seed_n;

static void folder_make(void)
{
    const char *top = getenv("TMPDIR");
    snprintf(folder, sizeof folder, "%s/sansang-test-XXXXXX", top ? top : "/tmp");
    assert_non_null(mkdtemp(folder));
}

static int one_remove(const char *path, const struct stat *st, int kind, struct FTW *at)
{
    (void)st; (void)kind; (void)at;
    return remove(path);
}

static void folder_remove(void) { (void)nftw(folder, one_remove, 8, FTW_DEPTH | FTW_PHYS); }

const char *test_path(struct fixture *h, const char *name)
{
    struct str path = arena_printf(h->arena, "%s/%s", folder, name);
    assert_non_null(path.p);
    return path.p;
}

static void file_keep(void)
{
    sqlite3 *file;
    sqlite3_int64 n = 0;
    assert_int_equal(sqlite3_open_v2(test_url + strlen("sqlite:"), &file, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    seed_bytes = sqlite3_serialize(file, "main", &n, 0);
    seed_n = (size_t)n;
    assert_non_null(seed_bytes);
    assert_int_equal(sqlite3_close(file), SQLITE_OK);
}

static void file_put_back(void)
{
    char path[sizeof folder + 16];
    snprintf(path, sizeof path, "%s/test.db", folder);
    FILE *f = fopen(path, "wx");
    assert_non_null(f);
    assert_int_equal(fwrite(seed_bytes, 1, seed_n, f), seed_n);
    assert_int_equal(fclose(f), 0);
}

/* ---- PostgreSQL: a schema per program ---- */

static struct db *keeper;                        /* puts back what was; NULL: the schema has no tables yet */

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
    db_close(keeper);
    keeper = NULL;
    pg_run("DROP SCHEMA IF EXISTS", " CASCADE");
    pg_run("DROP SCHEMA IF EXISTS", "_seed CASCADE");
}

static void schema_make(void) { pg_run("CREATE SCHEMA", ""); }

static const struct sql sql_keep = { "seed_keep",
    "DO $$ DECLARE t TEXT; s TEXT := current_schema(); BEGIN"
    "  EXECUTE format('CREATE SCHEMA %I', s || '_seed');"
    "  FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = s LOOP"
    "    EXECUTE format('CREATE TABLE %I.%I AS TABLE %I.%I', s || '_seed', t, s, t);"
    "  END LOOP; END $$" };

/* Tables that a test added are gone, rows that it touched are as they were; a table that began empty and whose file is
   empty still has none. */
static const struct sql sql_put_back = { "seed_put_back",
    "DO $$ DECLARE t TEXT; is_new BOOLEAN; s TEXT := current_schema(); BEGIN"
    "  SET LOCAL session_replication_role = replica;"              /* in any order: foreign keys look away */
    "  FOR t, is_new IN SELECT now.relname, seed.relname IS NULL FROM pg_class now"
    "    LEFT JOIN pg_class seed ON seed.relname = now.relname AND seed.relnamespace = (s || '_seed')::regnamespace"
    "    WHERE now.relnamespace = s::regnamespace AND now.relkind = 'r'"
    "    AND (seed.relname IS NULL OR (pg_stat_file(pg_relation_filepath(now.oid))).size > 0"
    "         OR (pg_stat_file(pg_relation_filepath(seed.oid))).size > 0) LOOP"
    "    IF is_new THEN EXECUTE format('DROP TABLE %I.%I CASCADE', s, t); CONTINUE; END IF;"
    "    EXECUTE format('DELETE FROM %I.%I', s, t);"
    "    EXECUTE format('INSERT INTO %I.%I SELECT * FROM %I.%I', s, t, s || '_seed', t);"
    "  END LOOP; END $$" };

static void schema_keep(void)
{
    struct arena *a = arena_open(MIB);
    assert_int_equal(db_open(test_url, &keeper), OK);
    assert_int_equal(db_run(keeper, a, &sql_keep, NO_BINDS, NULL), OK);
    arena_close(a);
}

static void schema_put_back(void)
{
    struct arena *a = arena_open(MIB);
    enum err e = ERR_BUSY;
    for (int tries = 0; tries < 5 && e == ERR_BUSY; tries++)         /* the test before may still be leaving, a line may be lost */
        e = db_run(keeper, a, &sql_put_back, NO_BINDS, NULL);
    assert_int_equal(e, OK);
    arena_close(a);
}

/* ---- a house ---- */

static bool is_in_memory(void) { return !pg_base && test_url && strcmp(test_url, "sqlite::memory:") == 0; }

/* has_tables: those that were kept aside. */
static void open_one(void **state, bool has_tables)
{
    struct fixture *h = calloc(1, sizeof *h);
    assert_non_null(h);
    h->arena = arena_open(ARENA_BYTES);
    folder_make();
    if (!pg_base && !is_in_memory()) {
        snprintf(url_room, sizeof url_room, "sqlite:%s/test.db", folder);
        test_url = url_room;
    }
    if (has_tables) (pg_base ? schema_put_back : file_put_back)();
    assert_int_equal(db_open(test_url, &h->db), OK);
    *state = h;
}

int bare_open(void **state)
{
    if (pg_base) { schema_drop(); schema_make(); }
    open_one(state, false);
    return 0;
}

bool house_again(void **state)
{
    if (is_in_memory() || !(pg_base ? keeper != NULL : seed_bytes != NULL)) return false;
    open_one(state, true);
    return true;
}

void house_keep(void)
{
    if (!is_in_memory()) (pg_base ? schema_keep : file_keep)();
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

/* Where PostgreSQL is, if this program is to go there. */
static const char *pg_server(void)
{
    const char *server = getenv("SANSANG_TEST_PG"), *chosen = getenv("SANSANG_TEST_PG_FOR");
    if (!server || !*server) return NULL;
    if (!chosen) return server;
    char word[64], words[512];
    snprintf(word, sizeof word, " %s ", program_invocation_short_name);
    snprintf(words, sizeof words, " %s ", chosen);
    return strstr(words, word) ? server : NULL;
}

int run_on_each(const char *name, const struct CMUnitTest *tests, size_t n, bool in_memory)
{
    pg_base = NULL;
    test_url = NULL;
    int failed = run_group(name, "a SQLite file", tests, n);
    sqlite3_free(seed_bytes);
    seed_bytes = NULL;
    if (in_memory) {
        test_url = "sqlite::memory:";
        failed += run_group(name, "SQLite in memory", tests, n);
    }
    const char *server = pg_server();
    if (server) {
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
