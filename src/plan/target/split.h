/* split.h - a whole number shared out by weight, to the last one: the largest remainders get what is left over. */
#ifndef SANSANG_SPLIT_H
#define SANSANG_SPLIT_H
#include "core/base.h"

/* out[i] sum to `total` exactly; each is its fair share rounded down or up. Of equal remainders the earlier gets it. Weights are ≥ 0 and at
   most SPLIT_WEIGHT_MAX, total ≥ 0; when all weights are 0 the shares are equal. False: n is 0 and total is not, or a number is out of bounds. */
#define SPLIT_WEIGHT_MAX INT64_C(1000000000000000)
enum { SPLIT_MAX = 1000 };
MUST_USE bool split_by_weight(int64_t total, const int64_t *weights, size_t n, int64_t *out);

#endif
