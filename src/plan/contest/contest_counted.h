/* contest_counted.h - what a count of entries counted: contests that had some handed in on some days, the newest first. */
#ifndef SANSANG_CONTEST_COUNTED_H
#define SANSANG_CONTEST_COUNTED_H
#include "plan/contest/contest.h"

struct counted_contest {
    int64_t id;
    struct str code;
    int64_t unit_id;
    struct str unit;
    unsigned state;
    struct str title, title_en;
    int64_t closes_ms, counted;          /* entries that stand */
};
extern const struct fields counted_contest_fields;

/* The city counts all there are, every other unit what it held itself. Ids below `before`; 0: from the newest. */
struct counted_contest_query { int64_t unit_id, from_day, to_day, before, limit; };
/* The figure itself, out of the small cube: the sum of `counted` over all pages. */
MUST_USE enum err counted_contest_total(struct db *db, struct arena *a, const struct counted_contest_query *q, int64_t *total);
MUST_USE enum err counted_contest_list(struct db *db, struct arena *a, const struct counted_contest_query *q, db_row_fn *each, void *arg);

#endif
