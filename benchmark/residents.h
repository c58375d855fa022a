/* residents.h - residents who are signed in, and the reports they will send, written beforehand. */
#ifndef SANSANG_BENCH_RESIDENTS_H
#define SANSANG_BENCH_RESIDENTS_H
#include "bench.h"
#include "wire.h"
#include "auth/keys.h"
#include "civic/petition/petition.h"
#include "db/db.h"

struct resident {
    int64_t account_id;
    const char *cookie;
}; /* cookie: a header line */
struct spot {
    int64_t lat_e6, lon_e6;
};
struct residents {
    struct arena *a;
    struct db *db; /* open until residents_close */
    struct keys *keys;
    struct resident *v;
    struct spot *wards; /* their middles */
    size_t n, n_wards;
    struct rng *chance;
};
/* Sign in about `n` residents, spread over all accounts of the data of b. The server need not run. */
void residents_open(struct residents *r, const struct bench *b, size_t n);
void residents_close(struct residents *r);

/* One report per request, from one resident after the other, a picture still to come, all over the city. */
struct filing {
    struct request request;
    struct petition_filing as;
};
struct filings {
    const struct residents *r;
    struct arena *a;
    struct filing *v;
    size_t n;
    _Atomic size_t next;
    int64_t stored, refused;
};
void filings_make(struct filings *out, const struct residents *r, size_t total);
void filings_free(struct filings *f);

/* For struct load: `arg` is the struct filings. Counts what was acknowledged. */
bool filings_next(void *arg, size_t connection, struct request *out);
void filings_done(void *arg, size_t connection, const struct reply *r);
/* For raw_capture: the i-th of them by the rule behind the door. */
void filings_file(struct db *db, void *arg, size_t i);

#endif
