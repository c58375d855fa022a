/* rows.h - every row of the table, in the order of the table. */
#ifndef SANSANG_BENCH_ROWS_H
#define SANSANG_BENCH_ROWS_H
#include "bench.h"

/* X(name, seconds it takes at a million visits, on every size and database or once, what it measures) */
#define ROWS(X)                                                                                      \
    X(push_batches, 60, EACH, "durable visits a second, phones pushing batches of 20")              \
    X(push_single,  60, EACH, "the same, one visit per request")

enum row_when { EACH, ONCE };            /* at each size and on both databases, or at one size on SQLite */

#define X(name, seconds, when, about) row_fn row_##name;
ROWS(X)
#undef X

#endif
