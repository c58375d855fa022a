/* oidc_db.h - every statement about signing in with the e-ID. Included by src/account/ only. */
#ifndef SANSANG_OIDC_DB_H
#define SANSANG_OIDC_DB_H
#include "account/account.h"

struct eid_pending {
    struct bytes state_hash, browser_hash, secrets, session_hash;
    struct str redirect_uri;
    int64_t joined_to, created_ms, expires_ms, used_ms;
};
MUST_USE enum err eid_pending_insert(struct db *db, struct arena *a, const struct eid_pending *p);
MUST_USE enum err eid_pending_by_state(struct db *db, struct arena *a, struct bytes state_hash, struct eid_pending *out);
/* ERR_CONFLICT: it was used before. */
MUST_USE enum err eid_pending_use(struct db *db, struct arena *a, struct bytes state_hash, int64_t now_ms);

struct eid_offer {
    struct bytes token_hash, browser_hash, proved, session_hash;
    int64_t joined_to, expires_ms, used_ms;
};
MUST_USE enum err eid_offer_insert(struct db *db, struct arena *a, const struct eid_offer *x);
MUST_USE enum err eid_offer_by_token(struct db *db, struct arena *a, struct bytes token_hash, struct eid_offer *out);
/* What was proved goes with it. ERR_CONFLICT: answered before. */
MUST_USE enum err eid_offer_use(struct db *db, struct arena *a, struct bytes token_hash, int64_t now_ms);

MUST_USE enum err eid_session_insert(struct db *db, struct arena *a, struct bytes session_hash, struct bytes person_hash,
                                     struct bytes sid_hash, int64_t now_ms);
/* The sessions of that session of the provider, or, without one, of that person, that are still open: they are over. */
MUST_USE enum err eid_sessions_end(struct db *db, struct arena *a, struct bytes sid_hash, struct bytes person_hash, int64_t now_ms);

/* ERR_CONFLICT: heard before. */
MUST_USE enum err eid_logout_insert(struct db *db, struct arena *a, struct bytes jti_hash, int64_t until_ms);

/* What is older than that; at most EID_SWEPT_AT_ONCE rows of each. */
enum { EID_SWEPT_AT_ONCE = 1000 };
MUST_USE enum err eid_sweep(struct db *db, struct arena *a, int64_t now_ms, int64_t session_before_ms);

#endif
