/* preview_db.h - which clocks run. Included by src/civic/desk/ only. */
#ifndef SANSANG_PREVIEW_DB_H
#define SANSANG_PREVIEW_DB_H
#include "civic/desk/preview.h"

/* Ids, what ends first before, at most PREVIEW_MAX + 1. */
MUST_USE enum err preview_unit_ids(struct db *db, struct arena *a, int64_t unit_id, db_row_fn *each, void *arg);
MUST_USE enum err preview_city_ids(struct db *db, struct arena *a, db_row_fn *each, void *arg);

#endif
