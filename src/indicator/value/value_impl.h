/* value_impl.h - what the files of this room share. */
#ifndef SANSANG_VALUE_IMPL_H
#define SANSANG_VALUE_IMPL_H
#include "indicator/value/value.h"

/* A formula on its way to a figure: the measures' values side by side. */
struct leaves { int64_t n[FORMULA_LEAVES_MAX]; bool is_hidden; };
struct figure figure_made(const struct formula *f, const struct leaves *l, int64_t now_ms);

/* 1 + its index among the measure's dimensions; 0: it has none of this name. */
unsigned measure_dim(const struct source_measure *m, struct str dim);
/* The keys of a dimension, as the first measure that has it lists them. ERR_BAD_INPUT: none has it. */
MUST_USE enum err dim_keys(struct db *db, struct arena *a, const struct formula *f, struct str dim, struct dim_figure **out, size_t *n);
/* It could be read when it was defined: ERR_INTERNAL otherwise. */
MUST_USE enum err indicator_formula(const struct indicator_ask *ask, const struct indicator *i, struct formula *out);

/* The questions of value.h for everybody. */
MUST_USE enum err public_value(struct db *db, struct arena *a, const struct indicator_ask *ask, const struct indicator *i, int64_t unit_id,
                               const struct period *p, struct figure *out);
MUST_USE enum err public_series(struct db *db, struct arena *a, const struct indicator_ask *ask, const struct indicator *i, int64_t unit_id,
                                enum period_kind kind, int64_t from_day, int64_t to_day, period_figure_fn *each, void *arg);
MUST_USE enum err public_children(struct db *db, struct arena *a, const struct indicator_ask *ask, const struct indicator *i, int64_t unit_id,
                                  const struct period *p, child_figure_fn *each, void *arg);
MUST_USE enum err public_by_dim(struct db *db, struct arena *a, const struct indicator_ask *ask, const struct indicator *i, int64_t unit_id,
                                const struct period *p, struct str dim, dim_figure_fn *each, void *arg);

#endif
