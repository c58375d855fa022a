/* callback_db.h - every statement about call-backs. Included by src/outreach/ only. */
#ifndef SANSANG_CALLBACK_DB_H
#define SANSANG_CALLBACK_DB_H
#include "outreach/desk/callback.h"

struct callback_row { int64_t campaign_id, group_id, ward_id, household_id; unsigned state; int64_t tries; };
MUST_USE enum err callback_by_seq(struct db *db, struct arena *a, int64_t seq, struct callback_row *out);
MUST_USE enum err callback_insert(struct db *db, struct arena *a, int64_t seq, const struct callback_row *c, int64_t now_ms);
MUST_USE enum err callback_tally_add(struct db *db, struct arena *a, int64_t campaign_id, int64_t unit_id);
MUST_USE enum err callback_tally(struct db *db, struct arena *a, int64_t campaign_id, int64_t unit_id, int64_t *drawn);

/* Write the outcome of a call if the state is still `before`; ERR_CONFLICT otherwise. */
MUST_USE enum err callback_set(struct db *db, struct arena *a, const struct call *c, unsigned before, unsigned state,
                               int64_t tries, int64_t account_id);

enum callback_level { CALLBACKS_OF_GROUP, CALLBACKS_OF_WARD, CALLBACKS_OF_CITY };
MUST_USE enum err callback_rows(struct db *db, struct arena *a, enum callback_level level, const struct callback_query *q,
                                db_row_fn *each, void *arg);

struct sealed_contact { struct str name; struct bytes phone; bool of_household; };
MUST_USE enum err contact_rows(struct db *db, struct arena *a, int64_t household_id, db_row_fn *each, void *arg);

#endif
