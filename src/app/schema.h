/* schema.h - the schema of all modules as one: is it there, is it current, bring it up to date. */
#ifndef SANSANG_SCHEMA_H
#define SANSANG_SCHEMA_H
#include "db/db.h"

enum schema { SCHEMA_NONE, SCHEMA_OLDER, SCHEMA_CURRENT, SCHEMA_NEWER };      /* newer: a later program was here */

MUST_USE enum err schema_state(struct db *db, struct arena *a, enum schema *out);
MUST_USE enum err schema_migrate(struct db *db, struct arena *a, int64_t now_ms, int64_t *applied);

#endif
