/* session_db.h - every statement about sessions and failed tries. Included by src/account/ only. */
#ifndef SANSANG_SESSION_DB_H
#define SANSANG_SESSION_DB_H
#include "account/signin/session.h"

MUST_USE enum err session_insert(struct db *db, struct arena *a, struct bytes id_hash, int64_t account_id,
                                 int64_t now_ms, int64_t expires_ms, struct str address);
MUST_USE enum err session_by_hash(struct db *db, struct arena *a, struct bytes id_hash, int64_t now_ms,
                                  int64_t idle_since_ms, int64_t resident_idle_since_ms,
                                  struct session_found *out);
MUST_USE enum err session_put_seen(struct db *db, struct arena *a, struct bytes id_hash, int64_t now_ms);
MUST_USE enum err session_put_ended(struct db *db, struct arena *a, struct bytes id_hash, int64_t now_ms);
MUST_USE enum err sessions_put_ended(struct db *db, struct arena *a, int64_t account_id, int64_t now_ms);

/* Open sessions, the one used last first. */
struct session_line { struct bytes id_hash; int64_t created_ms, seen_ms; struct str address; };
MUST_USE enum err session_lines(struct db *db, struct arena *a, int64_t account_id, int64_t now_ms, int64_t idle_since_ms,
                                int64_t limit, db_row_fn *each, void *arg);
MUST_USE enum err session_put_ended_of(struct db *db, struct arena *a, struct bytes id_hash, int64_t account_id,
                                       int64_t now_ms, int64_t *changed);
/* All open ones but the `keep` used last end. */
MUST_USE enum err sessions_trim(struct db *db, struct arena *a, int64_t account_id, int64_t now_ms, int64_t keep);

MUST_USE enum err device_by_key(struct db *db, struct arena *a, struct bytes key_hash, struct device_found *out);
MUST_USE enum err device_put_seen(struct db *db, struct arena *a, int64_t id, int64_t now_ms);

struct tries { int64_t failed, until_ms, last_ms; };
/* zeros when none */
MUST_USE enum err tries_of(struct db *db, struct arena *a, struct bytes who, struct tries *out);
MUST_USE enum err tries_put(struct db *db, struct arena *a, struct bytes who, const struct tries *t);
MUST_USE enum err tries_delete(struct db *db, struct arena *a, struct bytes who);

MUST_USE enum err sessions_delete(struct db *db, struct arena *a, int64_t before_ms);
MUST_USE enum err tries_delete_old(struct db *db, struct arena *a, int64_t before_ms);
MUST_USE enum err invites_delete(struct db *db, struct arena *a, int64_t before_ms);     /* used or run out before */
/* The names people gave to phones that were revoked before. */
MUST_USE enum err devices_forget(struct db *db, struct arena *a, int64_t before_ms);

#endif
