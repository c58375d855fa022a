/* briefing_db.h - every statement about reports upward; private to the module. */
#ifndef SANSANG_BRIEFING_DB_H
#define SANSANG_BRIEFING_DB_H
#include "plan/report/briefing.h"

MUST_USE enum err briefing_last(struct db *db, struct arena *a, int64_t *id, struct bytes *hash);        /* 0 and {0}: none yet */
MUST_USE enum err briefing_hash(struct db *db, struct arena *a, int64_t id, struct bytes *hash);
MUST_USE enum err briefing_same(struct db *db, struct arena *a, const struct briefing *b, int64_t *n);
MUST_USE enum err briefing_insert(struct db *db, struct arena *a, const struct briefing *b);
MUST_USE enum err briefing_each(struct db *db, struct arena *a, db_row_fn *each, void *arg);             /* all, by id */
MUST_USE enum err letter_row(struct db *db, struct arena *a, int64_t plan_id, struct letter *out);
MUST_USE enum err letter_put(struct db *db, struct arena *a, const struct letter *l);
MUST_USE enum err routine_insert(struct db *db, struct arena *a, const struct routine *s);
MUST_USE enum err routine_delete(struct db *db, struct arena *a, int64_t plan_id, int64_t unit_id, unsigned kind);
MUST_USE enum err routine_reader_insert(struct db *db, struct arena *a, const struct routine *s, int64_t account_id);
/* Those whose last report ends before `day`, at most SCHEDULES_MAX; row: struct routine. */
MUST_USE enum err routine_due(struct db *db, struct arena *a, int64_t day, db_row_fn *each, void *arg);
MUST_USE enum err routine_made(struct db *db, struct arena *a, const struct routine *s, int64_t made_to);

#endif
