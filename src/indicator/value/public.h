/* public.h - what everybody may know of a measure: whole tables of the city and its wards, small cells hidden. Private to this room. */
#ifndef SANSANG_PUBLIC_H
#define SANSANG_PUBLIC_H
#include "indicator/value/value_impl.h"

/* One measure in one period as long as it is given for: rows are the wards and communes in force, by id, and a last one, the city;
   columns the keys of its first dimension and a last one, all; without a dimension one column. Not personal: nothing is hidden. */
struct public_table {
    struct leaf leaf;
    int64_t from_day;
    size_t rows, cols;
    int64_t *n;
    bool *hidden;
    struct public_table *next;
};

/* Who and what is asked about, for one request: read once. */
struct public_room {
    struct db *db;
    struct arena *a;
    const struct indicator_ask *ask;
    struct child_figure *units;          /* the rows */
    size_t n_units;
    struct public_table *tables;         /* those that were needed so far */
};
MUST_USE enum err public_open(struct public_room *r, struct db *db, struct arena *a, const struct indicator_ask *ask);
/* The row of a unit: n_units for the city. ERR_NOT_FOUND: not one the public is told of. */
MUST_USE enum err public_row(const struct public_room *r, int64_t unit_id, size_t *row);

/* ERR_BAD_INPUT: a measure is not given by this period, or the period is not over. */
MUST_USE enum err public_period(const struct public_room *r, const struct formula *f, const struct period *p);

/* One measure over the period, added into out[i].n[leaf] of each row; or of each key, of one row. A row may be had in no other way than
   as the sum of what is shown: one hidden month hides the year. `n` keys, in the order of the source's labels. */
MUST_USE enum err public_rows(struct public_room *r, const struct formula *f, size_t leaf, const struct period *p, struct leaves *out);
MUST_USE enum err public_keys(struct public_room *r, const struct formula *f, size_t leaf, const struct period *p, size_t row, struct str dim,
                              size_t n, struct leaves *out);

/* Tables kept between two looks: a month that is over hardly moves, and hiding it takes a moment. */
enum { PUBLIC_SHELF_MS = 60 * 60 * 1000 };
/* A copy into the arena; false: not there, or too old. Keeping is never an error: what does not fit is made again. */
bool public_shelf_take(struct public_shelf *s, struct arena *a, int64_t now_ms, struct public_table *t);
void public_shelf_keep(struct public_shelf *s, int64_t now_ms, const struct public_table *t);

#endif
