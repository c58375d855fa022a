/* audit_log.h - who did what to whom, append-only and hash-chained: a changed, missing or added line is found and
   named. */
#ifndef SANSANG_AUDIT_LOG_H
#define SANSANG_AUDIT_LOG_H
#include "db/db.h"

struct audit_line {
    int64_t id, at_ms, account_id, unit_id;      /* id: 1.. without gaps; unit_id 0 = the whole installation */
    struct str action, subject, reason, address; /* "resident.unmask", "resident:42", the reason given, where from */
    struct bytes hash;                           /* SHA-256 of the line and of the hash before it */
};
extern const struct fields audit_line_fields;

/* Write one line inside the running transaction (call within db_tx). */
MUST_USE enum err audit_write(struct db *db, struct arena *a, const struct audit_line *line);

/* Walk the chain. OK and *lines; or ERR_CONFLICT and *bad_id, the first line that does not fit. Flat in memory. */
MUST_USE enum err audit_verify(struct db *db, struct arena *a, int64_t *lines, int64_t *bad_id);

extern const struct migration auth_migrations[];
extern const size_t auth_n_migrations;

#endif
