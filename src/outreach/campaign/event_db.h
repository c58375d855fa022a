/* event_db.h - statements on events, standings and closed days. Included by src/outreach/ only. */
#ifndef SANSANG_EVENT_DB_H
#define SANSANG_EVENT_DB_H
#include "outreach/campaign/event.h"

/* ERR_CONFLICT: an id, or a device's number, is taken. */
MUST_USE enum err events_insert(struct db *db, struct arena *a, const struct event *v, size_t n);

/* The events among these ids that are stored already; at most EVENT_IDS_MAX ids. `each` gets struct event with id,
   device_id, n, body and erased. */
enum { EVENT_IDS_MAX = 50 };
MUST_USE enum err event_known(struct db *db, struct arena *a, const struct str *ids, size_t n, db_row_fn *each, void *arg);

/* The events of one household by seq; row: struct event, texts in the arena. */
MUST_USE enum err events_of_household(struct db *db, struct arena *a, int64_t household_id, db_row_fn *each, void *arg);

/* True when the device has used that number. */
MUST_USE enum err event_number_used(struct db *db, struct arena *a, int64_t device_id, int64_t n, bool *out);

MUST_USE enum err standing_put(struct db *db, struct arena *a, const struct standing *s);

#endif
