/* doubt_db.h - every statement about trails and doubts. Included by src/outreach/ only. */
#ifndef SANSANG_DOUBT_DB_H
#define SANSANG_DOUBT_DB_H
#include "outreach/desk/doubt.h"

/* Stops, the newest first. */
MUST_USE enum err trail_insert(struct db *db, struct arena *a, const struct step *v, size_t n);
/* `limit` stops of a member before `seq`, newest first, after `skip` of them; row: struct step. */
MUST_USE enum err trail_before(struct db *db, struct arena *a, int64_t member_id, int64_t seq, int64_t limit, int64_t skip,
                               db_row_fn *each, void *arg);
MUST_USE enum err doubt_insert(struct db *db, struct arena *a, int64_t seq, struct area at);
MUST_USE enum err doubt_delete(struct db *db, struct arena *a, int64_t seq);

enum doubt_level { DOUBTS_OF_GROUP, DOUBTS_OF_WARD, DOUBTS_OF_CITY };
MUST_USE enum err doubt_rows(struct db *db, struct arena *a, enum doubt_level level, int64_t unit_id, int64_t before,
                             int64_t limit, db_row_fn *each, void *arg);

#endif
