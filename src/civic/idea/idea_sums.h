/* idea_sums.h - initiatives made public over some days, by who was asked: for indicators. Each can be read by everybody. */
#ifndef SANSANG_IDEA_SUMS_H
#define SANSANG_IDEA_SUMS_H
#include "db/db.h"

/* Of the city: all of them. Else of the unit itself; or of each ward and commune. Row: struct idea_sum. */
struct idea_question {
    int64_t unit_id;
    bool of_children, of_city;
    int64_t from_ms, to_ms;
}; /* to_ms exclusive */
struct idea_sum { int64_t unit_id, n; };
MUST_USE enum err idea_sums(struct db *db, struct arena *a, const struct idea_question *q, db_row_fn *each, void *arg);

#endif
