/* pg.h - the same city in a private PostgreSQL, for the rows that are measured on both. */
#ifndef SANSANG_BENCH_PG_H
#define SANSANG_BENCH_PG_H
#include "bench.h"

bool pg_is_installed(void);
/* Start one that takes every commit to disk, copy the city of b into it with `sansang copy`, and let b point to it. */
void pg_take(struct bench *b);
void pg_drop(struct bench *b);           /* stop it and remove it; b points to SQLite again. Nothing to drop is fine. */
void pg_drop_all(void);                  /* before the benchmark ends early */

#endif
