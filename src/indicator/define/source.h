/* source.h - where numbers come from: a module hands in a table of measures (số đo) and one function that reads them. */
#ifndef SANSANG_SOURCE_H
#define SANSANG_SOURCE_H
#include "db/db.h"
#include "core/period.h"

enum measure_kind {
    MEASURE_FLOW,                        /* what happened: the sum of its days */
    MEASURE_STATE,                       /* as it stood at the end of the last day */
};
/* The shortest period the public is given a personal measure for; none: not at all (docs/indicator.md). */
enum measure_grain { GRAIN_NONE, GRAIN_MONTH, GRAIN_QUARTER, GRAIN_YEAR };

struct source_measure {
    const char *code;                    /* "won_eid": in formulas "outreach.won_eid" */
    const char *vi, *en;
    enum measure_kind kind;
    bool is_personal;                    /* counts people or what they did: small cells are hidden from the public */
    const char *const *dims;             /* NULL-ended names of what it can be split by; NULL: nothing */
    enum measure_grain grain;            /* of a personal one; the others are public by any period */
    const char *part_of;                 /* the measure of this source that it is a part of: what is missing to that one is a
                                            small number too. NULL: of none. A whole may be no part itself. */
    bool of_agencies;                    /* what it counts belongs to agencies too (a report they answer), not only to places */
    const char *hidden_with; /* says nothing about people by itself (minutes): hidden where that measure is */
};

/* One unit, or each of its children in force without agencies (those may be left out where there is nothing).
   dim 0: whole; else 1 + index into the measure's dims: a cell for each key that has something. At most 3,000 cells. */
struct source_query {
    int64_t unit_id;
    bool of_children;
    int64_t from_day, to_day;
    unsigned measure;
    unsigned dim;
    int64_t now_ms;
};
struct source_cell { int64_t unit_id; int64_t dim_key; int64_t n; };     /* dim_key 0 when dim is 0; else never 0 */
typedef enum err source_cell_fn(const struct source_cell *c, void *arg);

/* The same as everybody may know it: what is hidden is said, and its number must not leave. dim_key 0: all keys together. */
struct told_cell { struct source_cell cell; bool is_hidden; };
typedef enum err told_cell_fn(const struct told_cell *c, void *arg);

struct dim_label { int64_t key; struct str code, vi, en; };
typedef enum err dim_label_fn(const struct dim_label *l, void *arg);

struct indicator_source {
    const char *name;                    /* "outreach" */
    const struct source_measure *measures;
    size_t n;
    /* In any order, each (unit, key) once. */
    enum err (*read)(struct db *db, struct arena *a, const struct source_query *q, source_cell_fn *each, void *arg);
    /* All keys of a dimension and their words; NULL: no measure has any. */
    enum err (*labels)(struct db *db, struct arena *a, unsigned measure, unsigned dim, dim_label_fn *each, void *arg);
    /* A personal measure in a period as long as its grain, for everybody: the city (CITY_ID), every unit below it and every key of its first
       dimension, as the module itself shows them elsewhere; what is not handed over is nought. NULL: the module shows it nowhere else, and it
       is hidden as value/public.h says. */
    enum err (*told)(struct db *db, struct arena *a, unsigned measure, const struct period *p, told_cell_fn *each, void *arg);
    /* The door of the interface that shows the events behind a number: a path with its query; empty: none. NULL: of none. */
    struct str (*trace)(struct arena *a, const struct source_query *q);
};

/* NULL-ended; the program's own list: app/indicator_sources.c. */
extern const struct indicator_source *const indicator_sources[];

/* A measure found in a list of sources by its full name. */
struct leaf { const struct indicator_source *source; unsigned measure; };
static inline const struct source_measure *leaf_measure(const struct leaf *l)
{
    return &l->source->measures[l->measure];
}
static inline bool leaf_eq(const struct leaf *a, const struct leaf *b)
{
    return a->source == b->source && a->measure == b->measure;
}
MUST_USE enum err leaf_find(const struct indicator_source *const *sources, struct str name,
                            struct leaf *out); /* ERR_NOT_FOUND */

#endif
