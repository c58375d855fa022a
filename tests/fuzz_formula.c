/* fuzz_formula.c - any bytes as a formula and as a period: refused, or read into what can be computed and written back. */
#include <stdlib.h>
#include "indicator/define/formula.h"

static void try_formula(struct str s)
{
    static const int64_t edges[] = { 0, 1, -1, 7, INT64_MAX, INT64_MIN, 1000000007 };
    struct formula f;
    int64_t leaves[FORMULA_LEAVES_MAX], milli;
    size_t at = 0;
    enum err e = formula_parse(indicator_sources, s, &f, &at);
    if ((e != OK && e != ERR_BAD_INPUT) || at > s.n) abort();
    if (e != OK) return;
    if (f.n_ops == 0 || f.n_ops > FORMULA_OPS_MAX || f.n_leaves > FORMULA_LEAVES_MAX || f.scale < 1) abort();
    for (size_t k = 0; k < N_OF(edges); k++) {
        for (size_t i = 0; i < FORMULA_LEAVES_MAX; i++) leaves[i] = edges[(k + i) % N_OF(edges)];
        (void)formula_value(&f, leaves, &milli);
    }
}

static void try_period(struct arena *a, struct str s)
{
    struct period p, again, next;
    enum err e = period_parse(s, &p);
    if (e != OK && e != ERR_BAD_INPUT) abort();
    if (e != OK) return;
    struct str text = period_text(a, &p);
    if (p.to_day < p.from_day || period_parse(text, &again) != OK || again.from_day != p.from_day ||
        again.to_day != p.to_day)
        abort();
    next = period_next(&p);
    if (next.from_day != p.to_day + 1 || !period_holds(&p, &again)) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_open(64 * KIB);
    struct str s = { (const char *)data, size };
    if (a) {
        try_formula(s);
        try_period(a, s);
    }
    arena_close(a);
    return 0;
}
