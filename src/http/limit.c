/* limit.c - token buckets in a fixed table: eight places to look for a name, the longest unseen gives way. */
#include "http/limit.h"
#include <pthread.h>
#include <stdlib.h>
#include "auth/keys.h"

enum { SETS = 2048, WAYS = 8, LOCKS = 64 };

/* A token is 60,000 grains, so that `per_min` tokens a minute are per_min grains a millisecond. */
enum { GRAINS = 60 * 1000 };

struct bucket { uint64_t name; int64_t grains, seen_ms; };

struct limits {
    struct limit_rate rates[LIMIT_KINDS];
    uint64_t salt;                                   /* so that nobody can choose whom to collide with */
    pthread_mutex_t lock[LOCKS];
    struct bucket table[LIMIT_KINDS][SETS][WAYS];
};

struct limits *limits_open(const struct limit_rate rates[LIMIT_KINDS])
{
    struct limits *l = calloc(1, sizeof *l);
    if (!l) return NULL;
    memcpy(l->rates, rates, sizeof l->rates);
    random_bytes(&l->salt, sizeof l->salt);
    for (size_t i = 0; i < LOCKS; i++) pthread_mutex_init(&l->lock[i], NULL);
    return l;
}

void limits_close(struct limits *l)
{
    if (!l) return;
    for (size_t i = 0; i < LOCKS; i++) pthread_mutex_destroy(&l->lock[i]);
    free(l);
}

static uint64_t mix(uint64_t x)                      /* the finisher of SplitMix64 */
{
    x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
    return x ^ (x >> 31);
}

static uint64_t name_of(uint64_t salt, struct str who)
{
    uint64_t h = mix(salt + who.n);
    for (size_t i = 0; i < who.n; i++) h = mix(h ^ (unsigned char)who.p[i]);
    return h | 1;                                    /* 0 is an empty place */
}

static struct bucket *bucket_of(struct bucket *set, uint64_t name, int64_t full, int64_t now_ms)
{
    struct bucket *oldest = set;
    for (size_t i = 0; i < WAYS; i++) {
        if (set[i].name == name) return &set[i];
        if (set[i].seen_ms < oldest->seen_ms) oldest = &set[i];
    }
    *oldest = (struct bucket){ name, full, now_ms };
    return oldest;
}

/* The bucket of `who` as it stands at now_ms; its lock is held, and the caller lets it go. */
struct held { pthread_mutex_t *lock; struct bucket *b; };
static struct held bucket_take(struct limits *l, enum limit_kind kind, struct str who, int64_t now_ms)
{
    struct limit_rate rate = l->rates[kind];
    uint64_t name = name_of(l->salt, who);
    size_t set = (size_t)(name >> 32) % SETS;
    int64_t full = rate.burst * GRAINS, gained;
    struct held h = { .lock = &l->lock[set % LOCKS] };
    pthread_mutex_lock(h.lock);
    h.b = bucket_of(l->table[kind][set], name, full, now_ms);
    int64_t passed_ms = now_ms > h.b->seen_ms ? now_ms - h.b->seen_ms : 0;
    if (__builtin_mul_overflow(passed_ms, rate.per_min, &gained) || gained > full - h.b->grains) h.b->grains = full;
    else h.b->grains += gained;
    h.b->seen_ms = now_ms;
    return h;
}

bool limits_admit(struct limits *l, enum limit_kind kind, struct str who, int64_t now_ms, int64_t *wait_s)
{
    int64_t per_min = l->rates[kind].per_min;
    if (per_min <= 0) return true;
    struct held h = bucket_take(l, kind, who, now_ms);
    bool admitted = h.b->grains >= GRAINS;
    if (admitted) h.b->grains -= GRAINS;
    else *wait_s = ((GRAINS - h.b->grains) / per_min + 999) / 1000;
    pthread_mutex_unlock(h.lock);
    if (!admitted && *wait_s < 1) *wait_s = 1;
    return admitted;
}

void limits_charge(struct limits *l, enum limit_kind kind, struct str who, int64_t cost, int64_t now_ms)
{
    struct limit_rate rate = l->rates[kind];
    if (rate.per_min <= 0) return;
    struct held h = bucket_take(l, kind, who, now_ms);
    int64_t least = -rate.burst * GRAINS;
    h.b->grains = h.b->grains - cost * GRAINS > least ? h.b->grains - cost * GRAINS : least;
    pthread_mutex_unlock(h.lock);
}
