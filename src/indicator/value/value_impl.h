/* value_impl.h - what the files of this room share. */
#ifndef SANSANG_VALUE_IMPL_H
#define SANSANG_VALUE_IMPL_H
#include "indicator/value/value.h"

/* The values of one measure, by unit or by key; what is not there is 0. */
struct cell_at { int64_t key, n; bool is_hidden; };
struct cells_of { struct cell_at *v; size_t n, cap; };

/* A formula on its way to a figure: the measures' values side by side. */
struct leaves { int64_t n[FORMULA_LEAVES_MAX]; bool is_hidden; };
struct figure figure_of(const struct formula *f, const struct leaves *l, int64_t now_ms);

/* dim 0: no measure of this name. */
unsigned measure_dim(const struct source_measure *m, struct str dim);

#endif
