/* campaign_db.h - statements on campaigns. Included by src/outreach/ only. */
#ifndef SANSANG_CAMPAIGN_DB_H
#define SANSANG_CAMPAIGN_DB_H
#include "outreach/campaign/campaign.h"

MUST_USE enum err campaign_insert(struct db *db, struct arena *a, const struct campaign *c);
MUST_USE enum err campaign_update(struct db *db, struct arena *a, const struct campaign *c);
/* Only from the state `before`; ERR_CONFLICT otherwise. */
MUST_USE enum err campaign_set_state(struct db *db, struct arena *a, int64_t id, unsigned before, unsigned state);
/* Each running campaign, at most 1000; row: struct campaign. */
MUST_USE enum err campaign_running_all(struct db *db, struct arena *a, db_row_fn *each, void *arg);

#endif
