/* inbox_db.h - the statements of inbox and wishes. Included by src/notify/ only. */
#ifndef SANSANG_INBOX_DB_H
#define SANSANG_INBOX_DB_H
#include "notify/inbox.h"

MUST_USE enum err notice_read_one(struct db *db, struct arena *a, int64_t account_id, int64_t now_ms, int64_t id);
MUST_USE enum err notice_read_until(struct db *db, struct arena *a, int64_t account_id, int64_t now_ms, int64_t id);

struct person_row { int64_t quiet_from, quiet_to; bool has_email, has_phone; };
MUST_USE enum err person_get(struct db *db, struct arena *a, int64_t account_id, struct person_row *out);
MUST_USE enum err person_quiet(struct db *db, struct arena *a, int64_t account_id, int64_t quiet_from,
                               int64_t quiet_to);
MUST_USE enum err wish_rows(struct db *db, struct arena *a, int64_t account_id, db_row_fn *each, void *arg);
MUST_USE enum err wish_set(struct db *db, struct arena *a, int64_t account_id, const struct group_wish *w);
/* Sends of this group that wait on the channel are void. */
MUST_USE enum err waiting_void(struct db *db, struct arena *a, int64_t account_id, unsigned channel, struct str group,
                               int64_t now_ms);

MUST_USE enum err browser_count(struct db *db, struct arena *a, int64_t account_id, int64_t *n);
MUST_USE enum err browser_upsert(struct db *db, struct arena *a, int64_t id, int64_t account_id, int64_t now_ms,
                                 const struct browser *b);
MUST_USE enum err browser_trim(struct db *db, struct arena *a, int64_t account_id, int64_t keep);
MUST_USE enum err browser_delete(struct db *db, struct arena *a, int64_t account_id, struct str endpoint);

#endif
