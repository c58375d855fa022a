/* rng.h - numbers that look random and are the same every time: the demo city is one city, from one seed. */
#ifndef SANSANG_DEMO_RNG_H
#define SANSANG_DEMO_RNG_H
#include <stdint.h>

struct rng { uint64_t state; };

/* A stream of its own for `what` (a ward's code, a group's number), so that parts can be made in any order. */
static inline struct rng rng_of(uint64_t seed, uint64_t what)
{
    return (struct rng){ seed ^ (what + 1) * UINT64_C(0x9e3779b97f4a7c15) };
}

/* SplitMix64 (Steele, Lea, Flood 2014). */
static inline uint64_t rng_next(struct rng *r)
{
    uint64_t z = r->state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

static inline int64_t rng_below(struct rng *r, int64_t n) { return (int64_t)(rng_next(r) % (uint64_t)n); }
static inline int64_t rng_between(struct rng *r, int64_t least, int64_t most) { return least + rng_below(r, most - least + 1); }
static inline double rng_unit(struct rng *r) { return (double)(rng_next(r) >> 11) * 0x1p-53; }
static inline bool rng_chance(struct rng *r, double p) { return rng_unit(r) < p; }

#endif
