/* item_db.h - every statement about items of a plan; private to the module. */
#ifndef SANSANG_PLAN_ITEM_DB_H
#define SANSANG_PLAN_ITEM_DB_H
#include "plan/programme/item.h"

/* In the order of the plan, paths from..to (without to); row: struct plan_item without supports and states. */
MUST_USE enum err item_rows(struct db *db, struct arena *a, int64_t version_id, struct str from, struct str to, db_row_fn *each, void *arg);
MUST_USE enum err item_by_id(struct db *db, struct arena *a, int64_t version_id, int64_t item_id, struct plan_item *out);
MUST_USE enum err item_count(struct db *db, struct arena *a, int64_t version_id, int64_t *n);
MUST_USE enum err item_insert(struct db *db, struct arena *a, const struct plan_item *i);
MUST_USE enum err item_write(struct db *db, struct arena *a, const struct plan_item *i);
MUST_USE enum err item_set_path(struct db *db, struct arena *a, const struct plan_item *i);
MUST_USE enum err item_delete(struct db *db, struct arena *a, const struct plan_item *i);
MUST_USE enum err items_copy(struct db *db, struct arena *a, int64_t from_version, int64_t to_version);

/* Who supports what, by item; row: struct plan_support. */
enum { SUPPORTS_MAX = PLAN_ITEMS_MAX * 8 };
MUST_USE enum err support_rows(struct db *db, struct arena *a, int64_t version_id, db_row_fn *each, void *arg);
MUST_USE enum err item_units_clear(struct db *db, struct arena *a, const struct plan_item *i);
MUST_USE enum err item_unit_insert(struct db *db, struct arena *a, const struct plan_item *i, int64_t unit_id, bool leads);

struct tally { int64_t task_id, todo, doing, blocked, done; };
MUST_USE enum err tally_rows(struct db *db, struct arena *a, int64_t plan_id, db_row_fn *each, void *arg);
MUST_USE enum err ward_count(struct db *db, struct arena *a, int64_t *n);

#endif
