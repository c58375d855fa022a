/* register_db.h - the statements of the register; private to the module. */
#ifndef SANSANG_REGISTER_DB_H
#define SANSANG_REGISTER_DB_H
#include "indicator/define/register.h"

MUST_USE enum err register_insert(struct db *db, struct arena *a, const struct indicator *i);
MUST_USE enum err register_end(struct db *db, struct arena *a, int64_t id, int64_t valid_to);
/* Name, words, pillar, frequency, owner, source, public or not; the definition itself stays. */
MUST_USE enum err register_mend(struct db *db, struct arena *a, const struct indicator *i);
MUST_USE enum err register_each(struct db *db, struct arena *a, db_row_fn *each, void *arg);     /* by code and version */

#endif
