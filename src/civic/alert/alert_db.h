/* alert_db.h - every statement about alerts; private to the room. */
#ifndef SANSANG_ALERT_DB_H
#define SANSANG_ALERT_DB_H
#include "civic/alert/alert.h"

MUST_USE enum err alert_insert(struct db *db, struct arena *a, const struct alert *al);
MUST_USE enum err alert_area_insert(struct db *db, struct arena *a, int64_t id, int64_t place, int64_t unit_id);
/* From draft; ERR_CONFLICT: it is none any more. */
MUST_USE enum err alert_set_state(struct db *db, struct arena *a, const struct alert *al);
/* Sent and not ended before; *ended false otherwise. */
MUST_USE enum err alert_end(struct db *db, struct arena *a, int64_t id, int64_t now_ms, bool *ended);

#endif
