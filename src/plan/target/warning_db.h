/* warning_db.h - every statement about early warnings; private to the module. */
#ifndef SANSANG_PLAN_WARNING_DB_H
#define SANSANG_PLAN_WARNING_DB_H
#include "plan/target/warning.h"

struct warning { int64_t target_id; unsigned level; int64_t since_ms; };
MUST_USE enum err warning_of(struct db *db, struct arena *a, int64_t target_id, struct warning *out);      /* ERR_NOT_FOUND: never looked at */
MUST_USE enum err warning_put(struct db *db, struct arena *a, const struct warning *w);
MUST_USE enum err warning_lead(struct db *db, struct arena *a, const struct target *t, int64_t *unit_id);  /* of what it measures; ERR_NOT_FOUND */

#endif
