/* raw_impl.h - how the raw floors reach the connection behind the program's own. Included by raw*.c only. */
#ifndef SANSANG_BENCH_RAW_IMPL_H
#define SANSANG_BENCH_RAW_IMPL_H
#define SQLITE_ENABLE_PREUPDATE_HOOK 1
#include "raw.h"
#include "db/db.h"
#include <sqlite3.h>

/* A connection with the pragmas of the program, and SQLite's handle of it. */
struct db *open_url(const char *url, sqlite3 **conn);
struct db *open_known(const struct bench *b, sqlite3 **conn);    /* of the data of b */
void exec(sqlite3 *conn, const char *sql);
sqlite3_stmt *prepare(sqlite3 *conn, const char *sql);

#endif
