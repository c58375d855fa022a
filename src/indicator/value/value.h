/* value.h - what an indicator comes to: at a unit, at each of its children, over periods, by a dimension. Never typed, always read. */
#ifndef SANSANG_VALUE_H
#define SANSANG_VALUE_H
#include "indicator/define/register.h"
#include "territory/territory.h"

/* is_known false: something is divided by nothing. is_hidden: too few to be told, or hidden so that no small number can be worked out;
   milli is 0 then. as_of_ms: when it was read; a period that runs still grows. */
struct figure { int64_t milli; bool is_known, is_hidden; int64_t as_of_ms; };

/* is_public: only what everybody may know (docs/indicator.md): public indicators, the city, wards and communes, periods that are over
   and no finer than the measures are given for, small cells hidden. Asking for more is ERR_NOT_FOUND for indicator and unit,
   ERR_BAD_INPUT for the period. */
struct public_shelf;                     /* of public tables, kept between two looks; NULL: made anew each time */
struct indicator_ask {
    const struct indicator_source *const *sources;
    int64_t now_ms;
    bool is_public;
    struct public_shelf *shelf;
};

struct public_shelf *public_shelf_open(void);            /* NULL when memory is spent; many threads may share it */
void public_shelf_close(struct public_shelf *s);

/* ERR_NOT_FOUND: no such unit. */
MUST_USE enum err indicator_value(struct db *db, struct arena *a, const struct indicator_ask *ask, const struct indicator *i, int64_t unit_id,
                                  const struct period *p, struct figure *out);

/* Each child of the unit in force, by id, with 0 where nothing happened; of the city its wards and communes, not its agencies. */
struct child_figure { int64_t unit_id; unsigned kind; struct str code, name, name_en; struct figure figure; };
typedef enum err child_figure_fn(const struct child_figure *c, void *arg);
MUST_USE enum err indicator_children(struct db *db, struct arena *a, const struct indicator_ask *ask, const struct indicator *i, int64_t unit_id,
                                     const struct period *p, child_figure_fn *each, void *arg);

/* Every period of `kind` (not PERIOD_RANGE) that begins in from_day..to_day, in order; at most SERIES_MAX: else ERR_BAD_INPUT. */
enum { SERIES_MAX = 400 };
struct period_figure { struct period period; struct figure figure; };
typedef enum err period_figure_fn(const struct period_figure *f, void *arg);
MUST_USE enum err indicator_series(struct db *db, struct arena *a, const struct indicator_ask *ask, const struct indicator *i, int64_t unit_id,
                                   enum period_kind kind, int64_t from_day, int64_t to_day, period_figure_fn *each, void *arg);

/* By a dimension that at least one measure of the formula has; a measure without it counts whole in every key (a rate per resident).
   Every key of the dimension, as the source lists them. ERR_BAD_INPUT: no measure has it. */
struct dim_figure { struct dim_label label; struct figure figure; };
typedef enum err dim_figure_fn(const struct dim_figure *f, void *arg);
MUST_USE enum err indicator_by_dim(struct db *db, struct arena *a, const struct indicator_ask *ask, const struct indicator *i, int64_t unit_id,
                                   const struct period *p, struct str dim, dim_figure_fn *each, void *arg);

#endif
