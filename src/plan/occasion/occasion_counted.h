/* occasion_counted.h - what a count of occasions counted: those that began on some days and moved one measure, latest first. */
#ifndef SANSANG_OCCASION_COUNTED_H
#define SANSANG_OCCASION_COUNTED_H
#include "plan/occasion/occasion_tally.h"

struct counted_occasion {
    int64_t id;
    struct str code;
    int64_t unit_id;
    struct str unit;
    unsigned kind, state;
    struct str title, title_en, place;
    int64_t starts_ms, ends_ms;
    bool is_public;
    int64_t counted;                     /* 1, or so many heads */
};
extern const struct fields counted_occasion_fields;

/* The city counts all there are, every other unit what it held itself. Not of contest entries. Behind (key_ms, id); 0: from the first. */
struct counted_occasion_query { int64_t unit_id; enum occasion_measure measure; int64_t from_day, to_day, key_ms, id, limit; };
/* The figure itself, out of the small cube: the sum of `counted` over all pages. */
MUST_USE enum err counted_occasion_total(struct db *db, struct arena *a, const struct counted_occasion_query *q, int64_t *total);
MUST_USE enum err counted_occasion_list(struct db *db, struct arena *a, const struct counted_occasion_query *q, db_row_fn *each, void *arg);

#endif
