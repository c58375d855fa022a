/* support.h - what the tests share: a fresh database for each test, on every database we support. */
#ifndef SANSANG_SUPPORT_H
#define SANSANG_SUPPORT_H
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>
#include "db/db.h"

/* The moment most stories begin: Monday 2026-01-05, 09:00 local. A test moves its clock by adding to it. */
#define NINE_AM INT64_C(1767578400000)

/* The database of the running test: "sqlite:/tmp/…/test.db", "sqlite::memory:", or PostgreSQL with a schema of this
   program's own (so that test programs may run side by side). More connections: db_open(test_url, …). */
extern const char *test_url;

/* A fixture: a database connection and an arena, fresh for the test; *state of every test below. */
struct fixture { struct db *db; struct arena *arena; };

int bare_open(void **state);           /* an empty database */
int house_open(void **state);          /* … with the schema of every module */
int house_close(void **state);         /* for both */

/* A temporary file name of this test, in the arena: for backups, exports, folders of files. Removed with the test and
   with all that lies in it. */
const char *test_path(struct fixture *h, const char *name);

/* Run all tests on a SQLite file, and on PostgreSQL when SANSANG_TEST_PG names a server; returns the number that failed.
   SANSANG_TEST_PG_FOR ("test_db test_copy") names the programs that go there; unset, all do.
   Each test: cmocka_unit_test_setup_teardown(a_fact, house_open, house_close). */
#define run_everywhere(tests) run_on_each(#tests, (tests), N_OF(tests), false)
/* The same, and in memory too: for tests with one connection only. */
#define run_everywhere_and_in_memory(tests) run_on_each(#tests, (tests), N_OF(tests), true)
int run_on_each(const char *name, const struct CMUnitTest *tests, size_t n, bool in_memory);

#define BARE(fact)  cmocka_unit_test_setup_teardown(fact, bare_open, house_close)
#define HOUSE(fact) cmocka_unit_test_setup_teardown(fact, house_open, house_close)

/* What house_open is made of. The tables are made once per program and database; each further test finds them as they were
   then (on PostgreSQL the role must be a superuser). A test that alters a table of a module starts from bare_open. */
MUST_USE enum err migrate_all(struct db *db, struct arena *a, int64_t now_ms);
bool house_again(void **state);
void house_keep(void);

#endif
