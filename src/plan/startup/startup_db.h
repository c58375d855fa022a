/* startup_db.h - every statement about start-up support; private to the module. */
#ifndef SANSANG_STARTUP_DB_H
#define SANSANG_STARTUP_DB_H
#include "plan/startup/startup.h"

MUST_USE enum err call_insert(struct db *db, struct arena *a, const struct startup_call *c, int64_t created_by);
MUST_USE enum err call_by_uid(struct db *db, struct arena *a, struct str uid, struct startup_call *out);
MUST_USE enum err call_count(struct db *db, struct arena *a, int64_t id, int64_t applications, int64_t chosen);
MUST_USE enum err startup_insert(struct db *db, struct arena *a, const struct startup *s);
MUST_USE enum err startup_of_account(struct db *db, struct arena *a, int64_t call_id, int64_t account_id, struct startup *out);
MUST_USE enum err startup_is_mentor(struct db *db, struct arena *a, int64_t call_id, int64_t account_id, bool *out);     /* of one of this call */
MUST_USE enum err startup_set(struct db *db, struct arena *a, const struct startup *s, unsigned before);
MUST_USE enum err milestones_clear(struct db *db, struct arena *a, int64_t id);
MUST_USE enum err milestone_insert(struct db *db, struct arena *a, int64_t id, const struct milestone *m);
MUST_USE enum err milestone_set(struct db *db, struct arena *a, int64_t id, const struct milestone *m, int64_t confirmed_by);
MUST_USE enum err milestone_one(struct db *db, struct arena *a, int64_t id, int64_t n, struct milestone *out);
MUST_USE enum err milestone_counts(struct db *db, struct arena *a, int64_t id, int64_t *reported, int64_t *unconfirmed);
MUST_USE enum err startup_twice(struct db *db, struct arena *a, int64_t from, int64_t to, int64_t *id);
MUST_USE enum err startup_nobodys(struct db *db, struct arena *a, int64_t id);
MUST_USE enum err startup_account_move(struct db *db, struct arena *a, int64_t from, int64_t to);
MUST_USE enum err startup_account_forget(struct db *db, struct arena *a, int64_t account_id);

#endif
