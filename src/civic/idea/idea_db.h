/* idea_db.h - every statement about initiatives; private to the room. */
#ifndef SANSANG_IDEA_DB_H
#define SANSANG_IDEA_DB_H
#include "civic/idea/idea.h"

MUST_USE enum err idea_insert(struct db *db, struct arena *a, const struct idea *i);
/* All that a step changes, while it is in `before` still; else ERR_BUSY: run again. */
MUST_USE enum err idea_set(struct db *db, struct arena *a, const struct idea *i, unsigned before, int64_t decided_by);
MUST_USE enum err idea_waiting(struct db *db, struct arena *a, int64_t account_id, int64_t *n);
MUST_USE enum err support_insert(struct db *db, struct arena *a, int64_t id, int64_t account_id, int64_t now_ms, bool *changed);
MUST_USE enum err support_delete(struct db *db, struct arena *a, int64_t id, int64_t account_id, bool *changed);
MUST_USE enum err support_count(struct db *db, struct arena *a, int64_t id, int64_t by);
/* The first public ones whose time is over. */
MUST_USE enum err idea_due_rows(struct db *db, struct arena *a, int64_t now_ms, int64_t limit, db_row_fn *each, void *arg);

struct supporter { int64_t account_id; };
MUST_USE enum err supporter_rows(struct db *db, struct arena *a, int64_t id, int64_t after, int64_t limit, db_row_fn *each, void *arg);
struct idea_telling { int64_t idea_id, after_account; };
MUST_USE enum err idea_telling_put(struct db *db, struct arena *a, const struct idea_telling *t);
MUST_USE enum err idea_telling_end(struct db *db, struct arena *a, int64_t id);
MUST_USE enum err idea_telling_rows(struct db *db, struct arena *a, int64_t limit, db_row_fn *each, void *arg);

/* What an account supports, one by one. */
struct supported { int64_t idea_id; };
MUST_USE enum err supported_rows(struct db *db, struct arena *a, int64_t account_id, int64_t after, int64_t limit, db_row_fn *each, void *arg);
MUST_USE enum err idea_account_move(struct db *db, struct arena *a, int64_t from, int64_t to);
MUST_USE enum err idea_account_forget(struct db *db, struct arena *a, int64_t account_id);

#endif
