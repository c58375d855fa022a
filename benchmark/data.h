/* data.h - the cities the benchmark runs on: built once, kept, and copied before a row may write to them. */
#ifndef SANSANG_BENCH_DATA_H
#define SANSANG_BENCH_DATA_H
#include "bench.h"

enum { DATASETS = 6, HUGE_VISITS = 10000000 };
extern const struct dataset datasets[DATASETS];      /* quick, 10k, 1m, 10m; of the residents' channel: reports_quick, reports */

/* Make sure that the data of `set` is there, built with this schema: the folder of its kept copy. */
const char *data_prepare(const struct bench *b, const struct dataset *set);

/* A copy for one run of the benchmark: b->dir. The largest, and the reports, are used where they are, and grow a little with every run. */
void data_take(struct bench *b, const struct dataset *set);
void data_drop(struct bench *b);

#endif
