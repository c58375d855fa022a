/* reported_db.h - every statement about outside figures; private to the module. */
#ifndef SANSANG_REPORTED_DB_H
#define SANSANG_REPORTED_DB_H
#include "plan/target/reported.h"

MUST_USE enum err reported_by_uid(struct db *db, struct arena *a, struct str uid, struct reported *out);
MUST_USE enum err reported_insert(struct db *db, struct arena *a, const struct reported *r);
MUST_USE enum err reported_set(struct db *db, struct arena *a, const struct reported *r, unsigned before);      /* ERR_BUSY: it moved */

/* The approved one that holds at the end of `day`: the latest as-of day, of equal ones the last entered. */
struct reported_now { int64_t unit_id, value_milli; };
MUST_USE enum err reported_at(struct db *db, struct arena *a, struct str measure, int64_t unit_id, int64_t day, struct reported_now *out);
/* At each child that has one; row: struct reported_now. */
MUST_USE enum err reported_at_children(struct db *db, struct arena *a, struct str measure, int64_t parent_id, int64_t day, db_row_fn *each, void *arg);

#endif
