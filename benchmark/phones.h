/* phones.h - members' phones with keys of their own, and the visits they will push, written beforehand. */
#ifndef SANSANG_BENCH_PHONES_H
#define SANSANG_BENCH_PHONES_H
#include "bench.h"
#include "wire.h"
#include "core/arena.h"
#include "demo/demo_db.h"
#include "auth/keys.h"

struct phone {
    int64_t member_id, account_id, device_id, n;
    struct str key;
    struct dweller *people;
    size_t n_people, at;
    int64_t morning_ms, clock_ms;        /* when its walk of that day began; its last visit */
};
struct phones {
    struct arena *a;
    struct db *db;                       /* open until phones_close */
    struct keys *keys;
    struct phone *v;
    size_t n;
};
/* Give a fresh phone to each of about `n` members spread over the city of b. The server need not run. */
void phones_open(struct phones *p, const struct bench *b, size_t n);
void phones_close(struct phones *p);

/* Requests that push `per` visits each, `total` visits in all, from one phone after the other, each going on where it was. */
struct batch { struct request request; struct str body; const struct phone *phone; int64_t sent_ms; };
struct batches {
    const struct keys *keys;
    struct arena *a;
    struct batch *v;
    size_t n, per;
    _Atomic size_t next;
    int64_t stored, refused;
};
void batches_make(struct batches *out, struct phones *p, size_t total, size_t per);
void batches_free(struct batches *b);

/* For struct load: `arg` is the struct batches. Counts what was acknowledged. */
bool batches_next(void *arg, size_t connection, struct request *out);
void batches_done(void *arg, size_t connection, const struct reply *r);
/* For raw_capture: the i-th of them by the rule behind the door. */
void batches_push(struct db *db, void *arg, size_t i);

#endif
