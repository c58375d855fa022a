/* raw.h - the floor under a write: the very rows that the program's transaction wrote, written again by prepared statements alone. */
#ifndef SANSANG_BENCH_RAW_H
#define SANSANG_BENCH_RAW_H
#include "bench.h"
#include "phones.h"

/* Every change of a row that one push after the other made, in their order. */
struct script;

/* Run the batches through sync_push in one transaction that is rolled back, and note each row they inserted, changed or deleted.
   SQLite only. */
struct script *raw_capture(const struct bench *b, struct phones *p, struct batches *batches);

/* The same changes to the same rows, `per_commit` batches in a transaction, with the pragmas of the program's writer; visits a
   second. The database is then as if the batches had been pushed. Once per script. */
double raw_replay(const struct bench *b, struct script *s, double per_commit, size_t visits);
size_t raw_rows(const struct script *s);
void raw_free(struct script *s);

/* How often a second this disk takes 4 KiB for certain (pwrite, fdatasync), in the folder of b. */
double raw_syncs(const struct bench *b);

#endif
