/* bare.h - the floor under a reply: libmicrohttpd alone, with a reply that stands in memory. */
#ifndef SANSANG_BENCH_BARE_H
#define SANSANG_BENCH_BARE_H
#include "bench.h"
#include <sys/types.h>

/* `head_n`: how long the head shall be, filled up with one header: what the browser's rules of a page cost on the wire is no cost of the
   library. Shorter than its own: left as it is. */
struct bare_reply { const char *body, *encoding; size_t n, head_n; };

/* A process of its own that answers every request with that reply, on as many threads as the program has. */
struct bare { pid_t pid; uint16_t port; };
struct bare bare_start(const char *mime, const struct bare_reply *r);
void bare_stop(struct bare *x);

#endif
