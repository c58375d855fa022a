/* invitation_db.h - every statement about invitations; private to the module. */
#ifndef SANSANG_PLAN_INVITATION_DB_H
#define SANSANG_PLAN_INVITATION_DB_H
#include "plan/invitation/invitation.h"

MUST_USE enum err invitation_insert(struct db *db, struct arena *a, const struct invitation *i, struct bytes token_hash);
MUST_USE enum err invitation_by_token(struct db *db, struct arena *a, struct bytes token_hash, struct invitation *out);
MUST_USE enum err invitation_by_id(struct db *db, struct arena *a, int64_t id, struct invitation *out);
MUST_USE enum err invitation_waiting(struct db *db, struct arena *a, unsigned seat, int64_t subject_id, int64_t now_ms, int64_t *n);
/* While nobody took it and it was not revoked; else ERR_BUSY. */
MUST_USE enum err invitation_put_taken(struct db *db, struct arena *a, int64_t id, int64_t account_id, int64_t now_ms);
MUST_USE enum err invitation_put_revoked(struct db *db, struct arena *a, int64_t id, int64_t account_id, int64_t now_ms);
MUST_USE enum err invitation_of_account(struct db *db, struct arena *a, int64_t account_id, db_row_fn *each, void *arg);
MUST_USE enum err invitations_delete(struct db *db, struct arena *a, int64_t before_ms);
MUST_USE enum err invitation_account_move(struct db *db, struct arena *a, int64_t from, int64_t to);
MUST_USE enum err invitation_account_forget(struct db *db, struct arena *a, int64_t account_id);

#endif
