/* counted_db.h - every statement about counted steps; private to the room. */
#ifndef SANSANG_COUNTED_DB_H
#define SANSANG_COUNTED_DB_H
#include "civic/desk/counted.h"

/* Between two moments, behind `after` (its moment is the last), at most `limit`: one range of an index. */
struct counted_span { int64_t from_ms; struct counted_key after; int64_t limit; };
MUST_USE enum err counted_rows(struct db *db, struct arena *a, const struct counted_query *q, const struct counted_span *s, db_row_fn *each,
                               void *arg);
/* Latest first, the days to this one on which the category was counted at all. Row: int64_t. */
MUST_USE enum err counted_days(struct db *db, struct arena *a, const struct counted_query *q, int64_t to_day, int64_t limit, db_row_fn *each,
                               void *arg);

#endif
