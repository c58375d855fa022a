/* programme_db.h - every statement about plans and their versions; private to the module. */
#ifndef SANSANG_PROGRAMME_DB_H
#define SANSANG_PROGRAMME_DB_H
#include "plan/programme/programme.h"

MUST_USE enum err plan_by_uid(struct db *db, struct arena *a, struct str uid, struct plan *out);
MUST_USE enum err plan_code_taken(struct db *db, struct arena *a, struct str code, int64_t *n);
MUST_USE enum err plan_insert(struct db *db, struct arena *a, const struct plan *p);
/* Which version holds and which is open, while they are still what they were; else ERR_BUSY: run again. */
MUST_USE enum err plan_set(struct db *db, struct arena *a, const struct plan *p, int64_t in_force_before, int64_t open_before);
MUST_USE enum err version_by_number(struct db *db, struct arena *a, int64_t plan_id, int64_t number, struct plan_version *out);
MUST_USE enum err version_last_number(struct db *db, struct arena *a, int64_t plan_id, int64_t *n);
/* These three put down who wrote: version_has_written. */
MUST_USE enum err version_insert(struct db *db, struct arena *a, const struct plan_version *v);
/* What the draft says of itself; ERR_CONFLICT when it is a draft no more. */
MUST_USE enum err version_write(struct db *db, struct arena *a, const struct plan_version *v);
MUST_USE enum err version_touch(struct db *db, struct arena *a, int64_t id, int64_t edited_by);    /* ERR_CONFLICT: no draft */
/* Whether somebody began the version or ever wrote in it. */
MUST_USE enum err version_has_written(struct db *db, struct arena *a, int64_t id, int64_t account_id, bool *out);
/* State and who decided, while it is in `before` still; else ERR_BUSY. */
MUST_USE enum err version_set(struct db *db, struct arena *a, const struct plan_version *v, unsigned before);

#endif
