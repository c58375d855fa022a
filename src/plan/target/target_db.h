/* target_db.h - every statement about targets; private to the module. */
#ifndef SANSANG_TARGET_DB_H
#define SANSANG_TARGET_DB_H
#include "plan/target/target.h"

MUST_USE enum err target_by_uid(struct db *db, struct arena *a, struct str uid, struct target *out);
MUST_USE enum err target_count(struct db *db, struct arena *a, int64_t plan_id, int64_t *n);
MUST_USE enum err target_insert(struct db *db, struct arena *a, const struct target *t);
/* goal, rule, shares and end, while the goal is `before` still; else ERR_BUSY. */
MUST_USE enum err target_set(struct db *db, struct arena *a, const struct target *t, int64_t before);
MUST_USE enum err target_end_shares(struct db *db, struct arena *a, int64_t parent_id, int64_t now_ms);
MUST_USE enum err target_item_exists(struct db *db, struct arena *a, int64_t plan_id, int64_t item_id, int64_t *n);

struct change_row {
    int64_t id, target_id, whole_id;
    unsigned cause;
    int64_t before_milli, after_milli;
    struct str reason;
    int64_t by_id, at_ms;
};
MUST_USE enum err target_change_insert(struct db *db, struct arena *a, const struct change_row *c);

#endif
