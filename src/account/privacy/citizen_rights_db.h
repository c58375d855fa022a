/* citizen_rights_db.h - who looked at a resident. Included by src/account/ only. */
#ifndef SANSANG_CITIZEN_RIGHTS_DB_H
#define SANSANG_CITIZEN_RIGHTS_DB_H
#include "db/db.h"

/* What was done about a resident or his household by others, newest first, those before `before`. */
struct look { int64_t id, at_ms; struct str action, role, unit, reason; };
extern const struct fields look_fields;
MUST_USE enum err looks(struct db *db, struct arena *a, const struct str about[2], int64_t account_id, int64_t before,
                        int64_t limit, db_row_fn *each, void *arg);

#endif
