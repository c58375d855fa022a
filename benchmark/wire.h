/* wire.h - many HTTP connections on one thread: cheap enough to share the machine with the server it measures. */
#ifndef SANSANG_BENCH_WIRE_H
#define SANSANG_BENCH_WIRE_H
#include "bench.h"

/* ---- times, in microseconds ---- */

struct times { uint32_t *v; size_t n, cap; bool is_sorted; };
void times_add(struct times *t, int64_t us);
double times_ms(struct times *t, double share); /* share 0.5 = median, 0.99, 1 = the longest; 0 when there is none */
void times_free(struct times *t);

/* ---- requests ---- */

/* A request as it goes over the wire, whole. */
struct request { const char *p; size_t n; };
struct reply { int status; const char *body; size_t n, wire_n; };    /* wire_n: head and body as they came */

struct load {
    uint16_t port;
    size_t connections;
    double
        per_second; /* requests begin on this beat, and wait is counted from it; 0: each as soon as the last is answered */
    double seconds;                      /* begin no request after this; 0: until `next` has no more */
    volatile const bool *stop;           /* or when this becomes true; NULL */
    bool (*next)(void *arg, size_t connection, struct request *out);     /* false: no more */
    void (*done)(void *arg, size_t connection, const struct reply *r);   /* may be NULL; fails the benchmark itself */
    void *arg;
    struct times times;                  /* out: of each request */
    double took_s;                       /* out: from the first request to the last answer */
    int64_t failed;                      /* out: answers that were not 2xx or 304 */
};
void load_run(struct load *l);

#endif
