/* page_load.h - one address as often as it goes, beside the bare library with the same bytes. */
#ifndef SANSANG_BENCH_PAGE_LOAD_H
#define SANSANG_BENCH_PAGE_LOAD_H
#include "bench.h"

struct server;
struct page_row {
    const char *name, *path, *mime;
    double ratio;
}; /* ratio: of the bare library's rate, at least; 0: no goal */
void page_measure(struct bench *b, const struct server *s, const struct page_row *row);

#endif
