/* passkey_impl.h - what making a passkey and signing in with one share: question, answer, the lines about both. */
#ifndef SANSANG_PASSKEY_IMPL_H
#define SANSANG_PASSKEY_IMPL_H
#include "account/signin/passkey_db.h"

struct challenging { struct arena *a; int64_t now_ms; struct challenge row; };

/* A fresh question, kept with `row`'s kind, browser and login name. */
MUST_USE enum err challenge_new(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys,
                                struct challenge row,
                                struct str *out);
/* The question these client data answer, used up whatever comes of it; row->login_hash is filled. ERR_NOT_FOUND: none
   of ours. */
MUST_USE enum err challenge_answered(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys,
                                     struct bytes client_data, struct challenge *row, struct str *challenge);

/* The handle an authenticator keeps for this person: a keyed hash, 16 bytes. */
MUST_USE enum err passkey_user(const struct keys *keys, struct arena *a, int64_t account_id, struct bytes *out);

/* Inside a transaction: a line in the audit log about a passkey. */
MUST_USE enum err passkey_log(struct db *db, struct arena *a, int64_t now_ms, const struct account *who,
                              const char *action,
                              int64_t passkey_id, struct str reason, struct str address);
void passkey_note(const char *event, enum webauthn_fault why);

#endif
