/* passkey_db.h - every statement about passkeys. Included by src/account/ only. */
#ifndef SANSANG_PASSKEY_DB_H
#define SANSANG_PASSKEY_DB_H
#include "account/signin/passkey.h"

/* ERR_CONFLICT: credential known */
MUST_USE enum err passkey_insert(struct db *db, struct arena *a, const struct passkey *p);
MUST_USE enum err passkey_by_credential(struct db *db, struct arena *a, struct bytes credential, struct passkey *out);
MUST_USE enum err passkey_by_id(struct db *db, struct arena *a, int64_t account_id, int64_t id, struct passkey *out);
MUST_USE enum err passkey_put_name(struct db *db, struct arena *a, int64_t account_id, int64_t id, struct str name);
MUST_USE enum err passkey_put_used(struct db *db, struct arena *a, int64_t id, int64_t counter, bool is_copied,
                                   int64_t now_ms);
MUST_USE enum err passkey_delete(struct db *db, struct arena *a, int64_t account_id, int64_t id);
MUST_USE enum err passkeys_delete(struct db *db, struct arena *a, int64_t account_id);

enum challenge_kind { CHALLENGE_MAKE, CHALLENGE_SIGN_IN };
struct challenge {
    struct bytes hash;
    unsigned kind;
    struct bytes browser_hash, login_hash;
    int64_t created_ms, expires_ms;
};
MUST_USE enum err challenge_insert(struct db *db, struct arena *a, const struct challenge *c);
/* Used from now on. ERR_NOT_FOUND: unknown, used before, over, of another kind or another browser. */
MUST_USE enum err challenge_use(struct db *db, struct arena *a, const struct challenge *asked, int64_t now_ms,
                                struct bytes *login_hash);
MUST_USE enum err challenges_delete(struct db *db, struct arena *a, int64_t before_ms, int64_t most);

/* When this session began; ERR_NOT_FOUND. */
MUST_USE enum err session_began(struct db *db, struct arena *a, struct bytes session_hash, int64_t *created_ms);
MUST_USE enum err session_put_passkey(struct db *db, struct arena *a, struct bytes session_hash, int64_t passkey_id);
MUST_USE enum err sessions_end_of_passkey(struct db *db, struct arena *a, int64_t account_id, int64_t passkey_id,
                                          struct bytes but_hash, int64_t now_ms);

#endif
