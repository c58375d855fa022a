/* checkin_db.h - every statement about what happened at doors; private to the module. */
#ifndef SANSANG_CHECKIN_DB_H
#define SANSANG_CHECKIN_DB_H
#include "plan/occasion/checkin.h"

struct arrival {
    struct str id;
    int64_t occasion_id;
    unsigned kind;
    int64_t ticket_id, account_id, device_id, heads, counted, at_ms, device_ms, received_ms;
};
/* *is_new false: the id is known, nothing is changed. */
MUST_USE enum err arrival_insert(struct db *db, struct arena *a, int64_t seq, const struct arrival *e, bool *is_new);
MUST_USE enum err arrival_by_id(struct db *db, struct arena *a, struct str id, struct arrival *out);

#endif
