/* routing_db.h - every statement about routing rules; private to the room. */
#ifndef SANSANG_ROUTING_DB_H
#define SANSANG_ROUTING_DB_H
#include "civic/desk/routing.h"

MUST_USE enum err routing_by_id(struct db *db, struct arena *a, int64_t id, struct routing_rule *out);
/* In force on `day` or later. */
MUST_USE enum err routing_rows(struct db *db, struct arena *a, int64_t day, int64_t category_id, int64_t after, int64_t limit,
                               db_row_fn *each, void *arg);
/* The same, of one category and one ground. */
MUST_USE enum err routing_at(struct db *db, struct arena *a, int64_t day, int64_t category_id, int64_t unit_id, db_row_fn *each, void *arg);
MUST_USE enum err routing_insert(struct db *db, struct arena *a, const struct routing_rule *r);
MUST_USE enum err routing_end(struct db *db, struct arena *a, int64_t id, int64_t day);
MUST_USE enum err routing_delete(struct db *db, struct arena *a, int64_t id);

#endif
