/* privacy_db.h - every statement about consents, requests and breaches. Included by src/account/ only. */
#ifndef SANSANG_PRIVACY_DB_H
#define SANSANG_PRIVACY_DB_H
#include "account/privacy/privacy.h"

MUST_USE enum err consent_in_force(struct db *db, struct arena *a, int64_t resident_id, unsigned purpose,
                                   struct consent *out);
MUST_USE enum err consent_insert(struct db *db, struct arena *a, const struct consent *c);
MUST_USE enum err consent_close(struct db *db, struct arena *a, int64_t now_ms, int64_t id, struct str proof,
                                int64_t *changed);
MUST_USE enum err consents_close(struct db *db, struct arena *a, int64_t now_ms, int64_t resident_id, struct str proof);

MUST_USE enum err privacy_insert(struct db *db, struct arena *a, const struct privacy_request *r);
MUST_USE enum err privacy_by_id(struct db *db, struct arena *a, int64_t id, struct privacy_request *out);
/* ERR_CONFLICT when the state is no longer `before`. */
MUST_USE enum err privacy_put_state(struct db *db, struct arena *a, const struct privacy_request *r, unsigned before);
MUST_USE enum err privacy_put_resident(struct db *db, struct arena *a, int64_t id, int64_t resident_id);
MUST_USE enum err privacy_by_receipt(struct db *db, struct arena *a, struct bytes receipt_hash,
                                     struct privacy_request *out);
/* Newest first, those before `before`. */
MUST_USE enum err privacy_of_account(struct db *db, struct arena *a, int64_t account_id, int64_t before, int64_t limit,
                                     db_row_fn *each, void *arg);
MUST_USE enum err privacy_open(struct db *db, struct arena *a, int64_t account_id, unsigned kind, int64_t *n);
MUST_USE enum err privacy_page(struct db *db, struct arena *a, int64_t unit_id, int64_t before, int64_t limit,
                               db_row_fn *each, void *arg);

MUST_USE enum err breach_insert(struct db *db, struct arena *a, const struct breach *b);
MUST_USE enum err breach_by_id(struct db *db, struct arena *a, int64_t id, struct breach *out);
MUST_USE enum err breach_put_state(struct db *db, struct arena *a, const struct breach *b, unsigned before);

#endif
