/* split.c - the method of largest remainders (Hamilton's), in whole numbers. */
#include "plan/target/split.h"
#include <stdlib.h>

__extension__ typedef __int128 wide;             /* total × weight does not fit in 64 bits */
struct remainder { wide left; size_t at; };

static int largest_first(const void *x, const void *y)
{
    const struct remainder *a = x, *b = y;
    if (a->left != b->left) return a->left < b->left ? 1 : -1;
    return (a->at > b->at) - (a->at < b->at);
}

bool split_by_weight(int64_t total, const int64_t *weights, size_t n, int64_t *out)
{
    struct remainder order[SPLIT_MAX];
    wide sum = 0;
    int64_t given = 0;
    if (total < 0 || n > SPLIT_MAX) return false;
    if (n == 0) return total == 0;
    for (size_t i = 0; i < n; i++) {
        if (weights[i] < 0 || weights[i] > SPLIT_WEIGHT_MAX) return false;
        sum += weights[i];
    }
    for (size_t i = 0; i < n; i++) {
        wide part = (wide)total * (sum ? weights[i] : 1), whole = sum ? sum : (wide)n;
        out[i] = (int64_t)(part / whole);
        order[i] = (struct remainder){ part % whole, i };
        given += out[i];
    }
    qsort(order, n, sizeof *order, largest_first);
    for (size_t i = 0; given < total; i++, given++) out[order[i].at]++;
    return true;
}
