/* template_db.h - every statement about templates; private to the room. */
#ifndef SANSANG_TEMPLATE_DB_H
#define SANSANG_TEMPLATE_DB_H
#include "civic/desk/template.h"

MUST_USE enum err template_rows(struct db *db, struct arena *a, const struct template_query *q, db_row_fn *each, void *arg);
MUST_USE enum err template_count(struct db *db, struct arena *a, int64_t unit_id, int64_t *n);
MUST_USE enum err template_insert(struct db *db, struct arena *a, const struct template *t, int64_t by);
MUST_USE enum err template_set(struct db *db, struct arena *a, const struct template *t, int64_t by);
MUST_USE enum err template_delete(struct db *db, struct arena *a, int64_t id);

#endif
