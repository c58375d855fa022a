/* obstacle_db.h - the statement about tasks that are stuck; private to the module. */
#ifndef SANSANG_OBSTACLE_DB_H
#define SANSANG_OBSTACLE_DB_H
#include "plan/target/obstacle.h"

/* Below the target's item, newest first; unit_id 0: of all units. Row: struct blocked_task. */
MUST_USE enum err blocked_rows(struct db *db, struct arena *a, const struct target *t, int64_t unit_id, db_row_fn *each, void *arg);

#endif
