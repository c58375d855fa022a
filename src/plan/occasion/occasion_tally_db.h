/* occasion_tally_db.h - every statement about the small cube; private to the module. */
#ifndef SANSANG_OCCASION_TALLY_DB_H
#define SANSANG_OCCASION_TALLY_DB_H
#include "plan/occasion/occasion_tally.h"

struct occasion_cell { int64_t unit_id; unsigned measure; int64_t day, n; };
MUST_USE enum err occasion_cell_add(struct db *db, struct arena *a, const struct occasion_cell *c);
/* All cells, by key: for the audit. */
MUST_USE enum err occasion_cells(struct db *db, struct arena *a, db_row_fn *each, void *arg);

#endif
