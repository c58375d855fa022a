/* merkle.h - the arithmetic of RFC 6962's tree: hashes of leaves and nodes, and what a proof leads to. No database. */
#ifndef SANSANG_MERKLE_H
#define SANSANG_MERKLE_H
#include "civic/publog/publog.h"

enum { MERKLE_LEVELS = 48 };
struct merkle { uint8_t b[PUBLOG_HASH]; };

/* False: the machine has no memory left for a hash. `out` may be one of the two joined. */
MUST_USE bool merkle_nothing(struct merkle *out);                    /* of no leaf at all */
MUST_USE bool merkle_leaf(struct str leaf, struct merkle *out);
MUST_USE bool merkle_join(const struct merkle *left, const struct merkle *right, struct merkle *out);

static inline struct bytes merkle_bytes(const struct merkle *h) { return (struct bytes){ h->b, PUBLOG_HASH }; }

/* The largest power of two below n; n > 1. */
static inline int64_t merkle_split(int64_t n)
{
    return INT64_C(1) << (63 - __builtin_clzll((unsigned long long)(n - 1)));
}

#endif
