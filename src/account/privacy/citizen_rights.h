/* citizen_rights.h - what a resident asks for under the law; each a transaction of its own. */
#ifndef SANSANG_CITIZEN_RIGHTS_H
#define SANSANG_CITIZEN_RIGHTS_H
#include "account/privacy/privacy.h"

/* The clock of Law 91/2025/QH15 starts. `kind`: enum privacy_kind. *receipt: a secret, handed out once, by which he
   sees how it stands and takes the certificate when his account is gone. ERR_CONFLICT: one of this kind is open. */
MUST_USE enum err citizen_request(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys,
                                  const struct actor *by, unsigned kind, struct str note, struct privacy_request *out,
                                  struct str *receipt);
/* The request of a receipt. ERR_NOT_FOUND. */
MUST_USE enum err citizen_request_of(struct db *db, struct arena *a, const struct keys *keys, struct str receipt,
                                     struct privacy_request *out);

/* He agrees to one purpose (enum consent_purpose), or takes it back. ERR_CONFLICT: not matched to the registers.
   ERR_NOT_FOUND: none is in force. */
MUST_USE enum err citizen_consent(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by,
                                  unsigned purpose, int64_t text_version, bool gives);

#endif
