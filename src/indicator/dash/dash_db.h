/* dash_db.h - every statement about dashboards; private to the room. */
#ifndef SANSANG_DASH_DB_H
#define SANSANG_DASH_DB_H
#include "indicator/dash/dash.h"

MUST_USE enum err dash_row(struct db *db, struct arena *a, int64_t id, struct dashboard *out);     /* without tiles */
MUST_USE enum err dash_rows(struct db *db, struct arena *a, int64_t account_id, int64_t after, int64_t limit, db_row_fn *each, void *arg);
MUST_USE enum err dash_count(struct db *db, struct arena *a, int64_t account_id, int64_t max, int64_t *n);
MUST_USE enum err dash_insert(struct db *db, struct arena *a, const struct dashboard *d);
/* ERR_CONFLICT: the version is not `seen` any more. */
MUST_USE enum err dash_update(struct db *db, struct arena *a, const struct dashboard *d, int64_t seen);
MUST_USE enum err dash_delete(struct db *db, struct arena *a, int64_t id);                         /* its tiles and links before */

MUST_USE enum err tile_rows(struct db *db, struct arena *a, struct dashboard *d);                  /* into d->tiles */
MUST_USE enum err tile_write(struct db *db, struct arena *a, const struct dashboard *d);           /* instead of those it had */

MUST_USE enum err dash_link_insert(struct db *db, struct arena *a, const struct dash_link *l, struct bytes key_hash, int64_t made_by);
MUST_USE enum err dash_link_rows(struct db *db, struct arena *a, int64_t dashboard_id, int64_t after, int64_t limit, db_row_fn *each, void *arg);
MUST_USE enum err dash_link_count(struct db *db, struct arena *a, int64_t dashboard_id, int64_t max, int64_t *n);     /* in force */
MUST_USE enum err dash_link_revoke(struct db *db, struct arena *a, int64_t dashboard_id, int64_t id, int64_t now_ms, bool *found);
MUST_USE enum err dash_link_by_hash(struct db *db, struct arena *a, struct bytes key_hash, int64_t *dashboard_id);

#endif
