/* audit_db.h - the audit log as it is read in the console. Included by src/account/ only. */
#ifndef SANSANG_AUDIT_DB_H
#define SANSANG_AUDIT_DB_H
#include "db/db.h"

struct audit_row {
    int64_t seq, at_ms, account_id;
    struct str account, action, object, reason, address;     /* account, unit: names, "" when there is none */
    int64_t unit_id;
    struct str unit;
};

extern const struct fields audit_row_fields;

/* Newest first, those before `before`: the whole log, or the lines of one unit and the units right below it. */
MUST_USE enum err audit_page_all(struct db *db, struct arena *a, int64_t before, int64_t limit, db_row_fn *each,
                                 void *arg);
MUST_USE enum err audit_page_unit(struct db *db, struct arena *a, int64_t unit_id, int64_t before, int64_t limit,
                                  db_row_fn *each, void *arg);

#endif
