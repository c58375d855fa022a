/* opendata_db.h - every statement about kept periods; private to the room. */
#ifndef SANSANG_OPENDATA_DB_H
#define SANSANG_OPENDATA_DB_H
#include "indicator/opendata/opendata.h"

/* The newest first, at most OPEN_PERIODS_MAX, with days alone (period.kind is the caller's). Row: struct open_period. */
MUST_USE enum err open_period_rows(struct db *db, struct arena *a, struct str dataset, db_row_fn *each, void *arg);
/* ERR_CONFLICT: it is closed already. */
MUST_USE enum err open_period_insert(struct db *db, struct arena *a, struct str dataset, const struct open_period *p);

struct kept_row { int64_t at, unit_id; struct str cells; };
MUST_USE enum err open_row_rows(struct db *db, struct arena *a, struct str dataset, const struct period *p, db_row_fn *each, void *arg);
MUST_USE enum err open_row_insert(struct db *db, struct arena *a, struct str dataset, const struct period *p, const struct kept_row *rows, size_t n);

#endif
