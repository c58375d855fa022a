/* sync_db.h - statements on turf and leases. Included by src/outreach/ only. */
#ifndef SANSANG_SYNC_DB_H
#define SANSANG_SYNC_DB_H
#include "outreach/sync/sync.h"

/* Fill t->pieces for t->post and t->campaign. */
MUST_USE enum err sync_pieces(struct db *db, struct arena *a, struct turf_of *t);

struct lease { int64_t group_id, account_id, until_ms; struct str name; };
MUST_USE enum err lease_of(struct db *db, struct arena *a, int64_t household_id, struct lease *out);
MUST_USE enum err lease_put(struct db *db, struct arena *a, int64_t household_id, int64_t account_id, int64_t until_ms, int64_t seq);

#endif
