/* raw.h - the floor under a write: the very rows that the program's transaction wrote, written again by prepared statements alone. */
#ifndef SANSANG_BENCH_RAW_H
#define SANSANG_BENCH_RAW_H
#include "bench.h"
#include "db/db.h"
#include "wire.h"

/* Every change of a row that one step after the other made, in their order. */
struct script;

/* Run `n` steps of the program in one transaction that is rolled back, and note each row they inserted, changed or deleted.
   SQLite only. */
typedef void raw_step_fn(struct db *db, void *arg, size_t i);
struct script *raw_capture(const struct bench *b, size_t n, raw_step_fn *step, void *arg);

/* The same changes to the same rows, `per_commit` steps in a transaction, with the pragmas of the program's writer. The database
   is then as if the steps had been taken. Once per script; `visits`: how many of what is counted they are. */
struct raw_rate { double visits_s, cpu_us; };        /* cpu_us: processor time of a visit */
struct raw_rate raw_replay(const struct bench *b, struct script *s, double per_commit, size_t visits);
size_t raw_rows(const struct script *s);
void raw_free(struct script *s);

/* Open a database as the program does, with so much memory for its pages: for filling a large one. */
struct db *raw_open_wide(const char *url, int64_t cache_kib);

/* Each of the ids once through a plain prepared SELECT, every column of every row read: times of each. `bytes` (may be NULL): of all
   texts and blobs. */
struct times raw_read(const struct bench *b, const char *sql, const int64_t *ids, size_t n, int64_t *bytes);
/* Every column of every row of one SELECT, from a cold page cache of SQLite's; in seconds. */
double raw_scan(const struct bench *b, const char *sql, int64_t *rows);
/* An UPDATE ... WHERE rowid = ?1 for every row of `table`, in one transaction on disk; in seconds. */
double raw_update_all(const struct bench *b, const char *table, const char *sql, int64_t *rows);
/* Insert the rows of these tables of `from` into the empty ones of `to`, by prepared statements, `per_commit` rows in a transaction;
   only the inserting is timed, in seconds. */
double raw_insert_all(const char *from, const char *to, const char *const *tables, int64_t per_commit, int64_t *rows);

/* How often a second this disk takes 4 KiB for certain (pwrite, fdatasync), in the folder of b. */
double raw_syncs(const struct bench *b);

#endif
