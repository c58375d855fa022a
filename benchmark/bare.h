/* bare.h - the floor under a reply: libmicrohttpd alone, with a reply that stands in memory. */
#ifndef SANSANG_BENCH_BARE_H
#define SANSANG_BENCH_BARE_H
#include "bench.h"
#include <sys/types.h>

/* A process of its own that answers every request with the same head and `n` bytes, on as many threads as the program has. */
struct bare { pid_t pid; uint16_t port; };
struct bare bare_start(const char *mime, const char *body, size_t n, const char *encoding);
void bare_stop(struct bare *x);

#endif
